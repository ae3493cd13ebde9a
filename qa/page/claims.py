"""The tab for checking a text: each number of a pasted paragraph against one account, with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import gradio as gr

from corpus.account import Identity
from corpus.library import Library
from corpus.names import plain
from corpus.printable import printable
from qa.accounts.ledgers import Ledgers
from qa.departments.scope import resolve
from qa.judging.pasted import LONGEST, OUTCOMES, Judged, judge
from qa.judging.proofreading import ABSENT, AGREES, DIFFERS, UNSURE
from qa.page.parts import QUIET, number_in
from qa.page.places import Places
from qa.page.selection import Selection

CHOOSE = '<p class="empty">要对照哪一份账？请在上面选部门和年度，或在这段话里写明。</p>'
NOTHING = '<p class="empty">这段话里没有可以核对的数字。</p>'
TOO_LONG = f'<p class="empty">这段话太长了，请分几次核对，每次不超过{LONGEST}个字。</p>'
NO_SOURCE = '<p class="empty">点其中一条，这里显示它在账里的出处。</p>'
UNFOUND = '<p class="empty">账里没有找到与它对应的数字，所以没有出处。</p>'
SIGNS = {AGREES: "✓", DIFFERS: "✗", ABSENT: "○", UNSURE: "？"}
"""Beside each colour, for those who do not see it."""
_STYLES = {AGREES: "agrees", DIFFERS: "differs", ABSENT: "absent", UNSURE: "unsure"}


@dataclass(frozen=True)
class Claims:
    """What happens on the events of the tab. What a visitor pastes is kept nowhere but with the visitor."""

    library: Library
    places: Places
    ledgers: Ledgers

    def check(self, chosen: Sequence[str], text: str) -> tuple[Any, ...]:
        """The text with its numbers marked, what is found of each, the list of those with a choice, and a source."""
        text = printable(text)
        account = self._meant(chosen, text)
        if len(text) > LONGEST or account is None:
            return CHOOSE if account is None else TOO_LONG, (), gr.Radio(visible=False), NO_SOURCE
        found = tuple(judge(text, self.ledgers.of(account)))
        if not found:
            return NOTHING, (), gr.Radio(visible=False), NO_SOURCE
        first = next((n for n, one in enumerate(found) if one.found == DIFFERS), 0)
        labels = [_label(number, text, one) for number, one in enumerate(found, 1)]
        return (
            f'<p class="where">对照 <strong>{escape(account.title)}</strong></p>{marked_html(text, found)}',
            found,
            gr.Radio(labels, value=labels[first], visible=True),
            self.show(first, found),
        )

    def _meant(self, chosen: Sequence[str], text: str) -> Identity | None:
        """The account that is chosen, or that the text names among those chosen; None where several may be meant."""
        identities = [one for one in self.library.identities() if not chosen or one.id in chosen]
        if len(identities) > 1:
            scope = resolve(plain(text[:LONGEST]), identities)
            identities = list(scope.accounts) if scope.names_department else []
        return identities[0] if len(identities) == 1 else None

    def show(self, index: int | None, found: Sequence[Judged], place: int = 0) -> str:
        """One of the sources of a number, and the way to the others."""
        cited = found[index].citations if index is not None and index < len(found) else ()
        return self.places.html(cited, place) if place < len(cited) else UNFOUND if found else NO_SOURCE


def build_claims(library: Library, places: Places, selection: Selection) -> None:
    """The content of the tab, inside a gr.Blocks."""
    claims = Claims(library, places, Ledgers(library))
    found = gr.State(())
    with gr.Row(elem_classes="panes"):
        with gr.Column(elem_id="claim-pane", elem_classes="pane", min_width=320, scale=5):
            box = gr.Textbox(
                label="要核对的一段话",
                placeholder="把报道、稿件或说明里的一段贴进来",
                lines=5,
                max_lines=12,
                max_length=LONGEST,
                elem_id="claim-text",
            )
            button = gr.Button("核对", variant="primary", elem_id="claim-check")
            told = gr.HTML("", apply_default_css=False, elem_id="claim-told")
            choice = gr.Radio(visible=False, type="index", label="逐个数字", elem_id="claim-list")
        with gr.Column(elem_classes="pane", min_width=320, scale=6):
            place = places.view(NO_SOURCE, "claim-place")

    def show_other(index: int | None, found: Sequence[Judged], event: gr.EventData) -> str:
        return claims.show(index, found, number_in(event, "place"))

    outputs = [told, found, choice, place]
    checking = QUIET | {"show_progress": "minimal", "show_progress_on": told}
    button.click(claims.check, [selection.accounts, box], outputs, **checking)
    selection.accounts.change(lambda: ("", (), gr.Radio(visible=False), NO_SOURCE), None, outputs, **QUIET)
    choice.input(claims.show, [choice, found], place, **QUIET)
    place.show(show_other, [choice, found], place, **QUIET)


def marked_html(text: str, found: Sequence[Judged]) -> str:
    """The text with each judged place marked by colour, sign and number, under a count of each outcome."""
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    pieces = [escape(text[start:end]) for start, end in pairwise(edges)]
    for number, one in enumerate(found, 1):
        at = 2 * number - 1
        style, sign = _STYLES[one.found], SIGNS[one.found]
        told = f'<span class="sign" aria-hidden="true">{sign}</span><span class="aloud">（{one.found}）</span>'
        pieces[at] = f'<mark class="{style}" title="{number}　{one.found}">{pieces[at]}{told}</mark>'
    body = "".join(pieces).replace("\n", "<br>")
    return f'<div class="claims"><p class="tally">{_tally(found)}</p><p class="text">{body}</p></div>'


def _tally(found: Sequence[Judged]) -> str:
    counts = Counter(one.found for one in found)
    return "　".join(
        f'<span class="{_STYLES[name]}">{SIGNS[name]} {name} {counts[name]}</span>' for name in OUTCOMES if counts[name]
    )


def _label(number: int, text: str, one: Judged) -> str:
    detail = f"：{one.detail}" if one.detail else ""
    return printable(f"{number}　{SIGNS[one.found]} {one.found}　{text[one.start : one.end]}{detail}")
