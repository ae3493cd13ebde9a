"""Answers that quote: what a term means, and the passage that says why, how, what or who."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.account import Account, Paragraph, Section
from corpus.names import item_name, plain
from corpus.statements import split_sentences
from index.chunks import Passage
from index.search import Hit
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.coverage import content, explains, held, phrases
from qa.ledger import Ledger
from qa.question import Question

WHOLE = 220
"""A paragraph of at most so many characters is quoted whole."""
LONGEST_REASON = 1200
OPENING = 20
"""Characters in which a paragraph says what it is about."""
WHOLE_SECTION = 0.6
"""A heading that holds this part of the wanted words announces the answer."""
LONGEST_LIST = 40
"""Paragraphs of a section quoted whole, as for the duties of a department."""

_TERM = re.compile(r"^(?P<term>[^:。]{2,30}?)(?:\([^)]*\))?[:]|^(?P<named>[^:,。]{2,20}?)(?:,)?是指")
_GLOSSARY = "名词解释"
_LIST_MARK = re.compile(r"^[一二三四五六七八九十]+是")
_REASON = re.compile("原因|由于|因为|主要是|变动情况|主要情况|因素|为了|导致")
_CUES = {"why": _REASON, "degree": re.compile(r"\d")}
"""What a passage must hold to answer a question of this form."""
CUE_WEIGHT = 0.3
TOPIC_WEIGHT = 0.4
_ROSE = re.compile("增长|增加|上升|上涨|大于|超出|涨")
_FELL = re.compile("下降|减少|降低|小于|低于|少了")
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
    sections = [section for section in ledger.account.sections if _HEADINGS[ask].search(section.heading)]
    written = [section for section in sections if section.paragraphs]
    if not written:
        return None
    section = written[0]
    paragraphs = section.paragraphs[:LONGEST_LIST]
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    listed = _rows_beside(section, ledger.account) if ask == "units" else []
    quoted = [_Quoted(ledger.account, section, paragraphs, text)]
    return _quote(question, quoted, AnswerKind.LIST if listed else AnswerKind.NARRATIVE, "\n".join([text, *listed]))


def _rows_beside(section: Section, account: Account) -> list[str]:
    """The rows of the tables of words that stand in the section, such as a list of units."""
    pages = {paragraph.page for paragraph in section.paragraphs} - {None}
    return [
        row.label
        for table in account.tables
        if table.unit is None and table.standard is None and pages & set(table.pages)
        for row in table.rows
    ]


def passage(question: Question, hits: Sequence[Hit], ledgers: Mapping[str, Ledger]) -> Answer | None:
    """The sentences that answer, from the hit that explains every word of the question best; None if none does."""
    asks, wanted = question.asks, phrases(question.words)
    cues = [cue for ask, cue in _CUES.items() if ask in asks]
    candidates = list(_candidates(question, hits, ledgers, cues))
    if "why" in asks:
        candidates = [
            (hit, quoted)
            for hit, quoted in candidates
            if _REASON.search(quoted.text) and not _contradicts(quoted.text, question.text)
        ]
    if not candidates:
        return None
    _, best = max(candidates, key=lambda pair: pair[0].score + _merit(pair[1], wanted, cues))
    if "why" not in asks and held(wanted, plain(best.section.name)) >= WHOLE_SECTION:
        best = _whole(best)
    return _quote(question.text, [best], AnswerKind.NARRATIVE, best.text)


def _contradicts(text: str, asked: str) -> bool:
    """Whether the question asks why something rose and the text tells only of a fall, or the other way round."""
    for here, there in ((_ROSE, _FELL), (_FELL, _ROSE)):
        if here.search(asked) and not there.search(asked):
            return there.search(text) is not None and here.search(text) is None
    return False


def _whole(quoted: _Quoted) -> _Quoted:
    """The whole section: what its heading announces is the list of all its paragraphs."""
    paragraphs = quoted.section.paragraphs[:LONGEST_LIST]
    return replace(quoted, paragraphs=paragraphs, text="\n".join(paragraph.text for paragraph in paragraphs))


def _candidates(
    question: Question, hits: Sequence[Hit], ledgers: Mapping[str, Ledger], cues: Sequence[re.Pattern[str]]
) -> Iterator[tuple[Hit, _Quoted]]:
    """The hits whose passage, with its headings, explains every word, cut down to what bears on them."""
    needed, wanted = content(question.words), phrases(question.words)
    for hit in hits:
        ref = hit.chunk.ref
        ledger = ledgers.get(hit.chunk.account)
        if ledger is None or not isinstance(ref, Passage):
            continue
        section = ledger.account.sections[ref.section]
        paragraph = section.paragraphs[ref.paragraph]
        evidence = plain(ledger.identity.title + section.name + paragraph.text)
        if _GLOSSARY not in section.name and explains(evidence, needed):
            yield hit, _Quoted(ledger.account, section, (paragraph,), _excerpt(paragraph.text, wanted, cues))


def _merit(quoted: _Quoted, wanted: Sequence[str], cues: Sequence[re.Pattern[str]]) -> float:
    """How much of the wanted words the quoted text holds, and what it is about, by heading and opening."""
    about = held(wanted, plain(quoted.section.heading + quoted.paragraphs[0].text[:OPENING]))
    return _worth(quoted.text, wanted, cues) + TOPIC_WEIGHT * about


def _worth(text: str, wanted: Sequence[str], cues: Sequence[re.Pattern[str]]) -> float:
    """How much of the wanted words `text` holds, and whether it has what the question asks for."""
    return held(wanted, plain(text)) + CUE_WEIGHT * sum(1 for cue in cues if cue.search(text))


def _excerpt(text: str, wanted: Sequence[str], cues: Sequence[re.Pattern[str]]) -> str:
    """The part of a long paragraph that bears on the wanted words, as an exact substring.

    Reasons go on to the end of their paragraph: 一是…；二是….
    """
    if len(text) <= WHOLE:
        return text
    groups = list(_groups(text))
    best = max(groups, key=lambda group: _worth(group, wanted, cues))
    if _REASON in cues and _REASON.search(best):
        return "".join(groups[groups.index(best) :]).strip()[:LONGEST_REASON]
    return best.strip()


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
    shown = f"{first.account.identity.title}（{first.section.heading}）：\n“{text}”"
    return Answer(question, Status.ANSWERED, shown, kind, citations=tuple(one.citation() for one in quoted))
