"""One invented account, written as a Word document, a workbook and a web page."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import docx
import openpyxl
from docx.document import Document
from openpyxl.styles import Border, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LEFT, UP = "<", "^"
"""In the rows below: the cell goes on from the left, or from above."""

TITLE = "支出决算表"
CAPTION = "编制部门：临江市清河区水务局", "单位：万元"
NOTE = "注：本表反映部门本年度各项支出情况。"
ROWS = (
    ("科目编码", "科目名称", "本年支出", LEFT, LEFT),
    (UP, UP, "合计", "基本支出", "项目支出"),
    ("", "合计", "1,234.56", "1,000.00", "234.56"),
    ("213", "农林水支出", "1,234.56", "1,000.00", "234.56"),
    ("21303", "水利", "1,234.56", "1,000.00", "234.56"),
    ("2130301", "行政运行", "1,000.00", "1,000.00", ""),
    ("2130306", "水利工程运行与维护", "234.56", "0.00", "234.56"),
)
COVER = "临江市清河区水务局", "2031年度部门决算"
PROSE = (
    "第三部分 2031年度部门决算情况说明",
    "一、支出决算情况说明",
    "本年支出合计1,234.56万元，其中：基本支出1,000.00万元。",
)
FIGURES = {
    ("213", "本年支出/合计", Decimal("1234.56")),
    ("21303", "本年支出/项目支出", Decimal("234.56")),
    ("2130306", "本年支出/基本支出", Decimal("0.00")),
}
"""Some of the 14 figures."""

Span = tuple[int, int, int, int, str]
"""top, left, bottom, right (half-open), text."""


def spans(rows: Sequence[Sequence[str]]) -> list[Span]:
    """The cells of the rows, merged where they go on."""
    found = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text not in (LEFT, UP):
                right = next((c for c in range(left + 1, len(row)) if row[c] != LEFT), len(row))
                bottom = next((r for r in range(top + 1, len(rows)) if rows[r][left] != UP), len(rows))
                found.append((top, left, bottom, right, text))
    return found


def fill_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for top, left, bottom, right, text in spans(rows):
        table.cell(top, left).merge(table.cell(bottom - 1, right - 1)).text = text


def fill_sheet(sheet: Worksheet, rows: Sequence[Sequence[str]], first: int = 1) -> None:
    """The rows with a border round each cell; numbers are numbers, off by less than the sheet shows."""
    line = Side(style="thin")
    for top, left, bottom, right, text in spans(rows):
        for row in range(top, bottom):
            for column in range(left, right):
                sheet.cell(first + row, left + 1 + column - left).border = Border(line, line, line, line)
        cell = sheet.cell(first + top, left + 1)
        if re.fullmatch(r"[\d,]+\.\d\d", text):
            cell.value, cell.number_format = float(text.replace(",", "")) * (1 + 1e-14), "#,##0.00_ "
        else:
            cell.value = float(text) if text.isdigit() else text or None
        if (bottom - top, right - left) != (1, 1):
            sheet.merge_cells(None, first + top, left + 1, first + bottom - 1, right)


def as_docx(change: Callable[[Document], object] = lambda document: None) -> bytes:
    document = docx.Document()
    for line in COVER:
        document.add_paragraph(line)
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_paragraph(TITLE)
    document.add_paragraph("\t".join(CAPTION))
    fill_table(document, ROWS)
    for line in (NOTE, *PROSE):
        document.add_paragraph(line)
    change(document)
    return saved(document)


def as_xlsx(change: Callable[[Workbook], object] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    cover = book.worksheets[0]
    for line in COVER:
        cover.append([line])
    sheet = book.create_sheet("账")
    sheet.append([TITLE])
    sheet.merge_cells("A1:E1")
    sheet.append([CAPTION[0], None, None, None, CAPTION[1]])
    fill_sheet(sheet, ROWS, 3)
    sheet.append([NOTE])
    prose = book.create_sheet("说明")
    for line in PROSE:
        prose.append([line])
    change(book)
    return saved(book)


def as_html(before: str = "", after: str = "", table: str | None = None) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in (*COVER, TITLE, "&nbsp;".join(CAPTION)))
    prose = "".join(f"<p>{line}</p>" for line in (NOTE, *PROSE))
    body = lines + (table or html_table(ROWS)) + prose
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{before}{body}{after}</body></html>".encode()


def html_table(rows: Sequence[Sequence[str]]) -> str:
    cells = spans(rows)
    made = (
        "".join(
            f'<td rowspan="{bottom - top}" colspan={right - left}>{html.escape(text)}'
            for top, left, bottom, right, text in cells
            if top == row
        )
        for row in range(len(rows))
    )
    return "<table>" + "".join(f"<tr>{row}" for row in made) + "</table>"


def saved(document: Document | Workbook) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
