"""A table that prints another unit than its figures are in: all that it is compared with is ten thousand times off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.account import Account
from corpus.checks.check import Outcome
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial, outcome

_RULES = frozenset(["stated_amount", "same_quantity"])
_OTHER = {"元": "万元", "万元": "元"}
_APART = Decimal(10**4)
_NEAR = Decimal("0.005")
"""The share of it that rounding may make."""
_FEWEST = 2


def misprinted_units(account: Account, trials: Sequence[Trial]) -> Mapping[int, str]:
    """The right units of the tables of which no figure agrees with any other, and several do in the other unit."""
    off: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for trial in trials:
        numbers = trial.expected, trial.found
        if trial.rule in _RULES and all(isinstance(one, Decimal) and one for one in numbers):
            tables = {int(place.key[1]) for place in trial.places if place.key[0] == "cell"}
            if trial.outcome is Outcome.HOLDS:
                kept.update(tables)
            elif _is_scaled(numbers[0], numbers[1]):
                off.update(tables)
    units = {table.number: table.unit for table in account.tables}
    most = max(off.values(), default=0)
    wrong = [number for number, count in off.items() if count == most >= _FEWEST and not kept[number]]
    return {number: _OTHER[units[number] or ""] for number in wrong[:1] if units[number] in _OTHER}


def _is_scaled(one: Decimal | str | None, other: Decimal | str | None) -> bool:
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return False
    return any(abs(ratio / _APART - 1) < _NEAR for ratio in (abs(one / other), abs(other / one)))


def with_units(account: Account, units: Mapping[int, str]) -> Account:
    return replace(
        account, tables=tuple(replace(table, unit=units.get(table.number, table.unit)) for table in account.tables)
    )  # fmt: skip


def unit_trials(book: Book, units: Mapping[int, str]) -> Iterator[Trial]:
    """Of tables that print a unit; where none is printed it was only guessed."""
    for table in book.account.tables:
        if table.number in units and table.prints_unit:
            here = book.text_place(f"单位：{table.unit}", next(iter(table.pages), None), table.title)
            right = units[table.number]
            told = f"表{table.number}《{table.title}》注明单位是{table.unit}，与文字和其他表对照，应是{right}。"
            yield Trial("table_unit", FindingKind.CROSS_TABLE, outcome(False), (here,), told, (), right, table.unit)
