"""Several accounts side by side: departments and years compared, ranked, added, claimed about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Kind
from corpus.library import Library
from qa.answer import Answer, AnswerKind, Status
from qa.assistant import Assistant


@pytest.fixture
def neighbours(both: Library) -> Assistant:
    return Assistant.open(both)


@pytest.fixture
def years(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    """The water bureau's account, and one of the year before in which every figure is half as large."""
    halved = [
        replace(table, cells=tuple(replace(cell, value=cell.value and cell.value / 2) for cell in table.cells))
        for table in water.tables
    ]
    earlier = replace(water, identity=replace(water.identity, year=2030), tables=tuple(halved), statements=())
    with Library.open(tmp_path / "years") as library:
        library.add(water, b"%PDF-")
        library.add(earlier, b"%PDF-")
        yield Assistant.open(library)


@pytest.fixture
def planned(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    """The water bureau's final accounts, and its budget, which plans a tenth more of everything."""
    raised = [
        replace(table, cells=tuple(replace(c, value=c.value and c.value * Decimal("1.1")) for c in table.cells))
        for table in water.tables
        if table.standard == "general_basic"
    ]
    budget = replace(water, identity=replace(water.identity, kind=Kind.BUDGET), tables=tuple(raised), statements=())
    with Library.open(tmp_path / "planned") as library:
        library.add(water, b"%PDF-")
        library.add(budget, b"%PDF-")
        yield Assistant.open(library)


def stated(answer: Answer) -> tuple[Decimal | None, str | None]:
    return (answer.value, answer.unit)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("水务局的总支出比审计局多多少", "700.00", "万元"),
        ("审计局和水务局基本支出相差多少元", "3800000", "元"),
        ("水务局和审计局的项目支出一共多少", "400.00", "万元"),
        ("审计局总支出是水务局的几倍", "0.30", "倍"),
        ("水务局和审计局的基本支出平均多少", "450.00", "万元"),
    ],
)
def test_two_departments_are_reckoned_together(neighbours: Assistant, question: str, value: str, unit: str) -> None:
    answer = neighbours.ask(question)
    assert answer.kind is AnswerKind.CALCULATION
    assert stated(answer) == (Decimal(value), unit)
    assert {citation.account.department[-3:] for citation in answer.citations} == {"水务局", "审计局"}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("水务局和审计局谁的基本支出更多", "水务局"),
        ("哪个部门项目支出最少", "审计局"),
        ("各部门总支出排名", "水务局"),
    ],
)
def test_departments_are_ranked(neighbours: Assistant, question: str, first: str) -> None:
    answer = neighbours.ask(question)
    assert answer.kind is AnswerKind.RANKING
    assert first in answer.values[0].label
    assert len(answer.values) == 2


def test_each_department_is_told(neighbours: Assistant) -> None:
    answer = neighbours.ask("水务局、审计局的总支出和基本支出分别是多少")
    assert [str(entry.value) for entry in answer.values] == ["1000.00", "640.00", "300.00", "260.00"]
    answer = neighbours.ask("水务局、审计局的总支出分别是多少")
    assert [str(entry.value) for entry in answer.values] == ["1000.00", "300.00"]


@pytest.mark.parametrize(
    ("question", "verdict"), [("水务局的总支出比审计局高，对吗", "true"), ("审计局的项目支出高于水务局，是吗", "false")]
)
def test_claims_about_two_departments_are_judged(neighbours: Assistant, question: str, verdict: str) -> None:
    assert neighbours.ask(question).verdict == verdict


@pytest.mark.parametrize(
    "question", ["水务局和审计局谁的电费更多", "水务局和财政局谁的总支出更多", "水务局和审计局的电费和总支出"]
)
def test_what_one_of_them_lacks_is_not_compared(neighbours: Assistant, question: str) -> None:
    answer = neighbours.ask(question)
    assert answer.status is Status.REFUSED
    assert answer.value is None


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("2031年电费比2030年增加了多少", "3.125", "万元"),
        ("2030年到2031年电费增长率是多少", "100.00", "%"),
        ("这两年电费一共多少", "9.375", "万元"),
    ],
)
def test_years_are_reckoned_from_their_own_accounts(years: Assistant, question: str, value: str, unit: str) -> None:
    assert stated(years.ask(question)) == (Decimal(value), unit)


@pytest.mark.parametrize(("question", "year"), [("哪一年培训费最多", "2031"), ("历年培训费从低到高", "2030")])
def test_years_are_ranked(years: Assistant, question: str, year: str) -> None:
    assert year in years.ask(question).values[0].label


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("电费比上年增加了多少", "3.125", "万元"),
        ("电费比去年增长百分之几", "100.00", "%"),
        ("上年电费是多少", "3.125", "万元"),
    ],
)
def test_the_account_of_the_year_before_tells_what_this_one_leaves_out(
    years: Assistant, question: str, value: str, unit: str
) -> None:
    assert stated(years.ask(f"2031年{question}")) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [("差旅费的预算执行率是多少", "90.91", "%"), ("差旅费预算没用完的有多少", "1.2", "万元")],
)
def test_a_budget_that_final_accounts_leave_out_stands_in_the_budget(
    planned: Assistant, question: str, value: str, unit: str
) -> None:
    answer = planned.ask(f"水务局2031年决算{question}")
    assert stated(answer) == (Decimal(value), unit)
    assert {citation.account.kind for citation in answer.citations} == {Kind.FINAL, Kind.BUDGET}
