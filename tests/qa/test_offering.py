"""Questions are offered only where the accounts answer them with something new."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.library import Library
from qa.answer import Answer, AnswerKind, Status
from qa.assistant import Assistant
from qa.offering import MOST, offered


@pytest.fixture(scope="module")
def assistant(sample_library: Library) -> Assistant:
    return Assistant.open(sample_library)


@pytest.mark.parametrize(
    "question",
    [
        "公务接待费花了多少？",
        "基本支出占总支出多少？",
        "哪一类支出最多？",
        "其他支出是多少？",
        "火星基地花了多少？",
        "什么是机关运行经费？",
    ],
)
def test_each_is_answered_with_something_new(assistant: Assistant, question: str) -> None:
    answer = assistant.find(question)
    found = offered(assistant.find, answer, [], [])
    told = [assistant.find(one, [question]) for one in found]
    assert all(one.status is Status.ANSWERED for one in told)
    assert len({answer.text, *(one.text for one in told)}) == len(told) + 1


def test_something_is_offered_after_a_figure(assistant: Assistant) -> None:
    assert offered(assistant.find, assistant.find("公务接待费花了多少？"), [], [])


def test_what_is_not_answered_was_asked_or_says_the_same_is_left_out() -> None:
    asked: list[tuple[str, list[str], list[str]]] = []

    def find(question: str, history: Sequence[str], accounts: Sequence[str]) -> Answer:
        asked.append((question, list(history), list(accounts)))
        status = Status.REFUSED if question == "答不了" else Status.ANSWERED
        return Answer(question, status, "同一句" if question.startswith("同") else question)

    candidates = ("答不了", "同一", "同二", "问过", "新的")
    answer = Answer("问", Status.REFUSED, "无", suggestions=candidates)
    assert offered(find, answer, ["问过"], ["某账"]) == ("同一", "新的")
    assert ("新的", ["问过", "问"], ["某账"]) in asked


def test_no_more_are_asked_than_are_offered() -> None:
    asked: list[str] = []

    def find(question: str, history: Sequence[str], accounts: Sequence[str]) -> Answer:
        asked.append(question)
        return Answer(question, Status.ANSWERED, question)

    found = offered(find, Answer("问", Status.ANSWERED, "答", AnswerKind.FIGURE), [], [])
    assert list(found) == asked
    assert len(found) == MOST
