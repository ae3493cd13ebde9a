"""Many documents read at once, each by a worker process of its own.

A document that hangs, eats up the memory or crashes what reads it takes nothing else along: the worker is ended
and another takes its place. The readers are imported by the workers alone.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic

from corpus.account import Account
from corpus.errors import DocumentError

LARGEST = 200 * 2**20
"""Bytes; a document of an account has a few million."""
MOST_WORKERS = 8
DOCUMENTS_A_WORKER = 50
"""After so many a worker is replaced, and with it whatever memory was not given back."""
AHEAD = 3
"""Documents a worker that are read, at most, while an earlier one is still being read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of a document may take."""

    seconds: float = 120.0
    """Without another page being done."""
    memory: int = 2 * 2**30
    """Bytes, where the system can keep a process within them (Linux)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read; `data` is the document itself."""

    account: Account
    data: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """How far the reading of a document is: pages done, and pages in all."""

    file: Path
    done: int
    total: int


Outcome = Reading | DocumentError
Watch = Callable[[Path, int, int], None]
"""Called with (file, pages done, pages in all)."""
_Pages = tuple[int, int]
_TICK = 1.0
"""Seconds."""


def read_files(files: Sequence[Path], watch: Watch, limits: Limits = Limits()) -> Generator[Outcome, None, None]:
    """What becomes of each file, in the order given, however fast each is read."""
    with closing(follow_files(files, limits)) as following:
        for news in following:
            if isinstance(news, Step):
                watch(news.file, news.done, news.total)
            elif news is not None:
                yield news


def follow_files(files: Sequence[Path], limits: Limits = Limits()) -> Generator[Step | Outcome | None, None, None]:
    """As read_files, and between the outcomes each page that is done; None where a second passes without either."""
    waiting = deque(enumerate(files))
    outcomes: dict[int, Outcome] = {}
    workers = [_Worker(limits) for _ in range(min(len(files), os.cpu_count() or 1, MOST_WORKERS))]
    try:
        for number in range(len(files)):
            while number not in outcomes:
                for worker in workers:
                    if worker.is_free and waiting and waiting[0][0] < number + AHEAD * len(workers):
                        worker.begin(*waiting.popleft())
                for news in _news([worker for worker in workers if not worker.is_free]):
                    if isinstance(news, tuple):
                        outcomes[news[0]] = news[1]
                    else:
                        yield news
            yield outcomes.pop(number)
    finally:
        for worker in workers:
            worker.stop()


def _news(workers: Sequence[_Worker]) -> Iterator[Step | tuple[int, Outcome] | None]:
    """Wait until one of the workers tells something or has taken too long, but no longer than a tick."""
    until = min(worker.deadline for worker in workers)
    telling = wait([worker.pipe for worker in workers], min(_TICK, max(0.0, until - monotonic())))
    for worker in workers:
        if worker.pipe in telling:
            told = worker.hear()
            yield Step(worker.file, *told) if isinstance(told, tuple) else (worker.number, told)
        elif worker.deadline <= monotonic():
            yield worker.number, worker.give_up()
    if not telling:
        yield None


class _Worker:
    """A process that reads one document after the other, as seen by the one that sends them."""

    pipe: Connection
    number: int
    file: Path
    deadline: float
    """When, on the monotonic clock, the next page must be done."""

    def __init__(self, limits: Limits) -> None:
        self.is_free = True
        self._limits = limits
        self._process: BaseProcess | None = None
        self._begun = 0

    def begin(self, number: int, file: Path) -> None:
        if self._process is None or not self._process.is_alive() or self._begun == DOCUMENTS_A_WORKER:
            self.stop()
            self._start()
        self.number, self.file = number, file
        self.is_free = False
        self._begun += 1
        self._pages = (0, 0)
        self.deadline = monotonic() + self._limits.seconds
        with suppress(OSError):  # killed this very moment; hear() will find out
            self.pipe.send(file)

    def hear(self) -> Outcome | _Pages:
        """What the worker has to tell: how far it is, or how it ended."""
        try:
            told: Outcome | _Pages = self.pipe.recv()
        except (EOFError, OSError):
            return self._failed("读到一半时程序中止了，文件可能已损坏或过于庞大")
        self.deadline = monotonic() + self._limits.seconds
        if isinstance(told, tuple):
            self._pages = told
        else:
            self.is_free = True
        return told

    def give_up(self) -> DocumentError:
        return self._failed(f"读了 {self._limits.seconds:.0f} 秒没有进展，文件可能已损坏")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self.pipe.close()
        self._process = None
        self.is_free = True

    def _start(self) -> None:
        # Not forked: the threads of the libraries at hand would not survive that.
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._limits.memory), daemon=True)
        with _unmoved_by_interrupts():
            self._process.start()
        theirs.close()
        self._begun = 0

    def _failed(self, how: str) -> DocumentError:
        self.stop()
        done, total = self._pages
        where = f"（共 {total} 页，已读 {done} 页）" if total else ""
        return DocumentError(f"《{self.file.name}》{how}{where}，没有加入。请重新下载或拆分后再添加。")


@contextmanager
def _unmoved_by_interrupts() -> Iterator[None]:
    """Processes started in this block leave Ctrl-C, which reaches all of a terminal's, to the one that started them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(pipe: Connection, memory: int) -> None:
    """The life of a worker process. Whatever goes wrong in it without a name ends it, and so is told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep_within(memory)
    if not os.environ.get("MINGZHANG_DEBUG"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with suppress(EOFError):
        while True:
            pipe.send(_read(pipe.recv(), lambda done, total: pipe.send((done, total))))


def _keep_within(memory: int) -> None:
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory if most < 0 else min(memory, most), most))


def _read(file: Path, progress: Callable[[int, int], None]) -> Outcome:
    from corpus.reading import read_account

    try:
        data = _bytes(file)
        return Reading(read_account(data, file.name, progress), data)
    except DocumentError as error:
        return error
    except MemoryError:
        return DocumentError(f"《{file.name}》过于庞大，内存不够，没有加入。请确认它是一份决算或预算，或拆分后再添加。")


def _bytes(file: Path) -> bytes:
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise DocumentError(f"{file} 不是文件，没有加入。请给出一份决算或预算。")
        if about.st_size > LARGEST:
            raise DocumentError(f"《{file.name}》超过 {LARGEST // 2**20} MB，没有加入。请确认它是一份决算或预算。")
        return file.read_bytes()
    except OSError as error:
        raise DocumentError(f"读不到文件 {file}：{error.strerror}。请检查路径和权限。") from error
