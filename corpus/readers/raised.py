"""Small raised digits behind a number: marks of footnotes, which would read as its last digits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.readers.glyphs import Glyph

_SMALLER = 0.85
"""A mark is smaller than this part of the digit that it stands behind."""
_LEAST, _MOST = 0.1, 0.7
"""It is raised by this part of that digit's size."""
_BESIDE = 0.3
"""It is no farther away than this part of that digit's size."""
_AS_MARKS = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def with_marks(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The glyphs, in the order of printing, with raised digits behind a digit as ⁰ to ⁹ on its line."""
    marked: list[Glyph] = []
    digit: Glyph | None = None
    for glyph in glyphs:
        if digit is not None and glyph.text in _AS_MARKS and _is_raised(digit, marked[-1], glyph):
            marked.append(replace(glyph, text=_AS_MARKS[glyph.text], baseline=digit.baseline))
        else:
            digit = glyph if glyph.text in _AS_MARKS else None
            marked.append(glyph)
    return marked


def _is_raised(digit: Glyph, last: Glyph, glyph: Glyph) -> bool:
    beside = abs(glyph.x0 - last.x1) < _BESIDE * digit.size
    return (
        beside
        and glyph.size < _SMALLER * digit.size
        and _LEAST < (digit.baseline - glyph.baseline) / digit.size < _MOST
    )
