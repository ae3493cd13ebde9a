"""How a clause words a comparison: what is compared with what, and which way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.account import Kind
from qa.accounts.ledger import Ledger
from qa.asking.question import Question
from qa.matching.figures import BUDGETS
from qa.words.lexicon import directions

UP, DOWN = (directions()[way] for way in ("up", "down"))
RISES = (*UP, "超出", "超支", "超过", "高于", "多于", "大于", "多", "高", "大")
FALLS = (*DOWN, "低于", "少于", "小于", "少", "低", "小")
LEVEL = ("持平", "相同", "一样", "不变")
_GUARDED = {"多": "多(?!少)", "省": "省(?!级|本级|市|里的)"}
"""Words that something else begins with: 多少 asks, 省级 is a level of government."""


def _said(*words: str) -> str:
    return "|".join(_GUARDED.get(word, word) for word in words)


_STEP = rf"(?<![很许得更最不多减降提增扩上下缩节成半番倍\d万亿])(?:{_said(*RISES, *FALLS, *LEVEL)})"
_THAN = re.compile(
    rf"(?P<left>.*?)(?:(?<![占同环相对])[比较](?![例重较])|[与和跟同](?=[^;。]*(?:相比|持平)))"
    rf"(?P<base>[^;。]+)(?P<step>{_STEP})(?P<tail>.*)"
)
_NOT_AS = re.compile(
    r"(?P<left>.*?)(?:没有?|不如|不及)(?P<base>,|[^,不没未]+?)(?:那么|这么|来得)?(?P<step>[多高大少低小])(?P<tail>\D*)"
)
_BEYOND = re.compile(
    r"(?P<left>.*?)(?P<no>不|没有?|未)?(?P<step>超过|超出|高于|多于|大于|低于|少于|小于|不到|不足|没到)了?(?P<base>[^了\d一两二三四五六七八九百半].*)"
)
_WENT = re.compile(f"(?P<up>{_said(*UP, '多了')})|{_said(*DOWN, '少了')}")
_BOUNDED = re.compile(
    f"(?P<went>{_WENT.pattern})了?(?:超过|超出|高于|多于|不到|不足|低于|没到)了?(?=[,\\d一二两三四五六七八九十])"
)
"""“增长超过七成”: the limit goes with the amount, the change stays."""
_AND_MORE = re.compile("(?<=番)(?:还|都|要|更)*(?:多|不止)(?=[,了]|$)")
"""“翻了一番还多”: more than that, but no other comparison."""
_WENT_AND_MORE = re.compile(
    f"(?P<went>(?:{_said(*UP, *DOWN)})了?[一二两三四五六七八九\\d.]+[成倍%]半?)(?:还|都|要|更)*(?:多|不止)(?=[,了]|$)"
)
"""“砍了一成还多”, said of a change; “甲比乙的一半还多” compares."""
_DENIED = re.compile("(?:不|没有?|未|并非)$")
_SAME_PERIOD = re.compile("同比(?!例)")
_BEFORE = re.compile("上一?年|去年|往年|同期|前一年")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left` and `base` as worded, either perhaps empty; `rises` is None for “持平”."""

    left: str
    base: str
    rises: bool | None
    is_denied: bool = False
    """“没有…多”, “并未增加”: the opposite is claimed."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is reckoned from: the figure of the year before, or a stage of this year's."""

    is_before: bool
    stage: str | None = None
    """budget, initial, adjusted or actual; None where the words leave it open."""

    def admits(self, other: Base) -> bool:
        """Whether what is reckoned from `other` bears out what is said of this."""
        if self.is_before != other.is_before:
            return False
        if None in (self.stage, other.stage) or self.stage == other.stage:
            return True
        return "budget" in (self.stage, other.stage) and {self.stage, other.stage} <= BUDGETS


def comparison(text: str) -> Comparison | None:
    """The comparison that a clause (in the form of corpus.names.plain) makes; None where it makes none."""
    text = _WENT_AND_MORE.sub(r"\g<went>", text)
    text = _AND_MORE.sub("", _BOUNDED.sub(r"\g<went>", text))
    if match := _THAN.fullmatch(text):
        denied = bool(_DENIED.search(match["left"]) or _DENIED.search(match["base"]))
        left, base = (_DENIED.sub("", match[side]) for side in ("left", "base"))
        return Comparison(left, base, _direction(match["step"]), denied)
    if match := _NOT_AS.fullmatch(text):
        return Comparison(match["left"], match["base"], _direction(match["step"]), is_denied=True)
    return None


def beyond(text: str) -> Comparison | None:
    """“甲超过乙的一半”, “甲不到乙”: a limit set by what follows, which names something."""
    match = _BEYOND.fullmatch(text)
    if match is None:
        return None
    rises = _direction(match["step"]) is True and match["step"] not in {"不到", "不足", "没到"}
    return Comparison(match["left"], match["base"], rises, bool(match["no"]))


def direction(text: str) -> bool | None:
    """Which way a clause without anything to compare with says it went: “下降8.65%”; None where it says neither."""
    went = _WENT.search(text)
    return None if went is None else went["up"] is not None


def _direction(step: str) -> bool | None:
    return None if step in LEVEL else step in RISES


def base_named(words: str, ledger: Ledger) -> Base | None:
    """The base that `words` (上年预算执行数, 年初预算, 2023年度) name in this account; None where they name none."""
    is_before = _BEFORE.search(words) is not None or str(ledger.identity.year - 1) in words
    stage = next((stage for word, stage in _STAGES if word in words), None)
    if stage is None and is_before and ledger.identity.kind is Kind.FINAL:
        stage = "actual"
    return Base(is_before, stage) if is_before or stage in BUDGETS else None


_STAGES = (
    ("执行数", "actual"), ("决算", "actual"), ("实际", "actual"),
    ("年初", "initial"), ("调整预算", "adjusted"), ("预算", "budget"), ("计划", "budget"),
)  # fmt: skip


def base_of(text: str, ledger: Ledger) -> Base | None:
    """What the change that a text speaks of is reckoned from, as far as it says."""
    if _SAME_PERIOD.search(text):
        return Base(is_before=True, stage="actual" if ledger.identity.kind is Kind.FINAL else None)
    compared = comparison(text)
    return base_named(compared.base, ledger) if compared else None


def side(words: str, ledger: Ledger) -> Question:
    """One side of a comparison; the words of asking make its numbers those of a claim."""
    return ledger.understand(f"{words},对吗")
