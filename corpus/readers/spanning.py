"""The headings of a table without upright rules: which columns each of them stands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.account import Box
from corpus.readers.runs import Run, Runs, Strip, distance
from corpus.words import is_counting

_SAME = 0.1
"""Texts begin at one height if they differ by less than this part of the glyph size."""
_LEADING, _WIDEST_LEADING = 1.5, 1.7
"""Lines of one heading are apart by less than this many times the glyph size."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """A header cell: where its text stands, its lines `first` to `last`, and the columns `left` up to `right`.

    `upper` and `lower` are the heights of the first and of the last line.
    """

    x0: float
    x1: float
    upper: float
    lower: float
    first: int
    last: int
    left: int
    right: int

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.upper + self.lower) / 2

    def shares_column(self, other: _Heading) -> bool:
        return self.left < other.right and other.left < self.right

    def shares_line(self, other: _Heading) -> bool:
        return self.first <= other.last and other.first <= self.last


def heading_boxes(header: Sequence[Runs], strips: Sequence[Strip], xs: Sequence[float], bottom: float) -> list[Box]:
    """The boxes of the header: each heading reaches down to the next one below it, the uppermost up to the top."""
    if not header:
        return []
    headings = _headings(header, strips)
    heights = [line[0].y for line in header]
    ys = [heights[0] - header[0][0].size, *((upper + lower) / 2 for upper, lower in pairwise(heights)), bottom]
    boxes = []
    for heading in headings:
        others = [other for other in headings if other is not heading and other.shares_column(heading)]
        top = heading.first if any(other.last < heading.first for other in others) else 0
        below = min((other.first for other in others if other.first > heading.last), default=len(header))
        boxes.append((xs[heading.left], ys[top], xs[heading.right], ys[below]))
    return boxes


def _headings(header: Sequence[Runs], strips: Sequence[Strip]) -> list[_Heading]:
    """The headings with the columns they stand over."""
    pieces: list[_Heading] = []
    for number, line in enumerate(header):
        fresh = [_Heading(run.x0, run.x1, run.y, run.y, number, number, *_under(run, strips)) for run in line]
        alone = [piece for piece in fresh if not any(map(piece.shares_column, pieces))]
        for piece in fresh:
            begun = next((each for each in pieces if _goes_on(each, piece, line[0].size)), None)
            if begun is not None and not _is_middle_child(piece, alone):
                pieces.remove(begun)
                piece = _joined(begun, piece)
            pieces.append(piece)
    counting = [number for number, line in enumerate(header) if is_counting([run.text for run in line])]
    spread: list[_Heading] = []
    for piece in sorted(pieces, key=lambda piece: -piece.first):
        lower = [each for each in spread if each.first not in counting]
        spread.append(_over_its_children(piece, pieces, lower, strips, header[0][0].size))
    return spread


def _under(run: Run, strips: Sequence[Strip]) -> tuple[int, int]:
    """The columns whose strips the run touches, or the nearest one."""
    touched = [index for index, (left, right) in enumerate(strips) if run.x0 < right and left < run.x1]
    touched = touched or [min(range(len(strips)), key=lambda index: distance(run, strips[index]))]
    return touched[0], touched[-1] + 1


def _goes_on(upper: _Heading, lower: _Heading, size: float) -> bool:
    """Whether the lower piece is the next line of the same heading: set as close as lines are, on the same axis.

    Over the same columns it may be set wider if it is what was left when the upper line was full.
    """
    shrinks = (upper.left, upper.right) == (lower.left, lower.right) and upper.x1 - upper.x0 >= lower.x1 - lower.x0
    leading = _WIDEST_LEADING if shrinks else _LEADING
    return 0 < lower.upper - upper.lower < leading * size and abs(upper.centre - lower.centre) < size / 2


def _is_middle_child(piece: _Heading, alone: Sequence[_Heading]) -> bool:
    """Whether headings with none above them stand on both sides: what is above the piece is above them all."""
    return any(each.right == piece.left for each in alone) and any(each.left == piece.right for each in alone)


def _joined(upper: _Heading, lower: _Heading) -> _Heading:
    return _Heading(
        min(upper.x0, lower.x0),
        max(upper.x1, lower.x1),
        upper.upper,
        lower.lower,
        upper.first,
        lower.last,
        min(upper.left, lower.left),
        max(upper.right, lower.right),
    )


def _is_level(each: _Heading, other: _Heading, size: float) -> bool:
    """Whether the heading stands as low as the other: its middle does, or both begin at one height."""
    return each.middle > other.middle - size / 2 or abs(each.upper - other.upper) < _SAME * size


def _over_its_children(
    heading: _Heading, pieces: Sequence[_Heading], lower: Sequence[_Heading], strips: Sequence[Strip], size: float
) -> _Heading:
    """The heading over those of the headings below it, none nearer than its nearest, whose common centre is its own."""
    hanging = [each for each in lower if each.first > heading.last and each.shares_column(heading)]
    if not hanging:
        return heading
    nearest = min(hanging, key=lambda each: each.middle)
    beside = [each for each in pieces if each is not heading and each.shares_line(heading)]
    lower = [each for each in lower if _is_level(each, nearest, size) and not any(map(each.shares_column, beside))]
    free = [
        each for each in lower if not any(other.shares_column(each) and other.middle < each.middle for other in lower)
    ]
    free.sort(key=lambda each: each.left)
    runs = [free[i:j] for i in range(len(free)) for j in range(i + 1, len(free) + 1)]
    runs = [run for run in runs if any(each.shares_column(heading) for each in run)]
    if not runs:
        return heading

    def off_centre(run: Sequence[_Heading]) -> int:
        edges = strips[run[0].left][0] + strips[run[-1].right - 1][1]
        off = min(abs(both - 2 * heading.centre) for both in (edges, run[0].centre + run[-1].centre))
        return round(off / size)

    best = min(runs, key=lambda run: (off_centre(run), -len(run)))
    return replace(heading, left=min(heading.left, best[0].left), right=max(heading.right, best[-1].right))
