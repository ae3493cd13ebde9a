"""Figures side by side: the invented accounts are small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.account import Account, Kind
from corpus.library import Library
from qa.accounts.ledger import Ledger
from qa.accounts.ledgers import Ledgers
from qa.operations import series


@pytest.fixture(scope="module")
def ledger(water: Account) -> Ledger:
    return Ledger.of(water)


def values(found: series.Series) -> dict[str, list[Decimal]]:
    return {entry.label: [bar.value for bar in entry.bars] for entry in found.entries}


def test_spending_is_divided_by_class_and_adds_up(ledger: Ledger) -> None:
    found = series.composition(ledger, series.FUNCTIONS)
    assert list(values(found)) == ["农林水支出", "社会保障和就业支出", "住房保障支出", "教育支出"]
    assert found.whole == Decimal("1000.00")
    assert {entry.bars[0].fact.citation.table for entry in found.entries} == {"支出决算表"}


def test_basic_spending_is_divided_by_what_is_bought(ledger: Ledger) -> None:
    found = values(series.composition(ledger, series.KINDS))
    assert found["工资福利支出"] == [Decimal("540.00")]
    assert found["商品和服务支出"] == [Decimal("76.00")]


def test_budgets_stand_beside_finals(ledger: Ledger) -> None:
    found = values(series.budgets_and_finals(ledger))
    assert found["三公经费"] == [Decimal("15.00"), Decimal("11.00")]


def test_a_budget_has_no_finals_beside_it(water: Account) -> None:
    plan = replace(water, identity=replace(water.identity, kind=Kind.BUDGET))
    found = series.budgets_and_finals(Ledger.of(plan))
    assert (found.entries, len(found.lacking)) == ((), 1)


def test_accounts_stand_side_by_side_and_what_one_lacks_is_told(both: Library) -> None:
    ledgers = Ledgers(both)
    found = series.across([ledgers.of(one) for one in both.identities()], "总支出")
    assert sorted(values(found).values()) == [[Decimal("300.00")], [Decimal("1000.00")]]
    found = series.across([ledgers.of(one) for one in both.identities()], "公务接待费")
    assert list(values(found).values()) == [[Decimal("2.00")]]
    assert len(found.lacking) == 1


@pytest.mark.parametrize("words", ["", "火星基地", "<b>总支出</b>", "总支出和基本支出"])
def test_what_is_no_single_measure_is_lacking_everywhere(both: Library, words: str) -> None:
    ledgers = Ledgers(both)
    found = series.across([ledgers.of(one) for one in both.identities()], words)
    assert (found.entries, len(found.lacking)) == ((), 2)
