"""Adding documents from the command line: progress while it works, one line for each document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from tqdm import tqdm

from corpus.account import Account
from corpus.errors import DocumentError, MingzhangError
from corpus.library import Library
from corpus.printable import one_line
from corpus.reading import SUFFIXES
from corpus.workers import Reading, Watch, read_files
from index.model import ModelUnavailable
from index.search import Index, Progress
from qa.accounts.shelf import Shelf
from qa.as_json import Record

_SHOWN = 16
"""Characters of a file's name beside the progress bar."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents were added and how many were not."""

    added: int
    failed: int

    def __str__(self) -> str:
        failed = f"，{self.failed} 份没有加入" if self.failed else ""
        return f"已加入 {self.added} 份{failed}。"


def add_documents(library: Library, paths: Iterable[Path], report: Callable[[Record], None]) -> Tally:
    """Read the documents into the library, in the order given, and index them; `report` gets a record for each."""
    added = failed = 0
    for record in _records(library, paths):
        if "error" in record:
            failed += 1
        else:
            added += 1
        with tqdm.external_write_mode():
            report(record)
    if added:
        _index(library)
    return Tally(added, failed)


def _records(library: Library, paths: Iterable[Path]) -> Iterator[Record]:
    files: dict[Path, None] = {}
    for path in paths:
        found = _documents(path) if path.is_dir() else [path]
        files.update(dict.fromkeys(found))
        if not found:
            yield {"file": str(path), "error": f"文件夹 {path} 里没有能读的文件（{' '.join(SUFFIXES)}）。"}
    with tqdm(desc="读取", unit="份", total=len(files), leave=False, disable=None) as bar:

        def watch(file: Path, done: int, total: int) -> None:
            bar.set_postfix_str(f"{one_line(file.name)[:_SHOWN]} {done}/{total} 页")

        for record in _stored(library, list(files), watch):
            bar.update()
            yield record


def _documents(folder: Path) -> list[Path]:
    """The documents in the folder and below it, by name; neither hidden files nor the locks that Office leaves."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    )


def _stored(library: Library, files: list[Path], watch: Watch) -> Iterator[Record]:
    """A record for each document, after it was read and stored."""
    taken: dict[str, Path] = {}
    for file, outcome in zip(files, read_files(files, watch), strict=True):
        try:
            if isinstance(outcome, DocumentError):
                raise outcome
            record = store(library, outcome)
        except MingzhangError as error:
            yield {"file": str(file), "error": str(error)}
            continue
        account = record["account"]
        instead = {"instead_of": str(taken[account])} if account in taken else {}
        taken[account] = file
        yield {"file": str(file), **record, **instead}


def store(library: Library, reading: Reading) -> Record:
    """Keep a document that was read, all of it or nothing. Raises LibraryError."""
    account = reading.account
    new = library.add(account, reading.data)
    Shelf(library).prepared(account.identity)
    return {"account": account.id, "title": account.identity.title, "new": new, **_counts(account)}


def _counts(account: Account) -> dict[str, int]:
    return {"tables": len(account.tables), "figures": sum(1 for _ in account.figures())}


def _index(library: Library) -> None:
    """Bring the index up to date; without a model, questions about the prose go by words alone."""
    try:
        with _index_bar() as show:
            Index.open(library).update(show)
    except ModelUnavailable as error:
        click.echo(str(error), err=True)


@contextmanager
def _index_bar() -> Iterator[Progress]:
    with tqdm(desc="编制索引", unit="段", leave=False, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
