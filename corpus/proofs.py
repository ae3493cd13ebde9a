"""Whether the tables of an account prove themselves: what must add up in them does, or does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.account import Account, Figure, Table
from corpus.checks.across import across_checks
from corpus.checks.check import Check, Outcome, shows_all
from corpus.checks.columns import column_checks
from corpus.checks.halves import halves
from corpus.checks.rows import row_checks
from corpus.checks.sides import side_checks

_FEW = 3
"""So many sums of a table that are right tell that it shows all of what it speaks of."""


class Verdict(StrEnum):
    PROVEN = "proven"
    CONTRADICTED = "contradicted"
    UNPROVEN = "unproven"

    @property
    def chinese(self) -> str:
        return {"proven": "自洽", "contradicted": "有矛盾", "unproven": "无从核对"}[self]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the checks say of one table. `proven` of its `figures` take part in a check that holds."""

    held: int
    failed: int
    proven: int
    figures: int

    @property
    def verdict(self) -> Verdict:
        if self.failed:
            return Verdict.CONTRADICTED
        return Verdict.PROVEN if self.held else Verdict.UNPROVEN


Place = tuple[int, int, int]
"""Number of the table, index of the row, index of the column."""


def place(figure: Figure) -> Place:
    return (figure.table.number, figure.cell.row, figure.cell.column)


def checks(account: Account) -> tuple[Check, ...]:
    """Everything that must add up in the tables of money, tried: what holds, what fails, what cannot be told."""
    inside = [check for table in account.tables if table.unit for check in _inside(table, account)]
    failing = {place(figure) for check in inside if check.outcome is Outcome.FAILS for figure in check.where}
    return (*inside, *across_checks(account, lambda figure: place(figure) in failing))


def _inside(table: Table, account: Account) -> Iterator[Check]:
    parts = list(halves(table, account.identity))
    sums = [*(check for half in parts for check in row_checks(half)), *side_checks(parts)]
    complete = shows_all(table) or _adds_up(sums)
    for check in sums:
        yield check if complete else check.doubting("表中可能只列了一部分")
    # However few rows a table shows, the columns of each must add up.
    yield from (check for half in parts for check in column_checks(half))


def _adds_up(sums: Iterable[Check]) -> bool:
    """Whether a table that may show only a part is known to show all: nearly all its sums are right."""
    outcomes = Counter(check.outcome for check in sums)
    return outcomes[Outcome.HOLDS] >= max(_FEW, outcomes[Outcome.FAILS] * _FEW)


def prove(account: Account) -> dict[int, Proof]:
    """The proof of each table of money, by the table's number."""
    return proofs(account, checks(account))


def proofs(account: Account, tried: Iterable[Check]) -> dict[int, Proof]:
    """`prove`, from checks already made."""
    held: Counter[int] = Counter()
    failed: Counter[int] = Counter()
    proven: set[Place] = set()
    for check in tried:
        if check.outcome is Outcome.HOLDS:
            figures = (*check.where, *check.against)
            held.update({figure.table.number for figure in figures})
            proven.update(map(place, figures))
        elif check.outcome is Outcome.FAILS:
            failed.update({figure.table.number for figure in check.where})
    shares = Counter(number for number, *_ in proven)
    money = (table for table in account.tables if table.unit is not None)
    return {table.number: _proof(table, held, failed, shares) for table in money}


def _proof(table: Table, held: Counter[int], failed: Counter[int], proven: Counter[int]) -> Proof:
    figures = sum(cell.value is not None for cell in table.cells)
    return Proof(held[table.number], failed[table.number], proven[table.number], figures)


def doubtful(tried: Iterable[Check]) -> dict[Place, Check]:
    """The figures that take part in a failed check, each with the first such check."""
    found: dict[Place, Check] = {}
    for check in tried:
        if check.outcome is Outcome.FAILS:
            for figure in check.where:
                found.setdefault(place(figure), check)
    return found
