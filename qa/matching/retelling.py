"""A question as the account's own sentences would put it: with their words for the same, and short forms spelt out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.names import plain
from corpus.synonyms import said_in, same_as
from qa.evidence.facts import Fact
from qa.words.coverage import paraphrases
from qa.words.segmenter import segmenter
from qa.words.tokens import full_form


def retold(text: str, facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The question in the words of each sentence that lacks some of its own, with the facts of these sentences."""
    sentences: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        sentences[f"{fact.citation.section},{fact.citation.quote}"].append(fact)
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for sentence, told in sentences.items():
        if (said := in_words_of(plain(sentence), text)) != text:
            found[said] += told
    return found


def in_words_of(sentence: str, text: str) -> str:
    """`text` with the words that the sentence lacks replaced by those that it has for the same."""
    for word, others in (*_paraphrased(text), *((word, same_as(word)) for word in said_in(text))):
        if word in text and word not in sentence:
            # One word within the other is mostly the wider: 退休人员 are not all 离退休人员.
            same = (other for other in others if other in sentence and other not in word and word not in other)
            text = text.replace(word, next(same, word))
    return _in_full(text, sentence)


def _paraphrased(text: str) -> Iterable[tuple[str, Sequence[str]]]:
    return ((word, group) for group in paraphrases()["same"] for word in group if word in text)


def _in_full(text: str, sentence: str) -> str:
    """With the short forms spelt out that the sentence does not use: 老小区改造 as 老旧小区改造."""
    words = [word for word, _ in segmenter().tag(text)]
    for at, word in enumerate(words):
        joined = word + words[at + 1] if at + 1 < len(words) else word
        for short in dict.fromkeys((word, joined)):
            if short not in sentence and (full := full_form(short, sentence)):
                text = text.replace(short, full, 1)
    return text
