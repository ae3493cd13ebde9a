"""Several figures claimed at once: each is found right, wrong or not in the accounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import AnswerKind
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("水费0.75万元、电费6.25万元，对吗", "true"),
        ("水费6.25万元、电费0.75万元，没错吧", "false"),
        ("核对：三公经费预算15万元，决算11万元，完成预算的76.67%", "true"),
        ("三公经费预算15万元，决算12万元，对不对", "false"),
        ("总支出1000万元，比上年增长5.26%，属实吗", "true"),
        ("总支出1000万元，比上年下降5.26%，属实吗", "false"),
        ("基本工资180万元，比津贴补贴120万元高，是吗", "true"),
        ("基本工资180万元，比津贴补贴120万元低，是吗", "false"),
        ("请检查这几个数：支出1000万元，其中基本支出640万元、项目支出360万元", "true"),
        ("水费0.75万元、洗车费3万元，对吗", "unverifiable"),
    ],
)
def test_the_verdict_is_drawn_from_every_figure(assistant: Assistant, claim: str, verdict: str) -> None:
    answer = assistant.ask(claim)
    assert (answer.kind, answer.verdict) == (AnswerKind.VERIFICATION, verdict)


def test_each_figure_is_told_by_itself(assistant: Assistant) -> None:
    answer = assistant.ask("水费0.75万元、电费6.52万元、洗车费3万元，对吗")
    assert [entry.value for entry in answer.values] == [Decimal("0.75"), Decimal("6.25")]
    assert "“水费0.75万元”相符" in answer.text
    assert "“电费6.52万元”不符" in answer.text
    assert "相差0.27万元" in answer.text
    assert "“洗车费3万元”账面没有" in answer.text
    assert {citation.row for citation in answer.citations} == {"水费", "电费"}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("总支出约1000万元，对吗", "true"),
        ("总支出近1050万元，对吗", "true"),
        ("总支出近1200万元，对吗", "false"),
        ("总支出大约2000万元，对吗", "false"),
        ("总支出近900万元，对吗", "false"),
        ("农林水支出占总支出的大头，是吗", "true"),
        ("教育支出占总支出的大头，是吗", "false"),
        ("基本工资是津贴补贴的一倍半以上，对吗", "unverifiable"),
        ("差旅费是水费的十倍以上，对吗", "true"),
        ("差旅费是水费的20倍，对吗", "false"),
        ("水费超了年初预算，对吗", "unverifiable"),
        ("三公经费超了预算，对吗", "false"),
        ("印刷费和抚恤金都没有花钱，是不是", "true"),
        ("印刷费和水费都没有花钱，是不是", "false"),
    ],
)
def test_rough_numbers_multiples_and_absences(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("水利800万元，其中项目支出352万元，对吗", "true"),
        ("水利800万元，其中项目支出360万元，对吗", "false"),
        ("社会保障和就业支出120万元，其中住房公积金72万元，对吗", "unverifiable"),
        ("水费0.75万元，电费6.25万元，合计7万元，对吗", "true"),
        ("水费0.75万元，电费6.25万元，共8万元，对吗", "false"),
        ("电费6.25万元，比水费多5.5万元，对吗", "true"),
        ("电费6.25万元，比水费少5.5万元，对吗", "false"),
        ("电费6.25万元，比水费0.75万元多5.5万元，对吗", "true"),
        ("公务接待费2万元，比预算少1万元，比上年减少0.5万元，下降20%，对吗", "true"),
        ("三公经费预算15万元，支出决算11万元，占公用经费的13.75%，对吗", "true"),
        ("三公经费11万元，完成预算15万元的73.33%，对吗", "true"),
        ("三公经费11万元，完成预算15万元的76.67%，对吗", "unverifiable"),
        ("公务接待费2万元，与2030年相比，减少0.5万元，对吗", "true"),
        ("没有培训费，差旅费12万元，对吗", "false"),
        ("没有印刷费，差旅费12万元，对吗", "true"),
        ("差旅费12万元，全部用于出国考察，对吗", "unverifiable"),
        ("印刷费、抚恤金均为零，差旅费12万元，对吗", "true"),
        ("水费、电费、差旅费分别为0.75万元、6.25万元、12万元，对吗", "true"),
        ("水费、电费、差旅费分别为6.25万元、0.75万元、12万元，对吗", "false"),
        ("人均电费6.25万元，人均水费0.75万元，对吗", "unverifiable"),
        ("项目支出里的电费6.25万元，水费0.75万元，对吗", "unverifiable"),
        ("2030年公务接待费2.5万元，2031年2万元，下降20%，对吗", "true"),
        ("2030年公务接待费2万元，2031年2万元，下降20%，对吗", "false"),
        ("2030年电费6.25万元，水费0.75万元，对吗", "unverifiable"),
    ],
)
def test_a_clause_is_read_with_what_was_named_before_it(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


def test_a_wrong_direction_is_told_as_such(assistant: Assistant) -> None:
    assert "方向相反" in assistant.ask("公务接待费2万元，比上年增加0.5万元，对吗").text


def test_a_pasted_paragraph_is_checked_without_being_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("2031年本年支出合计1000万元，其中基本支出640万元，项目支出630万元。")
    assert (answer.kind, answer.verdict) == (AnswerKind.VERIFICATION, "false")
    assert "不符" in answer.text
