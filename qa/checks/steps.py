"""Arithmetic that a sentence prints: 由450元提高到480元，提高30元; 0.65万元×24台=15.60万元."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from corpus.numbers import format_amount, parse_amount
from qa.checks.book import Book
from qa.checks.reckoned import is_rounded
from qa.checks.trial import FindingKind, Trial, outcome, rules

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_SCALES = (Decimal(1), Decimal(10) ** 4, Decimal(10) ** -4, _HUNDRED)
"""A product of 元 may be told in 万元, a quotient in %."""
_SIGNS = "×xX*÷/+＋－"


@dataclass(frozen=True, slots=True)
class _Step:
    """What came of one piece of arithmetic: whether it is right, what should be said, which number it says."""

    holds: bool
    told: str
    found: Decimal | None = None


def step_trials(book: Book) -> Iterator[Trial]:
    for section, paragraph in book.prose():
        for pattern, judge in _steps():
            for match in pattern.finditer(paragraph.text):
                step = judge(match)
                if step is not None:
                    here = book.sentence_place(section, paragraph, match.start())
                    told = f"“{section.heading[:24]}”一节写“{match.group()}”，{step.told}。"
                    yield Trial("steps", FindingKind.NARRATIVE, outcome(step.holds), (here,), told, found=step.found)


@cache
def _steps() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Step | None]], ...]:
    """Each form of arithmetic, and what judges it: None where it proves nothing."""
    return (
        (_change(), _changed),
        (_turn(), _turned),
        (_formula(), _reckoned),
        (_part(), _rated),
        (_gap(), _apart),
        (_both_ways(), _same_way),
    )


def _numbers(match: re.Match[str], *names: str) -> Iterator[Decimal]:
    return (parse_amount(match[name]) or Decimal(0) for name in names)


def _money(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})万?元"


def _change() -> re.Pattern[str]:
    """From one number to another of the same unit, and by how much."""
    up, down = rules()["steps"]["up"], rules()["steps"]["down"]
    unit = r"(?:个百分点|万?[\u4e00-\u9fff]{1,2}?|%)"
    return re.compile(
        rf"(?:由|从)(?:20\d\d年(?:度)?)?[^，。；：\d]{{0,16}}(?P<then>{_NUMBER})(?P<unit>{unit})[^，。；：\d]{{0,6}}?(?:{up}|{down}|调整)(?:到|至|为)了?"
        rf"[^，。；：\d]{{0,8}}?(?P<now>{_NUMBER})(?P=unit)[，,][^，。；：\d]{{0,4}}?"
        rf"(?:(?P<up>{up})|(?P<down>{down}))了?(?P<by>{_NUMBER})(?P<of>个百分点|%|(?P=unit))"
    )


def _changed(match: re.Match[str]) -> _Step | None:
    then, now, by = _numbers(match, "then", "now", "by")
    moved = now - then
    relative = match["of"] == "%" and match["unit"] != "%"
    if not moved or (relative and not then):
        return None
    exact = abs(moved) / then * _HUNDRED if relative else abs(moved)
    same = is_rounded(by, exact) if relative else by == exact
    again = exact.quantize(_CENT, ROUND_HALF_UP) if relative else exact
    told = f"应为{'增加' if moved > 0 else '减少'}{format_amount(again)}{match['of']}"
    return _Step(same and (match["up"] is not None) is (moved > 0), told, by)


def _turn() -> re.Pattern[str]:
    """From one number to another, and which way: 由168人增加到181人."""
    up, down = rules()["steps"]["up"], rules()["steps"]["down"]
    return re.compile(
        rf"(?:由|从)(?P<then>{_NUMBER})(?P<unit>[\u4e00-\u9fff%]{{1,3}}?)(?:(?P<up>{up})|{down})(?:到|至)了?(?P<now>{_NUMBER})(?P=unit)"
    )


def _turned(match: re.Match[str]) -> _Step:
    then, now = _numbers(match, "then", "now")
    return _Step((match["up"] is not None) is (now > then), f"后一数{'大' if now > then else '小'}于前一数")


def _part() -> re.Pattern[str]:
    """So many of so many, and the rate: 检测1260批次，合格1254批次，合格率99.5%."""
    deed = rules()["steps"]["part"]
    return re.compile(
        rf"(?P<whole>{_NUMBER})(?P<unit>[\u4e00-\u9fff]{{1,3}})[，,](?:其中)?(?P<deed>{deed})(?:了)?(?P<part>{_NUMBER})(?P=unit)"
        rf"[，,](?P=deed)率(?:为|达|达到|是)?(?P<rate>{_NUMBER})%"
    )


def _rated(match: re.Match[str]) -> _Step:
    whole, part, rate = _numbers(match, "whole", "part", "rate")
    exact = part / whole * _HUNDRED if whole else rate
    return _Step(is_rounded(rate, exact), f"重算是{format_amount(exact.quantize(_CENT, ROUND_HALF_UP))}%", rate)


def _gap() -> re.Pattern[str]:
    """Plan and outcome, and how far they are apart: 预算为12.00万元，决算为15.00万元，…差额3.00万元."""
    plan, spent, gap = (f"(?:为|是)?{_money(name)}" for name in ("plan", "spent", "gap"))
    return re.compile(
        rf"预算数?(?:安排)?{plan}[，,][^，。；\d]{{0,6}}决算数?{spent}(?:[，,][^，。；]{{0,30}}){{0,3}}?[，,](?:相差|差额|差异额|差){gap}"
    )


def _apart(match: re.Match[str]) -> _Step:
    plan, spent, gap = _numbers(match, "plan", "spent", "gap")
    exact = abs(spent - plan)
    return _Step(_is_printed(gap, exact), f"相差应为{format_amount(exact)}", gap)


def _both_ways() -> re.Pattern[str]:
    """A change with its one reason of the same amount: 增加12.00万元，主要是项目支出增加12.00万元."""
    up, down = rules()["steps"]["up"], rules()["steps"]["down"]
    return re.compile(
        rf"(?:(?P<up>{up})|(?:{down}))了?{_money('amount')}[，,](?:主要)?(?:原因)?(?:是|为|系|由于)[^，。；\d]{{2,24}}?"
        rf"(?:(?P<again>{up})|(?:{down}))了?(?P=amount)万?元(?=[，。；])"
    )


def _same_way(match: re.Match[str]) -> _Step:
    return _Step((match["up"] is None) is (match["again"] is None), "同一数额一处增加、一处减少")


def _formula() -> re.Pattern[str]:
    unit = r"[^\d=×÷＋－，。；：()（）+*]{0,8}?"
    return re.compile(
        rf"(?<![\d.%])(?P<left>{_NUMBER}{unit}(?:[{_SIGNS}]{_NUMBER}{unit})+)[=＝](?P<right>{_NUMBER})(?![\d]|[{_SIGNS}])"
    )


def _reckoned(match: re.Match[str]) -> _Step:
    (right,) = _numbers(match, "right")
    exact = _value(match["left"])
    holds = exact is None or any(_is_printed(right, exact * scale) for scale in _SCALES)
    again = (right if exact is None else exact).quantize(_CENT)
    return _Step(holds, f"重算是{format_amount(again)}", right)


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
