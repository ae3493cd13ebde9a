"""Printed amounts and percentages to Decimal and back."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_AMOUNT = re.compile(
    r"\(-?(?P<bracketed>{n})\)|(?P<sign>[-+]?)(?P<plain>{n})".replace(
        "{n}", r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
    )
)
_MINUS = str.maketrans("−–", "--")


def parse_amount(text: str) -> Decimal | None:
    """The number printed in a cell; None for anything that is not exactly one number.

    Spaces (justified text), full-width digits, thousands separators, any minus sign and
    accountants' brackets are understood. A dash that stands for nothing, a percentage and
    misplaced separators give None: they are text, never guessed at.
    """
    match = _AMOUNT.fullmatch(_plain(text))
    if match is None:
        return None
    digits = match["bracketed"] or match["plain"]
    negative = match["bracketed"] is not None or match["sign"] == "-"
    value = Decimal(digits.replace(",", ""))
    return -value if negative and value else value


def parse_percent(text: str) -> Decimal | None:
    """The number in front of a closing % (12.5 for “12.5%”); None without one."""
    bare = _plain(text)
    return parse_amount(bare[:-1]) if bare.endswith("%") else None


def format_amount(value: Decimal) -> str:
    """The amount with thousands separators and exactly the decimals it has: 1,234.50."""
    return f"{value:,f}"


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_MINUS)
