"""What an account says there was none of answers too: how much there was, and whether there was any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Paragraph, Section
from corpus.library import Library
from qa.answer import Status
from qa.assistant import Assistant

DENIALS = (
    "2031年度本部门无政府性基金预算财政拨款收入和支出。",
    "2031年无国有资本经营预算财政拨款结转。",
    "本年未发生外宾接待。",
)


@pytest.fixture
def denying(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    """The water bureau, with sentences that deny."""
    section = Section(("第三部分 决算情况说明", "十、其他说明"), tuple(Paragraph(text, 21) for text in DENIALS), 21)
    with Library.open(tmp_path / "denying") as library:
        library.add(replace(water, sections=(*water.sections, section)), b"%PDF-")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("claim", "verdict", "quoted"),
    [
        ("有政府性基金预算支出，对吗", "false", DENIALS[0]),
        ("没有政府性基金预算支出，对吗", "true", DENIALS[0]),
        ("有政府性基金预算财政拨款的收支吗", "false", DENIALS[0]),
        ("接待过外宾，是吗", "false", DENIALS[2]),
    ],
)
def test_a_denial_decides_whether_there_was_any(denying: Assistant, claim: str, verdict: str, quoted: str) -> None:
    answer = denying.ask(claim)
    assert (answer.verdict, answer.citations[0].quote) == (verdict, quoted)


def test_a_denial_answers_how_much_there_was(denying: Assistant) -> None:
    answer = denying.ask("外宾接待了多少批次")
    assert (answer.value, answer.unit, answer.citations[0].quote) == (Decimal(0), "批次", DENIALS[2])


@pytest.mark.parametrize(
    "question",
    [
        "国有资本经营预算支出多少",  # only what was carried over is denied
        "外宾接待的原因是什么",
        "购买服务有多少批次",
    ],
)
def test_a_denial_says_nothing_of_anything_else(denying: Assistant, question: str) -> None:
    assert denying.ask(question).status is Status.REFUSED
