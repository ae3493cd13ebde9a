"""Sums and equal figures across the tables of an account.

Only what measures the very same is compared (corpus/concepts.py): income and expenditure, all money and
fiscal appropriation, plan and outcome need not agree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Account, Figure, Kind, Table
from corpus.checks.check import Check, Outcome, identity, rounding, shows_all, step
from corpus.concepts import TOTAL, Concept, concept
from corpus.numbers import YUAN
from corpus.standard import load, table_kind
from corpus.words import CLASS


@dataclass(frozen=True, slots=True)
class _Print:
    """A figure with its value and last digit in 元."""

    figure: Figure
    value: Decimal
    step: Decimal


def across_checks(account: Account, is_failing: Callable[[Figure], bool]) -> Iterator[Check]:
    """What the tables of the account print of the same quantity, compared.

    Where most agree, only the others are in doubt; else those that `is_failing` says their own table
    contradicts; else all.
    """
    groups: defaultdict[Concept, list[_Print]] = defaultdict(list)
    for table in _comparable(account):
        last_digit = step(table)
        for what, figure in _quantities(account, table).items():
            groups[what].append(_printed(figure, last_digit))
    for prints in groups.values():
        yield from _compared(prints, is_failing)
    yield from _sums(groups, is_failing)


def _comparable(account: Account) -> list[Table]:
    """The tables of which each is the only one of its kind and shows all of what the kind shows.

    Of budgets those without money carried over: whether it counts as the year's own differs from table to table.
    """
    known = [table for table in account.tables if shows_all(table)]
    kinds = Counter(table.standard for table in known)
    alone = [table for table in known if kinds[table.standard] == 1]
    return alone if account.identity.kind is Kind.FINAL else [table for table in alone if not _carries(table)]


def _carries(table: Table) -> bool:
    carried = re.compile(load("identities")["rows"]["carried"])
    filled = [cell for cell in table.cells if cell.value]
    labels = {table.rows[cell.row].label for cell in filled} | {table.columns[cell.column].name for cell in filled}
    return any(carried.search(label) for label in labels)


def _quantities(account: Account, table: Table) -> dict[Concept, Figure]:
    """What the table prints exactly one figure of."""
    found: defaultdict[Concept, list[Figure]] = defaultdict(list)
    for cell in table.cells:
        if cell.value is not None:
            figure = Figure(account.identity, table, cell, cell.value)
            what = _quantity(figure)
            if what is not None:
                found[what].append(figure)
    return {what: figures[0] for what, figures in found.items() if len(figures) == 1}


def _quantity(figure: Figure) -> Concept | None:
    """What the figure measures, in words that all tables share; None where other tables may mean another thing.

    款 and 项 are printed by one kind of table for each basis, so that nothing is there to compare them with.
    """
    if len(figure.row.code or "") > CLASS:
        return None
    what = concept(figure)
    if what.subject == TOTAL:
        return what
    if table_kind(figure.table.standard or "").classes != "functional":
        return None
    return replace(what, code=None)


def _printed(figure: Figure, last_digit: Decimal) -> _Print:
    scale = YUAN[figure.table.unit or ""]
    return _Print(figure, figure.value * scale, last_digit * scale)


def _compared(prints: Sequence[_Print], is_failing: Callable[[Figure], bool]) -> Iterator[Check]:
    main = _most_printed(prints)
    agreeing = sum(_agree(main, other) for other in prints)
    for other in prints:
        if other is main:
            continue
        if _agree(main, other) or agreeing * 2 > len(prints):
            yield _check("same_quantity", [other], [main], (other,))
        else:
            yield _check("same_quantity", [other], [main], _suspects([other, main], is_failing))


def _most_printed(prints: Sequence[_Print]) -> _Print:
    return max(prints, key=lambda one: sum(_agree(one, other) for other in prints))


def _agree(one: _Print, other: _Print) -> bool:
    return abs(one.value - other.value) <= _tolerance([one, other], load("identities")["addends_behind_a_print"])


def _tolerance(prints: Iterable[_Print], addends: int) -> Decimal:
    return rounding(max(one.step for one in prints), addends)


def _suspects(prints: Sequence[_Print], is_failing: Callable[[Figure], bool]) -> Sequence[_Print]:
    """Those that their own table contradicts, if that tells them from the others."""
    return [one for one in prints if is_failing(one.figure)] or prints


def _sums(groups: dict[Concept, list[_Print]], is_failing: Callable[[Figure], bool]) -> Iterator[Check]:
    for entry in load("identities")["across"]:
        for what in [what for what in groups if what.subject == TOTAL and what.part == entry["total"]]:
            parts = [groups.get(replace(what, part=part)) for part in entry["parts"]]
            whole = _most_printed(groups[what])
            found = [_most_printed(prints) for prints in parts if prints]
            if len(found) == len(parts):
                yield _check(entry["identity"], [whole], found, _suspects([whole, *found], is_failing))


def _check(id: str, left: Sequence[_Print], right: Sequence[_Print], suspects: Sequence[_Print]) -> Check:
    """An equation between tables, in the unit of its first figure."""
    addends = max(len(right), load("identities")["addends_behind_a_print"])
    prints = (*left, *right)
    scale = YUAN[left[0].figure.table.unit or ""]
    found, expected = (sum((one.value for one in side), Decimal(0)) / scale for side in (left, right))
    tolerance = _tolerance(prints, addends) / scale
    holds = abs(found - expected) <= tolerance
    where = tuple(one.figure for one in suspects)
    against = tuple(one.figure for one in prints if one not in suspects)
    outcome = Outcome.HOLDS if holds else Outcome.FAILS
    unit = left[0].figure.table.unit or ""
    return Check(identity(id), where, found, expected, tolerance, unit, outcome, against)
