"""The numbers that a question states: amounts of money, shares and counts, each with its bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from corpus.numbers import YUAN
from qa.asking.question import Amount
from qa.words.patterns import any_of

TENTHS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_BOUND = (
    r"(?:(?P<not>不|(?<!有)没有?|未)?(?:(?P<over>超过了?|超出|高于|多于|大于|突破|超|逾)|(?P<under>低于|少于|小于)))?"
    r"(?:(?P<short>不到|不足)|(?P<least>至少)|(?P<most>至多|最多))?"
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_SIGN = r"(?:(?<![\d.%元万亿年月日号度])(?P<minus>[-−]|(?<!抱)负))?"
_ODD_MORE = r"(?P<more>[多余来])?"
_MONEY = "[十百千万亿]*元(?![/每])|%|‰|个?百分点|倍"
_BARE = "[百千]?[万亿]+(?!美|港|欧|英|日元|卢布|韩)"
_PART = (
    rf"(?P<tenths>[{''.join(TENTHS)}])成(?P<half>[半一二三四五六七八九])?(?P<tenths_more>[多余])?"
    r"|(?P<one_half>一半)|(?P<double>翻倍|翻番|翻了?一番)"
    r"|(?P<parts>[二三四五六七八九十])分之(?P<of_them>[一二两三四五六七八九])"
)
_UNIT_OF_ALL = re.compile(
    r"[,(]?(?:单位(?:都|均|是|为|:)*|(?:都是?|均为?)?以?)(?P<unit>[百千]?[万亿]?元)(?:为单位|计)?\)?[。!?]*$"
)
_LISTED = re.compile(rf"(?P<number>{_DIGITS})(?P<unit>[万亿]?元)?(?=[、,;和]|$)")
_UNDER = re.compile("不到|不足|还没到|没到")
_OVER = re.compile("超过|多于|高于|不止|[成半番倍](?:还|要|更)+多|[半番]多")
_UNITS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_SHARE_OF_TEN = Decimal(10)
"""A tenth (成), in percent: so roughly such a share is told."""
FRACTION = Decimal(5)
"""How roughly a fraction (三分之二) is told, in percent."""


def pattern(counters: Iterable[str]) -> re.Pattern[str]:
    """Amounts of money, shares, and counts in the units of the account: 12万元, 七成, 36吨, 5000万到5200万元."""
    units = f"{_MONEY}|[百千万亿]*(?:{any_of(counters)})|{_BARE}"
    low = rf"(?:(?P<low>{_DIGITS})(?P<low_unit>{units})?(?:到|至|-|—|~)(?={_DIGITS}(?:{units})))?"
    number = (
        rf"{low}{_SIGN}(?P<number>{_DIGITS}){_ODD_MORE}(?P<unit>{units})(?P<more_after>[多余来])?(?![点种样少目钟])"
    )
    return re.compile(rf"{_BOUND}(?:{number}|{_PART})(?P<at_least>以上)?(?P<at_most>以[下内]|之内)?(?P<between>之间)?")


def with_unit_of_all(text: str) -> str:
    """“甲1、乙2、丙3，单位万元” and “甲1、乙2、丙3万元” with the unit beside each number."""
    told = _UNIT_OF_ALL.search(text)
    body = text[: told.start()] if told and told["unit"] and "单位" in told[0] + text[-2:] else text
    listed = list(_LISTED.finditer(body))
    bare = [match for match in listed if match["unit"] is None]
    units = {match["unit"] for match in listed if match["unit"]}
    unit = told["unit"] if body != text and told else (units.pop() if len(units) == 1 and listed[-1]["unit"] else None)
    if not bare or unit is None:
        return text
    return _LISTED.sub(lambda match: match[0] if match["unit"] else match[0] + unit, body)


def amount(match: re.Match[str], text: str) -> Amount:
    """The amount that a match of the pattern states."""
    bound = _bound(match, text)
    if match["number"]:
        return _with_range(_number(match), match, bound)
    if match["double"]:
        return Amount(Decimal(100), "%", bound, step=_SHARE_OF_TEN)
    if match["one_half"]:
        return Amount(Decimal(50), "%", bound, step=_SHARE_OF_TEN)
    if match["parts"]:
        parts = Decimal(10 if match["parts"] == "十" else TENTHS[match["parts"]])
        return Amount(Decimal(TENTHS[match["of_them"]]) / parts * 100, "%", bound, step=FRACTION)
    rest = 5 if match["half"] == "半" else TENTHS.get(match["half"], 0)
    step = _SHARE_OF_TEN if not rest else FRACTION if match["half"] == "半" else Decimal(2)
    stated = Amount(Decimal(TENTHS[match["tenths"]] * 10 + rest), "%", bound, step=step)
    return stated.or_more() if match["tenths_more"] and bound == "is" else stated


def _number(match: re.Match[str]) -> Amount:
    """The number as such, in a unit that accounts print: 1.25千万元 is 1250万元, 12.5‰ 1.25%."""
    digits = f"{'-' if match['minus'] else ''}{match['number'].replace(',', '')}"
    unit, shift = _unit(match["unit"])
    value = Decimal(digits)
    step = Decimal(1).scaleb(shift + _last_place(value))
    # Without an exponent, which formatting would show.
    return Amount(Decimal(f"{value.scaleb(shift):f}") if shift else value, unit, step=step)


def _with_range(stated: Amount, match: re.Match[str], bound: str) -> Amount:
    if match["low"]:
        unit, shift = _unit(match["low_unit"] or match["unit"])
        low = Decimal(match["low"].replace(",", "")).scaleb(shift)
        if unit in YUAN and stated.unit in YUAN:
            low = low * YUAN[unit] / YUAN[stated.unit]
        return Amount(low, stated.unit, "within", upto=stated.value, step=stated.step)
    plainly = bound == "is" and "来" not in (match["more"], match["more_after"])
    if (match["more"] or match["more_after"]) and plainly:
        return stated.or_more()
    return Amount(stated.value, stated.unit, bound, step=stated.step)


def _last_place(value: Decimal) -> int:
    """The place of the last figure that is said: 2 for 5200, 0 for 6257, -2 for 5100.00."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < 0 or not value:
        return exponent if isinstance(exponent, int) else 0
    digits = f"{value:f}"
    return len(digits) - len(digits.rstrip("0"))


