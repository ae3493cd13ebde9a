"""One printed table of a text dump: its columns recognised, its rows read, the grid drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from corpus.outline import numbering
from corpus.pages import Grid
from corpus.readers.text_entries import is_total
from corpus.readers.text_rows import read_body
from corpus.readers.text_shapes import Shape, grid, header_length, simple_shape
from corpus.readers.text_words import Body, Word, joined, words_of
from corpus.standard import TableKind

_HEADER = 100
"""No header has more words."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """`refused` are the texts of rows that did not add up; `length` counts the lines that were read."""

    shape: Shape
    grid: Grid
    refused: tuple[str, ...]
    length: int


def read_table(lines: Sequence[str], kind: TableKind | None, before: Shape | None = None) -> TextTable | None:
    """The table whose header and body begin with the first of `lines`; None where its columns are not sure.

    `before` are the columns of the same table on the page before, for a page that repeats no header.
    """
    words = words_of(lines)
    readings = list(_by_standard(kind, words)) or list(_by_its_words(words)) or list(_continued(before, words))
    if not readings:
        return None
    shape, header, body = max(readings, key=lambda reading: len(reading[2].rows))
    length = max(body.end, words[header - 1].line + 1 if header else 0)
    return TextTable(shape, grid(shape, body.rows), body.refused, length)


_Reading = tuple[Shape, int, Body]
"""A shape, how many words its header takes, and the body below."""


def _by_standard(kind: TableKind | None, words: Sequence[Word]) -> Iterator[_Reading]:
    texts = [word.text for word in words]
    for columns in kind.shapes if kind else ():
        for shape in Shape.variants(columns, "".join(texts[:_HEADER])):
            header = header_length(shape, texts)
            if header is not None and _begins_body(shape, words, header):
                printed = shape if "行次" in "".join(texts[:header]) else shape.unnumbered()
                yield printed, header, read_body(printed, _without_repeats(words, header))


def _begins_body(shape: Shape, words: Sequence[Word], header: int) -> bool:
    """Whether what follows the header can begin a row, and is no more of a header with further columns."""
    if header == len(words):
        return True
    begun, ended = words[header], words[header - 1]
    if begun.line == ended.line:
        return False
    coded = any(side.coded for side in shape.sides)
    if begun.is_number:
        return len(begun.text) >= 3 if coded else any(side.numbered or not side.labelled for side in shape.sides)
    if ended.is_integer:  # 栏次 have been counted: the header is complete
        return any(side.labelled for side in shape.sides)
    label = list(takewhile(lambda word: not word.is_number, words[header:]))
    return is_total(joined(label)) if coded else numbering(begun.text) is not None or label[-1].line == begun.line


def _without_repeats(words: Sequence[Word], header: int) -> list[Word]:
    """The words below the header, without the header as it is printed again on later pages."""
    lines = [[word.text for word in line] for _, line in groupby(words, lambda word: word.line)]
    height = words[header - 1].line + 1
    again = {
        start + offset
        for start in range(height, len(lines) - height + 1)
        if lines[start : start + height] == lines[:height]
        for offset in range(height)
    }
    return [word for word in words[header:] if word.line not in again]


def _by_its_words(words: Sequence[Word]) -> Iterator[_Reading]:
    """A header of one plain line, believed only where every row has exactly its number of figures."""
    header = [word.text for word in words if word.line == 0]
    shape = simple_shape(header)
    length = header_length(shape, [word.text for word in words]) if shape else None
    if shape and length is not None:
        yield from _faultless(shape, length, words)


def _continued(shape: Shape | None, words: Sequence[Word]) -> Iterator[_Reading]:
    if shape:
        yield from _faultless(shape, 0, words)


def _faultless(shape: Shape, header: int, words: Sequence[Word]) -> Iterator[_Reading]:
    body = read_body(shape, words[header:])
    if body.rows and not body.refused:
        yield shape, header, body
