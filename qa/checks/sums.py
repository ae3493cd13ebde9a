"""Amounts and counts of the prose that make up another: families of parts, listed subjects, parts of a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from corpus.account import Kind, Measure
from corpus.checks.check import Outcome, rounding
from corpus.names import plain
from corpus.numbers import YUAN, format_amount
from qa.checks import telling
from qa.checks.amounts import is_vague
from qa.checks.book import Book
from qa.checks.context import LEVELS, in_paragraph
from qa.checks.said import Said
from qa.checks.subjects import path_of
from qa.checks.terms import bare_subject, is_of_another_time, term
from qa.checks.trial import FindingKind, Trial, allowed, outcome, rules


def sum_trials(book: Book) -> Iterator[Trial]:
    for number in range(len(book.account.sections)):
        stated = [
            said for said in book.said
            if said.statement.section == number and said.statement.measure in LEVELS and not is_vague(said)
        ]  # fmt: skip
        yield from _families(book, stated)
        yield from _subsets(book, stated)
        yield from _listed(book, stated)
        yield from _closed(book, stated)
        yield from _sides(book, stated)


@dataclass(frozen=True, slots=True)
class _Family:
    """Patterns of checks.toml. `rare` members may be missing; an `open` family has as many members as are listed.

    The list of an open family is known to be whole where a last member like `ends` closes it.
    """

    whole: re.Pattern[str]
    members: tuple[re.Pattern[str], ...]
    rare: tuple[re.Pattern[str], ...]
    is_open: bool
    ends: re.Pattern[str]


@cache
def _data() -> tuple[_Family, ...]:
    return tuple(
        _Family(
            re.compile(entry["whole"]),
            tuple(map(re.compile, entry["members"])),
            tuple(map(re.compile, entry.get("rare", ()))),
            bool(entry.get("open")),
            re.compile(entry.get("ends", "")),
        )
        for entry in rules()["family"]
    )


def _name(book: Book, said: Said) -> str:
    return bare_subject(said.statement.subject, book.identity.department)


def _families(book: Book, stated: Sequence[Said]) -> Iterator[Trial]:
    for position, head in enumerate(stated):
        name = _name(book, head)
        if is_of_another_time(name) or _is_bracketed(head):
            continue
        for family in _data():
            if family.whole.fullmatch(name):
                after = _until_again(book, stated[position + 1 :], head, family.whole)
                parts = _members(book, after, head, family)
                if parts:
                    yield _witnessed(book, head, _sum(book, head, parts))


def _witnessed(book: Book, head: Said, trial: Trial) -> Trial:
    """The sum with the sentence that says of a member that there is none of it."""
    denial = re.search(rules()["denied"]["said"], head.paragraph.text)
    if denial is None or trial.outcome is not Outcome.FAILS:
        return trial
    return replace(trial, others=(book.sentence_place(head.section, head.paragraph, denial.start()),))


def _until_again(book: Book, after: Sequence[Said], head: Said, whole: re.Pattern[str]) -> list[Said]:
    """The statements up to the next that gives the whole again in the same stage."""
    kept: list[Said] = []
    for said in after:
        if whole.fullmatch(_name(book, said)) and _comparable(book, said, head) and not _is_part(said):
            break
        kept.append(said)
    return kept


def _is_bracketed(said: Said) -> bool:
    """Whether the amount stands in brackets: what follows them divides what stands before them."""
    return re.search("[（(][^（）()]*$", said.before) is not None


def _is_part(said: Said) -> bool:
    return re.search("其中[^。]*$", said.before) is not None


def _comparable(book: Book, said: Said, head: Said) -> bool:
    """Whether two statements are of one kind: counted alike, and both of the plan or both of the outcome.

    In a budget every amount is of the plan.
    """
    final = book.identity.kind is Kind.FINAL
    plans = [final and one.statement.measure is Measure.BUDGET for one in (said, head)]
    units = [one.statement.unit for one in (said, head)]
    alike = all(unit in YUAN for unit in units) or units[0] == units[1]
    return alike and plans[0] == plans[1]


def _members(book: Book, after: Sequence[Said], head: Said, family: _Family) -> list[Said]:
    """The parts of the head: the first of each kind, or all of an open kind; none unless every kind is there.

    Those of the head's own paragraph are preferred to those of the list that follows it.
    """
    own = [said for said in after if said.statement.paragraph == head.statement.paragraph]
    for pool in (own, list(after)):
        fitting = [_fitting(book, pool, head, one) for one in _present(family, head, pool)]
        if family.is_open:
            pool = [said for said in fitting[0] if said.statement.sentence == head.statement.sentence]
            fitting = [pool or fitting[0]]
            names = [_name(book, said) for said in fitting[0]]
            whole = len(set(names)) == len(names) > 1 and family.ends.search(names[-1])
            return _without_inner(head, fitting[0]) if whole else []
        if all(fitting) and len(fitting) > 1:
            rare = [group[0] for one in family.rare if (group := _fitting(book, pool, head, one))]
            return [*(group[0] for group in fitting), *rare]
    return []


def _without_inner(head: Said, parts: list[Said]) -> list[Said]:
    """The parts without those that the last of them is divided into: 其他用车7辆，用于接运的5辆、用于生活的2辆."""
    for count in range(2, len(parts)):
        outer, inner = parts[:count], parts[count:]
        if sum(map(_amount, inner)) == _amount(outer[-1]) and sum(map(_amount, outer)) == _amount(head):
            return outer
    return parts


def _present(family: _Family, head: Said, pool: Sequence[Said]) -> list[re.Pattern[str]]:
    """The members of which the paragraph does not say that there are none (…，无政府采购工程支出)."""
    if family.is_open:
        return list(family.members)
    denied = rules()["denied"]["member"]
    return [
        one for one in family.members
        if any(one.search(plain(said.statement.subject)) for said in pool)
        or not re.search(denied.format(member=one.pattern.strip("^$")), plain(head.paragraph.text))
    ]  # fmt: skip


def _fitting(book: Book, pool: Sequence[Said], head: Said, member: re.Pattern[str]) -> list[Said]:
    return [said for said in pool if member.search(_name(book, said)) and _comparable(book, said, head)]


def _amount(said: Said) -> Decimal:
    return said.yuan if said.is_money else said.value


def _step(said: Said) -> Decimal:
    return said.step * (YUAN[said.statement.unit] if said.is_money else 1)


def _sum(book: Book, head: Said, parts: Sequence[Said], rule: str = "stated_sum") -> Trial:
    scale = YUAN[head.statement.unit] if head.is_money else Decimal(1)
    total = sum(map(_amount, parts), Decimal(0))
    gap = _amount(head) - total
    slack = rounding(max(map(_step, (head, *parts))), len(parts)) if head.is_money else Decimal(0)
    addends = " + ".join(format_amount(said.value) for said in parts)
    told = (
        f"{telling.section(head)}写“{plain(head.statement.subject)}”{telling.stated(head)}，"
        f"所列{len(parts)}项之和是{telling.amount(total / scale, head.statement.unit)}，"
        f"相差{telling.amount(abs(gap) / scale, head.statement.unit)}。"
    )
    return Trial(
        rule, FindingKind.NARRATIVE, Outcome.HOLDS if abs(gap) <= slack else Outcome.FAILS,
        tuple(map(book.place, (head, *parts))), told, (), total / scale, head.value, gap / scale,
        head.statement.unit, arithmetic=f"{addends} = {format_amount(total / scale)}",
    )  # fmt: skip


def _subsets(book: Book, stated: Sequence[Said]) -> Iterator[Trial]:
    for entry in rules()["subset"]:
        for position, part in enumerate(stated):
            if not re.fullmatch(entry["part"], _name(book, part)):
                continue
            wholes = [
                said for said in (*stated[position + 1 :][::-1], *stated[:position])
                if re.fullmatch(entry["whole"], _name(book, said)) and _alike(book, said, part)
            ]  # fmt: skip
            if wholes and part.statement.unit == wholes[-1].statement.unit:
                yield _subset(book, wholes[-1], part)


def _alike(book: Book, whole: Said, part: Said) -> bool:
    """Whether both are money planned or both money spent; what is set aside is part of the plan."""
    return whole.is_money and part.is_money and _comparable(book, whole, part)


def _subset(book: Book, whole: Said, part: Said) -> Trial:
    holds = part.value <= whole.value + max(whole.step, part.step) * allowed("subset", "digits")
    told = (
        f"{telling.section(part)}写“{plain(part.statement.subject)}”{telling.stated(part)}，"
        f"大于“{plain(whole.statement.subject)}”{telling.stated(whole)}，部分大于总数。"
    )
    return Trial(
        "subset", FindingKind.NARRATIVE, outcome(holds),
        (book.place(part), book.place(whole)), told, (), whole.value, part.value,
        Decimal(0) if holds else part.value - whole.value, part.statement.unit,
    )  # fmt: skip


def _listed(book: Book, stated: Sequence[Said]) -> Iterator[Trial]:
    """The subjects that a section lists one by one, against the amount it begins with."""
    for measure in (Measure.ACTUAL, Measure.BUDGET, Measure.AMOUNT):
        items = [said for said in stated if said.statement.measure is measure and said.is_money]
        listed = [said for said in items if path_of(said.statement.subject) is not None]
        depths = {path.depth for said in listed if (path := path_of(said.statement.subject)) is not None}
        heads = [said for said in items if listed and said.index < listed[0].index]
        names = {plain(said.statement.subject) for said in listed}
        if len(listed) < 3 or len(depths) != 1 or not heads or len(names) < len(listed):
            continue
        head = _divided(book, heads)
        trial = _sum(book, head, listed) if head is not None else None
        if trial is not None and trial.outcome is Outcome.FAILS and (trial.difference or 0) > 0:
            trial = trial.unchecked("不能确定是否逐项列全")
        if trial is not None:
            yield trial


def _divided(book: Book, heads: Sequence[Said]) -> Said | None:
    """The total before a list that is all of its section's spending, not what it is compared with."""
    totals = [said for said in heads if re.search("(?:支出|拨款|合计)(?:总计|合计)?$", _name(book, said))]
    totals = [said for said in totals if term(_name(book, said), said.basis) is not None] or totals
    return totals[-1] if totals and not re.search("基本支出|项目支出", _name(book, totals[-1])) else None


