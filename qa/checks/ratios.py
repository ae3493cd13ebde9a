"""Percentages of the prose, recomputed: growth, completion and shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from corpus.account import Kind, Measure
from corpus.checks.check import Outcome
from corpus.names import plain
from corpus.numbers import format_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.context import CHANGES, RATES, Amount, before, in_paragraph, levels, of_said, plans, same_subject
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Place, Trial, allowed, distinct

HUNDRED = Decimal(100)
_BASES = {"plan_gap": "growth", "prior_year": "growth"}
"""Rules whose percentages are as exact as another's."""
_TEN_THOUSAND = Decimal(10**4)


@dataclass(frozen=True, slots=True)
class Ratio:
    """part ÷ whole × 100%, with the least and the greatest that rounding of the two allows."""

    exact: Decimal
    low: Decimal
    high: Decimal
    arithmetic: str
    places: tuple[Place, ...]


def ratio(part: Amount, whole: Amount, base: Decimal, spread: Decimal, arithmetic: str) -> Ratio:
    """`part` of `base`, which is known up to `spread`; all in 元."""
    edges = [
        (part.value + one) / (base + other) * HUNDRED
        for one in (-part.half, part.half)
        for other in (-spread, spread)
        if base + other
    ]
    exact = part.value / base * HUNDRED
    return Ratio(exact, min([exact, *edges]), max([exact, *edges]), arithmetic, distinct([part.place, whole.place]))


def fit(said: Said, found: Ratio, digits: int) -> Decimal | None:
    """How far the printed percentage is from the recomputed one within rounding, 0 where it is exact; None beyond."""
    value, digit = said.value, said.statement.value.as_tuple().exponent
    unit = Decimal(1).scaleb(digit if isinstance(digit, int) else 0)
    gap = value - found.exact.quantize(unit, ROUND_HALF_UP)
    rounded = [edge.quantize(unit, ROUND_HALF_UP) for edge in (found.low, found.high)]
    if min(rounded) <= value <= max(rounded):
        return gap
    cut = {edge.quantize(unit, ROUND_DOWN) for edge in (found.low, found.exact, found.high)}
    coarse = (unit * 10).normalize()
    padded = value == value.quantize(coarse) and unit < 1 and value == found.exact.quantize(coarse, ROUND_HALF_UP)
    return gap if value in cut or padded or abs(gap) <= unit * digits else None


def judged(
    book: Book, said: Said, rule: str, kind: FindingKind, candidates: Sequence[Ratio], what: str,
    others: Iterable[Place] = (),
) -> Trial:  # fmt: skip
    """Whether the percentage is one of the candidates; told against the first."""
    digits = allowed(_BASES.get(rule, rule), "digits")
    fits = [(fit(said, found, digits), found) for found in candidates]
    good = [(gap, found) for gap, found in fits if gap is not None]
    gap, found = min(good, key=lambda one: abs(one[0])) if good else (None, candidates[0])
    exact = found.exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    again = f"重算是{format_amount(exact)}%（{found.arithmetic}）"
    told = f"{telling.section(said)}写{what}{format_amount(said.value)}%，{again}。"
    return Trial(
        rule, kind, Outcome.FAILS if gap is None else Outcome.HOLDS,
        distinct([book.place(said), *found.places]), told, tuple(others), exact, said.value,
        said.value - exact if gap is None else gap, "%", arithmetic=found.arithmetic,
    )  # fmt: skip


def ratio_trials(book: Book) -> Iterator[Trial]:
    yield from _reasons(book)
    for said in book.said:
        if said.statement.unit not in ("%", ""):
            continue
        if said.statement.measure in RATES:
            yield from _growth(book, said)
        elif said.statement.measure is Measure.COMPLETION:
            yield from _completion(book, said)


def signed(said: Said) -> Decimal:
    rises = said.statement.measure in (Measure.INCREASE, Measure.GROWTH)
    return said.value if rises else -said.value


def _growth(book: Book, said: Said) -> Iterator[Trial]:
    change = _change_of(book, said)
    if change is None:
        return
    subject = plain(said.statement.subject)
    if signed(change) * signed(said) < 0:
        moved = ("增加", "增长") if signed(change) > 0 else ("减少", "下降")
        turned = "增长" if signed(said) > 0 else "下降"
        told = (
            f"{telling.section(said)}写“{subject}”{moved[0]}{telling.stated(change)}，"
            f"幅度却写成{turned}{format_amount(said.value)}%，应为{moved[1]}。"
        )
        yield Trial(
            "change_direction", FindingKind.PERCENTAGE, Outcome.FAILS,
            distinct([book.place(said), book.place(change)]), told, unit="%", found=said.value,
        )  # fmt: skip
        return
    now = levels(book, said, current(book))
    step = of_said(book, change)
    bases = [(level, level.value - step.value * (1 if signed(change) > 0 else -1)) for level in now]
    known = [
        ratio(step, level, base, level.half + step.half, _growth_told(step, level, base))
        for level, base in bases if base > 0
    ]  # fmt: skip
    if now and now[0].value and now[0].value == step.value and signed(change) > 0 and said.value:
        yield _from_nothing(book, said, now[0], step)
    elif now and all(base < -(level.half + step.half) for level, base in bases):
        yield _more_than_all(book, said, now[0], step)
    elif known:
        verb = "增长" if signed(said) > 0 else "下降"
        yield judged(book, said, "growth", FindingKind.PERCENTAGE, known, f"“{subject}”{verb}")
    else:
        yield Trial(
            "growth", FindingKind.PERCENTAGE, Outcome.UNCHECKED, (book.place(said),),
            f"{telling.section(said)}“{subject}”的增减幅度。", reason="没有找到本期数，或上期数不大于0",
        )  # fmt: skip


