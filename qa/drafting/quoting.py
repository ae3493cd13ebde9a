"""Words that only people know, offered from the document where it has them: reasons, and what money was used for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.names import plain
from qa.drafting.binding import NUMBER, Binding, How, Piece
from qa.facts import Fact
from qa.ledger import Ledger


def quoted(ledger: Ledger, told: Sequence[Fact], pattern: re.Pattern[str]) -> list[Piece]:
    """The words that `pattern` finds beside the first of the statements, in its paragraph; none, none."""
    for fact in told:
        for text in _paragraphs(ledger, fact):
            for match in _matches(text, fact, pattern):
                if not _is_of_other(ledger, fact, text, match):
                    return _pieces(fact, _sentence(text, match), match["words"].strip("，：: "))
    return []


def _paragraphs(ledger: Ledger, fact: Fact) -> Iterator[str]:
    for section in ledger.account.sections:
        if section.name == fact.citation.section:
            yield from (one.text for one in section.paragraphs if (fact.citation.quote or "\n") in one.text)


def _matches(text: str, fact: Fact, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Those behind the statement; before it only where none is behind."""
    found = list(pattern.finditer(text))
    place = text.find(fact.citation.quote or "\n")
    return [match for match in found if match.start() >= place] or found


def _is_of_other(ledger: Ledger, fact: Fact, text: str, match: re.Match[str]) -> bool:
    """Whether the words say of another item than the fact's that they are its: 某某费减少的主要原因是…."""
    before = plain(re.split("[。；，：]", text[: match.start()])[-1])
    if not before or fact.concept.subject in before:
        return False
    return any(len(name) > 2 and name in before and name not in fact.concept.subject for name in ledger.tables.subjects)


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence that the words stand in."""
    start = text.rfind("。", 0, match.start()) + 1
    end = text.find("。", match.end())
    return text[start : end + 1 if end >= 0 else None]


def _pieces(fact: Fact, sentence: str, words: str) -> list[Piece]:
    """The words, each of their numbers and their end bound to the sentence."""
    binding = Binding(How.QUOTED, (replace(fact, citation=replace(fact.citation, quote=sentence)),))
    pieces: list[Piece] = []
    start = 0
    for match in NUMBER.finditer(words):
        pieces += [Piece(words[start : match.start()]), Piece(match[0], binding)]
        start = match.end()
    if words[start:]:
        pieces.append(Piece(words[start:], binding))
    return [piece for piece in pieces if piece.text]
