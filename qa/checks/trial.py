"""A check tried on an account: what was compared, where it stands, and how it came out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.checks.check import Outcome
from qa.answer import Citation

Key = tuple[str | int, ...]
"""What tells one printed place from another: ("cell", table, row, column) or ("said", statement), or a text."""


class FindingKind(StrEnum):
    """What a finding is about; the words of the contract, in Chinese for people."""

    TABLE_SUM = "table_sum"
    HIERARCHY = "hierarchy"
    CROSS_TABLE = "cross_table"
    NARRATIVE = "narrative_vs_table"
    PERCENTAGE = "percentage"
    MISSING = "missing"
    NAMING = "naming"
    RESIDUE = "template_residue"

    @property
    def chinese(self) -> str:
        return _KINDS[self]


_KINDS = {
    FindingKind.TABLE_SUM: "表内合计",
    FindingKind.HIERARCHY: "科目层级",
    FindingKind.CROSS_TABLE: "表与表",
    FindingKind.NARRATIVE: "文字与数字",
    FindingKind.PERCENTAGE: "百分比",
    FindingKind.MISSING: "缺漏",
    FindingKind.NAMING: "名称和年份",
    FindingKind.RESIDUE: "模板残留",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A printed place that takes part in a check."""

    key: Key
    citation: Citation


@dataclass(frozen=True, slots=True)
class Trial:
    """One check of one thing.

    `suspects` may be what is wrong where it fails, `others` only bear witness. `told` says in a sentence what is
    compared and what came out. `expected`, `found` and `difference` are in `unit`, None where nothing is
    reckoned. A trial that holds with a difference other than 0 holds within rounding.
    """

    rule: str
    kind: FindingKind
    outcome: Outcome
    suspects: tuple[Place, ...]
    told: str
    others: tuple[Place, ...] = ()
    expected: Decimal | str | None = None
    found: Decimal | str | None = None
    difference: Decimal | None = None
    unit: str = ""
    reason: str = ""
    """Why an unchecked one could not be checked."""
    arithmetic: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        return (*self.suspects, *self.others)

    @property
    def is_rounded(self) -> bool:
        """Whether it holds only because figures are printed rounded."""
        return self.outcome is Outcome.HOLDS and bool(self.difference)

    def unchecked(self, reason: str) -> Trial:
        return replace(self, outcome=Outcome.UNCHECKED, reason=reason)


def outcome(holds: bool) -> Outcome:
    return Outcome.HOLDS if holds else Outcome.FAILS


def distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places, each once, in order."""
    return tuple({place.key: place for place in places}.values())


@cache
def rules() -> dict[str, Any]:
    """The data of the checks over prose: checks.toml."""
    return tomllib.loads((files("qa.checks") / "checks.toml").read_text(encoding="utf-8"))


@cache
def rule_name(id: str) -> str:
    """What a rule demands, as told to people."""
    return {entry["id"]: str(entry["name"]) for entry in rules()["rule"]}[id]


@cache
def rule_source(id: str) -> str:
    """Where the standard says so."""
    return {entry["id"]: str(entry["source"]) for entry in rules()["rule"]}[id]


@cache
def allowed(id: str, measure: str) -> int:
    """The `addends` or last `digits` that the tolerance of a rule is reckoned from."""
    return {entry["id"]: int(entry[measure]) for entry in rules()["rule"] if measure in entry}[id]
