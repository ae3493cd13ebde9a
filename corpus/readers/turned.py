"""Pages drawn sideways or upside down: wide tables that a printer laid on upright paper."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pdfplumber.page import Page

from corpus.account import Box

_SLANT = 0.1
"""A glyph turned by more than this (the tangent of the angle) belongs to a watermark or a stamp."""


def set_upright(page: Page) -> tuple[Page, int]:
    """The page turned so that most of its text reads from left to right, and by how many degrees clockwise."""
    turns = Counter(direction(char) for char in page.chars if char["text"].strip())
    turn = max((angle for angle in turns if angle is not None), key=lambda angle: turns[angle], default=0)
    if turn == 0:
        return page, 0
    page.close()
    leaf = page.page_obj
    leaf.rotate = leaf.attrs["Rotate"] = (page.rotation + turn) % 360
    return Page(page.pdf, leaf, page.page_number, page.initial_doctop), turn


def direction(glyph: dict[str, Any]) -> int | None:
    """By how many degrees clockwise the glyph must be turned to stand upright; None if it is set at a slant."""
    a, b, *_ = glyph["matrix"]
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
