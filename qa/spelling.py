"""Misspelt names, set right where only one name can be meant.

Mended are characters that sound alike (经废 for 经费) and characters in the wrong order
(利福费 for 福利费). A character that merely differs may well be meant, as in 外事 for 外交.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.lexicon import Word

SHORTEST = 3
LONGEST = 20
"""Characters of the names that are looked for."""


class Spelling:
    """Knows names by their sound and by their characters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sounding: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._holding: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in names:
            if SHORTEST <= len(name) <= LONGEST:
                self._sounding[sound(name)].add(name)
                self._holding[tuple(sorted(name))].add(name)

    def set_right(self, text: str, words: Sequence[Word]) -> str:
        """`text` with the name around its first unknown word set right; as it is where no one name sounds alike."""
        unknown = next((word for word in words if word.sense is None), None)
        if unknown is None:
            return text
        for start, end in _stretches(text, unknown):
            written = text[start:end]
            names = self._sounding.get(sound(written)) or self._holding.get(tuple(sorted(written))) or ()
            if len(names) == 1:
                return text[:start] + next(iter(names)) + text[end:]
        return text


def respelt(text: str, name: str) -> str:
    """`text` with each character that sounds like one of `name`, and is none of them, written like that one."""
    alike = {syllable: character for character in reversed(name) for syllable in sound(character)}
    return "".join(character if character in name else alike.get(sound(character)[0], character) for character in text)


def sound(text: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; other characters stand for themselves."""
    from pypinyin import lazy_pinyin

    return tuple(syllable for character in text for syllable in lazy_pinyin(character))


def _stretches(text: str, unknown: Word) -> Iterator[tuple[int, int]]:
    """Stretches of `text` that hold the unknown word, longest first."""
    for length in range(min(LONGEST, len(text)), SHORTEST - 1, -1):
        for start in range(max(0, unknown.end - length), min(unknown.start, len(text) - length) + 1):
            yield start, start + length
