"""Names of subjects beside their code, and in passages that state no amount, such as the glossary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from corpus.account import Paragraph, Section
from corpus.checks.check import Outcome
from corpus.names import item_name, plain
from corpus.outline import unnumbered
from corpus.standard.subjects import standard_names
from qa.checks import telling
from qa.checks.bodies import distance
from qa.checks.book import Book
from qa.checks.said import PERIOD, Said
from qa.checks.subjects import Entry, entries, path_of, rows_named, same_name
from qa.checks.trial import FindingKind, Place, Trial, outcome

_PATH = re.compile(r"(?:[\u4e00-\u9fff、“”()（）]{2,40}?[（(][类款项][)）])+")
_LONG = 8
"""A name of so many characters may be misprinted in two of them; a shorter one in one."""
_SHORTEST = 4


def spoken_name_trials(book: Book) -> Iterator[Trial]:
    yield from _beside_codes(book)
    yield from _in_passages(book)


# A name printed beside its code.


def _beside_codes(book: Book) -> Iterator[Trial]:
    labels = _labels(book)
    for said in book.said:
        if said.code and said.basis != "none":
            trial = _coded(book, said, labels)
            if trial is not None:
                yield trial


def _labels(book: Book) -> Mapping[str, dict[str, Place]]:
    """For each code the names that tables print for it, each with where."""
    found: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for figure, _ in book.figures:
        if figure.row.code and figure.row.label and figure.table.unit is not None:
            found[figure.row.code].setdefault(item_name(figure.row.label), book.place(figure))
    return found


def _coded(book: Book, said: Said, labels: Mapping[str, dict[str, Place]]) -> Trial | None:
    path = path_of(said.statement.subject)
    name = path.name if path is not None else item_name(PERIOD.sub("", said.statement.subject))
    right = labels.get(said.code, {})
    here = book.place(said)
    if any(same_name(name, other) for other in right):
        return Trial("subject_name", FindingKind.NAMING, Outcome.HOLDS, (here,), name)
    told = f"{telling.section(said)}把科目{said.code}写作“{name}”"
    if right:
        usual, place = next(iter(right.items()))
        told = f"{told}，表中{said.code}是“{usual}”。"
        return Trial("subject_name", FindingKind.NAMING, Outcome.FAILS, (here,), told, (place,), usual, name)
    codes = [code for code, names in labels.items() if any(same_name(name, other) for other in names)]
    if len(codes) != 1 or len(codes[0]) != len(said.code):
        return None
    told = f"{told}，表中“{name}”的编码是{codes[0]}。"
    place = next(iter(labels[codes[0]].values()))
    return Trial("subject_name", FindingKind.NAMING, Outcome.FAILS, (here,), told, (place,), codes[0], said.code)


# Names in passages that state no amount.


def _in_passages(book: Book) -> Iterator[Trial]:
    listed = [
        entry for kind in ("expenditure", "general_expenditure", "fund", "capital", "income")
        for table in book.tables(kind) for entry in entries(book, table)
    ]  # fmt: skip
    if not listed:
        return
    stating = {(said.statement.section, said.statement.paragraph) for said in book.said}
    for number, section in enumerate(book.account.sections):
        for index, paragraph in enumerate(section.paragraphs):
            if (number, index) not in stating:
                for match in _PATH.finditer(unnumbered(paragraph.text)):
                    yield from _passage(book, section, paragraph, match.group(), listed)


def _passage(book: Book, section: Section, paragraph: Paragraph, text: str, listed: list[Entry]) -> Iterator[Trial]:
    path = path_of(text)
    if path is None:
        return
    here = book.text_place(paragraph.text[:80], paragraph.page, section.name)
    if list(rows_named(listed, path)):
        yield Trial("subject_name", FindingKind.NAMING, Outcome.HOLDS, (here,), path.told)
        return
    for level, name in zip((1, 2, 3), path.names, strict=True):
        others = {entry.path.names[level - 1] for entry in listed if entry.path.depth >= level}
        near = sorted(other for other in others if name and is_misprint(name, other))
        known = any(same_name(name, other) for other in (*others, *standard_names()))
        if len(near) == 1 and not known:
            told = f"“{section.heading[:24]}”一节写“{path.told}”，表中的科目是“{near[0]}”。"
            yield Trial(
                "subject_name", FindingKind.NAMING, outcome(False), (here,), told, (), near[0], name,
            )  # fmt: skip


def is_misprint(name: str, other: str) -> bool:
    """Whether the name is so near the other that only a slip tells them apart."""
    if min(len(name), len(other)) < _SHORTEST or same_name(name, other):
        return False
    return distance(plain(name), plain(other)) <= (2 if len(other) >= _LONG else 1)
