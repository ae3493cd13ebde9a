"""The set of items that a question is about: the parts of an item, or the whole account's at one level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from corpus.account import Kind
from corpus.concepts import Concept
from corpus.names import plain
from corpus.standard import load
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand, Question
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money
from qa.matching.carried_out import CarriedOut, carried_out, in_columns, rated_alone
from qa.matching.figures import BUDGETS, ECONOMIC, FUNCTIONAL, Settled, readings, settle
from qa.matching.parts import ROUNDING, named_headers, parts_told

_OF_EACH = re.compile("[类款项](?:科目)?(?:的|里|中)*基本支出")
"""“哪个类基本支出最高”: the basic expenditure of each is asked for, not what that consists of."""
OTHER_SETS = ("采购", "单位", "部门", "专项", "设备", "政策")
"""Words for sets that are no subjects of a classification."""
_OF_PROJECTS = re.compile(
    "(?:[多大高少小低贵]的?|哪[个些几]个?|[几一两二三四五六七八九十\\d]个)项目(?!支出|经费|资金|级|类)"
    "|(?<!支出)项目(?:里|中|当中|之中|里头|里面|有[多少几哪]|[中里]?[按从排前]|(?:的)?执行率|(?:的)?得分|,)"
)
"""Projects are no items of a classification either."""
_CARRIED = re.compile("^(?:上年|年初)[^,]*结[转余]|用事业基金|使用非财政拨款")
_TOTALS = ("year_income", "grand_income")
CLASS, GROUP, ITEM = 3, 5, 7
"""Lengths of the codes of a 类, a 款 and a 项."""
FROM_BUDGET = frozenset({"budget", "rate", "executed", "excess", "shortfall"})
"""Columns that set what was spent against the budget."""


@dataclass(frozen=True, slots=True)
class Member:
    """An item of the set with the figure asked about, and others of its figures by the name of their column.

    None is a figure that does not exist: a rate where nothing was budgeted.
    """

    fact: Fact
    columns: dict[str, tuple[Decimal, str] | None] = field(default_factory=dict)
    beside: tuple[Fact, ...] = ()
    """The other prints that its columns rest on."""

    def figure(self, column: str) -> tuple[Decimal, str] | None:
        return (self.fact.value, self.fact.unit) if column == "" else self.columns[column]


def members(question: Question, ledger: Ledger, columns: Iterable[str]) -> list[Member] | None:
    """The set a question is about, without what it leaves out, with these columns; None where one is not printed."""
    wanted = set(columns) - {""}
    if wanted - FROM_BUDGET - {"basic", "project", "share"}:
        return None
    if wanted & FROM_BUDGET:
        found = _carried_out(question, ledger, wanted)
    else:
        found = [Member(fact) for fact in items(question, ledger)]
    for column in ("basic", "project"):
        if column in wanted:
            found = _with_part(found, column, ledger)
    excluded = _excluded(question, ledger)
    found = [member for member in found if not _is_one_of(member.fact, excluded)]
    return _with_shares(found) if "share" in wanted else found


def _excluded(question: Question, ledger: Ledger) -> list[tuple[str, frozenset[str]]]:
    """The names that the question leaves out, each with its codes: what belongs to it is left out too."""
    return [
        (name, frozenset(code for code, names in ledger.codes.items() if name in names))
        for operand in question.excluded
        for name in operand.items
    ]


def _is_one_of(fact: Fact, excluded: Iterable[tuple[str, frozenset[str]]]) -> bool:
    code = fact.concept.code or ""
    return any(fact.concept.subject == name or code.startswith(tuple(codes)) for name, codes in excluded)


def items(question: Question, ledger: Ledger) -> list[Fact]:
    """The children of the item named, or the whole account's items at one level."""
    named = next((operand for operand in question.operands if operand.items or operand.code), None)
    shared = tuple(pair for operand in question.operands if operand.is_bare for pair in operand.attributes)
    if named is not None:
        return _children(named.having(*shared), question, ledger)
    whole = Operand().having(*shared)
    is_received = any(one.whole in _TOTALS for one in question.operands) or whole.get("flow") == "income"
    if is_received and question.members.classification == "":
        return _sources(ledger)
    asked = question.members
    if asked.classification == "economic" or (asked.classification == "" and _is_economic(whole, question)):
        return _economic(whole.get("part") or "basic", _length_of_economic(question), ledger)
    is_described = question.operands or asked.level or asked.classification or asked.conditions
    if is_described or "breakdown" not in question.operations:
        return _functional(question, whole, ledger)
    return []


