"""The body of a Sheet to rows, columns and cells: sides unfolded, codes joined, figures read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.account import Cell, Column, Row
from corpus.headers import Heading, Side, header_height, heading_cells, headings, one_side, side_names, sides
from corpus.numbers import parse_amount
from corpus.pages import GridCell
from corpus.sheets import Sheet
from corpus.standard import load
from corpus.words import Role, bare, is_code, is_counting, is_listed, is_total, joined_code, side_of_code

_CODE_IN_LABEL = re.compile(r"[\[(（【]?(\d{3}(?:[.．·-]?\d\d){0,2})[\])）】]?[-—_:：、.]?([^\d].*)")


@dataclass(frozen=True, slots=True)
class Body:
    """The columns, rows and cells of a Table."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One side of a printed line. `side` indexes the table's sides, `values` holds (grid column, cell)."""

    side: int
    number: int
    page: int | None
    label: str
    code: str | None
    values: tuple[tuple[int, GridCell], ...]


def read_body(sheet: Sheet, money: bool) -> Body:
    """What the sheet holds below its header. Without `money` its cells are words, digits or not."""
    grid = sheet.grid
    height = header_height(grid)
    heads = headings(grid, height)
    parts = sides(heads) if money else (one_side(heads),)
    in_header = {cell for column in range(grid.columns) for cell in heading_cells(grid, height, column)}
    lines = _lines(sheet, height, in_header)
    entries = _with_codes_from_labels(_mended(list(_entries(lines, parts)), parts))
    labels = [[entry.label for entry in entries if entry.side == number] for number in range(len(parts))]
    names = _agreed(side_names(grid, height, parts, labels), entries)
    return _body(entries, parts, names, heads, money)


def _agreed(names: Sequence[str | None], entries: Sequence[_Entry]) -> Sequence[str | None]:
    """The names, none where codes deny one: blocks of 人员经费 and 公用经费 may break where the paper does."""
    of_code = [(names[entry.side], side_of_code(entry.code)) for entry in entries]
    denied = any(said in load("economic")["sides"] and meant and said != meant for said, meant in of_code)
    return [None] * len(names) if denied else names


def _body(
    entries: Sequence[_Entry], parts: Sequence[Side], names: Sequence[str | None], heads: Sequence[Heading], money: bool
) -> Body:
    order = [(index, name) for side, name in zip(parts, names, strict=True) for index in side.values]
    place = {index: number for number, (index, _) in enumerate(order)}
    columns = tuple(Column(heads[index].path, name) for index, name in order)
    rows = tuple(Row(entry.number, entry.label, entry.code, _depth(entry.code), names[entry.side]) for entry in entries)
    cells = tuple(
        _cell(number, place[index], cell, entry.page, money and heads[index].role is Role.FIGURE)
        for number, entry in enumerate(entries)
        for index, cell in entry.values
    )
    return Body(columns, rows, cells)


def _cell(row: int, column: int, cell: GridCell, page: int | None, figure: bool) -> Cell:
    value = parse_amount(cell.text) if figure else None
    printed = "".join(cell.text.split("\n")).strip() if value is None else bare(cell.text)
    return Cell(row, column, printed, value, page, cell.box)


def _depth(code: str | None) -> int:
    """1 for 类 (3 digits), 2 for 款, 3 for 项."""
    return (len(code) - 1) // 2 if code else 0


def _lines(
    sheet: Sheet, height: int, in_header: set[GridCell]
) -> Iterator[tuple[int, int | None, dict[int, GridCell], set[GridCell]]]:
    """Each printed line: its number from 1, page, cells by the grid column they cover, and which begin here."""
    covering: list[list[GridCell]] = [[] for _ in range(sheet.grid.rows)]
    for cell in sheet.grid.cells:
        for row in range(max(cell.top, height), cell.bottom):
            covering[row].append(cell)
    number = 0
    for row in range(height, sheet.grid.rows):
        cells = [cell for cell in covering[row] if cell not in in_header]
        fresh = {cell for cell in cells if cell.top == row and bare(cell.text)}
        if not fresh or is_counting([bare(cell.text) for cell in sorted(fresh, key=lambda cell: cell.left)]):
            continue
        number += 1
        yield number, sheet.pages[row], {c: cell for cell in cells for c in range(cell.left, cell.right)}, fresh


