"""Percentages that cannot be: more than all of a whole, a fall by more than everything, a day that no month has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Trial, outcome, rules

_ALL = 100
_MONTHS = 12
_SHORT = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""Days of the months that have fewer than the longest."""
_LONGEST = 31
_DATE = re.compile(r"(?<![\d.])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def limit_trials(book: Book) -> Iterator[Trial]:
    for said in book.said:
        if said.statement.unit == "%" and _is_limited(said):
            subject = plain(said.statement.subject)
            told = f"{telling.section(said)}写“{subject}”{format_amount(said.value)}%，不可能大于100%。"
            yield Trial(
                "limit", FindingKind.PERCENTAGE, outcome(said.value <= _ALL), (book.place(said),), told,
                found=said.value, unit="%",
            )  # fmt: skip
    yield from _dates(book)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rules()["limits"][name])


def _is_limited(said: Said) -> bool:
    """Whether it is a part of a whole, a fall, or a rate of things that are so."""
    measure = said.statement.measure
    if measure is Measure.SHARE:
        clause = re.split("[，。；]", said.before)[-1]
        return not _word("planned").search(f"{clause}{said.statement.basis_of_comparison or ''}")
    if measure is Measure.RATE:
        return _word("rate").search(plain(said.statement.subject)) is not None
    return measure is Measure.DECLINE


def _dates(book: Book) -> Iterator[Trial]:
    for section, paragraph in book.prose():
        for match in _DATE.finditer(paragraph.text):
            month, day = int(match["month"]), int(match["day"])
            if not (1 <= month <= _MONTHS and 1 <= day <= _SHORT.get(month, _LONGEST)):
                here = book.sentence_place(section, paragraph, match.start())
                told = f"“{section.heading[:24]}”一节写“{match.group()}”，没有这一天。"
                yield Trial("date", FindingKind.NAMING, outcome(False), (here,), told, found=match.group())
