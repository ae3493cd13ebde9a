"""The two sides of a table balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.checks.check import Check, equation
from corpus.checks.columns import whole_columns
from corpus.checks.halves import Half
from corpus.checks.rows import grand_total


def side_checks(parts: Sequence[Half]) -> Iterator[Check]:
    """Whether the grand totals of income and expenditure are equal, stage by stage."""
    by_name = {half.side: half for half in parts}
    if set(by_name) != {"收入", "支出"}:
        return
    income, expenditure = by_name["收入"], by_name["支出"]
    rows = grand_total(income), grand_total(expenditure)
    if rows[0] is None or rows[1] is None:
        return
    for left, right in _columns(income, expenditure):
        one, other = income.figures.get((rows[0], left)), expenditure.figures.get((rows[1], right))
        check = equation("both_sides", [one], [other], income.step, "") if one and other else None
        if check is not None:
            yield check


def _columns(income: Half, expenditure: Half) -> list[tuple[int, int]]:
    """The columns of the sides that speak of the same stage, which need not be named where there is only one."""
    left, right = whole_columns(income), whole_columns(expenditure)
    if len(left) == len(right) == 1:
        return list(zip(left.values(), right.values(), strict=True))
    return [(left[stage], right[stage]) for stage in left if stage in right]
