"""The coverage principle: which words of a question the evidence explains.

A stretch of text is explained where it can be cut into pieces that stand in the evidence;
single characters prove little, so they count only beside longer pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import accumulate, groupby
from typing import Any

from qa.words.lexicon import Sense, Word, everyday, question_words
from qa.words.vocabulary import data_of

_REMEMBERED = 2_000
"""So many texts are kept with what is done in them."""
ENOUGH = 0.6
"""The part of a word's characters that must lie in pieces of two or more."""
BREAKS = frozenset("的,?。;、()!和与及")
SPENDING = "flow=expenditure"
"""开支, 花费 and the like say no more than that money is meant."""
SILENT = frozenset({"filler", "ask", "unit", "excluding"})
NAMES = frozenset({"item", "absent", "code", "whole", "table", "attribute"})
"""Words of these roles are names: pieces of one found here and there do not make it."""
NEGATIONS = frozenset("不未非无")
PARTICLES = frozenset("的了里中上下内是有在和与及跟给到过着个各被把将又也都共每这那请问几要会想需还就才已")
"""Fillers that are words by themselves, whatever stands beside them."""
_TO_A_LEVEL = re.compile("(?:新增|增加|减少)(?=[到至])")
"""“由3家增加到5家” tells how many there are."""
_BRACKETED = re.compile(r"\([^()]*\)")


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
    """Whether the evidence explains the stretch `run`; nothing said needs no explanation."""
    if not run or _is_named(run, evidence):
        return True
    if not all(_has_number(evidence, number) for number in re.findall(r"\d+", run)):
        return False
    loose = _loose(run, evidence)
    if len(run) == 1:
        return run in evidence
    return all(character in evidence for character in loose) and 1 - len(loose) / len(run) >= ENOUGH


def paraphrases() -> dict[str, Any]:
    """What paraphrases.toml says."""
    return data_of("paraphrases")


def same_deed(said: str, other: str) -> bool:
    """Whether two texts say the same of what is done with the things they count: buying is not having."""
    return _deeds(said) == _deeds(other)


@lru_cache(_REMEMBERED)
def _deeds(text: str) -> frozenset[int]:
    """Which of the deeds of paraphrases.toml the text speaks of; a question is held against every count."""
    text = _TO_A_LEVEL.sub("", text)
    return frozenset(at for at, words in enumerate(paraphrases()["deeds"]) if any(one in text for one in words))


def deed_in(text: str) -> str:
    """The first word of `text` for what is done with the things counted; "" if there is none."""
    return next((word for words in paraphrases()["deeds"] for word in words if word in text), "")


@cache
def others_for(word: str) -> tuple[str, ...]:
    """What a report may say where a question says `word`."""
    return tuple(other for group in paraphrases()["same"] if word in group for other in group if other != word)


@cache
def units_for(unit: str) -> frozenset[str]:
    """The unit of a count and those that people say for it: 台 for 辆, 个 for 家."""
    said = frozenset([unit]).union(*(group for group in paraphrases()["units"] if unit in group))
    general, particular = paraphrases()["general_unit"], paraphrases()["particular_units"]
    if unit == general:
        return said.union(particular)
    return said | {general} if unit in particular and unit not in paraphrases()["never_general"] else said


def unexplained(words: Sequence[Word], evidence: str) -> tuple[str, ...]:
    """The stretches of the question that say something and do not stand in the evidence.

    A name must stand there whole, or by another name; other words may be put together from pieces.
    """
    text = "".join(word.text for word in words)
    evidence = f"{evidence},{_BRACKETED.sub('', evidence)}"
    left = _with_fillers(_least_left(text, _marks(words, text, evidence), evidence), words)
    runs = groupby(range(len(text)), left.__contains__)
    missing = (number for number in re.findall(r"\d+", text) if not _has_number(evidence, number))
    return (*("".join(text[at] for at in run) for is_left, run in runs if is_left), *missing)


def _with_fillers(left: frozenset[int], words: Sequence[Word]) -> frozenset[int]:
    """A filler of one character beside one left over belongs to the same word: 外 in 外事."""
    ends = list(accumulate(len(word.text) for word in words))
    fillers = {end - 1 for word, end in zip(words, ends, strict=True) if _may_be_a_piece(word)}
    return left | {at for at in fillers if {at - 1, at + 1} & left}


