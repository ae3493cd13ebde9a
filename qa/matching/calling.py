"""Whether a question calls a number of the prose by its name: the head of the name, its unit, or what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.account import Measure
from qa.asking.question import Question
from qa.evidence.facts import Fact, counter
from qa.matching.asked import Wanted
from qa.words.coverage import covered, others_for, paraphrases, synonyms, units_for

_SOME_OF_THEM = re.compile("(?P<which>[^里中的,、]{2,6})的(?:一共|总共|共)?有?(?:多少|几)")
"""护理型 in “床位里护理型的有几张”: a number of all of them is none of these."""
_GLOSS = re.compile(r"\((?:均|全部|全|都)*(?:为|系|是|即)(?P<what>[^()]{2,})\)$")
"""What else a number is of, told behind it: 其他用车2辆(均为巡查车)."""
_ASKED_NOUN = re.compile("(?:多少|几)(?:个|名|位|家|座|条|处|辆|台)?(?P<noun>[\u4e00-\u9fff])(?:[,。?!啊呀呢]|$)")
"""A noun of one character that is asked for outright: 村 in 几个村."""
_CLASSES = frozenset("器机仪者员点处")
"""What a name may end with besides: 烟感 is 烟感器."""
_OF_GROUPS = "组员者类"
"""What a name may end with besides, where its noun is asked for: 团 is 团组."""
_ASKED_THING = re.compile("(?:多少|几)(?:个|名|位|家|座|条|处|辆|台)?(?P<noun>[\u4e00-\u9fff]{2,6})(?:[,。?!]|$)")
_LEADS_ON = re.compile("(?<=..)(?:[扩增升降减提压缩覆][^的]{0,2}[至到为]|达到?|[至到为约超]|突破|覆盖|共有?|有)$")
"""What stands between a name and its number, where the one was not told from the other: 站点扩面至26个."""
LONGEST_HEAD = 6
"""Characters of a name's last noun, and no more."""


def is_named(fact: Fact, question: Question, wanted: Wanted) -> bool:
    """Whether the question says the noun that the number's name ends with: the head stands last in Chinese."""
    name = re.sub(r"\([^()]*\)", "", own_name(fact))
    general = paraphrases()["money"] if wanted.is_money else paraphrases()["counting"] if wanted.unit else []
    bare = _LEADS_ON.sub("", re.sub(f"(?:{'|'.join(general)})+$", "", name) if general else name)
    if not bare:
        return wanted.name != "" or name in question.text
    if not _is_of_those(fact, question):
        return False
    asked = _ASKED_NOUN.search(question.text)
    if asked is not None and name.rstrip(_OF_GROUPS).endswith(asked["noun"]):
        return True
    before = fact.own.split(",")[1] if len(name) < 2 else ""
    return any(_says_head(noun, question.text) for noun in (name, bare, before) if noun)


def is_told_by_unit(fact: Fact, question: Question, wanted: Wanted) -> bool:
    """Whether a piece of its name is said, and the unit tells what is counted: 人员 in “在职的有多少人”."""
    name, gloss = own_name(fact), _GLOSS.search(fact.lead)
    if gloss is not None and _is_said(gloss["what"], question.text):
        return True
    if wanted.unit is None or not covered(name, question.text) or not _is_of_those(fact, question):
        return False
    if counter(fact.unit) == paraphrases()["general_unit"]:
        return False
    return any(thing in name for thing in told_by(fact.unit)) or fact.own.split(",")[1:2] == [""]


def _is_of_those(fact: Fact, question: Question) -> bool:
    """Whether it counts those of the things that the question singles out."""
    some = _SOME_OF_THEM.search(question.text) if fact.measure is Measure.COUNT else None
    return some is None or _is_said(some["which"], fact.clause)


def _is_said(words: str, clause: str) -> bool:
    """Whether the clause says the words, a piece of them, or others for the same."""
    others = (*others_for(words), *synonyms(words))
    return covered(words, clause) > 0 or any(other in clause for other in others)


def _says_head(noun: str, text: str) -> bool:
    if noun[-2:] in text or (noun[-1] in _CLASSES and len(noun) > 3 and noun[-3:-1] in text):
        return True
    return any(other in text for word in _ends(noun) for other in (*others_for(word), *synonyms(word)))


def _ends(noun: str) -> Iterable[str]:
    return (noun[start:] for start in range(max(0, len(noun) - LONGEST_HEAD), len(noun)))


def told_by(unit: str) -> Iterable[str]:
    """What the unit of a count says by itself is counted: 辆 is of cars, 个 of anything."""
    if counter(unit) == paraphrases()["general_unit"]:
        return ()
    return (thing for one in units_for(counter(unit)) for thing in paraphrases()["counted_in"].get(one, ()))


def leads_elsewhere(fact: Fact, question: Question, facts: Sequence[Fact]) -> bool:
    """Whether the noun asked for ends what stands between its number and the next one, which counts it.

    教师 in “向3所学校派教师9名”.
    """
    behind = fact.own.split(",")[2].removeprefix(counter(fact.unit)) if fact.own.count(",") > 1 else ""
    asked = _ASKED_THING.search(question.text)
    if not behind or asked is None or not behind.endswith(asked["noun"]):
        return False
    return any(other.own.split(",")[1].endswith(behind) for other in facts if other is not fact and "," in other.own)


def own_name(fact: Fact) -> str:
    """The innermost name of what the number is of."""
    return fact.own.split(",")[0]
