"""What a reader hands over: pages of text lines and ruled grids, before they mean anything.

Every source form (PDF, text dump, …) becomes a Source; tables.py and narrative.py turn
a Source into tables and sections without knowing where it came from.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.account import Box, Origin


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled grid, possibly merged.

    It covers rows `top` up to but not including `bottom` and columns `left` up to but not
    including `right`, counted from 0. `text` keeps its line breaks; a blank cell has "".
    """

    top: int
    left: int
    bottom: int
    right: int
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands on one page: header rows, body rows, merged cells."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    box: Box | None = None
    edges: tuple[float, ...] = ()
    """The x position of each column's right rule, in points; empty where there are no coordinates."""
    origin: Origin = Origin.RULES


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of text outside every grid."""

    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`blocks` are the page's lines and grids from top to bottom.

    `number` counts from 1, None where the source has no pages of its own.
    """

    number: int | None
    width: float
    height: float
    blocks: tuple[Line | Grid, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read, in page order."""

    name: str
    pages: tuple[Page, ...]


PageLine = tuple[int | None, Line]
"""A line of prose and the number of the page it stands on."""
