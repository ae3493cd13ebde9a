"""A file of questions, one JSON object a line: {"id", "question", "history"}."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import MingzhangError


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    history: tuple[str, ...] = ()
    """Earlier questions of the same talk, oldest first."""
    id: str | int | None = None


def read_questions(file: Path) -> Iterator[tuple[int, Asked | None]]:
    """Each line that is not blank: its number, counted from 1, and its question; None where it holds none.

    Raises MingzhangError when the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise MingzhangError(f"读不到问题文件 {file}：{error.strerror}。请检查路径和权限。") from error
    # Not splitlines: a string of JSON may hold the rarer line separators.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _question(line)


def _question(line: str) -> Asked | None:
    try:
        match json.loads(line):
            case {"question": str(question), **rest}:
                history, id = rest.get("history") or [], rest.get("id")
            case _:
                return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        return None
    return Asked(question, tuple(history), id) if id is None or isinstance(id, str | int) else None
