"""Questions as people word them: stories, official names in brackets, everyday phrases; and what these may hide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.answer import Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("我正在写一篇稿子，表格太多看花了眼，麻烦帮我算一下，行政运行占总支出的比重", "44.80", "%"),
        ("护坡那块（水土保持）花了多少钱", "100.00", "万元"),
        ("公车一年养车花多少", "9.00", "万元"),
        ("公用经费的商品和服务支出是多少", "76.00", "万元"),
        ("培训支出占教育支出的百分比", "100.00", "%"),
        ("人员经费相当于公用经费的几倍", "7.00", "倍"),
        ("单位给职工发的钱一共多少", "540.00", "万元"),
    ],
)
def test_everyday_wordings_are_understood(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


def test_items_within_the_office_half_are_ranked(assistant: Assistant) -> None:
    answer = assistant.ask("公用经费的商品和服务支出里排前两位的是什么")
    assert [one.label for one in answer.values] == ["其他交通费用", "办公费"]


def test_an_official_name_does_not_hide_whose_money_is_asked_for(assistant: Assistant) -> None:
    assert assistant.ask("食堂（水费）花了多少").status is Status.REFUSED


def test_a_story_does_not_hide_the_basis_it_names(assistant: Assistant) -> None:
    answer = assistant.ask("我看的是一般公共预算财政拨款那张表，麻烦帮我算一下项目支出占总支出的比重")
    assert answer.value != Decimal("36.00")


def test_a_rate_of_several_items_is_not_that_of_one(assistant: Assistant) -> None:
    assert assistant.ask("公务接待费公务用车运行维护费执行率是多少").value is None


def test_kinds_of_money_are_not_added_to_their_sum(assistant: Assistant) -> None:
    answer = assistant.ask("一般公共预算加政府性基金，财政拨款本年支出合计")
    assert answer.value is None


@pytest.mark.parametrize("opinion", ["合理不合理", "你觉得合理吗", "该不该花"])
def test_opinions_are_beyond_accounts(assistant: Assistant, opinion: str) -> None:
    assert assistant.ask(f"公务接待费花了这么多，{opinion}").value is None


def test_a_change_is_asked_to_be_told_true_or_false(assistant: Assistant) -> None:
    for asked in ("公务接待费比上年减少了？", "公务接待费比上年减少了吗"):
        assert assistant.ask(asked).verdict is not None


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("听说公务接待费花了快5万块", "false"),
        ("听说差旅费近12.2万元", "true"),
        ("听说一辆公车都没买", "true"),
        ("有人说要花钱买新的公务用车，对吗", "false"),
    ],
)
def test_claims_as_people_word_them(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


def test_a_claim_of_a_change_tells_what_it_was_before(assistant: Assistant) -> None:
    answer = assistant.ask("公务接待费涨了，是真的吗")
    assert answer.verdict == "false"
    assert {Decimal("2.00"), Decimal("2.50")} <= {one.value for one in answer.values}


def test_a_year_said_twice_is_one_year(assistant: Assistant) -> None:
    assert assistant.ask("我看了2031年的公开，能不能帮我算算2031年公务接待费占三公经费多少").value == Decimal("18.18")
