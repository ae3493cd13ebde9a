"""The content words of a question that prose answers, and what kind of words they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from corpus.names import plain
from corpus.standard import load
from corpus.synonyms import words
from qa.words.lexicon import Word, question_words
from qa.words.vocabulary import data_of

_ASIDE = {"ask", "operation", "unit", "excluding", "beyond"}
_NOUNS = tuple("njlibst")
_VERBS = tuple("va")
_FUNCTION_WORDS = frozenset("事归下来没未不由谁到去过着了得在是的要想会能该")
_SHORT = re.compile("[一-鿿]{2,3}")
_ONLY = "只仅才光"
_WHAT = frozenset({"什么", "啥", "哪些", "哪几", "哪几块", "哪几样"})
_BETWEEN = frozenset("了过着些点")
_OFTEN = "老总常又再都就快先曾"
_PLACES = frozenset("上下中里内外前后要的")
"""“在…上要做什么”: characters that stand behind a thing and name none."""
_NOT_NAMED = frozenset("外各本全该我")
_THAN = frozenset({"比", "较", "比起"})
"""Behind these stands what something is compared with, which a passage may call otherwise: 年初 for 年初结转和结余."""
_QUESTION = re.compile("[谁哪什怎几吗啥]|多久")
_ASKED_CLASS = re.compile("(?:哪些|哪个|哪家|哪几个|哪几家|(?<!为)什么|(?<!为)啥|哪)$")
"""What follows it names the kind of thing asked for: 哪些材料."""
_ASKED_WHAT = re.compile("是(?:个|一个|一种|种|项)?(?:什么|啥|怎样的|什么样的)$")
"""“某某是什么活动”: what is told of it need not say that it is an activity."""
_ASKING = re.compile(
    "(?:哪一?个?|什么|啥)(?:科室|处室|股室|部门|科|处|股|庭)(?![目技学理长])|管不管|归不归|是不是|有没有|算不算"
)
"""What stands behind belongs to no word with it: “哪个科写”, “管不管煤”."""


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    role: str
    """name, thing, act, hint or compound."""


def tokens(words: Sequence[Word]) -> Iterator[Token]:
    """The content words: names in the accounts whole, the rest as segmented."""
    loose, before = "", ""
    for at, word in enumerate(words):
        role = _role(word)
        if role == "name" and at and words[at - 1].text in _THAN:
            role = "thing"
        if role:
            yield from _cut(loose, before)
            loose, before = "", word.text
            if role in {"name", "thing"}:
                yield Token(word.text, role)
        else:
            loose += word.text
    yield from _cut(loose, before)


def nouns(text: str) -> tuple[str, ...]:
    """The nouns and names in `text`, those left out that only say of what kind something is."""
    return tuple(
        token for token, tag in _segmenter().tag(text) if _is_noun(tag) and len(token) > 1 and not is_vague(token)
    )


def places(text: str) -> tuple[str, ...]:
    """The names of places in `text`; 外省市 and the like name none."""
    return tuple(token for token, tag in _segmenter().tag(text) if tag == "ns" and token[0] not in _NOT_NAMED)


def _data() -> dict[str, Any]:
    return data_of("passages")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(_data()["kinds"])


@cache
def _vague() -> frozenset[str]:
    return _kinds() | frozenset(_data()["plain_verbs"])


@cache
def _says_little(text: str) -> bool:
    """Whether `text` is a word of questions, or made of such: 问下, 接下来."""
    if text in _data()["telling"]:
        return False
    if text in _vague() or text in question_words() or _is_made_of_vague(text) or _PLACES.issuperset(text):
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


def is_vague(token: str) -> bool:
    return token in _kinds() or _is_made_of_vague(token) or (len(token) == 1 and token in question_words())


def full_form(word: str, evidence: str) -> str:
    """What a word is short for that stands there: 环境卫生 for 环卫, 在校学生 for 在校生; "" if nothing.

    Of two words it takes the first character of the one and the first or the last of the other, or one of them whole.
    """
    if not _SHORT.fullmatch(word):
        return ""
    cuts = range(1, len(word))
    return next((full for cut in cuts for full in _spelt_out(word[:cut], word[cut:], evidence)), "")


def _spelt_out(first: str, second: str, evidence: str) -> Iterator[str]:
    """Two words that stand side by side in the evidence and have these pieces: 公办, 幼儿园 for 公办园."""
    one = first if len(first) == 2 else f"{first}[一-鿿]"
    other = second if len(second) == 2 else f"(?:{second}[一-鿿]|[一-鿿]{{1,2}}{second})"
    for match in re.finditer(f"(?=({one})({other}))", evidence):
        if all(map(_segmenter().has_word, match.groups())):
            yield match[1] + match[2]


def is_light(verb: str) -> bool:
    """Whether the verb of one character says too little to be looked for."""
    return verb in _data()["light"]


def verb_before_what(text: str) -> str:
    """The verb of one character whose object is asked for: 赔 in “赔了什么”; "" if there is none."""
    tagged = [pair for pair in _segmenter().tag(text.rstrip("?。呢啊呀")) if pair[0] not in _BETWEEN]
    behind = [*(word for word, _ in tagged[2:]), ","]
    for (verb, tag), (what, _), after in zip(tagged, tagged[1:], behind, strict=False):
        if what in _WHAT and len(verb) == 1 and tag[0] == "v" and not after.isalnum():
            return str(verb)
    return ""


def is_plain_verb(token: str) -> bool:
    """Whether it says only that something is, is done or is in someone's charge."""
    return token in _data()["plain_verbs"]


