"""Whether the rules of a table part its texts: some are drawn on every second row only, or below the header."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus.pages import Grid, GridCell
from corpus.readers.glyphs import Glyph, glyph_rows
from corpus.readers.runs import Runs, runs_of
from corpus.words import is_amount

_ENOUGH = 3
"""Words in a line that stand each in a column of its own are so many cells; so are two figures."""


def are_parted(grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Whether no merged cell of the grid holds texts that stand each in a column of its own."""
    return not any(_is_spread(cell, grid, glyphs) for cell in grid.cells if cell.right - cell.left > 1)


def _is_spread(cell: GridCell, grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    if len(cell.text.split()) < 2:
        return False
    inner = grid.edges[cell.left : cell.right - 1]
    rows = glyph_rows(glyph for glyph in glyphs if _holds(cell, glyph))
    return any(_are_cells(runs_of(row), inner) for row in rows)


def _holds(cell: GridCell, glyph: Glyph) -> bool:
    x0, top, x1, bottom = cell.box or (0, 0, 0, 0)
    return x0 <= glyph.centre < x1 and top <= glyph.middle < bottom


def _are_cells(runs: Runs, inner: Sequence[float]) -> bool:
    columns = [bisect_right(inner, run.x0) for run in runs]
    apart = len(set(columns)) == len(runs) and columns == [bisect_right(inner, run.x1) for run in runs]
    figures = sum("." in run.text and is_amount(run.text) for run in runs)
    words = sum(len(run.text) > 1 for run in runs)
    return apart and (figures > 1 or (words == len(runs) and words >= _ENOUGH))
