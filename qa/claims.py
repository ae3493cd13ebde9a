"""Claims: true, false, or not to be verified from these accounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from corpus.account import Measure
from qa import replies, wording
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.arithmetic import CHANGES, TOTAL_EXPENDITURE, money, settle_together
from qa.figures import Open, Settled, readings, settle
from qa.ledger import Fact, Ledger
from qa.money import agree, is_money, places, rounded
from qa.question import Amount, Operand, Question

MORE = ("超过", "超出", "高", "多", "大于", "超支", "大")
LESS = ("低于", "少", "小于", "没有超", "未超", "没超", "不到", "不足", "低", "小")
RISEN = ("增长", "增加", "上升", "上涨", "涨", "多了", "提高")
FALLEN = ("下降", "减少", "降低", "降", "少了", "压减")
FULLY = ("完全", "全部", "100%", "足额", "刚好", "正好", "持平", "一分不差", "全额")


def verify(question: Question, ledger: Ledger) -> Answer | Open | None:
    """A verdict with the figures it rests on; None where nothing in the account bears on the claim."""
    if question.amounts:
        return _states_amount(question, ledger)
    if question.relation and question.relation[0] == "compare" and len(question.operands) == 2:
        return _compares(question, ledger)
    if "execution" in question.operations or "超预算" in question.text or "超支" in question.text:
        return _keeps_budget(question, ledger)
    if any(word in question.text for word in (*RISEN, *FALLEN)):
        return _has_changed(question, ledger)
    if any(word in question.text for word in ("没有", "没花", "为零", "是零", "为0", "零")):
        return _is_zero(question, ledger)
    return None


def _states_amount(question: Question, ledger: Ledger) -> Answer | Open | None:
    """“X是12万元”: compared with every figure of that unit that the account prints for X."""
    claimed = question.amounts[0]
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    if claimed.unit == "%":
        return _states_percentage(question, claimed, operand, ledger)
    measures = CHANGES if "growth" in question.operations else None
    if measures is None:
        found = settle(operand, ledger)
        candidates = [found.reading, *found.contradicting] if isinstance(found, Settled) else list(found.readings)
    else:
        candidates = list(readings(operand, ledger, measures))
    candidates = [one for one in candidates if is_money(one.unit) == is_money(claimed.unit)]
    if not candidates:
        return None
    right = [one for one in candidates if _matches(claimed, one.value, one.unit)]
    shown = (right or candidates)[0]
    return _verdict(question, bool(right), [Settled(operand, shown)])


def _states_percentage(question: Question, claimed: Amount, operand: Operand, ledger: Ledger) -> Answer | None:
    measures = [Measure.RATE, Measure.COMPLETION, Measure.SHARE]
    if "growth" in question.operations:
        measures = [Measure.GROWTH, Measure.DECLINE]
    elif "share" in question.operations:
        measures = [Measure.SHARE]
    found = readings(operand, ledger, measures)
    if not found:
        return None
    right = [one for one in found if _matches(claimed, one.value, "%")]
    return _verdict(question, bool(right), [Settled(operand, (right or list(found))[0])])


def _matches(claimed: Amount, value: Decimal, unit: str) -> bool:
    """Whether the claimed amount is the figure, rounded as coarsely as the claim is."""
    if is_money(unit) and is_money(claimed.unit):
        printed = replies.in_unit(value, unit, claimed.unit)[0]
        same = agree(claimed.value, claimed.unit, value, unit)
        return same or rounded(printed, places(claimed.value)) == claimed.value
    return claimed.value == value or rounded(value, places(claimed.value)) == claimed.value


def _compares(question: Question, ledger: Ledger) -> Answer | Open | None:
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    first, second = (money(one) for one in found)
    if any(word in question.text for word in LESS):
        holds = first < second
    elif any(word in question.text for word in MORE):
        holds = first > second
    else:
        return None
    return _verdict(question, holds, found)


def _keeps_budget(question: Question, ledger: Ledger) -> Answer | Open | None:
    operand = question.operands[0] if question.operands else Operand()
    bare = operand.without("stage", "flow")
    found = settle_together([bare.having(("stage", "actual")), bare.having(("stage", "budget"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    actual, budget = (money(one) for one in found)
    if any(word in question.text for word in FULLY):
        holds = actual == budget
    elif "没有超" in question.text or "未超" in question.text or "没超" in question.text:
        holds = actual <= budget
    elif "超" in question.text:
        holds = actual > budget
    else:
        return None
    return _verdict(question, holds, found)


def _has_changed(question: Question, ledger: Ledger) -> Answer | None:
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    found = readings(operand, ledger, CHANGES)
    if not found:
        return None
    fact = found[0].fact
    says_risen = any(word in question.text for word in RISEN)
    holds = fact.value != 0 and (fact.measure in {Measure.INCREASE, Measure.GROWTH}) == says_risen
    answer = _verdict(question, holds, [Settled(operand, reading) for reading in found[:2]])
    told = f"比{fact.basis_of_comparison or '上年'}{wording.change(fact)}{wording.amount(fact.value, fact.unit)}"
    return replace(answer, text=f"{_opening(holds)}：{wording.whose(fact.account)}{wording.name(fact)}{told}。")


def _is_zero(question: Question, ledger: Ledger) -> Answer | Open | None:
    if not question.operands:
        return None
    found = settle(question.operands[0], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    return _verdict(question, found.reading.value == 0, [found])


def _verdict(question: Question, holds: bool, used: list[Settled]) -> Answer:
    listed = "，".join(_said(one.reading.fact) for one in used)
    conflicts = replies.contradictions(used)
    values = tuple(
        Labelled(wording.name(one.reading.fact) + wording.stage(one.reading.fact), one.reading.value, one.reading.unit)
        for one in used
    )
    first = used[0].reading
    return Answer(
        question.text, Status.ANSWERED,
        f"{_opening(holds)}：{wording.whose(first.fact.account)}{listed}。{replies.told(conflicts)}",
        AnswerKind.VERIFICATION, first.value if len(used) == 1 else None, first.unit if len(used) == 1 else None,
        values=values if len(used) > 1 else (), verdict="true" if holds else "false",
        conflicts=conflicts, citations=replies.sources(used),
    )  # fmt: skip


def _opening(holds: bool) -> str:
    return "属实" if holds else "不属实"


def _said(fact: Fact) -> str:
    printed = wording.amount(fact.value, fact.unit)
    return f"{wording.name(fact)}{wording.stage(fact)}为{printed}（{wording.place(fact)}）"
