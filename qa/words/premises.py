"""What a question says on the way to what it asks: who asks and why, and what it takes for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.words.lexicon import Lexicon, Word
from qa.words.segmenter import segmenter
from qa.words.vocabulary import vocabulary

_STOP = re.compile("[,。;?!:]+")
ASKS = re.compile("多少|几|哪|什么|啥|谁|吗|呢|为何|怎么|如何|是否|[?]")
_OF_SET = re.compile("哪[些几一]?[个项类款家]?|(?:几|多少)[个项类款家]")
_SETS_A_LIMIT = re.compile(
    "(?:是|要|都|均|且|并且|而且|同时)*(?:[比较超高低多少达涨降增减占不没未]|执行|完成|决算|预算|金额|支出)"
)
_MONEY = re.compile("[费款]|支出|收入|经费|资金|[预决]算")
"""Such a clause may name what is asked for, in words that no account prints."""
_REQUEST = re.compile("(?:帮|替|给)(?:我|忙|咱)们?(?:算|查|看|找|核|翻|理|列)|想(?:请|问)|请问|麻烦|劳驾|烦请")
_OF_ONESELF = re.compile(
    "我|俺|咱|正在|[翻看读查]了|[翻看读查](?:到|完|过)|看花|感觉|觉得|好奇|纳闷|[看搞弄]不(?:懂|清|明白)|太多|头疼|稿子?|论文|作业|记者|您好|你好"
)
"""Who asks tells of himself: what he does, reads, feels."""
_HARMLESS = re.compile("单位|没时间|没空")
_REASON = re.compile("因|由于|受.*影响")
"""A reason given for what is claimed is part of the claim: “因为领导换届，…”."""
_TELLS = re.compile("(?:说|讲|写|提到|显示|记得)[^,]*(?:增|减|升|降|涨|多了|少了)")
_NARROWS = re.compile(
    r"[只仅单光除按扣剔]|不[含算计包]|没有?|其中|半年|季度|[一二三四五六七八九十]月|本级|本部|下属|如果|假如|要是|以[内外上下]"
)
"""What says which figure is meant."""
_FEELING = frozenset({"r", "d", "y", "a", "z", "e", "o", "t"})
"""Classes of words of who talks: pronouns, adverbs, particles, adjectives, seasons."""
_NAMING = frozenset({"item", "code", "whole", "table", "attribute"})


@dataclass(frozen=True, slots=True)
class Parted:
    """`asked` is the question proper, `premise` what it says before; "" where it takes nothing for granted."""

    asked: str
    premise: str = ""


def without_asides(text: str, lexicon: Lexicon) -> str:
    """`text` without the clauses that tell who asks and why; as it is where it has no other."""
    clauses = _without_story(_clauses(text), lexicon)
    kept = [clause for clause in clauses if not _is_aside(clause, lexicon)]
    kept = [clause for clause in kept if not _is_chat(clause, kept, lexicon)] or kept
    told = "".join(clause.printed for clause in kept)
    return told if _STOP.sub("", told) else text


def _without_story(clauses: Sequence[_Clause], lexicon: Lexicon) -> Sequence[_Clause]:
    """The clauses without what somebody tells of himself before he asks to have something looked up or reckoned.

    “翻了账，表格太多看花了眼，麻烦帮我算一下，…”: a story names nothing that the asking does not name itself.
    """
    at = next((n for n, one in enumerate(clauses) if _REQUEST.search(one.text)), None)
    asking = clauses[at:] if at is not None else ()
    asked = (word.sense for one in asking for word in lexicon.cut(one.text))
    if not any(sense is not None and sense.role in {"item", "whole"} for sense in asked):
        return clauses
    stories: list[_Clause] = []
    for before, one in zip([None, *clauses], clauses[:at], strict=False):
        # Where a name was taken out (“我看,,公开里…”) the clause goes on.
        goes_on = before in stories and before is not None and len(before.mark) > 1 and not ASKS.search(one.text)
        stories += [one] if _is_story(one) or goes_on else []
    return [one for one in clauses if one not in stories or _is_telling(one, lexicon)]


def _is_telling(clause: _Clause, lexicon: Lexicon) -> bool:
    """Whether it names an item, a total or a 口径, which may be what is asked of."""
    senses = [word.sense for word in lexicon.cut(clause.text) if word.sense is not None]
    return any(
        one.role in {"item", "whole", "code", "table"} or one.value.startswith(("basis=", "part=", "classes="))
        for one in senses
    )


def _is_story(clause: _Clause) -> bool:
    quiet = not (ASKS.search(clause.text) or _NARROWS.search(_HARMLESS.sub("", clause.text)))
    return quiet and _OF_ONESELF.search(clause.text) is not None and not re.search(r"\d", clause.text)


def parted(text: str, amounts: Iterable[re.Match[str]]) -> Parted:
    """The clauses of `text` that ask, apart from those that state one of `amounts` or how something changed."""
    clauses = _clauses(text)
    said = {match.start() for match in amounts}
    premises = [one for one in clauses if _is_premise(one, said) and not _is_condition(one, clauses)]
    asking = [one for one in clauses if one not in premises]
    if not any(ASKS.search(one.text) for one in asking):
        premises, asking = [], clauses
    return Parted("".join(one.printed for one in asking), "".join(one.text for one in premises))


def _is_condition(clause: _Clause, clauses: Sequence[_Clause]) -> bool:
    """“有几个科目，比上年涨了一成以上”: behind the asking for members of a set, what they must meet."""
    asked = any(one.start < clause.start and _OF_SET.search(one.text) for one in clauses)
    return asked and _SETS_A_LIMIT.match(clause.text) is not None


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int
    mark: str
    """What ends it."""

    @property
    def printed(self) -> str:
        return self.text + self.mark


def _clauses(text: str) -> list[_Clause]:
    marks = [match for match in _STOP.finditer(text) if not _is_inside_number(text, match)]
    bounds = [(0, 0), *(match.span() for match in marks), (len(text), len(text))]
    return [_Clause(text[end:start], end, text[start:after]) for (_, end), (start, after) in pairwise(bounds)]


def _is_inside_number(text: str, mark: re.Match[str]) -> bool:
    groups = re.match(r"\d{3}(?!\d)", text[mark.end() :])
    return mark[0] == "," and groups is not None and text[: mark.start()][-1:].isdigit()


def _is_aside(clause: _Clause, lexicon: Lexicon) -> bool:
    """“我妈单位说一分没有”, “写作业要用”: who asks and why, without a word for what is asked."""
    told = ASKS.search(clause.text) or _REASON.search(clause.text)
    if told or not any(word in clause.text for word in vocabulary()["aside"]["words"]):
        return False
    if _MONEY.search(clause.text) or any(word in clause.text for word in vocabulary()["beyond"]["words"]):
        return False
    return not any(_names(word) for word in lexicon.cut(clause.text)) and not re.search(r"\d", clause.text)


def _is_chat(clause: _Clause, clauses: Sequence[_Clause], lexicon: Lexicon) -> bool:
    """“冬天烧暖气，取暖费多少”: before the asking, in words of no account, by somebody who feels about it.

    What is asked must be named elsewhere; a bare noun, which may be what is asked of, is none.
    """
    words = lexicon.cut(clause.text)
    asking = [one for one in clauses if one.start > clause.start and ASKS.search(one.text)]
    if not asking or ASKS.search(clause.text) or _NARROWS.search(clause.text) or re.search(r"\d", clause.text):
        return False
    if all(word.sense is not None for word in words) or any(_asks_something(word) for word in words):
        return False
    elsewhere = [word for one in clauses if one is not clause for word in lexicon.cut(one.text)]
    named = {word.sense.items for word in words if word.sense is not None and _names(word)}
    told = {word.sense.items for word in elsewhere if word.sense is not None and word.sense.role == "item"}
    return bool(told) and named <= told and any(tag in _FEELING for _, tag in segmenter().tag(clause.text))


def _asks_something(word: Word) -> bool:
    return word.sense is not None and word.sense.role in {"operation", "excluding", "beyond", "ask", "code"}


def _names(word: Word) -> bool:
    return word.sense is not None and word.sense.role in _NAMING


def _is_premise(clause: _Clause, said: Iterable[int]) -> bool:
    """“说明里讲项目支出多1,133.95万”, “决算说机关运行经费下降了”: told, not asked."""
    if ASKS.search(clause.text):
        return False
    end = clause.start + len(clause.text)
    return any(clause.start <= at < end for at in said) or _TELLS.search(clause.text) is not None
