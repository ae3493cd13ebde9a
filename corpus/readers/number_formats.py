"""Numbers of a worksheet as the worksheet shows them: the format codes of ECMA-376, part 1, 18.8.31.

No maintained library renders them. What accounts use is covered: sections, digits, grouping, percent, scaling
and literals. What is left (dates, fractions, exponents) is shown as under the format General.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>_.|\*.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<condition>(?:[<>]=?|=|<>)-?\d+(?:\.\d+)?)\]|(?P<aside>\[[^\]]*\])|(?P<end>;)|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<general>General)|(?P<odd>[a-zA-Z/])|(?P<text>@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_LITERAL = {"quoted", "escaped", "currency", "plain", "percent"}
_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_SIGNIFICANT = 11
"""So many digits are shown under General."""
_MONEY_DECIMALS = 2
"""General cuts the last digits off a large amount; this many decimals are kept all the same."""

_LONGEST = 255
"""No format code is longer, in characters."""
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Holds every number of double precision with all the decimals that a format can ask for."""

_Section = tuple[tuple[str, str], ...]
"""A section of a format code as (kind, text) of its tokens."""


def shown(value: float, code: str) -> str:
    """The number as a cell of the format `code` shows it, without spaces around it; "" where the format hides it.

    `value` is finite.
    """
    exact = Decimal(f"{value:.15g}")
    section, signed = _chosen(_sections(code[:_LONGEST]), exact)
    kinds = {kind for kind, _ in section}
    if "odd" in kinds:
        return _general(exact)
    if "general" in kinds:
        return "".join(_general(exact) if kind == "general" else text for kind, text in section).strip()
    sign = "-" if exact < 0 and not signed else ""
    return (sign + _rendered(section, abs(exact))).strip()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections for numbers; a section with @ is for texts. A condition comes first in its section."""
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(code)]
    sections: list[list[tuple[str, str]]] = [[]]
    for kind, text in tokens:
        if kind == "end":
            sections.append([])
        elif kind not in ("space", "aside"):
            sections[-1].append((kind, text))
    return tuple(tuple(section) for section in sections if ("text", "@") not in section) or ((("general", ""),),)


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """The section that the value falls under, and whether it writes the minus sign itself."""
    conditions = [next((text for kind, text in section if kind == "condition"), None) for section in sections]
    if any(conditions):
        fitting = (s for s, test in zip(sections, conditions, strict=True) if test is None or _holds(test, value))
        section = next(fitting, (("general", ""),))
        return section, any(kind == "plain" and text in "-(" for kind, text in section)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def _holds(condition: str, value: Decimal) -> bool:
    sign = condition.rstrip("-.0123456789")
    return _TESTS[sign](value, Decimal(condition[len(sign) :]))


def _rendered(section: _Section, magnitude: Decimal) -> str:
    """The section with the digits of the number in its places."""
    kinds = [kind for kind, _ in section]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole, decimals = _places(section[:point]), [point + place for place in _places(section[point:])]
    if decimals and not whole:
        return _rendered((*section[:point], ("digit", "#"), *section[point:]), magnitude)
    filled: dict[int, str] = {}
    if whole:
        # Commas among the places part thousands; each behind them divides by a thousand.
        scaling = kinds[whole[-1] :].count("comma")
        number = magnitude.scaleb(2 * kinds.count("percent") - 3 * scaling)
        digits, _, fraction = f"{_rounded(number, len(decimals)):f}".partition(".")
        grouped = "comma" in kinds[whole[0] : whole[-1]]
        filled |= zip(whole, _spread(digits, [section[place][1] for place in whole], grouped), strict=True)
        filled |= zip(decimals, _trimmed(fraction, [section[place][1] for place in decimals]), strict=True)
    # Excel leaves a point that no decimal follows (1,234. under #,##0.##); without it the number is the same.
    written = _LITERAL | ({"point"} if any(map(filled.get, decimals)) else set())
    return "".join(filled.get(index, text if kind in written else "") for index, (kind, text) in enumerate(section))


def _places(section: _Section) -> list[int]:
    return [index for index, (kind, _) in enumerate(section) if kind == "digit"]


def _spread(digits: str, marks: list[str], grouped: bool) -> list[str]:
    """What goes into each place before the point: one digit, or nothing; into the first all that are left over."""
    needed = len(marks) - marks.index("0") if "0" in marks else 0
    backwards = enumerate(reversed(digits.lstrip("0").rjust(needed, "0")))
    each = [f"{digit}," if grouped and place and place % 3 == 0 else digit for place, digit in backwards][::-1]
    each = [""] * (len(marks) - len(each)) + each
    first = len(each) - len(marks) + 1
    return ["".join(each[:first]), *each[first:]]


def _trimmed(fraction: str, marks: list[str]) -> list[str]:
    """The decimals, without zeros at the end for which the marks do not ask."""
    kept = len(fraction)
    while kept and fraction[kept - 1] == "0" and marks[kept - 1] != "0":
        kept -= 1
    return [digit if place < kept else "" for place, digit in enumerate(fraction)]


def _general(value: Decimal) -> str:
    """The number as the format General shows it in a cell that is wide enough."""
    decimals = max(_SIGNIFICANT - 1 - value.adjusted(), _MONEY_DECIMALS)
    whole, _, fraction = f"{_EXACT.plus(_rounded(value, decimals)):f}".partition(".")
    return f"{whole}.{fraction.rstrip('0')}".rstrip(".")


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
