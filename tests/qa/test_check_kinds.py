"""Each kind of mistake that the prose of an account can make, by its rule; and sentences like it that are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.account import Account, Printed
from corpus.reading import read_account
from qa.checks.run import check_account
from tests.qa.clean_account import WHO, YEAR, clean_account, clean_page

SPENT, BASIC = "三、支出决算情况说明", "五、一般公共预算财政拨款基本支出决算情况说明"
THREE, BOUGHT = "六、“三公”经费支出决算情况说明", "七、政府采购支出情况说明"
LAST = YEAR - 1


def with_sentence(heading: str, sentence: str) -> Account:
    """The clean account with one more paragraph under a heading."""
    page = clean_page().decode()
    paragraph = f"<p>{heading}</p>"
    assert paragraph in page
    return read_account(page.replace(paragraph, f"{paragraph}<p>{sentence}</p>", 1).encode(), "a.html")


@pytest.mark.parametrize(
    ("heading", "sentence", "rule"),
    [
        (SPENT, "本年支出合计1375.59元。", "stated_amount"),
        (SPENT, "2130205森林资源培育：支出381.37万元。", "stated_amount"),
        (SPENT, "2130205森林资源培训：支出318.37万元。", "subject_name"),
        (SPENT, "农林水支出（213）林业和草地（21302）森林资源培育（2130205）：支出决算为318.37万元。", "subject_name"),
        (SPENT, "农林水支出（213）林业和草原（21302）森林资源培育（2130215）：支出决算为318.37万元。", "subject_name"),
        (SPENT, "纳入决算编制范围的预算单位共8个，其中：行政单位1个、事业单位5个、企业3个。", "listed_units"),
        (THREE, "年末公务用车保有量9辆。", "subset"),
        (THREE, f"{LAST}年度“三公”经费支出决算小于预算数，主要是厉行节约。", "year"),
        (SPENT, f"{LAST}年收支总决算1394.97万元。", "year"),
        (BASIC, "办公费支出41.27万元，主要用于日常办公。", "stated_amount"),
        (THREE, "“三公”经费支出决算比预算减少4.96万元。", "plan_gap"),
        (THREE, "公务接待费决算2.46万元，完成预算的61.50%，比预算增加1.54万元。", "plan_gap"),
        (THREE, "公务接待费预算4.00万元，决算2.46万元，执行率65.10%。", "completion"),
        (THREE, "公务接待费预算4.00万元，决算2.46万元，为预算的65.10%。", "completion"),
        (THREE, "全年“三公”经费支出超出预算。", "direction"),
        (THREE, "公务接待费预算4.00万元，决算2.46万元，公务接待费超支。", "direction"),
        (THREE, "公务接待费预算数4.00万元，决算数2.46万元，与年初预算持平。", "direction"),
        (THREE, "因公出国（境）费预算0.00万元，决算0.00万元，决算数小于预算数。", "direction"),
        (THREE, "公务接待费2.46万元，全年共接待0批次。", "goes_with"),
        (THREE, "公务用车购置费0.00万元，更新公务用车2辆。", "goes_with"),
        (THREE, "公务接待费支出2.46万元，上年公务接待费1.46万元，比上年增加2.00万元。", "prior_year"),
        (BOUGHT, f"{WHO}政府采购支出总额278.46万元。", "said_twice"),
        (BOUGHT, "授予中小企业合同金额301.00万元。", "subset"),
        (BOUGHT, "授予中小企业合同金额201.00万元，占政府采购支出总额的79.92%。", "share"),
        (BOUGHT, "授予中小企业合同金额201.00万元，占比79.92%。", "share"),
        (SPENT, f"与{LAST}年度相比，本年支出合计减少12.43万元，增长的主要原因是人员增加。", "change_direction"),
        (SPENT, f"{LAST}年度基本支出878.96万元。", "year"),
        (BOUGHT, f"截至{LAST}年12月底，共有车辆5辆。", "year"),
        (SPENT, "本年支出合计1375.59，全部用于林地管护。", "unit_missing"),
        (THREE, "公务接待费比上年增长%，主要是接待增多。", "residue"),
        (THREE, "公务接待费支出万元。", "residue"),
        (THREE, "公务接待费较上年增加/减少0.12万元。", "residue"),
        (BOUGHT, "本部门（单位）XX年政府采购支出总额为XX万元。", "residue"),
        (BOUGHT, "（请根据实际情况填写）", "residue"),
    ],
)
def test_a_wrong_sentence_is_told_by_its_rule(heading: str, sentence: str, rule: str) -> None:
    errors = check_account(with_sentence(heading, sentence)).errors
    told = {trial.rule for finding in errors for trial in finding.trials}
    assert rule in told, [finding.statement for finding in errors]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (SPENT, "2130205森林资源培育：支出318.37万元。"),
        (SPENT, "支出方面：本年度从严控制。"),
        (SPENT, "农林水支出（213）林业和草原（21302）森林资源培育（2130205）：支出决算为318.37万元。"),
        (SPENT, "纳入决算编制范围的预算单位共8个，其中：行政单位1个、事业单位5个、企业2个。"),
        (THREE, "年末公务用车保有量4辆。"),
        (BASIC, "办公费支出42.17万元，主要用于日常办公。"),
        (THREE, "“三公”经费支出决算比预算减少3.96万元，下降19.80%。"),
        (THREE, "公务接待费预算4.00万元，决算2.46万元，执行率61.50%。"),
        (THREE, "全年“三公”经费支出未突破预算，控制在预算之内。"),
        (THREE, "公务接待费2.46万元，全年共接待12批次、98人次；拟更新公务用车2辆。"),
        (THREE, "公务接待费支出2.46万元，上年公务接待费1.46万元，比上年增加1.00万元，增长68.49%。"),
        (THREE, "因公出国（境）费上年为0.00万元，增长--%（基数为0，不可比）。"),
        (BOUGHT, f"{WHO}政府采购支出总额287.46万元。"),
        (BOUGHT, "授予中小企业合同金额201.00万元，占政府采购支出总额的69.92%，其中授予小微企业合同金额96.00万元。"),
        (SPENT, f"与{LAST}年度相比，本年支出合计减少12.43万元，减少的主要原因是人员减少。"),
        (SPENT, "全部支出均以万元为单位。"),
        (BOUGHT, "采购项目预计到次年末完成。"),
    ],
)
def test_a_right_sentence_is_no_error(heading: str, sentence: str) -> None:
    errors = check_account(with_sentence(heading, sentence)).errors
    assert [finding.statement for finding in errors] == []


def test_another_code_for_a_subject_is_told() -> None:
    page = clean_page().decode()
    row = "<td>2130209</td><td>森林生态效益补偿</td>"
    before, _, after = page.rpartition(row)
    wrong = before + row.replace("2130209", "2130219") + after
    (finding,) = check_account(read_account(wrong.encode(), "a.html")).errors
    assert {"subject_code", "standard_name"} & {trial.rule for trial in finding.trials}
    assert "2130209" in finding.statement


def test_a_part_that_only_resembles_another_is_missed_in_the_contents() -> None:
    promises = [Printed(f"{number}、{name}支出决算情况说明") for number, name in (("三", ""), ("四", "债务付息"))]
    account = replace(clean_account(), contents=tuple(promises))
    (finding,) = check_account(account).errors
    assert finding.main.rule == "promised"
    assert "债务付息" in finding.statement


def test_a_section_that_speaks_of_another_kind_of_money_is_told() -> None:
    page = clean_page().decode()
    start = page.index(f"<p>{BOUGHT}</p>")
    section = "<p>七、国有资本经营预算财政拨款支出决算情况说明</p><p>本年度无政府性基金预算财政拨款支出。</p>"
    (finding,) = check_account(read_account((page[:start] + section + page[start:]).encode(), "a.html")).errors
    assert finding.main.rule == "absent"


@pytest.mark.parametrize(("rate", "found"), [("82.04%", True), ("87.01%", False), ("87.02%", False)])
def test_a_rate_in_a_table_of_projects_is_reckoned_again(rate: str, found: bool) -> None:
    table = (
        "<p>项目支出绩效自评情况表</p><table border=1><tr><th>项目名称</th><th>年初预算数</th><th>全年预算数</th>"
        "<th>全年执行数</th><th>执行率</th></tr><tr><td>苗圃改造</td><td>350.00</td><td>330.00</td><td>287.14</td>"
        f"<td>{rate}</td></tr></table>"
    )
    page = clean_page().decode().replace("</body>", f"<p>九、绩效自评结果</p>{table}</body>")
    rules = {finding.main.rule for finding in check_account(read_account(page.encode(), "a.html")).errors}
    assert ("table_rate" in rules) is found


def test_a_table_of_projects_names_projects_not_subjects() -> None:
    table = (
        f"<p align=center>项目支出表</p><p>编制部门：{WHO}</p><p>单位：万元</p><table border=1>"
        "<tr><th>科目编码</th><th>项目名称</th><th>合计</th></tr><tr><td></td><td>合计</td><td>254.83</td></tr>"
        "<tr><td>2130205</td><td>苗圃改造</td><td>200.83</td></tr><tr><td>2130205</td><td>林道维修</td><td>54.00</td></tr>"
        "</table>"
    )
    page = clean_page().decode().replace(f"<p>第三部分 {YEAR}", f"{table}<p>第三部分 {YEAR}", 1)
    assert [finding.statement for finding in check_account(read_account(page.encode(), "a.html")).errors] == []
