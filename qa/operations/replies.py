"""Answers put together from settled figures: one function for each form of answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

from corpus.numbers import format_amount
from qa.answer import Answer, AnswerKind, Citation, Conflict, Labelled, Status
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money
from qa.matching.figures import Open, Reading, Settled

MOST_CITED = 8
MOST_DOUBTS = 2


def figure(question: str, settled: Settled, unit: str | None) -> Answer:
    """One figure, in the unit asked for."""
    fact = settled.reading.fact
    value, shown, formula = in_unit(fact.value, fact.unit, unit)
    formula = "；".join(filter(None, (fact.formula, formula))) or None
    text = (
        f"{wording.whose(fact.account)}{wording.full_name(fact)}{wording.stage(fact)}为{wording.amount(value, shown)}"
        f"（见{wording.place(fact)}）。"
    )
    conflicts = contradictions([settled])
    kind = AnswerKind.FIGURE if formula is None else AnswerKind.CALCULATION
    return Answer(
        question, Status.ANSWERED, text + told(conflicts), kind, value, shown,
        formula=formula, conflicts=conflicts, citations=sources([settled]),
    )  # fmt: skip


def figures(question: str, found: Sequence[Settled], unit: str | None) -> Answer:
    """Several figures side by side."""
    values = []
    for settled in found:
        fact = settled.reading.fact
        value, shown, _ = in_unit(fact.value, fact.unit, unit)
        whole = "合计" if settled.operand.get("part") == "total" else ""
        values.append(Labelled(wording.name(fact) + whole + wording.stage(fact), value, shown))
    if len({entry.label for entry in values}) < len(values):
        bases = [wording.basis(settled.reading.fact) for settled in found]
        values = [replace(entry, label=basis + entry.label) for entry, basis in zip(values, bases, strict=True)]
    listed = "；".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    conflicts = contradictions(found)
    return Answer(
        question, Status.ANSWERED, f"{wording.whose(found[0].reading.fact.account)}：{listed}。{told(conflicts)}",
        AnswerKind.LIST, values=tuple(values), conflicts=conflicts, citations=sources(found),
    )  # fmt: skip


def calculation(
    question: str, text: str, value: Decimal, unit: str, formula: str, used: Sequence[Settled],
    values: Iterable[Labelled] = (),
) -> Answer:  # fmt: skip
    """A figure computed from others."""
    conflicts = contradictions(used)
    return Answer(
        question, Status.ANSWERED, text + _reckoned(used) + told(conflicts), AnswerKind.CALCULATION, value, unit,
        values=tuple(values), formula=formula, conflicts=conflicts, citations=sources(used),
    )  # fmt: skip


def _reckoned(used: Iterable[Settled]) -> str:
    """How the figures follow that no place prints, as a sentence to add."""
    facts = dict.fromkeys(one.reading.fact for one in used if one.reading.fact.formula)
    return "".join(f"{wording.name(fact)}的{wording.stage(fact)}由文字说明推算：{fact.formula}。" for fact in facts)


def clarification(question: str, unsettled: Open) -> Answer:
    """Ask back, with each reading and its figure."""
    values = tuple(
        Labelled(reading_label(reading, unsettled), reading.value, reading.unit) for reading in unsettled.readings
    )
    fact = unsettled.readings[0].fact
    listed = "；".join(f"{entry.label}：{wording.amount(entry.value, entry.unit)}" for entry in values)
    asked_for = unsettled.operand.text or wording.name(fact)
    text = f"{wording.whose(fact.account)}“{asked_for}”有不同口径，请问要哪一个？{listed}。"
    asked = tuple(f"{wording.whose(fact.account)}{entry.label}是多少？" for entry in values)
    cited = tuple(reading.fact.citation for reading in unsettled.readings)
    return Answer(
        question, Status.CLARIFY, text, AnswerKind.FIGURE, values=values, citations=cited, suggestions=asked[:4]
    )


def reading_label(reading: Reading, among: Open) -> str:
    """What tells this reading from the others: its basis, its item, or where it is printed."""
    fact = reading.fact
    label = wording.name(fact)
    if len({wording.basis(other.fact) for other in among.readings}) > 1:
        label = f"{wording.basis(fact)}{label}"
    if len({other.fact.concept.stage for other in among.readings}) > 1:
        label += wording.stage(fact)
    namesakes = [other for other in among.readings if wording.name(other.fact) == wording.name(fact)]
    if len({other.fact.concept.code for other in namesakes}) == len(namesakes) > 1:
        label += f"（{fact.concept.code or wording.place(fact)}）"
    return label


def refusal(question: str, reason: str, suggestions: Iterable[str] = ()) -> Answer:
    return Answer(question, Status.REFUSED, reason, suggestions=tuple(suggestions)[:3])


def in_unit(value: Decimal, unit: str, asked: str | None) -> tuple[Decimal, str, str | None]:
    """The value in the unit asked for, that unit, and the arithmetic if any was needed."""
    if asked is None or asked == unit or not (is_money(unit) and is_money(asked)):
        return value, unit, None
    converted = tidy(convert(value, unit, asked))
    return converted, asked, f"{wording.amount(value, unit)} = {wording.amount(converted, asked)}"


def tidy(value: Decimal) -> Decimal:
    """Without needless zeros behind the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def sources(found: Iterable[Settled]) -> tuple[Citation, ...]:
    """Where the figures stand, the place each was taken from first, then the other places that print them."""
    settled = list(found)
    first = [one.reading.fact for one in settled]
    contradicted = [reading.fact for one in settled for reading in one.contradicting]
    # In turn, so that every figure gets its other places before one gets all of its own.
    others = [fact for turn in zip_longest(*(one.reading.facts[1:] for one in settled)) for fact in turn if fact]
    cited: dict[Citation, None] = {fact.citation: None for fact in [*first, *contradicted]}
    for fact in others:
        if len(cited) < max(MOST_CITED, len(first) + len(contradicted)):
            cited.setdefault(fact.citation)
    return tuple(cited)


def contradictions(found: Iterable[Settled]) -> tuple[Conflict, ...]:
    return tuple(_conflict(settled.reading.fact, other.fact) for settled in found for other in settled.contradicting)


def _conflict(one: Fact, other: Fact) -> Conflict:
    unit = one.unit
    difference = abs(one.value - convert(other.value, other.unit, unit))
    return Conflict(wording.name(one) + wording.stage(one), (one.citation, other.citation), difference, unit)


def told(conflicts: Iterable[Conflict]) -> str:
    """The contradictions as sentences to add to an answer."""
    return "".join(
        f"注意：账内对{conflict.concept}的记载不一致，"
        + "，".join(_recorded(citation) for citation in conflict.figures)
        + f"，相差{wording.amount(conflict.difference, conflict.unit)}。"
        for conflict in conflicts
    )


def with_doubts(answer: Answer) -> Answer:
    """The answer with what does not add up in the tables that its figures come from."""
    doubts = dict.fromkeys(citation.doubt for citation in answer.citations if citation.doubt is not None)
    told = "".join(f"注意：{doubt}" for doubt in list(doubts)[:MOST_DOUBTS])
    return replace(answer, text=answer.text + told) if told and answer.status is Status.ANSWERED else answer


def _recorded(citation: Citation) -> str:
    heading = (citation.section or "").rsplit("/", 1)[-1]
    where = f"《{citation.table}》" if citation.table else f"“{heading}”一节"
    value = "" if citation.value is None else format_amount(citation.value)
    return f"{where}为{value}{citation.unit or ''}"
