"""What a heading looks like: its numbering, and the words headings of the standard end with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.standard import load

SENTENCE_ENDS = "。！？；!?;"
BULLETS = "◆●■▪◇○□·•*▲△★☆➢►▶※✓✔"
"""Marks that items of a list begin with where they have no number."""

_AMOUNT = (
    "[万亿元个次辆台套件户米吨倍月天批亩余多%％]|[千百]元|人(?!员)|名(?![词称])|家(?!庭)|年(?![度初末终])|日(?!常)"
    "|分(?![部类项])|小时|左右|以上|平方|公(?:里|顷|斤)"
)
"""How what follows the number of an amount begins."""
_DECIMAL = rf"(?=\s*(?!{_AMOUNT})[\u4e00-\u9fff“（(])"
_NUMERAL = "[一二三四五六七八九十百]+"
_STYLES = (
    rf"第\s*(?:{_NUMERAL}|\d{{1,2}})\s*(?:部\s*分|章|篇)(?:\s*[：:])?",
    rf"{_NUMERAL}\s*、",
    rf"[（(]\s*{_NUMERAL}\s*[）)]",
    # "2.2020年…" is the second item and begins with a year, "2.2010101行政运行" with a code; "2.50万元" is an amount.
    r"\d{1,2}\s*[.．、](?:(?!\d)|(?=(?:19|20)\d\d\s*年)|(?=2\d{4}(?:\d\d)?[\u4e00-\u9fff]{2}))",
    rf"\d{{1,2}}\.[1-9]\d?{_DECIMAL}",
    rf"\d{{1,2}}(?:\.[1-9]\d?){{2,3}}{_DECIMAL}",
    r"[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[）)]",
    "[①-⑳]",
)
_NUMBERING = re.compile("|".join(f"(?P<r{rank}>{style})" for rank, style in enumerate(_STYLES)))
OF_ACCOUNT = r"(?:\d{4}年度?)?(?:本?部门|本?单位)?(?:本年)?"
"""What a heading says before 支出 or 收入 that makes it all of the account's, as a regular expression."""
_LONGEST = 60
"""No heading is longer than this, in characters."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number in front of a line. `rank` is 0 for 第一部分, 1 for 一、, 2 for （一）, and so on inwards."""

    rank: int
    rest: str
    """The line without its number."""


def numbering(text: str) -> Numbering | None:
    """The number that `text` begins with, or None."""
    stripped = text.lstrip()
    match = _NUMBERING.match(stripped)
    if match is None or match.lastgroup is None:
        return None
    return Numbering(int(match.lastgroup[1:]), stripped[match.end() :].strip())


def unnumbered(text: str) -> str:
    """`text` without the number that it begins with."""
    number = numbering(text)
    return number.rest if number else text


def is_complete(title: str) -> bool:
    """Whether the title ends with a noun that headings of the standard end with."""
    return title.rstrip("。：: ").endswith(_endings())


def is_title(text: str) -> bool:
    """Whether text, without its number, can be a heading: short, no sentence, no definition."""
    if not text or len(text) > _LONGEST:
        return False
    body = text.rstrip("。：:") if is_complete(text) else text
    return not re.search(rf"[{SENTENCE_ENDS}，,：:]", body)


def run_in_heading(text: str) -> str:
    """The numbered heading that `text` begins with and goes on after (二、收入情况。本年收入…); "" if there is none."""
    number = numbering(text)
    match = number and _run_in().match(number.rest)
    if not number or not match or number.rest.startswith(_words("duties")):
        return ""
    return text[: len(text) - len(number.rest) + match.end()]


@cache
def _run_in() -> re.Pattern[str]:
    nouns = "|".join(_words("run_in"))
    return re.compile(rf"[^，。：；！？,:;!?]{{0,28}}?(?:{nouns})(?:[。：:](?=.)|(?=(?:19|20)\d\d年))")


def is_chapter(text: str) -> bool:
    """Whether text is a chapter heading of the standard, printed without a number."""
    bare = re.sub(r"\s+", "", text)
    return is_title(bare) and any(re.fullmatch(pattern, bare) for pattern in _words("chapters"))


def is_contents_title(text: str) -> bool:
    return re.sub(r"\s+", "", text) in _words("contents")


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(load("outline")[name])


def _endings() -> tuple[str, ...]:
    return _words("endings")
