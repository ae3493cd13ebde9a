"""The department's name throughout: on the cover, above the tables, in the prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from corpus.account import Printed
from corpus.checks.check import Outcome
from corpus.names import plain
from corpus.organs import ending_pattern, is_abbreviation
from corpus.outline import numbering
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Place, Trial, rules

_FARTHEST = 2
"""A name that differs in more characters is another body's, unless it only lacks a stretch of the name."""
_LONGEST_GAP = 4
_SHORTEST = 6
"""A shorter name is too like others, unless it begins with the place."""
_PLACE = re.compile("(^[\u4e00-\u9fff]{2,4}?)[省市]")


def body_trials(book: Book) -> Iterator[Trial]:
    name = plain(book.identity.department)
    yield from _titles(book, name)
    yield from _prose(book, name)
    yield from _owners(book, name)


# Lines that say whose account this is.


def _titles(book: Book, name: str) -> Iterator[Trial]:
    prose = "\n".join(plain(paragraph.text) for _, paragraph in book.prose())
    lines = [line for line in book.account.titles if plain(line.text) not in prose]  # a wrapped line of a paragraph
    named = [(line, _named(plain(line.text))) for line in lines]
    labelled = Counter(found for line, found in named if found and _label().search(plain(line.text)))
    for line, found in named:
        if found is None:
            continue
        here = book.text_place(line.text, line.page, "封面和表头")
        if _is_same(found, name):
            yield Trial("body_name", FindingKind.NAMING, Outcome.HOLDS, (here,), line.text)
        elif _is_misprint(found, name) or _is_foreign(book, line, found, name, labelled):
            yield _wrong(here, found, name, f"“{line.text}”")


def _wrong(here: Place, found: str, name: str, where: str) -> Trial:
    told = f"{where}里单位名称写作“{found}”，与全文的“{name}”不一致。"
    return Trial("body_name", FindingKind.NAMING, Outcome.FAILS, (here,), told, (), name, found)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rules()["names"]["label"])


@cache
def _title() -> re.Pattern[str]:
    name = rf"(?P<name>[\u4e00-\u9fff()]{{3,40}}?(?:{ending_pattern()}))"
    after = rules()["names"]["after"]
    return re.compile(rf"(?:^|{rules()['names']['label']})(?:\d{{4}}年度?)?{name}(?=\(|{after}|单位:|金额|日期|$)")


def _named(text: str) -> str | None:
    """The body that a title line is of."""
    number = numbering(text)
    match = _title().search(plain(number.rest) if number else text)
    return match["name"] if match else None


def _is_same(found: str, name: str) -> bool:
    bare = re.sub(rules()["names"]["loose"], "", found)
    whole = re.sub(rules()["names"]["loose"], "", name)
    return whole in bare or whole.endswith(bare) or _is_short(bare, whole)


def _is_short(found: str, name: str) -> bool:
    """Whether the name found is a short form in use: one that lacks more than a character or two, or only 省 or 市."""
    if _PLACE.sub(r"\1", found) == _PLACE.sub(r"\1", name):
        return True
    return is_abbreviation(found, name) and distance(found, name) > _FARTHEST


def _is_misprint(found: str, name: str) -> bool:
    home = re.match(rules()["names"]["home"], name)
    shortest = _SHORTEST - 1 if home and found.startswith(home.group()) else _SHORTEST
    if len(found) < shortest or len(name) < _SHORTEST:
        return False
    return 0 < distance(found, name) <= _FARTHEST or _lacks_a_stretch(found, name)


def _lacks_a_stretch(found: str, name: str) -> bool:
    """Whether the name found is the right one without one stretch in its middle."""
    gap = len(name) - len(found)
    if not 0 < gap <= _LONGEST_GAP:
        return False
    return any(name[:cut] + name[cut + gap :] == found for cut in range(2, len(found)))


def _is_foreign(book: Book, line: Printed, found: str, name: str, labelled: Counter[str]) -> bool:
    """Whether 编制部门： above a table names a body that the account nowhere else speaks of."""
    if not _label().search(plain(line.text)) or labelled[found] * 2 >= sum(labelled.values()) or found not in labelled:
        return False
    known = sum(count for other, count in labelled.items() if _is_same(other, name))
    spoken = any(found in plain(paragraph.text) for _, paragraph in book.prose())
    return known > 1 or (known == 1 and not spoken and len(book.account.tables) > 1)


# Sentences in which the account speaks of its own department.


def _prose(book: Book, name: str) -> Iterator[Trial]:
    if len(name) < _SHORTEST:
        return
    for section, paragraph in book.prose():
        text = plain(paragraph.text)
        for found in dict.fromkeys(_misprints(text, name)):
            sentences = re.split("(?<=[。；])", paragraph.text)
            sentence = next((one for one in sentences if found in plain(one)), paragraph.text)
            here = book.text_place(sentence, paragraph.page, section.name)
            yield _wrong(here, found, name, f"“{section.heading[:24]}”一节")
        if name in text:
            here = book.text_place(paragraph.text[:40], paragraph.page, section.name)
            yield Trial("body_name", FindingKind.NAMING, Outcome.HOLDS, (here,), paragraph.text[:40])


def _owners(book: Book, name: str) -> Iterator[Trial]:
    """A body of another place that stands alone under 实施主体: left over from another department's text."""
    words = rules()["names"]
    home = re.match(words["home"], name)
    for section, paragraph in book.prose():
        found = plain(paragraph.text).rstrip("。")
        other = re.match(words["home"], found)
        is_body = re.fullmatch(rf"[\u4e00-\u9fff]{{6,30}}(?:{ending_pattern()})", found) is not None
        if home and other and is_body and other.group() != home.group() and re.search(words["owner"], section.heading):
            here = book.text_place(paragraph.text, paragraph.page, section.name)
            yield _wrong(here, found, name, f"“{section.heading[:24]}”一节")


def _misprints(text: str, name: str) -> Iterator[str]:
    yield from (short for short in _shortened(name) if short in text.replace(name, "\n"))
    after = re.compile(rf"(?:\([^()]*\))?{rules()['names']['after']}")
    for match in re.finditer(re.escape(name[-1]), text):
        end = match.end()
        if text.endswith(name, 0, end) or not after.match(text, end):
            continue
        lengths = range(len(name) - _LONGEST_GAP, len(name) + _FARTHEST + 1)
        windows = [text[max(0, end - length) : end] for length in lengths]
        near = [w for w in windows if _is_misprint(w, name) and (w[:2] == name[:2] or distance(w, name) == 1)]
        best = min(near, key=lambda window: distance(window, name), default="")
        if best and not _is_short(best, name):
            yield best


@cache
def _shortened(name: str) -> tuple[str, ...]:
    """The name without one character in its midst, save one that people leave out: 某市市场监管局 for 某市市场…."""
    cuts = (cut for cut in range(1, len(name) - 1) if name[cut] not in rules()["names"]["left_out"])
    return tuple(dict.fromkeys(name[:cut] + name[cut + 1 :] for cut in cuts))


def distance(one: str, other: str) -> int:
    """How many characters must be put in, left out or replaced to make one of the other."""
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        before = row
    return before[-1]
