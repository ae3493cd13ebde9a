"""Claims: true, false, or not to be verified from these accounts; never judged with a word passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind
from qa.asking import rough
from qa.asking.question import Amount, Operand, Question
from qa.evidence import wording
from qa.evidence.money import is_money
from qa.judging.claimed_changes import compared, went
from qa.judging.claimed_nothing import HARMLESS, claims_none, nothing
from qa.judging.claimed_shares import SHARE, completed, part_of_whole, rate, share
from qa.matching.bounds import as_told, follows
from qa.matching.comparing import Comparison, beyond, comparison, direction, side
from qa.matching.figures import Open, Reading, Settled, settle_outright
from qa.matching.parts import framed
from qa.matching.settling import amounts, settle_together
from qa.operations import verdicts
from qa.operations.arithmetic import TOTAL_EXPENDITURE, times, total
from qa.operations.changes import previous
from qa.words.coverage import same_deed

MOSTLY = ("大头", "大部分", "绝大部分", "大多数", "一大半", "大半")
_DENIES = re.compile("不|没|未|并非|无(?!形)|非(?!税|财政)")
_IS_NOT = re.compile(r"(?:并不是|而不是|不是|并非|而非)(?=\d)")
_UNFINISHED = re.compile("(?:没有?|未)(?:能)?(?:全部|全额|足额|完全)?(?:完成|用完|花完|执行完)")
_NOT_OVER = re.compile("(?:没有?|未|不)(?:超|突破)")
_COMPLETES = re.compile(
    "完成|执行率|执行进度|执行了|(?:花|用|支|执行|使用|动用)[掉去出]?了?(?:年初|全年|调整)?预算数?的?"
)
_MOST_IS = re.compile(f"(?P<whole>.*?)占?(?:{'|'.join(MOSTLY)})的?是(?!不是)(?P<part>.+)")
_LIKENED = re.compile("(?P<left>.*?)(?:是|为|相当于|达到?了?)(?P<base>.+)")
_IN_PARTS = re.compile("[成半]|比重|比例|份额")
_PART_OF_IT = re.compile(r"的\s*(?:[\d一二两三四五六七八九百]|%)")
FULLY = ("完全", "全部", "100%", "足额", "刚好", "正好", "持平", "一分不差", "全额")
_NARROWS = re.compile("每|人均|平均|户均|(?:上|下)半年")
"""What says that the figure claimed is not the one the account prints."""
_RECKONED_OTHERWISE = frozenset({"average", "count", "filter", "highest", "lowest"})
"""Operations that no claim verified here is about."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was named before a claim: what it is about where it does not say, and what that is a part of."""

    heads: tuple[Operand, ...] = ()
    frame: Operand | None = None


def verify(question: Question, ledger: Ledger, said: Said | None = None) -> Answer | Open | None:
    """A verdict with the figures it rests on; None where nothing bears on the claim, or not surely."""
    said = said or Said(question.earlier[-1:])
    if len(question.amounts) > 1 or _passes_over_words(question):
        return None
    if SHARE.search(question.text) and "百分点" in question.text and direction(question.text) is not None:
        return None  # how a share moved, which no account prints
    if question.amounts and question.amounts[0].unit == "百分点" and direction(question.text) is None:
        # “占比51.57个百分点” is loose talk for a percentage; of a change it is another thing.
        question = replace(question, amounts=(replace(question.amounts[0], unit="%"),))
    if question.amounts and rough.is_rough(question.amounts[0], question.text):
        return _is_roughly(question, ledger, said)
    if not question.amounts and question.says(*MOSTLY):
        return _is_most(question, ledger, said)
    if found := comparison(question.text):
        return compared(question, found, ledger, said.heads)
    if SHARE.search(question.text):
        return part_of_whole(question, ledger, said.heads, said.frame) if question.amounts else None
    if "overspent" not in question.operations and (found := beyond(question.text)):
        return _goes_beyond(question, found, ledger, said)
    return _states_amount(question, ledger, said) if question.amounts else _states_fact(question, ledger, said)


