from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.amounts import Amount, same

money = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def amount(value: str, unit: str) -> Amount:
    return Amount(Decimal(value), unit)


@given(money)
def test_a_figure_in_another_unit_is_the_same_figure(value: Decimal) -> None:
    assert same(Amount(value, "万元"), Amount(value * 10000, "元"))
    assert same(Amount(value * 10000, "元"), Amount(value, "万元"))
    assert same(Amount(value, "亿元"), Amount(value * 10000, "万元"))


@given(money, money)
def test_order_does_not_matter(one: Decimal, other: Decimal) -> None:
    first, second = Amount(one, "元"), Amount(other, "万元")
    assert same(first, second) == same(second, first)


@given(money)
def test_the_next_figure_is_another_figure(value: Decimal) -> None:
    assert not same(Amount(value, "万元"), Amount(value + Decimal("0.01"), "万元"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount("51.57", "%"), amount("51.5706", "％")),
        (amount("9746.50", "万元"), amount("97464955.22", "元")),
        (amount("97464955.22", "元"), amount("9746.50", "万元")),
        (amount("17", "万条"), amount("170000", "条")),
        (amount("3.2", "个百分点"), amount("3.2", "%")),
    ],
)
def test_same(one: Amount, other: Amount) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount("51.57", "%"), amount("51.6", "%")),
        (amount("52", "%"), amount("51.57", "%")),
        (amount("12", "辆"), amount("12", "次")),
        (amount("12", "元"), amount("12", "万元")),
    ],
)
def test_not_same(one: Amount, other: Amount) -> None:
    assert not same(one, other)


def test_tolerance_is_in_the_unit_of_the_expected_figure() -> None:
    expected = amount("98.61", "万元")
    assert same(expected, amount("986050", "元"), Decimal("0.01"))
    assert not same(expected, amount("985900", "元"), Decimal("0.01"))
