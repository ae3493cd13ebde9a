"""Each kind of mistake that the prose of an account can make, by its rule; and sentences like it that are right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.account import Printed
from corpus.reading import read_account
from qa.checks.run import check_account
from tests.qa.clean_account import WHO, YEAR, clean_account, clean_page, rows, with_sentence, with_table

SPENT, BASIC = "三、支出决算情况说明", "五、一般公共预算财政拨款基本支出决算情况说明"
THREE, BOUGHT = "六、“三公”经费支出决算情况说明", "七、政府采购支出情况说明"
LAST = YEAR - 1


@pytest.mark.parametrize(
    ("heading", "sentence", "rule"),
    [
        (SPENT, "本年支出合计1375.59元。", "stated_amount"),
        (SPENT, "2130205森林资源培育：支出381.37万元。", "stated_amount"),
        (SPENT, "2130205森林资源培训：支出318.37万元。", "subject_name"),
        (SPENT, "农林水支出（213）林业和草地（21302）森林资源培育（2130205）：支出决算为318.37万元。", "subject_name"),
        (SPENT, "农林水支出（213）林业和草原（21302）森林资源培育（2130215）：支出决算为318.37万元。", "subject_name"),
        (SPENT, "纳入决算编制范围的预算单位共8个，其中：行政单位1个、事业单位5个、企业3个。", "listed_units"),
        (SPENT, "全系统编制共计38名，其中行政编制26名、事业编制21名。", "listed_units"),
        (SPENT, "年末在职38人，其中行政16人、参公12人、事业13人；退休9人。", "listed_units"),
        (SPENT, "行政编制16名、事业编制22名，共39名。", "listed_units"),
        (SPENT, "行政编制16人，实际14人；事业编制22人，实际21人。编制合计28人。", "listed_units"),
        (SPENT, "对2个项目开展自评，其中评价等级为“优”的2个、“良”的1个。", "listed_units"),
        (SPENT, "全部项目涉及财政拨款54.83万元，其中一般公共预算54.83万元、政府性基金20.00万元。", "stated_sum"),
        (THREE, "公务用车运行费13.58万元，其中：加油5.12万元，维修4.08万元，其他1.38万元。", "stated_sum"),
        (SPENT, "对3个项目编制绩效目标，涉及资金54.83万元。共有4个项目、资金54.83万元纳入自评。", "said_twice"),
        (THREE, "公务接待费支出2.46万元，累计接待12批次、205人次，人均102元。", "average"),
        (THREE, "公务用车运行费13.58万元，年末用车4辆，平均每辆3.93万元。", "average"),
        (THREE, "采购支出36.00万元，更新执法用车3辆，每辆18.00万元。", "average"),
        (THREE, "公务接待费比上年增加2.46万元，增长100%，上年没有发生。", "zero_base"),
        (SPENT, "1302105-森林资源培育318.37万元。", "subject_name"),
        (SPENT, "农林水支出—林业和草地—森林资源培育（2130205）：支出决算为318.37万元。", "subject_name"),
        (BOUGHT, f"临江市清河区绿化管理局{YEAR}年政府采购支出0.00万元。", "body_name"),
        (SPENT, f"临江市清河区林业和园林管局{YEAR}年度支出用于管护。", "body_name"),
        (THREE, "公务接待费比上年减（增）少0.12万元。", "residue"),
        (SPENT, "本年度无此项支出。（没有数据的请保留标题，勿删除本段）", "residue"),
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
        (BOUGHT, "机关运行经费减少4.20万元，主要是XXXX。", "residue"),
        (THREE, "计划出国（境）团组X个、X人次。", "residue"),
        (BOUGHT, "采购货物类35.12万元、工程类148.90、服务类103.44万元。", "unit_missing"),
        (SPENT, "其他事业单位5个（含林业工作站6个）。", "listed_units"),
        (SPENT, "由局机关及下属2家预算单位组成，其中行政单位1家、参公单位1家、事业单位2家。", "listed_units"),
        (
            SPENT,
            "编报目标的项目共9个，涉及资金54.83万元，其中一般公共预算项目5个、资金54.83万元，"
            "政府性基金项目2个、资金0.00万元。",
            "listed_units",
        ),
        (SPENT, "年末在职38人，其中行政16人、参公12人、事业9人。", "listed_units"),
        (SPENT, "共涉及项目9个，评为“优”的7个、“良”的3个。", "listed_units"),
        (SPENT, "内设办公室、林政科、绿化科4个科室。", "listed_units"),
        (SPENT, "大额项目3个，分别为苗圃改造20.00万元、林道维修30.00万元，合计50.00万元。", "listed_units"),
        (BOUGHT, "采购总额287.46万元，其中：货物35.12万元、服务103.44万元，无工程支出。", "stated_sum"),
        (SPENT, "无事业收入、其他收入和经营收入。", "absent"),
        (THREE, f"{YEAR}年未发生公务接待费。", "absent"),
        (
            SPENT,
            "苗圃养护支出1375.59万元，按季度支付，其中前三个季度各支付340.00万元，第四季度支付353.59万元。",
            "stated_sum",
        ),
        (BOUGHT, f"{YEAR - 2}年机关运行经费支出36.27万元，比{LAST}年减少1.40万元。", "year"),
        (SPENT, "涉及项目预算资金13755900.00万元。", "stated_unit"),
        (BASIC, "人员经费762.79万元，占基本支出的88.68%。", "share"),
        (
            BOUGHT,
            "面向中小企业预留采购预算金额201.00万元，其中面向小微企业预留96.00万元，占面向中小企业预留金额的74.76%。",
            "share",
        ),
        (THREE, "公务接待费预算4.00万元，决算2.46万元，为年初预算的61.50，低于预算1.54万元。", "unit_missing"),
        (SPENT, "2130205森林资源培育：年初无预算，支出318.37万元，决算数小于年初预算数。", "direction"),
        (THREE, "“三公”经费预算20.00万元，决算数比预算数少3.69万元。", "plan_gap"),
        (
            SPENT,
            "财政拨款收支总决算1312.05万元。收入包括：一般公共预算拨款1300.05万元、上年结转10.00万元；"
            "支出包括：基本支出878.96万元、项目支出433.09万元。",
            "stated_sum",
        ),
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
        (SPENT, "全系统编制共计38名，其中行政编制16名；现有在职36人，其中女12人，党员30人。"),
        (SPENT, "行政编制16名、事业编制22名，共38名。"),
        (SPENT, "行政编制16人，实际14人；事业编制22人，实际21人。编制合计38人。"),
        (
            THREE,
            "共有车辆11辆，其中：机要通信用车1辆、应急保障用车3辆、其他用车7辆，其他用车主要是用于接运的专用车5辆、生活用车2辆。",
        ),
        (SPENT, "（项）支出很少，（类）（款）从略，合计1.00万元。"),
        (SPENT, "对11个项目编制绩效目标，选取4个项目开展监控，涉及资金54.83万元，评价等级为“优”的3个。"),
        (SPENT, "项目支出496.63万元，其中：管护178.26万元，比上年增加540.00万元。"),
        (THREE, "公务用车运行费13.58万元，其中：加油5.12万元，维修4.08万元，其他4.38万元。"),
        (THREE, "公务接待费支出2.46万元，累计接待12批次、205人次（其中外宾0批次、0人次），人均120元。"),
        (THREE, "公务接待费支出2.46万元，接待205人次，人均控制在100元以内。"),
        (THREE, "公务用车运行费13.58万元，年末用车4辆，车均运行费3.39万元。"),
        (SPENT, "2130205-森林资源培育318.37万元。"),
        (SPENT, "农林水支出—林业和草原—森林资源培育（2130205）：支出决算为318.37万元。"),
        (BOUGHT, f"临江市清河区财政局{YEAR}年批复政府采购预算290.00万元。"),
        (SPENT, "以下各表金额单位均为万元，空白表示没有数。"),
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
        (SPENT, "纳入决算编制范围的事业单位5个（含林业工作站3个）。"),
        (SPENT, "由局机关及下属3家预算单位组成，其中行政单位1家、参公单位1家、事业单位2家。"),
        (
            SPENT,
            "编报目标的项目共7个，涉及资金54.83万元，其中一般公共预算项目5个、资金54.83万元，"
            "政府性基金项目2个、资金0.00万元。",
        ),
        (SPENT, "内设办公室、林政科、绿化科等8个科室，下属苗圃、林场2个事业单位。"),
        (SPENT, "大额项目2个，分别为苗圃改造20.00万元、林道维修30.00万元，合计50.00万元。"),
        (SPENT, "对2个项目开展评价，分别为绿化和美化项目、管护项目。"),
        (BOUGHT, "采购总额138.56万元，其中：货物35.12万元、服务103.44万元，无工程支出。"),
        (SPENT, "无事业收入、经营收入和附属单位上缴收入，与上年相比无增减变化。"),
        (THREE, f"{LAST}年未发生公务接待费。"),
        (THREE, "无外宾接待。当年未购置车辆。"),
        (THREE, "2031年度“三公”经费支出决算16.04万元（其中：一般公共预算支出16.04万元）。"),
        (SPENT, "2130205森林资源培育：年初无预算，支出318.37万元，决算数大于年初预算数。"),
        (
            BOUGHT,
            "面向中小企业预留采购预算金额201.00万元，其中面向小微企业预留96.00万元，占面向中小企业预留金额的47.76%。",
        ),
        (BASIC, "人员经费762.79万元，占基本支出的86.78%。"),
        (SPENT, "项目支出在年中调整，占全部支出的比重较小。"),
        (SPENT, "全市林业产值13987421.00万元。"),
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


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (("单位名称 编制数 在职人数", "局机关 22 20", "管护站 14 13", "合计 36 33"), ("合计 36 33", "合计 36 32")),
        (("三级指标 权重（分）", "造林面积 40", "成活率 35", "满意度 25", "合计 100"), ("合计 100", "合计 110")),
        (("项目名称 产出（60分） 效果（40分） 总分（100分）", "造林 55.5 37.0 92.5"), ("92.5", "95.2")),
        (("指标名称 完成值", "国有林面积 62.4亩", "集体林面积 18.6亩", "林地总面积 81.0亩"), ("81.0亩", "80.0亩")),
    ],
)
def test_a_table_that_no_standard_knows_adds_up(lines: tuple[str, ...], wrong: tuple[str, str]) -> None:
    table = f"<p>项目绩效情况表</p><table border=1>{rows(*lines)}</table>"
    assert wrong[0] in lines[-1]
    assert [finding.statement for finding in check_account(with_table(table)).errors] == []
    changed = f"<p>项目绩效情况表</p><table border=1>{rows(*lines[:-1], lines[-1].replace(*wrong))}</table>"
    (finding,) = check_account(with_table(changed)).errors
    assert finding.main.rule == "list_total"


def test_a_section_that_has_lost_its_items_is_told() -> None:
    page = clean_page().decode()
    before, row, after = page.rpartition("<tr><td>2101101</td>")
    assert row
    lost = before + after.partition("</tr>")[2]
    errors = check_account(read_account(lost.encode(), "a.html")).errors
    assert "missing_row" in {trial.rule for finding in errors for trial in finding.trials}


def test_a_project_of_a_subject_without_expenditure_is_told() -> None:
    table = (
        f"<p align=center>项目支出表</p><p>编制部门：{WHO}</p><p>单位：万元</p><table border=1>"
        "<tr><th>科目编码</th><th>项目名称</th><th>合计</th></tr><tr><td>2130205</td><td>苗圃改造</td><td>200.83</td></tr>"
        "<tr><td>2130205</td><td>林道维修</td><td>54.00</td></tr><tr><td>2130234</td><td>防火</td><td>10.00</td></tr></table>"
    )
    page = clean_page().decode().replace(f"<p>第三部分 {YEAR}", f"{table}<p>第三部分 {YEAR}", 1)
    (finding,) = check_account(read_account(page.encode(), "a.html")).errors
    assert finding.main.rule == "unknown_code"


def test_an_item_whose_figures_begin_the_next_paragraph_keeps_them() -> None:
    parted = "（款）森林资源培育（项）。</p><p>年初预算"
    page = clean_page().decode().replace("（款）森林资源培育（项）。年初预算", parted, 1)
    assert parted in page
    assert check_account(read_account(page.encode(), "a.html")).errors == ()
    (finding,) = check_account(read_account(page.replace("为254.83万元", "为245.83万元", 1).encode(), "a.html")).errors
    assert finding.main.rule == "stated_amount"


@pytest.mark.parametrize(
    ("counted", "wrong"), [("86人次", "68人次"), ("应急保障用车3辆", "应急保障用车2辆、备用车1辆")]
)
def test_a_count_is_held_against_the_table_beside_it(counted: str, wrong: str) -> None:
    table = (
        "<p>相关统计数</p><table border=1>"
        + rows("项目 统计数", "国内公务接待批次（个） 9", "国内公务接待人次（人） 86", "应急保障用车（辆） 3")
        + "</table>"
    )
    sentence = f"<p>{THREE}</p><p>全年接待9批次，86人次。</p>"
    page = clean_page().decode().replace(f"<p>{THREE}</p>", sentence, 1).replace("</body>", f"{table}</body>")
    assert check_account(read_account(page.encode(), "a.html")).errors == ()
    assert counted in page
    errors = check_account(read_account(page.replace(counted, wrong, 1).encode(), "a.html")).errors
    assert "beside" in {trial.rule for finding in errors for trial in finding.trials}


COMPARED = (
    "科目编码 科目名称 2030年决算数 2031年决算数 增减额 增减%",
    "2130205 森林资源培育 200.00 254.83 54.83 27.42%", "2130209 森林生态效益补偿 180.00 178.26 -1.74 -0.97%",
    "2130201 行政运行 600.00 612.47 12.47 2.08%", "2210201 住房公积金 96.00 96.38 0.38 0.40%",
    "2101101 行政单位医疗 36.00 37.15 1.15 3.19%",
)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [("12.47 2.08%", "12.74 2.08%", "table_change"), ("-0.97%", "0.97%", "table_change"),
     ("2030年决算数", "2029年决算数", "year")],
)  # fmt: skip
def test_columns_of_changes_are_reckoned_again(right: str, wrong: str, rule: str) -> None:
    def page(lines: tuple[str, ...]) -> bytes:
        table = f"<p align=center>政府性基金预算支出表</p><p>单位：万元</p><table border=1>{rows(*lines)}</table>"
        return clean_page().decode().replace("</body>", f"{table}</body>").encode()

    def rules(lines: tuple[str, ...]) -> set[str]:
        errors = check_account(read_account(page(lines), "a.html")).errors
        return {trial.rule for finding in errors for trial in finding.trials}

    assert rule not in rules(COMPARED)
    assert rule in rules(tuple(line.replace(right, wrong) for line in COMPARED))


def test_the_only_table_without_a_unit_is_told() -> None:
    page = clean_page().decode()
    before, unit, after = page.rpartition("<p>单位：万元</p>")
    assert unit
    (finding,) = check_account(read_account((before + after).encode(), "a.html")).errors
    assert finding.main.rule == "unit_missing"
    nowhere = page.replace("<p>单位：万元</p>", "").replace("收入支出决算总表", "收入支出决算总表（单位：万元）", 1)
    assert "unit_missing" not in {
        one.main.rule for one in check_account(read_account(nowhere.encode(), "a.html")).errors
    }


def test_a_promised_table_that_no_standard_knows_is_missed() -> None:
    promises = tuple(Printed(f"{name}") for name in ("一、收入支出决算总表", "十、机关运行经费支出决算表"))
    (finding,) = check_account(replace(clean_account(), contents=promises)).errors
    assert finding.main.rule == "promised"
    assert "机关运行经费" in finding.statement


def test_a_body_of_another_name_in_the_description_is_told() -> None:
    home = WHO.partition("区")[0] + "区"
    described = f"负责{WHO}辖区内林地、绿地的管护。"
    page = clean_page().decode()
    assert described in page
    wrong = page.replace(described, f"{home}绿化市容局内设3个科室。{described}")
    (finding,) = check_account(read_account(wrong.encode(), "a.html")).errors
    assert finding.main.rule == "body_name"
    right = page.replace(described, f"{home}林场为{WHO}下属单位。{described}")
    assert check_account(read_account(right.encode(), "a.html")).errors == ()


@pytest.mark.parametrize(("kind", "found"), [("事业单位", False), ("行政单位", True)])
def test_the_kinds_of_units_are_counted_in_their_table(kind: str, found: bool) -> None:
    table = f"<table border=1>{rows('单位名称 单位性质', '局本级 行政单位', f'林场 {kind}', '苗圃 事业单位')}</table>"
    told = "<p>纳入决算编制范围的预算单位共3个，其中行政单位1个、事业单位2个，具体包括：</p>"
    page = clean_page().decode().replace(f"<p>第二部分 {YEAR}", f"{told}{table}<p>第二部分 {YEAR}", 1)
    rules = {trial.rule for one in check_account(read_account(page.encode(), "a.html")).errors for trial in one.trials}
    assert ("listed_units" in rules) is found


def test_spending_by_nature_stands_beside_spending_by_function() -> None:
    lines = [
        "项目 决算数 项目 决算数 按支出性质 决算数",
        "一、一般公共预算财政拨款收入 50.00 一、农林水支出 30.00 一、基本支出 35.00",
        "二、事业收入 0.00 二、住房保障支出 20.00 二、项目支出 15.00",
        "本年收入合计 50.00 本年支出合计 50.00 本年支出合计 50.00",
        "总计 50.00 总计 50.00 总计 50.00",
    ]

    def rules(changed: list[str]) -> set[str]:
        head = "<tr><td colspan=2>收入</td><td colspan=4>支出</td></tr>"
        table = f"<p>收入支出决算总表</p><p>单位：万元</p><table border=1>{head}{rows(*changed)}</table>"
        page = f"<html><body><p>{WHO}{YEAR}年度部门决算</p>{table}</body></html>"
        return {one.main.rule for one in check_account(read_account(page.encode(), "a.html")).errors}

    assert rules(lines) == set()
    assert "row_total" in rules([line.replace("二、项目支出 15.00", "二、项目支出 51.00") for line in lines])


@pytest.mark.parametrize(("note", "found"), [("政府性基金", False), ("国有资本经营", True)])
def test_a_note_explains_the_empty_table_that_it_speaks_of(note: str, found: bool) -> None:
    page = clean_page().decode().replace("<p>注：本部门没有这类收支，故本表为空表。</p>", "", 1)
    told = f"<p>第二部分 {YEAR}年度部门决算表</p>"
    assert told in page
    page = page.replace(told, f"{told}<p>本部门无{note}预算财政拨款支出，此表为空。</p>")
    rules = {finding.main.rule for finding in check_account(read_account(page.encode(), "a.html")).errors}
    assert ("empty_table" in rules) is found
