"""The items of which final accounts tell in words what was budgeted for them and what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from corpus.account import Measure
from qa.accounts.ledger import Ledger
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, places, rounded
from qa.matching.figures import CHANGES

ITEM_LEVEL = "(项)"
"""Written behind the name of an item where the prose goes through them one by one."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """One item's initial budget with what became of it."""

    budget: Fact
    actual: Fact
    stated: Fact | None
    """The completion rate as printed, where it is."""

    @property
    def excess(self) -> Decimal:
        """What was spent beyond the budget, in the unit of `actual`; negative where less was spent."""
        return self.actual.value - convert(self.budget.value, self.budget.unit, self.actual.unit)

    @property
    def exact(self) -> Decimal | None:
        """Actual as a percentage of the budget, unrounded; None without a budget."""
        planned = convert(self.budget.value, self.budget.unit, self.actual.unit)
        return self.actual.value / planned * 100 if planned else None

    @property
    def rate(self) -> Decimal | None:
        """The completion rate as printed, else reckoned."""
        if self.stated is not None:
            return self.stated.value
        return None if self.exact is None else rounded(self.exact)

    @property
    def printed(self) -> tuple[Fact, ...]:
        return (self.budget, self.actual)


def carried_out(ledger: Ledger) -> list[CarriedOut]:
    """Every such item of the account's tables, in the order of the prose."""
    found: dict[str, CarriedOut] = {}
    for facts, told in _items_told(ledger):
        for one in _pairs(facts, told):
            found.setdefault(_key(one.actual), one)
    return list(found.values())


def rated_alone(ledger: Ledger) -> list[tuple[Fact, Fact]]:
    """What was spent on each item with how much of its budget that was, where the budget itself is not told."""
    found: dict[str, tuple[Fact, Fact]] = {}
    for facts, _ in _items_told(ledger):
        actual = next((one for one in facts if one.measure is Measure.ACTUAL and is_money(one.unit)), None)
        rate = next((one for one in facts if one.measure is Measure.COMPLETION), None)
        has_budget = any(one.measure is Measure.BUDGET and is_money(one.unit) for one in facts)
        if actual is not None and rate is not None and not has_budget:
            found.setdefault(_key(actual), (actual, rate))
    return list(found.values())


def _key(actual: Fact) -> str:
    """What tells an item from others of its name."""
    return f"{actual.concept.code}{actual.clause.split(',')[0]}"


def _items_told(ledger: Ledger) -> Iterator[tuple[list[Fact], list[Fact]]]:
    """What each sentence says of each item that it names, with all that it says."""
    coded = {concept.subject for concept in ledger.tables.concepts if (concept.code or "").startswith("2")}
    for _, sentence in groupby(ledger.prose, lambda fact: fact.citation.quote):
        told = list(sentence)
        for subject in dict.fromkeys(fact.concept.subject for fact in told):
            facts = [fact for fact in told if fact.concept.subject == subject]
            if subject in coded or any(ITEM_LEVEL in fact.clause for fact in facts):
                yield facts, told


def executed(ledger: Ledger) -> list[Fact]:
    """The completion rate of each such item, as printed or else reckoned from the amounts beside it."""
    rated = [(one, one.rate) for one in carried_out(ledger)]
    return [one.stated or replace(one.actual, value=rate, unit="%") for one, rate in rated if rate is not None]


def _pairs(facts: Sequence[Fact], beside: Sequence[Fact]) -> Iterator[CarriedOut]:
    """The budget and the actual amount among what one sentence says of an item, with the rate printed `beside`."""
    budget = next((fact for fact in facts if fact.measure is Measure.BUDGET and is_money(fact.unit)), None)
    actual = next((fact for fact in facts if fact.measure is Measure.ACTUAL and is_money(fact.unit)), None)
    if budget is None or actual is None:
        return
    one = CarriedOut(budget, actual, None)
    rates = (fact for fact in beside if fact.unit == "%" and fact.measure not in CHANGES)
    yield CarriedOut(budget, actual, next((fact for fact in rates if _is_rate_of(fact, one)), None))


def _is_rate_of(fact: Fact, one: CarriedOut) -> bool:
    if fact.measure is Measure.COMPLETION and fact.concept.subject == one.actual.concept.subject:
        return True
    digits = places(fact.value)
    return one.exact is not None and abs(fact.value - rounded(one.exact, digits)) <= Decimal(1).scaleb(-digits)
