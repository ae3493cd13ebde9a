"""Sums down a table: subjects and those below them, items and totals, year and grand totals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from corpus.account import Row
from corpus.checks.check import Check, Outcome, equation, share
from corpus.checks.halves import Half
from corpus.names import item_name, plain
from corpus.standard import load
from corpus.words import CLASS, is_total

_FEW, _MOST = 3, 0.75
"""So many lists, and this part of them, make up what they stand under where a table lists projects so."""


def row_checks(half: Half) -> Iterator[Check]:
    """The sums that the rows of the side must make, in every column."""
    yield from _coded(half) if any(row.code for row in half.rows.values()) else _listed(half)


def grand_total(half: Half) -> int | None:
    """The row of the 总计 of the side; None if it prints none or several."""
    found = [index for index, row in half.rows.items() if _is_grand(row)]
    return found[0] if len(found) == 1 else None


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("identities")["rows"]
    return words


def _is_grand(row: Row) -> bool:
    return bool(re.search(_words()["grand"], plain(row.label)))


def _sums(half: Half, id: str, total: int, parts: Sequence[int], doubt: str = "") -> Iterator[Check]:
    """Whether the parts' rows add up to the total's, column by column."""
    if any(half.is_unread(row) for row in parts):
        doubt = "有的行没有读到数字"
    if not half.is_filled(total):
        doubt = "合计一行没有数字"
    for column in half.columns:
        left, right = _at(half, [total], column), _at(half, parts, column)
        unclear = "没有列出各分项的数字" if not right else "" if left else "合计一行在这一栏没有数字"
        check = equation(id, left, right, half.step, unclear or doubt)
        if check is not None:
            yield check


def _shares(half: Half, whole: int, parts: Sequence[int]) -> Iterator[Check]:
    """Parts fit into their whole, save in a column of changes, where one part may grow by more than the whole."""
    for column in half.columns:
        if any(re.search(_words()["changes"], header) for header in half.columns[column]):
            continue
        left, right = _at(half, [whole], column), _at(half, parts, column)
        check = share(left, right, half.step) if left and right else None
        if check is not None:
            yield check


def _at(half: Half, rows: Iterable[int], column: int) -> list[Any]:
    found = (half.figures.get((row, column)) for row in rows)
    return [figure for figure in found if figure is not None]


# Tables whose rows have subject codes.


def _coded(half: Half) -> Iterator[Check]:
    codes = {index: row.code for index, row in half.rows.items() if row.code}
    repeated = len(set(codes.values())) < len(codes)
    children = _children(codes)
    for parent, below in children.items():
        if parent is not None:
            one_level = all(len(codes[child]) == len(codes[parent]) + 2 for child in below)
            doubt = "科目重复出现" if repeated else "" if one_level else "中间一级科目没有列出"
            yield from _sums(half, "hierarchy", parent, below, doubt)
    tops = children[None]
    totals = [index for index, row in half.rows.items() if not row.code and is_total(row.label)]
    others = [i for i, row in half.rows.items() if not row.code and i not in totals and half.is_filled(i)]
    flat = len({len(code) for code in codes.values()}) == 1
    whole_list = flat or (not repeated and all(len(codes[top]) == CLASS for top in tops))
    listed = list(_listed_under(half, codes, set(totals)))
    yield from listed
    plainly = len(totals) == 1 and (not others or listed) and whole_list
    for total in totals:
        whole = half.side is None or half.side in half.rows[total].label
        yield from _sums(half, "row_total", total, tops, "" if plainly and whole else "合计包括哪些行不能确定")


def _listed_under(half: Half, codes: dict[int, str], totals: set[int]) -> Iterator[Check]:
    """Projects listed under each subject, where nearly all lists make up their subject."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    above = None
    for index in half.rows:
        above = index if index in codes else None if index in totals else above
        if above not in (None, index) and half.is_filled(index):
            groups[above or 0].append(index)
    checks = [check for above, below in groups.items() for check in _sums(half, "row_total", above, below)]
    held = sum(check.outcome is Outcome.HOLDS for check in checks)
    if held >= _FEW and held >= _MOST * len(checks):
        yield from checks


def _children(codes: dict[int, str]) -> dict[int | None, list[int]]:
    """For each row the rows right below it in the classification; under None those below no other.

    Where the codes are printed again for every unit, a subject belongs to the nearest one above it.
    """
    first = {code: index for index, code in reversed(codes.items())}
    latest: dict[str, int] = {}
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, code in codes.items():
        latest[code] = index
        above = (code[:length] for length in range(len(code) - 2, CLASS - 1, -2))
        parent = next((latest.get(shorter, first.get(shorter)) for shorter in above if shorter in first), None)
        children[parent].append(index)
    return children


