"""Questions offered after an answer: each was asked beforehand, and the accounts answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from qa.answer import Answer, Status
from qa.words.vocabulary import data_of

MOST = 3
MOST_READINGS = 6
"""Readings offered where the answer asks which one is meant."""

Find = Callable[[str, Sequence[str], Sequence[str]], Answer]
"""Who answers: a question, the questions before it, and the accounts it is limited to."""


def offered(find: Find, answer: Answer, history: Sequence[str], accounts: Sequence[str]) -> tuple[str, ...]:
    """`history` are the questions before the answer's own."""
    is_answered = answer.status is Status.ANSWERED
    candidates = _templates().get(answer.kind or "", []) if is_answered else answer.suggestions
    found = _answerable(find, answer, candidates, [*history, answer.question], accounts)
    return tuple(islice(found, MOST if is_answered else MOST_READINGS))


def _answerable(
    find: Find, answer: Answer, candidates: Sequence[str], talk: Sequence[str], accounts: Sequence[str]
) -> Iterator[str]:
    """The candidates that are answered with what neither the answer nor a candidate before says.

    What asks to choose may be followed by what asks to choose again.
    """
    wanted = {Status.ANSWERED, answer.status} - {Status.REFUSED}
    said = {answer.text}
    for question in dict.fromkeys(candidates):
        if question in talk:
            continue
        found = find(question, talk, accounts)
        if found.status in wanted and found.text not in said and not _is_the_same_share(found, answer):
            said.add(found.text)
            yield question


def _is_the_same_share(found: Answer, answer: Answer) -> bool:
    return found.unit == answer.unit == "%" and found.value == answer.value


def _templates() -> dict[str, list[str]]:
    return data_of("offering")
