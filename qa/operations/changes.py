"""What the prose says of how a figure changed: stated, worked out, or reckoned back to the figure before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, Labelled, Status
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.money import convert, is_money, rounded
from qa.matching.comparing import Base, base_named, base_of
from qa.matching.figures import BUDGETS, CHANGES, MONEY, Open, Reading, Settled, earlier_readings, readings, settle
from qa.matching.settling import amounts, settle_each
from qa.operations import replies
from qa.operations.arithmetic import TOTAL_EXPENDITURE
from qa.operations.steps import Step, rates_from, reckoned_steps, steps_of

_ALL_SPENT, _ALL_RECEIVED = "year_expenditure", "year_income"
_YEAR_END = re.compile("截[至止](?:到)?(20[0-9]{2})年(?:年?[底末]|12月)")
_LEVEL_TOO = re.compile(
    "(?:多少|几)(?:钱|万?元|万)?[,;](?:又|还|并|再)?(?:比|较|同比|跟|和)(?:去年|上年|上一年|前一年)"
)
"""“…多少，比去年…”: the figure first, then its change."""
_OF_LAST_YEAR = re.compile(
    "(?:是|为|占|等于|相当于|抵)(?:了|到)?(?:上年|去年|上一年|前一年)度?(?:同期)?的?(?:几|多少|百分之|百分比|两|三)"
)


def change(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The change against what the question compares with, the year before where it names nothing."""
    operand = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    if (two := _two_compared(question)) is not None:
        return _from_one_to_the_other(question, two, ledger)
    base = base_of(question.text, ledger) or _budget_named(operand, ledger)
    steps = steps_of(operand, base, ledger)
    if not steps:
        return _reckoned_change(question, operand, base, ledger) or _since_earlier_account(question, operand, ledger)
    best = [step for step in steps if _is_of_last_year(step, ledger)] or steps
    if base is None and "previous" in question.operations and best is steps:
        return None
    in_percent = [step for step in best if step.unit == "%"]
    if _wants_rate(question) and not in_percent:
        return _computed_change(question, operand, best, ledger)
    in_money = [step for step in best if step.unit != "%"]
    first = (in_percent or in_money)[0] if _wants_percent(question) else (in_money or in_percent)[0]
    second = next((step for step in best if step is not first and step.section == first.section), None)
    told = "，".join(step.told for step in (first, second) if step)
    text = f"{wording.whose(ledger.identity)}{first.of}比{first.against}{told}。"
    values = tuple(Labelled(step.verb, abs(step.value), step.unit) for step in (first, second) if step)
    used = [one for step in (first, second) if step for one in step.used]
    answer = replies.figure(question.text, used[0], None)
    return replace(answer, text=text, values=values, citations=replies.sources(used))


def with_level(question: Question, ledger: Ledger, answer: Answer) -> Answer:
    """The answer with the figure itself, where the question asks for both: “打算用多少，比去年少多少”."""
    asks_both = _LEVEL_TOO.search(question.text) is not None and answer.status is Status.ANSWERED
    found = settle(question.operands[0], ledger) if asks_both and len(question.operands) == 1 else None
    if not isinstance(found, Settled) or answer.value is None or answer.unit is None:
        return answer
    fact = found.reading.fact
    level = Labelled(f"{fact.account.year}年{wording.full_name(fact)}{wording.stage(fact)}", fact.value, fact.unit)
    told = f"{fact.account.department}{level.label}{wording.amount(level.value, level.unit)}。{answer.text}"
    values = answer.values or (Labelled("相差", answer.value, answer.unit),)
    cited = tuple(dict.fromkeys((*answer.citations, *replies.sources([found]))))
    return replace(answer, text=told, values=(level, *values), value=None, unit=None, citations=cited)


def _two_compared(question: Question) -> tuple[Operand, Operand] | None:
    """“年末结转比年初结转减少多少”: two things of one account, the first compared with the second."""
    if question.relation != ("compare", 1) or len(question.operands) != 2:
        return None
    now, before = question.operands
    return (before, now) if now.items and before.items and now.items != before.items else None


