"""Budgets that final accounts print nowhere, reckoned back from the stated change against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.account import Kind, Measure
from corpus.numbers import format_amount
from qa.evidence.facts import Fact, stage_of_plan
from qa.evidence.money import convert, is_money

_SIGNS = {Measure.INCREASE: -1, Measure.DECREASE: 1}


def reckoned_budgets(facts: Sequence[Fact]) -> Iterator[Fact]:
    """For each “比年初预算减少3万元” the budget itself, by every print of the figure that changed."""
    for step in facts:
        stage = stage_of_plan(step.basis_of_comparison or "")
        if step.account.kind is Kind.FINAL and step.measure in _SIGNS and stage and is_money(step.unit):
            yield from (_before(now, step, stage) for now in facts if _is_what_changed(now, step))


def _is_what_changed(now: Fact, step: Fact) -> bool:
    one, other = now.concept, step.concept
    if now.measure not in {Measure.AMOUNT, Measure.ACTUAL} or one.stage != "actual" or not is_money(now.unit):
        return False
    same = (one.subject, one.part, one.flow, one.extent) == (other.subject, other.part, other.flow, other.extent)
    return same and (one.basis == other.basis or "" in {one.basis, other.basis})


def _before(now: Fact, step: Fact, stage: str) -> Fact:
    moved = _SIGNS[step.measure] * convert(step.value, step.unit, now.unit)
    value = now.value + moved
    sign = "+" if moved > 0 else "−"
    formula = f"{format_amount(now.value)} {sign} {format_amount(abs(moved))} = {format_amount(value)}{now.unit}"
    concept = replace(now.concept, stage=stage)
    return replace(now, concept=concept, measure=Measure.BUDGET, value=value, citation=step.citation, formula=formula)
