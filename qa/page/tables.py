"""The tab for looking through an account: its tables, the page of any cell, files to take away, and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from corpus.account import Account, Cell, Identity, Table
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.proofs import prove
from qa import exports
from qa.accounts.ledger import Ledger
from qa.accounts.ledgers import Ledgers
from qa.answer import Citation
from qa.evidence.facts import cite_cell
from qa.operations import series
from qa.page.charts import chart_html
from qa.page.parts import QUIET
from qa.page.places import Places
from qa.page.selection import Selection
from qa.page.sheets import SCRIPT, sheets_html

NO_ACCOUNT = '<p class="empty">账目库里还没有账。</p>'
NOTHING_OPEN = '<p class="empty">点表里的任何一格，这里显示它在原文件里的那一页。</p>'
MOST_COMPARED = 40
"""Accounts set side by side in one picture."""
LONGEST_MEASURE = 30
USUAL_MEASURE = "总支出"
MEASURES = (USUAL_MEASURE, "基本支出", "项目支出", "三公经费", "公务接待费", "机关运行经费")
ACROSS = "各份账并排"

_DRAWN: Mapping[str, Callable[[Ledger], series.Series]] = {
    "支出构成": lambda ledger: series.composition(ledger, series.FUNCTIONS),
    "基本支出构成": lambda ledger: series.composition(ledger, series.KINDS),
    "预算与决算": series.budgets_and_finals,
}
"""Pictures of one account."""


@dataclass(frozen=True)
class Browser:
    """What happens on the events of the tab. What the visitor looks at comes in and goes out."""

    library: Library
    places: Places
    ledgers: Ledgers
    files: TemporaryDirectory[str] = field(default_factory=TemporaryDirectory)

    def open(self, chosen: Sequence[str]) -> tuple[Any, ...]:
        """The first of the accounts chosen, the choice between its tables, and the first of them."""
        identities = self._chosen(chosen)
        account = self._account(identities[0].id if identities else "")
        if account is None:
            return "", gr.Dropdown(choices=[], value=None, visible=False), *self._no_table()
        choices = [(f"表{table.number}　{table.title}", table.number) for table in account.tables if table.cells]
        first = choices[0][1] if choices else None
        return account.id, gr.Dropdown(choices=choices, value=first, visible=True), *self.show(account.id, first)

    def show(self, account_id: str, number: int | None) -> tuple[Any, ...]:
        """One table, and no page yet."""
        account = self._account(account_id)
        table = None if account is None else _numbered(account, number)
        if account is None or table is None:
            return self._no_table()
        return _title_html(account, table), sheets_html(table), NOTHING_OPEN

    def cell(self, account_id: str, number: int | None, event: gr.EventData) -> str:
        """What a cell says, and its page."""
        account = self._account(account_id)
        table = None if account is None else _numbered(account, number)
        cell = None if table is None else _cell_at(table, getattr(event, "index", None))
        if account is None or table is None or cell is None:
            return NOTHING_OPEN
        citation = cite_cell(account.identity, table, cell)
        return _cell_html(citation, cell) + self.places.page_html(citation)

    def downloads(self, account_id: str) -> tuple[gr.DownloadButton, gr.DownloadButton]:
        account = self._account(account_id)
        if account is None:
            return gr.DownloadButton(visible=False), gr.DownloadButton(visible=False)
        name = re.sub(r"[^\w-]", "", account.id)
        book = self._written(f"{name}.xlsx", exports.as_workbook(account))
        return book, self._written(f"{name}.csv", exports.as_csv(account))

    def draw(self, chosen: Sequence[str], picture: str, measure: str) -> str:
        """A picture of the first account of those chosen, or of all of them side by side."""
        try:
            return chart_html(self._series(chosen, picture, measure))
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>'

    def _series(self, chosen: Sequence[str], picture: str, measure: str) -> series.Series:
        identities = self._chosen(chosen)
        if picture in _DRAWN:
            return _DRAWN[picture](self.ledgers.of(identities[0])) if identities else series.Series(picture, ())
        if len(identities) == 1:
            identities = _comparable(identities[0], self.library.identities())
        words = measure.strip()[:LONGEST_MEASURE] or USUAL_MEASURE
        found = series.across([self.ledgers.of(identity) for identity in identities[:MOST_COMPARED]], words)
        left_out = len(identities) - MOST_COMPARED
        more = (f"另有{left_out}份账没有画，请在上面选部门或年度",) if left_out > 0 else ()
        return series.Series(found.title, found.entries, (*found.lacking, *more))

    def _chosen(self, chosen: Sequence[str]) -> list[Identity]:
        return [one for one in self.library.identities() if not chosen or one.id in chosen]

    def _account(self, account_id: str) -> Account | None:
        try:
            return self.library.account(account_id) if account_id else None
        except MingzhangError:  # removed since it was chosen
            return None

    def _written(self, name: str, content: bytes) -> gr.DownloadButton:
        path = Path(self.files.name) / name
        path.write_bytes(content)
        return gr.DownloadButton(value=path, visible=True)

    def _no_table(self) -> tuple[Any, ...]:
        return NO_ACCOUNT, "", ""


def build_tables(library: Library, places: Places, selection: Selection, opened: gr.Tab) -> None:
    """The content of the tab `opened`, inside a gr.Blocks."""
    browser = Browser(library, places, Ledgers(library))
    with gr.Tabs(elem_id="table-views"):
        with gr.Tab("表"):
            _build_sheets(browser, selection, opened)
        with gr.Tab("图") as drawn:
            _build_pictures(browser, selection, drawn)


def _build_sheets(browser: Browser, selection: Selection, opened: gr.Tab) -> None:
    account = gr.State("")
    with gr.Row(elem_classes="panes", elem_id="table-panes"):
        with gr.Column(elem_id="sheet-pane", elem_classes="pane", min_width=320, scale=6):
            with gr.Row(elem_id="table-choice"):
                choice = gr.Dropdown(choices=[], label="哪一张表", visible=False, elem_id="table", scale=1)
                book = gr.DownloadButton("下载 Excel", visible=False, elem_id="tables-xlsx", scale=0, min_width=120)
                text = gr.DownloadButton("下载 CSV", visible=False, elem_id="tables-csv", scale=0, min_width=120)
            title = gr.HTML("", apply_default_css=False, elem_id="sheet-title")
            sheet = gr.HTML("", js_on_load=SCRIPT, apply_default_css=False, elem_id="sheet")
        with gr.Column(elem_classes="pane", min_width=320, scale=5):
            place = browser.places.view("", "cell")
    shown = [title, sheet, place]
    for event in (opened.select, selection.accounts.change):
        opening = event(browser.open, selection.accounts, [account, choice, *shown], **QUIET)
        opening.then(browser.downloads, account, [book, text], **QUIET)
    choice.input(browser.show, [account, choice], shown, **QUIET)
    sheet.select(browser.cell, [account, choice], place, **QUIET)


def _build_pictures(browser: Browser, selection: Selection, drawn: gr.Tab) -> None:
    kind = gr.Radio([*_DRAWN, ACROSS], value=next(iter(_DRAWN)), label="看什么", elem_id="picture-kind")
    measure = gr.Dropdown(
        list(MEASURES), value=USUAL_MEASURE, label="比哪一项", allow_custom_value=True, visible=False, elem_id="measure"
    )
    chart = gr.HTML("", apply_default_css=False, elem_id="chart")
    kind.input(lambda chosen: gr.Dropdown(visible=chosen == ACROSS), kind, measure, **QUIET)
    events = [drawn.select, kind.input, measure.input, selection.accounts.change]
    gr.on(events, browser.draw, [selection.accounts, kind, measure], chart, **QUIET)


def _comparable(one: Identity, held: Sequence[Identity]) -> list[Identity]:
    """An account's own body in all years, and other bodies in its year."""
    return [
        other
        for other in held
        if other.department == one.department
        or (other.year, other.kind, other.scope) == (one.year, one.kind, one.scope)
    ]


