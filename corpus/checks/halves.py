"""A table as its sums see it: each side by itself, figures found by row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Figure, Identity, Origin, Row, Table
from corpus.checks.check import step
from corpus.names import plain
from corpus.standard import load
from corpus.words import is_total, side_in, side_of_code


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a two-sided table, or the whole of another.

    `rows` and `columns` are keyed by their index in the table. Columns of equal headers of which no row
    fills more than one are one column, printed side by side to save room; it goes by the first's index.
    """

    table: Table
    rows: Mapping[int, Row]
    columns: Mapping[int, tuple[str, ...]]
    figures: Mapping[tuple[int, int], Figure]
    """By row and column."""
    step: Decimal

    @property
    def side(self) -> str | None:
        return next(iter(self.rows.values())).side

    def is_filled(self, row: int) -> bool:
        """Whether the row prints any figure."""
        return any((row, column) in self.figures for column in self.columns)

    def is_unread(self, row: int) -> bool:
        """Whether a row without figures may have lost them: a dump does not show where blank cells were."""
        return self.table.origin is Origin.DUMP and not self.is_filled(row)

    @property
    def is_interleaved(self) -> bool:
        """Whether two rows stand on one printed line: lists side by side under one name."""
        return max(Counter(row.number for row in self.rows.values()).values()) > 1


def halves(table: Table, account: Identity) -> Iterator[Half]:
    """The sides of the table that have rows."""
    last_digit = step(table)
    sides = _sides(table)
    for side in dict.fromkeys(sides):
        home = _merged(table, side)
        columns = {index: _path(table, index) for index in dict.fromkeys(home.values())}
        for rows in _lists(table, {index: row for index, row in enumerate(table.rows) if sides[index] == side}):
            figures = {
                (cell.row, home[cell.column]): Figure(account, table, cell, cell.value)
                for cell in table.cells
                if cell.value is not None and cell.row in rows and cell.column in home
            }
            yield Half(table, rows, columns, figures, last_digit)


def _sides(table: Table) -> list[str | None]:
    """The side of each row. Of 人员经费 and 公用经费 the codes say which: blocks may break where the paper does."""
    totals = {index: side_in(row.label) for index, row in enumerate(table.rows) if is_total(row.label)}
    printed = [row.side for row in table.rows]
    if not load("economic")["sides"].keys() <= {*printed, *totals.values()}:
        return printed
    return [side_of_code(row.code) or totals.get(index) or row.side for index, row in enumerate(table.rows)]


def _lists(table: Table, rows: dict[int, Row]) -> list[dict[int, Row]]:
    """The rows of the lists that a side holds: 支出 by function beside 支出 by nature, told apart by their columns.

    A row without figures belongs to the list of its place in the printed line; all rows are one list where any
    has a code, or where the columns do not tell.
    """
    places: Counter[int] = Counter()
    place: dict[int, int] = {}
    for index, row in rows.items():
        place[index] = places[row.number]
        places[row.number] += 1
    filled = [(cell.row, cell.column) for cell in table.cells if cell.row in rows]
    paired = {index for index, row in rows.items() if places[row.number] > 1}
    homes: dict[int, set[int]] = {column: set() for _, column in filled}
    for at, column in filled:
        homes[column].update({place[at]} if at in paired else ())
    if not paired or any(row.code for row in rows.values()) or any(len(found) != 1 for found in homes.values()):
        return [rows]
    of_row = {**place, **{row: next(iter(homes[column])) for row, column in filled}}
    return [{index: row for index, row in rows.items() if of_row[index] == one} for one in sorted(set(of_row.values()))]


def _path(table: Table, column: int) -> tuple[str, ...]:
    return tuple(plain(header) for header in table.columns[column].path)


def _merged(table: Table, side: str | None) -> dict[int, int]:
    """Each column of the side and the column it counts as."""
    columns = [index for index, column in enumerate(table.columns) if side is None or column.side in (side, None)]
    filled = {index: {cell.row for cell in table.cells if cell.column == index} for index in columns}
    home: dict[int, int] = {}
    for index in columns:
        alike = [other for other in home.values() if _path(table, other) == _path(table, index)]
        home[index] = next((other for other in alike if not filled[other] & filled[index]), index)
        filled[home[index]] = filled[home[index]] | filled[index]
    return home
