"""Lists of the prose whose members make up the number before or behind them, read in the text itself.

“在职115人，其中行政46人、参公32人、事业39人”: what stands after 其中 is not more than the whole, and all of it
where the list ends with 其他. A list that is closed by its sum (…，共122名) is that sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.account import Paragraph, Section
from corpus.names import plain
from corpus.numbers import format_amount, parse_amount
from qa.checks.book import Book
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Trial, distinct, outcome, rules

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_MANY = 2
_TAIL = 6
"""Characters at the end of a list by which its sentence is found."""
_CARS = ("辆", "台")
"""Of other cars it is told what they are: 其他用车3辆，用于生活的2辆…."""
_DIGITS = "0123456789"
_TELLING = 3
"""Digits of a number of which a misprint is told from chance."""
_COMPLETE = 3
"""So many members that end with 其他 are all there is."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number of the text with the words before it."""

    name: str
    value: Decimal
    step: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class _List:
    """A whole and its members; `is_complete` if nothing else can be in the whole.

    `besides` counts what the members may have that the whole does not: 由机关及下属3家单位组成.
    """

    text: str
    whole: _Counted
    members: tuple[_Counted, ...]
    is_complete: bool
    besides: int = 0


def counted_trials(book: Book) -> Iterator[Trial]:
    for section, paragraph in book.prose():
        text = _bare(paragraph.text)
        inner = (*_included(plain(paragraph.text)), *_by_source(plain(paragraph.text)))
        alone = _words("money_of").sub("", text)
        counts = _divided(alone) if alone != text else ()
        for found in (*_divided(text), *counts, *_closed(text), *_named_total(text), *_graded(text), *inner):
            yield _trial(book, section, paragraph, found)
    yield from _projects(book)


def _bare(text: str) -> str:
    """The text without what is in brackets, its stops full-width, so that a comma between digits is none."""
    unbracketed = re.sub(r"\([^()]*\)", "", plain(text))
    stops = re.sub(r",(?!\d{3}(?!\d))", "，", unbracketed)
    return stops.replace(";", "；").replace(":", "：")


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rules()["counted"][name])


@cache
def _member() -> re.Pattern[str]:
    units = rules()["counted"]["units"]
    name = r"(?P<name>[^，。；、：\d%]{1,24}?)(?:\d+[期次场批个项](?=\d))?"
    return re.compile(rf"{name}(?:共|为|有)?(?P<value>{_NUMBER})(?P<unit>{units})(?P<end>[，、和及]?)")


@cache
def _head() -> re.Pattern[str]:
    units = rules()["counted"]["units"]
    name = r"(?P<name>[^，。；、：\d]{0,24})"
    return re.compile(
        rf"{name}(?P<value>{_NUMBER})(?P<unit>{units})[^，。；、：\d]{{0,6}}(?:[，：。]?其中|[，：](?P<all>分别(?:为|是)))[，：]?"
    )


def _counted(match: re.Match[str]) -> _Counted:
    digits = len(match["value"].partition(".")[2])
    value = parse_amount(match["value"]) or Decimal(0)
    return _Counted(match["name"], value, Decimal(1).scaleb(-digits), match["unit"])


def _run(text: str, start: int, unit: str) -> list[_Counted]:
    """The members of a list that begins at `start`, up to whatever is no member."""
    members: list[_Counted] = []
    place = start
    while match := _member().match(text, place):
        if not _alike(match["unit"], unit) or _words("other").search(match["name"]):
            break
        members.append(_counted(match))
        place = match.end()
        if not match["end"] or (unit in _CARS and "其他" in match["name"]):
            break
    return members


def _alike(one: str, other: str) -> bool:
    """Whether two units count the same things: bodies are 个, 家 or 所, people 人 or 名."""
    return one == other or any(one in kind and other in kind for kind in rules()["counted"]["alike"])


def _divided(text: str) -> Iterator[_List]:
    for match in _head().finditer(text):
        whole = _counted(match)
        if _words("other").search(whole.name) or _words("sides").search(whole.name):
            continue
        members = _run(text, match.end(), whole.unit)
        by_source = len(members) >= _MANY and all(_words("sources").search(member.name) for member in members)
        kinds = {_words("people").search(member.name) and member.name for member in members}
        in_post = _words("posts").search(whole.name) and len(kinds) >= _COMPLETE and None not in kinds
        complete = by_source or bool(in_post) or _is_closed(members) or (match["all"] is not None and bool(members))
        if not complete and any(_words("overlap").search(member.name) for member in members):
            continue
        if members and not complete and _words("loose").search(whole.unit):
            complete = _misses_by_a_misprint(whole, members, _DIGITS if _sum(members) > whole.value else "")
            if not complete:
                continue
        complete = complete or _misses_by_a_misprint(whole, members)
        if members and (complete or "，" not in _between(text, match.end(), members)):
            besides = 1 if _words("besides").search(whole.name) else 0
            yield _List(match.group(), whole, tuple(members), complete, besides)


