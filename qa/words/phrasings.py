"""Ways of saying something, in the way that the rest of the program knows: phrasings.toml."""

from __future__ import annotations

import re
from functools import cache

from qa.words.vocabulary import data_of


def rephrased(text: str, of: str) -> str:
    """`text` with the ways of saying that its kind, `of` ("question", "claim"), is known by."""
    for said, meant in _phrasings(of):
        text = said.sub(meant, text)
    return text


@cache
def _phrasings(of: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    known = data_of("phrasings")
    return tuple((re.compile(one["said"]), one["meant"]) for one in known[of])
