"""Regular expressions made of lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """The alternatives of `words`, longest first so that none is cut short; what never matches if there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
