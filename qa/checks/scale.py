"""Amounts in the wrong unit: in 万元 more than all the account, in 元 less than the last digit of what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.account import Figure
from corpus.checks.check import rounding
from corpus.numbers import YUAN, format_amount
from qa.checks import telling
from qa.checks.book import Book, yuan
from qa.checks.context import CHANGES, in_paragraph, same_subject
from qa.checks.trial import FindingKind, Trial, outcome

_WAN = YUAN["万元"]
_FAR = 10
"""So many times all the account: no other account's money that the prose may speak of."""
_DIGITS = 5
"""A figure with fewer digits may be another's by chance."""


def scale_trials(book: Book) -> Iterator[Trial]:
    printed = [figure for figure in book.account.figures() if figure.unit in YUAN and figure.value]
    most = max(map(yuan, printed), default=Decimal(0))
    yield from _too_small(book)
    for said in book.said:
        if said.statement.unit == "万元" and most and said.yuan > most * _FAR:
            meant = _in_yuan(book, printed, said.value)
            if meant is not None:
                told = (
                    f"{telling.section(said)}写{format_amount(said.value)}万元，大于全部收支，"
                    f"{telling.where(meant)}是{telling.figure(meant)}，应是把元写成了万元。"
                )
                yield Trial(
                    "stated_unit", FindingKind.NARRATIVE, outcome(False), (book.place(said),), told,
                    (book.place(meant),), format_amount(said.value / _WAN), said.value, None, "万元",
                )  # fmt: skip


def _too_small(book: Book) -> Iterator[Trial]:
    """“支出12.30万元，比上年增加2.10元”: the amount is not told so finely that it could have changed so little."""
    for said, last in zip(book.said[1:], book.said, strict=False):
        is_change = said.statement.measure in CHANGES and said.statement.unit == "元" and said.value
        if is_change and last.statement.unit == "万元" and in_paragraph(said, last) and same_subject(said, last):
            fine = last.step * _WAN
            told = f"{telling.section(said)}写{telling.stated(last)}，增减却写{telling.stated(said)}，单位应是万元。"
            yield Trial(
                "stated_unit", FindingKind.NARRATIVE, outcome(said.yuan >= fine), (book.place(said),), told,
                (book.place(last),), "万元", "元",
            )  # fmt: skip


def _in_yuan(book: Book, printed: list[Figure], value: Decimal) -> Figure | None:
    """The figure that the number is if it is read in 元."""
    near = min(printed, key=lambda figure: abs(yuan(figure) - value))
    slack = rounding(book.steps[near.table.number] * YUAN[near.table.unit or ""], 1)
    digits = len(str(abs(near.value)).replace(".", "").lstrip("0"))
    return near if digits >= _DIGITS and abs(yuan(near) - value) <= slack else None
