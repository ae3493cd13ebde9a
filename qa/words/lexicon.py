"""The words of a question: cutting its text into words that are known, and what is left.

Known are the names in the accounts asked about (whole, or a part of one), everyday words
for them (corpus/standard/everyday.toml) and the words of questions (words.toml). What
no entry covers is kept as unknown text: an answer must account for it, or refuse.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from corpus.names import plain, spellings
from corpus.standard import load
from qa.words.spelling import Spelling
from qa.words.vocabulary import vocabulary

LONGEST = 40
"""Characters; no name in these accounts is longer."""
SHORTEST_PART = 2
PARTS_MEANT = 12
"""A piece that occurs in more names than this says too little to stand for one of them."""
JOINING = frozenset("和与及的")
"""No piece of a name that is meant begins or ends with these: 和服务 of 商品和服务支出."""
_CODE = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")
"""Of a 类, 款 or 项 of the functional classification, which begin with 2, or of the economic ones (3, 5)."""
LONGEST_CODE = 7
_LEFT_OUT_OF_TITLES = (
    re.compile(r"(?:部门预算)?(?:功能|经济)分类|\([^()]*\)"),
    re.compile("财政拨款"),
    re.compile("(?:预算|决算)?总?(?=表$)|部门|明细"),
)
_IN_NUMBER = re.compile("[0-9A-Za-z]")
_TAIL = re.compile("(?:支出|金额|经费|费用)$")
SHORTEST_WITHOUT_TAIL = 4


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a word can contribute.

    `role` is item, part_of_item, absent, code, table, operation, ask, attribute, whole, unit,
    excluding, beyond or filler; `value` says which: an operation's name, "flow=income", a unit …; `items` are
    the bare names of the items meant. `beyond` is what no published account tells.
    """

    role: str
    value: str = ""
    items: frozenset[str] = frozenset()


ABSENT = Sense("absent")
"""A name of the standard that these accounts do not print."""


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the question, text[start:end], with its sense; None where it is unknown."""

    text: str
    start: int
    end: int
    sense: Sense | None

    @property
    def is_unexplained(self) -> bool:
        """Whether these accounts print nothing that it names."""
        return self.sense is None or self.sense is ABSENT


@cache
def question_words() -> dict[str, Sense]:
    """Every word of words.toml."""
    data = vocabulary()
    senses: dict[str, Sense] = {}
    for words in data["filler"].values():
        senses.update((plain(word), Sense("filler")) for word in words)
    senses.update((word, Sense("beyond", word)) for word in data["beyond"]["words"])
    senses.update((word, Sense("excluding")) for word in data["excluding"]["words"])
    senses.update(
        (word, Sense("operation", "growth")) for way in directions().values() for word in way if len(word) > 1
    )
    for role in ("unit", "ask", "operation", "whole"):
        for value, words in data[role].items():
            senses.update((plain(word), Sense(role, value)) for word in words)
    for attribute, values in data["attribute"].items():
        for value, words in values.items():
            senses.update((word, Sense("attribute", f"{attribute}={value}")) for word in words)
    return senses


@cache
def directions() -> dict[str, tuple[str, ...]]:
    """The verbs that say that a figure rose (up) or fell (down)."""
    return {way: tuple(words) for way, words in vocabulary()["direction"].items()}


@cache
def _decided_words() -> dict[str, Sense]:
    """Words of words.toml that stay what they are even where an account prints a name like them."""
    return {word: sense for word, sense in question_words().items() if sense.role != "filler"}


def says_nothing(text: str) -> bool:
    """Whether `text` is a filler word (单位, 项目): as a name it would be taken for what is not meant."""
    sense = question_words().get(text)
    return sense is not None and sense.role == "filler"


@cache
def everyday() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """Groups of official names that mean the same, each with the everyday words for it."""
    return tuple((frozenset(entry["item"]), tuple(map(plain, entry["words"]))) for entry in load("everyday")["item"])


@cache
def joint_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everyday words for several items together, with those items."""
    return tuple((word, tuple(entry["items"])) for entry in load("everyday")["joint"] for word in entry["words"])


