"""Questions about a set of items: what it consists of, who is first or n-th, who meets a condition, how many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from qa import replies, wording
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.facts import Fact
from qa.figures import Open, Settled, settle
from qa.ledger import Ledger
from qa.members import executed, members
from qa.money import is_money, rounded
from qa.question import Amount, Question

DEFAULT_LIST = 30
FEWEST = 2
FEW = 6
"""A set of at most so many members is listed with its zeros."""
_ORDERED = re.compile("排名|排序|排个序|怎么排|[从由][多少高低大小]到[多少高低大小]")
_EXECUTED = {
    "under": ("没完成", "没有完成", "未完成", "没花完", "没用完"),
    "over": ("超",),
    "is": ("刚好", "正好", "完全", "全部", "足额"),
}
_BOUNDS = {"is": "等于", "over": "超过", "under": "低于", "at_most": "不超过", "at_least": "不低于"}


def breakdown(question: Question, ledger: Ledger) -> Answer | None:
    """What an item consists of, with figures."""
    found = members(question, ledger)
    if not found:
        return None
    spent = [fact for fact in found if fact.value != 0]
    if "zero" in question.operations:
        spent = [fact for fact in found if fact.value == 0]
        if not spent:
            return None
    picks = bool(question.operations & {"zero", "nonzero"})
    shown = spent if spent and (picks or len(found) > FEW) else found
    return _listing(question, ledger, shown, AnswerKind.LIST, "包括")


def rank(question: Question, ledger: Ledger) -> Answer | None:
    """The first, last or n-th members of a set by amount; smallest counts only what is not zero."""
    found = _compared(question, ledger) or members(question, ledger)
    if not found:
        return None
    rising = _asks_for_smallest(question)
    if rising and "zero" not in question.operations and "execution" not in question.operations:
        found = [fact for fact in found if fact.value != 0]
    ordered = sorted(found, key=lambda fact: fact.value, reverse=not rising)
    places = question.ranks or tuple(range(1, (question.top or _how_many(question)) + 1))
    chosen = [ordered[place - 1] for place in places if place <= len(ordered)]
    if not chosen:
        return replies.refusal(
            question.text, f"{wording.account_name(ledger.identity)}里这样的科目只有{len(ordered)}项。"
        )
    last = chosen[-1].value
    ties = [fact for fact in ordered if fact.value == last and fact not in chosen] if not question.ranks else []
    return _listing(question, ledger, [*chosen, *ties], AnswerKind.RANKING, "由少到多为" if rising else "由多到少为")


def select(question: Question, ledger: Ledger) -> Answer | None:
    """The members of a set that keep within the limits the question sets; how many, if it asks that."""
    amounts = question.amounts or _limits_of_execution(question)
    rated = question.operations & {"execution", "unspent"}
    found = executed(ledger) if rated else members(question, ledger)
    if "nonzero" in question.operations:
        found = [fact for fact in found if fact.value != 0]
    limited = [fact for fact in found if _is_comparable(fact, amounts)]
    if not limited or not amounts:
        return None
    kept = [fact for fact in limited if all(limit.holds(fact.value, fact.unit) for limit in amounts)]
    limits = "、".join(f"{_BOUNDS[one.bound]}{wording.amount(one.value, one.unit)}" for one in amounts)
    if not kept:
        whose = wording.whose(ledger.identity)
        text = f"{whose}{_topic(question)}中没有{limits}的（共{len(limited)}项，见{wording.place(limited[0])}）。"
        cited = tuple(fact.citation for fact in limited[: replies.MOST_CITED])
        return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(0), "项", citations=cited)
    if "count" in question.operations:
        return _number_of(question, ledger, kept, f"{limits}的")
    ordered = sorted(kept, key=lambda fact: fact.value, reverse=True)
    return _listing(question, ledger, ordered, AnswerKind.LIST, f"{limits}的有")


def _limits_of_execution(question: Question) -> tuple[Amount, ...]:
    """“没完成预算的有哪些”, “超预算的有几项”, “刚好完成的”: limits in words."""
    for bound, words in _EXECUTED.items():
        if question.says(*words):
            return (Amount(Decimal(100), "%", bound),)
    return ()


def shares(question: Question, ledger: Ledger) -> Answer | None:
    """What part of their sum each member of a set is."""
    found = members(question, ledger)
    total = sum((fact.value for fact in found), Decimal(0))
    if len(found) < FEWEST or not total:
        return None
    values = tuple(Labelled(_label(fact, found), rounded(fact.value / total * 100), "%") for fact in found)
    listed = "、".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    unit = found[0].unit
    text = f"{wording.whose(ledger.identity)}{_topic(question)}中，{listed}（合计{wording.amount(total, unit)}）。"
    formula = f"各项 ÷ {wording.amount(total, unit)} × 100%"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST,
        values=values, formula=formula, citations=tuple(fact.citation for fact in found),
    )  # fmt: skip


def count(question: Question, ledger: Ledger) -> Answer | None:
    """How many members a set has; of zeros, or of others, where the question says so."""
    found = members(question, ledger)
    if "zero" in question.operations:
        return _number_of(question, ledger, [fact for fact in found if fact.value == 0], "数字为0的")
    if "nonzero" in question.operations:
        return _number_of(question, ledger, [fact for fact in found if fact.value != 0], "数字不为0的")
    return _number_of(question, ledger, found, "")


def _number_of(question: Question, ledger: Ledger, found: Sequence[Fact], which: str) -> Answer | None:
    if not found:
        return None
    values = tuple(Labelled(_label(fact, found), fact.value, fact.unit) for fact in found)
    named = "、".join(entry.label for entry in values)
    text = f"{wording.whose(ledger.identity)}{_topic(question)}{which}有{len(found)}项：{named}。"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(len(found)), "项",
        values=values, citations=tuple(fact.citation for fact in found),
    )  # fmt: skip


def _is_comparable(fact: Fact, limits: Iterable[Amount]) -> bool:
    return all(fact.unit == one.unit or (is_money(fact.unit) and is_money(one.unit)) for one in limits)


def _compared(question: Question, ledger: Ledger) -> list[Fact]:
    """The items that the question itself lists, or those with an execution rate if it asks for rates."""
    if "execution" in question.operations:
        return executed(ledger)
    # 哪个开销最大: 开销 says that money is meant, and is none of the things compared.
    named = [one for one in question.operands if not (one.is_bare and {name for name, _ in one.attributes} == {"flow"})]
    if len(named) < 2:
        return []
    found = [settle(operand, ledger) for operand in named]
    return [one.reading.fact for one in found if isinstance(one, Settled)] if _all_settled(found) else []


def _all_settled(found: Sequence[Settled | Open]) -> bool:
    return all(isinstance(one, Settled) for one in found)


def _how_many(question: Question) -> int:
    return DEFAULT_LIST if _ORDERED.search(question.text) else 1


def _asks_for_smallest(question: Question) -> bool:
    if "lowest" in question.operations:
        return True
    said = question.text.replace("多少", "")
    return "highest" not in question.operations and any(word in said for word in ("少", "小", "低"))


def _topic(question: Question) -> str:
    return "、".join(operand.text for operand in question.operands if operand.text) or "各科目"


def _listing(question: Question, ledger: Ledger, facts: Sequence[Fact], kind: AnswerKind, verb: str) -> Answer:
    values = tuple(Labelled(_label(fact, facts), fact.value, fact.unit) for fact in facts)
    listed = "、".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    text = f"{wording.whose(ledger.identity)}{_topic(question)}{verb}：{listed}（见{wording.place(facts[0])}）。"
    only: Decimal | None = values[0].value if len(values) == 1 else None
    return Answer(
        question.text, Status.ANSWERED, text, kind, only, values[0].unit if len(values) == 1 else None,
        values=values, citations=tuple(fact.citation for fact in facts),
    )  # fmt: skip


def _label(fact: Fact, among: Sequence[Fact]) -> str:
    """The item's name, with its code where another item has the same name."""
    name = wording.name(fact)
    twins = sum(1 for other in among if wording.name(other) == name)
    return f"{name}（{fact.concept.code}）" if twins > 1 and fact.concept.code else name
