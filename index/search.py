"""The one entrance to searching: an Index over the accounts of a library."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from corpus.library import Library
from index.chunks import Chunk, ChunkKind
from index.derived import Derived
from index.embedder import LONGEST_TEXT, Embedder, default_embedder
from index.model import ModelUnavailable
from index.sayings import also_said
from index.store import ChunkStore, VectorKind

if TYPE_CHECKING:
    from index.vectors import VectorIndex
    from index.words import WordIndex

KINDS: tuple[ChunkKind, ...] = get_args(ChunkKind)
VECTOR_KINDS: tuple[VectorKind, ...] = (*KINDS, "sentence")

MEANING_WEIGHT = 0.5
"""Of a paragraph's meaning, half is the whole paragraph's and half its best sentence's."""
WORDS_WEIGHT = 0.5
DEPTH = 150
"""How many of the best of each side are fused."""
SENTENCES = 3
"""So many sentences for each paragraph are looked at, since the best may be several of one paragraph."""

BATCH = 64
"""Texts embedded between two commits: what a kill can lose."""

Progress = Callable[[int, int], None]
"""Called with the number of texts embedded so far and in all."""


@dataclass(frozen=True, slots=True)
class Hit:
    chunk: Chunk
    score: float
    """From 0 to 1, within one search only; scores of two searches cannot be compared."""


class Index:
    """Searches the library's accounts by words and by meaning. May be used from several threads."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        folder = library.directory / "index"
        self._library = library
        self._embedder = embedder
        self._store = ChunkStore(library)
        self._words = {kind: Derived(folder / f"words-{kind}", _words) for kind in KINDS}
        self._vectors = {kind: Derived(folder / f"vectors-{kind}", _vectors) for kind in VECTOR_KINDS}
        self._chunked_version: int | None = None
        self._state = ""
        """Of the store at that version; counting its chunks takes longer than a search."""
        self._updating = threading.Lock()

    @classmethod
    def open(cls, library: Library) -> Index:
        """With the default embedding model or the one named by MINGZHANG_MODEL; neither is loaded yet."""
        return cls(library, default_embedder())

    def update(self, progress: Progress | None = None) -> None:
        """Bring the index up to the library: embed what is new, forget what is gone.

        Each batch is committed, so an update that was interrupted goes on where it stopped.
        Raises ModelUnavailable when nothing can be embedded; search then goes by words.
        """
        with self._updating:
            for kind in KINDS:
                self._words_of(kind)
            self._store.forget_orphans()
            model = self._embedder.identity
            missing = {text: hash for kind in VECTOR_KINDS for hash, text in self._store.without_vector(kind, model)}
            done = 0
            for batch in _batches([(hash, text) for text, hash in missing.items()]):
                hashes, texts = zip(*batch, strict=True)
                self._store.keep_vectors(model, hashes, self._embedder.passages(texts))
                done += len(batch)
                if progress is not None:
                    progress(done, len(missing))
            for side in VECTOR_KINDS:
                state = f"{_key(model)}-{self._store.vector_state(side, model)}"
                self._vectors[side].at(state, partial(self._build_vectors, side, model))

    def warm_up(self) -> None:
        """Load the embedding model now rather than at the first search. Raises ModelUnavailable."""
        self._embedder.query("预热")

    def search(self, question: str, accounts: Sequence[str] | None, kind: ChunkKind, k: int) -> list[Hit]:
        """The best `k` chunks of the kind within the accounts of these ids, or, for None, within all.

        Every account of the library is searched by words; by meaning too once `update` has embedded
        all that is searched. Only the first LONGEST_TEXT characters of the question count.
        """
        question = question[:LONGEST_TEXT]
        by_words = self._words_of(kind).search(question, accounts, DEPTH, also_said(question))
        return self._hits(fuse(by_words, *self._by_meaning(question, accounts, kind)), k)

    def said(self, question: str, accounts: Sequence[str] | None, kind: ChunkKind, k: int) -> list[Hit]:
        """As `search`, by words alone: a third of its time, and the model is not loaded."""
        question = question[:LONGEST_TEXT]
        by_words = self._words_of(kind).search(question, accounts, DEPTH, also_said(question))
        return self._hits(fuse(by_words), k)

    def nearest(self, text: str, accounts: Sequence[str], kind: ChunkKind, k: int) -> list[Hit]:
        """The best `k` by words alone, which never loads the model; scores are the word index's own."""
        return self._hits(self._words_of(kind).search(text[:LONGEST_TEXT], accounts, k), k)

    def alike(self, text: str, accounts: Sequence[str], kind: ChunkKind, k: int) -> list[Hit]:
        """The best `k` by meaning alone; none where not all that is searched is embedded."""
        return self._hits(fuse({}, *self._by_meaning(text[:LONGEST_TEXT], accounts, kind)), k)

    def _hits(self, scores: Mapping[int, float], k: int) -> list[Hit]:
        """The best `k`; what was removed or replaced since the files were made is no longer among the chunks."""
        best = sorted(scores, key=lambda id: (-scores[id], id))[: 2 * k]
        chunks = self._store.chunks(best)
        return [Hit(chunks[id], scores[id]) for id in best if id in chunks][:k]

    def _words_of(self, kind: ChunkKind) -> WordIndex:
        version = self._library.version()
        if version != self._chunked_version:
            self._store.add_missing()
            self._state, self._chunked_version = self._store.state(), version
        return self._words[kind].at(self._state, partial(self._build_words, kind))

    def _by_meaning(self, question: str, accounts: Sequence[str] | None, kind: ChunkKind) -> list[dict[int, float]]:
        """Cosines by chunk id, by the chunks as they are and by their sentences; none where some lack a vector."""
        if not self._store.has_vectors():
            return []
        kinds: tuple[VectorKind, ...] = ("paragraph", "sentence") if kind == "paragraph" else (kind,)
        try:
            key = _key(self._embedder.identity)
            sides = [self._vectors[side].newest(key) for side in kinds]
            ids = self._store.ids(kind, accounts)
            # With a vector for some chunks only, the others would stand no chance against them.
            found = [side for side in sides if side is not None and side.covers(ids)]
            if len(found) < len(sides):
                return []
            vector = self._embedder.query(question)
            return [side.search(vector, ids, DEPTH * times) for side, times in zip(found, (1, SENTENCES), strict=False)]
        except ModelUnavailable:
            return []

    def _build_words(self, kind: ChunkKind, folder: Path) -> None:
        from index.words import WordIndex

        WordIndex.build(folder, self._store.texts(kind))

    def _build_vectors(self, kind: VectorKind, model: str, folder: Path) -> None:
        from index.vectors import VectorIndex

        VectorIndex.build(folder, self._store.vectors(kind, model))


