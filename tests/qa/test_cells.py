"""One cell by its row and its column, named one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qa.assistant import Assistant


@pytest.mark.parametrize(
    "question",
    ["收入决算表里农林水支出那行的其他收入是多少", "农林水支出行、其他收入列填的是多少", "收入决算表213那一行其他收入"],
)
def test_a_row_and_a_column_make_one_cell(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.value is not None
    assert [(citation.row, citation.column) for citation in answer.citations[:1]] == [("农林水支出", "其他收入")]


def test_a_row_and_a_column_joined_by_and_are_two_things(assistant: Assistant) -> None:
    answer = assistant.ask("水土保持和其他收入分别是多少")
    assert {entry.value for entry in answer.values} >= {Decimal("100.00")}
    assert len(answer.values) == 2
