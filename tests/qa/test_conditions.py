"""Sets described by level, classification and conditions: which members meet them, how many, in what order."""

from __future__ import annotations

import pytest

from qa.answer import Status
from qa.assistant import Assistant

WATERWORKS, SOIL = "水利工程运行与维护", "水土保持"


def labels(assistant: Assistant, question: str, *history: str) -> list[str]:
    return [entry.label for entry in assistant.ask(question, history).values]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪些类级科目只有基本支出、没有项目支出", ["社会保障和就业支出", "住房保障支出"]),
        ("哪个大类既有基本支出又有项目支出", ["农林水支出"]),
        ("同时有基本支出和项目支出的类级科目", ["农林水支出"]),
        ("哪些大类基本支出和项目支出都超过100万元", ["农林水支出"]),
        ("农林水支出下面没有基本支出的项级科目有哪些", [WATERWORKS, SOIL]),
        ("项级支出中项目支出大于50万且基本支出为0的", [WATERWORKS, SOIL]),
        ("公用经费里10万到20万之间的有哪些", ["差旅费"]),
        ("不到10万元的支出大类有没有？哪个", ["教育支出"]),
        ("占总支出10%以上的大类有哪些", ["农林水支出", "社会保障和就业支出"]),
        ("超过70万元且不属于农林水支出的项级科目有哪些", ["机关事业单位基本养老保险缴费支出", "住房公积金"]),
    ],
)  # fmt: skip
def test_members_that_meet_every_condition(assistant: Assistant, question: str, expected: list[str]) -> None:
    assert labels(assistant, question) == expected


@pytest.mark.parametrize(
    "question",
    ["比上年增长超过10%的项级科目有哪些", "完成率高于90%的大类有哪些", "没完成年初预算的经济分类科目有哪些"],
)
def test_a_condition_that_cannot_be_applied_is_never_dropped(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("按功能大类的支出次序", ["农林水支出", "社会保障和就业支出", "住房保障支出", "教育支出"]),
        ("经济分类款级科目支出最多的是什么", ["基本工资"]),
        ("经济分类类级科目支出最多的是什么", ["工资福利支出"]),
        ("工资福利支出（301）明细里金额最大的科目", ["基本工资"]),
        ("公用经费里谁最大谁最小", ["其他交通费用", "水费"]),
        ("水土保持、行政运行两项里哪个多", ["行政运行"]),
    ],
)
def test_members_in_order(assistant: Assistant, question: str, expected: list[str]) -> None:
    assert labels(assistant, question) == expected


def test_the_other_end_is_asked_for_next(assistant: Assistant) -> None:
    assert labels(assistant, "最少的又是哪个大类？零的就别算了", "哪个大类支出最多") == ["教育支出"]


def test_the_first_few_are_added_up(assistant: Assistant) -> None:
    together = assistant.ask("公用经费前三项合计多少")
    assert (str(together.value), together.unit) == ("54.50", "万元")
    share = assistant.ask("前两大类支出合计占总支出多少")
    assert (str(share.value), share.unit) == ("92.00", "%")


def test_a_code_beside_the_name_of_another_item_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("工资福利支出（302）包括哪些").status is Status.REFUSED


def test_income_is_divided_by_its_sources(assistant: Assistant) -> None:
    assert labels(assistant, "收入按来源分，各是多少") == ["一般公共预算财政拨款收入", "其他收入"]
