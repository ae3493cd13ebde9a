"""Kinds of things that a question asks for (借到什么设备), and the things of a kind that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.standard import load
from qa.words.patterns import any_of

_WHICH = "(?:哪些|哪几[个种类项样家台]?|(?<!为)什么|啥)(?:样的?|种类?的?|类型的?)?"
_ARE = "(?:都|分别|主要|具体|各)*(?:有|是|叫|包括)(?:哪些|哪几[个家种样]|什么|啥)"


@dataclass(frozen=True, slots=True)
class Kind:
    asked: tuple[str, ...]
    told: re.Pattern[str]
    """One of the kind, by its own name or by what its name ends with."""
    is_named: bool
    """Whether only a sentence that names one answers."""

    def is_told(self, text: str) -> bool:
        return self.told.search(text) is not None

    def is_listed(self, text: str) -> bool:
        """Whether the word for the kind goes on to what they are: “设备2台，为…”."""
        return re.search(rf"(?:{any_of(self.asked)})[^。;]{{0,16}}?(?:为|包括|分别|主要是|如|即|:)", text) is not None


def kind_asked(text: str) -> Kind | None:
    """The kind of things that `text` asks for; None where it asks for none of those known."""
    match = _asks_for_kind().search(text)
    if match is None:
        return None
    word = match["which"] or match["are"]
    return next(kind for kind in _kinds() if word in kind.asked)


@cache
def _asks_for_kind() -> re.Pattern[str]:
    words = any_of(word for kind in _kinds() for word in kind.asked)
    return re.compile(rf"{_WHICH}(?P<which>{words})(?=[,?。呢啊]|$)|(?P<are>{words}){_ARE}(?=[,?。呢啊]|$)")


@cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(
            tuple(one["asked"]),
            _told(one["told"], one["endings"]),
            one.get("named", False),
        )
        for one in load("kinds_of_things")["kind"]
    )


def _told(names: Sequence[str], endings: Sequence[str]) -> re.Pattern[str]:
    """Any of the names, or a longer name with one of the endings: 照相机 in “照相机2台”."""
    return re.compile(rf"{any_of(names)}|[\u4e00-\u9fff](?:{any_of(endings)})(?=[^\u4e00-\u9fff]|[等和及与]|$)")
