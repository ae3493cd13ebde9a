"""Numbers of things against the things listed beside them: 内设甲科、乙科2个科室; 2个项目分别为甲、乙."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Table
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
                    holds = least <= int(match["value"]) <= most
                    yield Trial(
                        "listed_units", FindingKind.NARRATIVE, outcome(holds), (here,), told, (), str(most),
                        match["value"],
                    )  # fmt: skip
    yield from _units(book)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in rules()["enumerated"]["said"])


def _numbers(items: str) -> tuple[int, int]:
    """How many things are listed at least and at most: 和 stands in names, too. (0, 0) for what is no full list."""
    names = items.split("、")
    if re.search(rules()["enumerated"]["open"], items) or any(len(name) > _LONGEST or len(name) < 2 for name in names):
        return 0, 0
    joints = sum(len(re.findall("和|及|与", name)) for name in names)
    return len(names), len(names) + joints


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
