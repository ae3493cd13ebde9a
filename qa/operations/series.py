"""Figures looked at beside one another: the parts of a whole, budgets and finals, one measure over accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Kind
from corpus.concepts import TOTAL, Concept
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, rounded
from qa.matching.carried_out import carried_out
from qa.matching.figures import BASES, BUDGETS, CLASS_CODE, ECONOMIC, FUNCTIONAL, Open, Settled, settle
from qa.matching.naming import are_named_exactly
from qa.matching.settling import settle_each

UNIT = "万元"
FUNCTIONS, KINDS = FUNCTIONAL, ECONOMIC
"""The classifications by which spending can be told apart: what it is for, and what is bought with it."""
_WHOLES = ("总支出", "基本支出", "项目支出", "三公经费")
"""What is always compared with its budget, as asked for in words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure; `name` tells it from the others of its entry, "" where it is alone. `value` is in UNIT."""

    name: str
    value: Decimal
    fact: Fact


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Series:
    title: str
    entries: tuple[Entry, ...]
    lacking: tuple[str, ...] = ()
    """What is not among the entries, and why, each in a few words."""
    are_parts: bool = False
    """Whether the entries divide a whole, so that shares can be told."""

    @property
    def whole(self) -> Decimal:
        return sum((entry.bars[0].value for entry in self.entries), Decimal(0))


def composition(ledger: Ledger, classes: str) -> Series:
    """What the account spends by class (FUNCTIONS or KINDS), largest first, of the widest table that tells it."""
    facts = ledger.tables.where(lambda concept: _is_class(concept, classes, ledger))
    title = f"{ledger.identity.title}：{'支出' if classes == FUNCTIONS else '基本支出'}构成"
    tables = {fact.citation.table_no: fact.concept.basis for fact in facts if fact.concept.basis in BASES}
    if not tables:
        return Series(title, (), ("这份账的表里没有这样分类的支出",))
    widest = min(tables, key=lambda number: (BASES.index(tables[number]), number or 0))
    once = {fact.concept.code: fact for fact in reversed(facts) if fact.citation.table_no == widest}
    ordered = sorted(once.values(), key=lambda fact: (-fact.value, fact.concept.code or ""))
    entries = tuple(Entry(fact.concept.subject, (_bar("", fact),)) for fact in ordered if fact.value)
    return Series(f"{title}（{wording.basis(ordered[0])}）", entries, are_parts=True)


def _is_class(concept: Concept, classes: str, ledger: Ledger) -> bool:
    code = concept.code or ""
    is_whole = (concept.flow, concept.part, concept.stage) == ("expenditure", "total", _usual(ledger))
    return is_whole and len(code) == CLASS_CODE and code.startswith(classes)


def _usual(ledger: Ledger) -> str:
    return "actual" if ledger.identity.kind is Kind.FINAL else "budget"


def budgets_and_finals(ledger: Ledger) -> Series:
    """What was planned beside what was spent: in the account itself, else in the department's budget of that year."""
    title = f"{ledger.identity.title}：预算与决算"
    if ledger.identity.kind is not Kind.FINAL:
        return Series(title, (), ("这是预算；有同一年的决算时，请选那份决算",))
    pairs = {label: pair for label, pair in _pairs(ledger) if pair[0].value or pair[1].value}
    entries = tuple(
        Entry(label, (_bar("预算", planned), _bar("决算", spent))) for label, (planned, spent) in pairs.items()
    )
    return Series(title, entries, () if entries else ("账里没有能与决算对应的预算数",))


def _pairs(ledger: Ledger) -> Iterator[tuple[str, tuple[Fact, Fact]]]:
    for operand in (*_named(_WHOLES, ledger), *_planned(ledger)):
        if (pair := _settled(operand, ledger)) is not None:
            yield wording.name(pair[1]), pair
    for one in carried_out(ledger):
        yield one.actual.concept.subject, (one.budget, one.actual)


def _named(words: Sequence[str], ledger: Ledger) -> Iterator[Operand]:
    for word in words:
        if (operand := _operand(word, ledger)) is not None:
            yield operand


def _planned(ledger: Ledger) -> Iterator[Operand]:
    """What a table of the account prints a budget of."""
    subjects = (concept.subject for concept in ledger.tables.concepts if concept.stage in BUDGETS)
    for subject in sorted(set(subjects) - {TOTAL}):
        yield Operand(frozenset([subject]), text=subject, is_exact=True)


def _settled(operand: Operand, ledger: Ledger) -> tuple[Fact, Fact] | None:
    """The budget and the final figure in one 口径; None where either is missing or left open."""
    bare = operand.without("stage")
    for planning in filter(None, (ledger, ledger.plan)):
        asked = [(bare.having(("stage", "budget")), planning), (bare.having(("stage", "actual")), ledger)]
        found = settle_each(asked)
        if not isinstance(found, Open) and all(is_money(one.reading.unit) for one in found):
            return found[0].reading.fact, found[1].reading.fact
    return None


def across(ledgers: Sequence[Ledger], words: str) -> Series:
    """What each account says to `words` (总支出, 公务接待费 …), by department, then year."""
    entries, lacking = [], []
    for ledger in ledgers:
        found = _answering(words, ledger)
        if isinstance(found, Settled):
            entries.append(Entry(ledger.identity.title, (_bar("", found.reading.fact),)))
        else:
            reason = "有几种口径，数不相同" if found is not None and found.readings else "账里没有这个数"
            lacking.append(f"{ledger.identity.title}：{reason}")
    return Series(f"各份账的“{words}”", tuple(entries), tuple(lacking))


def _answering(words: str, ledger: Ledger) -> Settled | Open | None:
    operand = _operand(words, ledger)
    found = None if operand is None else settle(operand, ledger)
    return found if isinstance(found, Open) or (found and is_money(found.reading.unit)) else None


def _operand(words: str, ledger: Ledger) -> Operand | None:
    """What `words` name and nothing else; None where they say more, or name nothing for sure."""
    asked = ledger.understand(plain(words))
    is_sure = len(asked.operands) == 1 and not (asked.unknown or asked.is_jumbled or asked.amounts)
    return asked.operands[0] if is_sure and are_named_exactly(asked.operands, ledger) else None


def _bar(name: str, fact: Fact) -> Bar:
    return Bar(name, rounded(convert(fact.value, fact.unit, UNIT)), fact)
