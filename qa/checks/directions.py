"""Words of comparison with the plan (大于、小于、持平) against the figures they compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain

from corpus.account import Measure
from corpus.checks.check import Outcome
from corpus.names import plain
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.context import Amount, levels, plans
from qa.checks.said import Said
from qa.checks.terms import bare_subject, term
from qa.checks.trial import FindingKind, Trial, distinct, outcome, rules

_ANY = {"above": "大于", "below": "小于", "equal": "等于", "over": "超出", "within": "未超出"}
_LOOSE = ("over", "within")
"""Said of anything; only where it names an item of the account, or nothing, is it sure of what."""
_HUNDRED = 100
_CLAUSE = re.compile("[^，。；：、]+[，。；：、]?")
_PLAN = re.compile("预算|超支")
"""One of these is part of every comparison."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A comparison as worded: text[start:stop] of a paragraph, and what it says of the outcome."""

    said: str
    text: str
    start: int
    subject: str
    """What its own clause names, "" where it names nothing."""


def direction_trials(book: Book) -> Iterator[Trial]:
    for (section, number), group in book.paragraphs.items():
        text = book.account.sections[section].paragraphs[number].text
        for word in _words(text, book.identity.department):
            trial = _tried(book, group, word)
            if trial is not None:
                yield trial
    yield from _without_figures(book)


def _without_figures(book: Book) -> Iterator[Trial]:
    """Paragraphs that only compare, after the figures were given: 2020年度“三公”经费支出决算小于预算数的主要原因."""
    for number, section in enumerate(book.account.sections):
        stated = [said for said in book.said if said.statement.section == number and said.is_money]
        for index, paragraph in enumerate(section.paragraphs):
            earlier = [said for said in stated if said.statement.paragraph < index]
            if (number, index) in book.paragraphs or not stated:
                continue
            for word in _words(paragraph.text, book.identity.department):
                meant = term(word.subject)
                same = [said for said in earlier if meant is not None and term(_bare(book, said)) == meant]
                near = replace(stated[0], paragraph=paragraph)
                trial = _compared(book, same[-1], word) if same else _of_tables(book, near, word) if meant else None
                if trial is not None:
                    yield trial


@cache
def _pattern() -> re.Pattern[str]:
    words = rules()["words"]
    plan, plan_bare = words["budget"], "预算数?"
    return re.compile(
        rf"(?P<subject>[^，。；：、]*?)(?:支出)?(?:决算|执行)数?(?:支出)?"
        rf"(?:(?P<above>{words['above']})|(?P<below>{words['below']})|(?P<equal>{words['equal']})){plan}"
        rf"|(?P<of>[^，。；：、]*?)(?:支出)?(?:决算|执行)数?(?:与|同|和){plan}(?:数)?(?:相比)?(?P<level>持平|一致|相等|相同)"
        rf"|{plan}(?:与|同|和)(?:支出)?(?:决算|执行)数?(?P<same>持平|一致|相等|相同)"
        rf"|(?:^|(?<=[，。；]))(?:与|同|和)(?:年初|全年){plan_bare}(?:相比)?(?P<even>持平|一致|相等|相同)"
        rf"|(?:^|(?<=[，。；]))(?:(?P<more>{words['above']})|(?P<less>{words['below']}))(?:年初|全年){plan_bare}(?![\d.])"
        rf"|(?P<who>[^，。；：、]*?)(?:支出)?(?:决算|执行)?数?(?:(?P<within>{words['within']})|(?<![未不无])(?P<over>{words['over']}))"
    )


def _compares(text: str) -> Iterator[tuple[int, int]]:
    """The clauses that can compare something with the plan, each with the stop that ends it."""
    for clause in _CLAUSE.finditer(text):
        if _PLAN.search(clause.group()):
            yield clause.span()


def _words(text: str, department: str) -> Iterator[_Word]:
    for match in chain.from_iterable(_pattern().finditer(text, *clause) for clause in _compares(text)):
        said = next(
            (name for name in _ANY if match[name]), "above" if match["more"] else "below" if match["less"] else "equal"
        )
        named = re.sub(r"^(?:19|20)\d\d年度?", "", plain(match["subject"] or match["of"] or match["who"] or ""))
        yield _Word(said, match.group(), match.start(), bare_subject(named, department))


