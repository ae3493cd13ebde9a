"""From an operand to the figures that answer it, wherever the account prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from corpus.account import Kind, Measure
from corpus.concepts import TOTAL, Concept
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand
from qa.evidence.facts import Fact, attributes_of_whole
from qa.evidence.money import agree, convert, differ_by_rounding, is_money

MONEY = frozenset({Measure.AMOUNT, Measure.BUDGET, Measure.ACTUAL})
PLAIN = MONEY | {Measure.COUNT, Measure.RATE}
"""Measures that say how much something is, not how it changed."""
CHANGES = frozenset({Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE, Measure.UNCHANGED})
BASES = ("all", "fiscal", "general", "")
"""口径 that a question means when it names none, widest first; "" is prose that names none."""
BUDGETS = frozenset({"budget", "initial", "adjusted"})
_ACCEPTED = {"budget": BUDGETS, "initial": {"initial", "budget"}, "adjusted": {"adjusted", "budget"}}
"""Stages whose figures answer where those asked for are not printed."""
FUNCTIONAL, ECONOMIC = "2", "3"
"""The first figure of the codes of each classification."""
_CLASSES = {"functional": FUNCTIONAL, "economic": ECONOMIC}
_SIDES = {"staff": "人员经费", "office": "公用经费"}
_GRANTED = "拨款"
"""一般公共预算拨款, and no 支出 said: what comes in."""
CLASS_CODE = 3
"""Length of the code of a 类, which summary tables print without its code."""
MINOR = 3
"""Addends for which rounding is allowed between two prints of one quantity."""


Where = Callable[[Callable[[Concept], bool]], list[Fact]]
"""The facts whose concept passes a test."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that answers an operand, with every place that prints it, tables first."""

    facts: tuple[Fact, ...]

    @property
    def fact(self) -> Fact:
        return self.facts[0]

    @property
    def value(self) -> Decimal:
        return self.fact.value

    @property
    def unit(self) -> str:
        return self.fact.unit

    @property
    def coded(self) -> Fact:
        """The first print beside a subject code, which summary tables leave out; else the first."""
        return next((fact for fact in self.facts if fact.concept.code), self.fact)

    @property
    def bases(self) -> frozenset[str]:
        return frozenset(fact.concept.basis for fact in self.facts)


def readings(operand: Operand, ledger: Ledger, measures: Iterable[Measure] = PLAIN) -> tuple[Reading, ...]:
    """The distinct values that the account prints for `operand`, widest basis first; none if it prints none.

    Prose counts where no table answers, and where it gives another value for the very same concept;
    what is only reckoned, where nothing is printed.
    """
    return _readings(operand, ledger.where, ledger, measures) or (
        _readings(operand, ledger.reckoned.where, ledger, measures) if operand.get("stage") in BUDGETS else ()
    )


def earlier_readings(operand: Operand, ledger: Ledger) -> tuple[Reading, ...]:
    """What its tables print for `operand` in columns of the year before; a budget where no stage is asked for."""
    stages = [operand.get("stage")] if operand.get("stage") else ["budget", "actual"]
    found = (
        _readings(operand.having(("stage", stage)), ledger.before.where, ledger, PLAIN) for stage in stages if stage
    )
    return next(filter(None, found), ())


def _readings(operand: Operand, where: Where, ledger: Ledger, measures: Iterable[Measure]) -> tuple[Reading, ...]:
    about = [fact for fact in _about(operand, where, ledger) if fact.measure in measures]
    facts = [fact for fact in about if fact.measure in CHANGES or not fact.is_of_another_year]
    table = operand.get("table")
    if table is not None:
        facts = [fact for fact in facts if fact.citation.table == table]
    classes = operand.get("classes")
    if classes is not None:
        facts = [fact for fact in facts if _is_classed(fact, _CLASSES[classes])]
    facts = _in_extent(facts, operand)
    facts = _in_flow(_in_basis(_in_stage(_in_part(facts, operand), operand, ledger), operand), operand)
    printed = [fact for fact in facts if fact.is_printed_in_table]
    if printed:
        known = {_key(fact) for fact in printed}
        facts = printed + [f for f in facts if f.measure in MONEY and not f.is_printed_in_table and _key(f) in known]
    return _grouped(facts)


def _about(operand: Operand, where: Where, ledger: Ledger) -> list[Fact]:
    """The facts of its items, of its code where a table prints that, or of the whole account."""
    code = operand.code
    if code is not None:
        items = operand.items or ledger.codes.get(code, frozenset())
        near = where(lambda concept: concept.code == code or concept.subject in items)
        return [fact for fact in near if _is_coded(fact, code, items)]
    if operand.items:
        return where(lambda concept: concept.subject in operand.items)
    return [
        fact
        for fact in where(lambda concept: concept.subject == TOTAL)
        if is_money(fact.unit) or fact.measure not in PLAIN
    ]


