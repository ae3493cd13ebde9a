"""Documents added on the page: recognised first, then added; whoever leaves midway leaves the library whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus import sample
from corpus.library import Library
from corpus.workers import Reading
from qa.answer import Status
from qa.assistant import Assistant
from qa.cli import main
from qa.page import adding
from qa.page.adding import Gate, Intake

SAMPLE = str(sample.path())
BAD = {
    "空.pdf": b"",
    "假的.pdf": b"MZ\x90\x00 this is no document",
    "坏.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "压缩.zip": b"PK\x05\x06" + b"\x00" * 18,
    "闲话.txt": "今天天气不错。".encode(),
    "<b>粗</b>.txt": "今天天气不错。".encode(),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        yield library


def intake(library: Library, password: str | None = None) -> Intake:
    return Intake(library, Gate(password), lambda: None)


def read(taking: Intake, paths: Sequence[str], password: str = "") -> tuple[str, tuple[Reading, ...]]:
    """What is told at the end, and what could be read."""
    *_, (told, readings, _, _) = taking.read(password, paths)
    return told, readings


def confirm(taking: Intake, readings: Sequence[Reading], password: str = "") -> str:
    told: Any = taking.add(password, readings, [str(number) for number in range(len(readings))])[0]
    return str(told)


def test_what_is_recognised_is_told_before_anything_is_added(library: Library) -> None:
    taking = intake(library)
    told, readings = read(taking, [SAMPLE])
    (one,) = readings
    who = one.account.identity
    for recognised in (who.department, f"{who.year}年", "部门决算", "自洽", f"{len(one.account.tables)} 张"):
        assert recognised in told
    assert library.identities() == ()
    assert "已加入" in confirm(taking, readings)
    assert library.identities() == (who,)
    assert "替换" in read(taking, [SAMPLE])[0]
    assert "已替换" in confirm(taking, readings)


def test_progress_goes_page_by_page(library: Library) -> None:
    states = [told for told, *_ in intake(library).read("", [SAMPLE])]
    pages = [told for told in states if "第 3 页，共" in told]
    assert pages


def test_bad_files_are_told_each_and_keep_no_good_one_back(library: Library, tmp_path: Path) -> None:
    for name, content in BAD.items():
        (tmp_path / name.replace("/", "")).write_bytes(content)
    paths = [str(tmp_path / name.replace("/", "")) for name in BAD]
    told, readings = read(intake(library), [*paths, SAMPLE])
    assert len(readings) == 1
    assert told.count('class="failed"') == len(BAD)
    assert "<b>粗" not in told


def test_whoever_stops_midway_leaves_no_reader_and_no_account(library: Library) -> None:
    reading = intake(library).read("", [SAMPLE] * 3)
    next(told for told, *_ in reading if "共" in told)
    reading.close()
    assert active_children() == []
    assert library.identities() == ()


def test_two_at_once_add_the_same_account_once(library: Library) -> None:
    taking = intake(library)
    _, readings = read(taking, [SAMPLE])
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda _: confirm(taking, readings), range(2)))
    assert sorted("已替换" in one for one in told) == [False, True]
    (identity,) = library.identities()
    assert sum(1 for _ in library.account(identity.id).figures()) == sum(1 for _ in readings[0].account.figures())


def test_an_assistant_at_work_answers_from_what_was_added(library: Library) -> None:
    assistant = Assistant.open(library)
    assert assistant.ask("公务接待费花了多少？").status is Status.REFUSED
    taking = intake(library)
    confirm(taking, read(taking, [SAMPLE])[1])
    assert assistant.ask("公务接待费花了多少？").status is Status.ANSWERED


def test_without_the_password_nothing_is_read_or_added(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "AFTER_A_WRONG_PASSWORD", 0.0)
    taking = intake(library, "芝麻开门")
    for wrong in ("", "芝麻", None, ["芝麻开门"]):
        *_, (told, readings, _, _) = taking.read(wrong, [SAMPLE])
        assert (told, readings) == (adding.WRONG, ())
    _, readings = read(taking, [SAMPLE], "芝麻开门")
    assert confirm(taking, readings, "芝麻关门") == adding.WRONG
    assert library.identities() == ()
    assert "已加入" in confirm(taking, readings, "芝麻开门")


def test_too_many_or_no_files_are_refused_at_once(library: Library) -> None:
    assert read(intake(library), [])[0] == adding.NO_FILE
    assert read(intake(library), [SAMPLE] * (adding.MOST_FILES + 1))[0] == adding.TOO_MANY


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_adding_from_other_machines_needs_a_password(host: str, tmp_path: Path) -> None:
    command = ["--library", str(tmp_path), "serve", "--allow-add", "--host", host]
    result = CliRunner(env={"MINGZHANG_PASSWORD": ""}).invoke(main, command)
    assert result.exit_code == 1
    assert "MINGZHANG_PASSWORD" in result.output.splitlines()[-1]


def test_tools_need_their_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.serving.find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["--library", str(tmp_path), "serve", "--mcp"])
    assert result.exit_code == 1
    assert "mingzhang[mcp]" in result.output.splitlines()[-1]
