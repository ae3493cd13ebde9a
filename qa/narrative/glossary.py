"""What a term means, from the explanations of terms (名词解释) that an account closes or opens with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.account import Account, Paragraph, Section
from corpus.names import item_name, plain
from corpus.synonyms import same_as
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind
from qa.evidence.quotes import Quoted, quote, side_by_side

MOST = 3
"""Different explanations quoted."""
MOST_OF_NAME = 0.55
"""The part of a term's characters by which it may be called: 年初结转 for 年初结转和结余."""
DIFFER = "几份账的解释文字不同：\n\n"
SAME = "几份账的解释相同：\n\n"
_TERM = re.compile(
    r"^【(?P<boxed>[^】]{2,40})】|^(?P<term>[^:。—]{2,60}?)(?:\((?![类款项])[^)]*\))?(?::|——)|^(?P<named>[^:,。]{2,20}?)(?:,)?是指"
)
_GLOSSARY = re.compile("(?:名词|术语|用语|词语|词汇)的?(?:解释|释义|说明|注释|解析)")
_JOINT = "(?:以?及|[和与跟、]|同(?!时))"
_LEVELS = re.compile(r"\([类款项]+\)")
_WITHIN = re.compile(
    r"(?:^|[;。:]|其中:?|\(\d\))(?P<term>[^;。:,、()]{3,20}(?:\([^()]\)[^;。:,、()]{1,8})?),?(?:是?指|反映|主要安排)"
)
"""A term explained inside the explanation of another: “其中：公务接待费反映…”."""


def definition(question: str, terms: Iterable[str], ledgers: Sequence[Ledger]) -> Answer | None:
    """What the accounts say the longest of `terms` that they explain means, each different explanation once.

    With it the others that the question lists beside it. None where they explain none.
    """
    explained: list[str] = []
    answers = []
    for term in sorted(terms, key=len, reverse=True):
        apart = not any(term in other for other in explained)
        if apart and (not explained or _is_listed(term, question)) and (found := _explaining(term, ledgers)):
            explained.append(term)
            answers.append(_told(question, found))
    if len(answers) > 1:
        return side_by_side(question, answers, AnswerKind.DEFINITION)
    return answers[0] if answers else None


def _is_listed(term: str, question: str) -> bool:
    """Whether the question names the term in a list: “甲和乙是什么意思”."""
    text = re.escape(term)
    return re.search(rf"{text}{_JOINT}|{_JOINT}{text}", question) is not None


def named_in(text: str, account: Account) -> Iterator[str]:
    """The terms that the account explains and `text` (in the form of corpus.names.plain) says."""
    names = (name for _, paragraph in _glossary(account) for name in _names(paragraph.text))
    return (name for name in names if name in text or any(other in text for other in same_as(name)))


def explains(paragraph: str, term: str) -> bool:
    """Whether the paragraph of a glossary explains the term."""
    return any(_is_same(name, term) for name in _names(paragraph))


def is_glossary(section: Section) -> bool:
    """Whether terms are explained there: under 名词解释, 专业名词释义 and the like."""
    return _GLOSSARY.search(section.name) is not None


def _explaining(term: str, ledgers: Sequence[Ledger]) -> list[Quoted]:
    """The explanations of the term itself, else those inside the explanation of another."""
    for told in (_defines, _defines_within):
        found = [
            Quoted(ledger.account, section, (paragraph,), text)
            for ledger in ledgers
            for section, paragraph in _glossary(ledger.account)
            if (text := told(paragraph.text, term))
        ]
        if found:
            return found
    return []


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
        if is_glossary(section):
            for paragraph in section.paragraphs:
                yield section, paragraph


def _defines(paragraph: str, term: str) -> str:
    """The paragraph if it explains the term, else nothing."""
    return paragraph if explains(paragraph, term) else ""


def _names(paragraph: str) -> tuple[str, ...]:
    """What the paragraph explains, as printed; of a subject under others (…（类）…（款）…（项）), the last too."""
    match = _TERM.match(plain(paragraph))
    if match is None:
        return ()
    name = match["boxed"] or match["term"] or match["named"]
    last = list(filter(None, _LEVELS.split(name)))[-1:]
    return tuple(dict.fromkeys(map(item_name, [name, *last])))


def _defines_within(paragraph: str, term: str) -> str:
    """The clause of the paragraph that explains the term, up to the next, else nothing."""
    for clause in re.split(r"(?<=[;；。])|(?<=其中[:：])", paragraph):
        match = _WITHIN.search(plain(clause))
        if match is not None and _is_same(re.sub(r"^\(\d\)", "", match["term"]), term):
            return clause.strip()
    return ""


def _is_same(defined: str, term: str) -> bool:
    return defined == term or (len(term) >= 3 and term in defined and len(term) >= MOST_OF_NAME * len(defined))
