"""What the names of a template come to in an account: facts of its tables, of its prose, of the year before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from corpus.account import Cell, Figure, Identity, Kind, Measure, Row, Table
from corpus.concepts import Concept, concept
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.drafting.binding import MONEY, Binding, How
from qa.drafting.names import ROW, Name, vocabulary
from qa.evidence.facts import Fact, cite_figure
from qa.evidence.money import agree, differ_by_rounding, is_money
from qa.evidence.packing import Facts

THIS = "本项"
"""The name of the figure of the row at hand itself."""
_TOLD_SINCE = frozenset(["较上年", "较年初预算"])
"""What the prose of an account compares with."""
_MONEY_CHANGES = frozenset([Measure.INCREASE, Measure.DECREASE, Measure.UNCHANGED])
_RATES = frozenset([Measure.GROWTH, Measure.DECLINE])
_LEVELS = frozenset([Measure.AMOUNT, Measure.ACTUAL, Measure.BUDGET])


class Figures:
    """Of one account, as its ledger has them; `other` is the account that it is compared with."""

    def __init__(self, ledger: Ledger, other: Ledger | None = None) -> None:
        self.ledger = ledger
        self.other = other
        self._kinds = {table.standard: table for table in reversed(ledger.account.tables) if table.standard}

    @property
    def kind(self) -> Kind:
        return self.ledger.identity.kind

    def find(self, called: str, row: Fact | None = None, unit: str = "") -> Binding | None:
        """The figure that a name stands for; None where the account has none."""
        if called == THIS and row is not None and row.account in {self.ledger.identity, self._theirs}:
            return Binding(How.FIGURE, (row,))
        name = named(called, row)
        fact = self._fact(name, row, unit)
        if fact is not None:
            how = How.BLANK if fact.citation.value is None else How.FIGURE
            return Binding(how, (self._with_doubt(fact, name, row),))
        others = (self.find(other, row, unit) for other in name.alternatives)
        return next((found for found in others if found is not None), None)

    @property
    def _theirs(self) -> Identity | None:
        return None if self.other is None else self.other.identity

    def rows(self, called: str) -> list[Fact]:
        """The rows of a list, in printed order: those of subjects that are named, of codes, or of the prose."""
        name = vocabulary().names[called]
        if name.prose is not None:
            return self._stated(name, "")
        if name.level:
            return _once(fact for fact in self._printed(name) if _coded(fact, name))
        by_subject = (self._printed(name, (subject,)) for subject in name.subjects)
        return [found[0] for found in by_subject if found]

    def told(self, called: str, row: Fact | None = None) -> list[Fact]:
        """The statements of the prose that say how much it is."""
        name = named(called, row)
        if name.prose is not None:
            return self._stated(name, "")
        return [fact for fact in self._of_prose(name, row) if fact.measure in _LEVELS and self._is_stage(fact, name)]

    def change(self, called: str, since: str, row: Fact | None = None) -> list[Binding]:
        """The change in money and in hundredths; reckoned where both figures are held, else as the prose states it."""
        now, before = self.find(called, row), self.before(called, since, row)
        if now is not None and before is not None:
            both = now.sources + before.sources
            return [Binding(How.RISE, both), Binding(How.GROWTH, both)]
        stated = self.stated_changes(called, since, row) if since in _TOLD_SINCE else []
        first = (next((f for f in stated if f.measure in kinds), None) for kinds in (_MONEY_CHANGES, _RATES))
        return [Binding(How.FIGURE, (fact,)) for fact in first if fact is not None]

    def before(self, called: str, since: str, row: Fact | None = None) -> Binding | None:
        """The figure that a change is reckoned from, in another account of the library."""
        other = self._base(since)
        found = None if other is None else Figures(other).find(called, row)
        return found or (self._column_before(called, row) if since == "较上年" else None)

    def _column_before(self, called: str, row: Fact | None) -> Binding | None:
        """The figure of the year before, where a table has a column for it."""
        name = named(called, row)
        found = self._in(self.ledger.before, name, self._subjects(name, row), row)
        return Binding(How.FIGURE, (found[0],)) if found else None

    def _base(self, since: str) -> Ledger | None:
        match since:
            case "较上年":
                return self.ledger.earlier
            case "较年初预算":
                return self.ledger.plan
            case _:
                return self.other

    def stated_changes(self, called: str, since: str, row: Fact | None = None) -> list[Fact]:
        """What the prose says of the change, those of one sentence only."""
        words = vocabulary()
        year = str(self.ledger.identity.year - 1)
        basis = re.compile(words.earlier.format(year=year) if since == "较上年" else words.planned)
        name = named(called, row)
        found = [
            fact
            for fact in [*self._of_prose(name, row), *self._of_alternatives(name, row)]
            if fact.measure in _MONEY_CHANGES | _RATES and basis.search(fact.basis_of_comparison or "")
        ]
        return [fact for fact in found if fact.citation.quote == found[0].citation.quote]

    def name_of(self, row: Fact, digits: int) -> str:
        """The name of the class (3), the group (5) or the item (7) that a row belongs to, as its table prints it."""
        code = (row.citation.row_code or "")[:digits]
        if code == row.citation.row_code or not code:
            return row.citation.row or row.concept.subject
        same_table = self.ledger.tables.of_table(row.citation.table_no)
        return next((fact.citation.row or "" for fact in same_table if fact.citation.row_code == code), "")

    def _of_alternatives(self, name: Name, row: Fact | None) -> list[Fact]:
        others = (vocabulary().names[other] for other in name.alternatives)
        return [fact for other in others for fact in self._of_prose(other, row)]

    def _fact(self, name: Name, row: Fact | None, unit: str) -> Fact | None:
        if name.prose is not None:
            stated = self._stated(name, unit)
            return stated[0] if stated else None
        subjects = self._subjects(name, row)
        printed = self._printed(name, subjects, row)
        if printed:
            return printed[0]
        planned = self._planned(name, row)
        if planned is not None:
            return planned
        if row is not None or name.table is None:
            told = [f for f in self._of_prose(name, row) if f.measure in _LEVELS and self._is_stage(f, name)]
            if told:
                return told[0]
        return self._blank(name, subjects)

    def _with_doubt(self, fact: Fact, name: Name, row: Fact | None) -> Fact:
        """The fact, with what is known against it: where the prose tells a figure of a table otherwise, that."""
        if fact.citation.doubt is not None or fact.account != self.ledger.identity:
            return fact
        if not fact.is_printed_in_table:
            doubt = self.ledger.doubt(fact.citation)
        else:
            others = self._told_otherwise(fact, name, row)
            doubt = _told(others[0]) if others else None
        return fact if doubt is None else replace(fact, citation=replace(fact.citation, doubt=doubt))

    def _told_otherwise(self, fact: Fact, name: Name, row: Fact | None) -> list[Fact]:
        """The other figures and the statements of the same quantity that differ by more than rounding."""
        printed = self.ledger.tables.where(lambda concept: concept == fact.concept)
        told = [one for one in self._of_prose(name, row) if one.measure in _LEVELS and self._is_stage(one, name)]
        same = printed + [one for one in told if one.concept.basis == fact.concept.basis and is_money(one.unit)]
        return [one for one in same if not agree(one.value, one.unit, fact.value, fact.unit) and not _close(one, fact)]

    def _planned(self, name: Name, row: Fact | None) -> Fact | None:
        """Budgets of final accounts stand in the budget of the year."""
        if name.stage != "budget" or self.kind is Kind.BUDGET or name.table or self.ledger.plan is None:
            return None
        found = Figures(self.ledger.plan)._printed(name, self._subjects(name, row), row)
        return found[0] if found else None

    def _subjects(self, name: Name, row: Fact | None) -> tuple[str, ...]:
        return (row.concept.subject,) if name.subjects == (ROW,) and row is not None else name.subjects

    def _printed(self, name: Name, subjects: Sequence[str] | None = None, row: Fact | None = None) -> list[Fact]:
        """The figures of tables."""
        return self._in(self.ledger.tables, name, subjects, row)

    def _in(self, facts: Facts, name: Name, subjects: Sequence[str] | None, row: Fact | None) -> list[Fact]:
        stages = name.stages(self.kind)
        code = row.concept.code if row is not None and name.subjects == (ROW,) else None

        def fits(concept: Concept) -> bool:
            return (
                name.fits(concept, self.kind)
                and (subjects is None or concept.subject in subjects)
                and (code is None or concept.code == code)
            )

        return sorted(facts.where(fits), key=lambda fact: stages.index(fact.concept.stage))

    def _stated(self, name: Name, unit: str) -> list[Fact]:
        """The statements that fit a name of the prose, each number once."""
        pattern = name.prose
        assert pattern is not None
        found = self.ledger.prose.where(lambda concept: pattern.search(concept.subject) is not None)
        fitting = [
            fact
            for fact in found
            if fact.measure in name.measures
            and (not unit or fact.unit == unit)
            and (name.section is None or name.section.search(fact.citation.section or ""))
            and (name.quote is None or name.quote.search(fact.citation.quote or ""))
        ]
        return _first_of_each(fitting)

    def _of_prose(self, name: Name, row: Fact | None) -> list[Fact]:
        """All that the prose says of what a name stands for, of changes too."""
        if name.prose is not None:
            pattern = name.prose
            return [
                fact
                for fact in self.ledger.prose.where(lambda concept: pattern.search(concept.subject) is not None)
                if name.section is None or name.section.search(fact.citation.section or "")
            ]
        subjects = self._subjects(name, row)
        bases = name.bases_told

        def fits(concept: Concept) -> bool:
            # 收入支出总计 is one figure of both flows.
            same_flow = concept.flow == name.flow or (name.extent == concept.extent == "grand")
            return (
                _last_of_path(concept.subject) in subjects
                and same_flow
                and concept.part == name.part
                and concept.basis in bases
                and concept.extent == name.extent
            )

        found = [fact for fact in self.ledger.prose.where(fits) if row is None or self._is_of_row(fact, row)]
        return sorted(found, key=lambda fact: fact.concept.basis == "")

    def _is_stage(self, fact: Fact, name: Name) -> bool:
        return fact.concept.stage in name.stages(self.kind)

    def _is_of_row(self, fact: Fact, row: Fact) -> bool:
        """Whether a statement speaks of the row; where several rows go by that name, its group tells."""
        subject, digits = row.concept.subject, len(row.concept.code or "")
        codes = {one.code for one in self.ledger.tables.concepts if one.subject == subject and one.code}
        if sum(len(code) == digits for code in codes) < 2:
            return True
        names_group = "(款)" in fact.clause or "-" in fact.clause
        return not names_group or plain(self.name_of(row, 5)) in fact.clause

    def _blank(self, name: Name, subjects: Sequence[str]) -> Fact | None:
        """0 for a blank cell that would be the figure, in the table of the name."""
        table = self._kinds.get(name.table) if name.table else None
        if table is None:
            return None
        for figure in _blanks(self.ledger.identity, table):
            what = concept(figure)
            if name.fits(what, self.kind) and what.when == "now" and what.subject in subjects:
                citation = replace(cite_figure(figure, {}), value=None)
                return Fact(self.ledger.identity, what, Measure.AMOUNT, figure.value, table.unit or MONEY, citation)
        return None


def _blanks(account: Identity, table: Table) -> Iterator[Figure]:
    """The blank cells of a table as figures of 0; of a table without rows, those that its total would have."""
    rows = table.rows or (Row(1, "合计"),)
    filled = {(cell.row, cell.column) for cell in table.cells}
    page = table.pages[0] if table.pages else None
    whole = replace(table, rows=rows)
    for row, column in product(range(len(rows)), range(len(table.columns))):
        if (row, column) not in filled and rows[row].side == table.columns[column].side:
            yield Figure(account, whole, Cell(row, column, "", Decimal(0), page), Decimal(0))


def _close(one: Fact, other: Fact) -> bool:
    return one.unit == other.unit and differ_by_rounding(one.value, other.value, 1)


def _told(fact: Fact) -> str:
    where = f"表{fact.citation.table_no}《{fact.citation.table}》" if fact.is_printed_in_table else "文字说明"
    return f"{where}里写的是{format_amount(fact.value)}{fact.unit}"


def _last_of_path(subject: str) -> str:
    """行政运行 of 某某支出-某某事务-行政运行科目, as some documents name an item with its class and group."""
    return subject.removesuffix("科目").rpartition("-")[2]


def _coded(fact: Fact, name: Name) -> bool:
    code = fact.citation.row_code or ""
    return len(code) == name.level and (not name.codes or code.startswith(name.codes))


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Each row once, where several tables print it; the table that comes first."""
    first: dict[tuple[str | None, str], Fact] = {}
    for fact in facts:
        first.setdefault((fact.citation.row_code, fact.concept.subject), fact)
    return list(first.values())


def _first_of_each(facts: Sequence[Fact]) -> list[Fact]:
    first: dict[tuple[str, str, str | None], Fact] = {}
    for fact in facts:
        first.setdefault((fact.concept.subject, fact.unit, fact.citation.quote), fact)
    return list(first.values())


def is_zero(binding: Binding | None) -> bool:
    return binding is None or not binding.sources[0].value


def named(called: str, row: Fact | None) -> Name:
    if called != THIS or row is None:
        return vocabulary().names[called]
    of = row.concept
    usual = "actual" if row.account.kind is Kind.FINAL else "budget"
    return Name((ROW,), of.flow, of.part, (of.basis,), None if of.stage == usual else of.stage, of.extent)
