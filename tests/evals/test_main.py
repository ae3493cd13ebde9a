"""The command line of the evals, with an assistant that always refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import evals.__main__
from corpus.library import Library
from qa.answer import Answer, Status

RECORDS = [
    {"id": "q1", "question": "茶水费多少？", "doc": "sample", "kind": "lookup", "expect": {"value": "1", "unit": "元"}},
    {"id": "q2", "question": "局长是谁？", "doc": "sample", "kind": "refuse", "expect": {"refuse": True}},
]


class Silent:
    @classmethod
    def open(cls, library: Library) -> Silent:
        return cls()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return Answer(question, Status.REFUSED, "账上没有。")


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evals.__main__, "Assistant", Silent)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evals.__main__.main, [str(argument) for argument in arguments])


def test_table(questions: Path, sample_library: Library) -> None:
    result = run(questions, "--library", sample_library.directory)
    assert result.exit_code == 0
    assert [line.split()[:3] for line in result.stdout.splitlines()[1:]] == [
        ["lookup", "1", "0.0%"],
        ["refuse", "1", "100.0%"],
        ["合计", "2", "50.0%"],
    ]
    assert "茶水费" not in result.stdout


def test_failures(questions: Path, sample_library: Library) -> None:
    assert "未答  q1  茶水费多少？" in run(questions, "--library", sample_library.directory, "--failures").stdout


def test_json_is_one_line_a_question_and_a_summary(questions: Path, sample_library: Library) -> None:
    lines = run(questions, "--library", sample_library.directory, "--json").stdout.splitlines()
    *judged, last = map(json.loads, lines)
    assert [(one["id"], one["outcome"]) for one in judged] == [("q1", "withheld"), ("q2", "right")]
    assert last["summary"]["all"]["right"] == 1


def test_a_broken_file_is_told_in_a_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{", encoding="utf-8")
    result = run(broken)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "broken.jsonl 第 1 行" in result.output
