"""All checks of one account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from corpus.account import Account, Identity
from corpus.checks.check import Outcome
from qa.checks.amounts import amount_trials
from qa.checks.averages import average_trials
from qa.checks.beside import beside_trials
from qa.checks.bodies import body_trials
from qa.checks.book import Book
from qa.checks.changes import change_trials
from qa.checks.codes import code_trials
from qa.checks.counted import counted_trials
from qa.checks.denials import denial_trials
from qa.checks.directions import direction_trials
from qa.checks.enumerated import enumerated_trials
from qa.checks.foreign import foreign_trials
from qa.checks.gaps import gap_trials
from qa.checks.gone import gone_trials
from qa.checks.instalments import instalment_trials
from qa.checks.limits import limit_trials
from qa.checks.listing import listing_trials
from qa.checks.lists import list_trials
from qa.checks.naming import naming_trials
from qa.checks.presence import presence_trials
from qa.checks.promises import promise_trials
from qa.checks.ratios import ratio_trials
from qa.checks.reckoned import reckoned_trials
from qa.checks.repeats import repeat_trials
from qa.checks.residue import residue_trials
from qa.checks.roots import Finding, Severity, findings
from qa.checks.scale import scale_trials
from qa.checks.shares import share_trials
from qa.checks.steps import step_trials
from qa.checks.sums import sum_trials
from qa.checks.tables import table_trials
from qa.checks.trial import Trial
from qa.checks.units import misprinted_units, unit_trials, with_units
from qa.checks.years import year_trials

CHECKS: tuple[Callable[[Book], Iterator[Trial]], ...] = (
    table_trials,
    amount_trials,
    ratio_trials,
    gap_trials,
    repeat_trials,
    share_trials,
    direction_trials,
    sum_trials,
    presence_trials,
    instalment_trials,
    scale_trials,
    reckoned_trials,
    change_trials,
    average_trials,
    beside_trials,
    counted_trials,
    enumerated_trials,
    list_trials,
    naming_trials,
    code_trials,
    gone_trials,
    denial_trials,
    listing_trials,
    body_trials,
    foreign_trials,
    limit_trials,
    step_trials,
    year_trials,
    promise_trials,
    residue_trials,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of checking an account."""

    account: Identity
    findings: tuple[Finding, ...]
    held: int
    failed: int
    unchecked: tuple[Trial, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def rounded(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ROUNDING)


def _tried(book: Book) -> Iterator[Trial]:
    return chain.from_iterable(check(book) for check in CHECKS)


def check_account(account: Account) -> Report:
    """Everything that can be checked in the account, tried."""
    book = Book(account)
    trials = list(_tried(book))
    units = misprinted_units(account, trials)
    if units:
        trials = [*unit_trials(book, units), *_tried(Book(with_units(account, units)))]
    counts = Counter(trial.outcome for trial in trials)
    unchecked = tuple(trial for trial in trials if trial.outcome is Outcome.UNCHECKED)
    return Report(account.identity, findings(trials), counts[Outcome.HOLDS], counts[Outcome.FAILS], unchecked)
