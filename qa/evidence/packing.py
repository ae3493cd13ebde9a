"""Facts and all that is prepared of an account as bytes and back: each distinct value once, facts as their places.

A question looks at a few of the thousand facts of an account. Facts made from bytes are made when
they are looked at, and what tells which those are, their concepts and tables, is at hand before.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, overload

from corpus.account import Identity, Measure
from corpus.concepts import Concept
from qa.answer import Citation
from qa.evidence.facts import Fact

_OWN = [field.name for field in fields(Fact) if field.name not in {"account", "concept", "citation"}]
_CITED = [field.name for field in fields(Citation) if field.name != "account"]
_COLUMNS = [*_OWN, *(f"citation.{name}" for name in _CITED)]
"""All of a fact but its account and its concept."""
_FLAT = attrgetter(*_COLUMNS)
_WIDTH = 1 + len(_COLUMNS)
"""Before these stands the place of the concept."""
_UNIT, _TABLE = 1 + _COLUMNS.index("unit"), 1 + _COLUMNS.index("citation.table_no")
_CITED_VALUE, _BOX = _CITED.index("value"), _CITED.index("box")
_MEASURES = {measure.value: measure for measure in Measure}


class Facts(Sequence[Fact]):
    """Facts of an account in order. `pool` are the values, `rows` each fact's concept and values by their places."""

    def __init__(self, account: Identity, pool: Sequence[Any], concepts: Sequence[Concept], rows: array[int]) -> None:
        self._account = account
        self._pool = pool
        self._concepts = concepts
        self._rows = rows
        self._made: dict[int, Fact] = {}

    @classmethod
    def of(cls, account: Identity, facts: Iterable[Fact]) -> Facts:
        values, rows = _Pool(), array("I")
        concepts: dict[Concept, int] = {}
        for fact in facts:
            place = concepts.setdefault(fact.concept, len(concepts))
            rows.extend((place, *map(values.place, _FLAT(fact))))
        return cls(account, values.held, list(concepts), rows)

    def __len__(self) -> int:
        return len(self._rows) // _WIDTH

    @overload
    def __getitem__(self, at: int) -> Fact: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Fact]: ...
    def __getitem__(self, at: int | slice) -> Fact | Sequence[Fact]:
        if isinstance(at, slice):
            return [self._fact(position) for position in range(len(self))[at]]
        return self._fact(range(len(self))[at])

    def __iter__(self) -> Iterator[Fact]:
        return map(self._fact, range(len(self)))

    def where(self, test: Callable[[Concept], bool]) -> list[Fact]:
        """Those whose concept passes the test."""
        passing = {place for place, concept in enumerate(self._concepts) if test(concept)}
        return [self._fact(at) for at, place in enumerate(self._rows[::_WIDTH]) if place in passing]

    def of_table(self, number: int | None) -> list[Fact]:
        """Those printed in the table of that number."""
        return [self._fact(at) for at, place in enumerate(self._rows[_TABLE::_WIDTH]) if self._pool[place] == number]

    @cached_property
    def concepts(self) -> frozenset[Concept]:
        return frozenset(self._concepts)

    @cached_property
    def subjects(self) -> frozenset[str]:
        return frozenset(concept.subject for concept in self._concepts)

    @cached_property
    def units(self) -> frozenset[str]:
        return frozenset(self._pool[place] for place in self._rows[_UNIT::_WIDTH])

    def _fact(self, at: int) -> Fact:
        """The same object each time, so that facts can be told apart."""
        return self._made.get(at) or self._made.setdefault(at, self._make(at))

    def _make(self, at: int) -> Fact:
        row = self._rows[at * _WIDTH : (at + 1) * _WIDTH]
        concept = self._concepts[row[0]]
        measure, printed, unit, *words = [self._pool[place] for place in row[1 : 1 + len(_OWN)]]
        cited = [self._pool[place] for place in row[1 + len(_OWN) :]]
        cited[_CITED_VALUE] = Decimal(cited[_CITED_VALUE])
        cited[_BOX] = cited[_BOX] and tuple(json.loads(cited[_BOX]))
        citation = Citation(self._account, *cited)
        return Fact(self._account, concept, _MEASURES[measure], Decimal(printed), unit, citation, *words)

    def head(self) -> dict[str, Any]:
        """All but the rows, as JSON."""
        return {"pool": self._pool, "concepts": [astuple(one) for one in self._concepts], "rows": len(self._rows)}

    def body(self) -> bytes:
        return self._rows.tobytes()


class _Pool:
    """Distinct values, each with its place; numbers are distinct where they are written differently: 1.0 and 1.00."""

    def __init__(self) -> None:
        self.held: list[Any] = []
        self._places: dict[tuple[type, object], int] = {}

    def place(self, value: Any) -> int:
        plain = _plain(value)
        place = self._places.setdefault((type(plain), plain), len(self.held))
        if place == len(self.held):
            self.held.append(plain)
        return place


def _plain(value: Any) -> Any:
    """Numbers and boxes as text, which is read only for the facts that are looked at."""
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value) if isinstance(value, tuple) else value


def pack(content: dict[str, Any], *lists: Facts) -> bytes:
    """JSON `content` and lists of facts as bytes."""
    head = json.dumps({**content, "facts": [facts.head() for facts in lists]}, ensure_ascii=False)
    return zlib.compress(b"\n".join([head.encode(), b"".join(facts.body() for facts in lists)]), 1)


def unpack(account: Identity, packed: bytes) -> tuple[dict[str, Any], list[Facts]]:
    """What `pack` was given."""
    head, _, body = zlib.decompress(packed).partition(b"\n")
    content = json.loads(head)
    rows = array("I", body)
    lists, start = [], 0
    for one in content.pop("facts"):
        end = start + one["rows"]
        concepts = [Concept(*concept) for concept in one["concepts"]]
        lists.append(Facts(account, one["pool"], concepts, rows[start:end]))
        start = end
    return content, lists
