"""Which accounts the visitor looks at: a department and a year, chosen once for all tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.events import Dependency

from corpus.account import Identity
from corpus.library import Library
from qa.page.links import boxes_in
from qa.page.parts import QUIET

ALL = ""
Choices = list[tuple[str, str]]
"""What is shown, and the value it stands for."""


@dataclass(frozen=True)
class Selection:
    """The two boxes, and what they come to. The states are the visitor's own."""

    department: gr.Dropdown
    period: gr.Dropdown
    accounts: gr.State
    """Ids of what is chosen, a tuple; empty for all of the library."""
    account: gr.State
    """The id of the one account that is chosen, or that there is; "" where there are several. It has `.change`."""
    opened: Dependency
    """Done once the page is opened and the boxes are as the link to it says."""

    def keep_up(self, library: Library, *events: Any) -> None:
        """After each of the events, offer what the library holds then."""

        def choose(department: str, period: str) -> tuple[Any, ...]:
            return _shown(library, department, period)

        boxes: list[Any] = [self.department, self.period]
        for event in events:
            event(choose, boxes, [*boxes, self.accounts, self.account], **QUIET)

    def follow(self, library: Library, event: Any) -> None:
        """After the event, choose the account that it names."""

        def choose(told: gr.EventData) -> tuple[Any, ...]:
            named = _named(library, str(getattr(told, "account", "")))
            return (gr.skip(),) * 4 if named is None else _shown(library, named.department, _period(named))

        event(choose, None, [self.department, self.period, self.accounts, self.account], **QUIET)


def build_selection(library: Library, page: gr.Blocks) -> Selection:
    """The boxes, inside a gr.Blocks; they keep up with the library whenever the page is opened."""
    first, second, ids, id = chosen(library.identities(), ALL, ALL)
    department = gr.Dropdown(**first, label="部门", elem_id="department", scale=2, min_width=240)
    period = gr.Dropdown(**second, label="年度", elem_id="period", scale=1, min_width=150)
    accounts, account = gr.State(ids), gr.State(id)

    def follow_link(request: gr.Request) -> tuple[Any, ...]:
        link = boxes_in(request.query_params)
        named = _named(library, link.account)
        if named is not None:
            return _shown(library, named.department, _period(named))
        return _shown(library, link.department, link.period)

    opened = page.load(follow_link, None, [department, period, accounts, account], **QUIET)
    selection = Selection(department, period, accounts, account, opened)
    selection.keep_up(library, department.input, period.input)
    return selection


def _named(library: Library, account: str) -> Identity | None:
    return next((one for one in library.identities() if one.id == account), None)


def _shown(library: Library, department: str, period: str) -> tuple[Any, ...]:
    first, second, ids, id = chosen(library.identities(), department, period)
    return gr.Dropdown(**first), gr.Dropdown(**second), ids, id


def chosen(
    identities: Sequence[Identity], department: str, period: str
) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...], str]:
    """The two boxes as they look after a choice, the ids it comes to, and the one account where it is one."""
    departments = dict.fromkeys(one.department for one in identities)
    department = department if department in departments else ALL
    theirs = [one for one in identities if department in (ALL, one.department)]
    periods = sorted({_period(one) for one in theirs}, reverse=True)
    period = period if period in periods else ALL
    accounts = [one.id for one in theirs if period in (ALL, _period(one))]
    limits = tuple(accounts) if department or period else ()
    return (
        {"choices": [("全部部门", ALL), *((name, name) for name in departments)], "value": department},
        {"choices": [("全部年度", ALL), *((name, name) for name in periods)], "value": period},
        limits,
        accounts[0] if len(accounts) == 1 else "",
    )


def _period(identity: Identity) -> str:
    """2020年部门决算: what tells the accounts of a department apart."""
    return identity.title.removeprefix(identity.department)
