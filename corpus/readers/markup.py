"""What a document marks up as one table, to what it holds: captions, grids of header and body, notes.

A worksheet holds a title, a line with the unit, one table or several, and remarks; web pages set whole
articles in tables. So the cells marked up are parted here as a reader of the page parts them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from corpus.account import Origin
from corpus.captions import is_note, is_prose, read_caption
from corpus.errors import DocumentError
from corpus.headers import has_header
from corpus.pages import Grid, GridCell, Line
from corpus.standard import kind_of_title
from corpus.words import is_stub, is_total

LARGEST_GRID = 100_000
"""No table has more places for cells."""
WIDEST_GRID = 200
"""No table has more columns."""
_HEADER_ROWS = 12
"""A header ends within so many rows."""
_NAMED_BY = 3
"""One of so many first rows of a header names a column of codes or labels."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells that begin in a row of the markup, blank or not, from left to right; one at least is not blank."""

    cells: tuple[GridCell, ...]
    after_gap: bool
    """Whether blank rows stand above it."""

    @property
    def printed(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.text.strip()]

    @property
    def text(self) -> str:
        return "  ".join(cell.text.strip() for cell in self.printed)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text that are not blank, each a paragraph of its own."""
    return (Line(line.rstrip()) for line in text.splitlines() if line.strip())


def blocks(cells: Iterable[GridCell], name: str) -> Iterator[Line | Grid]:
    """The lines and grids that the cells make up, from top to bottom; `name` is used in messages.

    Places that no cell covers are blank. Rows without text and columns in which no cell begins are spacing and
    left out. Raises DocumentError for a table that is too large to be one.
    """
    for part in _parts(list(_rows(cells)), name):
        above = _above(part)
        for row in part[:above]:
            yield from lines_of(row.text)
        yield from _body(part[above:], name)


def _parts(rows: Sequence[_Row], name: str) -> Iterator[list[_Row]]:
    """The rows parted where another table begins: at its caption, or below a gap."""
    part: list[_Row] = []
    for index, row in enumerate(rows):
        below_gap = row.after_gap and _opens(rows[index : index + _HEADER_ROWS], name)
        if part and (below_gap or (_is_caption(row) and not all(map(_stands_alone, part)))):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _stands_alone(row: _Row) -> bool:
    """Whether the row can be a line above a table."""
    return len(row.printed) == 1 or bool(read_caption(row.text))


def _above(part: Sequence[_Row]) -> int:
    """How many rows at the beginning are lines. A short text that spans columns just above the others heads them."""
    alone = len(list(takewhile(_stands_alone, part)))
    if alone == len(part):
        return alone
    lines = (index for index in range(alone) if not _may_head(part[index]))
    return max(lines, default=-1) + 1


def _may_head(row: _Row) -> bool:
    (first, *_) = row.printed
    return first.right - first.left > 1 and not read_caption(row.text) and not is_prose(row.text)


def _rows(cells: Iterable[GridCell]) -> Iterator[_Row]:
    """The rows in which a text begins."""
    reached = 0
    for top, group in groupby(sorted(cells, key=lambda cell: (cell.top, cell.left)), key=lambda cell: cell.top):
        row = _Row(tuple(group), top > reached)
        if row.printed:
            reached = max(reached, *(cell.bottom for cell in row.printed))
            yield row


def _opens(rows: Sequence[_Row], name: str) -> bool:
    """Whether the rows below a gap begin something new, and do not go on with the table above it."""
    table = [row for row in rows if len(row.printed) > 1]
    named = any(is_stub(cell.text) for row in table[:_NAMED_BY] for cell in row.printed)
    return not table or _is_caption(rows[0]) or (named and has_header(_grid(table, name)))


def _is_caption(row: _Row) -> bool:
    """Whether the row, wherever it stands, begins another table."""
    said = read_caption(row.text)
    if not said:
        return False
    return bool(said.title and kind_of_title(said.title)) or bool(said.unit and {":", "："} & set(row.text))


def _body(rows: Sequence[_Row], name: str) -> Iterator[Line | Grid]:
    """The grid, and below it the lines that the rows at its end are."""
    left = min((cell.left for row in rows for cell in row.printed), default=0)
    right = max((cell.right for row in rows for cell in row.printed), default=0)
    below = len(list(takewhile(lambda row: _is_remark(row, left, right), reversed(rows))))
    kept, remarks = rows[: len(rows) - below], rows[len(rows) - below :]
    grid = _grid(kept, name)
    if grid.columns > 1:
        yield grid
    else:
        remarks = rows
    for row in remarks:
        yield from lines_of(row.text)


def _is_remark(row: _Row, left: int, right: int) -> bool:
    if len(row.printed) > 1:
        return False
    (only,) = row.printed
    whole = (only.left, only.right) == (left, right) and not is_total(only.text)
    return whole or is_note(only.text) or is_prose(only.text)


def _grid(rows: Sequence[_Row], name: str) -> Grid:
    """The rows on the columns in which their cells begin, with a blank cell in every place left over."""
    tops = [row.cells[0].top for row in rows]
    lefts = sorted({cell.left for row in rows for cell in row.cells})
    cells = [_moved(cell, tops, lefts) for row in rows for cell in row.cells]
    cells = [cell for cell in cells if cell.left < cell.right]
    size = max(len(tops) * len(lefts), sum((cell.bottom - cell.top) * (cell.right - cell.left) for cell in cells))
    if size > LARGEST_GRID or len(lefts) > WIDEST_GRID:
        raise DocumentError(f"《{name}》里有一张表大得不像决算或预算的表，没有加入。请删去无关的行和列再添加。")
    covered = {(r, c) for cell in cells for r in range(cell.top, cell.bottom) for c in range(cell.left, cell.right)}
    blank = [
        GridCell(row, column, row + 1, column + 1, "")
        for row in range(len(tops))
        for column in range(len(lefts))
        if (row, column) not in covered
    ]
    return Grid(len(tops), len(lefts), (*cells, *blank), origin=Origin.MARKUP)


def _moved(cell: GridCell, tops: Sequence[int], lefts: Sequence[int]) -> GridCell:
    return replace(
        cell,
        top=bisect_left(tops, cell.top),
        bottom=bisect_left(tops, cell.bottom),
        left=bisect_left(lefts, cell.left),
        right=bisect_left(lefts, cell.right),
    )
