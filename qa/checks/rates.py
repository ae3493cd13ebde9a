"""Rates that a table prints beside the figures they are reckoned from: 执行率 in tables of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from corpus.account import Cell, Figure, Table
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome, rules

_PRINTED = re.compile(r"(?P<value>\d+(?:\.\d+)?)[%％]?")


def rate_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        columns = {name: _column(table, pattern) for name, pattern in _patterns().items()}
        rate, spent, planned = (columns[name] for name in ("rate", "spent", "planned"))
        if rate is None or spent is None or planned is None:
            continue
        for row in range(len(table.rows)):
            cells = [_cell(table, row, column) for column in (rate, spent, planned)]
            trial = _trial(book, table, *cells) if all(cells) else None
            if trial is not None:
                yield trial


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in rules()["rates"].items()}


def is_rounded(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed number is the exact one, rounded or cut off at its last digit, give or take one of these."""
    digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return any(abs(exact.quantize(digit, how) - printed) <= digit for how in (ROUND_HALF_UP, ROUND_DOWN))


def _column(table: Table, pattern: re.Pattern[str]) -> int | None:
    """The one column whose innermost header the pattern finds."""
    found = [number for number, column in enumerate(table.columns) if pattern.search(plain(column.innermost))]
    return found[0] if len(found) == 1 else None


def _cell(table: Table, row: int, column: int) -> Cell | None:
    return next((cell for cell in table.cells if (cell.row, cell.column) == (row, column)), None)


def _trial(book: Book, table: Table, rate: Cell | None, spent: Cell | None, planned: Cell | None) -> Trial | None:
    match = _PRINTED.fullmatch(plain(rate.printed)) if rate is not None else None
    if match is None or rate is None or spent is None or planned is None:
        return None
    part, whole = parse_amount(spent.printed), parse_amount(planned.printed)
    if part is None or not whole:
        return None
    printed = Decimal(match["value"])
    exact = part / whole * 100
    holds = is_rounded(printed, exact)
    printed_as = ((rate, printed), (spent, part), (planned, whole))
    places = [book.place(Figure(book.identity, table, cell, value)) for cell, value in printed_as]
    found = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    sum_told = f"{format_amount(part)} ÷ {format_amount(whole)} × 100%"
    name = telling.where(Figure(book.identity, table, rate, printed))
    return Trial(
        "table_rate", FindingKind.PERCENTAGE, outcome(holds), (places[0],),
        f"{name}写{format_amount(printed)}%，重算是{format_amount(found)}%（{sum_told}）。", tuple(places[1:]),
        found, printed, None if holds else printed - found, "%", arithmetic=sum_told,
    )  # fmt: skip
