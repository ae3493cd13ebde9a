"""Numbers in words made numbers in digits: 六千二百五十万零三百元 is 6250.03万元, 四千多万 4000多万."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4), "": Decimal(1)}
_DIGITS = "一二两三四五六七八九"
_UP_TO_TEN = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"两": 2}
_NUMERAL = rf"(?<![\d.零{_DIGITS}十百千万亿第])(?P<numeral>[{_DIGITS}十][零〇{_DIGITS}十百千万亿]*)(?P<more>[多余来])?"
_LARGE = re.compile(
    rf"{_NUMERAL}(?:(?P<scale>个?[万亿]+)(?:元|块钱?)?|(?P<yuan>元钱?|块钱|(?<=[十百千万亿])块)?(?P<times>倍)?)"
)
_PERCENT = re.compile(rf"百分之(?P<whole>[{_DIGITS}十百零]+)(?:点(?P<rest>[零〇{_DIGITS}]+))?")
_PERCENT_IN_DIGITS = re.compile(r"百分之(\d+(?:\.\d+)?)")
_OF_SETS = "个项类款种块样笔家"
"""Units in which sets are counted: 三 in 三项 and 一 in 一次 belong to the words beside them."""
_TELLS = ("有", "共", "设", "是")
"""Behind these so many are told: 有十个内设机构."""
_TIMES_TEN = {"": 1, "十": 10, "百": 100, "千": 1000}
_SOME = re.compile(
    r"(?<!第)(?:(?P<several>好几|几|数|上)(?P<times>[十百千]?)|(?P<ten>[二三四五六七八九]?十)几)(?P<unit>[万亿]元?|元)"
)
_COINS = re.compile(r"(?<=[\d万亿多余])块钱?(?![\u4e00-\u9fff]*头)|(?<=\d)元钱")
_COUNTED_LARGE = re.compile(r"(?<=\d)个(?=[万亿])")


def small_number(text: str) -> int:
    """Of digits, or of one numeral up to ten."""
    return int(text) if text.isdecimal() else _UP_TO_TEN[text]


def in_digits(text: str) -> str:
    """Sums of money, percentages and multiples in digits; other numerals, which may be parts of names, as they are."""
    text = _PERCENT_IN_DIGITS.sub(r"\1%", _PERCENT.sub(_percent, text))
    return _COINS.sub("元", _COUNTED_LARGE.sub("", _LARGE.sub(_amount, text)))


def some_in_digits(text: str) -> str:
    """“几百万” of a claim as the range it stands for: 100到1000万元. In a question it may ask how many."""
    return _SOME.sub(_range, text)


def counts_in_digits(text: str, counters: Iterable[str]) -> str:
    """Counts in the units of the account: 五十多封 as 50多封, 两辆 as 2辆."""
    units = "|".join(map(re.escape, sorted(counters, key=len, reverse=True)))
    if not units:
        return text
    return re.sub(rf"{_NUMERAL}(?=[万亿]?(?:{units})(?!之))", _count, text)


def _amount(match: re.Match[str]) -> str:
    numeral, scale = match["numeral"], (match["scale"] or "").removeprefix("个")
    if not (scale or match["yuan"] or match["times"] or re.search("[万亿]", numeral)):
        return match[0]
    value = _read(numeral + scale)
    if value is None:
        return match[0]
    largest = "" if match["times"] else next(unit for unit in _SCALES if unit in numeral + scale)
    return _written(value / _SCALES[largest], match["more"] or "", largest, match["times"] or "元")


def _written(value: Decimal, more: str, scale: str, unit: str) -> str:
    """4000多万元, but 2.4亿多元: as people put it."""
    digits = f"{value.normalize():f}"
    return f"{digits}{scale}{more}{unit}" if "." in digits else f"{digits}{more}{scale}{unit}"


def _count(match: re.Match[str]) -> str:
    is_told = match.string[: match.start()].endswith(_TELLS)
    if len(match["numeral"]) == 1 and (
        match["numeral"] == "一" or (match.string[match.end()] in _OF_SETS and not is_told)
    ):  # fmt: skip
        return match[0]
    value = _read(match["numeral"])
    return match[0] if value is None else f"{value:f}{match['more'] or ''}"


def _percent(match: re.Match[str]) -> str:
    whole = _read(match["whole"])
    if whole is None:
        return match[0]
    rest = "".join(str(_read(digit) or 0) for digit in match["rest"] or "")
    return f"{whole:f}{'.' * bool(rest)}{rest}%"


def _range(match: re.Match[str]) -> str:
    unit = match["unit"] if match["unit"].endswith("元") else match["unit"] + "元"
    if match["ten"]:
        low = _read(match["ten"]) or Decimal(10)
        return f"{low:f}到{low + 10:f}{unit}"
    times = _TIMES_TEN[match["times"]]
    return f"{times}到{times * 10}{unit}"


def _read(numeral: str) -> Decimal | None:
    """The number that a numeral is; None where it is none that is well formed (千百)."""
    from cn2an import cn2an  # a fifth of a second, which few questions need

    try:
        return Decimal(cn2an(numeral.replace("两", "二").replace("〇", "零"), "normal"))
    except ValueError:
        return None
