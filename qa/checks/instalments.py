"""What is paid in parts of a year, told part by part: 前三个季度各支付12.00万元，第四季度支付10.00万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.checks.check import rounding
from corpus.numbers import YUAN, format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.context import LEVELS
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Trial, outcome, rules

_NEAR = Decimal("0.2")
"""An amount that the parts miss by more is not what they make up."""
_COUNTS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class _Part:
    """`times` parts of so much each, in 元; the last digit is `step`."""

    times: int
    value: Decimal
    step: Decimal


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(entry["part"]), int(entry["whole"])) for entry in rules()["instalment"])


def instalment_trials(book: Book) -> Iterator[Trial]:
    for group in book.paragraphs.values():
        for pattern, whole in _kinds():
            matches = list(pattern.finditer(group[0].paragraph.text))
            parts = list(map(_part, matches))
            if len(parts) > 1 and sum(part.times for part in parts) == whole:
                start, stop = matches[0].start(), matches[-1].end()
                heads = [said for said in group if said.stop <= start and _may_be_whole(said)]
                inside = [said for said in group if start <= said.start < stop and said.is_money]
                trial = _trial(book, heads, inside, parts) if heads and inside else None
                if trial is not None:
                    yield trial


def _may_be_whole(said: Said) -> bool:
    return said.is_money and said.statement.measure in LEVELS


def _part(match: re.Match[str]) -> _Part:
    scale = YUAN[match["unit"]]
    digits = len(match["value"].partition(".")[2])
    times = _COUNTS[match["times"]] if match["times"] else 1
    return _Part(times, (parse_amount(match["value"]) or Decimal(0)) * scale, Decimal(1).scaleb(-digits) * scale)


def _trial(book: Book, heads: Sequence[Said], inside: Sequence[Said], parts: Sequence[_Part]) -> Trial | None:
    total = sum((part.times * part.value for part in parts), Decimal(0))
    head = min(heads, key=lambda said: abs(said.yuan - total))
    scale = YUAN[head.statement.unit]
    slack = rounding(max(head.step * scale, *(part.step for part in parts)), sum(part.times for part in parts))
    gap = head.yuan - total
    if abs(gap) > _NEAR * head.yuan:
        return None
    apart = telling.amount(abs(gap) / scale, head.statement.unit)
    addends = " + ".join(f"{format_amount(part.value / scale)} × {part.times}" for part in parts)
    told = (
        f"{telling.section(head)}写{telling.stated(head)}，分期之和是"
        f"{telling.amount(total / scale, head.statement.unit)}，相差{apart}。"
    )
    holds = abs(gap) <= slack
    return Trial(
        "stated_sum", FindingKind.NARRATIVE, outcome(holds), tuple(map(book.place, (*inside, head))), told, (),
        total / scale, head.value, None if holds else gap / scale, head.statement.unit,
        arithmetic=f"{addends} = {format_amount(total / scale)}",
    )  # fmt: skip
