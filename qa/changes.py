"""What the prose says of how a figure changed: stated, worked out, or reckoned back to the figure before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa import replies, wording
from qa.answer import Answer, Labelled
from qa.arithmetic import TOTAL_EXPENDITURE
from qa.figures import BUDGETS, CHANGES, MONEY, Open, Reading, Settled, readings, settle
from qa.ledger import Ledger
from qa.money import convert, is_money, rounded
from qa.question import Operand, Question
from qa.settling import amounts, settle_each


def change(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The change against the year before (or the budget) that the prose states."""
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    stated = changes(operand, ledger)
    if not stated:
        return _since_earlier_account(question, operand, ledger)
    best = [reading for reading in stated if is_against(reading, operand, ledger)]
    if not best and "previous" in question.operations:
        return None
    best = best or list(stated)
    if _wants_rate(question) and not any(reading.unit in {"%", ""} for reading in best):
        return _computed_change(question, operand, ledger)
    in_percent = [reading for reading in best if reading.unit in {"%", ""}]
    in_money = [reading for reading in best if reading.unit not in {"%", ""}]
    first = (in_percent or in_money)[0] if _wants_percent(question) else (in_money or in_percent)[0]
    second = next((r for r in best if r is not first and r.fact.citation.section == first.fact.citation.section), None)
    told = "，".join(f"{wording.change(r.fact)}{wording.amount(r.value, r.unit)}" for r in (first, second) if r)
    against = first.fact.basis_of_comparison or "上年"
    text = f"{wording.whose(ledger.identity)}{wording.name(first.fact)}比{against}{told}。"
    values = tuple(Labelled(wording.change(r.fact), r.value, r.unit) for r in (first, second) if r)
    used = [Settled(operand, reading) for reading in (first, second) if reading]
    answer = replies.figure(question.text, used[0], None)
    return replace(answer, text=text, values=values, citations=replies.sources(used))


def _since_earlier_account(question: Question, operand: Operand, ledger: Ledger) -> Answer | Open | None:
    """The change that the account does not state, from the account of the year before, where the library holds it."""
    if ledger.earlier is None or operand.get("stage") is not None:
        return None
    found = settle_each([(operand, ledger.earlier), (operand, ledger)])
    return found if isinstance(found, Open) else between(question, found[0], found[1])


def between(question: Question, earlier: Settled, now: Settled) -> Answer:
    """The change from one account's figure to another's; its rate where the question asks for one."""
    before, after = amounts([earlier, now])
    unit = now.reading.unit if now.reading.unit == earlier.reading.unit else "万元"
    step = after - before
    verb = "增加" if step >= 0 else "减少"
    told = "，".join(
        f"{wording.account_name(one.reading.fact.account)}{wording.name(one.reading.fact)}"
        f"{wording.amount(one.reading.value, one.reading.unit)}"
        for one in (earlier, now)
    )
    text = f"{told}，{verb}{wording.amount(abs(step), unit)}"
    moved = Labelled(f"{verb}额", abs(step), unit)
    formula = f"{format_amount(after)} − {format_amount(before)} = {format_amount(step)}{unit}"
    if before == 0:
        return replies.calculation(question.text, f"{text}。", abs(step), unit, formula, [now, earlier])
    rate = rounded(step / before * 100)
    rates = Labelled("增长率" if rate >= 0 else "下降率", abs(rate), "%")
    text += f"，{'增长' if rate >= 0 else '下降'}{abs(rate)}%。"
    if _wants_rate(question):
        formula = f"{format_amount(step)} ÷ {format_amount(before)} × 100% = {rate}%"
        return replies.calculation(question.text, text, abs(rate), "%", formula, [now, earlier], (rates, moved))
    return replies.calculation(question.text, text, abs(step), unit, formula, [now, earlier], (moved, rates))


def _wants_rate(question: Question) -> bool:
    return question.says("率", "百分", "幅", "%", "几成")


