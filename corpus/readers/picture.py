"""The picture of a page: set straight, its rules, and where its lines of text stand.

Places are pixels of the straightened picture, in boxes (x0, top, x1, bottom).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Grey values, 0 is black, rows from the top."""
PixelBox = tuple[int, int, int, int]

_PAPER = 255
_INK = 195
"""What is darker than this, where the paper is 255, is ink."""
_THUMBNAIL = 8
"""The paper is looked at in a picture so many times smaller, in which noise is averaged out."""
_WIDEST_STROKE = 9
"""Pixels of that picture; what is wider and even is paper, shaded or not."""
_MOST_SKEW, _SKEW_STEP = 2.0, 0.1
"""Degrees."""
_DUST = 6
"""Pixels in all."""
_SPECK = 0.12
"""What is smaller than this part of a character is a speck."""
_MOST_TEXTS = 4000
"""A picture with more than these is no page of text but a photograph."""
_SMEAR = 7
"""Pixels that part lines of text, but not the parts of a character, which stand above each other."""
_LINE = 1.15
"""What is no higher than this many times a line of text is one line."""
_HAIR, _HALO = 3, 11
"""Pixels: what surely parts the texts of two cells, and how far from the border of a cell its rule may stand."""
_SKEW_WIDTH = 1000
"""Width in pixels of the picture in which the skew is looked for."""


def on_white(grey: Picture) -> Picture:
    """The picture as if on white paper: shades that change slowly over the page are taken out."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // _THUMBNAIL, 1), max(height // _THUMBNAIL, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_WIDEST_STROKE, _WIDEST_STROKE), np.uint8))
    paper = cv2.resize(cv2.blur(paper, (5, 5)), (width, height))
    return np.asarray(cv2.divide(grey, np.maximum(paper, 1), scale=_PAPER), np.uint8)


def without_specks(grey: Picture) -> Picture:
    """The picture without dust: spots far smaller than the smallest point that is printed."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink(grey), connectivity=8)
    return np.where((stats[:, cv2.CC_STAT_AREA] <= _DUST)[labels], np.uint8(_PAPER), grey)


def skew(grey: Picture) -> float:
    """By how many degrees, at most 2, the lines of the page fall to the right (rise, if negative)."""
    scale = min(_SKEW_WIDTH / grey.shape[1], 1)
    small = ink(np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8))
    coarse = _sharpest(small, np.linspace(-_MOST_SKEW, _MOST_SKEW, 41))
    return _sharpest(small, np.linspace(coarse - _SKEW_STEP, coarse + _SKEW_STEP, 11))


def _sharpest(inked: Picture, angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: (_sharpness(inked, angle), -abs(angle))))


def turned(grey: Picture, degrees: float) -> Picture:
    """The picture turned about its middle, counter-clockwise; its size stays and white comes in at the corners."""
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=_PAPER), np.uint8
    )


def ink(grey: Picture) -> Picture:
    """255 where there is ink, else 0. Single dark pixels are noise."""
    return np.asarray(np.where(cv2.GaussianBlur(grey, (3, 3), 0) < _INK, 255, 0), np.uint8)


def _sharpness(inked: Picture, degrees: float) -> float:
    """How sharply lines stand out from what is between them, when the picture is turned."""
    height, width = inked.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    rows = cv2.warpAffine(inked, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


@dataclass(frozen=True, slots=True)
class Rules:
    """The level and the upright rules of a picture, and the pixels they are made of."""

    level: list[PixelBox]
    upright: list[PixelBox]
    pixels: Picture


def find_rules(inked: Picture, shortest: int) -> Rules:
    """The straight strokes of at least `shortest` pixels."""
    level = _strokes(inked, np.ones((1, shortest), np.uint8))
    upright = _strokes(inked, np.ones((shortest, 1), np.uint8))
    return Rules(_boxes(level), _boxes(upright), np.maximum(level, upright))


def _strokes(inked: Picture, least: Picture) -> Picture:
    return np.asarray(cv2.morphologyEx(inked, cv2.MORPH_OPEN, least), np.uint8)


def _boxes(mask: Picture) -> list[PixelBox]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _ in stats[1:]]


def wipe(picture: Picture, rules: Rules, cells: Sequence[PixelBox]) -> Picture:
    """The picture without those rules that stand around cells."""
    drawn = cv2.dilate(rules.pixels, np.ones((3, 3), np.uint8))
    return np.where((drawn > 0) & _borders(cells, picture.shape, _HALO), np.uint8(_PAPER), picture)


def _borders(cells: Sequence[PixelBox], shape: tuple[int, ...], thickness: int) -> NDArray[np.bool_]:
    mask = np.zeros(shape, np.uint8)
    for x0, top, x1, bottom in cells:
        cv2.rectangle(mask, (x0, top), (x1, bottom), 1, thickness)
    return mask > 0


def text_boxes(inked: Picture, cells: Sequence[PixelBox], em: int) -> list[PixelBox]:
    """Where each stretch of text stands: all of a line in a cell, outside of the cells what no wide gap parts."""
    smeared = np.where(_borders(cells, inked.shape, cv2.FILLED), _smeared(inked, em * 2), _smeared(inked, em * 3 // 2))
    smeared[_borders(cells, inked.shape, _HAIR)] = 0
    boxes = [box for box in _boxes(smeared) if max(box[2] - box[0], box[3] - box[1]) > _SPECK * em]
    return _whole(boxes, em) if len(boxes) < _MOST_TEXTS else []


def _whole(boxes: Sequence[PixelBox], em: int) -> list[PixelBox]:
    """The boxes, those of parts of one character joined, as the strokes of 三 are where it stands alone."""
    heights = [bottom - top for x0, top, x1, bottom in boxes if x1 - x0 > 3 * (bottom - top) > em]
    most = _LINE * (float(np.median(heights)) if heights else em)
    whole: list[PixelBox] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        part = next((other for other in whole if _is_part(box, other, most)), None)
        if part is not None:
            whole.remove(part)
            box = _around(box, part)
        whole.append(box)
    return whole


def _is_part(box: PixelBox, other: PixelBox, most: float) -> bool:
    x0, top, x1, bottom = _around(box, other)
    is_beside = x1 - x0 >= (box[2] - box[0]) + (other[2] - other[0])
    return not is_beside and (bottom - top <= most or bottom == other[3])


def _around(one: PixelBox, other: PixelBox) -> PixelBox:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _smeared(inked: Picture, gap: int) -> Picture:
    return np.asarray(cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((_SMEAR, gap), np.uint8)), np.uint8)
