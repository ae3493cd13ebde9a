"""What a question that prose answers is about: the things a passage must name, and the form of answer wanted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from corpus.names import plain
from corpus.standard import load
from index.sayings import sayings_in
from qa.coverage import is_explained, synonyms
from qa.lexicon import Word, question_words
from qa.question import Question

LOOSE = 0.2
"""The part of the characters of the content words that may stay uncovered, when they are verbs."""
TOGETHER = 0.5
"""The part of a compound of nouns that must stand in one piece."""
_ROLES = ("name", "thing", "act", "hint")
_ASIDE = {"ask", "operation", "unit", "excluding", "beyond"}
_NOUNS = tuple("njlibst")
_VERBS = tuple("va")


class Form(StrEnum):
    """What is asked for: a reason, a purpose, a use of money, a place or time, who is in charge of what, what is
    wrong, what is to come, or simply what is told."""

    WHY = "why"
    PURPOSE = "purpose"
    USE = "use"
    WHERE = "where"
    DUTY = "duty"
    TROUBLE = "trouble"
    OUTLOOK = "outlook"
    TOLD = "told"


_PURPOSE = re.compile("为了什么|图什么|图的是|图个啥|什么目的|目的是|用意|初衷")
_USE = re.compile(
    "用于[哪什]|拿(?:来|去)[干做作]?什么|派.{0,2}用场|用来|用在[谁哪什]|[干做作]什么用|[干做]啥用|用途|花在[什哪]|派什么用"
)
_DUTY = re.compile(
    r"管不管|归.{0,10}(?:管|吗|么|哪)|[由是].{0,6}(?:在管|负责|牵头|承担|受理)|管(?!理|控|制)[^,。]{0,12}[吗么嘛]|管(?:什么|些?啥|哪)"
    r"|谁.{0,3}(?:管|负责|抓|罚)|负责|职责|职能|主管|哪一?个?.{0,3}(?:科|处)室|哪一?个?[科处](?![目技学理])|什么科室|参与.{0,6}吗|受理|由.{1,8}[吗么]|科是[做干]|管理[吗么]"
)
_WHERE = re.compile("去了?哪|哪里|哪儿|何处|什么地方|什么时候|何时|几号|几点|地址")
_WHETHER = re.compile("[吗嘛么没不]$|有没有|有无|是否|能否|能不能|会不会|[是算管归](?:不是|不算|不管|不归)")
_OPINION = re.compile("觉得|认为|值得|应不应该|该不该|合不合理|合理吗|好不好")
_TROUBLE = re.compile("(?:什么|哪些|哪方面|啥).{0,8}(?:短板|困难|问题|不足|难处|毛病|约束|瓶颈|不便|难题|痛点)")
_OUTLOOK = re.compile(
    "(?:打算|下一步|下步|今后|接下来|将来|往后|以后).{0,12}(?:怎[么样]|如何|什么|哪些|吗)|(?:什么|哪些|啥)打算"
)
_COMPARED = re.compile("少于|低于|小于|多于|高于|大于|减少|下降|增加|增长|完成")
_DONE = re.compile(r"(?![为除])[\u4e00-\u9fff][了过](?![解于错不])")
_RESULT = re.compile("结果|成效|成果|进展")
_WHO = re.compile("(?<!由)谁(?!家|来|负责|管)")
_RECEIVES = re.compile("招待|接待|用在|花在|给谁|面向|针对|对谁|服务")
_FUNCTION_WORDS = frozenset("事归下来没未不由谁到去过着了得在是的")
_QUESTION = re.compile("[谁哪什怎几吗啥]|多久")
_ASKED_CLASS = re.compile("(?:哪些|哪个|哪家|哪几个|哪几家|(?<!为)什么|(?<!为)啥|哪)$")
"""What follows it names the kind of thing asked for: 哪些材料."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`things` must all be named by a passage or its headings; of `acts`, verbs, a few may be said otherwise.

    `names` are those things that are names of items; `hints` say too little to be looked for, but may decide
    between two passages.
    """

    form: Form
    names: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]
    hints: tuple[str, ...]
    compounds: tuple[str, ...]
    """Nouns that follow one another: 政府工作报告."""
    is_of_deed: bool
    """Whether it asks for something done (做了什么), which a list of duties does not tell."""
    is_of_degree: bool
    is_bare: bool
    """Whether it only names something and asks nothing (…的实施周期)."""
    meant: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words of everyday talk in the question, with what reports print for them."""

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.names, *self.things, *self.acts)

    def is_met(self, evidence: str) -> bool:
        """Whether the evidence (in the form of corpus.names.plain) names all things and says most of the rest."""
        if not all(named(name, evidence) for name in self.names):
            return False
        if not all(self.explains(thing, evidence) for thing in self.things):
            return False
        if any(longest(compound, evidence) < TOGETHER * len(compound) for compound in self.compounds):
            return False
        missing = sum(len(act) for act in self.acts if not self.explains(act, evidence))
        return missing <= LOOSE * sum(map(len, self.words))

    def explains(self, word: str, evidence: str) -> bool:
        """Whether the evidence says the word, or what is meant by it in everyday talk."""
        return explained(word, evidence) or any(
            other in evidence
            for said, printed in self.meant
            if said == word or (len(word) > 1 and (said in word or word in said))
            for other in printed
            if not _is_vague(other)
        )

    def share(self, evidence: str) -> float:
        """The part of all words that the evidence names; 1 if there are none."""
        words = (*self.words, *self.hints)
        return (
            sum(len(word) for word in words if self.explains(word, evidence)) / sum(map(len, words)) if words else 1.0
        )


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    role: str
    """name, thing, act, hint or compound."""


