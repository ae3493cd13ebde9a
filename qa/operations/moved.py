"""Items picked by how they moved since the year before: “比上年增加最多的三项”, “哪些科目减少了一成以上”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.against_budget import BUDGET
from qa.asking.places import Places, places
from qa.asking.question import Amount, Operand, Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, rounded
from qa.matching.comparing import Base, direction
from qa.matching.members import items
from qa.operations.steps import reckoned_steps, stated_steps
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

_OF_ITEMS = re.compile("科目|哪[些几一两三四五]?[个项类款]|[几多少]+[个项类款]|[各每][个项类款]|什么|啥")
_OF_BUDGET = re.compile(f"[比较]{BUDGET}")
_PICKS = re.compile("哪[些几]|(?:几|多少)[个项类款]")
_SETS = frozenset({"highest", "lowest", "breakdown", "filter", "count"})
_BY_RATE = re.compile("幅|百分|率|比例|%|最[快慢狠]|[得最]猛")
_EITHER_WAY = re.compile("变[动化]|增减|波动|升降")
_LEVEL = re.compile("持平|没有?变|不变|一样|相同|一致|没动|未变|没有变化|一分不差|相等")
_MOST = re.compile("最|前[一二两三四五六七八九十\\d]|排[名序第前列]|第[一二三四五]|倒数|垫底")
_LARGEST_LIST = 30
_ENOUGH = Decimal("0.8")
"""So many of the items must have a figure to compare with, for the first of them to be the first of all."""


@dataclass(frozen=True, slots=True)
class _Moved:
    """How far an item moved: `amount` in `unit`, below 0 for a fall; `rate` in %, None where there was nothing before.

    `facts` are what the figures rest on, the item's own first; `against` says what from.
    """

    facts: tuple[Fact, ...]
    amount: Decimal
    unit: str
    rate: Decimal | None
    against: str
    formula: str = ""

    @property
    def told(self) -> str:
        """增加12.00万元（增长3.00%）; 28.40万元，持平."""
        if not self.amount:
            return f"{wording.amount(self.facts[0].value, self.unit)}，持平"
        verb, by_rate = ("增加", "增长") if self.amount > 0 else ("减少", "下降")
        rate = "" if self.rate is None else f"（{by_rate}{wording.amount(abs(self.rate), '%')}）"
        return f"{verb}{wording.amount(abs(self.amount), self.unit)}{rate}"

    @property
    def values(self) -> Iterator[tuple[Decimal, str]]:
        """How far it moved, in money and in %; what stayed as it was is told by its amount."""
        yield (abs(self.amount), self.unit) if self.amount else (self.facts[0].value, self.unit)
        if self.amount and self.rate is not None:
            yield abs(self.rate), "%"

    def size(self, *, by_rate: bool) -> tuple[Decimal, str]:
        rate = self.rate if by_rate else None
        return (abs(rate), "%") if rate else (abs(self.amount), self.unit)

    def keeps(self, limit: Amount) -> bool:
        if limit.unit == "%":
            return self.rate is not None and limit.holds(abs(self.rate), "%")
        return limit.holds(abs(self.amount), self.unit)


def _way(text: str) -> str:
    """up, down, level or either, as the text says the items went; "" where it says nothing."""
    if _LEVEL.search(text):
        return "level"
    said = {way for way in ("up", "down") if re.search(any_of(data_of("sets")["went"][way]), text)}
    if not said and (rises := direction(text)) is not None:
        said = {"up" if rises else "down"}
    if len(said) == 1:
        return said.pop()
    return "either" if _EITHER_WAY.search(text) else ""


def is_of_items(question: Question) -> bool:
    """Whether the question is about the items of a classification, which it does not name."""
    described = question.members.level or question.members.implied
    return bool(described) or _OF_ITEMS.search(question.text) is not None


def _is_asked(question: Question) -> bool:
    """Whether items are to be picked by their change since the year before."""
    compares = question.relation is not None and question.relation[0] == "compare"
    since = question.operations & {"growth", "previous"} or (compares and not _OF_BUDGET.search(question.text))
    if "claim" in question.operations or not is_of_items(question) or question.members.by:
        return False
    picks = _MOST.search(question.text) or _PICKS.search(question.text) or question.operations & _SETS
    return bool(since and picks) and _way(question.text) != ""


def rank(question: Question, ledger: Ledger) -> Answer | None:
    """The items that moved most, or all that went that way; None unless most of them have a figure to compare with."""
    limits = [one.limit for one in question.members.conditions]
    if any(one.column != "moved" for one in question.members.conditions):
        return None
    if not _is_asked(question) or question.unknown or question.excluded:
        return None
    moved = next(filter(None, (_moved(one, ledger) for one in _in_each_basis(question))), None)
    if moved is None:
        return None
    way = _way(question.text)
    went = [one for one in moved if _went(one, way) and all(one.keeps(limit) for limit in limits)]
    by_rate = _BY_RATE.search(question.text) is not None and not limits and "按金额" not in question.text
    picks = _MOST.search(question.text) is not None
    if by_rate and picks:
        went = [one for one in went if one.rate is not None]
    if not went:
        return _nothing(question, moved, ledger) if not picks else None
    asked = places(question) if picks else Places(is_rising=False, count=_LARGEST_LIST)
    chosen = replace(asked, is_rising=False).of(went, lambda one: one.size(by_rate=by_rate))
    return _told(question, chosen, len(went), picks, ledger) if chosen else None


def _went(one: _Moved, way: str) -> bool:
    if way == "level":
        return one.amount == 0
    return one.amount != 0 and (way == "either" or (one.amount > 0) == (way == "up"))


def _in_each_basis(question: Question) -> Iterator[Question]:
    """The question, and where it names no basis, of the appropriations, for which alone last year's may be printed."""
    yield question
    if all(operand.get("basis") is None for operand in question.operands):
        for basis in ("fiscal", "general"):
            yield replace(question, operands=(*question.operands, Operand(attributes=(("basis", basis),))))


