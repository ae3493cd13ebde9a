"""Ask every question and judge the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from evals.citations import is_cited
from evals.questions import Question
from qa.answer import Answer, Status


class Assistant(Protocol):
    def ask(self, question: str, history: Sequence[str] = ()) -> Answer: ...


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    """Answered, and wrong: worse than no answer."""
    WITHHELD = "withheld"
    """Refused or asked back where something else was due."""


@dataclass(frozen=True, slots=True)
class Judgement:
    question: Question
    answer: Answer
    outcome: Outcome
    reason: str
    """The first fault found, in Chinese; empty when right."""
    cited: bool | None
    """Whether the expected place is cited; None unless a right answer was expected to cite one."""


def score(questions: Iterable[Question], assistant: Assistant, accounts: Mapping[str, str]) -> Iterator[Judgement]:
    """`accounts` gives the account id for the short names the questions use; names it lacks match any account."""
    for question in questions:
        yield judge(question, assistant.ask(question.text, history=question.history), accounts)


def judge(question: Question, answer: Answer, accounts: Mapping[str, str]) -> Judgement:
    reason = next(filter(None, (requirement.fault(answer) for requirement in question.requirements)), "")
    outcome = _outcome(answer, reason)
    citing = outcome is Outcome.RIGHT and answer.status is Status.ANSWERED and question.places
    return Judgement(question, answer, outcome, reason, is_cited(question, answer, accounts) if citing else None)


def _outcome(answer: Answer, reason: str) -> Outcome:
    if not reason:
        return Outcome.RIGHT
    return Outcome.WRONG if answer.status is Status.ANSWERED else Outcome.WITHHELD