def _from_one_to_the_other(
    question: Question, two: tuple[Operand, Operand], ledger: Ledger
) -> Answer | Open | None:  # fmt: skip
    found = settle_each([(one, ledger) for one in two])
    return found if isinstance(found, Open) else between(question, found[0], found[1])


def _budget_named(operand: Operand, ledger: Ledger) -> Base | None:
    """The budget that final accounts are set against; of a budget it says no more than what moved."""
    stage = operand.get("stage")
    is_against = stage in BUDGETS and ledger.identity.kind is Kind.FINAL
    return Base(is_before=False, stage=stage) if is_against else None


def _is_of_last_year(step: Step, ledger: Ledger) -> bool:
    base = base_named(step.against, ledger)
    return base is not None and base.is_before


def _reckoned_change(question: Question, operand: Operand, base: Base | None, ledger: Ledger) -> Answer | None:
    """The change that the account does not state, from the two figures themselves."""
    wanted = "%" if _wants_rate(question) else ""
    for step in reckoned_steps(operand, base or Base(is_before=True), ledger):
        if (step.unit == "%") == bool(wanted):
            text = f"{wording.whose(ledger.identity)}{step.of}比{step.against}{step.told}。"
            return replies.calculation(question.text, text, abs(step.value), step.unit, step.formula, step.used)
    return None


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
        f"{wording.account_name(one.reading.fact.account)}{wording.full_name(one.reading.fact)}"
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


def _computed_change(question: Question, operand: Operand, steps: Sequence[Step], ledger: Ledger) -> Answer | None:
    """A rate of change that the prose leaves to the reader to work out."""
    rates = rates_from(steps, operand, ledger)
    if not rates:
        return None
    rate = rates[0]
    text = f"{wording.whose(ledger.identity)}{rate.of}比{rate.against}{rate.told}。"
    return replies.calculation(question.text, text, abs(rate.value), "%", rate.formula, rate.used)


def _wants_percent(question: Question) -> bool:
    return any(word in question.text for word in ("增长", "下降", "率", "百分", "幅", "%", "几成"))


def is_of_last_year(question: Question) -> bool:
    """Whether it asks how many times, or what share of, last year's figure this year's is."""
    return "previous" in question.operations and _OF_LAST_YEAR.search(question.text) is not None


def multiple(question: Question, ledger: Ledger) -> Answer | Open | None:
    """This year's figure over last year's: “是上年的几倍”, “是上年的百分之几”."""
    if len(question.operands) != 1:
        return None
    operand = question.operands[0]
    found = settle(operand, ledger)
    if isinstance(found, Open):
        return found
    told = previous(replace(question, unit=None), ledger)
    if not isinstance(told, Answer) or told.value is None or told.unit is None:
        return told
    tables = {one.table for one in told.citations}
    beside = [one for one in readings(operand, ledger) if any(fact.citation.table in tables for fact in one.facts)]
    now = Settled(operand, beside[0]) if len(beside) == 1 and tables != {None} else found
    before = convert(told.value, told.unit, now.reading.unit)
    if before == 0:
        return replies.refusal(question.text, f"{told.text}不能作除数。")
    in_percent = "times" not in question.operations
    value, unit = rounded(now.reading.value / before * (100 if in_percent else 1)), "%" if in_percent else "倍"
    over = f"{format_amount(now.reading.value)} ÷ {format_amount(before)}{' × 100%' if in_percent else ''}"
    fact = now.reading.fact
    text = (
        f"{wording.whose(fact.account)}{wording.full_name(fact)}"
        f"{wording.amount(fact.value, fact.unit)}，是{ledger.identity.year - 1}年的{value}{unit}。{told.text}"
    )
    formula = "；".join(filter(None, (told.formula, f"{over} = {value}{unit}")))
    answer = replies.calculation(question.text, text, value, unit, formula, [now])
    return replace(answer, citations=tuple(dict.fromkeys((*answer.citations, *told.citations))))