def _is_economic(whole: Operand, question: Question) -> bool:
    """人员经费 and 公用经费 are told only by the economic classification; 基本支出 where no 项 is asked for."""
    part, level = whole.get("part"), question.members.level
    return part in {"staff", "office"} or (part == "basic" and not (level or _OF_EACH.search(question.text)))


def _length_of_economic(question: Question) -> int:
    if question.members.level:
        return CLASS if question.members.level == 1 else GROUP
    return CLASS if question.members.implied == 1 or question.says("大块", "大项") else GROUP


def _children(operand: Operand, question: Question, ledger: Ledger) -> list[Fact]:
    found = settle(operand, ledger)
    printed = (found.reading, *found.rounding, *found.contradicting) if isinstance(found, Settled) else found.readings
    level = question.members.level
    for fact in (fact for reading in printed for fact in reading.facts):
        below = _columns_below(fact, ledger)
        if below:
            return below
        code = fact.concept.code
        if code is None:
            continue
        column = _column_of(fact, ledger)
        if level and code.startswith(FUNCTIONAL) and 2 * level + 1 > len(code):
            if inside := [other for other in column if _lies_in(other, code, 2 * level + 1)]:
                return inside
            continue
        children = [other for other in column if _lies_in(other, code, len(code) + 2)]
        if len(children) == 1:
            # A class with a single group says nothing by it: what that group consists of is meant.
            only = str(children[0].concept.code)
            children = [other for other in column if _lies_in(other, only, len(only) + 2)] or children
        if len(children) > 1 and is_whole(children, fact):
            return children
    return _in_prose([fact for reading in printed for fact in reading.facts], ledger)


def _in_prose(wholes: Sequence[Fact], ledger: Ledger) -> list[Fact]:
    """Into what a sentence divides one of these amounts, where its parts come to all of it."""
    for whole in wholes:
        alike = [one for one in ledger.prose if one is whole or _is_said_of(one, whole)]
        for one in alike:
            parts = parts_told(one, ledger.prose)
            is_another = whole.concept.subject not in {part.concept.subject for part in parts}
            if len(parts) > 1 and is_another and is_whole(parts, whole):
                return parts
    return []


def _is_said_of(one: Fact, whole: Fact) -> bool:
    """Whether the sentence speaks of the same amount of the same item."""
    is_same = is_money(one.unit) and is_money(whole.unit) and convert(one.value, one.unit, whole.unit) == whole.value
    return is_same and whole.concept.subject in plain(one.citation.quote or "")


