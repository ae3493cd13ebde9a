"""Printed lines → paragraphs: page furniture and the contents page taken out, wrapped lines joined.

Whether a line goes on in the next one is decided as a typesetter would: a line ends its
paragraph where the next word would still have fitted. Sources without coordinates are
measured in characters, so one rule serves both.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, groupby, takewhile
from statistics import median, quantiles
from unicodedata import east_asian_width

from corpus.account import Box
from corpus.outline import SENTENCE_ENDS, is_complete, is_contents_title, is_title, numbering
from corpus.pages import Line, PageLine

INDENT = 2.0
"""What the first line of a paragraph is set in by, in ems."""
_FURNITURE = re.compile(
    r"\s*(?:[-—–·~]?\s*\d{1,3}\s*[-—–·~]?|第\s*\d+\s*页(?:[，,/\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+|(?:附?表|公开)\s*\d+\s*表?)\s*"
)
"""Page numbers and numbers of forms (表1, 公开01表), alone on their line."""
_LEADERS = re.compile(r"[.…·．⋯\s]{3,}\d*\s*$|[.…·．⋯]{3,}")
_FIRST_WORD = re.compile(r"[（“‘《〈【(\[「]*(?:[A-Za-z0-9,.%+\-]+|.)[，。、；：！？）”’》〉】)\]」%％]*")
_FULL_LINES = 3
"""So many lines that end at the same x show the right edge of a page."""
_COPY = 3
"""So many lines that repeat the page before are a copy of it: text hidden by the printer's clipping."""
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
    printed = [pair for pair in lines if pair[1].text.strip()]
    body = _without_contents(_without_cover(_without_copies(_without_furniture(printed))))
    return tuple(_without_scraps(_joined(_set_lines(body))))


