"""Items whose budget stands beside what was spent: equal, over, under, spent without a budget, and by which budget."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.assistant import Assistant
from tests.qa.conftest import WithItems

WHO = Identity("临江市清河区环卫所", 2032, Kind.FINAL, Scope.DEPARTMENT)
COLUMNS = tuple(Column((name,)) for name in ("年初预算数", "全年预算数", "决算数"))
ROWS = (
    ("", "合计", 0, "500.00", "530.00", "510.00"),
    ("212", "城乡社区支出", 1, "450.00", "480.00", "460.00"),
    ("21205", "城乡社区环境卫生", 2, "450.00", "480.00", "460.00"),
    ("2120501", "城乡社区环境卫生", 3, "400.00", "420.00", "410.00"),
    ("2120599", "其他城乡社区环境卫生支出", 3, "50.00", "40.00", "30.00"),
    ("2129999", "其他城乡社区支出", 3, "", "20.00", "20.00"),
    ("221", "住房保障支出", 1, "50.00", "50.00", "50.00"),
    ("22102", "住房改革支出", 2, "50.00", "50.00", "50.00"),
    ("2210201", "住房公积金", 3, "50.00", "50.00", "50.00"),
)
CLEANING, OTHER, MORE, FUND = "城乡社区环境卫生", "其他城乡社区环境卫生支出", "其他城乡社区支出", "住房公积金"


@pytest.fixture
def cleaners(with_items: WithItems) -> Assistant:
    return with_items(WHO, "一般公共预算财政拨款支出决算表", COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("决算和年初预算一分不差的项级科目有哪些", {FUND}),
        ("年初预算与决算完全吻合的项级科目有哪些", {FUND}),
        ("决算数跟全年预算数一样的项级科目有哪些", {FUND, MORE}),
        ("哪些项级科目花得比年初预算少", {OTHER}),
        ("实际支出比年初预算多的项级科目有哪些", {CLEANING, MORE}),
        ("年初没排预算、后来却花了钱的项级科目有哪些", {MORE}),
        ("年初预算为零但有支出的项级科目有哪些", {MORE}),
        ("全年预算执行率不足95%的项级科目有哪些", {OTHER}),
        ("超支8万元以上的项级科目有哪些", {CLEANING, MORE}),
        ("超支最多的项级科目是哪个", {MORE}),
    ],
)
def test_items_set_against_their_budget(cleaners: Assistant, question: str, labels: set[str]) -> None:
    assert {one.label for one in cleaners.ask(question).values} == labels


def test_items_set_against_their_budget_are_counted(cleaners: Assistant) -> None:
    assert cleaners.ask("决算低于全年预算的项级科目有几个").value == Decimal(2)
