"""What must be told of what is asked: remedies, goals, origins, uses, reasons by another name; on invented accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from corpus.library import Library
from corpus.statements import read_statements
from qa.answer import Status
from qa.assistant import Assistant

BEES = Identity("临江市蜂业局", 2031, Kind.FINAL, Scope.DEPARTMENT)
PROSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("一、概况", "（一）工作完成情况"): (
        "1.修缮东坡、西岭、河湾3个蜂场，更换蜂箱900只。",
        "2.养蜂补助由市财政通过社保卡直接发放给蜂农，每季度发放一次。",
        "3.新增门店12家。引入专业物业1家。帮助糖果公司开设门店。",
    ),
    ("二、情况说明", "（一）收入支出总体情况"): ("收、支总计80.00万元，比上年增加8.00万元，主要原因是新建检测室。",),
    ("二、情况说明", "（二）收入情况"): ("本年收入80.00万元，其中：其他收入6.00万元，占7.50%，为蜂蜜协会的捐赠款。",),
    ("二、情况说明", "（三）支出情况"): (
        "1.农林支出（类）农业（款）蜜源植物（项）。主要用于荆条补种。年初预算10.00万元，支出决算9.00万元，完成年初预算的90.00%。"
        "决算数与年初预算数的差异原因：荆条苗价格下调。",
        "2.农林支出（类）农业（款）计划繁育（项）。年初预算5.00万元，支出决算6.00万元，完成年初预算的120.00%。"
        "决算数与年初预算数的差异原因：蜂王采购数量增加。",
        "3.年末结转和结余1.00万元，比年初减少2.00万元，主要原因是检测室竣工付款。",
    ),
    ("二、情况说明", "（四）国有资产"): (
        "共有车辆4辆，其中：其他用车2辆，主要是用于转运蜂箱；单价100万元以上设备1台，为灌装线。",
    ),
    ("二、情况说明", "（五）绩效"): (
        "全部项目编制绩效目标，其中重点项目为蜂场修缮项目。",
        "存在的问题。一是蜂农登记信息更新迟缓；二是检测力量不足。",
        "改进建议。一是与村委会每周核对名册；二是增配检测员。",
        "根据2030年度评价结果，对蜂具展览项目压减预算2.00万元。",
    ),
    ("三、专业名词释义",): ("1.其他收入：指利息、捐赠等收入。", "2.蜂业发展：指养蜂技术推广方面的支出。"),
}
FORM = (
    ("项目名称", "蜂病防治"),
    ("总体目标", "减少蜂螨危害，保护蜂农收入。"),
    ("产出指标", "数量指标", "巡诊蜂场", "≥40个"),
    ("效益指标", "社会效益", "蜂群成活率", "≥95%"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    directory: Path = tmp_path_factory.mktemp("bees")
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in PROSE.items())
    cells = tuple(Cell(at, i, text, None, 9) for at, line in enumerate(FORM) for i, text in enumerate(line[1:]))
    rows = tuple(Row(number, line[0]) for number, line in enumerate(FORM, 1))
    columns = tuple(Column((name,)) for name in ("一", "二", "三"))
    table = Table(1, "重点项目绩效目标表", "performance", None, columns, rows, cells, (9,))
    with Library.open(directory) as library:
        statements = read_statements(sections, BEES.year)
        library.add(Account(BEES, (table,), sections, "bees.txt", statements=statements), b"")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("蜂业局蜂农登记信息更新迟缓，准备怎么改", "每周核对名册", "存在的问题"),
        ("蜂业局的其他收入从哪来的", "蜂蜜协会", "指利息"),
        ("蜂业局收支增长的主要原因是什么", "新建检测室", "荆条"),
        ("蜂业局年末结转比年初少，是什么原因", "竣工付款", "荆条"),
        ("蜂业局蜜源植物支出为什么没完成预算", "荆条苗", "蜂王"),
        ("蜂业局荆条补种的钱为什么有结余", "价格下调", "蜂王"),
        ("蜂业局计繁支出为什么超预算", "蜂王采购", "荆条"),
        ("蜂业局那2辆其他用车都拿来干嘛", "转运蜂箱", "属实"),
        ("蜂业局补助是怎么发到蜂农手里的", "社保卡", "荆条"),
        ("蜂业局100万以上的设备是什么", "灌装线", "荆条"),
        ("蜂业局修缮了哪几个蜂场", "河湾", "蜂王"),
        ("蜂业局根据2030年评价结果怎样调整了预算", "压减预算2.00万元", "荆条"),
        ("蜂业局决算里的蜂业发展怎么定义", "技术推广", "荆条"),
        ("蜂业局蜂病防治项目的绩效目标是什么", "减少蜂螨危害", "重点项目为"),
        ("蜂业局蜂病防治项目设了哪些绩效指标", "蜂群成活率≥95%", "荆条"),
    ],
)
def test_it_is_told_of_what_is_asked(assistant: Assistant, question: str, said: str, unsaid: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "蜂业局蜂场修缮项目的绩效目标是什么",
        "蜂业局物业公司叫什么名字",
        "蜂业局蜜源植物支出为什么超预算",
        "蜂业局哪个项目得分最低，为什么",
        "蜂业局2030年其他收入从哪来的",
    ],
)
def test_words_found_here_and_there_are_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
