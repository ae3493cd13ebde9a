"""What the words in a table's cells are: headings, totals, figures, or nothing."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import Any

from corpus.numbers import parse_amount
from corpus.standard import load

CLASS = 3
"""Digits of the code of a 类; each level below adds two."""


class Role(Enum):
    """What a column holds. TEXT are words and numbers that are no money."""

    CODE = "code"
    LABEL = "label"
    LINE = "line"
    FIGURE = "figure"
    TEXT = "text"


def bare(text: str) -> str:
    """The text without spaces and line breaks."""
    return re.sub(r"\s", "", text)


def role_of(heading: str) -> Role | None:
    """The role that a header cell gives its column; None where it names a measure or anything else."""
    if re.search(_layout()["quantity"], bare(heading)):
        return Role.TEXT
    word = _unbracketed(heading)
    for name, role in _ROLES:
        if re.search(_layout()[name], word):
            return role
    return None


_ROLES = (
    ("line", Role.LINE),
    ("code", Role.CODE),
    ("named", Role.LABEL),
    ("told", Role.LABEL),
    ("remark", Role.TEXT),
)


def is_named(heading: str) -> bool:
    """Whether the heading asks for a name (科目名称, 项目) rather than for a description (内容)."""
    return bool(re.search(_layout()["named"], _unbracketed(heading)))


def is_body(heading: str) -> bool:
    """Whether the heading says 单位 alone: beside names of things, whose they are or in what they are counted."""
    return bool(re.search(_layout()["body"], _unbracketed(heading)))


def is_project(heading: str) -> bool:
    """Whether the heading asks for the names of projects, not for those of the items of a classification."""
    return bool(re.search(_layout()["project"], _unbracketed(heading)))


def is_years(heading: str) -> bool:
    """Whether the heading stands over the years, or the stages of years, that the rows are of."""
    return bool(re.search(_layout()["years"], _unbracketed(heading)))


def _unbracketed(text: str) -> str:
    return re.sub(r"[(（][^)）]*[)）]", "", bare(text))


def is_stub(text: str) -> bool:
    """Whether the text heads a column of codes, labels or line numbers."""
    return role_of(text) in (Role.CODE, Role.LABEL, Role.LINE)


def is_measure(text: str) -> bool:
    return bool(re.search(_layout()["measure"], bare(text)))


def is_total(label: str) -> bool:
    return bool(re.search(_layout()["total"], bare(label)))


def is_code(text: str) -> bool:
    """Whether the text is for sure a subject code: 类 3, 款 5, 项 7 digits, or more below (208.05 may be an amount)."""
    return bool(re.fullmatch(r"\d{3}(?:(?:\d\d)*|(?:[.．·-]\d\d){2,})", bare(text)))


def joined_code(text: str) -> str:
    """The text without what parts 类, 款 and 项 of a subject code (208.05.01, 208-05-01)."""
    printed = bare(text)
    return re.sub(r"\D", "", printed) if re.fullmatch(r"\d{3}(?:[.．·-]\d\d)+", printed) else printed


def is_listed(text: str) -> bool:
    """Whether the text begins like an item of a list: 一、 （二） 3."""
    return bool(re.match(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、]\D", bare(text)))


def is_amount(text: str) -> bool:
    return parse_amount(text) is not None


def is_counting(texts: list[str]) -> bool:
    """Whether the cells of a row only count the columns: 栏次 1 2 3."""
    counts = [text for text in map(bare, texts) if text and not is_stub(text)]
    numbers = [re.split("[=＝]", count)[0].strip("()（）") for count in counts]
    known = len(numbers) > 1 or any(bare(text) == "栏次" for text in texts)
    return bool(numbers) and known and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def side_in(text: str) -> str | None:
    """The longest name of a side of a two-sided table that the text contains."""
    found = (side for side in _layout()["sides"] if side in text)
    return max(found, key=len, default=None)


def side_of_code(code: str | None) -> str | None:
    """人员经费 or 公用经费: the side of a table of basic expenditure that the economic code belongs to."""
    sides = load("economic")["sides"]
    return next((side for side, classes in sides.items() if (code or "")[:CLASS] in classes), None)


@cache
def _layout() -> dict[str, Any]:
    return load("layout")
