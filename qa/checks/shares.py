"""Shares of the prose, recomputed, and whether those of one whole add up to 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from corpus.account import Measure
from corpus.checks.check import Outcome
from corpus.names import plain
from corpus.numbers import format_amount
from qa.checks import telling
from qa.checks.amounts import is_vague
from qa.checks.book import Book
from qa.checks.context import Amount, before, in_paragraph, levels, of_figure, of_said, printed, same_subject
from qa.checks.ratios import HUNDRED, current, judged, ratio
from qa.checks.said import Said
from qa.checks.subjects import path_of
from qa.checks.terms import Term, bare_subject, term
from qa.checks.trial import FindingKind, Trial, allowed, outcome, rules

_SEVERAL = 2
_INNER = ("staff", "office")
"""Parts of the account that are mostly divided off a part of it."""


def share_trials(book: Book) -> Iterator[Trial]:
    shares = [said for said in book.said if said.statement.measure is Measure.SHARE and said.basis != "none"]
    for said in shares:
        yield from _share(book, said)
    for said in book.said:
        if said.statement.measure is Measure.SHARE and said.basis == "none" and said.statement.basis_of_comparison:
            trial = _aside(book, said)
            if trial is not None:
                yield trial
    for _, group in groupby(shares, key=lambda said: said.statement.section):
        together = list(group)
        yield from _of_unnamed(book, together)
        yield from _total(book, together)


def _share(book: Book, said: Said) -> Iterator[Trial]:
    wholes = _wholes(book, said)
    trial = _judged(book, said, wholes)
    if trial is not None:
        yield trial
    elif wholes or not _totals(book, said):
        yield _unknown(book, said)


def _aside(book: Book, said: Said) -> Trial | None:
    """A share of a total of the account where its section is about a project: 占项目支出的12%, of whichever 口径."""
    stated = [other for other in before(book, said) if in_paragraph(other, said) and other.is_money]
    last = next((other for other in stated if not is_vague(other)), None)
    name = re.sub("(?:预算|决算)?(?:总额|总数)?(?:的)?$", "", said.statement.basis_of_comparison or "")
    if last is None or last.statement.sentence != said.statement.sentence:
        return None
    wholes = [
        amount for basis in ("all", "general", "fiscal")
        for one in dict.fromkeys((name, said.statement.basis_of_comparison or ""))
        for amount in _figures(book, _about(replace(said, basis=basis), one)) if amount.value > 0
    ]  # fmt: skip
    together = said.before.endswith(_together(said)) and len(stated) > 1
    parts = [of_said(book, last)]
    if together:
        listed = [of_said(book, other) for other in stated if other.statement.sentence == last.statement.sentence]
        sums = [sum((one.value for one in listed[:number]), Decimal(0)) for number in range(2, len(listed) + 1)]
        halves = sum((one.half for one in listed), Decimal(0))
        parts = [Amount(total, halves, parts[0].place) for total in sums]
    known = [
        ratio(part, whole, whole.value, whole.half, f"{_wan(part)} ÷ {_wan(whole)} × 100%")
        for part in parts for whole in wholes
    ]  # fmt: skip
    what = f"占“{plain(said.statement.basis_of_comparison or '')}”"
    return judged(book, said, "share", FindingKind.PERCENTAGE, known, what) if known else None


def _together(said: Said) -> str:
    """The words of a share that is of several amounts together, from 合计 on; a text that ends nothing otherwise."""
    match = re.search("(?:合计|共计|共|二者|两项|三项)占[^，。；]*$", said.before)
    return match.group() if match else "\n"


def _judged(book: Book, said: Said, wholes: Sequence[Amount]) -> Trial | None:
    known = [
        ratio(part, whole, whole.value, whole.half, f"{_wan(part)} ÷ {_wan(whole)} × 100%")
        for part in _parts(book, said) for whole in wholes if whole.value > 0
    ]  # fmt: skip
    what = f"“{plain(said.statement.subject)}”占比"
    return judged(book, said, "share", FindingKind.PERCENTAGE, known, what) if known else None


def _unknown(book: Book, said: Said) -> Trial:
    return Trial(
        "share", FindingKind.PERCENTAGE, Outcome.UNCHECKED, (book.place(said),),
        f"{telling.section(said)}“{plain(said.statement.subject)}”的占比。", reason="不能确定是占哪个总数",
    )  # fmt: skip


def _of_unnamed(book: Book, shares: Sequence[Said]) -> Iterator[Trial]:
    """Shares of a section of which no words say of what: of the total of their 口径, if most of the others are.

    The others are those of the paragraph, or of the section where each paragraph has one.
    """
    found = [(said, _judged(book, said, _totals(book, said)), _wholes(book, said)) for said in shares]
    known = [(said, trial) for said, trial, _ in found if trial is not None]
    for said, trial, wholes in found:
        if wholes:
            continue
        if trial is not None:
            here = [held for other, held in known if in_paragraph(other, said)]
            kept = [one.outcome is Outcome.HOLDS for one in (here if len(here) > 1 else [held for _, held in known])]
            sure = sum(kept) * 2 >= len(kept) if len(here) > 1 else sum(kept) == len(kept) - 1 >= _SEVERAL
            doubtful = trial.outcome is Outcome.FAILS and not sure
            yield trial.unchecked("不能确定是占哪个总数") if doubtful else trial
        elif _totals(book, said):
            yield _unknown(book, said)


def _totals(book: Book, said: Said) -> list[Amount]:
    """The total of the 口径 and side of the account that the part belongs to."""
    named = term(bare_subject(said.statement.subject, book.identity.department), said.basis)
    if said.basis in (None, "none", "named", "three_public") or (named is not None and named.part in _INNER):
        return []
    sides = {"income": ["本年收入合计"], "expenditure": ["本年支出合计"]}
    is_subject = said.code or path_of(said.statement.subject) is not None
    flow = named.flow if named is not None else "expenditure" if is_subject else ""
    totals = sides.get(flow, ["本年收入合计", "本年支出合计"])
    return [amount for total in totals for amount in _figures(book, _about(said, total))]


def _wan(amount: Amount) -> str:
    return format_amount((amount.value / 10**4).quantize(Decimal("0.01")))


def _parts(book: Book, said: Said) -> list[Amount]:
    return levels(book, said, current(book))


def _wholes(book: Book, said: Said) -> list[Amount]:
    """What the share is of: the whole that it names, else what the sentence or the section divides."""
    named = said.statement.basis_of_comparison
    if named:
        return _named(book, said, named) or _of_subset(book, said, bare_subject(named, book.identity.department))
    subset = _of_subset(book, said)
    if subset:
        return subset
    heads = _heads(book, said)
    if heads:
        return [amount for head in heads for amount in _amounts(book, said, head)]
    return _figures(book, _about(said, "三公经费")) if said.basis == "three_public" else []


def _amounts(book: Book, said: Said, head: Said) -> list[Amount]:
    return [of_said(book, head), *_figures(book, replace(said, statement=head.statement))]


def _of_subset(book: Book, said: Said, named: str = "") -> list[Amount]:
    """What a part that is known to be one of a stated whole is a share of: 授予中小企业…，占比….

    Where the whole is `named` it is one of the kind that the name is.
    """
    department = book.identity.department
    subject = bare_subject(said.statement.subject, department)
    for entry in rules()["subset"]:
        name = f"{entry['whole']}|{entry.get('named', entry['whole'])}"
        if re.fullmatch(entry["part"], subject) and (not named or re.fullmatch(name, named)):
            here = (other for other in book.said if other.statement.section == said.statement.section)
            wholes = [
                (called, other) for other in (*before(book, said), *here) if other.is_money
                and re.fullmatch(entry["whole"], called := bare_subject(other.statement.subject, department))
            ]  # fmt: skip
            exact = [other for called, other in wholes if named and called.endswith(named)]
            return [of_said(book, whole) for whole in (exact or [other for _, other in wholes])[:1]]
    return []


def _named(book: Book, said: Said, name: str) -> list[Amount]:
    """The amounts that the prose of the section and the tables give the whole that is named."""
    subject = bare_subject(name, book.identity.department)
    here = (other for other in book.said if other.statement.section == said.statement.section)
    stated = [
        other for other in (*before(book, said), *here)
        if other.is_money and other.statement.measure in current(book)
        and bare_subject(other.statement.subject, book.identity.department) == subject
    ]  # fmt: skip
    meant = term(subject, said.basis)
    nearby = [other for other in before(book, said) if in_paragraph(other, said) and other.is_money]
    named_longer = [
        other for other in nearby
        if meant is not None and other.statement.measure in current(book)
        and _is_like(term(bare_subject(other.statement.subject, book.identity.department), said.basis), meant)
    ]  # fmt: skip
    stated = stated or named_longer
    # 占本年支出合计 in a section on fiscal appropriation is a share of all the money.
    wide = replace(said, basis="all") if term(subject) is not None else said
    return [*(of_said(book, other) for other in stated[:1]), *_figures(book, _about(wide, name))]


def _is_like(one: Term | None, meant: Term) -> bool:
    """Whether a term is the other one, told with its 口径: 一般公共预算财政拨款基本支出 for 基本支出."""
    return one is not None and meant.part != "total" and replace(one, basis=None) == replace(meant, basis=None)


def _about(said: Said, subject: str) -> Said:
    return replace(said, statement=replace(said.statement, subject=subject, basis_of_comparison=None))


def _figures(book: Book, said: Said) -> list[Amount]:
    return [of_figure(book, figure) for figure in printed(book, said, current(book))]


def _heads(book: Book, said: Said) -> list[Said]:
    """The amount that is divided, and first the one last spoken of before 其中 where that is another."""
    head = _head(book, said)
    if head is None:
        return []
    divider = list(re.finditer(rules()["words"]["divides"], said.before))
    here = [other for other in before(book, said) if in_paragraph(other, said)]
    spoken = [other for other in here if divider and other.stop <= divider[-1].start()][:1]
    named = [
        other for last in spoken for other in here
        if same_subject(other, last) and other.is_money and other.statement.measure in current(book)
    ]  # fmt: skip
    return [*named[:1], head] if named and not same_subject(named[0], head) else [head]


def _head(book: Book, said: Said) -> Said | None:
    """The amount that is divided: the first of the paragraph, or of the section where a list goes on under it."""
    earlier = [
        other for other in before(book, said)
        if other.is_money and other.statement.measure in current(book) and not same_subject(other, said)
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
        amounts = [levels(book, said, current(book)) for said in group]
        if len(group) < 2 or not all(amounts):
            continue
        whole = of_said(book, heads[index])
        parts = sum((found[0].value for found in amounts), Decimal(0))
        if abs(parts - whole.value) > sum((found[0].half for found in amounts), whole.half):
            continue
        total = sum((said.value for said in group), Decimal(0))
        slack = sum((said.step for said in group), Decimal(0)) * allowed("shares_total", "digits")
        told = f"{telling.section(group[0])}{len(group)}项占比之和是{format_amount(total)}%，应为100%。"
        yield Trial(
            "shares_total", FindingKind.PERCENTAGE, outcome(abs(total - HUNDRED) <= slack),
            tuple(map(book.place, group)), told, (), HUNDRED, total, total - HUNDRED, "%",
            arithmetic=" + ".join(format_amount(said.value) for said in group) + f" = {format_amount(total)}",
        )  # fmt: skip
