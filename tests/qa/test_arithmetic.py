"""Figures reckoned from figures: each result with its formula and the places of what went in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import AnswerKind, Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "value", "unit", "formula"),
    [
        ("基本支出占总支出的比例是多少", "64.00", "%", "640.00 ÷ 1,000.00 × 100% = 64.00%"),
        ("教育支出占总支出多少", "0.80", "%", "8.00 ÷ 1,000.00 × 100% = 0.80%"),
        ("财政拨款收入占总收入的比例", "94.95", "%", "940.00 ÷ 990.00 × 100% = 94.95%"),
        ("差旅费和培训费一共多少", "15.50", "万元", "12.00 + 3.50 = 15.50万元"),
        ("办公费、电费、水费合计是多少", "27.50", "万元", "20.50 + 6.25 + 0.75 = 27.50万元"),
        ("人员经费和公用经费之和是多少", "640.00", "万元", "560.00 + 80.00 = 640.00万元"),
        ("差旅费比培训费多多少", "8.50", "万元", "12.00 − 3.50 = 8.50万元"),
        ("公务接待费预算执行率是多少", "66.67", "%", "2.00 ÷ 3.00 × 100% = 66.67%"),
        ("2030年总支出是多少", "950.00", "万元", "1,000.00 − 50.00 = 950.00万元"),
        ("2030年公务接待费是多少", "2.50", "万元", "2.00 + 0.50 = 2.50万元"),
        ("上年总支出是多少", "950.00", "万元", "1,000.00 − 50.00 = 950.00万元"),
    ],
)
def test_the_result_comes_with_its_formula(
    assistant: Assistant, question: str, value: str, unit: str, formula: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, AnswerKind.CALCULATION)
    assert (answer.value, answer.unit, answer.formula) == (Decimal(value), unit, formula)
    assert value in answer.text.replace(",", "")


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("基本支出占总支出的比例是多少", {"640.00", "1000.00"}),
        ("差旅费和培训费一共多少", {"12.00", "3.50"}),
        ("差旅费比培训费多多少", {"12.00", "3.50"}),
        ("公务接待费预算执行率是多少", {"2.00", "3.00"}),
        ("2030年总支出是多少", {"1000.00", "50.00"}),
    ],
)
def test_what_went_in_is_cited(assistant: Assistant, question: str, cited: set[str]) -> None:
    values = {citation.value for citation in assistant.ask(question).citations}
    assert {Decimal(value) for value in cited} <= values


def test_items_of_different_bases_are_set_against_each_other_in_one(assistant: Assistant) -> None:
    """全口径 has both the item and the whole; 一般公共预算 would give another share, of another whole."""
    answer = assistant.ask("水利工程运行与维护占总支出的比例")
    assert answer.value == Decimal("25.20")


@pytest.mark.parametrize(
    ("question", "value", "unit", "section"),
    [
        ("总支出比上年增加了多少万元", "50.00", "万元", "二、支出决算情况说明"),
        ("总支出增长率是多少", "5.26", "%", "二、支出决算情况说明"),
        ("总支出同比增长百分之几", "5.26", "%", "二、支出决算情况说明"),
        ("公务接待费比上年减少多少", "0.50", "万元", "六、“三公”经费支出决算情况说明"),
    ],
)
def test_the_change_against_last_year_is_as_stated(
    assistant: Assistant, question: str, value: str, unit: str, section: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)
    assert answer.citations[0].section == f"第三部分 决算情况说明/{section}"


@pytest.mark.parametrize("question", ["2030年差旅费是多少", "差旅费比上年增加多少", "差旅费预算执行率是多少"])
def test_what_the_account_does_not_state_is_not_reckoned(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.value) == (Status.REFUSED, None)


def test_nothing_is_divided_by_zero(assistant: Assistant) -> None:
    answer = assistant.ask("因公出国（境）费预算执行率是多少")
    assert answer.status is Status.REFUSED
    assert "0" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "水利工程运行与维护，支出决算表比一般公共预算财政拨款支出决算表多多少",
        "水利工程运行与维护全口径比一般公共预算多多少",
    ],
)
def test_two_tables_or_bases_are_compared_for_the_one_item_named(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).value == Decimal(50)


def test_what_comes_in_for_an_item_is_not_what_is_spent_on_it(assistant: Assistant) -> None:
    income = assistant.ask("水务局农林水支出2031年收入多少")
    assert (income.value, income.citations[0].table) == (Decimal(790), "收入决算表")
    assert assistant.ask("水务局办公费收入多少").status is Status.REFUSED


def test_a_sum_of_one_basis_is_called_so(assistant: Assistant) -> None:
    assert "一般公共预算财政拨款支出合计" in assistant.ask("一般公共预算财政拨款支出合计是多少").text


@pytest.mark.parametrize("question", ["2030年燃气补贴支出是多少", "2030年公务接待费和总支出一共多少"])
def test_last_year_is_not_told_of_one_thing_where_another_is_named(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).value is None


def test_what_stands_behind_the_last_of_a_list_is_said_of_all(assistant: Assistant) -> None:
    assert assistant.ask("水利和社会保障和就业支出基本支出一共多少").value == Decimal(568)


def test_changes_are_not_reckoned_with_as_figures(assistant: Assistant) -> None:
    assert assistant.ask("培训费的增减额是差旅费增减额的几倍").status is Status.REFUSED


def test_the_last_row_of_both_sides_is_the_grand_total(assistant: Assistant) -> None:
    assert assistant.ask("收入支出决算总表里总计的决算数是多少").value == Decimal(1020)
