"""How figures are spoken of in answers."""

from __future__ import annotations

from decimal import Decimal

from corpus.account import Identity, Measure
from corpus.concepts import TOTAL
from corpus.numbers import format_amount
from qa.evidence.facts import Fact
from qa.evidence.money import is_money

BASIS = {
    "all": "全口径",
    "fiscal": "财政拨款",
    "general": "一般公共预算财政拨款",
    "fund": "政府性基金预算财政拨款",
    "capital": "国有资本经营预算财政拨款",
    "nontax": "非税收入",
    "": "情况说明",
}
_PART = {"basic": "基本支出", "project": "项目支出", "staff": "人员经费", "office": "公用经费"}
_SUMS = frozenset({"total", "basic", "project"})
"""Parts that every 口径 has a sum of."""
_FLOW = {"income": "收入", "expenditure": "支出"}
_STAGE = {"budget": "预算数", "initial": "年初预算数", "adjusted": "调整预算数", "actual": "决算数"}

_PLANNED = ("全年预算数", "年初预算数", "调整预算数")


def name(fact: Fact) -> str:
    """What the figure is of: 办公费, 住房公积金的基本支出, 支出合计."""
    concept = fact.concept
    part = _PART.get(concept.part, "" if concept.part == "total" else concept.part)
    if concept.subject != TOTAL:
        return concept.subject + (f"的{part}" if part else "")
    if part:
        return part
    return f"{_FLOW[concept.flow]}{'总计' if concept.extent == 'grand' else '合计'}"


def full_name(fact: Fact) -> str:
    """The name, a sum of one 口径 with that, and what comes in for an item with that it does.

    财政拨款支出合计 is no 支出合计, and 行政运行的收入 no 行政运行.
    """
    concept = fact.concept
    is_partial = concept.subject == TOTAL and concept.basis not in {"all", ""} and concept.part in _SUMS
    comes_in = concept.code is not None and concept.flow == "income" and "收入" not in concept.subject
    return f"{basis(fact) if is_partial else ''}{name(fact)}{'的收入' if comes_in else ''}"


def stage(fact: Fact) -> str:
    """决算数 or 预算数, as its column says which; nothing for counts."""
    if not is_money(fact.unit):
        return ""
    printed = next((word for word in _PLANNED if word in (fact.citation.column or "")), None)
    return printed if printed and fact.concept.stage != "actual" else _STAGE[fact.concept.stage]


def amount(value: Decimal, unit: str) -> str:
    """1,234.50万元; 51.57%."""
    return f"{format_amount(value)}{unit}"


def whose(account: Identity) -> str:
    return f"{account.department}{account.year}年度"


def place(fact: Fact) -> str:
    """Where the figure is printed, in a few words; for one that is printed nowhere, how it follows."""
    citation = fact.citation
    where = citation.table or (citation.section or "").rsplit("/", 1)[-1]
    printed = f"《{where}》" if citation.table else f"“{where}”一节"
    return f"{printed}，推算：{fact.formula}" if fact.formula else printed


def basis(fact: Fact) -> str:
    return BASIS[fact.concept.basis]


def account_name(account: Identity) -> str:
    return f"{account.department}{account.year}年{account.kind.chinese}"


def change(fact: Fact) -> str:
    """增加, 下降 …: the verb of a stated change."""
    return {
        Measure.INCREASE: "增加",
        Measure.DECREASE: "减少",
        Measure.GROWTH: "增长",
        Measure.DECLINE: "下降",
        Measure.UNCHANGED: "持平",
    }[fact.measure]
