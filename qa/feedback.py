"""What readers think of answers, kept beside the library on this machine and nowhere else."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from corpus.errors import MingzhangError
from corpus.library import Library
from qa.answer import Answer
from qa.as_json import answer_record

FILE_NAME = "feedback.jsonl"
MOST_BYTES = 50_000_000
"""Of the file; what is said after that is not kept."""

log = logging.getLogger(__name__)


class Verdict(StrEnum):
    USEFUL = "useful"
    WRONG_FIGURE = "wrong_figure"
    WRONG_SOURCE = "wrong_source"

    @classmethod
    def of(cls, name: object) -> Verdict | None:
        return next((verdict for verdict in cls if verdict == name), None)

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {Verdict.USEFUL: "有用", Verdict.WRONG_FIGURE: "数字错", Verdict.WRONG_SOURCE: "引用错"}


class Feedback:
    """A file of the library's folder, a JSON object a line. Several threads and processes may write to it at once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.path: Path = library.directory / FILE_NAME

    def keep(self, verdict: Verdict, answer: Answer, history: Sequence[str], accounts: Sequence[str]) -> bool:
        """False where it could not be written; the log then says why."""
        record = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "verdict": verdict,
            "history": list(history),
            "accounts": list(accounts),
            "library_version": self._library.version(),
            "documents": self._documents(answer),
            "answer": {name: value for name, value in answer_record(answer, 0).items() if name != "elapsed_ms"},
        }
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            if self.path.exists() and self.path.stat().st_size > MOST_BYTES:
                raise OSError(f"{self.path} is full")
            _append(self.path, line)
        except OSError as error:
            log.warning("feedback could not be kept: %s", error)
            return False
        return True

    def _documents(self, answer: Answer) -> dict[str, str]:
        """A fingerprint of each document that the answer cites, as it was when the answer was given."""
        found = {}
        for account in dict.fromkeys(citation.account.id for citation in answer.citations):
            try:
                found[account] = sha256(self._library.source(account)).hexdigest()
            except MingzhangError:  # removed since
                continue
        return found


def _append(path: Path, line: bytes) -> None:
    """In one write to a file opened for appending, which no other writer can come between."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if os.write(file, line) != len(line):
            raise OSError(f"only a part of a line was written to {path}")
    finally:
        os.close(file)
