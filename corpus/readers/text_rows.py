"""The body of a table in a text dump: its rows as printed, blank cells put back.

Blank cells vanish from a dump and wrapped labels stand on lines of their own, so a row is
told by what it must consist of: its code or 行次, its label, and exactly as many figures
as it has columns. A row that does not add up is refused, never shifted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from corpus.readers.text_entries import Item, read_items
from corpus.readers.text_facing import facing_body
from corpus.readers.text_numbered import numbered_body
from corpus.readers.text_shapes import Shape, Side
from corpus.readers.text_words import Body, Row, Word, end_of
from corpus.standard import load


def read_body(shape: Shape, words: Sequence[Word]) -> Body:
    """The rows that `words`, all that stands below the header, print in the columns of `shape`."""
    if any(side.numbered for side in shape.sides):
        return numbered_body(shape, words)
    if not any(side.labelled for side in shape.sides):
        return _unlabelled(shape, words)
    if len(shape.sides) > 1 and not any(side.coded for side in shape.sides):
        return facing_body(shape, words)
    found = read_items(shape, words)
    if len(shape.sides) == 1:
        rows, refused = _one_sided(shape.sides[0], found.items)
    else:
        rows, refused = _side_by_side(shape, found.items)
    return Body(tuple(rows), tuple(refused), found.end)


def _unlabelled(shape: Shape, words: Sequence[Word]) -> Body:
    """A table of figures alone: one row, or nothing that can be told apart."""
    figures = list(takewhile(lambda word: word.is_number, words))
    if len(figures) != shape.count:
        return Body((), (), 0)
    return Body((tuple(word.text for word in figures),), (), end_of(figures))


def _one_sided(side: Side, items: Sequence[Item]) -> tuple[list[Row], list[str]]:
    rows, refused = [], []
    for item in items:
        cells = _cells(side, item)
        if cells is None:
            refused.append(item.text)
        else:
            rows.append(cells)
    return rows, refused


def _side_by_side(shape: Shape, items: Sequence[Item]) -> tuple[list[Row], list[str]]:
    """Entries set into the sides they belong to, a new row begun where there is no room left in the last."""
    rows: list[dict[int, Item]] = []
    refused = []
    for item in items:
        side = _side_of(shape, item, rows)
        if side is None or _cells(shape.sides[side], item) is None:
            refused.append(item.text)
        elif rows and side > max(rows[-1]) and _same_line(list(rows[-1].values())[-1], item):
            rows[-1][side] = item
        else:
            rows.append({side: item})
    return [_row(shape, row) for row in rows], refused


def _row(shape: Shape, row: dict[int, Item]) -> Row:
    cells: list[str] = []
    for index, side in enumerate(shape.sides):
        cells += (_cells(side, row[index]) if index in row else None) or ("",) * side.width
    return tuple(cells)


def _cells(side: Side, item: Item) -> Row | None:
    """The entry in the columns of one side; None unless label and figures are sure."""
    figures = _figures(side, item)
    if item.label is None or figures is None or not (item.entry.figures or item.entry.code):
        return None
    code = [item.entry.subject] if side.coded else []
    return (*code, item.label, *figures)


def _figures(side: Side, item: Item) -> list[str] | None:
    """The figures of an entry, one a column; None where it is not sure which cells are blank.

    A code of 人员经费 has nothing in the column of 公用经费: its total and its one part stand where they must.
    """
    figures = [word.text for word in item.entry.figures]
    if len(figures) in (0, len(side.values)):
        return figures or [""] * len(side.values)
    parts = [path[-1] for path in side.values[1:]]
    if parts == list(_holding()) and len(figures) == 2 and figures[0] == figures[1]:
        held = [item.entry.subject[:3] in classes for classes in _holding().values()]
        return [figures[0], *(figures[1] if holds else "" for holds in held)] if any(held) else None
    return None


def _same_line(before: Item, item: Item) -> bool:
    """Whether two entries can share a printed line: they begin on one, or one of them wraps over several."""
    ends, begins = before.entry.words[-1].line, item.entry.words[0].line
    return ends == begins or any(len({word.line for word in entry.entry.words}) > 1 for entry in (before, item))


def _side_of(shape: Shape, item: Item, rows: Sequence[dict[int, Item]]) -> int | None:
    """The side an entry stands on, told by the 类 of its code, by its label for a total; None where neither tells.

    Where several sides hold the same 类, a code continues the column whose last code is the nearest before it.
    """
    sides = _sides_holding(shape, item)
    if len(sides) < 2:
        return sides[0] if sides else None
    last = {index: entry.entry.subject for row in rows for index, entry in row.items() if index in sides}
    begun = [index for index in last if last[index] < item.entry.subject]
    fresh = [index for index in sides if index not in last and index > max(rows[-1], default=-1)] if rows else []
    if fresh and len(rows) == 1:
        return fresh[0]
    return max(begun, key=lambda index: last[index], default=sides[0])


def _sides_holding(shape: Shape, item: Item) -> list[int]:
    """The sides that can hold the entry. Sides without names stand in the order of the standard."""
    holding = _holding()
    for place, (name, classes) in enumerate(holding.items()):
        if item.entry.subject[:3] in classes or (not item.entry.code and name in (item.label or "")):
            named = [index for index, side in enumerate(shape.sides) if side.name == name]
            return named or ([place] if len(shape.sides) == len(holding) else [])
    return []


@cache
def _holding() -> dict[str, list[str]]:
    """The two halves of basic expenditure and the 类 each holds."""
    return dict(load("economic")["sides"])
