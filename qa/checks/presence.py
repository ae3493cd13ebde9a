"""Money and the counts that go with it: no reception without visitors, no visitors without a reception."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Figure, Kind
from corpus.names import plain
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Place, Trial, outcome, rules


def presence_trials(book: Book) -> Iterator[Trial]:
    """Of final accounts: what is planned need not have happened."""
    if book.identity.kind is not Kind.FINAL:
        return
    for subjects, pattern in _entries():
        spent = [
            figure for figure, what in book.figures
            if what.subject in subjects and what.stage == "actual" and figure.table.standard == "three_public"
        ]  # fmt: skip
        counts = list(_counts(book, pattern))
        if len(spent) == 1 and counts:
            yield _trial(book, spent[0], counts)


@cache
def _entries() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((tuple(entry["subjects"]), re.compile(entry["count"])) for entry in rules()["goes_with"])


def _counts(book: Book, pattern: re.Pattern[str]) -> Iterator[tuple[int, Place]]:
    for section, paragraph in book.prose():
        if "三公" in plain(section.name) or "三公" in plain(paragraph.text):
            for match in pattern.finditer(plain(paragraph.text)):
                sentence = next((s for s in re.split("(?<=。)", paragraph.text) if match.group() in plain(s)), "")
                here = book.text_place(sentence or paragraph.text, paragraph.page, section.name)
                yield int(match["count"]), here


def _trial(book: Book, spent: Figure, counts: list[tuple[int, Place]]) -> Trial:
    most, here = max(counts, key=lambda counted: counted[0])
    told = f"文字写的数量是{most}，{telling.where(spent)}却是{telling.figure(spent)}。"
    holds = bool(most) == bool(spent.value)
    return Trial(
        "goes_with", FindingKind.NARRATIVE, outcome(holds), (here, book.place(spent)), told,
    )  # fmt: skip
