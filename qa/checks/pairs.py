"""Tables outside the standard as pairs of a name and a number: cars by kind, visitors, goods and services bought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.account import Cell, Figure, Table
from corpus.names import plain
from corpus.numbers import YUAN, parse_amount
from corpus.outline import unnumbered
from qa.checks.book import Book
from qa.checks.trial import rules

_UNIT = re.compile(r"[(（](?P<units>[^()（）]{1,8})[)）]$")
_PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A number of a side table with the name beside it; `units` are those that the name or the header gives."""

    name: str
    column: str
    units: str
    figure: Figure

    @property
    def is_money(self) -> bool:
        return not self.units and self.figure.table.unit in YUAN


def pairs(book: Book) -> Iterator[Pair]:
    for table in book.account.tables:
        if table.origin.is_sure and _is_aside(table) and not _words("skipped").search(plain(table.title)):
            for row, subject in enumerate(table.rows):
                # Of a table of projects, not its sums by subject: these are of projects alone.
                if table.standard is None or not subject.code:
                    yield from _of_row(book, table, row)


def _is_aside(table: Table) -> bool:
    """Whether the standard does not know the table, or it lists projects."""
    return table.standard is None or table.standard in ("project", "general_project")


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rules()["pairs"][name])


def _of_row(book: Book, table: Table, row: int) -> Iterator[Pair]:
    """Each number of the row with the nearest name left of it: 甲 | 3 | 乙 | 5 holds two."""
    name = table.rows[row].label
    for cell in sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.column):
        text = plain(cell.printed)
        if not _PLAIN.fullmatch(text):
            name = cell.printed if _is_name(table, cell) else name
            continue
        value = parse_amount(text)
        headers = [plain(header) for header in table.columns[cell.column].path]
        if value is not None and name and not any(_words("other").search(header) for header in headers):
            units = _units(plain(name)) or next(filter(None, map(_units, headers)), "")
            yield Pair(bare_name(name), "/".join(headers), units, Figure(book.identity, table, cell, value))


def _is_name(table: Table, cell: Cell) -> bool:
    """Whether a cell of words names the number that follows it, as in a table of two lists side by side."""
    return not re.search("[，。；]", cell.printed) and _words("named").search(
        plain(table.columns[cell.column].innermost)
    ) is not None  # fmt: skip


def _units(text: str) -> str:
    found = _UNIT.search(text)
    units = found["units"] if found else ""
    return "" if _words("money").search(units) else units


def bare_name(text: str) -> str:
    """The name without its number, its unit and 其中."""
    name = re.sub("^其中[:：]?", "", plain(text))
    return _UNIT.sub("", re.sub("^其中[:：]?", "", unnumbered(name)))


def only(found: Sequence[Pair]) -> Pair | None:
    """The one of which the words tell that it is meant; that of the total where several columns have a number."""
    totals = [pair for pair in found if _words("total").search(pair.column.split("/")[-1])]
    chosen = totals or list(found)
    return chosen[0] if len({pair.figure.value for pair in chosen}) == 1 else None
