"""What the national standard calls its subjects, by code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpus.names import plain
from corpus.standard import load


@cache
def subject_names() -> Mapping[str, tuple[str, ...]]:
    """For each code that is certain its names, in bare form, the present one first."""
    groups = load("subjects")
    return {
        code: tuple(plain(name) for name in names) for group in groups.values() for code, names in group.items()
    }  # fmt: skip


def names_of(code: str) -> tuple[str, ...]:
    """The names of the code over the years; empty where the standard's is not known here."""
    return subject_names().get(code, ())


@cache
def standard_names() -> frozenset[str]:
    return frozenset(name for names in subject_names().values() for name in names)
