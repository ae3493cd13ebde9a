"""Projects side by side, as the tables of money print them: what was planned for each, or spent on it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from corpus.account import Kind
from corpus.concepts import TOTAL
from corpus.words import is_total
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import RANKING, Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.matching.figures import BUDGETS
from qa.operations import replies
from qa.operations.rankings import at_places
from qa.words.coverage import says_something
from qa.words.lexicon import Word

FEWEST = 2
"""A table that prints fewer projects sets none beside another."""
_PROJECTS = re.compile("项目(?!支出)|项目支出(?=[里中])|专项(?!资金|经费|业务)")
_ALL = re.compile("哪些|哪几|各个?|分别|列|明细|都有|有什么")
_OTHERS = re.compile(
    "科目|功能|类级|款级|[类款项]级|单位|处室|科室|指标|绩效|采购|得分|评分|执行|完成|进度|占|比[^重]|平均|合计|一共|总共"
)
"""What the amounts of projects in one table do not tell."""
_TOLD = frozenset({"flow", "stage", "basis", "part"})


def ranked(question: Question, ledger: Ledger) -> Answer | None:
    """“金额最大的三个项目”, “100万元以上的项目有哪些”, “各项目预算多少”; None where a word would be passed over."""
    if not _is_of_projects(question) or not all(_is_explained(word) for word in question.words):
        return None
    stage = next((stage for one in question.operands if (stage := one.get("stage"))), None)
    basis = next((basis for one in question.operands if (basis := one.get("basis"))), None)
    found = _projects(ledger, stage, basis)
    limits = [one.limit for one in question.members.conditions]
    kept = [fact for fact in found if all(limit.holds(fact.value, fact.unit) for limit in limits)]
    if len(found) < FEWEST or not kept:
        return None
    rising = "lowest" in question.operations
    ordered = sorted(
        (fact for fact in kept if fact.value or not rising), key=lambda fact: fact.value, reverse=not rising
    )
    if "count" in question.operations or any(question.counters):
        return _listed(question, ordered, f"有{len(ordered)}个", Decimal(len(ordered)), "个")
    picks = bool(question.operations & RANKING)
    if picks and not limits and (question.top or question.ranks or not _ALL.search(question.text)):
        ordered = at_places(question, ordered, lambda fact: fact.value)
    return _listed(question, ordered, "由少到多为" if rising else "由多到少为") if ordered else None


def _is_of_projects(question: Question) -> bool:
    """Whether it asks which of the projects, or for the amount of each, and for nothing reckoned from them."""
    if _PROJECTS.search(question.text) is None or _OTHERS.search(question.text):
        return False
    if question.operations - RANKING - {"breakdown", "count"} or question.excluded or question.relation:
        return False
    if any(
        one.items or one.code or one.whole or {name for name, _ in one.attributes} - _TOLD for one in question.operands
    ):
        return False
    if any(one.column not in {"", "project"} for one in question.members.conditions) or question.members.by:
        return False
    if set(question.counters) - {None, "个", "项"}:
        return False
    asks = question.operations & RANKING or question.members.conditions or _ALL.search(question.text)
    return bool(asks) and not question.asks - {"what_is", "how"}


def _is_explained(word: Word) -> bool:
    """Whether the word asks, or says that the money of projects is meant, of which 口径 and stage."""
    role = word.sense.role if word.sense is not None else None
    return role in {"operation", "attribute", "ask", "unit", "filler"} or not says_something(word)


def _projects(ledger: Ledger, stage: str | None, basis: str | None) -> list[Fact]:
    """The amounts of the projects in the table that prints most of them."""
    wanted = stage or ("actual" if ledger.identity.kind is Kind.FINAL else "budget")
    accepted = BUDGETS if wanted in BUDGETS else frozenset({wanted})
    tables: defaultdict[int | None, list[Fact]] = defaultdict(list)
    for fact in ledger.tables.where(
        lambda one: one.part == "project" and one.code is None and one.subject != TOTAL and one.stage in accepted
    ):
        is_other = basis is not None and fact.concept.basis != basis
        is_other = is_other or is_total(fact.citation.row or "合计")
        if fact.citation.row_code is None and "项目" in (fact.citation.table or "") and not is_other:
            tables[fact.citation.table_no].append(fact)
    return max(tables.values(), key=len, default=[])


def _listed(
    question: Question, found: Sequence[Fact], told: str, value: Decimal | None = None, unit: str | None = None
) -> Answer:
    values = tuple(Labelled(fact.citation.row or wording.name(fact), fact.value, fact.unit) for fact in found)
    listed = "、".join(f"{one.label}{wording.amount(one.value, one.unit)}" for one in values)
    if value is None and len(values) == 1:
        value, unit = values[0].value, values[0].unit
    text = f"{wording.whose(found[0].account)}各项目{told}：{listed}（见{wording.place(found[0])}）。"
    picks = bool(question.operations & RANKING)
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.RANKING if picks else AnswerKind.LIST, value, unit,
        values=values, citations=tuple(fact.citation for fact in found)[: max(replies.MOST_CITED, len(values))],
    )  # fmt: skip
