"""Figures in prose with what they measure. All sentences here are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Account, Paragraph, Section, Statement
from corpus.reading import read_account
from corpus.statements import read_statements, split_sentences

Brief = tuple[str, str, str, str]
"""Subject, measure, value and unit of a statement."""


YEAR = 2031
"""The year of the invented accounts."""


def statements(*paragraphs: str, heading: str = "一、有关情况说明") -> tuple[Statement, ...]:
    return read_statements([Section((heading,), tuple(Paragraph(text) for text in paragraphs))], YEAR)


def brief(*paragraphs: str, heading: str = "一、有关情况说明") -> list[Brief]:
    return [(s.subject, str(s.measure), str(s.value), s.unit) for s in statements(*paragraphs, heading=heading)]


def test_amounts_and_their_changes() -> None:
    found = statements("2031年度本部门会议费支出12.50万元，比上年决算减少2.50万元，下降16.67%。")
    assert [(s.subject, s.measure, s.value, s.unit, s.basis_of_comparison) for s in found] == [
        ("会议费支出", "amount", Decimal("12.50"), "万元", None),
        ("会议费支出", "decrease", Decimal("2.50"), "万元", "上年决算"),
        ("会议费支出", "decline", Decimal("16.67"), "%", "上年决算"),
    ]


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("比年初预算数增加", "年初预算"),
        ("较上年度增加", "上年"),
        ("与2030年度相比增加", "2030年度"),
        ("比2030年预算执行数增加", "2030年预算执行数"),
    ],
)
def test_what_a_change_is_reckoned_from(words: str, basis: str) -> None:
    change = statements(f"培训费支出3万元，{words}1万元。")[-1]
    assert (change.subject, change.measure, change.basis_of_comparison) == ("培训费支出", "increase", basis)


def test_a_comparison_named_before_holds_for_the_sentence() -> None:
    found = statements("与2030年度相比，印刷费支出增加4万元，增长8%。")
    assert [(s.subject, s.basis_of_comparison) for s in found] == [("印刷费支出", "2030年度")] * 2


def test_unchanged_is_a_zero_in_the_unit_of_the_amount() -> None:
    found = statements("差旅费支出3万元，与上年决算持平。")
    assert brief("差旅费支出3万元，与上年决算持平。")[-1] == ("差旅费支出", "unchanged", "0", "万元")
    assert found[-1].sentence[found[-1].start : found[-1].end] == "持平"


def test_budget_actual_and_completion() -> None:
    assert brief("租赁费年初预算为20万元，支出决算为15万元，完成年初预算的75%。") == [
        ("租赁费", "budget", "20", "万元"),
        ("租赁费", "actual", "15", "万元"),
        ("租赁费", "completion", "75", "%"),
    ]
    assert brief("租赁费支出决算为15万元，完成预算20万元的75%。") == [
        ("租赁费支出", "actual", "15", "万元"),
        ("租赁费支出", "budget", "20", "万元"),
        ("租赁费支出", "completion", "75", "%"),
    ]


def test_a_numbered_item_is_the_subject_of_its_paragraph() -> None:
    item = "教育支出（类）普通教育（款）小学教育（项）"
    assert brief(
        f"3、{item}。主要用于：教师培训。年初预算为8.00万元，支出决算为7.50万元。决算数小于预算数，主要原因：人员变动。"
    ) == [
        (item, "budget", "8.00", "万元"),
        (item, "actual", "7.50", "万元"),
    ]


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        ("2050202小学教育2031年度支出", "2050202小学教育"),
        ("教育支出（类）普通教育（款）小学教育（项）2031年度支出", "教育支出（类）普通教育（款）小学教育（项）"),
        ("租赁费2031年支出", "租赁费支出"),
        ("2050202小学教育2030年度支出", "2050202小学教育2030年度支出"),
    ],
)
def test_the_year_of_the_account_is_no_part_of_the_name(printed: str, subject: str) -> None:
    said = brief(f"{printed}决算数为7.50万元，年初预算数为8.00万元。")
    assert said == [(subject, "actual", "7.50", "万元"), (subject, "budget", "8.00", "万元")]


def test_the_heading_is_the_subject_where_the_text_names_none() -> None:
    assert brief("比上年减少3万元。", heading="（一）机关运行经费支出情况") == [
        ("机关运行经费支出", "decrease", "3", "万元")
    ]


def test_a_project_is_named_by_the_heading_around_its_parts() -> None:
    section = Section(
        ("1.甲平台项目", "（1）项目概况"), (Paragraph("项目年度预算9万元，已支出8万元，比上年减少1万元。"),)
    )
    found = read_statements([section], YEAR)
    assert [s.subject for s in found[:1]] == ["甲平台项目"]


def test_shares_name_their_whole() -> None:
    share = statements("其中：工程支出5万元，占采购支出总额的25%。")[-1]
    assert (share.subject, share.measure, share.basis_of_comparison) == ("工程支出", "share", "采购支出总额")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本部门共有车辆3辆，其中，机要通信用车1辆。", ["车辆 count 3 辆", "机要通信用车 count 1 辆"]),
        ("单价50万元以上通用设备2台（套）。", ["单价50万元以上通用设备 count 2 台（套）"]),
        ("对12个一般公共项目开展自评。", ["一般公共项目 count 12 个"]),
        ("全区140个以上，另有街道8个。", ["全区 count 140 个", "街道 count 8 个"]),
        ("出国团组0个、累计0人次。", ["出国团组 count 0 个", "出国团组 count 0 人次"]),
        ("热线受理20万余条。", ["热线受理 count 20 万条"]),
        ("发放通知800多人次。", ["发放通知 count 800 人次"]),
        ("按时办结率99.5%。", ["按时办结率 rate 99.5 %"]),
        ("接待费支出０．３９万（含外宾接待０万元）。", ["接待费支出 amount 0.39 万元", "外宾接待 amount 0 万元"]),
        ("编报的项目25个，涉及资金80万元。", ["编报的项目 count 25 个", "编报的项目涉及资金 amount 80 万元"]),
    ],
)
def test_counts_rates_and_their_nouns(sentence: str, expected: list[str]) -> None:
    assert [" ".join(found) for found in brief(sentence)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "截至2031年12月31日，情况良好。",
        "依据区委〔2031〕第27次会议精神办理。",
        "拨打12345热线即可。",
        "1、《甲区办法》（甲府规〔2031〕3号）。",
        "打造“15分钟服务圈”和“全国50强”。",
        "实施周期：2031.1.1-2031.12.31",
        "连续3个月开展巡查。",
    ],
)
def test_years_dates_and_document_numbers_are_no_figures(text: str) -> None:
    assert brief(text) == []


def test_money_for_raising_something_has_not_risen() -> None:
    assert brief("项目总预算60万元，其中支持服务提质提升40万元，支持稳增长20万元。") == [
        ("项目", "budget", "60", "万元"),
        ("支持服务提质提升", "amount", "40", "万元"),
        ("支持稳增长", "amount", "20", "万元"),
    ]


@pytest.mark.parametrize("moved", ["收、支总计各增长", "本年收入净增长"])
def test_all_money_that_rises_is_for_nothing(moved: str) -> None:
    assert statements(f"同2030年度相比，{moved}353.81万元。")[0].measure == "increase"


def test_a_forgotten_percent_sign_leaves_no_unit() -> None:
    assert brief("维修费支出9万元，比上年增加1万元，增长12.50。")[-1] == ("维修费支出", "growth", "12.50", "")


def test_leftovers_of_the_form_do_not_hide_the_change() -> None:
    assert brief("邮电费支出3万元，比上年减少1万元，下降（增长）25%。")[-1] == ("邮电费支出", "decline", "25", "%")


def test_sentences_are_not_cut_within_quotes_or_brackets() -> None:
    text = "推行“马上办。网上办”（见附件。）的做法。效果明显！"
    assert split_sentences(text) == ("推行“马上办。网上办”（见附件。）的做法。", "效果明显！")


WORDS = "支出 收入 比上年 增加 下降 完成预算的 占 12.5 3 万元 % 辆 人次 ， 。 ； （ ） “ ” 其中： 2031年 持平 个项目"
PIECES = st.sampled_from([*WORDS.split(), " "])


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_every_statement_points_at_its_number(text: str) -> None:
    for statement in statements(text):
        printed = statement.sentence[statement.start : statement.end]
        assert statement.sentence in text
        assert printed == "持平" or Decimal(printed.replace(",", "")) == statement.value
        assert statement.subject


@given(st.lists(PIECES, max_size=30).map("".join))
def test_sentences_make_up_their_paragraph(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@given(st.decimals(0, 10**7, places=2), st.decimals(0, 10**5, places=2), st.decimals(0, 100, places=2))
def test_figures_are_read_as_printed(amount: Decimal, change: Decimal, rate: Decimal) -> None:
    found = statements(f"物业管理费支出{amount:,}万元，比上年增加{change}万元，增长{rate}%。")
    assert [s.value for s in found] == [amount, change, rate]
    assert {s.subject for s in found} == {"物业管理费支出"}


def load(name: str) -> list[dict[str, Any]]:
    return json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


INVENTED = load("paragraphs.json")
GOLD = load("statements.json")


@pytest.mark.parametrize("paragraph", INVENTED, ids=lambda paragraph: paragraph["text"][:12])
def test_every_figure_of_a_paragraph_of_an_account_of_2023(paragraph: dict[str, Any]) -> None:
    """Paragraphs invented in the styles of many provinces; recall and precision are both one."""
    section = Section(("一、有关情况说明",), (Paragraph(paragraph["text"]),))
    agree(read_statements([section], 2023), paragraph["figures"])


def agree(found: Sequence[Statement], expected: Sequence[list[str | None]]) -> None:
    """The statements are those expected, in printed order; each subject contains the one expected."""
    assert [[str(s.measure), str(s.value), s.unit, s.basis_of_comparison] for s in found] == [
        row[1:] for row in expected
    ]
    assert [row[0] for row, s in zip(expected, found, strict=True) if str(row[0]) not in s.subject] == []


@cache
def account_of(shared: Path, letter: str) -> Account:
    path = next((shared / "documents").glob(f"{letter}-*"))
    return read_account(path.read_bytes(), path.name)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold['document']}-{gold['section']}")
def test_every_figure_of_a_section_read_by_hand(shared: Path, gold: dict[str, Any]) -> None:
    """Recall and precision are both one, in printed order."""
    account = account_of(shared, gold["document"])
    found = [
        statement
        for statement in account.statements
        if any(heading.endswith(gold["section"]) for heading in account.sections[statement.section].path)
    ]
    agree(found, gold["figures"])


def test_a_paragraph_without_a_head_is_about_the_item_that_the_one_before_names() -> None:
    item = "3.农林水支出（类）水利（款）水土保持（项）。主要用于坡地治理。"
    found = statements(item, "年初预算为45.00万元，支出决算为60.90万元。")
    assert [one.subject for one in found] == ["农林水支出（类）水利（款）水土保持（项）"] * 2


@pytest.mark.parametrize(
    ("text", "subject", "basis"),
    [
        ("二是长者食堂由3家增加到5家。", "长者食堂", None),
        ("收支总计120.00万元，与2029年的125.00万元相比减少5.00万元。", "收支总计", "2029年"),
        ("收支总计均为120.00万元。与2030年度支出决算125.00万元相比，减少5.00万元。", "收支总计", "2030年度支出决算"),
        ("◆教育支出46.35万元，较年初预算数增加9.73万元。", "教育支出", "年初预算"),
        ("（普通教育）初中教育：年初预算19.42万元，决算19.89万元。", "普通教育（款）初中教育（项）", None),
    ],
)
def test_what_introduces_a_number_is_no_part_of_its_name(text: str, subject: str, basis: str | None) -> None:
    last = statements(text)[-1]
    assert (last.subject, last.basis_of_comparison) == (subject, basis)


@pytest.mark.parametrize(
    "name",
    [
        "教育支出205（类）普通教育02（款）小学教育02（项）",
        "教育支出（205类）普通教育（02款）小学教育（02项）",
        "教育支出（205）普通教育（02）小学教育（02）",
    ],
)
def test_codes_beside_the_levels_of_an_item_are_no_part_of_its_name(name: str) -> None:
    subject = "教育支出（类）普通教育（款）小学教育（项）"
    assert brief(f"1.{name}。年初预算为3.00万元，支出决算为2.00万元。") == [
        (subject, "budget", "3.00", "万元"),
        (subject, "actual", "2.00", "万元"),
    ]


def test_a_code_behind_the_number_of_a_paragraph_begins_a_name() -> None:
    assert brief("1.2010101行政运行决算2.00万元，年初预算3.00万元。") == [
        ("2010101行政运行", "actual", "2.00", "万元"),
        ("2010101行政运行", "budget", "3.00", "万元"),
    ]


def test_a_verb_governs_the_next_count_too() -> None:
    assert brief("全年共接待国内来访团组3个、来宾20人次。") == [
        ("接待国内来访团组", "count", "3", "个"),
        ("接待来宾", "count", "20", "人次"),
    ]


def test_a_total_told_before_is_what_later_sentences_call_just_expenditure() -> None:
    assert brief("本年支出合计9.00万元，其中：基本支出5.00万元。与上年相比，支出减少1.00万元。")[-1] == (
        "本年支出合计",
        "decrease",
        "1.00",
        "万元",
    )


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("政府采购支出合计6万元，其中工程类2万元。", "政府采购工程支出"),
        ("全年政府采购金额6万元：服务2万元。", "政府采购服务支出"),
        ("授予中小企业合同2万元。", "授予中小企业合同金额"),
        ("2031年末开支财政拨款的公务用车保有量2辆。", "公务用车保有量"),
        ("截至2031年12月31日，公务用车保有2辆。", "公务用车"),
    ],
)
def test_things_go_by_the_name_that_the_standard_gives_them(text: str, subject: str) -> None:
    assert brief(text)[-1][0] == subject


def test_a_change_told_beside_the_year_before_is_from_that_year() -> None:
    found = brief("2031年支出总预算9.00万元，2030年支出总预算7.00万元，同比增加2.00万元。")
    assert found[-1] == ("支出", "increase", "2.00", "万元")


def test_a_label_with_a_code_says_what_its_paragraph_is_about_whatever_the_heading() -> None:
    found = brief(
        "2080505机关事业单位基本养老保险缴费支出：2031年预算3.00万元。", heading="二、一般公共预算支出情况说明"
    )
    assert found == [("2080505机关事业单位基本养老保险缴费支出", "budget", "3.00", "万元")]


@pytest.mark.parametrize("money", ["资金", "一般公共预算拨款", "财政资金"])
def test_money_involved_is_that_of_the_things_counted_before(money: str) -> None:
    assert brief(f"纳入绩效目标管理的项目5个，涉及{money}20.00万元。")[-1][0] == f"纳入绩效目标管理的项目涉及{money}"
