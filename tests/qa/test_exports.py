"""Figures taken away: every one with its source, and nothing that a spreadsheet program would run."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import load_workbook

from corpus.account import Account
from qa.exports import HEADS, as_csv, as_workbook

HOSTILE = '=HYPERLINK("http://example.com","点我")'


def renamed(account: Account, label: str) -> Account:
    """The account with the first row of its first table called so."""
    first, *others = account.tables
    rows = (replace(first.rows[0], label=label), *first.rows[1:])
    return replace(account, tables=(replace(first, rows=rows), *others))


def test_every_figure_is_a_line_with_its_source(water: Account) -> None:
    content = as_csv(water)
    assert content.startswith(b"\xef\xbb\xbf")
    heads, *lines = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert tuple(heads) == HEADS
    assert len(lines) == sum(1 for _ in water.figures())
    line = next(dict(zip(heads, line, strict=True)) for line in lines if "电费" in line)
    assert (line["数值"], line["单位"], line["页"], line["表名"]) == (
        "6.25",
        "万元",
        "10",
        "一般公共预算财政拨款基本支出决算表",
    )


def test_a_workbook_has_numbers_and_a_sheet_for_each_table(water: Account) -> None:
    book = load_workbook(BytesIO(as_workbook(water)))
    assert len(book.sheetnames) == 1 + len(water.tables)
    rows = list(book["全部数字"].values)
    assert len(rows) == 1 + sum(1 for _ in water.figures())
    value = rows[0].index("数值")
    total = sum(Decimal(str(row[value])) for row in rows[1:])
    assert total == sum(figure.value for figure in water.figures())


def test_text_of_a_document_is_never_a_formula(water: Account) -> None:
    hostile = renamed(water, HOSTILE)
    lines = csv.reader(StringIO(as_csv(hostile).decode("utf-8-sig")))
    assert not any(field.startswith(("=", "+", "@")) for line in lines for field in line)
    book = load_workbook(BytesIO(as_workbook(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == HOSTILE]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_negative_numbers_stay_numbers(water: Account) -> None:
    first, *others = water.tables
    cells = (replace(first.cells[0], value=Decimal("-5.00"), printed="-5.00"), *first.cells[1:])
    account = replace(water, tables=(replace(first, cells=cells), *others))
    assert ",-5.00," in as_csv(account).decode("utf-8-sig")


def test_control_characters_of_a_document_make_no_broken_file(water: Account) -> None:
    assert load_workbook(BytesIO(as_workbook(renamed(water, "甲\x00\x07\u202e乙")))).sheetnames
