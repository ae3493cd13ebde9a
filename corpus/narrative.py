"""Prose lines → sections: paragraphs under the tree of their headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.account import Paragraph, Section
from corpus.outline import is_chapter, is_complete, is_title, numbering, run_in_heading
from corpus.pages import PageLine
from corpus.paragraphs import Block, read_blocks

_CHAPTER, _PARAGRAPH = 0.5, 99
"""Ranks beside those of `numbering`: a chapter without a number stands inside a 第一部分 and around 一、."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A block with its place in the tree: the smaller the rank, the further out; _PARAGRAPH is text."""

    block: Block
    rank: float


def read_sections(lines: Sequence[PageLine]) -> tuple[Section, ...]:
    """The prose of a document as sections with at least one paragraph, in order.

    `lines` are the lines outside tables. What stands before the first heading (the cover)
    belongs to no section unless it is made of sentences; that text has the empty path.
    """
    blocks = [part for block in read_blocks(lines) for part in _parted(block)]
    ranked = _settled([_Ranked(block, _rank(block)) for block in blocks])
    return tuple(section for section in _sections(ranked) if section.paragraphs)


def _parted(block: Block) -> tuple[Block, ...]:
    """A block, or the heading that it begins with and its text."""
    heading = run_in_heading(block.text)
    if not heading:
        return (block,)
    return replace(block, text=heading), replace(block, text=block.text[len(heading) :].strip(), centred=False)


def _rank(block: Block) -> float:
    number = numbering(block.text)
    if number is None:
        is_heading = is_chapter(block.text) or (block.centred and is_title(block.text))
        return _CHAPTER if is_heading else _PARAGRAPH
    if number.rank == 0 and not number.rest:
        return 0
    return number.rank if is_title(number.rest) else _PARAGRAPH


def _settled(blocks: list[_Ranked]) -> list[_Ranked]:
    """Numbered lines that nothing follows are items of a list, as are those before them and the last of them."""
    settled = list(blocks)
    for i in range(len(blocks) - 1, -1, -1):
        if _may_be_item(blocks[i]) and not _has_content(settled, i):
            settled[i] = replace(blocks[i], rank=_PARAGRAPH)
    for i in range(1, len(blocks)):
        if _may_be_item(blocks[i]) and blocks[i - 1].rank == blocks[i].rank and settled[i - 1].rank == _PARAGRAPH:
            settled[i] = replace(blocks[i], rank=_PARAGRAPH)
    return settled


def _may_be_item(item: _Ranked) -> bool:
    return 2 <= item.rank < _PARAGRAPH and not is_complete(item.block.text)


def _has_content(blocks: Sequence[_Ranked], i: int) -> bool:
    if i + 1 == len(blocks):
        return False
    follower = blocks[i + 1]
    number = numbering(follower.block.text)
    sibling = number is not None and number.rank <= blocks[i].rank
    return follower.rank > blocks[i].rank and not sibling


def _sections(blocks: Iterable[_Ranked]) -> Iterator[Section]:
    stack: list[_Ranked] = []
    paragraphs: list[Paragraph] = []
    for item in blocks:
        if item.rank == _PARAGRAPH:
            paragraphs.append(Paragraph(item.block.text, item.block.page))
            continue
        yield _section(stack, paragraphs)
        paragraphs = []
        while stack and stack[-1].rank >= item.rank:
            stack.pop()
        stack.append(item)
    yield _section(stack, paragraphs)


def _section(stack: Sequence[_Ranked], paragraphs: Sequence[Paragraph]) -> Section:
    path = tuple(item.block.text.rstrip("。：:").replace(" ", "") for item in stack)
    if not path and not any("。" in paragraph.text for paragraph in paragraphs):
        return Section((), ())
    page = stack[-1].block.page if stack else paragraphs[0].page
    return Section(path, tuple(paragraphs), page)
