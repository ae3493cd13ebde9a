"""Operations over figures, each with its formula: share, sum, average, difference, multiple, remainder, agreement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.money import agree, convert, is_money, rounded
from qa.matching.figures import MONEY, Open, Settled, readings, settle
from qa.matching.parts import are_parts, divided
from qa.matching.settling import amounts, settle_together
from qa.operations import replies

TOTAL_EXPENDITURE = Operand(whole="year_expenditure", text="总支出")
TOTAL_INCOME = Operand(whole="year_income", text="总收入")


def share(question: Question, ledger: Ledger) -> Answer | Open | None:
    """What part of the second operand, or of the total, the first is."""
    operands = list(question.operands)
    split = question.relation[1] if question.relation and question.relation[0] == "share" else len(operands)
    parts, wholes = operands[:split], operands[split:]
    if not parts:
        return None
    own = question.context is None and parts[0].get("part") in {"basic", "project"} and bool(parts[0].items)
    if own and (not wholes or (not wholes[0].items and question.says("它", "其"))):
        # “行政运行，项目支出占它多少”: of the item itself.
        wholes = [parts[0].without("part")]
    if not wholes and question.context is not None:
        wholes = [question.context]
    if not wholes and len(parts) == 2 and (contains(parts[0], parts[1], ledger) or _is_asked_first(parts[0], question)):
        # “专项的钱，其中某项占多少”, “采购总额多少，给小微企业的占多少”: the whole was named first.
        wholes, parts = parts[:1], parts[1:]
    if not wholes and len(parts) == 1 and (stated := _stated_share(question, parts[0], ledger)) is not None:
        return stated
    if not wholes and (divided_whole := told_whole(parts, ledger)) is not None:
        wholes = [divided_whole]
    if not wholes:
        wholes = [TOTAL_INCOME if _is_income(parts[0], ledger) else TOTAL_EXPENDITURE]
    if ledger.identity.kind is Kind.BUDGET and _only_its_stage(wholes[0], parts):
        # “公安占预算的比重”: in a budget, of all of it.
        wholes = [TOTAL_EXPENDITURE]
    if wholes[0].whole in {None, "year_income"} and _is_income_of_the_year(wholes[0]) and _are_carried(parts):
        wholes = [replace(wholes[0], whole="grand_income").without("flow")]  # no part of the year's own income
    found = settle_together([*parts, wholes[0]], ledger)
    if isinstance(found, Open):
        return found
    if any(one.reading.fact is found[-1].reading.fact for one in found[:-1]):
        return None
    if len({is_money(one.reading.unit) for one in found}) > 1:
        return None
    *shares, whole = found
    told = [one.reading.fact for one in found if not one.reading.fact.is_printed_in_table]
    if question.context is not None and len(told) == len(found) and not are_parts(told[:-1], told[-1]):
        return None
    *addends, divisor = amounts(found)
    if divisor == 0:
        return replies.refusal(question.text, f"{wording.name(whole.reading.fact)}为0，不能计算占比。")
    values = [rounded(addend / divisor * 100) for addend in addends]
    total, formula = proportion(addends, divisor)
    if (question.context is not None or wholes[0] in question.operands[:split]) and total > 100:
        return None
    labelled = [Labelled(wording.name(one.reading.fact), value, "%") for one, value in zip(shares, values, strict=True)]
    if len(shares) > 1 and question.says("各", "分别"):
        each = "、".join(f"{one.label}{one.value}%" for one in labelled)
        text = f"{wording.whose(whole.reading.fact.account)}占{spoken(whole)}的比例：{each}。"
        answer = replies.calculation(question.text, text, total, "%", formula, found, labelled)
        return replace(answer, kind=AnswerKind.LIST, value=None, unit=None)
    return as_share(question, found, [*addends, divisor], labelled if len(shares) > 1 else ())


def _is_income_of_the_year(operand: Operand) -> bool:
    return operand.whole == "year_income" or (operand.is_bare and operand.get("flow") == "income")


def _are_carried(parts: Sequence[Operand]) -> bool:
    return any("结转" in part.text or "结余" in part.text for part in parts)


def _is_asked_first(operand: Operand, question: Question) -> bool:
    """Whether how much it is, is asked by itself before anything else."""
    return (
        re.match(rf"[^,]*{re.escape(operand.text)}(?:是|有|为)?(?:多少|几)[^,]*,", question.text.lstrip(","))
        is not None
    )


def _only_its_stage(whole: Operand, parts: Sequence[Operand]) -> bool:
    """Whether the whole is but the part once more, at a stage: what stands behind 占 named no thing."""
    named = whole.without("stage")
    return whole.get("stage") is not None and any(
        named == replace(part.without("stage"), text=whole.text) for part in parts
    )


def proportion(addends: Sequence[Decimal], divisor: Decimal) -> tuple[Decimal, str]:
    """What part of `divisor` the addends together are, in percent, with the formula."""
    value = rounded(sum(addends, Decimal(0)) / divisor * 100)
    numerator = " + ".join(map(format_amount, addends))
    numerator = f"({numerator})" if len(addends) > 1 else numerator
    return value, f"{numerator} ÷ {format_amount(divisor)} × 100% = {value}%"


def as_share(
    question: Question, found: Sequence[Settled], values: Sequence[Decimal], labelled: Sequence[Labelled] = ()
) -> Answer:  # fmt: skip
    """The last figure as the whole of the others; `values` are theirs, in one unit."""
    *parts, whole = found
    value, formula = proportion(values[:-1], values[-1])
    text = f"{_whose(found)}{'、'.join(map(spoken, parts))}，占{spoken(whole)}的{value}%。"
    return replies.calculation(question.text, text, value, "%", formula, found, labelled)


def told_whole(parts: Sequence[Operand], ledger: Ledger) -> Operand | None:
    """What the prose divides into the parts, where only it states them: the procurement that services are part of."""
    found = [settle(part, ledger) for part in parts]
    facts = [one.reading.fact for one in found if isinstance(one, Settled)]
    wholes = {divided(fact, ledger.prose) for fact in facts if not fact.is_printed_in_table}
    whole = wholes.pop() if len(wholes) == 1 and len(facts) == len(parts) else None
    return None if whole is None else Operand(items=frozenset([whole.concept.subject]), text=whole.concept.subject)


def _stated_share(question: Question, part: Operand, ledger: Ledger) -> Answer | None:
    """The share that the account itself states, where the question names no whole."""
    found = readings(part, ledger, (Measure.SHARE,))
    if len(found) != 1:
        return None
    whole = found[0].fact.basis_of_comparison
    text = f"{wording.whose(ledger.identity)}{wording.name(found[0].fact)}占{whole or '总额'}的{found[0].value}%。"
    return replace(replies.figure(question.text, Settled(part, found[0]), None), text=text)


def times(question: Question, ledger: Ledger) -> Answer | Open | None:
    """How many times the second operand the first is."""
    if len(question.operands) != 2:
        return None
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    values = amounts(found)
    if values[1] == 0:
        return replies.refusal(question.text, f"{wording.name(found[1].reading.fact)}为0，不能计算倍数。")
    return as_multiple(question, found, values)


def as_multiple(question: Question, found: Sequence[Settled], values: Sequence[Decimal]) -> Answer:
    """How many times the second figure the first is; `values` are theirs, in one unit."""
    dividend, divisor = values
    value = rounded(dividend / divisor)
    formula = f"{format_amount(dividend)} ÷ {format_amount(divisor)} = {value}"
    text = f"{_whose(found)}{spoken(found[0])}，是{spoken(found[1])}的{value}倍。"
    return replies.calculation(question.text, text, value, "倍", formula, found)


def _whose(found: Sequence[Settled]) -> str:
    return wording.whose(found[0].reading.fact.account)


def spoken(settled: Settled) -> str:
    reading = settled.reading
    return f"{wording.full_name(reading.fact)}{wording.amount(reading.value, reading.unit)}"


def _told_apart(found: Sequence[Settled]) -> list[str]:
    """Each as spoken, with its 口径 or stage where that alone tells one from the other."""
    facts = [one.reading.fact for one in found]
    if len({wording.name(fact) for fact in facts}) == len(facts):
        return [spoken(one) for one in found]
    by_basis = len({wording.stage(fact) for fact in facts}) < len(facts)
    return [
        f"{wording.basis(fact) if by_basis else ''}{wording.name(fact)}{'' if by_basis else wording.stage(fact)}"
        f"{wording.amount(one.reading.value, one.reading.unit)}"
        for one, fact in zip(found, facts, strict=True)
    ]


def contains(whole: Operand, part: Operand, ledger: Ledger) -> bool:
    """Whether the second lies within the first, as the account prints them."""
    found = settle_together([whole, part], ledger)
    return not isinstance(found, Open) and are_parts([found[1].reading.coded], found[0].reading.coded)


def _is_income(operand: Operand, ledger: Ledger) -> bool:
    found = settle(operand, ledger)
    flows = {fact.concept.flow for fact in found.reading.facts} if isinstance(found, Settled) else set()
    return operand.get("flow") == "income" or flows == {"income"}


_WITHIN = {
    "all": frozenset({"fiscal", "general", "fund", "capital"}),
    "fiscal": frozenset({"general", "fund", "capital"}),
}
"""Which kinds of money another adds up."""


def total(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The sum of two or more operands."""
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    if len({one.reading.unit for one in found}) > 1 and not all(is_money(one.reading.unit) for one in found):
        return None
    # 发工资和工资福利支出 are two names of one figure, to be counted once.
    found = list({one.reading.fact: one for one in found}.values())
    unit = found[0].reading.unit
    if len(found) == 1:
        return replies.figure(question.text, found[0], question.unit)
    if _counts_twice(found):
        return None
    return as_sum(question, found, [convert(one.reading.value, one.reading.unit, unit) for one in found])


