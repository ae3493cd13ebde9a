"""The words of a text dump, and which of them are numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.numbers import parse_amount, parse_percent

Row = tuple[str, ...]
"""The texts of one printed row, one a column, "" where the cell is blank."""

_PLACEHOLDER = re.compile(r"[-－–—]+")
_INTEGER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without spaces. `line` counts from 0 in the lines it was taken from."""

    text: str
    line: int
    first: bool
    """Whether it begins its line."""

    @property
    def is_integer(self) -> bool:
        return _INTEGER.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        """Whether it can fill a cell of figures; a dash printed for nothing can, an enumeration like (1) cannot."""
        return not self.text.startswith(("(", "（")) and (
            parse_amount(self.text) is not None
            or parse_percent(self.text) is not None
            or _PLACEHOLDER.fullmatch(self.text) is not None
        )

    def is_figure(self, decimals: bool) -> bool:
        """Whether it is a number in a table whose figures have decimals, or have none."""
        return self.is_number and not (decimals and self.is_integer and self.text != "0")


@dataclass(frozen=True, slots=True)
class Body:
    """`end` is the first line that is no part of the body; `refused` are texts of rows that did not add up."""

    rows: tuple[Row, ...]
    refused: tuple[str, ...]
    end: int


def words_of(lines: Sequence[str]) -> list[Word]:
    return [
        Word(text, number, place == 0) for number, line in enumerate(lines) for place, text in enumerate(line.split())
    ]


def print_decimals(words: Iterable[Word]) -> bool:
    """Whether figures are printed with decimals, so that a bare integer other than 0 is none."""
    return any(word.is_number and "." in word.text for word in words)


def joined(words: Iterable[Word]) -> str:
    """The text of a label, whose spaces and line breaks mean nothing."""
    return "".join(word.text for word in words)


def by_line(words: Iterable[Word]) -> list[str]:
    """The text of each line that the words stand on."""
    return [joined(group) for _, group in groupby(words, lambda word: word.line)]


def end_of(words: Sequence[Word]) -> int:
    """The first line after all of the words; 0 for no words."""
    return words[-1].line + 1 if words else 0
