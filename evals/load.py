"""python -m evals.load: many people asking the server at once: errors, answers mixed up, waiting times, memory."""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import click
import httpx
import psutil

from corpus import sample
from corpus.errors import MingzhangError
from corpus.library import Library
from evals.crowd import QUESTIONS, SUBJECTS, fill
from evals.questions import read_questions
from index.search import Index
from qa.as_json import answer_record
from qa.assistant import Assistant

ENDPOINT = "/gradio_api/run/ask"
GOAL = 1000.0
"""Milliseconds within which 95 % are to be answered."""
OPENING = 300.0
"""Seconds that the server may take to open."""
PATIENCE = 60.0
"""Seconds after which an answer counts as none."""
_SEED = 7

DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A question about one account, and the answer it has when nobody else asks."""

    question: str
    account: str
    expected: Record


@dataclass(frozen=True, slots=True)
class User:
    """`session` is what Gradio keeps users apart by."""

    session: str
    client: httpx.AsyncClient
    cases: Sequence[Case]


@dataclass
class Told:
    """What the users met with. Waiting times in milliseconds."""

    waited: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    """Questions whose answer was not the one they have alone."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Milliseconds and MB. `memory_first` is after the first answers, `memory_last` after the last."""

    users: int
    questions: int
    per_second: float
    errors: int
    mixed: int
    p50: float
    p95: float
    memory_first: int
    memory_last: int


@click.command()
@click.argument("documents", nargs=-1, type=DOCUMENT)
@click.option("--users", default=50, type=click.IntRange(1), help="同时提问的人数，每人问一份自己的账。")
@click.option("--seconds", default=120.0, type=click.FloatRange(0.1), help="问多久。")
@click.option("--questions", "most", type=click.IntRange(1), help="问满这么多题就停。")
@click.option("--pause", default=0.0, type=click.FloatRange(0), help="每人看完一个回答再问，平均隔几秒。")
@click.option("--json", "as_json", is_flag=True, help="一行 JSON。")
def main(
    documents: tuple[Path, ...], users: int, seconds: float, most: int | None, pause: float, as_json: bool
) -> None:
    """量很多人同时提问时服务器怎么样：出错、答混、等多久、内存。库里是所给文件（默认自带的样本）改了部门和数字的副本。"""
    try:
        with TemporaryDirectory(prefix="mingzhang-") as directory:
            cases = stocked(Path(directory), documents or (sample.path(),), users)
            with served(Path(directory)) as (address, server):
                measurement = asyncio.run(measure(address, server, cases, seconds, most, pause))
    except MingzhangError as error:
        sys.exit(str(error))
    click.echo(json.dumps(asdict(measurement)) if as_json else _readable(measurement))


def stocked(directory: Path, documents: Sequence[Path], users: int) -> list[list[Case]]:
    """A library with an account for each user; each user's questions with their answers."""
    figures = SUBJECTS["figures"]
    texts = [one.text for one in read_questions(QUESTIONS) if one.kind in figures.kinds and not one.history]
    with Library.open(directory) as library:
        fill(library, documents, users + len(documents), figures.index)
        Index.open(library).said("支出", None, "paragraph", 1)
        assistant = Assistant.open(library)
        identities = [identity.id for identity in library.identities()][:users]
        chosen = random.Random(_SEED)
        return [
            [
                Case(text, account, _comparable(answer_record(assistant.ask(text, (), [account]), 0)))
                for text in chosen.sample(texts, min(20, len(texts)))
            ]
            for account in identities
        ]


@contextmanager
def served(directory: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The server as people start it, over the loopback: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from qa.cli import main; main()", "--library", str(directory)]
    no_model = {**os.environ, "MINGZHANG_MODEL": str(directory)}  # figures need none; embedding would disturb them
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=no_model
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + OPENING
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise MingzhangError("服务器没有打开。")


async def measure(
    address: str,
    server: psutil.Process,
    cases: Sequence[Sequence[Case]],
    seconds: float,
    most: int | None,
    pause: float,
) -> Measurement:
    """Each user asks one of the own questions after the other, until the time is over or enough are asked."""
    async with AsyncExitStack() as stack:
        users = [
            User(_session(number), await stack.enter_async_context(_client(address)), own)
            for number, own in enumerate(cases)
        ]
        first = Told()
        async with _client(address) as opening:  # the users' own connections would be closed while they wait
            for user in users:
                await _ask(replace(user, client=opening), user.cases[0], first)
        memory_first = _memory(server)
        told, started = Told(), time.monotonic()
        await asyncio.gather(*(_use(user, started + seconds, most, pause, told) for user in users))
        lasted = time.monotonic() - started
    asked = len(told.waited)
    for trouble in (*told.errors[:3], *told.mixed[:3]):
        click.echo(trouble, err=True)
    waited = told.waited or [0.0]
    p95 = quantiles(waited, n=20, method="inclusive")[-1] if len(waited) > 1 else waited[0]
    return Measurement(
        len(cases), asked, round(asked / lasted, 1), len(told.errors) + len(first.errors),
        len(told.mixed) + len(first.mixed), round(median(waited), 1), round(p95, 1), memory_first, _memory(server),
    )  # fmt: skip


async def _use(user: User, until: float, most: int | None, pause: float, told: Told) -> None:
    chance = random.Random(user.session)
    while time.monotonic() < until and (most is None or len(told.waited) < most):
        await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
        await _ask(user, chance.choice(user.cases), told)


async def _ask(user: User, case: Case, told: Told) -> None:
    started = time.perf_counter()
    try:
        asked = {"data": [case.question, None, [case.account]], "session_hash": user.session}
        response = await user.client.post(ENDPOINT, json=asked)
        told.waited.append((time.perf_counter() - started) * 1000)
        record = response.raise_for_status().json()["data"][0]
    except (httpx.HTTPError, KeyError, ValueError) as error:
        told.errors.append(f"{case.account} {case.question}: {error!r}")
        return
    if _comparable(record) != case.expected:
        told.mixed.append(f"{case.account} {case.question}: {record['text']}")


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False)


def _session(number: int) -> str:
    return f"user{number}"


def _comparable(record: Record) -> Record:
    """The answer as JSON, without the time it took."""
    return {**json.loads(json.dumps(record)), "elapsed_ms": None}


def _memory(server: psutil.Process) -> int:
    return int(server.memory_info().rss) // 2**20


def _readable(one: Measurement) -> str:
    missed = "" if one.p95 < GOAL else "，未达"
    return (
        f"{one.users} 人同时问，共 {one.questions} 题，每秒 {one.per_second} 题；出错 {one.errors}，答混 {one.mixed}；"
        f"中位数 {one.p50} 毫秒，95% 在 {one.p95} 毫秒以内（目标 <{GOAL:.0f}{missed}）；"
        f"内存 {one.memory_first} MB，问完之后 {one.memory_last} MB"
    )


if __name__ == "__main__":
    main()
