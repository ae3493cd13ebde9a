"""A page of a PDF as a picture, and where on it a cited place is."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2 as pdfium

from corpus.account import Account, Box
from qa.answer import Citation
from qa.page.evidence import cited_table, label_room, row_box

DOTS_PER_INCH = 150
LONGEST_EDGE = 3000
"""Pixels; a page of poster size is drawn coarser."""
QUALITY = 80
"""Of the JPEG: thin strokes stay clean, and a page takes some 200 KB."""

log = logging.getLogger(__name__)

_pdfium = Lock()
"""PDFium keeps global state: one thread at a time, in the whole process."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a citation stands on a page. Boxes in points from the top left, as is the size."""

    size: tuple[float, float]
    tinted: tuple[Box, ...]
    """The row, or the lines of the sentence."""
    framed: tuple[Box, ...] = ()
    """The cell."""


def marks(account: Account, source: bytes, citation: Citation) -> Marks | None:
    """None where the source is no PDF or has no such page."""
    if citation.page is None or b"%PDF-" not in source[:1024]:
        return None
    try:
        with _page(source, citation.page) as sheet:
            if citation.quote is not None:
                return Marks(sheet.get_size(), _sentence(_characters(sheet), citation.quote))
            row = _row_with_label(account, sheet, citation)
            return Marks(sheet.get_size(), (row,) if row else (), (citation.box,) if citation.box else ())
    except (pdfium.PdfiumError, IndexError) as error:
        log.warning("page %s of %s cannot be pictured: %s", citation.page, account.source_name, error)
        return None


def page_picture(source: bytes, page: int) -> bytes:
    """Page `page` (from 1) of a PDF as a JPEG.

    Raises pypdfium2.PdfiumError for a file PDFium cannot read, IndexError for a page it has not.
    """
    with _page(source, page) as sheet:
        scale = min(DOTS_PER_INCH / 72, LONGEST_EDGE / max(sheet.get_size()))
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


_Printed = Sequence[tuple[str, Box]]
"""The characters of a page, spaces aside, each with its box."""


def _sentence(printed: _Printed, sentence: str) -> tuple[Box, ...]:
    """One box for each printed line of the sentence; none where it is not found."""
    wanted = "".join(sentence.split())
    start = "".join(character for character, _ in printed).find(wanted)
    if not wanted or start < 0:
        return ()
    return tuple(_lines([box for _, box in printed[start : start + len(wanted)]]))


def _row_with_label(account: Account, sheet: pdfium.PdfPage, citation: Citation) -> Box | None:
    table = cited_table(account, citation)
    figures = row_box(table, citation) if table else None
    if table is None or figures is None or not citation.row:
        return figures
    x0, top, x1, bottom = figures
    room = label_room(table, citation)
    label = (b[0] for _, b in _characters(sheet) if room <= b[0] < x0 and top < (b[1] + b[3]) / 2 < bottom)
    return min(label, default=x0), top, x1, bottom


def _characters(sheet: pdfium.PdfPage) -> _Printed:
    """What is printed on a page; nothing on a page that is turned."""
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
