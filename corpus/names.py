"""Names as compared: printed labels and typed words brought to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|\([一二三四五六七八九十]+\)|\(?\d{1,2}[.、)](?!\d)|其中:|其中|减:|加:)+"
)
_LEVEL = re.compile(r"\([类款项]\)")
_QUOTES = re.compile("[\ud800-\udfff“”‘’\"'「」『』《》]")


_REMEMBERED = 20_000
"""So many texts of the last accounts read are kept in their bare form: most accounts print the same labels."""
_SPACES = re.compile(r"\s+")


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Full-width forms made half-width; spaces and quotation marks dropped."""
    return _QUOTES.sub("", _SPACES.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(_REMEMBERED)
def item_name(label: str) -> str:
    """The bare name of a row or column: no numbering (一、…), no 其中：, no （类）（款）（项）."""
    name = _LEVEL.sub("", plain(label))
    return _NUMBERING.sub("", name) or name


def spellings(name: str) -> tuple[str, ...]:
    """`name` and how people write it: 维修(护)费 is also 维修费 and 维修护费."""
    if "(" not in name:
        return (name,)
    without = re.sub(r"\([^()]*\)", "", name)
    opened = re.sub(r"[()]", "", name)
    return tuple(dict.fromkeys(spelling for spelling in (name, without, opened) if spelling))
