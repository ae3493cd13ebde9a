"""Whether the text of a PDF page can be read from its text layer, or only by looking at its picture."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from corpus.readers.glyphs import UNMAPPED, Glyph

FEWEST_GLYPHS = 20
"""With fewer visible characters a page has only a scanner's watermark, no text."""
_LEAST_PIXELS = 300_000
"""Pictures with fewer pixels in all are ornaments: a page scanned at 72 dots an inch has half a million."""
_DEEPEST = 8
"""Forms are followed no deeper into one another."""


def is_scan(page: pypdfium2.PdfPage, glyphs: Sequence[Glyph]) -> bool:
    """Whether the page is a picture of text, or its fonts do not say which characters most of its glyphs are."""
    unmapped = sum(glyph.text == UNMAPPED for glyph in glyphs)
    if 2 * unmapped > len(glyphs):
        return True
    return len(glyphs) - unmapped < FEWEST_GLYPHS and _pixels(page) >= _LEAST_PIXELS


def _pixels(page: pypdfium2.PdfPage) -> int:
    sizes = (image.get_px_size() for image in page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST))
    return sum(width * height for width, height in sizes)