_CLOSING = re.compile("(?:合计|共计|总计)$")


def _closed(book: Book, stated: Sequence[Said]) -> Iterator[Trial]:
    """“总预算…，其中甲…，乙…，合计…”: a list that its sentence closes with its sum."""
    for position, last in enumerate(stated):
        if not (last.is_money and re.search(f"(?:^|[，、；]){_CLOSING.pattern}", last.before)):
            continue
        inside = [said for said in stated[:position] if said.statement.sentence == last.statement.sentence]
        inside = [said for said in inside if in_paragraph(said, last) and said.is_money]
        heads = [said for said in inside if "其中" in said.after[:_REACH]]
        parts = [said for said in inside if heads and said.index > heads[-1].index]
        if heads and len(parts) > 1:
            yield _sum(book, last, parts)
            yield _sum(book, heads[-1], [last])


_SIDE = re.compile("(?:收入|支出)(?:预算|决算)?(?:包括|包含)[:：]?(?P<items>[^。；]+)(?=[。；])")


def _sides(book: Book, stated: Sequence[Said]) -> Iterator[Trial]:
    """“收支总预算…。收入包括：甲…、乙…；支出包括：…”: either side, told with an amount for each item, is the whole."""
    for index in sorted({said.statement.paragraph for said in stated}):
        group = [said for said in stated if said.statement.paragraph == index and said.is_money]
        text = group[0].paragraph.text if group else ""
        for match in _SIDE.finditer(text):
            parts = [said for said in group if match.start("items") <= said.start < match.end()]
            heads = [said for said in group if said.start < match.start() and re.search(_BOTH, _name(book, said))]
            if heads and len(parts) > 1 and len(parts) == len(re.split("[、，]", match["items"])):
                yield _sum(book, heads[-1], parts)


_BOTH = "收支|收入支出"
_REACH = 6
"""So close behind the amount that is divided stands 其中."""