def _role(word: Word) -> str:
    """name, thing or aside; nothing for text to be segmented."""
    if word.sense is None or len(word.text) < 2:
        return ""
    role, attribute = word.sense.role, word.sense.value.split("=")[0]
    if word.sense.value == "flow=income":
        return "name"
    if role in {"item", "table"} or (role == "attribute" and attribute in {"part", "basis"}):
        return "name"
    if role == "code":
        return "thing"
    return "aside" if role in _ASIDE or role in {"attribute", "whole"} else ""


def _cut(text: str, said: str) -> Iterator[Token]:
    """The words of `text`, which follows what is `said`: those of everyday talk whole, the rest as segmented."""
    if (asked := _ASKING.search(text)) is not None and asked.end() < len(text):
        yield from _cut(text[: asked.end()], said)
        yield from _cut(text[asked.end() :], said + text[: asked.end()])
        return
    start = 0
    for match in _everyday_talk().finditer(text):
        yield from _segmented(text[start : match.start()], said + text[:start])
        yield Token(match[0], "hint" if _says_little(match[0]) else "thing")
        start = match.end()
    yield from _segmented(text[start:], said + text[:start])


@cache
def _everyday_talk() -> re.Pattern[str]:
    words = {plain(word) for saying in load("sayings")["saying"] for word in saying["says"]}
    return re.compile("|".join(map(re.escape, sorted(filter(_is_whole, words), key=len, reverse=True))))


def _is_whole(word: str) -> bool:
    """Whether a word of everyday talk stands by itself: no single character, no question."""
    return len(word) > 1 and _QUESTION.search(word) is None


def _segmented(text: str, said: str) -> Iterator[Token]:
    """The words of `text`, which follows what is `said`."""
    # Half of a character, as a broken paste leaves it, is nothing that can be segmented.
    tagged = _segmenter().tag(text.encode("utf-8", "replace").decode())
    yield from _compounds(tagged)
    for i, (token, tag) in enumerate(tagged):
        after = tagged[i + 1][1] if i + 1 < len(tagged) else ""
        before = said + "".join(one for one, _ in tagged[:i])
        if _ASKED_WHAT.search(before) and i + 1 == len(tagged) and _is_noun(tag) and len(token) > 1:
            yield Token(token, "hint")
        elif (
            _ASKED_CLASS.search(before) and (_is_noun(tag) or (len(token) == 1 and tag != "a")) and not is_vague(token)
        ):
            yield Token(token, "thing")
        elif not _says_something(token, tag):
            continue
        elif _says_little(token):
            if len(token) > 1:
                yield Token(token, "hint")
        else:
            is_qualifier = tag == "a" and len(token) > 1 and _is_noun(after)
            if _is_noun(tag) or is_qualifier or any(map(str.isdigit, token)):
                yield Token(_stem(token), "thing")
            elif len(act := _bare(token)) > 1:
                yield Token(act, "act")


def _bare(verb: str) -> str:
    """The verb without adverbs before it, where these make no word with it: 换 of 老换, but 老化."""
    verb = verb.lstrip(_ONLY if _segmenter().has_word(verb) else _ONLY + _OFTEN)
    return verb.strip("".join(_FUNCTION_WORDS))


@cache
def _segmenter() -> Any:
    """Knows the words of passages.toml and thesaurus.toml too, but those put together of words that it knows."""
    import rjieba  # reads its dictionary, an eighth of a second, which questions for figures need not wait for

    segmenter = rjieba.Jieba()
    known: list[str] = _data()["words"]
    for word in filter(lambda word: not segmenter.has_word(word), known):
        segmenter.add_word(word, None, "n")
    for _ in range(2):  # One added may break another: 旧小区 in 老旧小区.
        for word, tag in words().items():
            if any(len(piece) == 1 for piece in segmenter.cut(word)) and len(word) > 1:
                segmenter.add_word(word, None, tag)
    return segmenter


def _compounds(tagged: Sequence[tuple[str, str]]) -> Iterator[Token]:
    for is_noun, run in groupby(
        tagged,
        lambda pair: _is_noun(pair[1]) and pair[1] != "t" and not _PLACES.issuperset(pair[0]) and len(pair[0]) > 1,
    ):
        tokens = [token for token, _ in run]
        if is_noun and len(tokens) > 2 and not all(map(_says_little, tokens)):
            yield Token("".join(tokens), "compound")


def _is_noun(tag: str) -> bool:
    return tag[:1] in _NOUNS or tag in {"eng", "vn"}


def _says_something(token: str, tag: str) -> bool:
    return any(map(str.isdigit, token)) or _is_noun(tag) or (tag[0] in _VERBS and len(token) > 1)
