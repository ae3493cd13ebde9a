"""Questions with several parts, terms in every printed form, sources of money: on invented accounts of only prose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from qa.answer import AnswerKind, Status
from qa.assistant import Assistant

HARBOUR = Identity("临江市港务局", 2031, Kind.FINAL, Scope.DEPARTMENT)
MUSEUM = Identity("临江市博物局", 2031, Kind.FINAL, Scope.DEPARTMENT)

AT_HARBOUR: dict[tuple[str, ...], tuple[str, ...]] = {
    ("第一部分 概况", "一、主要职责"): ("（一）负责航道疏浚。", "（二）负责码头安全，参与防台风工作。"),
    ("第一部分 概况", "二、机构设置"): ("下属单位共2个。", "包括：临江市引航站、临江市航标站。"),
    ("第三部分 情况说明", "一、支出情况"): (
        "一般公共预算拨款增加30.00万元，增支集中在引航艇更新；政府性基金预算拨款减少20.00万元，因防波堤工程接近尾声。",
        "公用经费较上年节约1.20万元，降幅3.00%，系会议场次压减所致。",
        "培训费预算8.00万元，决算9.00万元，决算数大于预算数的主要原因是增办引航员轮训。",
    ),
    ("第三部分 情况说明", "二、接待情况"): (
        "3、公务接待费支出0.60万元。其中：",
        "国内接待支出0.60万元，主要用于兄弟港口来港交流。",
    ),
    ("第四部分 绩效", "（一）综述", "1.存在问题"): ("（1）航道测量设备陈旧。", "（2）夜航灯标不足。"),
    ("第四部分 绩效", "（一）综述", "2.改进方向"): ("（1）分批更换灯标。", "（2）与气象台共享雾情。"),
    ("第四部分 绩效", "（二）项目", "1.疏浚项目", "（3）下一步改进措施"): (
        "一是改用环保挖泥船。",
        "项目支出绩效自评表 单位：万元 指标 分值",
    ),
    ("第五部分 名词解释",): (
        "【事业收入】引航和拖轮作业取得的收入，主要是引航费。",
        "经营收入——候船厅商铺出租取得的收入。",
        "3.交通运输支出（类）水路运输（款）航道维护（项）：指航道疏浚和灯标维护的支出。",
    ),
}
AT_MUSEUM: dict[tuple[str, ...], tuple[str, ...]] = {
    ("第三部分 情况说明", "一、支出情况"): ("培训费决算数大于预算数的主要原因是新招讲解员。",),
}


def account(identity: Identity, prose: dict[tuple[str, ...], tuple[str, ...]]) -> Account:
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in prose.items())
    return Account(identity, (), sections, f"{identity.id}.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("harbour")) as library:
        library.add(account(HARBOUR, AT_HARBOUR), b"")
        library.add(account(MUSEUM, AT_MUSEUM), b"")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("港务局有哪些问题，打算怎么改进", ("设备陈旧", "更换灯标")),
        ("港务局的主要职责和存在的问题分别是什么", ("航道疏浚", "灯标不足")),
        ("港务局政府性基金为什么少了，培训费为什么超了预算", ("接近尾声", "引航员轮训")),
        ("港务局培训费为什么超预算，政府性基金预算拨款为什么减少", ("引航员轮训", "接近尾声")),
        ("港务局事业收入和经营收入各是什么意思", ("引航费", "商铺出租")),
        ("港务局事业收入跟经营收入有什么区别", ("引航费", "商铺出租")),
        ("港务局下属单位有哪些，存在什么问题", ("航标站", "灯标不足")),
    ],
)
def test_every_part_is_answered(assistant: Assistant, question: str, said: tuple[str, ...]) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(text in answer.text for text in said)
    assert len(answer.citations) > 1


def test_a_part_that_is_not_told_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("港务局培训费为什么超预算，码头为什么停用")
    assert "引航员轮训" in answer.text
    assert "“码头为什么停用”" in answer.text
    assert "没有找到" in answer.text


def test_a_question_of_which_no_part_is_told_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("港务局班轮为什么晚点，渔船为什么沉没").status is Status.REFUSED


def test_what_asks_once_more_for_the_same_is_no_part(assistant: Assistant) -> None:
    answer = assistant.ask("港务局培训费为什么超预算，麻烦说说是什么原因")
    assert "引航员轮训" in answer.text
    assert "没有找到" not in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("港务局事业收入是什么意思", "引航和拖轮作业"),
        ("港务局说的经营收入指什么", "商铺出租"),
        ("港务局航道维护是什么意思", "灯标维护的支出"),
    ],
)
def test_a_term_is_found_however_it_is_printed(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind is AnswerKind.DEFINITION
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("港务局公用经费为什么减少", "会议场次压减", "防波堤"),
        ("港务局的事业收入从哪来", "主要是引航费", "商铺"),
        ("港务局公务接待费用来做什么", "兄弟港口", "航道"),
        ("港务局下一步怎么改进", "更换灯标", "自评表"),
        ("疏浚项目的下一步改进措施是什么，港务局", "环保挖泥船", "自评表"),
    ],
)
def test_what_the_text_stands_under_counts(assistant: Assistant, question: str, said: str, unsaid: str) -> None:
    answer = assistant.ask(question)
    assert said in answer.text
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "港务局一般公共预算拨款为什么减少",
        "港务局的附属单位上缴收入指什么",
        "港务局航标船参与打捞吗",
        "港务局接待的是哪个省来的客人",
    ],
)
def test_what_stands_beside_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


def test_each_account_compared_answers_and_the_one_that_does_not_is_named(assistant: Assistant) -> None:
    both = assistant.ask("港务局和博物局的培训费为什么都超了预算")
    assert "引航员轮训" in both.text
    assert "讲解员" in both.text
    one = assistant.ask("港务局和博物局的政府性基金为什么减少")
    assert "接近尾声" in one.text
    assert "博物局" in one.text


def test_a_refusal_names_only_words_that_are_not_printed(assistant: Assistant) -> None:
    answer = assistant.ask("港务局引航艇的船长叫什么名字")
    assert answer.status is Status.REFUSED
    assert "没有关于“引航艇”" not in answer.text
