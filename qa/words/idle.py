"""Words that say nothing of what is asked, told by their class: 居然, 究竟, 哎呀."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from qa.words.lexicon import Sense, Word
from qa.words.segmenter import segmenter
from qa.words.vocabulary import vocabulary

_CLASSES = frozenset({"d", "c", "y", "e", "o", "u", "ul", "uj", "uz", "ug", "ud", "uv"})
"""Adverbs, conjunctions, modal and structural particles, exclamations."""
_FILLER = Sense("filler")


def explained(words: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """`words` of `text`, those unknown that are whole words of such a class as fillers.

    What restricts or denies (仅, 额外, 首次) is kept unknown, whatever its class.
    """
    if all(word.sense is not None for word in words):
        return words
    idle = _idle_stretches(text)
    return tuple(
        replace(word, sense=_FILLER) if word.sense is None and (word.start, word.end) in idle else word
        for word in words
    )


def _idle_stretches(text: str) -> frozenset[tuple[int, int]]:
    found, at = [], 0
    for token, tag in segmenter().tag(text):
        if tag in _CLASSES and token not in _restricting() and len(token) > 1:
            found.append((at, at + len(token)))
        at += len(token)
    return frozenset(found)


@cache
def _restricting() -> frozenset[str]:
    return frozenset(vocabulary()["restricting"]["words"])
