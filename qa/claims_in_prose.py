"""Claims about what only the prose counts."""

from __future__ import annotations

from dataclasses import replace

from qa import prose, verdicts
from qa.answer import Answer, AnswerKind
from qa.bounds import follows, told_in
from qa.ledger import Ledger
from qa.money import is_money
from qa.question import Question

_SCALES = {"万": 10_000, "亿": 100_000_000}


def verify_in_prose(question: Question, ledger: Ledger) -> Answer | None:
    """The verdict on one number that only the prose states; None where it states none."""
    if len(question.amounts) != 1 or question.per is not None or "average" in question.operations:
        return None
    found = prose.stated(replace(question, operations=question.operations - {"claim"}), ledger)
    if found is None or found.value is None or found.unit is None or not found.citations:
        return None
    claimed = question.amounts[0]
    (scale, counted), (told_scale, unit) = _scale(claimed.unit), _scale(found.unit)
    if counted != unit:
        return None
    claimed = replace(claimed, value=claimed.value * scale / told_scale, unit=found.unit)
    holds = follows(claimed, told_in(found.citations[0].quote or "", found.value, found.unit))
    if holds is None:
        return verdicts.unverifiable(question, f"账里写的不是确数。{found.text}")
    text = f"{verdicts.opening(holds)}：{found.text}"
    return replace(found, kind=AnswerKind.VERIFICATION, verdict="true" if holds else "false", text=text)


def counts(question: Question) -> bool:
    """Whether the claim is about a number of people, times or things."""
    return bool(question.amounts) and not any(is_money(one.unit) or one.unit in {"%", "倍"} for one in question.amounts)


def _scale(unit: str) -> tuple[int, str]:
    """140万人次 is 1,400,000人次."""
    return (_SCALES[unit[0]], unit[1:]) if len(unit) > 1 and unit[0] in _SCALES else (1, unit)
