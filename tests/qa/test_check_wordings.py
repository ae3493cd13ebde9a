"""Ways of other provinces to state the same: what is wrong in them, and sentences like it that are right."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus.account import Account, Printed
from corpus.reading import read_account
from qa.checks.run import check_account
from tests.qa.clean_account import WHO, YEAR, clean_account, clean_page, rows, with_sentence, with_table

SPENT, BASIC = "三、支出决算情况说明", "五、一般公共预算财政拨款基本支出决算情况说明"
THREE, BOUGHT = "六、“三公”经费支出决算情况说明", "七、政府采购支出情况说明"
SHORT = WHO.removeprefix("临江市")

CASES = [
    # the department by the end of its name
    (BOUGHT, f"{SHORT}政府采购支出总额{{}}万元。", "287.46", "278.46", "said_twice"),
    # 决算 and 预算 inside a subject; what money is used for it
    (SPENT, "本年支出决算合计{}万元。", "1375.59", "1357.59", "stated_amount"),
    (BASIC, "使用一般公共预算财政拨款安排基本支出{}万元。", "878.96", "887.96", "stated_amount"),
    (SPENT, "总支出和总收入均为1394.97万元。部门总收支{}万元。", "1394.97", "1349.97", "stated_amount"),
    # the plan, its own name given again
    (
        THREE, f"“三公”经费决算16.04万元，比{YEAR}年“三公”经费年初预算20.00万元减少{{}}万元。",
        "3.96", "4.96", "plan_gap",
    ),
    (
        THREE, f"公务接待费决算2.46万元，与{YEAR}年接待费预算4.00万元相比，完成年初预算的{{}}%。",
        "61.50", "65.10", "completion",
    ),
    # the plan of the stage that is named, where both stages are told
    (
        SPENT, "林区巡护费年初预算4.00万元，全年预算2.50万元，支出决算2.46万元，为年初预算的{}%。",
        "61.50", "65.10", "completion",
    ),
    (SPENT, "林区巡护费年初预算2.30万元，全年预算2.50万元，决算2.46万元，{}年初预算。", "超过", "低于", "direction"),
    # the whole by the end of its name, past its parts
    (
        BOUGHT, "政府采购支出总额287.46万元，其中：货物35.12万元、工程148.90万元、服务103.44万元。"
        "面向中小企业预留201.00万元，占采购支出总额的{}%。", "69.92", "96.92", "share",
    ),
    # levels with codes in brackets
    (SPENT, "农林水支出（213类）林业和草原（02款）森林资源培育（05项）{}万元。", "318.37", "381.37", "stated_amount"),
    # parts of a part
    (THREE, "公务接待费2.46万元，其中：国内接待支出{}万元，国（境）外接待支出0万元。", "2.46", "2.64", "stated_sum"),
    (THREE, "公务用车运行费13.58万元。车辆加油5.12万元，维修{}万元，其他支出4.38万元。", "4.08", "4.80", "stated_sum"),
    (SPENT, "经费20.00万元（其中：一般公共预算15.00万元，政府性基金预算{}万元）。", "5.00", "6.00", "stated_sum"),
    (
        BOUGHT, "政府采购支出决算总额287.46万元：货物35.12万元，工程148.90万元，服务{}万元。",
        "103.44", "130.44", "stated_sum",
    ),
    (BOUGHT, "面向中小企业采购201.00万元，其中小微企业96.00万元，占中小企业的{}%。", "47.76", "74.76", "share"),
    # lists that one misprint keeps from their whole
    (SPENT, "实有在职人员171人，其中行政人员{}人、事业人员73人。", "98", "89", "listed_units"),
    (SPENT, "参保48.62万人，其中职工9.87万人、居民{}万人。", "38.75", "37.85", "listed_units"),
    (SPENT, "培训260人次，其中防治培训2期110人次、防火培训3期{}人次。", "150", "180", "listed_units"),
    # things on average
    (SPENT, "监测站点8个，总投资264.00万元，平均每个{}万元。", "33.00", "38.00", "average"),
    (SPENT, "救助2.36万人次，支出救助资金1286.48万元，人次均救助{}元。", "545.12", "5451.19", "average"),
    # what cannot be, and what a sentence reckons itself
    (SPENT, "林木成活率{}%，群众满意度96.5%。", "91.2", "191.2", "limit"),
    (SPENT, "会议费10.00万元，比上年减少5.00万元，下降{}%。", "33.33", "133.33", "limit"),
    (SPENT, "3月{}日完成造林任务。", "31", "32", "date"),
    (SPENT, "补助标准由每亩450元提高到480元，提高{}元。", "30", "50", "steps"),
    (SPENT, "合作社由2030年的320家增加到400家，增长{}%。", "25.00", "20.00", "steps"),
    (SPENT, "抽检苗木1260批次，合格1254批次，合格率{}%。", "99.5", "95.9", "steps"),
    (SPENT, "巡护费年初预算为12.00万元，支出决算为15.00万元，决算数大于预算数，差额{}万元。", "3.00", "5.00", "steps"),
    (SPENT, "苗木费比上年减少4.00万元，主要是购苗支出{}4.00万元。", "减少", "增加", "steps"),
    (SPENT, "实施周期：2031年1月至{}年12月。", "2032", "2030", "year"),
    (SPENT, "2031年末在职{}。2031年末", "171人", "171人。2033年末在职171人", "year"),
    (SPENT, "{}共有车辆2辆。", "清河区林园局", "白河区林园局", "body_name"),
    (SPENT, "内设机构{}个：办公室、林政科、防火科、绿化科。", "4", "5", "listed_units"),
    (SPENT, "按0.65万元/台×24台={}万元安排。", "15.60", "16.50", "steps"),
    (THREE, "公务接待费2.46万元，比上年增加{}万元，增长21.18%。", "0.43", "4.30", "growth"),
    # bodies listed behind their number
    (SPENT, "决算编制范围的预算单位共计{}家，具体包括：局机关、林业站、苗圃、林场。", "4", "5", "listed_units"),
    (SPENT, "行政单位1家，事业单位{}家，具体包括：1.局机关；2.林业站；3.苗圃。", "2", "3", "listed_units"),
    # without its unit, where the passage is on performance
    ("八、预算绩效情况说明", "涉及拨款287.46万元，其中项目3个、资金{}。", "204.30万元", "204.30", "unit_missing"),
    # the year before behind the change
    (THREE, "公务接待费2.46万元，比上年下降{}%，上年为4.00万元。", "38.50", "83.50", "prior_year"),
    (THREE, "公务接待费2.46万元，比上年{}2.46万元，上年未安排。", "增加", "减少", "prior_year"),
    # lists of all the kinds that there are
    (SPENT, "全系统编制38名，其中行政编制12名、参公编制4名、事业编制{}名。", "22", "21", "listed_units"),
    (SPENT, "共有车辆5辆，分别是应急保障用车3辆、其他用车{}辆。", "2", "1", "listed_units"),
    (
        SPENT, "编报目标的项目11个，涉及资金20.00万元。其中：人员类项目0个，运转类项目2个，特定目标类项目{}个。",
        "9", "6", "listed_units",
    ),
    (SPENT, "内设宣传和教育科、法规科、林政科{}个科室。", "3", "4", "listed_units"),
    (SPENT, "护林员由168人{}到181人。", "增加", "减少", "steps"),
    # signs and units
    (THREE, "公务接待费占15.34{}。", "%", "万元", "residue"),
    (SPENT, "苗木成活率93.7{}，好于往年。", "%", "", "unit_missing"),
    (SPENT, "本年支出合计1375.59万元，比上年增加12.30{}。", "万元", "元", "stated_unit"),
    # names and years
    (SPENT, f"{{}}年{WHO}会议支出3.20万元。", str(YEAR), str(YEAR + 1), "year"),
    (SPENT, "{}负责辖区内的林地。", WHO, WHO.replace("林业", "林"), "body_name"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "right", "wrong", "rule"), CASES)
def test_a_wording_is_checked(heading: str, sentence: str, right: str, wrong: str, rule: str) -> None:
    assert errors(_with(heading, sentence.format(right))) == []
    found = check_account(_with(heading, sentence.format(wrong))).errors
    assert rule in {trial.rule for finding in found for trial in finding.trials}, errors(_with(heading, sentence))


def _with(heading: str, sentence: str) -> Account:
    if f"<p>{heading}</p>" in clean_page().decode():
        return with_sentence(heading, sentence)
    page = clean_page().decode().replace(f"<p>{BOUGHT}</p>", f"<p>{heading}</p><p>{sentence}</p><p>{BOUGHT}</p>", 1)
    return read_account(page.encode(), "a.html")


def errors(account: Account) -> list[str]:
    return [finding.statement for finding in check_account(account).errors]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (
            THREE,
            "“三公”经费支出决算16.04万元（其中：一般公共预算支出16.04万元；政府性基金预算支出0万元）。其中，因公出国（境）费0万元，"
            "公务用车购置及运行维护费13.58万元，公务接待费2.46万元。",
        ),
        (SPENT, "受理案件120件，其中办结80件、移送60件。"),
        (SPENT, "补贴巡护员1455人，人均1500元；补贴管护员1450人，人均1200元。"),
        (SPENT, "造林补助12.00万元。计划培训1200人次，人均补贴100元、所需12.00万元另行安排。"),
        (SPENT, "检查120处，其中河东60处、河西40处。"),
        (SPENT, "年末在职171人，其中女89人、党员120人。"),
        (SPENT, "建成站点8个，总投资264.00万元；拨付材料费10.00万元，平均每个材料包0.05万元。"),
        (
            SPENT,
            "编制范围的单位共4个，其中行政单位1个、参公单位1个、事业单位2个，具体为：局机关、执法队、林业站、苗圃。",
        ),
        (SPENT, "编制范围的预算单位共计4家，具体包括：局机关及上述3家下属单位。"),
        (SPENT, "编制范围的单位共3个，其中行政单位1个、事业单位2个，分别为：局机关、林业站、苗圃。"),
        (SPENT, "行政单位1家，事业单位1家，具体包括：1.局机关；2.苗圃。"),
        (THREE, "公务用车运行维护费13.58万元，其中加油5.12万元、维修4.08万元。"),
    ],
)
def test_what_looks_like_it_is_right(heading: str, sentence: str) -> None:
    assert errors(with_sentence(heading, sentence)) == []


@pytest.mark.parametrize(
    ("cover", "is_right"), [(f"{YEAR + 1}年9月", True), (f"{YEAR}年9月", False), (f"{YEAR - 1}年度", False)]
)
def test_the_cover_is_dated_after_the_year(cover: str, is_right: bool) -> None:
    page = clean_page().decode().replace("</h1>", f"</h1><p>{cover}</p>", 1)
    assert (errors(read_account(page.encode(), "a.html")) == []) is is_right


def test_shares_of_no_named_whole_are_judged_with_their_neighbours() -> None:
    heading = "四、一般公共预算财政拨款支出决算情况说明"
    account = clean_account()
    total = next(f for f in account.figures() if f.table.standard == "general_expenditure" and not f.row.code)
    rates = [f"{value / total.value * 100:.2f}" for value in (878, 254, 170)]
    text = (
        f"1.工资福利支出878.00万元，占{rates[0]}%；</p><p>2.商品和服务支出254.00万元，占{rates[1]}%；"
        f"</p><p>3.对个人和家庭的补助170.00万元，占{{}}%。"
    )
    assert errors(_with(heading, text.format(rates[2]))) == []
    assert errors(_with(heading, text.format("31.50"))) != []


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (
            ("名称 数量 单价 预算金额", "计算机 24 0.65 15.60", "打印机 10 0.30 3.00", "协审 1 72.00 72.00"),
            ("15.60", "16.50"),
        ),
        (("名称 是否空表 理由", "支出决算表 否 -", "债务表 是 没有债务"), ("<td>否", "<td>是")),
        (("项目名称 预算金额", "合计 90.60", "计算机 15.60", "打印机 3.00", "协审 72.00"), ("90.60", "96.00")),
    ],
)
def test_a_side_table_is_checked(lines: tuple[str, ...], wrong: tuple[str, str]) -> None:
    table = f"<p>相关情况表</p><table border=1>{rows(*lines)}</table>"
    assert errors(with_table(table)) == []
    assert errors(with_table(table.replace(*wrong, 1))) != []


def test_growth_without_its_amount_is_reckoned_from_both_years() -> None:
    lines = (
        "项目 2030年决算数 2031年决算数 增减（%）", "造林 200.00 254.83 27.42", "管护 180.00 178.26 -0.97",
        "行政 600.00 612.47 2.08", "公积金 96.00 96.38 0.40", "医疗 36.00 37.15 3.19",
    )  # fmt: skip
    table = f"<p>收支对比表</p><table border=1>{rows(*lines)}</table>"
    assert errors(with_table(table)) == []
    assert errors(with_table(table.replace("2.08", "-2.08"))) != []


def test_a_total_of_more_than_three_public_is_not_of_them() -> None:
    head = (
        "<tr><td rowspan=2>年度</td><td rowspan=2>合计</td>"
        "<td colspan=2>“三公”经费预算</td><td rowspan=2>会议费</td></tr>"
    )
    table = (
        f"<p align=center>“三公”经费及会议费支出表</p><p>单位：万元</p><table border=1>{head}"
        "<tr><td>小计</td><td>公务接待费</td></tr>"
        "<tr><td>2031年</td><td>17.24</td><td>16.04</td><td>2.46</td><td>1.20</td></tr></table>"
    )
    page = clean_page().decode()
    start, end = page.index("财政拨款“三公”经费支出决算表"), page.index(f"<p>第三部分 {YEAR}")
    assert errors(read_account((page[:start] + table + page[end:]).encode(), "a.html")) == []


def test_a_name_given_a_second_time_is_told_with_its_amount() -> None:
    page = clean_page().decode()
    wrong = page.replace("机关事业单位职业年金缴费支出（项）", "机关事业单位基本养老保险缴费支出（项）", 1)
    assert wrong != page
    (finding,) = check_account(read_account(wrong.encode(), "a.html")).errors
    assert finding.main.rule == "subject_name"
    assert "职业年金" in finding.statement


def test_a_section_is_not_found_in_the_caption_of_a_table() -> None:
    promised = Printed("九、国有资本经营预算支出决算情况说明")
    (finding,) = check_account(replace(clean_account(), contents=(promised,))).errors
    assert finding.main.rule == "promised"


def test_the_note_of_another_body_below_an_empty_table_is_told() -> None:
    page = clean_page().decode()
    note = "注：本部门没有这类收支，故本表为空表。"
    assert note in page
    named = page.replace(note, f"说明：{WHO}{YEAR}年度没有这类支出，故本表无数据。", 1)
    assert errors(read_account(named.encode(), "a.html")) == []
    wrong = named.replace(f"说明：{WHO}", "说明：白河县林业局")
    (finding,) = check_account(read_account(wrong.encode(), "a.html")).errors
    assert finding.main.rule == "body_name"


def test_a_table_in_another_unit_than_it_prints_is_one_finding() -> None:
    account = clean_account()
    table = next(table for table in account.tables if table.standard == "expenditure")
    tables = tuple(replace(one, unit="元") if one is table else one for one in account.tables)
    (finding,) = check_account(replace(account, tables=tables)).errors
    assert (finding.main.rule, finding.main.expected) == ("table_unit", "万元")


def test_a_row_that_a_table_has_lost_is_one_finding_for_all_its_columns() -> None:
    page = clean_page().decode()
    row = "<tr><td>2130209</td>"
    start = page.index(row, page.index("支出决算表"))
    lost = page[:start] + page[page.index("</tr>", start) + len("</tr>") :]
    found = check_account(read_account(lost.encode(), "a.html")).errors
    assert "missing_row" in {finding.main.rule for finding in found}
    assert not {"hierarchy", "row_total"} & {finding.main.rule for finding in found}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("支出决算为44.32万元", "支出决算为43.42万元"),
        ("年初预算为45.20万元", "年初预算为45.20万元，全年预算为43.42万元"),
    ],
)
def test_a_table_that_prints_its_plan_too_guards_the_prose(right: str, wrong: str) -> None:
    title = "一般公共预算财政拨款支出决算表</p>"
    before, table, after = re.split(f"({title}.*?</table>)", clean_page().decode(), maxsplit=1)
    table = table.replace("<th>合计</th>", "<th>全年预算数</th><th>决算数</th>")
    table = re.sub(r"(<td>[\u4e00-\u9fff]+</td>)(<td>[\d.]+</td>)", r"\1\2\2", table)
    planned = f"{before}{table}{after}"
    assert errors(read_account(planned.encode(), "a.html")) == []
    found = check_account(read_account(planned.replace(right, wrong, 1).encode(), "a.html")).errors
    assert "stated_amount" in {trial.rule for finding in found for trial in finding.trials}


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (
            ("采购项目 合计 货物 工程 服务", "苗木 90.00 30.00 40.00 20.00", "机械 15.00 5.00 4.00 6.00"),
            ("15.00", "51.00"),
        ),
    ],
)
def test_the_columns_of_a_side_table_add_up(lines: tuple[str, ...], wrong: tuple[str, str]) -> None:
    table = f"<p>政府采购情况表</p><p>单位：万元</p><table border=1>{rows(*lines)}</table>"
    assert errors(with_table(table)) == []
    assert errors(with_table(table.replace(*wrong, 1))) != []


def test_an_item_with_another_number_than_its_place_is_told() -> None:
    page = clean_page().decode()
    assert "<p>3." in page
    (error,) = check_account(read_account(page.replace("<p>3.", "<p>8.", 1).encode(), "a.html")).errors
    assert (error.main.rule, error.main.expected, error.main.found) == ("item_number", "3", "8")


@pytest.mark.parametrize(("right", "wrong"), [("本年收入合计", "本年收人合计"), ("住房保障支出", "住房保章支出")])
def test_a_misspelt_row_of_a_summary_is_told(right: str, wrong: str) -> None:
    table, row = next(
        (table, row) for table in clean_account().tables if table.standard == "summary"
        for row in table.rows if row.label.endswith(right)
    )  # fmt: skip
    rows = tuple(replace(one, label=one.label.replace(right, wrong)) if one is row else one for one in table.rows)
    tables = tuple(replace(one, rows=rows) if one is table else one for one in clean_account().tables)
    errors = check_account(replace(clean_account(), tables=tables)).errors
    assert any(wrong in error.statement for error in errors)


@pytest.mark.parametrize(
    ("changed", "fails"), [("增加10.00万元", False), ("减少10.00万元", True), ("增加12.00万元", False)]
)
def test_changes_of_all_items_make_up_the_change_of_the_whole(changed: str, fails: bool) -> None:
    """More than the whole proves nothing: an item of the year before may be gone."""
    moves = iter([f"比上年{changed}", *["与上年持平"] * 20])
    page = re.sub("（项）。[^<]*(?=。</p>)", lambda item: f"{item.group()}，{next(moves)}", clean_page().decode())
    whole = "一般公共预算财政拨款支出比上年增加10.00万元"
    page = re.sub(f"与{YEAR - 1}年度相比，一般公共预算财政拨款支出减少[^<。]*", whole, page)
    rules = {t.rule for finding in check_account(read_account(page.encode(), "a.html")).errors for t in finding.trials}
    assert ("stated_sum" in rules) is fails
