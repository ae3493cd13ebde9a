"""Text from anywhere, made fit to be shown: it can neither steer a terminal nor pass for other text."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """The text without control characters, halves of characters and changes of writing direction."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf"))


def one_line(text: str) -> str:
    """The same on one line, words parted by single spaces."""
    return " ".join(printable(text).split())
