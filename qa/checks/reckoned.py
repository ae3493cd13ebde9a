"""Columns that a table reckons from others: 执行率 of what is spent and planned, an amount of a number and a price."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from corpus.account import Figure, Table
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome, rules

_SCALES = (Decimal(1), Decimal(10) ** -4, Decimal(10) ** 4)
"""The price may be in 元 where the amount is in 万元."""
_Row = tuple[Figure, Figure, Figure]


def reckoned_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        for row in _rows(book, table, "rates", "rate", "spent", "planned"):
            if row[2].value:
                yield _rate(book, *row)
        if table.origin.is_sure:
            yield from _priced(book, list(_rows(book, table, "priced", "count", "price", "amount")))


@cache
def _pattern(group: str, name: str) -> re.Pattern[str]:
    return re.compile(rules()[group][name])


def _rows(book: Book, table: Table, group: str, *names: str) -> Iterator[_Row]:
    """The figures of each row that has one in each of the columns that the words of the group name."""
    columns = [_column(table, _pattern(group, name)) for name in names]
    if None in columns:
        return
    cells = {(cell.row, cell.column): cell for cell in table.cells if cell.column in columns}
    for row in range(len(table.rows)):
        figures = [
            Figure(book.identity, table, cell, value)
            for column in columns if (cell := cells.get((row, column or 0))) is not None
            and (value := parse_amount(re.sub("[%％]$", "", plain(cell.printed)))) is not None
        ]  # fmt: skip
        if len(figures) == len(names):
            yield figures[0], figures[1], figures[2]


def _column(table: Table, pattern: re.Pattern[str]) -> int | None:
    """The one column whose innermost header the pattern finds."""
    found = [number for number, column in enumerate(table.columns) if pattern.search(plain(column.innermost))]
    return found[0] if len(found) == 1 else None


def is_rounded(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed number is the exact one, rounded or cut off at its last digit, give or take one of these."""
    digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return any(abs(exact.quantize(digit, how) - printed) <= digit for how in (ROUND_HALF_UP, ROUND_DOWN))


def _rate(book: Book, rate: Figure, spent: Figure, planned: Figure) -> Trial:
    exact = spent.value / planned.value * 100
    holds = is_rounded(rate.value, exact)
    found = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    sum_told = f"{format_amount(spent.value)} ÷ {format_amount(planned.value)} × 100%"
    return Trial(
        "table_rate", FindingKind.PERCENTAGE, outcome(holds), (book.place(rate),),
        f"{telling.where(rate)}写{format_amount(rate.value)}%，重算是{format_amount(found)}%（{sum_told}）。",
        (book.place(spent), book.place(planned)), found, rate.value, None if holds else rate.value - found, "%",
        arithmetic=sum_told,
    )  # fmt: skip


def _priced(book: Book, rows: Sequence[_Row]) -> Iterator[Trial]:
    """The rows at the scale that most of them keep; what no other row keeps is no rule of the table."""
    scale = max(_SCALES, key=lambda one: sum(_holds(row, one) for row in rows))
    kept = sum(_holds(row, scale) for row in rows)
    for row in rows if kept and kept * 2 >= len(rows) else ():
        count, price, amount = row
        exact = count.value * price.value * scale
        sum_told = f"{format_amount(count.value)} × {format_amount(price.value)}"
        told = (
            f"{telling.where(amount)}写{format_amount(amount.value)}，"
            f"数量乘单价是{format_amount(exact)}（{sum_told}）。"
        )
        holds = _holds(row, scale)
        yield Trial(
            "priced", FindingKind.TABLE_SUM, outcome(holds), tuple(map(book.place, (amount, price, count))), told, (),
            exact, amount.value, None if holds else amount.value - exact,
        )  # fmt: skip


def _holds(row: _Row, scale: Decimal) -> bool:
    count, price, amount = row
    slack = (_half(price.value) * count.value * scale) + _half(amount.value)
    return abs(amount.value - count.value * price.value * scale) <= slack


def _half(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(min(exponent, 0) - 1) if isinstance(exponent, int) else Decimal(0)
