"""Questions with several parts: each is answered by itself, and the answers are shown together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asked_for import asks_for_figure, asks_for_words, asks_only_for_words
from qa.asking.forms import Form, form
from qa.asking.question import Question
from qa.narrative.divisions import asks_for_divisions
from qa.words.tokens import tokens

Understand = Callable[[str], Question]

_STOP = re.compile("[,。;?!]+")
_ASKS = re.compile(
    "多少|几[个家辆台次项时号点月]|哪|什么|啥|谁|为何|怎么|怎样|如何|咋|多久|干嘛|原因|理由|依据|定义|含义"
)
_SUBJECT = re.compile("^[,的]*(.*?)(?=的|是|有|要|在|为何|为什么|为啥|怎|如何|咋|多少|几|哪|什么|啥|谁|由)")
"""What a clause begins with, up to what is said or asked of it."""
_COUNTED = re.compile("(?:多少|几|哪)(?:[个家条项种些类])?([^,的]{2,})$")
"""What stands behind the question word, where nothing stands before it."""
_BY_NAME = re.compile(
    "(?:名字|名称)?(?:都|又|分别|各)*(?:叫|是)(?:什么|啥|哪些)(?:名字|名称)|(?:名字|名称)?(?:都|又|分别|各)*叫(?:什么|啥)"
    "|^(?:都|又|分别|各自?|具体)+(?:是|有)?(?:什么|啥|哪些|哪几[个家]?|谁)(?=[呀啊呢]?$)"
)
_DEED = re.compile("[干做忙](?:了|些|点)*(?:什么|啥|嘛)|谁|去了?哪")
"""What somebody did, or who: no figure answers."""
_ELLIPTIC = re.compile("呢[啊呀]?$")
"""“甲为什么增加，乙呢”: the second asks the same of another."""
_EACH = re.compile("分别|各自|各")
_JOINS = frozenset({"和", "与", "及", "以及", "跟", "、"})
_SHORTEST = 3
"""Characters of a member of a list: 碳中和 is no list."""
_ITS_OWN = 2
"""So many content words, or one name, make a part understood without the part before it."""


@dataclass(frozen=True, slots=True)
class Part:
    """`said` is the part as asked, `readings` what it may mean, fullest first."""

    said: str
    readings: tuple[str, ...]
    asks_for_words: bool
    """Whether no figure answers it."""
    may_be_told: bool
    """Whether a passage may answer it."""


def parts(text: str, understand: Understand) -> tuple[Part, ...]:
    """The parts of a question that asks more than once; none of any other question."""
    asked = _asking(text, understand)
    if len(asked) > 1:
        subject = _subject(asked[0], understand)
        found = [(asked[0], (asked[0],)), *(_completed(one, subject, asked[0], understand) for one in asked[1:])]
    else:
        question = understand(text)
        found = [(one, (one,)) for one in _distributed(question)]
        if not found:
            # A list may also be of what one passage tells; its members are asked for singly where none does.
            return tuple(Part(one, (one,), False, True) for one in _listed(question))
    return tuple(_part(said, readings, understand(readings[0])) for said, readings in found) if len(found) > 1 else ()


def together(question: str, answered: Sequence[tuple[Part, Answer]]) -> Answer | None:
    """The answers under what each answers, with what has none told; None where no part has an answer.

    Where no part asks for words only, figures may have been asked for together: None unless all have an answer.
    """
    is_complete = all(answer.status is Status.ANSWERED for _, answer in answered)
    if not is_complete and not any(part.asks_for_words for part, _ in answered):
        return None
    given = [(part, answer) for part, answer in answered if answer.status is Status.ANSWERED]
    if not given:
        return None
    shown = [f"{part.said.strip(',')}？\n{answer.text}" for part, answer in given]
    lacking = [f"“{part.said.strip(',')}”" for part, answer in answered if answer.status is not Status.ANSWERED]
    shown += [f"{'、'.join(lacking)}：账里没有找到能回答的数字或文字。"] if lacking else []
    with_value = [answer for _, answer in given if answer.value is not None]
    told = given[0][1] if len(with_value) != 1 else with_value[0]
    if len(with_value) > 1:
        told = replace(
            told, value=None, unit=None, formula="；".join(one.formula for one in with_value if one.formula) or None
        )
    kinds = {answer.kind for _, answer in given}
    return replace(
        told,
        question=question,
        text="\n\n".join(shown),
        kind=kinds.pop() if len(kinds) == 1 else AnswerKind.NARRATIVE,
        values=tuple(value for part, answer in given for value in _values(part, answer, len(with_value) > 1)),
        conflicts=tuple(conflict for _, answer in given for conflict in answer.conflicts),
        citations=tuple(dict.fromkeys(one for _, answer in given for one in answer.citations)),
    )


def _values(part: Part, answer: Answer, is_one_of_several: bool) -> tuple[Labelled, ...]:
    """What the answer to a part gives: its list, or its figure under the part's own words."""
    if answer.values or answer.value is None or not is_one_of_several:
        return answer.values
    return (Labelled(part.said.strip(","), answer.value, answer.unit or ""),)


