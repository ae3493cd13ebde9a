"""An account opened for questions: its facts from tables and prose, and the words to ask for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from corpus.account import Account, Figure, Identity, Kind, Measure, Statement
from corpus.concepts import TOTAL, Concept, concept
from corpus.names import item_name, plain
from index.chunks import TableRow
from qa.answer import Citation
from qa.lexicon import Lexicon, everyday, says_nothing
from qa.money import is_money
from qa.question import Question
from qa.understanding import understand

LONGEST_SUBJECT = 24
"""Characters; a longer subject of a statement is a clause, not a name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a table or a statement of the prose, with what it measures."""

    account: Identity
    concept: Concept
    measure: Measure
    value: Decimal
    unit: str
    citation: Citation
    basis_of_comparison: str | None = None
    clause: str = ""
    """For a statement: the words around the number up to the next comma, with its subject."""

    @property
    def is_printed_in_table(self) -> bool:
        return self.citation.table is not None


def counter(unit: str) -> str:
    """The bare unit of a count: 条 for 万条, 台 for 台（套）."""
    return re.sub(r"[（(].*", "", unit.lstrip("百千万亿"))


class Ledger:
    """All that can be asked of one account."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.identity = account.identity

    @cached_property
    def tables(self) -> tuple[Fact, ...]:
        """The facts of the tables that the standard knows."""
        return tuple(
            Fact(self.identity, concept(f), Measure.AMOUNT, f.value, f.table.unit or "", cite_figure(f))
            for f in self.account.figures()
            if f.table.standard is not None
        )

    @cached_property
    def prose(self) -> tuple[Fact, ...]:
        """The facts that the prose states."""
        printed = {fact.concept.subject for fact in self.tables} - {TOTAL}
        others = {name for group, _ in everyday() if not group & printed for name in group}
        words = Lexicon(printed | others)
        return tuple(_with_heads([self._stated(statement, words) for statement in self.account.statements], others))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return self.tables + self.prose

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of everything that has a fact."""
        printed = {fact.concept.subject for fact in self.tables}
        told = {fact.concept.subject for fact in self.prose if len(fact.concept.subject) <= LONGEST_SUBJECT}
        titles = (table.title for table in self.account.tables if table.standard is not None)
        return Lexicon((name for name in printed | told if name != TOTAL and not says_nothing(name)), titles)

    def row_name(self, place: TableRow) -> str | None:
        """The name of the item in a row of a table of money, None for totals and other tables."""
        table = next(table for table in self.account.tables if table.number == place.table)
        name = item_name(table.rows[place.position].label)
        return name if any(fact.concept.subject == name for fact in self.tables) else None

    @cached_property
    def counters(self) -> frozenset[str]:
        """The units of counts in the prose, as a question asks for them: 条 for 万条."""
        return frozenset(counter(fact.unit) for fact in self.prose) - {"", "元", "%"}

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """Subject codes with the names printed beside them."""
        pairs = {(fact.concept.code, fact.concept.subject) for fact in self.tables if fact.concept.code}
        return {code: frozenset(name for other, name in pairs if other == code) for code, _ in pairs}

    def understand(self, text: str) -> Question:
        """`text`, scope taken out, in the words of this account."""
        return understand(text, self.lexicon, self.counters)

    def _stated(self, statement: Statement, words: Lexicon) -> Fact:
        section = self.account.sections[statement.section]
        paragraph = section.paragraphs[statement.paragraph]
        citation = Citation(
            self.identity,
            section=section.name,
            quote=statement.sentence,
            value=statement.value,
            unit=statement.unit,
            page=paragraph.page,
        )
        stated = stated_concept(statement, section.path, self.identity, words)
        return Fact(
            self.identity, stated, statement.measure, statement.value, statement.unit, citation,
            statement.basis_of_comparison, plain(statement.subject + "," + _clause(statement)),
        )  # fmt: skip


_DIVIDES = re.compile("其中|按[^，]{1,8}分|分别|包括")


def _with_heads(facts: Iterable[Fact], official: Collection[str]) -> Iterator[Fact]:
    """“政府采购…，其中：货物支出…”: what the sentence divides is what it began with."""
    head = sentence = ""
    for fact in facts:
        if fact.citation.quote != sentence:
            sentence = fact.citation.quote or ""
            head = fact.concept.subject if fact.concept.subject in official else ""
        is_share = fact.concept.subject != head and head not in fact.concept.subject and is_money(fact.unit)
        if head and is_share and _DIVIDES.search(sentence):
            fact = replace(fact, concept=replace(fact.concept, subject=head + fact.concept.subject))
        yield fact


def cite_figure(figure: Figure) -> Citation:
    table, row, cell = figure.table, figure.row, figure.cell
    return Citation(
        figure.account,
        table=table.title,
        table_no=table.number,
        row=row.label,
        row_code=row.code,
        row_no=row.number,
        side=row.side,
        column=figure.column.name,
        value=figure.value,
        unit=table.unit,
        page=cell.page,
        box=cell.box,
    )


def _clause(statement: Statement) -> str:
    """The stretch of the sentence between commas in which the number stands."""
    before = re.split("[，；：。]", statement.sentence[: statement.start])[-1]
    return before + re.split("[，；。]", statement.sentence[statement.start :])[0]


_PERFORMANCE = "绩效"
_LEVEL = re.compile(r"\([类款项]\)")


def stated_concept(statement: Statement, path: Iterable[str], account: Identity, words: Lexicon) -> Concept:
    """What a statement is about, in the terms of the tables where its subject's words allow it.

    The basis is the one that the subject or the nearest heading names, else unknown ("").
    """
    subject = plain(statement.subject)
    stage = "actual" if account.kind is Kind.FINAL else "budget"
    if statement.measure is Measure.BUDGET:
        stage = "budget"
    if statement.measure is Measure.ACTUAL:
        stage = "actual"
    flow = "income" if subject.endswith("收入") else "expenditure"
    path = tuple(path)
    base = Concept(subject, None, flow, "total", _basis_of_headings(path, words), stage)
    if _LEVEL.search(subject):
        item = [part for part in _LEVEL.split(subject) if part][-1]
        return replace(base, subject=item_name(item))
    # Sections on performance speak of the projects evaluated, in the words for the whole account.
    return base if any(_PERFORMANCE in heading for heading in path) else _in_table_terms(base, subject, words)


def _basis_of_headings(path: Iterable[str], words: Lexicon) -> str:
    """The basis that the innermost heading naming one names: 一般公共预算财政拨款支出决算情况说明."""
    for heading in reversed(tuple(path)):
        for word in words.cut(plain(heading)):
            if word.sense is not None and word.sense.value.startswith("basis="):
                return word.sense.value.removeprefix("basis=")
    return ""


def _in_table_terms(base: Concept, subject: str, words: Lexicon) -> Concept:
    """`base` with its subject replaced by attributes and a known item, if that leaves no word over."""
    subject = re.sub(r"\([^()]*以[^()]*为准\)", "", subject)
    found = replace(base, subject=TOTAL)
    named = False
    for word in words.cut(subject):
        sense = word.sense
        if sense is None or sense.role in {"part_of_item", "ask", "code"}:
            return base
        if sense.role == "item":
            if found.subject != TOTAL:
                return base
            found = replace(found, subject=min(sense.items))
        if sense.role == "attribute":
            name, value = sense.value.split("=", 1)
            found = replace(found, **{name: value})
        if sense.role == "whole":
            # 财政拨款收入支出总计 is the grand total of that basis, not of all money.
            basis = found.basis or "all"
            found = replace(found, **{**attributes_of_whole(sense.value), "basis": basis})
        named = named or sense.role in {"item", "attribute", "whole"}
    return found if named else base


def attributes_of_whole(value: str) -> dict[str, str]:
    """What a word for the whole account fixes: “year_expenditure” is all money spent in the year."""
    extent, flow = value.split("_", 1)
    return {"flow": flow, "basis": "all", "extent": extent}