def previous(question: Question, ledger: Ledger) -> Answer | Open | None:
    """Last year's figure, reckoned back from this year's and the change the prose states."""
    asked = question.operands[0] if question.operands else TOTAL_EXPENDITURE
    operand, wanted = asked.without("stage"), Base(is_before=True, stage=asked.get("stage"))
    if columns := _of_all_money(asked, earlier_readings(asked, ledger), ledger):
        return _in_column(question, columns[0], ledger) if len(columns) == 1 else Open(asked, columns)
    since = [(step, base_named(step.fact.basis_of_comparison or "", ledger)) for step in _steps(operand, ledger)]
    steps = [step for step, base in since if base is not None and wanted.admits(base)]
    if not steps and operand.whole == _ALL_SPENT and ledger.identity.kind is Kind.BUDGET:
        # A budget balances: how all of it changed is told of what comes in.
        return previous(replace(question, operands=(replace(asked, whole=_ALL_RECEIVED),)), ledger)
    if not steps and ledger.earlier is not None:
        found = settle(asked, ledger.earlier)
        return replies.figure(question.text, found, question.unit) if isinstance(found, Settled) else found
    return _reckoned_back(question, operand, steps, f"{ledger.identity.year - 1}年", ledger)


def _of_all_money(asked: Operand, columns: tuple[Reading, ...], ledger: Ledger) -> tuple[Reading, ...]:
    """Of all money where nothing else is named: what a table of one basis prints only where that is all there is."""
    if asked.items or asked.code or asked.get("basis") or asked.get("part"):
        return columns
    now = [one for one in readings(asked, ledger) if "all" in one.bases]
    sole = frozenset().union(*(one.bases for one in now)) if len(now) == 1 else frozenset[str]()
    return tuple(one for one in columns if "all" in one.bases or one.bases & sole)


def _in_column(question: Question, reading: Reading, ledger: Ledger) -> Answer:
    """The figure that a table prints in a column of the year before, or the prose tells."""
    fact = reading.fact
    value, shown, formula = replies.in_unit(fact.value, fact.unit, question.unit)
    column = f"的“{fact.citation.column}”栏" if fact.citation.column else ""
    text = (
        f"{ledger.identity.department}{ledger.identity.year - 1}年{wording.full_name(fact)}{wording.stage(fact)}为"
        f"{wording.amount(value, shown)}（见{wording.place(fact)}{column}）。"
    )
    answer = replies.figure(question.text, Settled(Operand(), reading), question.unit)
    return replace(answer, text=text, formula=formula)


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
    now, step = max(candidates, key=lambda pair: pair[0].unit == pair[1].unit)
    value, sign = values.pop(), "+" if step.fact.measure is Measure.DECREASE else "−"
    formula = f"{format_amount(now.value)} {sign} {format_amount(step.value)} = {format_amount(value)}{now.unit}"
    then, at = when, f"{ledger.identity.year}年"
    if told := _YEAR_END.search(now.fact.citation.quote or ""):
        then, at = f"{int(told[1]) - 1}年末", f"{told[1]}年末"
    value, unit, converted = replies.in_unit(value, now.unit, question.unit)
    formula = f"{formula}；{converted}" if converted else formula
    text = (
        f"{ledger.identity.department}{then}{wording.full_name(now.fact)}为{wording.amount(value, unit)}，"
        f"由{at}的{wording.amount(now.value, now.unit)}和“比{step.fact.basis_of_comparison}"
        f"{wording.change(step.fact)}{wording.amount(step.value, step.unit)}”推算。"
    )
    used = [Settled(operand, now), Settled(operand, step)]
    return replies.calculation(question.text, text, value, unit, formula, used)


def _before(now: Reading, step: Reading) -> Decimal:
    moved = convert(step.value, step.unit, now.unit)
    return now.value + moved if step.fact.measure is Measure.DECREASE else now.value - moved
