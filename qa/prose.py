"""Figures that only the prose states: found by the words around the number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.names import plain
from qa import replies, wording
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.coverage import content, covered, explains, held, is_explained
from qa.facts import Fact, counter
from qa.figures import BUDGETS, CHANGES
from qa.ledger import Ledger
from qa.money import is_money
from qa.question import Question

_MONEY_WORDS = re.compile("钱|资金|金额|经费|费用|花|万元|预算")
_PERCENT_WORDS = re.compile("率|百分|比例|占|%|比重")


CLOSE = 0.2
"""Statements whose subjects fit this nearly as well as the best one's might as well be meant."""
MOST = 0.5
"""The part of the question's words that must stand in the number's own clause."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One quantity asked for: the words that must be explained, and the unit it must have."""

    words: tuple[str, ...]
    unit: str | None
    is_money: bool
    is_percent: bool

    def fits(self, fact: Fact) -> bool:
        if self.unit is not None:
            return counter(fact.unit) == self.unit
        if self.is_percent:
            return fact.unit == "%"
        return is_money(fact.unit) if self.is_money else fact.unit != "%"


def stated(question: Question, ledger: Ledger) -> Answer | None:
    """The figure or figures of one sentence that answer the question; None unless every word is explained."""
    wanted = _wanted(question, ledger)
    growth = "growth" in question.operations
    stages = {operand.get("stage") for operand in question.operands} - {None}
    budget = bool(stages & BUDGETS) and "actual" not in stages
    facts = [
        fact
        for fact in ledger.prose
        if (fact.measure in CHANGES) == growth and (not budget or fact.concept.stage in BUDGETS)
    ]
    if len(wanted) == 1:
        best = _best(wanted[0], facts)
        return None if best is None else _answer(question, [best])
    sentences: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        sentences[fact.citation.quote].append(fact)
    found = [matches for sentence in sentences.values() if (matches := _all_in(sentence, wanted))]
    return _answer(question, found[0]) if len(found) == 1 else None


def _all_in(sentence: Sequence[Fact], wanted: Sequence[_Wanted]) -> list[Fact]:
    """A statement of the sentence for each quantity asked for; none unless there is one for every one."""
    found: list[Fact] = []
    for one in wanted:
        best = _best(one, [fact for fact in sentence if fact not in found])
        if best is None:
            return []
        found.append(best)
    return found


def _wanted(question: Question, ledger: Ledger) -> list[_Wanted]:
    """The quantities asked for, one for each “多少…” or “几…” of the question."""
    if len(question.counters) < 2:
        return [_want(question, content(question.words))]
    parts = [ledger.understand(part) for part in re.split(r"[,、;]", question.text)]
    return [_want(part, content(part.words)) for part in parts if part.counters]


def _want(question: Question, words: tuple[str, ...]) -> _Wanted:
    unit = next(iter(question.counters), None)
    percent = unit is None and bool(_PERCENT_WORDS.search(question.text))
    return _Wanted(words, unit, unit is None and not percent and bool(_MONEY_WORDS.search(question.text)), percent)


def _best(wanted: _Wanted, facts: Sequence[Fact]) -> Fact | None:
    """The statement whose sentence explains every word, and whose own clause most of them.

    None where none does, or where two that do so equally well give different values.
    """
    named = "".join(wanted.words)
    fitting = [fact for fact in facts if wanted.fits(fact) and _answers(fact, wanted, facts)]
    if not fitting or (not named and len(fitting) > 1):
        return None
    tightness = {id(fact): (held(wanted.words, fact.clause), covered(fact.concept.subject, named)) for fact in fitting}
    top = max(tightness.values())
    best = [fact for fact in fitting if tightness[id(fact)] >= (top[0], top[1] - CLOSE)]
    return best[0] if len({(fact.value, fact.unit) for fact in best}) == 1 else None


def _answers(fact: Fact, wanted: _Wanted, facts: Sequence[Fact]) -> bool:
    """Whether the sentence explains every word, the number's own clause most of them, and none names another's."""
    if not explains(_evidence(fact), wanted.words) or held(wanted.words, fact.clause) < MOST:
        return False
    outside = [run for run in wanted.words if not is_explained(run, fact.clause)]
    beside = [other.clause for other in facts if other.citation.quote == fact.citation.quote]
    return all(len(run) > 1 and not any(clause.startswith(run) for clause in beside) for run in outside)


def _evidence(fact: Fact) -> str:
    """The sentence with its headings, as compared; the department's name, which the question has given up, apart."""
    said = plain(f"{fact.citation.section},{fact.citation.quote},{fact.clause}")
    return said.replace(plain(fact.account.department), ",")


def _answer(question: Question, found: Sequence[Fact]) -> Answer:
    values = tuple(Labelled(wording.name(fact), fact.value, fact.unit) for fact in found)
    listed = "，".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    quote = found[0].citation.quote or ""
    value, unit, formula = replies.in_unit(found[0].value, found[0].unit, question.unit)
    several = len(found) > 1
    return Answer(
        question.text, Status.ANSWERED, f"{wording.whose(found[0].account)}{listed}。原文：“{quote}”",
        AnswerKind.LIST if several else AnswerKind.FIGURE, None if several else value, None if several else unit,
        values=values if several else (), formula=formula,
        citations=tuple(dict.fromkeys(fact.citation for fact in found)),
    )  # fmt: skip
