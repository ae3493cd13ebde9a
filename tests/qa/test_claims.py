"""Claims about figures: true, false, or not to be told from the accounts; never true by absence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import AnswerKind, Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("有人说差旅费是12万元，对吗", "true"),
        ("有人说差旅费是120000元，对吗", "true"),
        ("有人说差旅费是13万元，对吗", "false"),
        ("有人说水费是0.75万元，属实吗", "true"),
        ("听说培训费比差旅费高，是真的吗", "false"),
        ("听说差旅费比培训费高，是真的吗", "true"),
        ("公务接待费超预算了，对吗", "false"),
        ("公务接待费没有超预算，对吗", "true"),
        ("总支出比上年增长了，对吗", "true"),
        ("听说总支出下降了，是真的吗", "false"),
        ("没有出国，对吗", "true"),
        ("有人说总支出增长了5.26%，对吗", "true"),
        ("有人说总支出增长了6%，对吗", "false"),
        ("有人说清理了36吨河道垃圾，对吗", "true"),
    ],
)
def test_a_claim_is_held_against_the_figures(assistant: Assistant, claim: str, verdict: str) -> None:
    answer = assistant.ask(claim)
    assert (answer.status, answer.kind, answer.verdict) == (Status.ANSWERED, AnswerKind.VERIFICATION, verdict)
    assert answer.text.startswith("属实" if verdict == "true" else "不属实")
    assert answer.citations


def test_a_false_claim_is_answered_with_the_figure(assistant: Assistant) -> None:
    answer = assistant.ask("有人说差旅费是13万元，对吗")
    assert (answer.value, answer.unit) == (Decimal("12.00"), "万元")
    assert "12.00" in answer.text


def test_a_comparison_is_answered_with_both_figures(assistant: Assistant) -> None:
    answer = assistant.ask("听说培训费比差旅费高，是真的吗")
    assert {entry.value for entry in answer.values} == {Decimal("12.00"), Decimal("3.50")}


@pytest.mark.parametrize("claim", ["有人说火箭花了12万元，对吗", "听说局长买了两艘游艇，是真的吗"])
def test_a_claim_about_something_else_gets_no_verdict(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim).verdict not in {"true", "false"}


@pytest.mark.parametrize("claimed", ["11", "11.5"])
def test_a_claim_about_a_contradicted_figure_tells_the_contradiction(assistant: Assistant, claimed: str) -> None:
    answer = assistant.ask(f"有人说三公经费是{claimed}万元，对吗")
    assert [conflict.difference for conflict in answer.conflicts] == [Decimal("0.50")]
    assert "11.00" in answer.text
    assert "11.50" in answer.text
