"""Printed amounts and percentages to Decimal and back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

YUAN = {
    "元": Decimal(1),
    "千元": Decimal(10**3),
    "万元": Decimal(10**4),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
"""The units of money, each in 元."""

_AMOUNT = re.compile(
    r"\(-?(?P<bracketed>{n})\)|(?P<sign>[-+]?)(?P<plain>{n})".replace(
        "{n}", r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
    )
)
_MOST_DIGITS = 20
"""What has more is a row of codes run together, or no number of money."""
_MINUS = str.maketrans("−–△", "---")
_MARK = re.compile(r"(?<=[\d)])(?:[①-⑳⁰¹²³⁴-⁹*※†‡]+|[\[〔【]注?\d{0,2}[\]〕】])$")
"""The mark of a footnote behind a number."""


def parse_amount(text: str) -> Decimal | None:
    """The number printed in a cell; None for anything that is not exactly one number.

    Spaces (justified text), full-width digits, thousands separators, any minus sign (△ too) and
    accountants' brackets are understood, marks of footnotes are no digits. A dash that stands for
    nothing, a percentage and misplaced separators give None: they are text, never guessed at.
    """
    match = _AMOUNT.fullmatch(_plain(text))
    if match is None:
        return None
    digits = (match["bracketed"] or match["plain"]).replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return None
    negative = match["bracketed"] is not None or match["sign"] == "-"
    value = Decimal(digits)
    return -value if negative and value else value


def parse_percent(text: str) -> Decimal | None:
    """The number in front of a closing % (12.5 for “12.5%”); None without one."""
    bare = _plain(text)
    return parse_amount(bare[:-1]) if bare.endswith("%") else None


def format_amount(value: Decimal) -> str:
    """The amount with thousands separators and exactly the decimals it has: 1,234.50."""
    return f"{value:,f}"


def _plain(text: str) -> str:
    narrow = re.sub(r"\s", "", text if text.isascii() else "".join(map(_narrow, text)))
    return _MARK.sub("", narrow).translate(_MINUS)


def _narrow(character: str) -> str:
    """Wide and small forms as plain ones. Raised and circled digits stay what they are: marks."""
    form = unicodedata.decomposition(character).split(" ")[0]
    return unicodedata.normalize("NFKC", character) if form in ("<wide>", "<small>") else character
