"""What frames a question: a whole to take a part of, a sum of two, a bound, a numeral, an item that is not printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import AnswerKind, Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("公用经费里电费占百分之几", "7.81", "%"),
        ("电费在公用经费里占多大比例", "7.81", "%"),
        ("基本支出中人员经费占比", "87.50", "%"),
        ("水费加电费", "7.00", "万元"),
        ("办公费是水费的几倍", "27.33", "倍"),
        ("公车花了预算的百分之多少", "75.00", "%"),
        ("收入决算表里财政拨款收入合计多少", "940.00", "万元"),
    ],
)
def test_a_frame_decides_what_is_reckoned(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(value), unit)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("总支出超过九百万，对吗", "true"),
        ("总支出有没有超过一千万", "false"),
        ("总支出不到1200万，对吗", "true"),
        ("农林水支出占总支出八成，对吗", "true"),
        ("教育支出超过一半，对吗", "false"),
        ("总支出比上年翻了一番，对吗", "false"),
        ("印刷费是不是零", "true"),
    ],
)
def test_bounds_and_numerals_of_claims(assistant: Assistant, claim: str, verdict: str) -> None:
    answer = assistant.ask(claim)
    assert (answer.kind, answer.verdict) == (AnswerKind.VERIFICATION, verdict)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("差旅费、培训费、会议费合计多少", "会议费"),
        ("机关运行经费多少", "机关运行经费"),
        ("去年一共花了多少钱", "去年"),
        ("明年预算多少", "明年"),
    ],
)
def test_a_refusal_names_what_is_not_printed(assistant: Assistant, question: str, missing: str) -> None:
    answer = assistant.ask(f"清河区水务局{question}")
    assert answer.status is Status.REFUSED
    assert f"“{missing}”" in answer.text


def test_percent_is_never_answered_with_money(assistant: Assistant) -> None:
    answer = assistant.ask("办公费占比例")
    assert answer.unit in {None, "%"}
