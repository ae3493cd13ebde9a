"""Tables printed without upright rules: their cells are told from where the text leaves room.

Only what stands under a caption or fills several lines with figures is taken for a table. Columns
are the strips between gaps that run through the body; a heading centred over several of them is
theirs, and lines that hold no figure belong to the row they are nearest to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from corpus.account import Box
from corpus.captions import is_page_number, is_prose, read_caption
from corpus.numbers import parse_amount
from corpus.readers.glyphs import Glyph, glyph_rows, text_lines
from corpus.words import Role, bare, is_code, is_counting, is_listed, is_total, role_of

_GAP = 0.3
"""Runs of text on one line are apart by at least this part of the glyph size."""
_LOOSE_LINES = 4
"""So many lines without a figure may stand between two lines of one table."""
_SPACED = 4
"""Spaces within a word are no wider than this many times the glyph size."""
_CLOSE = 0.8
"""Part of the least distance of two rows within which a line without a figure is taken for part of a row."""
_SAME = 1.0
"""Points by which equal distances may differ."""
_ROOM = 2
"""A text that leaves less room in its column than this many times the glyph size may have been broken there."""
_LEADING = 1.5
"""Lines of one cell are apart by less than this many times the glyph size."""
_WIDEST_LEADING = 2
"""The same for lines of a text that fills its column."""
_NEAR, _NEAR_ROWS = 3, 1.3
"""Lines of one header are apart by less than this many times the glyph size, or the distance of two rows."""
_HEADER_LINES = 8
_ENOUGH = 3
"""So many lines of figures make a table without a caption: one that is continued."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text on one line; `y` is its middle."""

    x0: float
    x1: float
    y: float
    size: float
    text: str


_Line = list[_Run]
_Strip = tuple[float, float]


def unruled_cells(glyphs: Sequence[Glyph]) -> list[list[Box]]:
    """The cell boxes of each table that the glyphs outside all ruled tables make up, from top to bottom.

    What is set too close to be parted into columns surely is left to the prose.
    """
    lines = [_runs(row) for row in glyph_rows(glyphs)]
    tables = ((header, body, _strips(header, body)) for header, body in _regions(lines))
    return [_cells(header, body, strips) for header, body, strips in tables if _are_parted(body, strips)]


def _runs(row: Iterable[Glyph]) -> _Line:
    runs: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0):
        if runs and (glyph.x0 - runs[-1][-1].x1 < _GAP * glyph.size or _is_spaced(runs[-1], glyph)):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [_Run(run[0].x0, run[-1].x1, run[0].middle, run[0].size, bare(text_lines(run)[0].text)) for run in runs]


