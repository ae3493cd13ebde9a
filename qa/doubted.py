"""Answers that cite a figure of the prose which does not agree with the rest of its account say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.account import Identity
from qa.answer import Answer, Citation, Status
from qa.checks.roots import Finding
from qa.checks.trial import FindingKind

_OF_FIGURES = frozenset([FindingKind.NARRATIVE, FindingKind.PERCENTAGE])


def with_findings(answer: Answer, errors_of: Callable[[Identity], tuple[Finding, ...]]) -> Answer:
    """The answer, each citation of a stated figure that takes part in a failed check with what fails.

    Figures whose contradiction the answer tells by itself are left alone.
    """
    if answer.status is not Status.ANSWERED:
        return answer
    told = {_key(figure) for conflict in answer.conflicts for figure in conflict.figures}
    cited = tuple(
        one if one.doubt is not None or one.quote is None or one.value is None or _key(one) in told
        else replace(one, doubt=_doubt(one, errors_of(one.account)))
        for one in answer.citations
    )  # fmt: skip
    return replace(answer, citations=cited)


def _doubt(citation: Citation, errors: tuple[Finding, ...]) -> str | None:
    for finding in errors:
        failed = [trial for trial in finding.trials if trial.kind in _OF_FIGURES]
        if any(_key(place.citation) == _key(citation) for trial in failed for place in trial.suspects):
            return finding.statement
    return None


def _key(citation: Citation) -> tuple[object, ...]:
    return citation.account, citation.section, citation.quote, citation.value, citation.table, citation.row_no