def _asking(text: str, understand: Understand) -> list[str]:
    """The clauses that ask, each with those before it that only lead up to it; one that asks the same is no other."""
    found: list[str] = []
    leading = ""
    for clause in filter(None, _STOP.split(text)):
        if found and _ELLIPTIC.search(clause) and not _ASKS.search(clause):
            clause = _ELLIPTIC.sub("", clause) + found[-1].removeprefix(_subject(found[-1], understand))
        if not _ASKS.search(clause):
            leading += f"{clause},"
        elif found and not leading and _is_one_with(clause, found[-1], understand):
            found[-1] += f",{clause}"
        else:
            found.append(leading + clause)
            leading = ""
    if found and leading:
        found[-1] += f",{leading.rstrip(',')}"
    return found


def _is_one_with(clause: str, before: str, understand: Understand) -> bool:
    """Whether the clause asks the same as the one before, or for the names of the divisions that it counts."""
    if _BY_NAME.search(clause):
        return asks_for_divisions(before)
    question, other = understand(clause), understand(before)
    return asks_for_figure(question) == asks_for_figure(other) and _asks_the_same(question, other)


def _asks_the_same(question: Question, before: Question) -> bool:
    """Whether it only says once more what was asked: “…为什么减少，是什么原因”."""
    if any(_topics(question)) or question.asks & {"units", "duties"}:
        return False
    if set(question.counters) - {None} - set(before.counters):
        return False  # “花了多少钱，去了几个人”
    says = any(one.role == "hint" for one in tokens(question.words))
    return form(question) is form(before) and (form(question) is Form.WHY or not says)


def _part(said: str, readings: tuple[str, ...], question: Question) -> Part:
    in_words = asks_only_for_words(question) or bool(question.asks & {"units", "duties"}) or _asks_for_deed(question)
    return Part(said, readings, in_words, in_words or asks_for_words(question))


def _asks_for_deed(question: Question) -> bool:
    return _DEED.search(question.text) is not None and not (question.operations or asks_for_figure(question))


def _completed(said: str, subject: str, before: str, understand: Understand) -> tuple[str, tuple[str, ...]]:
    """The part, and its readings: with what the first part is about, and by itself where that says enough."""
    meant = _BY_NAME.sub("有哪些", said)
    question = understand(meant)
    if "units" in question.asks:
        return said, (meant,)
    own = [meant] if _stands_alone(question) else []
    if not subject and form(question) is Form.WHY and not any(_topics(question)):
        return said, (f"{before},{meant}",)  # “哪个得分最低，为什么” asks nothing of the account as a whole.
    return said, tuple(dict.fromkeys([f"{subject}{meant}", *own]))


def _stands_alone(question: Question) -> bool:
    roles = [role for role, _ in _topics(question)]
    return "name" in roles or len(roles) >= _ITS_OWN or (form(question) is Form.WHY and "thing" in roles)


def _subject(part: str, understand: Understand) -> str:
    """What the part is about, for parts after it that do not say."""
    said = _STOP.split(part.strip(",的"))[0]
    for pattern in (_SUBJECT, _COUNTED):
        match = pattern.search(said)
        if match is not None and match[1] and _is_about_something(understand(match[1])):
            return match[1]
    # “甲,2031年是多少” with the year taken out.
    return said if _ASKS.search(said) is None and _is_about_something(understand(said)) else ""


def _is_about_something(question: Question) -> bool:
    return any(_topics(question)) or bool(question.asks & {"units", "duties"})


def _topics(question: Question) -> Iterator[tuple[str, str]]:
    return ((one.role, one.text) for one in tokens(question.words) if one.role in {"name", "thing", "act"})


def _distributed(question: Question) -> list[str]:
    """“甲和乙分别为什么增加” as “甲为什么增加” and “乙为什么增加”; nothing where nothing is asked of each."""
    words = [word.text for word in question.words]
    each = next((at for at, word in enumerate(words) if _EACH.match(word)), None)
    if each is None:
        return []
    asked = _EACH.sub("", "".join(words[each:]), count=1)
    return [f"{one}{asked}" for one in _joined(words[:each])]


def _listed(question: Question) -> list[str]:
    """“某项目的甲和乙是什么” as “某项目的甲是什么” and “某项目的乙是什么”; nothing where figures may be asked for."""
    if (question.operations and form(question) is not Form.WHY) or not asks_only_for_words(question):
        return []
    words = [word.text for word in question.words]
    asking = next((at for at, word in enumerate(words) if _ASKS.search(word) and at), None)
    if asking is None:
        return []
    first, *others = _joined(words[:asking])
    frame = first[: first.rfind("的") + 1]
    asked = "".join(words[asking:])
    found = [first.removeprefix(frame), *others]
    return [f"{frame}{one}{asked}" for one in found] if others and min(map(len, found)) >= _SHORTEST else []


def _joined(words: Sequence[str]) -> list[str]:
    """The things that the words list: “甲和乙” as 甲 and 乙; at least one."""
    named = [""]
    for word in words:
        named = [*named, ""] if word in _JOINS else [*named[:-1], named[-1] + word]
    return [one.strip(",") for one in named if one.strip(",的")] or [""]
