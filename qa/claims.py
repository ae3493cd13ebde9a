"""Claims: true, false, or not to be verified from these accounts; never judged with a word passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa import verdicts, wording
from qa.answer import Answer, AnswerKind
from qa.arithmetic import TOTAL_EXPENDITURE, TOTAL_INCOME, spoken, times, total
from qa.bounds import as_told, follows
from qa.changes import previous
from qa.claimed_changes import compared, went
from qa.comparing import Comparison, beyond, comparison, direction, side
from qa.figures import Open, Reading, Settled, readings, settle
from qa.ledger import Ledger
from qa.money import is_money, rounded
from qa.parts import framed
from qa.question import Amount, Operand, Question
from qa.settling import amounts, settle_in_every_basis, settle_together

_VAGUE = re.compile("左右|大约|大概|(?<!节)约|将近|接近|差不多|近(?!年)|上下|之间")
"""Claims so worded are true of what is close to the number, false of what is far off."""
MOSTLY = ("大头", "大部分", "绝大部分", "大多数", "一大半", "大半")
ABOUT = (Decimal("0.95"), Decimal("1.05"))
NEARLY = (Decimal("0.9"), Decimal(1))
"""What is close, as multiples of the number: “约” to either side, “近” only below."""
FAR_OFF = Decimal("0.2")
_HARMLESS = re.compile(
    "对不对|是不是|有没有|是否|(?:不|没有?|未)(?:到|足|超[过出]?|高于|多于|大于|低于|少于|小于)|还没到"
)
_DENIES = re.compile("不|没|未|并非|无(?!形)|非(?!税|财政)")
_UNFINISHED = re.compile("(?:没有?|未)(?:能)?(?:全部|全额|足额|完全)?(?:完成|用完|花完|执行完)")
_COMPLETES = re.compile("完成|执行率|执行进度|执行了")
_SHARE = re.compile("占(?![用地])")
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
    if question.amounts and _VAGUE.search(question.text):
        return _is_roughly(question, ledger, said)
    if not question.amounts and question.says(*MOSTLY):
        return _is_most(question, ledger, said)
    if found := comparison(question.text):
        return compared(question, found, ledger, said.heads)
    if _SHARE.search(question.text):
        return _states_share(question, ledger, said) if question.amounts else None
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
    return _is_zero(question, ledger)


def _states_amount(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“X是12万元”, “增长了5%”, “甲和乙合计7万元”, “甲是乙的3倍”."""
    if is_denied(question):
        return None
    rises = direction(question.text)
    if rises is not None:
        return went(question, Comparison("", "", rises), ledger, said.heads)
    claimed = question.amounts[0]
    if claimed.unit == "倍" or len(question.operands) > 1:
        return _states_result(question, ledger, said)
    operand = next(iter(question.operands or said.heads), TOTAL_EXPENDITURE)
    if claimed.unit == "%" and _COMPLETES.search(question.text):
        return _is_completed(question, operand, ledger)
    if claimed.unit == "%" and (question.context or _IN_PARTS.search(question.text)):
        return _share(question, (operand,), None, question.context or said.frame, ledger)
    if claimed.unit == "%":
        return _states_rate(question, operand, ledger)
    return _states_level(question, operand, ledger)


