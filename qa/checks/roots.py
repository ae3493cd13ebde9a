"""One root cause, one finding: failed checks that one wrong place explains are told together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.checks.check import Outcome
from qa.checks.trial import FindingKind, Key, Place, Trial, distinct

_RANK = (
    "subject_name",
    "missing_row",
    "stated_amount",
    "same_quantity",
    "row_total",
    "hierarchy",
    "column_total",
    "grand_total",
    "stated_sum",
    "subject_code",
)
"""Which check of several tells a root cause best, the best first; any other comes after."""
_ORDER = (
    FindingKind.NARRATIVE, FindingKind.CROSS_TABLE, FindingKind.TABLE_SUM, FindingKind.HIERARCHY,
    FindingKind.PERCENTAGE, FindingKind.NAMING, FindingKind.MISSING, FindingKind.RESIDUE,
)  # fmt: skip
_TEXT_RULES = frozenset(["subject_name", "body_name", "subject_code", "standard_name"])
"""Rules of which failures of one wrong name are one cause, wherever it is written."""


_WHOLE_RULES = frozenset(["subject_name", "missing_row"])
"""Rules of which a failure explains whatever else fails at any of its suspects: all figures of a row, of an item."""
_LOOSE_RULES = frozenset(["subset", "listed_units", "goes_with"])


class Severity(StrEnum):
    ERROR = "error"
    ROUNDING = "rounding"

    @property
    def chinese(self) -> str:
        return "错误" if self is Severity.ERROR else "尾差"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, or only rounded, with every place that takes part; the first places are the likeliest cause."""

    kind: FindingKind
    severity: Severity
    statement: str
    places: tuple[Place, ...]
    trials: tuple[Trial, ...]

    @property
    def main(self) -> Trial:
        return self.trials[0]


def findings(trials: Sequence[Trial]) -> tuple[Finding, ...]:
    """Errors by root cause, then what is only rounded."""
    failed = [trial for trial in trials if trial.outcome is Outcome.FAILS]
    held = Counter(place.key for trial in trials if _proves(trial) for place in trial.places)
    errors = [_finding(group, root) for group, root in _groups(failed, held)]
    rounded = [
        Finding(trial.kind, Severity.ROUNDING, trial.told, distinct(trial.places), (trial,))
        for trial in trials if trial.is_rounded
    ]  # fmt: skip
    return (*sorted(errors, key=_weight), *rounded)


def _proves(trial: Trial) -> bool:
    """Whether a trial speaks for the figures in it: that a part is no more than its whole says little of either."""
    return trial.outcome is Outcome.HOLDS and trial.rule not in _LOOSE_RULES


def _weight(finding: Finding) -> int:
    """Where a finding stands in the report: wrong figures first, slips of the pen last."""
    return _ORDER.index(finding.kind) + (len(_ORDER) if finding.main.rule == "listed_item" else 0)


def _groups(failed: Sequence[Trial], held: Counter[Key]) -> list[tuple[list[Trial], Key]]:
    """Failed checks parted by the place that explains most of them and speaks against fewest that hold."""
    left = list(failed)
    groups: list[tuple[list[Trial], Key]] = []
    while left:
        counts = Counter(key for trial in left for key in dict.fromkeys(place.key for place in trial.places))
        suspects = Counter(key for trial in left for key in dict.fromkeys(place.key for place in trial.suspects))
        root = max(counts, key=lambda key: (counts[key] - held[key], suspects[key], key[0] != "cell"))
        group = [trial for trial in left if any(place.key == root for place in trial.places)]
        whole = {place.key for trial in group if trial.rule in _WHOLE_RULES for place in trial.suspects}
        group = [trial for trial in left if trial in group or any(place.key in whole for place in trial.suspects)]
        left = [trial for trial in left if trial not in group]
        groups.append((group, root))
    return _merged(groups)


def _merged(groups: list[tuple[list[Trial], Key]]) -> list[tuple[list[Trial], Key]]:
    """Groups of one wrong name, or of one difference within one section, are one."""
    merged: dict[object, tuple[list[Trial], Key]] = {}
    for group, root in groups:
        cause = _cause(group)
        if cause in merged:
            merged[cause][0].extend(group)
        else:
            merged[cause] = (group, root)
    return list(merged.values())


def _cause(group: Sequence[Trial]) -> object:
    first = min(group, key=_rank)
    if first.rule in _TEXT_RULES:
        return "name", frozenset([first.expected, first.found])
    if first.rule in ("year", "compared_year"):
        return first.rule, first.found, first.places[0].citation.quote
    if first.rule == "stated_amount" and isinstance(first.difference, Decimal):
        return first.rule, first.suspects[0].citation.section, first.difference
    if first.rule in ("residue", "change_direction"):
        return "sentence", first.suspects[0].citation.quote
    return id(group)


def _rank(trial: Trial) -> int:
    return _RANK.index(trial.rule) if trial.rule in _RANK else len(_RANK)


def _finding(group: Sequence[Trial], root: Key) -> Finding:
    ordered = sorted(group, key=lambda trial: (_rank(trial), trial.places[0].key != root))
    places = distinct(place for trial in ordered for place in trial.places)
    places = tuple(sorted(places, key=lambda place: place.key != root))
    more = f"另有{len(ordered) - 1}处核对因此不符。" if len(ordered) > 1 else ""
    return Finding(ordered[0].kind, Severity.ERROR, ordered[0].told + more, places, tuple(ordered))
