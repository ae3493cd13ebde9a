"""Words that mean the same, from thesaurus.toml: what a report may print where a question says otherwise."""

from __future__ import annotations

from functools import cache, lru_cache

from corpus.names import plain
from corpus.standard import load

SHORTEST = 2
"""Characters of a word that proves something: a single one stands in many words of other meaning."""
_REMEMBERED = 5_000


@cache
def same_as(word: str) -> tuple[str, ...]:
    """What a report may say where a question says `word`; nothing of a single character."""
    return tuple(other for other in _others().get(word, ()) if len(other) >= SHORTEST)


@lru_cache(_REMEMBERED)
def said_in(text: str) -> tuple[str, ...]:
    """The words of the thesaurus that stand in `text`, single characters left out; the longest first."""
    others, longest = _others(), _longest()
    found = {
        text[at:end]
        for at in range(len(text))
        for end in range(at + SHORTEST, min(at + longest, len(text)) + 1)
        if text[at:end] in others
    }
    return tuple(sorted(found, key=lambda word: (-len(word), text.find(word))))


def as_told(text: str, evidence: str) -> str:
    """`text` with its words replaced by those that the evidence has for them, where it lacks the words themselves."""
    for word in said_in(text):
        if word in text and word not in evidence:
            told = next((other for other in same_as(word) if other in evidence), word)
            text = text.replace(word, told)
    return text


@cache
def words() -> dict[str, str]:
    """All words with what they are: n for nouns, v for verbs; the first place where one stands decides."""
    tagged = ((word, tag) for tag, group in _groups() for word in group)
    found: dict[str, str] = {}
    for word, tag in tagged:
        found.setdefault(word, tag)
    return found


@cache
def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (tag, tuple(map(plain, group)))
        for field in load("thesaurus").values()
        for tag, name in (("v", "verbs"), ("n", "nouns"))
        for group in field.get(name, ())
    )


@cache
def _others() -> dict[str, tuple[str, ...]]:
    """Each word with those that stand beside it in a group, each once."""
    beside: dict[str, dict[str, None]] = {}
    for _, group in _groups():
        for word in group:
            beside.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in beside.items()}


@cache
def _longest() -> int:
    return max(map(len, _others()))
