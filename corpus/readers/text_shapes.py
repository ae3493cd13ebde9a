"""The columns a printed table can have, and how to recognise them in a header that lost its layout.

A text dump prints the cells of a header one after another, wrapped and out of order. A
shape from the standard is recognised when the words of the header can be dealt out to
its cells so that every cell gets its whole text and nothing is left over.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, product

from corpus.account import Origin
from corpus.pages import Grid, GridCell

Path = tuple[str, ...]
_Place = tuple[int, int]
_Dealt = tuple[tuple[int, ...], ...]
_State = tuple[_Place, Path, _Dealt]

# Words of headers that stand over codes, labels and row numbers, or hold no column at all.
_FURNITURE = (
    "支出功能分类", "支出经济分类", "部门预算经济分类", "功能分类", "经济分类", "科目编码", "科目代码", "科目名称",
    "编码", "代码", "科目", "名称", "单位", "项目", "项", "目", "类", "款", "行次", "序号", "行", "次", "栏次", "栏",
)  # fmt: skip
_TRIES = 20_000
"""So many ways of dealing words out are tried before a header is given up."""
_MARKS = ("code", "label", "#", "|")
_NUMBERING = ("栏次", "栏", "次")


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a table, or the whole of a one-sided one. `values` are the header paths of its figures."""

    coded: bool
    labelled: bool
    numbered: bool
    values: tuple[Path, ...]

    @property
    def lead(self) -> int:
        """How many columns stand in front of the figures."""
        return self.coded + self.labelled + self.numbered

    @property
    def width(self) -> int:
        return self.lead + len(self.values)

    @property
    def name(self) -> str:
        return self.values[0][0]

    def titles(self) -> tuple[str, ...]:
        """What the columns in front of the figures are called."""
        label = "科目名称" if self.coded else "项目"
        names = (("科目编码", self.coded), (label, self.labelled), ("行次", self.numbered))
        return tuple(name for name, printed in names if printed)


@dataclass(frozen=True, slots=True)
class Heading:
    """A header cell over figures; it covers columns `left` up to but not including `right`."""

    path: Path
    left: int
    right: int
    leaf: bool

    @property
    def text(self) -> str:
        return self.path[-1]


