"""A report of findings, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from qa.answer import Citation
from qa.checks.roots import Finding, Severity
from qa.checks.run import Report
from qa.checks.sources import rule_told
from qa.evidence.wording import amount

_MOST_PLACES = 8
"""More places of one finding are only counted."""
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a report is told beside the errors."""

    rounding: bool = False
    unchecked: bool = False


def headline(report: Report) -> str:
    """广州市…2020年部门决算：1处错误，9处尾差；635项核对相符，14项无从核对。"""
    errors = f"{len(report.errors)}处错误" if report.errors else "没有发现错误"
    return (
        f"{report.account.title}：{errors}，{len(report.rounded)}处尾差；"
        f"{report.held}项核对相符，{len(report.unchecked)}项无从核对。"
    )


def lines(report: Report, shown: Shown) -> Iterator[str]:
    yield headline(report)
    findings = report.findings if shown.rounding else report.errors
    for number, finding in enumerate(findings, 1):
        yield ""
        yield f"{number}. [{finding.severity.chinese}·{finding.kind.chinese}] {finding.statement}"
        yield from (f"   {line}" for line in details(finding))
    if shown.unchecked and report.unchecked:
        yield ""
        yield "无从核对："
        for reason, count in Counter(f"{rule_told(t.rule)[0]}：{t.reason}" for t in report.unchecked).most_common():
            yield f"   {reason}（{count}处）"
    if report.rounded and not shown.rounding:
        yield ""
        yield f"另有{len(report.rounded)}处差额由四舍五入造成，用 --all 列出。"


def details(finding: Finding) -> Iterator[str]:
    """The arithmetic, the places and the rule of a finding, a line each."""
    if finding.main.arithmetic:
        yield f"算式：{finding.main.arithmetic}"
    for place in finding.places[:_MOST_PLACES]:
        yield f"出处：{place_told(place.citation)}"
    if len(finding.places) > _MOST_PLACES:
        yield f"……共{len(finding.places)}处"
    if finding.severity is Severity.ERROR:
        name, source = rule_told(finding.main.rule)
        yield f"依据：{name}（{source}）"


def place_told(citation: Citation) -> str:
    """表5 … · 合计 · 基本支出 5,364.75万元 第15页; “六、…”一节“…” 第24页."""
    page = f" 第{citation.page}页" if citation.page is not None else ""
    if citation.table is not None:
        row = " ".join(filter(None, (citation.row_code, citation.row)))
        name = " · ".join(filter(None, (f"表{citation.table_no} {citation.table}", row, citation.column)))
        value = "" if citation.value is None else f" {amount(citation.value, citation.unit or '')}"
        return f"{name}{value}{page}"
    quote = citation.quote or ""
    quote = quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…"
    section = (citation.section or "").rsplit("/", 1)[-1]
    return f"“{section}”：“{quote}”{page}"
