"""What a question leaves out, limits or counts: remainders, selections, numbers of items, averages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("除了基本支出以外花了多少", "360.00"),
        ("总支出除去农林水支出还剩多少", "200.00"),
        ("不含项目支出的总支出", "640.00"),
        ("除教育支出、住房保障支出外的支出是多少", "920.00"),
        ("公用经费里除了差旅费和电费还有多少", "61.75"),
        ("社会保障和就业支出除机关事业单位职业年金缴费支出外是多少", "80.00"),
    ],
)
def test_what_is_left_without_a_part(assistant: Assistant, question: str, left: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(left), "万元")
    assert answer.formula is not None


@pytest.mark.parametrize(
    "question",
    [
        "教育支出除去农林水支出是多少",  # not a part of it
        "总支出除去农林水支出和水土保持是多少",  # one lies within the other
        "总支出除去农林水支出和人员经费是多少",  # they may overlap
        "总支出除去停车费是多少",
    ],
)
def test_only_parts_of_the_whole_that_are_apart_are_left_out(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is not Status.ANSWERED
    assert answer.value is None


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("公用经费里超过10万元的有哪些", ["其他交通费用", "办公费", "差旅费"]),
        ("公用经费里12万元以上的有哪些", ["其他交通费用", "办公费", "差旅费"]),
        ("公用经费里不低于12万元的有哪些", ["其他交通费用", "办公费", "差旅费"]),
        ("人员经费里超过一百万的有哪些", ["基本工资", "津贴补贴"]),
        ("公用经费除了办公费，超过10万元的有哪些", ["其他交通费用", "差旅费"]),
    ],
)
def test_members_within_limits(assistant: Assistant, question: str, labels: list[str]) -> None:
    assert [entry.label for entry in assistant.ask(question).values] == labels


@pytest.mark.parametrize(
    ("question", "number", "unit"),
    [
        ("公用经费里超过10万元的有几项", 3, "项"),
        ("公用经费有几项是零", 1, "项"),
        ("公用经费里超过500万的有哪些", 0, "项"),
        ("公用经费里有几个科目", 10, "个"),
    ],
)
def test_members_are_counted(assistant: Assistant, question: str, number: int, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(number), unit)
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [("水费和电费平均多少", "3.50", "万元"), ("办公费、印刷费、水费的平均数是多少元", "70800", "元")],
)
def test_the_mean_of_several(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("question", ["人均公用经费是多少", "平均每吨垃圾花了多少电费"])
def test_no_average_without_the_count_that_belongs_to_it(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
