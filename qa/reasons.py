"""Whether a passage gives a reason, and for what the question takes for granted: a rise, a fall, no change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.names import plain
from qa.candidates import NUMBERED, Candidate
from qa.excerpts import is_item
from qa.topics import Topic, named

REASON = re.compile(
    "原因|由于|因为|因(?![公此而子素地])|主要变动情况|主要增减变动情况|主要情况|因素|为了|导致|致使|按照|根据|未安排"
    "|(?<=[,，])为[^,，。;；]{2,10}[。;；]|所致|源于|缘于|归因|(?<=[,，;；。])系(?![统列数])|(?<=[,，;；。])主要是"
)
_SEGMENT = re.compile("(?<=[。；;])")
_TROUBLE = re.compile("问题|困难|不足")
"""Headings under which every sentence is a reason."""
_ROSE = re.compile("增长|增加|增幅|扩大|上升|上涨|大于|超|涨|(?<![这那])(?<!这么)(?<!那么)多(?!少)|高|比.*大")
_FELL = re.compile(
    "下降|减少|降低|降幅|节约|节省|回落|压减|小于|低于|(?<!多)少|[未没](?:有|能)?(?:完成|用完|花完|用到|达到|达)|不到"
)
_EVEN = re.compile("持平|不变|没变|没有变|一样|相同|同预算数")
_EITHER = re.compile("(?:下降|增长|减少|增加)[（(](?:下降|增长|减少|增加)[）)]")
"""What a form left to be crossed out tells no direction."""
_NONE = re.compile("[是为]0$|(?<![有没])[无零没未]|(?<![0-9.])0(?:[.]0+)?(?:万元|[辆个次人批])|不存在")
OVERALL = re.compile("总体情况|编制说明|收入支出")
"""Headings under which the account as a whole is explained."""


def gives_reason(candidate: Candidate, asked: Topic) -> bool:
    """Whether a reason is given, and for what is asked about, not for another item that stands beside it."""
    said, before = candidate.quoted.text, candidate.before
    if _TROUBLE.search(candidate.section.heading):
        return True
    listed = before if is_item(said) else ""
    if not REASON.search(said + listed):
        return False
    if not asked.words:
        return OVERALL.search(candidate.section.heading) is not None
    # What stands beside another item, behind a semicolon, is no reason for this one.
    sentences = [sentence for sentence in _SEGMENT.split(said) if REASON.search(sentence)]
    # A numbered paragraph is about what it begins with, not about all that its heading names.
    heading = "" if NUMBERED.match(candidate.quoted.paragraphs[0].text) else candidate.section.heading
    focus = plain("".join([heading, candidate.lead, candidate.first_clause, *sentences]))
    if is_item(said):
        focus += plain(said)
    # What is named before the last only frames it: 三公经费里出国费.
    framed = focus + plain(candidate.section.heading)
    return (
        all(named(name, framed) for name in asked.names)
        and all(named(name, focus) for name in asked.names[-1:])
        and all(asked.explains(thing, focus) for thing in asked.things)
    )


def contradicts(text: str, asked: str, names: Sequence[str]) -> bool:
    """Whether the question asks why something rose and the text tells of no rise, or the same of a fall.

    What the text tells of the thing that is named last decides, where it tells anything of it by itself.
    """
    if _EVEN.search(asked):
        return _EVEN.search(text) is None
    rose, fell = _ROSE.search(asked) is not None, _FELL.search(asked) is not None
    text = _EITHER.sub("", text)
    if not (rose or fell or is_item(text) or _NONE.search(asked)) and _NONE.search(
        text.split("原因")[0].split("，")[0]
    ):
        return True
    return rose != fell and (_ROSE if rose else _FELL).search(_of_last(names, text)) is None


def _of_last(names: Sequence[str], text: str) -> str:
    """The segments that name the last of `names` and tell of a rise or a fall; the whole text where none does."""
    told = [one for one in _SEGMENT.split(text) if _ROSE.search(one) or _FELL.search(one)]
    return "".join(one for one in told if any(named(name, plain(one)) for name in names[-1:])) or text
