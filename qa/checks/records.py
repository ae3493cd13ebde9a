"""Findings as the JSON of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qa.as_json import Record, citation_record
from qa.checks.roots import Finding
from qa.checks.run import Report
from qa.checks.sources import rule_told
from qa.checks.trial import Trial


def finding_record(report: Report, finding: Finding) -> Record:
    """One finding; its first figures are the likeliest cause, `arithmetic` is of the check that tells it best."""
    main = finding.main
    cited = [place.citation for place in finding.places]
    name, source = rule_told(main.rule)
    return {
        "account": report.account.id,
        "kind": finding.kind,
        "severity": finding.severity,
        "statement": finding.statement,
        "figures": [citation_record(citation) for citation in cited],
        "expected": _text(main.expected),
        "found": _text(main.found),
        "difference": _text(None if main.difference is None else abs(main.difference)),
        "unit": main.unit or None,
        "page": next((citation.page for citation in cited if citation.page is not None), None),
        "outcome": main.outcome,
        "rule": main.rule,
        "rule_name": name,
        "source": source,
        "arithmetic": main.arithmetic or None,
        "checks": len(finding.trials),
    }


def unchecked_record(report: Report, trial: Trial) -> Record:
    """What could not be checked, and why. It has no severity."""
    return {
        "account": report.account.id,
        "kind": trial.kind,
        "severity": None,
        "statement": trial.told,
        "figures": [citation_record(place.citation) for place in trial.places],
        "expected": None,
        "found": None,
        "difference": None,
        "unit": None,
        "page": next((place.citation.page for place in trial.places), None),
        "outcome": trial.outcome,
        "rule": trial.rule,
        "reason": trial.reason,
    }


def summary_record(report: Report) -> Record:
    """What `check` says of an account of a whole library."""
    return {
        "account": report.account.id,
        "errors": len(report.errors),
        "rounding": len(report.rounded),
        "checks_held": report.held,
        "checks_failed": report.failed,
        "unchecked": len(report.unchecked),
    }


def records(report: Report, with_rounding: bool, with_unchecked: bool) -> Iterator[Record]:
    shown = report.findings if with_rounding else report.errors
    yield from (finding_record(report, finding) for finding in shown)
    if with_unchecked:
        yield from (unchecked_record(report, trial) for trial in report.unchecked)


def _text(value: Decimal | str | None) -> str | None:
    return format(value, "f") if isinstance(value, Decimal) else value
