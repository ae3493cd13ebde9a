"""Misspelt names, set right where only one name can be meant.

Mended are characters that sound alike (经废 for 经费), characters in the wrong order (利福费 for
福利费), and one character that is missing, or that looks like the right one (印涮费) and makes no
word. Another character may well be meant: 外事 for 外交, 洗车费 for 购车费.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from qa.words.segmenter import segmenter
from qa.words.vocabulary import data_of

if TYPE_CHECKING:
    from qa.words.lexicon import Word

SHORTEST = 3
LONGEST = 20
"""Characters of the names that are looked for."""
_REMEMBERED = 20_000
"""So many names and texts are kept by their sound: most accounts print the same names."""


class Spelling:
    """Knows names by their sound and by their characters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [name for name in names if SHORTEST <= len(name) <= LONGEST]

    def set_right(self, text: str, words: Sequence[Word]) -> str:
        """`text` with the name around its first unknown word set right; as it is where no one name sounds alike."""
        unknown = next((word for word in words if word.sense is None), None)
        if unknown is None:
            return text
        heard = set(sound(text))
        return _Alike(name for name in self._names if _is_heard(name, heard)).set_right(text, unknown)


def _is_heard(name: str, heard: Collection[str]) -> bool:
    """Whether all of its syllables but one at most are among those heard."""
    return sum(syllable not in heard for syllable in sound(name)) <= 1


class _Alike:
    """Names by their sound, by their characters, and by what is left of them when one character is out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sounding: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._holding: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._lacking: defaultdict[str, set[str]] = defaultdict(set)
        """The names by what is left of them without one character, or with one marked as anything."""
        for name in names:
            self._sounding[sound(name)].add(name)
            self._holding[tuple(sorted(name))].add(name)
            for key in _with_one_out(name):
                self._lacking[key].add(name)

    def set_right(self, text: str, unknown: Word) -> str:
        for start, end in _touching(text, unknown):
            written = text[start:end]
            names = self._sounding.get(sound(written)) or self._holding.get(tuple(sorted(written))) or ()
            if len(names) == 1:
                return text[:start] + next(iter(names)) + text[end:]
        return self._with_one_mended(text, unknown)

    def _with_one_mended(self, text: str, unknown: Word) -> str:
        """`text` with a name set right of which one character is missing or another and makes no word."""
        for start, end in _stretches(text, unknown):
            written = text[start:end]
            names = {name for name in self._nearly(written) if _is_slip(written, name)}
            if len(names) == 1:
                return text[:start] + names.pop() + text[end:]
        return text

    def _nearly(self, written: str) -> set[str]:
        """The names that are `written` but for one character, missing or another."""
        keys = (written, *_with_one_out(written))
        return {name for key in keys for name in self._lacking.get(key, ())} - {written}


def _with_one_out(name: str) -> Iterator[str]:
    """`name` without each of its characters in turn, their place marked, so that another may stand there."""
    for at in range(len(name)):
        yield f"{name[:at]}*{name[at + 1 :]}"
        yield name[:at] + name[at + 1 :]


def _is_slip(written: str, name: str) -> bool:
    """Whether a character is missing, or one looks like the right one and stands in no word of two or more."""
    if len(written) < len(name):
        return True
    at = next(at for at, pair in enumerate(zip(written, name, strict=True)) if pair[0] != pair[1])
    if not any(written[at] in group and name[at] in group for group in _lookalikes()):
        return False
    tokens = segmenter().cut(written, False)  # only words of the dictionary, none guessed
    position = 0
    for token in tokens:
        if position <= at < position + len(token):
            return len(token) == 1
        position += len(token)
    return True


@cache
def _lookalikes() -> tuple[str, ...]:
    return tuple(data_of("lookalikes")["groups"])


def respelt(text: str, name: str) -> str:
    """`text` with each character that sounds like one of `name`, and is none of them, written like that one."""
    alike = {syllable: character for character in reversed(name) for syllable in sound(character)}
    return "".join(character if character in name else alike.get(sound(character)[0], character) for character in text)


@lru_cache(_REMEMBERED)
def sound(text: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; other characters stand for themselves."""
    return tuple(chain.from_iterable(map(_syllables, text)))


@cache
def _syllables(character: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(character)


def _touching(text: str, unknown: Word) -> Iterator[tuple[int, int]]:
    """Stretches of `text` that hold a part of the unknown word, longest first."""
    for length in range(min(LONGEST, len(text)), SHORTEST - 1, -1):
        for start in range(max(0, unknown.start - length + 1), min(unknown.end - 1, len(text) - length) + 1):
            yield start, start + length


def _stretches(text: str, unknown: Word) -> Iterator[tuple[int, int]]:
    """Stretches of `text` that hold the unknown word, longest first."""
    for length in range(min(LONGEST, len(text)), SHORTEST - 1, -1):
        for start in range(max(0, unknown.end - length), min(unknown.start, len(text) - length) + 1):
            yield start, start + length
