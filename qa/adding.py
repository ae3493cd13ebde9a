"""Adding documents from the command line: progress while it works, one line for each document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from tqdm import tqdm

from corpus.account import Account
from corpus.errors import DocumentError, MingzhangError
from corpus.library import Library
from corpus.reading import read_account
from index.model import ModelUnavailable
from index.search import Index, Progress
from qa.as_json import Record

FORMS = (".pdf", ".txt")
LARGEST = 200 * 2**20
"""Bytes; a document of an account has a few million."""


def add_documents(library: Library, paths: Iterable[Path], report: Callable[[Record], None]) -> bool:
    """Read the documents into the library and index them; `report` gets a record for each.

    False if some could not be added; the others are.
    """
    complete = True
    for file in _documents(paths):
        try:
            report(_add(library, file))
        except MingzhangError as error:
            complete = False
            report({"file": str(file), "error": str(error)})
    _index(library)
    return complete


def _documents(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in FORMS and file.is_file())
        else:
            yield path


def _add(library: Library, file: Path) -> Record:
    data = _read(file)
    with _bar(f"读取 {file.name}", "页") as show:
        account = read_account(data, file.name, show)
    new = library.add(account, data)
    return {"file": str(file), "account": account.id, "title": account.identity.title, "new": new, **_counts(account)}


def _counts(account: Account) -> dict[str, int]:
    return {"tables": len(account.tables), "figures": sum(1 for _ in account.figures())}


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise DocumentError(f"《{file.name}》超过 {LARGEST // 2**20} MB，没有加入。请确认它是一份决算或预算。")
        return file.read_bytes()
    except OSError as error:
        raise DocumentError(f"读不到文件 {file}：{error.strerror}。请检查路径和权限。") from error


def _index(library: Library) -> None:
    """Bring the index up to date; without a model, questions about the prose go by words alone."""
    try:
        with _bar("编制索引", "段") as show:
            Index.open(library).update(show)
    except ModelUnavailable as error:
        click.echo(str(error), err=True)


@contextmanager
def _bar(label: str, unit: str) -> Iterator[Progress]:
    """A progress bar on standard error while the block runs, where that is a terminal; fed with (done, total)."""
    with tqdm(desc=label, unit=unit, leave=False, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
