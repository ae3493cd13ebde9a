"""Amounts of the prose against the tables, each bound to its section, item and 口径 first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.account import Figure, Kind, Measure
from corpus.checks.check import Outcome, rounding
from corpus.names import plain
from corpus.numbers import YUAN
from corpus.standard import load
from qa.checks import telling
from qa.checks.book import Book, Said, yuan
from qa.checks.subjects import entries, path_of, rows_named, same_name, tables_for
from qa.checks.terms import Bound, bare_subject, bind, stages
from qa.checks.trial import FindingKind, Trial, outcome, rules

_BARE = 2
"""Characters of a subject that names a side of the account and nothing else: 支出, 收入."""
_LEVELS = frozenset([Measure.AMOUNT, Measure.ACTUAL, Measure.BUDGET])


def amount_trials(book: Book) -> Iterator[Trial]:
    """Every stated amount of money that is bound to figures of the tables, compared with them."""
    for said in book.said:
        if not said.is_money or said.statement.measure not in _LEVELS or said.basis in (None, "none"):
            continue
        bound = bound_to(book, said) if is_named(said) else None
        yield compared(book, said, bound) if bound is not None else _unbound(book, said)


def _unbound(book: Book, said: Said) -> Trial:
    reason = "文字里不是确数" if is_vague(said) else "表中没有同一项目、同一口径的数，或不能确定是哪一个"
    told = f"{telling.section(said)}写{_subject(said)}{telling.stated(said)}。"
    return Trial("stated_amount", FindingKind.NARRATIVE, Outcome.UNCHECKED, (book.place(said),), told, reason=reason)


def bound_to(book: Book, said: Said) -> Bound | None:
    """The figures of the tables that a statement is of, None where it cannot be told."""
    if not said.is_money or is_vague(said):
        return None
    return bind(book, said) or _row_bound(book, said)


def is_named(said: Said) -> bool:
    """Whether the subject stands in the paragraph or in its own heading: from further off it may be another's."""
    subject, *around = (
        re.sub("[、，]", "", plain(text))
        for text in (said.statement.subject, said.paragraph.text, said.section.heading)
    )
    if len(subject) > _BARE:
        return any(subject in text for text in around)
    # A bare 支出 must not be the end of another name (基本支出).
    return re.search(rf"(?:^|[^\u4e00-\u9fff]|年度?|部门|单位){re.escape(subject)}", around[0]) is not None


def is_vague(said: Said) -> bool:
    """Whether the number is worded as not exact (约5万元, 5万余元)."""
    vague = rules()["words"]["vague"]
    return bool(re.search(f"(?:{vague})$", said.before) or re.match(f"[万亿]?(?:{vague})", said.after))


def _row_bound(book: Book, said: Said) -> Bound | None:
    """The rows of the subject that a statement names, in its section's 口径."""
    usual = "actual" if book.identity.kind is Kind.FINAL else "budget"
    if usual not in stages(said, book.identity.kind):
        return None
    path = path_of(said.statement.subject)
    found: list[Figure] = []
    for table in tables_for(book, said):
        listed = entries(book, table)
        if path is not None:
            rows = list(rows_named(listed, path))
        else:
            subject = bare_subject(said.statement.subject, book.identity.department)
            rows = [entry for entry in listed if entry.path.depth == 1 and same_name(entry.path.name, subject)]
        if len(rows) > 1:
            return None
        found += [entry.figure for entry in rows if entry.figure is not None]
    if not found:
        return None
    unclear = said.basis in (None, "all", "fiscal") and len({yuan(figure) for figure in found}) > 1
    return Bound(tuple(found), "文字没有写明口径，各表的数不同" if unclear else "")


def compared(book: Book, said: Said, bound: Bound) -> Trial:
    """Whether the statement equals one of the figures it is bound to."""
    nearest = min(bound.figures, key=lambda figure: abs(yuan(figure) - said.yuan))
    gap = said.yuan - yuan(nearest)
    holds = abs(gap) <= tolerance(book, said, nearest)
    scale = YUAN[said.statement.unit]
    expected = yuan(nearest) / scale
    apart = telling.amount(abs(gap) / scale, said.statement.unit)
    told = (
        f"{telling.section(said)}写{_subject(said)}{telling.stated(said)}，"
        f"{telling.where(nearest)}是{telling.figure(nearest)}，相差{apart}。"
    )
    trial = Trial(
        "stated_amount", FindingKind.NARRATIVE, outcome(holds), (book.place(said),), told,
        tuple(book.place(figure) for figure in _witnesses(bound.figures, nearest)),
        expected, said.value, gap / scale, said.statement.unit,
    )  # fmt: skip
    return trial.unchecked(bound.doubt) if bound.doubt and trial.outcome is Outcome.FAILS else trial


def _witnesses(figures: Sequence[Figure], nearest: Figure) -> list[Figure]:
    return [nearest, *(figure for figure in figures if figure is not nearest and figure.value == nearest.value)]


def tolerance(book: Book, said: Said, figure: Figure) -> Decimal:
    """What rounding of the two prints explains, in 元.

    A statement with fewer digits than the table is off by half its own last digit; where both are fine, each may
    be the rounded sum of several rounded addends.
    """
    printed = said.step * YUAN[said.statement.unit]
    table = book.steps[figure.table.number] * YUAN[figure.table.unit or ""]
    fine = Decimal(100)
    if printed > fine:
        return (printed + table) / 2
    return rounding(max(printed, table), load("identities")["addends_behind_a_print"])


def _subject(said: Said) -> str:
    stage = {Measure.BUDGET: "预算", Measure.ACTUAL: "决算"}.get(said.statement.measure, "")
    return f"“{plain(said.statement.subject)}”{stage}"
