"""Worksheets (.xlsx, .xls) to Source: each sheet a page without a number, each cell as the sheet shows it.

What is hidden (sheets, rows, columns) is not read: those who look at the published file do not see it either,
so no figure could be cited from it, and it is mostly left over from a template or from last year.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError

import openpyxl
import xlrd
from lxml.etree import LxmlError, _Element, iterparse
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from xlrd.compdoc import CompDocError

from corpus.captions import read_caption
from corpus.errors import DocumentError
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.markup import blocks
from corpus.readers.number_formats import shown
from corpus.readers.zipped import DAMAGE, check_package
from corpus.standard import kind_of_title

LARGEST_XLS = 30 * 1024 * 1024
"""The largest .xls read, in bytes: it is not compressed."""
_COLUMNS = 16384
"""No sheet has more."""
_MOST_MERGED = 1_000_000
"""A workbook in which more places are merged has been merged at random."""
_DAMAGE = (
    *DAMAGE,
    *(InvalidFileException, ParseError, LxmlError, xlrd.XLRDError, CompDocError, struct.error, AssertionError),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError),
)
"""What openpyxl and xlrd raise for broken files: both trust what they read."""


_Span = tuple[int, int, int, int]
"""A range of places as (top, left, bottom, right), half-open."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a sheet shows; merged ranges are one cell."""

    name: str
    cells: tuple[GridCell, ...]


def read_xlsx(data: bytes, name: str) -> Source:
    """The visible sheets of a workbook. Raises DocumentError for one that is damaged, locked, too large or empty."""
    check_package(data, name)
    return _source(lambda: list(_xlsx_sheets(data, name)), name)


def read_xls(data: bytes, name: str) -> Source:
    """The visible sheets of a workbook of Excel 97 to 2003. Raises DocumentError as `read_xlsx` does."""
    if len(data) > LARGEST_XLS:
        raise DocumentError(f"《{name}》超过 {LARGEST_XLS // 1024 // 1024} MB，没有加入。请只留决算、预算的表再添加。")
    return _source(lambda: list(_xls_sheets(data)), name)


def _source(read: Callable[[], list[_Sheet]], name: str) -> Source:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody here needs
            sheets = read()
    except _DAMAGE as error:
        if "encrypted" in str(error):
            raise DocumentError(f"《{name}》设有打开密码，请先解除密码再添加。") from error
        raise DocumentError(f"《{name}》已损坏，读不出来，请重新下载，或用表格软件另存为 .xlsx 后再添加。") from error
    pages = tuple(
        Page(None, 0, 0, tuple(_blocks(sheet, name)))
        for sheet in sheets
        if any(cell.text.strip() for cell in sheet.cells)
    )
    if not pages:
        raise DocumentError(f"《{name}》里没有内容，没有加入。请换一份有内容的文件。")
    return Source(name, pages)


def _blocks(sheet: _Sheet, name: str) -> Iterator[Line | Grid]:
    """The lines and grids of the sheet. Where no table has a title, the name of the sheet is one."""
    found = list(blocks(sheet.cells, name))
    said = [read_caption(block.text) for block in found if isinstance(block, Line)]
    if kind_of_title(sheet.name) and not any(caption and caption.title for caption in said):
        yield Line(sheet.name)
    yield from found


def _check_sheets(data: bytes, name: str) -> None:
    """Raises for what openpyxl would not tell: ranges too large to fill place by place, formulas without a result."""
    places = 0
    for element in _elements(data, "mergeCell", "hyperlink", "c"):
        ref = element.get("ref")
        if ref is not None:
            size = CellRange(ref).size
            places += size["rows"] * size["columns"]
        elif element.get("t") != "str" and element.find("{*}f") is not None and not element.findtext("{*}v"):
            raise DocumentError(f"《{name}》里有公式没有算出结果，没有加入。请用表格软件打开它，保存一次再添加。")
        element.clear()
    if places > _MOST_MERGED:
        raise ValueError("ranges too large")


