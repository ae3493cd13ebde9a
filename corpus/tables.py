"""Grids to Tables: each grid is given its caption and notes, continued over pages, and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.account import Table
from corpus.bodies import read_body
from corpus.captions import (
    Caption,
    caption_above,
    is_note,
    is_page_number,
    is_prose,
    notes_below,
    read_caption,
)
from corpus.headers import header_height, texts_of_row
from corpus.pages import Grid, Line, PageLine, Source
from corpus.sheets import Sheet, drop_rows, prolong, start
from corpus.standard import kind_of_header, kind_of_title

_STRAY_LINES = 3
"""So many lines that are no prose (page headers and numbers) may stand between two pages of a table."""


@dataclass
class _Printed:
    """A table as far as it has been read."""

    caption: Caption
    sheet: Sheet
    notes: list[str] = field(default_factory=list)


def read_tables(source: Source) -> tuple[tuple[Table, ...], tuple[PageLine, ...]]:
    """The tables of a document in printed order, and the lines that belong to none of them.

    Captions, unit lines and notes belong to their tables. A table without a caption continues
    the one before it if it fits below it. Tables of money are numbered first, then the others.
    """
    printed: list[_Printed] = []
    prose: list[PageLine] = []
    waiting: list[PageLine] = []
    for page, block in _blocks(source):
        if isinstance(block, Line):
            waiting.append((page, block))
            continue
        waiting = _take_notes(printed, waiting)
        caption, taken = caption_above([line for _, line in waiting])
        between = [item for index, item in enumerate(waiting) if index not in taken]
        prose += between
        waiting = []
        longer = prolong(printed[-1].sheet, block, page) if _may_continue(printed, caption, between) else None
        if longer is None:
            printed.append(_Printed(caption, start(block, page), list(caption.notes)))
        else:
            printed[-1].sheet = longer
    prose += _take_notes(printed, waiting)
    return _numbered(_tables(printed)), tuple(prose)


def _take_notes(printed: Sequence[_Printed], lines: list[PageLine]) -> list[PageLine]:
    """The lines without the unit and the notes at their beginning, which go to the last table."""
    if not printed:
        return lines
    table = printed[-1]
    if table.caption.unit is None and lines and lines[0][0] == table.sheet.pages[-1]:
        said = read_caption(lines[0][1].text)
        if said is not None and said == Caption(unit=said.unit):
            table.caption = replace(table.caption, unit=said.unit)
            lines = lines[1:]
    notes, taken = notes_below([line for _, line in lines])
    table.notes += [note for note in notes if note not in table.notes]
    return lines[taken:]


def _may_continue(printed: Sequence[_Printed], caption: Caption, between: Sequence[PageLine]) -> bool:
    if not printed:
        return False
    before = printed[-1].caption
    if caption.title is not None:
        return caption.title == before.title and caption.body in (None, before.body)
    texts = [line.text for _, line in between if not is_page_number(line.text)]
    return len(texts) <= _STRAY_LINES and not any(map(is_prose, texts))


def _blocks(source: Source) -> Iterator[tuple[int | None, Line | Grid]]:
    """Lines and grids in reading order; captions and notes that stand inside a grid come out as lines."""
    for page in source.pages:
        for block in page.blocks:
            for part in [block] if isinstance(block, Line) else _unframed(block):
                yield page.number, part


def _unframed(grid: Grid) -> Iterator[Line | Grid]:
    first = 0
    while first < grid.rows and _is_caption_row(texts_of_row(grid, first)):
        first += 1
    last = grid.rows
    while last > first and _is_note_row(texts_of_row(grid, last - 1)):
        last -= 1
    yield from _lines_of(grid, range(first))
    if first < last:
        kept = replace(grid, rows=last, cells=tuple(cell for cell in grid.cells if cell.top < last))
        yield drop_rows(kept, first)
    yield from _lines_of(grid, range(last, grid.rows))


def _is_caption_row(texts: Sequence[str]) -> bool:
    said = [read_caption(text) for text in texts]
    return not texts or (None not in said and any(said))


def _is_note_row(texts: Sequence[str]) -> bool:
    return len(texts) == 1 and is_note(texts[0])


def _lines_of(grid: Grid, rows: Iterable[int]) -> Iterator[Line]:
    for row in rows:
        for cell in sorted((cell for cell in grid.cells if cell.top == row), key=lambda cell: cell.left):
            if cell.text.strip():
                yield Line(cell.text.replace("\n", ""), cell.box)


def _tables(printed: Sequence[_Printed]) -> Iterator[Table]:
    known_unit: str | None = None
    for item in printed:
        title = item.caption.title or ""
        kind = kind_of_title(title) if title else kind_of_header("".join(_header(item.sheet)))
        money = kind is not None and kind.basis != "none"
        printed_unit = item.caption.unit or _unit_in_header(item.sheet)
        unit = printed_unit or (known_unit if money else None)
        notes = tuple(item.notes)
        if kind is not None and not money:
            # Its cells are words; of those that are money the unit stands above it, or in the header.
            notes = (*notes, f"单位：{unit}") if unit else notes
            unit = None
        known_unit = unit or known_unit
        body = read_body(item.sheet, unit is not None)
        pages = tuple(sorted({page for page in item.sheet.pages if page is not None}))
        standard = kind.id if kind else None
        origin = item.sheet.grid.origin
        columns, rows, cells = body.columns, body.rows, body.cells
        yield Table(
            0, title, standard, unit, columns, rows, cells, pages, notes, origin, unit is None or bool(printed_unit)
        )  # fmt: skip


def _unit_in_header(sheet: Sheet) -> str | None:
    """The unit printed in a header cell: 金额（万元）."""
    found = (re.search(r"[(（](?:单位[:：])?((?:百万|千|万|亿)?元)[)）]", text) for text in _header(sheet))
    return next((match[1] for match in found if match), None)


def _header(sheet: Sheet) -> Iterator[str]:
    return (text for row in range(header_height(sheet.grid)) for text in texts_of_row(sheet.grid, row))


def _numbered(tables: Iterable[Table]) -> tuple[Table, ...]:
    listed = list(tables)
    money_first = sorted(range(len(listed)), key=lambda index: listed[index].unit is None)
    numbers = {index: number for number, index in enumerate(money_first, start=1)}
    return tuple(replace(table, number=numbers[index]) for index, table in enumerate(listed))
