"""Whether an answer cites the place where it is expected to have looked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evals.questions import Place, Question
from evals.text import squash
from qa.answer import Answer, Citation


def is_cited(question: Question, answer: Answer, accounts: Mapping[str, str]) -> bool:
    """True when all places of one alternative are cited.

    `accounts` gives the account id for a question's short names; a name it lacks matches any account.
    """
    return any(
        all(any(_cites(citation, place, accounts) for citation in answer.citations) for place in alternative)
        for alternative in question.places
    )


def _cites(citation: Citation, place: Place, accounts: Mapping[str, str]) -> bool:
    if accounts.get(place.doc, citation.account.id) != citation.account.id:
        return False
    if place.section is not None:
        return _within(citation.section or "", place.section)
    return _title(citation.table or "") == _title(place.table or "") and _cites_cell(citation, place)


def _within(section: str, expected: str) -> bool:
    """Whether the heading path is the expected one or below it; either may begin anywhere."""
    path, wanted = ([squash(heading) for heading in name.split("/")] for name in (section, expected))
    return any(path[start : start + len(wanted)] == wanted for start in range(len(path)))


def _cites_cell(citation: Citation, place: Place) -> bool:
    column = squash(f"{citation.side or ''}{citation.column or ''}")
    if not citation.row:
        return squash(place.row) in column and squash(place.column) in column
    return _cites_row(citation, place) and (
        column.endswith(squash(place.column)) or (column != "" and squash(place.column).endswith(column))
    )


def _cites_row(citation: Citation, place: Place) -> bool:
    if citation.row_code and place.row_code:
        return citation.row_code == place.row_code
    row, wanted = squash(citation.row or ""), squash(place.row)
    return wanted in row or row in wanted


def _title(table: str) -> str:
    """The name of a table without the year and 部门/单位 that some documents put before it."""
    return re.sub(r"^(\d{4}年度?)?(部门|单位)?", "", squash(table))
