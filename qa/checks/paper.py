"""Findings as a .docx to be sent to whoever wrote the account."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn

from corpus.printable import one_line
from qa.checks.report import details, headline
from qa.checks.roots import Finding
from qa.checks.run import Report
from qa.checks.sources import rule_told

_FONT = "宋体"


def paper(reports: Sequence[Report]) -> bytes:
    """A chapter for each account: the errors with their places and arithmetic, then rounding, then the unchecked."""
    document = Document()
    style = document.styles["Normal"]
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    for report in reports:
        document.add_heading(one_line(report.account.title), level=1)
        document.add_paragraph(one_line(headline(report)))
        _chapter(document, "错误", report.errors)
        _chapter(document, "尾差", report.rounded)
        if report.unchecked:
            document.add_heading("无从核对", level=2)
            for trial in report.unchecked:
                text = f"{rule_told(trial.rule)[0]}：{trial.told}原因：{trial.reason}。"
                document.add_paragraph(one_line(text), style="List Bullet")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _chapter(document: Paper, title: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    document.add_heading(title, level=2)
    for finding in findings:
        document.add_paragraph(one_line(f"[{finding.kind.chinese}] {finding.statement}"), style="List Number")
        for line in details(finding):
            document.add_paragraph(one_line(line), style="List Bullet 2")
