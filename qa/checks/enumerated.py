"""Numbers of things against the things listed beside them, and the numbers that items of a list begin with.

内设甲科、乙科2个科室; 2个项目分别为甲、乙; 1、…2、…7、…4、….
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Paragraph, Section, Table
from corpus.names import plain
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Place, Trial, outcome, rules

_FEWEST = 2
_LONGEST = 30
"""Characters; longer is no name of a thing."""


def enumerated_trials(book: Book) -> Iterator[Trial]:
    for section, paragraph in book.prose():
        text = re.sub(r"[（(][^（）()]*[）)]|“[^“”]*”", lambda match: "某" * len(match.group()), paragraph.text)
        for pattern in _patterns():
            for match in pattern.finditer(text):
                least, most = _numbers(match["items"])
                if most >= _FEWEST:
                    printed = paragraph.text[match.start() : match.end()]
                    here = book.sentence_place(section, paragraph, match.start())
                    told = f"“{section.heading[:24]}”一节写“{plain(printed)}”，列出的是{most}个。"
                    counts = {int(match["value"]), *_wholes(text[: match.start()])}
                    holds = any(least <= count <= most for count in counts)
                    yield Trial(
                        "listed_units", FindingKind.NARRATIVE, outcome(holds), (here,), told, (), str(most),
                        match["value"],
                    )  # fmt: skip
    yield from _units(book)
    yield from _bodies(book)
    yield from _in_order(book)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in rules()["enumerated"]["said"])


def _wholes(before: str) -> list[int]:
    """The counts of which the one before the list is a part: 共5个，其中甲2个、乙3个，分别为… may list all five."""
    sentence = before.rpartition("。")[2]
    whole = sentence.rpartition("其中")[0]
    return [int(count) for count in re.findall(r"(\d+)(?=[个家所])", whole)]


def _numbers(items: str) -> tuple[int, int]:
    """How many things are listed at least and at most: 和 stands in names, too. (0, 0) for what is no full list."""
    names = items.split("、")
    if re.search(rules()["enumerated"]["open"], items) or any(len(name) > _LONGEST or len(name) < 2 for name in names):
        return 0, 0
    joints = sum(_joins(names[0][-1], joint) for name in names for joint in re.finditer("和|及|与", name))
    return len(names), len(names) + joints


def _joins(ending: str, joint: re.Match[str]) -> bool:
    """Whether two things may stand beside the 和: two bodies (甲科和乙科) or one (宣传和教育科)."""
    bodies = rules()["enumerated"]["bodies"]
    return ending not in bodies or joint.string[joint.start() - 1] in bodies


# Bodies listed by number: 行政单位1家，事业单位2家，具体包括：1.甲；2.乙；3.丙。


def _bodies(book: Book) -> Iterator[Trial]:
    leads = re.compile(rules()["enumerated"]["numbered"])
    for section in book.account.sections:
        for index, paragraph in enumerate(section.paragraphs):
            # The department's own name may hold a 和.
            text = paragraph.text.replace(book.identity.department, "某" * _FEWEST)
            inline = re.search(r"[：:]1[.．、]", text)
            lead = leads.search(text[: inline.start() + 1] if inline else text)
            after = "\n".join(one.text for one in section.paragraphs[index + 1 :])
            number = _numbered(text[inline.start() + 1 :] if inline else after) if lead else 0
            if lead is not None and number >= _FEWEST:
                yield _body_trial(book, section, paragraph, lead, (number, number))
            lead = leads.search(text.partition("：")[0] + "：")
            items = text.partition("：")[2].partition("。")[0]
            least, most = _numbers(items) if lead and not re.search(r"\d", items) else (0, 0)
            if lead is not None and most >= _FEWEST and not number:
                yield _body_trial(book, section, paragraph, lead, (least, most))


def _body_trial(
    book: Book, section: Section, paragraph: Paragraph, lead: re.Match[str], listed: tuple[int, int]
) -> Trial:  # fmt: skip
    """What leads to the list counts the bodies at once (共3家，其中行政1家、事业2家) or kind by kind."""
    least, most = listed
    named = re.findall(r"(\D*)(\d+)(?=[个家])", lead["counts"])
    alone = [int(count) for name, count in named if not re.search(rules()["enumerated"]["kind"], name)]
    whole = alone[0] if alone else sum(int(count) for _, count in named)
    here = book.sentence_place(section, paragraph, lead.start())
    told = f"“{section.heading[:24]}”一节写“{plain(lead['counts'])}”，列出的是{most}个。"
    return Trial(
        "listed_units", FindingKind.NARRATIVE, outcome(least <= whole <= most), (here,), told, (), str(most), str(whole)
    )  # fmt: skip


def _numbered(text: str) -> int:
    """How many things are numbered from 1 on at the beginning of the text, one behind the other."""
    numbers = [int(one) for one in re.findall(r"(?:^|[；;。，\n])\s*(\d{1,2})[.．、](?!\d)", text)]
    count = 0
    for number in numbers:
        if number != count + 1:
            break
        count = number
    return count


# Items in order.

_ITEM = re.compile(r"[（(]?(?P<number>\d{1,2})(?P<mark>[、.．）)])(?![\d%])")


def _in_order(book: Book) -> Iterator[Trial]:
    """A number between two that leave room for one other only."""
    for section in book.account.sections:
        items = [(match, one) for one in section.paragraphs if (match := _ITEM.match(plain(one.text)))]
        for (before, _), (match, paragraph), (after, _) in zip(items, items[1:], items[2:], strict=False):
            number, right = int(match["number"]), int(before["number"]) + 1
            if int(after["number"]) == right + 1 and before["mark"] == match["mark"] == after["mark"]:
                here = book.text_place(paragraph.text[:_LONGEST], paragraph.page, section.name)
                told = f"“{section.heading[:24]}”一节里“{paragraph.text[:_LONGEST]}”的序号应是{right}。"
                yield Trial(
                    "item_number", FindingKind.NAMING, outcome(number == right), (here,), told, (), str(right),
                    str(number),
                )  # fmt: skip


# The table of the department's units.


def _units(book: Book) -> Iterator[Trial]:
    """行政单位1个、事业单位2个 in the sentence that leads to a table in which each unit's kind is printed."""
    for table in book.account.tables:
        kinds = [column for column, one in enumerate(table.columns) if re.search("(?:单位)?性质$", one.innermost)]
        cells = [plain(cell.printed) for cell in table.cells if cell.column in kinds]
        if table.unit is not None or len(kinds) != 1 or not cells or len(cells) != len(_named(table)):
            continue
        for name, pattern in rules()["enumerated"]["kinds"].items():
            number = sum(re.search(rules()["enumerated"]["cells"][name], cell) is not None for cell in cells)
            for count, here in _counts(book, pattern):
                told = f"文字写{name}{count}个，表{table.number}里是{number}个。"
                yield Trial(
                    "listed_units", FindingKind.NARRATIVE, outcome(count == number), (here,), told, (), str(number),
                    str(count),
                )  # fmt: skip


def _named(table: Table) -> list[str]:
    return [row.label for row in table.rows if row.label]


def _counts(book: Book, pattern: str) -> Iterator[tuple[int, Place]]:
    """The counts of a kind in the sentences that count the department's units."""
    for section, paragraph in book.prose():
        for sentence in re.split("(?<=[。；])", paragraph.text):
            if re.search(rules()["enumerated"]["leads"], sentence):
                for match in re.finditer(pattern, sentence):
                    yield int(match["count"]), book.text_place(sentence, paragraph.page, section.name)
