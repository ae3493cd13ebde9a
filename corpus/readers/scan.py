"""Scanned pages: the cells that the picture of a page shows, and the characters recognised in it.

Everything behind the picture is as for any other PDF page: the rules make cells, the
characters are glyphs that lie in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np
import pypdfium2

from corpus.account import Box, Origin
from corpus.pages import Grid, Page
from corpus.readers.glyphs import UNMAPPED, Glyph
from corpus.readers.layout import lay_out
from corpus.readers.picture import (
    Picture,
    PixelBox,
    Rules,
    find_rules,
    ink,
    on_white,
    skew,
    text_boxes,
    turned,
    wipe,
    without_specks,
)
from corpus.readers.recognition import Character, recognise
from corpus.readers.rules import Rule, cells_between, level_rule, upright_rule
from corpus.readers.turned import turned_back

LONG_SIDE = 2600
"""Pixels of the longer side of the picture, whatever the size of the page: 220 dots an inch on A4."""
_THINNEST = 50
"""A picture with fewer pixels across shows no text."""
SURE = 0.8
"""A digit recognised with less confidence is none, so that no figure is made of it.

Of scans at 80 dots an inch full of noise it keeps out four wrong figures in five; good scans lose one in 500 by it.
"""

_SHORTEST_RULE = 14.0
"""Points. No stroke of a character in a table is as long."""
_EM = 10.0
"""Points: the usual size of the characters of a table."""
_SAMPLE = 12
"""So many of the longest lines tell whether a page is upright."""
_LEGIBLE = 0.8
"""Average confidence, above which it is."""
_MARGIN = 0.2
"""White left around a line that is recognised, as part of its height."""
_WIDE_HEIGHT, _DESCENT = 0.95, 0.12
"""How high Chinese characters are and how far they reach below the baseline, as parts of their size."""
_DIGIT_HEIGHT = 0.72
_REACH = 0.65
"""A character reaches from its centre to each side at most this part of its size; beyond, there is a gap."""
_WIDE = str.maketrans("(),:;", "（），：；")


@dataclass(frozen=True, slots=True)
class _Straight:
    """A picture set upright and straight, the rules of its tables wiped off.

    It was turned clockwise by `turn`, a multiple of 90 degrees, and then to the left by `slant` degrees. `tables`
    are the cell boxes of each ruled table in points, `texts` the places of its texts in pixels.
    """

    turn: int
    slant: float
    picture: Picture
    tables: list[list[Box]]
    texts: list[PixelBox]


def read_scan(page: pypdfium2.PdfPage, number: int) -> Page:
    """The page with what is recognised in its picture, as it looks when set upright and straight."""
    width, height = page.get_size()
    scale = LONG_SIDE / max(width, height)
    if min(width, height) * scale < _THINNEST:
        return Page(number, width, height, ())
    straight = _most_legible(without_specks(on_white(page.render(scale=scale, grayscale=True).to_numpy())), scale)
    recognised = _recognised(straight.picture, straight.texts)
    glyphs = [glyph for box, characters in recognised for glyph in _glyphs(box, characters, scale)]
    width, height = straight.picture.shape[1] / scale, straight.picture.shape[0] / scale

    def as_printed(box: Box) -> Box:
        return turned_back(_slanted(box, straight.slant, width, height), straight.turn, width, height)

    blocks = lay_out(straight.tables, glyphs, as_printed)
    by_eye = (replace(block, origin=Origin.RECOGNITION) if isinstance(block, Grid) else block for block in blocks)
    return Page(number, width, height, tuple(by_eye))


def _slanted(box: Box, degrees: float, width: float, height: float) -> Box:
    """The box moved to where its middle is when the page is turned to the right by so many degrees."""
    x, y = (box[0] + box[2] - width) / 2, (box[1] + box[3] - height) / 2
    along, across = cos(radians(degrees)), sin(radians(degrees))
    dx, dy = x * along - y * across - x, x * across + y * along - y
    return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def _most_legible(printed: Picture, scale: float) -> _Straight:
    """The page turned so that its longest lines can be read."""
    tried: list[tuple[float, _Straight]] = []
    for turn in (0, 90, 270, 180):
        straight = _straightened(np.ascontiguousarray(np.rot90(printed, -turn // 90)), turn, scale)
        lines = sorted(straight.texts, key=lambda box: box[0] - box[2])[:_SAMPLE]
        sure = [each.confidence for _, characters in _recognised(straight.picture, lines) for each in characters]
        tried.append((sum(sure) / len(sure) if sure else 0.0, straight))
        if tried[-1][0] > _LEGIBLE:
            break
    return max(tried, key=lambda each: each[0])[1]


def _straightened(upright: Picture, turn: int, scale: float) -> _Straight:
    slant = skew(upright)
    picture = turned(upright, slant)
    rules = find_rules(ink(picture), round(_SHORTEST_RULE * scale))
    tables = cells_between(list(_edges(rules, scale)))
    cells = [_pixels(box, scale) for table in tables for box in table]
    picture = wipe(picture, rules, cells)
    return _Straight(turn, slant, picture, tables, text_boxes(ink(picture), cells, round(_EM * scale)))


def _edges(rules: Rules, scale: float) -> Iterator[Rule]:
    for x0, top, x1, bottom in rules.level:
        yield level_rule(x0 / scale, x1 / scale, (top + bottom) / 2 / scale)
    for x0, top, x1, bottom in rules.upright:
        yield upright_rule((x0 + x1) / 2 / scale, top / scale, bottom / scale)


def _pixels(box: Box, scale: float) -> PixelBox:
    x0, top, x1, bottom = (round(place * scale) for place in box)
    return x0, top, x1, bottom


def _recognised(picture: Picture, texts: Sequence[PixelBox]) -> Iterator[tuple[PixelBox, list[Character]]]:
    boxes = [_with_margin(box, picture.shape) for box in texts]
    return zip(boxes, recognise([picture[top:bottom, x0:x1] for x0, top, x1, bottom in boxes]), strict=True)


def _with_margin(box: PixelBox, shape: tuple[int, ...]) -> PixelBox:
    x0, top, x1, bottom = box
    margin = round((bottom - top) * _MARGIN)
    return max(x0 - margin, 0), max(top - margin, 0), min(x1 + margin, shape[1]), min(bottom + margin, shape[0])


def _glyphs(box: PixelBox, characters: Sequence[Character], scale: float) -> Iterator[Glyph]:
    x0, top, x1, bottom = (place / scale for place in box)
    wide = any(not each.text.isascii() for each in characters)
    height = (bottom - top) / (1 + 2 * _MARGIN)
    size = height / (_WIDE_HEIGHT if wide else _DIGIT_HEIGHT)
    baseline = bottom - _MARGIN * height - (_DESCENT * size if wide else 0)
    texts = _as_set([_sure(each) for each in characters])
    for each, text in zip(characters, texts, strict=True):
        centre, left, right = (x0 + part * (x1 - x0) for part in (each.centre, each.left, each.right))
        yield Glyph(text, max(left, centre - _REACH * size), min(right, centre + _REACH * size), baseline, size)


def _sure(character: Character) -> str:
    return UNMAPPED if character.text.isdecimal() and character.confidence < SURE else character.text


def _as_set(characters: Sequence[str]) -> list[str]:
    """The characters, with punctuation as wide as Chinese sets it, except between digits: the engine mixes them up."""
    if all(each.isascii() for each in characters):
        return list(characters)
    beside = zip(("", *characters), characters, (*characters[1:], ""), strict=False)
    return [
        each if before.isdecimal() and after.isdecimal() else each.translate(_WIDE) for before, each, after in beside
    ]
