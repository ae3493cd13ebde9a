"""Numbers with units: converted, compared and written as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from corpus.numbers import YUAN


def is_money(unit: str) -> bool:
    return unit in YUAN


def convert(value: Decimal, unit: str, target: str) -> Decimal:
    """`value` in `target`, exactly. Units that are not money convert to themselves only (ValueError)."""
    if unit == target:
        return value
    if not (is_money(unit) and is_money(target)):
        raise ValueError(f"{unit} → {target}")
    return value * YUAN[unit] / YUAN[target]


def places(value: Decimal) -> int:
    """How many decimals are printed."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def agree(a: Decimal, a_unit: str, b: Decimal, b_unit: str) -> bool:
    """Whether two printed figures are the same amount, one perhaps rounded to its printed decimals."""
    if a_unit != b_unit and not (is_money(a_unit) and is_money(b_unit)):
        return False
    step_a, step_b = _step(a, a_unit), _step(b, b_unit)
    difference = abs(_base(a, a_unit) - _base(b, b_unit))
    return difference == 0 or (step_a != step_b and difference * 2 <= max(step_a, step_b))


def differ_by_rounding(a: Decimal, b: Decimal, addends: int) -> bool:
    """Whether rounding of so many addends, each printed to the cent of the unit, explains the difference."""
    return abs(a - b) <= Decimal("0.005") * (addends + 1)


def _base(value: Decimal, unit: str) -> Decimal:
    return value * YUAN.get(unit, Decimal(1))


def _step(value: Decimal, unit: str) -> Decimal:
    """One unit of the last printed decimal; whole numbers count as exact to two decimals in prose (0 万元)."""
    return _base(Decimal(1).scaleb(-max(places(value), 2 if unit in {"万元", "亿元"} else 0)), unit)


def rounded(value: Decimal, digits: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