def _is_closed(members: Sequence[_Counted]) -> bool:
    """Whether the list is all there is: it ends with 其他, or names all the kinds that there are."""
    other = len(members) > 1 and "其他" in members[-1].name
    kinds = [re.compile(kind) for kind in rules()["counted"]["complete"]]
    alike = any(all(kind.search(member.name) for member in members) for kind in kinds)
    return len(members) >= _COMPLETE - (1 if other and alike else 0) and (other or alike)


def _misses_by_a_misprint(whole: _Counted, members: Sequence[_Counted], digits: str = "") -> bool:
    """Whether the list would be the whole if two neighbouring digits of one number changed places.

    `digits` are those one of which may stand for another besides. Short numbers prove nothing, save where the
    members are the kinds of people that there are.
    """
    people = all(_words("people").search(member.name) for member in members)
    gap = _sum(members) - whole.value
    if len(members) < _MANY or not gap:
        return False
    return any(
        one.value - other == one_gap
        for one, one_gap in (*((member, gap) for member in members), (whole, -gap))
        for other in _misprints(one, digits) if people or len(_digits(one)) >= _TELLING
    )  # fmt: skip


def _sum(members: Sequence[_Counted]) -> Decimal:
    return sum((member.value for member in members), Decimal(0))


def _digits(counted: _Counted) -> str:
    return str(int(counted.value / counted.step))


def _misprints(counted: _Counted, digits: str) -> Iterator[Decimal]:
    printed = _digits(counted)
    for place, digit in enumerate(printed):
        swapped = printed[:place] + printed[place + 1 : place + 2] + digit + printed[place + 2 :]
        for other in (swapped, *(printed[:place] + one + printed[place + 1 :] for one in digits)):
            yield Decimal(other) * counted.step


@cache
def _inclusion() -> re.Pattern[str]:
    units = rules()["counted"]["units"]
    name = r"(?P<name>[^，。；、：\d()]{0,24})"
    part = rf"(?P<part>[^()\d，。；]{{1,24}}?)(?P<of>{_NUMBER})(?P<alike>{units})"
    return re.compile(rf"{name}(?P<value>{_NUMBER})(?P<unit>{units})\((?:其中[:：]?)?(?:含|包括|包含|其中){part}\)")


@cache
def _sourced() -> re.Pattern[str]:
    """An amount with its sources in brackets: 财政拨款收入12万元（其中，一般公共预算10万元，政府性基金预算2万元）."""
    name = r"(?P<name>[^，。；、：\d()]{0,24})"
    return re.compile(rf"{name}(?P<value>{_NUMBER})(?P<unit>万元)\((?:其中|包括|包含|含)?[,:]?(?P<parts>[^()]+)\)")


def _by_source(text: str) -> Iterator[_List]:
    for match in _sourced().finditer(text):
        members = _run(_bare(match["parts"]) + "。", 0, match["unit"])
        if len(members) >= _MANY and all(_words("sources").search(member.name) for member in members):
            yield _List(match.group(), _counted(match), tuple(members), True)


def _included(text: str) -> Iterator[_List]:
    """事业单位13个（含乡镇卫生院11个）."""
    for match in _inclusion().finditer(text):
        if _alike(match["unit"], match["alike"]) and not _words("other").search(match["part"]):
            value = parse_amount(match["of"]) or Decimal(0)
            part = _Counted(match["part"], value, Decimal(1).scaleb(-len(match["of"].partition(".")[2])), match["unit"])
            yield _List(match.group(), _counted(match), (part,), False)


def _between(text: str, start: int, members: Sequence[_Counted]) -> str:
    """The text of the list: what is parted by 、 alone is of one kind."""
    end = text.find(members[-1].name, start) if members else start
    return text[start : max(start, end)]


def _is_money(counted: _Counted) -> bool:
    return counted.unit.endswith("元")


