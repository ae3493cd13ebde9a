"""What belongs to what: parts of a whole that do not overlap, and counts that belong to an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from corpus.account import Measure
from corpus.concepts import TOTAL
from corpus.names import item_name, plain
from corpus.standard import load
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand
from qa.evidence.facts import DIVIDES, Fact, counter
from qa.evidence.money import convert, is_money
from qa.matching.figures import ECONOMIC, FUNCTIONAL, MONEY, readings
from qa.words.coverage import is_explained, paraphrases

ROUNDING = Decimal("0.01")
"""Of each addend."""
_SUMS = frozenset(["合计", "小计", "总计", "预算数", "决算数", "年初预算数", "全年预算数", "金额"])


def named_headers(fact: Fact) -> tuple[str, ...]:
    """The headers over a figure that name a thing, not a sum or a stage."""
    headers = (item_name(header) for header in (fact.citation.column or "").split("/"))
    return tuple(header for header in headers if header not in _SUMS)


def are_parts(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether each lies wholly within `whole` and no two of them overlap, as far as their codes and columns tell."""
    return all(_lies_within(part, whole) for part in parts) and not any(
        _overlap(one, other) for one, other in combinations(parts, 2)
    )


def framed(operand: Operand, frame: Operand, ledger: Ledger) -> Operand | None:
    """`operand` as it is meant within `frame` (“三公经费里的公务接待费”); None where it is no part of it."""
    if frame.items == operand.items and (operand.items or set(frame.attributes) <= set(operand.attributes)):
        return operand
    part = frame.get("part")
    if not frame.items and not frame.code and part is None:
        return operand
    inner = [fact for reading in readings(operand, ledger) for fact in reading.facts]
    if part in {"basic", "project"} and any(str(fact.concept.code).startswith(FUNCTIONAL) for fact in inner):
        return operand if operand.get("part") else operand.having(("part", str(part)))
    outer = [fact for reading in readings(frame, ledger) for fact in reading.facts]
    found = next((fact for fact in inner for whole in outer if are_parts([fact], whole)), None)
    if found is None:
        return None
    return operand.having(("table", found.citation.table)) if operand.items and found.citation.table else operand


def parts_told(whole: Fact, prose: Sequence[Fact]) -> list[Fact]:
    """The figures among `prose` into which the sentence of `whole` divides it: “…，其中：货物…、服务…”.

    Those behind it that come to just as much, else all of the sentence if they come to no more.
    """
    quote = whole.citation.quote
    if whole.is_printed_in_table or quote is None:
        return []
    is_divided = _is_counted(whole) or DIVIDES.search(quote) is not None
    if not is_divided and "用于" not in quote:
        return []
    beside = [fact for fact in prose if fact.citation.quote == quote and _is_alike(fact, whole)]
    behind = beside[beside.index(whole) + 1 :] if whole in beside else []
    for number in range(2, len(behind) + 1):
        if abs(_together(behind[:number], whole) - whole.value) <= ROUNDING * number:
            return behind[:number]
    if not is_divided:
        return []
    others = [fact for fact in beside if fact.concept.subject != whole.concept.subject]
    if _is_counted(whole) and others != behind:
        return []
    return others if _together(others, whole) <= whole.value else []


def divided(part: Fact, prose: Sequence[Fact]) -> Fact | None:
    """The first figure of the sentence of `part` that it is told to be a part of."""
    beside = [fact for fact in prose if fact.citation.quote == part.citation.quote and _is_alike(fact, part)]
    before = beside[: beside.index(part)] if part in beside else []
    return next((fact for fact in before if part in parts_told(fact, beside)), None)


def foreign_beside(domestic: Fact, counts: Iterable[Fact]) -> tuple[Fact, ...]:
    """What is counted apart from a count that says it is of the domestic ones only."""
    at_home, abroad = paraphrases()["domestic"], paraphrases()["foreign"]
    if not any(word in domestic.concept.subject for word in at_home):
        return ()
    apart = [one for one in counts if any(word in one.concept.subject for word in abroad) and _is_alike(one, domestic)]
    return tuple(one for one in apart if one.citation.section == domestic.citation.section)[:1]


def _is_counted(fact: Fact) -> bool:
    return fact.measure is Measure.COUNT


def _is_alike(one: Fact, other: Fact) -> bool:
    money = is_money(one.unit) and is_money(other.unit) and {one.measure, other.measure} <= MONEY
    return money or (_is_counted(one) and _is_counted(other) and counter(one.unit) == counter(other.unit))


def _together(facts: Sequence[Fact], whole: Fact) -> Decimal:
    """Their sum in the unit of `whole`."""
    values = (convert(fact.value, fact.unit, whole.unit) if is_money(fact.unit) else fact.value for fact in facts)
    return sum(values, Decimal(0))


def _lies_within(part: Fact, whole: Fact) -> bool:
    inner, outer = part.concept, whole.concept
    if not (part.is_printed_in_table or whole.is_printed_in_table):
        return part in parts_told(whole, [part, whole])
    if inner.flow != outer.flow or not (part.is_printed_in_table and whole.is_printed_in_table):
        return False
    if part.citation.table_no == whole.citation.table_no and not (part.citation.row or whole.citation.row):
        return named_headers(part)[:-1] == named_headers(whole)
    if outer.code:
        return bool(inner.code) and inner.code != outer.code and str(inner.code).startswith(outer.code)
    if outer.subject != TOTAL:
        return False
    if outer.part in {"staff", "office"}:
        staff = str(inner.code).startswith(tuple(load("economic")["sides"]["人员经费"]))
        return str(inner.code).startswith(ECONOMIC) and staff == (outer.part == "staff")
    if outer.part == "basic":
        return inner.part in {"staff", "office"} or str(inner.code).startswith(ECONOMIC)
    return outer.part == "total" and inner != outer


def _overlap(one: Fact, other: Fact) -> bool:
    """Items of one classification are apart unless one's code begins the other's; basic and project are apart."""
    a, b = one.concept, other.concept
    if a.code and b.code:
        return a.code[0] != b.code[0] or a.code.startswith(b.code) or b.code.startswith(a.code)
    return a.subject != b.subject or a.part == b.part or "total" in {a.part, b.part}


def counted(item: str, unit: str, ledger: Ledger) -> list[Fact]:
    """The counts in `unit` that the prose states where it speaks of `item`."""
    core = re.sub("(?:支出|经费|费用|费)$", "", item)
    if not core:
        return []
    return [
        fact
        for fact in ledger.prose
        if fact.measure is Measure.COUNT
        and counter(fact.unit) == unit
        and is_explained(core, plain(f"{fact.citation.section},{fact.clause},{fact.concept.subject}"))
    ]
