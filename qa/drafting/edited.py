"""A draft as it is after people have edited it: what is bound, what is not."""

from __future__ import annotations

from dataclasses import dataclass

from qa.drafting.record import Record


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that end in a bound piece, the one of that number in the record."""

    number: int
    text: str


Stretch = str | Marked
"""Plain words, or what is bound."""


@dataclass(frozen=True, slots=True)
class Edited:
    record: Record
    paragraphs: tuple[tuple[Stretch, ...], ...]
