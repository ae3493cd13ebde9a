"""Links that open the page with a question asked: ?q=… with what was asked before it, and of which accounts.

A link is text from anywhere: what is too long is cut, and an account that the library has not is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from corpus.printable import one_line

LONGEST = 1000
"""Characters of a question in a link; of longer ones the assistant says that they are too long."""
MOST_BEFORE = 10
LONGEST_LINK = 6000
"""Characters of a link; of what was asked before, the earliest is left out where it would be longer."""


class Query(Protocol):
    """The parameters of an address."""

    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Link:
    """The boxes for department and year as they were; `account` instead where it came to one account."""

    department: str = ""
    period: str = ""
    account: str = ""


def address(asked_of: Link, question: str, before: Sequence[str]) -> str:
    """The query of a link, beginning with “?”."""
    boxes: Mapping[str, str] = (
        {"account": asked_of.account}
        if asked_of.account
        else {"department": asked_of.department, "period": asked_of.period}
    )
    chosen = [(name, value) for name, value in boxes.items() if value]
    for first in range(max(len(before) - MOST_BEFORE, 0), len(before) + 1):
        pairs = [("q", question), *(("before", earlier) for earlier in before[first:]), *chosen]
        link = "?" + urlencode(pairs)
        if len(link) <= LONGEST_LINK:
            break
    return link


def question_in(query: Query) -> tuple[str, list[str]]:
    """The question of a link and those before it, oldest first; the first is empty where there is none."""
    question = next(iter(query.getlist("q")), "")
    before = [one_line(earlier)[:LONGEST] for earlier in query.getlist("before")[-MOST_BEFORE:]]
    return one_line(question)[:LONGEST], before


def boxes_in(query: Query) -> Link:
    department, period, account = (
        one_line(next(iter(query.getlist(name)), ""))[:LONGEST] for name in ("department", "period", "account")
    )
    return Link(department, period, account)
