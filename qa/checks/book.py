"""An account laid open for checking: its statements with their sections, its tables by what they measure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from corpus.account import Account, Cell, Figure, Paragraph, Section, Statement, Table
from corpus.checks.check import step
from corpus.concepts import Concept, concept
from corpus.names import plain
from corpus.numbers import YUAN
from corpus.outline import numbering
from qa.answer import Citation
from qa.checks.trial import Place, rules

_ITEM = re.compile("([^。，；：\\d]{3,40})。")
"""The name of an item that stands as a sentence of its own before what is said of it."""
FINEST = Decimal("0.01")
"""The last digit of a stated 0: it is exact, however few zeros are printed."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with where it stands. `index` counts the statements of the account from 0.

    `start` and `stop` are where its number begins and ends in the text of its paragraph.
    """

    index: int
    statement: Statement
    section: Section
    paragraph: Paragraph
    start: int
    stop: int
    basis: str | None
    """The 口径 that its headings name (checks.toml), None where they name none."""

    @property
    def value(self) -> Decimal:
        return self.statement.value

    @property
    def is_money(self) -> bool:
        return self.statement.unit in YUAN

    @property
    def yuan(self) -> Decimal:
        """The amount in 元, of a statement of money."""
        return self.value * YUAN[self.statement.unit]

    @property
    def step(self) -> Decimal:
        """The last digit printed, in the statement's own unit."""
        exponent = self.value.as_tuple().exponent
        digits = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
        return digits if self.value else min(digits, FINEST)

    @property
    def before(self) -> str:
        """The text of the paragraph up to the number."""
        return self.paragraph.text[: self.start]

    @property
    def after(self) -> str:
        return self.paragraph.text[self.stop :]


class Book:
    """One account with what the checks look up in it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.identity = account.identity
        self.listed: dict[int, Any] = {}
        """What subjects.py makes of each table, by its number, kept since every statement asks for it."""

    @cached_property
    def said(self) -> tuple[Said, ...]:
        return tuple(_said(self.account, index, stated) for index, stated in enumerate(self.account.statements))

    @cached_property
    def paragraphs(self) -> Mapping[tuple[int, int], tuple[Said, ...]]:
        """The statements of each paragraph, by section and paragraph."""
        groups: defaultdict[tuple[int, int], list[Said]] = defaultdict(list)
        for said in self.said:
            groups[said.statement.section, said.statement.paragraph].append(said)
        return {place: tuple(group) for place, group in groups.items()}

    @cached_property
    def figures(self) -> tuple[tuple[Figure, Concept], ...]:
        """Every figure of a table that the standard knows, with what it measures; blank totals and items are 0."""
        known = [figure for figure in self.account.figures() if figure.table.standard is not None]
        blank = (figure for table in self.account.tables for figure in _blanks(self.account, table))
        return tuple((figure, concept(figure)) for figure in (*known, *blank))

    @cached_property
    def by_concept(self) -> Mapping[Concept, tuple[Figure, ...]]:
        """The figures of totals, categories and items without a code of 款 or 项, by what they measure."""
        found: defaultdict[Concept, list[Figure]] = defaultdict(list)
        for figure, what in self.figures:
            if len(figure.row.code or "") <= 3:
                found[replace(what, code=None)].append(figure)
        return {what: tuple(figures) for what, figures in found.items()}

    @cached_property
    def steps(self) -> Mapping[int, Decimal]:
        """The last digit that each table of money prints, in its unit, by its number."""
        return {table.number: step(table) for table in self.account.tables if table.unit is not None}

    def tables(self, *standards: str) -> tuple[Table, ...]:
        """The tables of these kinds."""
        return tuple(table for table in self.account.tables if table.standard in standards)

    def place(self, what: Said | Figure) -> Place:
        return _place_of_figure(what) if isinstance(what, Figure) else self._place_of_said(what)

    def text_place(self, text: str, page: int | None, section: str) -> Place:
        """A line or a stretch of text that states no figure."""
        cited = Citation(self.identity, section=section, quote=text, page=page)
        return Place(("text", section, text, page or 0), cited)

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


def _place_of_figure(figure: Figure) -> Place:
    table, row, cell = figure.table, figure.row, figure.cell
    cited = Citation(
        figure.account, table=table.title, table_no=table.number, row=row.label, row_code=row.code,
        row_no=row.number, side=row.side, column=figure.column.name, value=figure.value, unit=table.unit,
        page=cell.page, box=cell.box,
    )  # fmt: skip
    return Place(("cell", table.number, cell.row, cell.column), cited)


def _said(account: Account, index: int, stated: Statement) -> Said:
    section = account.sections[stated.section]
    paragraph = section.paragraphs[stated.paragraph]
    offset = max(0, paragraph.text.find(stated.sentence))
    start, stop = offset + stated.start, offset + stated.end
    stated = replace(stated, subject=_subject(stated.subject, paragraph.text[:start], account.identity.year))
    return Said(index, stated, section, paragraph, start, stop, section_basis(section.path))


def _subject(subject: str, before: str, year: int) -> str:
    """The subject without the account's own year; that of an item is the item's (2.公务接待费。2022年度决算数…)."""
    subject = re.sub(f"{year}年(?:度)?$", "", subject)
    number = numbering(before)
    item = _ITEM.match(number.rest) if number else None
    return item[1] if item and plain(subject) not in plain(before) else subject


@cache
def section_basis(path: Sequence[str]) -> str | None:
    """The 口径 that the innermost heading naming one names: a basis of the tables, three_public, named or none."""
    for heading in reversed(path):
        for entry in rules()["basis"]:
            if re.search(entry["pattern"], plain(heading)):
                return str(entry["basis"])
    return None


def yuan(figure: Figure) -> Decimal:
    return figure.value * YUAN[figure.table.unit or ""]
