"""Printed lines → paragraphs: wrapped lines joined again.

Whether a line goes on in the next one is decided as a typesetter would: a line ends its
paragraph where the next word would still have fitted. Sources without coordinates are
measured in characters, so one rule serves both.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median, quantiles
from unicodedata import east_asian_width

from corpus.account import Box
from corpus.furniture import without_furniture
from corpus.outline import BULLETS, SENTENCE_ENDS, is_chapter, is_complete, is_title, numbering
from corpus.pages import Line, PageLine

INDENT = 2.0
"""What the first line of a paragraph is set in by, in ems."""
_FIRST_WORD = re.compile(r"[（“‘《〈【(\[「]*(?:[A-Za-z0-9,.%+\-]+|.)[，。、；：！？）”’》〉】)\]」%％]*")
_CLOSING = re.compile("[，。、；：！？）”’》]|[（(][类款项][）)]")
"""No paragraph begins with one of these."""
_FULL_LINES = 3
"""So many lines that end at the same x show the right edge of a page."""
_TITLE_LINES = 3
"""A title takes no more lines than this."""
_NARROW = 0.6
"""A line of a dump that fills no more of its width than this is a scrap, even if it ends a sentence."""
_ALMOST_FULL = 3.0
"""Room, in ems, of a line that is full but for what may not be parted."""
_BROKEN_OFF = 6.0
"""Room, in ems, that a line in the middle of a sentence may leave."""
_FRAGMENTS = 4
"""So many scraps of lines in a row are what a dump leaves of a table, not paragraphs."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading, on one line. `page` is where it begins."""

    text: str
    page: int | None
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Set:
    """A line as set in its column: `start` and `room` are its distances from the left and right edge, in ems."""

    text: str
    page: int | None
    start: float
    room: float
    centred: bool
    counted: bool
    """Whether the distances are counted in characters, for want of coordinates."""
    scrap: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """The text column of a page: its edges and its em in points; `is_sure` if several lines reach its right edge."""

    left: float
    right: float
    em: float
    is_sure: bool

    @property
    def width(self) -> float:
        return self.right - self.left

    def encloses(self, other: _Column) -> bool:
        return self.left - self.em <= other.left and other.right <= self.right + self.em


def tidy(text: str) -> str:
    """Text without the spaces of typesetting; spaces within Latin words and between two numbers stay."""
    return re.sub(r"\s+", _space, text.strip())


def read_blocks(lines: Sequence[PageLine]) -> tuple[Block, ...]:
    """The paragraphs and headings of prose lines, in order."""
    return tuple(_without_scraps(_joined(_set_lines(without_furniture(lines)))))