def _counts_twice(found: Sequence[Settled]) -> bool:
    """Whether one of the things to be added is the sum of some others: of all money, and of each kind of it."""
    concepts = [one.reading.fact.concept for one in found]
    return any(
        replace(whole, basis="") == replace(part, basis="") and part.basis in _WITHIN.get(whole.basis, ())
        for whole in concepts
        for part in concepts
    )


def as_sum(question: Question, found: Sequence[Settled], addends: Sequence[Decimal]) -> Answer:
    """The sum of figures; `addends` are their values in the unit of the first."""
    unit = found[0].reading.unit
    value, shown, _ = replies.in_unit(sum(addends, Decimal(0)), unit, question.unit)
    formula = f"{' + '.join(map(format_amount, addends))} = {format_amount(sum(addends, Decimal(0)))}{unit}"
    text = f"{_whose(found)}{'、'.join(map(spoken, found))}，合计{wording.amount(value, shown)}。"
    return replies.calculation(question.text, text, value, shown, formula, found)


def difference(question: Question, ledger: Ledger) -> Answer | Open | None:
    """By how much the first operand exceeds the second, or falls short of it."""
    if len(question.operands) != 2:
        return None
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    first, second = found
    if first.reading.unit != second.reading.unit and not is_money(first.reading.unit):
        return None
    unit = first.reading.unit
    return as_difference(question, found, [convert(one.reading.value, one.reading.unit, unit) for one in found])


