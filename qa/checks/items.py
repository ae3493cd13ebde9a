"""The rows that a statement of a subject is of: by the code it prints, by 类、款、项, or by a name of one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.account import Figure
from corpus.names import item_name, plain
from corpus.numbers import YUAN
from corpus.outline import unnumbered
from qa.checks.book import Book, yuan
from qa.checks.said import Said
from qa.checks.subjects import Entry, entries, path_of, rows_named, same_name, tables_for
from qa.checks.terms import Bound, bare_subject, is_of_another_time, of_stages, stages

_ECONOMIC = re.compile("基本支出|人员经费|公用经费")
_SURE_DEPTH = 3
"""A subject of this depth is so narrowly named that its amount is that of one of the tables."""


def row_bound(book: Book, said: Said) -> Bound | None:
    """The figures of the rows that a statement names, in its section's 口径."""
    if is_of_another_time(plain(said.statement.subject)):
        return None
    rows: list[Entry] = []
    for table in tables_for(book, said):
        here = _rows(book, said, entries(book, table))
        if len(here) > 1:
            return None
        rows += here
    possible = stages(said, book.identity.kind)
    found = [(stage, [row.by_stage[stage] for row in rows if stage in row.by_stage]) for stage in possible]
    bound = of_stages(found)
    if bound is None:
        return _economic(book, said)
    unclear = said.basis in (None, "all", "fiscal") and len({yuan(figure) for figure in bound.figures}) > 1
    divided = _of_divided(book, said, bound.figures) if unclear else []
    if divided:
        return Bound(tuple(divided))
    depths = [row.path.depth for row in rows if row.by_stage.keys() & set(possible)]
    return replace(bound, doubt="文字没有写明口径，各表的数不同") if unclear and min(depths) < _SURE_DEPTH else bound


def _of_divided(book: Book, said: Said, found: Sequence[Figure]) -> list[Figure]:
    """The figures of the tables whose total the paragraph divides; none where that tells nothing."""
    group = book.paragraphs.get((said.statement.section, said.statement.paragraph), ())
    for head in (other for other in group if other.index < said.index and other.is_money and other.value):
        numbers = {
            figure.table.number for figure in book.totals
            if abs(yuan(figure) - head.yuan) <= head.step * YUAN[head.statement.unit]
        }  # fmt: skip
        meant = [figure for figure in found if figure.table.number in numbers]
        if meant:
            return meant if len(meant) < len(found) else []
    return []


def _rows(book: Book, said: Said, listed: Sequence[Entry]) -> list[Entry]:
    path = path_of(said.statement.subject)
    if path is not None:
        return list(rows_named(listed, path))
    if said.code:
        return [entry for entry in listed if entry.code == said.code]
    subject = bare_subject(said.statement.subject, book.identity.department)
    depths = (1, 2, 3) if _opens(said, subject) else (1,)
    return [entry for entry in listed if entry.path.depth in depths and same_name(entry.path.name, subject)]


def _opens(said: Said, subject: str) -> bool:
    """Whether the paragraph or the sentence begins with the subject: it is an item of a list."""
    begun = (said.paragraph.text, re.split("[。；]", said.before)[-1])
    return any(unnumbered(plain(text)).startswith(subject) for text in begun)


def _economic(book: Book, said: Said) -> Bound | None:
    """The row of an economic subject, where the section explains basic expenditure."""
    if said.basis != "general" or not _ECONOMIC.search(said.section.name):
        return None
    subject = bare_subject(said.statement.subject, book.identity.department).removesuffix("支出")
    tables = [table for table in book.tables("general_basic") if table.cells]
    if len(tables) != 1:
        return None
    names = [row.label for row in tables[0].rows if row.code and same_name(item_name(row.label), subject)]
    if len(names) != 1:
        return None
    figures = tuple(_printed(book, subject, tables[0].number))
    return Bound(figures) if figures else None


def _printed(book: Book, subject: str, number: int) -> Iterator[Figure]:
    for figure, what in book.figures:
        is_here = figure.table.number == number and figure.row.code and what.part == "total"
        if is_here and same_name(item_name(figure.row.label), subject):
            yield figure