def _bare(book: Book, said: Said) -> str:
    return bare_subject(said.statement.subject, book.identity.department)


def _tried(book: Book, group: Sequence[Said], word: _Word) -> Trial | None:
    earlier = [said for said in group if said.start < word.start]
    if word.subject and term(word.subject) is not None:
        earlier = [said for said in earlier if term(_bare(book, said)) == term(word.subject)]
        if not earlier:
            return _of_tables(book, group[0], word)
    elif word.subject and word.said in _LOOSE:
        return None
    if not earlier:
        return None
    about = earlier[-1]
    if any(said.statement.measure is Measure.RATE for said in earlier[-1:]):
        return None
    return _compared(book, about, word)


def _of_tables(book: Book, near: Said, word: _Word) -> Trial | None:
    """Of an item whose figures only the tables give."""
    stated = replace(near.statement, subject=word.subject, measure=Measure.ACTUAL, value=Decimal(0), unit="万元")
    return _compared(book, replace(near, statement=stated, code=""), word)


def _compared(book: Book, about: Said, word: _Word) -> Trial | None:
    """The outcome and the plan of what a statement is about, as the word compares them."""
    later = replace(about, index=about.index + 1)
    spent = levels(book, later, frozenset([Measure.ACTUAL, Measure.AMOUNT]))
    planned = plans(book, later, word.text)
    if spent and planned:
        tried = [_of_amounts(book, about, word, spent[0], plan) for plan in planned]
        return next((trial for trial in tried if trial.outcome is Outcome.HOLDS), tried[0])
    if spent and word.said != "equal" and re.search(rules()["words"]["unplanned"], about.paragraph.text[: word.start]):
        return _of_amounts(book, about, word, spent[0], Amount(Decimal(0), Decimal(0), spent[0].place))
    rate = about if about.statement.measure is Measure.COMPLETION else None
    return _of_rate(book, rate, word) if rate is not None else None


def _of_amounts(book: Book, about: Said, word: _Word, spent: Amount, planned: Amount) -> Trial:
    gap = spent.value - planned.value
    told = (
        f"{telling.section(about)}写“{plain(about.statement.subject)}”{_ANY[word.said]}预算，"
        f"决算{spent.value / 10**4:,.2f}万元、预算{planned.value / 10**4:,.2f}万元，说法与数字不符。"
    )
    slack = spent.half + planned.half
    holds = {
        "above": gap > 0, "over": gap > 0, "below": gap < 0, "within": gap <= slack, "equal": abs(gap) <= slack,
    }[word.said]  # fmt: skip
    return _trial(book, about, word, told, holds, (spent, planned))


def _of_rate(book: Book, rate: Said, word: _Word) -> Trial | None:
    gap = rate.value - _HUNDRED
    if abs(gap) < rate.step:
        gap *= 0
    holds = {"above": gap > 0, "over": gap > 0, "below": gap < 0, "within": gap <= 0, "equal": not gap}[word.said]
    if not gap and word.said != "equal" and rate.step >= 1:
        return None  # 100% without decimals may be 99.6%
    told = (
        f"{telling.section(rate)}写“{plain(rate.statement.subject)}”{_ANY[word.said]}预算，"
        f"同一处又写完成预算{rate.value}%，前后不符。"
    )
    return _trial(book, rate, word, told, holds, ())


def _trial(book: Book, about: Said, word: _Word, told: str, holds: bool, used: Sequence[Amount]) -> Trial:
    section, paragraph = about.section, about.paragraph
    here = book.text_place(word.text, paragraph.page, section.name)
    witness = [book.place(about)] if not used else [amount.place for amount in used]
    return Trial(
        "direction", FindingKind.NARRATIVE, outcome(holds),
        distinct([here, *witness]), told, found=_ANY[word.said],
    )  # fmt: skip
