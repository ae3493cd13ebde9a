"""What a question that prose answers is about: the things a passage must name, and the form of answer wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.synonyms import as_told, said_in, same_as
from index.sayings import sayings_in
from qa.asking.forms import Form, asks_for_deed, asks_for_result, asks_whether, asks_which, form
from qa.asking.question import Question
from qa.words.coverage import is_explained, other_words, paraphrases, synonyms
from qa.words.kinds import Kind, kind_asked
from qa.words.tokens import full_form, is_plain_verb, is_vague, places, tokens
from qa.words.vocabulary import data_of
from qa.words.ways import asks_of_change

LOOSE = 0.2
"""The part of the characters of the content words that may stay uncovered, when they are verbs."""
TOGETHER = 0.5
"""The part of a compound of nouns that must stand in one piece."""
NEAR = 6
"""Characters at most between what is done and what it is done to."""
TWO_WORDS = 4
"""Characters of a name of two words, between which a report may set another: 公路日常养护."""
FEWEST_SAID = 2
"""Words that a passage must say where it need not say all."""
OF_ALL = frozenset({Form.WHY, Form.TROUBLE, Form.OUTLOOK})
"""Forms that may ask about the account as a whole."""
_NUMBER = re.compile(r"\d")
_BRACKETS = re.compile("[()]")
_ROLES = ("name", "thing", "act", "hint")


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
    is_of_change: bool = False
    """Whether it asks about a figure that rose, fell or stayed the same."""
    meant: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words of everyday talk in the question, with what reports print for them."""
    kind: Kind | None = None
    """Of the things asked for: 什么设备."""
    said: tuple[str, ...] = ()
    """Words of the thesaurus in the question, which may be of several of its words."""
    unsaid: float = 0.0
    """The part of its words that a passage need not say: what the question tells besides (a story, an example)."""

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.names, *self.things, *self.acts)

    def is_met(self, evidence: str) -> bool:
        """Whether the evidence (in the form of corpus.names.plain) names all things and says most of the rest."""
        if not all(named(name, evidence) for name in self.names):
            return False
        if self.unsaid:
            return self._is_mostly_met(evidence)
        if not all(self.explains(thing, evidence) for thing in self.things):
            return False
        told = (as_told(compound, evidence) for compound in self.compounds)
        unbracketed = _BRACKETS.sub("", evidence)
        if any(
            max(longest(compound, evidence), longest(compound, unbracketed)) < TOGETHER * len(compound)
            for compound in told
        ):
            return False
        missing = sum(len(act) for act in self.acts if not self.explains(act, evidence))
        return missing <= LOOSE * sum(map(len, self.words))

    def _is_mostly_met(self, evidence: str) -> bool:
        """Whether the evidence says enough of the words, and all that tell one thing from another: places, numbers."""
        missing = [word for word in self.words if not self.explains(word, evidence)]
        is_distinct = any(places(word) or _NUMBER.search(word) for word in missing)
        is_told = len(self.words) - len(missing) >= FEWEST_SAID
        return is_told and not is_distinct and sum(map(len, missing)) <= self.unsaid * sum(map(len, self.words))

    def eased(self) -> Topic | None:
        """The same, of which a passage may leave unsaid what the form allows; None where it must say everything."""
        unsaid = data_of("passages")["unsaid"].get(self.form.value, 0.0)
        return replace(self, unsaid=unsaid) if unsaid else None

    def explains(self, word: str, evidence: str) -> bool:
        """Whether the evidence says the word, or what is meant by it, or by words that it is one of."""
        if self.kind is not None and word in self.kind.asked and self.kind.is_told(evidence):
            return True
        wider = (said for said in self.said if word in said and word != said)
        if explained(word, evidence) or any(other in evidence for said in wider for other in same_as(said)):
            return True
        return any(
            other in evidence
            for said, printed in self.meant
            if said == word or (min(len(word), len(said)) > 1 and (said in word or word in said))
            for other in printed
            if not is_vague(other)
        )

    def share(self, evidence: str) -> float:
        """The part of all words that the evidence names; 1 if there are none."""
        words = (*self.words, *self.hints)
        return (
            sum(len(word) for word in words if self.explains(word, evidence)) / sum(map(len, words)) if words else 1.0
        )


def topic(question: Question) -> Topic:
    found = list(tokens(question.words))
    by_role = {role: tuple(dict.fromkeys(one.text for one in found if one.role == role)) for role in _ROLES}
    names, things, acts, hints = (by_role[role] for role in _ROLES)
    if names:  # a code beside a name says nothing more
        things = tuple(thing for thing in things if not thing.isdecimal())
    if not names and not things and not acts:
        said_before = tuple(min(one.items, default=one.text, key=len) for one in question.earlier[-1:] if one.text)
        names, things = said_before, () if said_before or form(question) in OF_ALL else _nouns_only(question, hints)
    is_bare = not (
        question.asks or "breakdown" in question.operations or asks_whether(question) or asks_which(question)
    )
    return Topic(
        form(question), names, things, acts, hints, tuple(one.text for one in found if one.role == "compound"),
        is_of_deed=asks_for_deed(question), is_of_degree=asks_for_result(question), is_bare=is_bare,
        is_of_change=asks_of_change(question.text), meant=sayings_in(question.text),
        said=said_in(question.text), kind=kind_asked(question.text),
    )  # fmt: skip


def _nouns_only(question: Question, hints: tuple[str, ...]) -> tuple[str, ...]:
    """The hints that may name a thing: of duties, a verb such as 参与 by itself names none."""
    return tuple(hint for hint in hints if not is_plain_verb(hint)) if form(question) is Form.DUTY else hints


def named(name: str, evidence: str) -> bool:
    """Whether the evidence has the name of an item as such or by another name; pieces of it do not do."""
    if any(other in evidence for other in (name, *synonyms(name), *same_as(name), *other_words(name))):
        return True
    if _is_turned(name, evidence):
        return True
    first, second = re.escape(name[:2]), re.escape(name[2:])
    return len(name) == TWO_WORDS and re.search(f"{first}[一-鿿]{{1,2}}{second}", evidence) is not None


def _is_turned(name: str, evidence: str) -> bool:
    """Whether the evidence says first what is done, or last: 创建全国文明城市 for 文明城市创建."""
    for deed in paraphrases()["turned"]:
        thing = name.removesuffix(deed) if name.endswith(deed) else name.removeprefix(deed)
        if thing == name or len(thing) < TWO_WORDS:
            continue
        found, done = re.escape(thing), re.escape(deed)
        if re.search(rf"{done}[^,。;]{{0,{NEAR}}}{found}|{found}[^,。;]{{0,{NEAR}}}{done}", evidence):
            return True
    return False


def explained(word: str, evidence: str) -> bool:
    return (
        is_explained(word, evidence)
        or any(other in evidence for other in same_as(word))
        or is_explained(as_told(word, evidence), evidence)
        or full_form(word, evidence) != ""
    )


def longest(run: str, evidence: str) -> int:
    """The length of the longest piece of `run`, two characters or more, that stands in the evidence."""
    return max(
        (end - at for at in range(len(run)) for end in range(at + 2, len(run) + 1) if run[at:end] in evidence),
        default=0,
    )
