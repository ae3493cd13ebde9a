"""Questions about a set of items: what it consists of, who is first or n-th, who meets a condition, how many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.question import Condition, Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, rounded
from qa.matching.carried_out import budget_name
from qa.matching.figures import Open, Settled, settle
from qa.matching.members import FROM_BUDGET, Member, members
from qa.operations import replies

T = TypeVar("T")
DEFAULT_LIST = 30
FEWEST = 2
FEW = 6
"""A set of at most so many members is listed with its zeros, and whole where its two ends are asked for."""
_ORDERED = re.compile("排名|排序|排个序|怎么排|排队|排列|排一|次序|顺序|名次|[从由][多少高低大小]到[多少高低大小]")
_MOST, _LEAST = "[最谁][多大高]", "[最谁][少小低]"
_BOTH_ENDS = re.compile(f"{_MOST}.*{_LEAST}|{_LEAST}.*{_MOST}")
_COUNTED = re.compile("(?:几|多少)(个)")
_BOUNDS = {"is": "等于", "over": "超过", "under": "低于", "at_most": "不超过", "at_least": "不低于"}
_COLUMNS = {
    "": "", "basic": "基本支出", "project": "项目支出", "rate": "完成预算的比例", "executed": "决算占年初预算的比例",
    "share": "占比", "budget": "年初预算", "excess": "决算超出年初预算的数额", "shortfall": "决算少于年初预算的数额",
}  # fmt: skip


def breakdown(question: Question, ledger: Ledger) -> Answer | None:
    """What an item consists of, with figures."""
    found = _all(question, ledger)
    if not found:
        return None
    spent = [member for member in found if member.fact.value != 0]
    if "zero" in question.operations:
        spent = [member for member in found if member.fact.value == 0]
        if not spent:
            return None
    picks = bool(question.operations & {"zero", "nonzero"})
    shown = spent if spent and (picks or len(found) > FEW) else found
    return _listing(question, ledger, shown, AnswerKind.LIST, "包括")


def at_places(question: Question, ordered: Sequence[T], figure: Callable[[T], Decimal | None]) -> list[T]:
    """The first so many, with those level with the last; or those at the places asked for."""
    if question.ranks:
        return [ordered[place - 1] for place in question.ranks if place <= len(ordered)]
    count = min(question.top or 1, len(ordered))
    last = figure(ordered[count - 1])
    return [one for at, one in enumerate(ordered) if at < count or figure(one) == last]


def rank(question: Question, ledger: Ledger) -> Answer | None:
    """The first, last or n-th members of a set, of those that meet its conditions; smallest leaves out zeros."""
    by = _column_ranked(question)
    found = _compared(question, ledger) or _all(question, ledger, by)
    if found and question.members.conditions:
        found = _kept(question, found)
    found = [member for member in found if member.figure(by) is not None]
    if not found:
        return None
    if _BOTH_ENDS.search(question.text):
        ordered = _ordered([one for one in found if by or one.fact.value], by, is_rising=False)
        if not ordered:
            return None
        few = len(ordered) <= FEW
        shown, told = (ordered, "由多到少为") if few else ([ordered[0], ordered[-1]], "最多和最少的为")
        return _listing(question, ledger, shown, AnswerKind.RANKING, told, by)
    rising = _asks_for_smallest(question)
    ordered = _ordered(found, by, is_rising=rising) if "zero" not in question.operations else found
    places = question.ranks or tuple(range(1, (question.top or _how_many(question)) + 1))
    chosen = [ordered[place - 1] for place in places if place <= len(ordered)]
    if not chosen:
        return replies.refusal(
            question.text, f"{wording.account_name(ledger.identity)}里这样的科目只有{len(ordered)}项。"
        )
    if "sum" in question.operations or (question.relation and question.relation[0] == "share"):
        return _together(question, ledger, chosen, found)
    last = chosen[-1].figure(by)
    ties = [one for one in ordered if one.figure(by) == last and one not in chosen] if not question.ranks else []
    verb = "由少到多为" if rising else "由多到少为"
    return _listing(question, ledger, [*chosen, *ties], AnswerKind.RANKING, verb, by)


def _ordered(found: Iterable[Member], by: str, *, is_rising: bool) -> list[Member]:
    """By amount, where the smallest is one of those that are not zero, or by a reckoned column."""
    kept = [one for one in found if by or not is_rising or one.fact.value != 0]
    return sorted(kept, key=lambda one: (one.figure(by) or (Decimal(0), ""))[0], reverse=not is_rising)


def _together(question: Question, ledger: Ledger, chosen: Sequence[Member], found: Sequence[Member]) -> Answer | None:
    """The sum of the members chosen, and what part of the whole it is where that is asked."""
    unit = chosen[0].fact.unit
    if any(one.fact.unit != unit for one in chosen) or not is_money(unit):
        return None
    total = sum((one.fact.value for one in chosen), Decimal(0))
    formula = f"{' + '.join(format_amount(one.fact.value) for one in chosen)} = {format_amount(total)}{unit}"
    text = f"{wording.whose(ledger.identity)}{'、'.join(_named(chosen))}合计{wording.amount(total, unit)}"
    values = _values(chosen, "")
    cited = tuple(one.fact.citation for one in chosen)
    if not (question.relation and question.relation[0] == "share"):
        shown, shown_unit, _ = replies.in_unit(total, unit, question.unit)
        return Answer(
            question.text, Status.ANSWERED, f"{text}。", AnswerKind.CALCULATION, shown, shown_unit,
            values=values, formula=formula, citations=cited,
        )  # fmt: skip
    whole = _whole(question, ledger, found)
    if whole is None:
        return None
    amount, facts = whole
    share = rounded(total / convert(amount[0], amount[1], unit) * 100)
    formula = f"{formula}；{format_amount(total)} ÷ {format_amount(convert(*amount, unit))} × 100% = {share}%"
    return Answer(
        question.text, Status.ANSWERED, f"{text}，占{wording.amount(*amount)}的{share}%。", AnswerKind.CALCULATION,
        share, "%", values=values, formula=formula, citations=(*cited, *(fact.citation for fact in facts)),
    )  # fmt: skip


def _whole(
    question: Question, ledger: Ledger, found: Sequence[Member]
) -> tuple[tuple[Decimal, str], Sequence[Fact]] | None:
    """What a sum is set against: the thing named behind 占, else all members together."""
    named = question.operands[question.relation[1] :] if question.relation else ()
    if not named:
        total = sum((one.fact.value for one in found), Decimal(0))
        return ((total, found[0].fact.unit), ()) if total else None
    settled = settle(named[0], ledger)
    if isinstance(settled, Open) or not settled.reading.value:
        return None
    return (settled.reading.value, settled.reading.unit), (settled.reading.fact,)


def select(question: Question, ledger: Ledger) -> Answer | None:
    """The members of a set that meet the conditions the question sets; how many, if it asks that."""
    conditions = question.members.conditions
    found = _all(question, ledger)
    if "nonzero" in question.operations:
        found = [member for member in found if member.fact.value != 0]
    limited = [member for member in found if all(_is_comparable(member, one) for one in conditions)]
    if not limited or not conditions:
        return None
    kept = _kept(question, limited)
    told = "、".join(dict.fromkeys(_COLUMNS[one.column] + _limit(one) for one in conditions)).replace(
        "年初预算", _budget(question)
    )
    if not kept:
        whose = wording.whose(ledger.identity)
        place = wording.place(limited[0].fact)
        text = f"{whose}{_topic(question)}中没有{told}的（共{len(limited)}项，见{place}）。"
        cited = tuple(member.fact.citation for member in limited[: replies.MOST_CITED])
        return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(0), "项", citations=cited)
    if "count" in question.operations:
        return _number_of(question, ledger, kept, f"{told}的")
    shown = "rate" if any(one.column == "rate" for one in conditions) else ""
    ordered = _ordered(kept, shown, is_rising=False)
    return _listing(question, ledger, ordered, AnswerKind.LIST, f"中{told}的有", shown)


def _limit(condition: Condition) -> str:
    """不低于98%, 为零, 不为零."""
    limit = condition.limit
    if limit.value == 0 and limit.bound in {"is", "over"}:
        if condition.column == "":
            return "没有支出" if limit.bound == "is" else "有支出"
        return "为零" if limit.bound == "is" else "不为零"
    return f"{_BOUNDS[limit.bound]}{wording.amount(limit.value, limit.unit)}"


def _kept(question: Question, found: Iterable[Member]) -> list[Member]:
    return [member for member in found if all(_meets(member, one) for one in question.members.conditions)]


def _meets(member: Member, condition: Condition) -> bool:
    figure = member.figure(condition.column)
    return figure is not None and condition.limit.holds(*figure)


def _is_comparable(member: Member, condition: Condition) -> bool:
    figure = member.figure(condition.column)
    if figure is None:
        return True
    return figure[1] == condition.limit.unit or (is_money(figure[1]) and is_money(condition.limit.unit))


def rates(question: Question, ledger: Ledger) -> Answer | None:
    """How much of its budget each item of a set has spent."""
    found = [one for one in members(question, ledger, ["rate"]) or [] if one.figure("rate") is not None]
    return _listing(question, ledger, found, AnswerKind.LIST, "完成预算的比例", "rate") if found else None


def shares(question: Question, ledger: Ledger) -> Answer | None:
    """What part of their sum each member of a set is."""
    found = _all(question, ledger)
    total = sum((member.fact.value for member in found), Decimal(0))
    if len(found) < FEWEST or not total:
        return None
    values = tuple(
        Labelled(name, rounded(member.fact.value / total * 100), "%")
        for name, member in zip(_named(found), found, strict=True)
    )
    listed = "、".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    unit = found[0].fact.unit
    text = f"{wording.whose(ledger.identity)}{_topic(question)}中，{listed}（合计{wording.amount(total, unit)}）。"
    formula = f"各项 ÷ {wording.amount(total, unit)} × 100%"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST,
        values=values, formula=formula, citations=tuple(member.fact.citation for member in found),
    )  # fmt: skip


def count(question: Question, ledger: Ledger) -> Answer | None:
    """How many members a set has; of zeros, or of others, where the question says so."""
    found = [one for one in _all(question, ledger) if is_money(one.fact.unit)]  # what is counted has no items
    if "zero" in question.operations:
        return _number_of(question, ledger, [one for one in found if one.fact.value == 0], "数字为0的")
    if "nonzero" in question.operations:
        return _number_of(question, ledger, [one for one in found if one.fact.value != 0], "数字不为0的")
    return _number_of(question, ledger, found, "")


def _number_of(question: Question, ledger: Ledger, found: Sequence[Member], which: str) -> Answer | None:
    if not found:
        return None
    if _ORDERED.search(question.text):
        found = _ordered(found, "", is_rising=_asks_for_smallest(question))
    named = "、".join(_named(found))
    text = f"{wording.whose(ledger.identity)}{_topic(question)}{which}有{len(found)}项：{named}。"
    unit = _COUNTED.search(question.text)
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(len(found)), unit[1] if unit else "项",
        values=_values(found, ""), citations=_cited(found),
    )  # fmt: skip


def _all(question: Question, ledger: Ledger, by: str = "") -> list[Member]:
    """The members with every column that the question needs; none where one of them is not printed."""
    return members(question, ledger, [by, *(one.column for one in question.members.conditions)]) or []


def _column_ranked(question: Question) -> str:
    """What the members are ordered by: their amount, or how their budget was carried out."""
    if question.members.by:
        return question.members.by
    return "rate" if "execution" in question.operations else ""


def _compared(question: Question, ledger: Ledger) -> list[Member]:
    """The items that the question itself lists."""
    # 哪个开销最大: 开销 says that money is meant, and is none of the things compared.
    named = [one for one in question.operands if not (one.is_bare and {name for name, _ in one.attributes} == {"flow"})]
    if len(named) < FEWEST or question.members.by or question.members.conditions or _is_of_the_whole(question):
        return []
    if question.members.level:
        return []  # “某某支出下面项目支出最多的项级科目”: the items below are ranked, not what is named
    found = [settle(operand, ledger) for operand in named]
    settled = [one.reading.coded for one in found if isinstance(one, Settled)]
    kinds = {(fact.concept.code or "")[:1] for fact in settled} - {""}
    if len(settled) < len(found) or (len(settled) > FEWEST and len(kinds) > 1):
        # A list of several is of one kind; where it is not, a short name was taken for another.
        return []
    return [Member(fact) for fact in settled]


def _is_of_the_whole(question: Question) -> bool:
    """“前三项占总支出多少”: what stands behind 占 is none of the things ranked."""
    return question.top is not None and question.relation is not None


def _how_many(question: Question) -> int:
    return DEFAULT_LIST if _ORDERED.search(question.text) else 1


def _asks_for_smallest(question: Question) -> bool:
    if "lowest" in question.operations:
        return True
    said = question.text.replace("多少", "")
    return "highest" not in question.operations and any(word in said for word in ("少", "小", "低"))


def _topic(question: Question) -> str:
    return "、".join(operand.text for operand in question.operands if operand.text) or "各科目"


def _listing(
    question: Question, ledger: Ledger, found: Sequence[Member], kind: AnswerKind, verb: str, by: str = ""
) -> Answer:
    values = _values(found, by)
    listed = "、".join(
        f"{entry.label}{wording.amount(entry.value, entry.unit)}{_beside(member, by)}"
        for entry, member in zip(values, found, strict=True)
    )
    text = f"{wording.whose(ledger.identity)}{_topic(question)}{verb}：{listed}（见{wording.place(found[0].fact)}）。"
    only: Decimal | None = values[0].value if len(values) == 1 else None
    return Answer(
        question.text, Status.ANSWERED, text, kind, only, values[0].unit if len(values) == 1 else None,
        values=values, citations=_cited(found),
    )  # fmt: skip


def _budget(question: Question) -> str:
    return "全年预算" if question.members.against else "年初预算"


def _beside(member: Member, by: str) -> str:
    """The amounts that a figure set against the budget rests on."""
    if by not in FROM_BUDGET and not member.columns.keys() & FROM_BUDGET:
        return ""
    budget = next((fact for fact in member.beside if is_money(fact.unit)), None)
    spent = "" if not by else f"决算{wording.amount(member.fact.value, member.fact.unit)}"
    planned = "" if budget is None else f"{budget_name(budget)}{wording.amount(budget.value, budget.unit)}"
    told = "，".join(filter(None, (spent, planned)))
    return f"（{told}）" if told else ""


def _cited(found: Sequence[Member]) -> tuple[Citation, ...]:
    return tuple(fact.citation for member in found for fact in (member.fact, *member.beside))


def _values(found: Sequence[Member], by: str) -> tuple[Labelled, ...]:
    figures = [(member.figure(by) or (Decimal(0), "")) for member in found]
    return tuple(Labelled(name, value, unit) for name, (value, unit) in zip(_named(found), figures, strict=True))


def _named(found: Sequence[Member]) -> list[str]:
    """The items' names, each with its code where another item has the same name."""
    names = [wording.name(member.fact) for member in found]
    return [
        f"{name}（{member.fact.concept.code}）" if names.count(name) > 1 and member.fact.concept.code else name
        for name, member in zip(names, found, strict=True)
    ]
