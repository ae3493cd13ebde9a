"""A scanned page: the cells that its picture shows, and the characters recognised in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from corpus.account import Box
from corpus.readers.glyphs import UNMAPPED, Glyph
from corpus.readers.picture import Picture, PixelBox, Rules, find_rules, ink, on_white, skew, text_boxes, turned
from corpus.readers.recognition import Character, recognise
from corpus.readers.rules import Rule, cells_between, level_rule, upright_rule
from corpus.readers.turned import turned_back

_PAPER = 255
LONG_SIDE = 2600
"""Pixels of the longer side of the picture, whatever the size of the page: 220 dots an inch on A4."""
SURE = 0.5
"""A digit or sign recognised with less confidence is none, so that no figure is made of it."""
_SHORTEST_RULE = 14.0
"""Points. No stroke of a character in a table is as long."""
_EM = 10.0
_MARGIN = 0.2
_WIDE_HEIGHT, _DIGIT_HEIGHT, _DESCENT = 0.95, 0.72, 0.12
_REACH = 0.65
_SMALLEST = 1.2
"""Points below which ink is a speck."""
_SAMPLE = 12
_LEGIBLE = 0.8
_WIDE = str.maketrans("(),:;", "（），：；")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanned page holds, in points of the page when it is set upright and straight.

    `tables` are the cell boxes of each ruled table. The page was turned clockwise by `turn`
    degrees, a multiple of 90, and then by `slant` degrees to the left.
    """

    width: float
    height: float
    tables: list[list[Box]]
    glyphs: list[Glyph]
    turn: int
    slant: float

    def as_printed(self, box: Box) -> Box:
        """Where a box stands on the page as printed."""
        x, y = (box[0] + box[2] - self.width) / 2, (box[1] + box[3] - self.height) / 2
        angle = radians(self.slant)
        dx, dy = x * cos(angle) - y * sin(angle) - x, x * sin(angle) + y * cos(angle) - y
        return turned_back((box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy), self.turn, self.width, self.height)


@dataclass(frozen=True, slots=True)
class _Straight:
    """A picture set straight, its rules wiped off: the cells in points, the places of its texts in pixels."""

    turn: int
    slant: float
    picture: Picture
    tables: list[list[Box]]
    texts: list[PixelBox]


def read_scan(page: pypdfium2.PdfPage) -> Scan:
    """What is recognised in the picture of the page."""
    scale = LONG_SIDE / max(page.get_size())
    straight = _most_legible(on_white(page.render(scale=scale, grayscale=True).to_numpy()), scale)
    height, width = straight.picture.shape
    recognised = _recognised(straight.picture, straight.texts)
    glyphs = [glyph for box, characters in recognised for glyph in _glyphs(box, characters, scale)]
    return Scan(width / scale, height / scale, straight.tables, glyphs, straight.turn, straight.slant)


def _most_legible(printed: Picture, scale: float) -> _Straight:
    """The page turned so that its longest lines can be read."""
    tried: list[tuple[float, _Straight]] = []
    for turn in (0, 90, 270, 180):
        straight = _straightened(np.ascontiguousarray(np.rot90(printed, -turn // 90)), turn, scale)
        lines = sorted(straight.texts, key=lambda box: box[0] - box[2])[:_SAMPLE]
        sure = [each.confidence for _, characters in _recognised(straight.picture, lines) for each in characters]
        legible = sum(sure) / len(sure) if sure else 0.0
        tried.append((legible, straight))
        if legible > _LEGIBLE:
            break
    return max(tried, key=lambda each: each[0])[1]


def _straightened(upright: Picture, turn: int, scale: float) -> _Straight:
    slant = skew(upright)
    picture = turned(upright, slant)
    inked = ink(picture)
    rules = find_rules(inked, round(_SHORTEST_RULE * scale))
    tables = cells_between(list(_edges(rules, scale)))
    cells = [_pixels(box, scale) for table in tables for box in table]
    wiped = _wiped(rules, cells)
    picture[wiped], inked[wiped] = _PAPER, 0
    boxes = text_boxes(inked, cells, round(_EM * scale))
    smallest = _SMALLEST * scale
    texts = [box for box in boxes if box[2] - box[0] > smallest or box[3] - box[1] > smallest]
    return _Straight(turn, slant, picture, tables, texts)


def _wiped(rules: Rules, cells: Sequence[PixelBox]) -> NDArray[np.bool_]:
    """The pixels of rules that stand around cells."""
    around = np.zeros_like(rules.pixels)
    for x0, top, x1, bottom in cells:
        cv2.rectangle(around, (x0, top), (x1, bottom), 255, 11)
    return np.asarray((cv2.dilate(rules.pixels, np.ones((3, 3), np.uint8)) > 0) & (around > 0), np.bool_)


def _pixels(box: Box, scale: float) -> PixelBox:
    x0, top, x1, bottom = (round(place * scale) for place in box)
    return x0, top, x1, bottom


def _edges(rules: Rules, scale: float) -> Iterator[Rule]:
    for x0, top, x1, bottom in rules.level:
        yield level_rule(x0 / scale, x1 / scale, (top + bottom) / 2 / scale)
    for x0, top, x1, bottom in rules.upright:
        yield upright_rule((x0 + x1) / 2 / scale, top / scale, bottom / scale)


def _recognised(picture: Picture, texts: Sequence[PixelBox]) -> Iterator[tuple[PixelBox, list[Character]]]:
    crops = [_around(box) for box in texts]
    pictures = [picture[max(top, 0) : bottom, max(x0, 0) : x1] for x0, top, x1, bottom in crops]
    return zip(crops, recognise(pictures), strict=True)


def _around(box: PixelBox) -> PixelBox:
    x0, top, x1, bottom = box
    margin = round((bottom - top) * _MARGIN)
    return x0 - margin, top - margin, x1 + margin, bottom + margin


def _glyphs(box: PixelBox, characters: Sequence[Character], scale: float) -> Iterator[Glyph]:
    x0, top, x1, bottom = (place / scale for place in box)
    wide = any(not each.text.isascii() for each in characters)
    inked = (bottom - top) / (1 + 2 * _MARGIN)
    size = inked / (_WIDE_HEIGHT if wide else _DIGIT_HEIGHT)
    baseline = bottom - _MARGIN * inked - (_DESCENT * size if wide else 0)
    texts = _as_set([each.text if each.confidence >= SURE else _doubtful(each.text) for each in characters])
    for each, text in zip(characters, texts, strict=True):
        left, right = x0 + each.left * (x1 - x0), x0 + each.right * (x1 - x0)
        centre = x0 + each.centre * (x1 - x0)
        yield Glyph(text, max(left, centre - _REACH * size), min(right, centre + _REACH * size), baseline, size)


def _doubtful(character: str) -> str:
    """What stands for a character of which the engine is not sure: no digit, so that no figure is made of it."""
    return UNMAPPED if character.isdecimal() else character


def _as_set(characters: Sequence[str]) -> list[str]:
    """The characters, punctuation as wide as Chinese sets it except within numbers: the engine mixes them up."""
    beside = zip(("", *characters), characters, (*characters[1:], ""), strict=False)
    return [
        each.translate(_WIDE) if not before.isdecimal() and (before + after).isalpha() else each
        for before, each, after in beside
    ]
