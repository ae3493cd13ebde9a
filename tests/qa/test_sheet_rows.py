"""Rows of tables of things, picked by a figure, by a sort, by what they are paid from, by their marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Row, Table
from corpus.library import Library
from qa.answer import Status
from qa.assistant import Assistant

PURCHASES = (
    ("水质检测仪", "货物", "88.00"),
    ("复印纸", "货物", "6.50"),
    ("物业服务", "服务", "45.00"),
    ("保洁服务", "服务", "12.30"),
    ("泵房改造", "工程", "160.00"),
)
PAID = (
    ("泵房改造", "160.00", "", "160.00"),
    ("节水宣传", "20.00", "20.00", ""),
    ("管网检测", "75.00", "50.00", "25.00"),
)
MARKS = (
    ("新建泵房数量", "2座", "2座", "20", "20", "优"),
    ("完工及时率", "100%", "80%", "20", "16", "良"),
    ("群众满意度", "≥90%", "93%", "10", "10", "优"),
)

BOOKED = (
    ("堤防巡查", "2130304水利行业业务管理", "12.00"),
    ("河长制宣传", "2130304水利行业业务管理", "8.00"),
    ("水库除险", "2130305水利工程建设", "90.00"),
)
UNITS = (("清河水务局（本级）", "500.00"), ("清河水文站", "80.00"), ("清河水库管理所", "60.00"))
VILLAGES = (("柳溪村", "5", "64.80"), ("双井村", "6", "61.20"), ("合计", "11", "126.00"))


def _table(
    number: int,
    title: str,
    standard: str | None,
    unit: str | None,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Table:
    cells = tuple(
        Cell(at, column, text, Decimal(text) if text.replace(".", "").isdigit() else None, 26)
        for at, (_, *line) in enumerate(rows)
        for column, text in enumerate(line)
        if text
    )
    labels = tuple(Row(at, row[0]) for at, row in enumerate(rows, 1))
    return Table(number, title, standard, unit, tuple(Column((name,)) for name in headers), labels, cells, (26,))


@pytest.fixture
def stocked(water: Account, tmp_path: Path) -> Iterator[Assistant]:
    tables = (
        _table(21, "政府采购明细表", None, "万元", ("采购类型", "预算金额"), PURCHASES),
        _table(22, "项目支出明细表", None, "万元", ("合计", "财政拨款", "单位自有资金"), PAID),
        _table(23, "泵房改造绩效自评表", "performance", None, ("指标值", "完成值", "分值", "得分", "等级"), MARKS),
        _table(25, "专项资金安排表", None, "万元", ("支出功能科目", "预算数"), BOOKED),
        _table(26, "部门收入总表（分单位）", None, "万元", ("收入预算合计",), UNITS),
        _table(24, "对村补助分配表", None, "万元", ("村干部（人）", "补助金额"), VILLAGES),
    )
    with Library.open(tmp_path / "stocked") as library:
        library.add(replace(water, tables=(*water.tables, *tables)), b"%PDF-")
        yield Assistant.open(library)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("政府采购里服务类金额最小的是哪一项", [("保洁服务", "12.30")]),
        ("采购明细里超过40万元的有哪些", [("泵房改造", "160.00"), ("水质检测仪", "88.00"), ("物业服务", "45.00")]),
        ("哪些项目全部用自有资金安排", [("泵房改造", "160.00")]),
        ("哪些指标没得满分", [("完工及时率", "16")]),
        ("得分最低的指标是哪个", [("群众满意度", "10")]),
        ("政府采购里金额最少的两项", [("复印纸", "6.50"), ("保洁服务", "12.30")]),
        ("2130304下的专项有哪些，各多少", [("堤防巡查", "12.00"), ("河长制宣传", "8.00")]),
        ("2130304水利行业业务管理包含哪两个专项", [("堤防巡查", "12.00"), ("河长制宣传", "8.00")]),
        ("政府采购金额排第二的是什么", [("水质检测仪", "88.00")]),
        ("采购明细里谁的金额最大、谁的最小", [("泵房改造", "160.00"), ("复印纸", "6.50")]),
    ],
)
def test_rows_are_picked(stocked: Assistant, question: str, found: list[tuple[str, str]]) -> None:
    answer = stocked.ask(question)
    assert [(one.label, one.value) for one in answer.values] == [(label, Decimal(value)) for label, value in found]


@pytest.mark.parametrize(("question", "count"), [("采购的货物有几项", 2), ("评为“优”的指标有几个", 2)])
def test_rows_of_a_sort_are_counted(stocked: Assistant, question: str, count: int) -> None:
    assert stocked.ask(question).value == Decimal(count)


def test_so_many_as_the_question_says_are_added_up(stocked: Assistant) -> None:
    answer = stocked.ask("两家下属单位的收入预算加起来多少")
    assert (answer.value, answer.unit) == (Decimal("140.00"), "万元")


@pytest.mark.parametrize("question", ["2130304包含哪三个专项", "三家下属单位的收入预算加起来多少"])
def test_a_set_of_another_number_is_not_the_one_meant(stocked: Assistant, question: str) -> None:
    answer = stocked.ask(question)
    assert not answer.values
    assert answer.value is None


@pytest.mark.parametrize("question", ["采购的绿植有几项", "政府采购里去年买的货物哪项最贵"])
def test_a_word_that_no_table_explains_is_not_passed_over(stocked: Assistant, question: str) -> None:
    assert stocked.ask(question).status is Status.REFUSED


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("柳溪村补助了多少", "64.80", "万元"),
        ("双井村补助多少元", "612000", "元"),
        ("双井村有几个人的村干部", "6", "人"),
    ],
)
def test_one_cell_is_told_by_its_row_and_its_column(stocked: Assistant, question: str, value: str, unit: str) -> None:
    answer = stocked.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("question", ["柳溪村人口多少", "柳溪村的路灯补助了多少", "三岔村补助了多少"])
def test_what_no_row_and_column_explain_is_not_told(stocked: Assistant, question: str) -> None:
    assert stocked.ask(question).status is Status.REFUSED
