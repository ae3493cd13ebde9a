"""The library on disk: accounts in one SQLite file, added, replaced and removed all-or-nothing."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.account import (
    Account,
    Box,
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
from corpus.kept_lines import keep_lines, kept_lines
from corpus.proofs import Proof, prove

FILE_NAME = "library.sqlite"
WAIT_FOR_OTHER_WRITER = 30.0
"""Seconds."""
SCHEMA = 4
"""Grows with every change of schema.sql; kept in the file as its user_version, which the first libraries left at 0."""
_LATER_COLUMNS = {
    "origin": "TEXT NOT NULL DEFAULT 'rules'",
    "prints_unit": "INTEGER NOT NULL DEFAULT 1",
    "held": "INTEGER",
    "failed": "INTEGER",
    "proven": "INTEGER",
    "figures": "INTEGER",
}
"""Columns of "table" that the first libraries lack."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What `list` shows of a table of money."""

    number: int
    title: str
    origin: Origin
    proof: Proof


@dataclass(frozen=True, slots=True)
class Entry:
    """What `list` shows of an account."""

    identity: Identity
    source_name: str
    page_count: int | None
    tables: int
    money: tuple[TableEntry, ...]

    @property
    def figures(self) -> int:
        """How many figures its tables of money print."""
        return sum(table.proof.figures for table in self.money)


