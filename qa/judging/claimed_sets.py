"""Claims about the members of a set: that one is the largest, that all or none of them pass a limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import RANKING, Amount, Operand, Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import is_money
from qa.matching.carried_out import executed
from qa.matching.comparing import side
from qa.matching.figures import readings
from qa.matching.members import beside, members
from qa.operations import replies, verdicts

_MOST = "最(?P<way>[大多高小少低])|(?:排|居|列|占)(?:在|了)?(?:第一|首位?|榜首)|(?P<last>垫底|倒数第一)"
_IS_MOST = re.compile(
    rf"(?P<item>.+?)(?:(?:是|属于|算是?|为)(?P<set>[^,;]*?)|(?:花得|花钱|花费|金额|占得|也|都)*)(?:{_MOST})[^,;]*"
)
_MOST_IS = re.compile(rf"(?P<set>[^,;]*?)(?:{_MOST})的?(?P<noun>[^,;是]*?)(?:就是|是|为|当属)(?P<item>[^,;]+)")
_SMALLEST = frozenset("小少低")
_SETS = "(?:项级|类级|款级|功能|支出|收入)*(?:科目|类|款|项(?!目))(?:支出)?"
_NONE = re.compile(rf"(?:没有|无)(?:任何|哪)?一?[个项类款]?(?P<set>{_SETS})")
_ALL = re.compile(rf"(?:所有|全部|每一?[个项类款]?|各[个项类款]?)的?(?P<set>{_SETS})[^,;]*?(?:都|均|全)?")
_EACH = re.compile(
    "各[个项类]|所有(?:的)?(?:[个项类]|科目|项目|年|部门|指标)|每一?[个项类]|任何|(?:得分|分数)都|全都(?!没)"
)
_ONLY = re.compile(
    r"(?:只有|仅有|唯独|唯一|就只?有)(?!\d|[一二两三四五六七八九十]+[辆台个家人名])(?P<item>[^,;]+?)(?:一[个项类])?(?=决算|实际|(?:没有?|未)|超|低于|小于|高于|大于|突破|不到|完成|增|减|降|涨|$)"
)
_OVER = re.compile("超支|超(?:过|出|了)*(?:年初)?预算|突破(?:年初)?预算|[高大]于(?:年初)?预算")
_UNDER = re.compile("(?:没有?|未)(?:完成|用完|花完|执行完)|[低小]于(?:年初)?预算|不到(?:年初)?预算")
_NOT_OVER = re.compile("(?:没有?|未|不)(?:超|突破|高于|大于)")
_RATE = re.compile("执行率|完成率|执行进度|完成度")
_COMPLETE = re.compile("(?:完成|用完|花完|执行完)")
_SHOWN = 3
"""So many members are named beside a verdict."""


def verify(question: Question, ledger: Ledger) -> Answer | None:
    """The verdict on a claim about a set; None where it is about none, or a word is passed over."""
    if question.unknown or question.asks - {"how"}:
        return None
    if not question.amounts and question.operations & RANKING:
        return _is_most(question, ledger)
    if only := _ONLY.search(question.text):
        return _only(question, only["item"], ledger)
    if _NONE.search(question.text):
        return _of_all(question, ledger, denied=True)
    if _ALL.search(question.text):
        return _of_all(question, ledger, denied=False)
    return None


def is_of_all(text: str) -> bool:
    """Whether the claim is about each of several, or only one of them: no figure of one bears it out."""
    return _EACH.search(text) is not None or _ONLY.search(text) is not None


def _only(question: Question, item: str, ledger: Ledger) -> Answer | None:
    """“只有防汛超预算”: whether it is the one item carried out so; None where that is not told of the items."""
    limit = _of_budget(question.text)
    named = side(item, ledger)
    found = executed(ledger)
    if limit is None or question.amounts or named.unknown or len(named.operands) != 1:
        return None
    passing = [one for one in found if limit.holds(one.value, one.unit)]
    subjects = named.operands[0].items
    if not any(one.concept.subject in subjects for one in found):
        return None
    holds = bool(passing) and all(one.concept.subject in subjects for one in passing)
    listed = "、".join(f"{wording.name(one)}{wording.amount(one.value, one.unit)}" for one in passing[:_SHOWN])
    told = f"共{len(found)}项，其中这样的有{len(passing)}项" + (f"：{listed}" if passing else "")
    return _told(question, holds, f"{told}（{wording.place(found[0])}）。", passing or found)


def _of_budget(text: str) -> Amount | None:
    """How much of its budget a claim says was carried out of each item; None where it does not speak of that."""
    if _NOT_OVER.search(text):
        return Amount(Decimal(100), "%", "at_most")
    if _OVER.search(text):
        return Amount(Decimal(100), "%", "over")
    return Amount(Decimal(100), "%", "under") if _UNDER.search(text) else None


def _is_most(question: Question, ledger: Ledger) -> Answer | None:
    """“X是最大的一类支出”, “花得最多的是X”: X among the items of its own level."""
    match = _MOST_IS.fullmatch(question.text) or _IS_MOST.fullmatch(question.text)
    if match is None or re.search("第[二三四五六七八九]|前[两二三四五]", question.text):
        return None
    named = side(match["item"], ledger)
    frame = named.context or next((one for one in side(match["set"] or "", ledger).operands if one.items), None)
    if named.unknown or named.is_jumbled or len(named.operands) != 1:
        return None
    least = bool(match["last"]) or (match["way"] or "") in _SMALLEST
    judged = [
        (fact, pool)
        for reading in readings(named.operands[0], ledger)
        if (fact := reading.coded) and len(pool := _pool(fact, frame, question, ledger)) > 1
    ]
    if not judged:
        return None
    outcomes = {_leads(fact, pool, least) for fact, pool in judged}
    fact, pool = judged[0]
    return _ranked(question, named.operands[0], fact, pool, _leads(fact, pool, least)) if len(outcomes) == 1 else None


def _pool(fact: Fact, frame: Operand | None, question: Question, ledger: Ledger) -> list[Fact]:
    """The items among which `fact` is the largest or not: the parts of what frames it, else those of its level."""
    if frame is None:
        return beside(fact, ledger)
    parts = [one.fact for one in members(replace(question, operands=(frame,), context=None), ledger, ()) or ()]
    return parts if any(one.concept.subject == fact.concept.subject for one in parts) else []


def _leads(fact: Fact, pool: Sequence[Fact], least: bool) -> bool:
    spent = [other.value for other in pool if other.value or not least]
    return fact.value == (min if least else max)(spent)


def _ranked(question: Question, operand: Operand, fact: Fact, pool: Sequence[Fact], holds: bool) -> Answer:
    ordered = sorted(pool, key=lambda one: one.value, reverse=True)
    shown = ordered[:_SHOWN]
    shown += [fact] if all(one.concept.subject != fact.concept.subject for one in shown) else []
    listed = "、".join(f"{wording.name(one)}{wording.amount(one.value, one.unit)}" for one in shown)
    return _told(question, holds, f"{wording.name(fact)}{wording.amount(fact.value, fact.unit)}，"
                 f"同级各项由多到少为{listed}（{wording.place(fact)}）。", shown)  # fmt: skip


def _of_all(question: Question, ledger: Ledger, denied: bool) -> Answer | None:
    """“没有一个科目超过1000万元”, “所有科目都完成了预算”."""
    if len(question.amounts) > 1 or any(one.items or one.code for one in question.operands):
        return None
    if _COMPLETE.search(question.text) and not question.amounts:
        found, limit = executed(ledger), Amount(Decimal(100), "%", "at_least")
    elif _RATE.search(question.text) and question.amounts and question.amounts[0].unit == "%":
        found, limit = executed(ledger), question.amounts[0]
    elif not question.amounts and (carried := _of_budget(question.text)) is not None:
        found, limit = executed(ledger), carried
    elif question.amounts and question.amounts[0].bound != "is":
        found = [one.fact for one in members(question, ledger, ()) or ()]
        limit = question.amounts[0]
    else:
        return None
    comparable = [one for one in found if one.unit == limit.unit or (is_money(one.unit) and is_money(limit.unit))]
    if not comparable:
        return None
    passing = [one for one in comparable if limit.holds(one.value, one.unit)]
    failing = [one for one in comparable if one not in passing]
    against = passing if denied else failing
    holds = not against
    listed = "、".join(f"{wording.name(one)}{wording.amount(one.value, one.unit)}" for one in against[:_SHOWN])
    told = f"共{len(comparable)}项，" + (f"其中{len(against)}项不是这样：{listed}" if against else "各项都是这样")
    return _told(question, holds, f"{told}（{wording.place(comparable[0])}）。", against or comparable)


def _told(question: Question, holds: bool, told: str, facts: Sequence[Fact]) -> Answer:
    values = tuple(Labelled(wording.name(one), one.value, one.unit) for one in facts[:_SHOWN])
    return Answer(
        question.text, Status.ANSWERED,
        f"{verdicts.opening(holds)}：{wording.whose(facts[0].account)}{told}", AnswerKind.VERIFICATION,
        values=values, verdict="true" if holds else "false",
        citations=tuple(one.citation for one in facts[: replies.MOST_CITED]),
    )  # fmt: skip
