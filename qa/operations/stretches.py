"""What a stretch of a question names: one figure of the tables, or one number of the prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Measure
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand, Question
from qa.evidence.facts import Fact, counter, scale
from qa.evidence.money import agree, is_money
from qa.matching.asked import Wanted
from qa.matching.figures import MONEY, Reading, Settled, settle
from qa.matching.naming import are_named_exactly
from qa.matching.retelling import in_words_of, retold
from qa.operations import prose
from qa.words.coverage import deed_in, paraphrases, same_deed, says_something, unexplained, units_for
from qa.words.patterns import any_of

MONEY_UNIT = "元"
_NUMBER = r"(?<![\d.])(?P<number>\d[\d,]*(?:\.\d+)?)"
_NAMES = frozenset({"item", "part_of_item", "code", "attribute", "whole", "table", "absent"})
_TIMES = frozenset("万亿")


@dataclass(frozen=True, slots=True)
class Said:
    """A number that the question says itself: 25个, 0.39万."""

    value: Decimal
    unit: str

    def is_of(self, fact: Fact) -> bool:
        """Whether the account states it so."""
        if is_money(self.unit) or is_money(fact.unit):
            return is_money(self.unit) and is_money(fact.unit) and agree(self.value, self.unit, fact.value, fact.unit)
        counted = counter(fact.unit) in units_for(counter(self.unit))
        return counted and self.value * scale(self.unit) == fact.value * scale(fact.unit)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a question: its words without the numbers it says, and those numbers."""

    question: Question
    said: tuple[Said, ...] = ()

    @property
    def names(self) -> bool:
        """Whether it names anything."""
        return any(says_something(word) for word in self.question.words)

    @property
    def has_unknown(self) -> bool:
        return bool(self.question.unknown)


def stretch(text: str, ledger: Ledger) -> Stretch:
    pattern = _said_pattern(ledger.counters)
    said = tuple(_said(match) for match in pattern.finditer(text))
    return Stretch(ledger.understand(pattern.sub("", text)), said)


def said_in(text: str, ledger: Ledger) -> tuple[Said, ...]:
    """The numbers that `text` says with a unit."""
    return tuple(_said(match) for match in _said_pattern(ledger.counters).finditer(text))


def _said_pattern(counters: Iterable[str]) -> re.Pattern[str]:
    units = any_of(counters)
    return re.compile(rf"{_NUMBER}(?P<unit>[万亿]元|元|[万亿]?(?:{units})|[万亿](?!人|户|平))")


def _said(match: re.Match[str]) -> Said:
    unit = match["unit"] + ("元" if match["unit"] in _TIMES else "")
    return Said(Decimal(match["number"].replace(",", "")), unit)


def figure(piece: Stretch, ledger: Ledger, unit: str, beside: str | None = None) -> Settled | None:
    """The one figure in `unit` (元 for money of any size) that the piece names; None where none or several.

    Of the numbers of the prose, one of the sentence `beside` is preferred.
    """
    printed = _printed(piece, ledger) if unit == MONEY_UNIT else None
    if printed is not None and (beside is None or printed.reading.fact.citation.quote == beside):
        return printed
    near = beside and _stated(piece, ledger, unit, beside)
    return near or printed or _stated(piece, ledger, unit, None)


def _stated(piece: Stretch, ledger: Ledger, unit: str, quote: str | None) -> Settled | None:
    """The one number of the prose, or of the sentence `quote`, that the piece names."""
    if not (piece.names or piece.said):
        return None
    facts = [
        fact
        for fact in ledger.prose
        if _fits(fact, unit) and quote in (None, fact.citation.quote) and all(said.is_of(fact) for said in piece.said)
        if not deed_in(piece.question.text) or is_money(fact.unit) or same_deed(fact.clause, piece.question.text)
    ]
    found = _best(piece.question, unit, facts) if piece.names else facts
    if piece.names and not found:
        for text, told in retold(piece.question.text, facts).items():
            found += _best(ledger.understand(text), unit, told)
    if piece.said and not found:
        found = [fact for fact in facts if is_explained_by(piece, [fact], ledger)]
    if len({(fact.value, fact.unit) for fact in found}) != 1:
        return None
    return Settled(Operand(text=piece.question.text), Reading(tuple(found[:1])))


def _best(named: Question, unit: str, facts: Iterable[Fact]) -> list[Fact]:
    wanted = Wanted(named.words, (), None if unit == MONEY_UNIT else unit, unit == MONEY_UNIT)
    return prose.best(wanted, named, facts)


def _printed(piece: Stretch, ledger: Ledger) -> Settled | None:
    """The figure of the tables, or of the prose in the tables' terms, that one exact name means."""
    question = piece.question
    named = [word for word in question.words if word.sense is not None and word.sense.role in _NAMES]
    if question.unknown or question.is_jumbled or len(question.operands) != 1 or not named:
        return None
    operand = question.operands[0]
    if not (operand.is_exact or operand.whole or operand.code or len(operand.items) == 1) or operand.is_bare:
        return None
    found = settle(operand, ledger)
    if not isinstance(found, Settled) or not is_money(found.reading.unit):
        return None
    if found.reading.fact.concept.part == "project" and not are_named_exactly((operand,), ledger):
        return None  # what a project's name ends with is mostly the name of many things: 购买服务
    return found if all(said.is_of(found.reading.fact) for said in piece.said) else None


def _fits(fact: Fact, unit: str) -> bool:
    if unit == MONEY_UNIT:
        return is_money(fact.unit) and fact.measure in MONEY
    return fact.measure is Measure.COUNT and counter(fact.unit) in units_for(counter(unit))


def units_of(piece: Stretch, ledger: Ledger) -> list[str]:
    """The units in which the account may state what the piece names: money first."""
    said = [counter(one.unit) for one in piece.said if not is_money(one.unit)]
    if said:
        return said
    counted = dict.fromkeys(counter(fact.unit) for fact in ledger.prose if fact.measure is Measure.COUNT)
    return [MONEY_UNIT, *sorted(counted, key=paraphrases()["general_unit"].__eq__)]


def is_explained_by(piece: Stretch, facts: Iterable[Fact], ledger: Ledger) -> bool:
    """Whether the sentences and sections of the facts explain every word of the piece, or others for the same."""
    evidence = ",".join(
        plain(f"{fact.citation.section},{fact.citation.quote},{fact.concept.subject}") for fact in facts
    )
    if not unexplained(piece.question.words, evidence):
        return True
    return not unexplained(ledger.understand(in_words_of(evidence, piece.question.text)).words, evidence)
