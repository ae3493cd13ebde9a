"""Counts told as they went from one level to another, or beside the money of the same item.

“某人员由168人增加到181人” tells by how many there are more; “因公出国费3万元，…团组1个、4人次” how many went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.facts import Fact, counter
from qa.evidence.money import is_money
from qa.matching.figures import MONEY, Reading, Settled
from qa.operations import replies
from qa.words.coverage import covered, paraphrases, units_for

_FROM_TO = re.compile(
    r"由(?:原来的|上年的)?(?P<before>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d,;。]{0,6}?)"
    r"(?:增加|增长|上升|提高|扩大|扩展|拓展|增|减少|下降|降低|压减|压缩|缩减|精简|优化|整合|调整|归并|合并|减|升|降|扩)[到至为]"
    r"(?P<after>\d[\d,]*(?:\.\d+)?)"
)
_WENT = re.compile("[多少增减涨降]了?(?:多少|几)|(?:增加|减少|上升|下降|提高)了?(?:多少|几)|差多少|变化")
_NAMED = 0.5


def moved(question: Question, ledger: Ledger) -> Answer | None:
    """By how many the things counted became more or fewer; None where no sentence tells both levels."""
    unit = next((one for one in question.counters if one), None)
    if unit is None or len(question.counters) > 1 or _WENT.search(question.text) is None or question.relation:
        return None
    found = [fact for fact in ledger.prose if _is_level(fact, unit, question)]
    if len({fact.citation.quote for fact in found}) != 1:
        return None
    match = _FROM_TO.search(_around(found[0]))
    if match is None:
        return None
    before, after = (Decimal(match[name].replace(",", "")) for name in ("before", "after"))
    word = "增加" if after > before else "减少"
    larger, smaller = max(before, after), min(before, after)
    value = larger - smaller
    formula = f"{format_amount(larger)} − {format_amount(smaller)} = {format_amount(value)}{unit}"
    of = _name(found[0])
    told = f"由{match['before']}{unit}{word}到{match['after']}{unit}，{word}{format_amount(value)}{unit}"
    text = f"{wording.whose(ledger.identity)}{of}{told}。"
    used = [Settled(Operand(), Reading((found[0],)))]
    return replies.calculation(question.text, text, value, unit, formula, used)


def _is_level(fact: Fact, unit: str, question: Question) -> bool:
    is_counted = fact.measure is Measure.COUNT and counter(fact.unit) in units_for(unit)
    return is_counted and _FROM_TO.search(_around(fact)) is not None and _is_named(fact, question)


def _around(fact: Fact) -> str:
    """The clause with the number in it."""
    return fact.clause.rpartition(",")[2]


def _is_named(fact: Fact, question: Question) -> bool:
    """Whether the question names what went from one level to the other, and nothing else."""
    names = [one for one in question.operands if one.text]
    said = [one.text for one in names if one.text in plain(fact.citation.quote or "")]
    return len(names) == len(said) == 1 and not question.unknown and covered(said[0], _around(fact)) >= 1


def _name(fact: Fact) -> str:
    return re.sub("^.*?(?:原因是|是)", "", _around(fact).partition("由")[0])


def beside_money(question: Question, ledger: Ledger) -> Answer | None:
    """The one count in this unit that the sentence on an item's money tells, where nothing else is named."""
    units = [one for one in question.counters if one]
    is_one = len(units) == len(question.counters) == len(question.operands) == 1
    if not is_one or question.unknown or question.operations or question.relation:
        return None
    operand = question.operands[0]
    if not (operand.is_exact and operand.items):
        return None
    alike = units_for(units[0]) - ({paraphrases()["general_unit"]} - {units[0]})
    counts = [one for one in _behind_money(operand, ledger) if counter(one.unit) in alike]
    if len(counts) != 1 or counts[0].is_of_another_year:
        return None
    fact = counts[0]
    return replies.figure(question.text, Settled(operand, Reading((fact,))), None)


def _behind_money(operand: Operand, ledger: Ledger) -> Iterator[Fact]:
    """The counts told behind the item's money, before the money of another."""
    quote: str | None = None
    for fact in ledger.prose:
        if is_money(fact.unit) and fact.measure in MONEY:
            quote = fact.citation.quote if _is_money_of(fact, operand) else None
        elif fact.measure is Measure.COUNT and quote is not None and fact.citation.quote == quote:
            yield fact


def _is_money_of(fact: Fact, operand: Operand) -> bool:
    return is_money(fact.unit) and fact.concept.subject in operand.items
