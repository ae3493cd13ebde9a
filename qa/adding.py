"""Adding documents from the command line: progress while it works, one line for each document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

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
    with _Bar(f"读取 {file.name}", "页") as bar:
        account = read_account(data, file.name, bar.show)
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
        with _Bar("编制索引", "段") as bar:
            Index.open(library).update(bar.show)
    except ModelUnavailable as error:
        click.echo(str(error), err=True)


class _Bar:
    """A progress bar on a terminal's standard error; nothing where there is no terminal."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._shown = False

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)

    @property
    def show(self) -> Progress:
        return self._draw

    def _draw(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self._shown = True
            filled = 24 * done // max(total, 1)
            bar = "━" * filled + "─" * (24 - filled)
            click.echo(f"\r\033[K{self._label} {bar} {done}/{total} {self._unit}", nl=False, err=True)