def _space(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    latin = before.isascii() and after.isascii() and after.isalpha() and (before.isalpha() or before in ",.;:")
    return " " if latin or (before.isdigit() and after.isdigit()) else ""


def _width(text: str) -> float:
    """Width in ems: a Chinese character is one em wide, a Latin letter or a digit half."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _without_furniture(lines: Sequence[PageLine]) -> list[PageLine]:
    """Without page numbers and without heads and feet that run through the document."""
    lines = [pair for pair in lines if not _FURNITURE.fullmatch(pair[1].text)]
    pages = [list(group) for page, group in groupby(lines, key=lambda pair: pair[0]) if page is not None]
    edges = Counter(key for page in pages for key in {_place(page[0][1]), _place(page[-1][1])})
    running = {key for key, count in edges.items() if count >= max(3, len(pages) / 3)}
    return [pair for pair in lines if pair[0] is None or _place(pair[1]) not in running]


def _without_copies(lines: list[PageLine]) -> list[PageLine]:
    """Without lines at the top of a page that repeat lines of the page before."""
    kept: list[PageLine] = []
    before: list[str] = []
    for page, group in groupby(lines, key=lambda pair: pair[0]):
        pairs = list(group)
        texts = [pair[1].text for pair in pairs]
        start = before.index(texts[0]) if texts[0] in before else len(before)
        copied = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(texts, before[start:], strict=False)))
        kept += pairs[copied if page is not None and copied >= _COPY else 0 :]
        before = texts
    return kept


def _without_cover(lines: list[PageLine]) -> list[PageLine]:
    """Without the first pages that hold neither a sentence nor a numbered line."""
    pages = [(page, list(group)) for page, group in groupby(lines, key=lambda pair: pair[0])]
    body = dropwhile(lambda entry: entry[0] is not None and not any(map(_is_body, entry[1])), pages)
    return [pair for _, group in body for pair in group]


def _is_body(pair: PageLine) -> bool:
    text = pair[1].text.rstrip()
    return text.endswith(tuple(SENTENCE_ENDS)) or numbering(text) is not None or is_contents_title(text)


def _place(line: Line) -> tuple[str, int | None]:
    return re.sub(r"[\d\s]", "", line.text), line.box and round(line.box[1] / 5)


def _without_contents(lines: list[PageLine]) -> list[PageLine]:
    """Without the contents page: it ends where its first entry comes again, or with its page."""
    start = next((i for i, (_, line) in enumerate(lines) if is_contents_title(line.text)), None)
    if start is None:
        return lines
    end = start + 1
    while end < len(lines) and _is_entry(lines[end][1].text):
        end += 1
    return lines[:start] + lines[_contents_end(lines, start, end) :]


def _contents_end(lines: Sequence[PageLine], start: int, end: int) -> int:
    entries = [re.sub(r"\s", "", _LEADERS.sub("", line.text)) for _, line in lines[start + 1 : end]]
    if entries and entries[0] in entries[1:]:
        return start + 1 + entries.index(entries[0], 1)
    # The first headings of the body look like entries too: by their page, or by having no number, they are not.
    page = lines[start][0]
    if page is None:
        return next((i for i in range(start + 1, end) if not _is_numbered_entry(lines[i][1].text)), end)
    if end == len(lines) or lines[end][0] == page:
        return end
    return next(i for i in range(start, end + 1) if lines[i][0] == lines[end][0])


def _is_numbered_entry(text: str) -> bool:
    return bool(numbering(text) or _LEADERS.search(text))


def _is_entry(text: str) -> bool:
    return bool(_LEADERS.search(text)) or not re.search(rf"[{SENTENCE_ENDS}，：:]", text)


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


def _margin(lines: Sequence[str]) -> float:
    """Width of a full line of a dump, in ems; infinite where the dump prints each paragraph on one line."""
    widths = [_width(line) for line in lines]
    if len(widths) < 4:
        return math.inf
    full = quantiles(widths, n=4)[2]
    ends = [line[-1] for line, width in zip(lines, widths, strict=True) if full - 4 <= width <= full + 3]
    is_wrapped = len(ends) >= 0.3 * len(lines) and sum(end in SENTENCE_ENDS for end in ends) < len(ends) / 2
    return full if is_wrapped else math.inf


def _set_by_count(page: int | None, line: Line, margin: float) -> _Set:
    width = _width(tidy(line.text))
    start = INDENT if _is_indented(line.text) else 0.0
    is_scrap = width <= 0.6 * min(margin, 40) or line.text.rstrip()[-1] not in SENTENCE_ENDS
    return _Set(line.text.strip(), page, start, margin - width - start, False, True, is_scrap)


def _set_by_box(page: int | None, line: Line, box: Box, column: _Column) -> _Set:
    start, room = (box[0] - column.left) / column.em, (column.right - box[2]) / column.em
    centred = start > INDENT + 0.5 and abs(start - room) <= 2
    return _Set(line.text.strip(), page, INDENT if _is_indented(line.text) else start, room, centred, False)


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
    last, text = run[-1], "".join(part.text for part in run)
    if _is_unfinished_title(run, text, line):
        return True
    number, next_number = numbering(text), numbering(line.text)
    if line.centred or (next_number and next_number.rank == 0) or (number and is_complete(text) and len(run) < 3):
        return False
    ended = last.text[-1] in SENTENCE_ENDS + "：:"
    # A dump does not show the indent of a first line, yet it takes room.
    room = last.room - (INDENT if last.counted and len(run) == 1 and not last.start else 0.0)
    if room >= _first_word(line.text) + _slack(line, ended):
        return False
    starts_anew = line.start >= 1 or next_number or (is_title(line.text) and is_complete(line.text))
    return not (ended and starts_anew)


def _slack(line: _Set, ended: bool) -> float:
    """Room left over, in ems, from which a line is short: without a stop or an indent it takes more to believe that."""
    if ended or line.start >= 1:
        return 0.5
    return 2.0 if line.counted else 3.0


def _is_unfinished_title(run: Sequence[_Set], text: str, line: _Set) -> bool:
    """Whether a title ends without its noun and `line` gives it."""
    number = numbering(text)
    part = number is not None and number.rank == 0
    if len(run) > 2 or line.page != run[0].page or is_complete(text) or numbering(line.text):
        return False
    if not is_title(text):
        return False
    return (part or run[0].centred) and (line.centred or (part and is_complete(line.text)))


def _first_word(text: str) -> float:
    """Width of what must stand together at the beginning of a line."""
    match = _FIRST_WORD.match(text)
    return _width(match.group()) if match else 0.0


def _without_scraps(blocks: Iterable[tuple[Block, bool]]) -> Iterator[Block]:
    """Long runs of scraps made one block each: what remains of a table that could not be read."""
    for is_scrap, group in groupby(blocks, key=lambda pair: pair[1] and not numbering(pair[0].text)):
        run = [block for block, _ in group]
        if is_scrap and len(run) >= _FRAGMENTS:
            yield replace(run[0], text=tidy(" ".join(block.text for block in run)), centred=False)
        else:
            yield from run
