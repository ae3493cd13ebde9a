"""Which accounts the visitor looks at: a department and a year, chosen once for all tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.account import Identity
from corpus.library import Library
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


def build_selection(library: Library, page: gr.Blocks) -> Selection:
    """The boxes, inside a gr.Blocks; they keep up with the library whenever the page is opened."""
    department, period, accounts, account = chosen(library.identities(), ALL, ALL)
    boxes = Selection(
        gr.Dropdown(**department, label="部门", elem_id="department", scale=2, min_width=240),
        gr.Dropdown(**period, label="年度", elem_id="period", scale=1, min_width=150),
        gr.State(accounts),
        gr.State(account),
    )

    def choose(department: str, period: str) -> tuple[Any, ...]:
        first, second, accounts, account = chosen(library.identities(), department, period)
        return gr.Dropdown(**first), gr.Dropdown(**second), accounts, account

    outputs = [boxes.department, boxes.period, boxes.accounts, boxes.account]
    inputs = [boxes.department, boxes.period]
    gr.on([boxes.department.input, boxes.period.input, page.load], choose, inputs, outputs, **QUIET)
    return boxes


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
