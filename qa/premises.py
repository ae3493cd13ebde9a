"""What a question says on the way to what it asks: who asks and why, and what it takes for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from qa.lexicon import Lexicon, Word
from qa.vocabulary import vocabulary

_STOP = re.compile("[,。;?!:]+")
ASKS = re.compile("多少|几|哪|什么|啥|谁|吗|呢|为何|怎么|如何|是否|[?]")
_MONEY = re.compile("[费款]|支出|收入|经费|资金|[预决]算")
"""Such a clause may name what is asked for, in words that no account prints."""
_REASON = re.compile("因|由于|受.*影响")
"""A reason given for what is claimed is part of the claim: “因为领导换届，…”."""
_TELLS = re.compile("(?:说|讲|写|提到|显示|记得)[^,]*(?:增|减|升|降|涨|多了|少了)")
_NAMING = frozenset({"item", "code", "whole", "table", "attribute"})


@dataclass(frozen=True, slots=True)
class Parted:
    """`asked` is the question proper, `premise` what it says before; "" where it takes nothing for granted."""

    asked: str
    premise: str = ""


def without_asides(text: str, lexicon: Lexicon) -> str:
    """`text` without the clauses that tell who asks and why; as it is where it has no other."""
    kept = "".join(clause.printed for clause in _clauses(text) if not _is_aside(clause, lexicon))
    return kept if _STOP.sub("", kept) else text


def parted(text: str, amounts: Iterable[re.Match[str]]) -> Parted:
    """The clauses of `text` that ask, apart from those that state one of `amounts` or how something changed."""
    clauses = _clauses(text)
    said = {match.start() for match in amounts}
    premises = [one for one in clauses if _is_premise(one, said)]
    asking = [one for one in clauses if one not in premises]
    if not any(ASKS.search(one.text) for one in asking):
        premises, asking = [], clauses
    return Parted("".join(one.printed for one in asking), "".join(one.text for one in premises))


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int
    mark: str
    """What ends it."""

    @property
    def printed(self) -> str:
        return self.text + self.mark


def _clauses(text: str) -> list[_Clause]:
    marks = [match for match in _STOP.finditer(text) if not _is_inside_number(text, match)]
    bounds = [(0, 0), *(match.span() for match in marks), (len(text), len(text))]
    return [_Clause(text[end:start], end, text[start:after]) for (_, end), (start, after) in pairwise(bounds)]


def _is_inside_number(text: str, mark: re.Match[str]) -> bool:
    groups = re.match(r"\d{3}(?!\d)", text[mark.end() :])
    return mark[0] == "," and groups is not None and text[: mark.start()][-1:].isdigit()


def _is_aside(clause: _Clause, lexicon: Lexicon) -> bool:
    """“我妈单位说一分没有”, “写作业要用”: who asks and why, without a word for what is asked."""
    told = ASKS.search(clause.text) or _REASON.search(clause.text)
    if told or not any(word in clause.text for word in vocabulary()["aside"]["words"]):
        return False
    if _MONEY.search(clause.text):
        return False
    return not any(_names(word) for word in lexicon.cut(clause.text)) and not re.search(r"\d", clause.text)


def _names(word: Word) -> bool:
    return word.sense is not None and word.sense.role in _NAMING


def _is_premise(clause: _Clause, said: Iterable[int]) -> bool:
    """“说明里讲项目支出多1,133.95万”, “决算说机关运行经费下降了”: told, not asked."""
    if ASKS.search(clause.text):
        return False
    end = clause.start + len(clause.text)
    return any(clause.start <= at < end for at in said) or _TELLS.search(clause.text) is not None
