"""Projects that one table of performance prints side by side: ranked, listed, claimed to be first."""

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

HEADERS = ("全年预算数", "全年执行数", "自评得分")
ROWS = (
    ("S21线护岸加固工程", "120.00", "118.80", "93.5"),
    ("雨量站更新", "60.00", "66.00", "88.0"),
    ("节水宣传", "10.00", "9.50", "97.2"),
)


@pytest.fixture
def rated(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    """The water bureau with a table of its projects, in 万元."""
    cells = tuple(Cell(n, column, text, None, 25) for n, row in enumerate(ROWS) for column, text in enumerate(row[1:]))
    rows = tuple(Row(number, row[0]) for number, row in enumerate(ROWS, 1))
    columns = tuple(Column((name,)) for name in HEADERS)
    table = Table(9, "", "performance", None, columns, rows, cells, (25,), ("单位：万元",))
    with Library.open(tmp_path / "rated") as library:
        library.add(replace(water, tables=(*water.tables, table)), b"%PDF-")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("自评得分最低的项目是哪个", [("雨量站更新", "88.0", "分")]),
        (
            "把各项目按全年执行数从大到小排一下",
            [("S21线护岸加固工程", "118.80", "万元"), ("雨量站更新", "66.00", "万元"), ("节水宣传", "9.50", "万元")],
        ),
    ],
)
def test_projects_are_ranked_by_a_column(rated: Assistant, question: str, found: list[tuple[str, str, str]]) -> None:
    answer = rated.ask(question)
    assert [(one.label, one.value, one.unit) for one in answer.values] == [(n, Decimal(v), u) for n, v, u in found]


def test_a_rate_that_the_table_leaves_out_is_reckoned(rated: Assistant) -> None:
    answer = rated.ask("雨量站更新项目的执行率是多少")
    assert (answer.value, answer.unit) == (Decimal("110.00"), "%")
    assert answer.formula == "66.00 ÷ 60.00 × 100% = 110.00%"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("S21线护岸工程是自评得分最低的项目，对吗", "false"),
        ("雨量站更新是自评得分最低的项目，对吗", "true"),
    ],
)
def test_a_project_claimed_to_be_last(rated: Assistant, claim: str, verdict: str) -> None:
    assert rated.ask(claim).verdict == verdict


def test_a_word_that_the_table_does_not_explain_is_not_passed_over(rated: Assistant) -> None:
    assert rated.ask("退耕还林项目里自评得分最低的是哪个").status is Status.REFUSED
