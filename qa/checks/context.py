"""What a statement refers back to: the amount it is a share of, the plan it completes, the figure that has grown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from corpus.account import Figure, Measure
from corpus.names import plain
from qa.checks.amounts import bound_to, is_named, is_vague
from qa.checks.book import Book, yuan
from qa.checks.said import Said
from qa.checks.trial import Place, rules

LEVELS = frozenset([Measure.AMOUNT, Measure.ACTUAL, Measure.BUDGET, Measure.COUNT])
CHANGES = frozenset([Measure.INCREASE, Measure.DECREASE])
RATES = frozenset([Measure.GROWTH, Measure.DECLINE])
_CLAUSE_END = re.compile("[，。；：、]")
_SPENT = re.compile(r"(?<=\([类款项]\))(?:支出|预算|决算)+数?$")


class Amount:
    """An amount of money in 元 with half its last digit, and where it is printed."""

    __slots__ = ("half", "place", "value")

    def __init__(self, value: Decimal, half: Decimal, place: Place) -> None:
        self.value = value
        self.half = half
        self.place = place


def of_said(book: Book, said: Said) -> Amount:
    return Amount(said.yuan, said.step * (said.yuan / said.value if said.value else 1) / 2, book.place(said))


def of_figure(book: Book, figure: Figure) -> Amount:
    scale = yuan(figure) / figure.value if figure.value else Decimal(1)
    return Amount(yuan(figure), book.steps[figure.table.number] * scale / 2, book.place(figure))


def before(book: Book, said: Said) -> Iterator[Said]:
    """The statements before one in its paragraph, then in the earlier paragraphs of its section, the nearest first."""
    for other in reversed(book.said[: said.index]):
        if other.statement.section != said.statement.section:
            return
        yield other


def same_subject(one: Said, other: Said) -> bool:
    return _alike(one.statement.subject) == _alike(other.statement.subject)


def _alike(subject: str) -> str:
    """The bare subject; a level's name is the same with 支出 behind it."""
    return _SPENT.sub("", plain(subject))


def in_paragraph(one: Said, other: Said) -> bool:
    mine, its = one.statement, other.statement
    return (mine.section, mine.paragraph) == (its.section, its.paragraph)


def levels(book: Book, said: Said, measures: frozenset[Measure]) -> list[Amount]:
    """What the subject of a statement amounts to, as the prose before it and the tables say; the prose first."""
    near = _stated(book, said, measures)
    return [*(of_said(book, one) for one in near[:1]), *_figures(book, said, measures)]


def plans(book: Book, said: Said, against: str) -> list[Amount]:
    """The plan that the subject of a statement is measured against: of the stage that `against` names.

    Where it names none (预算, not 年初预算 or 全年预算), the plan of each stage that the prose states may be meant;
    where it states none of the stage named, its nearest plan.
    """
    measures = frozenset([Measure.BUDGET])
    wanted = _stage(against)
    by_stage: dict[str, Said] = {}
    for one in _stated(book, said, measures):
        by_stage.setdefault(_stage(_CLAUSE_END.split(one.before)[-1]), one)
    meant = list(by_stage.values())
    if wanted:
        meant = [by_stage[wanted]] if wanted in by_stage else meant[:1]
    return [*(of_said(book, one) for one in meant), *_figures(book, said, measures)]


def _stage(text: str) -> str:
    """The last stage of a plan that a text names, "" for none."""
    named = list(re.finditer(rules()["words"]["plan_stage"], plain(text)))
    return next((name for name, found in named[-1].groupdict().items() if found), "") if named else ""


def _stated(book: Book, said: Said, measures: frozenset[Measure]) -> list[Said]:
    """What the prose before a statement says of its subject, the nearest first; of its own paragraph only, if there."""
    found = [
        other for other in before(book, said)
        if other.is_money and other.statement.measure in measures and same_subject(other, said) and not is_vague(other)
    ]  # fmt: skip
    return [other for other in found if in_paragraph(other, said)] or found


def _figures(book: Book, said: Said, measures: frozenset[Measure]) -> list[Amount]:
    return [of_figure(book, figure) for figure in printed(book, said, measures)] if is_named(said) else []


def printed(book: Book, said: Said, measures: frozenset[Measure]) -> list[Figure]:
    """The figures of the tables that state the level of the statement's subject, if they are sure."""
    measure = Measure.BUDGET if measures == {Measure.BUDGET} else Measure.AMOUNT
    stated = replace(said.statement, measure=measure, unit="万元")
    bound = bound_to(book, replace(said, statement=stated))
    return list(bound.figures) if bound is not None and not bound.doubt else []
