"""Lists that share one verb: “甲、乙分别为1万元、2万元” says two things, each as if it stood alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.clauses import YEAR
from corpus.quantities import Quantity

_WORD = "分别"
_JOINT = re.compile(r"\s*(?:[、，,]|和|与|及|以及)\s*")
_CONJUNCTION = re.compile("和|与|以?及")
_COMPARED = re.compile(rf"(?:比|较|与|同)(?:{YEAR}|上年|上一年|去年|年初|预算|决算)[^、和及]{{0,10}}$")
_NEAR = 20
"""The first number stands at most so many characters after 分别."""


def told_apart(sentence: str, found: Sequence[Quantity]) -> Mapping[int, str]:
    """For each quantity that a 分别 shares out, by its start, its clause as if it stood alone.

    The clause is empty where it cannot be told which name a quantity belongs to.
    """
    clauses: dict[int, str] = {}
    for match in re.finditer(_WORD, sentence):
        run = _run(sentence, match.end(), found)
        if len(run) > 1:
            head, shared = _head(sentence[: match.start()])
            tail = shared + sentence[match.end() : run[0].start]
            names = _names(head, len(run))
            clauses |= {q.start: name + tail if name else "" for q, name in zip(run, names, strict=True)}
    return clauses


def _run(sentence: str, start: int, found: Sequence[Quantity]) -> list[Quantity]:
    """The quantities from `start` on with nothing but a comma or an “and” between them."""
    run: list[Quantity] = []
    for quantity in (quantity for quantity in found if quantity.start >= start):
        between = sentence[run[-1].stop if run else start : quantity.start]
        if not (_JOINT.fullmatch(between) if run else len(between) <= _NEAR and not re.search("[，；。：]", between)):
            break
        run.append(quantity)
    return run


def _head(before: str) -> tuple[str, str]:
    """The clause that names the things, and what it says they are all compared with."""
    head = next((part for part in reversed(re.split("[，；：。（(）)]", before)) if part.strip()), "")
    compared = _COMPARED.search(head)
    return (head[: compared.start()], compared.group()) if compared else (head, "")


def _names(head: str, count: int) -> list[str]:
    """As many names as there are quantities; empty ones where the words can be parted in another way."""
    names = head.split("、")
    if len(names) < count:
        names[-1:] = _CONJUNCTION.split(names[-1])
    if len(names) != count or not all(names):
        return [""] * count
    noun = re.sub(f"^{YEAR}", "", names[-1])
    return [name + noun if re.fullmatch(YEAR, name) else name for name in names]