def _is_most(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“占大头”: true of more than half, false of less than a third, not judged in between."""
    over_half = replace(question, amounts=(Amount(Decimal(50), "%", "over"),))
    over_third = replace(question, amounts=(Amount(Decimal(100) / 3, "%", "over"),))
    for limit, verdict in ((over_half, "true"), (over_third, "false")):
        found = _states_share(limit, ledger, said)
        if not isinstance(found, Answer) or found.verdict == verdict:
            return found
    return None


def _is_roughly(question: Question, ledger: Ledger, said: Said) -> Answer | None:
    """“约1亿元”, “近八成”: true of what is close, false of what is far off; not judged in between."""
    low, high = NEARLY if question.says("近") else ABOUT
    exact = replace(question, text=_VAGUE.sub("", question.text))
    close = _between(exact, low, high, ledger, said)
    wide = _between(exact, 1 - FAR_OFF, 1 + FAR_OFF, ledger, said)
    return close if close is not None and wide is not None and close.verdict == wide.verdict else None


def _between(question: Question, low: Decimal, high: Decimal, ledger: Ledger, said: Said) -> Answer | None:
    """The verdict on whether the figure lies between these multiples of the number claimed."""
    for amount in question.amounts:
        for bound, factor in (("at_least", low), ("at_most", high)):
            limit = replace(amount, value=amount.value * factor, bound=bound)
            found = verify(replace(question, amounts=(limit,)), ledger, said)
            if not isinstance(found, Answer) or found.verdict != "true":
                return found if isinstance(found, Answer) else None
        return found if isinstance(found, Answer) else None
    return None


def is_denied(question: Question) -> bool:
    """Whether the claim denies something; bounds (不到、不超过) and the words of asking (对不对) deny nothing."""
    return _DENIES.search(_HARMLESS.sub("", question.text)) is not None


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
    found = settle(operand, ledger)
    printed = (
        (found.reading, *found.contradicting, *found.rounding) if isinstance(found, Settled) else found.readings
    )  # fmt: skip
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


def _states_rate(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
    """A percentage that is not said to be a share: true where it is stated of the thing, as a rate or as a share."""
    rates = readings(operand, ledger, (Measure.RATE,))
    right = [one for one in rates if follows(question.amounts[0], as_told(one.fact))]
    if rates:
        return verdicts.of_figures(question, bool(right), [Settled(operand, (right or rates)[0])])
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
    right = [one for one in found if question.amounts[0].holds(one.value, "%")]
    shown = (right or found)[0]
    others = dict.fromkeys(one.told for one in found if rounded(one.value) != rounded(shown.value))
    note = f"注意：另按账内其他记载，{'；'.join(others)}。" if others else ""
    return verdicts.reckoned(
        question, bool(right), f"{shown.told}。{note}", shown.used, rounded(shown.value), "%", shown.formula
    )


def _is_completed(question: Question, operand: Operand, ledger: Ledger) -> Answer | None:
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


def _states_share(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    """“甲占乙的N%”; where the claim names no whole, of what the account states it of, else of what frames it."""
    left, right = (side(words, ledger) for words in _SHARE.split(question.text, maxsplit=1))
    parts = left.operands or said.heads
    if not parts or left.unknown or right.unknown or len(right.operands) > 1:
        return None
    if left.context is not None:
        inside = [framed(one, left.context, ledger) for one in parts]
        parts = tuple(one for one in inside if one is not None)
        if len(parts) < len(inside):
            return None
    frame = left.context or said.frame
    return _share(question, parts, next(iter(right.operands), None), frame, ledger)


def _share(
    question: Question, parts: Sequence[Operand], whole: Operand | None, frame: Operand | None, ledger: Ledger
) -> Answer | None:  # fmt: skip
    stated = _stated_shares(parts, whole, ledger)
    usual = TOTAL_INCOME if parts[0].get("flow") == "income" else TOTAL_EXPENDITURE
    wholes = [whole] if whole else [frame, *(() if stated else (usual,))]
    reckoned = (
        _reckoned_share(settled) for one in wholes if one for settled in settle_in_every_basis([*parts, one], ledger)
    )
    return _percentage(question, [*stated, *(share for share in reckoned if share is not None)])


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


def _reckoned_share(found: Sequence[Settled]) -> _Percentage | None:
    *parts, whole = found
    *addends, divisor = amounts(found)
    if not divisor or any(part.reading.fact == whole.reading.fact for part in parts):
        return None
    value = sum(addends, Decimal(0)) / divisor * 100
    numerator = " + ".join(map(format_amount, addends))
    numerator = f"({numerator})" if len(parts) > 1 else numerator
    formula = f"{numerator} ÷ {format_amount(divisor)} × 100% = {rounded(value)}%"
    told = f"{'、'.join(map(spoken, parts))}，占{spoken(whole)}的{rounded(value)}%"
    return _Percentage(value, told, tuple(found), formula)


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
    if whole.is_bare and {name for name, _ in whole.attributes} == {"stage"}:
        return _is_completed(limit, parts[0], ledger)
    return _share(limit, parts, whole, None, ledger) if claimed.unit == "%" else None


def _keeps_budget(question: Question, ledger: Ledger, said: Said) -> Answer | Open | None:
    operand = next(iter(question.operands or said.heads), Operand())
    bare = operand.without("stage", "flow")
    found = settle_together([bare.having(("stage", "actual")), bare.having(("stage", "budget"))], ledger)
    if isinstance(found, Open):
        return found if found.readings else None
    actual, budget = amounts(found)
    if _UNFINISHED.search(question.text):
        holds = actual < budget
    elif question.says("没有超", "未超", "没超", "不超"):
        holds = actual <= budget
    elif question.says(*FULLY):
        holds = actual == budget
    elif question.says("超"):
        holds = actual > budget
    else:
        return None
    return verdicts.of_figures(question, holds, found)


def _is_zero(question: Question, ledger: Ledger) -> Answer | Open | None:
    """“没有出国”, “印刷费是零”: only where nothing else is claimed."""
    if not question.operands or question.relation or question.context is not None:
        return None
    said = _HARMLESS.sub("", question.text)
    if (
        not re.search("没有|没花|零|为0", said)
        or re.search("不是|不为|非零|[多少高低]", said)
        or "有没有" in question.text
    ):
        return None
    found = [settle(operand, ledger) for operand in question.operands]
    settled = [one for one in found if isinstance(one, Settled)]
    if len(settled) < len(found):
        return next((one for one in found if isinstance(one, Open) and one.readings), None)
    return verdicts.of_figures(question, all(one.reading.value == 0 for one in settled), settled)
