"""What is said of a claim: true, false, or not to be told from these accounts, with the figures it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.matching.figures import Settled
from qa.operations import replies


def opening(holds: bool) -> str:
    return "属实" if holds else "不属实"


def of_figures(question: Question, holds: bool, used: Sequence[Settled], note: str = "") -> Answer:
    """The verdict on a claim that the figures themselves bear out or not; `note` is a sentence to add."""
    listed = "，".join(_said(one.reading.fact) for one in used) + "。" + note
    answer = reckoned(question, holds, listed, used)
    values = tuple(
        Labelled(wording.name(one.reading.fact) + wording.stage(one.reading.fact), one.reading.value, one.reading.unit)
        for one in used
    )
    first = used[0].reading
    return (
        replace(answer, values=values) if len(used) > 1 else replace(answer, value=first.value, unit=first.unit)
    )  # fmt: skip


def reckoned(
    question: Question, holds: bool, told: str, used: Sequence[Settled],
    value: Decimal | None = None, unit: str | None = None, formula: str | None = None,
) -> Answer:  # fmt: skip
    """The verdict on a claim about what follows from figures, told in a sentence without its department."""
    conflicts = replies.contradictions(used)
    whose = wording.whose(used[0].reading.fact.account)
    return Answer(
        question.text, Status.ANSWERED, f"{opening(holds)}：{whose}{told}{replies.told(conflicts)}",
        AnswerKind.VERIFICATION, value, unit, verdict="true" if holds else "false", formula=formula,
        conflicts=conflicts, citations=replies.sources(used),
    )  # fmt: skip


def best(answers: Sequence[Answer | None]) -> Answer | None:
    """Of verdicts on one claim in several bases the true one, with what another basis says."""
    found = [answer for answer in answers if answer is not None]
    ordered = sorted(found, key=lambda answer: answer.verdict != "true")
    if not ordered:
        return None
    others = [answer.text.partition("：")[2] for answer in ordered[1:] if answer.verdict != ordered[0].verdict]
    return replace(ordered[0], text=f"{ordered[0].text}按另一口径则不然：{others[0]}") if others else ordered[0]


def unverifiable(question: Question, reason: str) -> Answer:
    """No verdict, as `reason` says: what the accounts lack."""
    refused = replies.refusal(question.text, f"无法核实：{reason}")
    return replace(refused, kind=AnswerKind.VERIFICATION, verdict="unverifiable")


def undecided(answer: Answer) -> Answer:
    """The figure found, where how far the claim may stretch is for the reader to say."""
    return replace(answer, verdict="unverifiable", text=f"难以断定：{answer.text.partition('：')[2]}")


def _said(fact: Fact) -> str:
    printed = wording.amount(fact.value, fact.unit)
    return f"{wording.full_name(fact)}{wording.stage(fact)}为{printed}（{wording.place(fact)}）"