def _words(folder: Path) -> WordIndex:
    from index.words import WordIndex  # loads tantivy, for which a question that figures answer need not wait

    return WordIndex(folder)


def _vectors(folder: Path) -> VectorIndex:
    from index.vectors import VectorIndex  # loads numpy and FAISS, a third of a second, which few questions need

    return VectorIndex(folder)


def fuse(by_words: Mapping[int, float], *by_meaning: Mapping[int, float]) -> dict[int, float]:
    """Weighted sum of the scores of all sides, each spread over 0 to 1; an id missing on a side has 0 there."""
    sides = [(WORDS_WEIGHT, _spread(by_words))]
    sides += [(MEANING_WEIGHT / len(by_meaning), _spread(side)) for side in by_meaning]
    ids = dict.fromkeys(id for _, side in sides for id in side)
    return {id: sum(weight * side.get(id, 0.0) for weight, side in sides) for id in ids}


def _spread(scores: Mapping[int, float]) -> dict[int, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {id: (score - low) / (high - low) if high > low else 1.0 for id, score in scores.items()}


def _batches(texts: Sequence[tuple[bytes, str]]) -> Iterator[Sequence[tuple[bytes, str]]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def _key(model: str) -> str:
    """A file name for a model's identity."""
    return hashlib.sha256(model.encode()).hexdigest()[:16]