def _more_than_all(book: Book, said: Said, level: Amount, step: Amount) -> Trial:
    """It cannot have grown by more than it is."""
    told = (
        f"{telling.section(said)}写“{plain(said.statement.subject)}”增加{wan(step.value)}万元，"
        f"比本期数{wan(level.value)}万元还多。"
    )
    places = distinct([step.place, level.place, book.place(said)])
    return Trial("growth", FindingKind.PERCENTAGE, Outcome.FAILS, places, told, found=said.value, unit="%")


def _from_nothing(book: Book, said: Said, level: Amount, step: Amount) -> Trial:
    """All of it is new: the year before had nothing, and no rate can be reckoned from it."""
    told = (
        f"{telling.section(said)}“{plain(said.statement.subject)}”增加额等于本期数{wan(level.value)}万元，"
        f"上期数为0，却写增长{format_amount(said.value)}%。"
    )
    places = distinct([book.place(said), step.place, level.place])
    return Trial(
        "zero_base", FindingKind.PERCENTAGE, Outcome.FAILS, places, told, found=said.value, unit="%",
        arithmetic=f"{wan(step.value)} ÷ 0",
    )  # fmt: skip


_REASON = re.compile(
    "^[^，。；0-9]{0,8}[，。；][^，。；0-9]{0,6}?(?:(?P<rise>增加|增长|上升|提高|扩大)|减少|下降|降低|压减)的?(?:主要)?原因"
)


def _reasons(book: Book) -> Iterator[Trial]:
    """“增加12万元，减少的主要原因是…”: the reason given is that of the change before it."""
    for said in book.said:
        if said.statement.measure not in CHANGES | RATES:
            continue
        match = _REASON.match(said.after.removeprefix(said.statement.unit))
        if match and (match["rise"] is not None) != (signed(said) > 0):
            subject, verb = plain(said.statement.subject), "增加" if signed(said) > 0 else "减少"
            reason = "增加" if match["rise"] else "减少"
            told = f"{telling.section(said)}写“{subject}”{verb}，接着说明的却是{reason}的原因。"
            yield Trial(
                "change_direction", FindingKind.NARRATIVE, Outcome.FAILS, (book.place(said),), told,
            )  # fmt: skip


def current(book: Book) -> frozenset[Measure]:
    usual = {Measure.AMOUNT, Measure.ACTUAL}
    return frozenset(usual if book.identity.kind is Kind.FINAL else {*usual, Measure.BUDGET})


def _growth_told(step: Amount, level: Amount, base: Decimal) -> str:
    return f"{wan(step.value)} ÷ {wan(base)} × 100%，上期数 {wan(base)} 由本期数 {wan(level.value)} 推得"


def wan(value: Decimal) -> str:
    """元 as 万元."""
    return format_amount((value / _TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _change_of(book: Book, said: Said) -> Said | None:
    """The change in money right before its percentage."""
    for other in before(book, said):
        if not in_paragraph(other, said) or not same_subject(other, said):
            return None
        if other.statement.measure in CHANGES and other.is_money:
            return other if other.statement.basis_of_comparison == said.statement.basis_of_comparison else None
    return None


def _completion(book: Book, said: Said) -> Iterator[Trial]:
    subject = plain(said.statement.subject)
    spent = levels(book, said, frozenset([Measure.ACTUAL, Measure.AMOUNT]))
    planned = plans(book, said, said.statement.basis_of_comparison or "")
    if not spent or not planned or "预算" not in (said.statement.basis_of_comparison or ""):
        yield Trial(
            "completion", FindingKind.PERCENTAGE, Outcome.UNCHECKED, (book.place(said),),
            f"{telling.section(said)}“{subject}”的完成率。", reason="没有找到对应的预算数和决算数",
        )  # fmt: skip
        return
    if not planned[0].value:
        yield from _without_plan(book, said, subject, spent[0], planned[0])
        return
    known = [
        ratio(actual, plan, plan.value, plan.half, f"{wan(actual.value)} ÷ {wan(plan.value)} × 100%")
        for plan in planned for actual in spent if plan.value > 0
    ]  # fmt: skip
    if known:
        yield judged(book, said, "completion", FindingKind.PERCENTAGE, known, f"“{subject}”完成预算")


def _without_plan(book: Book, said: Said, subject: str, spent: Amount, planned: Amount) -> Iterator[Trial]:
    """A rate of 0, or of 100 where nothing was spent either, is how forms fill such a case in."""
    places = distinct([book.place(said), spent.place, planned.place])
    told = (
        f"{telling.section(said)}“{subject}”预算数为0，决算数{wan(spent.value)}万元，"
        f"却写完成预算{format_amount(said.value)}%。"
    )
    usual = not said.value or (not spent.value and said.value == HUNDRED)
    trial = Trial(
        "zero_base", FindingKind.PERCENTAGE, Outcome.FAILS, places, told, found=said.value, unit="%",
        arithmetic=f"{wan(spent.value)} ÷ 0",
    )  # fmt: skip
    yield trial.unchecked("预算数为0，完成率没有意义") if usual else trial
