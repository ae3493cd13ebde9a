"""Claims: true, false, or not to be verified from these accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from corpus.account import Measure
from corpus.numbers import format_amount
from qa import replies, wording
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.arithmetic import TOTAL_EXPENDITURE, difference, times, total
from qa.changes import changes, is_against, rate_of_change
from qa.facts import Fact
from qa.figures import Open, Settled, readings, settle
from qa.ledger import Ledger
from qa.money import is_money, rounded
from qa.question import Amount, Operand, Question
from qa.settling import amounts, settle_together

MORE = ("超过", "超出", "高", "多", "大于", "超支", "大")
LESS = ("低于", "少", "小于", "没有超", "未超", "没超", "不到", "不足", "低", "小")
RISEN = ("增长", "增加", "上升", "上涨", "涨", "多了", "提高")
FALLEN = ("下降", "减少", "降低", "降", "少了", "压减")
VAGUE = ("左右", "大约", "大概", "约", "将近", "接近", "差不多", "近", "上下", "之间")
"""Claims so worded are true of what is close to the number, false of what is far off."""
MOSTLY = ("大头", "大部分", "绝大部分", "大多数", "一大半", "大半")
ABOUT = (Decimal("0.95"), Decimal("1.05"))
NEARLY = (Decimal("0.9"), Decimal(1))
"""What is close, as multiples of the number: “约” to either side, “近” only below."""
FAR_OFF = Decimal("0.2")
_HARMLESS = re.compile(
    "对不对|是不是|有没有|是否|(?:不|没有?|未)(?:到|足|超[过出]?|高于|多于|大于|低于|少于|小于)|还没到"
)
_DENIES = re.compile("不|没|未|并非|无(?!形)|非(?!税|财政)")
FULLY = ("完全", "全部", "100%", "足额", "刚好", "正好", "持平", "一分不差", "全额")


def verify(question: Question, ledger: Ledger) -> Answer | Open | None:
    """A verdict with the figures it rests on; None where nothing bears on the claim, or not surely."""
    if len(question.amounts) > 1:
        return None
    if _is_negated(question):
        return _is_zero(question, ledger)
    if question.says(*VAGUE):
        return _is_roughly(question, ledger)
    if not question.amounts and question.says(*MOSTLY):
        return _is_most(question, ledger)
    if question.amounts and len(question.operands) > 1 and not _is_share(question):
        return _states_result(question, ledger)
    if question.amounts:
        return _states_amount(question, ledger)
    if question.relation and question.relation[0] == "compare" and len(question.operands) == 2:
        return _compares(question, ledger)
    if question.operations & {"execution", "overspent"}:
        return _keeps_budget(question, ledger)
    if question.says(*RISEN, *FALLEN):
        return _has_changed(question, ledger)
    if question.says("为零", "是零", "为0", "零"):
        return _is_zero(question, ledger)
    return None


def _is_most(question: Question, ledger: Ledger) -> Answer | Open | None:
    """“占大头”: true of more than half, false of less than a third, not judged in between."""
    over_half = replace(question, amounts=(Amount(Decimal(50), "%", "over"),))
    over_third = replace(question, amounts=(Amount(Decimal(100) / 3, "%", "over"),))
    for limit, verdict in ((over_half, "true"), (over_third, "false")):
        found = _states_amount(limit, ledger)
        if not isinstance(found, Answer) or found.verdict == verdict:
            return found
    return None


def _is_roughly(question: Question, ledger: Ledger) -> Answer | None:
    """“约1亿元”, “近八成”: true of what is close, false of what is far off; not judged in between."""
    low, high = NEARLY if question.says("近") else ABOUT
    exact = question
    for word in VAGUE:
        exact = replace(exact, text=exact.text.replace(word, ""))
    close = _between(exact, low, high, ledger)
    wide = _between(exact, 1 - FAR_OFF, 1 + FAR_OFF, ledger)
    return close if close is not None and wide is not None and close.verdict == wide.verdict else None


def _between(question: Question, low: Decimal, high: Decimal, ledger: Ledger) -> Answer | None:
    """The verdict on whether the figure lies between these multiples of the number claimed."""
    for amount in question.amounts:
        for bound, factor in (("at_least", low), ("at_most", high)):
            limit = replace(amount, value=amount.value * factor, bound=bound)
            found = verify(replace(question, amounts=(limit,)), ledger)
            if not isinstance(found, Answer) or found.verdict != "true":
                return found if isinstance(found, Answer) else None
        return found if isinstance(found, Answer) else None
    return None


def _is_negated(question: Question) -> bool:
    """Whether the claim denies something; bounds (不到、不超过) and the words of asking (对不对) deny nothing."""
    return _DENIES.search(_HARMLESS.sub("", question.text)) is not None


def _is_share(question: Question) -> bool:
    return question.relation is not None and question.relation[0] == "share" and question.amounts[0].unit == "%"


def _states_result(question: Question, ledger: Ledger) -> Answer | Open | None:
    """A claim about the sum or the difference of two figures."""
    reckoned = _reckoning(question)
    found = reckoned(question, ledger) if reckoned is not None else None
    if not isinstance(found, Answer) or found.value is None or found.unit is None:
        return found
    claimed = question.amounts[0]
    if is_money(claimed.unit) != is_money(found.unit):
        return None
    more = "前者比后者多" in found.text
    right_way = reckoned is not difference or more == question.says("多", "高", "大")
    holds = right_way and claimed.holds(found.value, found.unit)
    return replace(
        found,
        kind=AnswerKind.VERIFICATION,
        verdict="true" if holds else "false",
        text=f"{opening(holds)}：{found.text}",
    )


def _reckoning(question: Question) -> Callable[[Question, Ledger], Answer | Open | None] | None:
    """What the claimed amount would be the result of."""
    if question.amounts[0].unit == "倍":
        return times
    if "sum" in question.operations:
        return total
    return difference if _is_difference(question) else None


def _is_difference(question: Question) -> bool:
    return question.relation is not None and question.relation[0] == "compare"


def _states_amount(question: Question, ledger: Ledger) -> Answer | Open | None:
    """“X是12万元”, “X超过一半”: compared with every figure of that unit that the account prints for X."""
    claimed = question.amounts[0]
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    if claimed.unit == "%":
        return _states_percentage(question, claimed, operand, ledger)
    if "growth" in question.operations:
        return _claimed_change(question, claimed, operand, ledger)
    found = settle(operand, ledger)
    printed = [found.reading, *found.contradicting, *found.rounding] if isinstance(found, Settled) else found.readings
    candidates = [one for one in printed if one.unit == claimed.unit or (is_money(one.unit) and is_money(claimed.unit))]
    if not candidates:
        return None
    right = [one for one in candidates if claimed.holds(one.value, one.unit)]
    shown = (right or candidates)[0]
    others = tuple(one for one in candidates if one is not shown)
    return _verdict(question, bool(right), [Settled(operand, shown, others)])


def _states_percentage(question: Question, claimed: Amount, operand: Operand, ledger: Ledger) -> Answer | Open | None:
    if "growth" in question.operations:
        return _claimed_rate(question, claimed, operand, ledger)
    if "execution" in question.operations:
        operand = operand.without("stage", "flow")
        measures: tuple[Measure, ...] = (Measure.COMPLETION,)
    else:
        measures = (Measure.SHARE,) if "share" in question.operations else (Measure.RATE, Measure.SHARE)
    stated = readings(operand, ledger, measures)
    right = [one for one in stated if claimed.holds(one.value, "%")]
    if right:
        return _verdict(question, True, [Settled(operand, right[0])])
    if "execution" in question.operations or not question.operands:
        return _verdict(question, False, [Settled(operand, stated[0])]) if stated else None
    computed = _claimed_share(question, claimed, operand, ledger)
    if stated and not (isinstance(computed, Answer) and computed.verdict == "true"):
        return _verdict(question, False, [Settled(operand, stated[0])])
    return computed


def _claimed_change(question: Question, claimed: Amount, operand: Operand, ledger: Ledger) -> Answer | None:
    """A claim about an amount of change: its direction and what it is reckoned from must be right too."""
    stated = [one for one in changes(operand, ledger) if is_money(one.unit) and is_against(one, operand, ledger)]
    if not stated or not is_money(claimed.unit):
        return None
    fact = stated[0].fact
    rises = fact.measure in {Measure.INCREASE, Measure.GROWTH}
    holds = rises == question.says(*RISEN) and claimed.holds(fact.value, fact.unit)
    answer = _verdict(question, holds, [Settled(operand, stated[0])])
    return replace(answer, text=f"{opening(holds)}：{_change_told(fact)}")


def _change_told(fact: Fact) -> str:
    told = f"比{fact.basis_of_comparison or '上年'}{wording.change(fact)}{wording.amount(fact.value, fact.unit)}"
    return f"{wording.whose(fact.account)}{wording.name(fact)}{told}。"


def _claimed_rate(question: Question, claimed: Amount, operand: Operand, ledger: Ledger) -> Answer | None:
    """A claim about a rate of change: the direction must be right too."""
    found = rate_of_change(operand, ledger)
    if found is None:
        return None
    falls = question.says(*FALLEN, "砍")
    holds = (found.rate < 0) == falls and claimed.holds(abs(found.rate), "%")
    answer = _verdict(question, holds, list(found.used))
    return replace(answer, value=abs(found.rate), unit="%", formula=found.formula or None)


def _claimed_share(question: Question, claimed: Amount, operand: Operand, ledger: Ledger) -> Answer | Open | None:
    """A claim about the part of the whole that the operand is, which the account does not state."""
    whole = question.operands[1] if len(question.operands) > 1 else question.context or TOTAL_EXPENDITURE
    found = settle_together([operand, whole], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    part, whole_amount = amounts(found)
    if whole_amount == 0 or found[0].reading.fact == found[1].reading.fact:
        return None
    value = rounded(part / whole_amount * 100)
    answer = _verdict(question, claimed.holds(value, "%"), found)
    formula = f"{format_amount(part)} ÷ {format_amount(whole_amount)} × 100% = {value}%"
    return replace(answer, value=value, unit="%", formula=formula)


def _compares(question: Question, ledger: Ledger) -> Answer | Open | None:
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found if found.readings else _has_changed(question, ledger)
    first, second = amounts(found)
    if question.says(*LESS):
        return _verdict(question, first < second, found)
    if question.says(*MORE):
        return _verdict(question, first > second, found)
    return None


def _keeps_budget(question: Question, ledger: Ledger) -> Answer | Open | None:
    operand = question.operands[0] if question.operands else Operand()
    bare = operand.without("stage", "flow")
    found = settle_together([bare.having(("stage", "actual")), bare.having(("stage", "budget"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    actual, budget = amounts(found)
    if question.says(*FULLY):
        holds = actual == budget
    elif question.says("没有超", "未超", "没超"):
        holds = actual <= budget
    elif question.says("超"):
        holds = actual > budget
    else:
        return None
    return _verdict(question, holds, found)


def _has_changed(question: Question, ledger: Ledger) -> Answer | None:
    operand = question.operands[-1] if question.operands else TOTAL_EXPENDITURE
    found = [reading for reading in changes(operand, ledger) if is_against(reading, operand, ledger)]
    if not found:
        return None
    fact = found[0].fact
    holds = fact.value != 0 and (fact.measure in {Measure.INCREASE, Measure.GROWTH}) == question.says(*RISEN)
    answer = _verdict(question, holds, [Settled(operand, reading) for reading in found[:2]])
    return replace(answer, text=f"{opening(holds)}：{_change_told(fact)}")


def _is_zero(question: Question, ledger: Ledger) -> Answer | Open | None:
    """“没有出国”, “印刷费是零”: only where nothing else is claimed."""
    if not question.operands or question.amounts or question.relation or question.says(*RISEN, *FALLEN):
        return None
    said = _HARMLESS.sub("", question.text)
    if not re.search("没有|没花|零|为0", said) or re.search("不是|不为|非零", said) or "有没有" in question.text:
        return None
    found = [settle(operand, ledger) for operand in question.operands]
    settled = [one for one in found if isinstance(one, Settled)]
    if len(settled) < len(found):
        return next((one for one in found if isinstance(one, Open) and one.readings), None)
    return _verdict(question, all(one.reading.value == 0 for one in settled), settled)


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
        f"{opening(holds)}：{wording.whose(first.fact.account)}{listed}。{replies.told(conflicts)}",
        AnswerKind.VERIFICATION, first.value if len(used) == 1 else None, first.unit if len(used) == 1 else None,
        values=values if len(used) > 1 else (), verdict="true" if holds else "false",
        conflicts=conflicts, citations=replies.sources(used),
    )  # fmt: skip


def opening(holds: bool) -> str:
    return "属实" if holds else "不属实"


def _said(fact: Fact) -> str:
    printed = wording.amount(fact.value, fact.unit)
    return f"{wording.name(fact)}{wording.stage(fact)}为{printed}（{wording.place(fact)}）"
