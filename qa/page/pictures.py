"""A page of a PDF as a picture, with the cited place marked the way one would with a highlighter."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from corpus.account import Account, Box
from qa.answer import Citation
from qa.page.evidence import cited_table, label_room, row_box

DOTS_PER_INCH = 150
LONGEST_EDGE = 3000
"""Pixels; a page of poster size is drawn coarser."""
TINT = (214, 240, 234)
INK = (15, 118, 110)

log = logging.getLogger(__name__)

_pdfium = Lock()
"""PDFium keeps global state: one thread at a time, in the whole process."""


def cited_page(account: Account, source: bytes, citation: Citation) -> Image.Image | None:
    """The page a citation stands on; None where the source is no PDF or the page cannot be shown."""
    if citation.page is None or b"%PDF-" not in source[:1024]:
        return None
    try:
        if citation.quote is not None:
            return page_picture(source, citation.page, sentence_boxes(source, citation.page, citation.quote))
        row = _row_with_label(account, source, citation.page, citation)
        return page_picture(source, citation.page, [row] if row else [], [citation.box] if citation.box else [])
    except (pdfium.PdfiumError, IndexError) as error:
        log.warning("page %s of %s cannot be pictured: %s", citation.page, account.source_name, error)
        return None


def page_picture(source: bytes, page: int, tinted: Sequence[Box], framed: Sequence[Box] = ()) -> Image.Image:
    """Page `page` (from 1) of a PDF, with boxes (points, from the top left) tinted or framed.

    Raises pypdfium2.PdfiumError for a file PDFium cannot read, IndexError for a page it has not.
    """
    with _page(source, page) as sheet:
        scale = min(DOTS_PER_INCH / 72, LONGEST_EDGE / max(sheet.get_size()))
        picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
    for box in tinted:
        _tint(picture, _pixels(box, scale))
    draw = ImageDraw.Draw(picture)
    for box in framed:
        draw.rounded_rectangle(_pixels(box, scale), radius=4, outline=INK, width=4)
    return picture


def sentence_boxes(source: bytes, page: int, sentence: str) -> tuple[Box, ...]:
    """One box (points, from the top left) for each printed line of the sentence; none where it is not found."""
    wanted = "".join(sentence.split())
    printed = _characters(source, page)
    start = "".join(character for character, _ in printed).find(wanted)
    if not wanted or start < 0:
        return ()
    return tuple(_lines([box for _, box in printed[start : start + len(wanted)]]))


def _row_with_label(account: Account, source: bytes, page: int, citation: Citation) -> Box | None:
    table = cited_table(account, citation)
    figures = row_box(table, citation) if table else None
    if table is None or figures is None or not citation.row:
        return figures
    x0, top, x1, bottom = figures
    room = label_room(table, citation)
    label = (b[0] for _, b in _characters(source, page) if room <= b[0] < x0 and top < (b[1] + b[3]) / 2 < bottom)
    return min(label, default=x0), top, x1, bottom


def _characters(source: bytes, page: int) -> list[tuple[str, Box]]:
    """What is printed on a page, spaces aside, each with its box; nothing on a page that is turned."""
    with _page(source, page) as sheet:
        if sheet.get_rotation():
            return []
        height = sheet.get_height()
        text = sheet.get_textpage()
        boxes = (text.get_charbox(i, loose=True) for i in range(text.count_chars()))
        return [
            (character, (x0, height - y1, x1, height - y0))
            for i, (x0, y0, x1, y1) in enumerate(boxes)
            if (character := text.get_text_range(i, 1)).strip()
        ]


@contextmanager
def _page(source: bytes, page: int) -> Iterator[pdfium.PdfPage]:
    with _pdfium:
        document = pdfium.PdfDocument(source)
        try:
            if not 1 <= page <= len(document):
                raise IndexError(page)
            yield document[page - 1]
        finally:
            document.close()


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Joins the boxes of neighbouring characters; a new line begins where the next one stands further left."""
    x0, top, x1, bottom = boxes[0]
    for box in boxes[1:]:
        if box[0] < x0:
            yield x0, top, x1, bottom
            x0, top, x1, bottom = box
        else:
            top, x1, bottom = min(top, box[1]), max(x1, box[2]), max(bottom, box[3])
    yield x0, top, x1, bottom


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = (round(edge * scale) for edge in box)
    return x0, top, max(x1, x0 + 1), max(bottom, top + 1)


def _tint(picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    """Colours the paper and leaves the ink readable."""
    piece = picture.crop(box)
    picture.paste(ImageChops.multiply(piece, Image.new("RGB", piece.size, TINT)), box[:2])
