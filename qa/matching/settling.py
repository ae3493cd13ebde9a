"""Several operands settled in one 口径, so that they can be reckoned with one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from qa.accounts.ledger import Ledger
from qa.asking.question import Operand
from qa.evidence.facts import scale
from qa.evidence.money import convert, is_money
from qa.matching.figures import BUDGETS, Open, Reading, Settled, settle

SHARED_BASES = ("all", "general", "fiscal")
MOST_PRINTS = 16
"""So many combinations of contradicting prints are tried."""


def settle_together(operands: Sequence[Operand], ledger: Ledger) -> list[Settled] | Open:
    """All operands in one basis, if there is one in which all are printed, or if all agree; else the open one."""
    return settle_each([(operand, ledger) for operand in operands])


def settle_each(asked: Sequence[tuple[Operand, Ledger]]) -> list[Settled] | Open:
    """Each operand in its own account, all in one basis; else the first that is open."""
    found = [_settle(operand, ledger) for operand, ledger in asked]
    undecided = [one for one in found if isinstance(one, Open)]
    empty = [one for one in undecided if not one.readings]
    if empty:
        return empty[0]
    if not undecided:
        return [one for one in found if isinstance(one, Settled)]
    ledgers = [ledger for _, ledger in asked]
    outcomes = [outcome for basis in SHARED_BASES if (outcome := _in_one_basis(found, basis, ledgers))]
    values = {tuple(one.reading.value for one in outcome) for outcome in outcomes}
    return outcomes[0] if len(values) == 1 else undecided[0]


def settle_in_every_basis(operands: Sequence[Operand], ledger: Ledger) -> list[list[Settled]]:
    """All operands in one basis, for each basis and each contradicting print whose values differ.

    Nothing where one of them is not printed.
    """
    found = settle_together(operands, ledger)
    if not isinstance(found, Open):
        return in_every_print(found)
    if not found.readings:
        return []
    bases = [[one.having(("basis", basis)) for one in operands] for basis in SHARED_BASES]
    outcomes = [outcome for one in bases if not isinstance(outcome := settle_together(one, ledger), Open)]
    distinct = {tuple(one.reading.value for one in outcome): outcome for outcome in reversed(outcomes)}
    return [settled for outcome in reversed(distinct.values()) for settled in in_every_print(outcome)]


def in_every_print(found: Sequence[Settled]) -> list[list[Settled]]:
    """The operands as settled, then by each other print that contradicts the one chosen."""
    choices = [[one, *(_by_another_print(one, other) for other in one.contradicting)] for one in found]
    return [list(chosen) for chosen in product(*choices)][:MOST_PRINTS]


def _by_another_print(settled: Settled, other: Reading) -> Settled:
    rest = tuple(one for one in (settled.reading, *settled.contradicting) if one is not other)
    return replace(settled, reading=other, contradicting=rest)


def _settle(operand: Operand, ledger: Ledger) -> Settled | Open:
    """In the account itself; a budget that final accounts do not print, in the department's budget of that year."""
    found = settle(operand, ledger)
    if isinstance(found, Open) and not found.readings and operand.get("stage") in BUDGETS and ledger.plan is not None:
        return settle(operand, ledger.plan)
    return found


def _in_one_basis(found: Sequence[Settled | Open], basis: str, ledgers: Sequence[Ledger]) -> list[Settled] | None:
    chosen = []
    for one, ledger in zip(found, ledgers, strict=True):
        if isinstance(one, Open):
            one = settle(one.operand.having(("basis", basis)), ledger)
        elif basis not in one.reading.bases and one.reading.bases & set(SHARED_BASES):
            return None
        if isinstance(one, Open):
            return None
        chosen.append(one)
    return chosen


def amounts(found: Sequence[Settled]) -> list[Decimal]:
    """The values in one unit: the printed one where it is the same for all, else 万元, or counts one by one."""
    units = {one.reading.unit for one in found}
    if len(units) == 1:
        return [one.reading.value for one in found]
    if not all(map(is_money, units)):
        return [one.reading.value * scale(one.reading.unit) for one in found]
    return [convert(one.reading.value, one.reading.unit, "万元") for one in found]