def _computed_change(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
    """A rate of change that the prose leaves to the reader to work out."""
    found = rate_of_change(operand, ledger)
    if found is None:
        return None
    verb = "增长" if found.rate >= 0 else "下降"
    against = found.used[-1].reading.fact.basis_of_comparison
    what = wording.name(found.used[0].reading.fact)
    text = f"{wording.whose(ledger.identity)}{what}比{against}{verb}{abs(found.rate)}%。"
    return replies.calculation(question.text, text, abs(found.rate), "%", found.formula, found.used)


@dataclass(frozen=True, slots=True)
class RateOfChange:
    """`rate` in percent, below 0 for a fall; `formula` is empty where the rate is stated as such."""

    rate: Decimal
    formula: str
    used: tuple[Settled, ...]


def rate_of_change(operand: Operand, ledger: Ledger) -> RateOfChange | None:
    """The stated rate of change, else the one that the stated amount of change and the figure itself give."""
    stated = changes(operand, ledger)
    rates = [reading for reading in stated if reading.unit in {"%", ""}]
    if rates:
        falls = rates[0].fact.measure in {Measure.DECLINE, Measure.DECREASE}
        return RateOfChange(-rates[0].value if falls else rates[0].value, "", (Settled(operand, rates[0]),))
    for step in (reading for reading in stated if is_money(reading.unit)):
        for now in readings(operand.without("stage"), ledger, MONEY):
            before = _before(now, step)
            if before and (now.bases & step.bases or "" in step.bases):
                rate = rounded((now.value - before) / before * 100)
                after, earlier = format_amount(now.value), format_amount(before)
                formula = f"({after} − {earlier}) ÷ {earlier} × 100% = {rate}%"
                return RateOfChange(rate, formula, (Settled(operand, now), Settled(operand, step)))
    return None


def changes(operand: Operand, ledger: Ledger) -> tuple[Reading, ...]:
    """The stated changes of what `operand` names, those against what it compares with first."""
    against = operand.get("stage")
    found = readings(operand.without("stage"), ledger, CHANGES)
    wanted = operand.having(("stage", against)) if against else operand
    return tuple(sorted(found, key=lambda reading: not is_against(reading, wanted, ledger)))


def _wants_percent(question: Question) -> bool:
    return any(word in question.text for word in ("增长", "下降", "率", "百分", "幅", "%", "几成"))


def is_against(reading: Reading, operand: Operand, ledger: Ledger) -> bool:
    """Whether the change is reckoned from what the question compares with: its budget, else last year."""
    if operand.get("stage") in BUDGETS:
        return "预算" in (reading.fact.basis_of_comparison or "")
    return _against_last_year(reading, ledger)


def _against_last_year(reading: Reading, ledger: Ledger) -> bool:
    year = str(ledger.identity.year - 1)
    return any(word in (reading.fact.basis_of_comparison or "") for word in ("上年", "上一年", "去年", year))


def previous(question: Question, ledger: Ledger) -> Answer | Open | None:
    """Last year's figure, reckoned back from this year's and the change the prose states."""
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    steps = [reading for reading in _steps(operand, ledger) if _against_last_year(reading, ledger)]
    if not steps and ledger.earlier is not None:
        found = settle(operand, ledger.earlier)
        return replies.figure(question.text, found, question.unit) if isinstance(found, Settled) else found
    return _reckoned_back(question, operand, steps, f"{ledger.identity.year - 1}年", ledger)


def budgeted(question: Question, ledger: Ledger) -> Answer | Open | None:
    """A budget that is printed nowhere, reckoned back from the actual figure and the stated change against it."""
    if ledger.identity.kind is not Kind.FINAL or len(question.operands) != 1:
        return None
    if question.operands[0].get("stage") not in BUDGETS:
        return None
    operand = question.operands[0].without("stage")
    steps = [step for step in _steps(operand, ledger) if "预算" in (step.fact.basis_of_comparison or "")]
    return _reckoned_back(question, operand, steps, f"{ledger.identity.year}年度预算", ledger)


def _steps(operand: Operand, ledger: Ledger) -> list[Reading]:
    return [reading for reading in readings(operand, ledger, CHANGES) if is_money(reading.unit)]


def _reckoned_back(
    question: Question, operand: Operand, steps: Sequence[Reading], when: str, ledger: Ledger
) -> Answer | None:
    candidates = [
        (now, step)
        for step in steps
        for now in readings(operand, ledger, MONEY)
        if now.bases & step.bases or "" in step.bases | now.bases
    ]
    values = {_before(now, step) for now, step in candidates}
    if len(values) != 1:
        return None
    now, step = candidates[0]
    value, sign = values.pop(), "+" if step.fact.measure is Measure.DECREASE else "−"
    formula = f"{format_amount(now.value)} {sign} {format_amount(step.value)} = {format_amount(value)}{now.unit}"
    text = (
        f"{ledger.identity.department}{when}{wording.name(now.fact)}为{wording.amount(value, now.unit)}，"
        f"由{ledger.identity.year}年的{wording.amount(now.value, now.unit)}和“比{step.fact.basis_of_comparison}"
        f"{wording.change(step.fact)}{wording.amount(step.value, step.unit)}”推算。"
    )
    used = [Settled(operand, now), Settled(operand, step)]
    return replies.calculation(question.text, text, value, now.unit, formula, used)


def _before(now: Reading, step: Reading) -> Decimal:
    moved = convert(step.value, step.unit, now.unit)
    return now.value + moved if step.fact.measure is Measure.DECREASE else now.value - moved
