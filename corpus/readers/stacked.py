"""Rows that a table prints one below the other without rules between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.account import Box
from corpus.numbers import parse_amount
from corpus.readers.glyphs import Glyph, text_lines
from corpus.words import is_code

SAME_HEIGHT = 3.0
"""Points within which the numbers of two columns stand on one line."""


def split_stacked_rows(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> list[Box]:
    """The cell boxes, those cut into lines that hold whole columns of numbers.

    Where two cells side by side each hold several complete numbers at the same heights, the
    ruled row is many printed rows; each reaches half-way to the numbers above and below.
    """
    bands: dict[tuple[float, float], list[Box]] = defaultdict(list)
    for box in boxes:
        bands[box[1], box[3]].append(box)
    split: list[Box] = []
    for (top, bottom), band in bands.items():
        stacks = _stacks(band, [glyph for glyph in glyphs if top <= glyph.middle <= bottom])
        cuts = [top, *_cuts(stacks), bottom]
        split += [(box[0], upper, box[2], lower) for box in band for upper, lower in pairwise(cuts)]
    return split


def _stacks(band: Iterable[Box], glyphs: Sequence[Glyph]) -> list[list[float]]:
    """The heights of the numbers in each cell that holds several numbers and nothing else."""
    stacks = []
    for x0, _, x1, _ in band:
        inside = [glyph for glyph in glyphs if x0 <= glyph.centre < x1]
        lines = text_lines(inside)
        if len(lines) > 1 and all(_is_whole_number(line.text) for line in lines):
            stacks.append([(line.box[1] + line.box[3]) / 2 for line in lines if line.box])
    return stacks


def _is_whole_number(text: str) -> bool:
    """Whether a line is a number by itself and not half of one that was wrapped: it has decimals, or is a code."""
    return is_code(text) or ("." in text[1:-1] and parse_amount(text) is not None)


def _cuts(stacks: Sequence[Sequence[float]]) -> list[float]:
    """The heights at which the rows are to be cut; none where fewer than two columns agree on a second line."""
    heights: list[list[float]] = []
    for height in sorted(height for stack in stacks for height in stack):
        if heights and height - heights[-1][-1] <= SAME_HEIGHT:
            heights[-1].append(height)
        else:
            heights.append([height])
    if sum(len(group) > 1 for group in heights) < 2:
        return []
    rows = [sum(group) / len(group) for group in heights]
    return [(upper + lower) / 2 for upper, lower in pairwise(rows)]
