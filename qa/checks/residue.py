"""What a template leaves behind, and numbers without their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.account import Measure, Paragraph, Printed, Section
from corpus.checks.check import Outcome
from corpus.names import plain
from qa.checks.book import Book
from qa.checks.context import RATES
from qa.checks.said import section_basis
from qa.checks.trial import FindingKind, Trial, rules

_NUMBER = r"(?<![\d.,])\d{1,3}(?:,?\d{3})*\.\d{1,2}(?![\d.])"
_BARE = rf"(?P<number>{_NUMBER})(?=[，。；、)）]|$)"
"""A number that ends its clause."""
_PERCENT = re.compile(
    r"(?:占[^，。；\d]{0,20}|执行率|完成率|比重|占比|上升|完成[^，。；\d]{0,12}预算[^，。；\d]{0,3}|增长|下降|增幅|降幅|降低)"
    rf"(?:[（(][^（）()]{{1,6}}[）)])?{_BARE}"
)
_RATE = re.compile(rf"(?<![汇利税费])(?<!容积)(?<!倍)(?:率|占比)(?:均?为|达到?|是|保持|提高到|提升至)?{_BARE}")
_OF_PLAN = re.compile(rf"(?:完成|为|是|相当于|达到?)[^，。；%]{{0,24}}预算[^，。；%]{{0,16}}的{_BARE}")
_MONEY = re.compile(
    rf"(?:预算|决算|支出|收入|合计|总计|经费|费|款|总额|金额|资金|结余|增加|减少|节约|(?:货物|工程|服务)类?)(?:数)?(?:为|是|共|共计|安排)?{_BARE}"
)
_SENTENCE = re.compile("(?<=[。；])")


def residue_trials(book: Book) -> Iterator[Trial]:
    clean = True
    for section, paragraph in book.prose():
        for trial in (*_residue(book, section, paragraph), *_units(book, section, paragraph)):
            clean = False
            yield trial
    for line, where in _lines(book):
        for what, text in _found(line.text):
            here = book.text_place(line.text, line.page, where)
            told = f"“{line.text}”里“{text}”：{what}。"
            yield Trial("residue", FindingKind.RESIDUE, Outcome.FAILS, (here,), told, found=text)
    if clean:
        here = book.text_place(book.identity.title, None, "全文")
        yield Trial("residue", FindingKind.RESIDUE, Outcome.HOLDS, (here,), "没有模板残留，数字都带单位。")


def _lines(book: Book) -> Iterator[tuple[Printed, str]]:
    """Titles and the notes below tables, with what to call their place."""
    for line in book.account.titles:
        yield line, "封面和表头"
    for table in book.account.tables:
        for note in table.notes:
            yield Printed(note, next(iter(table.pages), None)), table.title


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["what"]) for entry in rules()["residue"])


def _found(text: str) -> Iterator[tuple[str, str]]:
    for pattern, what in _patterns():
        match = pattern.search(text)
        if match:
            yield what, match.group()
            return


def _residue(book: Book, section: Section, paragraph: Paragraph) -> Iterator[Trial]:
    for sentence in _SENTENCE.split(paragraph.text):
        for what, text in _found(sentence):
            here = book.text_place(sentence, paragraph.page, section.name)
            told = f"“{section.heading[:24]}”一节“{text}”：{what}。"
            yield Trial("residue", FindingKind.RESIDUE, Outcome.FAILS, (here,), told, found=text)


def _units(book: Book, section: Section, paragraph: Paragraph) -> Iterator[Trial]:
    """Numbers with decimals that end their clause without a unit, where its section explains the account."""
    stated = any(said.section is section and said.basis not in (None, "none") for said in book.said)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = (
        (_PERCENT, "%"),
        (_RATE, "%"),
        (_OF_PLAN, "%"),
        (_MONEY, "万元"),
    )
    if not stated and section_basis(section.path) in (None, "none"):
        # Of performance rates are sure to have their sign, and money its unit, where its paragraph gives it elsewhere.
        patterns = ((_RATE, "%"), (_MONEY, "万元")) if re.search(r"\d万元", paragraph.text) else ((_RATE, "%"),)
    told: set[int] = set()
    for pattern, unit in patterns:
        for match in pattern.finditer(paragraph.text):
            if match.start("number") not in told:
                told.add(match.start("number"))
                yield _without_unit(book, section, paragraph, match, unit)


def _without_unit(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str], unit: str) -> Trial:
    start, end = match.span("number")
    sentence = next(one for one in _SENTENCE.split(paragraph.text) if match.group() in one)
    here = book.text_place(sentence, paragraph.page, section.name)
    sign = "百分号" if unit == "%" else f"单位（{unit}）"
    told = f"“{section.heading[:24]}”一节“{plain(match.group())}”后面缺{sign}。"
    keys = [
        book.place(said) for said in book.said
        if said.paragraph is paragraph and said.start == start and said.statement.measure in {*RATES, Measure.RATE}
    ]  # fmt: skip
    number = paragraph.text[start:end]
    places = tuple(keys or [here])
    return Trial(
        "unit_missing", FindingKind.MISSING, Outcome.FAILS, places, told, (), f"{number}{unit}", number
    )  # fmt: skip
