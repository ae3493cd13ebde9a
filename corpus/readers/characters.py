"""The characters of a PDF page, as pdfium finds them."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.account import Box
from corpus.readers.glyphs import UNMAPPED, Glyph, plain
from corpus.readers.turned import View, direction

_HYPHEN = "\x02"
"""What pdfium makes of a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Character:
    """A visible character in the page's own coordinates.

    It stands on (x, y), its box is (left, bottom, right, top), and `turn` is by how many degrees clockwise it must
    be turned to stand upright (None: at a slant). `drawing` tells apart what the page draws at once.
    """

    text: str
    x: float
    y: float
    box: Box
    size: float
    turn: int | None
    drawing: int


def read_characters(page: pypdfium2.PdfPage) -> list[Character]:
    """Every visible character of the page, in the order drawn."""
    text_page = page.get_textpage()
    try:
        pieces = groupby(_pieces(text_page.raw), key=lambda piece: (piece.drawing, piece.x, piece.y))
        return [_whole(list(group)) for _, group in pieces]
    finally:
        text_page.close()


def most_turned(characters: Iterable[Character]) -> int | None:
    """The turn by which most of the characters stand upright; None where none does."""
    turns = Counter(character.turn for character in characters if character.turn is not None)
    return max(turns, key=lambda turn: turns[turn], default=None)


def upright_glyphs(characters: Iterable[Character], view: View) -> list[Glyph]:
    """The characters that stand upright in this view of the page."""
    glyphs = []
    for character in characters:
        if character.turn == view.turn:
            left, bottom, right, top = character.box
            start, end = sorted((view.matrix.on_point(left, bottom)[0], view.matrix.on_point(right, top)[0]))
            baseline = view.matrix.on_point(character.x, character.y)[1]
            glyphs.append(Glyph(character.text, start, end, baseline, character.size))
    return glyphs


def _pieces(text_page: Any) -> Iterator[Character]:
    """The visible characters, those of a ligature one by one in the same place."""
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    drawing, size, turn = 0, 0.0, None
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        text = _text(text_page, index)
        if text.isspace():
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        text_object = pdfium.FPDFText_GetTextObject(text_page, index)
        address = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        if not drawing or address != drawing:
            drawing = address
            pdfium.FPDFText_GetMatrix(text_page, index, matrix)
            size = pdfium.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
            turn = direction(matrix.a, matrix.b)
        yield Character(text, x.value, y.value, (box.left, box.bottom, box.right, box.top), size, turn, drawing)


def _text(text_page: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    text = chr(code)
    if text == _HYPHEN and pdfium.FPDFText_IsHyphen(text_page, index) == 1:
        return "-"
    if text.isspace():
        return text
    if code < 32 or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
        return UNMAPPED
    return text


def _whole(pieces: Sequence[Character]) -> Character:
    """The characters of a ligature, or the halves that UTF-16 makes of a rare character, as one."""
    first = pieces[0]
    text = _mended("".join(piece.text for piece in pieces))
    if text == first.text:
        return first
    left, bottom, _, top = first.box
    return replace(first, text=text, box=(left, bottom, max(piece.box[2] for piece in pieces), top))


@cache
def _mended(text: str) -> str:
    return plain(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
