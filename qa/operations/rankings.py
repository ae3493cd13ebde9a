"""Questions about a set of items: what it consists of, who is first or n-th, who meets a condition, how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.against_budget import NOTHING, SOMETHING
from qa.asking.question import Condition, Operand, Question
from qa.evidence import wording
from qa.evidence.money import is_money, rounded
from qa.matching.carried_out import budget_name
from qa.matching.figures import Open, Settled, settle
from qa.matching.members import FROM_BUDGET, Member, members
from qa.operations import sets
from qa.operations.sets import Frame, Thing

FEWEST = 2
_BOUNDS = {"is": "等于", "over": "超过", "under": "低于", "at_most": "不超过", "at_least": "不低于"}
_COLUMNS = {
    "": "", "basic": "基本支出", "project": "项目支出", "rate": "完成预算的比例", "executed": "决算占年初预算的比例",
    "share": "占比", "budget": "年初预算", "excess": "决算超出年初预算的数额", "shortfall": "决算少于年初预算的数额",
}  # fmt: skip
_SHOWN = frozenset({"basic", "project", "rate", "share", "excess", "shortfall"})
"""Columns that are told of the members where a condition is set on them."""


def told(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The members of a set that meet what the question says of them: listed, counted, or those at certain places."""
    by = _column_ranked(question)
    conditions = question.members.conditions
    shown = by or _column_shown(conditions)
    compared = _compared(question, ledger)
    if isinstance(compared, Open):
        return compared
    found = compared or _all(question, ledger, by)
    if "count" in question.operations and not conditions:
        found = [one for one in found if is_money(one.fact.unit)]  # what is counted has no items
    found, zeros = _with_zeros(question, found, shown)
    limited = [one for one in found if all(_is_comparable(one, limit) for limit in conditions)]
    kept = [one for one in _kept(question, limited) if one.figure(shown) is not None]
    which = _which(question) or zeros
    frame = _frame(question, ledger, limited)
    if not kept:
        return sets.none_is(question, _things(limited), frame, which) if conditions and limited else None
    if sets.adds_up(question) and sets.is_of_whole(question) and (named := _behind_share(question)):
        settled = settle(named[0], ledger)
        if isinstance(settled, Open) or not settled.reading.value:
            return None
        whole = (settled.reading.value, settled.reading.unit)
        frame = replace(frame, whole=(whole, (settled.reading.fact.citation,)))
    return sets.answer(question, _things(kept, shown), frame, which)


def _with_zeros(question: Question, found: Sequence[Member], shown: str) -> tuple[list[Member], str]:
    """Those with nothing or with something, as the question asks, and how that is told; all where it asks neither."""
    for name, told in (("zero", "数字为0的"), ("nonzero", "数字不为0的")):
        if name in question.operations:
            is_zero = name == "zero"
            return [one for one in found if ((one.figure(shown) or (0, ""))[0] == 0) == is_zero], told
    return list(found), ""


def _which(question: Question) -> str:
    """What the members are picked by: 超过10万元的."""
    conditions = question.members.conditions
    said = "、".join(dict.fromkeys(_COLUMNS[one.column] + _limit(one) for one in conditions))
    return f"{said}的".replace("年初预算", _budget(question)) if said else ""


def _column_shown(conditions: Sequence[Condition]) -> str:
    """The one column that the members are told with: that on which an amount is set."""
    limited = {one.column for one in conditions if one.limit not in {NOTHING, SOMETHING}}
    return limited.pop() if len(limited) == 1 and limited <= _SHOWN else ""


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
    if not found:
        return None
    frame = _frame(question, ledger, found)
    return sets.listed(question, _things(found, "rate"), frame, "完成预算的比例", AnswerKind.LIST)


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


def _all(question: Question, ledger: Ledger, by: str = "") -> list[Member]:
    """The members with every column that the question needs; none where one of them is not printed."""
    return members(question, ledger, [by, *(one.column for one in question.members.conditions)]) or []


def _column_ranked(question: Question) -> str:
    """What the members are ordered by: their amount, or how their budget was carried out."""
    if question.members.by:
        return question.members.by
    return "rate" if "execution" in question.operations else ""


def _compared(question: Question, ledger: Ledger) -> list[Member] | Open:
    """The items that the question itself lists; open where one of them could be several."""
    # 哪个开销最大: 开销 says that money is meant, and is none of the things compared.
    named = [one for one in question.operands if not (one.is_bare and one.fixes == {"flow"})]
    if len(named) < FEWEST or question.members.by or question.members.conditions or _behind_share(question):
        return []
    if question.members.level:
        return []  # “某某支出下面项目支出最多的项级科目”: the items below are ranked, not what is named
    found = [settle(operand, ledger) for operand in named]
    if unsettled := [one for one in found if isinstance(one, Open) and one.readings]:
        return unsettled[0]
    settled = [one.reading.coded for one in found if isinstance(one, Settled)]
    kinds = {(fact.concept.code or "")[:1] for fact in settled} - {""}
    is_one = len({(fact.concept, fact.value) for fact in settled}) < FEWEST
    if len(settled) < len(found) or is_one or (len(settled) > FEWEST and len(kinds) > 1):
        # A list of several is of one kind; where it is not, a short name was taken for another.
        return []
    return [Member(fact) for fact in settled]


def _behind_share(question: Question) -> tuple[Operand, ...]:
    """What the first few are a share of, which is none of the things ranked: “前三项占总支出多少”."""
    of_whole = question.top is not None and question.relation is not None
    return question.operands[question.relation[1] :] if of_whole and question.relation else ()


def _topic(question: Question) -> str:
    return "、".join(operand.text for operand in question.operands if operand.text) or "各科目"


def _frame(question: Question, ledger: Ledger, found: Sequence[Member]) -> Frame:
    return Frame(wording.whose(ledger.identity), _topic(question), wording.place(found[0].fact) if found else "")


def _budget(question: Question) -> str:
    return "全年预算" if question.members.against else "年初预算"


def _things(found: Sequence[Member], by: str = "") -> list[Thing]:
    """The members with what is told of them, each by a name of its own."""
    return [
        Thing(name, member.figure(by) or (Decimal(0), ""), _cited(member), _beside(member, by))
        for name, member in zip(_named(found), found, strict=True)
    ]


def _beside(member: Member, by: str) -> str:
    """The amounts that a figure set against the budget rests on."""
    if by not in FROM_BUDGET and not member.columns.keys() & FROM_BUDGET:
        return ""
    budget = next((fact for fact in member.beside if is_money(fact.unit)), None)
    spent = "" if not by else f"决算{wording.amount(member.fact.value, member.fact.unit)}"
    planned = "" if budget is None else f"{budget_name(budget)}{wording.amount(budget.value, budget.unit)}"
    return "，".join(filter(None, (spent, planned)))


def _cited(member: Member) -> tuple[Citation, ...]:
    return tuple(fact.citation for fact in (member.fact, *member.beside))


def _named(found: Sequence[Member]) -> list[str]:
    """The items' names, each with its code where another item has the same name."""
    names = [wording.name(member.fact) for member in found]
    return [
        f"{name}（{member.fact.concept.code}）" if names.count(name) > 1 and member.fact.concept.code else name
        for name, member in zip(names, found, strict=True)
    ]
