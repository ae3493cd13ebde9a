"""What a question may mean: the words that official reports print where people say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from corpus.names import plain
from corpus.standard import load
from corpus.synonyms import said_in, same_as

Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Words of a question, and what to search for besides where one of them stands in it."""


def also_said(question: str) -> tuple[str, ...]:
    """Words that reports may print for what `question` says, none that it has itself; each once."""
    text = plain(question)
    meant = [word for said, printed in _groups() if any(word in text for word in said) for word in printed]
    same = [other for word in said_in(text) for other in same_as(word)]
    return tuple(dict.fromkeys(word for word in (*meant, *same) if word not in text))


def sayings_in(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of everyday talk in `question`, each with what reports print for it."""
    text = plain(question)
    return tuple((word, printed) for said, printed in _sayings() for word in said if word in text)


@cache
def _sayings() -> tuple[Group, ...]:
    return tuple(
        (tuple(map(plain, one["says"])), tuple(map(plain, one["reports"]))) for one in load("sayings")["saying"]
    )


@cache
def _groups() -> tuple[Group, ...]:
    hinted = (
        (tuple(map(plain, one.get("near", ()))), tuple(map(plain, one["reports"]))) for one in load("sayings")["saying"]
    )
    named = ((tuple(map(plain, said)), tuple(map(plain, printed))) for said, printed in _names())
    return (*_sayings(), *hinted, *named)


def _names() -> Iterator[tuple[list[str], list[str]]]:
    for item in load("everyday")["item"]:
        yield item["words"], item["item"]
