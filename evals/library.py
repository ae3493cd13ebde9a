"""Which documents the questions are about, and a library that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import sample
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.reading import read_account
from evals.questions import Question
from index.search import Index


@contextmanager
def temporary_library(questions: Iterable[Question], places: Sequence[Path]) -> Iterator[Path]:
    """A library of the documents the questions are about, looked for in `places` (files and folders).

    Raises MingzhangError when one is not found or cannot be added.
    """
    files = [_file(doc, places) for doc in _docs(questions)]
    with TemporaryDirectory(prefix="mingzhang-") as directory:
        with Library.open(Path(directory)) as library:
            for file in files:
                add(library, file)
            Index.open(library).update()
        yield Path(directory)


def add(library: Library, document: Path) -> None:
    """Read a document into the library. Raises DocumentError or LibraryError."""
    data = document.read_bytes()
    library.add(read_account(data, document.name), data)


def account_ids(questions: Iterable[Question], library: Library) -> dict[str, str]:
    """The account id for the short name of every document of the questions that is in the library."""
    return {
        doc: entry.identity.id
        for doc in _docs(questions)
        for entry in library.accounts()
        if _is_called(doc, Path(entry.source_name))
    }


def _docs(questions: Iterable[Question]) -> list[str]:
    return sorted({doc for question in questions for doc in question.docs})


def _file(doc: str, places: Sequence[Path]) -> Path:
    for place in places:
        for file in sorted(place.iterdir()) if place.is_dir() else [place]:
            if _is_called(doc, file):
                return file
    if _is_called(doc, sample.path()):
        return sample.path()
    raise MingzhangError(f"找不到题目所说的文件 {doc}；请用 --documents 给出它，文件名为 {doc} 或以“{doc}-”开头")


def _is_called(doc: str, file: Path) -> bool:
    """S is S.pdf or S-anything.pdf; the bundled document is called sample."""
    return file.stem == doc or file.stem.startswith(f"{doc}-") or (doc == "sample" and file.name == sample.path().name)