def _entries(
    lines: Iterator[tuple[int, int | None, dict[int, GridCell], set[GridCell]]], parts: Sequence[Side]
) -> Iterator[_Entry]:
    codes: list[str | None] = [None] * len(parts)
    for number, page, cells, fresh in lines:
        for index, side in enumerate(parts):
            beyond = [later.label for later in parts[index + 1 :]]
            # A cell that runs on under the next side's label (公用经费合计 over two pairs of columns) is that side's.
            own = {c: cell for c, cell in cells.items() if not any(cell.left <= c < cell.right for c in beyond if c)}
            texts = {column: bare(cell.text) for column, cell in own.items()}
            code = _code([texts.get(column, "") for column in side.codes], codes[index])
            label = _label(side, texts)
            values = tuple(
                (column, cells[column])
                for column in side.values
                if column in cells and cells[column] in fresh and cells[column].right - 1 == column
            )
            if values and not (label or code):
                label = _total_before(values[0][0], cells)
            if label or code or values:
                codes[index] = code or codes[index]
                yield _Entry(index, number, page, label, code, values)


def _label(side: Side, texts: dict[int, str]) -> str:
    """The label, of those for 类, 款 and 项 the innermost; a total printed in the column of codes counts as one."""
    if side.label is None:
        return ""
    words = (texts.get(index, "") for index in reversed(side.stub))
    return texts.get(side.label, "") or next((word for word in words if word and not joined_code(word).isdigit()), "")


def _total_before(column: int, cells: dict[int, GridCell]) -> str:
    """A total set midway over several sides whose figure stands in the last of them; "" if there is none."""
    before = [bare(cells[place].text) for place in sorted(cells) if place < column and bare(cells[place].text)]
    return before[-1] if before and is_total(before[-1]) else ""


def _code(parts: Sequence[str], previous: str | None) -> str | None:
    """The subject code in its columns 类 | 款 | 项, or in its one column.

    款 and 项 are padded to two digits; a part left blank before a printed one is that of the row above.
    """
    digits = [part if part.isdecimal() else "" for part in map(joined_code, parts)]
    while digits and not digits[-1]:
        digits.pop()
    code = ""
    for level, part in enumerate(digits):
        if not part:
            code = (previous or "")[: 3 + 2 * level]
        elif level == 0 or (len(part) > 2 and part.startswith(code)):
            code = part
        else:
            code += part.zfill(2)
    return code if is_code(code) else None


def _mended(entries: Sequence[_Entry], parts: Sequence[Side]) -> list[_Entry]:
    """The entries, with labels put together again that the end of a page cut in two.

    In a table of codes, a line with neither code nor figure at the top of a page is the rest of the label above.
    """
    mended: list[_Entry] = []
    for entry in entries:
        above = mended[-1] if mended else None
        alone = parts[entry.side].codes and not (entry.code or entry.values or is_total(entry.label))
        cut = above is not None and above.page != entry.page and above.code is not None and len(parts) == 1
        if above is not None and cut and alone and not is_listed(entry.label):
            mended[-1] = replace(above, label=above.label + entry.label)
        else:
            mended.append(entry)
    return mended


def _with_codes_from_labels(entries: Sequence[_Entry]) -> list[_Entry]:
    """The entries, with codes taken out of the labels where one column prints both (“201一般公共服务支出”)."""
    if any(entry.code for entry in entries):
        return list(entries)
    split = [_CODE_IN_LABEL.fullmatch(entry.label) for entry in entries]
    items = [match for entry, match in zip(entries, split, strict=True) if entry.label and not is_total(entry.label)]
    if not items or sum(match is not None for match in items) * 2 < len(items):
        return list(entries)
    return [
        replace(entry, code=joined_code(match[1]), label=match[2]) if match else entry
        for entry, match in zip(entries, split, strict=True)
    ]
