"""What ties a number of a draft to the account: the figures it is from, and how it follows from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.account import Measure
from corpus.numbers import format_amount
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, rounded
from qa.evidence.wording import change

MONEY = "万元"
"""The unit in which drafts speak of money."""
_SIGNS = {
    Measure.INCREASE: 1, Measure.GROWTH: 1, Measure.DECREASE: -1, Measure.DECLINE: -1, Measure.UNCHANGED: 0,
}  # fmt: skip
_RISE = {1: "增加", -1: "减少", 0: "持平"}
_GROWTH = {1: "增长", -1: "下降", 0: "持平"}


class How(StrEnum):
    """How a number follows from its sources."""

    FIGURE = "figure"
    """It is the source, in the unit of the draft."""
    BLANK = "blank"
    """The table prints nothing there, which is told as 0."""
    RATIO = "ratio"
    """The first source in hundredths of the second."""
    RISE = "rise"
    GROWTH = "growth"
    """Of the first source over the second, in hundredths of the second."""
    COMPARED = "compared"
    """No number, but a word for which of two is larger."""
    QUOTED = "quoted"
    """Words of the document, with the numbers in them."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the sources come to. `value` is exact and never negative where a sign says the direction.

    `value` is None for a comparison, `sign` None for what has no direction.
    """

    value: Decimal | None
    unit: str = ""
    sign: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    how: How
    sources: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: plain words, or what is bound."""

    text: str
    binding: Binding | None = None


def derive(binding: Binding) -> Derived | None:
    """None where nothing follows: a share of nothing, growth from nothing, and what is only quoted."""
    first, *others = binding.sources
    match binding.how:
        case How.FIGURE | How.BLANK:
            return _figure(first)
        case How.QUOTED:
            return None
        case How.RATIO:
            whole = _spoken(others[0]).value
            return Derived(_spoken(first).value * 100 / whole, "%") if whole else None
        case _:
            return _compared(binding.how, _spoken(first).value, _spoken(others[0]).value)


def told(derived: Derived, separated: bool) -> str:
    """增加1062.85万元; 12.08%; 2辆. `separated` sets commas between thousands."""
    if derived.value is None or (derived.sign == 0 and derived.word == _RISE[0]):
        return derived.word
    value = rounded(derived.value) if derived.unit in {MONEY, "%"} else derived.value
    printed = format_amount(value) if separated else f"{value:f}"
    return f"{derived.word}{printed}{derived.unit}"


@dataclass(frozen=True, slots=True)
class _Spoken:
    value: Decimal
    unit: str


def _spoken(fact: Fact) -> _Spoken:
    """A figure in the unit of drafts."""
    return (
        _Spoken(convert(fact.value, fact.unit, MONEY), MONEY) if is_money(fact.unit) else _Spoken(fact.value, fact.unit)
    )


def _figure(fact: Fact) -> Derived:
    spoken = _spoken(fact)
    sign = _SIGNS.get(fact.measure)
    if sign is not None and not fact.value:
        return Derived(spoken.value, spoken.unit, 0, _RISE[0])
    unit = "%" if fact.measure in {Measure.GROWTH, Measure.DECLINE} else spoken.unit
    return Derived(spoken.value, unit, sign, "" if sign is None else change(fact))


def _compared(how: How, now: Decimal, before: Decimal) -> Derived | None:
    difference = now - before
    sign = (difference > 0) - (difference < 0)
    if how is How.COMPARED:
        return Derived(None, sign=sign)
    if how is How.RISE:
        return Derived(abs(difference), MONEY, sign, _RISE[sign])
    return Derived(abs(difference) * 100 / before, "%", sign, _GROWTH[sign]) if before > 0 else None


def whence(binding: Binding) -> str:
    """The sources of a number and its arithmetic, in a line for a footnote."""
    places = [_place(fact, binding.how) for fact in binding.sources]
    doubts = dict.fromkeys(fact.citation.doubt for fact in binding.sources if fact.citation.doubt)
    return "".join([_ARITHMETIC[binding.how].format(*places, *[""] * 2), *(f"（注意：{doubt}）" for doubt in doubts)])


_ARITHMETIC = {
    How.FIGURE: "{0}",
    How.BLANK: "{0}",
    How.QUOTED: "引自{0}",
    How.RATIO: "{0} ÷ {1} × 100%",
    How.RISE: "{0} － {1}",
    How.GROWTH: "（{0} － {1}）÷ {1} × 100%",
    How.COMPARED: "{0} 与 {1} 相比",
}


def _place(fact: Fact, how: How) -> str:
    cited = fact.citation
    page = f"，第{cited.page}页" if cited.page else ""
    year = f"{cited.account.year}年{cited.account.kind.chinese}"
    if cited.table is None:
        section = (cited.section or "").rsplit("/", 1)[-1]
        return f"{year}“{section}”一节“{_shortened(cited.quote or '')}”{page}"
    row = " ".join(filter(None, (cited.row_code, cited.row)))
    where = "·".join(filter(None, (row, cited.column)))
    value = "空白" if how is How.BLANK else f"{format_amount(fact.value)}{fact.unit}"
    return f"{year}表{cited.table_no}《{cited.table}》{where}{page}：{value}"


_LONGEST_QUOTE = 60


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…"


NUMBER = re.compile(r"(?<![\d.,])(?P<value>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|百万元|万元|千元|元|[%％])?")
"""A number as printed, with a unit of money or %."""
