from __future__ import annotations

from pathlib import Path

import pytest

from corpus.account import Account, Identity, Kind, Scope
from corpus.errors import MingzhangError
from corpus.library import Library
from evals.library import account_ids, temporary_library
from evals.questions import Question


def about(*docs: str) -> Question:
    return Question("q1", "茶水费多少？", (), docs, "lookup", (), ())


def test_documents_are_known_by_the_beginning_of_their_file_name(tmp_path: Path) -> None:
    bureau = Identity("某市某局", 2030, Kind.FINAL, Scope.DEPARTMENT)
    office = Identity("某市某办", 2030, Kind.FINAL, Scope.DEPARTMENT)
    with Library.open(tmp_path) as library:
        library.add(Account(bureau, (), (), "X-bureau-2030.pdf"), b"")
        library.add(Account(office, (), (), "XY.txt"), b"")
        assert account_ids([about("X", "XY"), about("Z")], library) == {"X": bureau.id, "XY": office.id}


def test_the_bundled_document_is_called_sample(sample_library: Library) -> None:
    (entry,) = sample_library.accounts()
    assert account_ids([about("sample")], sample_library) == {"sample": entry.identity.id}


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "XY-office.pdf").touch()
    with pytest.raises(MingzhangError, match="找不到题目所说的文件 X"), temporary_library([about("X")], [tmp_path]):
        pass
