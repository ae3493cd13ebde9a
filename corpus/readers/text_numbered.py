"""Body rows that carry a 行次: the row numbers say where each row and each of its sides begins.

The numbers of a page run on from its first one; those of the right side run on from the
first one there. So a word equal to the number expected is a 行次, and whatever stands
between two of them is the figures of one side followed by the label of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.readers.text_shapes import Shape
from corpus.readers.text_words import Body, Row, Word, end_of, joined, print_decimals


@dataclass(frozen=True, slots=True)
class _Part:
    """One side of one row: the words before its 行次 that are its label, the 行次, the figures after it."""

    label: Sequence[Word]
    number: Word
    figures: Sequence[Word]

    @property
    def words(self) -> list[Word]:
        return [*self.label, self.number, *self.figures]


_PrintedRow = Sequence[_Part]
"""The sides of one row from left to right."""


def numbered_body(shape: Shape, words: Sequence[Word]) -> Body:
    rows = _rows(shape, words)
    doubtful = {at for at, row in enumerate(rows) if _split_label(row[0])}
    doubtful |= {at - 1 for at in doubtful}
    taken: list[Row] = []
    refused: list[str] = []
    for at, row in enumerate(rows):
        if at not in doubtful and _adds_up(shape, row):
            taken.append(_cells(shape, row))
        else:
            refused.append(" ".join(word.text for part in row for word in part.words))
    return Body(tuple(taken), tuple(refused), end_of(rows[-1][-1].words) if rows else 0)


def _rows(shape: Shape, words: Sequence[Word]) -> Sequence[_PrintedRow]:
    """The rows as far as their numbers run on.

    What the right side begins with is not known: of all that it may be, the one is taken by which most of
    the words add up to rows. Where two do so equally well, nothing is.
    """
    decimals = print_decimals(words)
    left = _first_number(words, 0, decimals)
    if left is None:
        return []
    if len(shape.sides) == 1:
        return _run(shape, words, [left], decimals)
    beyond = _first_number(words, left + 1, decimals)
    last = len(words) - 1 if beyond is None else beyond
    near = [] if decimals else range(left + 1, min(left + 2 + len(shape.sides[0].values), last))
    rights = [at for at in (*near, last) if words[at].is_integer and words[at].text != "0"]
    runs = [_run(shape, words, [left, right], decimals) for right in rights]
    scores = [sum(len(part.words) for row in run if _adds_up(shape, row) for part in row) for run in runs]
    return runs[scores.index(max(scores))] if runs and scores.count(max(scores)) == 1 else []


def _first_number(words: Sequence[Word], start: int, decimals: bool) -> int | None:
    """The index of the first word from `start` that can be a 行次."""
    for index in range(start, len(words)):
        word = words[index]
        if word.is_integer and word.text != "0" and (decimals or index == 0 or not words[index - 1].is_number):
            return index
    return None


def _run(shape: Shape, words: Sequence[Word], begun: Sequence[int], decimals: bool) -> list[_PrintedRow]:
    """The rows whose first numbers are the words at the indices `begun`, one a side."""
    parts = list(_parts([len(side.values) for side in shape.sides], words, begun, decimals))
    width = len(begun)
    return [parts[at : at + width] for at in range(0, len(parts) - width + 1, width)]


def _parts(counts: Sequence[int], words: Sequence[Word], begun: Sequence[int], decimals: bool) -> Iterator[_Part]:
    """The sides of all rows one after another; `counts` are the columns of figures of each side."""
    expected: list[int] = []
    start, anchor = 0, begun[0]
    while True:
        side = len(expected) % len(counts)
        expected.append(int(words[anchor].text))
        if len(expected) < len(begun):
            after: int | None = begun[len(expected)]
        else:
            after = _next_number(words, anchor + 1, counts[side], str(expected[-len(counts)] + 1), decimals)
        figures = list(takewhile(lambda word: word.is_number, words[anchor + 1 : after]))
        yield _Part(words[start:anchor], words[anchor], figures)
        if after is None:
            return
        start, anchor = anchor + 1 + len(figures), after


def _next_number(words: Sequence[Word], start: int, count: int, expected: str, decimals: bool) -> int | None:
    """The index of the 行次 `expected`, the next from `start`; None where it is not there for sure.

    `count` is how many figures the row before it has, if any. Only where figures have decimals can a 行次 be
    told from a wrong count of them.
    """
    run = sum(1 for _ in takewhile(lambda word: word.is_number, words[start:]))
    beyond = start + run + sum(1 for _ in takewhile(lambda word: not word.is_number, words[start + run :]))
    places = [*range(start, start + run), beyond]
    found = [place for place in places if place < len(words) and words[place].text == expected]
    if decimals:
        return found[0] if found else None
    found = [place for place in found if min(place - start, run) in (0, count)]
    return found[0] if len(found) == 1 else None


def _split_label(part: _Part) -> bool:
    """Whether the label stands partly on the line of its number, so that the lines before may be another row's."""
    lines = {word.line for word in part.label}
    return len(lines) > 1 and part.number.line in lines


def _adds_up(shape: Shape, row: _PrintedRow) -> bool:
    """Whether each side has a figure for every column and a label, or no figures at all."""
    return all(
        not part.figures or (part.label and len(part.figures) == len(side.values))
        for part, side in zip(row, shape.sides, strict=True)
    )


def _cells(shape: Shape, row: _PrintedRow) -> Row:
    cells: list[str] = []
    for part, side in zip(row, shape.sides, strict=True):
        figures = [word.text for word in part.figures] or [""] * len(side.values)
        cells += [joined(part.label), part.number.text, *figures]
    return tuple(cells)
