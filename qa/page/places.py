"""Cited places as the page shows them: the table or the passage, and below it the page of the source.

The picture of a page is fetched by the visitor's browser once the place is shown (place.js): no answer waits for it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import gradio as gr
import pypdfium2 as pdfium

from corpus.account import Account, Box
from corpus.checks.check import Check
from corpus.errors import MingzhangError
from corpus.library import Library
from qa.answer import Citation, Conflict
from qa.page.answers import amount, place
from qa.page.evidence import evidence_html, failing
from qa.page.pictures import Marks, marks, page_picture

JS = Path(__file__).with_name("place.js").read_text(encoding="utf-8")
NO_PICTURE = '<p class="note">来源文件没有页，或者这一页打不开，所以没有原页的图。</p>'
CURRENT = ' aria-current="true"'
KEPT_PICTURES = 128
KEPT_ACCOUNTS = 16


@dataclass(frozen=True, slots=True)
class _Held:
    """What is kept at hand of an account whose places are shown."""

    account: Account
    source: bytes
    doubts: tuple[Check, ...]


class Places:
    """What stands where in the accounts of a library. May be used from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._picture = lru_cache(KEPT_PICTURES)(self._picture_of)
        self._held = lru_cache(KEPT_ACCOUNTS)(self._held_now)

    def html(self, cited: Sequence[Citation], shown: int = 0) -> str:
        """One of the places; a row of numbers leads to the others. Nothing where none is cited."""
        if not cited:
            return ""
        return _numbers(len(cited), shown) + self.place_html(cited[shown])

    def place_html(self, citation: Citation) -> str:
        try:
            held = self._held(citation.account.id, self._library.version())
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>'
        return evidence_html(held.account, citation, held.doubts) + _page_html(held, citation)

    def page_html(self, citation: Citation) -> str:
        """The page alone, for where the table is shown beside it. Raises UnknownAccount."""
        return _page_html(self._held(citation.account.id, self._library.version()), citation)

    def contradiction_html(self, conflict: Conflict, cited: int) -> str:
        """The places that contradict each other, side by side; `cited` places can be shown by themselves."""
        difference = f"{escape(conflict.concept)}相差 {escape(amount(conflict.difference, conflict.unit))}"
        sides = "".join(
            f'<div class="side"><p class="figure">{escape(amount(one.value, one.unit or ""))}</p>'
            f'<p class="note">{escape(place(one))}</p>{self.place_html(one)}</div>'
            for one in conflict.figures
            if one.value is not None
        )
        apart = f'<p class="apart"><strong>账内数字不一致</strong>　{difference}</p>'
        return f'{_numbers(cited, None)}{apart}<div class="sides">{sides}</div>'

    def picture(self, account: str, page: int) -> str:
        """A page of an account's source as a data address; empty where there is none."""
        try:
            return self._picture(account, page, self._library.version())
        except (MingzhangError, pdfium.PdfiumError, IndexError):
            return ""

    def view(self, value: str, elem_id: str | None = None) -> gr.HTML:
        """Where places are shown. Its event `show` carries, as `place`, the number of another place asked for."""

        def page_picture(asked: list[object]) -> str:
            match asked:
                case [str(account), int(page)]:
                    return self.picture(account, page)
                case _:
                    return ""

        return gr.HTML(
            value,
            js_on_load=JS,
            apply_default_css=False,
            server_functions=[page_picture],
            elem_id=elem_id,
            elem_classes="place",
        )

    def _picture_of(self, account: str, page: int, _version: int) -> str:
        picture = page_picture(self._library.source(account), page)
        return f"data:image/jpeg;base64,{b64encode(picture).decode()}"

    def _held_now(self, id: str, _version: int) -> _Held:
        account = self._library.account(id)
        return _Held(account, self._library.source(id), failing(account))


def _numbers(count: int, shown: int | None) -> str:
    if count < 2:
        return ""
    buttons = "".join(
        f'<button type="button" data-event="show" data-place="{number}" aria-label="出处{number + 1}"'
        f"{CURRENT if number == shown else ''}>{number + 1}</button>"
        for number in range(count)
    )
    return f'<nav class="numbers" aria-label="出处"><span>出处</span>{buttons}</nav>'


def _page_html(held: _Held, citation: Citation) -> str:
    found = marks(held.account, held.source, citation)
    return NO_PICTURE if found is None or citation.page is None else _paper(held.account, citation.page, found)


def _paper(account: Account, page: int, found: Marks) -> str:
    """The frame for a picture that the browser fetches, with the place marked on it."""
    width, height = found.size
    boxes = "".join(
        _box(kind, box, width, height)
        for kind, drawn in (("tint", found.tinted), ("frame", found.framed))
        for box in drawn
    )
    name = f"原文件第{page}页"
    return (
        f'<figure class="page" data-account="{escape(account.id)}" data-page="{page}">'
        f"<figcaption>{name}<span>"
        '<button type="button" data-zoom="-1" aria-label="缩小">－</button>'
        '<button type="button" data-zoom="1" aria-label="放大">＋</button></span></figcaption>'
        f'<div class="desk" tabindex="0" role="region" aria-label="{name}">'
        f'<div class="paper" style="aspect-ratio:{width:.0f}/{height:.0f}"><img alt="{name}">{boxes}</div>'
        "</div></figure>"
    )


def _box(kind: str, box: Box, width: float, height: float) -> str:
    x0, top, x1, bottom = box
    return (
        f'<i class="{kind}" style="left:{x0 / width:.3%};top:{top / height:.3%};'
        f'width:{(x1 - x0) / width:.3%};height:{(bottom - top) / height:.3%}"></i>'
    )