def _elements(data: bytes, *tags: str) -> Iterator[_Element]:
    """The elements of these tags in all sheets."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with package.open(part) as stream:
                    elements = iterparse(stream, tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False)
                    yield from (element for _, element in elements)


def _xlsx_sheets(data: bytes, name: str) -> Iterator[_Sheet]:
    _check_sheets(data, name)
    book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield _xlsx_sheet(sheet)


def _xlsx_sheet(sheet: Worksheet) -> _Sheet:
    rows = [row - 1 for row, shape in sheet.row_dimensions.items() if shape.hidden or shape.height == 0]
    # One entry describes a run of columns.
    runs = [(shape.min, shape.max) for shape in sheet.column_dimensions.values() if shape.hidden or shape.width == 0]
    columns = [column - 1 for first, last in runs for column in range(first or 0, min(last or 0, _COLUMNS) + 1)]
    zeros = sheet.sheet_view.showZeros is not False
    # Only the cells that exist: iter_rows would make all those up to the last row and column.
    texts = {
        (row - 1, column - 1): _shown(cell.value, cell.number_format, zeros)
        for (row, column), cell in sheet._cells.items()
        if cell.value is not None or _is_framed(cell)
    }
    merged = [(r.min_row - 1, r.min_col - 1, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]
    return _Sheet(sheet.title, tuple(_seen(_cells(texts, merged), rows, columns)))


def _is_framed(cell: Cell | MergedCell) -> bool:
    """Whether the cell, though blank, belongs to a table: it has a border at a side."""
    if not (isinstance(cell, Cell) and cell.has_style):
        return False
    return any(side is not None and side.style is not None for side in (cell.border.left, cell.border.right))


def _xls_sheets(data: bytes) -> Iterator[_Sheet]:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO())
    for sheet in book.sheets():
        if sheet.visibility == 0:
            yield _xls_sheet(book, sheet)


def _xls_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> _Sheet:
    rows = [row for row, shape in sheet.rowinfo_map.items() if shape.hidden or shape.height == 0]
    columns = [column for column, shape in sheet.colinfo_map.items() if shape.hidden or shape.width == 0]
    texts = {
        (row, column): _shown(_xls_value(book, cell), _xls_format(book, cell), bool(sheet.show_zero_values))
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or _is_framed_xls(book, cell)
    }
    merged = [(top, left, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return _Sheet(sheet.name, tuple(_seen(_cells(texts, merged), rows, columns)))


def _is_framed_xls(book: xlrd.Book, cell: xlrd.sheet.Cell) -> bool:
    border = book.xf_list[cell.xf_index].border if cell.xf_index is not None else None
    return border is not None and bool(border.left_line_style or border.right_line_style)


def _xls_value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code[cell.value]
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


def _xls_format(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _shown(value: object, code: str, zeros: bool) -> str:
    """What the cell shows; `zeros` is whether the sheet shows them."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown(value, code) if value or zeros else ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _cells(texts: Mapping[tuple[int, int], str], merged: Sequence[_Span]) -> Iterator[GridCell]:
    """The cells with their texts by (row, column), and the merged ranges. Within a range only its first cell shows."""
    if sum((bottom - top) * (right - left) for top, left, bottom, right in merged) > _MOST_MERGED:
        raise ValueError("too many merged cells")
    covered = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom)
        for column in range(left, right)
    }
    for place, text in texts.items():
        if place not in covered:
            yield GridCell(*place, place[0] + 1, place[1] + 1, text)
    for top, left, bottom, right in merged:
        yield GridCell(top, left, bottom, right, texts.get((top, left), ""))


def _seen(cells: Iterable[GridCell], rows: Iterable[int], columns: Iterable[int]) -> Iterator[GridCell]:
    """The cells without the hidden rows and columns. A merged range is shown by what is left of it."""
    hidden_rows, hidden_columns = sorted(rows), sorted(columns)
    for cell in cells:
        top, bottom = (edge - bisect_left(hidden_rows, edge) for edge in (cell.top, cell.bottom))
        left, right = (edge - bisect_left(hidden_columns, edge) for edge in (cell.left, cell.right))
        if top < bottom and left < right:
            yield GridCell(top, left, bottom, right, cell.text)
