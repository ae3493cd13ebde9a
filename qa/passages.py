"""Answers that quote: what a term means, and the passage that says why, how, what or who."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.account import Account, Paragraph, Section
from corpus.names import item_name, plain
from corpus.statements import split_sentences
from index.chunks import Passage
from index.search import Hit
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.coverage import covered, explains
from qa.ledger import Ledger

WHOLE = 220
"""A paragraph of at most so many characters is quoted whole."""
LONGEST_LIST = 40
"""Paragraphs of a section quoted whole, as for the duties of a department."""

_TERM = re.compile(r"^(?P<term>[^:。]{2,30}?)(?:\([^)]*\))?[:]|^(?P<named>[^:,。]{2,20}?)(?:,)?是指")
_GLOSSARY = "名词解释"
_LIST_MARK = re.compile(r"^[一二三四五六七八九十]+是")
_REASON = re.compile("原因|由于|因为|主要是|变动情况|主要情况|因素|为了|导致")
_HEADINGS = {"units": re.compile("单位构成|机构设置|单位组成|预算单位"), "duties": re.compile("职责|职能")}


@dataclass(frozen=True, slots=True)
class _Quoted:
    account: Account
    section: Section
    paragraphs: tuple[Paragraph, ...]
    text: str

    def citation(self) -> Citation:
        return Citation(
            self.account.identity, section=self.section.name, quote=self.text,
            page=self.paragraphs[0].page if self.paragraphs else self.section.page,
        )  # fmt: skip


def definition(question: str, terms: Iterable[str], ledgers: Sequence[Ledger]) -> Answer | None:
    """What the accounts say the longest of `terms` that they explain means; None where they explain none."""
    for term in sorted(terms, key=len, reverse=True):
        found = [
            _Quoted(ledger.account, section, (paragraph,), paragraph.text)
            for ledger in ledgers
            for section, paragraph in _glossary(ledger.account)
            if _defines(paragraph.text, term)
        ]
        if found:
            return _quote(question, found[:3], AnswerKind.DEFINITION, found[0].text)
    return None


def _glossary(account: Account) -> Iterator[tuple[Section, Paragraph]]:
    for section in account.sections:
        if _GLOSSARY in section.name:
            for paragraph in section.paragraphs:
                yield section, paragraph


def _defines(paragraph: str, term: str) -> bool:
    match = _TERM.match(item_name(paragraph))
    if match is None:
        return False
    defined = plain(match["term"] or match["named"])
    return defined == term or (len(term) >= 3 and term in defined and len(term) >= 0.6 * len(defined))


def about(question: str, ask: str, ledger: Ledger) -> Answer | None:
    """The section that lists the duties or the units of the department, quoted whole."""
    sections = [section for section in ledger.account.sections if _HEADINGS[ask].search(section.path[-1])]
    written = [section for section in sections if section.paragraphs]
    if not written:
        return None
    section = written[0]
    paragraphs = section.paragraphs[:LONGEST_LIST]
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    listed = _unit_tables(ledger.account) if ask == "units" else []
    quoted = [_Quoted(ledger.account, section, paragraphs, text)]
    return _quote(question, quoted, AnswerKind.LIST if listed else AnswerKind.NARRATIVE, "\n".join([text, *listed]))


def _unit_tables(account: Account) -> list[str]:
    """The rows of the tables that list units, one line each."""
    lines = []
    for table in account.tables:
        if table.unit is None and any("单位" in column.name for column in table.columns):
            for number in range(len(table.rows)):
                cells = [table.rows[number].label, *(cell.printed for cell in table.cells if cell.row == number)]
                lines.append(" ".join("".join(cell.split()) for cell in cells if cell))
    return lines


def passage(
    question: str, wanted: Sequence[str], wants_reason: bool, hits: Sequence[Hit], ledgers: dict[str, Ledger]
) -> Answer | None:
    """The sentences that answer, from the best of `hits` that explains every wanted word; None if none does."""
    for hit in hits:
        ref = hit.chunk.ref
        ledger = ledgers.get(hit.chunk.account)
        if ledger is None or not isinstance(ref, Passage):
            continue
        section = ledger.account.sections[ref.section]
        if _GLOSSARY in section.name:
            continue
        paragraph = section.paragraphs[ref.paragraph]
        evidence = plain(ledger.identity.title + section.name + paragraph.text)
        if explains(evidence, wanted) and (not wants_reason or _REASON.search(paragraph.text)):
            text = _excerpt(paragraph.text, wanted, wants_reason)
            return _quote(question, [_Quoted(ledger.account, section, (paragraph,), text)], AnswerKind.NARRATIVE, text)
    return None


def _excerpt(text: str, wanted: Sequence[str], wants_reason: bool) -> str:
    """The part of a long paragraph that bears on the wanted words, as an exact substring."""
    if len(text) <= WHOLE:
        return text
    groups = list(_groups(text))
    scores = [sum(covered(run, plain(group)) for run in wanted) for group in groups]
    if wants_reason:
        scores = [score + (0.5 if _REASON.search(group) else 0) for score, group in zip(scores, groups, strict=True)]
    best = scores.index(max(scores))
    return groups[best].strip() if scores[best] else text


def _groups(text: str) -> Iterator[str]:
    """Sentences, those of one list item (一是…) kept together."""
    group = ""
    for sentence in split_sentences(text):
        opens = _LIST_MARK.match(sentence) is not None
        if group and (opens or not _LIST_MARK.match(group)):
            yield group
            group = ""
        group += sentence
    if group:
        yield group


def _quote(question: str, quoted: Sequence[_Quoted], kind: AnswerKind, text: str) -> Answer:
    first = quoted[0]
    shown = f"{first.account.identity.title}（{first.section.path[-1]}）：\n“{text}”"
    return Answer(question, Status.ANSWERED, shown, kind, citations=tuple(one.citation() for one in quoted))
