"""Conditions that set what was spent on an item against its budget, as questions word them.

“决算超过年初预算的”, “花得比预算少的”, “与年初预算一分不差的”, “年初没排预算、后来却花了钱的”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

from qa.asking.question import Amount, Condition
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

Read = Callable[[re.Match[str]], Iterator[Condition]]
_ALL_OF_IT = Decimal(100)
NOTHING = Amount(Decimal(0), "元")
SOMETHING = Amount(Decimal(0), "元", "over")
_ADJUSTED = "全年预算|年度预算|调整后?的?预算"
BUDGET = f"(?:{_ADJUSTED}|(?:年初的?)?预算)(?:数|安排数?|金额|额)?"
_ACTUAL = "(?:支出|实际)?(?:决算|支出|执行|花费|开支|花的?钱?)(?:数|额|金额)?"
_NONE = "没有?|无|未"
_QUITE = "(?:完全|都|均|数|正好|刚好|恰好|之间|是|也|还|又)*"
_GOES_ON = f"(?:{BUDGET})?(?=的|[,?。]|科目|[有共]|$)"


def budget_meant(text: str) -> str:
    """The budget that items are set against: adjusted, or "" for that of the beginning of the year."""
    return "adjusted" if re.search(_ADJUSTED, text) and "年初" not in text else ""


@cache
def against_budget() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """The forms of such a condition, in the order to look for them, each with what it says."""
    words = data_of("sets")
    level = any_of([*words["executed"]["is"], *words["same"]["is"]])
    bounds = "|".join(f"(?P<{name}>{any_of(said)})" for name, said in words["executed"].items())
    than = "|".join(f"(?P<{name}>{any_of(said)})" for name, said in words["than"].items())
    absent, spent = any_of(words["budgeted"]["none"]), any_of(words["budgeted"]["spent"])
    then = f"(?:的|而|但|却|、|,|后来|之后|最后|结果|实际上?|年[中底]|当年|全年|也|又|还|就|都)*(?:{spent})?"
    return (
        (
            re.compile(f"年初(?:{absent}|{_NONE}(?=[、,的但却而后又])){then}|(?:{absent}|{_NONE})年初预算{then}"),
            _unbudgeted,
        ),
        (
            re.compile(f"年初预算(?:数|金额)?(?:是|为|等于|=|就是|都是|都为)*(?:零|0(?![.\\d]))(?:元|万元)?{then}"),
            _unbudgeted,
        ),
        (re.compile("年初(?:有|已)?(?:安排|列)了?(?:有)?预算的?|有年初预算的?"), _budgeted),
        (re.compile(f"(?:{_ACTUAL})?(?:和|与|跟|同){BUDGET}{_QUITE}(?:{level})"), _level),
        (re.compile(f"{BUDGET}(?:和|与|跟|同)(?:{_ACTUAL}){_QUITE}(?:{level})"), _level),
        (re.compile(f"(?:实际)?(?:{_ACTUAL})?得?[比较]{BUDGET}(?:要|还|都|来得|更)*(?:{than}){_GOES_ON}"), _bounded),
        (re.compile(f"(?:{_ACTUAL})?(?:都|均)?(?:{bounds})(?:了)?{BUDGET}(?!的?比例|进度)"), _bounded),
        (re.compile(f"(?P<under>{any_of(words['alone']['under'])}){_GOES_ON}"), _bounded),
        (re.compile(f"(?P<over>{any_of(words['alone']['over'])})了?{_GOES_ON}"), _bounded),
        (re.compile(f"(?P<full>{any_of(words['alone']['is'])})了?{_GOES_ON}"), _level),
    )


def _unbudgeted(_: re.Match[str]) -> Iterator[Condition]:
    yield Condition("budget", NOTHING)
    yield Condition("", SOMETHING)


def _budgeted(_: re.Match[str]) -> Iterator[Condition]:
    yield Condition("budget", SOMETHING)


def _level(_: re.Match[str]) -> Iterator[Condition]:
    yield Condition("executed", Amount(_ALL_OF_IT, "%"))


def _bounded(match: re.Match[str]) -> Iterator[Condition]:
    """As a part of the budget: over is more than all of it."""
    bound = next(name for name, text in match.groupdict().items() if text)
    yield Condition("executed", Amount(_ALL_OF_IT, "%", bound))
