"""A question as a small typed value: what it is about and what it wants done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.lexicon import Lexicon, Word

RELATIONS = {
    "占": "share",
    "占比": "share",
    "比": "compare",
    "较": "compare",
    "超过": "compare",
    "超过了": "compare",
    "高于": "compare",
    "低于": "compare",
    "大于": "compare",
    "小于": "compare",
    "多于": "compare",
    "少于": "compare",
    "除以": "share",
    "减去": "compare",
    "减": "compare",
}
"""Words that set what stands before them against what follows."""
JOINTS = {"和", "与", "及", "以及", "、", "跟", "同", "加", "加上", ",", "还是", "?", "(", ")", "。", ";", "相比"}

_DIGITS = {"零": 0, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_RANK = re.compile(r"第([一二三四五六七八九十]|\d{1,2})")
_TOP = re.compile(r"(?:前|最\w{1,3}的)([一两二三四五六七八九十]|\d{1,2})(?:项|个|名|大|类|位|笔|款)?")
_AMOUNT = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)(万元|亿元|元|万|亿|%|个百分点)(?![多余]?[条人次])")


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing a question asks for: the names it may go by, or none for the whole account.

    `attributes` are pairs such as ("stage", "budget"); `code` is a subject code; `whole`
    names the extent of a total (year_expenditure, grand_income …); `text` is as asked.
    """

    items: frozenset[str] = frozenset()
    code: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    whole: str | None = None
    text: str = ""
    is_exact: bool = False
    """Whether a whole name, an everyday word or a code named it, not just a piece of a name."""

    @property
    def names_something(self) -> bool:
        return bool(self.items or self.code or self.whole or self.attributes)

    def get(self, attribute: str) -> str | None:
        return dict(self.attributes).get(attribute)

    def having(self, attribute: str, value: str) -> Operand:
        return replace(self, attributes=tuple({**dict(self.attributes), attribute: value}.items()))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number stated in the question itself, with its unit."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Question:
    """`relation` is (kind, number of operands before it) where the question sets one thing against another.

    `ranks` are the places asked for (第四、第五 → 4, 5), `top` how many of the first (前三 → 3).
    `unknown` holds the words that nothing explains so far.
    """

    text: str
    operands: tuple[Operand, ...] = ()
    operations: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    relation: tuple[str, int] | None = None
    ranks: tuple[int, ...] = ()
    top: int | None = None
    unit: str | None = None
    counters: tuple[str | None, ...] = ()
    """For each “多少…” or “几…” the unit of count it asks for (条, 人次), None where it says none."""
    amounts: tuple[Amount, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words if word.sense is None)


def understand(text: str, lexicon: Lexicon, counters: Iterable[str] = ()) -> Question:
    """`text` (in the form of corpus.names.plain, scope taken out) as a Question.

    `counters` are the units in which the account counts things.
    """
    how_many = _how_many(counters)
    amounts = tuple(Amount(Decimal(m[1].replace(",", "")), _unit(m[2])) for m in _AMOUNT.finditer(text))
    ranks = tuple(_number(match[1]) for match in _RANK.finditer(text))
    top = _TOP.search(text)
    stripped = how_many.sub("多少", _RANK.sub(",", _AMOUNT.sub(",", text)))
    words = lexicon.cut(stripped if top is None else stripped.replace(top[0], _without_count(top), 1))
    segments, relation = _segments(words)
    return Question(
        text=text,
        operands=_complete([_operand(segment, lexicon) for segment in segments]),
        operations=frozenset(_values(words, "operation")),
        asks=frozenset(_values(words, "ask")),
        relation=relation,
        ranks=ranks,
        top=_number(top[1]) if top else None,
        unit=next(iter(_values(words, "unit")), None),
        counters=tuple(match["unit"] for match in how_many.finditer(text)),
        amounts=amounts,
        words=words,
    )


def _how_many(counters: Iterable[str]) -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, counters), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:多少|几)(?P<unit>{units})?")


def _without_count(match: re.Match[str]) -> str:
    """前三项 and 最多的三项 without the number, which is kept apart."""
    return "最多" if match[0].startswith("前") else match[0][: match.start(1) - match.start()]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _DIGITS[text]


def _unit(text: str) -> str:
    return {"万": "万元", "亿": "亿元", "个百分点": "%"}.get(text, text)


def _values(words: Iterable[Word], role: str) -> Iterator[str]:
    return (word.sense.value for word in words if word.sense is not None and word.sense.role == role)


def _segments(words: Sequence[Word]) -> tuple[list[list[Word]], tuple[str, int] | None]:
    """The words between joints and relations, those that name something; and the relation with its place."""
    segments: list[list[Word]] = [[]]
    relation: tuple[str, int] | None = None
    for word in words:
        if word.text in RELATIONS:
            before = sum(1 for segment in segments if _names(segment))
            relation = relation or (RELATIONS[word.text], before)
            segments.append([])
        elif word.text in JOINTS:
            segments.append([])
        else:
            segments.extend([] if _continues(segments[-1], word) else [[]])
            segments[-1].append(word)
    return [segment for segment in segments if _names(segment)], relation


def _names(segment: Iterable[Word]) -> bool:
    return any(
        word.sense is not None and word.sense.role in {"item", "part_of_item", "code", "attribute", "whole"}
        for word in segment
    )


def _continues(segment: Sequence[Word], word: Word) -> bool:
    """Whether `word` can belong to the thing named so far: a name that shares no item with it begins another."""
    if word.sense is None or not word.sense.items:
        return True
    named = [other.sense.items for other in segment if other.sense is not None and other.sense.items]
    return not named or any(items & word.sense.items for items in named)


def _operand(segment: Sequence[Word], lexicon: Lexicon) -> Operand:
    operand = Operand()
    for word in segment:
        operand = _with(operand, word, lexicon)
    return operand


def _with(operand: Operand, word: Word, lexicon: Lexicon) -> Operand:
    """`operand` with what one more word says of it."""
    sense = word.sense
    if sense is None:
        return operand
    said = replace(operand, text=operand.text + word.text)
    if sense.role == "code":
        return replace(said, code=sense.value, is_exact=True)
    if sense.role == "whole":
        return replace(said, whole=sense.value)
    if sense.role == "attribute":
        return said.having(*sense.value.split("=", 1))
    if sense.role in {"item", "part_of_item"}:
        items = operand.items & sense.items or sense.items
        return replace(said, items=items, is_exact=operand.is_exact or sense.role == "item")
    # Even a word that says nothing by itself narrows the choice among names that contain it.
    narrower = operand.items & lexicon.narrowed(word.text)
    return replace(said, items=narrower) if narrower else operand


def _complete(operands: Sequence[Operand]) -> tuple[Operand, ...]:
    """Operands with what they leave to their neighbours: 接待费的预算和决算; 差旅费、培训费的预算数."""
    completed: list[Operand] = []
    for operand in operands:
        bare = not (operand.items or operand.code or operand.whole)
        if completed and bare and {name for name, _ in operand.attributes} <= {"stage"}:
            operand = replace(completed[-1], attributes=(*completed[-1].attributes, *operand.attributes))
            operand = operand.having(*operand.attributes[-1])
        completed.append(operand)
    return tuple(completed)
