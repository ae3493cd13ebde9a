"""Reasons and needs, parts that mix a figure with a reason, and what is asked of a project: on an invented account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from corpus.statements import read_statements
from qa.answer import AnswerKind, Status
from qa.assistant import Assistant

HERBS = Identity("临江市药圃局", 2031, Kind.FINAL, Scope.DEPARTMENT)
PROSE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("一、概况", "（一）主要职责"): ("1.负责道路清扫和草药棚环境卫生。", "2.保护民间非物质文化遗产炮制技艺。"),
    ("一、概况", "（二）单位构成"): ("下属单位共2个。", "包括：临江市育苗站、临江市晒药场。"),
    ("二、情况说明", "（一）收入支出总体情况"): (
        "2031年度收入支出总计90.00万元，比上年增加9.00万元。主要原因：晾晒项目增加，主要由于库房翻修等。",
    ),
    ("二、情况说明", "（二）财政拨款收入支出总体情况"): (
        "财政拨款收支总计80.00万元，比上年增加8.00万元。主要原因：种苗涨价。",
    ),
    ("二、情况说明", "（三）基本支出"): (
        "基本支出30.00万元。",
        "支出较上年增加4.00万元。增减变动的主要原因是在编药师调入。",
    ),
    ("二、情况说明", "（四）机关运行经费"): ("机关运行经费5.00万元，比上年减少1.00万元。主要原因是停用旧锅炉。",),
    ("二、情况说明", "（五）“三公”经费"): ("因公出国（境）费6.00万元，组织1个团组赴境外交流草药种植。",),
    ("二、情况说明", "（六）绩效"): ("存在的问题：受阴雨影响晾晒天数较短，晒场开放天数未达目标。改进措施：加建雨棚。",),
    ("二、情况说明", "（七）重点项目"): (
        "1.竹桥改建：竹桥建成多年，构件腐朽，存在安全隐患，拟改为石桥。",
        "2.药膳食堂补贴：对老人每餐补贴2元。立项依据为《药膳助餐办法》。",
        "3.温室运行：2031年安排20.00万元，其中：取暖12.00万元、检修8.00万元。",
    ),
    ("三、名词解释",): ("1.药膳食堂：指供应药膳的场所。", "2.年初结转和结余：指上年留到本年的资金。"),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(_library(tmp_path_factory.mktemp("herbs"))) as library:
        yield Assistant.open(library)


def _library(directory: Path) -> Path:
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in PROSE.items())
    with Library.open(directory) as library:
        library.add(Account(HERBS, (), sections, "herbs.txt", statements=read_statements(sections, HERBS.year)), b"")
    return directory


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("药圃局收支总计为什么增加", "库房翻修", "种苗涨价"),
        ("药圃局财政拨款收支总计为什么增加", "种苗涨价", "库房翻修"),
        ("药圃局基本支出怎么多了", "药师调入", "锅炉"),
        ("药圃局晒场开放天数为什么没达标", "阴雨影响", "药师"),
        ("药圃局竹桥为啥非要改建", "安全隐患", "雨棚"),
        ("药圃局下一步怎么改进", "加建雨棚", "药师"),
        ("药圃局药膳食堂补贴的立项依据是什么", "药膳助餐办法", "指供应"),
        ("药圃局温室的钱怎么花", "检修8.00万元", "晒场"),
        ("扫大街归药圃局管吗", "道路清扫", "炮制"),
        ("药圃局保护老手艺吗", "炮制技艺", "道路"),
    ],
)
def test_the_reason_or_the_need_is_quoted(assistant: Assistant, question: str, said: str, unsaid: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "药圃局为什么翻修库房",
        "药圃局收支总计为什么减少",
        "药圃局竹桥为什么塌了",
        "药圃局育苗站的负责人是谁",
    ],
)
def test_what_is_only_a_reason_itself_has_none(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("药圃局机关运行经费2031年是多少，和上年比为什么下降", ("5.00万元", "停用旧锅炉")),
        ("药圃局机关运行经费花了多少？怎么比上年少", ("5.00万元", "停用旧锅炉")),
        ("药圃局出国干什么去了，花了多少", ("草药种植", "6.00万元")),
        ("药圃局有几家下属单位，分别是什么", ("2个", "育苗站", "晒药场")),
    ],
)
def test_a_figure_and_what_is_told_of_it_are_both_given(
    assistant: Assistant, question: str, said: tuple[str, ...]
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(text in answer.text for text in said)


@pytest.mark.parametrize("question", ["药圃局讲的药膳食堂是怎么回事", "药膳食堂是干嘛的？药圃局的"])
def test_a_term_alone_asks_for_its_explanation(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind is AnswerKind.DEFINITION
    assert "供应药膳" in answer.text


@pytest.mark.parametrize(
    "question",
    ["药圃局机关运行经费为什么掉了两成", "药圃局机关运行经费减下来主要靠什么", "药圃局机关运行经费减少，根源在哪"],
)
def test_a_fall_and_its_reason_have_many_names(assistant: Assistant, question: str) -> None:
    assert "停用旧锅炉" in assistant.ask(question).text


def test_a_term_may_be_called_by_most_of_its_name(assistant: Assistant) -> None:
    answer = assistant.ask("药圃局年初结转是什么意思")
    assert answer.kind is AnswerKind.DEFINITION
    assert "上年留到本年" in answer.text
