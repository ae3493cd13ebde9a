"""python -m evals.crowd: how fast figures or passages are found among thousands of accounts, in how much memory."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import click
import psutil

from corpus import sample
from corpus.account import Identity
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.reading import read_account
from evals.copies import copy_all, copy_index
from evals.questions import read_questions
from evals.report import aligned
from index.search import KINDS, Index
from qa.accounts.shelf import Shelf
from qa.assistant import Assistant

QUESTIONS = Path(__file__).with_name("questions") / "sample.jsonl"
_SEED = 4
_PLACES = "安宁平和清江河湖海山石林泉溪岭云龙凤金玉文武新兴永长东西南北"
_BODIES = (
    "财政局", "教育局", "审计局", "水务局", "民政局", "司法局", "统计局", "医疗保障局", "农业农村局", "交通运输局",
    "卫生健康委员会", "商务委员会", "规划和自然资源局", "人民政府办公室", "政务服务数据管理局", "市场监督管理局",
    "退役军人事务局", "城市管理局", "应急管理局", "文化和旅游局",
)  # fmt: skip
_YEAR = 2020

DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """`opening` is the milliseconds to the first answer. `cold` is of questions about an account that was not asked
    about before, `warm` of the same questions once more. Memory in MB, after the first answer and after the last.
    """

    accounts: int
    questions: int
    opening: float
    cold: Times
    warm: Times
    memory_before: int
    memory_after: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked for: `number` questions of these `kinds`. `index` makes the library's index ready, `open` opens it
    as a server has it. `cold` and `warm` are aimed at.
    """

    kinds: frozenset[str]
    number: int
    index: Callable[[Library], None]
    open: Callable[[Library], Assistant]
    cold: Times
    warm: Times


@click.command()
@click.argument("documents", nargs=-1, type=DOCUMENT)
@click.option("--accounts", default=10_000, type=click.IntRange(1), help="账的份数。")
@click.option("--asked", type=click.Choice(["figures", "passages"]), default="figures", help="问数字还是问文字。")
@click.option("--library", type=click.Path(file_okay=False, path_type=Path), help="库的文件夹；已有就接着用。")
@click.option("--json", "as_json", is_flag=True, help="一行 JSON。")
def main(documents: tuple[Path, ...], accounts: int, asked: str, library: Path | None, as_json: bool) -> None:
    """量一个很大的账目库里问数字或文字有多快：库里是所给文件（默认自带的样本）改了部门和数字的副本，问题轮流问其中各个部门。"""
    try:
        with ExitStack() as stack:
            directory = library or Path(stack.enter_context(TemporaryDirectory(prefix="mingzhang-")))
            with Library.open(directory) as opened:
                fill(opened, documents or (sample.path(),), accounts, SUBJECTS[asked].index)
            measurement = measure(directory, SUBJECTS[asked])
    except MingzhangError as error:
        sys.exit(str(error))
    if as_json:
        click.echo(json.dumps(asdict(measurement)))
    else:
        click.echo(_table(measurement, SUBJECTS[asked]))


def fill(library: Library, documents: Sequence[Path], count: int, index: Callable[[Library], None]) -> None:
    """Bring the library to so many accounts: the documents', and perturbed copies of these, each of another body.

    `index` is made of the originals and copied with them.
    """
    if not library.identities():
        for document in documents:
            library.add(read_account(document.read_bytes(), document.name), b"")
    held = library.identities()
    taken = {identity.department for identity in held}
    names = (name for name in _departments() if name not in taken)
    index(library)
    copy_all(library, list(islice(names, count - len(held))), _YEAR)
    copy_index(library)


def measure(directory: Path, subject: Subject) -> Measurement:
    """Ask each question of another account, all of them in a random but fixed order, and at once again."""
    with Library.open(directory) as library:
        identities = {identity.department: identity for identity in library.identities()}
        asked = list(_questions(list(identities), subject))
        _prepare(library, [identities[department] for department, _ in asked])
        subject.index(library)
    started = perf_counter()
    with Library.open(directory) as library:
        assistant = subject.open(library)
        assistant.ask("".join(asked[0]))
        opening = (perf_counter() - started) * 1000
        before = _memory()
        cold, warm = [], []
        for department, text in asked[1:]:
            cold.append(_milliseconds(assistant, department + text))
            warm.append(_milliseconds(assistant, department + text))
        return Measurement(len(identities), len(cold), round(opening), _times(cold), _times(warm), before, _memory())


def _prepare(library: Library, asked: Sequence[Identity]) -> None:
    """What adding a document does for it beforehand, for the accounts that are asked about: else it takes hours."""
    shelf = Shelf(library)
    with click.progressbar(asked, label="备账", file=sys.stderr) as identities:
        for identity in identities:
            shelf.prepared(identity)


def _index_words(library: Library) -> None:
    index = Index.open(library)
    for kind in KINDS:
        index.nearest("支出", [library.identities()[0].id], kind, 1)


def _index_all(library: Library) -> None:
    Index.open(library).update()


def _with_model(library: Library) -> Assistant:
    index = Index.open(library)
    index.warm_up()
    return Assistant(library, index)


SUBJECTS = {
    "figures": Subject(
        frozenset({"lookup", "compute", "rank", "list", "verify"}), 1_000,
        _index_words, Assistant.open, cold=Times(30, 30), warm=Times(5, 20),
    ),
    "passages": Subject(
        frozenset({"narrative", "definition"}), 200,
        _index_all, _with_model, cold=Times(150, 300), warm=Times(60, 150),
    ),
}  # fmt: skip


def _times(milliseconds: Sequence[float]) -> Times:
    p95 = quantiles(milliseconds, n=20, method="inclusive")[-1]
    return Times(round(median(milliseconds), 1), round(p95, 1))


def _departments() -> Iterator[str]:
    """Names of bodies of districts: 安宁市清江区财政局."""
    return (
        f"{first}{second}市{third}{fourth}区{body}"
        for first in _PLACES
        for second in _PLACES
        for third, fourth in zip(_PLACES, reversed(_PLACES), strict=True)
        for body in _BODIES
    )


def _questions(departments: Sequence[str], subject: Subject) -> Iterator[tuple[str, str]]:
    texts = [one.text for one in read_questions(QUESTIONS) if one.kind in subject.kinds and not one.history]
    chosen = random.Random(_SEED)
    asked = chosen.sample(departments, min(subject.number, len(departments)))
    return ((department, chosen.choice(texts)) for department in asked)


def _milliseconds(assistant: Assistant, question: str) -> float:
    start = perf_counter()
    assistant.ask(question)
    return (perf_counter() - start) * 1000


def _memory() -> int:
    return int(psutil.Process().memory_info().rss) // 2**20


def _table(one: Measurement, subject: Subject) -> str:
    head = ("", "题数", "中位数 毫秒", "95%以内", "目标")
    cold = ("第一次问的账", str(one.questions), f"{one.cold.median}", f"{one.cold.p95}", _goal(one.cold, subject.cold))
    warm = ("再问一次", str(one.questions), f"{one.warm.median}", f"{one.warm.p95}", _goal(one.warm, subject.warm))
    memory = f"内存 {one.memory_before} MB，问完之后 {one.memory_after} MB"
    return f"{one.accounts} 份账，打开到第一个回答 {one.opening} 毫秒，{memory}\n{aligned([head, cold, warm])}"


def _goal(times: Times, goal: Times) -> str:
    missed = "" if times.median < goal.median and times.p95 < goal.p95 else " 未达"
    return f"<{goal.median:.0f}，<{goal.p95:.0f}{missed}"


if __name__ == "__main__":
    main()