def _is_coded(fact: Fact, code: str, items: frozenset[str]) -> bool:
    """Whether a table prints it beside the code; by its name where it is told, or of a 类 without its code."""
    concept = fact.concept
    is_class = len(code) == CLASS_CODE and concept.code is None
    by_name = is_class or not fact.is_printed_in_table
    return concept.subject in items if by_name else concept.code == code


def _is_classed(fact: Fact, first: str) -> bool:
    """Whether it is of an item of the classification, or of all items."""
    return fact.concept.subject == TOTAL or (fact.concept.code or "").startswith(first)


def _extent_of_plan(operand: Operand) -> str:
    """收入预算 is all that a budget may spend, with what was carried over."""
    is_plan = operand.is_bare and operand.get("stage") == "budget" and operand.get("flow") is not None
    return "grand" if is_plan and operand.get("basis") in {None, "all"} and operand.get("part") is None else "year"


def _in_extent(facts: Sequence[Fact], operand: Operand) -> list[Fact]:
    """Of totals, those of the year or the grand total as asked for; the other where only that is printed."""
    in_budget = bool(facts) and facts[0].account.kind is Kind.BUDGET
    usual = _extent_of_plan(operand) if in_budget else "year"
    wanted = usual if operand.whole is None else attributes_of_whole(operand.whole)["extent"]
    exact = [fact for fact in facts if fact.concept.extent == wanted]
    if operand.get("table") is not None:
        # A column that adds up what the others tell apart may be the only one with what was carried over.
        told = {fact.concept.basis for fact in exact}
        return [fact for fact in facts if fact.concept.extent == wanted or fact.concept.basis not in told]
    return exact or list(facts)


def _in_part(facts: Sequence[Fact], operand: Operand) -> list[Fact]:
    wanted = operand.get("part") or "total"
    chosen = [fact for fact in facts if fact.concept.part == wanted]
    if not chosen and wanted == "basic":
        # A table of basic expenditure alone has no column of that name.
        return [fact for fact in facts if fact.concept.part == "total" and "基本支出" in (fact.citation.table or "")]
    if not chosen and wanted in _SIDES:
        # Economic items stand in the half, or the column, of the part that they belong to.
        return [fact for fact in facts if fact.concept.part == "total" and _SIDES[wanted] in _headers(fact)]
    if wanted == "total" and operand.items and not any(is_money(fact.unit) for fact in chosen):
        # What a table of projects alone prints of a project is all of it.
        return [*(one for one in facts if one.concept.part == "project" and one.concept.code is None), *chosen]
    return chosen


def _headers(fact: Fact) -> str:
    return f"{fact.citation.side or ''}/{fact.citation.column or ''}"


def _in_stage(facts: Sequence[Fact], operand: Operand, ledger: Ledger) -> list[Fact]:
    wanted = operand.get("stage") or ("actual" if ledger.identity.kind is Kind.FINAL else "budget")
    accepted = _ACCEPTED.get(wanted, {wanted})
    exact = [fact for fact in facts if fact.concept.stage == wanted]
    return exact or [fact for fact in facts if fact.concept.stage in accepted]


def _in_flow(facts: Sequence[Fact], operand: Operand) -> list[Fact]:
    given = operand.get("flow")
    if operand.whole is not None:
        given = attributes_of_whole(operand.whole)["flow"]
    usual = "income" if operand.is_bare and operand.text.endswith(_GRANTED) else "expenditure"
    chosen = [fact for fact in facts if fact.concept.flow == (given or usual)]
    if given == "income" and operand.items and not chosen:
        return [fact for fact in facts if not fact.is_printed_in_table]  # what a table spends is no income
    balances = operand.whole is not None and attributes_of_whole(operand.whole)["extent"] == "grand"
    return chosen if chosen or (given and not operand.items and not balances) else list(facts)


def _in_basis(facts: Sequence[Fact], operand: Operand) -> list[Fact]:
    given = operand.get("basis")
    of_table = operand.is_bare and operand.get("table") is not None  # its column for all, where it has one
    if given is None and (operand.whole is not None or of_table):
        given = "all" if operand.get("table") is None or any(map(_is_of_all, facts)) else None
    if given is None:
        usual = [fact for fact in facts if fact.concept.basis in BASES]
        return usual or list(facts)
    accepted = {given, "general"} if given == "fiscal" else {given}
    exact = [fact for fact in facts if fact.concept.basis == given]
    near = exact or [fact for fact in facts if fact.concept.basis in accepted]
    if near or operand.whole is None or operand.get("basis") is not None:
        return near
    return [fact for fact in facts if not fact.concept.basis]  # 总预算 is told under no heading that names a basis


def _is_of_all(fact: Fact) -> bool:
    return fact.concept.basis == "all"


def _grouped(facts: Iterable[Fact]) -> tuple[Reading, ...]:
    groups: list[list[Fact]] = []
    for fact in sorted(facts, key=_order):
        home = next((group for group in groups if _same(group[0], fact)), None)
        if home is None:
            groups.append([fact])
        else:
            home.append(fact)
    return tuple(Reading(tuple(group)) for group in groups)


