"""Claims that compare: one thing with another, with its budget, or with the year before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.account import Kind
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, Labelled
from qa.asking.question import Amount, Operand, Question
from qa.evidence import wording
from qa.evidence.money import convert, is_money, rounded
from qa.matching.comparing import Base, Comparison, base_named, base_of, side
from qa.matching.figures import BUDGETS, Reading, Settled, settle
from qa.matching.parts import framed
from qa.matching.settling import amounts, settle_in_every_basis
from qa.operations import verdicts
from qa.operations.arithmetic import TOTAL_EXPENDITURE, spoken
from qa.operations.steps import Step, rates_from, reckoned_steps, stated_steps, steps_of

_RATIOS = frozenset({"growth", "share", "execution", "average", "times"})
"""What a comparison of rates is about: not the figures themselves."""

_FRAMED = re.compile("[^,。;]{2,12}?(?:里头?|里面|当中|之中|中)(?=[\u4e00-\u9fff])")


def compared(
    question: Question, found: Comparison, ledger: Ledger, heads: Sequence[Operand] = ()
) -> Answer | None:  # fmt: skip
    """The verdict on a comparison; `heads` are what it is about where it names nothing itself."""
    left, base = side(found.left, ledger), side(_frame(found.left) + found.base, ledger)
    if left.unknown or base.unknown or left.is_jumbled or base.is_jumbled:
        return None
    if (left.operations | base.operations) & _RATIOS:
        return None
    firsts = _subjects(left, heads, ledger)
    if not firsts:
        return None
    things = [one for one in base.operands if not (one.is_bare and one.fixes <= {"stage"})]
    if "previous" in base.operations or not things:
        from_there = base_named(found.base, ledger)
        if from_there is None or len(firsts) > 1:
            return None
        return changed(question, firsts[0], from_there, found, ledger)
    return _set_against(question, found, firsts, things, ledger)


def _frame(left: str) -> str:
    """What frames both sides, as the left one says it: 政府采购里 in “政府采购里货物比服务多”."""
    framed = _FRAMED.match(left)
    return framed[0] if framed else ""


def _subjects(left: Question, heads: Sequence[Operand], ledger: Ledger) -> tuple[Operand, ...]:
    """What stands on the left, within what frames it; none where the frame does not hold it."""
    named = left.operands or tuple(heads)
    if left.context is None or not left.context.items & ledger.tables.subjects:
        return named
    inside = [framed(one, left.context, ledger) for one in named]
    return tuple(one for one in inside if one is not None) if all(inside) else ()


def _set_against(
    question: Question, found: Comparison, left: Sequence[Operand], right: Sequence[Operand], ledger: Ledger
) -> Answer | None:  # fmt: skip
    """“甲比乙多”: by the difference claimed, where one is claimed. Several things on one side must be added up."""
    if (min(len(left), len(right)) > 1) or (len(left) + len(right) > 2 and "sum" not in question.operations):
        return None
    outcomes = settle_in_every_basis([*left, *right], ledger)
    return verdicts.best([_set_in_one_basis(question, found, settled, len(left)) for settled in outcomes])


def _set_in_one_basis(
    question: Question, found: Comparison, settled: Sequence[Settled], split: int
) -> Answer | None:  # fmt: skip
    """The verdict by these figures, of which so many stand on the left."""
    units = {one.reading.unit for one in settled}
    if len(units) > 1 and not all(map(is_money, units)):
        return None
    values = amounts(settled)
    first, second = sum(values[:split], Decimal(0)), sum(values[split:], Decimal(0))
    if not question.amounts:
        holds = first == second if found.rises is None else (first > second if found.rises else first < second)
        return verdicts.of_figures(question, holds != found.is_denied, settled)
    return _set_apart(question, found, settled, (first, second), units.pop() if len(units) == 1 else "万元")


def _set_apart(
    question: Question, found: Comparison, settled: Sequence[Settled], values: tuple[Decimal, Decimal], unit: str
) -> Answer | None:  # fmt: skip
    """By how much, in money, percent or times, the first value differs from the second."""
    first, second = values
    claimed = _as_limit(question.amounts[0], found)
    reckoned = _difference(claimed, found, first, second, unit)
    if reckoned is None or found.rises is None or found.is_denied:
        return None
    value, told, formula = reckoned
    unit = unit if is_money(claimed.unit) else claimed.unit
    right_way = (first > second) == found.rises or "倍" in found.base
    text = f"{'、'.join(map(spoken, settled))}，{told}。"
    shown = value if is_money(unit) else rounded(value)
    return verdicts.reckoned(question, right_way and claimed.holds(value, unit), text, settled, shown, unit, formula)


def _as_limit(claimed: Amount, found: Comparison) -> Amount:
    """“两倍还多” is more than twice."""
    return replace(claimed, bound="over" if found.rises else "under") if "倍" in found.base else claimed


def _difference(
    claimed: Amount, found: Comparison, first: Decimal, second: Decimal, unit: str
) -> tuple[Decimal, str, str] | None:
    """What the claimed amount should be, in a sentence and as a formula."""
    gap, word = abs(first - second), "多" if first > second else "少"
    a, b = format_amount(first), format_amount(second)
    if is_money(claimed.unit) and is_money(unit):
        told = f"前者比后者{word}{wording.amount(gap, unit)}" if gap else "两者相同"
        larger, smaller = (a, b) if first > second else (b, a)
        return gap, told, f"{larger} − {smaller} = {format_amount(gap)}{unit}"
    if not second:
        return None
    if claimed.unit == "倍" and "倍" in found.base:
        return first / second, f"前者是后者的{rounded(first / second)}倍", f"{a} ÷ {b} = {rounded(first / second)}"
    if claimed.unit == "倍" and found.rises:
        ratio = gap / second
        return ratio, f"前者比后者{word}{rounded(ratio)}倍", f"({a} − {b}) ÷ {b} = {rounded(ratio)}"
    if claimed.unit == "%":
        rate = gap / second * 100
        return rate, f"前者比后者{word}{rounded(rate)}%", f"({a} − {b}) ÷ {b} × 100% = {rounded(rate)}%"
    return None


def went(question: Question, found: Comparison, ledger: Ledger, heads: Sequence[Operand] = ()) -> Answer | None:
    """A claim that something rose or fell, without saying since when or than what."""
    named = question.operands or tuple(heads) or (TOTAL_EXPENDITURE,)
    if len(named) > 1:
        return None
    return changed(question, named[0], base_of(question.text, ledger), found, ledger)


def changed(
    question: Question, subject: Operand, base: Base | None, found: Comparison, ledger: Ledger
) -> Answer | None:  # fmt: skip
    """The verdict on a change of the subject from `base`, None: from whatever the account compares it with."""
    if question.amounts and question.amounts[0].value < 0:
        # “增长-5%” is a fall; what “下降-5%” is nobody can say.
        if not found.rises:
            return None
        question = replace(question, amounts=(replace(question.amounts[0], value=-question.amounts[0].value),))
        found = replace(found, rises=False)
    if found.is_denied and question.amounts:
        return None
    if subject.get("stage") in BUDGETS and ledger.identity.kind is Kind.FINAL:
        return None
    steps = _steps(question, subject, base, ledger)
    if not steps:
        return _without_steps(question, subject, base, ledger)
    right = [step for step in steps if _bears_out(step, question, found)]
    step = (right or steps)[0]
    others = dict.fromkeys(f"比{other.against}{other.told}" for other in steps if other.value != step.value)
    note = f"另有记载：{'；'.join(others)}。" if others and base is None else ""
    if question.amounts and question.amounts[0].unit == "百分点":
        note += "百分点是两个百分比之差，不是增减的百分比。"
    level = settle(subject, ledger)
    ends = _ends(step, level.reading) if isinstance(level, Settled) else []
    now = f"{wording.amount(ends[0].value, ends[0].unit)}，" if ends else ""
    then = f"（{step.against}为{wording.amount(ends[1].value, ends[1].unit)}）" if len(ends) > 1 and step.value else ""
    told = f"{step.of}{now}比{step.against}{step.told}{then}。{note}"
    answer = verdicts.reckoned(question, bool(right), told, step.used, abs(step.value), step.unit, step.formula or None)
    moved = Labelled(step.verb, abs(step.value), step.unit)
    return replace(answer, values=(*ends, moved)) if ends else answer


def _ends(step: Step, now: Reading) -> list[Labelled]:
    """What the thing is, and what it was before the step where both are money."""
    ends = [Labelled(step.of, now.value, now.unit)]
    if is_money(step.unit) and is_money(now.unit):
        earlier = now.value - convert(step.value, step.unit, now.unit)
        ends.append(Labelled(f"{step.against}{step.of}", earlier, now.unit))
    return ends


def _steps(question: Question, subject: Operand, base: Base | None, ledger: Ledger) -> list[Step]:
    """The changes in the unit that is claimed, those since the year before first."""
    stated = sorted(steps_of(subject, base, ledger), key=lambda step: not _is_since_last_year(step, ledger))
    steps = [*stated, *(reckoned_steps(subject, base, ledger) if base else ())]
    if not question.amounts:
        return steps
    if is_money(question.amounts[0].unit):
        return [step for step in steps if is_money(step.unit)]
    rates = [step for step in steps if step.unit == "%"]
    return rates or rates_from(stated, subject, ledger)


def _is_since_last_year(step: Step, ledger: Ledger) -> bool:
    base = base_named(step.against, ledger)
    return base is not None and base.is_before


def _bears_out(step: Step, question: Question, found: Comparison) -> bool:
    went_so = step.value == 0 if found.rises is None else (step.value > 0 if found.rises else step.value < 0)
    if not question.amounts:
        return went_so != found.is_denied
    claimed = question.amounts[0]
    if claimed.unit == "倍":
        return went_so and claimed.holds(abs(step.value) / 100, "倍")
    return went_so and claimed.holds(abs(step.value), step.unit)


def _without_steps(question: Question, subject: Operand, base: Base | None, ledger: Ledger) -> Answer | None:
    """What the account compares it with instead."""
    others = dict.fromkeys(f"比{step.against}{step.told}" for step in stated_steps(subject, None, ledger))
    if not others or base is None:
        return None
    named = subject.text or "支出"
    return verdicts.unverifiable(question, f"账里没有“{named}”与这个基数相比的数，只写有{'；'.join(others)}。")
