"""python -m evals.benchmark: how long the things take that people wait for, on the machine at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from corpus import sample
from corpus.errors import MingzhangError
from corpus.library import Library
from evals.library import add, temporary_library
from evals.questions import read_questions
from evals.report import aligned
from index.search import Index
from qa.assistant import Assistant

QUESTIONS = Path(__file__).with_name("questions") / "sample.jsonl"
COLD_RUNS = 5
WARM_ROUNDS = 3
HEAVY = {"torch", "sentence_transformers", "gradio"}
"""What a question about a figure must not import."""


class ProgramError(MingzhangError):
    pass


@dataclass(frozen=True, slots=True)
class Measurement:
    """Milliseconds. `goal` is for the median."""

    what: str
    runs: int
    median: float
    p95: float
    goal: float | None = None


@click.command()
@click.argument("document", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每项一行 JSON。")
def main(document: Path | None, as_json: bool) -> None:
    """量人要等多久：命令行问一个数、已打开时问一个数、添加一份文件（默认用自带的样本）。"""
    try:
        measurements = list(measure(document or sample.path()))
    except MingzhangError as error:
        sys.exit(str(error))
    if as_json:
        for measurement in measurements:
            click.echo(json.dumps(asdict(measurement), ensure_ascii=False))
    else:
        click.echo(table(measurements))


def measure(document: Path) -> Iterator[Measurement]:
    questions = [question for question in read_questions(QUESTIONS) if question.kind == "lookup"]
    texts = [question.text for question in questions if not question.history]
    with temporary_library(questions, ()) as library:
        yield _cold(library, texts[0])
        yield _warm(library, texts)
    yield from _adding(document)


def _cold(library: Path, question: str) -> Measurement:
    """Also raise MingzhangError when the question imports what only narrative questions need."""
    report = run(library, "ask", question, python=("-X", "importtime"))
    imported = {line.rpartition("|")[2].strip() for line in report.splitlines()}
    if imported & HEAVY:
        raise MingzhangError(f"问一个数时加载了 {'、'.join(sorted(imported & HEAVY))}，本不该加载")
    times = [_milliseconds(run, library, "ask", question) for _ in range(COLD_RUNS)]
    return _measurement("命令行问一个数（从启动算起）", times, goal=1500)


def _warm(library: Path, questions: list[str]) -> Measurement:
    with Library.open(library) as opened:
        assistant = Assistant.open(opened)
        assistant.ask(questions[0])
        times = [_milliseconds(assistant.ask, question) for question in questions * WARM_ROUNDS]
    return _measurement("已打开时问一个数", times, goal=20)


def _adding(document: Path) -> Iterator[Measurement]:
    with TemporaryDirectory(prefix="mingzhang-") as directory:
        yield _once("命令行添加一份文件（含启动模型）", run, Path(directory), "add", str(document))
    with TemporaryDirectory(prefix="mingzhang-") as directory, Library.open(Path(directory)) as library:
        index = Index.open(library)
        index.warm_up()
        yield _once("已打开时添加一份文件（模型已启动）", _add, library, index, document)


def _add(library: Library, index: Index, document: Path) -> None:
    add(library, document)
    index.update()


def run(library: Path, *arguments: str, python: Sequence[str] = ()) -> str:
    """Run mingzhang as another process; its stderr. Raise ProgramError with the last line of that when it fails."""
    command = [sys.executable, *python, "-c", "from qa.cli import main; main()", "--library", str(library), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ProgramError(f"mingzhang {arguments[0]} 失败：{(done.stderr.splitlines() or ['没有说明'])[-1]}")
    return done.stderr


def _once(what: str, action: Callable[..., object], *arguments: object) -> Measurement:
    return _measurement(what, [_milliseconds(action, *arguments)])


def _milliseconds(action: Callable[..., object], *arguments: object) -> float:
    start = perf_counter()
    action(*arguments)
    return (perf_counter() - start) * 1000


def _measurement(what: str, times: list[float], goal: float | None = None) -> Measurement:
    p95 = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return Measurement(what, len(times), round(median(times), 1), round(p95, 1), goal)


def table(measurements: list[Measurement]) -> str:
    head = ("毫秒", "次数", "中位数", "95%以内", "目标")
    return aligned([head, *(_row(measurement) for measurement in measurements)])


def _row(one: Measurement) -> tuple[str, ...]:
    goal = "-" if one.goal is None else f"<{one.goal:,.0f}{'' if one.median < one.goal else ' 未达'}"
    return (one.what, str(one.runs), f"{one.median:,.1f}", f"{one.p95:,.1f}", goal)


if __name__ == "__main__":
    main()
