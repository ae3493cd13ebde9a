"""Lists that share one verb: “甲、乙分别为1万元、2万元” says two things, each as if it stood alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.clauses import YEAR
from corpus.quantities import Quantity, change_words

_WORD = "分别"
_JOINT = re.compile(r"\s*(?:[、，,]|和|与|及|以及)\s*(?P<own>.{0,4})")
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
        head, shared = _head(sentence[: match.start()])
        tail = sentence[match.end() : run[0][0].start] if run else ""
        if _lists(tail, run):
            continue
        names = _names(head, len(run)) if len(run) > 1 else [""] * len(run)
        for (quantity, own), name in zip(run, names, strict=True):
            clauses[quantity.start] = name + shared + _said(tail, own) if name else ""
    return clauses


def _lists(tail: str, run: Sequence[tuple[Quantity, str]]) -> bool:
    """Whether the names stand beside their numbers after all: 分别为货物1万元、工程2万元."""
    return len(run) == 1 and re.fullmatch("[为是][\u4e00-\u9fff]{2,}", tail) is not None


def _said(tail: str, own: str) -> str:
    """The words shared out, with the quantity's own change where it has one: 较上年增加1万元、减少2万元."""
    if not own:
        return tail
    shared = next((word for word in change_words() if tail.endswith(word)), "")
    return tail.removesuffix(shared) + own


def _run(sentence: str, start: int, found: Sequence[Quantity]) -> list[tuple[Quantity, str]]:
    """The quantities from `start` on that a comma or an “and” joins, each with its own word for a change or ""."""
    run: list[tuple[Quantity, str]] = []
    for quantity in (quantity for quantity in found if quantity.start >= start):
        if not run:
            between = sentence[start : quantity.start]
            if len(between) > _NEAR or re.search("[，；。：]", between):
                break
            run.append((quantity, ""))
            continue
        joint = _JOINT.fullmatch(sentence, run[-1][0].stop, quantity.start)
        if joint is None or (joint["own"] and joint["own"] not in change_words()):
            break
        run.append((quantity, joint["own"]))
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
