"""Body rows without 行次: a code or nothing, a label, and as many figures as there are columns.

An entry is one such group of words. Where an entry begins is told by its code or by the
text after the figures of the one before; which lines of text belong to which label, by
the one way of wrapping that fits the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest

from corpus.readers.text_labels import Wraps, settle
from corpus.readers.text_shapes import Shape
from corpus.readers.text_words import Word, by_line, end_of, joined, print_decimals
from corpus.standard import load

_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_SUBCODE = re.compile(r"\d{1,2}")


@dataclass(slots=True)
class Entry:
    """Words before the code, the code, words after it, figures; without a code all text is `label`."""

    head: list[Word] = field(default_factory=list)
    code: list[Word] = field(default_factory=list)
    label: list[Word] = field(default_factory=list)
    figures: list[Word] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        return [*self.head, *self.code, *self.label, *self.figures]

    @property
    def subject(self) -> str:
        """The subject code, joined where it is printed in columns: 208 5 1 is 2080501."""
        return "".join(word.text if word is self.code[0] else word.text.zfill(2) for word in self.code)

    def wraps(self) -> tuple[list[str], str]:
        """The lines of text before the one that holds code or figures, and the text on it."""
        if self.code:
            return by_line(self.head), joined(self.label)
        line = self.figures[0].line
        above = [word for word in self.label if word.line != line]
        return by_line(above), joined(word for word in self.label if word.line == line)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its label settled; None for a label that cannot be told for sure."""

    entry: Entry
    label: str | None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.entry.words)


@dataclass(frozen=True, slots=True)
class Items:
    """`end` is the first line that belongs to none of them."""

    items: tuple[Item, ...]
    end: int


def read_items(shape: Shape, words: Sequence[Word]) -> Items:
    """The entries that `words` print one after another, side by side or below each other."""
    coded = any(side.coded for side in shape.sides)
    count = max(len(side.values) for side in shape.sides)
    entries = list(_split_totals(_entries(words, count, coded)))
    loose = by_line(entries.pop().label) if entries and not (entries[-1].code or entries[-1].figures) else []
    if not entries:
        return Items((), 0)
    above, inline = zip(*(entry.wraps() for entry in entries), strict=True)
    labels = settle(Wraps((*above, loose), inline, [bool(entry.code) for entry in entries]))
    out_of_order = not coded and any(not entry.label or len(entry.figures) >= 2 * count for entry in entries)
    items = [
        Item(entry, None if out_of_order or _swallows_total(entry) else label or None)
        for entry, label in zip(entries, labels.texts, strict=True)
    ]
    return Items(tuple(_without_strays(items) if coded else items), end_of(entries[-1].words) + labels.used)


def _swallows_total(entry: Entry) -> bool:
    """Whether one of several lines of a label is a total's: then labels do not stand where their figures do."""
    pieces = by_line(entry.label)
    return len(pieces) > 1 and any(is_total(piece) for piece in pieces)


def _entries(words: Sequence[Word], count: int, coded: bool) -> Iterator[Entry]:
    decimals = print_decimals(words)
    entry = Entry()
    for word, following in zip_longest(words, words[1:]):
        if coded and _is_code(word, following, entry, count, decimals):
            if entry.code or entry.figures:
                yield entry
                entry = Entry()
            entry = Entry(head=entry.label, code=[word])
        elif _continues_code(word, entry, decimals):
            entry.code.append(word)
        elif word.is_figure(decimals):
            entry.figures.append(word)
        else:
            if entry.figures:
                yield entry
                entry = Entry()
            entry.label.append(word)
    yield entry


def _is_code(word: Word, following: Word | None, entry: Entry, count: int, decimals: bool) -> bool:
    """Whether the word is a subject code. Where figures are whole numbers, one that could be a figure yet is none."""
    if _CODE.fullmatch(word.text) is None:
        return False
    if decimals or not (entry.code or entry.label) or len(entry.figures) >= count:
        return True
    if not word.first or following is None or following.line != word.line:
        return False
    return bool(entry.figures) or not following.is_number


def _continues_code(word: Word, entry: Entry, decimals: bool) -> bool:
    """Whether the word is the 款 or 项 of a code printed in columns; a whole number below the code may be a figure."""
    if not entry.code or entry.label or entry.figures or len(entry.code) == 3 or len(entry.code[0].text) != 3:
        return False
    return (decimals or word.line == entry.code[-1].line) and _SUBCODE.fullmatch(word.text) is not None


@cache
def _totals() -> frozenset[str]:
    names = load("economic")["sides"]
    return frozenset([*load("headers")["totals"], *(f"{name}{word}" for name in names for word in ("合计", "小计"))])


def is_total(label: str) -> bool:
    """Whether the label is one that a row without a code carries in a table of subjects."""
    return label in _totals()


def _split_totals(entries: Iterator[Entry]) -> Iterator[Entry]:
    """A total whose figures are blank runs into the next code; it is an entry of its own."""
    for entry in entries:
        if entry.code and is_total(joined(entry.head)):
            yield replace(entry, head=[])
        else:
            yield entry


def _without_strays(items: Sequence[Item]) -> Iterator[Item]:
    """Among coded rows, text without a code is a total, or a sign that a code was taken for a figure before it."""
    for index, item in enumerate(items):
        nearby = items[index : index + 2]
        if all(other.entry.code or is_total(other.label or "") for other in nearby):
            yield item
        else:
            yield replace(item, label=None)
