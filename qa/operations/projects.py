"""Projects side by side, as one table of performance prints them: their scores, budgets, rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from corpus.names import plain
from corpus.words import is_total
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.question import Amount, Question
from qa.evidence import wording
from qa.operations import replies, verdicts
from qa.operations.indicators import Entry, asked_columns, cite, entries, figure, words_of_asking
from qa.words.coverage import covered, unexplained

_PROJECTS = re.compile("项目|专项|工程")
_MOST = re.compile("最[高多大好]|前[一二两三四五六七八九十\\d]|第一|从[高多大]|由[高多大]|谁[高多大]")
_LEAST = re.compile("最[低少小差]|垫底|倒数|末位|从[低少小]|由[低少小]|谁[低少小]")
_ALL = re.compile("各|分别|都|列|哪些|哪几|排|从|由")
HALF_A_NAME = 0.5
_COMPARED = frozenset(["score", "rate", "planned", "spent"])
"""Columns in which projects are measured alike."""


@dataclass(frozen=True, slots=True)
class _Project:
    entry: Entry
    value: Decimal
    unit: str


def ranked(question: Question, ledger: Ledger) -> Answer | None:
    """“自评得分最低的项目”, “各项目的执行率”: the rows of the one table that prints this of several projects."""
    asks_for = _MOST, _LEAST, _ALL
    limits = tuple(one.limit for one in question.members.conditions)
    if not ledger.has_projects or _PROJECTS.search(question.text) is None or "claim" in question.operations:
        return None
    if "count" in question.operations or any(question.counters):
        return None  # how many, sheet_rows.py tells
    if not limits and not any(pattern.search(question.text) for pattern in asks_for):
        return None
    found = _side_by_side(question, ledger)
    if found is None:
        return None
    column, projects = found
    kept = [one for one in projects if all(_meets(one, limit) for limit in limits)]
    if not kept:
        return None
    rising = _LEAST.search(question.text) is not None
    ordered = sorted(kept, key=lambda one: one.value, reverse=not rising)
    if rising and _MOST.search(question.text) and not limits:
        ends = [*_first(ordered[::-1], 1), *_first(ordered, 1)]
        return _listed(question, ends, column, ledger)
    picks = not limits and (_MOST.search(question.text) or rising) and _ALL.search(question.text) is None
    chosen = _first(ordered, question.top or 1) if picks else ordered
    return _listed(question, chosen, column, ledger)


def verify(question: Question, ledger: Ledger) -> Answer | None:
    """“某工程是自评分最低的”: against the project that is."""
    superlative = _MOST.search(question.text) or _LEAST.search(question.text)
    if not ledger.has_projects or superlative is None or question.amounts:
        return None
    found = _side_by_side(question, ledger)
    if found is None:
        return None
    column, projects = found
    by_name = sorted(projects, key=lambda one: covered(plain(one.entry.row.label), question.text))
    named, next_best = by_name[-1], by_name[-2]
    likeness, other = (covered(plain(one.entry.row.label), question.text) for one in (named, next_best))
    if likeness < HALF_A_NAME or likeness == other:
        return None
    rising = _LEAST.search(question.text) is not None
    first = _first(sorted(projects, key=lambda one: one.value, reverse=not rising), 1)
    holds = named in first
    answer = _listed(question, first if holds else [*first, named], column, ledger)
    text = f"{verdicts.opening(holds)}：{answer.text}"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.VERIFICATION, values=answer.values,
        verdict="true" if holds else "false", citations=answer.citations,
    )  # fmt: skip


def _side_by_side(question: Question, ledger: Ledger) -> tuple[str, list[_Project]] | None:
    """The one column asked for, and the projects of the one table that has it; None where a word is left over."""
    columns = [name for name in asked_columns(question.text) if name in _COMPARED]
    if len(columns) != 1:
        return None
    tables = [rows for rows in _tables_of_projects(ledger) if _explains(rows, question)]
    read_of = [[one for row in rows if (one := _project(row, columns[0])) is not None] for rows in tables]
    read_of = [projects for projects in read_of if len(projects) > 1]
    return (columns[0], read_of[0]) if len(read_of) == 1 else None


def _tables_of_projects(ledger: Ledger) -> Iterator[list[Entry]]:
    """The rows of each table that is about no one project, without its totals."""
    for _, rows in groupby(entries(ledger), key=lambda entry: entry.table.number):
        of_several = [row for row in rows if not row.project and not is_total(row.row.label)]
        if len(of_several) > 1:
            yield of_several


def _project(entry: Entry, column: str) -> _Project | None:
    value = figure(entry, column)
    return _Project(entry, value.number, value.unit) if value is not None else None


def _explains(rows: Sequence[Entry], question: Question) -> bool:
    table = rows[0].table
    evidence = [table.title, *(row.row.label for row in rows), *("".join(one.path) for one in table.columns)]
    return not unexplained(question.words, plain(",".join([*evidence, *words_of_asking()])))


def _meets(project: _Project, limit: Amount) -> bool:
    return limit.unit == project.unit and limit.holds(project.value, project.unit)


def _first(ordered: Sequence[_Project], count: int) -> list[_Project]:
    """The first so many, and those that are level with the last of them."""
    last = ordered[min(count, len(ordered)) - 1].value
    return [one for at, one in enumerate(ordered) if at < count or one.value == last]


def _listed(question: Question, chosen: Sequence[_Project], column: str, ledger: Ledger) -> Answer:
    values = tuple(Labelled(one.entry.row.label, one.value, one.unit) for one in chosen)
    listed = "、".join(f"{one.label}{wording.amount(one.value, one.unit)}" for one in values)
    header = chosen[0].entry.table.columns[chosen[0].entry.cells[column].column].innermost
    only = values[0] if len(values) == 1 else None
    cited: tuple[Citation, ...] = tuple(cite(one.entry, column, ledger) for one in chosen)
    text = f"{wording.whose(ledger.identity)}各项目{header}：{listed}（见《{chosen[0].entry.title}》）。"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.RANKING if len(values) > 1 else AnswerKind.FIGURE,
        only.value if only else None, only.unit if only else None, values=values,
        citations=cited[: max(replies.MOST_CITED, len(values))],
    )  # fmt: skip
