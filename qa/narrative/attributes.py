"""What is asked of a thing must be told of it: its goal, how it was done, and not of half of what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.names import plain
from qa.asking.forms import Form
from qa.asking.topics import TWO_WORDS, Topic
from qa.narrative.candidates import Candidate
from qa.words.vocabulary import data_of

_ASKS_GOAL = re.compile(
    "(?P<what>目标|指标)(?=值?(?:$|[?。]|[都又分别]{0,2}(?:[是为有]|包括)|设))|(?:哪些|什么)[^,。?]{0,6}?(?P<which>目标|指标)"
)
_IS = "(?:设定|确定)?(?:[:：。是为]|包括)"


def tells_what_is_asked(candidate: Candidate, asked: Topic, text: str) -> bool:
    """Whether the passage tells the goal or the manner that the question asks for, and speaks of each noun as one."""
    if asked.form is Form.TOLD:
        goal = _ASKS_GOAL.search(text)
        if goal is not None and not _tells_goal(candidate, goal["what"] or goal["which"]):
            return False
        said = candidate.quoted.text
        if any(manner.search(text) and not told.search(said) for manner, told in _manners()):
            return False
    return asked.form is Form.OUTLOOK or all(_stand_together(nouns, asked, candidate) for nouns in _joined(asked, text))


def _tells_goal(candidate: Candidate, what: str) -> bool:
    """Whether it says what the goal is, not only that goals were set."""
    told = re.search(f"{what}{_IS}", candidate.quoted.text)
    return told is not None or candidate.section.heading.endswith(what)


@cache
def _manners() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """How something was done: what asks for it with a verb of one character, and what tells it."""
    return tuple((re.compile(one["asked"]), re.compile(one["told"])) for one in data_of("passages")["manner"])


def _joined(asked: Topic, text: str) -> Iterator[tuple[str, ...]]:
    """The nouns that the question joins to one: 物业公司; and those that may be told in two pieces: 教学设备."""
    nouns = (*asked.names, *asked.things)
    yield from ((one, other) for one in nouns for other in nouns if one != other and one + other in text)
    yield from ((one,) for one in asked.things if len(one) >= TWO_WORDS)


def _stand_together(nouns: tuple[str, ...], asked: Topic, candidate: Candidate) -> bool:
    """Whether a sentence, under its headings, speaks of both."""
    above = plain(candidate.section.name + candidate.lead + candidate.first_clause + candidate.noted)
    told = [above + sentence for sentence in re.split("[。;]", plain(candidate.quoted.text))]
    return any(all(asked.explains(noun, sentence) for noun in nouns) for sentence in told)
