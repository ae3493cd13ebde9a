"""The names by which templates call for quantities, and what they stand for: names.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.account import Kind, Measure
from corpus.concepts import TOTAL, Concept

ROW = "row"
"""As the subject of a name: the subject of the row at hand."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. The fields are those of a concept; names.toml tells what the others mean."""

    subjects: tuple[str, ...] = (TOTAL,)
    flow: str = "expenditure"
    part: str = "total"
    basis: tuple[str, ...] = ("all",)
    stage: str | None = None
    extent: str = "year"
    table: str | None = None
    prose: re.Pattern[str] | None = None
    measures: frozenset[Measure] = frozenset()
    section: re.Pattern[str] | None = None
    quote: re.Pattern[str] | None = None
    level: int = 0
    codes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = field(default=())

    def stages(self, kind: Kind) -> tuple[str, ...]:
        """In an account of that kind, the one to be taken first in front."""
        stage = self.stage or ("actual" if kind is Kind.FINAL else "budget")
        return ("budget", "initial") if stage == "budget" else (stage,)

    def fits(self, concept: Concept, kind: Kind) -> bool:
        """Whether a figure of a table is what the name stands for, but for its subject."""
        return (
            concept.flow == self.flow
            and concept.part == self.part
            and concept.basis in self.basis
            and concept.stage in self.stages(kind)
            and concept.extent == self.extent
        )

    @property
    def bases_told(self) -> frozenset[str]:
        """口径 of statements that may be of the same: where no heading names one, totals are of all money."""
        is_total = self.subjects == (TOTAL,) and self.basis != ("all",)
        return frozenset(self.basis) if is_total else frozenset([*self.basis, ""])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    names: Mapping[str, Name]
    reason: re.Pattern[str]
    use: re.Pattern[str]
    earlier: str
    planned: str
    up: frozenset[str]
    down: frozenset[str]
    flat: frozenset[str]

    def sign(self, word: str) -> int:
        return 1 if word in self.up else -1 if word in self.down else 0

    @property
    def directions(self) -> re.Pattern[str]:
        return re.compile("|".join(sorted(self.up | self.down | self.flat, key=len, reverse=True)))


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))
    words = data.pop("words")
    return Vocabulary(
        {name: _name(entry) for group in data.values() for name, entry in group.items()},
        re.compile(words["reason"]),
        re.compile(words["use"]),
        words["earlier"],
        words["planned"],
        frozenset(words["up"]),
        frozenset(words["down"]),
        frozenset(words["flat"]),
    )


def _name(entry: Mapping[str, Any]) -> Name:
    fields = dict(entry)
    for pattern in ("prose", "section", "quote"):
        if pattern in fields:
            fields[pattern] = re.compile(fields[pattern])
    for several in ("subjects", "basis", "codes", "alternatives"):
        if several in fields:
            fields[several] = tuple(fields[several])
    fields["measures"] = frozenset(map(Measure, fields.get("measures", ())))
    return Name(**fields)
