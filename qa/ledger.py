"""An account opened for questions: its facts, and the words to ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from corpus.account import Account, Identity, Kind, Section
from corpus.concepts import TOTAL
from corpus.names import item_name
from index.chunks import TableRow
from qa.checks.roots import Finding
from qa.checks.run import check_account
from qa.coverage import units_for
from qa.facts import Fact, counter, doubts_about, prose_facts, table_facts
from qa.lexicon import Lexicon, says_nothing
from qa.question import Question
from qa.reckoned_facts import reckoned_budgets
from qa.understanding import understand

LONGEST_SUBJECT = 24
"""Characters; a longer subject of a statement is a clause, not a name."""


class Ledger:
    """All that can be asked of one account.

    `held` gives the ledger of another account, None where the library does not hold it.
    `is_contradicted` says whether something in its tables is known not to add up.
    """

    def __init__(
        self, account: Account, held: Callable[[Identity], Ledger | None], is_contradicted: bool
    ) -> None:  # fmt: skip
        self.account = account
        self._is_contradicted = is_contradicted
        self.identity = account.identity
        self._held = held

    @property
    def plan(self) -> Ledger | None:
        """The department's budget for the year of its final accounts."""
        is_final = self.identity.kind is Kind.FINAL
        return self._held(replace(self.identity, kind=Kind.BUDGET)) if is_final else None

    @property
    def earlier(self) -> Ledger | None:
        """The account of the same kind of the year before."""
        return self._held(replace(self.identity, year=self.identity.year - 1))

    @cached_property
    def tables(self) -> tuple[Fact, ...]:
        return table_facts(self.account, doubts_about(self.account) if self._is_contradicted else {})

    @cached_property
    def prose(self) -> tuple[Fact, ...]:
        return prose_facts(self.account, {fact.concept.subject for fact in self.tables} - {TOTAL})

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return self.tables + self.prose

    @cached_property
    def reckoned(self) -> tuple[Fact, ...]:
        """What the account prints nowhere, but follows from what it states."""
        return tuple(reckoned_budgets(self.facts))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of everything that has a fact."""
        printed = {fact.concept.subject for fact in self.tables}
        told = {fact.concept.subject for fact in self.prose if len(fact.concept.subject) <= LONGEST_SUBJECT}
        titles = {table.number: table.title for table in self.account.tables if table.standard is not None}
        return Lexicon((name for name in printed | told if name != TOTAL and not says_nothing(name)), titles)

    def row_name(self, place: TableRow) -> str | None:
        """The name of the item in a row of a table of money, None for totals and other tables."""
        table = next(table for table in self.account.tables if table.number == place.table)
        name = item_name(table.rows[place.position].label)
        return name if any(fact.concept.subject == name for fact in self.tables) else None

    def rows_beside(self, section: Section) -> list[str]:
        """The rows of the tables of words that stand in the section, such as a list of units; of all where no pages tell."""
        pages = {paragraph.page for paragraph in section.paragraphs} - {None}
        return [
            row.label
            for table in self.account.tables
            if table.unit is None and table.standard is None and (pages & set(table.pages) or not pages)
            for row in table.rows
        ]

    @cached_property
    def counters(self) -> frozenset[str]:
        """The units of counts in the prose, as a question asks for them: 条 for 万条, 台 as well as 辆."""
        printed = frozenset(counter(fact.unit) for fact in self.prose) - {"", "元", "%"}
        return printed.union(*map(units_for, printed))

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """Subject codes with the names printed beside them."""
        pairs = {(fact.concept.code, fact.concept.subject) for fact in self.tables if fact.concept.code}
        return {code: frozenset(name for other, name in pairs if other == code) for code, _ in pairs}

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """What does not agree in the account."""
        return check_account(self.account).errors

    def understand(self, text: str) -> Question:
        """`text`, scope taken out, in the words of this account."""
        return understand(text, self.lexicon, self.counters)
