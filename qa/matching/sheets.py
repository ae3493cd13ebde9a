"""Tables of things that are no items of a classification: projects, purchases, villages, units, indicators.

Each row is one thing; a column of words sorts the rows (货物, 服务), a column of numbers measures them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from corpus.account import Cell, Column, Row, Table
from corpus.names import plain
from corpus.words import is_total
from qa.accounts.ledger import Ledger
from qa.accounts.prepared import PERFORMANCE
from qa.answer import Citation
from qa.evidence.money import is_money

_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、](?!\d)|其中)")
_CODE = re.compile(r"^(?:\d{5}|\d{7}|[12]\d\d)(?=[\u4e00-\u9fff]{2})")
_NUMBER = re.compile(r"(?P<sign>[≥≤><=])?(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d]*)")
_MONEY_UNIT = re.compile("(?:百万|千|万|亿)?元")
_IN_BRACKETS = re.compile(r"\(([^()]{1,4})\)$")
_NOT_OF_MONEY = re.compile("率|比例|比重|得分|评分|分值|权重|%")
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    unit: str
    sign: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table with its rows that are no totals, each with its cells by the number of their column."""

    table: Table
    rows: tuple[tuple[Row, dict[int, Cell]], ...]

    @property
    def title(self) -> str:
        return self.table.title or ("项目绩效表" if self.table.standard == PERFORMANCE else "")

    @cached_property
    def headers(self) -> dict[int, str]:
        return {at: plain(column.innermost) for at, column in enumerate(self.table.columns)}

    @cached_property
    def numbered(self) -> list[int]:
        """The columns of which most cells are numbers."""
        return [at for at in self.headers if self._share_of_numbers(at) > Decimal("0.5")]

    @cached_property
    def worded(self) -> list[int]:
        """The columns of words that sort the rows: the same word stands in several, or one letter tells the grade."""
        return [at for at in self.headers if at not in self.numbered and self.words_in(at)]

    def words_in(self, column: int) -> list[str]:
        """The words of the column, longest first."""
        words = {self.word(cells, column) for _, cells in self.rows}
        return sorted((word for word in words if word and not re.search(r"\d", word)), key=len, reverse=True)

    def word(self, cells: dict[int, Cell], column: int) -> str:
        """What the cell says: 执法办案 of “2040220执法办案”."""
        return _CODE.sub("", plain(cells[column].printed)) if column in cells else ""

    def code(self, cells: dict[int, Cell], column: int) -> str:
        """The code that the cell begins with: 2040220 of “2040220执法办案”."""
        found = _CODE.match(plain(cells[column].printed)) if column in cells else None
        return found[0] if found is not None else ""

    def codes_in(self, column: int) -> list[str]:
        return [code for code in dict.fromkeys(self.code(cells, column) for _, cells in self.rows) if code]

    @cached_property
    def is_of_indicators(self) -> bool:
        """Whether the rows are indicators, or lines of a form, of one thing; rows with money are things themselves."""
        if any(re.search("指标$|总分$", plain(row.label)) for row, _ in self.rows):
            return True
        headers = ",".join(self.headers.values())
        return (
            self.table.standard == PERFORMANCE
            and not any(map(self.is_money, self.numbered))
            and bool(re.search("指标|目标值|完成值|年初目标|权重", headers))
        )

    def number(self, cells: dict[int, Cell], column: int) -> Number | None:
        """The one number of the cell, in the unit printed with it, in its header or above the table."""
        cell = cells.get(column)
        match = _NUMBER.fullmatch(plain(cell.printed)) if cell is not None else None
        if match is None:
            return None
        unit = match["unit"] or self._unit_of(self.table.columns[column], column)
        return Number(Decimal(match["number"].replace(",", "")), unit, match["sign"] or "")

    def is_money(self, column: int) -> bool:
        return is_money(self._unit_of(self.table.columns[column], column))

    def _unit_of(self, column: Column, at: int) -> str:
        header = self.headers[at]
        said = _IN_BRACKETS.search(header)
        if said:
            return said[1]
        if _NOT_OF_MONEY.search(header):
            return "%" if re.search("率|比例|比重|%", header) else "分"
        if re.search("数量|[人个次]数|面积|里程", header):
            return ""
        noted = _MONEY_UNIT.search(plain(",".join(self.table.notes)))
        return self.table.unit or (noted[0] if noted and re.search("金额|预算|资金|支出|执行|经费", header) else "")

    def _share_of_numbers(self, column: int) -> Decimal:
        cells = [cells[column] for _, cells in self.rows if column in cells]
        is_coded = "科目" in self.headers[column]
        numbers = [one for one in cells if not is_coded and _NUMBER.fullmatch(plain(one.printed))]
        return Decimal(len(numbers)) / len(cells) if cells else Decimal(0)

    def cite(self, row: Row, cells: dict[int, Cell], column: int, ledger: Ledger) -> Citation:
        cell, number = cells[column], self.number(cells, column)
        return Citation(
            ledger.identity, table=self.table.title, table_no=self.table.number, row=row.label, row_no=row.number,
            column=self.table.columns[column].innermost, value=number.value if number else None,
            unit=number.unit if number else None, page=cell.page, box=cell.box,
        )  # fmt: skip


def sheets(ledger: Ledger) -> Iterator[Sheet]:
    """Every table of the account with two such rows or more."""
    for table in ledger.account.tables:
        is_coded = any(row.code or row.side or _NUMBERED.match(plain(row.label)) for row in table.rows)
        if is_coded or not all(column.innermost for column in table.columns):
            continue
        cells: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
        for cell in table.cells:
            cells[cell.row][cell.column] = cell
        rows = tuple(
            (row, cells[at])
            for at, row in enumerate(table.rows)
            if row.label and at in cells and not is_total(row.label) and not _is_total_within(cells[at])
        )
        if len(rows) >= FEWEST:
            yield Sheet(table, rows)


def _is_total_within(cells: dict[int, Cell]) -> bool:
    return any(cell.value is None and is_total(cell.printed) for cell in cells.values())
