"""Figures in prose: each number with what it measures, of what, and compared with what.

A number mostly stands in a clause that names only part of its meaning (“减少3.73万元”);
the rest is taken from the clauses before it, the beginning of the paragraph, or the
innermost heading, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from corpus.account import Measure, Section, Statement
from corpus.clauses import (
    Reading,
    basis_named,
    changed_item,
    level_pattern,
    read_clause,
    read_level,
    subject_of,
)
from corpus.outline import numbering
from corpus.quantities import Quantity, quantities

_BRACKETED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)")
_BARE = ("支出", "收入")
"""Inherits when a figure of the same item was given just before: 年初预算为…，支出决算为…"""


_CHANGES = {Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE, Measure.UNCHANGED}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence has said so far, up to the character `stop`."""

    subject: str
    basis: str | None = None
    measure: Measure | None = None
    unit: str = ""
    clause: str = ""
    stop: int = 0


def read_statements(sections: Sequence[Section]) -> tuple[Statement, ...]:
    """Every figure stated in the paragraphs of `sections`, in reading order."""
    return tuple(
        statement
        for index, section in enumerate(sections)
        for number, paragraph in enumerate(section.paragraphs)
        for statement in _of_paragraph(index, number, paragraph.text, section)
    )


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph, each an exact substring; a stop within quotes or brackets ends none."""
    inner = [match.span() for match in _BRACKETED.finditer(text)]
    starts = [0]
    for match in re.finditer("[。！？]+[”’）)]*", text):
        if not any(start < match.start() < end - 1 for start, end in inner):
            starts.append(match.end())
    return tuple(text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if text[a:b].strip())


def _of_paragraph(section: int, paragraph: int, text: str, home: Section) -> Iterator[Statement]:
    number = numbering(text)
    body = number.rest if number else text
    topic = _opening_item(body) or _heading_topic(home)
    money = ""
    for sentence in split_sentences(body):
        for reading, quantity in _readings(sentence, topic, money):
            topic = topic or reading.subject
            money = quantity.unit if quantity.is_money else money
            yield Statement(
                section, paragraph, sentence, reading.subject, reading.measure,
                quantity.value, quantity.unit, reading.basis, quantity.start, quantity.end,
            )  # fmt: skip


def _opening_item(body: str) -> str:
    """The item a paragraph is about: the subject code's name or the noun its first sentence begins with."""
    first = split_sentences(body)[0] if body.strip() else ""
    item = re.match(r".*[（(](?:项|款|类)[）)]", first.split("，")[0])
    if item:
        return item.group().strip("“”")
    quantity = next((quantity for quantity in quantities(first) if quantity.is_money), None)
    return read_clause(_clauses(first[: quantity.start])[-1], quantity, "").subject if quantity else ""


def _heading_topic(section: Section) -> str:
    if not section.path:
        return ""
    number = numbering(section.path[-1])
    title = number.rest if number else section.path[-1]
    return re.sub("(?:决算|预算)?(?:总体|具体|结构|设置)?(?:情况)?(?:的)?(?:说明|情况|综述)?$", "", subject_of(title))


def _readings(sentence: str, topic: str, money: str) -> Iterator[tuple[Reading, Quantity]]:
    """Each quantity of the sentence with what it says, subjects and bases filled in; `money` is the unit so far."""
    said = _Said("", unit=money)
    for quantity in _figures(sentence):
        clauses = _clauses(sentence[said.stop : quantity.start])
        reading = _complete(_read(sentence, clauses[-1], quantity, said), clauses, said, topic)
        unit = quantity.unit or (said.unit if reading.measure is Measure.UNCHANGED else "")
        if reading.subject and not (reading.measure is Measure.RATE and not clauses[-1]):
            yield reading, replace(quantity, unit=unit)
        money_unit = quantity.unit if quantity.is_money else said.unit
        said = _Said(reading.subject, reading.basis, reading.measure, money_unit, clauses[-1], quantity.stop)


def _figures(sentence: str) -> list[Quantity]:
    """The quantities of a sentence and, as zeros, its 持平."""
    levels = [
        Quantity(Decimal(0), "", match.start(), match.end(), match.end())
        for match in level_pattern().finditer(sentence)
    ]
    return sorted([*quantities(sentence), *levels], key=lambda quantity: quantity.start)


def _read(sentence: str, clause: str, quantity: Quantity, said: _Said) -> Reading:
    if level_pattern().fullmatch(sentence, quantity.start, quantity.end):
        return read_level(clause)
    if quantity.is_percent and clause == "的" and "完成" in said.clause:
        return Reading("", Measure.COMPLETION, said.clause.rpartition("完成")[2] or None)
    return read_clause(clause, quantity, sentence[quantity.stop :])


def _complete(reading: Reading, clauses: Sequence[str], said: _Said, topic: str) -> Reading:
    """The reading with what its own clause leaves out."""
    before = said.subject or topic
    subject = reading.subject
    if reading.is_property:
        qualifier = "".join(clause for clause in clauses[:-1] if clause.endswith(("的", "中")))
        subject = (subject_of(qualifier) or before) + subject
    elif not subject or (subject in _BARE and said.measure in {Measure.BUDGET, Measure.ACTUAL}):
        subject = next(filter(None, map(changed_item, reversed(clauses[:-1]))), "") or before
    return replace(reading, subject=subject, basis=reading.basis or _inherited_basis(reading, clauses, said))


def _inherited_basis(reading: Reading, clauses: Sequence[str], said: _Said) -> str | None:
    if reading.measure not in _CHANGES:
        return None
    return basis_named("，".join(clauses)) or (said.basis if said.measure in _CHANGES else None)


def _clauses(text: str) -> list[str]:
    """`text` cut at its commas and their like, those within quotes and balanced brackets left alone; never empty."""
    inner = [match.span() for match in _BRACKETED.finditer(text)]
    cuts = [
        match.start()
        for match in re.finditer("[，；：、。,;（(）)]", text)
        if not any(start <= match.start() < end for start, end in inner)
    ]
    bounds = [-1, *cuts, len(text)]
    return [text[a + 1 : b].strip() for a, b in pairwise(bounds)]
