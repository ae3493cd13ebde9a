"""What belongs to what: parts of a whole that do not overlap, and counts that belong to an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from corpus.account import Measure
from corpus.concepts import TOTAL
from corpus.names import plain
from corpus.standard import load
from qa.coverage import is_explained
from qa.facts import Fact, counter
from qa.ledger import Ledger

ECONOMIC = "3"
"""The first figure of the codes of the economic classification; functional codes begin with 2."""


def are_parts(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether each lies wholly within `whole` and no two of them overlap, as far as their codes and columns tell."""
    return all(_lies_within(part, whole) for part in parts) and not any(
        _overlap(one, other) for one, other in combinations(parts, 2)
    )


def _lies_within(part: Fact, whole: Fact) -> bool:
    inner, outer = part.concept, whole.concept
    if inner.flow != outer.flow or not (part.is_printed_in_table and whole.is_printed_in_table):
        return False
    if outer.code:
        return bool(inner.code) and inner.code != outer.code and str(inner.code).startswith(outer.code)
    if outer.subject != TOTAL:
        return False
    if outer.part in {"staff", "office"}:
        staff = str(inner.code).startswith(tuple(load("economic")["sides"]["人员经费"]))
        return str(inner.code).startswith(ECONOMIC) and staff == (outer.part == "staff")
    if outer.part == "basic":
        return inner.part in {"staff", "office"} or str(inner.code).startswith(ECONOMIC)
    return outer.part == "total" and inner != outer


def _overlap(one: Fact, other: Fact) -> bool:
    """Items of one classification are apart unless one's code begins the other's; basic and project are apart."""
    a, b = one.concept, other.concept
    if a.code and b.code:
        return a.code[0] != b.code[0] or a.code.startswith(b.code) or b.code.startswith(a.code)
    return a.subject != b.subject or a.part == b.part or "total" in {a.part, b.part}


def counted(item: str, unit: str, ledger: Ledger) -> list[Fact]:
    """The counts in `unit` that the prose states where it speaks of `item`."""
    core = re.sub("(?:支出|经费|费用|费)$", "", item)
    return [
        fact
        for fact in ledger.prose
        if fact.measure is Measure.COUNT
        and counter(fact.unit) == unit
        and is_explained(core, plain(f"{fact.citation.section},{fact.clause},{fact.concept.subject}"))
    ]
