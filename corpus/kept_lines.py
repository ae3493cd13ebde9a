"""Title lines and contents of an account in the library's file."""

from __future__ import annotations

import sqlite3

from corpus.account import Account, Printed


def keep_lines(connection: sqlite3.Connection, account: Account) -> None:
    connection.executemany(
        "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
        [
            (account.id, role, n, line.text, line.page)
            for role, lines in (("title", account.titles), ("contents", account.contents))
            for n, line in enumerate(lines)
        ],
    )


def kept_lines(connection: sqlite3.Connection, account_id: str, role: str) -> tuple[Printed, ...]:
    """Empty for an account that was kept by a version that did not keep such lines."""
    rows = connection.execute(
        "SELECT text, page FROM line WHERE account = ? AND role = ? ORDER BY position", (account_id, role)
    )
    return tuple(Printed(text, page) for text, page in rows)