class Lexicon:
    """The known words for questions about accounts that print `names` and have tables of these `titles`."""

    def __init__(self, names: Iterable[str], titles: Mapping[int, str] | None = None) -> None:
        names = frozenset(names)
        whole: defaultdict[str, set[str]] = defaultdict(set)
        shortened: defaultdict[str, set[str]] = defaultdict(set)
        self._by_pair: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        """Spellings with their names, by each two neighbouring characters."""
        for name in names:
            for spelling in spellings(name):
                whole[spelling].add(name)
                for at in range(len(spelling) - 1):
                    self._by_pair[spelling[at : at + SHORTEST_PART]].append((spelling, name))
        for name in names:
            for short in _shortened(name):
                shortened[short].add(name)
        whole |= {short: meant for short, meant in shortened.items() if short not in whole}
        for official, words in everyday():
            meant = official & names
            for word in (*official, *words) if meant else ():
                whole[word] |= meant
        self._absent = {
            word
            for official, words in everyday()
            if not official & names
            for word in (*official, *words)
            if word not in whole
        }
        self._items = {word: frozenset(meant) for word, meant in whole.items()}
        tables = _tables(titles or {})
        # From what counts least to what counts most, where a word could be several.
        self._senses: dict[str, Sense] = {
            **dict.fromkeys(self._absent, ABSENT),
            **question_words(),
            **tables,
            **{word: Sense("item", items=meant) for word, meant in self._items.items()},
            **_decided_words(),
        }
        self._reach = _reach(_reach_of_words(), (*chain.from_iterable(map(spellings, names)), *tables))

    def sense(self, text: str) -> Sense | None:
        """What `text` means as one word, or None."""
        found = self._senses.get(text)
        if found is None and not (text[:1] in JOINING or text[-1:] in JOINING):
            part = self.narrowed(text)
            found = Sense("part_of_item", items=part) if 0 < len(part) <= PARTS_MEANT else None
        if found is None and _CODE.fullmatch(text):
            found = Sense("code", text)
        return found

    @cached_property
    def spelling(self) -> Spelling:
        """Every whole name and everyday word by its sound."""
        return Spelling(self._items)

    def narrowed(self, text: str) -> frozenset[str]:
        """The names in which `text` occurs."""
        if not SHORTEST_PART <= len(text) <= LONGEST:
            return frozenset()
        near = self._by_pair.get(text[:SHORTEST_PART], ())
        return frozenset(name for spelling, name in near if text in spelling)

    def cut(self, text: str) -> tuple[Word, ...]:
        """`text` (in the form of corpus.names.plain) as words, so that least is left unknown."""
        best: list[tuple[float, int, Sense | None]] = [(0.0, 0, None)]
        for end in range(1, len(text) + 1):
            best.append(max(self._steps(text, end, best), key=lambda step: step[0]))
        words: list[Word] = []
        end = len(text)
        while end:
            _, start, sense = best[end]
            words.append(Word(text[start:end], start, end, sense))
            end = start
        return tuple(_joined(reversed(words)))

    def _steps(
        self, text: str, end: int, best: list[tuple[float, int, Sense | None]]
    ) -> Iterable[tuple[float, int, Sense | None]]:
        """The ways to end a word at `end`: (score of the whole cut, start of the word, its sense)."""
        yield best[end - 1][0] - 1.0, end - 1, None
        for start in range(max(0, end - self._reach.get(text[end - 1], LONGEST_CODE)), end):
            sense = self.sense(text[start:end])
            if (
                sense is not None
                and not _splits_number(text, start, end)
                and not _is_amount(sense, text[end : end + 1])
            ):
                yield best[start][0] + _worth(sense, end - start), start, sense


def _reach(known: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    """How far before each character a known word that ends with it may begin: a name, a piece of one, a word."""
    reach = dict(known)
    for name in names:
        for position, character in enumerate(name, 1):
            if position > reach.get(character, LONGEST_CODE):
                reach[character] = position
    return reach


@cache
def _reach_of_words() -> dict[str, int]:
    """The same for the words of questions and everyday words, which are known for every account."""
    reach: dict[str, int] = {}
    for word in question_words():
        reach[word[-1]] = max(reach.get(word[-1], LONGEST_CODE), len(word))
    return _reach(reach, chain.from_iterable((*official, *words) for official, words in everyday()))


def _worth(sense: Sense, length: int) -> float:
    """Long words over short ones, also among cuts that cover the same; names over pieces of names over filler."""
    if sense.role == "filler":
        return 0.3 * length - 0.3
    if sense.role == "part_of_item":
        return 0.8 * length - 0.9 + 0.01 * length**2
    # Of names that cover the same, the longer first: 初中教育|支出, not 初中|教育支出.
    apart = 0.05 if sense.value == "flow=expenditure" else 0.0
    return 1.0 * length - 0.4 + 0.01 * length**2 + apart


def _is_amount(sense: Sense, after: str) -> bool:
    """True of digits that would be a code, were they not counted in something: 132万平方米."""
    return sense.role == "code" and after != "" and after in "万亿元%"


def _splits_number(text: str, start: int, end: int) -> bool:
    """True if the word would begin or end inside a run of digits, or behind the letters of a road's or a line's."""
    return (start > 0 and _IN_NUMBER.match(text[start - 1]) is not None and text[start].isdigit()) or (
        end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
    )


def _joined(words: Iterable[Word]) -> Iterable[Word]:
    """Neighbouring unknown characters as one word."""
    pending: Word | None = None
    for word in words:
        if word.sense is None and pending is not None:
            pending = Word(pending.text + word.text, pending.start, word.end, None)
        elif word.sense is None:
            pending = word
        else:
            if pending is not None:
                yield pending
                pending = None
            yield word
    if pending is not None:
        yield pending


def _shortened(name: str) -> Iterator[str]:
    """What people leave out of a name, if enough is left: 政府采购工程, 政府性基金拨款 for 政府性基金预算拨款."""
    tailless = _TAIL.sub("", name)
    shorter = {tailless, name.replace("预算", ""), tailless.replace("预算", "")} - {name}
    return (short for short in shorter if len(short) >= SHORTEST_WITHOUT_TAIL)


def _tables(titles: Mapping[int, str]) -> dict[str, Sense]:
    """What people call the tables, as far as it means one of them only."""
    called: defaultdict[str, set[str]] = defaultdict(set)
    for number, title in titles.items():
        for name in _called(number, title):
            called[name].add(title)
    return {name: Sense("table", min(meant)) for name, meant in called.items() if len(meant) == 1}


def _called(number: int, title: str) -> Iterator[str]:
    """As people name a table: by its title, or less of it, or its number."""
    short = _short_title(title)
    yield short
    for left_out in _LEFT_OUT_OF_TITLES:
        short = left_out.sub("", short)
        yield short
    if "三公" in short:
        yield from ("三公经费表", "三公表")
    spelt = "一二三四五六七八九十"[number - 1 : number]
    for said in (f"{number:02}", str(number), *spelt):
        yield from (f"表{said}", f"附表{said}", f"公开{said}表", f"第{said}张表", f"第{said}个表")


def _short_title(title: str) -> str:
    """2025年部门收入预算总表 is 收入预算总表."""
    return re.sub(r"^\d{4}年度?|^(?:部门|单位|预算单位)", "", re.sub(r"^\d{4}年度?", "", plain(title)))
