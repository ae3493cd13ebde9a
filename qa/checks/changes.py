"""Columns of changes: 增减额 is the one year less the other, 增减% the 增减额 of the year before.

Which column is of which year the rows themselves tell: the equation is that which nearly all rows keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_Rows = list[tuple[Figure, ...]]


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


def _rows(figures: _Figures, *columns: int) -> _Rows:
    """The figures of these columns in each row that has them all."""
    rows = ([figures.get((row, one)) for one in columns] for row in sorted({row for row, _ in figures}))
    return [found for row in rows if len(found := tuple(filter(None, row))) == len(columns)]


def _differences(book: Book, figures: _Figures, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减额 = 本年 - 上年."""
    for row in _best((_rows(figures, change, *years) for years in permutations(others, 2)), _is_difference):
        _, later, earlier = row
        told = f"{format_amount(later.value)} - {format_amount(earlier.value)}"
        yield _trial(book, row, later.value - earlier.value, told, _is_difference(*row))


def _best(candidates: Iterable[_Rows], holds: Callable[..., bool]) -> _Rows:
    """The rows of the columns that most rows keep to; none where too few do for the columns to be meant."""
    best: _Rows = []
    most = 0
    for rows in candidates:
        kept = sum(holds(*row) for row in rows)
        if kept > most:
            best, most = rows, kept
    return best if most >= _FEW and most >= _MOST * len(best) else []


def _is_difference(change: Figure, now: Figure, then: Figure) -> bool:
    return abs(change.value - (now.value - then.value)) <= Decimal("0.015")


def _rates(book: Book, figures: _Figures, rate: int, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = 增减额 ÷ 上年 × 100%."""
    for row in _best((_since(_rows(figures, rate, change, then)) for then in others), _is_rate):
        _, moved, earlier = row
        exact = (moved.value / earlier.value * _HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)
        told = f"{format_amount(moved.value)} ÷ {format_amount(earlier.value)} × 100%"
        yield _trial(book, row, exact, told, _is_rate(*row))


def _rates_of_years(book: Book, figures: _Figures, rate: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = (本年 - 上年) ÷ 上年 × 100%, where the table prints no 增减额."""
    candidates = (_since(_rows(figures, rate, *years)) for years in permutations(others, 2))
    for row in _best(candidates, _is_growth):
        _, later, earlier = row
        told = (
            f"({format_amount(later.value)} - {format_amount(earlier.value)}) ÷ {format_amount(earlier.value)} × 100%"
        )
        exact = _growth(later, earlier).quantize(Decimal("0.01"), ROUND_HALF_UP)
        yield _trial(book, row, exact, told, _is_growth(*row))


def _since(rows: _Rows) -> _Rows:
    """The rows that had something in the year before, their last figure, to grow from."""
    return [row for row in rows if row[-1].value > 0]


def _is_growth(printed: Figure, now: Figure, then: Figure) -> bool:
    return is_rounded(printed.value, _growth(now, then))


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
