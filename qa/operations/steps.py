"""How far a figure moved since the year before, or off its budget: stated by the account, or reckoned from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Citation
from qa.asking.question import Operand
from qa.evidence import wording
from qa.evidence.money import agree, convert, is_money, rounded
from qa.matching.comparing import Base, base_named
from qa.matching.figures import BUDGETS, CHANGES, MONEY, Open, Reading, Settled, earlier_readings, readings
from qa.matching.settling import amounts, in_every_print, settle_each
from qa.operations.arithmetic import TOTAL_EXPENDITURE, TOTAL_INCOME

_SOLE_SOURCES = frozenset(
    ["财政拨款收入", "财政拨款", "一般公共预算财政拨款收入", "一般公共预算拨款", "一般公共预算拨款收入", "本年收入"]
)
"""What may be all the income there is, where its sum says so."""
_WHOLES = (TOTAL_EXPENDITURE, TOTAL_INCOME, *(Operand(whole=f"grand_{flow}") for flow in ("expenditure", "income")))


@dataclass(frozen=True, slots=True)
class Step:
    """How far a figure moved: `value` in `unit` (of money, or %), below 0 for a fall.

    `against` says what from; `formula` is empty where the account states the change as such.
    """

    value: Decimal
    unit: str
    against: str
    used: tuple[Settled, ...]
    formula: str = ""

    @property
    def verb(self) -> str:
        if self.value == 0:
            return "持平"
        up, down = ("增长", "下降") if self.unit == "%" else ("增加", "减少")
        return up if self.value > 0 else down

    @property
    def told(self) -> str:
        """增加12.00万元; 持平."""
        return self.verb + (wording.amount(abs(self.value), self.unit) if self.value else "")

    @property
    def of(self) -> str:
        """What moved."""
        return wording.full_name(self.used[0].reading.fact)

    @property
    def section(self) -> str | None:
        return self.used[0].reading.fact.citation.section


def stated_steps(operand: Operand, base: Base | None, ledger: Ledger) -> list[Step]:
    """The changes that the account states of what `operand` names, from `base` (None: from whatever it says)."""
    steps = []
    for reading in readings(operand.without("stage"), ledger, CHANGES):
        for fact in reading.facts:
            from_there = base_named(fact.basis_of_comparison or "上年", ledger)
            if base is None or (from_there is not None and base.admits(from_there)):
                sign = -1 if fact.measure in {Measure.DECREASE, Measure.DECLINE} else 1
                used = (Settled(operand, Reading((fact,))),)
                unit = fact.unit or "%"
                steps.append(Step(sign * fact.value, unit, fact.basis_of_comparison or "上年", used))
    return steps


def steps_of(operand: Operand, base: Base | None, ledger: Ledger) -> list[Step]:
    """The changes that the account states; of the whole account where no part of it is named, not of one basis."""
    steps = stated_steps(operand, base, ledger)
    is_planned = ledger.identity.kind is Kind.BUDGET and operand.get("flow") == "expenditure"
    if is_planned and operand.is_bare and not operand.get("basis"):
        # All that is planned to be spent is the grand total.
        steps = stated_steps(Operand(whole="grand_expenditure"), base, ledger) or steps
    if operand.items or operand.code or {"basis", "part"} & operand.fixes:
        return steps
    totals = [one for whole in _WHOLES for one in readings(whole, ledger)]
    of_all = [step for step in steps if _is_of_all(step, totals, ledger)]
    if of_all or operand.get("flow") == "expenditure" or "expenditure" in (operand.whole or ""):
        return of_all
    # “预算比上年增加”: what is spent is what comes in.
    income = Operand(attributes=(("flow", "income"),))
    sources = (Operand(items=frozenset([name])) for name in sorted(_SOLE_SOURCES & ledger.prose.subjects))
    for told in (income, *sources):
        if steps := [step for step in stated_steps(told, base, ledger) if _is_of_all(step, totals, ledger)]:
            return steps
    return []


def _is_of_all(step: Step, totals: Sequence[Reading], ledger: Ledger) -> bool:
    """Whether the sentence that tells the change states one of the account's `totals`, or names no basis."""
    moved = step.used[0].reading.fact
    level = next(
        (
            fact for fact in ledger.prose
            if fact.citation.quote == moved.citation.quote and fact.measure in MONEY and fact.concept == moved.concept
        ),
        None,
    )  # fmt: skip
    if level is None or not totals:
        return moved.concept.basis in {"", "all"}
    return any(agree(level.value, level.unit, one.value, one.unit) for one in totals)


