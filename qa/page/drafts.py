"""The tab of drafts: a statement written from an account, beside it the cell that each of its numbers is from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import printable
from qa.answer import Citation
from qa.drafting.binding import Piece, whence
from qa.drafting.command import COMPARISON, drafted, export
from qa.drafting.draft import BLANKS, Draft
from qa.drafting.record import numbered
from qa.page.parts import QUIET, number_in
from qa.page.places import Places
from qa.page.selection import Selection

JS = Path(__file__).with_name("draft.js").read_text(encoding="utf-8")
KINDS = [("情况说明", "说明"), ("给市民的一页纸", "摘要"), ("新闻办问答", "问答"), ("两份账对比", COMPARISON)]
CHOOSE = '<p class="empty">先在页面上方选好部门和年度，再点“起草”。<br>稿子里的每个数都能点开，看它出自哪一格。</p>'
NOTHING_YET = '<p class="empty">点稿子里带下划线的数，这里显示它出自的原表、原文和原页。</p>'
_HEADINGS = {0: "p", 1: "h2", 2: "h3", 3: "h4", 4: "h5"}


@dataclass(frozen=True, slots=True)
class Written:
    """A draft that is shown, and which of its bound pieces is looked at; they count from 1."""

    draft: Draft | None = None
    piece: int = 0

    @property
    def cited(self) -> list[Citation]:
        """Where the piece looked at is from."""
        pieces = [piece for paragraph in self.draft.paragraphs for piece in paragraph.pieces] if self.draft else []
        bindings = [piece.binding for piece in pieces if piece.binding is not None]
        if not 1 <= self.piece <= len(bindings):
            return []
        return list(dict.fromkeys(fact.citation for fact in bindings[self.piece - 1].sources))


@dataclass(frozen=True)
class Writer:
    """What happens on the events of the tab."""

    library: Library
    places: Places
    files: TemporaryDirectory[str] = field(default_factory=TemporaryDirectory)

    def write(self, account: str, kind: str, other: str | None) -> tuple[Any, ...]:
        """The draft, its text, the files to download, and no place yet."""
        held = {identity.id: identity for identity in self.library.identities()}
        wanted = [account, other or ""] if kind == COMPARISON else [account]
        chosen = [held[id] for id in wanted if id in held]
        try:
            made = drafted(self.library, chosen, kind) if len(chosen) == len(wanted) else None
        except MingzhangError as error:
            return Written(), f'<p class="empty">{escape(str(error))}</p>', *self._downloads(None, kind), NOTHING_YET
        if made is None:
            several = '<p class="empty">还没有认准要写的账：请在页面上方选好部门和年度，只剩一份时再点“起草”。</p>'
            return Written(), several, *self._downloads(None, kind), NOTHING_YET
        return Written(made), draft_html(made), *self._downloads(made, kind), NOTHING_YET

    def cite(self, written: Written, piece: int) -> tuple[Any, ...]:
        """The first place that a bound piece is from."""
        written = replace(written, piece=piece)
        return written, self.places.html(written.cited) or gr.skip()

    def _downloads(self, made: Draft | None, kind: str) -> list[gr.DownloadButton]:
        if made is None:
            return [gr.DownloadButton(visible=False), gr.DownloadButton(visible=False)]
        name = re.sub(r"[^\w-]", "", f"{made.account.title}-{kind}")
        buttons = []
        for suffix in (".docx", ".md"):
            path = Path(self.files.name) / f"{name}{suffix}"
            export(made, path)
            buttons.append(gr.DownloadButton(value=path, visible=True))
        return buttons


def draft_html(made: Draft) -> str:
    """The paragraphs; what is bound says where it is from, and what is left for people to fill in stands out."""
    pieces = [piece for paragraph in made.paragraphs for piece in paragraph.pieces]
    bound, blank = sum(piece.binding is not None for piece in pieces), sum(piece.text in BLANKS for piece in pieces)
    left = f"，{blank}处留空，请人补充" if blank else ""
    body = "".join(
        f"<{_HEADINGS[paragraph.level]}>"
        + "".join(_piece(piece, number) for piece, number in zip(paragraph.pieces, numbers, strict=True))
        + f"</{_HEADINGS[paragraph.level]}>"
        for paragraph, numbers in numbered(made.paragraphs)
    )
    tip = '<p class="whence" role="tooltip" hidden></p>'
    return f'<p class="note">{bound}处数字和引文都有出处{left}。</p><div class="draft">{body}</div>{tip}'


def _piece(piece: Piece, number: int | None) -> str:
    text = escape(printable(piece.text))
    if piece.binding is None:
        return f"<em>{text}</em>" if piece.text in BLANKS else text
    source = escape(printable(whence(piece.binding)))
    return f'<span role="button" tabindex="0" data-piece="{number}" data-whence="{source}">{text}</span>'


def build_drafts(library: Library, places: Places, selection: Selection) -> None:
    """The content of the tab, inside a gr.Blocks."""
    writer = Writer(library, places)
    kept = gr.State(Written())
    with gr.Row(elem_classes="panes"):
        with gr.Column(elem_id="draft-pane", elem_classes="pane", min_width=320, scale=5):
            kind = gr.Radio(KINDS, value=KINDS[0][1], show_label=False, label="写什么", elem_id="draft-kind")
            with gr.Row(elem_id="drafting"):
                other = gr.Dropdown(label="和哪一份账比", visible=False, elem_id="draft-other")
                start = gr.Button("起草", variant="primary", elem_id="start-draft", scale=0, min_width=96)
            text = gr.HTML(CHOOSE, js_on_load=JS, apply_default_css=False, elem_id="draft")
            with gr.Row(elem_classes="downloads"):
                paper = gr.DownloadButton("下载 Word", visible=False, elem_id="draft-docx")
                plain = gr.DownloadButton("下载 Markdown", visible=False, elem_id="draft-md")
        with gr.Column(elem_classes="pane", min_width=320, scale=6):
            place = places.view(NOTHING_YET, "draft-place")

    def cite(written: Written, event: gr.EventData) -> tuple[Any, ...]:
        return writer.cite(written, number_in(event, "piece"))

    def show(written: Written, event: gr.EventData) -> str:
        number = number_in(event, "place")
        return places.html(written.cited, number) if number < len(written.cited) else gr.skip()

    def ask_for_other(kind: str) -> gr.Dropdown:
        choices = [(identity.title, identity.id) for identity in library.identities()]
        return gr.Dropdown(choices, visible=kind == COMPARISON)

    kind.input(ask_for_other, kind, other, **QUIET)
    start.click(
        writer.write, [selection.account, kind, other], [kept, text, paper, plain, place],
        **QUIET | {"show_progress": "minimal", "show_progress_on": text},
    )  # fmt: skip
    text.cite(cite, kept, [kept, place], **QUIET)
    place.show(show, kept, place, **QUIET)
