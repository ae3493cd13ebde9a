"""What is prepared of an account is kept in the library and used only as long as it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account
from corpus.library import Library
from qa.accounts import preparing, shelf
from qa.accounts.prepared import Prepared
from qa.accounts.preparing import prepare
from qa.accounts.shelf import Shelf
from qa.assistant import Assistant


@pytest.fixture
def library(tmp_path: Path, water: Account) -> Iterator[Library]:
    with Library.open(tmp_path) as library:
        library.add(water, b"")
        yield library


def test_packing_loses_nothing(water: Account) -> None:
    made = prepare(water)
    kept = Prepared.unpacked(water.identity, made.packed())
    assert (kept.titles, kept.labels, kept.doubts) == (made.titles, made.labels, made.doubts)
    for before, after in ((made.tables, kept.tables), (made.prose, kept.prose), (made.reckoned, kept.reckoned)):
        assert repr(list(before)) == repr(list(after))
    assert len(kept.tables) > 0
    assert len(kept.prose) > 0


def test_facts_are_found_by_their_concept_and_their_table(water: Account) -> None:
    facts = prepare(water).tables
    subject, number = facts[0].concept.subject, facts[0].citation.table_no
    assert facts.where(lambda concept: concept.subject == subject) == [
        fact for fact in facts if fact.concept.subject == subject
    ]
    assert facts.of_table(number) == [fact for fact in facts if fact.citation.table_no == number]
    assert facts[0] is next(iter(facts))


def test_an_account_that_replaces_another_is_prepared_anew(library: Library, water: Account) -> None:
    before = Shelf(library).prepared(water.identity)
    library.add(_doubled(water), b"")
    after = Shelf(library).prepared(water.identity)
    assert [fact.value for fact in after.tables] == [2 * fact.value for fact in before.tables]


def test_a_removed_account_leaves_nothing_behind(library: Library, water: Account) -> None:
    Shelf(library).prepared(water.identity)
    library.remove(water.id)
    assert library.connection.execute("SELECT count(*) FROM prepared").fetchone() == (0,)


def test_what_other_code_prepared_is_not_used(
    library: Library, water: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(shelf, "maker", lambda: "an earlier version")
        patched.setattr(preparing, "prepare", lambda account: prepare(_doubled(account)))
        Shelf(library).prepared(water.identity)
    assert [fact.value for fact in Shelf(library).prepared(water.identity).tables] == [
        fact.value for fact in prepare(water).tables
    ]


def test_answers_are_the_same_from_what_was_kept(library: Library) -> None:
    asked = ("差旅费是多少", "公务用车比预算少了多少", "一般公共预算支出有哪些", "总支出比上年增长多少")
    first = [Assistant.open(library).ask(question) for question in asked]
    assert [Assistant.open(library).ask(question) for question in asked] == first


def _doubled(account: Account) -> Account:
    tables = tuple(
        replace(
            table,
            cells=tuple(
                cell if cell.value is None else replace(cell, value=cell.value * Decimal(2)) for cell in table.cells
            ),
        )
        for table in account.tables
    )
    return replace(account, tables=tables)