def topic(question: Question) -> Topic:
    tokens = list(_tokens(question.words))
    by_role = {role: tuple(dict.fromkeys(one.text for one in tokens if one.role == role)) for role in _ROLES}
    names, things, acts, hints = (by_role[role] for role in _ROLES)
    if not names and not things and not acts:
        said_before = tuple(one.text for one in question.earlier[-1:] if one.text)
        names, things = said_before, () if said_before or form(question) is Form.WHY else hints
    is_bare = not question.asks and "breakdown" not in question.operations and not asks_whether(question)
    return Topic(
        form(question), names, things, acts, hints, tuple(one.text for one in tokens if one.role == "compound"),
        is_of_deed=_DONE.search(question.text) is not None, is_of_degree="degree" in question.asks or _RESULT.search(question.text) is not None, is_bare=is_bare,
        meant=sayings_in(question.text),
    )  # fmt: skip


def form(question: Question) -> Form:
    text = question.text
    if _PURPOSE.search(text):
        return Form.PURPOSE
    if "why" in question.asks or ("解释" in text and _COMPARED.search(text)):
        return Form.WHY
    if _USE.search(text):
        return Form.USE
    if _WHERE.search(text) and not question.operations & {"highest", "lowest"}:
        return Form.WHERE
    if _TROUBLE.search(text):
        return Form.TROUBLE
    if _OUTLOOK.search(text):
        return Form.OUTLOOK
    return Form.DUTY if _DUTY.search(text) else Form.TOLD


def asks_whether(question: Question) -> bool:
    """Whether yes or no is asked, of the accounts themselves and not of what somebody said."""
    hearsay = any(word.sense is not None and word.sense.value == "claim" for word in question.words)
    if hearsay or question.amounts or _OPINION.search(question.text):
        return False
    return _WHETHER.search(question.text) is not None


def asks_for_person(question: Question) -> bool:
    """Whether it asks who did something: these accounts name no persons."""
    text = question.text
    return _WHO.search(text) is not None and form(question) is not Form.DUTY and not _RECEIVES.search(text)


def named(name: str, evidence: str) -> bool:
    """Whether the evidence has the name of an item as such or by another name; pieces of it do not do."""
    return any(other in evidence for other in (name, *synonyms(name), *same_as(name)))


def explained(word: str, evidence: str) -> bool:
    return is_explained(word, evidence) or any(other in evidence for other in same_as(word))


def longest(run: str, evidence: str) -> int:
    """The length of the longest piece of `run`, two characters or more, that stands in the evidence."""
    return max(
        (end - at for at in range(len(run)) for end in range(at + 2, len(run) + 1) if run[at:end] in evidence),
        default=0,
    )


@cache
def same_as(word: str) -> tuple[str, ...]:
    """What a report may say where a question says `word`."""
    return tuple(plain(other) for group in load("sayings")["same"] if word in group for other in group if other != word)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("qa") / "passages.toml").read_text(encoding="utf-8"))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(_data()["kinds"])


@cache
def _vague() -> frozenset[str]:
    return _kinds() | frozenset(_data()["plain_verbs"])


@cache
def _says_little(text: str) -> bool:
    """Whether `text` is a word of questions, or made of such: 问下, 接下来."""
    if text in _vague() or text in question_words() or _is_made_of_vague(text):
        return True
    return not _FUNCTION_WORDS.isdisjoint(text) and any(
        text[:cut] in question_words() and (text[cut:] in question_words() or _says_little(text[cut:]))
        for cut in range(1, len(text))
    )


