"""What readers think of answers stays on this machine, whole, however many write at once."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest

from corpus.library import Library
from qa import feedback
from qa.answer import Answer, Status
from qa.assistant import Assistant
from qa.feedback import Feedback, Verdict

WRITERS, EACH = 4, 50


def test_the_question_its_answer_and_the_documents_are_kept(sample_library: Library, tmp_path: Path) -> None:
    (identity,) = sample_library.identities()
    answer = Assistant.open(sample_library).ask("公务接待费花了多少？")
    kept = Feedback(sample_library)
    kept.path = tmp_path / "feedback.jsonl"
    assert kept.keep(Verdict.WRONG_SOURCE, answer, ["总支出是多少？"], [identity.id])
    record = json.loads(kept.path.read_text(encoding="utf-8"))
    assert record["verdict"] == "wrong_source"
    assert record["answer"]["question"] == "公务接待费花了多少？"
    assert record["answer"]["text"] == answer.text
    assert len(record["answer"]["citations"]) == len(answer.citations)
    assert record["history"] == ["总支出是多少？"]
    assert record["accounts"] == [identity.id]
    assert record["library_version"] == sample_library.version()
    assert record["documents"] == {identity.id: sha256(sample_library.source(identity.id)).hexdigest()}


def write_many(folder: str, writer: int) -> None:
    with Library.open(Path(folder)) as library, ThreadPoolExecutor(2) as threads:
        kept = Feedback(library)
        answers = [Answer(f"{writer}-{number}", Status.REFUSED, "长" * 5000) for number in range(EACH)]
        assert all(threads.map(lambda answer: kept.keep(Verdict.USEFUL, answer, [], []), answers))


@pytest.mark.skipif(sys.platform == "win32", reason="appending is not in one piece there")
def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    processes = [get_context("spawn").Process(target=write_many, args=(str(tmp_path), n)) for n in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * WRITERS
    lines = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    asked = {json.loads(line)["answer"]["question"] for line in lines}
    assert len(lines) == len(asked) == WRITERS * EACH


def test_what_cannot_be_written_is_not_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer("问", Status.REFUSED, "无")
    with Library.open(tmp_path) as library:
        kept = Feedback(library)
        kept.path.mkdir()
        assert not kept.keep(Verdict.USEFUL, answer, [], [])
        kept.path.rmdir()
        assert kept.keep(Verdict.USEFUL, answer, [], [])
        monkeypatch.setattr(feedback, "MOST_BYTES", 1)
        assert not kept.keep(Verdict.USEFUL, answer, [], [])


def test_halves_of_characters_are_kept_out(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        kept = Feedback(library)
        assert kept.keep(Verdict.USEFUL, Answer("\ud800", Status.REFUSED, "\ud800"), [], [])
        assert json.loads(kept.path.read_bytes().decode("utf-8"))
