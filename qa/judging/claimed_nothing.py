"""Claims that there was none of something, or some: “没有出国”, “印刷费是零”, “有政府性基金预算吗”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.evidence.money import is_money
from qa.matching.figures import MONEY, Open, Reading, Settled, settle
from qa.matching.parts import counted
from qa.operations import verdicts

HARMLESS = re.compile(
    "对不对|是不是|有没有|是否|(?:不|没有?|未)(?:到|足|超[过出]?|高于|多于|大于|低于|少于|小于)|还没到"
)
"""Words of asking and limits, which deny nothing."""
_NOTHING = re.compile(
    r"没有|没有?人|无人|没(?=[花用买接请办养]|出过?国|安排|发生)|(?:未|不再?|没有?)(?:安排|发生|列支|编列|编制|开支|产生|购置|计划)"
    r"|为?零(?!星)|[为是]0(?![.\d])|空(?:的|表|白)|从未|^无|(?<=[为,])无"
)
"""Words that say there was none of it."""
_IN_MONEY = re.compile("[花费钱款]|经费|支出|预算|决算|安排|购置|运行|开支|列支")
_BOUGHT = re.compile("买|购|添置|更新|报废|处置")
"""What is done with things says nothing of how many there are."""
_HAS = re.compile("保有|共有|拥有|现有|实有")
_SOME = re.compile(
    "(?:打算|准备|计划|将要?|还?要)(?:花钱|掏钱|出钱|拨款)?(?:去)?(?:购置|购买|添置|新购|更新|新建|出国)|有没有|是否有|(?<![没所只还])有(?!关|些|人|限|的|效|所)|(?:安排|列支|发生|编列)[了过]|存在"
)
_HOW = re.compile(r"[多高低\d二两三四五六七八九十百千]|(?<!多)少|超|够|足|全|都|只|仅|完")
"""Beside these it is not whether there was any that is claimed."""


def claims_none(text: str) -> bool | None:
    """True of a claim that there was none, False of one that there was some, None where neither is claimed."""
    if _is_nothing(text):
        return True
    return False if _SOME.search(text) and not _HOW.search(text) else None


def nothing(question: Question, says_none: bool, heads: Sequence[Operand], ledger: Ledger) -> Answer | Open | None:
    """The verdict on there having been none, or some, of what is named; only where nothing else is claimed."""
    if question.relation or question.context is not None:
        return None
    if (owned := _owned(question, says_none, ledger)) is not None:
        return owned
    operands = question.operands or tuple(heads[:1])
    found = [settle(operand, ledger) for operand in operands]
    settled = [one for one in found if isinstance(one, Settled)]
    if not operands or len(settled) < len(found):
        undecided = [one for one in found if isinstance(one, Open) and one.readings]
        agreed = [_all_nothing(one) for one in undecided]
        if len(undecided) == len(operands) == 1 and agreed[0] is not None:
            shown = Settled(operands[0], undecided[0].readings[0], undecided[0].readings[1:])
            return verdicts.of_figures(question, agreed[0] == says_none, [replace(shown, contradicting=())])
        return undecided[0] if undecided else _told_as_nothing(question, says_none, operands, ledger)
    is_none = [one.reading.value == 0 for one in settled]
    return verdicts.of_figures(question, all(is_none) if says_none else not any(is_none), settled)


def _is_nothing(text: str) -> bool:
    said = HARMLESS.sub("", text)
    other = re.search("不是(?!零|0|没)|不为|非零|[多高低]|(?<!多)少|公[开布]|披露|列出|有没有|到账", said)
    return _NOTHING.search(said) is not None and other is None and "有没有" not in text


def _all_nothing(found: Open) -> bool | None:
    """Whether every reading says nothing was spent, or every one says something was; None where they differ."""
    outcomes = {reading.value == 0 for reading in found.readings}
    return outcomes.pop() if len(outcomes) == 1 else None


def _owned(question: Question, says_none: bool, ledger: Ledger) -> Answer | None:
    """“没有公务用车” is about how many there are, not about what they cost."""
    if len(question.operands) != 1 or _IN_MONEY.search(question.text) or _BOUGHT.search(question.text):
        return None
    counts = [
        fact
        for unit in sorted(ledger.counters)
        for fact in counted(question.operands[0].text, unit, ledger)
        if any(map(_HAS.search, fact.own.split(",")[:2]))
    ]
    if len({(fact.value, fact.unit) for fact in counts}) != 1:
        return None
    used = Settled(question.operands[0], Reading((counts[0],)))
    return verdicts.of_figures(question, (counts[0].value == 0) == says_none, [used])


def _told_as_nothing(
    question: Question, says_none: bool, operands: Sequence[Operand], ledger: Ledger
) -> Answer | None:  # fmt: skip
    """What only the prose names by these words: “政府性基金拨款支出预算0万元”."""
    if len(operands) != 1 or not operands[0].text:
        return None
    name = re.sub("(?:预算|决算|支出|收入)+$", "", operands[0].text)
    told = [
        fact for fact in ledger.prose
        if name in fact.concept.subject and fact.measure in MONEY and is_money(fact.unit) and len(name) > 2
    ]  # fmt: skip
    if len({fact.value == 0 for fact in told}) != 1:
        return None
    used = Settled(operands[0], Reading((told[0],)))
    return verdicts.of_figures(question, (told[0].value == 0) == says_none, [used])
