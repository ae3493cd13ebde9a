"""Paragraphs cut down to the sentences that belong together, as exact substrings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from corpus.statements import split_sentences

WHOLE = 220
"""A paragraph of at most so many characters is quoted whole."""
LONGEST_REASON = 1200
_MARK = "[一二三四五六七八九十]+是"
_ITEM_OF_LIST = re.compile(_MARK)
_STATEMENT = r"[^；;。]{2,30}?\d[\d,.]*万?元"
_PART = re.compile(rf"(?<=[；。;：:，,])(?={_MARK})|(?<=[；。;])(?={_STATEMENT})")
"""Where an item of a list begins, or after the last a statement with a figure of its own."""


def excerpts(paragraph: str) -> tuple[str, ...]:
    """The whole of a short paragraph; of a long one its sentences, each item of a list (一是…；二是…) by itself."""
    return (paragraph,) if len(paragraph) <= WHOLE else tuple(_groups(paragraph))


def is_item(excerpt: str) -> bool:
    return _ITEM_OF_LIST.match(excerpt) is not None


def _groups(text: str) -> Iterator[str]:
    group = ""
    for part in _parts(text):
        if group and (is_item(part) or not is_item(group) or re.match(_STATEMENT, part)):
            yield group.strip()
            group = ""
        group += part
    if group.strip():
        yield group.strip()


def _parts(text: str) -> list[str]:
    return [part for sentence in split_sentences(text) for part in _PART.split(sentence)]


def with_list(paragraph: str, excerpt: str) -> str:
    """`excerpt` with the list that it introduces, to the last of 一是…；二是…."""
    start = paragraph.find(excerpt)
    groups = list(_groups(paragraph[start + len(excerpt) :]))
    if not (groups and is_item(groups[0]) and ("一是" in excerpt or groups[0].startswith("一是"))):
        return excerpt
    items = list(takewhile(is_item, groups))
    end = paragraph.find(items[-1], start) + len(items[-1])
    return paragraph[start:end][:LONGEST_REASON]
