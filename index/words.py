"""Search by words: BM25 over single Chinese characters and pairs of neighbours, kept on disk by tantivy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import tantivy

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[a-z]+")
ALSO_WEIGHT = 0.8
"""Of words that a question may mean, beside those that it says."""
_WRITER_MEMORY = 64_000_000
"""Bytes."""


def tokens(text: str) -> Iterator[str]:
    """Each Chinese character, each pair of neighbours, each number (no thousands separators), each Latin word."""
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match[0]
        if run[0].isascii():
            yield run.replace(",", "")
        else:
            yield from run
            yield from (first + second for first, second in pairwise(run))


class WordIndex:
    """Texts by id and account, as `build` left them in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._searcher = tantivy.Index.open(str(folder)).searcher()

    @staticmethod
    def build(folder: Path, texts: Iterable[tuple[int, str, str]]) -> None:
        """Index (id, account, text) triples into the empty `folder`."""
        writer = tantivy.Index(_SCHEMA, path=str(folder)).writer(_WRITER_MEMORY, num_threads=1)
        for id, account, text in texts:
            writer.add_document(tantivy.Document(id=id, account=account, text=" ".join(tokens(text))))
        writer.commit()
        writer.wait_merging_threads()

    def search(self, text: str, accounts: Sequence[str] | None, k: int, also: Iterable[str] = ()) -> dict[int, float]:
        """The best `k` ids with their BM25 scores, best first; None searches all accounts.

        The words of `also` are searched for too, at less weight.
        """
        asked = dict.fromkeys(tokens(text))
        # A single character of a word that only may be meant says nothing.
        meant = dict.fromkeys(token for word in also for token in tokens(word) if len(token) > 1)
        terms = [_term(token) for token in asked]
        terms += [tantivy.Query.boost_query(_term(token), ALSO_WEIGHT) for token in meant if token not in asked]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        if accounts is not None:
            within = tantivy.Query.term_set_query(_SCHEMA, "account", list(accounts))
            query = tantivy.Query.boolean_query([
                (tantivy.Occur.Must, query),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)),
            ])  # fmt: skip
        hits = self._searcher.search(query, limit=k, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return {int(id): float(score) for id, (score, _) in zip(ids, hits, strict=True) if id is not None}


def _term(token: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, "text", token, "freq")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True)
    builder.add_text_field("account", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


_SCHEMA = _schema()
