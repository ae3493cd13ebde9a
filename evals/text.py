"""Texts compared by their letters and digits alone."""

from __future__ import annotations

import re
import unicodedata


def squash(text: str) -> str:
    """Without spaces and punctuation, full width made half width."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
