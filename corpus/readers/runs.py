"""Stretches of text on one line, told apart by the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.readers.glyphs import Glyph, text_lines
from corpus.words import Role, bare, role_of

_GAP = 0.3
"""Runs of text on one line are apart by at least this part of the glyph size."""
_SPACED = 4
"""Spaces within a word are no wider than this many times the glyph size."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on one line; `y` is its middle."""

    x0: float
    x1: float
    y: float
    size: float
    text: str


Runs = list[Run]
"""One line."""
Strip = tuple[float, float]
"""A column as its text covers it: from x0 to x1."""


def runs_of(row: Iterable[Glyph]) -> Runs:
    """The runs that the glyphs of one line make up, from left to right, their texts without spaces."""
    runs: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0):
        if runs and (glyph.x0 - runs[-1][-1].x1 < _GAP * glyph.size or _is_spaced(runs[-1], glyph)):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [Run(run[0].x0, run[-1].x1, run[0].middle, run[0].size, bare(text_lines(run)[0].text)) for run in runs]


def _is_spaced(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a word is set with spaces between its characters (收 入), which the glyph goes on."""
    before, text = run[-1].text, glyph.text
    alone = len(run) == 1 or run[-1].x0 - run[-2].x1 > _GAP * glyph.size
    near = glyph.x0 - run[-1].x1 < _SPACED * glyph.size
    return alone and near and before.isalpha() and text.isalpha() and Role.CODE not in (role_of(before), role_of(text))


def distance(run: Run, strip: Strip) -> float:
    """How far the run is from the strip, 0 where it touches it."""
    return max(strip[0] - run.x1, run.x0 - strip[1], 0.0)


def touched(run: Run, strips: Sequence[Strip]) -> list[Strip]:
    return [strip for strip in strips if run.x0 < strip[1] and strip[0] < run.x1]
