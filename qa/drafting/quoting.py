"""Words that only people know, offered from the document where it has them: reasons, and what money was used for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.account import Measure
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.drafting.binding import NUMBER, Binding, How, Piece
from qa.drafting.names import vocabulary
from qa.evidence.facts import Fact
from qa.evidence.wording import BASIS, change

CHANGES = frozenset([Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE, Measure.UNCHANGED])


def reason(ledger: Ledger, told: Sequence[Fact], sign: int) -> list[Piece]:
    """The reason behind the first of the statements that has one, in its paragraph or below it in its section.

    `sign` is the direction that the figures have: a reason for the opposite is none.
    """
    pattern = vocabulary().reason
    for fact in told:
        if fact.measure in CHANGES and vocabulary().sign(change(fact)) != sign:
            continue
        here, below = _around(ledger, fact)
        for match in _behind(here, fact, pattern):
            directions = vocabulary().directions.findall(_words_before(match))
            is_opposite = bool(directions) and vocabulary().sign(directions[-1]) != sign
            if not is_opposite and _is_of(ledger, fact, match):
                return _pieces(fact, match)
        for match in (match for text in below for match in pattern.finditer(text)):
            if _is_named(fact, _words_before(match)):
                return _pieces(fact, match)
    return []


def use(ledger: Ledger, told: Sequence[Fact]) -> list[Piece]:
    """What the money was used for, as the paragraph of the first of the statements that says so has it."""
    pattern = vocabulary().use
    for fact in told:
        here, _ = _around(ledger, fact)
        found = _behind(here, fact, pattern) or list(pattern.finditer(here))
        if found:
            return _pieces(fact, found[0])
    return []


def _around(ledger: Ledger, fact: Fact) -> tuple[str, list[str]]:
    """The paragraph of a statement, and those below it in its section."""
    for section in ledger.account.sections:
        texts = [one.text for one in section.paragraphs]
        for number, text in enumerate(texts):
            if section.name == fact.citation.section and (fact.citation.quote or "\n") in text:
                return text, texts[number + 1 :]
    return "", []


def _behind(text: str, fact: Fact, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """The matches from the sentence of a statement on."""
    place = text.find(fact.citation.quote or "\n")
    return [match for match in pattern.finditer(text) if match.start() >= place]


def _is_of(ledger: Ledger, fact: Fact, match: re.Match[str]) -> bool:
    """Whether the words are about the fact: they name it, or name nothing and follow before anything else is told."""
    before = _words_before(match)
    if before and fact.concept.subject and fact.concept.subject in before:
        return True
    return not _names_item(ledger, fact, before) and not _is_parted(ledger, fact, match)


def _is_parted(ledger: Ledger, fact: Fact, match: re.Match[str]) -> bool:
    """Whether a number of another subject stands between a statement and the words."""
    text = match.string
    said = [(text.find(one.sentence) + one.start, one) for one in ledger.account.statements if one.sentence in text]
    own = [
        (place, plain(one.subject))
        for place, one in said
        if one.sentence == fact.citation.quote and (one.measure, one.value) == (fact.measure, fact.value)
    ]
    if not own:
        return False
    start, subject = own[0]
    return any(start < place < match.start() and plain(one.subject) != subject for place, one in said)


def _words_before(match: re.Match[str]) -> str:
    """The clause up to the words: 某某费减少的 of 某某费减少的主要原因是…."""
    return plain(re.split("[。；，：]", match.string[: match.start()])[-1])


def _names_item(ledger: Ledger, fact: Fact, words: str) -> bool:
    """Whether they speak of another item than the fact's."""
    return any(len(name) > 2 and name in words and name not in fact.concept.subject for name in ledger.tables.subjects)


def _is_named(fact: Fact, words: str) -> bool:
    """Whether the words of another paragraph name what has changed, and in which direction."""
    whose = fact.concept.subject or BASIS[fact.concept.basis]
    sign = vocabulary().sign(change(fact)) if fact.measure in CHANGES else 0
    directions = vocabulary().directions.findall(words)
    return whose in words and bool(directions) and vocabulary().sign(directions[-1]) == sign


def _sentence(match: re.Match[str]) -> str:
    """The sentence that the words stand in."""
    text = match.string
    start = text.rfind("。", 0, match.start()) + 1
    end = text.find("。", match.end())
    return text[start : end + 1 if end >= 0 else None]


def _pieces(fact: Fact, found: re.Match[str]) -> list[Piece]:
    """The words, each of their numbers and their end bound to the sentence."""
    sentence, words = _sentence(found), found["words"].strip("，：: ")
    binding = Binding(How.QUOTED, (replace(fact, citation=replace(fact.citation, quote=sentence)),))
    pieces: list[Piece] = []
    start = 0
    for match in NUMBER.finditer(words):
        pieces += [Piece(words[start : match.start()]), Piece(match[0], binding)]
        start = match.end()
    if words[start:]:
        pieces.append(Piece(words[start:], binding))
    return [piece for piece in pieces if piece.text]
