"""Arithmetic over figures that only the prose states, and counts asked for in a follow-up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # a part of the number it is counted among, with the total said or not
        ("7辆车里应急保障用车占比多少", "57.14", "%"),
        ("车辆中机要通信用车占百分之几", "14.29", "%"),
        # one count against another
        ("应急保障用车是其他用车的几倍", "2.00", "倍"),
        ("应急保障用车比机要通信用车多几辆", "3", "辆"),
        # a sum for each of what its sentence counts, or its item
        ("公务接待平均每人次多少元", "416.67", "元"),
        ("平均一批公务接待来多少人", "8.00", "人"),
        ("公务接待费按接待人次算，每人次合多少元", "416.67", "元"),
        ("公务接待费摊到每批次头上是多少元", "3333.33", "元"),
        ("应急保障用车有机要通信用车的几倍那么多", "4.00", "倍"),
        ("黄色预警连同红色预警一共多少条", "24", "条"),
        ("绩效自评的项目平均每个项目多少预算资金", "30.00", "万元"),
    ],
)
def test_numbers_of_the_prose_are_reckoned_with(
    assistant: Assistant, question: str, value: str, unit: str
) -> None:  # fmt: skip
    answer = assistant.ask(question)
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(value), unit)
    assert answer.formula
    assert answer.citations


@pytest.mark.parametrize(
    ("history", "question", "value", "unit"),
    [
        ("公务接待了几批客人", "多少人次", "48", "人次"),
        ("收到多少封表扬信", "锦旗呢", "5", "面"),
    ],
)
def test_a_count_is_asked_for_again(
    assistant: Assistant, history: str, question: str, value: str, unit: str
) -> None:  # fmt: skip
    answer = assistant.ask(question, [history])
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(value), unit)


@pytest.mark.parametrize(
    "question",
    ["有多少退休干部", "公务接待费按雨量站摊，每批次摊多少", "公务接待比上年多几批", "8辆车里应急保障用车占比多少"],
)
def test_a_count_that_is_not_told_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
