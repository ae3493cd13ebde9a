"""A pasted paragraph: each number is found in its place, right, wrong or not in the account."""

from __future__ import annotations

import pytest

from corpus.account import Account
from qa.accounts.ledger import Ledger
from qa.judging.pasted import judge
from qa.judging.proofreading import ABSENT, AGREES, DIFFERS, UNSURE


@pytest.fixture(scope="module")
def ledger(water: Account) -> Ledger:
    return Ledger.of(water)


def found(text: str, ledger: Ledger) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.found) for one in judge(text, ledger)]


def test_each_number_is_marked_where_it_stands(ledger: Ledger) -> None:
    text = "2031年，本局水费 0.75 万元、电费6.52万元，洗车费３万元。"
    assert found(text, ledger) == [("0.75 万元", AGREES), ("6.52万元", DIFFERS), ("３万元", ABSENT)]


def test_how_much_it_differs_and_its_source_are_told(ledger: Ledger) -> None:
    (one,) = judge("电费6.52万元。", ledger)
    assert "相差0.27万元" in one.detail
    assert [citation.row for citation in one.citations] == ["电费"]


def test_a_number_said_twice_is_marked_twice(ledger: Ledger) -> None:
    text = "水费0.75万元，电费0.75万元。"
    assert found(text, ledger) == [("0.75万元", AGREES), ("0.75万元", DIFFERS)]


def test_what_a_clause_compares_with_is_marked_by_itself(ledger: Ledger) -> None:
    text = "三公经费11万元，完成预算15万元的73.33%。"
    assert found(text, ledger) == [("11万元", AGREES), ("15万元", AGREES), ("73.33%", AGREES)]


def test_a_change_without_a_number_is_marked_as_a_clause(ledger: Ledger) -> None:
    text = "差旅费12万元，没有培训费。"
    assert found(text, ledger) == [("12万元", AGREES), ("没有培训费", DIFFERS)]


def test_long_texts_are_read_to_the_end(ledger: Ledger) -> None:
    filler = "这一年大家都很努力，天气也不错，河水很清。" * 40
    text = f"水费0.75万元。{filler}电费6.25万元。\n\n{filler}差旅费13万元。"
    assert found(text, ledger) == [("0.75万元", AGREES), ("6.25万元", AGREES), ("13万元", DIFFERS)]


def test_dates_and_ordinals_are_no_figures(ledger: Ledger) -> None:
    assert found("2031年3月5日，第2项工作完成。", ledger) == []


@pytest.mark.parametrize("text", ["", "。。。", "你好", "\n\n", "%%%", "2031"])
def test_without_numbers_nothing_is_judged(text: str, ledger: Ledger) -> None:
    assert found(text, ledger) == []


def test_another_body_is_not_judged_by_this_account(ledger: Ledger) -> None:
    (one,) = judge("临江市东湖区财政局电费6.25万元。", ledger)
    assert one.found == UNSURE
