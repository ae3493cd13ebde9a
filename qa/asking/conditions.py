"""What a question says of the members of a set: their level and classification, and what each must meet.

“既有基本支出又有项目支出的项级科目”, “执行率98%以上但不到100%的”: these words are taken out of the
text, so that what is left names the set; a condition that is read is applied or the question refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from qa.asking.against_budget import BUDGET, NOTHING, SOMETHING, against_budget, budget_meant
from qa.asking.question import Amount, Condition, Members
from qa.words.lexicon import directions, question_words
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of, vocabulary

_ASKS = re.compile(
    "哪|谁|(?:几|多少)个?[项个类款科]|有(?:什么|些?啥)|列出|列一|筛选|筛出|挑出|找出|数一数|都有"
    "|的(?:所有|全部)?(?:科目|明细|名单|清单|项目|支出)?[?。]?$"
)
_TELLS = re.compile("怎么|为何|为什么|为啥|原因|如何")
_RANGE = re.compile(
    r"(?P<low>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|亿元|元|%|万|亿)?(?:到|至|-|—|~|和|与)"
    r"(?P<high>\d[\d,]*(?:\.\d+)?)(?P<last>万元|亿元|元|%|万|亿)(?:之间|区间|范围)?(?:内)?"
)
_ZEROS_ASIDE = re.compile(
    "(?:为|是)?(?:零|(?<![.\\d])0(?![.\\d]))(?:元|的|值|数)*(?:就|都|则)?"
    "(?:别|不(?!是|为)|不要|不用|不必|除外|剔除|去掉|排除|忽略|跳过)(?:算|计|列|要|看|考虑|统计)?(?:入|在内|了|上|进去)*"
)
_ALSO = "(?:和|与|及|跟|、|,|又|也|还|且|并且|同时|以及|但|而|却|都)*"
_WEAK = "(?:都|均|也|同时|各自|分别|决算数?|预算数?|支出|的)*(?:在|为|是|达|达到|介于|处于)?"
_LEVELS = ((1, "(?<!分)类|领域|功能"), (2, "(?<!拨)款(?!项)"), (3, "科目|具体"))
"""Levels as words imply them, where none is asked for outright."""


def in_limits(text: str) -> str:
    """“10万到20万之间” as 不低于10万不超过20万, “零的就别算了” as 非零."""
    text = _ZEROS_ASIDE.sub("非零", text)
    return _RANGE.sub(_as_limits, text)


def _as_limits(match: re.Match[str]) -> str:
    unit = match["last"]
    return f"不低于{match['low']}{match['unit'] or unit}不超过{match['high']}{unit}"


def read_members(text: str, limits: Sequence[tuple[int, int, Amount]]) -> tuple[str, Members]:
    """What `text` says of the members it asks for, and the text without those words.

    `limits` are the amounts stated in it, with the stretches [start, end) in which they stand.
    """
    by, against = _ordered_by(text), budget_meant(text)
    text, conditions = _limits(text, limits)
    kinds = vocabulary()["attribute"]["classes"].items()
    classification = next((name for name, words in kinds if re.search(any_of(words), text)), "")
    text, level = _taken(text, "level", "科目")
    if _ASKS.search(text) and not _TELLS.search(text):
        for pattern, read in _patterns():
            conditions += [one for match in pattern.finditer(text) for one in read(match)]
            text = pattern.sub(",", text)
    implied = levels(text).implied
    return text, Members(
        level=int(level) if level else None,
        implied=implied,
        classification=classification,
        conditions=tuple(conditions),
        by=by,
        against=against,
    )


def levels(text: str) -> Members:
    """The levels that `text` says or implies, and nothing else of its words."""
    rest, level = _taken(text, "level", "科目")
    implied = next((level for level, words in _LEVELS if re.search(words, rest)), None)
    return Members(level=int(level) if level else None, implied=implied)


def _taken(text: str, kind: str, instead: str) -> tuple[str, str]:
    """The first of the kinds of words that the text says, and the text with `instead` in their place."""
    for name, words in data_of("sets")[kind].items():
        pattern = f"(?<!分)(?:{any_of(words)})"
        if re.search(pattern, text):
            return re.sub(pattern, instead, text), name
    return text, ""


def _ordered_by(text: str) -> str:
    """The reckoned column that a ranking goes by."""
    return next((name for name, pattern in _orders().items() if pattern.search(text)), "")


@cache
def _orders() -> dict[str, re.Pattern[str]]:
    """For each reckoned column, how a question says that it ranks by it: 完成率最低的, 按超出金额."""
    apart = {"excess": "多超高", "shortfall": "少低省差"}
    than = f"(?:决算|支出)?(?:数|额)?[比较]{BUDGET}(?:数|额)?(?:要|还)?[{{way}}](?:出|支|花|用)?(?:了|得)?"
    said = {
        name: "|".join([any_of(words), *([than.format(way=apart[name])] if name in apart else [])])
        for name, words in data_of("sets")["reckoned"].items()
        if name != "share"
    }
    return {
        name: re.compile(
            f"按(?:照)?(?:{words})|(?:{words})(?:的?(?:金额|数额|比例|幅度|科目|项目))?"
            "(?:是|的|得|由|从|哪|谁|什么|[个项]|科目|里|中|,)*(?:最|排|前[一二三四五六七八九十\\d]|[由从][高低多少大小]到|垫底|倒数|第)"
        )
        for name, words in said.items()
    }


def _limits(text: str, limits: Sequence[tuple[int, int, Amount]]) -> tuple[str, list[Condition]]:
    """The stated amounts as conditions, each of the column named before it or of the one before that."""
    conditions: list[Condition] = []
    kept = ""
    at = 0
    columns: list[str] = []
    unit = ""
    for start, end, amount in limits:
        before = text[at:start]
        named = _named_before().search(before)
        if named:
            columns = _columns_in(named["columns"])
            before = before[: named.start()]
        elif apart := _off_budget().search(before):
            columns = ["excess" if apart["over"] else "shortfall"]
            before = before[: apart.start()]
        elif column := _moved_by(before):
            columns = [column]
        elif re.fullmatch(_ALSO + _WEAK, before) is None or not columns or (unit == "%") != (amount.unit == "%"):
            columns = [_usual(text, amount)]
        conditions += [Condition(column, amount) for column in columns]
        kept += before + ","
        at, unit = end, amount.unit
    return kept + text[at:], conditions


def _moved_by(before: str) -> str:
    """The column of a change that the words before its amount tell: since last year, or off the budget."""
    if _went().search(before) is None:
        return ""
    if re.search("比(?:年初)?预算|超支|超预算", before) is None:
        return "moved"
    return "excess" if re.search("超|多", before) else "shortfall"


@cache
def _off_budget() -> re.Pattern[str]:
    """“决算超过年初预算10万元以上”: the words before how far apart the two are."""
    over, under = (any_of(data_of("sets")["executed"][way]) for way in ("over", "under"))
    return re.compile(
        f"(?:支出|实际)?(?:决算|支出)?数?(?:(?P<over>{over})|{under})(?:年初|全年|调整后?)?的?预算数?(?:了|达|有)*$"
    )


@cache
def _went() -> re.Pattern[str]:
    verbs = [word for words in (*directions().values(), *data_of("sets")["went"].values()) for word in words]
    return re.compile(
        f"(?:{any_of(verbs)}|超支|超预算|[多少]花?)(?:了|的)?(?:幅度?|金额|额|比例|率)?(?:都|均|就)*(?:在|有|是|为|达到?)?$"
    )


def _usual(text: str, amount: Amount) -> str:
    """The column meant where none is named beside the amount."""
    if amount.unit != "%":
        return ""
    if re.search("执行|完成", text):
        return "rate"
    return "share" if re.search(any_of(data_of("sets")["reckoned"]["share"]), text) else "unknown"


@cache
def _columns() -> dict[str, str]:
    """Words for columns with the column meant."""
    words = {
        word: sense.value.partition("=")[2]
        for word, sense in question_words().items()
        if sense.role == "attribute" and sense.value in {"part=basic", "part=project"}
    } | dict.fromkeys(["金额", "数额", "决算数", "支出额"], "")
    return words | {word: name for name in ("rate", "share") for word in data_of("sets")["reckoned"][name]}


@cache
def _named_before() -> re.Pattern[str]:
    column = any_of(_columns())
    short = any_of(word for words in data_of("sets")["short"].values() for word in words)
    return re.compile(f"(?P<columns>(?:{column}|{short})(?:{_ALSO}(?:{column}|{short}))*){_WEAK}$")


def _columns_in(said: str) -> list[str]:
    """The columns named in a stretch of text, in order."""
    names = {**{word: name for name, words in data_of("sets")["short"].items() for word in words}, **_columns()}
    return list(dict.fromkeys(names[match[0]] for match in re.finditer(any_of(names), said)))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Any], ...]:
    """The forms of a condition, in the order to look for them, each with what it says."""
    parts = {word for word, name in _columns().items() if name in {"basic", "project"}}
    short = any_of(word for words in data_of("sets")["short"].values() for word in words)
    part = f"(?:{any_of(parts)}|(?:{short})(?=[和与及、又也还都,且但而的]|没有|$))"
    listed = f"(?P<columns>{part}(?:{_ALSO}{part})*)"
    said = data_of("sets")["part"]
    some, none, only = (any_of(said[name]) for name in ("some", "none", "only"))
    return (
        (re.compile(f"{_ALSO}(?:{only}){listed}(?!最|从|由|排|前)"), _only),
        (re.compile(f"{_ALSO}(?:既|同时)?(?:{none}){listed}"), _none),
        (re.compile(f"{listed}(?:都|均)?(?:为|是|等于)?(?:零|0(?![.\\d])|空)(?:元)?"), _none),
        (re.compile(f"{_ALSO}{listed}(?:都|均|全)?(?:没有|没花|没安排)(?=[的,?]|$)"), _none),
        (re.compile(f"{listed}(?:都|均|同时|两样|全|两者|也)+(?:{some}|不为零|不为0|不是零|不是0|非零|花了)"), _some),
        (re.compile(f"{_ALSO}(?:既|同时)?(?:{some}){listed}(?:{_ALSO}(?:{some})?{part})*"), _some),
        *against_budget(),
    )


def _only(match: re.Match[str]) -> Iterator[Condition]:
    named = _columns_in(match["columns"])
    yield from (Condition(name, SOMETHING) for name in named)
    yield from (Condition(name, NOTHING) for name in ("basic", "project") if name not in named)


def _none(match: re.Match[str]) -> Iterator[Condition]:
    return (Condition(name, NOTHING) for name in _columns_in(match["columns"]))


def _some(match: re.Match[str]) -> Iterator[Condition]:
    return (Condition(name, SOMETHING) for name in _columns_in(match[0]))
