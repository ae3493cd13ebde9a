"""A misspelt name is read by its sound; a name that only looks near is not taken for another."""

from __future__ import annotations

import pytest

from qa.answer import Status
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "same_as"),
    [
        ("公务接代费是多少", "公务接待费是多少"),
        ("2031年差履费是多少", "2031年差旅费是多少"),
        ("差履费和培训费一共多少", "差旅费和培训费一共多少"),
    ],
)
def test_a_name_that_sounds_right_is_understood(assistant: Assistant, question: str, same_as: str) -> None:
    answer, expected = assistant.ask(question), assistant.ask(same_as)
    assert expected.status is Status.ANSWERED
    assert (answer.value, answer.text) == (expected.value, expected.text)


@pytest.mark.parametrize("question", ["培养费是多少", "差错费花了多少", "公务招生费是多少"])
def test_another_name_is_not_taken_for_one_that_is_printed(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
