"""How many bodies an account covers: the number it states, or the length of the list it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.account import Measure, Section
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.facts import Fact
from qa.words.coverage import unexplained

_ASKS_NUMBER = re.compile(
    "(?:(?<!哪)几|多少)个?家?(?:[^,。?!的]{0,4})单位|单位[^,。?!]{0,8}(?:几|多少)(?:个|家)|单位(?:个|家)?数"
)
_BELOW = re.compile("下属|所属|下辖|二级|下级|直属|局属|管着|底下|下面|手下|名下|旗下")
_COVERED = re.compile("编[报制]范围|纳入|汇编范围")
_HEADING = re.compile("单位构成|单位组成|机构设置|编[报制]范围|基本情况|机构情况")
_OF_KIND = re.compile("(?:行政|事业|参公|企业|参照公务员法?(?:管理)?的?(?:事业)?)单位")
"""Those of one kind, which the number of all is not."""
_OWN = re.compile("本级|本部|机关$")
_ASKED_FOR = "纳入部门单位预算决算编报编制汇编范围包括下属所属二级共有个家"
"""What such a question says of the bodies it asks for."""


def number(question: Question, ledger: Ledger) -> Answer | None:
    """The number of bodies covered, or of those below the department where the question asks for them."""
    if _OF_KIND.search(question.text):
        return None
    if not _ASKS_NUMBER.search(question.text) or question.operations - {"count", "sum", "breakdown"}:
        return None
    is_below = _BELOW.search(question.text) is not None
    stated = [fact for fact in ledger.prose if _counts_bodies(fact, is_below)]
    section = next((one for one in _sections(ledger) if ledger.rows_beside(one)), None)
    evidence = [fact.citation.quote or "" for fact in stated] + ([section.heading, *_texts(section)] if section else [])
    if unexplained(question.words, plain(",".join([_ASKED_FOR, *evidence]))):
        return None
    if len({fact.value for fact in stated}) == 1:
        return _stated(question, stated[0])
    if stated or section is None:
        return None
    rows = [row for row in ledger.rows_beside(section) if not (is_below and _OWN.search(row))]
    return _listed(question, ledger, section, rows) if rows else None


def _counts_bodies(fact: Fact, is_below: bool) -> bool:
    if fact.measure is not Measure.COUNT or not fact.concept.subject.endswith("单位"):
        return False
    if not is_below:
        return _COVERED.search(fact.concept.subject) is not None
    return _BELOW.search(fact.clause[: fact.clause.find(f"{fact.value}")]) is not None and bool(
        _HEADING.search(fact.citation.section or "")
    )


def _sections(ledger: Ledger) -> list[Section]:
    return [section for section in ledger.account.sections if _HEADING.search(section.heading)]


def _texts(section: Section) -> list[str]:
    return [paragraph.text for paragraph in section.paragraphs]


def _stated(question: Question, fact: Fact) -> Answer:
    text = f"{wording.whose(fact.account)}{wording.amount(fact.value, fact.unit)}。原文：“{fact.citation.quote}”"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.FIGURE, fact.value, fact.unit, citations=(fact.citation,)
    )


def _listed(question: Question, ledger: Ledger, section: Section, rows: Sequence[str]) -> Answer:
    quoted = section.paragraphs[0]
    unit = next(filter(None, question.counters), "家")
    text = f"{wording.whose(ledger.identity)}共{len(rows)}{unit}（按所列名单计数）：{'、'.join(rows)}。"
    cited = Citation(ledger.identity, section=section.name, quote=quoted.text, page=quoted.page)
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.FIGURE, Decimal(len(rows)), unit, citations=(cited,),
    )  # fmt: skip
