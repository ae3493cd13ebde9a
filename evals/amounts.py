"""When two figures are the same figure: across units, and across precisions."""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_MULTIPLES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_SAME_UNIT = {"个百分点": "%", "百分点": "%"}
_ROUNDED_PLACES = 2
"""Decimals from which a shorter figure is taken for a rounding of a longer one, not for another figure."""


class Amount(NamedTuple):
    value: Decimal
    unit: str


def same(one: Amount, other: Amount, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether both are the same figure. `tolerance` is in the unit of `one`."""
    multiple, measure = _split(one.unit)
    other_multiple, other_measure = _split(other.unit)
    if measure != other_measure:
        return False
    difference = one.value - other.value * other_multiple / multiple
    return (
        abs(difference) <= tolerance
        or _rounds_to(one.value * multiple / other_multiple, other.value)
        or _rounds_to(other.value * other_multiple / multiple, one.value)
    )


def _rounds_to(longer: Decimal, shorter: Decimal) -> bool:
    exponent = shorter.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent < _ROUNDED_PLACES:
        return False
    return longer.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) == shorter


def _split(unit: str) -> tuple[int, str]:
    """How many, and of what: 万元 → 10000 元, 万人次 → 10000 人次, ％ → 1 %."""
    unit = unicodedata.normalize("NFKC", unit).strip()
    for prefix, multiple in _MULTIPLES:
        if unit.startswith(prefix):
            return multiple, unit.removeprefix(prefix)
    return 1, _SAME_UNIT.get(unit, unit)