def _order(fact: Fact) -> tuple[bool, int]:
    basis = fact.concept.basis
    return (not fact.is_printed_in_table, BASES.index(basis) if basis in BASES else len(BASES))


def _same(a: Fact, b: Fact) -> bool:
    return agree(a.value, a.unit, b.value, b.unit)


@dataclass(frozen=True, slots=True)
class Settled:
    """An operand with the one reading to use, and others of the very same concept that contradict it."""

    operand: Operand
    reading: Reading
    contradicting: tuple[Reading, ...] = ()
    rounding: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """An operand whose readings differ and are equally supported. No readings: the account prints none."""

    operand: Operand
    readings: tuple[Reading, ...]


def settle(operand: Operand, ledger: Ledger) -> Settled | Open:
    """Choose among the readings of `operand`, or say that the question leaves the choice open."""
    found = readings(operand, ledger)
    if not found:
        return Open(operand, ())
    main, others = found[0], found[1:]
    rounding = tuple(other for other in others if _nearly(main, other))
    rest = tuple(other for other in others if other not in rounding)
    if not rest:
        return Settled(operand, main, (), rounding)
    contradicting = tuple(other for other in rest if _same_concept(main, other))
    if len(contradicting) == len(rest) or (_is_of_all_money(operand) and "all" in main.bases):
        return Settled(operand, main, contradicting, rounding)
    return Open(operand, (main, *rest))


def settle_outright(operand: Operand, ledger: Ledger) -> Settled | Open:
    """The same for a figure asked for by itself: open too where the account calls another figure so."""
    found = settle(operand, ledger)
    if isinstance(found, Open):
        return found
    others = (*_other_plans(found, ledger), *_called_the_same(found, ledger))
    return Open(operand, (found.reading, *others)) if others else found


def _other_plans(settled: Settled, ledger: Ledger) -> Iterator[Reading]:
    """Of a budget asked for as such, the plan of the beginning of the year that the same table prints beside it."""
    fact, operand = settled.reading.fact, settled.operand
    if operand.get("stage") == "budget" == fact.concept.stage and fact.account.kind is Kind.FINAL:
        for one in readings(operand.having(("stage", "initial")), ledger):
            is_beside = any(other.citation.table == fact.citation.table for other in one.facts)
            if is_beside and one.fact.concept.stage == "initial" and one.value != fact.value:
                yield one


def _called_the_same(settled: Settled, ledger: Ledger) -> Iterator[Reading]:
    """What the prose calls by the question's own word for all money, with what was carried over: 总收入(含结转)."""
    fact, operand = settled.reading.fact, settled.operand
    if operand.whole is None or fact.concept.extent == "grand":
        return
    wanted = replace(fact.concept, extent="grand")
    told = (one for one in ledger.prose.where(lambda concept: concept == wanted) if operand.text in one.clause)
    yield from (Reading((one,)) for one in islice(told, 1) if one.value != fact.value)


def _is_of_all_money(operand: Operand) -> bool:
    """支出预算, said of a department and of nothing in it, is the budget of all that it spends."""
    return operand.is_bare and operand.fixes == {"flow", "stage"}


def _nearly(a: Reading, b: Reading) -> bool:
    if not (is_money(a.unit) and is_money(b.unit)):
        return False
    return differ_by_rounding(convert(a.value, a.unit, "万元"), convert(b.value, b.unit, "万元"), MINOR)


def _same_concept(a: Reading, b: Reading) -> bool:
    """Whether the two contradict: some print of one measures what some print of the other does."""
    return any(
        _key(one) == _key(other)
        and _is_one_stage(one, other)
        and _is_one_code(one, other)
        and not _are_told_together(one, other)
        for one in a.facts
        for other in b.facts
    )


def _are_told_together(one: Fact, other: Fact) -> bool:
    """Whether one section of the prose tells both: of two things, then, that its heading calls alike."""
    return not (one.is_printed_in_table or other.is_printed_in_table) and one.citation.section == other.citation.section


def _is_one_stage(one: Fact, other: Fact) -> bool:
    """Whether the stages allow it: what is called the budget may be the initial or the adjusted one."""
    stages = {one.concept.stage, other.concept.stage}
    return len(stages) == 1 or "budget" in stages


def _is_one_code(one: Fact, other: Fact) -> bool:
    """Whether the codes allow them to be the same item: 其他支出 is a 类 and also a 款 of another."""
    codes = {fact.concept.code for fact in (one, other)}
    return len(codes) == 1 or (None in codes and max(len(code or "") for code in codes) == CLASS_CODE)


def _key(fact: Fact) -> tuple[str, ...]:
    """What two prints must share to measure the same; the budgets of a year are told apart by their stages."""
    concept = fact.concept
    stage = "budget" if concept.stage in BUDGETS else concept.stage
    return (concept.subject, concept.part, concept.basis, stage, concept.extent)
