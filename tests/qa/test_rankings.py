"""Sets of items: who is first, last or n-th, and what an item consists of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.answer import Answer, AnswerKind, Status
from qa.assistant import Assistant
from tests.qa.conftest import WithItems


def listed(answer: Answer) -> list[tuple[str, str]]:
    return [(entry.label, str(entry.value)) for entry in answer.values]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("公用经费里最多的是哪一项", [("其他交通费用", "22.00")]),
        ("公用经费里第二多的是什么", [("办公费", "20.50")]),
        ("公用经费中花钱最多的三项是什么", [("其他交通费用", "22.00"), ("办公费", "20.50"), ("差旅费", "12.00")]),
        ("人员经费里最多的是哪一项", [("基本工资", "180.00")]),
        ("支出最多的是哪一类", [("农林水支出", "800.00")]),
        ("支出最多的功能分类是哪个", [("农林水支出", "800.00")]),
        ("哪个类级科目支出最多", [("农林水支出", "800.00")]),
        ("公用经费里倒数第二的是哪项", [("公务接待费", "2.00")]),
        ("公用经费里花钱最多和最少的各是哪项", [("其他交通费用", "22.00"), ("水费", "0.75")]),
        ("公用经费里的经济分类科目谁排第二、第三", [("办公费", "20.50"), ("差旅费", "12.00")]),
    ],
)
def test_members_come_in_the_order_of_their_amounts(
    assistant: Assistant, question: str, expected: list[tuple[str, str]]
) -> None:
    answer = assistant.ask(question)
    assert answer.kind is AnswerKind.RANKING
    assert listed(answer) == expected
    assert [citation.value for citation in answer.citations] == [entry.value for entry in answer.values]


@pytest.mark.parametrize("question", ["公用经费里最少的是哪一项", "公用经费非零的最小一项是什么"])
def test_the_smallest_is_the_smallest_that_is_not_zero(assistant: Assistant, question: str) -> None:
    assert listed(assistant.ask(question)) == [("水费", "0.75")]


@pytest.mark.parametrize(
    ("question", "labels", "total"),
    [
        ("农林水支出包括哪些", {"行政运行", "水利工程运行与维护", "水土保持"}, "800.00"),
        ("社会保障和就业支出由哪些构成",
         {"机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出"}, "120.00"),
        ("本年收入由哪几部分构成", {"一般公共预算财政拨款收入", "其他收入"}, "990.00"),
        ("总支出包括哪些", {"教育支出", "社会保障和就业支出", "农林水支出", "住房保障支出"}, "1000.00"),
    ],
)  # fmt: skip
def test_the_parts_of_an_item_add_up_to_it(assistant: Assistant, question: str, labels: set[str], total: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind is AnswerKind.LIST
    assert {entry.label for entry in answer.values} == labels
    assert sum(entry.value for entry in answer.values) == Decimal(total)
    assert len(answer.citations) == len(labels)


def test_the_parts_of_staff_expenses_add_up_to_them(assistant: Assistant) -> None:
    answer = assistant.ask("人员经费由哪些构成")
    assert sum(entry.value for entry in answer.values) == Decimal("560.00")
    assert "商品和服务支出" not in {entry.label for entry in answer.values}


def test_the_items_of_a_level_are_counted_in_their_table(assistant: Assistant) -> None:
    answer = assistant.ask("总支出涉及几个大类")
    assert (answer.value, answer.unit) == (Decimal(4), "个")


def test_of_two_things_named_the_larger_is_one_of_them(with_items: WithItems) -> None:
    rows = [
        ("213", "农林水支出", 1, 90),
        ("2130399", "其他支出", 3, 40),
        ("2139999", "其他支出", 3, 50),
        ("221", "住房保障支出", 1, 60),
    ]
    who = Identity("临江市水务局", 2031, Kind.FINAL, Scope.DEPARTMENT)
    answer = with_items(who, "一般公共预算财政拨款支出决算表", [Column(("合计",))], rows).ask(
        "住房保障支出和其他支出哪个多"
    )
    assert answer.status is Status.CLARIFY
