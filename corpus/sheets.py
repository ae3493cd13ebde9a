"""One table printed over several pages to one Sheet: its grids stacked on common columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.headers import has_header, header_height, headings, may_go_on, texts_of_row
from corpus.pages import Grid
from corpus.words import bare, is_total

SAME_RULE = 6.0
"""Points by which the rules of one column may differ from page to page."""
SAME_PROPORTION = 0.05
"""Part of the table's width by which a column may be wider on a later page that prints no header."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table over all its pages: `pages` gives the page of each grid row, header rows of later pages left out."""

    grid: Grid
    pages: tuple[int | None, ...]


def start(grid: Grid, page: int | None) -> Sheet:
    """A sheet that so far holds one grid."""
    return Sheet(grid, (page,) * grid.rows)


def prolong(sheet: Sheet, grid: Grid, page: int | None) -> Sheet | None:
    """The sheet with the grid of a later page below it; None if the grid is a table of its own.

    A grid continues the sheet when it stands below, its columns fit and it brings no header or the
    sheet's own. A header or a first total printed again is left out.
    """
    if page == sheet.pages[-1] and _beside(sheet.grid, grid):
        return None
    header = header_height(sheet.grid)
    lower = drop_rows(grid, next((row for row in range(grid.rows) if texts_of_row(grid, row)), grid.rows))
    repeated = _repeated_rows(sheet.grid, lower, header)
    if repeated == 0 and (has_header(lower) or not _alike(sheet.grid, lower, header)):
        return None
    aligned = _align(sheet.grid, drop_rows(lower, repeated))
    if aligned is None:
        return None
    upper, lower = aligned
    if _repeats_total(upper, lower, header):
        lower = drop_rows(lower, 1)
    return Sheet(_stack(upper, lower), sheet.pages + (page,) * lower.rows)


def _beside(upper: Grid, lower: Grid) -> bool:
    return upper.box is not None and lower.box is not None and lower.box[1] < (upper.box[1] + upper.box[3]) / 2


def _repeats_total(upper: Grid, lower: Grid, header: int) -> bool:
    if not lower.rows or header >= upper.rows:
        return False
    texts = texts_of_row(lower, 0)
    return bool(texts) and is_total(texts[0]) and texts == texts_of_row(upper, header)


def _repeated_rows(upper: Grid, lower: Grid, header: int) -> int:
    """How many rows at the top of `lower` repeat rows of the header of `upper`."""
    heads = [texts_of_row(upper, row) for row in range(header)]
    return next((row for row in range(lower.rows) if texts_of_row(lower, row) not in heads), lower.rows)


def drop_rows(grid: Grid, first: int) -> Grid:
    """The grid without its rows above `first`; what hangs down from them is cut."""
    if first == 0:
        return grid
    cells = tuple(
        replace(cell, top=max(cell.top - first, 0), bottom=cell.bottom - first)
        for cell in grid.cells
        if cell.bottom > first and not (cell.top < first and bare(cell.text))
    )
    return replace(grid, rows=grid.rows - first, cells=cells)


def _alike(upper: Grid, lower: Grid, header: int) -> bool:
    """Whether grids of equally many columns have them in the same proportions, as far as rules are known.

    Columns of other widths are the same where they hold codes, words and figures as the header asks.
    """
    if upper.columns != lower.columns or not (upper.edges and lower.edges):
        return True
    first, second = _proportions(upper.edges), _proportions(lower.edges)
    alike = all(abs(one - other) <= SAME_PROPORTION for one, other in zip(first, second, strict=True))
    return alike or may_go_on(headings(upper, header), lower)


def _proportions(edges: Sequence[float]) -> list[float]:
    width = edges[-1] - edges[0]
    return [(edge - edges[0]) / width if width else 0.0 for edge in edges]


def _align(upper: Grid, lower: Grid) -> tuple[Grid, Grid] | None:
    """Both grids on the same columns, or None where their columns cannot be the same."""
    if upper.columns == lower.columns:
        return upper, lower
    if not (upper.edges and lower.edges):
        return None
    wider, narrower = (upper, lower) if upper.columns > lower.columns else (lower, upper)
    places = [_nearest(wider.edges, edge) for edge in narrower.edges]
    fits = all(place is not None for place in places) and places == sorted(set(places), key=lambda place: place or 0)
    if not fits or places[-1] != wider.columns - 1:
        return None
    spread = _spread(narrower, [place or 0 for place in places], wider)
    return (wider, spread) if wider is upper else (spread, wider)


def _nearest(edges: Sequence[float], edge: float) -> int | None:
    index = min(range(len(edges)), key=lambda index: abs(edges[index] - edge))
    return index if abs(edges[index] - edge) <= SAME_RULE else None


def _spread(grid: Grid, places: list[int], wider: Grid) -> Grid:
    """The grid on the columns of the wider one; `places` tells on which each of its right edges falls."""
    starts = [0, *(place + 1 for place in places)]
    cells = tuple(replace(cell, left=starts[cell.left], right=starts[cell.right]) for cell in grid.cells)
    return replace(grid, columns=wider.columns, edges=wider.edges, cells=cells)


def _stack(upper: Grid, lower: Grid) -> Grid:
    shifted = tuple(replace(cell, top=cell.top + upper.rows, bottom=cell.bottom + upper.rows) for cell in lower.cells)
    origin = upper.origin.less_sure(lower.origin)
    return replace(upper, rows=upper.rows + lower.rows, cells=upper.cells + shifted, box=lower.box, origin=origin)