# Tables whose rows are a numbered list.


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a list. `level` counts the styles of numbering from 0, None without number."""

    row: int
    name: str
    level: int | None
    within: bool
    is_total: bool
    is_grand: bool

    @property
    def is_carried(self) -> bool:
        return bool(re.search(_words()["carried"], self.name)) and not self.within

    @property
    def is_share(self) -> bool:
        """Whether it names a part of what is carried over: 基本支出结转, 政府性基金."""
        return self.within or bool(re.search(_words()["shares"], self.name))


def _line(index: int, row: Row) -> _Line:
    label = plain(row.label)
    within = re.match(_words()["within"], label)
    numbered = label[within.end() :] if within else label
    levels = (level for level, style in enumerate(_words()["numbering"]) if re.match(style, numbered))
    level = next(levels, None)
    total = level is None and is_total(label)
    return _Line(index, item_name(label), level, within is not None, total, total and _is_grand(row))


def _listed(half: Half) -> Iterator[Check]:
    lines = [_line(index, row) for index, row in half.rows.items()]
    doubt = "同一行并列几项，先后不能确定" if half.is_interleaved else ""
    if lines[0].is_total:
        yield from _total_of(half, lines[0], _until_total(lines[1:]), doubt)
        lines = lines[1:]
    yield from _parts_of_items(half, lines, doubt)
    before: list[_Line] = []
    year: _Line | None = None
    for line in lines:
        if not line.is_total:
            before.append(line)
            continue
        if line.is_grand:
            yield from _grand_total(half, line, year, before, doubt)
        elif before:
            yield from _total_of(half, line, before, doubt)
            year = line
        before = []


def _until_total(lines: Iterable[_Line]) -> list[_Line]:
    return list(takewhile(lambda line: not line.is_total, lines))


def _total_of(half: Half, total: _Line, lines: Sequence[_Line], doubt: str) -> Iterator[Check]:
    """A total is the sum of the items of the outermost numbering."""
    if lines:
        top = _outermost(lines)
        unclear = any(line.level is None and not line.within and half.is_filled(line.row) for line in lines)
        parts = [line.row for line in lines if line.level == top]
        yield from _sums(half, "row_total", total.row, parts, doubt or ("合计包括哪些行不能确定" if unclear else ""))


def _outermost(lines: Iterable[_Line]) -> int | None:
    return min((line.level for line in lines if line.level is not None), default=None)


def _grand_total(half: Half, grand: _Line, year: _Line | None, lines: Sequence[_Line], doubt: str) -> Iterator[Check]:
    """A grand total is the total of the year, or else the items, and what is carried over."""
    carried = _carried(lines)
    if year is None:
        items = [line for line in lines if line.level is not None]
        top = _outermost(items)
        parts = [line for line in lines if (line.level == top if line in items else line in carried)]
        rest = [line for line in lines if line.level is None and line not in carried]
    else:
        parts = [year, *carried]
        rest = [line for line in lines if line not in carried and not (carried and line.is_share)]
        yield from _carried_parts(half, lines, carried)
    unclear = any(half.is_filled(line.row) for line in rest if not line.within)
    if parts:
        rows = [line.row for line in parts]
        yield from _sums(half, "grand_total", grand.row, rows, doubt or ("总计包括哪些行不能确定" if unclear else ""))


def _carried(lines: Sequence[_Line]) -> list[_Line]:
    """What is carried over, without the lines that only say what is in it."""
    named = [line for line in lines if line.is_carried]
    found = [line for line in named if not line.is_share] or named
    return [line for line in found if line.level == found[0].level]


def _carried_parts(half: Half, lines: Sequence[_Line], carried: Sequence[_Line]) -> Iterator[Check]:
    """What is printed right below a carry-over says what is in it."""
    for number, line in enumerate(lines):
        if line in carried:
            below = list(takewhile(lambda other: other not in carried, lines[number + 1 :]))
            if below and all(other.is_share and not other.within for other in below):
                yield from _shares(half, line.row, [other.row for other in below])


def _parts_of_items(half: Half, lines: Sequence[_Line], doubt: str) -> Iterator[Check]:
    """An item is the sum of the items below it of the next numbering, or holds them after 其中."""
    for number, line in enumerate(lines):
        below = _below(line, lines[number + 1 :]) if line.level is not None else []
        inner = _outermost(below)
        parts = [other.row for other in below if other.level == inner]
        if below and below[0].within:
            yield from _shares(half, line.row, parts if inner is not None else parts[:1])
        elif below:
            loose = [other for other in below if other.level is None and not other.within]
            kinds = {source[0] for other in loose if (source := re.match(_words()["sources"], other.name))}
            unclear = len(kinds) < len(loose) and any(half.is_filled(other.row) for other in loose)
            yield from _sums(half, "row_total", line.row, parts, doubt or ("分项不能确定" if unclear else ""))


def _below(item: _Line, after: Iterable[_Line]) -> list[_Line]:
    """The lines up to the next of the item's own numbering, the next total or what is carried over."""
    return list(takewhile(lambda line: not _ends(line, item.level or 0), after))


def _ends(line: _Line, level: int) -> bool:
    """Whether the line ends what stands below an item of this level."""
    return line.is_total or (line.is_carried if line.level is None else line.level <= level)
