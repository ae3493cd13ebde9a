"""Round numbers of claims: what “约5200万元”, “近八成” or “三分之二” is true of."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from qa.asking.question import Amount
from qa.asking.stated import FRACTION

_VAGUE = re.compile("左右|大约|大概|(?<!节)约|将近|接近|差不多|近(?!年)|上下")
_SOME_MORE = re.compile(r"(?<=[\d万亿])来(?=[万亿个元人次辆台件项封面批])|出头")
"""“十来万”, “九百万出头”."""
_ONLY_BELOW = re.compile("近(?!年)")
CLOSE, FAR_OFF, EXACT_ENOUGH = Decimal("0.05"), Decimal("0.2"), Decimal("0.005")
"""Parts of a round number by which a figure may miss it: still close, far off, close however exactly it is said."""
CLOSE_IN_TENTHS = Decimal(4)
"""Points of percent by which it may miss a number of tenths (七成)."""


def is_rough(claimed: Amount, text: str) -> bool:
    """Whether it is said to be; a number of tenths and a fraction are round numbers too."""
    in_parts = claimed.unit == "%" and claimed.step > 1 and claimed.bound == "is" and not re.search(r"\d%", text)
    return claimed.upto is None and bool(_VAGUE.search(text) or _SOME_MORE.search(text) or in_parts)


def without_hedges(text: str) -> str:
    return _SOME_MORE.sub("", _VAGUE.sub("", text))


def limits(claimed: Amount, text: str) -> tuple[Amount, Amount]:
    """The range of which the number is true, and the one beyond which it is false.

    A number may be rounded in the last place that is said: 6257 is about 6300, and not 6400, but it is near 6400 (近).
    """
    half, size = claimed.step / 2, abs(claimed.value)
    if _ONLY_BELOW.search(text):
        return _between(claimed, CLOSE * size, Decimal(0)), _between(claimed, 2 * CLOSE * size, EXACT_ENOUGH * size)
    close = CLOSE_IN_TENTHS if claimed.unit == "%" and claimed.step > FRACTION else CLOSE * size
    close = max(EXACT_ENOUGH * size, min(half, close))
    far = max(close, min(half, FAR_OFF * size))
    return _between(claimed, close, close), _between(claimed, far, far)


def _between(claimed: Amount, below: Decimal, above: Decimal) -> Amount:
    return replace(claimed, value=claimed.value - below, upto=claimed.value + above, bound="within")
