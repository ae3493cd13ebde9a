"""Glyphs of a PDF page to lines of text.

Lines are found by the baseline: fonts without a proper ascent put the boxes of digits and
Chinese characters of one line several points apart, their baselines agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.account import Box
from corpus.pages import Line

SAME_LINE = 0.35
"""Glyphs whose baselines differ by less than this part of their size stand on one line."""
WIDE_GAP = 0.45
"""A gap wider than this part of the glyph size becomes a space."""
LATIN_GAP = 0.15
"""The same between two Latin letters or digits, which would otherwise run together."""

# Radicals that some producers write in place of the characters and that Unicode folds to none or to another form.
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⼾",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙户",
        strict=True,
    )
)

UNMAPPED = "\ufffd"
"""Stands for a glyph of which the font does not say what character it is."""

_ASCENT, _DESCENT = 0.86, 0.14
"""How far characters reach above and below their baseline, as parts of their size: fonts lie about it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character (or a ligature of several) set upright; in points from the page's top left corner.

    `x0` and `x1` are where the pen stands before and after it, `baseline` is what it stands on.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """Its height's middle, reckoned from the baseline since fonts lie about their ascent."""
        return self.baseline - 0.35 * self.size


def text_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that visible glyphs make up, from top to bottom, each read from left to right."""
    return [_line(row) for row in glyph_rows(glyphs)]


def glyph_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs by the line they stand on, lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if rows and glyph.baseline - rows[-1][0].baseline < SAME_LINE * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _line(glyphs: Sequence[Glyph]) -> Line:
    text = ""
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x0):
        if last is not None:
            if _is_shadow(last, glyph):
                continue
            text += _space(last, glyph)
        text += glyph.text
        last = glyph
    return Line(text, _box(glyphs))


def _is_shadow(last: Glyph, glyph: Glyph) -> bool:
    """Whether the glyph is the same one printed again a hair to the right, to look bold."""
    return glyph.text == last.text and glyph.x0 - last.x0 < 0.2 * (last.x1 - last.x0)


def _space(last: Glyph, glyph: Glyph) -> str:
    allowed = LATIN_GAP if last.text.isascii() and glyph.text.isascii() else WIDE_GAP
    return " " if glyph.x0 - last.x1 > allowed * max(last.size, glyph.size) else ""


def _box(glyphs: Sequence[Glyph]) -> Box:
    return (
        min(glyph.x0 for glyph in glyphs),
        min(glyph.baseline - _ASCENT * glyph.size for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.baseline + _DESCENT * glyph.size for glyph in glyphs),
    )


def plain(text: str) -> str:
    """The text as a reader sees it, where the font maps a character to a radical or a compatibility form."""
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if "⺀" <= character <= "⿟" or "豈" <= character <= "﫿":
        return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return character
