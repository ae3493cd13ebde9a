"""Chunks and their vectors in the library's SQLite file; all else in index/ is derived from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from corpus.library import Library
from index.chunks import Chunk, ChunkKind, Passage, TableRow, chunks

Vectors = npt.NDArray[np.float32]

_BATCH = 10_000


class ChunkStore:
    def __init__(self, library: Library) -> None:
        self._library = library
        library.connection.executescript((files("index") / "schema.sql").read_text(encoding="utf-8"))

    def add_missing(self) -> None:
        """Chunk every account that has no chunks yet, each in a transaction of its own."""
        for account_id in self._unchunked():
            with self._library.transaction() as connection:
                # Another process may have been faster, or may have removed the account.
                if account_id in self._unchunked():
                    rows = (_record(chunk) for chunk in chunks(self._library.account(account_id)))
                    connection.executemany(
                        "INSERT INTO chunk (account, kind, ref, words, meaning, hash) VALUES (?, ?, ?, ?, ?, ?)", rows
                    )

    def _unchunked(self) -> list[str]:
        rows = self._library.connection.execute(
            "SELECT id FROM account WHERE NOT EXISTS (SELECT 1 FROM chunk WHERE account = account.id)"
        )
        return [account_id for (account_id,) in rows]

    def state(self) -> str:
        """Differs whenever the chunks differ: adding raises the last id ever given out, removing lowers the count."""
        (last,) = self._library.connection.execute(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'chunk'), 0)"
        ).fetchone()
        (count,) = self._library.connection.execute("SELECT count(*) FROM chunk").fetchone()
        return f"{last}-{count}"

    def vector_state(self, kind: ChunkKind, model: str) -> str:
        """Differs whenever the chunks or the model's vectors of the kind differ."""
        (count,) = self._library.connection.execute(
            "SELECT count(*) FROM chunk JOIN embedding USING (hash) WHERE kind = ? AND model = ?", (kind, model)
        ).fetchone()
        return f"{self.state()}-{count}"

    def texts(self, kind: ChunkKind) -> Iterator[tuple[int, str, str]]:
        """Id, account and words of each chunk of the kind."""
        return self._library.connection.execute("SELECT id, account, words FROM chunk WHERE kind = ?", (kind,))

    def ids(self, kind: ChunkKind, accounts: Sequence[str] | None) -> npt.NDArray[np.int64]:
        """Of the chunks of the kind in the accounts of these ids, or, for None, in all."""
        within = "" if accounts is None else " AND account IN (SELECT value FROM json_each(?2))"
        rows = self._library.connection.execute(
            f"SELECT id FROM chunk INDEXED BY chunk_account WHERE kind = ?1{within}",
            (kind,) if accounts is None else (kind, json.dumps(list(accounts))),
        )
        return np.fromiter((id for (id,) in rows), np.int64)

    def chunks(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Those of the chunks that still exist."""
        rows = self._library.connection.execute(
            "SELECT id, account, kind, ref, words, meaning FROM chunk WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {id: Chunk(account, _ref(kind, ref), words, meaning) for id, account, kind, ref, words, meaning in rows}

    def without_vector(self, kind: ChunkKind, model: str) -> list[tuple[bytes, str]]:
        """Hash and text of what the model has not embedded yet, oldest first, each text once."""
        return self._library.connection.execute(
            """SELECT hash, meaning FROM chunk WHERE id IN (
                   SELECT min(id) FROM chunk INDEXED BY chunk_hash
                   WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.hash = chunk.hash AND e.model = ?)
                   GROUP BY hash)
               ORDER BY id""",
            (kind, model),
        ).fetchall()

    def has_vectors(self) -> bool:
        """Whether any model has embedded anything."""
        return self._library.connection.execute("SELECT 1 FROM embedding LIMIT 1").fetchone() is not None

    def keep_vectors(self, model: str, hashes: Sequence[bytes], vectors: Vectors) -> None:
        rows = [(hash, model, vector.astype("<f4").tobytes()) for hash, vector in zip(hashes, vectors, strict=True)]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO embedding VALUES (?, ?, ?)", rows)

    def vectors(self, kind: ChunkKind, model: str) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
        """Chunk ids and their vectors by the model, in batches."""
        cursor = self._library.connection.execute(
            "SELECT id, vector FROM chunk JOIN embedding USING (hash) WHERE kind = ? AND model = ? ORDER BY id",
            (kind, model),
        )
        while rows := cursor.fetchmany(_BATCH):
            ids, blobs = zip(*rows, strict=True)
            yield np.array(ids, np.int64), np.frombuffer(b"".join(blobs), "<f4").reshape(len(ids), -1)

    def forget_orphans(self) -> None:
        """Drop the vectors of texts that no account has any more."""
        with self._library.transaction() as connection:
            connection.execute(
                "DELETE FROM embedding WHERE NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.hash = embedding.hash)"
            )


def _record(chunk: Chunk) -> tuple[str, str, str, str, str, bytes]:
    digest = hashlib.sha256(chunk.meaning.encode()).digest()
    return chunk.account, chunk.kind, json.dumps(astuple(chunk.ref)), chunk.words, chunk.meaning, digest


def _ref(kind: ChunkKind, ref: str) -> Passage | TableRow:
    fields = json.loads(ref)
    return Passage(*fields) if kind == "paragraph" else TableRow(*fields)
