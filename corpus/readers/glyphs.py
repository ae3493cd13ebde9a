"""Glyphs of a PDF page to lines of text.

Lines are found by the baseline: fonts without a proper ascent put the boxes of digits and
Chinese characters of one line several points apart, their baselines agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

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

_UNMAPPED = "(cid:"

Glyph = dict[str, Any]


def text_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that visible glyphs make up, from top to bottom, each read from left to right."""
    return [_line(row) for row in glyph_rows(glyphs)]


def glyph_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs by the line they stand on, lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=baseline):
        if rows and baseline(glyph) - baseline(rows[-1][0]) < SAME_LINE * glyph["size"]:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def baseline(glyph: Glyph) -> float:
    """Distance of the glyph's baseline from the top of the page, in points."""
    return float(glyph["bottom"] + glyph["y0"] - glyph["matrix"][5])


def middle(glyph: Glyph) -> float:
    """Height of the glyph's middle, reckoned from its baseline since fonts lie about their ascent."""
    return baseline(glyph) - 0.35 * float(glyph["size"])


def is_readable(glyph: Glyph) -> bool:
    """Whether the font says which character the glyph is."""
    return not str(glyph["text"]).startswith(_UNMAPPED)


def _line(glyphs: Sequence[Glyph]) -> Line:
    text = ""
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda glyph: float(glyph["x0"])):
        if last is not None:
            if _is_shadow(last, glyph):
                continue
            text += _space(last, glyph)
        text += plain_glyph(glyph["text"])
        last = glyph
    return Line(text, _box(glyphs))


def _is_shadow(last: Glyph, glyph: Glyph) -> bool:
    """Whether the glyph is the same one printed again a hair to the right, to look bold."""
    return bool(glyph["text"] == last["text"] and glyph["x0"] - last["x0"] < 0.2 * (last["x1"] - last["x0"]))


def _space(last: Glyph, glyph: Glyph) -> str:
    latin = last["text"].isascii() and glyph["text"].isascii()
    allowed = LATIN_GAP if latin else WIDE_GAP
    return " " if glyph["x0"] - last["x1"] > allowed * max(last["size"], glyph["size"]) else ""


def _box(glyphs: Sequence[Glyph]) -> Box:
    return (
        float(min(glyph["x0"] for glyph in glyphs)),
        float(min(glyph["top"] for glyph in glyphs)),
        float(max(glyph["x1"] for glyph in glyphs)),
        float(max(glyph["bottom"] for glyph in glyphs)),
    )


@cache
def plain_glyph(text: str) -> str:
    """The character a reader sees, where the font maps it to a radical or a compatibility form.

    What the font does not map at all becomes U+FFFD, so that a number it is part of is not read as another.
    """
    if text.startswith(_UNMAPPED):
        return "\ufffd"
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if "⺀" <= character <= "⿟" or "豈" <= character <= "﫿":
        return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return character
