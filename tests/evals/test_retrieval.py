"""The measure of retrieval, over an account whose paragraphs share no words."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.library import Library
from evals.retrieval import main

IDENTITY = Identity("临江市清河区园林局", 2031, Kind.FINAL, Scope.DEPARTMENT)


def test_the_place_of_the_right_paragraph_is_reported(tmp_path: Path) -> None:
    paragraphs = (Paragraph("全年修剪行道树三千株。"), Paragraph("新建雨量站十四座。"))
    with Library.open(tmp_path / "library") as library:
        library.add(Account(IDENTITY, (), (Section(("工作成效",), paragraphs),), "Q-parks.txt"), b"")
    questions = tmp_path / "questions.jsonl"
    right = [{"section": "工作成效", "text": "新建雨量站"}]
    record = {"id": "1", "question": "园林局新建了什么雨量站", "doc": "Q", "passages": right}
    questions.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    done = CliRunner().invoke(main, [str(questions), "--library", str(tmp_path / "library")])
    assert done.exit_code == 0, done.output
    lines = {line.split()[0]: line.split()[1:] for line in done.output.splitlines()}
    assert lines["检索"] == ["前1", "前3", "前5", "MRR"]
    assert lines["词"] == lines["词与义"] == lines["引文"] == ["100.0%", "100.0%", "100.0%", "1.000"]
    # Nothing is embedded, so nothing is found by meaning.
    assert lines["义"] == ["0.0%", "0.0%", "0.0%", "0.000"]
