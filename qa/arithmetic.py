"""Operations over figures, each with its formula: share, sum, difference, execution rate, change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Kind, Measure
from qa import replies, wording
from qa.answer import Answer, AnswerKind, Labelled
from qa.figures import BUDGETS, MONEY, Open, Reading, Settled, readings, settle, within
from qa.ledger import Ledger
from qa.money import agree, convert, is_money, places, rounded, written
from qa.question import Operand, Question

CHANGES = frozenset({Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE, Measure.UNCHANGED})
SHARED_BASES = ("all", "general", "fiscal")
TOTAL_EXPENDITURE = Operand(whole="year_expenditure", text="总支出")
TOTAL_INCOME = Operand(whole="year_income", text="总收入")


def settle_together(operands: Sequence[Operand], ledger: Ledger) -> list[Settled] | Open:
    """All operands in one basis, if there is one in which all are printed, or if all agree; else the open one."""
    found = [settle(operand, ledger) for operand in operands]
    undecided = [one for one in found if isinstance(one, Open)]
    empty = [one for one in undecided if not one.readings]
    if empty:
        return empty[0]
    if not undecided:
        return [one for one in found if isinstance(one, Settled)]
    outcomes = [outcome for basis in SHARED_BASES if (outcome := _in_one_basis(found, basis, ledger))]
    values = {tuple(one.reading.value for one in outcome) for outcome in outcomes}
    return outcomes[0] if len(values) == 1 else undecided[0]


def _in_one_basis(found: Sequence[Settled | Open], basis: str, ledger: Ledger) -> list[Settled] | None:
    chosen = []
    for one in found:
        if isinstance(one, Open):
            one = settle(within(one.operand, basis), ledger)
        elif basis not in one.reading.bases and one.reading.bases & set(SHARED_BASES):
            return None
        if isinstance(one, Open):
            return None
        chosen.append(one)
    return chosen


def money(settled: Settled) -> Decimal:
    """In 万元, or in the printed unit where it is none of money."""
    reading = settled.reading
    return convert(reading.value, reading.unit, "万元") if is_money(reading.unit) else reading.value


def share(question: Question, ledger: Ledger) -> Answer | Open | None:
    """What part of the second operand, or of the total, the first is."""
    operands = list(question.operands)
    split = question.relation[1] if question.relation and question.relation[0] == "share" else len(operands)
    parts, wholes = operands[:split], operands[split:]
    if not parts:
        return None
    if not wholes and question.context is not None:
        wholes = [question.context]
    if not wholes:
        wholes = [TOTAL_INCOME if parts[0].get("flow") == "income" else TOTAL_EXPENDITURE]
    found = settle_together([*parts, wholes[0]], ledger)
    if isinstance(found, Open):
        return found
    *shares, whole = found
    if money(whole) == 0:
        return replies.refusal(question.text, f"{wording.name(whole.reading.fact)}为0，不能计算占比。")
    values = [rounded(money(one) / money(whole) * 100) for one in shares]
    total = rounded(sum(map(money, shares), Decimal(0)) / money(whole) * 100)
    numerator = " + ".join(written(money(one)) for one in shares)
    formula = f"{f'({numerator})' if len(shares) > 1 else numerator} ÷ {written(money(whole))} × 100% = {total}%"
    named = "、".join(_spoken(one) for one in shares)
    text = f"{wording.whose(whole.reading.fact.account)}{named}，占{_spoken(whole)}的{total}%。"
    labelled = [Labelled(wording.name(one.reading.fact), value, "%") for one, value in zip(shares, values, strict=True)]
    return replies.calculation(question.text, text, total, "%", formula, found, labelled if len(shares) > 1 else ())


def times(question: Question, ledger: Ledger) -> Answer | Open | None:
    """How many times the second operand the first is."""
    if len(question.operands) != 2:
        return None
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    first, second = found
    if money(second) == 0:
        return replies.refusal(question.text, f"{wording.name(second.reading.fact)}为0，不能计算倍数。")
    value = rounded(money(first) / money(second))
    formula = f"{written(money(first))} ÷ {written(money(second))} = {value}"
    text = f"{wording.whose(first.reading.fact.account)}{_spoken(first)}，是{_spoken(second)}的{value}倍。"
    return replies.calculation(question.text, text, value, "倍", formula, found)


def _spoken(settled: Settled) -> str:
    reading = settled.reading
    return f"{wording.name(reading.fact)}{wording.amount(reading.value, reading.unit)}"


def total(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The sum of two or more operands."""
    found = settle_together(question.operands, ledger)
    if isinstance(found, Open):
        return found
    if len({one.reading.unit for one in found}) > 1 and not all(is_money(one.reading.unit) for one in found):
        return None
    unit = found[0].reading.unit
    addends = [convert(one.reading.value, one.reading.unit, unit) for one in found]
    value, shown, _ = replies.in_unit(sum(addends, Decimal(0)), unit, question.unit)
    formula = f"{' + '.join(map(written, addends))} = {written(sum(addends, Decimal(0)))}{unit}"
    named = "、".join(_spoken(one) for one in found)
    text = f"{wording.whose(found[0].reading.fact.account)}{named}，合计{wording.amount(value, shown)}。"
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
    a, b = first.reading.value, convert(second.reading.value, second.reading.unit, unit)
    value, shown, _ = replies.in_unit(abs(a - b), unit, question.unit)
    word = "多" if a > b else "少" if a < b else "相同，相差"
    formula = f"{written(max(a, b))} − {written(min(a, b))} = {written(abs(a - b))}{unit}"
    text = (
        f"{wording.whose(first.reading.fact.account)}{_spoken(first)}，{_spoken(second)}，"
        f"前者比后者{word}{wording.amount(value, shown)}。"
    )
    return replies.calculation(question.text, text, value, shown, formula, found)


