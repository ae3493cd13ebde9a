"""Figures of the year before that the account itself prints: in a column beside its own, or told in its prose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.answer import Status
from qa.assistant import Assistant
from tests.qa.conftest import Telling, WithItems


@pytest.fixture
def hospital(with_items: WithItems) -> Assistant:
    columns = [Column((name,)) for name in ("2030年决算数", "2031年决算数")]
    who = Identity("临江市人民医院", 2031, Kind.FINAL, Scope.UNIT)
    return with_items(who, "一般公共预算财政拨款支出决算表", columns, [("2100201", "综合医院", 3, 40, 50)])


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("临江市人民医院综合医院科目2030年决算数是多少", "40", "万元"),
        ("临江市人民医院2031年一般公共预算财政拨款支出决算表里综合医院2030年决算数是多少", "40", "万元"),
        ("临江市人民医院综合医院科目2031年是2030年的几倍", "1.25", "倍"),
        ("临江市人民医院综合医院科目2031年是2030年的百分之几", "125.00", "%"),
    ],
)
def test_a_column_of_the_year_before_is_looked_up_and_divided_by(
    hospital: Assistant, question: str, value: str, unit: str
) -> None:
    answer = hospital.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


def test_both_years_asked_for_are_not_answered_with_one(hospital: Assistant) -> None:
    assert hospital.ask("临江市人民医院综合医院科目2030年和2031年分别是多少").value is None


@pytest.mark.parametrize(
    ("question", "value"), [("2030年办公费是多少", "40.00"), ("2031年办公费比2030年多了多少", "2.17")]
)
def test_the_prose_tells_the_year_before(telling: Telling, question: str, value: str) -> None:
    answer = telling("2031年度办公费支出42.17万元。2030年度办公费支出40.00万元。").ask(question)
    assert (answer.status, answer.value) == (Status.ANSWERED, Decimal(value))
