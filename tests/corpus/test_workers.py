"""Documents are read by worker processes: in order, within limits, each on its own."""

from __future__ import annotations

import sys
from collections.abc import Generator
from multiprocessing import active_children
from pathlib import Path

import pytest

from corpus import sample
from corpus.errors import DocumentError
from corpus.workers import Limits, Outcome, Reading, read_files

SAMPLE = sample.path()
DEFAULT = Limits()


def ignore(file: Path, done: int, total: int) -> None:
    pass


def read(*files: Path, limits: Limits = DEFAULT) -> Generator[Outcome, None, None]:
    return read_files(files, ignore, limits)


def test_what_becomes_of_each_file_is_told_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nrubbish")
    first, bad, absent, folder, last = read(SAMPLE, tmp_path / "bad.pdf", tmp_path / "absent.pdf", tmp_path, SAMPLE)
    assert isinstance(first, Reading)
    assert first == last
    assert first.data == SAMPLE.read_bytes()
    for outcome, said in ((bad, "bad.pdf"), (absent, "absent.pdf"), (folder, "不是文件")):
        assert isinstance(outcome, DocumentError)
        assert said in str(outcome)
        assert "\n" not in str(outcome)


def test_a_document_without_progress_is_given_up() -> None:
    # Even to start takes a worker longer.
    for outcome in read(SAMPLE, SAMPLE, limits=Limits(seconds=0.02)):
        assert isinstance(outcome, DocumentError)
        assert "没有进展" in str(outcome)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process within its memory")
def test_a_document_that_takes_too_much_memory_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    vast = tmp_path / "vast.txt"
    with vast.open("wb") as file:
        file.truncate(190 * 2**20)
    refused, taken = read(vast, SAMPLE, limits=Limits(memory=200 * 2**20))
    assert isinstance(refused, DocumentError)
    assert "庞大" in str(refused)
    assert isinstance(taken, Reading)


def test_a_worker_killed_from_outside_costs_only_its_document() -> None:
    killed: list[object] = []

    def kill_one(file: Path, done: int, total: int) -> None:
        if not killed:
            killed.append(active_children()[0])
            active_children()[0].kill()

    outcomes = list(read_files([SAMPLE] * 4, kill_one))
    (lost,) = (outcome for outcome in outcomes if isinstance(outcome, DocumentError))
    assert "程序中止" in str(lost)


def test_whoever_stops_early_leaves_no_worker_behind() -> None:
    outcomes = read(*[SAMPLE] * 4)
    assert isinstance(next(outcomes), Reading)
    outcomes.close()
    assert active_children() == []


def test_nothing_to_read_needs_no_worker() -> None:
    assert list(read()) == []


def test_the_pages_of_each_document_are_told() -> None:
    told: list[tuple[Path, int, int]] = []
    (outcome,) = read_files([SAMPLE], lambda *pages: told.append(pages))
    assert isinstance(outcome, Reading)
    total = outcome.account.page_count
    assert total is not None
    assert told == [(SAMPLE, done, total) for done in range(1, total + 1)]