def _stem(token: str) -> str:
    """Without the noun of kind that it ends with: 保密 of 保密工作."""
    return token[:-2] if len(token) > 3 and token[-2:] in _kinds() else token


def _is_made_of_vague(token: str) -> bool:
    return any(token[:cut] in _vague() and token[cut:] in _vague() for cut in range(1, len(token)))


def _is_vague(token: str) -> bool:
    return token in _kinds() or _is_made_of_vague(token) or (len(token) == 1 and token in question_words())


def _tokens(words: Sequence[Word]) -> Iterator[_Token]:
    """The content words: names in the accounts whole, the rest as segmented."""
    loose, before = "", ""
    for word in words:
        role = _role(word)
        if role:
            yield from _cut(loose, before)
            loose, before = "", word.text
            if role == "name":
                yield _Token(word.text, "name")
        else:
            loose += word.text
    yield from _cut(loose, before)


def _role(word: Word) -> str:
    """name or aside; nothing for text to be segmented."""
    if word.sense is None or len(word.text) < 2:
        return ""
    role, attribute = word.sense.role, word.sense.value.split("=")[0]
    if word.sense.value == "flow=income":
        return "name"
    if role in {"item", "table"} or (role == "attribute" and attribute in {"part", "basis"}):
        return "name"
    return "aside" if role in _ASIDE or role in {"attribute", "code", "whole"} else ""


def _cut(text: str, said: str) -> Iterator[_Token]:
    """The words of `text`, which follows what is `said`: those of everyday talk whole, the rest as segmented."""
    start = 0
    for match in _everyday_talk().finditer(text):
        yield from _segmented(text[start : match.start()], said + text[:start])
        yield _Token(match[0], "hint" if _says_little(match[0]) else "thing")
        start = match.end()
    yield from _segmented(text[start:], said + text[:start])


@cache
def _everyday_talk() -> re.Pattern[str]:
    words = {plain(word) for saying in load("sayings")["saying"] for word in saying["says"]}
    return re.compile("|".join(map(re.escape, sorted(filter(_is_whole, words), key=len, reverse=True))))


def _is_whole(word: str) -> bool:
    """Whether a word of everyday talk stands by itself: no single character, no question."""
    return len(word) > 1 and _QUESTION.search(word) is None


def _segmented(text: str, said: str) -> Iterator[_Token]:
    """The words of `text`, which follows what is `said`."""
    # Half of a character, as a broken paste leaves it, is nothing that can be segmented.
    tagged = _segmenter().tag(text.encode("utf-8", "replace").decode())
    yield from _compounds(tagged)
    for i, (token, tag) in enumerate(tagged):
        after = tagged[i + 1][1] if i + 1 < len(tagged) else ""
        before = said + "".join(one for one, _ in tagged[:i])
        if _ASKED_CLASS.search(before) and (_is_noun(tag) or (len(token) == 1 and tag != "a")) and not _is_vague(token):
            yield _Token(token, "thing")
        elif not _says_something(token, tag):
            continue
        elif _says_little(token):
            if len(token) > 1:
                yield _Token(token, "hint")
        else:
            is_qualifier = tag == "a" and len(token) > 1 and _is_noun(after)
            if _is_noun(tag) or is_qualifier or any(map(str.isdigit, token)):
                yield _Token(_stem(token), "thing")
            elif len(act := token.strip("".join(_FUNCTION_WORDS))) > 1:
                yield _Token(act, "act")


@cache
def _segmenter() -> Any:
    """Knows the words of passages.toml and sayings.toml too."""
    import rjieba  # reads its dictionary, an eighth of a second, which questions for figures need not wait for

    segmenter = rjieba.Jieba()
    known = (*_data()["words"], *(word for group in load("sayings")["same"] for word in group))
    for word in (word for word in known if not segmenter.has_word(word)):
        segmenter.add_word(word, None, "n")
    return segmenter


def _compounds(tagged: Sequence[tuple[str, str]]) -> Iterator[_Token]:
    for is_noun, run in groupby(tagged, lambda pair: _is_noun(pair[1]) and len(pair[0]) > 1):
        tokens = [token for token, _ in run]
        if is_noun and len(tokens) > 2 and not all(map(_says_little, tokens)):
            yield _Token("".join(tokens), "compound")


def _is_noun(tag: str) -> bool:
    return tag[:1] in _NOUNS or tag in {"eng", "vn"}


def _says_something(token: str, tag: str) -> bool:
    return any(map(str.isdigit, token)) or _is_noun(tag) or (tag[0] in _VERBS and len(token) > 1)
