"""How places and amounts are spoken of in findings."""

from __future__ import annotations

from decimal import Decimal

from corpus.account import Figure
from corpus.numbers import format_amount
from qa.checks.said import Said

_LONGEST_SECTION = 24


def where(figure: Figure) -> str:
    """表5《…》合计·基本支出."""
    row = " ".join(filter(None, (figure.row.code, figure.row.label)))
    name = "·".join(filter(None, (row, figure.column.name)))
    title = f"《{figure.table.title}》" if figure.table.title else ""
    return f"表{figure.table.number}{title}{name}"


def section(said: Said) -> str:
    """“六、…说明”一节."""
    heading = said.section.heading
    return f"“{heading if len(heading) <= _LONGEST_SECTION else heading[:_LONGEST_SECTION] + '…'}”一节"


def amount(value: Decimal, unit: str) -> str:
    return f"{format_amount(value)}{unit}"


def figure(one: Figure) -> str:
    return amount(one.value, one.unit)


def stated(said: Said) -> str:
    return amount(said.value, said.statement.unit)
