"""The quantities that a question asks for, one for each “多少…”, or for each of “甲、乙各多少”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.account import Measure
from qa.asking.operands import INSIDE
from qa.asking.question import Question
from qa.evidence.facts import Fact, counter
from qa.evidence.money import is_money
from qa.words.coverage import says_something, units_for
from qa.words.lexicon import Word

_MONEY_WORDS = re.compile("执行数|决算数|拨款|钱|资金|金额|经费|费|花|万元|预算|支出|开支")
_PERCENT_WORDS = re.compile("率|百分|比例|占|%|比重")
_SHARE_WORDS = re.compile("比例|占|比重")
_AND = frozenset(["、", "和", "与", "及", "以及", "跟"])
_STOPS = frozenset([",", "?", "。", ";", ":", "!", *_AND])
_EACH = re.compile("^各(?:有|是|为)?(?:多少)?$|^分别")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One quantity asked for: the words that name it, those that frame it with others, and the unit it must have."""

    words: tuple[Word, ...]
    shared: tuple[Word, ...]
    unit: str | None
    is_money: bool = False
    is_percent: bool = False
    is_share: bool = False
    is_count: bool = False
    usual_unit: str | None = None

    @property
    def name(self) -> str:
        return "".join(word.text for word in self.words if says_something(word))

    def fits(self, fact: Fact) -> bool:
        """Whether the statement is counted as asked."""
        if self.unit is not None:
            return counter(fact.unit) in units_for(self.unit)
        if self.is_count:
            return fact.measure is Measure.COUNT
        if self.is_share:
            return fact.measure is Measure.SHARE
        if self.is_percent or fact.unit == "%":
            is_rate = fact.measure is Measure.RATE and any(end in self.name for end in "率度比")
            return fact.unit == "%" and (self.is_percent or is_rate)
        return not self.is_money or is_money(fact.unit)


def quantities_asked(question: Question) -> list[Wanted]:
    """What is to be found, each with its unit."""
    parts = _parts(question.words)
    asking = [part for part in parts if _asks(part)]
    if len(question.counters) > 1 and len(asking) == len(question.counters):
        shared = _joined(part for part in parts if part not in asking)
        named = [part if _says(part) else before for before, part in zip([(), *asking], asking, strict=False)]
        texts = ["".join(word.text for word in part) for part in asking]
        return [
            Wanted(part, shared, unit) if unit else _kind_of(text, part, shared)
            for text, part, unit in zip(texts, named, question.counters, strict=True)
        ]
    unit = next(iter(question.counters), None)
    names, shared = _listed(question.words) if any(_EACH.match(word.text) for word in question.words) else ([], ())
    return [_want(question, name, shared, unit) for name in names] or [_want(question, question.words, (), unit)]


def _want(question: Question, words: tuple[Word, ...], shared: tuple[Word, ...], unit: str | None) -> Wanted:
    if unit is not None:
        return Wanted(words, shared, unit)
    if question.is_of_count:
        return Wanted(words, shared, None, is_count=True, usual_unit=question.usual_unit)
    return _kind_of(question.text, words, shared)


def _kind_of(text: str, words: tuple[Word, ...], shared: tuple[Word, ...]) -> Wanted:
    """Money, a percentage, a share or any of them, as `text` asks."""
    percent = _PERCENT_WORDS.search(text) is not None
    share = _SHARE_WORDS.search(text) is not None
    return Wanted(words, shared, None, not percent and _MONEY_WORDS.search(text) is not None, percent, share)


def _listed(words: Sequence[Word]) -> tuple[list[tuple[Word, ...]], tuple[Word, ...]]:
    """The things that the longest list of the question names, and all its other words; no things if it has no list."""
    pieces = [tuple(run) for is_stop, run in groupby(words, lambda word: word.text in _STOPS - _AND) if not is_stop]
    lists = [(piece, [part for part in _split(piece, _AND) if _says(part)]) for piece in pieces]
    listing, names = max(lists, key=lambda pair: len(pair[1]), default=((), []))
    if len(names) < 2:
        return [], ()
    others = _joined(piece for piece in pieces if piece is not listing)
    inside = next((at for at, word in enumerate(names[0]) if word.text in INSIDE), None)
    if inside is not None:
        others, names[0] = others + names[0][:inside], names[0][inside + 1 :]
    return [name for name in names if _says(name)], others


def _parts(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    return [part for part in _split(words, _STOPS) if part]


def _split(words: Sequence[Word], stops: frozenset[str]) -> list[tuple[Word, ...]]:
    return [tuple(run) for is_stop, run in groupby(words, lambda word: word.text in stops) if not is_stop]


def _joined(parts: Iterable[tuple[Word, ...]]) -> tuple[Word, ...]:
    return tuple(word for part in parts for word in part)


def _asks(words: Iterable[Word]) -> bool:
    return any("多少" in word.text for word in words)


def _says(words: Iterable[Word]) -> bool:
    return any(says_something(word) for word in words)