def rates_from(steps: Iterable[Step], operand: Operand, ledger: Ledger) -> list[Step]:
    """The rates of change that amounts of change give together with the figure that moved."""
    rates = []
    for step in steps:
        for now in readings(operand.without("stage"), ledger, MONEY) if is_money(step.unit) else ():
            moved = step.used[0].reading
            before = now.value - convert(step.value, step.unit, now.unit)
            if before and (now.bases & moved.bases or "" in moved.bases):
                used = (Settled(operand, now), *step.used)
                rates.append(_rate(before, now.value, step.against, used))
    return rates


def reckoned_steps(operand: Operand, base: Base, ledger: Ledger) -> list[Step]:
    """The change from `base` by the two figures, where this account or the one before prints the earlier one."""
    bare = operand.without("stage", "flow") if operand.is_bare else operand.without("stage")
    usual = "actual" if ledger.identity.kind is Kind.FINAL else "budget"
    if base.is_before and (in_columns := _between_columns(bare, base, ledger)):
        return in_columns
    if base.is_before:
        if ledger.earlier is None or base.stage not in {None, usual}:
            return []
        asked, against = [(bare, ledger.earlier), (bare, ledger)], f"{ledger.identity.year - 1}年"
    elif usual == "actual" and base.stage in BUDGETS:
        stages = [bare.having(("stage", base.stage)), bare.having(("stage", "actual"))]
        asked, against = [(one, ledger) for one in stages], "年初预算" if base.stage == "initial" else "预算"
    else:
        return []
    found = settle_each(asked)
    if isinstance(found, Open):
        return []
    return [step for before, now in in_every_print(found) for step in _steps_between(before, now, against)]


def _between_columns(operand: Operand, base: Base, ledger: Ledger) -> list[Step]:
    """The change from what a table or a section gives for the year before to what it gives for the account's own."""
    earlier = operand if base.stage is None else operand.having(("stage", base.stage))
    return [
        step
        for before in earlier_readings(earlier, ledger)
        for now in readings(operand, ledger)
        if any(_stand_together(before.fact.citation, fact.citation) for fact in now.facts)
        for step in _steps_between(
            Settled(operand, before),
            Settled(operand, now),
            (before.fact.citation.column or "").rpartition("/")[2] or f"{ledger.identity.year - 1}年",
        )
    ]


def _stand_together(one: Citation, other: Citation) -> bool:
    """Whether one table, or one section, prints both."""
    return (one.table_no, one.section) == (other.table_no, other.section)


def _steps_between(before: Settled, now: Settled, against: str) -> Iterator[Step]:
    earlier, later = amounts([before, now])
    unit = now.reading.unit if now.reading.unit == before.reading.unit else "万元"
    used = (now, before)
    formula = f"{format_amount(later)} − {format_amount(earlier)} = {format_amount(later - earlier)}{unit}"
    yield Step(later - earlier, unit, against, used, formula)
    if earlier:
        yield _rate(earlier, later, against, used)


def _rate(before: Decimal, now: Decimal, against: str, used: tuple[Settled, ...]) -> Step:
    rate = rounded((now - before) / before * 100)
    after, earlier = format_amount(now), format_amount(before)
    return Step(rate, "%", against, used, f"({after} − {earlier}) ÷ {earlier} × 100% = {rate}%")
