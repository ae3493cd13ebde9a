"""Items picked by how they moved since the year before: “比上年增加最多的三项”, “哪些科目减少了”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import is_money
from qa.matching.comparing import Base, direction
from qa.matching.members import items
from qa.operations.steps import Step, reckoned_steps, stated_steps

_OF_ITEMS = re.compile("科目|哪[些几一两三四五]?[个项类款]|[几多少]+[个项类款]|[各每][个项类款]|什么|啥")
_BY_RATE = re.compile("幅|百分|率|比例|%|最[快慢狠]")
_WENT = re.compile("[增涨升多减降少跌]|变化|变动")
_MOST = re.compile("最|前[一二两三四五六七八九十\\d]|排[名序第前列]|第[一二三四五]")
_LARGEST_LIST = 30
_ENOUGH = Decimal("0.8")
"""So many of the items must have a figure to compare with, for the first of them to be the first of all."""


@dataclass(frozen=True, slots=True)
class _Moved:
    fact: Fact
    by: Step
    rate: Step | None


def _is_asked(question: Question) -> bool:
    """Whether items are to be picked by their change since the year before."""
    moved = question.operations & {"growth", "previous"} or (
        question.relation is not None and question.relation[0] == "compare" and "difference" in question.operations
    )
    if not moved or "claim" in question.operations or _OF_ITEMS.search(question.text) is None:
        return False
    picks = _MOST.search(question.text) or question.operations & {"highest", "lowest", "breakdown", "filter", "count"}
    return bool(picks) and _WENT.search(question.text) is not None and question.members.by == ""


def rank(question: Question, ledger: Ledger) -> Answer | None:
    """The items that moved most, or all that went that way; None unless most of them have a figure to compare with."""
    if not _is_asked(question) or question.unknown or question.excluded or question.members.conditions:
        return None
    moved = next(filter(None, (_moved(one, ledger) for one in _in_each_basis(question))), None)
    if moved is None:
        return None
    rises = direction(question.text)
    went = [one for one in moved if rises is None or ((one.by.value > 0) == rises and one.by.value != 0)]
    if not went:
        return None
    by_rate = _BY_RATE.search(question.text) is not None
    if by_rate:
        went = [one for one in went if one.rate is not None]
    ordered = sorted(went, key=lambda one: abs(_amount(one, by_rate)), reverse=True)
    picks = _MOST.search(question.text) is not None
    places = question.ranks or tuple(range(1, (question.top or (1 if picks else _LARGEST_LIST)) + 1))
    chosen = [ordered[place - 1] for place in places if place <= len(ordered)]
    return _told(question, chosen, len(went), picks, ledger) if chosen else None


def _in_each_basis(question: Question) -> Iterator[Question]:
    """The question, and where it names no basis, of the appropriations, for which alone last year's may be printed."""
    yield question
    if all(operand.get("basis") is None for operand in question.operands):
        for basis in ("fiscal", "general"):
            yield replace(question, operands=(*question.operands, Operand(attributes=(("basis", basis),))))


def _moved(question: Question, ledger: Ledger) -> list[_Moved] | None:
    """How the items of the set moved; None where too many have nothing to compare with."""
    found = items(question, ledger)
    moved = [one for fact in found if (one := _since_last_year(fact, ledger)) is not None]
    return moved if len(found) > 1 and len(moved) >= _ENOUGH * len(found) else None


def _amount(one: _Moved, by_rate: bool) -> Decimal:
    return one.rate.value if by_rate and one.rate is not None else one.by.value


def _since_last_year(fact: Fact, ledger: Ledger) -> _Moved | None:
    """How the item moved: by the columns of its table, by the account of the year before, or as the prose states."""
    concept = fact.concept
    operand = Operand(frozenset([concept.subject]), concept.code, (("basis", concept.basis),), text=concept.subject)
    base = Base(is_before=True)
    for steps in (reckoned_steps(operand, base, ledger), stated_steps(operand, base, ledger)):
        amounts = [step for step in steps if is_money(step.unit)]
        if amounts and len({step.value for step in amounts}) == 1:
            return _Moved(fact, amounts[0], next((step for step in steps if step.unit == "%"), None))
    return None


def _told(question: Question, chosen: Sequence[_Moved], went: int, picks: bool, ledger: Ledger) -> Answer:
    listed = "；".join(
        f"{wording.name(one.fact)}{one.by.told}" + (f"（{one.rate.told}）" if one.rate is not None else "")
        for one in chosen
    )
    against = chosen[0].by.against
    how_many = "" if picks else f"有{went}项"
    text = f"{wording.whose(ledger.identity)}比{against}变动{'最大的' if picks else '的'}{how_many}：{listed}。"
    values = tuple(
        Labelled(wording.name(one.fact), abs(step.value), step.unit)
        for one in chosen
        for step in (one.by, one.rate)
        if step is not None
    )
    cited: dict[Citation, None] = {}
    for one in chosen:
        cited |= dict.fromkeys(used.reading.fact.citation for used in one.by.used)
    formulas = "；".join(one.by.formula for one in chosen if one.by.formula)
    counted = "count" in question.operations and not picks
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.RANKING if picks else AnswerKind.LIST,
        value=Decimal(went) if counted else None, unit="项" if counted else None,
        values=values, formula=formulas or None, citations=tuple(cited),
    )  # fmt: skip
