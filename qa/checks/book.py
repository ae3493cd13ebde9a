"""An account laid open for checking: its statements with their sections, its tables by what they measure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from corpus.account import Account, Cell, Figure, Paragraph, Section, Table
from corpus.checks.check import shows_all, step
from corpus.concepts import TOTAL, Concept, concept
from corpus.numbers import YUAN
from qa.answer import Citation
from qa.checks.said import Said, read_said
from qa.checks.trial import Key, Place
from qa.evidence.facts import cite_cell


class Book:
    """One account with what the checks look up in it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.identity = account.identity
        self.listed: dict[int, Any] = {}
        """What subjects.py makes of each table, by its number, kept since every statement asks for it."""
        self._cells: dict[Key, Place] = {}
        """The places of the figures spoken of so far: most take part in several checks."""

    @cached_property
    def said(self) -> tuple[Said, ...]:
        return read_said(self.account)

    @cached_property
    def paragraphs(self) -> Mapping[tuple[int, int], tuple[Said, ...]]:
        """The statements of each paragraph, by section and paragraph."""
        groups: defaultdict[tuple[int, int], list[Said]] = defaultdict(list)
        for said in self.said:
            groups[said.statement.section, said.statement.paragraph].append(said)
        return {place: tuple(group) for place, group in groups.items()}

    @cached_property
    def shown(self) -> tuple[Table, ...]:
        """The tables that the standard knows, without those of chosen projects or of another year."""
        return tuple(table for table in self.account.tables if shows_all(table))

    @cached_property
    def figures(self) -> tuple[tuple[Figure, Concept], ...]:
        """Every figure of a table that the standard knows, with what it measures; blank totals and items are 0."""
        known = [figure for table in self.shown for figure in _figures(self.account, table)]
        blank = (figure for table in self.shown for figure in _blanks(self.account, table))
        return tuple((figure, concept(figure)) for figure in (*known, *blank))

    @cached_property
    def first_of_row(self) -> Mapping[tuple[int, int], Figure]:
        """The first figure of each row of the tables that the standard knows, by the table's number and the row."""
        return {(figure.table.number, figure.cell.row): figure for figure, _ in reversed(self.figures)}

    @cached_property
    def by_concept(self) -> Mapping[Concept, tuple[Figure, ...]]:
        """The figures of totals, categories and items without a code of 款 or 项, by what they measure."""
        found: defaultdict[Concept, list[Figure]] = defaultdict(list)
        for figure, what in self.figures:
            if len(figure.row.code or "") <= 3 and figure.unit in YUAN:
                found[replace(what, code=None) if what.code else what].append(figure)
        return {what: tuple(figures) for what, figures in found.items()}

    @cached_property
    def totals(self) -> tuple[Figure, ...]:
        """What each table of subjects prints as the total of all its spending."""
        return tuple(
            figure for figure, what in self.figures
            if (what.subject, what.flow, what.part, what.when) == (TOTAL, "expenditure", "total", "now")
            and what.stage in ("actual", "budget") and figure.value
        )  # fmt: skip

    @cached_property
    def steps(self) -> Mapping[int, Decimal]:
        """The last digit that each table of money prints, in its unit, by its number."""
        return {table.number: step(table) for table in self.account.tables if table.unit is not None}

    def tables(self, *standards: str) -> tuple[Table, ...]:
        """The tables of these kinds."""
        return tuple(table for table in self.shown if table.standard in standards)

    def place(self, what: Said | Figure) -> Place:
        return self._place_of_figure(what) if isinstance(what, Figure) else self._place_of_said(what)

    def text_place(self, text: str, page: int | None, section: str) -> Place:
        """A line or a stretch of text that states no figure."""
        cited = Citation(self.identity, section=section, quote=text, page=page)
        return Place(("text", section, text, page or 0), cited)

    def sentence_place(self, section: Section, paragraph: Paragraph, position: int) -> Place:
        """The sentence in which a character of the paragraph stands."""
        return self.text_place(sentence_of(paragraph.text, position), paragraph.page, section.name)

    def _place_of_figure(self, figure: Figure) -> Place:
        table, cell = figure.table, figure.cell
        key: Key = ("cell", table.number, cell.row, cell.column)
        known = self._cells.get(key)
        if known is None or known.citation.value != figure.value:
            known = Place(key, replace(cite_cell(figure.account, table, cell), value=figure.value))
            self._cells[key] = known
        return known

    def _place_of_said(self, said: Said) -> Place:
        stated = said.statement
        cited = Citation(
            self.identity, section=said.section.name, quote=stated.sentence, value=stated.value,
            unit=stated.unit, page=said.paragraph.page,
        )  # fmt: skip
        return Place(("said", said.index), cited)

    def prose(self) -> Iterator[tuple[Section, Paragraph]]:
        for section in self.account.sections:
            for paragraph in section.paragraphs:
                yield section, paragraph


def sentence_of(text: str, position: int) -> str:
    """The sentence of a paragraph in which the character stands."""
    begin = max(text.rfind(stop, 0, position) for stop in "。；") + 1
    return re.split("(?<=[。；])", text[begin:])[0]


def _figures(account: Account, table: Table) -> Iterator[Figure]:
    for cell in table.cells:
        if cell.value is not None:
            yield Figure(account.identity, table, cell, cell.value)


def _blanks(account: Account, table: Table) -> Iterator[Figure]:
    """The blank cells of totals, 类 and listed items, as zeros, where the document itself says that they are blank."""
    if table.standard is None or table.unit is None or not table.origin.is_sure:
        return
    filled = {(cell.row, cell.column) for cell in table.cells}
    page = next(iter(table.pages), None)
    for number, row in enumerate(table.rows):
        for index, column in enumerate(table.columns):
            alike = row.side is None or column.side in (None, row.side)
            if alike and (number, index) not in filled and len(row.code or "") <= 3:
                yield Figure(account.identity, table, Cell(number, index, "", Decimal(0), page), Decimal(0))


def yuan(figure: Figure) -> Decimal:
    """The amount in 元 of a figure of money; a row that counts has none."""
    return figure.value * YUAN[figure.table.unit or ""]
