"""An account opened for questions: its facts, and the words to ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

from corpus.account import Account, Identity, Kind, Section
from corpus.concepts import TOTAL, Concept
from corpus.names import item_name, plain
from index.chunks import TableRow
from qa.accounts.prepared import Prepared, stated
from qa.answer import Citation
from qa.asking.question import Question
from qa.asking.understanding import understand
from qa.evidence.facts import Fact, counter
from qa.words.coverage import units_for
from qa.words.lexicon import Lexicon, says_nothing

_REMEMBERED = 32
"""So many texts are kept as understood."""
LONGEST_SUBJECT = 24
"""Characters; a longer subject of a statement is a clause, not a name."""


class Ledger:
    """All that can be asked of one account.

    `read` reads the account itself, which only questions about its prose need; `held` gives the
    ledger of another account, None where the library does not hold it.
    """

    def __init__(
        self, prepared: Prepared, read: Callable[[], Account], held: Callable[[Identity], Ledger | None]
    ) -> None:  # fmt: skip
        self._prepared = prepared
        self._read = read
        self._held = held
        self.identity = prepared.identity
        self.tables = prepared.tables
        self.before = prepared.before
        self.prose = prepared.prose
        self.denials = prepared.denials
        self.reckoned = prepared.reckoned
        """What the account prints nowhere, but follows from what it states."""

    @classmethod
    def of(cls, account: Account) -> Ledger:
        """Of an account that stands alone."""
        from qa.accounts.preparing import prepare  # with all the checks, which a library's ledgers have behind them

        return cls(prepare(account), lambda: account, lambda _: None)

    @cached_property
    def account(self) -> Account:
        return self._read()

    @property
    def plan(self) -> Ledger | None:
        """The department's budget for the year of its final accounts."""
        is_final = self.identity.kind is Kind.FINAL
        return self._held(replace(self.identity, kind=Kind.BUDGET)) if is_final else None

    @property
    def earlier(self) -> Ledger | None:
        """The account of the same kind of the year before."""
        return self._held(replace(self.identity, year=self.identity.year - 1))

    @property
    def facts(self) -> Iterable[Fact]:
        return chain(self.tables, self.prose)

    def where(self, test: Callable[[Concept], bool]) -> list[Fact]:
        """The facts whose concept passes the test, those of tables first."""
        return self.tables.where(test) + self.prose.where(test)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of everything that has a fact."""
        told = {subject for subject in self.prose.subjects if len(subject) <= LONGEST_SUBJECT}
        names = (name for name in self.tables.subjects | told if name != TOTAL and not says_nothing(name))
        return Lexicon(names, self._prepared.titles)

    def row_name(self, place: TableRow) -> str | None:
        """The name of the item in a row of a table of money, None for totals and other tables."""
        name = item_name(self._prepared.labels[place.table][place.position])
        return name if name in self.tables.subjects else None

    @property
    def has_projects(self) -> bool:
        """Whether a table of performance has several rows."""
        return any(len(self._prepared.labels[number]) > 1 for number in self._prepared.performance)

    @property
    def indicators(self) -> Iterable[str]:
        """The names in the rows of the tables of performance; to know these the account need not be read."""
        return (label for number in self._prepared.performance for label in self._prepared.labels[number])

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of the rows of all its tables, as compared; to know these the account need not be read."""
        return frozenset(plain(label) for rows in self._prepared.labels.values() for label in rows)

    def rows_beside(self, section: Section) -> list[str]:
        """The rows of the tables of words in the section, such as a list of units; of all where no pages tell."""
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
        printed = frozenset(map(counter, self.prose.units)) - {"", "元", "%"}
        printed |= {"分"} if self.has_projects else set()
        return printed.union(*map(units_for, printed))

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """Subject codes with the names printed beside them."""
        pairs = {(concept.code, concept.subject) for concept in self.tables.concepts if concept.code}
        return {code: frozenset(name for other, name in pairs if other == code) for code, _ in pairs}

    def doubt(self, citation: Citation) -> str | None:
        """What a figure of the prose does not agree with, in a sentence; None where nothing is known against it."""
        return self._prepared.doubts.get(stated(citation))

    @cached_property
    def _text(self) -> str:
        prose = (paragraph.text for section in self.account.sections for paragraph in section.paragraphs)
        headings = (section.name for section in self.account.sections)
        labels = (row.label for table in self.account.tables for row in table.rows)
        return plain("\n".join((*headings, *prose, *labels)))

    def says(self, word: str) -> bool:
        """Whether the account prints the word (in the form of corpus.names.plain) anywhere."""
        return word in self._text

    def understand(self, text: str) -> Question:
        """`text`, scope taken out, in the words of this account."""
        return self._understood(text)

    @cached_property
    def _understood(self) -> Callable[[str], Question]:
        """Of one question the same stretches are to be understood several times."""
        return lru_cache(_REMEMBERED)(lambda text: understand(text, self.lexicon, self.counters))
