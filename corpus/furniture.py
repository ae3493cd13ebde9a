"""What is printed on pages but belongs to no paragraph: heads, feet, covers, copies, the contents page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile, groupby, takewhile

from corpus.account import Printed
from corpus.outline import SENTENCE_ENDS, is_contents_title, numbering
from corpus.pages import Line, PageLine

_PAGE_NUMBER = re.compile(
    r"[-—–·~]?\d{1,3}[-—–·~]?|第\d+页(?:[，,/]?共\d+页)?|\d+/\d+|[ivxIVXⅠ-ⅻ]{1,5}|(?:附?表|公开)\d+表?"
)
"""Page numbers and numbers of forms (表1, 公开01表), alone on their line."""
_LEADER = re.compile(r"(?<![.…·．⋯])[.…·．⋯]{3,}\d*$")
_HEAD_LINES = 2
"""A running head takes no more lines than this."""
_COPY = 3
"""So many lines that repeat the page before are a copy of it: text hidden by the printer's clipping."""


def without_furniture(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines that make up the paragraphs and headings of the document, in order."""
    return _without_contents(_body(lines))


def contents_entries(lines: Sequence[PageLine]) -> tuple[Printed, ...]:
    """What the contents page lists, in order, without dots and page numbers; empty where there is no such page."""
    body = _body(lines)
    span = _contents_span(body)
    listed = body[span[0] + 1 : span[1]] if span else []
    entries = (Printed(_entry(line.text), page) for page, line in listed)
    return tuple(entry for entry in entries if entry.text)


def _body(lines: Sequence[PageLine]) -> list[PageLine]:
    printed = [pair for pair in lines if pair[1].text.strip()]
    return _without_cover(_without_copies(_without_heads(printed)))


def _without_heads(lines: Sequence[PageLine]) -> list[PageLine]:
    """Without page numbers and without heads and feet that run through the document."""
    kept = [pair for pair in lines if not _PAGE_NUMBER.fullmatch(re.sub(r"\s", "", pair[1].text))]
    for _ in range(_HEAD_LINES):
        pages = [list(group) for page, group in groupby(kept, key=lambda pair: pair[0]) if page is not None]
        edges = Counter(key for page in pages for key in {_place(page[0][1]), _place(page[-1][1])})
        running = {key for key, count in edges.items() if count >= max(3, len(pages) / 3)}
        kept = [pair for pair in kept if pair[0] is None or _place(pair[1]) not in running]
    return kept


def _without_copies(lines: list[PageLine]) -> list[PageLine]:
    """Without lines at the top of a page that repeat lines of the page before."""
    kept: list[PageLine] = []
    before: list[str] = []
    for page, group in groupby(lines, key=lambda pair: pair[0]):
        pairs = list(group)
        texts = [pair[1].text for pair in pairs]
        start = before.index(texts[0]) if texts[0] in before else len(before)
        copied = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(texts, before[start:], strict=False)))
        kept += pairs[copied if page is not None and copied >= _COPY else 0 :]
        before = texts
    return kept


def _without_cover(lines: list[PageLine]) -> list[PageLine]:
    """Without the first pages that hold neither a sentence nor a numbered line."""
    pages = [(page, list(group)) for page, group in groupby(lines, key=lambda pair: pair[0])]
    body = dropwhile(lambda entry: entry[0] is not None and not any(map(_is_body, entry[1])), pages)
    return [pair for _, group in body for pair in group]


def _is_body(pair: PageLine) -> bool:
    text = pair[1].text.rstrip()
    return text.endswith(tuple(SENTENCE_ENDS)) or numbering(text) is not None or is_contents_title(text)


def _place(line: Line) -> tuple[str, int | None]:
    return re.sub(r"[\d\s]", "", line.text), line.box and round(line.box[1] / 5)


def _without_contents(lines: list[PageLine]) -> list[PageLine]:
    """Without the contents page."""
    span = _contents_span(lines)
    if span is None:
        return [pair for pair in lines if not _LEADER.search(pair[1].text.rstrip())]
    return lines[: span[0]] + lines[span[1] :]


def _contents_span(lines: Sequence[PageLine]) -> tuple[int, int] | None:
    """Where the contents page begins, with its title, and ends: where its first entry comes again, or with its page."""
    start = next((i for i, (_, line) in enumerate(lines) if is_contents_title(line.text)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(lines) and _is_entry(lines[end][1].text):
        end += 1
    return start, _contents_end(lines, start, end)


def _contents_end(lines: Sequence[PageLine], start: int, end: int) -> int:
    """Where the contents end that begin after `start`: by `end`, where the first line follows that is no entry."""
    entries = [_entry(line.text) for _, line in lines[start + 1 : end]]
    again = next((i for i in range(1, len(entries)) if _is_same(entries[0], entries[i])), None)
    if again is not None:
        return start + 1 + again
    # The first headings of the body look like entries too: by their page, or by not coming again, they are not.
    page = lines[start][0]
    if page is None:
        coming = {_entry(line.text) for _, line in lines[end:]}
        for i in range(len(entries) - 1, -1, -1):
            if entries[i] in coming or _has_leader(lines[start + 1 + i][1].text):
                return start + i + 2
            coming.add(entries[i])
        return start + 1
    if end == len(lines) or lines[end][0] == page:
        return end
    return next(i for i in range(start, end + 1) if lines[i][0] == lines[end][0])


def _is_same(first: str, entry: str) -> bool:
    """Whether `entry` begins the list anew: it is the first one again, or has its number."""
    numbers = numbering(first), numbering(entry)
    if numbers[0] is None or numbers[1] is None:
        return first == entry
    return first.removesuffix(numbers[0].rest) == entry.removesuffix(numbers[1].rest)


def _is_entry(text: str) -> bool:
    return _has_leader(text) or not re.search(rf"[{SENTENCE_ENDS}]|[，：:]\s*$", text)


def _has_leader(text: str) -> bool:
    return _entry(text) != re.sub(r"\s", "", text)


def _entry(text: str) -> str:
    """A heading without spaces and without the dots and the page number that follow it on a contents page."""
    words = text.split()
    if len(words) > 1 and re.fullmatch(r"\d{1,3}", words[-1]):
        words.pop()
    return _LEADER.sub("", "".join(words))
