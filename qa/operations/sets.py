"""A set told as a question asks for it: the members at the places it names, how many, or what they come to.

Whatever the members are (items of a classification, rows of a table of things), they are picked and told here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.numbers import format_amount
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.places import picks, places, size
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.money import convert, is_money, rounded
from qa.operations import replies

FEW = 6
"""A set of at most so many members is listed with its zeros."""
Amount = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """A member of a set with the figure asked about; `note` is told behind it."""

    name: str
    figure: Amount
    citations: tuple[Citation, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the members are: `whose` and `topic` begin the answer, `place` is where they are printed."""

    whose: str
    topic: str
    place: str
    whole: tuple[Amount, tuple[Citation, ...]] | None = None
    """What a share is of, where that is not all members together."""


def asks_how_many(question: Question) -> bool:
    return "count" in question.operations or any(question.counters)


def adds_up(question: Question) -> bool:
    """Whether it asks what the first few, or all of so many, come to, or are of the whole."""
    of_first = question.top is not None and picks(question)
    return (of_first or size(question) is not None) and ("sum" in question.operations or is_of_whole(question))


def is_of_whole(question: Question) -> bool:
    """“前三项占总支出多少”."""
    return "share" in question.operations or (question.relation is not None and question.relation[0] == "share")


def answer(question: Question, found: Sequence[Thing], frame: Frame, which: str = "") -> Answer | None:
    """What the question asks of these members; `which` says what they have been picked by (超过10万元的)."""
    expected = size(question)
    if not found or (expected is not None and not which and expected != len(found)):
        return None
    if not picks(question) and adds_up(question):
        return _together(question, found, found, frame)
    if asks_how_many(question) and not picks(question) and not question.top:
        return number(question, found, frame, which)
    if not picks(question) and which:
        return listed(question, sorted(found, key=_size, reverse=True), frame, f"中{which}有", AnswerKind.LIST)
    if not picks(question):
        return listed(question, _with_money(found), frame, "包括", AnswerKind.LIST)
    asked = places(question)
    chosen = asked.of(found, _figure)
    if not chosen:
        return replies.refusal(question.text, f"{frame.whose}{frame.topic}里这样的只有{len(found)}项。")
    if adds_up(question):
        return _together(question, chosen, found, frame)
    return listed(question, chosen, frame, f"{which and f'中{which}'}{asked.told}", AnswerKind.RANKING)


def _with_money(found: Sequence[Thing]) -> Sequence[Thing]:
    """A long list without those that got nothing, unless they are what is asked for."""
    spent = [one for one in found if one.figure[0] != 0]
    return spent if spent and len(found) > FEW else found


def listed(question: Question, found: Sequence[Thing], frame: Frame, told: str, kind: AnswerKind) -> Answer:
    values = _values(found)
    value, unit = found[0].figure if len(found) == 1 else (None, None)
    return Answer(
        question.text, Status.ANSWERED, f"{frame.whose}{frame.topic}{told}：{_told(found)}（见{frame.place}）。", kind,
        value, unit, values=values, citations=_cited(found),
    )  # fmt: skip


def none_is(question: Question, found: Sequence[Thing], frame: Frame, which: str) -> Answer:
    """That of these members none is so."""
    text = f"{frame.whose}{frame.topic}中没有{which}（共{len(found)}项，见{frame.place}）。"
    cited = _cited(found)[: replies.MOST_CITED]
    return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(0), counter(question), citations=cited)


def number(question: Question, found: Sequence[Thing], frame: Frame, which: str) -> Answer:
    """How many they are, and their names."""
    unit = counter(question)
    found = (places(question).order(found, _figure) if picks(question) else None) or found
    return Answer(
        question.text, Status.ANSWERED, f"{frame.whose}{frame.topic}{which}有{len(found)}{unit}：{_told(found)}。",
        AnswerKind.LIST, Decimal(len(found)), unit, values=_values(found), citations=_cited(found),
    )  # fmt: skip


def counter(question: Question) -> str:
    """The unit in which the members are counted."""
    return next(filter(None, question.counters), "项")


def _together(question: Question, chosen: Sequence[Thing], found: Sequence[Thing], frame: Frame) -> Answer | None:
    """The sum of the members chosen, and what part of the whole it is where that is asked."""
    unit = chosen[0].figure[1]
    if any(one.figure[1] != unit for one in chosen) or not is_money(unit):
        return None
    total = _sum(chosen)
    formula = f"{' + '.join(format_amount(one.figure[0]) for one in chosen)} = {format_amount(total)}{unit}"
    text = f"{frame.whose}{'、'.join(one.name for one in chosen)}合计{wording.amount(total, unit)}"
    if not is_of_whole(question):
        shown, shown_unit, _ = replies.in_unit(total, unit, question.unit)
        return Answer(
            question.text, Status.ANSWERED, f"{text}。", AnswerKind.CALCULATION, shown, shown_unit,
            values=_values(chosen), formula=formula, citations=_cited(chosen),
        )  # fmt: skip
    whole, cited = frame.whole or ((_sum(found), unit), ())
    if not whole[0]:
        return None
    base = convert(*whole, unit)
    share = rounded(total / base * 100)
    formula = f"{formula}；{format_amount(total)} ÷ {format_amount(base)} × 100% = {share}%"
    return Answer(
        question.text, Status.ANSWERED, f"{text}，占{wording.amount(*whole)}的{share}%。", AnswerKind.CALCULATION,
        share, "%", values=_values(chosen), formula=formula, citations=(*_cited(chosen), *cited),
    )  # fmt: skip


def _told(found: Sequence[Thing]) -> str:
    return "、".join(f"{one.name}{wording.amount(*one.figure)}{one.note and f'（{one.note}）'}" for one in found)


def _sum(found: Sequence[Thing]) -> Decimal:
    return sum((one.figure[0] for one in found), Decimal(0))


def _size(one: Thing) -> Decimal:
    return one.figure[0]


def _figure(one: Thing) -> Amount:
    return one.figure


def _values(found: Sequence[Thing]) -> tuple[Labelled, ...]:
    return tuple(Labelled(one.name, *one.figure) for one in found)


def _cited(found: Sequence[Thing]) -> tuple[Citation, ...]:
    return tuple(citation for one in found for citation in one.citations)