class Library:
    """Accounts in `directory`. One object may be used from several threads."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []

    @classmethod
    def open(cls, directory: Path) -> Library:
        """The library in `directory`, made if absent.

        Raises LibraryError when the folder cannot be written or the file is no library.
        """
        library = cls(directory)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            library._recognise()
            if library._schema() < SCHEMA:
                library._upgrade()
        except OSError as error:
            raise LibraryError(
                f"无法建立账目库文件夹 {directory}：{error.strerror}。请用 --library 另选一个可写的文件夹。"
            ) from error
        except sqlite3.DatabaseError as error:
            raise LibraryError(
                f"账目库 {directory / FILE_NAME} 打不开（{error}）。请用 --library 另选文件夹，或移走它重新添加。"
            ) from error
        return library

    def _schema(self) -> int:
        (schema,) = self.connection.execute("PRAGMA user_version").fetchone()
        return int(schema)

    def _recognise(self) -> None:
        """Raises LibraryError, before anything is written, for the file of another program or of a later version."""
        path = self.directory / FILE_NAME
        names = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if names and "account" not in names:
            raise LibraryError(f"{path} 是别的程序的数据库，不是账目库。请用 --library 另选文件夹。")
        if self._schema() > SCHEMA:
            raise LibraryError(f"账目库 {path} 由更新版本的明账建立。请升级明账，或用 --library 另选文件夹。")

    def _upgrade(self) -> None:
        """Make a new library, or bring one of an earlier version up to date."""
        script = (files("corpus") / "schema.sql").read_text(encoding="utf-8")
        self.connection.execute("PRAGMA journal_mode = WAL")  # the file keeps to it
        self.connection.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")  # another process may be at it, too
        with self.transaction() as connection:
            known = {name for _, name, *_ in connection.execute('PRAGMA table_info("table")')}
            for name in _LATER_COLUMNS.keys() - known:
                connection.execute(f'ALTER TABLE "table" ADD COLUMN {name} {_LATER_COLUMNS[name]}')
            for identity in self.identities():
                _keep_proofs(connection, self.account(identity.id))
            connection.execute(f"PRAGMA user_version = {SCHEMA}")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.directory / FILE_NAME, timeout=WAIT_FOR_OTHER_WRITER, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA foreign_keys = ON")
            self._threads.connection = connection
            self._connections.append(connection)
        return connection

    def close(self) -> None:
        while self._connections:
            self._connections.pop().close()
        self._threads = threading.local()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: what is written inside is kept if the block ends well, else undone."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise LibraryError(f"账目库正被另一个程序写入，或无法写入（{error}）。请稍后再试。") from error
        try:
            yield connection
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise LibraryError(f"写入账目库失败（{error}），账目库没有改变。请检查磁盘空间后再试。") from error
        finally:
            # SQLite may have undone it by itself, as when the disk is full.
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def version(self) -> int:
        """A number that grows with every change of the accounts."""
        (version,) = self.connection.execute("SELECT version FROM meta").fetchone()
        return int(version)

    def add(self, account: Account, source: bytes) -> bool:
        """Keep the account and the document it came from. False if it replaced one of the same identity."""
        with self.transaction() as connection:
            replaced = connection.execute("DELETE FROM account WHERE id = ?", (account.id,)).rowcount
            _insert(connection, account, source)
            connection.execute("UPDATE meta SET version = version + 1")
        return not replaced

    def remove(self, account_id: str) -> None:
        """Forget an account. Raises UnknownAccount."""
        with self.transaction() as connection:
            if not connection.execute("DELETE FROM account WHERE id = ?", (account_id,)).rowcount:
                raise UnknownAccount(f"账目库里没有“{account_id}”。用 mingzhang list 查看已有的账目。")
            connection.execute("UPDATE meta SET version = version + 1")

    def identities(self) -> tuple[Identity, ...]:
        """All accounts, by department, then year."""
        rows = self.connection.execute(
            "SELECT department, year, kind, scope FROM account ORDER BY department, year, kind, scope"
        )
        return tuple(_identity(row) for row in rows)

    def accounts(self) -> tuple[Entry, ...]:
        """All accounts as `list` shows them, by department, then year."""
        money: defaultdict[str, list[TableEntry]] = defaultdict(list)
        for account, number, title, origin, *proof in self.connection.execute(
            """SELECT account, number, title, origin, held, failed, proven, figures
               FROM "table" WHERE figures IS NOT NULL ORDER BY account, number"""
        ):
            money[account].append(TableEntry(number, title, Origin(origin), Proof(*proof)))
        rows = self.connection.execute(
            """SELECT id, department, year, kind, scope, source_name, page_count,
                      (SELECT count(*) FROM "table" WHERE account = account.id)
               FROM account ORDER BY department, year, kind, scope"""
        )
        return tuple(
            Entry(_identity(who), source_name, page_count, tables, tuple(money[account]))
            for account, *who, source_name, page_count, tables in rows
        )

    def account(self, account_id: str) -> Account:
        """The whole account. Raises UnknownAccount."""
        head = self.connection.execute(
            "SELECT department, year, kind, scope, source_name, page_count FROM account WHERE id = ?", (account_id,)
        ).fetchone()
        if head is None:
            raise UnknownAccount(f"账目库里没有“{account_id}”。用 mingzhang list 查看已有的账目。")
        return Account(
            identity=_identity(head[:4]),
            tables=_tables(self.connection, account_id),
            sections=_sections(self.connection, account_id),
            statements=_statements(self.connection, account_id),
            source_name=head[4],
            page_count=head[5],
            titles=kept_lines(self.connection, account_id, "title"),
            contents=kept_lines(self.connection, account_id, "contents"),
        )

    def source(self, account_id: str) -> bytes:
        """The document as it was added. Raises UnknownAccount."""
        row = self.connection.execute("SELECT source FROM account WHERE id = ?", (account_id,)).fetchone()
        if row is None:
            raise UnknownAccount(f"账目库里没有“{account_id}”。用 mingzhang list 查看已有的账目。")
        return bytes(row[0])


def _insert(connection: sqlite3.Connection, account: Account, source: bytes) -> None:
    id = account.id
    who = account.identity
    connection.execute(
        "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (id, who.department, who.year, who.kind, who.scope, account.source_name, account.page_count, source),
    )
    for table in account.tables:
        key = (id, table.number)
        connection.execute(
            """INSERT INTO "table" (account, number, title, standard, unit, pages, notes, origin, prints_unit)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                *key,
                table.title,
                table.standard,
                table.unit,
                _json(table.pages),
                _json(table.notes),
                table.origin,
                table.prints_unit,
            ),
        )
        connection.executemany(
            'INSERT INTO "column" VALUES (?, ?, ?, ?, ?)',
            [(*key, n, _json(column.path), column.side) for n, column in enumerate(table.columns)],
        )
        connection.executemany(
            "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, n, row.number, row.label, row.code, row.depth, row.side) for n, row in enumerate(table.rows)],
        )
        connection.executemany(
            "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, c.row, c.column, c.printed, _decimal_text(c.value), c.page, _json(c.box)) for c in table.cells],
        )
    _keep_proofs(connection, account)
    for n, section in enumerate(account.sections):
        connection.execute("INSERT INTO section VALUES (?, ?, ?, ?)", (id, n, _json(section.path), section.page))
        connection.executemany(
            "INSERT INTO paragraph VALUES (?, ?, ?, ?, ?)",
            [(id, n, m, paragraph.text, paragraph.page) for m, paragraph in enumerate(section.paragraphs)],
        )
    keep_lines(connection, account)
    connection.executemany(
        "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                id, n, s.section, s.paragraph, s.sentence, s.subject, s.measure, _decimal_text(s.value), s.unit,
                s.basis_of_comparison, s.start, s.end,
            )
            for n, s in enumerate(account.statements)
        ],
    )  # fmt: skip


