"""What is prepared of the accounts of a library, kept in its file so that questions need not wait for it."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from corpus.account import Identity
from corpus.errors import LibraryError
from corpus.library import Library
from qa.accounts.prepared import Prepared

_MADE_OF = ("corpus", "qa")
"""Packages whose code and data decide what is prepared."""


class Shelf:
    """Prepared accounts of `library`. What other code than this prepared is never used."""

    def __init__(self, library: Library) -> None:
        self._library = library
        library.connection.execute(
            """CREATE TABLE IF NOT EXISTS prepared (
                account TEXT PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
                maker   TEXT NOT NULL,
                content BLOB NOT NULL
            )"""
        )

    def prepared(self, identity: Identity) -> Prepared:
        """Of the account as it is now; kept for the next time. Raises UnknownAccount."""
        found = self._library.connection.execute(
            "SELECT content FROM prepared WHERE account = ? AND maker = ?", (identity.id, maker())
        ).fetchone()
        return self._made(identity) if found is None else Prepared.unpacked(identity, found[0])

    def _made(self, identity: Identity) -> Prepared:
        from qa.accounts.preparing import prepare  # with all the checks, which only the first time needs

        version = self._library.version()
        made = prepare(self._library.account(identity.id))
        with suppress(LibraryError), self._library.transaction() as connection:  # it can be made again
            if self._library.version() == version:
                connection.execute("REPLACE INTO prepared VALUES (?, ?, ?)", (identity.id, maker(), made.packed()))
        return made


@cache
def maker() -> str:
    """Differs with any change of the code and the data that prepare."""
    digest = hashlib.sha256(sys.byteorder.encode())
    for package in _MADE_OF:
        _feed(digest, files(package))
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, place: Traversable) -> None:
    for entry in sorted(place.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            _feed(digest, entry)
        elif entry.name.endswith((".py", ".toml")):
            digest.update(entry.read_bytes())
