"""Final accounts against the budget: how much of it was carried out, how much was left."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, Labelled
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.facts import stage_of_plan
from qa.evidence.money import places, rounded
from qa.matching.comparing import Base, base_named
from qa.matching.figures import BUDGETS, Open, Reading, Settled, readings
from qa.matching.settling import amounts, settle_together
from qa.operations import replies
from qa.operations.arithmetic import spoken


def _named(question: Question) -> Operand:
    """The thing the question is about, before the stages of it that it goes through."""
    return next((one for one in question.operands if one.items), next(iter(question.operands), Operand()))


def _is_of_several(question: Question) -> bool:
    """Whether more than one thing is named, of which one would be passed over."""
    return len({(one.items, one.code) for one in question.operands if one.items or one.code}) > 1


def unspent(question: Question, ledger: Ledger) -> Answer | Open | None:
    """What is left of the budget; None where nothing is."""
    if ledger.identity.kind is not Kind.FINAL:
        return replies.refusal(question.text, f"{ledger.identity.title}是预算，没有用掉多少要看决算。")
    if _is_of_several(question):
        return None
    operand = _named(question).without("stage", "flow")
    found = settle_together([operand.having(("stage", "budget")), operand.having(("stage", "actual"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    planned, spent = amounts(found)
    if spent > planned:
        return None
    unit = found[0].reading.unit if len({one.reading.unit for one in found}) == 1 else "万元"
    value, shown, _ = replies.in_unit(planned - spent, unit, question.unit)
    formula = f"{format_amount(planned)} − {format_amount(spent)} = {format_amount(planned - spent)}{unit}"
    text = (
        f"{wording.whose(ledger.identity)}{spoken(found[0])}（预算），决算"
        f"{wording.amount(found[1].reading.value, found[1].reading.unit)}，没有用完的为{wording.amount(value, shown)}。"
    )
    return replies.calculation(question.text, text, value, shown, formula, found)


def overspent(question: Question, ledger: Ledger) -> Answer | Open | None:
    """By how much the actual figure exceeds the budget; told where it does not."""
    if _is_of_several(question):
        return None
    operand = _named(question).without("stage", "flow")
    found = settle_together([operand.having(("stage", "budget")), operand.having(("stage", "actual"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    planned, spent = amounts(found)
    told = f"{wording.whose(ledger.identity)}{spoken(found[1])}（决算），{spoken(found[0])}（预算）"
    if spent <= planned:
        return replies.refusal(question.text, f"{told}，没有超支。")
    unit = found[0].reading.unit if len({one.reading.unit for one in found}) == 1 else "万元"
    formula = f"{format_amount(spent)} − {format_amount(planned)} = {format_amount(spent - planned)}{unit}"
    text = f"{told}，超支{wording.amount(spent - planned, unit)}。"
    return replies.calculation(question.text, text, spent - planned, unit, formula, found)


def execution(question: Question, ledger: Ledger) -> Answer | Open | None:
    """Actual as a percentage of the budget; where the prose states another rate, both."""
    if ledger.identity.kind is not Kind.FINAL:
        return replies.refusal(question.text, f"{ledger.identity.title}是预算，没有执行情况，查执行率请看决算。")
    if _is_of_several(question):
        return None
    operand = _named(question).without("stage", "flow")
    named = next((stage for one in question.operands if (stage := one.get("stage")) in BUDGETS), None)
    planned_as = named or stage_of_plan(question.text) or "budget"
    found = settle_together([operand.having(("stage", "actual")), operand.having(("stage", planned_as))], ledger)
    stated = [
        one
        for one in readings(operand, ledger, (Measure.COMPLETION,))
        if (base := base_named(one.fact.basis_of_comparison or "", ledger)) is None
        or Base(is_before=False, stage=planned_as).admits(base)
    ]
    if isinstance(found, Open):
        return _stated_rate(question, stated[0]) if stated and not found.readings else found if found.readings else None
    actual, budget = found
    spent, planned = amounts(found)
    if planned == 0:
        return replies.refusal(question.text, f"{wording.name(budget.reading.fact)}的预算为0，没有执行率可算。")
    value = rounded(spent / planned * 100)
    formula = f"{format_amount(spent)} ÷ {format_amount(planned)} × 100% = {value}%"
    plan = wording.stage(budget.reading.fact).removesuffix("数")
    text = (
        f"{wording.whose(actual.reading.fact.account)}{spoken(actual)}（决算），{plan}"
        f"{wording.amount(budget.reading.value, budget.reading.unit)}，完成预算的{value}%。"
    )
    stated = [one for one in stated if _is_of_plan(one, budget, ledger)]
    others = [reading for reading in stated if not _is_near(reading.value, value)]
    if others:
        text += f"文字说明中写的是完成预算的{others[0].value}%，与此不同。"
    rates = [Labelled("按表中数字计算", value, "%"), *(Labelled("文字说明", other.value, "%") for other in others)]
    used = [*found, *(Settled(operand, reading) for reading in stated)]
    asked_each = len(question.counters) > 1
    both = [
        Labelled(name, one.reading.value, one.reading.unit) for name, one in (("预算数", budget), ("决算数", actual))
    ]
    told = [*both, *rates] if asked_each else rates if others else ()
    return replies.calculation(question.text, text, value, "%", formula, used, told)


def _is_of_plan(rate: Reading, budget: Settled, ledger: Ledger) -> bool:
    """Whether the rate is stated of the same plan, where the account prints that of several stages."""
    base = base_named(rate.fact.basis_of_comparison or "", ledger)
    if base is None or base.stage is None:
        return True
    plans = readings(budget.operand.having(("stage", base.stage)), ledger)
    return not plans or any(one.value == budget.reading.value for one in plans)


def _stated_rate(question: Question, reading: Reading) -> Answer:
    settled = Settled(Operand(), reading)
    text = f"{wording.whose(reading.fact.account)}{wording.name(reading.fact)}完成预算的{reading.value}%。"
    return replace(replies.figure(question.text, settled, None), text=text)


def _is_near(stated: Decimal, computed: Decimal) -> bool:
    """Equal at the precision stated, give or take one in its last place."""
    digits = places(stated)
    return abs(stated - rounded(computed, digits)) <= Decimal(1).scaleb(-digits)
