"""Tables that no standard knows: lists closed by their sum, scores that make up a score, weights that are 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from corpus.account import Cell, Figure, Table
from corpus.checks.check import Check, Outcome, rounding, shows_all
from corpus.checks.halves import halves
from corpus.checks.rows import row_checks
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from corpus.words import is_total
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome, rules

_PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_NEAR = Decimal("0.2")
"""A total that misses its list by more may be of more than the list, unless another column adds up."""
_Numbers = Mapping[tuple[int, int], Decimal]


def list_trials(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        if table.origin.is_sure and not shows_all(table):
            numbers = _numbers(table)
            yield from _totals(book, table, numbers)
            yield from _scores(book, table, numbers)
            yield from _wholes(book, table, numbers)
    yield from _corroborated(book)


def _numbers(table: Table) -> dict[tuple[int, int], Decimal]:
    found = {}
    for cell in table.cells:
        text = plain(cell.printed)
        value = parse_amount(text) if _PLAIN.fullmatch(text) else None
        if value is not None:
            found[cell.row, cell.column] = value
    return found


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rules()["lists"][name])


def _texts(table: Table, row: int) -> list[str]:
    own = [table.rows[row].label]
    return own + [cell.printed for cell in table.cells if cell.row == row and not _PLAIN.fullmatch(plain(cell.printed))]


def _totals(book: Book, table: Table, numbers: _Numbers) -> Iterator[Trial]:
    """A first or last row 合计 is the sum of the other rows, in every column that can be summed."""
    filled = sorted({row for row, _ in numbers})
    totals = [row for row in filled if any(is_total(text) for text in _texts(table, row) if text.strip())]
    rows = [row for row in filled if row not in totals]
    if len(totals) != 1 or totals[0] not in (filled[0], filled[-1]) or len(rows) < 2 or not _is_flat(table, rows):
        return
    trials = [
        _total(book, table, numbers, rows, totals[0], column)
        for column in range(len(table.columns)) if _is_summable(table, column)
    ]  # fmt: skip
    tried = [trial for trial in trials if trial is not None]
    proven = any(trial.outcome is Outcome.HOLDS for trial in tried)
    for trial in tried:
        far = trial.outcome is Outcome.FAILS and not proven and _is_far(trial)
        yield trial.unchecked("合计可能不只是所列各行") if far else trial


def _is_flat(table: Table, rows: Sequence[int]) -> bool:
    """Whether no row is above others or within another."""
    labels = [plain(table.rows[row].label) for row in rows]
    codes = {len(table.rows[row].code or "") for row in rows}
    return len(codes) == 1 and all(label and not _words("inner").search(label) for label in labels)


def _is_summable(table: Table, column: int) -> bool:
    path = [plain(header) for header in table.columns[column].path]
    return not any(_words("no_sum").search(header) for header in path)


def _total(
    book: Book, table: Table, numbers: _Numbers, rows: Sequence[int], total: int, column: int
) -> Trial | None:  # fmt: skip
    whole = numbers.get((total, column))
    parts = {(row, column): numbers[row, column] for row in rows if (row, column) in numbers}
    return _sum(book, table, (total, column), whole, parts) if whole is not None and len(parts) > 1 else None


def _is_far(trial: Trial) -> bool:
    gap, total = trial.difference, trial.found
    return gap is not None and isinstance(total, Decimal) and abs(gap) > abs(total) * _NEAR


def _sum(
    book: Book, table: Table, where: tuple[int, int], whole: Decimal, parts: Mapping[tuple[int, int], Decimal],
    at_most: bool = False,
) -> Trial:  # fmt: skip
    total = sum(parts.values(), Decimal(0))
    gap = whole - total
    is_count = any(_words("counts").search(plain(header)) for header in table.columns[where[1]].path)
    slack = Decimal(0) if is_count else rounding(max(map(_step, (whole, *parts.values()))), len(parts))
    holds = gap >= -slack if at_most else abs(gap) <= slack
    addends = " + ".join(map(format_amount, parts.values()))
    first, *others = (_figure(book, table, place, value) for place, value in ((where, whole), *parts.items()))
    told = (
        f"{telling.where(first)}写{format_amount(whole)}，各项之和是{format_amount(total)}，"
        f"相差{format_amount(abs(gap))}。"
    )
    return Trial(
        "list_total", FindingKind.TABLE_SUM, outcome(holds), tuple(map(book.place, (first, *others))), told, (),
        total, whole, gap if not holds else Decimal(0), table.unit or "",
        arithmetic=f"{addends} = {format_amount(total)}",
    )  # fmt: skip


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _figure(book: Book, table: Table, place: tuple[int, int], value: Decimal) -> Figure:
    cells = (cell for cell in table.cells if (cell.row, cell.column) == place)
    return Figure(book.identity, table, next(cells, Cell(*place, "", value, None)), value)


def _scores(book: Book, table: Table, numbers: _Numbers) -> Iterator[Trial]:
    """总分（100分） is the sum of 产出（40分）, 效果（60分）…: the headers themselves say that they add up."""
    most = {
        column: Decimal(match[1]) for column in range(len(table.columns))
        if (match := _words("points").search(plain(table.columns[column].innermost)))
    }  # fmt: skip
    totals = [column for column in most if _words("score").search(plain(table.columns[column].innermost))]
    parts = [column for column in most if column not in totals]
    if len(totals) != 1 or len(parts) < 2 or sum(most[column] for column in parts) != most[totals[0]]:
        return
    for row in range(len(table.rows)):
        cells = {(row, column): numbers[row, column] for column in parts if (row, column) in numbers}
        whole = numbers.get((row, totals[0]))
        if whole is not None and len(cells) == len(parts):
            yield _sum(book, table, (row, totals[0]), whole, cells)


def _wholes(book: Book, table: Table, numbers: _Numbers) -> Iterator[Trial]:
    """补偿总面积 is no less than the areas of the same kind listed right above it."""
    measured = {
        cell.row: (match, cell) for cell in table.cells if (match := _words("measured").fullmatch(plain(cell.printed)))
    }  # fmt: skip
    for row, (match, cell) in measured.items():
        named = _words("whole").fullmatch(plain(table.rows[row].label))
        above = [
            other for other in range(row) if named and other in measured
            and plain(table.rows[other].label).endswith(named["what"]) and measured[other][0]["unit"] == match["unit"]
            and measured[other][1].column == cell.column
        ]  # fmt: skip
        if len(above) > 1:
            parts = {(other, cell.column): Decimal(measured[other][0]["value"]) for other in above}
            yield _sum(book, table, (row, cell.column), Decimal(match["value"]), parts, at_most=True)


def _corroborated(book: Book) -> Iterator[Trial]:
    """A table that may show only a part does not add up, and what another table prints for one row would mend it."""
    for table in book.account.tables:
        if table.unit is None or shows_all(table) or not table.origin.is_sure:
            continue
        for half in halves(table, book.identity):
            for check in row_checks(half):
                found = _mending(book, check) if check.outcome is Outcome.FAILS else None
                if found is not None:
                    yield _mended(book, check, *found)


def _mending(book: Book, check: Check) -> tuple[Figure, Figure] | None:
    for figure in check.where[1:]:
        for other in _same_row(book, figure):
            if abs(figure.value + check.difference - other.value) <= check.tolerance:
                return figure, other
    return None


def _same_row(book: Book, figure: Figure) -> Iterator[Figure]:
    """What other tables of the same unit print for the subject."""
    for other, _ in book.figures:
        if other.row.code and other.row.code == figure.row.code and other.table.unit == figure.table.unit:
            yield other


def _mended(book: Book, check: Check, wrong: Figure, right: Figure) -> Trial:
    told = (
        f"{telling.where(wrong)}写{telling.figure(wrong)}，各项之和因此与{telling.where(check.where[0])}不符；"
        f"{telling.where(right)}是{telling.figure(right)}，与合计相符。"
    )
    return Trial(
        "list_total", FindingKind.TABLE_SUM, Outcome.FAILS, (book.place(wrong),), told,
        (book.place(right), book.place(check.where[0])), right.value, wrong.value, wrong.value - right.value,
        check.unit,
    )  # fmt: skip
