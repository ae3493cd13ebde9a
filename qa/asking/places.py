"""Which members of a set a question asks for by their place: the first, the n-th, the last two, both ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from qa.asking.question import RANKING, Question
from qa.evidence.money import is_money
from qa.words.numerals import small_number

T = TypeVar("T")
Figure = tuple[Decimal, str]
FEW = 3
"""A set of at most so many members is told whole where it is asked who of them has most and who least."""
_MORE, _LESS = "[多大高好快强长贵]", "[少小低差慢弱短]"
_IN_ORDER = re.compile(
    f"排名|排序|排个序|怎么排|排队|排列|排一|排个|次序|顺序|名次|[从由](?:{_MORE}|{_LESS})[到至往](?:{_MORE}|{_LESS})"
    f"|(?:谁|哪个|孰)(?:更)?{_MORE}[,、和]?(?:谁|哪个|孰)(?:更)?{_LESS}"
)
_RISING = re.compile(f"[从由]{_LESS}[到至往]{_MORE}")
_FALLING = re.compile(f"[从由]{_MORE}[到至往]{_LESS}")
_MOST = re.compile(f"[最谁]{_MORE}|居首|榜首|第一")
_LEAST = re.compile(f"[最谁]{_LESS}|垫底|倒数|末位|末尾|第[一二三四五六七八九十\\d]+{_LESS}")
_SIZE = re.compile(
    r"(?<![第前后头最超过于到近约几之\d.])(?P<size>\d{1,2}|[两二三四五六七八九十])(?:个|家|项|笔)"
    "(?=(?:下属|所属|直属|下级|自评|绩效|评价|重点|主要|采购|专项|支出|预算|的)*(?:单位|项目|指标|专项|村|社区)(?!支出))"
)
_WHOLE_FIGURE = re.compile("多少|大小|高低")


@dataclass(frozen=True, slots=True)
class Places:
    """`count` is how many of the first, None for all; `ranks` are places by number."""

    is_rising: bool
    ranks: tuple[int, ...] = ()
    count: int | None = 1
    both_ends: bool = False

    @property
    def told(self) -> str:
        """由多到少为, as an answer begins its list."""
        if self.both_ends:
            return "最多和最少的为"
        return "由少到多为" if self.is_rising else "由多到少为"

    def order(self, found: Iterable[T], figure: Callable[[T], Figure]) -> list[T]:
        """By their figures; what got no money at all is not the one that got least."""
        kept = [one for one in found if not (self.leaves_out_zeros and _is_nothing(figure(one)))]
        return sorted(kept, key=lambda one: figure(one)[0], reverse=not self.is_rising)

    def of(self, found: Iterable[T], figure: Callable[[T], Figure]) -> list[T]:
        """The members asked for, with those level with the last of the first so many."""
        ordered = self.order(found, figure)
        if self.ranks:
            return [ordered[place - 1] for place in self.ranks if place <= len(ordered)]
        if self.both_ends and len(ordered) > FEW:
            first, last = ordered[0], ordered[-1]
            return [one for one in ordered if figure(one) == figure(first)] + [
                one for one in ordered if figure(one) == figure(last) != figure(first)
            ]
        if self.both_ends or self.count is None or self.count >= len(ordered):
            return ordered
        level = figure(ordered[self.count - 1])
        return [one for at, one in enumerate(ordered) if at < self.count or figure(one) == level]

    @property
    def leaves_out_zeros(self) -> bool:
        return self.is_rising or self.both_ends


def _is_nothing(figure: Figure) -> bool:
    return is_money(figure[1]) and figure[0] == 0


def picks(question: Question) -> bool:
    """Whether it asks for members by their place."""
    return bool(question.operations & RANKING or question.ranks)


def size(question: Question) -> int | None:
    """How many members the question takes the set to have: 2 in “由哪两项构成”, 3 in “三家下属单位”."""
    if question.top:
        return None if picks(question) else question.top
    said = _SIZE.search(question.text)
    return None if said is None else small_number(said["size"])


def places(question: Question) -> Places:
    """The places that a question asks for; the first of all where it says no more than 最多."""
    text = _WHOLE_FIGURE.sub("", question.text)
    rising = _is_rising(question, text)
    if question.ranks:
        return Places(rising, question.ranks)
    if question.top:
        return Places(rising, count=question.top)
    if _IN_ORDER.search(text):
        return Places(rising, count=None)
    if _MOST.search(text) and _LEAST.search(text):
        return Places(is_rising=False, both_ends=True)
    return Places(rising)


def _is_rising(question: Question, text: str) -> bool:
    if _RISING.search(text) or _FALLING.search(text):
        return _FALLING.search(text) is None
    if question.operations & RANKING == RANKING:
        return _LEAST.search(text) is not None and _MOST.search(text) is None
    if question.operations & RANKING:
        return "lowest" in question.operations
    return _LEAST.search(text) is not None or re.search(_LESS, text) is not None
