"""Money is exact: converted there and back, compared as printed, rounded half up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import YUAN, format_amount
from qa.evidence.money import agree, convert, rounded

amounts = st.decimals(-(10**12), 10**12, places=2)
units = st.sampled_from(sorted(YUAN))


@given(amounts, units, units)
def test_there_and_back_is_the_same(value: Decimal, unit: str, other: str) -> None:
    there = convert(value, unit, other)
    assert convert(there, other, unit) == value
    assert agree(value, unit, there, other)


@given(amounts, units)
def test_an_amount_agrees_with_itself_rounded_to_ten_thousands(value: Decimal, unit: str) -> None:
    coarse = rounded(convert(value, unit, "万元"))
    assert agree(coarse, "万元", convert(value, unit, "元"), "元")
    assert agree(convert(value, unit, "元"), "元", coarse, "万元")


@given(amounts, amounts)
def test_two_figures_of_one_precision_agree_only_if_equal(a: Decimal, b: Decimal) -> None:
    assert agree(a, "万元", b, "万元") == (a == b)


@pytest.mark.parametrize(
    ("value", "result"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("66.665", "66.67")],
)
def test_halves_are_rounded_up(value: str, result: str) -> None:
    assert rounded(Decimal(value)) == Decimal(result)


def test_only_money_is_converted() -> None:
    assert convert(Decimal(3), "辆", "辆") == 3
    with pytest.raises(ValueError, match="辆"):
        convert(Decimal(3), "辆", "元")


@given(amounts)
def test_what_is_written_can_be_read_back(value: Decimal) -> None:
    text = format_amount(value)
    assert Decimal(text.replace(",", "")) == value
    assert "E" not in text
