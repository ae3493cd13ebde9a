"""Drafts against the published prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.reading import read_account
from evals.drafts import Measured, measure
from tests.qa.clean_account import clean_page


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        yield opened


def measured(library: Library, content: bytes, name: str = "清河林园.html") -> Measured:
    account = read_account(content, name)
    library.add(account, content)
    return measure(library, account.identity)


def test_all_that_a_clean_account_states_is_in_its_draft(library: Library) -> None:
    result = measured(library, clean_page())
    assert result.stated > 50
    assert (result.told, result.missing, result.wrong, result.found) == (result.stated, (), (), ())


def test_what_the_prose_has_wrong_is_told_and_not_drafted(library: Library) -> None:
    page = clean_page().decode()
    was = "主要用于以下方面：社会保障和就业支出（类）132.96万元"
    assert was in page
    result = measured(library, page.replace(was, was.replace("132.96", "931.96")).encode())
    assert [line.partition("万元")[0] for line in result.wrong] == ["931.96"]
    assert result.found == ()


@pytest.mark.parametrize("name", ["S-*", "G-*", "B-*", "O-*"])
def test_published_accounts_are_drafted_whole(library: Library, shared: Path, name: str) -> None:
    """At most what follows from a number of the prose that the tables contradict is not in the draft."""
    (path,) = (shared / "documents").glob(name)
    result = measured(library, path.read_bytes(), path.name)
    assert result.stated >= 29
    assert result.stated - result.told <= len(result.wrong)
    assert result.found == ()
