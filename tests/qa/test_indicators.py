"""What tables of performance say: targets, outcomes, scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Row, Table
from corpus.library import Library
from qa.answer import Status
from qa.assistant import Assistant

HEADERS = ("年度指标值", "实际完成值", "分值", "得分")
ROWS = (
    ("预算执行率", "100%", "97.50%", "10", "9.8"),
    ("清淤河道长度", "≥40公里", "46公里", "20", "20"),
    ("沿岸居民满意度", "≥90%", "88.5%", "20", "18"),
)


@pytest.fixture
def rated(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    """The water bureau with the performance of one project."""
    cells = tuple(
        Cell(at, column, printed, None, 25) for at, row in enumerate(ROWS) for column, printed in enumerate(row[1:])
    )
    rows = tuple(Row(number, row[0]) for number, row in enumerate(ROWS, 1))
    table = Table(
        9,
        "2031年度河道清淤项目绩效自评表",
        "performance",
        None,
        tuple(Column((name,)) for name in HEADERS),
        rows,
        cells,
        (25,),
    )
    with Library.open(tmp_path / "rated") as library:
        library.add(replace(water, tables=(*water.tables, table)), b"%PDF-")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("清淤河道长度目标是多少", "40", "公里"),
        ("清淤河道长度实际完成多少公里", "46", "公里"),
        ("河道清淤项目的预算执行率是多少", "97.50", "%"),
        ("沿岸居民满意度得分多少", "18", "分"),
    ],
)
def test_a_row_of_performance_answers(rated: Assistant, question: str, value: str, unit: str) -> None:
    answer = rated.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)
    assert answer.citations[0].table == "2031年度河道清淤项目绩效自评表"


def test_target_and_outcome_side_by_side(rated: Assistant) -> None:
    answer = rated.ask("沿岸居民满意度的目标值和实际完成值各是多少")
    assert [entry.value for entry in answer.values] == [Decimal(90), Decimal("88.5")]


@pytest.mark.parametrize(
    ("claim", "verdict"), [("沿岸居民满意度没有达到目标，对吗", "true"), ("清淤河道长度没有达到目标，对吗", "false")]
)
def test_whether_a_target_was_met(rated: Assistant, claim: str, verdict: str) -> None:
    assert rated.ask(claim).verdict == verdict


@pytest.mark.parametrize("question", ["平均每公里清淤花了多少钱", "清淤河道长度花了多少钱", "下游清淤河道长度是多少"])
def test_a_row_does_not_answer_what_it_does_not_say(rated: Assistant, question: str) -> None:
    assert rated.ask(question).status is Status.REFUSED


def test_an_account_without_indicators_is_not_read_to_look_for_them(
    water_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "火星探测花了多少万元"
    first = Assistant.open(water_library).ask(asked)  # whose facts and rows are kept from now on
    monkeypatch.setattr(Library, "account", lambda library, identifier: pytest.fail("the account was read"))
    assert Assistant.open(water_library).ask(asked) == first
    assert first.status is Status.REFUSED
