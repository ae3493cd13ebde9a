"""Divisions by name and number, and what a body gained or lost: on invented accounts of only prose."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from qa.answer import AnswerKind, Status
from qa.assistant import Assistant

Prose = dict[tuple[str, ...], tuple[str, ...]]

LIGHTS = "临江市灯塔局"
CANAL = "临江市运河局"
COURT = "临江市船务法院"
ORGANS = ("一、概况", "（二）机构设置")
DUTIES = ("一、概况", "（一）主要职责")

BEFORE: Prose = {
    DUTIES: ("1.管理全市灯塔。", "2.培训守灯员。"),
    ORGANS: ("内设机构3个：办公室、灯器科、航标与雾号科。", "纳入编制范围的单位共2个。"),
}
NOW: Prose = {
    DUTIES: ("（一）管理全市灯塔。", "（二）培训守灯员。", "（三）经营灯塔博览园。"),
    ORGANS: (
        "局机关设办公室、灯器科、航标与雾号科、博览科4个科室，下设东岬、西岬2个灯站。",
        "纳入编制范围的单位共3个，比上年增加1个，新增单位为灯塔博览园管理所。",
    ),
    ("三、情况说明", "（一）项目"): ("建设灯塔、栈桥，购置船队、车队。",),
}
PLAN: Prose = {
    ORGANS: (
        "运河局设2个内设机构，包括：",
        "（一）闸务科。负责船闸的启闭和检修。",
        "（二）河道科（测量科）。负责疏浚。",
    ),
}
FINAL: Prose = {("三、情况说明", "（一）总体情况"): ("支出合计10.00万元。",)}


def account(department: str, year: int, kind: Kind, prose: Prose) -> Account:
    sections = tuple(Section(path, tuple(map(Paragraph, texts))) for path, texts in prose.items())
    return Account(Identity(department, year, kind, Scope.DEPARTMENT), (), sections, f"{department}{year}.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("divisions")) as library:
        library.add(account(LIGHTS, 2030, Kind.FINAL, BEFORE), b"")
        library.add(account(LIGHTS, 2031, Kind.FINAL, NOW), b"")
        library.add(account(CANAL, 2031, Kind.FINAL, FINAL), b"")
        library.add(account(CANAL, 2031, Kind.BUDGET, PLAN), b"")
        library.add(
            account(COURT, 2031, Kind.FINAL, {ORGANS: ("本院内设立案庭、海事庭和执行局，下设北港人民法庭。",)}), b""
        )
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "names", "number"),
    [
        ("灯塔局2031年有几个科室，叫什么", ["办公室", "灯器科", "航标与雾号科", "博览科"], 4),
        ("灯塔局2030年内设机构一共多少个，分别是哪些？", ["办公室", "灯器科", "航标与雾号科"], 3),
        ("船务法院有哪些庭", ["立案庭", "海事庭", "执行局"], 3),
        ("运河局2031年有哪些科室", ["闸务科", "河道科（测量科）"], 2),
    ],
)
def test_divisions_are_listed_by_name(assistant: Assistant, question: str, names: list[str], number: int) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.kind, answer.value) == (Status.ANSWERED, AnswerKind.LIST, Decimal(number))
    assert answer.text.endswith(f"{'、'.join(names)}。")
    assert all(name in str(answer.citations[0].quote) for name in names)


@pytest.mark.parametrize(
    "question", ["灯塔局2031年有哪些部门参加了普查", "灯塔局2031年博览科有哪些预算", "船务法院派出人民法庭是几个"]
)
def test_divisions_are_not_listed_where_more_is_asked_of_them(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind is not AnswerKind.LIST


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("灯塔局2031年比2030年增加了什么机构", "新增：博览科。"),
        ("灯塔局新添了哪项职责", "新增：经营灯塔博览园。"),
        ("灯塔局2031年的单位比上年多了哪一家", "新增单位为灯塔博览园管理所"),
    ],
)
def test_what_a_body_gained_is_told(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.text


@pytest.mark.parametrize("question", ["灯塔局2030年新增了哪个科室", "运河局新增了什么职责"])
def test_what_no_earlier_account_can_tell_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


def test_duties_that_only_another_account_of_the_body_tells_are_quoted_from_it(assistant: Assistant) -> None:
    answer = assistant.ask("运河局2031年决算里船闸检修归哪个科管")
    assert answer.status is Status.ANSWERED
    assert "闸务科" in answer.text
    assert answer.citations[0].account.kind is Kind.BUDGET
