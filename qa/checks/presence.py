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
    yield from _fleet(book)
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


def _fleet(book: Book) -> Iterator[Trial]:
    """The cars kept from appropriation are among those the department has."""
    kept, owned = (
        list(_all_counts(book, re.compile(rules()["fleet"][name]))) for name in ("kept", "owned")
    )  # fmt: skip
    if len(kept) == len(owned) == 1:
        (part, here), (whole, there) = kept[0], owned[0]
        told = f"文字写公务用车保有量{part}辆，多于共有车辆{whole}辆。"
        yield Trial("subset", FindingKind.NARRATIVE, outcome(part <= whole), (here, there), told)


def _all_counts(book: Book, pattern: re.Pattern[str]) -> Iterator[tuple[int, Place]]:
    for section, paragraph in book.prose():
        for match in pattern.finditer(plain(paragraph.text)):
            yield int(match["count"]), book.text_place(paragraph.text[:120], paragraph.page, section.name)


def _trial(book: Book, spent: Figure, counts: list[tuple[int, Place]]) -> Trial:
    most, here = max(counts, key=lambda counted: counted[0])
    told = f"文字写的数量是{most}，{telling.where(spent)}却是{telling.figure(spent)}。"
    holds = bool(most) == bool(spent.value)
    return Trial(
        "goes_with", FindingKind.NARRATIVE, outcome(holds), (here, book.place(spent)), told,
    )  # fmt: skip
