"""The coverage principle: which words of a question the evidence explains.

A stretch of text is explained where it can be cut into pieces that stand in the evidence;
single characters prove little, so they count only beside longer pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from qa.lexicon import Word, everyday

ENOUGH = 0.6
"""The part of a word's characters that must lie in pieces of two or more."""
BREAKS = frozenset("的,?。;、()!和与及")
SPENDING = "flow=expenditure"
"""开支, 花费 and the like say no more than that money is meant."""
SILENT = frozenset({"filler", "ask", "unit", "excluding"})


def content(words: Iterable[Word]) -> tuple[str, ...]:
    """The words that say what is asked about; neighbours are kept together, everyday words for an item apart."""
    runs: list[str] = [""]
    for word in words:
        if word.sense is not None and (word.sense.role in SILENT | {"operation"} or word.sense.value == SPENDING):
            runs.append("")
        elif synonyms(word.text):
            runs += [word.text, ""]
        else:
            runs[-1] += word.text
    return tuple(run for run in runs if run)


def phrases(words: Iterable[Word]) -> tuple[str, ...]:
    """The question in longer stretches, as a text about the same would have them: fillers inside are kept."""
    stretches: list[str] = [""]
    for word in words:
        breaks = word.text in BREAKS or (word.sense is not None and word.sense.role in {"ask", "unit", "operation"})
        stretches += [""] if breaks else []
        stretches[-1] += "" if breaks else word.text
    return tuple(stretch for stretch in stretches if len(stretch) > 1)


@cache
def synonyms(word: str) -> tuple[str, ...]:
    """What else the item that `word` stands for is called; none if it is no everyday word."""
    return tuple(
        name for official, words in everyday() if word in words for name in (*official, *words) if name != word
    )


def explains(evidence: str, wanted: Iterable[str]) -> bool:
    """Whether every stretch of `wanted` is explained by `evidence` (both in the form of corpus.names.plain)."""
    return all(is_explained(run, evidence) for run in wanted)


def is_explained(run: str, evidence: str) -> bool:
    if _is_named(run, evidence):
        return True
    if any(re.search(rf"(?<![\d.]){number}(?![\d.]*\d)", evidence) is None for number in re.findall(r"\d+", run)):
        return False
    loose = _loose(run, evidence)
    if len(run) == 1:
        return run in evidence
    return all(character in evidence for character in loose) and 1 - len(loose) / len(run) >= ENOUGH


def held(runs: Iterable[str], evidence: str) -> float:
    """The part of the characters of `runs` that the evidence holds, as such or by another name; 1 if there are none."""
    runs = tuple(runs)
    if not runs:
        return 1.0
    found = sum(len(run) * (1.0 if _is_named(run, evidence) else covered(run, evidence)) for run in runs)
    return found / sum(map(len, runs))


def _is_named(run: str, evidence: str) -> bool:
    return any(name in evidence for name in synonyms(run))


def covered(run: str, evidence: str) -> float:
    """The part of `run` that lies in pieces of two or more characters of the evidence, from 0 to 1."""
    return 1 - len(_loose(run, evidence)) / len(run) if run else 1.0


def _loose(run: str, evidence: str) -> str:
    """The characters of `run` that lie in no piece of two or more found in the evidence."""
    loose = ""
    at = 0
    while at < len(run):
        length = _piece(run[at:], evidence)
        if length:
            at += length
        else:
            loose += run[at]
            at += 1
    return loose


def _piece(run: str, evidence: str) -> int:
    """The length of the longest beginning of `run`, two characters or more, that stands in the evidence; or 0."""
    return next((length for length in range(len(run), 1, -1) if run[:length] in evidence), 0)
