"""python -m evals.retrieval F.jsonl: how often the right paragraph is among the first found, within the account.

A line of the file holds a question, the short name of the account (doc) and passages: the beginnings of the right
paragraphs. Any one of them among the first k counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from platformdirs import user_data_path

from corpus.account import Account, Identity
from corpus.library import Library
from corpus.names import plain
from evals.library import account_ids
from evals.questions import Question
from evals.report import aligned
from index.chunks import Passage
from index.search import Hit, Index
from qa.accounts.ledger import Ledger
from qa.departments.scope import resolve
from qa.narrative.passages import answering

DEPTH = 60
FIRST = (1, 3, 5)
OPENING = 12
"""Characters by which the beginning of a paragraph is known again, however far the reader has cut it."""

Place = tuple[int, int]
"""A section of the account and a paragraph in it, from 0."""
Way = Callable[["_Asked"], Iterable[Place]]


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    """Without the department and the year, which the search within one account does not need."""
    ledger: Ledger
    right: frozenset[Place]


@click.command()
@click.argument("file", metavar="F.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--library",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MINGZHANG_LIBRARY",
    default=user_data_path("mingzhang"),
    help="账目库的文件夹；默认用 $MINGZHANG_LIBRARY，再则用户数据文件夹。",
)
def main(file: Path, library: Path) -> None:
    """量一量检索：正确的段落排在前 1、3、5 位的比例，以及排名倒数的平均值。"""
    with Library.open(library) as opened:
        index = Index.open(opened)
        questions = list(_questions(file, opened))
        rows = [(name, *_shares(questions, way)) for name, way in _ways(index).items()]
    click.echo(aligned([("检索", *(f"前{k}" for k in FIRST), "MRR"), *rows]))


def _questions(file: Path, library: Library) -> Iterator[_Asked]:
    """The questions whose account is in the library and has one of the right paragraphs."""
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    named = [Question(one["id"], one["question"], (), (one["doc"],), "narrative", (), ()) for one in records]
    ids = account_ids(named, library)
    ledgers = {doc: Ledger.of(library.account(id)) for doc, id in ids.items()}
    for record in records:
        if record["doc"] in ledgers:
            ledger = ledgers[record["doc"]]
            right = frozenset(_places(ledger.account, [passage["text"] for passage in record["passages"]]))
            if right:
                yield _Asked(_rest(record["question"], library.identities()), ledger, right)


def _rest(question: str, identities: Sequence[Identity]) -> str:
    return resolve(plain(question), identities).rest or plain(question)


def _places(account: Account, beginnings: Sequence[str]) -> Iterator[Place]:
    known = tuple(plain(beginning)[:OPENING] for beginning in beginnings)
    for number, section in enumerate(account.sections):
        for position, paragraph in enumerate(section.paragraphs):
            if any(beginning in plain(paragraph.text) for beginning in known):
                yield number, position


def _ways(index: Index) -> dict[str, Way]:
    """By words alone, by meaning alone, by both, and as the assistant ranks what both have found."""
    return {
        "词": lambda asked: _of_hits(index.nearest(asked.text, [asked.ledger.identity.id], "paragraph", DEPTH)),
        "义": lambda asked: _of_hits(index.alike(asked.text, [asked.ledger.identity.id], "paragraph", DEPTH)),
        "词与义": lambda asked: _of_hits(_both(index, asked)),
        "引文": lambda asked: _as_quoted(_both(index, asked), asked),
    }


def _both(index: Index, asked: _Asked) -> list[Hit]:
    return index.search(asked.text, [asked.ledger.identity.id], "paragraph", DEPTH)


def _of_hits(hits: Iterable[Hit]) -> Iterator[Place]:
    for hit in hits:
        if isinstance(hit.chunk.ref, Passage):
            yield hit.chunk.ref.section, hit.chunk.ref.paragraph


def _as_quoted(hits: Sequence[Hit], asked: _Asked) -> Iterator[Place]:
    """What answers first, best first; then the rest as found."""
    ledger = asked.ledger
    for candidate in answering(ledger.understand(asked.text), hits, {ledger.identity.id: ledger}):
        section = ledger.account.sections.index(candidate.section)
        yield section, candidate.section.paragraphs.index(candidate.quoted.paragraphs[0])
    yield from _of_hits(hits)


def _shares(questions: Sequence[_Asked], way: Way) -> Iterator[str]:
    ranks = [_rank(list(dict.fromkeys(way(asked))), asked.right) for asked in questions]
    for first in FIRST:
        yield f"{sum(rank is not None and rank <= first for rank in ranks) / max(1, len(ranks)):.1%}"
    yield f"{sum(1 / rank for rank in ranks if rank) / max(1, len(ranks)):.3f}"


def _rank(found: Sequence[Place], right: frozenset[Place]) -> int | None:
    """From 1; None where none of the right ones was found."""
    return next((rank for rank, place in enumerate(found, 1) if place in right), None)


if __name__ == "__main__":
    main()
