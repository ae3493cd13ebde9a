"""The Account and what it is made of: frozen values, no reading and no storing.

An Account is one published document (决算 or 预算) of one department for one fiscal
year. Money stays in the unit printed, as `Decimal`; a blank cell is absent, a printed
0.00 is a figure. Pages count from 1 in the source file and are None where the source
has no pages; boxes are (x0, top, x1, bottom) in PDF points from the page's top left
corner and None where the source has no coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.quantities import unit_in_brackets

Box = tuple[float, float, float, float]


class Kind(StrEnum):
    """What the account reports: what was spent, or what is planned."""

    FINAL = "final"
    BUDGET = "budget"

    @property
    def chinese(self) -> str:
        return "决算" if self is Kind.FINAL else "预算"


class Scope(StrEnum):
    """Whom the account covers: a department with its units (部门), or one unit alone (单位)."""

    DEPARTMENT = "department"
    UNIT = "unit"

    @property
    def chinese(self) -> str:
        return "部门" if self is Scope.DEPARTMENT else "单位"


class Origin(StrEnum):
    """How the cells of a table were told apart, the surest first."""

    MARKUP = "markup"
    """The document says itself where each cell is: .docx, .xlsx, .html."""
    RULES = "rules"
    """Drawn rules part the cells."""
    DUMP = "dump"
    """Plain text, laid over the known shape of the standard table."""
    SPACING = "spacing"
    """No rules part all the cells; the gaps between the texts do."""
    RECOGNITION = "recognition"
    """Characters recognised in the picture of a page."""

    @property
    def chinese(self) -> str:
        return _ORIGINS[self]

    @property
    def is_sure(self) -> bool:
        """Whether the document itself says where each cell ends."""
        return self in (Origin.MARKUP, Origin.RULES)

    def less_sure(self, other: Origin) -> Origin:
        order = list(Origin)
        return max(self, other, key=order.index)


_ORIGINS = {
    Origin.MARKUP: "文件自带的单元格",
    Origin.RULES: "表格线",
    Origin.DUMP: "纯文本",
    Origin.SPACING: "字间空白",
    Origin.RECOGNITION: "图像识别",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Which account this is. Two documents with the same identity replace one another."""

    department: str
    year: int
    kind: Kind
    scope: Scope

    @property
    def id(self) -> str:
        suffix = "-unit" if self.scope is Scope.UNIT else ""
        return f"{self.department}-{self.year}-{self.kind}{suffix}"

    @property
    def title(self) -> str:
        return f"{self.department}{self.year}年{self.scope.chinese}{self.kind.chinese}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `path` holds its header cells, outermost first."""

    path: tuple[str, ...]
    side: str | None = None
    """Which half of a two-sided table the column belongs to (收入, 支出, …)."""

    @property
    def name(self) -> str:
        return "/".join(self.path)

    @property
    def innermost(self) -> str:
        """The header cell nearest the figures, "" where the column has no header."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one side of a table.

    `number` counts the printed body rows of the table from 1, so the two sides of one
    printed line share it. `label` is as printed without spaces and line breaks; it is
    empty where the table prints none. `code` joins the printed subject code (类款项 or
    经济分类). `depth` is 1 for 类, 2 for 款, 3 for 项, and 0 for totals and uncoded rows.
    """

    number: int
    label: str
    code: str | None = None
    depth: int = 0
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell that is not blank. `row` and `column` index Table.rows and .columns from 0."""

    row: int
    column: int
    printed: str
    value: Decimal | None
    """The number printed, in the table's unit; None for a cell of text."""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its figures. `number` counts the tables of the account from 1.

    `standard` names the kind of table in corpus/standard/tables.toml, None for a table the
    standard does not know. `unit` is the unit of its money (元 or 万元), None where the
    table is not of money.
    """

    number: int
    title: str
    standard: str | None
    unit: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    origin: Origin = Origin.RULES
    """Of a table over several pages, the least sure of its pages."""
    prints_unit: bool = True
    """Whether the unit of its money is printed with it, not taken from the table before."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of prose under one heading. `path` is the heading path, outermost first; empty before the first."""

    path: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    page: int | None = None

    @property
    def name(self) -> str:
        return "/".join(self.path)

    @property
    def heading(self) -> str:
        """The innermost heading."""
        return self.path[-1] if self.path else ""


class Measure(StrEnum):
    """What a stated number says of its subject."""

    AMOUNT = "amount"
    BUDGET = "budget"
    ACTUAL = "actual"
    COUNT = "count"
    INCREASE = "increase"
    DECREASE = "decrease"
    UNCHANGED = "unchanged"
    """持平: the value is 0."""
    GROWTH = "growth"
    DECLINE = "decline"
    SHARE = "share"
    COMPLETION = "completion"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure in prose. `section` and `paragraph` count from 0 within the account and within the section.

    `basis_of_comparison` is what a change is reckoned from, a completion measured against
    or a share taken of, as printed (上年决算, 年初预算, 2023年度, 本年支出合计).
    sentence[start:end] is the number as printed, or the word 持平; `value` is in `unit`,
    which is "" where none is printed.
    """

    section: int
    paragraph: int
    sentence: str
    subject: str
    measure: Measure
    value: Decimal
    unit: str
    basis_of_comparison: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A short line outside tables and paragraphs: of the cover, above a table, on the contents page."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    identity: Identity
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    source_name: str
    """Name of the file it was read from, for display only."""
    page_count: int | None = None
    statements: tuple[Statement, ...] = ()
    titles: tuple[Printed, ...] = ()
    """The short lines that say whose account this is, or of which year; headings of the prose are among them."""
    contents: tuple[Printed, ...] = ()
    """The entries of the contents page, without dots and page numbers."""

    @property
    def id(self) -> str:
        return self.identity.id

    def figures(self) -> Iterator[Figure]:
        """Every figure of every table of money, in reading order."""
        for table in self.tables:
            if table.unit is not None:
                for cell in table.cells:
                    if cell.value is not None:
                        yield Figure(self.identity, table, cell, cell.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a table together with all that says what it measures."""

    account: Identity
    table: Table
    cell: Cell
    value: Decimal

    @property
    def row(self) -> Row:
        return self.table.rows[self.cell.row]

    @property
    def column(self) -> Column:
        return self.table.columns[self.cell.column]

    @property
    def unit(self) -> str:
        """Of its row where that counts (出国团组数（个）), else of the table's money."""
        return unit_in_brackets(self.row.label) or self.table.unit or ""
