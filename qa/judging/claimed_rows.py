"""Claims that one row of a table of things is the first or the last: “某工程是自评分最低的项目”."""

from __future__ import annotations

from dataclasses import replace

from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind
from qa.asking.places import picks, places
from qa.asking.question import Question
from qa.matching.sheets import sheets
from qa.operations import sets, sheet_rows, verdicts
from qa.operations.sets import Thing
from qa.words.coverage import covered

HALF_A_NAME = 0.5


def verify(question: Question, ledger: Ledger) -> Answer | None:
    """Whether the row named is the one; None unless one table has it in its rows and explains every other word."""
    if not ledger.has_projects or not picks(question) or question.amounts or question.ranks or question.top:
        return None
    judged = [
        found for sheet in sheets(ledger) if (found := _judged(sheet_rows.things(sheet, question, ledger), question))
    ]
    verdict = {one.verdict for one in judged}
    return judged[0] if len(verdict) == 1 else None


def _judged(told: tuple[list[Thing], sets.Frame] | None, question: Question) -> Answer | None:
    if told is None:
        return None
    things, frame = told
    if len(things) < 2:
        return None
    *_, next_best, named = sorted(things, key=lambda one: covered(plain(one.name), question.text))
    likeness, other = (covered(plain(one.name), question.text) for one in (named, next_best))
    if likeness < HALF_A_NAME or likeness == other:
        return None
    first = places(question).of(things, lambda one: one.figure)
    holds = named in first
    shown = first if holds else [*first, named]
    answer = sets.listed(question, shown, frame, places(question).told, AnswerKind.VERIFICATION)
    text = f"{verdicts.opening(holds)}：{answer.text}"
    return replace(answer, text=text, value=None, unit=None, verdict="true" if holds else "false")
