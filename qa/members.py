"""The set of items that a question is about: the parts of an item, or the whole account's at one level."""

from __future__ import annotations

from dataclasses import replace

from corpus.account import Kind, Measure
from corpus.concepts import TOTAL
from corpus.standard import load
from qa.facts import Fact
from qa.figures import BUDGETS, Settled, settle
from qa.ledger import Ledger
from qa.money import is_money
from qa.parts import named_headers, parts_told
from qa.question import Operand, Question

OTHER_SETS = ("采购", "单位", "部门", "专项", "个项目", "经济分类", "设备", "政策")
"""Words for sets that are no subjects of the functional classification."""
LEVEL_WORDS = {1: ("类", "领域", "功能"), 2: ("款",), 3: ("科目", "项级", "具体")}
ITEM_LEVEL = "(项)"
"""Written behind the name of an item where the prose goes through them one by one."""
CLASS, GROUP = 3, 5
"""Length of the codes of a 类 and of a 款."""
CLASS_WORDS = ("类", "大块", "大项")


def members(question: Question, ledger: Ledger) -> list[Fact]:
    """The set a question is about, without what it leaves out."""
    excluded = frozenset(name for operand in question.excluded for name in operand.items)
    return [fact for fact in _all_members(question, ledger) if fact.concept.subject not in excluded]


def _all_members(question: Question, ledger: Ledger) -> list[Fact]:
    """The children of the item named, or the whole account's items at one level."""
    named = [operand for operand in question.operands if operand.items or operand.code]
    if named:
        return _children(named[0], ledger)
    part = next((operand.get("part") for operand in question.operands if operand.get("part")), None)
    if part in {"staff", "office", "basic"}:
        return _economic(part, CLASS if question.says(*CLASS_WORDS) else GROUP, ledger)
    if question.operands or "breakdown" not in question.operations:
        return _functional(question, part or "total", ledger)
    return []


def _children(operand: Operand, ledger: Ledger) -> list[Fact]:
    found = settle(operand, ledger)
    readings = (found.reading, *found.rounding, *found.contradicting) if isinstance(found, Settled) else found.readings
    for fact in (fact for reading in readings for fact in reading.facts):
        below = _columns_below(fact, ledger)
        if below:
            return below
        code = fact.concept.code
        if code is None:
            continue
        column = _column_of(fact, ledger)
        children = [other for other in column if _is_child(other.concept.code, code)]
        if len(children) == 1:
            # A class with a single group says nothing by it: what that group consists of is meant.
            only = str(children[0].concept.code)
            children = [other for other in column if _is_child(other.concept.code, only)] or children
        if children:
            return children
    return [part for reading in readings for part in parts_told(reading.fact, ledger.prose)]


def _columns_below(fact: Fact, ledger: Ledger) -> list[Fact]:
    """In a table whose rows have no labels, the figures one level further down in the header."""
    if fact.citation.row or not fact.is_printed_in_table:
        return []
    path = named_headers(fact)
    same = [
        other
        for other in ledger.tables
        if other.citation.table_no == fact.citation.table_no and other.concept.stage == fact.concept.stage
    ]
    return [other for other in same if named_headers(other)[:-1] == path and other is not fact]


def _is_child(code: str | None, parent: str) -> bool:
    return code is not None and len(code) == len(parent) + 2 and code.startswith(parent)


def _column_of(fact: Fact, ledger: Ledger) -> list[Fact]:
    """The figures printed in the fact's table under a header that means the same."""
    first: dict[str | None, Fact] = {}
    for other in ledger.tables:
        same_table = other.citation.table_no == fact.citation.table_no
        if same_table and (other.concept.part, other.concept.stage) == (fact.concept.part, fact.concept.stage):
            # An item printed under 合计 and again under 公用经费 is one member.
            first.setdefault(other.concept.code, other)
    return list(first.values())


def _economic(part: str, length: int, ledger: Ledger) -> list[Fact]:
    """The economic items with codes of this length within 人员经费, 公用经费 or all basic expenditure."""
    facts = [
        fact
        for fact in ledger.tables
        if fact.concept.code and fact.concept.code.startswith("3") and len(fact.concept.code) == length
        and fact.concept.part == "total"
    ]  # fmt: skip
    staff_classes = tuple(load("economic")["sides"]["人员经费"])
    seen: dict[str, Fact] = {}
    for fact in facts:
        is_staff = str(fact.concept.code).startswith(staff_classes)
        if part == "basic" or is_staff == (part == "staff"):
            seen.setdefault(str(fact.concept.code), fact)
    return list(seen.values())


def _functional(question: Question, part: str, ledger: Ledger) -> list[Fact]:
    """The functional items at the level asked for; none where the words may mean another set."""
    stages = {operand.get("stage") for operand in question.operands}
    if question.says(*OTHER_SETS) or "income" in {operand.get("flow") for operand in question.operands}:
        return []
    if stages & BUDGETS and ledger.identity.kind is Kind.FINAL:
        return _budgeted(ledger)
    flow = next((operand.get("flow") for operand in question.operands if operand.get("flow")), "expenditure")
    basis = next((operand.get("basis") for operand in question.operands if operand.get("basis")), "all")
    depth = next((level for level, words in LEVEL_WORDS.items() if any(word in question.text for word in words)), 1)
    wanted = [
        fact
        for fact in ledger.tables
        if fact.concept.code and fact.concept.code.startswith("2") and len(fact.concept.code) == 2 * depth + 1
        and (fact.concept.flow, fact.concept.part, fact.concept.basis) == (flow, part, basis)
    ]  # fmt: skip
    tables = [fact.citation.table_no for fact in wanted]
    return [fact for fact in wanted if fact.citation.table_no == tables[0]]


def _budgeted(ledger: Ledger) -> list[Fact]:
    """The budgets that the prose of final accounts states for the items of their tables."""
    coded = {fact.concept.subject for fact in ledger.tables if (fact.concept.code or "").startswith("2")}
    return [
        fact
        for fact in ledger.prose
        if fact.measure is Measure.BUDGET and fact.concept.subject in coded and is_money(fact.unit)
    ]


def executed(ledger: Ledger) -> list[Fact]:
    """The completion rates stated for items."""
    stated = [fact for fact in ledger.prose if fact.measure is Measure.COMPLETION and fact.unit == "%"]
    rates = [fact for fact in stated if fact.concept.subject != TOTAL]
    return [fact for fact in rates if ITEM_LEVEL in fact.clause] or rates


def beside(fact: Fact, ledger: Ledger) -> list[Fact]:
    """The items of the level of `fact` in its own column, itself among them; basic and project for a part."""
    code = fact.concept.code
    if code is not None:
        return [other for other in _column_of(fact, ledger) if _is_of_level(other.concept.code, code)]
    if fact.concept.part != "total":
        table = fact.citation.table_no
        alike = [other for other in ledger.tables if other.citation.table_no == table]
        return [other for other in alike if replace(other.concept, part=fact.concept.part) == fact.concept
                and other.concept.part in {"basic", "project"}]  # fmt: skip
    same = [other for other in ledger.tables if other.citation.table_no == fact.citation.table_no]
    path = named_headers(fact)[:-1]
    if fact.citation.row:
        return []
    return [one for one in same if named_headers(one)[:-1] == path and one.concept.stage == fact.concept.stage]


def _is_of_level(code: str | None, other: str) -> bool:
    return code is not None and len(code) == len(other) and code[0] == other[0]
