"""PDF to Source: ruled grids cell by cell, and the lines of prose around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from corpus.account import Box, Origin
from corpus.errors import DocumentError
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.characters import most_turned, read_characters, upright_glyphs
from corpus.readers.glyphs import UNMAPPED, Glyph, text_lines
from corpus.readers.overflow import heights
from corpus.readers.rules import cells_between
from corpus.readers.stacked import split_stacked_rows
from corpus.readers.streams import check_streams
from corpus.readers.strokes import read_strokes
from corpus.readers.turned import View, turned_back, view_of
from corpus.readers.unruled import unruled_cells

MAX_PAGES = 2000
MIN_GLYPHS_A_PAGE = 20
"""With fewer visible characters on an average page there is only a scanner's watermark, no text."""

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
    check_streams(data, name)
    pages, readable = [], 0
    with closing(_open(data, name)) as document:
        for done in range(1, len(document) + 1):
            try:
                with closing(document[done - 1]) as drawn:
                    page, glyphs = _page(drawn, done)
            except PdfiumError as error:
                raise DocumentError(f"《{name}》第 {done} 页已损坏，读不出来，请重新下载后再添加。") from error
            pages.append(page)
            readable += sum(glyph.text != UNMAPPED for glyph in glyphs)
            if progress is not None:
                progress(done, len(document))
    if readable < MIN_GLYPHS_A_PAGE * len(pages):
        raise DocumentError(f"《{name}》是扫描件或没有可用的文字层，请换成能选中文字的 PDF，或先做文字识别。")
    return Source(name, tuple(pages))


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise DocumentError(f"《{name}》设有打开密码，请先解除密码再添加。") from error
        raise DocumentError(f"《{name}》已损坏或没有页面，读不出来，请重新下载后再添加。") from error
    count = len(document)
    if count > MAX_PAGES:
        document.close()
        raise DocumentError(f"《{name}》有 {count} 页，超过 {MAX_PAGES} 页，请拆分后再添加。")
    return document


def _page(drawn: pypdfium2.PdfPage, number: int) -> tuple[Page, list[Glyph]]:
    """The page, set so that most of its text reads from left to right, and its upright glyphs."""
    characters = read_characters(drawn)
    printed = drawn.get_rotation()
    turn = most_turned(characters)
    view = view_of(drawn, printed if turn is None else turn)
    glyphs = upright_glyphs(characters, view)
    ruled, outside = _grids(cells_between(read_strokes(drawn, view)), glyphs)
    unruled, outside = _grids(unruled_cells(outside), outside)
    # What no rules bound has no edges to compare with those of another page.
    grids = [*ruled, *(replace(grid, edges=(), origin=Origin.SPACING) for grid in unruled)]
    turned = (view.turn - printed) % 360
    blocks: list[Line | Grid] = [*(_as_printed(grid, turned, view) for grid in grids), *text_lines(outside)]
    blocks.sort(key=lambda block: block.box[1] if block.box else 0.0)
    return Page(number, view.width, view.height, tuple(blocks)), glyphs


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


def _as_printed(grid: Grid, turned: int, view: View) -> Grid:
    """The grid, with the boxes of its cells, which are shown to people, where they stand on the page as printed."""
    size = (view.width, view.height)
    back = (replace(cell, box=cell.box and turned_back(cell.box, turned, *size)) for cell in grid.cells)
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
