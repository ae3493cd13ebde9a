"""Columns of changes: 增减额 is the one year less the other, 增减% the 增减额 of the year before.

Which column is of which year the rows themselves tell: the equation is that which nearly all rows keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import permutations

from corpus.account import Cell, Figure, Table
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.rates import is_rounded
from qa.checks.trial import FindingKind, Trial, outcome, rules

_FEW = 4
"""So many rows must keep an equation before another is wrong that does not."""
_MOST = Decimal("0.8")
_HUNDRED = Decimal(100)
_Figures = Mapping[tuple[int, int], Figure]
"""The numbers of a table by row and column."""


def change_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        if not table.origin.is_sure:
            continue
        figures = {
            (cell.row, cell.column): Figure(book.identity, table, cell, value)
            for cell in table.cells
            if (value := _number(cell)) is not None
        }
        rates, changes = (_columns(table, word) for word in ("rate", "change"))
        others = [column for column in range(len(table.columns)) if column not in (*rates, *changes)]
        if len(changes) == 1:
            yield from _differences(book, figures, changes[0], others)
        if len(changes) == len(rates) == 1:
            yield from _rates(book, figures, rates[0], changes[0], others)
        elif len(rates) == 1 and not changes:
            yield from _rates_of_years(book, figures, rates[0], others)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rules()["changes"][name])


def _columns(table: Table, word: str) -> list[int]:
    return [number for number, column in enumerate(table.columns) if _word(word).search(plain(column.innermost))]


def _number(cell: Cell) -> Decimal | None:
    return parse_amount(plain(cell.printed).removesuffix("%"))


def _rows(figures: _Figures, *columns: int) -> list[tuple[Figure, ...]]:
    """The figures of these columns in each row that has them all."""
    rows = ([figures.get((row, one)) for one in columns] for row in sorted({row for row, _ in figures}))
    return [found for row in rows if len(found := tuple(filter(None, row))) == len(columns)]


def _differences(book: Book, figures: _Figures, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减额 = 本年 - 上年."""
    best: list[tuple[Figure, ...]] = []
    most = 0
    for now, then in permutations(others, 2):
        rows = _rows(figures, change, now, then)
        kept = sum(_is_difference(*row) for row in rows)
        if kept > most:
            best, most = rows, kept
    if _is_kept(most, best):
        for row in best:
            _, later, earlier = row
            told = f"{format_amount(later.value)} - {format_amount(earlier.value)}"
            yield _trial(book, row, later.value - earlier.value, told, _is_difference(*row))


def _is_kept(kept: int, rows: Sequence[tuple[Figure, ...]]) -> bool:
    return kept >= _FEW and kept >= _MOST * len(rows)


def _is_difference(change: Figure, now: Figure, then: Figure) -> bool:
    return abs(change.value - (now.value - then.value)) <= Decimal("0.015")


def _rates(book: Book, figures: _Figures, rate: int, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = 增减额 ÷ 上年 × 100%."""
    best: list[tuple[Figure, ...]] = []
    most = 0
    for then in others:
        rows = [row for row in _rows(figures, rate, change, then) if row[-1].value > 0]
        kept = sum(_is_rate(*row) for row in rows)
        if kept > most:
            best, most = rows, kept
    if _is_kept(most, best):
        for row in best:
            _, moved, earlier = row
            exact = (moved.value / earlier.value * _HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)
            told = f"{format_amount(moved.value)} ÷ {format_amount(earlier.value)} × 100%"
            yield _trial(book, row, exact, told, _is_rate(*row))


def _rates_of_years(book: Book, figures: _Figures, rate: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = (本年 - 上年) ÷ 上年 × 100%, where the table prints no 增减额."""
    best: list[tuple[Figure, ...]] = []
    most = 0
    for now, then in permutations(others, 2):
        rows = [row for row in _rows(figures, rate, now, then) if row[-1].value > 0]
        kept = sum(is_rounded(row[0].value, _growth(*row[1:])) for row in rows)
        if kept > most:
            best, most = rows, kept
    if _is_kept(most, best):
        for row in best:
            printed, later, earlier = row
            exact = _growth(later, earlier)
            told = (
                f"({format_amount(later.value)} - {format_amount(earlier.value)})"
                f" ÷ {format_amount(earlier.value)} × 100%"
            )
            holds = is_rounded(printed.value, exact)
            yield _trial(book, row, exact.quantize(Decimal("0.01"), ROUND_HALF_UP), told, holds)


def _growth(now: Figure, then: Figure) -> Decimal:
    return (now.value - then.value) / then.value * _HUNDRED


def _is_rate(printed: Figure, change: Figure, then: Figure) -> bool:
    return is_rounded(printed.value, change.value / then.value * _HUNDRED)


def _trial(book: Book, row: Sequence[Figure], exact: Decimal, sum_told: str, holds: bool) -> Trial:
    """The figure that is reckoned is in doubt first, and with it those it is reckoned from."""
    first = row[0]
    told = f"{telling.where(first)}写{format_amount(first.value)}，重算是{format_amount(exact)}（{sum_told}）。"
    return Trial(
        "table_change", FindingKind.TABLE_SUM, outcome(holds), tuple(map(book.place, row)), told, (),
        exact, first.value, None if holds else first.value - exact, arithmetic=f"{sum_told} = {format_amount(exact)}",
    )  # fmt: skip
