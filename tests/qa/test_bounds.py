"""Numbers that the document itself gives as limits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.question import Amount
from qa.matching.bounds import follows, told_in

BOUNDS = ("is", "over", "under", "at_least", "at_most")


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("全年服务群众36人次。", "is"),
        ("全年服务群众超36人次。", "over"),
        ("全年服务群众36余人次。", "over"),
        ("全年服务群众不少于36人次。", "at_least"),
        ("全年服务群众36人次以上。", "at_least"),
        ("全年投诉不到36人次。", "under"),
        ("全年投诉不超过36人次。", "at_most"),
        ("全年服务群众约36人次。", "about"),
        ("全年服务群众超136人次。", "is"),
    ],
)
def test_the_limit_that_a_sentence_sets(sentence: str, bound: str) -> None:
    assert told_in(sentence, Decimal(36), "人次").bound == bound


@pytest.mark.parametrize(
    ("claimed", "claim", "told", "verdict"),
    [
        ("over", 100, "over", True),
        ("over", 140, "over", True),
        ("over", 150, "over", None),
        ("under", 140, "over", False),
        ("is", 130, "over", False),
        ("is", 140, "over", None),
        ("under", 150, "under", True),
        ("over", 140, "under", False),
        ("is", 140, "about", None),
        ("is", 140, "is", True),
        ("is", 141, "is", False),
    ],
)
def test_what_follows_from_a_limit(claimed: str, claim: int, told: str, verdict: bool | None) -> None:
    assert follows(Amount(Decimal(claim), "人次", claimed), Amount(Decimal(140), "人次", told)) is verdict


@given(st.integers(1, 50), st.sampled_from(BOUNDS), st.integers(1, 50), st.sampled_from(BOUNDS), st.integers(1, 60))
def test_no_verdict_contradicts_a_number_that_the_document_allows(
    claim: int, bound: str, told: int, limit: str, true_number: int
) -> None:
    said, printed = Amount(Decimal(claim), "人次", bound), Amount(Decimal(told), "人次", limit)
    if printed.holds(Decimal(true_number), "人次"):
        verdict = follows(said, printed)
        assert verdict is None or verdict == said.holds(Decimal(true_number), "人次")
