"""Tables of what is bought: the amount is the number of things by the price of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from corpus.account import Cell, Figure, Table
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome, rules

_SCALES = (Decimal(1), Decimal(10) ** -4, Decimal(10) ** 4)
"""The price may be in 元 where the amount is in 万元."""
_Row = tuple[Figure, Figure, Figure]
"""The count, the price and the amount of a row."""


def priced_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        columns = [_column(table, name) for name in ("count", "price", "amount")]
        known = [column for column in columns if column is not None]
        if table.origin.is_sure and len(known) == len(columns):
            yield from _tried(book, list(_rows(book, table, known)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rules()["priced"][name])


def _column(table: Table, name: str) -> int | None:
    """The one column whose innermost header the pattern finds."""
    found = [number for number, one in enumerate(table.columns) if _pattern(name).search(plain(one.innermost))]
    return found[0] if len(found) == 1 else None


def _rows(book: Book, table: Table, columns: list[int]) -> Iterator[_Row]:
    cells: dict[tuple[int, int], Cell] = {(cell.row, cell.column): cell for cell in table.cells}
    for row in range(len(table.rows)):
        found = [cells.get((row, column)) for column in columns]
        figures = [
            Figure(book.identity, table, cell, value)
            for cell in found if cell is not None and (value := parse_amount(plain(cell.printed))) is not None
        ]  # fmt: skip
        if len(figures) == len(columns):
            yield figures[0], figures[1], figures[2]


def _tried(book: Book, rows: list[_Row]) -> Iterator[Trial]:
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
