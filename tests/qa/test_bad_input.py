"""The command line under rough handling: odd names and bytes, kills, two at once, full disks, libraries gone wrong."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpus import sample
from corpus.account import Account
from corpus.library import SCHEMA, Library
from index.embedder import MODEL_VARIABLE
from index.search import Index
from qa.cli import main
from tests.corpus import damage_office, damage_text

ROOT = Path(__file__).resolve().parents[2]
DUMP = damage_text.DOCUMENT
QUESTION = "水务局差旅费是多少"
MERE_USER = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    if shutil.which("setpriv") else ("env",) if getattr(os, "geteuid", int)() else ()
)  # fmt: skip
"""What runs a command so that the permissions of files hold even for root."""
posix = pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 系统才有的文件和信号")
Done = subprocess.CompletedProcess[bytes]


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No command needs a model; the cache is the test's own."""
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "no-model"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(both: Library) -> Path:
    """The folder of a library with two accounts."""
    return both.directory


def begin(folder: Path, *arguments: str | Path, first: str = "", under: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """The command, after some lines of Python, as a process that leads a group with its workers."""
    return subprocess.Popen(
        [*under, sys.executable, "-c", f"from qa.cli import main; {first}main()", *map(str, arguments)],
        cwd=ROOT, env={**os.environ, "MINGZHANG_LIBRARY": str(folder), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def ran(folder: Path, *arguments: str | Path, **how: Any) -> Done:
    with begin(folder, *arguments, **how) as process:
        out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def run(folder: Path, *arguments: str | Path) -> Result:
    """The same without a process of its own, which takes a second to start."""
    return CliRunner().invoke(main, ["--library", str(folder), *map(str, arguments)])


def records(done: Result | Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def answer(folder: Path) -> str:
    """To the question whose answer is 12.00."""
    return str(json.loads(run(folder, "ask", QUESTION, "--json").stdout)["value"])


def contents(folder: Path) -> list[str]:
    """The library as SQL. Its file alone may differ, since a read moves the write-ahead log into it."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        return list(connection.iterdump())


def lines_of_chinese(told: str) -> int:
    """How many lines were told, each in Chinese and fit for a terminal."""
    lines = told.splitlines()
    assert all(re.search("[\u4e00-\u9fff]{3}", line) and fit_for_a_terminal(line) for line in lines), lines
    assert "Traceback" not in told
    return len(lines)


def fit_for_a_terminal(text: str) -> bool:
    return re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None


def fails_in_one_line(done: Result | Done) -> bool:
    status, told = (
        (done.exit_code, done.stderr) if isinstance(done, Result) else (done.returncode, done.stderr.decode())
    )
    return status == 1 and lines_of_chinese(told) == 1


# Files


NAMES = [
    "换\n行.txt", "\x1b[2J\x1b]0;题\x07.txt", "<img src=x onerror=alert(1)>.txt", "'\"; DROP TABLE account; --.txt",
    "\u202e反.txt", "%s{0}.txt", "长" * 80 + ".txt", " .txt", "-rf.txt", "*?.txt",
]  # fmt: skip


@posix
def test_documents_are_added_whatever_their_names(tmp_path: Path) -> None:
    names = [*NAMES, os.fsdecode(b"\xff\xfe.txt")]
    for number, name in enumerate(names):
        (tmp_path / name).write_text(DUMP.decode().replace("2031", str(2031 + number)), encoding="utf-8")
    files = [tmp_path / name for name in names]
    for arguments in (["add", *files], ["add", *files, "--json"], ["list"], ["list", "--json"]):
        done = run(tmp_path / "library", *arguments)
        assert done.exit_code == 0
        assert len(done.stdout.splitlines()) - len(names) in (0, 1)
        assert all(fit_for_a_terminal(line) for line in (*done.stdout.splitlines(), *done.stderr.splitlines()))
        assert os.fsdecode(b"\xff") not in done.stdout
    assert all("\n" not in json.loads(line)["source"] for line in done.stdout.splitlines())


@posix
def test_what_is_no_document_is_told_and_leaves_the_library_as_it_was(folder: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "folder.pdf").mkdir()
    os.mkfifo(papers / "pipe.pdf")
    (papers / "dangling.pdf").symlink_to(papers / "nowhere.pdf")
    (papers / "round.pdf").symlink_to(papers / "round.pdf")
    (papers / "again").symlink_to(papers, target_is_directory=True)
    (papers / "empty").mkdir()
    (papers / "bad\x1b[1m.pdf").write_bytes(b"%PDF-1.7\nrubbish")
    named = [papers / "pipe.pdf", papers / "dangling.pdf", papers / "round.pdf", papers / "empty", Path("/dev/zero")]
    before = contents(folder)
    done = ran(folder, "add", papers, *named, "--json")
    assert done.returncode == 1
    assert all("error" in record for record in records(done))
    assert lines_of_chinese(done.stderr.decode()) == len(records(done)) >= len(named)
    assert contents(folder) == before


def test_documents_that_cannot_be_read_leave_the_library_as_it_was(folder: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number, suffix in enumerate(damage_office.SOUND):
        document = damage_office.SOUND[suffix]()
        (papers / f"{number}{suffix}").write_bytes(document[: len(document) // 3])
    (papers / "cut.pdf").write_bytes(sample.path().read_bytes()[:50_000])
    before = contents(folder)
    done = run(folder, "add", papers, "--json")
    assert done.exit_code == 1
    assert lines_of_chinese(done.stderr) == len(records(done)) == 5
    assert contents(folder) == before


# Questions


ODD: dict[str, str | bytes] = {
    "escapes": "\x1b[31m总支出\x1b[0m", "no UTF-8": b"\xff\xfe\x80", "one half": "\ud800总支出",
    "controls": "总\x07支\x08出\x7f是多少", "direction": "\u202e少多是出支总", "C1": "总支出\x9b2J",
    "markup": "<script>alert(1)</script>总支出", "Markdown": "![x](http://example.invalid)[y](javascript:1)",
    "emoji": "💰💰多少", "blank": " \t\n", "long": "总支出" * 350_000, "digits": "9" * 50_000, "brackets": "（" * 5_000,
    "option": "--help?", "line separators": "总支出\u2028是\u2029多少",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_gets_an_answer(folder: Path, name: str) -> None:
    asked = os.fsdecode(ODD[name])
    for options in ((), ("--json",)):
        done = run(folder, "ask", *options, "--history", asked, "--", asked)
        assert (done.exit_code, done.stderr) == (0, "")
        assert all(fit_for_a_terminal(line) for line in done.stdout.split("\n"))
    assert json.loads(done.stdout)["question"] == asked


LINES: list[bytes] = [
    b"{}", b"[]", b"null", b"NaN", b"5", b'""', b"{", b"\xff\xfe", b"\0", b'{"question": null}', b'{"question": 5}',
    b'{"question": ["a"]}', b'{"question": "a", "history": 5}', b'{"question": "a", "history": "b"}',
    b'{"question": "a", "history": [1]}', b'{"question": "a", "history": {"b": 1}}', b'{"question": "a", "id": NaN}',
    b'{"question": "a", "id": [1]}', b"[" * 100_000, b"9" * 100_000, b'{"question": "a"} {"question": "b"}',
]  # fmt: skip
GOOD = {
    "a half": '{"id": "\\ud800", "question": "\\ud800总支出"}',
    "controls": '{"id": 1, "question": "\\u0000\\u001b[2J"}',
    "separators": '{"id": 2, "question": "总\u2028支\u0085出\x7f"}',
    "carriage return": '{"id": 3, "question": "总支出"}\r',
    "long": json.dumps({"id": 4, "question": "总" * 2**20}), "invalid": '{"id": 5, "question": "总\udcff支出"}',
}  # fmt: skip


def test_lines_that_are_no_questions_are_told_one_by_one_and_the_others_answered(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "q\x1b[2J.jsonl"
    good = [line.encode("utf-8", "surrogateescape") for line in GOOD.values()]
    file.write_bytes(b"\xef\xbb\xbf" + b"\n".join([*LINES, *good]))
    done = run(folder, "ask", "--questions", file)
    assert done.exit_code == 1
    assert lines_of_chinese(done.stderr) == len(LINES)
    assert [record["id"] for record in records(done)] == ["\ud800", 1, 2, 3, 4, 5]
    assert fit_for_a_terminal(done.stdout.replace("\n", ""))


# The library


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8192])


def scribbled(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(4096, len(data), 500):
        data[place : place + 40] = b"\xff" * 40
    file.write_bytes(data)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")


def other_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (x)")


@pytest.mark.parametrize("damage", [torn, scribbled, newer, other_program])
def test_a_library_gone_wrong_is_told_and_left_alone(
    folder: Path, both: Library, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    both.close()  # which moves the write-ahead log into the file
    file = folder / "library.sqlite"
    damage(file)
    left = file.read_bytes()
    (tmp_path / "a.txt").write_bytes(DUMP)
    for arguments in (["list"], ["ask", QUESTION], ["figures", "水务局"], ["add", tmp_path / "a.txt"]):
        done = run(folder, *arguments)
        assert fails_in_one_line(done), (arguments, done)
        assert "内部" not in done.stderr
    assert file.read_bytes() == left


@posix
@pytest.mark.skipif(not MERE_USER, reason="root 什么文件夹都能写，又没有 setpriv")
def test_a_library_that_cannot_be_written_is_told(folder: Path, both: Library, tmp_path: Path) -> None:
    both.close()
    (tmp_path / "a.txt").write_bytes(DUMP)
    before = contents(folder)
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = ran(folder, "add", tmp_path / "a.txt", under=MERE_USER)
    folder.chmod(0o755)
    assert fails_in_one_line(done), done
    assert contents(folder) == before


@posix
def test_a_full_disk_is_told_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sample.path().read_bytes())
    before = contents(folder)
    most = max(file.stat().st_size for file in folder.rglob("*")) + 8192
    full = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    full += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "
    done = ran(folder, "add", tmp_path / "a.pdf", first=full)
    assert done.returncode == 1
    assert lines_of_chinese(done.stderr.decode()) in (1, 2)
    assert "磁盘" in done.stderr.decode()
    assert contents(folder) == before


def emptied(index: Path) -> None:
    shutil.rmtree(index)


def replaced_by_a_file(index: Path) -> None:
    shutil.rmtree(index)
    index.write_text("x")


def garbled(index: Path) -> None:
    for file in index.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xff" * 100)


def blanked(index: Path) -> None:
    for file in index.rglob("*"):
        if file.is_file():
            file.write_bytes(b"")


@pytest.mark.parametrize("damage", [emptied, garbled, blanked, replaced_by_a_file])
def test_an_index_gone_wrong_is_made_again_or_told(folder: Path, both: Library, damage: Callable[[Path], None]) -> None:
    asked = "水务局为什么压缩公务接待"
    sound = run(folder, "ask", asked).stdout
    damage(folder / "index")
    if damage is replaced_by_a_file:
        assert fails_in_one_line(run(folder, "ask", asked))
    else:
        assert run(folder, "ask", asked).stdout == sound
    assert answer(folder) == "12.00"


# Several at once, and one cut off


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Dumps of several invented departments."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number, name in enumerate("甲乙丙丁戊己"):
        document = DUMP.decode().replace("某某市园林处", f"某某市{name}山区园林处")
        (folder / f"{number}.txt").write_text(document, encoding="utf-8")
    return folder


def test_two_that_add_the_same_and_one_that_asks_do_not_disturb_each_other(folder: Path, papers: Path) -> None:
    with begin(folder, "add", papers) as one, begin(folder, "add", papers) as other:
        asked = [ran(folder, "ask", QUESTION, "--json") for _ in range(2)]
        outs = [process.communicate(timeout=120) for process in (one, other)]
    assert [process.returncode for process in (one, other)] == [0, 0], outs
    assert [records(done)[0]["value"] for done in asked] == ["12.00"] * 2
    with Library.open(folder) as library:
        assert len(library.identities()) == 2 + 6
        assert all(library.account(who.id).tables for who in library.identities())


def moments(count: int) -> Iterator[float]:
    """Parts of the time that an add took, from before its first write to after its last.

    A machine that has become quicker since may be done by then, which must lose nothing either.
    """
    chance = random.Random(count)
    return (chance.random() for _ in range(count))


@posix
@pytest.mark.parametrize("count", [3, pytest.param(50, marks=pytest.mark.sweep)])
def test_an_add_killed_at_any_moment_loses_nothing(
    tmp_path: Path, both: Library, water: Account, audit: Account, papers: Path, count: int
) -> None:
    both.close()
    added = replace_library(both.directory, tmp_path / "rehearsal")
    started = time.monotonic()
    assert ran(added, "add", papers).returncode == 0
    whole = time.monotonic() - started
    complete = accounts(added)
    for number, part in enumerate(moments(count)):
        folder = replace_library(both.directory, tmp_path / str(number))
        with begin(folder, "add", papers) as process:
            try:
                process.communicate(timeout=part * whole * 0.9)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        found = accounts(folder)
        assert found.items() <= complete.items()
        assert found[water.id] == water
        assert found[audit.id] == audit
        assert answer(folder) == "12.00"
        assert run(folder, "add", papers).exit_code == 0
        assert accounts(folder) == complete
        shutil.rmtree(folder)


def replace_library(source: Path, target: Path) -> Path:
    return Path(shutil.copytree(source, target))


def accounts(folder: Path) -> dict[str, Account]:
    with Library.open(folder) as library:
        (sound,) = library.connection.execute("PRAGMA integrity_check").fetchone()
        assert sound == "ok"
        Index.open(library).search("公务接待", None, "paragraph", 3)
        return {who.id: library.account(who.id) for who in library.identities()}
