"""The working out of what questions ask of an account: apart from what is kept, since it takes all the checks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from corpus.account import Account
from corpus.concepts import TOTAL
from qa.accounts.prepared import PERFORMANCE, Prepared, Stated, stated
from qa.checks.roots import Finding
from qa.checks.run import check_account
from qa.checks.trial import FindingKind
from qa.evidence.denials import denials_in
from qa.evidence.facts import doubts_about, in_printed_bases, prose_facts, table_facts, told_of_year_before
from qa.evidence.packing import Facts
from qa.evidence.reckoned_facts import reckoned_budgets

_OF_FIGURES = frozenset([FindingKind.NARRATIVE, FindingKind.PERCENTAGE])


def prepare(account: Account) -> Prepared:
    who = account.identity
    printed = table_facts(account, doubts_about(account))
    tables = [fact for fact in printed if fact.concept.when == "now"]
    items = {fact.concept.subject for fact in tables} - {TOTAL}
    before = (fact for fact in printed if fact.concept.when == "before")
    told = prose_facts(account, items)
    prose = in_printed_bases(told, {fact.concept for fact in tables})
    return Prepared(
        who,
        {table.number: table.title for table in account.tables if table.standard is not None},
        {table.number: tuple(row.label for row in table.rows) for table in account.tables},
        tuple(table.number for table in account.tables if table.standard == PERFORMANCE),
        _doubts(check_account(account).errors),
        tuple(denials_in(account)),
        Facts.of(who, tables),
        Facts.of(who, chain(before, told_of_year_before(account, items))),
        Facts.of(who, prose),
        Facts.of(who, reckoned_budgets([*tables, *prose])),
    )


def _doubts(errors: Iterable[Finding]) -> dict[Stated, str]:
    """What the first finding about each stated figure says."""
    doubts: dict[Stated, str] = {}
    for finding in errors:
        for trial in finding.trials:
            for place in trial.suspects if trial.kind in _OF_FIGURES else ():
                if place.citation.quote is not None and place.citation.value is not None:
                    doubts.setdefault(stated(place.citation), finding.statement)
    return doubts
