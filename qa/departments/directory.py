"""The public bodies of a library, set in order so that a text is not compared with each of thousands.

Bodies that differ only by places of which the text names none (区财政局 of a hundred districts) are
named by the text all alike: one of them is looked for, on behalf of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from corpus.account import Identity
from corpus.organs import Shape, may_be_in, places_of, shape_of
from qa.words.spelling import sound

Sound = tuple[str, ...]
FEW = 60
"""So many bodies are looked for one by one: faster than to begin with their sounds."""


class Directory:
    """The bodies of these full names, in this order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._order = {name: position for position, name in enumerate(names)}
        self._shapes: defaultdict[Shape, list[str]] = defaultdict(list)
        for name in names:
            self._shapes[shape_of(name)].append(name)

    @cached_property
    def _of_place(self) -> dict[Sound, list[str]]:
        """The bodies by the sound of each place in their names."""
        found: defaultdict[Sound, list[str]] = defaultdict(list)
        for name in self._order:
            for place in places_of(name):
                found[sound(place)].append(name)
        return found

    @cached_property
    def _lengths(self) -> set[int]:
        return {len(place) for place in self._of_place}

    def in_order(self, names: set[str]) -> list[str]:
        return sorted(names, key=self._order.__getitem__)

    def near(self, text: str) -> set[str]:
        """The bodies of which the text names a place, perhaps misspelt."""
        return {name for place in self._heard(text) for name in self._of_place[place]}

    def _heard(self, text: str) -> set[Sound]:
        """The places that the text names, perhaps misspelt, by their sound."""
        stretches = (text[at : at + length] for length in self._lengths for at in range(len(text) - length + 1))
        return {sound(stretch) for stretch in stretches} & self._of_place.keys()

    def alike(self, text: str) -> Iterator[list[str]]:
        """All bodies that the text may name by how their names begin, those together that it names alike."""
        return self._together(text, [shape for shape in self._shapes if may_be_in(text, shape)])

    def alike_by_sound(self, text: str) -> Iterator[list[str]]:
        """The same for a text that may be misspelt."""
        heard = set(sound(text))
        return self._together(text, [shape for shape in self._shapes if heard.issuperset(sound(shape.proper[:1]))])

    def _together(self, text: str, shapes: Sequence[Shape]) -> Iterator[list[str]]:
        if len(self._order) <= FEW:
            yield from ([name] for shape in shapes for name in self._shapes[shape])
            return
        heard = self._heard(text)
        near = self.near(text)
        for shape in shapes:
            groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
            for name in self._shapes[shape]:
                named = [place for place in places_of(name) if sound(place) in heard] if name in near else ()
                groups[tuple(named)].append(name)
            yield from groups.values()


class Held(tuple[Identity, ...]):
    """The accounts of a library, or those that a question is limited to, with what is looked up about them at once."""

    @classmethod
    def of(cls, accounts: Sequence[Identity]) -> Held:
        return accounts if isinstance(accounts, cls) else cls(accounts)

    @cached_property
    def bodies(self) -> Directory:
        return Directory(list(self._by_body))

    @cached_property
    def _by_body(self) -> dict[str, list[Identity]]:
        by_body: defaultdict[str, list[Identity]] = defaultdict(list)
        for account in self:
            by_body[account.department].append(account)
        return dict(by_body)

    @cached_property
    def by_id(self) -> dict[str, Identity]:
        return {account.id: account for account in self}

    def of_bodies(self, names: Iterable[str]) -> tuple[Identity, ...]:
        """The accounts of the bodies of these names, in the order of these."""
        return tuple(account for name in names for account in self._by_body.get(name, ()))
