"""Numbers with their units in a sentence: money, percentages and counts, but no years, dates or document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.standard import load

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％－−", "0123456789.%--")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》|〔[^〕]*〕")


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
    def is_percent(self) -> bool:
        return self.unit in {"%", "个百分点"}


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of `text`, from left to right. Numbers in quotation marks are names, and left out."""
    plain = text.translate(_HALF_WIDTH)
    names = [match.span() for match in _QUOTED.finditer(plain)]
    for match in _pattern().finditer(plain):
        start, end = match.span("number")
        if any(opening <= start < closing for opening, closing in names):
            continue
        if match["none"] is None or plain[:start].endswith(_changes()):
            yield Quantity(Decimal(match["number"].replace(",", "")), _unit(match), start, end, match.end())


def _unit(match: re.Match[str]) -> str:
    if match["bare"]:
        return match["bare"] + "元"
    return (match["scale"] or "") + (match["money"] or match["unit"] or "")


@cache
def _changes() -> tuple[str, ...]:
    words = load("measures")
    return (*words["rise"], *words["growth"], *words["fall"])


@cache
def _pattern() -> re.Pattern[str]:
    words = load("measures")
    return re.compile(
        r"(?<![\d.,第/〔\[])(?<![\d年月日]-)(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d.,]*\d)[余多几]?\s*(?:"
        # 单价50万元以上设备: a threshold, part of a name
        rf"(?P<money>{'|'.join(words['money'])})(?!(?:（含）|\(含\))?及?以[上下内])"
        rf"|(?P<scale>[万亿千])?[余多]?\s*(?P<unit>%|{'|'.join(words['counters'])})"
        r"|(?P<bare>[万亿])(?=[，。；、（(）)]|$)"
        # 增长13.95。: the percent sign forgotten
        r"|(?P<none>)(?=[，。；]))"
    )
