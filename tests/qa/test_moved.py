"""Items picked by how they moved since the year before, by columns of two years beside each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.answer import Status
from qa.assistant import Assistant
from tests.qa.conftest import WithItems

WHO = Identity("临江市清河区园林局", 2032, Kind.BUDGET, Scope.DEPARTMENT)
COLUMNS = (Column(("2031年预算数",)), Column(("2032年预算数", "合计")), Column(("2032年预算数", "项目支出")))
ROWS = (
    ("", "合计", 0, "300.00", "345.00", "45.00"),
    ("212", "城乡社区支出", 1, "260.00", "300.00", "45.00"),
    ("21205", "城乡社区环境卫生", 2, "260.00", "300.00", "45.00"),
    ("2120501", "城乡社区环境卫生", 3, "200.00", "255.00", "45.00"),
    ("2120599", "其他城乡社区环境卫生支出", 3, "60.00", "45.00", "0.00"),
    ("221", "住房保障支出", 1, "40.00", "45.00", "0.00"),
    ("22102", "住房改革支出", 2, "40.00", "45.00", "0.00"),
    ("2210201", "住房公积金", 3, "40.00", "45.00", "0.00"),
)


@pytest.fixture
def gardens(with_items: WithItems) -> Assistant:
    return with_items(WHO, "一般公共预算支出表", COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("question", "label", "values"),
    [
        ("比上年增加最多的项级科目是哪个", "城乡社区环境卫生", ["55.00", "27.50"]),
        ("哪个项级科目比上年减得最多", "其他城乡社区环境卫生支出", ["15.00", "25.00"]),
        ("哪个项级科目涨幅最大", "城乡社区环境卫生", ["55.00", "27.50"]),
        ("哪一类支出比2031年增长最快", "城乡社区支出", ["40.00", "15.38"]),
    ],
)
def test_the_item_that_moved_most(gardens: Assistant, question: str, label: str, values: list[str]) -> None:
    answer = gardens.ask(question)
    assert [(one.label, one.value) for one in answer.values] == [(label, Decimal(value)) for value in values]
    assert {citation.column for citation in answer.citations} == {"2031年预算数", "2032年预算数/合计"}


def test_the_items_that_went_one_way_are_counted(gardens: Assistant) -> None:
    answer = gardens.ask("有几个项级科目比上年增加")
    assert (answer.value, answer.unit) == (Decimal(2), "项")


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("比上年涨了两成以上的项级科目有哪些", ["城乡社区环境卫生"]),
        ("有几个项级科目，比上年减少10万元以上", ["其他城乡社区环境卫生支出"]),
        ("哪个项级科目加钱加得最多", []),
        ("2032年预算低于2031年的项级科目有哪些", ["其他城乡社区环境卫生支出"]),
    ],
)
def test_items_that_moved_within_a_limit(gardens: Assistant, question: str, labels: list[str]) -> None:
    """In the way that the words say; without a base (加钱 since when) nothing is told."""
    answer = gardens.ask(question)
    assert list(dict.fromkeys(one.label for one in answer.values)) == labels


def test_the_figure_of_the_year_before_is_read_from_its_column(gardens: Assistant) -> None:
    answer = gardens.ask("2031年住房公积金预算是多少")
    assert (answer.value, answer.citations[0].column) == (Decimal("40.00"), "2031年预算数")


def test_the_years_own_column_is_the_figure_of_the_account(gardens: Assistant) -> None:
    answer = gardens.ask("住房公积金预算是多少")
    assert (answer.status, answer.value) == (Status.ANSWERED, Decimal("45.00"))
