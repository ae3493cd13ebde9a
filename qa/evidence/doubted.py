"""Answers that cite a figure of the prose which does not agree with the rest of its account say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qa.answer import Answer, Citation, Status


def with_findings(answer: Answer, doubt: Callable[[Citation], str | None]) -> Answer:
    """The answer, each citation of a stated figure that takes part in a failed check with what fails.

    Figures whose contradiction the answer tells by itself are left alone.
    """
    if answer.status is not Status.ANSWERED:
        return answer
    told = {_key(figure) for conflict in answer.conflicts for figure in conflict.figures}
    cited = tuple(
        one if one.doubt is not None or one.quote is None or one.value is None or _key(one) in told
        else replace(one, doubt=doubt(one))
        for one in answer.citations
    )  # fmt: skip
    return replace(answer, citations=cited)


def _key(citation: Citation) -> tuple[object, ...]:
    return citation.account, citation.section, citation.quote, citation.value, citation.table, citation.row_no
