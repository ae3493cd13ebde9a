"""python -m evals.scale: how fast a folder of documents is read and stored, and how much memory that takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click
import psutil

from corpus import sample
from corpus.account import Account
from corpus.errors import DocumentError, MingzhangError
from corpus.library import Library
from corpus.workers import read_files
from evals.report import aligned

COUNTS = (1, 10, 100)
GOAL = 60
"""Pages a second, on two cores."""
_SAMPLED = 0.2
"""Seconds between two looks at the memory."""

DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Measurement:
    """`peak` is the most memory, in MB, that the program and its workers held together."""

    documents: int
    pages: int
    seconds: float
    pages_a_second: float
    peak: int


@click.command()
@click.argument("documents", nargs=-1, type=DOCUMENT)
@click.option("--count", "counts", multiple=True, type=click.IntRange(1), default=COUNTS, help="份数，可多次给出。")
@click.option("--json", "as_json", is_flag=True, help="每次一行 JSON。")
def main(documents: tuple[Path, ...], counts: tuple[int, ...], as_json: bool) -> None:
    """量一个文件夹读进账目库（不含编制索引）有多快、占多少内存；文件轮流用给出的这些，默认用自带的样本。"""
    try:
        measurements = [measure(documents or (sample.path(),), count) for count in counts]
    except MingzhangError as error:
        sys.exit(str(error))
    if as_json:
        for measurement in measurements:
            click.echo(json.dumps(asdict(measurement)))
    else:
        click.echo(aligned([("份数", "页数", "秒", "页/秒", "内存峰值 MB"), *map(_row, measurements)]))
        click.echo(f"目标：两个核每秒 {GOAL} 页。")


def measure(documents: Sequence[Path], count: int) -> Measurement:
    """Read and store so many documents, each as an account of its own. Raises MingzhangError when one fails."""
    files = list(islice(cycle(documents), count))
    memory = _Memory()
    pages = 0
    started = perf_counter()
    with TemporaryDirectory(prefix="mingzhang-") as directory, Library.open(Path(directory)) as library:
        for number, outcome in enumerate(read_files(files, lambda *_: memory.look())):
            if isinstance(outcome, DocumentError):
                raise outcome
            library.add(_renamed(outcome.account, number), outcome.data)
            pages += outcome.account.page_count or 0
    seconds = perf_counter() - started
    return Measurement(count, pages, round(seconds, 2), round(pages / seconds, 1), memory.peak // 2**20)


def _renamed(account: Account, number: int) -> Account:
    """The account as that of another department, so that it replaces none."""
    identity = replace(account.identity, department=f"{account.identity.department}之{number}")
    return replace(account, identity=identity)


class _Memory:
    """The most bytes that this process and the ones it started were seen to hold together."""

    def __init__(self) -> None:
        self.peak = 0
        self._looked = 0.0

    def look(self) -> None:
        if perf_counter() - self._looked > _SAMPLED:
            self._looked = perf_counter()
            self.peak = max(self.peak, sum(_held()))


def _held() -> Iterator[int]:
    this = psutil.Process()
    for process in (this, *this.children(recursive=True)):
        try:
            yield process.memory_info().rss
        except psutil.NoSuchProcess:
            continue


def _row(one: Measurement) -> tuple[str, ...]:
    return (str(one.documents), str(one.pages), f"{one.seconds:.1f}", f"{one.pages_a_second:.1f}", str(one.peak))


if __name__ == "__main__":
    main()
