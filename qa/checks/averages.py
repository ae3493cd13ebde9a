"""Averages of the prose: money for each visitor or car, reckoned from the amount and the count before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from corpus.account import Measure, Paragraph, Section
from corpus.names import plain
from corpus.numbers import YUAN, format_amount, parse_amount
from qa.checks import telling
from qa.checks.amounts import is_vague
from qa.checks.book import Book
from qa.checks.context import Amount, of_figure, of_said, printed
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Trial, outcome, rules

_SPENT = frozenset([Measure.ACTUAL, Measure.AMOUNT, Measure.BUDGET])
_IS_AVERAGE = re.compile("(?:[人户车台亩次]均|每[^，。；：]{1,4}|平均|标准)[^，。；：]{0,6}$")
"""What stands before an amount that is one for each rather than one spent."""
_ENDING = 4
"""Characters at the end of a subject by which an average names it."""
_WAN = Decimal(10**4)


@dataclass(frozen=True, slots=True)
class _Average:
    """An average as printed: text[start:] of the paragraph, in 元, known to `step`."""

    text: str
    start: int
    value: Decimal
    step: Decimal
    per: str


@dataclass(frozen=True, slots=True)
class _Count:
    """A count, with half its last digit where it is told in 万."""

    value: Decimal
    half: Decimal


def average_trials(book: Book) -> Iterator[Trial]:
    for (number, index), group in book.paragraphs.items():
        section = book.account.sections[number]
        paragraph = section.paragraphs[index]
        yield from _priced(book, section, paragraph, group)
        for average in _averages(paragraph.text):
            trial = _tried(book, section, paragraph, group, average)
            if trial is not None:
                yield trial


def _priced(book: Book, section: Section, paragraph: Paragraph, group: tuple[Said, ...]) -> Iterator[Trial]:
    """更新2辆，每辆18.00万元: the price of so many other cars is printed."""
    for match in re.finditer(rules()["average"]["price"], paragraph.text):
        price, count = parse_amount(match["value"]), int(match["count"])
        if not price or not count:
            continue
        each = price * YUAN[match["unit"]]
        spent = [said for said in group if said.start < match.start() and _is_spent(said) and said.value]
        right = [said for said in spent if said.yuan == each * count]
        other = [said for said in spent if said.yuan % each == 0]
        if not right and not other:
            continue
        said = (right or other)[-1]
        told = (
            f"{telling.section(said)}写“{match.group()}”，“{plain(said.statement.subject)}”{telling.stated(said)}"
            f"是{said.yuan // each}辆的数。"
        )
        here = book.text_place(_clause(paragraph.text, match.start()), paragraph.page, section.name)
        yield Trial(
            "average", FindingKind.NARRATIVE, outcome(bool(right)), (here,), told, (book.place(said),),
            str(said.yuan // each), str(count),
        )  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rules()["average"]["said"])


def _averages(text: str) -> Iterator[_Average]:
    for match in _pattern().finditer(text):
        value = parse_amount(match["value"])
        if value is not None:
            scale = YUAN[match["unit"]]
            digits = len(match["value"].partition(".")[2])
            per = next(name for name in ("person", "car", "thing") if match[name])
            yield _Average(match.group(), match.start(), value * scale, Decimal(1).scaleb(-digits) * scale, per)


def _counts(text: str, per: str) -> list[_Count]:
    """The counts before the average of what it may be an average over, the last first."""
    found = (_count(match["count"]) for match in re.finditer(rules()["average"][per], text))
    return [count for count in found if count.value][::-1]


def _count(printed: str) -> _Count:
    """12, 1,204 or 2.36万."""
    value = Decimal(printed.replace(",", "").removesuffix("万"))
    scale = _WAN if printed.endswith("万") else Decimal(1)
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and scale > 1 else Decimal(0)
    return _Count(value * scale, half * scale)


def _tried(
    book: Book, section: Section, paragraph: Paragraph, group: tuple[Said, ...], average: _Average
) -> Trial | None:  # fmt: skip
    """Against every amount and count before it: which of them are meant the words do not always tell.

    What a thing costs is told in one sentence with what it is reckoned from.
    """
    begin = max(paragraph.text.rfind(stop, 0, average.start) for stop in "。；") + 1 if average.per == "thing" else 0
    counts = _counts(paragraph.text[begin : average.start], average.per)
    spent = [said for said in group if begin <= said.start < average.start and _is_spent(said)]
    if not counts or not spent:
        return None
    amounts = [of_said(book, said) for said in (*spent, *_told_after(paragraph.text, group, average))]
    amounts += [of_figure(book, figure) for said in spent for figure in printed(book, said, _SPENT)]
    holds = any(_fits(average, amount, count) for amount in amounts for count in counts)
    shown = of_said(book, _nearest(spent, average))
    exact = (shown.value / counts[0].value / _scale(average)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sum_told = f"{format_amount(shown.value / _WAN)}万元 ÷ {format_amount(counts[0].value)}"
    told = (
        f"{telling.section(spent[-1])}写“{plain(average.text)}”，"
        f"重算是{format_amount(exact)}{_unit(average)}（{sum_told}）。"
    )
    here = book.text_place(_clause(paragraph.text, average.start), paragraph.page, section.name)
    return Trial(
        "average", FindingKind.NARRATIVE, outcome(holds), (here,), told, (shown.place,), exact,
        average.value / _scale(average), None, _unit(average), arithmetic=sum_told,
    )  # fmt: skip


def _nearest(spent: Sequence[Said], average: _Average) -> Said:
    """The amount whose subject the average names, else the last."""
    named = [said for said in spent if plain(said.statement.subject)[-_ENDING:] in plain(average.text)]
    return (named or list(spent))[-1]


def _is_spent(said: Said) -> bool:
    is_whole = _IS_AVERAGE.search(said.before) is None
    return said.is_money and said.statement.measure in _SPENT and is_whole and not is_vague(said)


def _told_after(text: str, group: Sequence[Said], average: _Average) -> Iterator[Said]:
    """The amounts that the sentence of the average goes on with: 人均1200元、所需1440.00万元."""
    stops = [place for stop in "。；" if (place := text.find(stop, average.start)) >= 0]
    return (said for said in group if average.start < said.start < min(stops, default=len(text)) and _is_spent(said))


def _fits(average: _Average, amount: Amount, count: _Count) -> bool:
    edges = [
        (amount.value + half) / (count.value + other)
        for half in (-amount.half, Decimal(0), amount.half) for other in (-count.half, Decimal(0), count.half)
    ]  # fmt: skip
    steps = [(edge / average.step).quantize(Decimal(1), how) for edge in edges for how in (ROUND_HALF_UP, ROUND_DOWN)]
    stated = average.value / average.step
    return min(steps) <= stated <= max(steps)


def _scale(average: _Average) -> Decimal:
    return _WAN if "万元" in average.text else Decimal(1)


def _unit(average: _Average) -> str:
    return "万元" if "万元" in average.text else "元"


def _clause(text: str, start: int) -> str:
    """The sentence in which the average stands."""
    begin = max(text.rfind(stop, 0, start) for stop in "。；") + 1
    return re.split("(?<=[。；])", text[begin:])[0]