def of_last_year(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The verdict on a claim about how much something was in the year before the account's."""
    plainly = not question.operations - {"claim", "previous", "sum"} and question.relation is None
    if len(question.amounts) != 1 or len(question.operands) > 1 or not plainly or _passes_over_words(question):
        return None
    found = previous(question, ledger)
    if not isinstance(found, Answer) or found.value is None or found.unit is None:
        return found
    holds = question.amounts[0].holds(found.value, found.unit)
    return _judged(found, holds)


def _judged(found: Answer, holds: bool) -> Answer:
    """The figure found as the verdict on what was claimed of it."""
    told = f"{verdicts.opening(holds)}：{found.text}"
    return replace(found, kind=AnswerKind.VERIFICATION, verdict="true" if holds else "false", text=told)


def _passes_over_words(question: Question) -> bool:
    """Whether it asks for a mean, a place in a row or some units alone: figures that the accounts print do not tell."""
    ranked = question.operations & _RECKONED_OTHERWISE and not question.says(*MOSTLY)
    return bool(ranked or question.per or question.asks - {"how"} or _NARROWS.search(question.text))


def _states_fact(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """Claims without a number."""
    if _UNFINISHED.search(question.text) or question.operations & {"execution", "overspent"}:
        return _keeps_budget(question, ledger, said)
    rises = direction(question.text)
    if rises is not None:
        return went(question, Comparison("", "", rises, is_denied(question)), ledger, said.heads)
    said_none = claims_none(question.text)
    return None if said_none is None else nothing(question, said_none, said.heads, ledger)


def _states_amount(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“X是12万元”, “增长了5%”, “甲和乙合计7万元”, “甲是乙的3倍”."""
    if _IS_NOT.search(question.text) and len(question.operands) < 2:
        return _inverted(_states_amount(replace(question, text=_IS_NOT.sub("是", question.text)), ledger, said))
    if is_denied(question):
        return None
    rises = direction(question.text)
    if rises is not None:
        return went(question, Comparison("", "", rises), ledger, said.heads)
    if "growth" in question.operations:
        return None  # “增减额为4万元” does not say which way it went
    claimed = question.amounts[0]
    if claimed.unit == "倍" or len(question.operands) > 1:
        return _states_result(question, ledger, said)
    operand = next(iter(question.operands or said.heads), TOTAL_EXPENDITURE)
    if claimed.unit == "%" and _COMPLETES.search(question.text):
        return completed(question, operand, ledger)
    if claimed.unit == "%" and (question.context or _IN_PARTS.search(question.text)):
        return share(question, (operand,), None, question.context or said.frame, ledger)
    if claimed.unit == "%":
        return rate(question, operand, ledger)
    return _states_level(question, operand, ledger)


def _inverted(found: Answer | Open | None) -> Answer | Open | None:
    """“不是12万元” is true where “是12万元” is false."""
    if not isinstance(found, Answer) or found.verdict not in {"true", "false"}:
        return found
    return _judged(replace(found, text=found.text.partition("：")[2]), found.verdict == "false")


def _is_most(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“占大头”: true of more than half, false of less than a third, not judged in between."""
    over_half = replace(question, amounts=(Amount(Decimal(50), "%", "over"),))
    over_third = replace(question, amounts=(Amount(Decimal(100) / 3, "%", "over"),))
    for limit, verdict in ((over_half, "true"), (over_third, "false")):
        found = _states_most(limit, ledger, said)
        if not isinstance(found, Answer) or found.verdict == verdict:
            return found
    return None


def _states_most(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“甲占乙的大头”; “乙的大头是甲” says the same the other way round."""
    if turned := _MOST_IS.fullmatch(question.text):
        whole, part = (side(turned[name], ledger) for name in ("whole", "part"))
        if part.unknown or whole.unknown or len(part.operands) != 1 or len(whole.operands) > 1:
            return None
        return share(question, part.operands, next(iter(whole.operands), None), None, ledger)
    return part_of_whole(question, ledger, said.heads, said.frame) if SHARE.search(question.text) else None


def _is_roughly(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“约1亿元”, “近八成”: true of what the number may be rounded from, false of what is far off, else left open."""
    exact = replace(question, text=rough.without_hedges(question.text))
    close, far = rough.limits(question.amounts[0], question.text)
    inner = verify(replace(exact, amounts=(close,)), ledger, said)
    if not isinstance(inner, Answer) or inner.verdict != "false":
        return inner
    outer = verify(replace(exact, amounts=(far,)), ledger, said)
    return verdicts.undecided(inner) if isinstance(outer, Answer) and outer.verdict == "true" else inner


def is_denied(question: Question) -> bool:
    """Whether the claim denies something; bounds (不到、不超过) and the words of asking (对不对) deny nothing."""
    return _DENIES.search(HARMLESS.sub("", question.text)) is not None


def _states_result(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """A claim about the sum of figures, or how many times another one is."""
    claimed = question.amounts[0]
    if claimed.unit == "倍" and (likened := _LIKENED.fullmatch(question.text)):
        left, base = (side(likened[name], ledger) for name in ("left", "base"))
        question = replace(question, operands=(*(left.operands or said.heads), *base.operands))
    if claimed.unit != "倍" and "sum" not in question.operations:
        return None
    found = (times if claimed.unit == "倍" else total)(question, ledger)
    if not isinstance(found, Answer) or found.value is None or found.unit is None:
        return found
    if is_money(claimed.unit) != is_money(found.unit):
        return None
    if "倍还" in question.text or "倍都不止" in question.text:
        claimed = replace(claimed, bound="over")
    return _judged(found, claimed.holds(found.value, found.unit))


def _states_level(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
    """Compared with every figure of that unit that the account prints for the thing."""
    claimed = question.amounts[0]
    if question.context is not None and framed(operand, question.context, ledger) is None:
        return None
    found = settle_outright(operand, ledger)
    printed = (
        (found.reading, *found.contradicting, *found.rounding) if isinstance(found, Settled) else found.readings
    )  # fmt: skip
    printed = tuple(one for one in printed if is_money(one.unit) or same_deed(one.fact.clause, question.text))
    candidates = [one for one in printed if one.unit == claimed.unit or (is_money(one.unit) and is_money(claimed.unit))]
    if not candidates:
        return None
    borne_out = {one: follows(claimed, as_told(one.fact)) for one in candidates}
    right = [one for one in candidates if borne_out[one]]
    shown = (right or candidates)[0]
    if borne_out[shown] is None:
        return verdicts.unverifiable(question, f"账里写的不是确数：“{shown.fact.citation.quote}”")
    rounding = found.rounding if isinstance(found, Settled) else ()
    others = [one for one in candidates if one is not shown and one not in rounding]
    if isinstance(found, Settled):
        contradicting = () if shown in rounding else tuple(others)
        return verdicts.of_figures(question, bool(right), [Settled(operand, shown, contradicting)])
    if not right and _may_be_together(candidates):
        return verdicts.unverifiable(question, f"“{operand.text}”可以指不同的项目：{_listed(candidates)}。")
    note = f"另有：{_listed(others)}。" if others else ""
    return verdicts.of_figures(question, bool(right), [Settled(operand, shown)], note)


def _may_be_together(candidates: Sequence[Reading]) -> bool:
    """Whether the readings are of several items, so that all of them together may be meant."""
    return len({one.fact.concept.subject for one in candidates}) > 1


def _listed(candidates: Sequence[Reading]) -> str:
    told = (
        f"{wording.basis(one.fact)}{wording.name(one.fact)}{wording.amount(one.value, one.unit)}" for one in candidates
    )
    return "；".join(told)


def _goes_beyond(question: Question, found: Comparison, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“甲不到乙的一成”, “甲超过乙”."""
    base = side(found.base, ledger)
    if not question.amounts or not _PART_OF_IT.search(found.base):
        claim = replace(question, amounts=tuple(replace(one, bound="is") for one in question.amounts))
        return compared(claim, found, ledger, said.heads) if base.operands or base.operations else None
    parts = side(found.left, ledger).operands or said.heads
    if not base.operands or not parts or found.is_denied:
        return None
    whole, claimed = base.operands[0], replace(question.amounts[0], bound="over" if found.rises else "under")
    limit = replace(question, amounts=(claimed,))
    if claimed.unit == "倍":
        return _states_result(replace(limit, operands=(*parts, whole)), ledger, Said())
    if whole.is_bare and whole.fixes == {"stage"}:
        return completed(limit, parts[0], ledger)
    return share(limit, parts, whole, None, ledger) if claimed.unit == "%" else None


def _keeps_budget(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    operand = next(iter(question.operands or said.heads), Operand())
    bare = operand.without("stage", "flow")
    found = settle_together([bare.having(("stage", "actual")), bare.having(("stage", "budget"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    actual, budget = amounts(found)
    if _UNFINISHED.search(question.text):
        holds = actual < budget
    elif _NOT_OVER.search(question.text):
        holds = actual <= budget
    elif question.says(*FULLY):
        holds = actual == budget
    elif question.says("超", "突破"):
        holds = actual > budget
    else:
        return None
    return verdicts.of_figures(question, holds, found)
