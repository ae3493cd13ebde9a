"""One equation between figures of an account, and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

from corpus.account import Figure, Table
from corpus.names import plain
from corpus.numbers import YUAN
from corpus.standard import load, table_kinds

_FINEST = 2
"""Decimals beyond which a printed figure is not more exact: the rest is what a spreadsheet left standing."""


class Outcome(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that must add up: `name` for people, `source` in the standard."""

    id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """An identity tried on figures. `expected`, `found` and `tolerance` are in `unit`.

    `where` holds the figures tried; when the check fails each of them may be the wrong one. `against`
    holds figures that are not in doubt, such as what several other tables print. `reason` says why an
    unchecked one could not be checked.
    """

    identity: Identity
    where: tuple[Figure, ...]
    found: Decimal
    expected: Decimal
    tolerance: Decimal
    unit: str
    outcome: Outcome
    against: tuple[Figure, ...] = ()
    reason: str = ""

    def doubting(self, reason: str) -> Check:
        """The same check, proving nothing where it fails."""
        return replace(self, outcome=Outcome.UNCHECKED, reason=reason) if self.outcome is Outcome.FAILS else self

    @property
    def difference(self) -> Decimal:
        return self.found - self.expected


@cache
def identity(id: str) -> Identity:
    """The identity with this id; KeyError if the standard has none."""
    return {entry["id"]: Identity(**entry) for entry in load("identities")["identity"]}[id]


def shows_all(table: Table) -> bool:
    """Whether the table is one of the standard that shows all it speaks of, not chosen items of it."""
    known = any(kind.id == table.standard and kind.basis != "none" for kind in table_kinds())
    return known and table.unit in YUAN and not re.search(load("identities")["tables"]["partial"], plain(table.title))


def step(table: Table) -> Decimal:
    """The last digit that the table prints, in its unit: 0.01, or 1 where all its figures are whole.

    A figure with fewer digits than its neighbours has lost zeros, not exactness.
    """
    exponents = (cell.value.as_tuple().exponent for cell in table.cells if cell.value is not None)
    decimals = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return Decimal(1).scaleb(-min(max(decimals, 0), _FINEST))


def rounding(step: Decimal, addends: int) -> Decimal:
    """The difference that rounding explains between a total and so many addends, all printed to `step`."""
    return step / 2 * (addends + 1)


def equation(id: str, left: Sequence[Figure], right: Sequence[Figure], step: Decimal, doubt: str) -> Check | None:
    """Whether the left figures add up to the right ones; blank ones are left out and count as zero.

    With a `doubt` about which figures belong together a match still proves them, but a mismatch
    proves nothing. None where there is nothing to compare.
    """
    figures = (*left, *right)
    if len(figures) < 2 and not _total(figures):
        return None
    found, expected, tolerance = _total(left), _total(right), rounding(step, max(1, len(figures) - 1))
    holds = abs(found - expected) <= tolerance
    outcome = Outcome.HOLDS if holds else Outcome.UNCHECKED if doubt else Outcome.FAILS
    reason = "" if holds else doubt
    unit = figures[0].table.unit or ""
    return Check(identity(id), figures, found, expected, tolerance, unit, outcome, reason=reason)


def share(whole: Sequence[Figure], parts: Sequence[Figure], step: Decimal) -> Check | None:
    """Whether what is listed after 其中 fits into the whole: equal it proves, less it proves nothing."""
    check = equation("breakdown", whole, parts, step, "“其中”只列了一部分")
    if check is None or not whole or check.outcome is Outcome.HOLDS:
        return check
    too_much = check.expected > check.found and all(figure.value >= 0 for figure in parts)
    return replace(check, outcome=Outcome.FAILS, reason="") if too_much else check


def _total(figures: Iterable[Figure]) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))
