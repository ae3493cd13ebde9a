"""Bodies of the same place of which a sentence speaks as if the account were theirs: a name before a reform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Paragraph, Section
from corpus.names import plain
from corpus.organs import ending_pattern, is_abbreviation, places_of
from qa.checks.book import Book
from qa.checks.said import section_basis
from qa.checks.trial import FindingKind, Place, Trial, outcome, rules

Found = tuple[str, str, Section, Paragraph]
"""A name, its sentence, and where it stands."""


def foreign_trials(book: Book) -> Iterator[Trial]:
    """Sentences of the account that begin with a body, all told: 甲市乙局2031年一般公共预算支出…万元."""
    name = plain(book.identity.department)
    home = re.match(rules()["names"]["home"], name)
    if home is None:
        return
    yield from _notes(book, name)
    yield from _neighbours(book, name)
    found = list(_speakers(book, home.group(), name[-1]))
    others = {other for other, *_ in found if other not in name and name not in other}
    whole = _everything(book)
    # Two other names are the department's units, told one by one; one that is named elsewhere is known to the account.
    foreign = {other for other in others if len(others) == 1 and whole.count(other) == 1}
    for other, sentence, section, paragraph in found:
        here = book.text_place(sentence, paragraph.page, section.name)
        if other == name or other in foreign:
            yield _trial(here, other, name, section)


@cache
def _note() -> re.Pattern[str]:
    body = rf"(?P<name>(?![本我])[\u4e00-\u9fff]{{4,30}}?(?:{ending_pattern()}))"
    return re.compile(rf"^(?:说明|备注|注)?:?{body}(?:20\d\d年(?:度)?)?(?:没有|无|未)")


def _notes(book: Book, name: str) -> Iterator[Trial]:
    """The note below an empty table says of whom there is nothing: of another body only if that is a slip."""
    whole = _everything(book)
    for table in book.account.tables:
        for note in table.notes:
            match = _note().match(plain(note))
            if match is None:
                continue
            other = match["name"]
            own = name.endswith(other) or is_abbreviation(other, name)
            if own or other not in whole:
                here = book.text_place(note, next(iter(table.pages), None), table.title)
                told = f"表{table.number}《{table.title}》的说明里单位名称写作“{other}”，与全文的“{name}”不一致。"
                yield Trial("body_name", FindingKind.NAMING, outcome(own), (here,), told, (), name, other)


def _neighbours(book: Book, name: str) -> Iterator[Trial]:
    """Sentences that begin with the body of another place that is called alike: 乙区水务局共有车辆2辆."""
    own = places_of(name)
    if not own:
        return
    for section, paragraph in book.prose():
        for match in _elsewhere().finditer(paragraph.text):
            place, body = match["place"], match["body"]
            alike = is_abbreviation(f"{own[-1]}{match['kind']}{body}", name)
            if alike and place not in name and not any(one in place or place in one for one in own):
                here = book.sentence_place(section, paragraph, match.start("place"))
                yield _trial(here, f"{place}{match['kind']}{body}", name, section)


@cache
def _elsewhere() -> re.Pattern[str]:
    says = r"(?=20\d\d年|共有|无|没有|未|本级|机关|部门|单位|内设)"
    name = rf"(?P<body>[\u4e00-\u9fff]{{2,14}}?(?:{ending_pattern()}))"
    body = rf"(?P<place>[\u4e00-\u9fff]{{2,3}})(?P<kind>[区县市旗]){name}"
    return re.compile(rf"(?:^|(?<=[。；，]))(?!其中){body}{says}")


def _trial(here: Place, found: str, name: str, section: Section) -> Trial:
    told = f"“{section.heading[:24]}”一节里单位名称写作“{found}”，与全文的“{name}”不一致。"
    return Trial("body_name", FindingKind.NAMING, outcome(found == name), (here,), told, (), name, found)


@cache
def _pattern(home: str, ending: str, says: str) -> re.Pattern[str]:
    words = rules()["names"]
    body = rf"(?P<name>{home}[\u4e00-\u9fff]{{1,24}}?{ending})"
    return re.compile(
        rf"^(?:[(（]?[一二三四五六七八九十\d]+[)）、.])?(?:20\d\d年(?:度)?[,，]?)?{body}(?:{words[says]})"
    )


def _speakers(book: Book, home: str, ending: str) -> Iterator[Found]:
    for section, paragraph in book.prose():
        of_account = section_basis(section.path) not in (None, "none")
        for sentence in re.split("(?<=[。；])", paragraph.text):
            match = _pattern(home, ending, "speaks" if of_account else "describes").match(plain(sentence))
            if match:
                yield match["name"], sentence, section, paragraph


def _everything(book: Book) -> str:
    lines = [paragraph.text for _, paragraph in book.prose()]
    lines += [line.text for line in (*book.account.titles, *book.account.contents)]
    lines += [row.label for table in book.account.tables for row in table.rows]
    lines += [cell.printed for table in book.account.tables for cell in table.cells]
    return "\n".join(map(plain, lines))
