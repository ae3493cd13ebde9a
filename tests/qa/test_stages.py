"""The plans that an account prints beside one another, and what comes in and goes out told as one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.answer import Status
from qa.assistant import Assistant
from tests.qa.conftest import Telling, WithItems


@pytest.fixture
def told(telling: Telling) -> Assistant:
    """An account whose prose tells two plans of an item; it says how both sides of it changed at once."""
    return telling("林区巡护费年初预算4.00万元，全年预算2.50万元，支出决算2.46万元，为年初预算的61.50%。")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("林区巡护费年初预算是多少", "4.00"),
        ("林区巡护费全年预算数是多少", "2.50"),
        ("林区巡护费决算是多少", "2.46"),
        ("2030年度收、支总计多少万元", "1276.54"),
        ("2030年度支出总计多少万元", "1276.54"),
    ],
)
def test_what_the_prose_tells_is_of_its_stage_and_of_both_sides(told: Assistant, question: str, value: str) -> None:
    assert told.ask(question, ()).value == Decimal(value)


@pytest.fixture
def hospital(with_items: WithItems) -> Assistant:
    columns = [Column((name,)) for name in ("年初预算数", "全年预算数", "决算数")]
    rows = [
        ("210", "卫生健康支出", 1, 120, 120, 107),
        ("2100201", "综合医院", 3, 90, 80, 72),
        ("2101101", "行政单位医疗", 3, 10, 20, 20),
        ("2101102", "事业单位医疗", 3, 20, 20, 15),
    ]
    who = Identity("临江市人民医院", 2031, Kind.FINAL, Scope.UNIT)
    return with_items(who, "一般公共预算财政拨款支出决算表", columns, rows)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("临江市人民医院综合医院科目全年预算执行率", "90.00"),
        ("临江市人民医院综合医院科目完成年初预算的多少", "80.00"),
        ("临江市人民医院综合医院科目调整后的全年预算是多少", "80"),
        ("临江市人民医院综合医院科目全年预算比年初预算少多少", "10"),
    ],
)
def test_a_plan_is_the_one_named_and_a_name_may_end_like_the_body(
    hospital: Assistant, question: str, value: str
) -> None:
    assert hospital.ask(question, ()).value == Decimal(value)


def test_who_bears_a_part_is_its_column(assistant: Assistant) -> None:
    assert assistant.ask("水务局农林水支出由其他收入负担的有多少", ()).value == Decimal(50)


@pytest.mark.parametrize(("before", "value"), [("行政单位医疗决算是多少", "15"), ("行政单位医疗执行率是多少", "75.00")])
def test_what_stands_for_a_part_of_the_name_asked_before_is_its_sibling(
    hospital: Assistant, before: str, value: str
) -> None:
    assert hospital.ask("那事业单位的呢？", [f"临江市人民医院{before}"]).value == Decimal(value)


def test_what_is_asked_first_is_the_whole_of_what_is_asked_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("水务局社会保障和就业支出是多少，职业年金缴费占多少", ())
    assert (answer.value, answer.unit) == (Decimal("33.33"), "%")


def test_a_term_in_an_opinion_is_not_explained(assistant: Assistant) -> None:
    assert assistant.ask("你觉得水务局的机关运行经费合理吗", ()).status is Status.REFUSED


def test_a_plan_of_the_whole_year_is_not_that_of_its_beginning(with_items: WithItems) -> None:
    columns = [Column((name,)) for name in ("年初预算数", "决算数")]
    who = Identity("临江市人民医院", 2031, Kind.FINAL, Scope.UNIT)
    only_first = with_items(who, "一般公共预算财政拨款支出决算表", columns, [("2100201", "综合医院", 3, 90, 72)])
    assert only_first.ask("综合医院科目年初预算是多少").value == Decimal(90)
    assert only_first.ask("综合医院科目全年预算是多少").status is Status.REFUSED


def test_of_two_plans_side_by_side_either_may_be_called_the_budget(hospital: Assistant) -> None:
    asked_back = hospital.ask("临江市人民医院综合医院科目预算数是多少")
    assert asked_back.status is Status.CLARIFY
    assert {entry.value for entry in asked_back.values} == {Decimal(80), Decimal(90)}
    assert hospital.ask("临江市人民医院综合医院科目预算是90万元，对吗").verdict == "true"
