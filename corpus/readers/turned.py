"""Pages drawn sideways or upside down: wide tables that a printer laid on upright paper."""

from __future__ import annotations

from dataclasses import dataclass

from pypdfium2 import PdfMatrix, PdfPage

from corpus.account import Box

_SLANT = 0.1
"""A glyph turned by more than this (the tangent of the angle) belongs to a watermark or a stamp."""


@dataclass(frozen=True, slots=True)
class View:
    """A page seen turned by `turn` degrees clockwise from how it is drawn.

    `width` and `height` are of what is then seen; `matrix` takes a point of the page to where it is seen, in
    points from the top left corner.
    """

    turn: int
    width: float
    height: float
    matrix: PdfMatrix


def view_of(page: PdfPage, turn: int) -> View:
    left, bottom, right, top = page.get_bbox()
    matrix = {
        0: PdfMatrix(1, 0, 0, -1, -left, top),
        90: PdfMatrix(0, 1, 1, 0, -bottom, -left),
        180: PdfMatrix(-1, 0, 0, 1, right, -bottom),
        270: PdfMatrix(0, -1, -1, 0, top, right),
    }[turn]
    width, height = abs(right - left), abs(top - bottom)
    return View(turn, width, height, matrix) if turn % 180 == 0 else View(turn, height, width, matrix)


def direction(a: float, b: float) -> int | None:
    """By how many degrees clockwise text that runs along (a, b) must be turned to stand upright; None at a slant."""
    if abs(b) <= _SLANT * abs(a):
        return 0 if a > 0 else 180
    if abs(a) <= _SLANT * abs(b):
        return 90 if b > 0 else 270
    return None


def turned_back(box: Box, turn: int, width: float, height: float) -> Box:
    """Where the box, on a page of this size that was turned by `turn`, stands on the page as printed."""
    for _ in range(turn // 90):
        box = (box[1], width - box[2], box[3], width - box[0])
        width, height = height, width
    return box
