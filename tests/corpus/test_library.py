"""The library keeps accounts exactly, changes all-or-nothing, and says in one line of Chinese what is wrong."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.account import (
    Account,
    Cell,
    Column,
    Identity,
    Kind,
    Measure,
    Origin,
    Paragraph,
    Row,
    Scope,
    Section,
    Statement,
    Table,
)
from corpus.errors import LibraryError, UnknownAccount
from corpus.library import Library
from index.store import ChunkStore

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = Identity("临江市清河区水务局", 2031, Kind.FINAL, Scope.DEPARTMENT)

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
optional_text = st.none() | text
count = st.integers(0, 10**6)
money = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15)
coordinate = st.floats(0, 2000, allow_nan=False)
box = st.none() | st.tuples(coordinate, coordinate, coordinate, coordinate)
page = st.none() | st.integers(1, 999)
identities = st.builds(
    Identity, text.filter(bool), st.integers(2000, 2099), st.sampled_from(Kind), st.sampled_from(Scope)
)
rows = st.builds(Row, count, text, optional_text, st.integers(0, 3), optional_text)
columns = st.builds(Column, st.lists(text, min_size=1, max_size=3).map(tuple), optional_text)
sections = st.builds(
    Section,
    st.lists(text, max_size=3).map(tuple),
    st.lists(st.builds(Paragraph, text, page), max_size=3).map(tuple),
    page,
)
statements = st.builds(
    Statement, count, count, text, text, st.sampled_from(Measure), money, text, optional_text, count, count
)


@st.composite
def tables(draw: st.DrawFn, number: int) -> Table:
    """A table with any of its cells blank; cells in reading order."""
    printed_rows = draw(st.lists(rows, max_size=4))
    printed_columns = draw(st.lists(columns, max_size=4))
    cells = [
        Cell(row, column, draw(text), draw(st.none() | money), draw(page), draw(box))
        for row in range(len(printed_rows))
        for column in range(len(printed_columns))
        if draw(st.booleans())
    ]
    return Table(
        number, draw(text), draw(optional_text), draw(st.none() | st.sampled_from(["元", "万元"])),
        tuple(printed_columns), tuple(printed_rows), tuple(cells),
        tuple(draw(st.lists(st.integers(1, 99), max_size=3))), tuple(draw(st.lists(text, max_size=2))),
        draw(st.sampled_from(Origin)),
    )  # fmt: skip


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    return Account(
        draw(identities), tuple(draw(tables(number)) for number in range(1, draw(st.integers(0, 3)) + 1)),
        tuple(draw(st.lists(sections, max_size=3))), draw(text), draw(page),
        tuple(draw(st.lists(statements, max_size=3))),
    )  # fmt: skip


def small(identity: Identity = IDENTITY, label: str = "差旅费") -> Account:
    table = Table(
        1, "支出决算表", "expenditure", "万元", (Column(("合计",)),), (Row(1, label),),
        (Cell(0, 0, "12.00", Decimal("12.00"), 3, (1.0, 2.0, 3.0, 4.0)),), (3,), ("注",),
    )  # fmt: skip
    section = Section(("说明",), (Paragraph(f"{label}支出12.00万元。", 9),), 9)
    stated = Statement(0, 0, f"{label}支出12.00万元。", label, Measure.AMOUNT, Decimal("12.00"), "万元", None, 5, 10)
    return Account(identity, (table,), (section,), "账.pdf", 30, (stated,))


def named(name: str) -> Account:
    return small(replace(IDENTITY, department=name))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the library's file, SQLite's own bookkeeping aside."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]  # fmt: skip
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def one_line_of_chinese(error: BaseException) -> bool:
    return "\n" not in str(error) and re.search("[\u4e00-\u9fff]{4}", str(error)) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(account=accounts(), source=st.binary(max_size=64))
def test_an_account_comes_back_as_it_was_added(folder: Path, account: Account, source: bytes) -> None:
    with Library.open(folder) as library:
        library.add(account, source)
    with Library.open(folder) as library:
        assert library.account(account.id) == account
        assert library.source(account.id) == source


def test_list_counts_tables_and_figures_of_money(folder: Path) -> None:
    account = small()
    counted = replace(account.tables[0], number=2, unit=None, standard=None)
    with Library.open(folder) as library:
        library.add(replace(account, tables=(*account.tables, counted)), b"")
        (entry,) = library.accounts()
    assert (entry.identity, entry.tables, entry.figures) == (IDENTITY, 2, 1)
    assert (entry.source_name, entry.page_count) == ("账.pdf", 30)


def test_accounts_are_listed_by_department_then_year(folder: Path) -> None:
    with Library.open(folder) as library:
        for department, year in (("乙局", 2032), ("甲局", 2031), ("乙局", 2031)):
            library.add(small(replace(IDENTITY, department=department, year=year)), b"")
        assert [(who.department, who.year) for who in library.identities()] == [
            ("乙局", 2031), ("乙局", 2032), ("甲局", 2031)
        ]  # fmt: skip
        assert [entry.identity for entry in library.accounts()] == list(library.identities())


@pytest.mark.parametrize(
    "other",
    [
        replace(IDENTITY, department="临江市清河区审计局"),
        replace(IDENTITY, year=2030),
        replace(IDENTITY, kind=Kind.BUDGET),
        replace(IDENTITY, scope=Scope.UNIT),
    ],
    ids=["department", "year", "kind", "scope"],
)
def test_only_the_same_department_year_kind_and_scope_is_replaced(folder: Path, other: Identity) -> None:
    with Library.open(folder) as library:
        assert library.add(small(), b"old") is True
        assert library.add(small(other), b"other") is True
        assert library.add(small(label="培训费"), b"new") is False
        assert library.account(IDENTITY.id) == small(label="培训费")
        assert library.source(IDENTITY.id) == b"new"
        assert library.account(other.id) == small(other)


def test_the_version_grows_with_every_change_and_only_then(folder: Path) -> None:
    with Library.open(folder) as library:
        versions = [library.version()]
        for change in (
            lambda: library.add(small(), b""),
            lambda: library.add(small(), b""),
            lambda: library.remove(IDENTITY.id),
        ):
            change()
            versions.append(library.version())
        assert versions == sorted(set(versions))
        library.accounts()
        assert library.version() == versions[-1]
    with Library.open(folder) as library:
        assert library.version() == versions[-1]


def test_removal_leaves_no_row_of_the_account_in_any_table(folder: Path) -> None:
    with Library.open(folder) as library:
        store = ChunkStore(library)
        library.add(named("甲局"), b"")
        store.add_missing()
        before = contents(folder)
        library.add(named("乙局"), b"")
        store.add_missing()
        assert any("乙局" in str(row) for row in contents(folder)["chunk"])
        library.remove(named("乙局").id)
    assert {**contents(folder), "meta": []} == {**before, "meta": []}


@pytest.mark.parametrize("act", ["account", "source", "remove"])
def test_an_account_that_is_not_there_is_told(folder: Path, act: str) -> None:
    with Library.open(folder) as library:
        library.add(small(), b"")
        with pytest.raises(UnknownAccount) as caught:
            getattr(library, act)("没有这份账")
        assert one_line_of_chinese(caught.value)
        assert library.account(IDENTITY.id) == small()


def test_an_error_in_the_middle_of_an_add_leaves_everything_as_it_was(folder: Path) -> None:
    table = small().tables[0]
    twice_the_same_cell = replace(table, cells=table.cells * 2)
    broken = replace(small(label="培训费"), tables=(twice_the_same_cell,))
    with Library.open(folder) as library:
        library.add(small(), b"old")
        before = contents(folder)
        with pytest.raises(sqlite3.IntegrityError):
            library.add(broken, b"new")
        assert contents(folder) == before
        assert library.add(named("乙局"), b"") is True


def delete_all_and_stop(library: Library) -> None:
    with library.transaction() as connection:
        connection.execute("DELETE FROM account")
        raise KeyboardInterrupt


def test_an_interrupted_transaction_is_undone(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(small(), b"")
        before = contents(folder)
        with pytest.raises(KeyboardInterrupt):
            delete_all_and_stop(library)
        assert contents(folder) == before


def test_a_full_disk_is_told_and_changes_nothing(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(small(), b"old")
        before = contents(folder)
        (pages,) = library.connection.execute("PRAGMA page_count").fetchone()
        library.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(LibraryError) as caught:
            library.add(small(label="培训费"), bytes(10**6))
        assert one_line_of_chinese(caught.value)
        assert contents(folder) == before
        library.connection.execute("PRAGMA max_page_count = 1000000")
        assert library.add(small(label="培训费"), bytes(10**6)) is False


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own that runs the script with the project's packages at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="没有 SIGKILL 的系统")
def test_a_process_killed_while_adding_leaves_the_library_as_it_was(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(small(), b"old")
    before = contents(folder)
    script = """
        import sys, os, signal
        from dataclasses import replace
        from pathlib import Path
        from corpus.library import Library

        class Killed(tuple):
            def __iter__(self):
                yield from super().__iter__()
                os.kill(os.getpid(), signal.SIGKILL)

        with Library.open(Path(sys.argv[1])) as library:
            account = library.account(sys.argv[2])
            library.add(replace(account, source_name="new", statements=Killed(account.statements)), b"new")
    """
    with run(script, folder, IDENTITY.id) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert contents(folder) == before
    with Library.open(folder) as library:
        assert library.account(IDENTITY.id) == small()
        assert library.add(small(label="培训费"), b"") is False


def test_two_processes_adding_different_accounts_both_succeed(folder: Path) -> None:
    with Library.open(folder) as library:
        library.add(small(), b"")
    script = """
        import sys
        from dataclasses import replace
        from pathlib import Path
        from corpus.library import Library

        with Library.open(Path(sys.argv[1])) as library:
            (identity,) = library.identities()
            account = library.account(identity.id)
            print("ready", flush=True)
            sys.stdin.readline()
            for year in range(int(sys.argv[2]), int(sys.argv[2]) + 20):
                library.add(replace(account, identity=replace(identity, year=year)), b"")
    """
    with run(script, folder, 2040) as one, run(script, folder, 2060) as other:
        for process in (one, other):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert (one.wait(), other.wait()) == (0, 0)
    with Library.open(folder) as library:
        years = {who.year for who in library.identities()}
        assert years == {2031, *range(2040, 2080)}
        assert all(library.account(who.id) == small(who) for who in library.identities())


def test_a_second_opening_sees_what_the_first_has_added(folder: Path) -> None:
    with Library.open(folder) as one, Library.open(folder) as other:
        version = other.version()
        one.add(small(), b"")
        assert other.account(IDENTITY.id) == small()
        assert other.version() > version


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" * 400, b"SQLite format 3\0" + b"\xff" * 4000], ids=["other", "torn"])
def test_a_file_that_is_no_library_is_told_and_left_alone(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "library.sqlite").write_bytes(content)
    with pytest.raises(LibraryError) as caught:
        Library.open(folder)
    assert one_line_of_chinese(caught.value)
    assert (folder / "library.sqlite").read_bytes() == content


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(LibraryError) as caught:
        Library.open(tmp_path / "taken")
    assert one_line_of_chinese(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root 什么文件夹都能写")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    for directory in (closed, closed / "library"):
        with pytest.raises(LibraryError) as caught:
            Library.open(directory)
        assert one_line_of_chinese(caught.value)


def test_a_library_of_before_tables_were_proven_is_brought_up_to_date(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.add(small(), b"source")
        (entry,) = library.accounts()
        for name in ("origin", "held", "failed", "proven", "figures"):
            library.connection.execute(f'ALTER TABLE "table" DROP COLUMN {name}')
        library.connection.execute("PRAGMA user_version = 0")
    with Library.open(tmp_path) as library:
        assert library.accounts() == (entry,)
        assert library.account(IDENTITY.id) == small()
