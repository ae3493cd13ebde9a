"""Chunks and their vectors in the library's SQLite file; all else in index/ is derived from them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from corpus.library import Library
from index.chunks import Chunk, ChunkKind, Passage, TableRow, chunks, sentences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

VectorKind = ChunkKind | Literal["sentence"]
"""What has vectors: chunks as a whole, and the sentences of paragraphs, which go by the id of their chunk."""

_BATCH = 10_000
_EMBEDDED = {
    "chunk": "SELECT id, hash FROM chunk WHERE kind = ?",
    "sentence": "SELECT chunk AS id, hash FROM sentence WHERE ? IS NOT NULL",
}
"""Chunk ids and hashes of the texts of a kind."""
_MISSING = {
    "chunk": """
        SELECT hash, meaning FROM chunk WHERE id IN (
            SELECT min(id) FROM chunk INDEXED BY chunk_hash
            WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.hash = chunk.hash AND e.model = ?)
            GROUP BY hash)
        ORDER BY id""",
    "sentence": """
        SELECT hash, text FROM sentence WHERE id IN (
            SELECT min(id) FROM sentence INDEXED BY sentence_hash
            WHERE ? IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.hash = sentence.hash AND e.model = ?)
            GROUP BY hash)
        ORDER BY id""",
}
"""Hash and text of what a model has not embedded, each text once, oldest first."""


class ChunkStore:
    def __init__(self, library: Library) -> None:
        self._library = library
        library.connection.executescript((files("index") / "schema.sql").read_text(encoding="utf-8"))

    def add_missing(self) -> None:
        """Cut every account that has no chunks yet, and every paragraph that has no sentences, into these."""
        for account_id in self._unchunked():
            with self._library.transaction() as connection:
                # Another process may have been faster, or may have removed the account.
                if self._is_unchunked(connection, account_id):
                    rows = (_record(chunk) for chunk in chunks(self._library.account(account_id)))
                    connection.executemany(
                        "INSERT INTO chunk (account, kind, ref, words, meaning, hash) VALUES (?, ?, ?, ?, ?, ?)", rows
                    )
                    _cut(connection, account_id)
        self._cut_rest()

    def _cut_rest(self) -> None:
        """The chunks of a library that was indexed before there were sentences."""
        without = (
            "SELECT DISTINCT account FROM chunk WHERE kind = 'paragraph' AND id NOT IN (SELECT chunk FROM sentence)"
        )
        for (account_id,) in self._library.connection.execute(without).fetchall():
            with self._library.transaction() as connection:
                _cut(connection, account_id)

    def _unchunked(self) -> list[str]:
        rows = self._library.connection.execute(
            "SELECT id FROM account WHERE NOT EXISTS (SELECT 1 FROM chunk WHERE account = account.id)"
        )
        return [account_id for (account_id,) in rows]

    @staticmethod
    def _is_unchunked(connection: sqlite3.Connection, account_id: str) -> bool:
        rows = connection.execute(
            "SELECT 1 FROM account WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM chunk WHERE account = ?1)", (account_id,)
        )
        return rows.fetchone() is not None

    def state(self) -> str:
        """Differs whenever the chunks differ: adding raises the last id ever given out, removing lowers the count."""
        (last,) = self._library.connection.execute(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'chunk'), 0)"
        ).fetchone()
        (count,) = self._library.connection.execute("SELECT count(*) FROM chunk").fetchone()
        return f"{last}-{count}"

    def vector_state(self, kind: VectorKind, model: str) -> str:
        """Differs whenever the chunks or the model's vectors of the kind differ."""
        (count,) = self._library.connection.execute(
            f"SELECT count(*) FROM ({_EMBEDDED[_source(kind)]}) JOIN embedding USING (hash) WHERE model = ?",
            (kind, model),
        ).fetchone()
        return f"{self.state()}-{count}"

    def texts(self, kind: ChunkKind) -> Iterator[tuple[int, str, str]]:
        """Id, account and words of each chunk of the kind."""
        return self._library.connection.execute("SELECT id, account, words FROM chunk WHERE kind = ?", (kind,))

    def ids(self, kind: ChunkKind, accounts: Sequence[str] | None) -> list[int]:
        """Of the chunks of the kind in the accounts of these ids, or, for None, in all."""
        within = "" if accounts is None else " AND account IN (SELECT value FROM json_each(?2))"
        rows = self._library.connection.execute(
            f"SELECT id FROM chunk INDEXED BY chunk_account WHERE kind = ?1{within}",
            (kind,) if accounts is None else (kind, json.dumps(list(accounts))),
        )
        return [id for (id,) in rows]

    def chunks(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Those of the chunks that still exist."""
        rows = self._library.connection.execute(
            "SELECT id, account, kind, ref, words, meaning FROM chunk WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {id: Chunk(account, _ref(kind, ref), words, meaning) for id, account, kind, ref, words, meaning in rows}

    def without_vector(self, kind: VectorKind, model: str) -> list[tuple[bytes, str]]:
        """Hash and text of what the model has not embedded yet, oldest first, each text once."""
        return self._library.connection.execute(_MISSING[_source(kind)], (kind, model)).fetchall()

    def has_vectors(self) -> bool:
        """Whether any model has embedded anything."""
        return self._library.connection.execute("SELECT 1 FROM embedding LIMIT 1").fetchone() is not None

    def keep_vectors(self, model: str, hashes: Sequence[bytes], vectors: npt.NDArray[np.float32]) -> None:
        rows = [(hash, model, vector.astype("<f4").tobytes()) for hash, vector in zip(hashes, vectors, strict=True)]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO embedding VALUES (?, ?, ?)", rows)

    def vectors(self, kind: VectorKind, model: str) -> Iterator[tuple[Sequence[int], Sequence[bytes]]]:
        """Chunk ids and the vectors by the model as bytes of "<f4", in batches; of sentences, several for a chunk."""
        cursor = self._library.connection.execute(
            f"""SELECT id, vector FROM ({_EMBEDDED[_source(kind)]}) JOIN embedding USING (hash)
                WHERE model = ? ORDER BY id""",
            (kind, model),
        )
        while rows := cursor.fetchmany(_BATCH):
            ids, blobs = zip(*rows, strict=True)
            yield ids, blobs

    def forget_orphans(self) -> None:
        """Drop the vectors of texts that no account has any more."""
        with self._library.transaction() as connection:
            connection.execute(
                """DELETE FROM embedding
                   WHERE NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.hash = embedding.hash)
                   AND NOT EXISTS (SELECT 1 FROM sentence WHERE sentence.hash = embedding.hash)"""
            )


def _cut(connection: sqlite3.Connection, account: str) -> None:
    """Keep the sentences of the account's paragraphs that have none yet."""
    paragraphs = connection.execute(
        """SELECT id, meaning FROM chunk
           WHERE account = ? AND kind = 'paragraph'
           AND NOT EXISTS (SELECT 1 FROM sentence s WHERE s.chunk = chunk.id)""",
        (account,),
    ).fetchall()
    rows = ((id, text, _digest(text)) for id, meaning in paragraphs for text in sentences(meaning))
    connection.executemany("INSERT INTO sentence (chunk, text, hash) VALUES (?, ?, ?)", rows)


def _source(kind: VectorKind) -> str:
    return "sentence" if kind == "sentence" else "chunk"


def _record(chunk: Chunk) -> tuple[str, str, str, str, str, bytes]:
    ref = json.dumps(astuple(chunk.ref))
    return chunk.account, chunk.kind, ref, chunk.words, chunk.meaning, _digest(chunk.meaning)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _ref(kind: ChunkKind, ref: str) -> Passage | TableRow:
    fields = json.loads(ref)
    return Passage(*fields) if kind == "paragraph" else TableRow(*fields)
