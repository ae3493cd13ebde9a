"""Counts and amounts of the prose against tables outside the standard: cars, visitors, what is bought, projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from corpus.account import Measure, Paragraph, Section
from corpus.checks.check import rounding
from corpus.names import plain
from corpus.numbers import YUAN, format_amount
from qa.checks import telling
from qa.checks.amounts import is_vague
from qa.checks.book import Book, yuan
from qa.checks.context import LEVELS
from qa.checks.pairs import Pair, bare_name, only, pairs
from qa.checks.said import Said
from qa.checks.terms import bare_subject, is_of_another_time
from qa.checks.trial import FindingKind, Trial, outcome, rules

_SHORTEST = 4


def beside_trials(book: Book) -> Iterator[Trial]:
    found = list(pairs(book))
    if not found:
        return
    yield from _counts(book, found)
    yield from _stated(book, found)


# Counts told in a known wording: 接待12批次、205人次.


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(entry["cell"]), re.compile(entry["said"])) for entry in rules()["counted_cell"])


def _counts(book: Book, found: Sequence[Pair]) -> Iterator[Trial]:
    for cell, said in _wordings():
        pair = only([pair for pair in found if cell.fullmatch(pair.name) and not pair.is_money])
        counts = list(_said_counts(book, said)) if pair is not None else []
        if pair is not None:
            yield from _of_another_year(book, said, pair)
        if pair is None or not counts:
            continue
        holds = any(count == pair.figure.value for count, *_ in counts)
        count, section, paragraph, start = counts[0]
        here = book.sentence_place(section, paragraph, start)
        told = (
            f"“{section.heading[:24]}”一节写的数量是{count}，表{pair.figure.table.number}"
            f"《{pair.figure.table.title}》“{pair.name}”是{format_amount(pair.figure.value)}。"
        )
        yield Trial(
            "beside", FindingKind.NARRATIVE, outcome(holds), (here,), told, (book.place(pair.figure),),
            pair.figure.value, str(count),
        )  # fmt: skip


def _of_another_year(book: Book, said: re.Pattern[str], pair: Pair) -> Iterator[Trial]:
    """2030年度组织培训12个 in the account of 2031, whose table has the 12."""
    own = book.identity.year
    for count, section, paragraph, start in _said_counts(book, said):
        clause = re.split("[，。；：]", paragraph.text[:start])[-1]
        year = re.match(r"\s*(20\d\d)年", clause)
        if count and year and int(year[1]) != own and count == pair.figure.value:
            here = book.sentence_place(section, paragraph, start)
            told = (
                f"“{section.heading[:24]}”一节写“{clause}{count}”，表{pair.figure.table.number}"
                f"“{pair.name}”{own}年是{count}。"
            )
            yield Trial(
                "year", FindingKind.NAMING, outcome(False), (here,), told, (book.place(pair.figure),), str(own), year[1]
            )  # fmt: skip


def _said_counts(book: Book, pattern: re.Pattern[str]) -> Iterator[tuple[int, Section, Paragraph, int]]:
    for section, paragraph in book.prose():
        for match in pattern.finditer(paragraph.text):
            yield int(match["count"].replace(",", "")), section, paragraph, match.start("count")


# What the prose and a row call by the same name.


def _stated(book: Book, found: Sequence[Pair]) -> Iterator[Trial]:
    for said in book.said:
        stated = said.statement
        if stated.measure not in LEVELS or is_vague(said) or is_of_another_time(plain(stated.subject)):
            continue
        name = bare_name(bare_subject(stated.subject, book.identity.department))
        same = [pair for pair in found if _is_named(pair, name) and _is_alike(pair, said) and _is_of_stage(pair, said)]
        pair = only(same) if len(name) >= _SHORTEST else None
        if pair is not None:
            yield _trial(book, said, pair)


def _is_named(pair: Pair, name: str) -> bool:
    if pair.name == name:
        return True
    bought = re.fullmatch(rules()["pairs"]["bought"], name)
    if bought is None or "采购" not in pair.figure.table.title:
        return False
    kind = bought["kind"]
    in_row = re.fullmatch(f"{kind}类?", pair.name)
    is_total = re.search(rules()["pairs"]["all_bought"], pair.name)
    return bool(in_row) or bool(is_total and re.fullmatch(f"{kind}类?", pair.column.split("/")[-1]))


def _is_alike(pair: Pair, said: Said) -> bool:
    """Whether both are money, or both counted in one unit."""
    if said.is_money:
        return pair.is_money
    return not pair.is_money and bool(said.statement.unit) and said.statement.unit[0] in pair.units


def _is_of_stage(pair: Pair, said: Said) -> bool:
    """Whether the column can be what the statement is of: 预算数 is not what was spent."""
    words = rules()["pairs"]
    other = words["plan"] if said.statement.measure is Measure.ACTUAL else words["outcome"]
    return said.statement.measure is Measure.AMOUNT or not re.search(other, pair.column)


def _trial(book: Book, said: Said, pair: Pair) -> Trial:
    figure = pair.figure
    if said.is_money:
        step = max(said.step * YUAN[said.statement.unit], YUAN[figure.table.unit or "元"] / 100)
        gap, slack = (said.yuan - yuan(figure)) / YUAN[said.statement.unit], rounding(step, 1)
        holds = abs(said.yuan - yuan(figure)) <= slack
    else:
        gap = said.value - figure.value
        holds = not gap
    told = (
        f"{telling.section(said)}写“{plain(said.statement.subject)}”{telling.stated(said)}，"
        f"表{figure.table.number}《{figure.table.title}》“{pair.name}”是{format_amount(figure.value)}"
        f"{figure.table.unit if said.is_money else ''}。"
    )
    return Trial(
        "beside", FindingKind.NARRATIVE, outcome(holds), (book.place(said),), told, (book.place(figure),),
        figure.value, said.value, None if holds else gap, said.statement.unit if said.is_money else "",
    )  # fmt: skip
