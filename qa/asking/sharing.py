"""How a question says that something is shared out: 平均每批次多少, 摊到每户头上, 按常住人口算, 人均."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, takewhile

from qa.words.coverage import paraphrases
from qa.words.patterns import any_of
from qa.words.segmenter import segmenter
from qa.words.vocabulary import data_of

LONGEST_NOUN = 10
"""Characters behind a unit in which what is counted is named."""
AMONG = ("人", "户")
"""Among these any sum may be shared out by the name of who they are."""
_IS_AVERAGE = re.compile(
    "平均(?:下来|到|摊到|每)?|人?均摊?(?!得分|分|衡|等|已|为)|摊下来|摊到|折合下来|算下来|(?:折合|合)(?=[每一1])"
)
_ON_WHOM = re.compile("(?:头|身|名)(?:上|下)(?=[,。?是要合摊能得多平有花]|$)")
"""“摊到每辆车头上”."""
_ASKED = re.compile("[,。;?!:几]|多少")
_MONEY_BEHIND = re.compile("(?:(?!多少|几)[\u4e00-\u9fff]){1,8}?(?:费|支出|经费|金额|资金|成本|价)")
"""运行费 in 每辆运行费 is what is averaged, not what is counted."""


@dataclass(frozen=True, slots=True)
class Division:
    """What is divided and what by, as named; `by` may be empty, where the unit alone tells what is counted."""

    whole: str
    by: str
    unit: str
    text: str
    """Both names, as they stand in the question."""
    is_outright: bool = False
    """Whether the question says by what to divide: 除以, 按…算."""


def says_average(text: str) -> bool:
    """Whether the text says that it wants an average."""
    return _IS_AVERAGE.search(text) is not None


def divisions(text: str, counters: Iterable[str], counted: Iterable[str]) -> Iterator[Division]:
    """The ways to read `text` as one thing shared out among others, what is counted named as fully as can be first.

    `counters` are the units in which the account counts, `counted` the names of the people that it counts.
    """
    text = _ON_WHOM.sub("", text)
    found = list(_per(counters).finditer(text))
    per = next((match for match in found if match["sure"]), next(iter(found), None))
    by_name = _by_name().search(text)
    if per is None and by_name is None:
        return
    if not (by_name or (per and per["sure"]) or _IS_AVERAGE.search(text)):
        return
    unit = (per and (per["unit"] or per["bare"])) or ("" if per is None or per["sure"] else "人")
    rest = text if by_name is None else text.replace(by_name[0], ",", 1)
    before, _, behind = rest.partition(per[0]) if per is not None and per[0] in rest else (rest, "", "")
    together = _without_averaging(f"{before}{behind}")
    if by_name is not None:
        by = by_name["by"] or by_name["by2"]
        yield Division(_without_averaging(f"{before},{behind}"), by, unit, f"{by},{together}", is_outright=True)
        return
    if unit in AMONG and (who := _counted_at_end(before, counted)):
        yield Division(_without_averaging(f"{before.removesuffix(who)},{behind}"), who, unit, together)
    for noun in [""] if _MONEY_BEHIND.match(behind) else _nouns_at_start(behind):
        yield Division(_without_averaging(f"{before},{behind.removeprefix(noun)}"), noun, unit, together)


def _counted_at_end(text: str, counted: Iterable[str]) -> str:
    """Whom the text names last: 常住人口 before 人均."""
    return max((name for name in counted if name and text.endswith(name)), key=len, default="")


def _without_averaging(text: str) -> str:
    return _IS_AVERAGE.sub("", text)


def _nouns_at_start(text: str) -> list[str]:
    """What may be counted, right behind its unit, the longest first: 社区 in 每个社区能分到多少; at last nothing."""
    behind = _ASKED.split(text)[0][:LONGEST_NOUN]
    words = takewhile(lambda pair: pair[1][0] in "nlj" or pair[1] in {"vn", "s"}, segmenter().tag(behind))
    return list(accumulate((word for word, _ in words), initial=""))[::-1]


@cache
def _by_name() -> re.Pattern[str]:
    """按某某计算, 除以某某: by what a sum is divided."""
    return re.compile(data_of("reckoning")["divided"])


def _per(counters: Iterable[str]) -> re.Pattern[str]:
    """每批次, 一个项目, 1平方米, 人均: what is averaged over, with the noun that follows it."""
    units = any_of(counters)
    people = f"(?:{'|'.join(paraphrases()['people'])})"
    return re.compile(
        rf"(?:每|每?[一1])[个名位]?{people}|(?P<sure>每)(?:一|1)?(?:个(?=人))?(?P<unit>{units}|)|(?<![\d第同其之])(?:一|1)(?:个(?=人))?(?P<bare>{units})|人均"
    )
