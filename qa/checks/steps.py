"""Arithmetic that a sentence prints: 由450元提高到480元，提高30元; 0.65万元×24台=15.60万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from corpus.account import Paragraph, Section
from corpus.numbers import format_amount, parse_amount
from qa.checks.book import Book
from qa.checks.rates import is_rounded
from qa.checks.trial import FindingKind, Trial, outcome, rules

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_HUNDRED = Decimal(100)
_SCALES = (Decimal(1), Decimal(10) ** 4, Decimal(10) ** -4, _HUNDRED)
"""A product of 元 may be told in 万元, a quotient in %."""
_SIGNS = "×xX*÷/+＋－"


def step_trials(book: Book) -> Iterator[Trial]:
    for section, paragraph in book.prose():
        for match in _change().finditer(paragraph.text):
            trial = _changed(book, section, paragraph, match)
            if trial is not None:
                yield trial
        for match in _formula().finditer(paragraph.text):
            yield _reckoned(book, section, paragraph, match)
        for match in _part().finditer(paragraph.text):
            yield _rated(book, section, paragraph, match)
        for match in _gap().finditer(paragraph.text):
            yield _apart(book, section, paragraph, match)
        for match in _both_ways().finditer(paragraph.text):
            told = f"“{section.heading[:24]}”一节写“{match.group()}”，同一数额一处增加、一处减少。"
            here = book.sentence_place(section, paragraph, match.start())
            same_way = (match["up"] is None) is (match["again"] is None)
            yield Trial("steps", FindingKind.NARRATIVE, outcome(same_way), (here,), told)


@cache
def _change() -> re.Pattern[str]:
    """From one number to another of the same unit, and by how much."""
    up, down = rules()["steps"]["up"], rules()["steps"]["down"]
    unit = r"(?:个百分点|万?[\u4e00-\u9fff]{1,2}?|%)"
    return re.compile(
        rf"(?:由|从)(?:20\d\d年(?:度)?)?[^，。；：\d]{{0,16}}(?P<then>{_NUMBER})(?P<unit>{unit})[^，。；：\d]{{0,6}}?(?:{up}|{down}|调整)(?:到|至|为)了?"
        rf"[^，。；：\d]{{0,8}}?(?P<now>{_NUMBER})(?P=unit)[，,][^，。；：\d]{{0,4}}?"
        rf"(?:(?P<up>{up})|(?P<down>{down}))了?(?P<by>{_NUMBER})(?P<of>个百分点|%|(?P=unit))"
    )


def _changed(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str]) -> Trial | None:
    then, now, by = (parse_amount(match[name]) or Decimal(0) for name in ("then", "now", "by"))
    moved = now - then
    relative = match["of"] == "%" and match["unit"] != "%"
    if not moved or (relative and not then):
        return None
    exact = abs(moved) / then * _HUNDRED if relative else abs(moved)
    same = is_rounded(by, exact) if relative else by == exact
    told = (
        f"“{section.heading[:24]}”一节写“{match.group()}”，应为{'增加' if moved > 0 else '减少'}"
        f"{format_amount(exact.quantize(Decimal('0.01'), ROUND_HALF_UP) if relative else exact)}{match['of']}。"
    )
    here = book.sentence_place(section, paragraph, match.start())
    holds = same and (match["up"] is not None) is (moved > 0)
    return Trial("steps", FindingKind.NARRATIVE, outcome(holds), (here,), told, found=by)


@cache
def _part() -> re.Pattern[str]:
    """So many of so many, and the rate: 检测1260批次，合格1254批次，合格率99.5%."""
    deed = rules()["steps"]["part"]
    return re.compile(
        rf"(?P<whole>{_NUMBER})(?P<unit>[\u4e00-\u9fff]{{1,3}})[，,](?:其中)?(?P<deed>{deed})(?:了)?(?P<part>{_NUMBER})(?P=unit)"
        rf"[，,](?P=deed)率(?:为|达|达到|是)?(?P<rate>{_NUMBER})%"
    )


def _rated(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str]) -> Trial:
    whole, part, rate = (parse_amount(match[name]) or Decimal(0) for name in ("whole", "part", "rate"))
    exact = part / whole * _HUNDRED if whole else rate
    again = format_amount(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    told = f"“{section.heading[:24]}”一节写“{match.group()}”，重算是{again}%。"
    here = book.sentence_place(section, paragraph, match.start())
    return Trial("steps", FindingKind.NARRATIVE, outcome(is_rounded(rate, exact)), (here,), told, found=rate)


@cache
def _gap() -> re.Pattern[str]:
    """Plan and outcome, and how far they are apart: 预算为12.00万元，决算为15.00万元，…差额3.00万元."""
    money = rf"(?:为|是)?{{}}(?P<{{}}>{_NUMBER})万?元"
    plan, spent, gap = (money.format("", name) for name in ("plan", "spent", "gap"))
    return re.compile(
        rf"预算数?(?:安排)?{plan}[，,][^，。；\d]{{0,6}}决算数?{spent}(?:[，,][^，。；]{{0,30}}){{0,3}}?[，,](?:相差|差额|差异额|差){gap}"
    )


def _apart(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str]) -> Trial:
    plan, spent, gap = (parse_amount(match[name]) or Decimal(0) for name in ("plan", "spent", "gap"))
    exact = abs(spent - plan)
    told = f"“{section.heading[:24]}”一节写“{match.group()}”，相差应为{format_amount(exact)}。"
    here = book.sentence_place(section, paragraph, match.start())
    return Trial("steps", FindingKind.NARRATIVE, outcome(_is_printed(gap, exact)), (here,), told, found=gap)


@cache
def _both_ways() -> re.Pattern[str]:
    """A change with its one reason of the same amount: 增加12.00万元，主要是项目支出增加12.00万元."""
    up, down = rules()["steps"]["up"], rules()["steps"]["down"]
    amount = rf"(?P<amount>{_NUMBER})万?元"
    return re.compile(
        rf"(?:(?P<up>{up})|(?:{down}))了?{amount}[，,](?:主要)?(?:原因)?(?:是|为|系|由于)[^，。；\d]{{2,24}}?"
        rf"(?:(?P<again>{up})|(?:{down}))了?(?P=amount)万?元(?=[，。；])"
    )


@cache
def _formula() -> re.Pattern[str]:
    unit = r"[^\d=×÷＋－，。；：()（）+*]{0,8}?"
    return re.compile(
        rf"(?<![\d.%])(?P<left>{_NUMBER}{unit}(?:[{_SIGNS}]{_NUMBER}{unit})+)[=＝](?P<right>{_NUMBER})(?![\d]|[{_SIGNS}])"
    )


def _reckoned(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str]) -> Trial:
    right = parse_amount(match["right"]) or Decimal(0)
    exact = _value(match["left"])
    holds = exact is None or any(_is_printed(right, exact * scale) for scale in _SCALES)
    again = format_amount((right if exact is None else exact).quantize(Decimal("0.01")))
    told = f"“{section.heading[:24]}”一节写“{match.group()}”，重算是{again}。"
    here = book.sentence_place(section, paragraph, match.start())
    return Trial("steps", FindingKind.NARRATIVE, outcome(holds), (here,), told, found=right)


def _value(formula: str) -> Decimal | None:
    """The sum of the products; None where it divides by 0."""
    total, product, sign = Decimal(0), Decimal(1), Decimal(1)
    pending = "×"
    for operator, printed in re.findall(rf"([{_SIGNS}]?)[^\d{_SIGNS}]*({_NUMBER})", formula):
        value = parse_amount(printed) or Decimal(0)
        if operator in ("+", "＋", "－"):
            total, product, sign, pending = (
                total + sign * product,
                Decimal(1),
                Decimal(-1 if operator == "－" else 1),
                "×",
            )
        else:
            pending = operator or pending
        if pending in ("÷", "/") and not value:
            return None
        product = product / value if pending in ("÷", "/") else product * value
    return total + sign * product


def _is_printed(printed: Decimal, exact: Decimal) -> bool:
    digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return any(exact.quantize(digit, how) == printed for how in (ROUND_HALF_UP, ROUND_DOWN))
