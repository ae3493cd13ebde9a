"""Small TrueType fonts holding just the characters of one text.

Chromium would print Noto CJK, whose outlines are CFF, as hundreds of Type 3 fonts, and
it would name 一 as the radical ⼀, since Noto draws both with one glyph. A font made for
the text alone, with TrueType outlines and one character a glyph, is embedded whole and
keeps every character what it is.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

UNITS_OF_ERROR = 1.0
"""How far a quadratic outline may stray from the cubic one, in thousandths of an em."""


class Outlines(NamedTuple):
    """Glyphs by name, and their (advance width, left side bearing) by the same names."""

    glyphs: dict[str, object]
    metrics: dict[str, tuple[int, int]]


def installed(family: str) -> TTFont:
    """The font that fontconfig gives for `family`; raises LookupError where it has no such family."""
    query = ["fc-match", "-f", "%{family}\n%{file}\n%{index}", family]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        raise LookupError(family) from None
    families, file, index = answer.split("\n")
    if family not in families.split(","):
        raise LookupError(family)
    return TTFont(file, fontNumber=int(index))


def cut(source: TTFont, text: str, name: str, target: Path) -> None:
    """Write to `target` a TrueType font called `name` with the characters of `text` drawn as in `source`."""
    known = source.getBestCmap()
    cmap = {ord(c): known[ord(c)] for c in sorted(set(text)) if ord(c) in known}
    outlines = _outlines(source, [".notdef", *dict.fromkeys(cmap.values())])
    head, lines = source["head"], source["hhea"]

    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(list(outlines.glyphs))
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines.glyphs)
    builder.setupHorizontalMetrics(outlines.metrics)
    builder.setupHorizontalHeader(ascent=lines.ascent, descent=lines.descent)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=lines.ascent, sTypoDescender=lines.descent, usWinAscent=lines.ascent)
    builder.setupPost()
    builder.save(target)


def _outlines(source: TTFont, names: list[str]) -> Outlines:
    drawn, glyphs, metrics = source.getGlyphSet(), {}, {}
    for name in names:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, UNITS_OF_ERROR, reverse_direction=True))
        glyph = glyphs[name] = pen.glyph()
        glyph.recalcBounds(None)
        metrics[name] = (drawn[name].width, getattr(glyph, "xMin", 0))
    return Outlines(glyphs, metrics)
