"""The figures of an account's tables to take away, as .xlsx and as .csv, each with its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from corpus.account import Account, Table
from corpus.printable import one_line
from corpus.quantities import unit_in_brackets
from qa.spreadsheet import FORMULA_SIGNS, Value, add_sheet, as_bytes, new_workbook

HEADS = (
    "账", "表号", "表名", "侧", "行号", "科目编码", "项目", "栏", "数值", "单位", "页", "原文",
)  # fmt: skip
_WIDTHS = {"账": 36, "表名": 36, "项目": 36, "栏": 30, "数值": 16, "原文": 16, "科目编码": 14}


def as_workbook(account: Account) -> bytes:
    """All figures in one sheet, a line each, then each table in a sheet of its own as it stands."""
    book = new_workbook()
    add_sheet(book, "全部数字", HEADS, _lines(account), _WIDTHS)
    for table in account.tables:
        if table.cells:
            add_sheet(book, f"表{table.number} {table.title}", _heads(table), _rows(table), _WIDTHS)
    return as_bytes(book)


def as_csv(account: Account) -> bytes:
    """All figures, a line each; begins with a mark by which Excel knows the encoding."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for line in _lines(account):
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in line])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Text on one line that no spreadsheet program takes for a formula."""
    text = one_line(text)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _lines(account: Account) -> Iterator[list[Value]]:
    for figure in account.figures():
        table, row, cell = figure.table, figure.row, figure.cell
        yield [
            account.identity.title, table.number, table.title, row.side, row.number, row.code, row.label,
            figure.column.name, figure.value, figure.unit, cell.page, cell.printed,
        ]  # fmt: skip


def _heads(table: Table) -> list[str]:
    return ["行号", "侧", "科目编码", "项目", *(column.name for column in table.columns), "单位", "页"]


def _rows(table: Table) -> Iterator[list[Value]]:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    for place, row in enumerate(table.rows):
        found = [cells.get((place, column)) for column in range(len(table.columns))]
        values: list[Value] = [
            None if cell is None else cell.printed if cell.value is None else cell.value for cell in found
        ]
        page = next((cell.page for cell in found if cell is not None), None)
        yield [row.number, row.side, row.code, row.label, *values, unit_in_brackets(row.label) or table.unit, page]
