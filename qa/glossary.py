"""What a term means, from the explanations of terms (名词解释) that an account closes or opens with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.account import Account, Paragraph, Section
from corpus.names import item_name, plain
from qa.answer import Answer, AnswerKind
from qa.ledger import Ledger
from qa.quotes import Quoted, quote

GLOSSARY = "名词解释"
MOST = 3
"""Different explanations quoted."""
DIFFER = "几份账的解释文字不同：\n\n"
SAME = "几份账的解释相同：\n\n"
_TERM = re.compile(r"^(?P<term>[^:。]{2,30}?)(?:\([^)]*\))?[:]|^(?P<named>[^:,。]{2,20}?)(?:,)?是指")
_WITHIN = re.compile(
    r"(?:^|[;。:]|其中:?|\(\d\))(?P<term>[^;。:,、()]{3,20}(?:\([^()]\)[^;。:,、()]{1,8})?),?(?:是?指|反映|主要安排)"
)
"""A term explained inside the explanation of another: “其中：公务接待费反映…”."""


def definition(question: str, terms: Iterable[str], ledgers: Sequence[Ledger]) -> Answer | None:
    """What the accounts say the longest of `terms` that they explain means, each different explanation once.

    None where they explain none.
    """
    for term in sorted(terms, key=len, reverse=True):
        for explains in (_defines, _defines_within):
            found = [
                Quoted(ledger.account, section, (paragraph,), text)
                for ledger in ledgers
                for section, paragraph in _glossary(ledger.account)
                if (text := explains(paragraph.text, term))
            ]
            if found:
                return _told(question, found)
    return None


def _told(question: str, found: Sequence[Quoted]) -> Answer:
    """Each explanation once, cited from each account; of several accounts, whether they say the same."""
    different = _different(found)
    answer = quote(question, different[:MOST], AnswerKind.DEFINITION)
    if len({one.account.id for one in found}) < 2:
        return answer
    cited = different[:MOST] if len(different) > 1 else found[:MOST]
    head = DIFFER if len(different) > 1 else SAME
    return replace(answer, text=head + answer.text, citations=tuple(one.citation() for one in cited))


def _different(found: Sequence[Quoted]) -> list[Quoted]:
    """The first of each explanation; a number in front of it makes no other."""
    return list({plain(item_name(one.text)): one for one in reversed(found)}.values())[::-1]


def _glossary(account: Account) -> Iterator[tuple[Section, Paragraph]]:
    for section in account.sections:
        if GLOSSARY in section.name:
            for paragraph in section.paragraphs:
                yield section, paragraph


def _defines(paragraph: str, term: str) -> str:
    """The paragraph if it explains the term, else nothing."""
    match = _TERM.match(item_name(paragraph))
    return paragraph if match is not None and _is_same(plain(match["term"] or match["named"]), term) else ""


def _defines_within(paragraph: str, term: str) -> str:
    """The clause of the paragraph that explains the term, up to the next, else nothing."""
    for clause in re.split(r"(?<=[;；。])|(?<=其中[:：])", paragraph):
        match = _WITHIN.search(plain(clause))
        if match is not None and _is_same(re.sub(r"^\(\d\)", "", match["term"]), term):
            return clause.strip()
    return ""


def _is_same(defined: str, term: str) -> bool:
    return defined == term or (len(term) >= 3 and term in defined and len(term) >= 0.6 * len(defined))
