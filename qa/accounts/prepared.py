"""What questions ask of an account, worked out once: its facts, and what in its prose does not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from corpus.account import Identity
from qa.answer import Citation
from qa.evidence.denials import Denial
from qa.evidence.packing import Facts, pack, unpack

PERFORMANCE = "performance"
"""What the standard calls tables whose rows are indicators and whose cells are words."""
Stated = tuple[str | None, str | None, Decimal | None]
"""A figure of the prose, by its section, its sentence and its value."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """`titles` are those of the tables that the standard knows, `labels` the rows' of all tables, by their numbers.

    `performance` are the numbers of the tables of performance. `doubts` say of figures of the prose what
    they do not agree with, `denials` what there was none of.
    """

    identity: Identity
    titles: Mapping[int, str]
    labels: Mapping[int, tuple[str, ...]]
    performance: tuple[int, ...]
    doubts: Mapping[Stated, str]
    denials: tuple[Denial, ...]
    tables: Facts
    before: Facts
    """Of the year before, which tables print in columns beside the account's own, or the prose tells."""
    prose: Facts
    reckoned: Facts
    """What is printed nowhere, but follows from what is stated."""

    def packed(self) -> bytes:
        return pack(
            {
                "titles": [*self.titles.items()],
                "labels": [*self.labels.items()],
                "performance": self.performance,
                "doubts": [[*place, str(value), doubt] for (*place, value), doubt in self.doubts.items()],
                "denials": [astuple(one) for one in self.denials],
            },
            self.tables,
            self.before,
            self.prose,
            self.reckoned,
        )

    @classmethod
    def unpacked(cls, identity: Identity, packed: bytes) -> Prepared:
        content, (tables, before, prose, reckoned) = unpack(identity, packed)
        return cls(
            identity,
            dict(content["titles"]),
            {number: tuple(labels) for number, labels in content["labels"]},
            tuple(content["performance"]),
            {(section, quote, Decimal(value)): doubt for section, quote, value, doubt in content["doubts"]},
            tuple(Denial(*one) for one in content["denials"]),
            tables,
            before,
            prose,
            reckoned,
        )


def stated(citation: Citation) -> Stated:
    return citation.section, citation.quote, citation.value