def as_difference(question: Question, found: Sequence[Settled], values: Sequence[Decimal]) -> Answer:
    """By how much the first of two figures exceeds the second; `values` are theirs in the unit of the first."""
    first, second = values
    unit = found[0].reading.unit
    value, shown, _ = replies.in_unit(abs(first - second), unit, question.unit)
    word = "多" if first > second else "少" if first < second else "相同，相差"
    larger, smaller = max(first, second), min(first, second)
    formula = f"{format_amount(larger)} − {format_amount(smaller)} = {format_amount(abs(first - second))}{unit}"
    told = "，".join(_told_apart(found))
    text = f"{_whose(found)}{told}，前者比后者{word}{wording.amount(value, shown)}。"
    return replies.calculation(question.text, text, value, shown, formula, found)


def average(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The mean of several operands."""
    if question.per is not None or len(question.operands) < 2:
        return None
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    units = {one.reading.unit for one in found}
    if len(units) > 1 and not all(map(is_money, units)):
        return None
    addends = amounts(found)
    unit = units.pop() if len(units) == 1 else "万元"
    mean = rounded(sum(addends, Decimal(0)) / len(addends))
    value, shown, _ = replies.in_unit(mean, unit, question.unit)
    formula = f"({' + '.join(map(format_amount, addends))}) ÷ {len(addends)} = {format_amount(mean)}{unit}"
    named = "、".join(spoken(one) for one in found)
    text = f"{wording.whose(found[0].reading.fact.account)}{named}，平均{wording.amount(value, shown)}。"
    return replies.calculation(question.text, text, value, shown, formula, found)


def remainder(question: Question, ledger: Ledger) -> Answer | Open | None:
    """What is left of the whole named, or of all spending, without what the question leaves out."""
    whole = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    if whole.is_bare and whole.fixes <= {"flow"}:
        whole = TOTAL_INCOME if whole.get("flow") == "income" else TOTAL_EXPENDITURE
    if len(question.operands) > 1:
        return None
    left_out = question.excluded
    if whole.items and any(one.is_bare and one.get("basis") for one in left_out):
        # “年末结余里扣掉财政拨款”: of that item what is in the basis left out.
        left_out = tuple(whole.having(*one.attributes) if one.is_bare else one for one in left_out)
        whole = whole.having(("basis", whole.get("basis") or "all"))
    found = settle_together([whole, *left_out], ledger)
    if isinstance(found, Open):
        return found
    minuend, *parts = found
    is_outright = question.says("扣", "减去", "减掉")
    if not is_outright and not are_parts([one.reading.coded for one in parts], minuend.reading.coded):
        return None
    first, *others = amounts(found)
    unit = minuend.reading.unit if len({one.reading.unit for one in found}) == 1 else "万元"
    left = first - sum(others, Decimal(0))
    value, shown, _ = replies.in_unit(left, unit, question.unit)
    formula = f"{' − '.join(map(format_amount, (first, *others)))} = {format_amount(left)}{unit}"
    named = "、".join(spoken(one) for one in parts)
    whose = wording.whose(minuend.reading.fact.account)
    text = f"{whose}{spoken(minuend)}，除去{named}，为{wording.amount(value, shown)}。"
    return replies.calculation(question.text, text, value, shown, formula, found)


def same_everywhere(question: Question, ledger: Ledger) -> Answer | Open | None:
    """Whether all prints of one quantity agree; every value that is printed, with its places."""
    if not question.operands:
        return None
    found = readings(question.operands[0], ledger, MONEY)
    if not found:
        return None
    values = tuple(
        Labelled("、".join(dict.fromkeys(wording.place(fact) for fact in reading.facts)), reading.value, reading.unit)
        for reading in found
    )
    listed = "；".join(f"{entry.label}为{wording.amount(entry.value, entry.unit)}" for entry in values)
    same = all(agree(found[0].value, found[0].unit, other.value, other.unit) for other in found[1:])
    verdict = "一致" if same else "不完全一致"
    text = f"{wording.whose(ledger.identity)}{wording.name(found[0].fact)}：{listed}，{verdict}。"
    used = [Settled(question.operands[0], reading) for reading in found]
    answer = replies.figure(question.text, used[0], None)
    verdict = "true" if same else "false"
    return replace(
        answer, kind=AnswerKind.VERIFICATION, text=text, verdict=verdict, values=values, citations=replies.sources(used)
    )
