"""Findings as an .xlsx workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.checks.report import place_told
from qa.checks.run import Report
from qa.checks.sources import rule_told
from qa.spreadsheet import add_sheet, as_bytes, new_workbook

_SUMMARY = ("账", "错误", "尾差", "核对相符", "无从核对")
_FINDINGS = ("账", "级别", "类别", "发现", "写的是", "应为", "相差", "单位", "算式", "出处", "页", "依据")
_UNCHECKED = ("账", "核对什么", "哪里", "原因")
_WIDTHS = {"发现": 60, "出处": 70, "算式": 40, "依据": 40, "账": 30, "哪里": 70, "原因": 40, "核对什么": 40}


def workbook(reports: Sequence[Report]) -> bytes:
    """Three sheets: a summary by account, the findings, and what could not be checked."""
    book = new_workbook()
    add_sheet(book, "汇总", _SUMMARY, (_summary(report) for report in reports), _WIDTHS)
    add_sheet(book, "发现", _FINDINGS, (row for report in reports for row in _findings(report)), _WIDTHS)
    add_sheet(book, "无从核对", _UNCHECKED, (row for report in reports for row in _unchecked(report)), _WIDTHS)
    return as_bytes(book)


def _summary(report: Report) -> list[str | int]:
    return [report.account.title, len(report.errors), len(report.rounded), report.held, len(report.unchecked)]


def _findings(report: Report) -> Iterable[list[str]]:
    for finding in report.findings:
        main = finding.main
        pages = dict.fromkeys(str(p.citation.page) for p in finding.places if p.citation.page is not None)
        yield [
            report.account.title, finding.severity.chinese, finding.kind.chinese, finding.statement,
            _text(main.found), _text(main.expected), _text(main.difference), main.unit, main.arithmetic,
            "\n".join(place_told(place.citation) for place in finding.places), "、".join(pages),
            "：".join(rule_told(main.rule)),
        ]  # fmt: skip


def _unchecked(report: Report) -> Iterable[list[str]]:
    for trial in report.unchecked:
        yield [report.account.title, rule_told(trial.rule)[0], trial.told, trial.reason]


def _text(value: object) -> str:
    return "" if value is None else str(value)
