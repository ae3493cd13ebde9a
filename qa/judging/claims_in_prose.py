"""Claims about what only the prose counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind
from qa.asking.question import Amount, Operand, Question
from qa.evidence.money import is_money
from qa.matching.bounds import as_told, follows, told_in
from qa.matching.comparing import direction
from qa.matching.figures import PLAIN, Reading, Settled
from qa.operations import prose, verdicts
from qa.words.coverage import says_something, units_for

_SCALES = {"万": 10_000, "亿": 100_000_000}


def verify_in_prose(question: Question, ledger: Ledger) -> Answer | None:
    """The verdict on one number that only the prose states; None where it states none."""
    if len(question.amounts) != 1 or question.per is not None:
        return None
    if counts(question) and direction(question.text) is not None:
        return None  # which way a count went is not told by how far
    asked = replace(question, operations=question.operations - {"claim", "average"})
    if counts(question):
        asked = replace(asked, counters=(_scale(question.amounts[0].unit)[1],))
    found = prose.stated(asked, ledger)
    if found is None or found.value is None or found.unit is None or not found.citations:
        return None
    quote = found.citations[0].quote or ""
    if "average" in question.operations and "平均" not in quote:
        return None
    claimed = in_unit_of(question.amounts[0], found.unit)
    if claimed is None:
        return None
    holds = follows(claimed, told_in(quote, found.value, found.unit))
    if holds is None:
        return verdicts.unverifiable(question, f"账里写的不是确数。{found.text}")
    text = f"{verdicts.opening(holds)}：{found.text}"
    return replace(found, kind=AnswerKind.VERIFICATION, verdict="true" if holds else "false", text=text)


def counts(question: Question) -> bool:
    """Whether the claim is about a number of people, times or things."""
    return bool(question.amounts) and not any(is_money(one.unit) or one.unit in {"%", "倍"} for one in question.amounts)


def in_unit_of(claimed: Amount, unit: str) -> Amount | None:
    """A count as claimed, in the unit in which it is told; None where something else is counted."""
    if is_money(unit) and is_money(claimed.unit):
        return claimed
    (scale, counted), (told_scale, told) = _scale(claimed.unit), _scale(unit)
    if counted not in units_for(told):
        return None
    by = Decimal(scale) / told_scale
    return replace(claimed, value=claimed.value * by, upto=claimed.upto and claimed.upto * by, unit=unit)


def beside(question: Question, quotes: Collection[str], ledger: Ledger) -> Answer | None:
    """The verdict on a number told in the same sentence as what was claimed before: 服务…万元 after 货物…万元."""
    if len(question.amounts) != 1 or not quotes:
        return None
    named = [word.text for word in question.words if says_something(word) or word.text == "平均"]
    facts = [fact for fact in ledger.prose if fact.citation.quote in quotes and fact.measure in PLAIN]
    about = [
        (fact, claimed)
        for fact in facts
        if named and all(name in fact.own for name in named) and (claimed := in_unit_of(question.amounts[0], fact.unit))
    ]
    if len({(fact.value, fact.unit) for fact, _ in about}) != 1:
        return None
    fact, claimed = about[0]
    holds = follows(claimed, as_told(fact))
    if holds is None:
        return verdicts.unverifiable(question, f"账里写的不是确数：“{fact.citation.quote}”")
    return verdicts.of_figures(question, holds, [Settled(Operand(), Reading((fact,)))])


def _scale(unit: str) -> tuple[int, str]:
    """140万人次 is 1,400,000人次."""
    return (_SCALES[unit[0]], unit[1:]) if len(unit) > 1 and unit[0] in _SCALES else (1, unit)
