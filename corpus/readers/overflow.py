"""Texts that run over the rules of their cell: a label wrapped in a row that was left too low for it.

Where they overlap, only the order of printing tells the lines of one text from those of its
neighbours: a text is printed in one go. It belongs to the cell that it was set for as a whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.readers.glyphs import Glyph

_SAME = 0.5
"""Points by which the baselines of one line, or the distances of the lines of one text, may differ."""
_ROOM = 2
"""A line that leaves less room in its column than this many times the glyph size may have been broken there."""
_LEADING = 1.6
"""Lines of one text are apart by less than this many times the glyph size."""
_INK = 0.4
"""A glyph reaches above and below its middle by this part of its size."""
_INSET = 0.6
"""The middle of a line is this part of its size away from the rule that its text is set against."""

_BESIDE = 4
"""So many texts may come between two lines of one: what stands on one line is read from left to right."""

_Text = list[list[Glyph]]
"""The lines of a text, each from left to right."""


def heights(glyphs: Sequence[Glyph], xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """The height, in points, at which each glyph counts in a grid with these rules.

    That is its middle, but for the lines of a text that runs over rules: they count in its row.
    `glyphs` are in the order of printing.
    """
    moved: dict[int, float] = {}
    for text in _texts(glyphs, xs):
        row = _row(text, ys) if _runs_over(text, ys) else None
        if row is not None:
            moved.update((id(glyph), (ys[row] + ys[row + 1]) / 2) for line in text for glyph in line)
    return [moved.get(id(glyph), glyph.middle) for glyph in glyphs]


def _texts(glyphs: Sequence[Glyph], xs: Sequence[float]) -> list[_Text]:
    """The texts, whose lines follow one another but for a few that stand beside them."""
    texts: list[_Text] = []
    for line in _lines(glyphs, xs):
        begun = next((text for text in texts[: -_BESIDE - 1 : -1] if _goes_on(text, line, xs)), None)
        if begun is None:
            texts.append([line])
        else:
            begun.append(line)
    return texts


def _lines(glyphs: Sequence[Glyph], xs: Sequence[float]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not _follows(line[-1], glyph, xs):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _follows(last: Glyph, glyph: Glyph, xs: Sequence[float]) -> bool:
    same_line = abs(glyph.baseline - last.baseline) < _SAME and glyph.x0 >= last.x0
    return same_line and bisect_right(xs, glyph.centre) == bisect_right(xs, last.centre)


def _goes_on(text: _Text, line: Sequence[Glyph], xs: Sequence[float]) -> bool:
    """Whether the line is the next one of the text: right below a line of words that had no more room."""
    above, size = text[-1], line[0].size
    column = bisect_right(xs, above[0].centre)
    if column != bisect_right(xs, line[0].centre) or not 0 < column < len(xs) or abs(above[0].size - size) > _SAME:
        return False
    leadings = [lower[0].baseline - upper[0].baseline for upper, lower in pairwise([*text, line])]
    even = all(0 < leading < _LEADING * size and abs(leading - leadings[0]) < _SAME for leading in leadings)
    return even and xs[column] - above[-1].x1 < _ROOM * size and _is_words(above) and _is_words(line)


def _is_words(line: Sequence[Glyph]) -> bool:
    return any(glyph.text.isalpha() for glyph in line)


def _runs_over(text: _Text, ys: Sequence[float]) -> bool:
    return len(text) > 1 and any(abs(y - line[0].middle) < _INK * line[0].size for line in text for y in ys)


def _row(text: _Text, ys: Sequence[float]) -> int | None:
    """The row that the text was set for, against its upper or its lower rule or midway; None outside all rows."""
    first, last, inset = text[0][0].middle, text[-1][0].middle, _INSET * text[0][0].size

    def off(row: int) -> float:
        top, bottom = ys[row], ys[row + 1]
        return min(abs(first + last - top - bottom) / 2, abs(first - top - inset), abs(bottom - inset - last))

    touched = {bisect_right(ys, line[0].middle) - 1 for line in text}
    return min((row for row in touched if 0 <= row < len(ys) - 1), key=off, default=None)
