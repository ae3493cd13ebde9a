"""Claims of percentages: rates, shares of a whole, how much of a budget was carried out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Kind, Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.facts import attributes_of_whole
from qa.evidence.money import rounded
from qa.matching.bounds import as_told, follows
from qa.matching.comparing import side
from qa.matching.figures import BUDGETS, Open, Settled, readings, settle
from qa.matching.parts import framed
from qa.matching.settling import amounts, settle_in_every_basis, settle_together
from qa.operations import verdicts
from qa.operations.arithmetic import TOTAL_EXPENDITURE, TOTAL_INCOME, proportion, spoken, told_whole

SHARE = re.compile("占(?![用地])")
"""The word between a part and its whole."""


def rate(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
    """A percentage that is not said to be a share: true where it is stated of the thing, as a rate or as a share."""
    rates = readings(operand, ledger, (Measure.RATE,))
    borne_out = [follows(question.amounts[0], as_told(one.fact)) for one in rates]
    if None in borne_out and True not in borne_out:
        return verdicts.unverifiable(question, f"账里写的不是确数：“{rates[0].fact.citation.quote}”")
    if rates:
        shown = rates[borne_out.index(True)] if True in borne_out else rates[0]
        return verdicts.of_figures(question, True in borne_out, [Settled(operand, shown)])
    shares = _percentage(question, _stated_shares((operand,), None, ledger))
    return shares if shares is not None and shares.verdict == "true" else None


@dataclass(frozen=True, slots=True)
class _Percentage:
    """A percentage that the account states, or that follows from two of its figures."""

    value: Decimal
    told: str
    used: tuple[Settled, ...]
    formula: str | None = None


def _percentage(question: Question, found: Sequence[_Percentage]) -> Answer | None:
    """The verdict on the percentage claimed: true where one of those found bears it out."""
    if not found:
        return None
    found = sorted(found, key=lambda one: one.formula is None)
    right = [one for one in found if question.amounts[0].holds(one.value, "%")]
    shown = (right or found)[0]
    others = dict.fromkeys(one.told for one in found if rounded(one.value) != rounded(shown.value))
    note = f"注意：另按账内其他记载，{'；'.join(others)}。" if others else ""
    return verdicts.reckoned(
        question, bool(right), f"{shown.told}。{note}", _used(shown, right), rounded(shown.value), "%", shown.formula
    )


def _used(shown: _Percentage, right: Sequence[_Percentage]) -> tuple[Settled, ...]:
    """What the verdict rests on: the percentage that is told, and whatever else bears it out."""
    return (*shown.used, *(used for one in right if one is not shown for used in one.used))


def completed(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
    """“完成预算的N%”, as the account says and as its two figures say."""
    operand = operand.without("stage", "flow")
    stated = [
        _Percentage(one.value, f"{wording.name(one.fact)}完成{one.fact.basis_of_comparison or '预算'}的{one.value}%",
                    (Settled(operand, one),))
        for one in readings(operand, ledger, (Measure.COMPLETION,))
    ]  # fmt: skip
    found = settle_together([operand.having(("stage", "actual")), operand.having(("stage", "budget"))], ledger)
    if isinstance(found, Open) or not amounts(found)[1]:
        return _percentage(question, stated)
    spent, planned = amounts(found)
    formula = f"{format_amount(spent)} ÷ {format_amount(planned)} × 100% = {rounded(spent / planned * 100)}%"
    told = f"{spoken(found[0])}（决算），完成预算{format_amount(planned)}的{rounded(spent / planned * 100)}%"
    return _percentage(question, [*stated, _Percentage(spent / planned * 100, told, tuple(found), formula)])


def part_of_whole(
    question: Question, ledger: Ledger, heads: Sequence[Operand], frame: Operand | None
) -> Answer | None:  # fmt: skip
    """“甲占乙的N%”; where the claim names no whole, of what the account states it of, else of what frames it."""
    left, right = (side(words, ledger) for words in SHARE.split(question.text, maxsplit=1))
    parts = left.operands or tuple(heads)
    if not parts or left.unknown or right.unknown or len(right.operands) > 1:
        return None
    if left.context is not None:
        if stated := _stated_shares(parts, left.context, ledger):
            return _percentage(question, stated)
        inside = [framed(one, left.context, ledger) for one in parts]
        parts = tuple(one for one in inside if one is not None)
        if len(parts) < len(inside):
            return None
    whole = next(iter(right.operands), None)
    is_final = ledger.identity.kind is Kind.FINAL
    if is_final and whole is not None and whole.get("stage") in BUDGETS and is_of_stage(whole) and len(parts) == 1:
        return completed(question, parts[0], ledger)
    return share(question, parts, whole, left.context or frame, ledger)


def is_of_stage(whole: Operand) -> bool:
    """Whether nothing but a stage is named: “占预算的一半” is of the thing's own budget."""
    return whole.is_bare and whole.fixes == {"stage"}


