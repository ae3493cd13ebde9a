"""Accounts cut into chunks: what a search finds, with one text for words and one for meaning.

Headings help a search by words and hurt one by vectors, so each side has its own text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.account import Account, Cell, Identity, Row, Section, Table
from corpus.statements import split_sentences

ChunkKind = Literal["paragraph", "row"]

PARAGRAPH_LIMIT = 400
"""Characters; the embedding model reads about 700 Chinese characters and ignores the rest."""

SHORTEST_SENTENCE = 6
"""Characters; less says nothing by itself."""

_ITEM = re.compile(r"(?<=[。；;：:，,])(?=[一二三四五六七八九十]+是)")
"""Where an item of a list begins: 一是…；二是…"""
_SENTENCE_END = re.compile(r"[。！？；!?;][”’）」』)]*")
_CLAUSE_END = re.compile(r"[，、：,:]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or part of one: Account.sections[section].paragraphs[paragraph].text[start:end], all from 0."""

    section: int
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """The row of Table.number `table` whose Row.number and Row.side are these, at `position` in Table.rows."""

    table: int
    number: int
    side: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage or a table row of the account of that id.

    `words` is searched by words: it names the department, the year and the headings too,
    or tells the row with its figures. `meaning` is searched by vectors: the bare passage,
    or the row's label and texts.
    """

    account: str
    ref: Passage | TableRow
    words: str
    meaning: str

    @property
    def kind(self) -> ChunkKind:
        return "paragraph" if isinstance(self.ref, Passage) else "row"


def chunks(account: Account) -> Iterator[Chunk]:
    """Passages first, then table rows, each in reading order."""
    for number, section in enumerate(account.sections):
        yield from _passages(account.identity, number, section)
    for table in account.tables:
        yield from _rows(account.identity, table)


def _passages(identity: Identity, number: int, section: Section) -> Iterator[Chunk]:
    context = "\n".join([identity.title, *section.path])
    for index, paragraph in enumerate(section.paragraphs):
        for start, end in _parts(paragraph.text):
            text = paragraph.text[start:end]
            if text.strip():
                yield Chunk(identity.id, Passage(number, index, start, end), f"{context}\n{text}", text)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most PARAGRAPH_LIMIT characters that end with a sentence, else a clause, where one does."""
    start = 0
    while len(text) - start > PARAGRAPH_LIMIT:
        limit = start + PARAGRAPH_LIMIT
        end = _last_end(_SENTENCE_END, text, start, limit) or _last_end(_CLAUSE_END, text, start, limit) or limit
        yield start, end
        start = end
    yield start, len(text)


def sentences(passage: str) -> tuple[str, ...]:
    """The sentences and items of lists of a passage; the passage itself where it is but one."""
    parts = (part.strip() for sentence in split_sentences(passage) for part in _ITEM.split(sentence))
    return tuple(part for part in parts if len(part) >= SHORTEST_SENTENCE) or (passage,)


def _last_end(pattern: re.Pattern[str], text: str, start: int, limit: int) -> int | None:
    ends = [match.end() for match in pattern.finditer(text, start, limit)]
    return ends[-1] if ends else None


def _rows(identity: Identity, table: Table) -> Iterator[Chunk]:
    cells: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        cells[cell.row].append(cell)
    for position, row in enumerate(table.rows):
        if row.label or cells[position]:
            yield Chunk(
                identity.id,
                TableRow(table.number, row.number, row.side, position),
                words=f"{identity.title}\n{_sentence(table, row, cells[position])}",
                meaning=_bare(table, row, cells[position]),
            )


def _bare(table: Table, row: Row, cells: list[Cell]) -> str:
    """What the row says in words. Its figures would only blur it, and labels that recur are embedded once."""
    texts = (cell.printed for cell in cells if cell.value is None)
    return "，".join([row.label or table.title, *texts])


def _sentence(table: Table, row: Row, cells: list[Cell]) -> str:
    code = f"（{row.code}）" if row.code else ""
    side = f"{row.side}：" if row.side else ""
    figures = "，".join(_figure(table, cell) for cell in cells)
    return f"{table.title}：{side}{row.label}{code}：{figures}"


def _figure(table: Table, cell: Cell) -> str:
    unit = table.unit if table.unit and cell.value is not None else ""
    return f"{table.columns[cell.column].name}{cell.printed}{unit}"
