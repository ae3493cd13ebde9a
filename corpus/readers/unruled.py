"""Tables printed without upright rules: their cells are told from where the text leaves room.

Only what stands under a caption or fills several lines with figures is taken for a table. Columns
are the strips between gaps that run through the body; a heading centred over several of them is
theirs, and lines that hold no figure belong to the row they are nearest to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from math import inf

from corpus.account import Box
from corpus.captions import is_page_number, is_prose, read_caption
from corpus.numbers import parse_amount
from corpus.readers.glyphs import Glyph, glyph_rows
from corpus.readers.runs import Run, Runs, Strip, distance, runs_of, touched
from corpus.readers.spanning import heading_boxes
from corpus.words import is_code, is_counting, is_listed, is_measure, is_stub, is_total

_LOOSE_LINES = 4
"""So many lines without a figure may stand between two lines of one table."""
_CLOSE = 0.8
"""Part of the least distance of two rows within which a line without a figure is taken for part of a row."""
_SAME = 1.0
"""Points by which equal distances may differ."""
_ROOM = 2
"""A text that leaves less room in its column than this many times the glyph size may have been broken there."""
_TIGHTEST = 1.1
_LEADING = 1.5
"""Lines of one cell are apart by at least, and by less than, this many times the glyph size."""
_WIDEST_LEADING = 2
"""The same for lines of a text that fills its column."""
_NEAR, _NEAR_ROWS = 3, 1.3
"""Lines of one header are apart by less than this many times the glyph size, or the distance of two rows."""
_CODED = re.compile(r"\d{3}(?:\d\d){0,2}[^\W\d]{2}")
"""How a row begins whose code stands in front of its name."""
_HEADER_LINES = 8
_ENOUGH = 3
"""So many lines of figures make a table without a caption: one that is continued."""


def unruled_cells(glyphs: Sequence[Glyph]) -> list[list[Box]]:
    """The cell boxes of each table that the glyphs outside all ruled tables make up, from top to bottom.

    What is set too close to be parted into columns surely is left to the prose.
    """
    lines = [runs_of(row) for row in glyph_rows(glyphs)]
    tables = ((header, body, _strips(header, body)) for header, body in _regions(lines))
    parted = ((header, _rows(body, strips), strips) for header, body, strips in tables)
    return [_cells(header, rows, strips) for header, rows, strips in parted if _are_parted(rows, strips)]


def _regions(lines: Sequence[Runs]) -> Iterator[tuple[list[Runs], list[Runs]]]:
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
        if captioned or _names_columns(header) or sum(map(_is_row, body)) >= _ENOUGH:
            yield header, body
        first = last + 1


def _is_row(line: Runs) -> bool:
    """Whether a line can be nothing but the row of a table: several figures, or a code, a name and a figure."""
    return _count_figures(line) > 1 or (_has_figures(line) and _CODED.match(_text(line)) is not None)


def _tail(lines: Sequence[Runs], last: int) -> int:
    """The last line that may go on a text of the last line of figures."""
    while last + 1 < len(lines) and not _is_outside(lines[last + 1]):
        if lines[last + 1][0].y - lines[last][0].y > _WIDEST_LEADING * lines[last][0].size:
            break
        last += 1
    return last


def _has_figures(line: Runs) -> bool:
    prose = any(re.search("[，。；]", run.text) for run in line)
    return len(line) > 1 and _count_figures(line) > 0 and not prose and not _numbers_page(line)


def _count_figures(line: Runs) -> int:
    """How many runs are figures for sure. Whole numbers are when they stand right of a word or of a code."""
    texts = [run.text for run in line]
    if is_counting(texts):
        return 0
    word = next((place for place, text in enumerate(texts) if any(map(str.isalpha, text))), len(texts))
    known = word if word < len(texts) or not is_code(texts[0]) else _code_parts(texts) - 1
    return sum(_is_figure(run) or (place > known and _is_whole(run)) for place, run in enumerate(line))


def _code_parts(texts: Sequence[str]) -> int:
    """How many of the first texts may be parts of a code: 208 | 05 | 01."""
    return 1 + sum(1 for _ in takewhile(lambda text: re.fullmatch(r"\d\d", text), texts[1:]))


def _is_figure(run: Run) -> bool:
    value = parse_amount(run.text)
    return value is not None and (value.as_tuple().exponent == -2 or "," in run.text)


def _is_whole(run: Run) -> bool:
    return bool(re.fullmatch(r"0|[1-9]\d*", run.text)) and not re.fullmatch(r"(19|20)\d\d", run.text)


def _next_figures(lines: Sequence[Runs], last: int) -> int | None:
    for index in range(last + 1, min(last + 2 + _LOOSE_LINES, len(lines))):
        if _has_figures(lines[index]):
            return index
        if _is_outside(lines[index]):
            return None
    return None


def _header(lines: Sequence[Runs], first: int) -> tuple[list[Runs], bool]:
    """The lines above the figures up to the caption, or up to where they stand apart, and whether there is one."""
    for index in range(first - 1, max(first - 2 - _HEADER_LINES, -1), -1):
        if _is_outside(lines[index]):
            return list(lines[index + 1 : first]), bool(read_caption(_text(lines[index])))
    pitch = lines[first + 1][0].y - lines[first][0].y if first + 1 < len(lines) else 0.0
    top = first
    while top > 0 and (_names_columns(lines[top - 1 : top]) or _is_near(lines[top - 1], lines[top], pitch)):
        top -= 1
    return list(lines[top:first]), False


def _is_near(upper: Runs, lower: Runs, pitch: float) -> bool:
    return lower[0].y - upper[0].y < max(_NEAR * lower[0].size, _NEAR_ROWS * pitch)


def _names_columns(header: Sequence[Runs]) -> bool:
    """Whether the lines are known headings or count the columns."""
    texts = [run.text for line in header for run in line]
    known = sum(is_stub(text) or is_measure(text) for text in texts)
    return known > 2 or (any(map(is_stub, texts)) and is_counting(texts))


def _is_outside(line: Runs) -> bool:
    text = _text(line)
    return read_caption(text) is not None or _numbers_page(line) or (len(line) == 1 and is_prose(text))


def _numbers_page(line: Runs) -> bool:
    text = _text(line)
    return (
        is_page_number(text) and not is_code(text) and (len(line) == 1 or not all(run.text.isdigit() for run in line))
    )


def _text(line: Runs) -> str:
    return "".join(run.text for run in line)


def _are_parted(rows: Sequence[Runs], strips: Sequence[Strip]) -> bool:
    """Whether every figure has its column for itself in its row, and none is broken that may be two."""
    held = ([run for run in row if left <= run.x0 and run.x1 <= right] for row in rows for left, right in strips)
    return all(map(_is_one, held))


def _is_one(runs: Runs) -> bool:
    """Whether the runs are a text without figures, or one number, which may be broken over two lines."""
    numbers = [run for run in runs if parse_amount(run.text) is not None]
    if re.fullmatch(r"[\d,]*\d\.", _text(runs)):
        return False
    if not any(_is_figure(run) or "." in run.text for run in numbers) and (len(runs) < 2 or len(numbers) < len(runs)):
        return True
    whole = replace(runs[0], text=_text(runs))
    broken = runs[0] not in numbers or "." in runs[0].text or runs[-1].text.startswith(".")
    return _is_figure(whole) and (len(runs) == 1 or (len(runs) == 2 and broken and not _is_figure(runs[0])))


def _cells(header: Sequence[Runs], rows: Sequence[Runs], strips: Sequence[Strip]) -> list[Box]:
    outer = _around([*strips, *((run.x0, run.x1) for row in rows for run in row)])
    xs = [outer[0], *((left[1] + right[0]) / 2 for left, right in pairwise(strips)), outer[1]]
    heights = [[run.y for run in row] for row in rows]
    top, bottom = min(heights[0]) - rows[0][0].size, max(heights[-1]) + rows[-1][0].size
    ys = [top, *((max(upper) + min(lower)) / 2 for upper, lower in pairwise(heights)), bottom]
    boxes = heading_boxes(header, strips, xs, top)
    for row, (upper, lower) in zip(rows, pairwise(ys), strict=True):
        boxes += [(xs[left], upper, xs[right], lower) for left, right in _spans(row, xs)]
    return boxes


def _strips(header: Sequence[Runs], body: Sequence[Runs]) -> list[Strip]:
    """The columns as strips of text: what the body covers, with the headings that stand over one column or none."""
    strips: list[Strip] = []
    # A total may be set across code and name.
    for run in sorted((run for line in body for run in line if not is_total(run.text)), key=lambda run: run.x0):
        if strips and run.x0 < strips[-1][1]:
            strips[-1] = (strips[-1][0], max(strips[-1][1], run.x1))
        else:
            strips.append((run.x0, run.x1))
    headed: set[Strip] = set()
    lowest = _lowest_row(header)
    for line in reversed(header):
        for run in sorted(line, key=lambda run: not touched(run, strips)):
            row = lowest if run in lowest else line
            over = touched(run, strips) or _bare_neighbour(run, row, strips, headed)
            headed.update(over)
            # Left of all others stand the labels, even where the page prints none but a total.
            is_first = is_stub(run.text) and run.x1 < strips[0][0]
            if len(over) == 1 or (not over and (row is lowest or is_first)):
                wider = _around([*over, (run.x0, run.x1)])
                strips = sorted([wider, *(strip for strip in strips if strip not in over)])
                headed.add(wider)
    return strips


def _lowest_row(header: Sequence[Runs]) -> Runs:
    """The runs of the lowest row: lines too close for one cell are of cells side by side, but for bands."""
    close = [lower[0].y - upper[0].y < _TIGHTEST * lower[0].size for upper, lower in pairwise(header)]
    height = 1 + sum(1 for _ in takewhile(bool, reversed(close)))
    row: Runs = []
    for line in reversed(header[-height:]):
        row += [run for run in line if not touched(run, [(lower.x0, lower.x1) for lower in row])]
    return row


def _bare_neighbour(run: Run, row: Runs, strips: Sequence[Strip], headed: set[Strip]) -> list[Strip]:
    """The nearer of the strips beside a heading that stands over none, if it has no heading yet.

    Where there are more headings than strips for them, some columns are blank: it is the nearest one's.
    """
    free = [each for each in row if not touched(each, strips)]
    crowded = len(free) > sum(not any(touched(each, [strip]) for each in row) for strip in strips)
    beside = [max((strip for strip in strips if strip[1] <= run.x0), default=None)]
    beside.append(min((strip for strip in strips if strip[0] >= run.x1), default=None))
    bare_ones = [
        strip for strip in beside
        if strip is not None and strip not in headed
        and (not crowded or min(row, key=lambda each: distance(each, strip)) is run)
    ]  # fmt: skip
    return sorted(bare_ones, key=lambda strip: distance(run, strip))[:1]


def _around(strips: Sequence[Strip]) -> Strip:
    return min(left for left, _ in strips), max(right for _, right in strips)


def _rows(body: Sequence[Runs], strips: Sequence[Strip]) -> list[Runs]:
    """The printed rows.

    A line without a figure is part of the row above if it goes on texts that had no more room there, else of a
    row that is as close as lines of one text are and closer than rows are to each other, else a row of its own.
    """
    heights = [line[0].y for line in body if _has_figures(line)]
    pitch = min((lower - upper for upper, lower in pairwise(heights)), default=0.0)
    rows: list[Runs] = []
    waiting: Runs = []
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


def _fills(run: Run, above: Runs, strips: Sequence[Strip]) -> bool:
    """Whether the run goes on a text of the line above that had no more room in its column."""
    strip = next((strip for strip in strips if strip[0] <= run.x0 and run.x1 <= strip[1]), None)
    over = next((each for each in above if strip and strip[0] <= each.x0 and each.x1 <= strip[1]), None)
    if strip is None or over is None or is_listed(run.text) or is_code(run.text) or is_total(run.text):
        return False
    return run.y - over.y < _WIDEST_LEADING * run.size and over.x1 > strip[1] - _ROOM * run.size


def _spans(row: Runs, xs: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The cells of a row as (left, right) places in `xs`: one a column, but one for what reaches over several."""
    column = 0
    while column < len(xs) - 1:
        right = column + 1
        while right < len(xs) - 1 and any(run.x0 < xs[right] - 1 and run.x1 > xs[right] + 1 for run in row):
            right += 1
        yield column, right
        column = right
