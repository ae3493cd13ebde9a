"""The checks of corpus/checks/ as trials: sums and hierarchy inside tables, the same quantity across them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.check import Check, Outcome
from corpus.numbers import format_amount
from corpus.proofs import checks
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial

_KINDS = {
    "hierarchy": FindingKind.HIERARCHY,
    "same_quantity": FindingKind.CROSS_TABLE,
    "staff_and_office": FindingKind.CROSS_TABLE,
}
_MOST_ADDENDS = 8
"""An equation with more addends is told without them."""


def table_trials(book: Book) -> Iterator[Trial]:
    for check in checks(book.account):
        yield _trial(book, check)


def _trial(book: Book, check: Check) -> Trial:
    first = check.where[0]
    gap = telling.amount(abs(check.difference), check.unit)
    reading = "" if first.table.origin.is_sure else "（可能是读取有误，请对照原件）"
    told = (
        f"{telling.where(first)}：{check.identity.name}，"
        f"{telling.amount(check.found, check.unit)}与{telling.amount(check.expected, check.unit)}相差{gap}{reading}。"
    )
    return Trial(
        check.identity.id, _KINDS.get(check.identity.id, FindingKind.TABLE_SUM), check.outcome,
        tuple(book.place(figure) for figure in check.where), told,
        tuple(book.place(figure) for figure in check.against),
        check.expected, check.found, check.difference, check.unit, check.reason, _arithmetic(check),
    )  # fmt: skip


def _arithmetic(check: Check) -> str:
    """总数 ≠ 甲 + 乙 + 丙."""
    addends = [figure.value for figure in check.where if figure.value]
    sign = "=" if check.outcome is Outcome.HOLDS and not check.difference else "≠"
    sides = f"{format_amount(check.found)} {sign} ", format_amount(check.expected)
    few = 2 < len(addends) <= _MOST_ADDENDS
    if not few or addends[0] != check.found or sum(addends[1:], Decimal(0)) != check.expected:
        return "".join(sides)
    return f"{sides[0]}{' + '.join(map(format_amount, addends[1:]))} = {sides[1]}"
