"""A claim or a pasted paragraph with several figures: each checked by itself, the verdict drawn from all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa import wording
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.claims import verify
from qa.ledger import Ledger
from qa.money import convert, is_money
from qa.operands import name_within
from qa.question import Amount, Operand, Question

_CLAUSE = re.compile(r"[,;。、](?!\d{3}(?!\d))")
"""Ends a clause; the comma of 1,594.02 ends none."""
_FOUND = {"true": "相符", "false": "不符", None: "账面没有"}


@dataclass(frozen=True, slots=True)
class _Checked:
    """A clause as it was put, and what the account says to it; None where it says nothing."""

    clause: str
    claimed: Amount | None
    answer: Answer | None

    @property
    def outcome(self) -> str | None:
        return self.answer.verdict if self.answer is not None else None


def proofread(question: Question, ledger: Ledger) -> Answer | None:
    """Every figure that the question states, compared with the account; None where none of them is in it."""
    checked = list(_check(question, ledger))
    verdicts = [one.outcome for one in checked]
    if not any(verdicts):
        return None
    verdict = "false" if "false" in verdicts else "unverifiable" if None in verdicts else "true"
    opening = {"true": "全部相符", "false": "有不符之处", "unverifiable": "有的无法核对"}[verdict]
    answers = [one.answer for one in checked if one.answer is not None]
    return Answer(
        question.text,
        Status.ANSWERED,
        f"逐项核对，{opening}。{''.join(_told(number, one) for number, one in enumerate(checked, 1))}",
        AnswerKind.VERIFICATION,
        values=tuple(
            Labelled(one.clause, one.answer.value, one.answer.unit)
            for one in checked
            if one.answer is not None and one.answer.value is not None and one.answer.unit is not None
        ),
        verdict=verdict,
        conflicts=tuple(dict.fromkeys(conflict for answer in answers for conflict in answer.conflicts)),
        citations=tuple(dict.fromkeys(citation for answer in answers for citation in answer.citations)),
    )


def _told(number: int, checked: _Checked) -> str:
    detail = "" if checked.answer is None else "：" + checked.answer.text.partition("：")[2].rstrip("。")
    return f"（{number}）“{checked.clause}”{_FOUND[checked.outcome]}{detail}{_deviation(checked)}。"


def _deviation(checked: _Checked) -> str:
    """By how much a figure that is wrong differs."""
    claimed, answer = checked.claimed, checked.answer
    if claimed is None or answer is None or answer.verdict != "false" or answer.value is None or answer.unit is None:
        return ""
    if claimed.bound != "is" or is_money(claimed.unit) != is_money(answer.unit):
        return ""
    stated = convert(claimed.value, claimed.unit, answer.unit) if is_money(claimed.unit) else claimed.value
    return f"，相差{wording.amount(abs(stated - answer.value), answer.unit)}"


def _check(question: Question, ledger: Ledger) -> Iterator[_Checked]:
    before: Question | None = None
    for clause in filter(None, _CLAUSE.split(question.text)):
        # The words of asking make a claim of a bare clause.
        named = ledger.understand(f"{clause},对吗")
        asked = _continued(named, before)
        if asked.amounts:
            for claim in _claims_in(asked, before):
                yield _Checked(clause, next(iter(claim.amounts), None), _verified(claim, ledger))
        if asked.operands and asked.operands == named.operands:
            before = asked


def _claims_in(asked: Question, before: Question | None) -> Iterator[Question]:
    """The claim of a clause; of “比乙的5万元高” two: how much the other is, and that the first is higher."""
    compares = asked.relation is not None and asked.relation[0] == "compare" and "growth" not in asked.operations
    if compares and before is not None and len(asked.operands) == 1:
        yield replace(asked, relation=None, text=asked.operands[0].text)
        yield replace(asked, operands=(before.operands[0], *asked.operands), relation=("compare", 1), amounts=())
    else:
        yield asked


def _verified(claim: Question, ledger: Ledger) -> Answer | None:
    if claim.unknown or claim.is_jumbled or len(claim.amounts) > 1:
        return None
    found = verify(claim, ledger)
    return found if isinstance(found, Answer) and found.verdict is not None else None


def _continued(asked: Question, before: Question | None) -> Question:
    """The clause with what it takes from the one before: “决算0.39万元”, “其中货物7.80万元”, “下降8.65%”."""
    if before is None or not before.operands:
        return asked
    head = before.operands[0]
    if not asked.operands:
        return replace(asked, operands=(head,))
    return replace(asked, operands=tuple(_within(head, operand) for operand in asked.operands))


def _within(head: Operand, operand: Operand) -> Operand:
    if operand.is_bare and {name for name, _ in operand.attributes} <= {"stage"}:
        return head.having(*operand.attributes)
    return name_within(head, operand)
