"""What a question leaves out because the talk has said it already."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.asking.operands import is_stage, name_within, part_of
from qa.asking.question import RANKING, Members, Operand, Question
from qa.words.coverage import deed_in, says_something

_NUMBERS = {"三": 3, "四": 4, "五": 5}
_POINTS = re.compile("[这那]?(?:两|三|四|五)(?:项|个|者|样)|它们|哪个更?[多少高低大小]|谁更?[多少高低大小]")
_WORDLESS = re.compile("[,。?!;、那么呢的吗啊咧呀是多少又还有再请问麻烦]")
_WITHIN = re.compile("(?:在?这|那)?(?:其中|当中|里面|里头|之中|里)")
_OF_IT = re.compile("占(?:它|其|这|那)?(?:里头?|里面|其中|当中|中)")
"""“出国的占里头多少”: of what was asked about before."""
_LEANS = re.compile("^(?:那|那么|它|其|这|换|再|还有|其中)|呢[?。]?$")


def follow(question: Question, before: Question | None) -> Question:
    """`question` with what it takes from the question before it; itself where it stands alone.

    “那项目支出呢” keeps the operation and asks it of another operand; “换成元” and “2019年呢”
    keep the operands too.
    """
    if before is None or question.is_beyond:
        return question
    question = replace(question, earlier=(*before.earlier, *before.operands))
    pointed = _POINTS.search(question.text) is not None and bool(question.operations & (RANKING | {"difference"}))
    if ("sum" in question.operations or pointed) and not question.operands:
        return replace(question, operands=question.earlier[-_number_of(question) :])
    if (counted := _counted_on(question, before)) is not None:
        return counted
    if question.asks - {"how"}:
        return _about_the_same(question, before)
    if _WITHIN.match(question.text) and before.operands and question.operands:
        head = before.operands[0]
        inside = tuple(
            part_of(head, operand) if operand.is_bare and head.items else name_within(head, operand)
            for operand in question.operands
        )
        question = replace(question, operands=inside, context=head)
        return question if question.operations else _asked_of_another(question, before)
    if (
        question.relation is not None
        and _OF_IT.search(question.text)
        and question.relation[1] == len(question.operands)
    ):
        return replace(question, operands=(*question.operands, *before.operands[:1]))
    if _lacks_the_first(question):
        left = (
            question.earlier[-2:] if "它们" in question.text or _POINTS.search(question.text) else before.operands[:1]
        )
        relation = (question.relation[0], len(left)) if question.relation else None
        others = (left[0].having(*one.attributes) if left and is_stage(one) else one for one in question.operands)
        return replace(question, operands=(*left, *others), relation=relation)
    if (question.ranks or question.top) and not (before.ranks or before.top or before.operations & RANKING):
        return question
    if "claim" in question.operations and question.amounts and not question.operands:
        return question
    if not question.operands and not question.unknown and _says_something(question):
        return replace(
            before,
            unit=question.unit or before.unit,
            operations=_in_another_order(before.operations, question.operations) | question.operations,
            members=_described(question.members, before.members),
            ranks=question.ranks or before.ranks,
            text=question.text if "growth" in question.operations else before.text,
        )
    if _only_qualifies(question, before) and before.operands and not question.operations:
        return _requalified(question, before)
    if _LEANS.search(question.text) and not question.operations:
        return _asked_of_another(question, before)
    return question


def _counted_on(question: Question, before: Question) -> Question | None:
    """After a number of things: another unit of the same (“多少人次”), or of something else (“锦旗呢”)."""
    unit = next((unit for unit in before.counters if unit), before.usual_unit)
    if unit is None or question.operations:
        return None
    names = any(says_something(word) for word in question.words)
    if any(question.counters) and not names:
        return replace(before, counters=question.counters, usual_unit=None)
    if not names or question.counters or not _LEANS.search(question.text):
        return None
    text = f"{deed_in(before.text)}{question.text.rstrip('?。呢')}多少"
    return replace(question, counters=(None,), usual_unit=unit, text=text)


def _says_something(question: Question) -> bool:
    """Whether it changes what was asked (“换成元”) or nothing but the scope (“那2019年呢”)."""
    return bool(question.unit or question.operations or question.ranks or question.top) or not _WORDLESS.sub(
        "", question.text
    )


def _in_another_order(before: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    """What was asked before, without its order where another is asked for: the most, then “最少的呢”."""
    return before - RANKING if now & RANKING else before


def _described(now: Members, before: Members) -> Members:
    """The members as described before, as far as this question does not describe them otherwise."""
    return Members(
        now.level or before.level,
        now.implied or before.implied,
        now.classification or before.classification,
        (*before.conditions, *now.conditions),
        now.by or before.by,
    )


def _points_back(question: Question) -> bool:
    """“这两项哪个多”, “它们差多少”."""
    compares = bool(question.operations & (RANKING | {"difference"}))
    return compares and _POINTS.search(question.text) is not None


def _only_qualifies(question: Question, before: Question) -> bool:
    """“预算是多少”, “一般公共预算的呢”, of an item also “项目部分呢”: an attribute of what was asked before."""
    of_item = bool(before.operands) and not before.operands[0].is_bare and before.relation is None
    attributes = {"stage", "basis", "table", "part"} if of_item else {"stage", "basis", "table"}
    return all(one.is_bare and one.fixes <= attributes for one in question.operands)


def _requalified(question: Question, before: Question) -> Question:
    operands = tuple(before.operands[0].having(*one.attributes) for one in question.operands)
    words = (*before.words, *question.words)
    return replace(question, operands=operands, words=words, unit=question.unit or before.unit)


def _number_of(question: Question) -> int:
    """How many of the things asked before are meant: 两项, 三个."""
    return next((number for word, number in _NUMBERS.items() if word in question.text), 2)


def _lacks_the_first(question: Question) -> bool:
    """“占工资福利支出的比例呢”, “跟住房公积金差多少”: one of the two things compared was named before."""
    if question.relation is not None and question.relation[1] == 0:
        return bool(question.operands)
    return bool(question.operations & {"difference", "times", "sum"}) and len(question.operands) == 1


def _about_the_same(question: Question, before: Question) -> Question:
    """“为什么减少？” asks about what was asked before."""
    if question.operands or question.unknown:
        return question
    return replace(question, operands=before.operands, words=(*before.words, *question.words))


def _asked_of_another(question: Question, before: Question) -> Question:
    split = before.relation[1] if before.relation else len(before.operands)
    operands = tuple(_inheriting(operand, before) for operand in question.operands)
    return replace(
        question,
        operands=(*operands, *before.operands[split:]),
        operations=before.operations,
        relation=(before.relation[0], len(operands)) if before.relation else None,
        asks=before.asks,
        unit=question.unit or before.unit,
        text=before.text if not question.unknown else question.text,
    )


def _inheriting(operand: Operand, before: Question) -> Operand:
    """With the stage and part that the earlier operand asked for, where this one names an item and neither."""
    if not before.operands or not (operand.items or operand.code):
        return operand
    kept = {name: value for name, value in before.operands[0].attributes if name in {"stage", "part", "basis"}}
    return replace(operand, attributes=tuple({**kept, **dict(operand.attributes)}.items()))
