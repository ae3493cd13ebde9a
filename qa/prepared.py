"""What questions ask of an account, worked out once: its facts, and what in its prose does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from corpus.account import Account, Identity
from corpus.concepts import TOTAL
from qa.answer import Citation
from qa.checks.roots import Finding
from qa.checks.run import check_account
from qa.checks.trial import FindingKind
from qa.denials import Denial, denials_in
from qa.facts import doubts_about, prose_facts, table_facts
from qa.packing import Facts, pack, unpack
from qa.reckoned_facts import reckoned_budgets

_OF_FIGURES = frozenset([FindingKind.NARRATIVE, FindingKind.PERCENTAGE])

Stated = tuple[str | None, str | None, Decimal | None]
"""A figure of the prose, by its section, its sentence and its value."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """`titles` are those of the tables that the standard knows, `labels` the rows' of all tables, by their numbers.

    `doubts` say of figures of the prose what they do not agree with, `denials` what there was none of.
    """

    identity: Identity
    titles: Mapping[int, str]
    labels: Mapping[int, tuple[str, ...]]
    doubts: Mapping[Stated, str]
    denials: tuple[Denial, ...]
    tables: Facts
    before: Facts
    """Of columns of the year before, which tables print beside the account's own."""
    prose: Facts
    reckoned: Facts
    """What is printed nowhere, but follows from what is stated."""

    def packed(self) -> bytes:
        return pack(
            {
                "titles": [*self.titles.items()],
                "labels": [*self.labels.items()],
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
            {(section, quote, Decimal(value)): doubt for section, quote, value, doubt in content["doubts"]},
            tuple(Denial(*one) for one in content["denials"]),
            tables,
            before,
            prose,
            reckoned,
        )


def prepare(account: Account) -> Prepared:
    who = account.identity
    printed = table_facts(account, doubts_about(account))
    tables = [fact for fact in printed if fact.concept.when == "now"]
    prose = prose_facts(account, {fact.concept.subject for fact in tables} - {TOTAL})
    return Prepared(
        who,
        {table.number: table.title for table in account.tables if table.standard is not None},
        {table.number: tuple(row.label for row in table.rows) for table in account.tables},
        _doubts(check_account(account).errors),
        tuple(denials_in(account)),
        Facts.of(who, tables),
        Facts.of(who, (fact for fact in printed if fact.concept.when == "before")),
        Facts.of(who, prose),
        Facts.of(who, reckoned_budgets([*tables, *prose])),
    )


def stated(citation: Citation) -> Stated:
    return citation.section, citation.quote, citation.value


def _doubts(errors: Iterable[Finding]) -> dict[Stated, str]:
    """What the first finding about each stated figure says."""
    doubts: dict[Stated, str] = {}
    for finding in errors:
        for trial in finding.trials:
            for place in trial.suspects if trial.kind in _OF_FIGURES else ():
                if place.citation.quote is not None and place.citation.value is not None:
                    doubts.setdefault(stated(place.citation), finding.statement)
    return doubts
