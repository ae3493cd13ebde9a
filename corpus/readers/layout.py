"""Cell boxes and glyphs to the blocks of a page: grids cell by cell, and the lines of prose around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.account import Box, Origin
from corpus.pages import Grid, GridCell, Line
from corpus.readers.glyphs import Glyph, text_lines
from corpus.readers.overflow import heights
from corpus.readers.parted import are_parted
from corpus.readers.stacked import split_stacked_rows
from corpus.readers.unruled import unruled_cells

_OVERSIZE = 1.5
"""A glyph of a cell is at most this many times as large as the cell is high."""
SAME_EDGE = 3.0
"""Points within which two rules are one: borders are often drawn twice."""


def lay_out(
    tables: Iterable[Sequence[Box]], glyphs: Sequence[Glyph], as_printed: Callable[[Box], Box]
) -> tuple[Line | Grid, ...]:
    """The blocks of a page from top to bottom; `tables` are the cell boxes of each ruled table.

    The boxes of cells are shown to people: `as_printed` tells where a box stands on the page as it is printed.
    """
    ruled, outside = _grids(tables, glyphs)
    unruled, outside = _grids(unruled_cells(outside), outside)
    # What no rules bound has no edges to compare with those of another page.
    grids = [*ruled, *(replace(grid, edges=(), origin=Origin.SPACING) for grid in unruled)]
    blocks: list[Line | Grid] = [*(_shown(grid, as_printed) for grid in grids), *text_lines(outside)]
    return tuple(sorted(blocks, key=lambda block: block.box[1] if block.box else 0.0))


def _shown(grid: Grid, as_printed: Callable[[Box], Box]) -> Grid:
    return replace(grid, cells=tuple(replace(cell, box=cell.box and as_printed(cell.box)) for cell in grid.cells))


def _grids(tables: Iterable[Sequence[Box]], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The grids that tables of cell boxes make up with their text, and the glyphs that lie outside all of them."""
    grids: list[Grid] = []
    outside = list(glyphs)
    for boxes in tables:
        grid, rest = _grid(boxes, outside)
        # A frame around text, or the blank boxes of a form, is no table. Where rules are missing, the gaps tell more.
        if grid.columns > 1 and any(cell.text for cell in grid.cells) and are_parted(grid, glyphs):
            grids.append(grid)
            outside = rest
    return grids, outside


def _grid(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> tuple[Grid, list[Glyph]]:
    """The grid that the cell boxes make up with its text, and the glyphs that lie outside it."""
    boxes = split_stacked_rows(boxes, glyphs)
    xs = _edges(x for box in boxes for x in (box[0], box[2]))
    ys = _edges(y for box in boxes for y in (box[1], box[3]))
    spans = [(_index(ys, top), _index(xs, x0), _index(ys, bottom), _index(xs, x1)) for x0, top, x1, bottom in boxes]
    owner = {place: number for number, span in enumerate(spans) for place in _places(span)}
    inside: list[list[Glyph]] = [[] for _ in boxes]
    outside: list[Glyph] = []
    for glyph, height in zip(glyphs, heights(glyphs, xs, ys), strict=True):
        number = owner.get((bisect_right(ys, height) - 1, bisect_right(xs, glyph.centre) - 1))
        # A watermark is larger than the cells that it is printed over.
        fits = number is not None and glyph.size < _OVERSIZE * (boxes[number][3] - boxes[number][1])
        (inside[number] if number is not None and fits else outside).append(glyph)
    cells = tuple(
        GridCell(*span, "\n".join(line.text for line in text_lines(content)), box)
        for span, content, box in zip(spans, inside, boxes, strict=True)
        if span[0] < span[2] and span[1] < span[3]
    )
    return Grid(len(ys) - 1, len(xs) - 1, cells, (xs[0], ys[0], xs[-1], ys[-1]), tuple(xs[1:])), outside


def _edges(positions: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > SAME_EDGE:
            edges.append(position)
    return edges


def _index(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - position))


def _places(span: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = span
    return ((row, column) for row in range(top, bottom) for column in range(left, right))