def _closed(text: str) -> Iterator[_List]:
    """…、事业编制42名，共122名."""
    for match in _words("closing").finditer(text):
        whole = _counted_close(match)
        begin = max(text.rfind(stop, 0, match.start()) for stop in "。；：，") + 1
        members = _run(text[: match.start()], begin, whole.unit)
        if len(members) >= _MANY and text[begin : match.start()].count("、") == len(members) - 1:
            yield _List(match.group(), whole, tuple(members), True)


def _counted_close(match: re.Match[str]) -> _Counted:
    value = parse_amount(match["value"]) or Decimal(0)
    return _Counted(match["name"] or "合计", value, Decimal(1), match["unit"])


def _named_total(text: str) -> Iterator[_List]:
    """行政编制58人…事业编制96人…。编制合计226人."""
    for match in _words("total").finditer(text):
        whole = _counted_close(match)
        pattern = rf"(?P<name>[^，。；、：\d]{{1,12}}{match['name']})(?P<value>{_NUMBER})(?P<unit>{whole.unit})"
        members = [_counted(one) for one in re.finditer(pattern, text[: match.start()])]
        names = {member.name for member in members}
        if len(names) == len(members) >= _MANY and not any(_words("total").search(name) for name in names):
            yield _List(match.group(), whole, tuple(members), True)


def _graded(text: str) -> Iterator[_List]:
    """3个项目…评价等级为优的2个、良的1个."""
    graded = _words("grades").search(text)
    if graded is None:
        return
    members = [_counted(match) for match in _words("grade").finditer(graded.group())]
    wholes = [_counted(match) for match in _words("projects").finditer(text[: graded.start()])]
    if len(members) >= _MANY and wholes:
        yield _List(graded.group(), wholes[-1], tuple(members), False)


def _trial(book: Book, section: Section, paragraph: Paragraph, found: _List) -> Trial:
    whole, total = found.whole, _sum(found.members)
    step = max(one.step for one in (whole, *found.members))
    slack = step / 2 * (len(found.members) + 1) if _is_money(whole) else Decimal(0)
    gap = total - whole.value
    holds = (abs(gap) <= slack if found.is_complete else gap <= slack) or gap == found.besides
    addends = " + ".join(format_amount(member.value) for member in found.members)
    rule = "stated_sum" if _is_money(whole) else "listed_units"
    told = (
        f"“{section.heading[:24]}”一节写“{found.text}”，所列{len(found.members)}项之和是"
        f"{format_amount(total)}{whole.unit}（{addends}），与{format_amount(whole.value)}{whole.unit}不符。"
    )
    sentences = re.split("(?<=[。；])", paragraph.text)
    quote = next((one for one in sentences if found.text[-_TAIL:] in _bare(one)), paragraph.text)
    here = book.text_place(quote, paragraph.page, section.name)
    stated = [said for said in book.said if said.paragraph is paragraph and _states(said, found)]
    places = distinct([*map(book.place, stated)]) or (here,)
    return Trial(
        rule, FindingKind.NARRATIVE, outcome(holds), places, told, (), total, whole.value,
        None if holds else -gap, whole.unit if _is_money(whole) else "",
        arithmetic=f"{addends} = {format_amount(total)}",
    )  # fmt: skip


def _states(said: Said, found: _List) -> bool:
    """Whether a statement is one of the numbers of the list."""
    return any(said.value == one.value and said.statement.unit == one.unit for one in (found.whole, *found.members))


def _projects(book: Book) -> Iterator[Trial]:
    """One amount of money is told to be of so many projects here and of another number there."""
    seen: dict[Decimal, tuple[int, str]] = {}
    for said in book.said:
        if not said.is_money or not said.value:
            continue
        counts = {int(match["value"]) for match in _words("projects").finditer(plain(said.statement.sentence))}
        if len(counts) != 1:
            continue
        count = counts.pop()
        other, sentence = seen.setdefault(said.yuan, (count, said.statement.sentence))
        if sentence != said.statement.sentence:
            here = book.text_place(said.statement.sentence, said.paragraph.page, said.section.name)
            told = (
                f"“{said.section.heading[:24]}”一节写{format_amount(said.value)}{said.statement.unit}涉及{count}个项目，"
                f"同一金额别处写的是{other}个项目：“{sentence}”"
            )
            yield Trial(
                "said_twice", FindingKind.NARRATIVE, outcome(count == other), (here, book.place(said)), told, (),
                str(other), str(count),
            )  # fmt: skip
