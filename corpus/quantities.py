"""Numbers with their units in a sentence: money, percentages and counts, but no years, dates or document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.standard import load

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％－−", "0123456789.%--")
_NAMES = re.compile(r"“[^“”]*”|《[^《》]*》|〔[^〕]*〕|[（(]\d+[类款项]?[)）]")
"""What holds no figures: quotations, titles, numbers of documents and codes of subjects."""
_NUMBER = r"(?>(?>\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:\.\d{1,9})?)"
"""Without a way back, so that digits by the million are passed over at once."""
_TO = r"\s*(?:[-—–~～]+|[至到])\s*"
_RANGE_ON = re.compile(rf"{_TO}{_NUMBER}")
_RANGE_OFF = re.compile(rf"\d[%‰万亿千元]*{_TO}$")
_LONGEST_TO = 12
"""A range's lower bound ends at most so many characters before its upper one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit; text[start:end] is the number, text[start:stop] the number with its unit.

    `unit` is as counted (万元, %, 万条, 台（套）), without 多 or 余; "" where none is printed.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    stop: int

    @property
    def is_money(self) -> bool:
        return self.unit.endswith("元")

    @property
    def is_ratio(self) -> bool:
        return self.unit in {"%", "‰", "个百分点", "倍"}


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of `text`, from left to right.

    Numbers in quotation marks are names, and the two ends of a range are no figures: both are left out.
    """
    plain = text.translate(_HALF_WIDTH)
    names = [match.span() for match in _NAMES.finditer(plain)]
    for match in _pattern().finditer(plain):
        start, end = match.span("number")
        if any(opening <= start < closing for opening, closing in names) or _is_bound(plain, start, match.end()):
            continue
        if _has_unit(match, plain[:start]):
            yield Quantity(Decimal(match["number"].replace(",", "")), _unit(match), start, end, match.end())


def _is_bound(plain: str, start: int, stop: int) -> bool:
    below = plain[max(0, start - _LONGEST_TO) : start]
    return _RANGE_ON.match(plain, stop) is not None or _RANGE_OFF.search(below) is not None


def _has_unit(match: re.Match[str], before: str) -> bool:
    """Whether the number's unit is printed, follows at the end of a list, or is a forgotten percent sign."""
    if match["none"] is not None:
        return before.endswith(change_words())
    return match["last"] is None or "分别" in before


def _unit(match: re.Match[str]) -> str:
    if match["bare"]:
        return match["bare"] + "元"
    return (match["scale"] or "") + (match["money"] or match["unit"] or match["last"] or "")


def unit_in_brackets(label: str) -> str | None:
    """What a label says it counts, 个 for 出国团组数（个）; None for money and for anything else."""
    match = re.search(r"[（(]([^（()）类款项]+)[)）]$", label)
    return match[1] if match and _counter().fullmatch(match[1]) else None


@cache
def _counter() -> re.Pattern[str]:
    return re.compile("|".join(load("measures")["counters"]))


@cache
def change_words() -> tuple[str, ...]:
    """The words that say, before a number, by how much something has changed."""
    words = load("measures")
    return (*words["rise"], *words["growth"], *words["fall"])


@cache
def _pattern() -> re.Pattern[str]:
    words = load("measures")
    money, counters = "|".join(words["money"]), "|".join(words["counters"])
    return re.compile(
        # 1 234.5万元 and 1，234.5万元 are broken numbers; what follows a dash may be the end of a range or a date.
        r"(?<![\d.,第/〔\[])(?<!\d[ ，])(?<![\d%‰元万亿年月日]-)"
        rf"(?P<number>(?:(?<![\d%‰元万亿年月日])-)?{_NUMBER})(?![\d.,]*\d)[余多几]?\s*(?:"
        # 单价50万元以上设备: a threshold, part of a name; 1.2万元/人 is a rate of pay
        rf"(?P<money>{money})(?!(?:（含）|\(含\))?及?以[上下内]|\s*/)"
        rf"|(?P<scale>[万亿千])?[余多]?\s*(?P<unit>%|{counters})"
        r"|(?P<bare>[万亿])(?=[，。；、（(）)]|$)"
        # 分别为1、2和3万元: the unit of the last
        rf"|(?=(?:\s*[、和与及]\s*{_NUMBER}\s*)+(?P<last>{money}|[万亿千]?(?:%|{counters})))"
        # 增长13.95。: the percent sign forgotten
        r"|(?P<none>)(?=[，。；]))"
    )
