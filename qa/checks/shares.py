"""Shares of the prose, recomputed, and whether those of one whole add up to 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from corpus.account import Kind, Measure
from corpus.checks.check import Outcome
from corpus.names import plain
from corpus.numbers import format_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.context import Amount, before, in_paragraph, levels, of_figure, of_said, printed, same_subject
from qa.checks.ratios import HUNDRED, judged, ratio
from qa.checks.said import Said
from qa.checks.terms import bare_subject, term
from qa.checks.trial import FindingKind, Trial, outcome, rules


def share_trials(book: Book) -> Iterator[Trial]:
    shares = [said for said in book.said if said.statement.measure is Measure.SHARE and said.basis != "none"]
    for said in shares:
        yield from _share(book, said)
    for _, group in groupby(shares, key=lambda said: said.statement.section):
        yield from _total(book, list(group))


def _share(book: Book, said: Said) -> Iterator[Trial]:
    parts, wholes = _parts(book, said), _wholes(book, said)
    known = [
        ratio(part, whole, whole.value, whole.half, f"{_wan(part)} ÷ {_wan(whole)} × 100%")
        for part in parts for whole in wholes if whole.value > 0
    ]  # fmt: skip
    subject = plain(said.statement.subject)
    if known:
        yield judged(book, said, "share", FindingKind.PERCENTAGE, known, f"“{subject}”占比")
    else:
        yield Trial(
            "share", FindingKind.PERCENTAGE, Outcome.UNCHECKED, (book.place(said),),
            f"{telling.section(said)}“{subject}”的占比。", reason="不能确定是占哪个总数",
        )  # fmt: skip


def _wan(amount: Amount) -> str:
    return format_amount((amount.value / 10**4).quantize(Decimal("0.01")))


def _parts(book: Book, said: Said) -> list[Amount]:
    return levels(book, said, _stage(book))


def _stage(book: Book) -> frozenset[Measure]:
    usual = {Measure.AMOUNT, Measure.ACTUAL}
    return frozenset(usual if book.identity.kind is Kind.FINAL else {*usual, Measure.BUDGET})


def _wholes(book: Book, said: Said) -> list[Amount]:
    """What the share is of: the whole that it names, else what the sentence or the section divides."""
    named = said.statement.basis_of_comparison
    if named:
        return _named(book, said, named)
    head = _head(book, said)
    if head is not None:
        return [of_said(book, head), *_figures(book, replace(said, statement=head.statement))]
    return _figures(book, _about(said, "三公经费")) if said.basis == "three_public" else []


def _named(book: Book, said: Said, name: str) -> list[Amount]:
    """The amounts that the prose of the section and the tables give the whole that is named."""
    subject = bare_subject(name, book.identity.department)
    stated = [
        other for other in before(book, said)
        if other.is_money and other.statement.measure in _stage(book)
        and bare_subject(other.statement.subject, book.identity.department) == subject
    ]  # fmt: skip
    # 占本年支出合计 in a section on fiscal appropriation is a share of all the money.
    wide = replace(said, basis="all") if term(subject) is not None else said
    return [*(of_said(book, other) for other in stated[:1]), *_figures(book, _about(wide, name))]


def _about(said: Said, subject: str) -> Said:
    return replace(said, statement=replace(said.statement, subject=subject, basis_of_comparison=None))


def _figures(book: Book, said: Said) -> list[Amount]:
    return [of_figure(book, figure) for figure in printed(book, said, _stage(book))]


def _head(book: Book, said: Said) -> Said | None:
    """The amount that is divided: the first of the paragraph, or of the section where a list goes on under it."""
    earlier = [
        other for other in before(book, said)
        if other.is_money and other.statement.measure in _stage(book) and not same_subject(other, said)
    ]  # fmt: skip
    here = [other for other in earlier if in_paragraph(other, said)]
    head = here[-1] if here else earlier[-1] if earlier else None
    if head is None:
        return None
    between = said.before[head.stop :] if here else head.after + said.before
    return head if re.search(rules()["words"]["divides"], between) else None


def _total(book: Book, shares: Sequence[Said]) -> Iterator[Trial]:
    """Shares of one head that together divide all of it."""
    groups: dict[int, list[Said]] = {}
    heads: dict[int, Said] = {}
    for said in shares:
        head = None if said.statement.basis_of_comparison else _head(book, said)
        if head is not None:
            heads[head.index] = head
            groups.setdefault(head.index, []).append(said)
    for index, group in groups.items():
        amounts = [levels(book, said, _stage(book)) for said in group]
        if len(group) < 2 or not all(amounts):
            continue
        whole = of_said(book, heads[index])
        parts = sum((found[0].value for found in amounts), Decimal(0))
        if abs(parts - whole.value) > sum((found[0].half for found in amounts), whole.half):
            continue
        total = sum((said.value for said in group), Decimal(0))
        allowed = sum((said.step for said in group), Decimal(0))
        told = f"{telling.section(group[0])}{len(group)}项占比之和是{format_amount(total)}%，应为100%。"
        yield Trial(
            "shares_total", FindingKind.PERCENTAGE, outcome(abs(total - HUNDRED) <= allowed),
            tuple(map(book.place, group)), told, (), HUNDRED, total, total - HUNDRED, "%",
            arithmetic=" + ".join(format_amount(said.value) for said in group) + f" = {format_amount(total)}",
        )  # fmt: skip
