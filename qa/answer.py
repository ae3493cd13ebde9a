"""What an answer is: the JSON of the contract as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.account import Box, Identity

REWORDED = "（以上由语言模型据引文改写，其中的数字、名称和单位已与引文核对；原文见引文。）"
"""Stands beside every answer that is reworded."""


class Status(StrEnum):
    ANSWERED = "answered"
    REFUSED = "refused"
    CLARIFY = "clarify"


class AnswerKind(StrEnum):
    FIGURE = "figure"
    CALCULATION = "calculation"
    RANKING = "ranking"
    LIST = "list"
    NARRATIVE = "narrative"
    DEFINITION = "definition"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure or a quotation stands.

    A table figure has `table` and following; prose has `section` and `quote`, with `value`
    when it is a figure. `row` is "" where the table prints no row label. Pages count from 1.
    """

    account: Identity
    table: str | None = None
    table_no: int | None = None
    row: str | None = None
    row_code: str | None = None
    row_no: int | None = None
    side: str | None = None
    column: str | None = None
    section: str | None = None
    quote: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    page: int | None = None
    box: Box | None = None
    doubt: str | None = None
    """What does not add up with the figure in its table, in a sentence; None where all does."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One entry of a list, a ranking, a comparison or a set of readings."""

    label: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A quantity for which the document prints figures that differ."""

    concept: str
    figures: tuple[Citation, ...]
    difference: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    status: Status
    text: str
    kind: AnswerKind | None = None
    value: Decimal | None = None
    unit: str | None = None
    values: tuple[Labelled, ...] = ()
    verdict: str | None = None
    """For a claim: "true", "false" or "unverifiable"."""
    formula: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Questions that can be answered, offered with a refusal or a clarification."""
    is_reworded: bool = False
    """Whether a language model put the quotations into other words; the citations hold them as they stand."""