def _unit(printed: str) -> tuple[str, int]:
    """The unit in which accounts print what is said in `printed`, and how many places that is off."""
    if printed.endswith("百分点"):
        return "百分点", 0
    if printed == "‰":
        return "%", -1
    if printed in YUAN:
        return printed, 0
    counted = printed.lstrip("百千万亿")
    if counted not in {"", "元", "十元"}:
        return printed, 0
    scales = [_UNITS[one] for one in printed.removesuffix("元")]
    if scales[-1] >= _UNITS["万"]:
        return ("万元" if scales[-1] == _UNITS["万"] else "亿元"), sum(scales[:-1])
    return ("万元", sum(scales) - _UNITS["万"]) if _UNITS["万"] <= sum(scales) else ("元", sum(scales))


def _bound(match: re.Match[str], text: str) -> str:
    """How the claim relates to the amount, from the words beside it, else from 不到 or 超过 further off."""
    if match["not"]:
        return "at_most" if match["over"] else "at_least"
    if match["over"]:
        return "over"
    if match["under"] or match["short"]:
        return "under"
    if match["least"] or match["most"] or match["at_least"] or match["at_most"]:
        # 以上 and 以下 include the number itself, as the Civil Code has it.
        return "at_least" if match["least"] or match["at_least"] else "at_most"
    if _UNDER.search(text):
        return "under"
    return "over" if _OVER.search(text[: match.end() + 3]) else "is"