def _keep_proofs(connection: sqlite3.Connection, account: Account) -> None:
    connection.executemany(
        'UPDATE "table" SET held = ?, failed = ?, proven = ?, figures = ? WHERE account = ? AND number = ?',
        [(p.held, p.failed, p.proven, p.figures, account.id, number) for number, p in prove(account).items()],
    )


def _tables(connection: sqlite3.Connection, account_id: str) -> tuple[Table, ...]:
    columns: defaultdict[int, list[Column]] = defaultdict(list)
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    cells: defaultdict[int, list[Cell]] = defaultdict(list)
    for number, path, side in connection.execute(
        'SELECT "table", path, side FROM "column" WHERE account = ? ORDER BY "table", position', (account_id,)
    ):
        columns[number].append(Column(tuple(json.loads(path)), side))
    for table, *fields in connection.execute(
        'SELECT "table", number, label, code, depth, side FROM row WHERE account = ? ORDER BY "table", position',
        (account_id,),
    ):
        rows[table].append(Row(*fields))
    for table, row, column, printed, value, page, box in connection.execute(
        'SELECT "table", row, "column", printed, value, page, box FROM cell WHERE account = ?', (account_id,)
    ):
        amount = None if value is None else Decimal(value)
        cells[table].append(Cell(row, column, printed, amount, page, _box(box)))
    return tuple(
        Table(
            number=number,
            title=title,
            standard=standard,
            unit=unit,
            columns=tuple(columns[number]),
            rows=tuple(rows[number]),
            cells=tuple(cells[number]),
            pages=tuple(json.loads(pages)),
            notes=tuple(json.loads(notes)),
            origin=Origin(origin),
            prints_unit=bool(prints_unit),
        )
        for number, title, standard, unit, pages, notes, origin, prints_unit in connection.execute(
            """SELECT number, title, standard, unit, pages, notes, origin, prints_unit
               FROM "table" WHERE account = ? ORDER BY number""",
            (account_id,),
        )
    )


def _sections(connection: sqlite3.Connection, account_id: str) -> tuple[Section, ...]:
    paragraphs: defaultdict[int, list[Paragraph]] = defaultdict(list)
    for section, text, page in connection.execute(
        "SELECT section, text, page FROM paragraph WHERE account = ? ORDER BY section, position", (account_id,)
    ):
        paragraphs[section].append(Paragraph(text, page))
    return tuple(
        Section(tuple(json.loads(path)), tuple(paragraphs[position]), page)
        for position, path, page in connection.execute(
            "SELECT position, path, page FROM section WHERE account = ? ORDER BY position", (account_id,)
        )
    )


def _statements(connection: sqlite3.Connection, account_id: str) -> tuple[Statement, ...]:
    rows = connection.execute(
        """SELECT section, paragraph, sentence, subject, measure, value, unit, basis_of_comparison, start, "end"
           FROM statement WHERE account = ? ORDER BY position""",
        (account_id,),
    )
    return tuple(
        Statement(section, paragraph, sentence, subject, Measure(measure), Decimal(value), *rest)
        for section, paragraph, sentence, subject, measure, value, *rest in rows
    )


def _identity(row: Sequence[Any]) -> Identity:
    department, year, kind, scope = row
    return Identity(department, year, Kind(kind), Scope(scope))


def _json(values: Sequence[Any] | None) -> str | None:
    return None if values is None else json.dumps(list(values), ensure_ascii=False)


def _decimal_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    x0, top, x1, bottom = json.loads(text)
    return (x0, top, x1, bottom)
