"""A pasted paragraph held against one account: each of its numbers with what the account says to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.answer import Citation
from qa.departments.scope import resolve
from qa.judging.proofreading import ABSENT, AGREES, DIFFERS, UNSURE, Checked, check

LONGEST = 3000
"""Characters of a paragraph."""
OUTCOMES = (AGREES, DIFFERS, ABSENT, UNSURE)
_LONGEST_STRETCH = 500
"""Characters read at once."""
_SENTENCE = re.compile(r"[^。；;!?！？\n]*[。；;!?！？\n]*")
_NUMBER = re.compile(
    r"(?<!第)\d[\d,]*(?:\.\d+)?(?![\d.]*[年月日号])(?:(?:[百千万亿]?元|[%‰]|个百分点|[人次批辆台套个件家项户]+))?"
)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of text[start:end], a number with its unit, or a clause that states something without one."""

    start: int
    end: int
    found: str
    """One of OUTCOMES."""
    detail: str
    """What the account says, and by how much it differs; "" where it says nothing."""
    citations: tuple[Citation, ...]


def judge(text: str, ledger: Ledger) -> list[Judged]:
    """What is found of each number of the text, in its order; what only dates or numbers the text is left out."""
    return [one for start, stretch in _stretches(text) for one in _judge(stretch, start, ledger)]


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """Sentences that can be read together, with the place where they begin."""
    start = end = 0
    for sentence in _SENTENCE.finditer(text):
        if sentence.end() - start > _LONGEST_STRETCH or "\n" in text[start:end]:
            yield start, text[start:end]
            start = end
        end = sentence.end()
    yield start, text[start:end]


def _judge(stretch: str, offset: int, ledger: Ledger) -> Iterator[Judged]:
    bare, places = _plain(stretch)
    scope = resolve(bare, [ledger.identity])
    checked = [] if scope.missing else list(check(ledger.understand(scope.rest), ledger, scope.year))
    spans = _spans(bare, checked)
    for start, end in sorted(spans):
        one = spans[start, end]
        at = (offset + places[start], offset + places[end - 1] + 1)
        if one is None:
            yield Judged(*at, UNSURE, scope.missing or "", ())
        else:
            yield Judged(*at, one.found, one.detail, one.answer.citations if one.answer is not None else ())


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in the form of corpus.names.plain, and where each of its characters stands."""
    pairs = [(character, place) for place, one in enumerate(text) for character in plain(one)]
    return "".join(character for character, _ in pairs), [place for _, place in pairs]


def _spans(bare: str, checked: Sequence[Checked]) -> dict[tuple[int, int], Checked | None]:
    """Where each statement's number stands, half-open; None beside the numbers of money and shares without any."""
    numbers = list(_NUMBER.finditer(bare))
    found: dict[tuple[int, int], Checked | None] = {}
    at = 0
    for one in checked:
        if one.answer is None and one.claimed is None:
            continue
        digits = _DIGITS.findall(one.clause.text)
        wanted = next((n for n in numbers if n.start() >= at and digits and n[0].startswith(digits[0])), None)
        span = wanted.span() if wanted is not None else _shown(bare, one.clause.shown, at)
        if span is not None:
            found[span] = one
            at = span[1]
    for number in numbers:
        has_unit = not _DIGITS.fullmatch(number[0])
        if has_unit and not any(start <= number.start() < end for start, end in found):
            found[number.span()] = None
    return found


def _shown(bare: str, clause: str, at: int) -> tuple[int, int] | None:
    start = bare.find(clause, at)
    return (start, start + len(clause)) if clause and start >= 0 else None
