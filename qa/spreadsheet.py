"""Sheets of an .xlsx workbook. What a document says is written as text, never as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from corpus.printable import one_line
from qa.evidence.money import places

Value = str | int | Decimal | None
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What text begins with that spreadsheet programs may take for a formula."""
_USUAL_WIDTH = 12
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LONGEST_TITLE = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")


def new_workbook() -> Workbook:
    """Without any sheet."""
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    return book


def add_sheet(
    book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], widths: Mapping[str, int]
) -> None:  # fmt: skip
    """A sheet with its heads fixed above the rows; `widths` are of columns by their heads, in characters."""
    sheet = book.create_sheet(one_line(title.translate(_FORBIDDEN))[:_LONGEST_TITLE])
    for column, head in enumerate(heads, start=1):
        _write(sheet, 1, column, head)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = widths.get(head, _USUAL_WIDTH)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(sheet, number, column, value)
    sheet.freeze_panes = "A2"


def as_bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = "\n".join(map(one_line, value.split("\n")))
        cell.data_type = "s"  # also where the text looks like a formula
        if value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
        if len(value) > _USUAL_WIDTH:
            cell.alignment = _WRAPPED
    else:
        cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = f"#,##0.{'0' * places(value)}" if places(value) else "#,##0"
