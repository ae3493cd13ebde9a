"""Claims about figures: true, false, or not to be told from the accounts; never true by absence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.account import Column, Identity, Kind, Scope
from qa.answer import AnswerKind, Status
from qa.assistant import Assistant
from tests.qa.conftest import WithItems


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("有人说差旅费是12万元，对吗", "true"),
        ("有人说差旅费是120000元，对吗", "true"),
        ("有人说差旅费是13万元，对吗", "false"),
        ("有人说水费是0.75万元，属实吗", "true"),
        ("听说培训费比差旅费高，是真的吗", "false"),
        ("听说差旅费比培训费高，是真的吗", "true"),
        ("公务接待费超预算了，对吗", "false"),
        ("公务接待费没有超预算，对吗", "true"),
        ("公务接待费控制在预算以内了吧", "true"),
        ("总支出比上年增长了，对吗", "true"),
        ("听说总支出下降了，是真的吗", "false"),
        ("没有出国，对吗", "true"),
        ("有人说总支出增长了5.26%，对吗", "true"),
        ("有人说总支出增长了6%，对吗", "false"),
        ("有人说清理了36吨河道垃圾，对吗", "true"),
    ],
)
def test_a_claim_is_held_against_the_figures(assistant: Assistant, claim: str, verdict: str) -> None:
    answer = assistant.ask(claim)
    assert (answer.status, answer.kind, answer.verdict) == (Status.ANSWERED, AnswerKind.VERIFICATION, verdict)
    assert answer.text.startswith("属实" if verdict == "true" else "不属实")
    assert answer.citations


def test_a_false_claim_is_answered_with_the_figure(assistant: Assistant) -> None:
    answer = assistant.ask("有人说差旅费是13万元，对吗")
    assert (answer.value, answer.unit) == (Decimal("12.00"), "万元")
    assert "12.00" in answer.text


def test_a_comparison_is_answered_with_both_figures(assistant: Assistant) -> None:
    answer = assistant.ask("听说培训费比差旅费高，是真的吗")
    assert {entry.value for entry in answer.values} == {Decimal("12.00"), Decimal("3.50")}


@pytest.mark.parametrize("claim", ["有人说火箭花了12万元，对吗", "听说局长买了两艘游艇，是真的吗"])
def test_a_claim_about_something_else_gets_no_verdict(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim).verdict not in {"true", "false"}


@pytest.mark.parametrize("claimed", ["11", "11.5"])
def test_a_claim_about_a_contradicted_figure_tells_the_contradiction(assistant: Assistant, claimed: str) -> None:
    answer = assistant.ask(f"有人说三公经费是{claimed}万元，对吗")
    assert [conflict.difference for conflict in answer.conflicts] == [Decimal("0.50")]
    assert "11.00" in answer.text
    assert "11.50" in answer.text


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("公务接待费比上年少0.5万元，对吗", "true"),
        ("公务接待费比上年多0.5万元，对吗", "false"),
        ("公务接待费比2030年减少0.5万元，对吗", "true"),
        ("公务接待费比预算少1万元，对吗", "true"),
        ("公务接待费比预算少0.5万元，对吗", "false"),
        ("公务接待费比预算节约33.33%，对吗", "true"),
        ("公务接待费比上年下降33.33%，对吗", "false"),
        ("公务接待费比上年下降20%，对吗", "true"),
        ("公务接待费同比下降20%，对吗", "true"),
        ("公务接待费没有增加，对吗", "true"),
        ("公务接待费与上年持平，对吗", "false"),
        ("公务接待费翻了一番，对吗", "false"),
        ("总支出比年初预算增加50万元，对吗", "unverifiable"),
        ("差旅费比上年少2万元，对吗", "unverifiable"),
    ],
)
def test_a_change_is_held_against_the_base_that_is_named(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("水费没有电费多，对吗", "true"),
        ("电费没有水费多，对吗", "false"),
        ("电费不比水费少，对吗", "true"),
        ("没有完成三公经费预算，对吗", "true"),
        ("电费比水费多5.5万元，对吗", "true"),
        ("电费比水费少5.5万元，对吗", "false"),
        ("差旅费比水费多15倍，对吗", "true"),
        ("差旅费比水费多16倍，对吗", "false"),
        ("差旅费是水费的16倍，对吗", "true"),
        ("差旅费比水费的15倍还多，对吗", "true"),
        ("基本支出比项目支出多77.78%，对吗", "true"),
        ("基本工资比津贴补贴和奖金加起来还多，对吗", "true"),
        ("水费和电费合计7万元，对吗", "true"),
        ("水费和电费合计8万元，对吗", "false"),
        ("基本支出的增幅大于项目支出的增幅，对吗", "unverifiable"),
    ],
)
def test_things_are_set_against_one_another(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("水费和电费合计占公用经费的8.75%，对吗", "true"),
        ("公用经费不到基本支出的两成，对吗", "true"),
        ("公用经费超过基本支出的两成，对吗", "false"),
        ("项目支出占基本支出的36%，对吗", "false"),
        ("项目支出占总支出的36%，对吗", "true"),
        ("三公经费完成预算的76.67%，对吗", "true"),
        ("三公经费完成了73.33%，对吗", "true"),
        ("三公经费完成预算的50%，对吗", "false"),
    ],
)
def test_shares_have_a_part_and_a_whole(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


@pytest.mark.parametrize(
    "claim",
    [
        "人均电费6.25万元，对吗",
        "平均每月电费6.25万元，对吗",
        "下属单位的电费6.25万元，对吗",
        "项目支出里的电费6.25万元，对吗",
        "三公经费里的差旅费12万元，对吗",
        "电费在全区排名第一，对吗",
        "2030年电费6.25万元，对吗",
    ],
)
def test_words_that_narrow_a_claim_are_not_passed_over(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim).verdict == "unverifiable"


def test_the_year_before_is_reckoned_back(assistant: Assistant) -> None:
    assert assistant.ask("2030年公务接待费2.5万元，对吗").verdict == "true"
    assert assistant.ask("2030年公务接待费2万元，对吗").verdict == "false"


@pytest.mark.parametrize(("claimed", "other"), [("800", "750"), ("750", "800")])
def test_what_is_true_of_one_basis_tells_the_other(assistant: Assistant, claimed: str, other: str) -> None:
    answer = assistant.ask(f"农林水支出是{claimed}万元，对吗")
    assert answer.verdict == "true"
    assert not answer.conflicts
    assert f"{other}.00万元" in answer.text


def test_a_comparison_in_two_bases_is_told_so(assistant: Assistant) -> None:
    answer = assistant.ask("基本支出比项目支出多330万元，对吗")
    assert answer.verdict == "true"
    assert "按另一口径则不然" in answer.text
    assert assistant.ask("基本支出比项目支出多300万元，对吗").verdict == "false"


@pytest.mark.parametrize("fallen", ["4", "3.5"])
def test_each_of_two_contradicting_figures_may_be_meant(assistant: Assistant, fallen: str) -> None:
    answer = assistant.ask(f"三公经费比预算少{fallen}万元，对吗")
    assert answer.verdict == "true"
    assert answer.conflicts


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("总支出的大头是农林水支出，对吗", "true"),
        ("总支出的大头是教育支出，对吗", "false"),
        ("农林水支出占总支出的八成，对吗", "true"),
        ("培训费4万元以内，对吗", "true"),
    ],
)
def test_round_shares_and_limits(assistant: Assistant, claim: str, verdict: str) -> None:
    assert assistant.ask(claim).verdict == verdict


def test_a_share_is_told_as_a_share_and_a_change_as_a_change(assistant: Assistant) -> None:
    assert "占支出合计1,000.00万元的36.00%" in assistant.ask("项目支出占总支出的36%，对吗").text
    assert "比上年减少0.50万元" in assistant.ask("公务接待费比上年增加0.5万元，对吗").text


def test_a_change_from_a_base_that_is_not_told_says_what_is(assistant: Assistant) -> None:
    assert "比上年增加50.00万元" in assistant.ask("总支出比年初预算增加50万元，对吗").text


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("社会保障和就业支出（208）120.00万元这个数对不对", "true"),
        ("有人说农林水支出的本年收入合计是790万元，对吗", "true"),
        ("有人说农林水支出的本年收入合计是800万元，对吗", "false"),
    ],
)
def test_a_code_is_no_part_of_the_number_and_income_is_held_against_income(
    assistant: Assistant, claim: str, verdict: str
) -> None:
    assert assistant.ask(claim).verdict == verdict


def test_an_amount_of_change_is_not_held_against_the_figure_itself(assistant: Assistant) -> None:
    assert assistant.ask("培训费的增减额是3.5万元，对吗").verdict not in {"true", "false"}


def test_a_claim_that_another_account_of_the_department_bears_out_is_asked_back(with_items: WithItems) -> None:
    columns, item = [Column(("合计",))], ("2130310", "水土保持", 3)
    title = "一般公共预算财政拨款支出表"
    with_items(Identity("临江市水务局", 2031, Kind.FINAL, Scope.DEPARTMENT), title, columns, [(*item, 90)])
    both = with_items(Identity("临江市水务局", 2031, Kind.BUDGET, Scope.DEPARTMENT), title, columns, [(*item, 80)])
    asked_back = both.ask("临江市水务局2031年水土保持是80万元，对吗")
    assert (asked_back.status, asked_back.verdict) == (Status.CLARIFY, None)
    assert both.ask("临江市水务局2031年决算水土保持是80万元，对吗").verdict == "false"
