"""Words that change what is claimed or asked: only, each, buying, another year, a denial. None is passed over."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    "claim",
    [
        "三公经费各项都减少了，对吗",
        "只有公务接待费减少了，对吗",
        "所有科目都增加了，对吗",
        "每一项都超过了上年，是吗",
    ],
)
def test_what_is_claimed_of_each_is_not_judged_by_one(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim).verdict not in {"true"}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("购置公务用车1辆，对吗", "true"),
        ("今年买了7辆公车，对吗", "false"),  # so many there are
        ("买了4辆应急保障用车，对吗", None),  # there are four, but nothing tells of buying them
    ],
)
def test_buying_is_not_having(assistant: Assistant, claim: str, verdict: str | None) -> None:
    answer = assistant.ask(claim)
    assert (answer.verdict if answer.verdict != "unverifiable" else None) == verdict


def test_what_there_is_is_not_what_was_bought(assistant: Assistant) -> None:
    answer = assistant.ask("应急保障用车有几辆")
    assert (answer.value, answer.unit) == (Decimal(4), "辆")


@pytest.mark.parametrize("question", ["热线不满意率是多少", "热线不满意率91.5%，对吗"])
def test_a_name_that_is_denied_is_another(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.REFUSED or answer.verdict == "unverifiable"


@pytest.mark.parametrize("question", ["为什么总支出下降了", "本年支出减少的原因是什么"])
def test_a_premise_that_the_figures_refute_is_told_instead_of_a_reason(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.REFUSED
    assert "增加50.00万元" in answer.text or "增长5.26%" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "比上年减少的科目有哪些",
        "比上年增长最快的科目是哪个",
        "基本支出占比比上年提高了几个百分点",
        "得分最低的项目是哪个",
    ],
)
def test_what_no_rule_reckons_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


def test_adverbs_without_meaning_are_passed_over(assistant: Assistant) -> None:
    plain, dressed = (assistant.ask(one) for one in ("差旅费是多少", "差旅费居然是多少"))
    assert dressed.value == plain.value == Decimal("12.00")


def test_adverbs_that_restrict_are_not(assistant: Assistant) -> None:
    assert assistant.ask("首次差旅费是多少").status is Status.REFUSED
