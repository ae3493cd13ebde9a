"""Columns of changes: 增减额 is the one year less the other, 增减% the 增减额 of the year before.

Which column is of which year the rows themselves tell: the equation is that which nearly all rows keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import permutations

from corpus.account import Cell, Figure, Table
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome, rules

_FEW = 4
"""So many rows must keep an equation before another is wrong that does not."""
_MOST = Decimal("0.8")
_HUNDRED = Decimal(100)
_Numbers = Mapping[tuple[int, int], Decimal]


def change_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        if not table.origin.is_sure:
            continue
        numbers = {(cell.row, cell.column): value for cell in table.cells if (value := _number(cell)) is not None}
        rates, changes = (_columns(table, word) for word in ("rate", "change"))
        others = [column for column in range(len(table.columns)) if column not in (*rates, *changes)]
        if len(changes) == 1:
            yield from _differences(book, table, numbers, changes[0], others)
        if len(changes) == len(rates) == 1:
            yield from _rates(book, table, numbers, rates[0], changes[0], others)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rules()["changes"][name])


def _columns(table: Table, word: str) -> list[int]:
    return [number for number, column in enumerate(table.columns) if _word(word).search(plain(column.innermost))]


def _number(cell: Cell) -> Decimal | None:
    return parse_amount(plain(cell.printed).removesuffix("%"))


def _differences(book: Book, table: Table, numbers: _Numbers, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减额 = 本年 - 上年."""
    best: tuple[list[int], list[int], int, int] = ([], [], 0, 0)
    for now, then in permutations(others, 2):
        rows = [row for row in range(len(table.rows)) if all((row, one) in numbers for one in (change, now, then))]
        kept = [row for row in rows if _is_near(numbers[row, change], numbers[row, now] - numbers[row, then])]
        if len(kept) > len(best[1]):
            best = rows, kept, now, then
    rows, kept, now, then = best
    if len(kept) < _FEW or len(kept) < _MOST * len(rows):
        return
    for row in rows:
        exact = numbers[row, now] - numbers[row, then]
        told = f"{format_amount(numbers[row, now])} - {format_amount(numbers[row, then])}"
        yield _trial(book, table, [(row, change), (row, now), (row, then)], numbers, exact, told, row in kept)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= Decimal("0.015")


def _rates(
    book: Book, table: Table, numbers: _Numbers, rate: int, change: int, others: Sequence[int]
) -> Iterator[Trial]:  # fmt: skip
    """增减% = 增减额 ÷ 上年 × 100%."""
    best: tuple[list[int], list[int], int] = ([], [], 0)
    for then in others:
        rows = [
            row for row in range(len(table.rows))
            if all((row, one) in numbers for one in (rate, change, then)) and numbers[row, then] > 0
        ]  # fmt: skip
        kept = [row for row in rows if _is_rate(numbers[row, rate], numbers[row, change], numbers[row, then])]
        if len(kept) > len(best[1]):
            best = rows, kept, then
    rows, kept, then = best
    if len(kept) < _FEW or len(kept) < _MOST * len(rows):
        return
    for row in rows:
        exact = (numbers[row, change] / numbers[row, then] * _HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)
        told = f"{format_amount(numbers[row, change])} ÷ {format_amount(numbers[row, then])} × 100%"
        yield _trial(book, table, [(row, rate), (row, change), (row, then)], numbers, exact, told, row in kept)


def _is_rate(printed: Decimal, change: Decimal, then: Decimal) -> bool:
    digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    exact = change / then * _HUNDRED
    return any(abs(exact.quantize(digit, how) - printed) <= digit for how in (ROUND_HALF_UP, ROUND_DOWN))


def _trial(
    book: Book, table: Table, where: Sequence[tuple[int, int]], numbers: _Numbers, exact: Decimal, sum_told: str,
    holds: bool,
) -> Trial:  # fmt: skip
    """The figure that is reckoned is in doubt first, and with it those it is reckoned from."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    first, *rest = (Figure(book.identity, table, cells[place], numbers[place]) for place in where)
    told = f"{telling.where(first)}写{format_amount(first.value)}，重算是{format_amount(exact)}（{sum_told}）。"
    return Trial(
        "table_change", FindingKind.TABLE_SUM, outcome(holds), tuple(map(book.place, (first, *rest))), told, (),
        exact, first.value, None if holds else first.value - exact, arithmetic=f"{sum_told} = {format_amount(exact)}",
    )  # fmt: skip
