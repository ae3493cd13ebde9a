"""PDF to Source: ruled grids cell by cell, and the lines of prose around them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from corpus.errors import DocumentError
from corpus.pages import Page, Source
from corpus.readers.characters import most_turned, read_characters, upright_glyphs
from corpus.readers.glyphs import UNMAPPED, Glyph
from corpus.readers.layout import lay_out
from corpus.readers.raised import with_marks
from corpus.readers.rules import cells_between
from corpus.readers.streams import check_streams
from corpus.readers.strokes import read_strokes
from corpus.readers.turned import turned_back, view_of

MAX_PAGES = 2000
MIN_GLYPHS_A_PAGE = 20
"""With fewer visible characters on an average page there is only a scanner's watermark, no text."""


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
    glyphs = with_marks(upright_glyphs(characters, view))
    turned = (view.turn - printed) % 360
    tables = cells_between(read_strokes(drawn, view))
    blocks = lay_out(tables, glyphs, lambda box: turned_back(box, turned, view.width, view.height))
    return Page(number, view.width, view.height, blocks), glyphs
