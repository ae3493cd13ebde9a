"""Amounts of the prose against the tables, each bound to its section, item and 口径 first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.account import Figure, Measure
from corpus.checks.check import Outcome, rounding
from corpus.clauses import uncoded
from corpus.names import plain
from corpus.numbers import YUAN
from qa.checks import telling
from qa.checks.book import Book, yuan
from qa.checks.items import row_bound
from qa.checks.said import Said
from qa.checks.terms import Bound, bind
from qa.checks.trial import FindingKind, Trial, allowed, outcome, rules

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
    return bind(book, said) or row_bound(book, said)


def is_named(said: Said) -> bool:
    """Whether the subject stands in the paragraph or in its headings: from further off it may be another's."""
    subject, text = (
        re.sub("[、，]", "", plain(uncoded(text))) for text in (said.statement.subject, said.lead + said.paragraph.text)
    )
    if len(subject) > _BARE:
        return subject in text or _is_headed(said, subject)
    # A bare 支出 must not be the end of another name (基本支出).
    return re.search(rf"(?:^|[^\u4e00-\u9fff]|年度?|部门|单位|取得|实现){re.escape(subject)}", text) is not None


def _is_headed(said: Said, subject: str) -> bool:
    """Whether a heading names it; one further out only for a number that its paragraph gives no other name."""
    *outer, inner = (re.sub("[、，]", "", plain(heading)) for heading in said.section.path or ("",))
    bare = re.fullmatch(rules()["words"]["stage"], plain(said.before.rpartition("。")[2]))
    return subject in inner or (bare is not None and any(subject in heading for heading in outer))


def is_vague(said: Said) -> bool:
    """Whether the number is worded as not exact (约5万元, 5万余元)."""
    vague = rules()["words"]["vague"]
    return bool(re.search(f"(?:{vague})$", said.before) or re.match(f"[万亿]?(?:{vague})", said.after))


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
    return [nearest, *(figure for figure in figures if figure is not nearest and yuan(figure) == yuan(nearest))]


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
    return rounding(max(printed, table), allowed("stated_amount", "addends"))


def _subject(said: Said) -> str:
    stage = {Measure.BUDGET: "预算", Measure.ACTUAL: "决算"}.get(said.statement.measure, "")
    return f"“{plain(said.statement.subject)}”{stage}"
