"""What a body's divisions, units or duties gained or lost since the year before, as two of its accounts list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.account import Section
from corpus.names import plain
from corpus.statements import split_sentences
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.evidence import wording
from qa.evidence.quotes import Quoted, quote
from qa.narrative.divisions import KIND, divisions
from qa.operations import replies

_CHANGED = "(?:增加|新增|新添|添|增设|新设|新成立|成立|多出|多|减少|撤销|撤|取消|少|变动|变化|调整)"
_WHICH = "(?:哪|什么|啥|何)"
_LISTED = {
    "duties": "职责|职能|职权|任务",
    "units": "下?属?单位|预算单位",
    "divisions": KIND,
}
_ASKED = {
    what: re.compile(
        rf"{_CHANGED}(?:了|的|过)*(?:是)?{_WHICH}(?:些|个|家|几|一|项|条|种)*(?:新|内设)?(?:{words})"
        rf"|(?:{words})[^。;?!]{{0,10}}?(?:有{_WHICH}些?|{_CHANGED}(?:了|的|过)*(?:是)?{_WHICH})"
        rf"(?=.{{0,3}}(?:{_CHANGED}|不同|不一样|个|家|项|条|些|$|[?。呢]))"
    )
    for what, words in _LISTED.items()
}
"""“增加了什么机构”, “职能有什么变化”, “单位多了哪一家”."""
_SAYS_CHANGE = re.compile(_CHANGED + "|不同|不一样|新")
_HEADINGS = {"duties": "职责|职能", "units": "单位构成|机构设置|单位组成|预算单位"}
_TOLD = re.compile("(?:新增|增加|减少|撤销|划入|划出|更名)[^。]*单位|单位[^。]*(?:新增|比上年|较上年)[^。]*")
_NUMBERED = re.compile(r"(?:^|(?<=[。；;]))\s*[(（]?(?:[0-9]+|[一二三四五六七八九十]+)[)）、.．]+\s*")
_SAME = 0.7
"""Two duties so alike are one, worded otherwise."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one account lists, and where."""

    entries: tuple[str, ...]
    citation: Citation


def asks_for_change(text: str) -> str | None:
    """Of which list a change is asked for: divisions, units or duties; None if of none."""
    if not _SAYS_CHANGE.search(text):
        return None
    return next((what for what, pattern in _ASKED.items() if pattern.search(text)), None)


def changed(text: str, ledgers: Sequence[Ledger]) -> Answer | None:
    """What the list asked for gained and lost between the accounts, or since the one before a single account.

    None where no such change is asked for; a refusal where the accounts do not tell.
    """
    what = asks_for_change(text)
    newest = max(ledgers, key=lambda one: one.identity.year)
    if what is None or any(one.identity.department != newest.identity.department for one in ledgers):
        return None
    if what == "units" and (told := _told(text, newest)) is not None:
        return told
    years = [one for one in ledgers if one.identity.year < newest.identity.year]
    before = min(years, key=lambda one: one.identity.year, default=newest.earlier)
    whats = (what, "units") if what == "divisions" else (what,)
    pairs = [(_listing(one, newest), _listing(one, before)) for one in whats if before is not None]
    pair = next(((now, then) for now, then in pairs if now is not None and then is not None), None)
    if before is None or pair is None:
        name = wording.account_name(newest.identity)
        return replies.refusal(text, f"{name}没有写这方面的增减，账目库里也没有可以对照的上一年的账，无法回答。")
    return _compared(text, newest, before, *pair)


def _told(text: str, ledger: Ledger) -> Answer | None:
    """What the account itself says of units that are new or gone."""
    for section in _sections(ledger, "units"):
        for paragraph in section.paragraphs:
            for sentence in split_sentences(paragraph.text):
                if _TOLD.search(sentence):
                    return quote(text, [Quoted(ledger.account, section, (paragraph,), sentence)], AnswerKind.NARRATIVE)
    return None


def _compared(text: str, newest: Ledger, before: Ledger, now: Listing, then: Listing) -> Answer:
    gained, lost = _missing(now.entries, then.entries), _missing(then.entries, now.entries)
    said = [f"{verb}：{'；'.join(entries)}" for verb, entries in (("新增", gained), ("不再列出", lost)) if entries]
    ours = f"{wording.account_name(newest.identity)}所列（{len(now.entries)}项）"
    theirs = f"{before.identity.year}年（{len(then.entries)}项）"
    told = f"{ours}与{theirs}相比，{'。'.join(said)}。" if said else f"{ours}与{theirs}相同。"
    return Answer(text, Status.ANSWERED, told, AnswerKind.LIST, citations=(now.citation, then.citation))


def _missing(entries: Iterable[str], others: Sequence[str]) -> list[str]:
    """The entries that no other list has, not even worded a little otherwise."""
    bare = [plain(other) for other in others]
    return [
        entry
        for entry in entries
        if plain(entry) not in bare
        and (len(entry) < 12 or all(SequenceMatcher(None, plain(entry), one).ratio() < _SAME for one in bare))
    ]


def _listing(what: str, ledger: Ledger | None) -> Listing | None:
    if ledger is None:
        return None
    if what == "divisions":
        found = divisions(ledger.account)
        return Listing(found.names, found.quoted().citation()) if found is not None else None
    for section in _sections(ledger, what):
        entries = _entries(what, section, ledger)
        if entries:
            quoted = "\n".join(paragraph.text for paragraph in section.paragraphs)
            return Listing(entries, Quoted(ledger.account, section, section.paragraphs, quoted).citation())
    return None


def _entries(what: str, section: Section, ledger: Ledger) -> tuple[str, ...]:
    """The duties or units that the section lists, without their numbers."""
    if what == "units" and (rows := ledger.rows_beside(section)):
        return tuple(rows)
    pieces = [_NUMBERED.split(paragraph.text) for paragraph in section.paragraphs if _NUMBERED.search(paragraph.text)]
    return tuple(piece.strip().rstrip("。；;") for found in pieces for piece in found[1:] if piece.strip())


def _sections(ledger: Ledger, what: str) -> list[Section]:
    return [one for one in ledger.account.sections if one.paragraphs and re.search(_HEADINGS[what], one.heading)]
