"""Sums across a table: total columns and the columns beside them, as the header's tree tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from corpus.account import Figure
from corpus.checks.check import Check, equation, share
from corpus.checks.halves import Half
from corpus.standard import load

_OTHERS = "表中另有性质不明的栏"


@dataclass(slots=True)
class _Node:
    """A header cell: the columns and further header cells below it."""

    columns: list[int] = field(default_factory=list)
    below: dict[str, _Node] = field(default_factory=dict)

    def total(self) -> int | None:
        """The one column that sums up the others here; None where there is none or several."""
        found = [node.columns[0] for name, node in self.below.items() if _is("total", name) and not node.below]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total column and its parts; each part is a column, or the columns that make it up."""

    total: int
    parts: tuple[tuple[int, ...], ...]
    within: tuple[int, ...]
    doubt: str


def column_checks(half: Half) -> Iterator[Check]:
    """The sums that the columns of the side must make, in every row."""
    root = _tree(half.columns)
    sums = list(_sums_below(root))
    equations = list(_equations(root))
    for row in half.rows:
        for one in sums:
            yield from _checks(half, row, one)
        for id, left, right in equations:
            check = equation(id, _at(half, row, left), _at(half, row, right), half.step, "")
            if check is not None:
                yield check


def whole_columns(half: Half) -> dict[str, int]:
    """For each stage (预算数, 决算数; "" where none is named) the one column that sums up all the side."""
    root = _tree(half.columns)
    staged = {name: node for name, node in root.below.items() if _is("stage", name)} or {"": root}
    found = {name: _whole(node) for name, node in staged.items()}
    return {name: column for name, column in found.items() if column is not None}


def _whole(node: _Node) -> int | None:
    if len(node.below) == 1 and not node.columns:
        return _whole(next(iter(node.below.values())))
    return node.total() if node.below else next(iter(node.columns), None)


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("identities")["columns"]
    return words


@cache
def _is(word: str, name: str) -> bool:
    return bool(re.search(_words()[word], name))


def _tree(columns: Mapping[int, tuple[str, ...]]) -> _Node:
    """The header as a tree; what only names the stage comes first, wherever it is printed."""
    root = _Node()
    for column, path in columns.items():
        node = root
        for name in sorted(path, key=lambda name: not _is("stage", name)):
            node = node.below.setdefault(name, _Node())
        node.columns.append(column)
    return root


def _sums_below(node: _Node) -> Iterator[_Sum]:
    total = node.total()
    names = [name for name, child in node.below.items() if total not in child.columns]
    within = tuple(node.below[name].columns[0] for name in names if _is("within", name) and node.below[name].columns)
    parts = [name for name in names if not _is("within", name) and not _is("apart", name) and not _is("stage", name)]
    if total is not None and (len(parts) > 1 or within):
        columns = tuple(_columns_of(node.below[name]) for name in parts)
        yield _Sum(total, columns if len(parts) > 1 else (), within, "" if _is_family(parts) else _OTHERS)
    for child in node.below.values():
        yield from _sums_below(child)


def _columns_of(node: _Node) -> tuple[int, ...]:
    """The column that stands for all below the header cell, or else all that make it up."""
    total = node.total()
    if not node.below or total is not None:
        return (node.columns[0] if total is None else total,)
    parts = (child for name, child in node.below.items() if not _is("within", name) and not _is("apart", name))
    return tuple(column for child in parts for column in _columns_of(child))


def _is_family(names: Sequence[str]) -> bool:
    return any(
        all(any(re.search(pattern, name) for pattern in family) for name in names) for family in _words()["families"]
    )


def _equations(root: _Node) -> Iterator[tuple[str, list[int], list[int]]]:
    """The equations of the standard of which every column is there."""
    for entry in load("identities")["equation"]:
        left, right = ([_named(root, pattern) for pattern in entry[side]] for side in ("left", "right"))
        if all(len(columns) == 1 for columns in (*left, *right)):
            yield entry["identity"], [column for (column,) in left], [column for (column,) in right]


def _named(root: _Node, pattern: str) -> tuple[int, ...]:
    return tuple(
        column for name, node in root.below.items() if re.search(pattern, name) for column in _columns_of(node)
    )


def _checks(half: Half, row: int, one: _Sum) -> Iterator[Check]:
    total = _at(half, row, [one.total])
    parts = _at(half, row, [column for part in one.parts for column in part])
    check = equation("column_total", total, parts, half.step, one.doubt) if parts and one.parts else None
    if check is not None:
        yield check
    within = _at(half, row, one.within)
    held = share(total, within, half.step) if total and within else None
    if held is not None:
        yield held


def _at(half: Half, row: int, columns: Sequence[int]) -> list[Figure]:
    found = (half.figures.get((row, column)) for column in columns)
    return [figure for figure in found if figure is not None]
