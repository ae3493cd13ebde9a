"""Findings as an .xlsx workbook. What a document says is written as text, never as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from corpus.printable import one_line
from qa.checks.report import place_told
from qa.checks.run import Report
from qa.checks.sources import rule_told

_SUMMARY = ("账", "错误", "尾差", "核对相符", "无从核对")
_FINDINGS = ("账", "级别", "类别", "发现", "写的是", "应为", "相差", "单位", "算式", "出处", "页", "依据")
_UNCHECKED = ("账", "核对什么", "哪里", "原因")
_WIDTHS = {"发现": 60, "出处": 70, "算式": 40, "依据": 40, "账": 30, "哪里": 70, "原因": 40, "核对什么": 40}


def workbook(reports: Sequence[Report]) -> bytes:
    """Three sheets: a summary by account, the findings, and what could not be checked."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):  # a new workbook has one sheet
        raise TypeError(first)
    first.title = "汇总"
    _fill(first, _SUMMARY, (_summary(report) for report in reports))
    _fill(book.create_sheet("发现"), _FINDINGS, (row for report in reports for row in _findings(report)))
    _fill(book.create_sheet("无从核对"), _UNCHECKED, (row for report in reports for row in _unchecked(report)))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(report: Report) -> list[str | int]:
    return [report.account.title, len(report.errors), len(report.rounded), report.held, len(report.unchecked)]


def _findings(report: Report) -> Iterable[list[str | int]]:
    for finding in report.findings:
        main = finding.main
        pages = dict.fromkeys(str(p.citation.page) for p in finding.places if p.citation.page is not None)
        yield [
            report.account.title, finding.severity.chinese, finding.kind.chinese, finding.statement,
            _text(main.found), _text(main.expected), _text(main.difference), main.unit, main.arithmetic,
            "\n".join(place_told(place.citation) for place in finding.places), "、".join(pages),
            "：".join(rule_told(main.rule)),
        ]  # fmt: skip


def _unchecked(report: Report) -> Iterable[list[str | int]]:
    for trial in report.unchecked:
        yield [report.account.title, rule_told(trial.rule)[0], trial.told, trial.reason]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    sheet.append(list(heads))
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, int):
                cell.value = value
                continue
            cell.value = "\n".join(map(one_line, value.split("\n")))
            cell.data_type = "s"  # also where the text begins with =, +, - or @
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, head in enumerate(heads, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(head, 12)
    sheet.freeze_panes = "A2"