def _numbered(account: Account, number: int | None) -> Table | None:
    return next((table for table in account.tables if table.number == number), None)


def _cell_at(table: Table, index: object) -> Cell | None:
    """The cell a visitor's browser names by row and column; None for anything else it may send."""
    if not isinstance(index, list) or len(index) != 2:
        return None
    return next((cell for cell in table.cells if [cell.row, cell.column] == index), None)


def _title_html(account: Account, table: Table) -> str:
    proof = prove(account).get(table.number)
    verdict = f'<span class="proof {proof.verdict}">{proof.verdict.chinese}</span>' if proof else ""
    unit = f'<span class="unit">单位：{escape(table.unit)}</span>' if table.unit else ""
    return f'<p class="where">{escape(account.identity.title)}</p><h3>{escape(table.title)}{verdict}{unit}</h3>'


def _cell_html(citation: Citation, cell: Cell) -> str:
    row = " ".join(filter(None, (citation.row_code, citation.row)))
    where = " · ".join(filter(None, (row, citation.column)))
    unit = citation.unit or ""
    printed = f"{escape(cell.printed)} {escape(unit)}" if cell.value is not None else escape(cell.printed)
    page = f"　第{citation.page}页" if citation.page else ""
    return f'<p class="where"><strong>{escape(where)}</strong>{page}</p><p class="figure">{printed}</p>'
