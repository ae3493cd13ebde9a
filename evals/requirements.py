"""What may be required of an answer. Each says what is at fault, in Chinese, or None.

A question expects one or several of these; an answer is right when none finds a fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from evals.amounts import Amount, same
from evals.text import squash
from qa.answer import Answer, Labelled, Status


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure that is right, by any of its `labels` (none: whatever it is called) and in any of its `forms`."""

    forms: tuple[Amount, ...]
    labels: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    """In the unit of the form compared with."""

    def equals(self, found: Amount) -> bool:
        return any(same(form, found, self.tolerance) for form in self.forms)

    def names(self, label: str) -> bool:
        found = squash(label)
        wanted = [squash(label) for label in self.labels]
        return not wanted or any(name in found or (found and found in name) for name in wanted)

    def __str__(self) -> str:
        value, unit = self.forms[0]
        return f"{self.labels[0] if self.labels else ''}{value}{unit}"


class Requirement(Protocol):
    def fault(self, answer: Answer) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Answered:
    def fault(self, answer: Answer) -> str | None:
        return None if answer.status is Status.ANSWERED else f"没有回答：{answer.text}"


@dataclass(frozen=True, slots=True)
class Refused:
    def fault(self, answer: Answer) -> str | None:
        return None if answer.status is Status.REFUSED else f"应当说明账上没有，却答：{answer.text}"


@dataclass(frozen=True, slots=True)
class Clarified:
    """Asks back, or gives every reading. The readings listed, if any, must include all of `readings`."""

    readings: tuple[Expected, ...]

    def fault(self, answer: Answer) -> str | None:
        if answer.status is Status.REFUSED:
            return f"应当反问或分别给出，却说没有：{answer.text}"
        if answer.status is Status.CLARIFY and not answer.values:
            return None
        return _missing(self.readings, _figures(answer))


@dataclass(frozen=True, slots=True)
class Judges:
    verdict: str

    def fault(self, answer: Answer) -> str | None:
        return None if answer.verdict == self.verdict else f"判断应为 {self.verdict}，答为 {answer.verdict}"


@dataclass(frozen=True, slots=True)
class States:
    """The figure is the answer itself, not one among several."""

    figure: Expected

    def fault(self, answer: Answer) -> str | None:
        stated = _stated(answer)
        if stated is None:
            return f"应为 {self.figure}，没有给出一个数"
        return None if self.figure.equals(stated) else f"应为 {self.figure}，答为 {stated.value}{stated.unit}"


@dataclass(frozen=True, slots=True)
class Lists:
    """The figures are listed under their labels."""

    figures: tuple[Expected, ...]

    def fault(self, answer: Answer) -> str | None:
        absent = [figure for figure in self.figures if _position(figure, self.figures, answer) is None]
        return f"未列出 {'、'.join(map(str, absent))}" if absent else None


@dataclass(frozen=True, slots=True)
class Ordered:
    """The figures stand in this order among those listed."""

    figures: tuple[Expected, ...]

    def fault(self, answer: Answer) -> str | None:
        positions = [_position(figure, self.figures, answer) for figure in self.figures]
        found = [position for position in positions if position is not None]
        return None if found == sorted(found) else "次序不对"


@dataclass(frozen=True, slots=True)
class Reports:
    """Every figure is somewhere in the answer: its value, its list, a conflict or a citation."""

    figures: tuple[Expected, ...]

    def fault(self, answer: Answer) -> str | None:
        return _missing(self.figures, _figures(answer) + _cited_figures(answer))


@dataclass(frozen=True, slots=True)
class ReportsOne:
    """Any one of the figures will do, when it is cited (a conflict of a last digit)."""

    figures: tuple[Expected, ...]

    def fault(self, answer: Answer) -> str | None:
        cited = _cited_figures(answer)
        if any(figure.equals(found) for figure in self.figures for found in cited):
            return None
        return f"未引 {' 或 '.join(map(str, self.figures))}"


@dataclass(frozen=True, slots=True)
class Says:
    """Of each group, one of the alternatives occurs in the text."""

    groups: tuple[tuple[str, ...], ...]

    def fault(self, answer: Answer) -> str | None:
        text = squash(answer.text)
        absent = [group for group in self.groups if not any(squash(words) in text for words in group)]
        return f"没有提到 {'、'.join('/'.join(group) for group in absent)}" if absent else None


def _stated(answer: Answer) -> Amount | None:
    if answer.value is not None:
        return Amount(answer.value, answer.unit or "")
    if len(answer.values) == 1:
        return Amount(answer.values[0].value, answer.values[0].unit)
    return None


def _figures(answer: Answer) -> list[Amount]:
    stated = [Amount(answer.value, answer.unit or "")] if answer.value is not None else []
    listed = [Amount(entry.value, entry.unit) for entry in answer.values]
    contradicting = [
        Amount(figure.value, figure.unit or "")
        for conflict in answer.conflicts
        for figure in conflict.figures
        if figure.value is not None
    ]
    return stated + listed + contradicting


def _cited_figures(answer: Answer) -> list[Amount]:
    return [Amount(place.value, place.unit or "") for place in answer.citations if place.value is not None]


def _missing(wanted: Sequence[Expected], found: Sequence[Amount]) -> str | None:
    absent = [figure for figure in wanted if not any(figure.equals(amount) for amount in found)]
    return f"未给出 {'、'.join(map(str, absent))}" if absent else None


def _position(figure: Expected, among: Sequence[Expected], answer: Answer) -> int | None:
    """Where the answer lists the figure. A unit that no other figure has names its figure as well as a label."""
    units = [other.forms[0].unit for other in among]
    told_by_unit = len(among) > 1 and units.count(figure.forms[0].unit) == 1
    for index, entry in enumerate(_entries(answer)):
        if figure.equals(Amount(entry.value, entry.unit)) and (told_by_unit or figure.names(entry.label)):
            return index
    return None


def _entries(answer: Answer) -> tuple[Labelled, ...]:
    """What is listed; an answer of a single figure lists that one, labelled by its text."""
    if answer.value is None or answer.values:
        return answer.values
    return (Labelled(answer.text, answer.value, answer.unit or ""),)
