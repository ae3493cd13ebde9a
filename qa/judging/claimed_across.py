"""Claims that set two accounts against each other, or say the same of each of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled
from qa.asking import rough
from qa.asking.question import Amount, Question
from qa.evidence import wording
from qa.evidence.money import is_money, rounded
from qa.judging import claims
from qa.matching.comparing import Comparison, beyond, comparison
from qa.matching.figures import Settled
from qa.operations import replies, verdicts

_EACH = re.compile("都|均(?!值)|全都|也")
_SUM = re.compile("合计|一共|总共|共计|加起来|合起来|之和|总和")
_LIKENED = re.compile("等于|相等|一样|相同|持平|一致")


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What follows from the two figures, where a claim says how much it is."""

    value: Decimal
    unit: str
    told: str
    formula: str


def of_two(question: Question, found: Sequence[Settled], values: Sequence[Decimal], unit: str) -> Answer | None:
    """The verdict on what is claimed of the figures of two accounts, in the order named."""
    compared = comparison(question.text) or beyond(question.text)
    if compared is None and _LIKENED.search(question.text):
        compared = Comparison("", "", None)
    first, second = values
    if not question.amounts:
        if compared is None:
            return None
        right_way = first > second if compared.rises else first < second
        holds = (first == second if compared.rises is None else right_way) != compared.is_denied
        return _judged(question, found, values, unit, holds, _gap(first, second, unit))
    claimed = question.amounts[0]
    reckoned = _reckoned(question, claimed, compared, values, unit)
    if len(question.amounts) > 1 or reckoned is None or (compared is not None and compared.is_denied):
        return None
    verdict = _holds(claimed, question.text, reckoned)
    holds = verdict is True
    if holds and compared is not None and compared.rises is not None and not _SUM.search(question.text):
        holds = (first > second) == compared.rises
    answer = _judged(question, found, values, unit, holds, reckoned)
    return verdicts.undecided(answer) if verdict is None else answer


def of_each(asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """“两家都没有出国”: true where it is true of each account; None where it is not said of each, or one is silent."""
    question = asked[0][1]
    if not _EACH.search(question.text):
        return None
    answers = [claims.verify(one, ledger) for ledger, one in asked if not one.unknown]
    judged = [answer for answer in answers if isinstance(answer, Answer) and answer.verdict in {"true", "false"}]
    if len(judged) < len(asked):
        return None
    holds = all(answer.verdict == "true" for answer in judged)
    told = "；".join(answer.text.partition("：")[2].rstrip("。") for answer in judged)
    values = tuple(
        Labelled(wording.account_name(ledger.identity), answer.value, answer.unit)
        for (ledger, _), answer in zip(asked, judged, strict=True)
        if answer.value is not None and answer.unit is not None
    )
    return replace(
        judged[0],
        text=f"{verdicts.opening(holds)}：{told}。", verdict="true" if holds else "false",
        value=None, unit=None, values=values,
        conflicts=tuple(conflict for answer in judged for conflict in answer.conflicts),
        citations=tuple(citation for answer in judged for citation in answer.citations),
    )  # fmt: skip


def _reckoned(
    question: Question, claimed: Amount, compared: Comparison | None, values: Sequence[Decimal], unit: str
) -> _Reckoned | None:
    first, second = values
    a, b = format_amount(first), format_amount(second)
    if is_money(claimed.unit) and _SUM.search(question.text):
        total = first + second
        told = f"合计{wording.amount(total, unit)}"
        return _Reckoned(total, unit, told, f"{a} + {b} = {format_amount(total)}{unit}")
    if claimed.unit == "倍" and second:
        more = compared is not None and compared.rises and "多" in question.text.partition("倍")[0]
        ratio = (first - second if more else first) / second
        told = f"前者{'比后者多' if more else '是后者的'}{rounded(ratio)}倍"
        return _Reckoned(ratio, "倍", told, f"{a} ÷ {b} = {rounded(first / second)}")
    if compared is None:
        return None
    if claimed.unit == "%" and second:
        rate = abs(first - second) / second * 100
        told = f"前者比后者{'多' if first > second else '少'}{rounded(rate)}%"
        return _Reckoned(rate, "%", told, f"({a} − {b}) ÷ {b} × 100% = {rounded((first - second) / second * 100)}%")
    return _gap(first, second, unit) if claimed.unit == unit or (is_money(claimed.unit) and is_money(unit)) else None


def _gap(first: Decimal, second: Decimal, unit: str) -> _Reckoned:
    gap = abs(first - second)
    told = f"前者比后者{'多' if first > second else '少'}{wording.amount(gap, unit)}" if gap else "两者相同"
    larger, smaller = (format_amount(value) for value in (max(first, second), min(first, second)))
    return _Reckoned(gap, unit, told, f"{larger} − {smaller} = {format_amount(gap)}{unit}")


def _holds(claimed: Amount, text: str, reckoned: _Reckoned) -> bool | None:
    """Whether the amount claimed is true of what was reckoned; None where it stretches a round number."""
    if not rough.is_rough(claimed, text):
        return claimed.holds(reckoned.value, reckoned.unit)
    close, far = (limit.holds(reckoned.value, reckoned.unit) for limit in rough.limits(claimed, text))
    return True if close else (None if far else False)


def _judged(
    question: Question, found: Sequence[Settled], values: Sequence[Decimal], unit: str, holds: bool, what: _Reckoned
) -> Answer:
    named = "，".join(
        f"{wording.account_name(one.reading.fact.account)}{wording.name(one.reading.fact)}"
        f"{wording.amount(one.reading.value, one.reading.unit)}"
        for one in found
    )
    text = f"{verdicts.opening(holds)}：{named}，{what.told}。"
    labelled = [
        Labelled(wording.account_name(one.reading.fact.account), value, unit)
        for one, value in zip(found, values, strict=True)
    ]
    shown = what.value if what.unit == unit else rounded(what.value)
    answer = replies.calculation(question.text, text, shown, what.unit, what.formula, list(found), labelled)
    told = replace(answer, kind=AnswerKind.VERIFICATION, verdict="true" if holds else "false")
    return told if question.amounts else replace(told, value=None, unit=None)