def _may_be_a_piece(word: Word) -> bool:
    is_filler = word.sense is not None and word.sense.role == "filler"
    return is_filler and len(word.text) == 1 and word.text.isalnum() and word.text not in PARTICLES


class _Mark(Enum):
    """What a character of the question needs: nothing, to stand in a piece of the evidence, or what is not there."""

    EXPLAINED = auto()
    OPEN = auto()
    MISSING = auto()


def _marks(words: Sequence[Word], text: str, evidence: str) -> list[_Mark]:
    marks = [mark for word in words for mark in [_mark(word, evidence)] * len(word.text)]
    for number in re.finditer(r"\d+", text):
        if _has_number(evidence, number[0]):
            marks[number.start() : number.end()] = [_Mark.EXPLAINED] * len(number[0])
    for word in (word for group in paraphrases()["same"] for word in group if word in text):
        is_said = any(stands(other, evidence) for other in (word, *others_for(word)))
        for match in re.finditer(word, text):
            span = slice(match.start(), match.end())
            says_nothing = all(mark is _Mark.EXPLAINED for mark in marks[span])
            marks[span] = [_Mark.EXPLAINED if is_said or says_nothing else _Mark.MISSING] * len(word)
    return marks


def _mark(word: Word, evidence: str) -> _Mark:
    if not says_something(word):
        return _Mark.EXPLAINED
    if word.sense is None or word.sense.role not in NAMES:
        return _Mark.OPEN
    is_there = any(stands(name, evidence) for name in (word.text, *_names_for(word))) or _is_turned(word, evidence)
    return _Mark.EXPLAINED if is_there else _Mark.MISSING


def _is_turned(word: Word, evidence: str) -> bool:
    """Whether the evidence names what is done before the doing of it: 某处设施改造 for 改造某处设施."""
    deed = next((deed for deed in paraphrases()["turned"] if word.text.startswith(deed)), "")
    thing = word.text.removeprefix(deed)
    return bool(deed) and len(thing) > len(deed) and stands(thing, evidence) and stands(deed, evidence)


def _has_number(evidence: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){number}(?![\d.]*\d)", evidence) is not None


def says_something(word: Word) -> bool:
    """Whether evidence must explain the word where a number of the prose is asked for."""
    sense = word.sense
    if sense is None or word.text in paraphrases()["telling"] or sense.value in {"units", "duties"}:
        return True
    is_kind = sense.value.startswith("stage=") or sense.value == SPENDING
    return not is_kind and sense.role not in SILENT | {"operation"}


def _names_for(word: Word) -> tuple[str, ...]:
    return (*synonyms(word.text), *others_for(word.text), *_same_sense(word.sense))


def other_words(text: str) -> tuple[str, ...]:
    """The other words for the same attribute: 国有资本经营预算 for 国资预算."""
    return _same_sense(question_words().get(text))


@cache
def _same_sense(sense: Sense | None) -> tuple[str, ...]:
    """The other words for the same attribute or whole: 项目经费 for 项目支出."""
    if sense is None or sense.role not in {"attribute", "whole"} or sense.value.startswith("flow="):
        return ()
    return tuple(text for text, other in question_words().items() if other == sense)


def stands(piece: str, evidence: str) -> bool:
    """Whether `piece` stands in the evidence, and not behind a word that denies it: 合格 does not in 不合格."""
    return any(
        match.start() == 0 or evidence[match.start() - 1] not in NEGATIONS
        for match in re.finditer(re.escape(piece), evidence)
    )


def _least_left(text: str, marks: Sequence[_Mark], evidence: str) -> frozenset[int]:
    """The characters left over when as many as can be lie in pieces, two or more long, that stand in the evidence."""
    best: list[tuple[int, frozenset[int]]] = [(0, frozenset())]
    for end in range(1, len(text) + 1):
        count, left = best[end - 1]
        options = [(count, left) if marks[end - 1] is _Mark.EXPLAINED else (count + 1, left | {end - 1})]
        start = end - 2
        while start >= 0 and _Mark.MISSING not in marks[start:end] and text[start:end] in evidence:
            if stands(text[start:end], evidence):
                options.append(best[start])
            start -= 1
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


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
