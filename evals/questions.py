"""Question files: JSON Lines, one question with what is expected of its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from corpus.errors import MingzhangError
from evals.amounts import Amount
from evals.requirements import (
    Answered,
    Clarified,
    Expected,
    Judges,
    Lists,
    Ordered,
    Refused,
    Reports,
    ReportsOne,
    Requirement,
    Says,
    States,
)

Record = Mapping[str, Any]


class QuestionError(MingzhangError):
    pass


@dataclass(frozen=True, slots=True)
class Place:
    """Where the figure or passage is expected to be found. A table's place, or a section's."""

    doc: str
    table: str | None = None
    row_code: str | None = None
    row: str = ""
    column: str = ""
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    history: tuple[str, ...]
    docs: tuple[str, ...]
    """Short names of the accounts it is about."""
    kind: str
    requirements: tuple[Requirement, ...]
    places: tuple[tuple[Place, ...], ...]
    """Alternatives, each a set of places that must all be cited; empty when no citation is expected."""


def read_questions(path: Path) -> tuple[Question, ...]:
    """Raise QuestionError, naming the line, when the file is not a question file."""
    questions = []
    for number, line in _lines(path):
        try:
            questions.append(_question(_object(line)))
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            raise QuestionError(f"{path.name} 第 {number} 行不是一道题（{error!r}），请对照题目格式改正") from error
    return tuple(questions)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"读不了题目文件 {path}（{error}），请检查路径和编码（UTF-8）") from error
    return ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _object(line: str) -> Record:
    record = json.loads(line)
    if not isinstance(record, dict):
        raise TypeError("应为 JSON 对象")
    return record


def _question(record: Record) -> Question:
    doc = record.get("doc", ())
    return Question(
        id=record["id"],
        text=record["question"],
        history=tuple(record.get("history", ())),
        docs=(doc,) if isinstance(doc, str) else tuple(doc),
        kind=record["kind"],
        requirements=tuple(_requirements(record["expect"])),
        places=_places(record),
    )


def _requirements(expect: Record) -> Iterator[Requirement]:
    if expect.get("refuse"):
        yield Refused()
    elif expect.get("clarify"):
        yield Clarified(_figures(expect.get("acceptable_values", ())))
    else:
        # That a claim cannot be verified is told in a refusal.
        if expect.get("verdict") != "unverifiable":
            yield Answered()
        yield from _contents(expect)


def _contents(expect: Record) -> Iterator[Requirement]:
    if "values_all" in expect:
        figures = _figures(expect["values_all"])
        yield ReportsOne(figures) if expect.get("minor") else Reports(figures)
    if "text_any" in expect:
        yield Says(tuple(tuple(group) for group in expect["text_any"]))
    if "verdict" in expect:
        yield Judges(str(expect["verdict"]).lower())
        yield Reports(_figures(expect.get("values", ())) + ((_figure(expect),) if "value" in expect else ()))
    elif "values" in expect:
        figures = _figures(expect["values"])
        yield Lists(figures)
        if expect.get("ordered"):
            yield Ordered(figures)
    elif "value" in expect:
        yield States(_figure(expect))


def _figures(records: Sequence[Record]) -> tuple[Expected, ...]:
    return tuple(_figure(record) for record in records)


def _figure(record: Record) -> Expected:
    also = record.get("also", ())
    forms = [record, *([also] if isinstance(also, Mapping) else also)]
    return Expected(
        forms=tuple(Amount(Decimal(str(form["value"])), form.get("unit", "")) for form in forms),
        labels=tuple(filter(None, (record.get("label"), *record.get("label_any", ())))),
        tolerance=Decimal(str(record.get("tolerance", 0))),
    )


def _places(record: Record) -> tuple[tuple[Place, ...], ...]:
    alternatives = [*record.get("citations_any", ()), record.get("citations", ())]
    return tuple(tuple(map(_place, alternative)) for alternative in alternatives if alternative)


def _place(record: Record) -> Place:
    code, row = _split_row(record.get("row", ""))
    return Place(
        doc=record["doc"],
        table=record.get("table"),
        row_code=code,
        row=row,
        column=record.get("column", ""),
        section=record.get("section"),
    )


def _split_row(row: str) -> tuple[str | None, str]:
    """The subject code in front of a row's label, and the label."""
    coded = re.fullmatch(r"(\d{3,})\s+(.+)", row)
    return (coded[1], coded[2]) if coded else (None, row)