def is_whole(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether the parts come to the whole, but for rounding: only then are all of them printed."""
    total = sum((convert(one.value, one.unit, whole.unit) for one in parts), Decimal(0))
    return abs(total - whole.value) <= ROUNDING * len(parts)


def _columns_below(fact: Fact, ledger: Ledger) -> list[Fact]:
    """In a table whose rows have no labels, the figures one level further down in the header."""
    if fact.citation.row or not fact.is_printed_in_table:
        return []
    path = named_headers(fact)
    same = [
        other for other in ledger.tables.of_table(fact.citation.table_no) if other.concept.stage == fact.concept.stage
    ]
    return [other for other in same if named_headers(other)[:-1] == path and other is not fact]


def _lies_in(fact: Fact, parent: str, length: int) -> bool:
    code = fact.concept.code
    return code is not None and len(code) == length and code.startswith(parent)


def _column_of(fact: Fact, ledger: Ledger) -> list[Fact]:
    """The figures printed in the fact's table under a header that means the same."""
    first: dict[str | None, Fact] = {}
    for other in ledger.tables.of_table(fact.citation.table_no):
        if (other.concept.part, other.concept.stage) == (fact.concept.part, fact.concept.stage):
            # An item printed under 合计 and again under 公用经费 is one member.
            first.setdefault(other.concept.code, other)
    return list(first.values())


def _sources(ledger: Ledger) -> list[Fact]:
    """The kinds of income, with what was carried over where that belongs to the total, else those told in the prose.

    None of them where they do not come to the income of the year, or to all that there was.
    """
    income = ledger.tables.where(
        lambda one: (one.flow, one.basis, one.code) == ("income", "all", None) and one.stage in _usual(ledger)
    )
    named = [fact for fact in income if fact.concept.subject.endswith("收入")]
    first = [fact for fact in income if fact.citation.table_no == (named or income)[0].citation.table_no]
    kinds = [fact for fact in first if fact in named]
    carried = [fact for fact in first if _CARRIED.search(fact.concept.subject)]
    totals = [fact for whole in _TOTALS for one in readings(Operand(whole=whole), ledger) for fact in one.facts]
    for found in (kinds, [*kinds, *carried]):
        if len(found) > 1 and any(is_whole(found, total) for total in totals if is_money(total.unit)):
            return found
    return next((told for fact in totals if (told := parts_told(fact, ledger.prose))), [])


def _usual(ledger: Ledger) -> frozenset[str]:
    """The stages of the figures that the account is about."""
    return frozenset({"actual"}) if ledger.identity.kind is Kind.FINAL else BUDGETS


def _is_classed(concept: Concept, first: str) -> bool:
    return concept.code is not None and concept.code.startswith(first)


def _economic(part: str, length: int, ledger: Ledger) -> list[Fact]:
    """The economic items with codes of this length within 人员经费, 公用经费 or all basic expenditure."""
    facts = ledger.tables.where(
        lambda concept: _is_classed(concept, ECONOMIC) and len(concept.code or "") == length and concept.part == "total"
    )
    staff_classes = tuple(load("economic")["sides"]["人员经费"])
    seen: dict[str, Fact] = {}
    for fact in facts:
        is_staff = str(fact.concept.code).startswith(staff_classes)
        if part == "basic" or is_staff == (part == "staff"):
            seen.setdefault(str(fact.concept.code), fact)
    return list(seen.values())


def _functional(question: Question, whole: Operand, ledger: Ledger) -> list[Fact]:
    """The functional items at the level asked for; none where the words may mean another set."""
    if question.says(*OTHER_SETS) or _OF_PROJECTS.search(question.text):
        return []
    if whole.get("stage") in BUDGETS and ledger.identity.kind is Kind.FINAL:
        return [one.budget for one in carried_out(ledger)] if not rated_alone(ledger) else []
    meant = (whole.get("flow") or "expenditure", whole.get("part") or "total", whole.get("basis") or "all")
    coded = ledger.tables.where(
        lambda concept: (
            _is_classed(concept, FUNCTIONAL)
            and (concept.flow, concept.part, concept.basis) == meant
            and (concept.stage in _usual(ledger) or concept.stage == whole.get("stage"))
        )
    )
    asked = question.members
    level = asked.level or asked.implied or 1
    found = _at(2 * level + 1, coded)
    while not asked.level and len(found) < 2 and level < 3:
        # A fund spent within a single class: what that class consists of is meant.
        level += 1
        found = _at(2 * level + 1, coded) or found
    return found


def _is_all_general(ledger: Ledger) -> bool:
    """Whether the appropriations are those of the general budget alone, and no table sorts them together."""
    coded = ledger.tables.where(lambda one: _is_classed(one, FUNCTIONAL) and one.basis in {"fiscal", "fund", "capital"})
    return not any(fact.value for fact in coded)


def _at(length: int, facts: Iterable[Fact]) -> list[Fact]:
    """The facts of items with codes of this length, of the first table that prints such."""
    found = [fact for fact in facts if len(str(fact.concept.code)) == length]
    return [fact for fact in found if fact.citation.table_no == found[0].citation.table_no]


def _carried_out(question: Question, ledger: Ledger, wanted: set[str]) -> list[Member]:
    """The items with a stated budget, or a stated rate where that is enough: those within the item named, if one is.

    None at a level not told, nor where the budgets of only some of the items are.
    """
    if question.members.classification == "economic":
        return []
    told = _in_columns(question, ledger) or _in_words(question, ledger, wanted)
    named = [operand for operand in question.operands if operand.items or operand.code]
    if named:
        inside = {fact.concept.subject for fact in items(question, ledger)}
        told = [one for one in told if one.fact.concept.subject in inside]
    return told


def _in_columns(question: Question, ledger: Ledger) -> list[Member]:
    """The items at the level asked for of a table that prints the budget beside what was spent."""
    basis = next((basis for one in question.operands if (basis := one.get("basis"))), None)
    length = 2 * (question.members.level or 3) + 1
    against = question.members.against or _usual_of(question, ledger)
    if not question.members.against and question.says("执行率", "执行进度") and not question.says("年初"):
        both = in_columns(ledger, "", basis) and in_columns(ledger, "adjusted", basis)
        if both and not against:
            return []  # of which budget is open: only what the prose itself tells item by item is told
    printed = in_columns(ledger, against, basis)
    return [_as_member(one) for one in printed if len(str(one.actual.concept.code)) == length]


def _usual_of(question: Question, ledger: Ledger) -> str:
    """The budget that 执行率 goes by where the question names none: that of the rates which the account prints."""
    if question.says("年初") or not question.says("执行率", "执行进度"):
        return ""
    headers = (column.innermost for table in ledger.account.tables for column in table.columns)
    return "adjusted" if any(re.search("全年预算执行率|调整预算执行率", plain(header)) for header in headers) else ""


def _in_words(question: Question, ledger: Ledger, wanted: set[str]) -> list[Member]:
    """The items whose budget of the beginning of the year, or how much of it was spent, the prose tells one by one."""
    if question.members.level in {1, 2} or question.members.against:
        return []
    rated = rated_alone(ledger)
    if rated and not wanted & FROM_BUDGET <= {"rate", "executed"}:
        return []
    told = [_as_member(one) for one in carried_out(ledger)]
    for actual, rate in rated:
        printed = (rate.value, "%")
        told.append(Member(actual, {"rate": printed, "executed": printed}, (rate,)))
    return told


def _as_member(one: CarriedOut) -> Member:
    exact, rate = one.exact, one.rate
    columns = {
        "budget": (one.budget.value, one.budget.unit),
        "rate": None if rate is None else (rate, "%"),
        # Something spent without a budget is more than was planned; nothing of nothing is neither.
        "executed": (exact if exact is not None else Decimal(1000 if one.actual.value else 100), "%"),
        "excess": (one.excess, one.actual.unit),
        "shortfall": (-one.excess, one.actual.unit),
    }
    return Member(one.actual, columns, tuple(filter(None, (one.budget, one.stated))))


def _with_part(found: list[Member], part: str, ledger: Ledger) -> list[Member]:
    """The members with what their table prints for this part of them; nobody where it has no such column."""
    printed: dict[tuple[int | None, str | None, str], Fact] = {}
    for fact in ledger.tables.where(lambda concept: concept.part == part):
        printed.setdefault((fact.citation.table_no, fact.concept.code, fact.concept.subject), fact)
    tables = {table for table, _, _ in printed}
    kept = []
    for member in found:
        concept, table = member.fact.concept, member.fact.citation.table_no
        beside = printed.get((table, concept.code, concept.subject))
        value = (beside.value, beside.unit) if beside else (Decimal(0), member.fact.unit)
        facts = (*member.beside, beside) if beside else member.beside
        if table in tables:
            kept.append(Member(member.fact, {**member.columns, part: value}, facts))
    return kept


def _with_shares(found: list[Member]) -> list[Member]:
    total = sum((member.fact.value for member in found), Decimal(0))
    return [
        Member(one.fact, {**one.columns, "share": (one.fact.value / total * 100, "%") if total else None}, one.beside)
        for one in found
    ]


def beside(fact: Fact, ledger: Ledger) -> list[Fact]:
    """The items of the level of `fact` in its own column, itself among them; basic and project for a part."""
    code = fact.concept.code
    if code is not None:
        return [other for other in _column_of(fact, ledger) if _is_of_level(other.concept.code, code)]
    if fact.concept.part != "total":
        alike = ledger.tables.of_table(fact.citation.table_no)
        return [other for other in alike if replace(other.concept, part=fact.concept.part) == fact.concept
                and other.concept.part in {"basic", "project"}]  # fmt: skip
    if fact.citation.row:
        return []
    same = ledger.tables.of_table(fact.citation.table_no)
    path = named_headers(fact)[:-1]
    return [one for one in same if named_headers(one)[:-1] == path and one.concept.stage == fact.concept.stage]


def _is_of_level(code: str | None, other: str) -> bool:
    return code is not None and len(code) == len(other) and code[0] == other[0]
