from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import format_amount, parse_amount, parse_percent

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2).map(lambda value: value if value else abs(value))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("96,282,213.44", "96282213.44"),
        ("87267272.44", "87267272.44"),
        ("189,767,551", "189767551"),
        ("0.00", "0.00"),
        (".50", "0.50"),
        ("-12.30", "-12.30"),
        ("－12.30", "-12.30"),
        ("−12.30", "-12.30"),
        ("(1,234.00)", "-1234.00"),
        ("（1,234.00）", "-1234.00"),
        ("１２３．４５", "123.45"),
        (" 1 2 3 . 4 5 ", "123.45"),
        ("1,234,\n567.00", "1234567.00"),
        ("△1.00", "-1.00"),
        ("12.30①", "12.30"),
        ("12.30¹", "12.30"),
        ("12.30*", "12.30"),
        ("（1.00）[2]", "-1.00"),
    ],
)
def test_printed_forms_of_one_number(printed: str, value: str) -> None:
    assert parse_amount(printed) == Decimal(value)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " ",
        "-",
        "—",
        "--",
        "——",
        "12.5%",
        "合计",
        "1,23",
        "1,234,56.00",
        "1.2.3",
        "12万元",
        "()",
        "12¹3",
        "①",
        "1(2)",
    ],
)
def test_what_is_not_one_number_is_text(printed: str) -> None:
    assert parse_amount(printed) is None


def test_percentages_are_told_from_amounts() -> None:
    assert parse_percent("41.21%") == Decimal("41.21")
    assert parse_percent("－3 ％") == Decimal(-3)
    assert parse_percent("41.21") is None
    assert parse_percent("%") is None


@given(amounts)
def test_formatting_round_trips_with_its_decimals(value: Decimal) -> None:
    again = parse_amount(format_amount(value))
    assert again == value
    assert again is not None
    assert again.as_tuple().exponent == value.as_tuple().exponent


@given(amounts)
def test_every_style_of_printing_reads_the_same(value: Decimal) -> None:
    wide = format_amount(value).translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    assert parse_amount(wide) == parse_amount(str(value)) == value
    assert parse_amount(" ".join(format_amount(value))) == value


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    parse_amount(text)
    parse_percent(text)
