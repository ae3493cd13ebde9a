"""The same figure stated in several places of the prose: plans, changes and other figures no table prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.names import plain
from corpus.numbers import YUAN
from qa.checks import telling
from qa.checks.amounts import is_named, is_vague
from qa.checks.book import Book
from qa.checks.context import CHANGES, LEVELS, RATES
from qa.checks.said import Said
from qa.checks.subjects import path_of
from qa.checks.terms import bare_subject, is_of_another_time, stages, term
from qa.checks.trial import FindingKind, Trial, allowed, outcome, rules

_BARE = 2
"""Characters of a subject that names a side of the account and nothing else: 支出, 收入."""


def repeat_trials(book: Book) -> Iterator[Trial]:
    groups: defaultdict[Hashable, list[Said]] = defaultdict(list)
    for said in book.said:
        key = _key(book, said)
        if key is not None:
            groups[key].append(said)
    for group in groups.values():
        if len(group) > 1:
            yield from _compared(book, group)


def _compared(book: Book, group: Sequence[Said]) -> Iterator[Trial]:
    """Each against the value that most of them state, the first's where none has more."""
    usual = max(group, key=lambda said: sum(_agree(said, other) for other in group))
    for said in group:
        if said is usual:
            continue
        told = (
            f"{telling.section(said)}写“{plain(said.statement.subject)}”{telling.stated(said)}，"
            f"{telling.section(usual)}写的是{telling.stated(usual)}。"
        )
        holds = _agree(said, usual)
        yield Trial(
            "said_twice", FindingKind.NARRATIVE, outcome(holds), (book.place(said), book.place(usual)), told, (),
            usual.value, said.value, None if holds else _amount(said) - _amount(usual), said.statement.unit,
        )  # fmt: skip


def _amount(said: Said) -> Decimal:
    """What is stated, less than 0 for a fall."""
    falls = said.statement.measure in (Measure.DECREASE, Measure.DECLINE)
    return (said.yuan if said.is_money else said.value) * (-1 if falls else 1)


def _agree(one: Said, other: Said) -> bool:
    steps = [said.step * (YUAN[said.statement.unit] if said.is_money else 1) for said in (one, other)]
    apart = max(steps) if steps[0] != steps[1] else steps[0] * allowed("said_twice", "digits")
    return abs(_amount(one) - _amount(other)) <= apart


def _key(book: Book, said: Said) -> Hashable | None:
    """What the statement is of, None where two like it need not be of the same."""
    stated = said.statement
    if stated.measure not in LEVELS | CHANGES | RATES or is_vague(said) or said.basis in (None, "none"):
        return None
    subject = bare_subject(stated.subject, book.identity.department)
    if is_of_another_time(subject) or not is_named(said) or _is_of_a_part(said):
        return None
    thing = _thing(book, said, subject)
    if thing is None:
        return None
    if stated.measure in CHANGES | RATES:
        since = _since(book, stated.basis_of_comparison or "")
        kind = "rate" if stated.measure in RATES else "change"
        return None if since is None else (thing, kind, since)
    if not said.is_money:
        return None
    stage = next(iter(stages(said, book.identity.kind)), None)
    return None if stage is None else (thing, stage)


def _thing(book: Book, said: Said, subject: str) -> Hashable | None:
    named = term(subject, said.basis)
    if said.basis in ("nontax", "three_public") and (named is None or named.basis != said.basis):
        return None
    if named is not None:
        basis = named.basis or said.basis
        if len(subject) <= _BARE or (named.basis is None and basis in ("named", "three_public")):
            return None
        # In a budget 收入合计 may hold what is carried over, 本年收入合计 does not.
        own = book.identity.kind is Kind.BUDGET and re.match("本年|当年", subject) is not None
        return named.flow, named.part, named.extent, basis, named.subjects, own
    path = path_of(said.statement.subject)
    if path is not None and path.depth == 3:
        return said.basis, path.names
    return subject if re.fullmatch(rules()["words"]["repeated"], subject) else None


def _is_of_a_part(said: Said) -> bool:
    """Whether the clause speaks of one unit of the department (局本级) only."""
    clause = re.split("[。；]", said.before)[-1]
    return re.search("本级|下属|所属|其中[^，]{0,12}(?:单位|中心)", clause) is not None


def _since(book: Book, basis: str) -> str | None:
    """The year or plan compared with, in one wording; None where it is not told."""
    last = book.identity.year - 1
    if re.fullmatch(f"(?:上年|上年同期|上年度|{last}年度?)(?:决算|预算|执行)?数?", basis):
        return "budget" if "预算" in basis and book.identity.kind is Kind.FINAL else "last"
    return None
