"""Claims in the words of those who make them: frames, spoken numbers, bare statements, sets, absences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import AnswerKind, Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("差旅费12万元", "true"),
        ("差旅费13万元。", "false"),
        ("总支出比上年增长5.26%", "true"),
        ("群里都在传差旅费是12万元", "true"),
        ("有街坊爆料：差旅费13万元，求证实", "false"),
        ("我印象中差旅费是12万元，没记错吧", "true"),
        ("差旅费12万元，网上这么传的", "true"),
        ("差旅费12万元，此说当真？", "true"),
        ("判断对错：差旅费13万元", "false"),
        ("差旅费12万元，我该给他打勾吗", "true"),
        ("差旅费是12万元，不是13万元，对吧", "true"),
    ],
)
def test_a_statement_is_judged_whatever_frames_it(assistant: Assistant, claim: str, verdict: str) -> None:
    answer = assistant.ask(claim)
    assert (answer.status, answer.kind, answer.verdict) == (Status.ANSWERED, AnswerKind.VERIFICATION, verdict)


@pytest.mark.parametrize("asked", ["12万元的支出有哪些", "公用经费里最多的5项", "听说差旅费很高，到底是多少"])
def test_what_asks_is_no_statement(assistant: Assistant, asked: str) -> None:
    assert assistant.ask(asked).kind is not AnswerKind.VERIFICATION


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("差旅费十二万元，对吗", "true"),
        ("水费七千五百元，对吗", "true"),
        ("水费七千五百块，对吗", "true"),
        ("总支出一千多万元，对吗", "true"),
        ("总支出九百多万元，对吗", "false"),
        ("基本支出六百多万，对吗", "true"),
        ("基本支出500余万元，对吗", "false"),
        ("总支出几百万，对吗", "true"),
        ("总支出上亿，对吗", "false"),
        ("基本支出在600万到650万元之间，对吗", "true"),
        ("基本支出在650万到700万元之间，对吗", "false"),
        ("总支出10百万元，对吗", "true"),
        ("总支出1000百万元，对吗", "false"),
        ("总支出1000万万元，对吗", "false"),
        ("差旅费-12万元，对吗", "false"),
        ("公务接待费增长-20%，对吗", "true"),
        ("公务接待费下降20个百分点，对吗", "false"),
        ("公用经费占基本支出的八分之一，对吗", "true"),
        ("项目支出占总支出的三分之二，对吗", "false"),
        ("项目支出占总支出三成多，对吗", "true"),
        ("项目支出占总支出两成多，对吗", "false"),
        ("水费0.75、电费6.25、差旅费12，单位万元，对吗", "true"),
        ("水费0.75、电费6.52、差旅费12，单位万元，对吗", "false"),
    ],
)
def test_numbers_are_taken_as_they_are_said(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


@pytest.mark.parametrize("claim", ["总支出百万元，对吗", "总支出千百万，对吗", "总支出5143.02万美元，对吗"])
def test_numbers_that_say_nothing_get_no_verdict(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim).verdict not in {"true", "false"}


def test_a_round_number_that_may_be_stretched_is_told_with_the_figure(assistant: Assistant) -> None:
    answer = assistant.ask("项目支出近390万元，对吗")
    assert answer.verdict == "unverifiable"
    assert "360.00" in answer.text


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("三公经费只花了预算的七成多，对吗", "true"),
        ("三公经费占预算的七成多，对吗", "true"),
        ("农林水支出是最大的一类支出，对吗", "true"),
        ("教育支出是最大的一类支出，对吗", "false"),
        ("三公经费里公务接待费最多，对吗", "false"),
        ("没有一个科目超过1000万元，对吗", "true"),
        ("没有一个科目超过400万元，对吗", "false"),
        ("不安排公务接待费，对吗", "false"),
        ("今年一分钱印刷费也没花，是吗", "true"),
        ("总支出翻了一番还多，对吗", "false"),
    ],
)
def test_budgets_sets_and_absences(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


def test_a_reason_is_not_passed_over(assistant: Assistant) -> None:
    assert assistant.ask("因为领导换届，差旅费12万元，对吗").verdict == "unverifiable"


def test_a_correction_is_of_what_was_asked_before(assistant: Assistant) -> None:
    answer = assistant.ask("不对吧，应该是13万元", ["差旅费是多少"])
    assert (answer.verdict, answer.value) == ("false", Decimal("12.00"))