@dataclass(frozen=True)
class Shape:
    sides: tuple[Side, ...]

    @classmethod
    def of(cls, columns: Sequence[str]) -> Shape:
        """The shape of columns described as in `shapes` of corpus/standard/tables.toml, without alternatives."""
        halves = [list(half) for bar, half in groupby(columns, lambda column: column == "|") if not bar]
        return cls(tuple(_side(half) for half in halves))

    @classmethod
    def variants(cls, columns: Sequence[str], header: str) -> Iterator[Shape]:
        """The shapes that one line of `shapes` stands for and that can be spelt with the characters of `header`.

        Equal alternatives are chosen alike throughout.
        """
        parts = dict.fromkeys(part for column in columns for part in column.split("/"))
        spelt = set(_plain(header))
        choices = [
            [name for name in part.split(";") if name in _MARKS or spelt.issuperset(_plain(name))] for part in parts
        ]
        for names in product(*choices):
            chosen = dict(zip(parts, names, strict=True))
            yield cls.of(["/".join(chosen[part] for part in column.split("/")) for column in columns])

    def unnumbered(self) -> Shape:
        """The same table printed without 行次."""
        return Shape(tuple(replace(side, numbered=False) for side in self.sides))

    @property
    def count(self) -> int:
        """How many columns of figures there are."""
        return sum(len(side.values) for side in self.sides)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first column of each side."""
        widths = [side.width for side in self.sides]
        return tuple(sum(widths[:index]) for index in range(len(widths)))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """All header cells over figures, the upper levels first, each level from left to right."""
        columns = [
            (start, start + side.lead + index, path)
            for start, side in zip(self.starts, self.sides, strict=True)
            for index, path in enumerate(side.values)
        ]
        return tuple(heading for level in range(self.height) for heading in self._level(level, columns))

    @property
    def height(self) -> int:
        """How many levels the header has."""
        return max(len(path) for side in self.sides for path in side.values)

    @property
    def named(self) -> bool:
        """Whether a header cell stands over each whole side."""
        return len(self.sides) > 1 and all(len(path) > 1 for side in self.sides for path in side.values)

    def _level(self, level: int, columns: list[tuple[int, int, Path]]) -> Iterator[Heading]:
        def key(column: tuple[int, int, Path]) -> tuple[Path, int]:
            _, index, path = column
            return path[: level + 1], index if len(path) == level + 1 else -1

        reaching = [column for column in columns if len(column[2]) > level]
        for (path, leaf), group in groupby(reaching, key):
            members = list(group)
            left = members[0][0] if self.named and level == 0 else members[0][1]
            yield Heading(path, left, members[-1][1] + 1, leaf >= 0)


def header_length(shape: Shape, words: Sequence[str]) -> int | None:
    """How many of the first `words` are the header of `shape` with its 栏次; None when they are not its header."""
    words = [_plain(word) for word in words]
    end = _deal(shape.headings, words)
    if end is None:
        return None
    while end < len(words) and _is_furniture(words[end]):
        end += 1
    return _after_numbering(words, end, shape.count)


def simple_shape(words: Sequence[str]) -> Shape | None:
    """The shape of a header that is one plain line of words, its columns called as printed; None where unsure."""
    roles = [_role(word) for word in words]
    lead = [role for role in roles if role is not None]
    values = words[len(lead) :]
    if lead not in (["label"], ["code", "label"], ["label", "#"]) or any(roles[len(lead) :]) or not values:
        return None
    return Shape.of([*lead, *values])


def grid(shape: Shape, rows: Sequence[Sequence[str]]) -> Grid:
    """The table as ruled: its header cells, merged as printed, then `rows` with one text a column."""
    height = shape.height
    cells = [
        GridCell(len(cell.path) - 1, cell.left, height if cell.leaf else len(cell.path), cell.right, cell.text)
        for cell in shape.headings
    ]
    for start, side in zip(shape.starts, shape.sides, strict=True):
        cells += [
            GridCell(int(shape.named), start + index, height, start + index + 1, title)
            for index, title in enumerate(side.titles())
        ]
    for top, row in enumerate(rows, height):
        cells += [GridCell(top, left, top + 1, left + 1, text) for left, text in enumerate(row)]
    cells.sort(key=lambda cell: (cell.top, cell.left))
    return Grid(height + len(rows), sum(side.width for side in shape.sides), tuple(cells), origin=Origin.DUMP)


def _side(columns: Sequence[str]) -> Side:
    values = tuple(tuple(column.split("/")) for column in columns if column not in _MARKS)
    return Side("code" in columns, "label" in columns, "#" in columns, values)


def _role(word: str) -> str | None:
    if re.fullmatch(r"(科目)?(编码|代码)", word):
        return "code"
    if re.fullmatch(r"(科目|项目|单位)名称|名称|项目|科目|单位", word):
        return "label"
    return "#" if word in ("行次", "序号") else None


def _plain(text: str) -> str:
    """Text without what is printed now one way, now another: widths of characters, kinds of quotes."""
    return re.sub(r"[“”\"'‘’]", "", unicodedata.normalize("NFKC", text))


def _is_furniture(word: str) -> bool:
    return re.fullmatch(f"(?:{'|'.join(_FURNITURE)})+", word) is not None


def _deal(headings: Sequence[Heading], words: Sequence[str]) -> int | None:
    """Deal the words out to the headings, trying every way; the index of the first word not needed, or None.

    A state is the place reached in the words, what each heading still lacks, and the words
    each heading has got a piece of.
    """
    stack: list[_State] = [((0, 0), tuple(_plain(heading.text) for heading in headings), ((),) * len(headings))]
    seen: set[tuple[_Place, _Dealt]] = set()
    while stack and len(seen) < _TRIES:
        place, lacking, dealt = stack.pop()
        if not any(lacking):
            if _in_order(headings, dealt):
                return _whole_words(place, words)
            continue
        if place[0] == len(words) or (place, dealt) in seen:
            continue
        seen.add((place, dealt))
        stack += reversed(list(_moves(place, lacking, dealt, words)))
    return None


def _moves(place: _Place, lacking: Path, dealt: _Dealt, words: Sequence[str]) -> Iterator[_State]:
    index, offset = place
    rest = words[index][offset:]
    tried = set()
    for cell in sorted(range(len(lacking)), key=lambda cell: not dealt[cell]):
        lack = lacking[cell]
        piece = rest if lack.startswith(rest) else lack if lack and rest.startswith(lack) else ""
        if piece and (lack, bool(dealt[cell])) not in tried:
            tried.add((lack, bool(dealt[cell])))
            yield (
                _advance(place, len(piece), words),
                (*lacking[:cell], lack[len(piece) :], *lacking[cell + 1 :]),
                (*dealt[:cell], (*dealt[cell], index), *dealt[cell + 1 :]),
            )
    for word in _FURNITURE:
        if rest.startswith(word):
            yield _advance(place, len(word), words), lacking, dealt


def _advance(place: _Place, length: int, words: Sequence[str]) -> _Place:
    index, offset = place
    return (index + 1, 0) if offset + length == len(words[index]) else (index, offset + length)


def _whole_words(place: _Place, words: Sequence[str]) -> int | None:
    index, offset = place
    if offset == 0:
        return index
    return index + 1 if _is_furniture(words[index][offset:]) else None


def _in_order(headings: Sequence[Heading], dealt: _Dealt) -> bool:
    """Whether columns under one heading begin from left to right.

    Only columns in equally many pieces are compared: a wrapped one may begin a line earlier.
    """
    begun = defaultdict(list)
    for heading, pieces in zip(headings, dealt, strict=True):
        if heading.leaf:
            begun[heading.path[:-1], len(pieces)].append(pieces[0])
    return all(starts == sorted(starts) for starts in begun.values())


def _after_numbering(words: Sequence[str], at: int, count: int) -> int | None:
    """The index after the 栏次 1 … count that may follow a header; None when it counts other columns."""
    missing = {str(number) for number in range(1, count + 1)}
    while at < len(words):
        number = words[at].partition("=")[0]
        if number not in missing and words[at] not in _NUMBERING:
            break
        missing.discard(number)
        at += 1
    return at if len(missing) in (0, count) else None
