"""A pasted paragraph cut into statements: a clause with a number or a predicate, and what leads up to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

_SENTENCE = re.compile("[;。!?]+")
_CLAUSE = re.compile(r"[,、](?!\d{3}(?!\d))")
_RESPECTIVELY = re.compile(r"(?P<names>[^;。!?]*?)分别(?:为|是|达)?(?P<values>[^;。!?]*)")
_YEAR = re.compile(r"(20\d\d)年度?")
_ALIKE = re.compile("均(?=[为是未没])")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元)")
_GOES_ON = re.compile(
    r"(?<=\d[批次辆台个人件家期项])(?=\d)|(?<=元)(?=完成|占|同比|比(?![例重])|较|增长|下降|增加|减少)"
)
"""“支出12万元完成预算的80%” says two things, and so does “62批518人次”."""
_LEADS = re.compile("[比较占是为与和到过于足]|完成了?")
_PART = re.compile(r"的?\s*[\d一二两三四五六七八九十百]*(?:\.\d+)?(?:[%倍成]|百分之)")


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is to be judged, `shown` is how it was put; `year` is the year it names, None if it names none."""

    text: str
    shown: str
    year: int | None = None
    begins_sentence: bool = False
    is_aside: bool = False
    """Whether it only tells how much that is with which the clause after it compares."""


def clauses(text: str, states: Callable[[str], bool]) -> Iterator[Clause]:
    """The statements of `text` (in the form of corpus.names.plain); `states` tells whether a piece is one by itself."""
    for sentence in filter(None, _SENTENCE.split(_GOES_ON.sub(",", _one_by_one(text)))):
        begins, waiting = True, ""
        for piece in filter(None, _CLAUSE.split(sentence)):
            whole = f"{waiting},{piece}" if waiting else piece
            if not states(piece):
                waiting = whole
                continue
            *asides, statement = _told_apart(whole)
            for aside in asides:
                yield replace(_dated(aside, piece, begins), is_aside=True)
            yield _dated(statement, piece, begins and not asides)
            begins, waiting = False, ""
        if waiting:
            yield _dated(waiting, waiting, begins)


def _dated(text: str, shown: str, begins: bool) -> Clause:
    years = {int(year) for year in _YEAR.findall(text)}
    return Clause(_ALIKE.sub("都", _YEAR.sub("", text)).strip(","), shown, max(years) if years else None, begins)


def _one_by_one(text: str) -> str:
    """“甲、乙分别为1元、2元” as “甲1元、乙2元”."""
    return _RESPECTIVELY.sub(_paired, text)


def _paired(match: re.Match[str]) -> str:
    values = re.findall(r"\d[\d,]*(?:\.\d+)?[^\d,、和及]+", match["values"])
    lead, _, last = match["names"].rpartition(",")
    names = [name for name in re.split("[、和与及]", last) if name]
    if len(names) != len(values) or len(names) < 2:
        return match[0]
    return f"{lead}," * bool(lead) + ",".join(map("".join, zip(names, values, strict=True)))


def _told_apart(clause: str) -> list[str]:
    """“比乙的5万元高”, “完成预算3万元的40%” as two: how much the other is, and what is said against it."""
    number = _NUMBER.search(clause)
    if number is None:
        return [clause]
    after = clause[number.end() :]
    leads = [lead.end() for lead in _LEADS.finditer(clause[: number.start()])]
    if not leads or not (_PART.match(after) or re.match("(?:还|要|更)*[多高大少低小]", after)):
        return [clause]
    other = clause[leads[-1] : number.end()]
    return [other, clause[: number.start()] + after]
