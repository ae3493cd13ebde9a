"""Whether a passage gives a reason, and for what the question takes for granted: a rise, a fall, no change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.names import plain
from corpus.outline import OF_ACCOUNT
from qa.asking.topics import Topic, named
from qa.narrative.candidates import NUMBERED, OPENING, Candidate
from qa.narrative.excerpts import is_item
from qa.words.ways import EVEN, FELL, ROSE, SHORT, asks_of_change

REASON = re.compile(
    "原因|由于|因为|因(?![公此而子素地])|主要变动情况|主要增减变动情况|主要情况|因素|为了|导致|致使|按照|根据|未安排"
    "|(?<=[,，])为[^,，。;；]{2,10}[。;；]|所致|源于|缘于|归因|(?<=[,，;；。])系(?![统列数])|(?<=[,，;；。])主要是"
    "|受[^,，。;；]{2,24}影响"
)
_BEHIND = re.compile(
    "(?:主要)?(?:原因|因素)(?:[是为:：]|$)|主要(?:是)?(?:由于|因为?|是)|主要(?:增减)?变动情况|主要情况"
)
"""What is told behind it is the reason, to the end of the segment."""
_LEADS_TO = re.compile("致使|导致|造成")
"""Behind it stands what the reason is given for."""
_BEFORE = re.compile("(?:由于|因为|因(?![公此而子素地])|为了|受)[^,，。;；]*[,，]")
"""A reason told before what it is the reason for."""
_REASON_OR_NEED = re.compile(
    f"{REASON.pattern}|隐患|老化|破损|陈旧|年久|拥堵|不便|难以|无法|未能|满足|解决[^,，。;；]{{2,24}}(?:问题|难)|目的"
    "|扣分[^,，。;；]{0,6}[在是为:：]"
)
_CHANGE = re.compile("原因|变动|变化")
_COMPLETED = re.compile(r"完成[^,，。;；\d]{0,10}预算数?的?(\d+(?:\.\d+)?)[%％]")
"""How much of the budget was spent tells which way it went from there."""
_USE = re.compile("主要用于[^。；;]*")
_LEFT = re.compile("[花用]不[完掉光了]|[没未][花用][完光掉够尽]|[结节]余|剩")
_OF_BUDGET = re.compile("预算|执行率|支出进度|结转|[结节]余|节约")
"""What may have been left is told against what there was."""
_MOVED = re.compile(
    "(?:支出|资金|经费|补助|费用|费|款|收入)(?:有所|相应|同比|较上年|均)?(?:增加|增长|减少|下降|上升|提高)[。；;]?$"
)
"""How a reason ends that only says which part of a sum moved."""
_MONEY = frozenset(["经费", "支出", "钱", "资金", "费用", "预算", "款"])
_SEVERAL = re.compile("[、和及与]|以及")
_SEGMENT = re.compile("(?<=[。；;])")
_TROUBLE = re.compile("问题|困难|不足")
"""Headings under which every sentence is a reason."""
_EITHER = re.compile("(?:下降|增长|减少|增加)[（(](?:下降|增长|减少|增加)[）)]")
"""What a form left to be crossed out tells no direction."""
_NONE = re.compile(
    "[是为]0(?=[,，。?]|$)|(?<![有没])[无零没未](?!完成|达|能|及时)|(?<![0-9.])0(?:[.]0+)?(?:万元|[辆个次人批])|不存在"
)
OVERALL = re.compile(
    "总体情况|编制说明|收入支出|收支"
    rf"|^[^\u4e00-\u9fff]*(?:[一二三四五六七八九十]+[)）、.．])?{OF_ACCOUNT}支出(?:[决预]算)?情况"
)
"""Headings under which the account as a whole is explained."""
_COMPONENT = re.compile(
    "(?:其中)?[:：,，]?(?:[(（]?[0-9一二三四五六七八九十]+[)）、.．])?(?:政府性基金|国有资本|事业收入|经营收入|其他收入|上级补助|附属单位|上缴上级)"
)
"""The beginning of what is told of one part of the money only."""


def gives_reason(candidate: Candidate, asked: Topic) -> bool:
    """Whether a reason is given, and for what is asked about, not for another item that stands beside it."""
    said, before = candidate.quoted.text, candidate.before
    if _TROUBLE.search(candidate.section.heading):
        return True
    listed = before if is_item(said) else ""
    if not (_reasons(asked).search(said) or REASON.search(listed)):
        return False
    if not asked.words:
        is_overall = OVERALL.search(candidate.section.heading) is not None and _COMPONENT.match(said) is None
        return is_overall and any(_tells_change(one) for one in _SEGMENT.split(said) if REASON.search(one))
    # What stands beside another item, behind a semicolon, is no reason for this one.
    sentences = [sentence for sentence in _SEGMENT.split(said) if _reasons(asked).search(sentence)]
    # A numbered paragraph is about what it begins with, not about all that its heading names.
    heading = "" if NUMBERED.match(candidate.quoted.paragraphs[0].text) else candidate.section.heading
    under = "".join(
        [heading, candidate.lead, candidate.first_clause, candidate.noted, _use_of(candidate, asked, sentences)]
    )
    focus = plain("".join([under, *sentences]))
    if is_item(said):
        focus += plain(said)
    # What is named before the last only frames it: 三公经费里出国费.
    framed = focus + plain(candidate.section.heading)
    return (
        all(named(name, framed) for name in asked.names)
        and all(named(name, focus) for name in asked.names[-1:])
        and all(asked.explains(thing, focus) for thing in asked.things)
        and (
            bool(asked.names)
            or _is_explained(asked, plain("".join([under, *map(_effect, sentences)])))
            or (asked.is_of_change and any(_begins_with(asked, sentence) for sentence in sentences))
            or (not asked.is_of_change and any(_follows_from(asked, sentence) for sentence in sentences))
        )
    )


def _begins_with(asked: Topic, segment: str) -> bool:
    """Whether the reason is told of what is asked about: “…小于预算数的主要原因是某某项目未完工”."""
    behind = list(_BEHIND.finditer(segment))
    reason = plain(segment[behind[-1].end() :][:OPENING]) if behind else ""
    moved_itself = _MOVED.search(segment) is not None  # That it rose too says not why it did.
    return bool(reason and asked.things and not moved_itself) and all(
        asked.explains(thing, reason) for thing in asked.things
    )


def _follows_from(asked: Topic, segment: str) -> bool:
    """“主要原因：设备未到货，尾款下年支付”: why the second is so, the first tells."""
    if _MOVED.search(segment):
        return False
    behind = list(_BEHIND.finditer(segment))
    clauses = re.split("[,，]", segment[behind[-1].end() :]) if behind else []
    return any(
        any(asked.explains(thing, plain(clause)) for thing in asked.things)
        and not any(asked.explains(thing, plain("".join(clauses[:at]))) for thing in asked.things[-1:])
        for at, clause in enumerate(clauses)
        if at
    )


def _use_of(candidate: Candidate, asked: Topic, sentences: Sequence[str]) -> str:
    """What the item of the paragraph is used for, by which it may be asked about: one use, or one the reason names."""
    use = _USE.search(candidate.quoted.paragraphs[0].text)
    is_of_money = asked.is_of_change or any(hint in _MONEY for hint in asked.hints)
    if use is None or not is_of_money:
        return ""
    reason = plain("".join(sentences))
    is_meant = not _SEVERAL.search(use[0]) or any(asked.explains(thing, reason) for thing in asked.things)
    return use[0] if is_meant else ""


def _tells_change(segment: str) -> bool:
    return _CHANGE.search(segment) is not None or asks_of_change(segment)


def _reasons(asked: Topic) -> re.Pattern[str]:
    """What tells a reason; of what is done, not of how a figure changed, also the need for it."""
    return REASON if asked.is_of_change else _REASON_OR_NEED


def _is_explained(asked: Topic, effect: str) -> bool:
    """Whether any of what is asked about is among what the reason is given for, not only in the reason itself."""
    return not asked.things or any(asked.explains(word, effect) for word in (*asked.things, *asked.acts))


def _effect(segment: str) -> str:
    """The segment without the reason that it tells: what it is the reason for."""
    if _LEADS_TO.search(segment):
        return segment
    behind = list(_BEHIND.finditer(segment))
    return _BEFORE.sub("", segment[: behind[-1].start()] if behind else segment)


def contradicts(text: str, asked: str, names: Sequence[str], before: str = "") -> bool:
    """Whether the question asks why something rose and the text tells of no rise, or the same of a fall.

    What the text tells of the thing that is named last decides, where it tells anything of it by itself; where it
    tells no way at all (“变动的主要原因是”), what stands `before` it in the paragraph.
    """
    if not (_goes(ROSE, text) or _goes(FELL, text)):
        text = before + text
    if EVEN.search(asked):
        return EVEN.search(text) is None
    short = SHORT.search(asked)
    if _LEFT.search(asked) and _OF_BUDGET.search(text) is None:
        return True
    rose, fell = ROSE.search(asked) is not None and short is None, FELL.search(asked) is not None or short is not None
    text = _EITHER.sub("", text)
    if not (rose or fell or is_item(text) or _NONE.search(asked)) and _NONE.search(
        text.split("原因")[0].split("，")[0]
    ):
        return True
    return rose != fell and not _goes(ROSE if rose else FELL, _of_last(names, text))


def _goes(way: re.Pattern[str], text: str) -> bool:
    """Whether the text tells of a rise, or of a fall, in words or by how much of the budget was spent."""
    if way.search(text):
        return True
    rates = [Decimal(rate) for rate in _COMPLETED.findall(text)]
    return any(rate > 100 if way is ROSE else rate < 100 for rate in rates)


def _of_last(names: Sequence[str], text: str) -> str:
    """The segments that name the last of `names` and tell of a rise or a fall; the whole text where none does."""
    told = [one for one in _SEGMENT.split(text) if _goes(ROSE, one) or _goes(FELL, one)]
    return "".join(one for one in told if any(named(name, plain(one)) for name in names[-1:])) or text