def _moved(question: Question, ledger: Ledger) -> list[_Moved] | None:
    """How the items of the set moved; None where too many have nothing to compare with."""
    found = items(question, ledger)
    if len(found) < 2:
        return None
    if in_columns := _between_columns(found, question, ledger):
        return in_columns
    moved = [one for fact in found if (one := _since_last_year(fact, ledger)) is not None]
    return moved if len(moved) >= _ENOUGH * len(found) else None


def _between_columns(found: Sequence[Fact], question: Question, ledger: Ledger) -> list[_Moved]:
    """How each row of their table moved from the one column of the year before; a blank cell is nothing."""
    first = found[0]
    tables = {fact.citation.table_no for fact in found}
    if len(tables) > 1 or first.concept.code is None:
        return []
    length, parents = len(first.concept.code), _codes_named(question, ledger)
    before = [
        fact
        for fact in ledger.before.where(lambda one: one.code is not None and len(one.code) == length)
        if fact.citation.table_no in tables
        and replace(fact.concept, subject="", code=None, stage="", when="")
        == replace(first.concept, subject="", code=None, stage="", when="")
        and (not parents or str(fact.concept.code).startswith(parents))
    ]
    columns = {fact.citation.column for fact in before}
    if len(columns) != 1:
        return []
    against = (columns.pop() or "").rpartition("/")[2]
    now, then = ({str(fact.concept.code): fact for fact in facts} for facts in (found, before))
    return [_between(now.get(code), then.get(code), against) for code in dict.fromkeys([*now, *then])]


def _codes_named(question: Question, ledger: Ledger) -> tuple[str, ...]:
    """The codes of the item whose parts are asked for; none where that is the whole account."""
    named = next((one for one in question.operands if one.items or one.code), None)
    if named is None:
        return ()
    return tuple(code for code, names in ledger.codes.items() if code == named.code or names & named.items)


def _between(now: Fact | None, before: Fact | None, against: str) -> _Moved:
    known = tuple(filter(None, (now, before)))
    unit = known[0].unit
    later = now.value if now is not None else Decimal(0)
    earlier = convert(before.value, before.unit, unit) if before is not None else Decimal(0)
    formula = f"{format_amount(later)} − {format_amount(earlier)} = {format_amount(later - earlier)}{unit}"
    rate = rounded((later - earlier) / earlier * 100) if earlier else None
    return _Moved(known, later - earlier, unit, rate, against, formula)


def _since_last_year(fact: Fact, ledger: Ledger) -> _Moved | None:
    """How the item moved: by the account of the year before, or as the prose states."""
    concept = fact.concept
    operand = Operand(frozenset([concept.subject]), concept.code, (("basis", concept.basis),), text=concept.subject)
    base = Base(is_before=True)
    for steps in (reckoned_steps(operand, base, ledger), stated_steps(operand, base, ledger)):
        amounts = [step for step in steps if is_money(step.unit)]
        if amounts and len({step.value for step in amounts}) == 1:
            by = amounts[0]
            rate = next((step.value for step in steps if step.unit == "%"), None)
            facts = (fact, *(used.reading.fact for used in by.used))
            return _Moved(facts, by.value, by.unit, rate, by.against, by.formula)
    return None


def _nothing(question: Question, moved: Sequence[_Moved], ledger: Ledger) -> Answer:
    """That no item of the set went so."""
    cited = tuple(fact.citation for one in moved[:3] for fact in one.facts)
    text = f"{wording.whose(ledger.identity)}{len(moved)}项科目里没有这样变动的（与{moved[0].against}比）。"
    return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(0), "项", citations=cited)


def _told(question: Question, chosen: Sequence[_Moved], went: int, picks: bool, ledger: Ledger) -> Answer:
    names = [_name(one.facts[0], ledger) for one in chosen]
    listed = "；".join(f"{name}{one.told}" for name, one in zip(names, chosen, strict=True))
    against = chosen[0].against
    how_many = "" if picks else f"有{went}项"
    text = f"{wording.whose(ledger.identity)}比{against}变动{'最大的' if picks else '的'}{how_many}：{listed}。"
    values = tuple(
        Labelled(name, value, unit) for name, one in zip(names, chosen, strict=True) for value, unit in one.values
    )
    cited: dict[Citation, None] = {}
    for one in chosen:
        cited |= dict.fromkeys(fact.citation for fact in one.facts)
    formulas = "；".join(one.formula for one in chosen if one.formula)
    counted = ("count" in question.operations or any(question.counters)) and not picks
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.RANKING if picks else AnswerKind.LIST,
        value=Decimal(went) if counted else None, unit=next(filter(None, question.counters), "项") if counted else None,
        values=values, formula=formulas or None, citations=tuple(cited),
    )  # fmt: skip


def _name(fact: Fact, ledger: Ledger) -> str:
    """The item's name, with its code where another of its level has the same name."""
    code, name = fact.concept.code, wording.name(fact)
    if code is None:
        return name
    alike = [one for one, names in ledger.codes.items() if fact.concept.subject in names and len(one) == len(code)]
    return f"{name}（{code}）" if len(alike) > 1 else name