def _space(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    latin = before.isascii() and after.isascii() and after.isalpha() and (before.isalpha() or before in ",.;:")
    return " " if latin or (before.isdigit() and after.isdigit()) else ""


def _width(text: str) -> float:
    """Width in ems: a Chinese character is one em wide, a Latin letter or a digit half."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _printed_width(text: str) -> float:
    """Width in ems with the quarter em that typesetting puts between Chinese and Latin."""
    return _width(text) + 0.25 * sum(a.isascii() != b.isascii() for a, b in pairwise(text))


def _set_lines(lines: Sequence[PageLine]) -> list[_Set]:
    pages: dict[int | None, list[Line]] = defaultdict(list)
    for page, line in lines:
        if line.box is not None:
            pages[page].append(line)
    columns = _columns(pages)
    margin = _margin([tidy(line.text) for _, line in lines if line.box is None])
    return [
        _set_by_count(page, line, margin) if line.box is None else _set_by_box(page, line, line.box, columns[page])
        for page, line in lines
    ]


def _columns(pages: Mapping[int | None, Sequence[Line]]) -> dict[int | None, _Column]:
    """The text column of each page. A page with too few full lines to show its edges takes them from another page."""
    own = {page: _column([(line.text, line.box) for line in lines if line.box]) for page, lines in pages.items()}
    widest = max((column.width for column in own.values() if column.is_sure), default=0.0)
    sure = [column for column in own.values() if column.is_sure and column.width >= widest / 2]
    return {
        page: column
        if column in sure
        else min((other for other in sure if other.encloses(column)), key=lambda other: other.width, default=column)
        for page, column in own.items()
    }


def _column(lines: Sequence[tuple[str, Box]]) -> _Column:
    em = median((box[2] - box[0]) / _width(text.strip()) for text, box in lines)
    ends = sorted((box[2] for _, box in lines), reverse=True)
    is_sure = len(ends) >= _FULL_LINES and ends[0] - ends[_FULL_LINES - 1] <= 2 * em
    return _Column(min(box[0] for _, box in lines), ends[0], max(em, 1.0), is_sure)


def _margin(lines: Iterable[str]) -> float:
    """Width of a full line of a dump, in ems; infinite where the dump prints each paragraph on one line."""
    # Lines with a comma or a stop are prose; the others may be what is left of tables.
    prose = [(_printed_width(line), line[-1]) for line in lines if re.search(f"[，{SENTENCE_ENDS}]", line)]
    if len(prose) < _FULL_LINES:
        return math.inf
    full = quantiles([width for width, _ in prose], n=4)[2]
    ends = [end for width, end in prose if full - 4 <= width <= full + 3]
    is_wrapped = len(ends) >= 0.3 * len(prose) and sum(end in SENTENCE_ENDS for end in ends) < len(ends) / 2
    return full if is_wrapped else math.inf


def _set_by_count(page: int | None, line: Line, margin: float) -> _Set:
    width = _printed_width(tidy(line.text))
    start = INDENT if _is_indented(line.text) else 0.0
    text = line.text.strip()
    # Where each paragraph stands on one line, a short line is a short paragraph.
    is_scrap = margin < math.inf and (width <= _NARROW * margin or text[-1] not in SENTENCE_ENDS)
    return _Set(text, page, start, margin - width - start, centred=False, counted=True, scrap=is_scrap)


def _set_by_box(page: int | None, line: Line, box: Box, column: _Column) -> _Set:
    start, room = (box[0] - column.left) / column.em, (column.right - box[2]) / column.em
    centred = start > INDENT + 0.5 and abs(start - room) <= 2
    start = INDENT if _is_indented(line.text) else start
    return _Set(line.text.strip(), page, start, room, centred=centred, counted=False)


def _is_indented(text: str) -> bool:
    return text.startswith(("  ", "\u3000"))


def _joined(lines: Iterable[_Set]) -> Iterator[tuple[Block, bool]]:
    """Blocks, each with whether it is a single scrap of a line."""
    run: list[_Set] = []
    for line in lines:
        if run and not _goes_on(run, line):
            yield _block(run)
            run = []
        run.append(line)
    if run:
        yield _block(run)


def _block(run: Sequence[_Set]) -> tuple[Block, bool]:
    text = run[0].text
    for line in run[1:]:
        latin = text[-1].isascii() and text[-1].isalpha() and line.text[0].isascii() and line.text[0].isalpha()
        text += " " * latin + line.text
    return Block(tidy(text), run[0].page, run[0].centred), len(run) == 1 and run[0].scrap


def _goes_on(run: Sequence[_Set], line: _Set) -> bool:
    """Whether `line` continues the paragraph that `run` has begun."""
    last, text = run[-1], "".join(part.text for part in run[:_TITLE_LINES])
    number, next_number = numbering(text), numbering(line.text)
    is_bare_number = number is not None and not number.rest and next_number is None
    if is_bare_number or _CLOSING.match(line.text) or _is_unfinished_title(run, text, line):
        return True
    is_heading = number is not None and is_complete(text) and len(run) < _TITLE_LINES and text[-1] not in "：:"
    if is_heading or line.centred or (next_number and next_number.rank == 0):
        return False
    if _is_hanging(run, line):
        return True
    ended = last.text[-1] in SENTENCE_ENDS + "：:"
    # A dump does not show the indent of a first line, yet it takes room.
    room = last.room - (INDENT if last.counted and len(run) == 1 and not last.start else 0.0)
    slack = _BROKEN_OFF if _is_broken_off(text, last, line) else _slack(line, ended)
    if room >= _first_word(line.text) + slack:
        return False
    is_marked = next_number is not None or line.text[0] in BULLETS
    starts_anew = line.start >= 1 or is_marked or (is_title(line.text) and is_complete(line.text))
    return not (ended and starts_anew)


def _is_broken_off(text: str, last: _Set, line: _Set) -> bool:
    """Whether a sentence stops in its middle and what follows is neither set in nor a heading."""
    is_prose = re.search(f"[，{SENTENCE_ENDS}]", text) is not None and re.search(f"[，{SENTENCE_ENDS}]", line.text)
    ends = last.text[-1] in SENTENCE_ENDS + "：:，,、）)”』」》" or last.counted
    return bool(is_prose) and not ends and line.start < INDENT / 2 and numbering(line.text) is None


def _is_hanging(run: Sequence[_Set], line: _Set) -> bool:
    """Whether an almost full line ends with a colon by chance: it is set in, and the next one is not."""
    last = run[-1]
    set_in = not last.counted and run[0].start >= 1 and line.start < 0.5
    return set_in and last.text[-1] in "：:" and last.room < _ALMOST_FULL and numbering(line.text) is None


def _slack(line: _Set, ended: bool) -> float:
    """Room left over, in ems, from which a line is short: without a stop or an indent it takes more to believe that."""
    if ended or line.start >= 1:
        return 0.5
    return 2.0 if line.counted else 3.0


def _is_unfinished_title(run: Sequence[_Set], text: str, line: _Set) -> bool:
    """Whether a title ends without its noun and `line` gives it."""
    if len(run) >= _TITLE_LINES or line.page != run[0].page or numbering(line.text):
        return False
    if is_complete(text) or not is_title(text):
        return False
    number = numbering(text)
    part = number is not None and number.rank == 0
    return (part or run[0].centred) and (line.centred or (part and is_complete(line.text)))


def _first_word(text: str) -> float:
    """Width of what must stand together at the beginning of a line."""
    match = _FIRST_WORD.match(text)
    return _width(match.group()) if match else 0.0


def _without_scraps(blocks: Iterable[tuple[Block, bool]]) -> Iterator[Block]:
    """Long runs of scraps made one block each: what remains of a table that could not be read."""
    for is_scrap, group in groupby(blocks, key=lambda pair: pair[1] and not _is_heading(pair[0].text)):
        run = [block for block, _ in group]
        if is_scrap and len(run) >= _FRAGMENTS:
            yield replace(run[0], text=tidy(" ".join(block.text for block in run)), centred=False)
        else:
            yield from run


def _is_heading(text: str) -> bool:
    return numbering(text) is not None or is_chapter(text)
