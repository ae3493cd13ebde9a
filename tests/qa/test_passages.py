"""What is quoted, and what is not: reasons, uses, duties, terms, on an invented account that has only prose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from qa.answer import Status
from qa.assistant import Assistant
from qa.narrative.excerpts import excerpts, with_list

PARKS = Identity("临江市清河区园林局", 2031, Kind.FINAL, Scope.DEPARTMENT)
OWN = Identity("临江市清河区园林局", 2031, Kind.FINAL, Scope.UNIT)

REASONS = (
    "2.项目支出490.00万元，比上年决算增加90.00万元，增长22.50%，主要变动情况：一是为了恢复风灾损毁的行道树，增加了补植经费；"
    "二是由于湖心岛步道年久失修，增加了维修投入，而且步道沿线的照明早已不能使用，这次一并更换为节能灯具；"
    "三是根据花展筹备工作的要求，增购了移动花箱和遮阳设施，并在各入口增设了盲道与无障碍坡道，方便老人和带小孩的家庭在花展期间推车出入，减少排队等候的时间，也便于养护车辆清晨进场作业；政府性基金支出0.00万元，与上年决算持平。"
)
PROSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("第一部分 概况", "一、主要职责"): (
        "（一）负责公园绿地的养护管理。",
        "（二）负责古树名木的普查和保护。",
        "（三）指导居住区绿化工作。",
    ),
    ("第三部分 情况说明", "（一）支出总体情况"): (
        "1.基本支出300.00万元，比上年决算减少10.00万元，下降3.23%，主要原因是退休人员增多。",
        REASONS,
    ),
    ("第三部分 情况说明", "（二）具体情况"): (
        "1、住房保障支出（类）住房改革支出（款）购房补贴（项）。主要用于：发放给符合条件职工的购房补贴。"
        "年初预算为20.00万元，支出决算为20.00万元。决算数同预算数持平。",
        "2、卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）。主要用于：事业单位职工医疗。"
        "年初预算为9.00万元，支出决算为8.00万元。决算数小于预算数的主要原因：缴费基数下调。",
        "3、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。主要用于：行政单位职工医疗。"
        "年初预算为7.00万元，支出决算为6.00万元。决算数小于预算数的主要原因：人员调出。",
    ),
    ("第三部分 情况说明", "（三）“三公”经费情况"): (
        "“三公”经费支出1.00万元，比上年减少0.50万元。公务接待费减少的主要原因是压减接待批次。公务用车购置费0.00万元。",
    ),
    ("第三部分 情况说明", "（四）存在问题"): ("一是苗圃机井长年干涸，抽水设备老化，灌溉经费不足。",),
    ("第五部分 名词解释",): (
        "一、其他收入：指除财政拨款以外的收入。",
        "二、“三公”经费：指用财政拨款安排的下列费用。其中：公务接待费反映执行公务所需的住宿费、伙食费等支出。",
    ),
}
DIVISIONS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("机构设置",): (
        "（一）办公室。承担文电、档案等职责。",
        "（二）植保科。负责行道树病虫害的监测和防治。",
    )
}


def account(identity: Identity, prose: dict[tuple[str, ...], tuple[str, ...]]) -> Account:
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in prose.items())
    return Account(identity, (), sections, f"{identity.id}.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("parks")) as library:
        library.add(account(PARKS, PROSE), b"")
        library.add(account(OWN, DIVISIONS), b"")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("园林局事业单位医疗为什么比预算少", "缴费基数下调", "人员调出"),
        ("行政单位医疗没用完预算是什么原因，园林局", "人员调出", "缴费基数下调"),
        ("园林局公务接待费为什么下降", "压减接待批次", "步道"),
        ("园林局基本支出少了的缘由", "退休人员增多", "步道"),
        ("苗圃的抽水设备为什么老化（园林局）", "灌溉经费不足", "接待"),
        ("园林局购房补贴主要用在谁身上", "符合条件职工", "医疗"),
        ("古树归园林局管吗", "古树名木的普查和保护", "养护管理"),
        ("园林局管不管居住区绿化", "指导居住区绿化", "古树"),
        ("小区里居住区绿化没人打理，归园林局指导吗", "指导居住区绿化", "古树"),
        ("园林局哪个科室负责行道树病虫害", "植保科", "文电"),
        ("园林局说的其他收入是什么意思", "除财政拨款以外", "接待"),
        ("公务接待费反映哪些支出，看园林局的名词解释", "住宿费", "压减"),
    ],
)
def test_the_sentences_that_answer_are_quoted(assistant: Assistant, question: str, said: str, unsaid: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text
    assert unsaid not in answer.text


def test_a_list_of_reasons_is_quoted_whole_and_ends_where_it_ends(assistant: Assistant) -> None:
    (citation,) = assistant.ask("园林局项目支出为什么增加").citations
    assert citation.quote is not None
    assert citation.quote in REASONS
    assert "一是为了恢复" in citation.quote
    assert "进场作业；" in citation.quote
    assert "政府性基金" not in citation.quote


def test_one_reason_of_a_list_is_quoted_for_what_it_alone_names(assistant: Assistant) -> None:
    (citation,) = assistant.ask("园林局为什么要买移动花箱").citations
    assert citation.quote is not None
    assert citation.quote.startswith("三是")


def test_a_reason_is_asked_for_after_a_figure(assistant: Assistant) -> None:
    answer = assistant.ask("为什么下降了呢", ["园林局2031年公务接待费比上年少了多少"])
    assert "压减接待批次" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "园林局购房补贴为什么超出预算",
        "园林局公务用车购置费为什么是零",
        "园林局公务接待费为什么增加",
        "园林局事业单位医疗为什么增加",
        "园林局局长是谁",
        "园林局古树普查的负责人叫什么",
        "云州的古树普查归园林局管吗",
        "古树名木普查是谁做的，园林局",
        "园林局的补植经费给了哪些公司",
        "园林局移动花箱是哪个厂家生产的",
        "园林局管不管路灯",
        "古树养护归园林局的哪个仓库管",
        "园林局查处了哪些破坏古树的案件",
        "园林局的公园在哪里",
        "园林局决算里的经营收入是什么意思",
        "园林局哪个科室负责采购",
    ],
)
def test_what_no_passage_tells_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


LIBRARIES = Identity("临江市清河区图书局", 2031, Kind.FINAL, Scope.DEPARTMENT)
SCHOOLS = Identity("临江市清河区学校局", 2031, Kind.BUDGET, Scope.DEPARTMENT)
OTHER_PROSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("第一部分 概况", "一、主要职责"): (
        "图书局主管全区公共阅读，加挂清河区档案局、清河区版权局牌子。",
        "1.负责图书采购。",
        "2.负责阅览室管理。",
    ),
    ("第三部分 情况说明", "（二）具体情况"): (
        "1、住房保障支出（类）住房改革支出（款）购房补贴（项）。主要用于：发放新进馆员的补贴。",
        "2、公务接待费0.00万元，与上年持平，主要原因是当年没有来访。",
    ),
    ("第三部分 情况说明", "（四）工作中存在的问题"): ("（1）书库漏雨。", "（2）阅览室面积不足。"),
    ("第三部分 情况说明", "（五）改进方向"): ("（1）修缮书库，争取新建分馆。",),
    ("第五部分 名词解释",): ("一、其他收入：指捐款和罚没以外的零星收入。", "二、经营收入：指对外服务取得的收入。"),
}
PLANS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("操场改造专项情况说明", "一、项目概述"): ("翻新老旧操场，改善体育教学条件。",),
    ("操场改造专项情况说明", "四、实施方案"): ("制定细则，明确申报指南，组织学校申报、评估，按程序拨付改造资金。",),
    ("名词解释",): ("（二）经营收入：指对外服务取得的收入。",),
}


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("several")) as library:
        for identity, prose in ((PARKS, PROSE), (LIBRARIES, OTHER_PROSE), (SCHOOLS, PLANS)):
            library.add(account(identity, prose), b"")
        yield Assistant.open(library)


def test_explanations_that_differ_are_all_quoted_and_said_to_differ(several: Assistant) -> None:
    answer = several.ask("其他收入是什么意思")
    assert "不同" in answer.text
    assert "除财政拨款以外" in answer.text
    assert "捐款和罚没" in answer.text
    assert [citation.account for citation in answer.citations] == [PARKS, LIBRARIES]


def test_one_explanation_of_several_accounts_is_quoted_once(several: Assistant) -> None:
    answer = several.ask("图书局和学校局的经营收入是什么意思")
    assert "相同" in answer.text
    assert answer.text.count("对外服务") == 1
    assert {citation.account for citation in answer.citations} == {LIBRARIES, SCHOOLS}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("园林局和图书局的购房补贴主要用于什么", ("符合条件职工", "新进馆员")),
        ("园林局和图书局的主要职责", ("公园绿地", "图书采购")),
    ],
)
def test_several_accounts_are_quoted_under_their_names(
    several: Assistant, question: str, said: tuple[str, str]
) -> None:
    answer = several.ask(question)
    assert all(text in answer.text for text in (*said, "园林局", "图书局"))
    assert {citation.account for citation in answer.citations} == {PARKS, LIBRARIES}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("图书局工作中存在哪些问题", ("书库漏雨", "面积不足")),
        ("图书局下一步打算怎么改进", ("修缮书库",)),
        ("图书局加挂了哪些牌子", ("档案局", "版权局")),
        ("图书局公务接待费为什么是0", ("没有来访",)),
        ("图书局公务接待费为什么持平", ("没有来访",)),
        ("图书局有没有管阅览室", ("阅览室管理",)),
        ("学校局操场改造专项怎么实施", ("申报指南",)),
    ],
)
def test_what_is_wrong_to_come_or_nothing_is_told(several: Assistant, question: str, said: tuple[str, ...]) -> None:
    answer = several.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(text in answer.text for text in said)


@pytest.mark.parametrize(
    "question",
    [
        "学校局改造了哪些操场",
        "学校局操场改造专项的评估结果如何",
        "图书局为什么要增加公务接待费",
        "图书局公务接待为什么花了这笔钱",
        "你觉得图书局的阅览室值得表扬吗",
    ],
)
def test_a_plan_is_no_deed_and_nothing_is_no_reason_for_something(several: Assistant, question: str) -> None:
    assert several.ask(question).status is Status.REFUSED


@given(st.text(alphabet="一二三是，；。：由于增加树1万元 ", max_size=700))
def test_excerpts_are_what_the_paragraph_says(paragraph: str) -> None:
    for excerpt in excerpts(paragraph):
        assert excerpt in paragraph
        assert with_list(paragraph, excerpt).startswith(excerpt)
        assert with_list(paragraph, excerpt) in paragraph