def execution(question: Question, ledger: Ledger) -> Answer | Open | None:
    """Actual as a percentage of the budget; where the prose states another rate, both."""
    if ledger.identity.kind is not Kind.FINAL:
        return replies.refusal(question.text, f"{ledger.identity.title}是预算，没有执行情况，查执行率请看决算。")
    operand = (question.operands or (Operand(),))[0].without("stage", "flow")
    found = settle_together([operand.having(("stage", "actual")), operand.having(("stage", "budget"))], ledger)
    stated = readings(operand, ledger, (Measure.COMPLETION,))
    if isinstance(found, Open):
        return _stated_rate(question, stated[0]) if stated and not found.readings else found if found.readings else None
    actual, budget = found
    if money(budget) == 0:
        return replies.refusal(question.text, f"{wording.name(budget.reading.fact)}的预算为0，没有执行率可算。")
    value = rounded(money(actual) / money(budget) * 100)
    formula = f"{written(money(actual))} ÷ {written(money(budget))} × 100% = {value}%"
    text = (
        f"{wording.whose(actual.reading.fact.account)}{_spoken(actual)}（决算），预算"
        f"{wording.amount(budget.reading.value, budget.reading.unit)}，完成预算的{value}%。"
    )
    others = [reading for reading in stated if not _is_near(reading.value, value)]
    if others:
        text += f"文字说明中写的是完成预算的{others[0].value}%，与此不同。"
    rates = [Labelled("按表中数字计算", value, "%"), *(Labelled("文字说明", other.value, "%") for other in others)]
    used = [*found, *(Settled(operand, reading) for reading in stated)]
    return replies.calculation(question.text, text, value, "%", formula, used, rates if others else ())


def _stated_rate(question: Question, reading: Reading) -> Answer:
    settled = Settled(Operand(), reading)
    text = f"{wording.whose(reading.fact.account)}{wording.name(reading.fact)}完成预算的{reading.value}%。"
    return replace(replies.figure(question.text, settled, None), text=text)


def _is_near(stated: Decimal, computed: Decimal) -> bool:
    """Equal at the precision stated, give or take one in its last place."""
    digits = places(stated)
    return abs(stated - rounded(computed, digits)) <= Decimal(1).scaleb(-digits)


def change(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The change against the year before (or the budget) that the prose states."""
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    stated = changes(operand, ledger)
    if not stated:
        return None
    best = [reading for reading in stated if _is_against(reading, operand, ledger)] or list(stated)
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
                formula = f"({written(now.value)} − {written(before)}) ÷ {written(before)} × 100% = {rate}%"
                return RateOfChange(rate, formula, (Settled(operand, now), Settled(operand, step)))
    return None


def changes(operand: Operand, ledger: Ledger) -> tuple[Reading, ...]:
    """The stated changes of what `operand` names, those against what it compares with first."""
    against = operand.get("stage")
    found = readings(operand.without("stage"), ledger, CHANGES)
    wanted = operand.having(("stage", against)) if against else operand
    return tuple(sorted(found, key=lambda reading: not _is_against(reading, wanted, ledger)))


def _wants_percent(question: Question) -> bool:
    return any(word in question.text for word in ("增长", "下降", "率", "百分", "幅", "%", "几成"))


def _is_against(reading: Reading, operand: Operand, ledger: Ledger) -> bool:
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
    formula = f"{written(now.value)} {sign} {written(step.value)} = {written(value)}{now.unit}"
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
