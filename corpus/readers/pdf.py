"""PDF to Source: ruled grids cell by cell, and the lines of prose around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from corpus.errors import DocumentError
from corpus.pages import Line, Page, Source
from corpus.readers.characters import most_turned, read_characters, upright_glyphs
from corpus.readers.glyphs import UNMAPPED, Glyph
from corpus.readers.layout import lay_out
from corpus.readers.legible import FEWEST_GLYPHS, is_scan
from corpus.readers.raised import with_marks
from corpus.readers.rules import cells_between
from corpus.readers.streams import check_streams
from corpus.readers.strokes import read_strokes
from corpus.readers.turned import turned_back, view_of

MAX_PAGES = 2000
_OF_THE_EXTRA = ("cv2", "onnxruntime", "rapidocr")


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    """The pages of a PDF; `name` is used in messages, `progress` is told (pages done, pages in all).

    Raises DocumentError for what is no PDF, damaged, locked, empty, too long or without text.
    """
    if b"%PDF-" not in data[:1024]:
        raise DocumentError(f"《{name}》不是 PDF 文件，请给出 PDF 原件。")
    check_streams(data, name)
    pages: list[Page] = []
    unread: list[int] = []
    with closing(_open(data, name)) as document:
        for done in range(1, len(document) + 1):
            try:
                with closing(document[done - 1]) as drawn:
                    page, glyphs = _page(drawn, done)
                    recognised = _recognised(drawn, done) if is_scan(drawn, glyphs) else page
            except PdfiumError as error:
                raise DocumentError(f"《{name}》第 {done} 页已损坏，读不出来，请重新下载后再添加。") from error
            pages.append(recognised or page)
            if recognised is None:
                unread.append(done)
            if progress is not None:
                progress(done, len(document))
    _check(pages, unread, name)
    return Source(name, tuple(pages))


def _check(pages: Sequence[Page], unread: Sequence[int], name: str) -> None:
    """Raises DocumentError where pages were left unread or hold no text; covers may be pictures."""
    is_blank = sum(map(_count_letters, pages)) < FEWEST_GLYPHS * len(pages)
    if any(1 < number < len(pages) for number in unread) or (unread and is_blank):
        raise DocumentError(
            f"《{name}》有 {len(unread)} 页是扫描件或没有可用的文字层，没有加入。"
            '请先安装文字识别：pip install "mingzhang[ocr]"，或换成能选中文字的 PDF。'
        )
    if is_blank:
        raise DocumentError(f"《{name}》里没有读出文字，请换成能选中文字的 PDF，或更清楚的扫描件。")


def _count_letters(page: Page) -> int:
    texts = (
        block.text if isinstance(block, Line) else "".join(cell.text for cell in block.cells) for block in page.blocks
    )
    return sum(not letter.isspace() and letter != UNMAPPED for text in texts for letter in text)


def _recognised(drawn: pypdfium2.PdfPage, number: int) -> Page | None:
    """The page read from its picture; None where the extra `ocr` is not installed."""
    try:
        # Imported late: most documents do without, and it takes a second.
        from corpus.readers.scan import read_scan
    except ModuleNotFoundError as error:
        if error.name not in _OF_THE_EXTRA:
            raise
        return None
    return read_scan(drawn, number)


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
