"""PDF to Source: ruled grids cell by cell, and the lines of prose around them."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from corpus.account import Box, Origin
from corpus.errors import DocumentError
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.glyphs import UNMAPPED, Glyph, plain, text_lines
from corpus.readers.overflow import heights
from corpus.readers.rules import ruled_cells
from corpus.readers.stacked import split_stacked_rows
from corpus.readers.turned import direction, set_upright, turned_back
from corpus.readers.unruled import unruled_cells

# pdfminer complains about every font that omits what nobody here needs.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

MAX_PAGES = 2000
MIN_GLYPHS_A_PAGE = 20
"""With fewer visible characters on an average page there is only a scanner's watermark, no text."""
# A page tree with broken objects trips pdfminer in Python's own ways, too.
_DAMAGE = (PdfminerException, MalformedPDFException, PSException, TypeError, ValueError, KeyError, AttributeError)

_OVERSIZE = 1.5
"""A glyph of a cell is at most this many times as large as the cell is high."""
SAME_EDGE = 3.0
"""Points within which two rules are one: borders are often drawn twice."""


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    """The pages of a PDF; `name` is used in messages, `progress` is told (pages done, pages in all).

    Raises DocumentError for what is no PDF, damaged, locked, empty, too long or without text.
    """
    if b"%PDF-" not in data[:1024]:
        raise DocumentError(f"《{name}》不是 PDF 文件，请给出 PDF 原件。")
    raw_pages = _open(data, name)
    pages, readable = [], 0
    for done, raw in enumerate(raw_pages, start=1):
        try:
            upright, turn = set_upright(raw)
            glyphs = [_glyph(char) for char in upright.chars if char["text"].strip() and direction(char) == 0]
        except (PdfminerException, PSException) as error:
            raise DocumentError(f"《{name}》第 {done} 页已损坏，读不出来，请重新下载后再添加。") from error
        readable += sum(glyph.text != UNMAPPED for glyph in glyphs)
        pages.append(_page(upright, glyphs, turn))
        upright.close()
        if progress is not None:
            progress(done, len(raw_pages))
    if readable < MIN_GLYPHS_A_PAGE * len(pages):
        raise DocumentError(f"《{name}》是扫描件或没有可用的文字层，请换成能选中文字的 PDF，或先做文字识别。")
    return Source(name, tuple(pages))


def _glyph(char: dict[str, Any]) -> Glyph:
    text = UNMAPPED if char["text"].startswith("(cid:") else plain(char["text"])
    baseline = char["bottom"] + char["y0"] - char["matrix"][5]
    return Glyph(text, float(char["x0"]), float(char["x1"]), float(baseline), float(char["size"]))


def _open(data: bytes, name: str) -> list[pdfplumber.page.Page]:
    try:
        pages = pdfplumber.open(BytesIO(data)).pages
    except _DAMAGE as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise DocumentError(f"《{name}》设有打开密码，请先解除密码再添加。") from error
        raise DocumentError(f"《{name}》已损坏，读不出来，请重新下载后再添加。") from error
    if not pages:
        raise DocumentError(f"《{name}》里没有页面，请重新下载后再添加。")
    if len(pages) > MAX_PAGES:
        raise DocumentError(f"《{name}》有 {len(pages)} 页，超过 {MAX_PAGES} 页，请拆分后再添加。")
    return pages


def _page(raw: pdfplumber.page.Page, glyphs: Sequence[Glyph], turn: int) -> Page:
    ruled, outside = _grids(ruled_cells(raw), glyphs)
    unruled, outside = _grids(unruled_cells(outside), outside)
    # What no rules bound has no edges to compare with those of another page.
    grids = [*ruled, *(replace(grid, edges=(), origin=Origin.SPACING) for grid in unruled)]
    blocks: list[Line | Grid] = [*(_as_printed(grid, turn, raw) for grid in grids), *text_lines(outside)]
    blocks.sort(key=lambda block: block.box[1] if block.box else 0.0)
    return Page(raw.page_number, float(raw.width), float(raw.height), tuple(blocks))


def _grids(tables: Iterable[Sequence[Box]], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The grids that tables of cell boxes make up with their text, and the glyphs that lie outside all of them."""
    grids: list[Grid] = []
    outside = list(glyphs)
    for boxes in tables:
        grid, rest = _grid(boxes, outside)
        # A frame around text, or the blank boxes of a form, is no table.
        if grid.columns > 1 and any(cell.text for cell in grid.cells):
            grids.append(grid)
            outside = rest
    return grids, outside


def _as_printed(grid: Grid, turn: int, raw: pdfplumber.page.Page) -> Grid:
    """The grid, with the boxes of its cells, which are shown to people, where they stand on the page as printed."""
    width, height = float(raw.width), float(raw.height)
    back = (replace(cell, box=cell.box and turned_back(cell.box, turn, width, height)) for cell in grid.cells)
    return replace(grid, cells=tuple(back))


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
