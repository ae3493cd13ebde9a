"""The items of which final accounts tell, in words or in columns, what was budgeted for them and what was spent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from corpus.account import Measure
from qa.accounts.ledger import Ledger
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, places, rounded
from qa.matching.figures import BUDGETS, CHANGES, FUNCTIONAL

ITEM_LEVEL = "(项)"
"""Written behind the name of an item where the prose goes through them one by one."""

_ADJUSTED = re.compile("全年|调整")


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


def in_columns(ledger: Ledger, against: str, basis: str | None) -> list[CarriedOut]:
    """Every item of the first table of functional items that prints its budget beside what was spent: the budget of
    the beginning of the year, or as `against` says the adjusted one; of appropriations where no `basis` is asked for.
    """
    bases = (basis,) if basis is not None else ("fiscal", "general")
    coded = ledger.tables.where(
        lambda one: (
            (one.code or "").startswith(FUNCTIONAL)
            and (one.flow, one.part) == ("expenditure", "total")
            and one.basis in bases
        )
    )
    tables: dict[int | None, list[Fact]] = {}
    for fact in coded:
        tables.setdefault(fact.citation.table_no, []).append(fact)
    for facts in tables.values():
        budgets = [fact for fact in facts if _is_budget(fact, against)]
        stages = {fact.concept.stage for fact in budgets}
        if budgets and (len(stages) == 1 or against == ""):
            chosen = [fact for fact in budgets if "initial" not in stages or fact.concept.stage == "initial"]
            return _side_by_side(chosen, [fact for fact in facts if fact.concept.stage == "actual"])
    return []


def budget_name(budget: Fact) -> str:
    """What a budget is called where it stands beside what was spent."""
    return "全年预算" if _ADJUSTED.search(budget.citation.column or "") else "年初预算"


def _is_budget(fact: Fact, against: str) -> bool:
    if fact.concept.stage not in BUDGETS:
        return False
    is_adjusted = _ADJUSTED.search(fact.citation.column or "") is not None
    return is_adjusted == bool(against)


def _side_by_side(budgets: Sequence[Fact], actuals: Sequence[Fact]) -> list[CarriedOut]:
    """A blank cell beside a printed one is nothing budgeted, or nothing spent."""
    rows: dict[str, dict[str, Fact]] = {}
    for name, facts in (("budget", budgets), ("actual", actuals)):
        for fact in facts:
            rows.setdefault(str(fact.concept.code), {}).setdefault(name, fact)
    told = []
    for row in rows.values():
        known = row.get("actual") or row["budget"]
        budget, actual = (row.get(name) or replace(known, value=Decimal(0)) for name in ("budget", "actual"))
        told.append(CarriedOut(budget, actual, None))
    return told if actuals else []


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
