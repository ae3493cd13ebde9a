"""The tab of the web page where an account is checked: findings by severity, each with the places that disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from corpus.account import Identity
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import printable
from qa.checks.paper import paper
from qa.checks.report import headline
from qa.checks.roots import Finding
from qa.checks.run import Report, check_account
from qa.checks.sources import rule_told
from qa.checks.workbook import workbook
from qa.page.answers import source_label
from qa.page.parts import QUIET
from qa.page.places import Places
from qa.page.selection import Selection

CHOOSE = '<p class="empty">选一份账，看它前后是否一致。</p>'
PLACES = '<p class="empty">选了账，这里并排显示对不上的两处。</p>'
NOTHING_WRONG = '<p class="empty">没有发现错误。</p>'
JS = Path(__file__).with_name("findings.js").read_text(encoding="utf-8")
MOST_ACCOUNTS = 60
"""Of a larger library no summary is made while a visitor waits."""
_LONGEST_LABEL = 110


@dataclass(frozen=True)
class Checker:
    """What happens on the events of the tab. The findings shown are the visitor's own and come in and go out."""

    library: Library
    places: Places
    files: TemporaryDirectory[str] = field(default_factory=TemporaryDirectory)
    summaries: dict[int, str] = field(default_factory=dict)
    """The one of the library as it is, by its version."""

    def check(self, account: str, with_rounding: bool) -> tuple[Any, ...]:
        """The headline, the findings, the choice between them, the files to download, and the first finding."""
        try:
            found = check_account(self.library.account(account)) if account else None
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>', (), *self._no_findings()
        if found is None:
            return self.summary(), (), *self._no_findings()
        shown = found.findings if with_rounding else found.errors
        labels = [_label(number, finding) for number, finding in enumerate(shown, 1)]
        choice = gr.Radio(labels, value=next(iter(labels), None), visible=bool(labels))
        return _headline_html(found), shown, choice, *self._downloads(found), *self.show(0, shown)

    def show(self, index: int | None, shown: Sequence[Finding]) -> tuple[Any, ...]:
        """What a finding says, its first place, the choice between the others, and the first of those."""
        if index is None or not shown:
            return NOTHING_WRONG, "", gr.Radio(visible=False), ""
        finding = shown[index]
        cited = [place.citation for place in finding.places]
        labels = [source_label(number, citation) for number, citation in enumerate(cited[1:], 2)]
        choice = gr.Radio(labels, value=next(iter(labels), None), visible=len(labels) > 1)
        second = self.places.place_html(cited[1]) if len(cited) > 1 else ""
        return _finding_html(finding), self.places.place_html(cited[0]), choice, second

    def show_other(self, other: int | None, index: int | None, shown: Sequence[Finding]) -> str:
        """Another place of the finding chosen; `other` counts from the second place."""
        if index is None or other is None or not shown:
            return ""
        return self.places.place_html(shown[index].places[other + 1].citation)

    def summary(self) -> str:
        """What every account of the library comes to; made once, since each takes some tenths of a second."""
        version = self.library.version()
        if version not in self.summaries:
            made = self._summary()
            self.summaries.clear()
            self.summaries[version] = made
        return self.summaries[version]

    def _summary(self) -> str:
        identities = self.library.identities()
        if len(identities) > MOST_ACCOUNTS:
            return f'<p class="empty">共{len(identities)}份账，请先选一份。</p>'
        reports = [check_account(self.library.account(identity.id)) for identity in identities]
        ordered = sorted(reports, key=lambda report: -len(report.errors))
        rows = "".join(
            f"<tr><td>{_opening(one.account)}</td><td>{len(one.errors)}</td><td>{len(one.rounded)}</td>"
            f"<td>{one.held}</td><td>{len(one.unchecked)}</td></tr>"
            for one in ordered
        )
        heads = "".join(f"<th>{name}</th>" for name in ("账", "错误", "尾差", "核对相符", "无从核对"))
        return f'<table class="summary"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'

    def _downloads(self, found: Report) -> tuple[gr.DownloadButton, gr.DownloadButton]:
        name = re.sub(r"[^\w-]", "", found.account.id)
        written = []
        for suffix, writer in ((".xlsx", workbook), (".docx", paper)):
            path = Path(self.files.name) / f"{name}-自查{suffix}"
            path.write_bytes(writer([found]))
            written.append(gr.DownloadButton(value=path, visible=True))
        return written[0], written[1]

    def _no_findings(self) -> tuple[Any, ...]:
        hidden = gr.DownloadButton(visible=False)
        nothing = (CHOOSE, "", gr.Radio(visible=False), "")
        return gr.Radio(visible=False), hidden, gr.DownloadButton(visible=False), *nothing


def _opening(identity: Identity) -> str:
    return f'<button type="button" data-account="{escape(identity.id)}">{escape(identity.title)}</button>'


def _label(number: int, finding: Finding) -> str:
    text = printable(f"{number}　{finding.severity.chinese}·{finding.kind.chinese}　{finding.statement}")
    return text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL] + "…"


def _headline_html(found: Report) -> str:
    return f'<p class="headline">{escape(headline(found))}</p>'


def _finding_html(finding: Finding) -> str:
    name, source = rule_told(finding.main.rule)
    sum_told = f"<p>算式：{escape(finding.main.arithmetic)}</p>" if finding.main.arithmetic else ""
    return (
        f'<div class="finding"><p><strong>{escape(finding.statement)}</strong></p>{sum_told}'
        f'<p class="note">依据：{escape(name)}（{escape(source)}）</p></div>'
    )


def build_findings(library: Library, places: Places, selection: Selection, opened: gr.Tab) -> None:
    """The content of the tab `opened`, inside a gr.Blocks."""
    checker = Checker(library, places)
    found = gr.State(())
    with gr.Row(elem_classes="panes"):
        with gr.Column(elem_id="findings-pane", elem_classes="pane", min_width=320, scale=5):
            head = gr.HTML(CHOOSE, js_on_load=JS, apply_default_css=False, elem_id="check-head")
            rounding = gr.Checkbox(False, label="也列出四舍五入造成的尾差", elem_id="rounding")
            choice = gr.Radio(visible=False, type="index", label="发现", elem_id="findings")
            with gr.Row():
                sheet = gr.DownloadButton("下载 Excel", visible=False, elem_id="as-xlsx")
                text = gr.DownloadButton("下载 Word", visible=False, elem_id="as-docx")
        with gr.Column(elem_id="places-pane", elem_classes="pane", min_width=320, scale=6):
            told = gr.HTML(PLACES, apply_default_css=False, elem_id="finding")
            first = checker.places.view("")
            others = gr.Radio(visible=False, type="index", label="另一处", elem_id="others")
            second = checker.places.view("")
    outputs = [told, first, others, second]
    checking = (checker.check, [selection.account, rounding], [head, found, choice, sheet, text, *outputs])
    gr.on([opened.select, rounding.input], *checking, **QUIET | {"show_progress": "minimal"})
    selection.account.change(*checking, **QUIET)
    selection.follow(library, head.open)
    choice.input(checker.show, [choice, found], outputs, **QUIET)
    others.input(checker.show_other, [others, choice, found], second, **QUIET)
