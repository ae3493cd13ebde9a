"""A question becomes a typed value in the words of the account it is asked of."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Account, Identity, Kind, Scope
from corpus.names import plain
from qa.accounts.ledger import Ledger

EMPTY = Ledger.of(Account(Identity("某局", 2031, Kind.FINAL, Scope.DEPARTMENT), (), (), "x.pdf"))


@pytest.fixture(scope="session")
def ledger(water: Account) -> Ledger:
    return Ledger.of(water)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("差旅费是多少", [{"差旅费"}]),
        ("出差花了多少", [{"差旅费"}]),
        ("差旅费和培训费一共多少", [{"差旅费"}, {"培训费"}]),
        ("办公费、电费、水费合计", [{"办公费"}, {"电费"}, {"水费"}]),
        ("差旅费比培训费多多少", [{"差旅费"}, {"培训费"}]),
    ],
)
def test_the_items_asked_for_are_named(ledger: Ledger, text: str, items: list[set[str]]) -> None:
    question = ledger.understand(text)
    assert [set(operand.items) for operand in question.operands] == items
    assert question.unknown == ()


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("基本支出占总支出的比例", "share"),
        ("公务接待费预算执行率", "execution"),
        ("差旅费和培训费一共多少", "sum"),
        ("差旅费和培训费相差多少", "difference"),
        ("总支出增长率", "growth"),
        ("上年总支出", "previous"),
        ("农林水支出包括哪些", "breakdown"),
        ("公用经费里最多的是哪项", "highest"),
        ("公用经费里最少的是哪项", "lowest"),
        ("有人说差旅费是12万元，对吗", "claim"),
    ],
)
def test_what_is_to_be_done_is_told(ledger: Ledger, text: str, operation: str) -> None:
    assert operation in ledger.understand(plain(text)).operations


@pytest.mark.parametrize(
    ("text", "ranks", "top"),
    [
        ("公用经费里第二多的是什么", (2,), None),
        ("公用经费里第四、第五多的是什么", (4, 5), None),
        ("公用经费里前三项是什么", (), 3),
        ("公用经费里最多的5项", (), 5),
    ],
)
def test_places_and_how_many_are_read(ledger: Ledger, text: str, ranks: tuple[int, ...], top: int | None) -> None:
    question = ledger.understand(text)
    assert (question.ranks, question.top) == (ranks, top)


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from(["元", "万元", "亿元", "%"]), st.booleans())
def test_an_amount_in_a_question_is_read_exactly(whole: int, cents: int, unit: str, separated: bool) -> None:
    printed = f"{whole:,}.{cents:02}" if separated else f"{whole}.{cents:02}"
    (amount,) = EMPTY.understand(f"有人说差旅费是{printed}{unit},对吗").amounts
    assert (amount.value, amount.unit) == (Decimal(f"{whole}.{cents:02}"), unit)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("火星探测花了多少钱", "火星探测"), ("差旅费里买火箭花了多少", "火箭"), ("张伟的差旅费", "张伟")],
)
def test_a_word_nobody_knows_is_kept(ledger: Ledger, text: str, unknown: str) -> None:
    assert unknown in ledger.understand(text).unknown


def test_counted_things_are_asked_in_the_units_of_the_prose(ledger: Ledger) -> None:
    assert ledger.understand("清理了多少吨垃圾,新建几座雨量站").counters == ("吨", "座")
    assert ledger.understand("差旅费是多少").counters == (None,)


@given(
    st.text(st.sampled_from("差旅费公车总支出占比多少第二三前最一共和、?,年预算对吗12%万元的哪些没有火星"), max_size=40)
)
def test_the_words_are_the_text_cut_up(text: str) -> None:
    """No word overlaps another, and none is unknown twice in a row."""
    words = EMPTY.understand(text).words
    assert all(word.start < word.end for word in words)
    assert all(one.end == other.start for one, other in pairwise(words))
    assert not any(one.sense is None and other.sense is None for one, other in pairwise(words))
