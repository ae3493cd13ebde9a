"""What people put around a statement to have it checked: who says so, and the asking whether it is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

LONGEST_SPEAKER = 10
"""Characters before “说”; more is a statement of its own."""
_ASKS = re.compile("多少|哪|什么|啥|谁|怎么|怎样|如何|为何|几(?![百千万亿十倍成])")
_REQUESTS = re.compile("(?:帮|替|给)(?:我|咱)?们?(?:算|推算|计算)(?!.*(?:[对真准错]|属实|正确))")
_PIECE = re.compile("[,。?!;:~—]+")


def _words() -> dict[str, dict[str, list[str]]]:
    return data_of("frames")


@cache
def _report() -> re.Pattern[str]:
    said = _words()["reported"]
    verbs, others, after = (any_of(said[name]) for name in ("verbs", "not_before", "after"))
    return re.compile(
        rf"^[,。!]*(?P<speaker>[^,。;?!\d]{{0,{LONGEST_SPEAKER}}}?)(?P<verb>(?<!宣)(?<!流)(?<!遗)(?:{verbs}))(?!{others})(?:{after})*[,:]*(?=.)"
    )


@cache
def _verdict() -> re.Pattern[str]:
    """A piece made of the words of asking for a verdict, one that judges among them."""
    groups = _words()["verdict"]
    judging = any_of(groups["judging"])
    rest = any_of((*groups["about"], *groups["filling"]))
    return re.compile(rf"(?:{rest})*(?:{judging})(?:{judging}|{rest})*")


def unframed(text: str, names: Callable[[str], bool]) -> tuple[str, bool]:
    """`text` without what frames a statement, and whether anything did.

    `names` tells whether words name something of the accounts: a speaker does not. What asks
    how much is no statement, whoever talked about it.
    """
    if _ASKS.search(text) or _REQUESTS.search(text):
        return text, False
    bare = _without_verdict(text, names)
    while (said := _report().match(bare)) and not names(said["speaker"]) and _PIECE.sub("", bare[said.end() :]):
        bare = bare[said.end() :]
    return (bare, True) if bare != text else (text, False)


def _without_verdict(text: str, names: Callable[[str], bool]) -> str:
    """Without the pieces at the end, and at the beginning, that only ask whether it is so."""
    pieces = _PIECE.split(text)
    kept_from, kept_to = 0, len(text)
    ends = [match.span() for match in _PIECE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    last = len(pieces) - 1
    while last > 0 and _only_asks(pieces[last], names):
        last -= 1
        # A gap where a name was taken out (“高于,,是吗”) stays: one mark of two.
        kept_to = stops[last] + (ends[last][1] - ends[last][0] > 1)
    first = 0
    while first < last and _only_asks(pieces[first], names):
        first += 1
        kept_from = starts[first]
    judged = any(piece for piece in (*pieces[:first], *pieces[last + 1 :]))
    return text[kept_from:kept_to] if judged else text


def _only_asks(piece: str, names: Callable[[str], bool]) -> bool:
    """Whether a piece says no more than that it is to be judged, or who said it: “网上这么传的”, “同事确认过”."""
    return (
        not piece
        or _verdict().fullmatch(piece) is not None
        or (_told().fullmatch(piece) is not None and not names(piece))
    )


@cache
def _told() -> re.Pattern[str]:
    told = any_of(_words()["reported"]["verbs"])
    return re.compile(rf"[^\d]{{0,{LONGEST_SPEAKER}}}?(?:{told})(?:的|了|着|过)+")
