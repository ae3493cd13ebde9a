"""Arithmetic over figures that only the prose states, read from what stands on both sides of the words for it.

“工程采购占政府采购总额多少” sets two stretches against each other; each must name one figure, every
other clause of the question must be explained by those figures, and they must be counted alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.evidence.facts import Fact, counter, scale
from qa.evidence.money import convert, is_money
from qa.matching.figures import Reading, Settled, settle
from qa.matching.parts import divided, parts_told
from qa.operations import arithmetic, replies
from qa.operations.stretches import MONEY_UNIT, Stretch, figure, is_explained_by, stretch, units_of
from qa.words.coverage import units_for
from qa.words.vocabulary import data_of

_CLAUSE_ENDS = re.compile("[,。;?!:]")
_DIVIDES = re.compile("各|分别|拆|分成|分为|按.+分|构成|组成|包括|明细")
_OF_MONEY = re.compile("[花用][了掉去]|花钱|多少钱|经费|支出|费用|资金")
SHORTEST_TAIL = 2
"""Characters of the end of a name that another may share with it."""


def forms() -> dict[str, Any]:
    """What reckoning.toml says: how each operation is worded around its two sides."""
    return data_of("reckoning")


@cache
def _patterns(operation: str) -> tuple[re.Pattern[str], ...]:
    words = {name: _words(name) for name in forms()["words"]}
    return tuple(re.compile(form.format(**words)) for form in forms()[operation])


def _words(name: str) -> str:
    """A pattern for any of the words listed under `name`."""
    return f"(?:{'|'.join(forms()['words'][name])})"


@dataclass(frozen=True, slots=True)
class Sides:
    """The two stretches that the question sets against each other; `rest` is what it says besides, by clauses."""

    first: str
    second: str
    rest: tuple[str, ...]


def sides(text: str, operation: str) -> Iterator[Sides]:
    """The ways to read `text` as that operation on two stretches."""
    clauses = [clause for clause in _CLAUSE_ENDS.split(text) if clause]
    spans = [(at, at + length) for length in (1, 2) for at in range(len(clauses) - length + 1)]
    for pattern in _patterns(operation):
        for start, stop in spans:
            match = pattern.fullmatch(",".join(clauses[start:stop]))
            if match is not None:
                yield Sides(match["first"], match["second"] or "", (*clauses[:start], *clauses[stop:]))


def share(question: Question, ledger: Ledger) -> Answer | None:
    """What part of the last figure the others together are."""
    for found in _pairs(question, ledger, "share"):
        values = _in_one_unit(found)
        if values[-1] and sum(values[:-1]) <= values[-1]:
            return arithmetic.as_share(question, found, values)
    return None


def times(question: Question, ledger: Ledger) -> Answer | None:
    """How many times the second figure the first is."""
    found = next(_pairs(question, ledger, "times"), None)
    if found is None:
        return None
    values = _in_one_unit(found)
    if not values[1]:
        return replies.refusal(question.text, f"{arithmetic.spoken(found[1])}，不能计算倍数。")
    return arithmetic.as_multiple(question, found, values)


def difference(question: Question, ledger: Ledger) -> Answer | None:
    """By how much the one figure exceeds the other, or falls short of it."""
    found = next(_pairs(question, ledger, "difference"), None)
    return None if found is None else arithmetic.as_difference(question, found, _in_one_unit(found))


def total(question: Question, ledger: Ledger) -> Answer | None:
    """The sum of the two figures."""
    found = next(_pairs(question, ledger, "sum"), None)
    return None if found is None else arithmetic.as_sum(question, found, _in_one_unit(found))


def parts(question: Question, ledger: Ledger) -> Answer | None:
    """What a sentence divides a sum into, all of it or the parts that the question names."""
    if not _DIVIDES.search(question.text):
        return None
    named = [one for one in (question.context, *question.operands) if one is not None and one.is_exact]
    settled = [one.reading.fact for one in (settle(operand, ledger) for operand in named) if isinstance(one, Settled)]
    for whole in [*settled, *_whole_listed(question, ledger)]:
        found = parts_told(whole, ledger.prose)
        if len(found) > 1 and is_explained_by(Stretch(question), [whole], ledger):
            listed = [Settled(Operand(), Reading((fact,))) for fact in found]
            return replies.figures(question.text, listed, question.unit)
    return None


def _whole_listed(question: Question, ledger: Ledger) -> list[Fact]:
    """What the parts that the question lists are told to be parts of."""
    listed = next((clause for clause in _CLAUSE_ENDS.split(question.text) if "、" in clause), "")
    first, _, rest = listed.partition("、")
    second = re.split(_words("joint"), rest)[0]
    parts = [figure(stretch(name, ledger), ledger, MONEY_UNIT) for name in (first, second) if name]
    wholes = [None if part is None else divided(part.reading.fact, ledger.prose) for part in parts]
    return [whole for whole in wholes[:1] if whole is not None and wholes == [whole, whole]]


def _pairs(question: Question, ledger: Ledger, operation: str) -> Iterator[tuple[Settled, ...]]:
    """The figures set against each other, for each way to read the question in which every word of it is explained."""
    for read in sides(question.text, operation):
        if _cuts_a_name(read, question):
            continue
        rest = [piece for piece in (stretch(clause, ledger) for clause in read.rest) if piece.names or piece.said]
        found = _both(read, ledger, operation, [unit for unit in question.counters if unit is not None])
        if found is None or len({id(one.reading.fact) for one in found}) < 2:
            continue
        facts = [one.reading.fact for one in found]
        if not _are_alike([counter(fact.unit) for fact in facts]):
            continue
        is_told = any(not fact.is_printed_in_table for fact in facts)
        if is_told and all(_is_premise(piece, facts, ledger) for piece in rest):
            yield found


def _are_alike(units: Sequence[str]) -> bool:
    """Whether they count alike: what is counted in 个 is no part of what is counted in 人."""
    return all(is_money(unit) == is_money(units[0]) for unit in units) and (
        is_money(units[0]) or all(one in units_for(other) for one in units for other in units)
    )


def _cuts_a_name(read: Sides, question: Question) -> bool:
    """Whether the word between the sides is part of a name: 与 in 甲与乙费 joins no two things."""
    whole = (one.text for one in question.operands if one.is_exact and one.text in question.text)
    return any(name not in side for name in whole for side in ["\n".join((read.first, read.second, *read.rest))])


def _is_premise(piece: Stretch, facts: Sequence[Fact], ledger: Ledger) -> bool:
    """Whether a clause beside the two sides only says where they are told, with numbers that are told there."""
    told = [fact for fact in ledger.prose if fact.citation.quote in {one.citation.quote for one in facts}]
    numbers = all(any(said.is_of(fact) for fact in (*facts, *told)) for said in piece.said)
    return numbers and is_explained_by(piece, facts, ledger)


def _both(read: Sides, ledger: Ledger, operation: str, asked: Sequence[str]) -> tuple[Settled, ...] | None:
    first, second = stretch(read.first, ledger), stretch(read.second, ledger)
    units = asked or units_of(second if second.said else first, ledger)
    for unit in units[:1] if _OF_MONEY.search("".join((read.first, read.second, *read.rest))) else units:
        found: tuple[Settled, ...] | None
        if operation != "share":
            found = _alike(read, first, second, unit, ledger)
        elif second.names or second.said:
            found = _within(read, first, second, unit, ledger)
        else:
            found = _of_its_sentence(first, unit, ledger)
        if found is not None:
            return found
    return None


def _of_its_sentence(first: Stretch, unit: str, ledger: Ledger) -> tuple[Settled, Settled] | None:
    """A part and the whole that its sentence divides."""
    part = figure(first, ledger, unit)
    whole = None if part is None else divided(part.reading.fact, ledger.prose)
    frame = first.question.context
    if part is None or whole is None or (frame is not None and whole.concept.subject not in frame.items):
        return None
    return part, Settled(Operand(), Reading((whole,)))


def _within(read: Sides, first: Stretch, second: Stretch, unit: str, ledger: Ledger) -> tuple[Settled, ...] | None:
    """The part or parts, looked for first in the sentence of the whole, and the whole."""
    whole = figure(second, ledger, unit)
    if whole is None:
        return None
    quote = whole.reading.fact.citation.quote
    if re.search(_words("together"), read.first):
        addends = _addends(read.first, unit, ledger, quote)
        return (*addends, whole) if addends else None
    part = figure(first, ledger, unit, quote)
    if part is not None:
        return part, whole
    joint = figure(stretch(read.second + read.first, ledger), ledger, unit, quote)
    if joint is not None and whole.reading.fact.concept.subject in joint.reading.fact.concept.subject:
        return joint, whole
    return None


def _addends(text: str, unit: str, ledger: Ledger, quote: str | None) -> tuple[Settled, ...]:
    """The figures that a list adds up (“甲和乙合计”); none unless each is found."""
    names = [name for name in re.split(_words("joint"), re.sub(_words("together"), "", text)) if name]
    found = [figure(stretch(name, ledger), ledger, unit, quote) for name in names]
    return tuple(one for one in found if one is not None) if len(found) > 1 and all(found) else ()


def _alike(read: Sides, first: Stretch, second: Stretch, unit: str, ledger: Ledger) -> tuple[Settled, Settled] | None:
    """Two figures; where one is named short, with the end or the beginning of the other's name."""
    one = figure(first, ledger, unit)
    other = figure(second, ledger, unit)
    if one is None and other is not None:
        tails = (read.second[at:] for at in range(1, len(read.second) - SHORTEST_TAIL + 1))
        one = _first_named((read.first + tail for tail in tails), unit, ledger, other)
    if other is None and one is not None:
        heads = (read.first[:at] for at in range(len(read.first) - 1, SHORTEST_TAIL - 1, -1))
        other = _first_named((head + read.second for head in heads), unit, ledger, one)
    if one is None or other is None or (first.question.operands and _is_all(second) and not _is_all(first)):
        return None  # “某科目的全口径支出跟财政拨款支出”: the second is of the item, too
    return one, other


def _is_all(piece: Stretch) -> bool:
    """Whether it names no item but only a 口径 or a part, which of the whole account is meant by itself alone."""
    return bool(piece.question.operands) and all(
        one.is_bare and one.get("basis") is not None for one in piece.question.operands
    )


def _first_named(names: Iterator[str], unit: str, ledger: Ledger, beside: Settled) -> Settled | None:
    quote = beside.reading.fact.citation.quote
    found = (figure(stretch(name, ledger), ledger, unit, quote) for name in names)
    return next((one for one in found if one is not None and one.reading.fact is not beside.reading.fact), None)


def _in_one_unit(found: Sequence[Settled]) -> list[Decimal]:
    """The values in the unit of the first."""
    unit = found[0].reading.unit
    if is_money(unit):
        return [convert(one.reading.value, one.reading.unit, unit) for one in found]
    return [one.reading.value * scale(one.reading.unit) / scale(unit) for one in found]