def _is_spaced(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a word is set with spaces between its characters (收 入), which the glyph goes on."""
    before, text = run[-1].text, glyph.text
    alone = len(run) == 1 or run[-1].x0 - run[-2].x1 > _GAP * glyph.size
    near = glyph.x0 - run[-1].x1 < _SPACED * glyph.size
    return alone and near and before.isalpha() and text.isalpha() and Role.CODE not in (role_of(before), role_of(text))


def _regions(lines: Sequence[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """The header lines and the body lines of each table; a body begins with a line of figures."""
    first = 0
    while first < len(lines):
        if not _has_figures(lines[first]):
            first += 1
            continue
        last = first
        while (following := _next_figures(lines, last)) is not None:
            last = following
        last = _tail(lines, last)
        header, captioned = _header(lines, first)
        body = list(lines[first : last + 1])
        if captioned or sum(_count_figures(line) > 1 for line in body) >= _ENOUGH:
            yield header, body
        first = last + 1


def _tail(lines: Sequence[_Line], last: int) -> int:
    """The last line that may go on a text of the last line of figures."""
    while last + 1 < len(lines) and not _is_outside(lines[last + 1]):
        if lines[last + 1][0].y - lines[last][0].y > _WIDEST_LEADING * lines[last][0].size:
            break
        last += 1
    return last


def _has_figures(line: _Line) -> bool:
    return len(line) > 1 and _count_figures(line) > 0 and not any(re.search("[，。；]", run.text) for run in line)


def _count_figures(line: _Line) -> int:
    return sum(map(_is_figure, line))


def _is_figure(run: _Run) -> bool:
    return run.text[-3:-2] == "." and parse_amount(run.text) is not None


def _next_figures(lines: Sequence[_Line], last: int) -> int | None:
    for index in range(last + 1, min(last + 2 + _LOOSE_LINES, len(lines))):
        if _has_figures(lines[index]):
            return index
        if _is_outside(lines[index]):
            return None
    return None


def _header(lines: Sequence[_Line], first: int) -> tuple[list[_Line], bool]:
    """The lines above the figures up to the caption, or up to where they stand apart, and whether there is one."""
    for index in range(first - 1, max(first - 2 - _HEADER_LINES, -1), -1):
        if _is_outside(lines[index]):
            return list(lines[index + 1 : first]), bool(read_caption(_text(lines[index])))
    pitch = lines[first + 1][0].y - lines[first][0].y if first + 1 < len(lines) else 0.0
    top = first
    while top > 0 and lines[top][0].y - lines[top - 1][0].y < max(_NEAR * lines[top][0].size, _NEAR_ROWS * pitch):
        top -= 1
    return list(lines[top:first]), False


def _is_outside(line: _Line) -> bool:
    text = _text(line)
    return read_caption(text) is not None or is_page_number(text) or (len(line) == 1 and is_prose(text))


def _text(line: _Line) -> str:
    return "".join(run.text for run in line)


def _are_parted(body: Sequence[_Line], strips: Sequence[_Strip]) -> bool:
    """Whether every figure has its column for itself on its line, and none is broken over two lines."""
    amounts = [run for line in body for run in line if "." in run.text and parse_amount(run.text) is not None]
    return all(map(_is_figure, amounts)) and all(
        sum(left <= run.x0 and run.x1 <= right for run in line) < 2
        for line in body
        for left, right in strips
        if any(_is_figure(run) and left <= run.x0 and run.x1 <= right for run in line)
    )


def _cells(header: Sequence[_Line], body: Sequence[_Line], strips: Sequence[_Strip]) -> list[Box]:
    xs = [strips[0][0], *((left[1] + right[0]) / 2 for left, right in pairwise(strips)), strips[-1][1]]
    rows = _rows(body, strips)
    heights = [[run.y for run in row] for row in rows]
    top, bottom = min(heights[0]) - rows[0][0].size, max(heights[-1]) + rows[-1][0].size
    ys = [top, *((max(upper) + min(lower)) / 2 for upper, lower in pairwise(heights)), bottom]
    boxes = _heading_cells(header, strips, xs, top)
    for row, (upper, lower) in zip(rows, pairwise(ys), strict=True):
        boxes += [(xs[left], upper, xs[right], lower) for left, right in _spans(row, xs)]
    return boxes


def _strips(header: Sequence[_Line], body: Sequence[_Line]) -> list[_Strip]:
    """The columns as strips of text: what the body covers, with the headings that stand over one column or none."""
    strips: list[_Strip] = []
    # A total may be set across code and name.
    for run in sorted((run for line in body for run in line if not is_total(run.text)), key=lambda run: run.x0):
        if strips and run.x0 < strips[-1][1]:
            strips[-1] = (strips[-1][0], max(strips[-1][1], run.x1))
        else:
            strips.append((run.x0, run.x1))
    headed: set[_Strip] = set()
    for number, line in enumerate(reversed(header)):
        for run in sorted(line, key=lambda run: not _touched(run, strips)):
            over = _touched(run, strips) or _bare_neighbour(run, strips, headed)
            headed.update(over)
            if len(over) == 1 or (number == 0 and not over):
                wider = _around([*over, (run.x0, run.x1)])
                strips = sorted([wider, *(strip for strip in strips if strip not in over)])
                headed.add(wider)
    return strips


def _touched(run: _Run, strips: Sequence[_Strip]) -> list[_Strip]:
    return [strip for strip in strips if run.x0 < strip[1] and strip[0] < run.x1]


def _bare_neighbour(run: _Run, strips: Sequence[_Strip], headed: set[_Strip]) -> list[_Strip]:
    """The nearer of the strips beside a heading that stands over none, if it has no heading yet."""
    beside = [max((strip for strip in strips if strip[1] <= run.x0), default=None)]
    beside.append(min((strip for strip in strips if strip[0] >= run.x1), default=None))
    bare_ones = [strip for strip in beside if strip is not None and strip not in headed]
    return sorted(bare_ones, key=lambda strip: _distance(run, strip))[:1]


def _distance(run: _Run, strip: _Strip) -> float:
    return max(strip[0] - run.x1, run.x0 - strip[1], 0.0)


def _around(strips: Sequence[_Strip]) -> _Strip:
    return min(left for left, _ in strips), max(right for _, right in strips)


def _rows(body: Sequence[_Line], strips: Sequence[_Strip]) -> list[_Line]:
    """The printed rows.

    A line without a figure is part of the row above if it goes on texts that had no more room there, else of a
    row that is as close as lines of one text are and closer than rows are to each other, else a row of its own.
    """
    heights = [line[0].y for line in body if _has_figures(line)]
    pitch = min((lower - upper for upper, lower in pairwise(heights)), default=0.0)
    rows: list[_Line] = []
    waiting: _Line = []
    for index, line in enumerate(body):
        if _has_figures(line):
            rows.append([*line, *waiting])
            waiting = []
            continue
        y, above = line[0].y, body[index - 1]
        below = body[index + 1][0].y if index + 1 < len(body) else inf
        distance, is_next = min((abs(height - y), height > y) for height in heights)
        is_close = distance < min(_CLOSE * pitch, _LEADING * line[0].size)
        goes_on = y - above[0].y <= below - y + _SAME and all(_fills(run, above, strips) for run in line)
        if goes_on or (is_close and not is_next):
            rows[-1] += line
        elif is_close:
            waiting += line
        else:
            rows.append(list(line))
    return rows


def _fills(run: _Run, above: _Line, strips: Sequence[_Strip]) -> bool:
    """Whether the run goes on a text of the line above that had no more room in its column."""
    strip = next((strip for strip in strips if strip[0] <= run.x0 and run.x1 <= strip[1]), None)
    over = next((each for each in above if strip and strip[0] <= each.x0 and each.x1 <= strip[1]), None)
    if strip is None or over is None or is_listed(run.text) or is_code(run.text) or is_total(run.text):
        return False
    return run.y - over.y < _WIDEST_LEADING * run.size and over.x1 > strip[1] - _ROOM * run.size


def _spans(row: _Line, xs: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The cells of a row as (left, right) places in `xs`: one a column, but one for what reaches over several."""
    column = 0
    while column < len(xs) - 1:
        right = column + 1
        while right < len(xs) - 1 and any(run.x0 < xs[right] - 1 and run.x1 > xs[right] + 1 for run in row):
            right += 1
        yield column, right
        column = right


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


def _heading_cells(header: Sequence[_Line], strips: Sequence[_Strip], xs: Sequence[float], bottom: float) -> list[Box]:
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


def _headings(header: Sequence[_Line], strips: Sequence[_Strip]) -> list[_Heading]:
    """The headings with the columns they stand over."""
    pieces: list[_Heading] = []
    for number, line in enumerate(header):
        for run in line:
            piece = _Heading(run.x0, run.x1, run.y, run.y, number, number, *_under(run, strips))
            begun = next((each for each in pieces if _goes_on(each, piece, run.size)), None)
            if begun is not None:
                pieces.remove(begun)
                piece = _joined(begun, piece)
            pieces.append(piece)
    counting = [number for number, line in enumerate(header) if is_counting([run.text for run in line])]
    spread: list[_Heading] = []
    for piece in sorted(pieces, key=lambda piece: -piece.first):
        lower = [each for each in spread if each.first not in counting]
        spread.append(_over_its_children(piece, pieces, lower, strips, header[0][0].size))
    return spread


def _under(run: _Run, strips: Sequence[_Strip]) -> tuple[int, int]:
    """The columns whose strips the run touches, or the nearest one."""
    touched = [index for index, (left, right) in enumerate(strips) if run.x0 < right and left < run.x1]
    touched = touched or [min(range(len(strips)), key=lambda index: _distance(run, strips[index]))]
    return touched[0], touched[-1] + 1


def _goes_on(upper: _Heading, lower: _Heading, size: float) -> bool:
    """Whether the lower piece is the next line of the same heading: set as close as lines are, on the same axis."""
    close = 0 < lower.upper - upper.lower < _LEADING * size
    return close and abs(upper.centre - lower.centre) < size / 2


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


def _over_its_children(
    heading: _Heading, pieces: Sequence[_Heading], lower: Sequence[_Heading], strips: Sequence[_Strip], size: float
) -> _Heading:
    """The heading over those of the headings below it, none nearer than its nearest, whose common centre is its own."""
    hanging = [each for each in lower if each.first > heading.last and each.shares_column(heading)]
    if not hanging:
        return heading
    level = min(each.middle for each in hanging)
    beside = [each for each in pieces if each is not heading and each.shares_line(heading)]
    lower = [each for each in lower if each.middle > level - size / 2 and not any(map(each.shares_column, beside))]
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