def share(
    question: Question, parts: Sequence[Operand], whole: Operand | None, frame: Operand | None, ledger: Ledger
) -> Answer | None:  # fmt: skip
    """The verdict on the share that all `parts` together have of `whole`; None: of `frame` or of all the money."""
    stated = _stated_shares(parts, whole, ledger)
    usual = TOTAL_INCOME if parts[0].get("flow") == "income" else TOTAL_EXPENDITURE
    if whole is None and frame is None and any(_is_only_told(one, ledger) for one in parts):
        frame = told_whole(parts, ledger)
        if frame is None:
            return None  # 采购 of services is no part of what its name sounds like
    of = whole or frame or usual
    parts = [one.having(*_flow_of(of)) if one.is_bare and one.get("flow") is None else one for one in parts]
    reckoned = _reckoned_shares(parts, of, ledger)
    if frame is not None and whole is None and not reckoned:
        reckoned = _reckoned_shares(parts, usual, ledger)
    return _percentage(question, [*stated, *reckoned])


def _stated_shares(parts: Sequence[Operand], whole: Operand | None, ledger: Ledger) -> list[_Percentage]:
    """The shares that the account states of one thing, of the whole that is named."""
    if len(parts) > 1:
        return []
    return [
        _Percentage(
            one.value, f"{wording.name(one.fact)}占{one.fact.basis_of_comparison or '总额'}的{one.value}%",
            (Settled(parts[0], one),),
        )
        for one in readings(parts[0], ledger, (Measure.SHARE,))
        if whole is None or whole.text in plain(one.fact.basis_of_comparison or "")
    ]  # fmt: skip


def _is_only_told(part: Operand, ledger: Ledger) -> bool:
    """Whether only the prose states it: no total of the tables is its whole."""
    found = settle(part, ledger)
    return isinstance(found, Settled) and not found.reading.fact.is_printed_in_table


def _flow_of(whole: Operand) -> tuple[tuple[str, str], ...]:
    flow = whole.get("flow") or (attributes_of_whole(whole.whole)["flow"] if whole.whole else None)
    return (("flow", flow),) if flow else ()


def _reckoned_shares(parts: Sequence[Operand], whole: Operand, ledger: Ledger) -> list[_Percentage]:
    shares = (_reckoned_share(settled) for settled in settle_in_every_basis([*parts, whole], ledger))
    return [share for share in shares if share is not None]


def _reckoned_share(found: Sequence[Settled]) -> _Percentage | None:
    *parts, whole = found
    *addends, divisor = amounts(found)
    if not divisor or any(part.reading.fact == whole.reading.fact for part in parts):
        return None
    value = sum(addends, Decimal(0)) / divisor * 100
    shown, formula = proportion(addends, divisor)
    told = f"{'、'.join(map(spoken, parts))}，占{spoken(whole)}的{shown}%"
    return _Percentage(value, told, tuple(found), formula)
