"""How clauses word comparisons."""

from __future__ import annotations

import pytest

from qa.matching.comparing import Base, beyond, comparison, direction


@pytest.mark.parametrize(
    ("clause", "left", "base", "rises", "is_denied"),
    [
        ("水费比电费少5万元", "水费", "电费", False, False),
        ("水费没有电费多", "水费", "电费", True, True),
        ("水费不比电费少", "水费", "电费", False, True),
        ("支出较上年增加了很多", "支出", "上年", True, False),
        ("支出比上年砍了一成还多", "支出", "上年", False, False),
        ("支出比上年减少了不少", "支出", "上年", False, False),
        ("与上年相比,减少0.5万元", "", "上年相比,", False, False),
        ("支出与上年持平", "支出", "上年", None, False),
        ("差旅费比水费的15倍还多", "差旅费", "水费的15倍还", True, False),
    ],
)
def test_what_is_compared_with_what(clause: str, left: str, base: str, rises: bool | None, is_denied: bool) -> None:
    found = comparison(clause)
    assert found is not None
    assert (found.left, found.base, found.rises, found.is_denied) == (left, base, rises, is_denied)


@pytest.mark.parametrize("clause", ["项目支出占比44%", "同比下降5%", "电费18万元", "支出的比例是5%", "没有出国"])
def test_what_compares_nothing(clause: str) -> None:
    assert comparison(clause) is None


@pytest.mark.parametrize(("clause", "rises"), [("下降8%", False), ("增幅8%", True), ("电费8万元", None)])
def test_which_way_it_went(clause: str, rises: bool | None) -> None:
    assert direction(clause) is rises


def test_a_limit_names_something() -> None:
    found = beyond("公用经费不到基本支出的一成")
    assert found is not None
    assert (found.left, found.base, found.rises) == ("公用经费", "基本支出的一成", False)
    assert beyond("电费超过10万元") is None


def test_what_is_reckoned_from_one_base_says_nothing_of_another() -> None:
    last_year, plan = Base(is_before=True, stage="actual"), Base(is_before=False, stage="budget")
    assert last_year.admits(Base(is_before=True))
    assert plan.admits(Base(is_before=False, stage="initial"))
    assert not last_year.admits(plan)
    assert not last_year.admits(Base(is_before=True, stage="budget"))
