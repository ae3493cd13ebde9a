"""Averages, talks and totals as strangers ask for them: invented sentences and tables, asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Kind, Paragraph, Row, Section, Table
from corpus.library import Library
from corpus.statements import read_statements
from qa.answer import Answer, Status
from qa.assistant import Assistant

Asked = Callable[..., Answer]
TOLD = """
全区常住人口5万人，全局核定编制40名、实有35人。
对10个项目开展绩效自评，涉及资金200.00万元，评价等级为“优”的7个、“良”的3个。
水库移民安置费90.00万元，用于30户移民建房补助；堤防养护费10.00万元，用于5户护堤员补贴。
原因是护堤员由18人增加到25人。
办理取水登记60件、排污登记15件。
新增防渗型水池18座，全区水池总数达到240座。
"""
BALANCE = (
    ("收入", [("事业收入", "80.00"), ("本年收入合计", "80.00"), ("上年结转", "20.00"), ("收入总计", "100.00")]),
    ("支出", [("农林水支出", "100.00"), ("本年支出合计", "100.00"), ("支出总计", "100.00")]),
)


def _balance() -> Table:
    rows: list[Row] = []
    cells: list[Cell] = []
    for column, (side, lines) in enumerate(BALANCE):
        for label, printed in lines:
            rows.append(Row(len(rows) + 1, label, None, 0, side))
            cells.append(Cell(len(rows) - 1, column, printed, Decimal(printed), 3))
    columns = tuple(Column((side, "2031年预算数"), side) for side, _ in BALANCE)
    return Table(1, "收支预算总表", "summary", "万元", columns, tuple(rows), tuple(cells), (3,))


@pytest.fixture
def ask(water: Account, tmp_path: Path) -> Iterator[Asked]:
    """Asks the water bureau's account with `TOLD` beside its own prose, or a budget of one table."""
    with ExitStack() as opened:

        def asked(*talk: str, plan: bool = False) -> Answer:
            told = Section(("十、其他",), tuple(Paragraph(line, 20) for line in TOLD.strip().splitlines()), 20)
            sections = () if plan else (*water.sections, told)
            account = replace(
                water, identity=replace(water.identity, kind=Kind.BUDGET) if plan else water.identity,
                tables=(_balance(),) if plan else water.tables, sections=sections,
                statements=read_statements(sections, water.identity.year),
            )  # fmt: skip
            library = opened.enter_context(Library.open(tmp_path / "own"))
            library.add(account, b"%PDF-")
            return Assistant.open(library).ask(talk[-1], talk[:-1])

        yield asked


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("平均每个常住人口摊到多少元本年支出", "200.00", "元"),
        ("按常住人口算，支出合计人均多少元", "200.00", "元"),
        ("水库移民安置，平均每户多少万元", "3.00", "万元"),
        ("评价等级为良的项目有几个", "3", "个"),
        ("全局核定编制实有多少人", "35", "人"),
        ("护堤员一年多了多少人", "7", "人"),
        ("水利工程运行与维护，全口径支出跟财政拨款支出之间差多少", "50.00", "万元"),
        ("2130301 2031年决算数", "448.00", "万元"),
        ("基本支出里“日常公用支出”（公用经费）占百分之几", "12.50", "%"),
        ("差旅费与办公费之比", "0.59", "倍"),
        ("年末账上还剩多少钱", "20.00", "万元"),
        ("差旅费比办公费少了百分之几", "41.46", "%"),
    ],
)
def test_figures_as_strangers_ask_for_them(ask: Asked, question: str, value: str, unit: str) -> None:
    answer = ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("talk", "value"),
    [
        (("办公费多少", "差旅费是它的几倍"), "0.59"),
        (("差旅费多少", "办公费比它多多少"), "8.50"),
        (("公务接待费多少", "接待了多少人次", "平均一个人吃掉多少钱"), "416.67"),
        (("办了多少件取水登记", "排污的有多少件"), "15"),
    ],
)
def test_what_a_talk_points_back_to(ask: Asked, talk: tuple[str, ...], value: str) -> None:
    assert ask(*talk).value == Decimal(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("收入预算是多少", "100.00"),
        ("本年收入合计是多少", "80.00"),
        ("上年结转占收入总计的百分之几", "20.00"),
        ("事业收入占收入预算多少", "80.00"),
    ],
)
def test_a_plan_has_what_was_carried_over(ask: Asked, question: str, value: str) -> None:
    answer = ask(question, plan=True)
    assert answer.value == Decimal(value)
    assert not answer.conflicts


def test_the_figure_and_its_change_are_two_things(ask: Asked) -> None:
    answer = ask("公务接待费花了多少，比上年少多少")
    assert [one.value for one in answer.values][:2] == [Decimal("2.00"), Decimal("0.50")]


@pytest.mark.parametrize(
    "question", ["水土保持科目下面安排了哪个项目", "水库移民平均每人多少斤粮食", "水池里钢筋型的有几座"]
)
def test_no_figure_of_something_else(ask: Asked, question: str) -> None:
    answer = ask(question)
    assert answer.status is Status.REFUSED or answer.value is None


def test_what_is_left_without_some_is_no_mean(ask: Asked) -> None:
    assert ask("除了机要通信用车，车辆还有多少辆").value != Decimal("1.00")
