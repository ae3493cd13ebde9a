"""Changes of the prose, reckoned again: between plan and outcome, and from a year before whose figure it states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from corpus.account import Figure, Kind, Measure
from corpus.checks.check import Outcome, rounding
from corpus.names import plain
from corpus.numbers import YUAN
from qa.checks import telling
from qa.checks.amounts import is_named, is_vague
from qa.checks.book import Book
from qa.checks.context import (
    CHANGES,
    LEVELS,
    RATES,
    Amount,
    before,
    in_paragraph,
    levels,
    of_figure,
    of_said,
    plans,
    printed,
)
from qa.checks.ratios import current, judged, ratio, signed, wan
from qa.checks.said import PERIOD, Said
from qa.checks.subjects import same_name
from qa.checks.trial import FindingKind, Trial, allowed, distinct, outcome, rules

_OUTCOME = frozenset([Measure.ACTUAL, Measure.AMOUNT])
_STAGES = {"执行": "actual", "决算": "actual", "预算": "budget"}
_CENT = Decimal("0.01")
_BEHIND = 3
"""The year before stands behind the change at most behind its rate: 减少2万元，下降20%，上年为10万元."""
Pair = tuple[Amount, Amount]
"""Now and then."""


def gap_trials(book: Book) -> Iterator[Trial]:
    for said in book.said:
        if said.statement.measure not in CHANGES | RATES or is_vague(said):
            continue
        of_plan = "预算" in (said.statement.basis_of_comparison or "")
        if of_plan and book.identity.kind is Kind.FINAL:
            yield from _of_plan(book, said)
        elif not of_plan or book.identity.kind is Kind.BUDGET:
            yield from _since(book, said)


def _of_plan(book: Book, said: Said) -> Iterator[Trial]:
    """决算数比年初预算减少12万元."""
    spent, planned = levels(book, said, _OUTCOME), plans(book, said, said.statement.basis_of_comparison or "")
    pairs = [(one, other) for one in spent for other in planned]
    trial = _judged(book, said, "plan_gap", pairs, ("决算", "预算")) if pairs else None
    if trial is not None:
        yield trial


def _since(book: Book, said: Said) -> Iterator[Trial]:
    """上年10万元，本年12万元，比上年增加2万元; or both years stand side by side in a table."""
    earlier = _year_before(book, said)
    now = levels(book, said, current(book))
    then = of_said(book, earlier) if earlier is not None else _nothing(book, said)
    pairs = [(level, then) for level in now] if then is not None else _side_by_side(book, said)
    trial = _judged(book, said, "prior_year", pairs, ("本期", "上期")) if pairs else None
    if trial is not None:
        yield trial


def _nothing(book: Book, said: Said) -> Amount | None:
    """0, where the clause behind the change says that there was none of it: 增加2万元，上年未安排."""
    clause = said.after.removeprefix(said.statement.unit)
    none_before = re.match(rules()["words"]["none_before"].format(last=book.identity.year - 1), plain(clause))
    return Amount(Decimal(0), Decimal(0), book.place(said)) if none_before else None


def _side_by_side(book: Book, said: Said) -> list[Pair]:
    """The figures of a row for this year and for the year before, of the stage that the prose compares with."""
    level, last = levels(book, said, current(book))[:1], next(before(book, said), None)
    is_rate = said.statement.measure in RATES
    if not is_named(said) or (is_rate and last is not None and last.statement.measure in CHANGES):
        return []  # the rate of a change in money is tried against that
    basis = said.statement.basis_of_comparison or ""
    stages = {stage for word, stage in _STAGES.items() if word in basis} or set(_STAGES.values())
    return [
        (of_figure(book, now), of_figure(book, then))
        for now in printed(book, said, current(book)) if all(_is_that(book, one, now) for one in level)
        for then, what in book.figures
        if then.table is now.table and then.cell.row == now.cell.row
        and (what.when, what.part) == ("before", "total") and what.stage in stages
    ]  # fmt: skip


def _is_that(book: Book, stated: Amount, figure: Figure) -> bool:
    """Whether the prose gives the figure as the table does: else the row is another's, and told of already."""
    found = of_figure(book, figure)
    return abs(found.value - stated.value) <= found.half + stated.half


def _year_before(book: Book, said: Said) -> Said | None:
    """What the paragraph says the same subject amounted to the year before; right behind the change or before it."""
    subject = plain(said.statement.subject)
    after = [one for one in book.said[said.index + 1 : said.index + _BEHIND] if in_paragraph(one, said)]
    for other in (*after, *before(book, said)):
        if not in_paragraph(other, said):
            return None
        named = plain(other.statement.subject)
        period = PERIOD.match(named)
        is_level = other.is_money and other.statement.measure in LEVELS and not is_vague(other)
        last = period is not None and period.group() in _names_of_last_year(book.identity.year)
        rest = named[period.end() :].lstrip("度") if period else ""
        if period and is_level and last and (not rest or same_name(rest, subject)):
            return other
    return None


def _names_of_last_year(year: int) -> tuple[str, ...]:
    return f"{year - 1}年", "上年", "上一年", "去年"


def _judged(book: Book, said: Said, rule: str, pairs: list[Pair], names: tuple[str, str]) -> Trial | None:
    """Whether the change is that between one of the pairs, now and then; told against the first."""
    if said.statement.measure in RATES:
        return _rate(book, said, rule, pairs)
    return _change(book, said, rule, pairs, names) if said.is_money else None


def _rate(book: Book, said: Said, rule: str, pairs: list[Pair]) -> Trial | None:
    moves = [(now.value - then.value, now, then) for now, then in pairs if then.value > 0]
    same = [(gap, now, then) for gap, now, then in moves if gap * signed(said) >= 0]
    known = [
        ratio(
            Amount(abs(gap), now.half + then.half, now.place), then, then.value, then.half,
            f"({wan(now.value)} - {wan(then.value)}) ÷ {wan(then.value)} × 100%",
        )
        for gap, now, then in same or moves
    ]  # fmt: skip
    if not known:
        return None
    verb = "增长" if signed(said) > 0 else "下降"
    trial = judged(book, said, rule, FindingKind.PERCENTAGE, known, f"“{plain(said.statement.subject)}”{verb}")
    return trial if same or not said.value else replace(trial, outcome=Outcome.FAILS)


def _change(book: Book, said: Said, rule: str, pairs: list[Pair], names: tuple[str, str]) -> Trial:
    holds = any(_fits(rule, said, now, then) for now, then in pairs)
    now, then = pairs[0]
    scale = YUAN[said.statement.unit]
    exact = ((now.value - then.value) / scale).quantize(_CENT)
    moved, verb = ("增加" if one > 0 else "减少" for one in (exact, signed(said)))
    told = (
        f"{telling.section(said)}写“{plain(said.statement.subject)}”{verb}{telling.stated(said)}，"
        f"{names[0]}{wan(now.value)}万元、{names[1]}{wan(then.value)}万元，"
        f"应为{moved}{telling.amount(abs(exact), said.statement.unit)}。"
    )
    return Trial(
        rule, FindingKind.NARRATIVE, outcome(holds), distinct([book.place(said), now.place, then.place]), told, (),
        exact, signed(said), None if holds else signed(said) - exact, said.statement.unit,
        arithmetic=f"{wan(now.value)} - {wan(then.value)} = {wan(now.value - then.value)}",
    )  # fmt: skip


def _fits(rule: str, said: Said, now: Amount, then: Amount) -> bool:
    scale = YUAN[said.statement.unit]
    step = max(said.step * scale, now.half * 2, then.half * 2)
    return abs(signed(said) * scale - (now.value - then.value)) <= rounding(step, allowed(rule, "addends"))
