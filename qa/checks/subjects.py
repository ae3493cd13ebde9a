"""类、款、项 in prose: the path of names a statement gives, and the row of a table it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.account import Figure, Kind, Table
from corpus.names import plain
from qa.checks.book import Book
from qa.checks.said import Said
from qa.checks.terms import BASES, is_of_another_time

_LEVEL = re.compile(r"\(([类款项])\)")
_DASHED = re.compile(r"[^-—–]{2,}(?:[-—–]+[^-—–]{2,}){2}")
_WIDE = {
    "all": (None, "all"), "general": (None, "all", "fiscal"),
    "fund": (None, "all", "fiscal"), "capital": (None, "all", "fiscal"),
}  # fmt: skip
"""In sections of which 口径 the rows of a table of each may be meant."""
_TAIL = re.compile("(?:支出|经费|费用?|科目)$")
_REMEMBERED = 10_000
_ITEM = 7
"""Digits of the code of a 项."""
_KINDS = {"all": "expenditure", "general": "general_expenditure", "fund": "fund", "capital": "capital"}


@dataclass(frozen=True, slots=True)
class Path:
    """The names of a 类, 款 and 项, outermost first; a level that is not named is ""."""

    names: tuple[str, str, str]

    @property
    def depth(self) -> int:
        return 3 if self.names[2] else 2 if self.names[1] else 1

    @property
    def name(self) -> str:
        """The innermost."""
        return self.names[self.depth - 1]

    @property
    def told(self) -> str:
        return "".join(f"{name}（{level}）" for name, level in zip(self.names, "类款项", strict=True) if name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject that a table lists. `row` is its index in the table."""

    table: Table
    row: int
    code: str
    path: Path
    figure: Figure | None
    """Of the column of totals; None where it is blank."""
    by_stage: Mapping[str, Figure]
    """The same of every stage printed (corpus/concepts.py): a final account may print its plans beside the outcome."""


@lru_cache(_REMEMBERED)
def path_of(subject: str) -> Path | None:
    """The path that a statement's subject names: 甲（类）乙（款）丙（项） or 甲-乙-丙; None for anything else."""
    text = plain(subject)
    if is_of_another_time(text):
        return None
    if not _LEVEL.search(text):
        parts = re.split("[-—–]+", text.removesuffix("科目")) if _DASHED.fullmatch(text) else []
        return Path((parts[0], parts[1], parts[2])) if len(parts) == 3 else None
    names = {"类": "", "款": "", "项": ""}
    start = 0
    for match in _LEVEL.finditer(text):
        names[match[1]] = re.sub("^[,、和及]", "", text[start : match.start()])
        start = match.end()
    rest = text[start:]
    if not any(names.values()) or (rest and not re.fullmatch("支出|科目|(?:支出)?(?:决算|预算)数?", rest)):
        return None
    return Path((names["类"], names["款"], names["项"]))


def same_name(one: str, other: str) -> bool:
    """Whether two names of a subject are the same but for brackets and a closing 支出."""
    return _loose(one) == _loose(other)


@lru_cache(_REMEMBERED)
def _loose(name: str) -> str:
    return _TAIL.sub("", re.sub(r"[()（）]", "", plain(name)))


def entries(book: Book, table: Table) -> tuple[Entry, ...]:
    """The subjects of a table of functional subjects, with the figures of its total column."""
    if table.number not in book.listed:
        book.listed[table.number] = _entries(book, table)
    listed: tuple[Entry, ...] = book.listed[table.number]
    return listed


def _entries(book: Book, table: Table) -> tuple[Entry, ...]:
    own = "actual" if book.identity.kind is Kind.FINAL else "budget"
    printed: defaultdict[tuple[int, str], list[Figure]] = defaultdict(list)
    for figure, what in book.figures:
        if figure.table is table and what.part == "total" and what.when == "now" and what.flow == "expenditure":
            printed[figure.cell.row, what.stage].append(figure)
    rows: defaultdict[int, dict[str, Figure]] = defaultdict(dict)
    for (row, stage), figures in printed.items():
        if len(figures) == 1:
            rows[row][stage] = figures[0]
    names = {row.code: plain(row.label) for row in table.rows if row.code}
    return tuple(
        Entry(table, index, row.code, _path(row.code, names), rows[index].get(own), rows[index])
        for index, row in enumerate(table.rows) if row.code and len(row.code) <= _ITEM
    )  # fmt: skip


def _path(code: str, names: dict[str, str]) -> Path:
    found = [names.get(code[:length], "") if len(code) >= length else "" for length in (3, 5, 7)]
    return Path((found[0], found[1], found[2]))


def tables_for(book: Book, said: Said) -> tuple[Table, ...]:
    """The tables whose rows a statement of a subject may be of, by the 口径 of its section."""
    basis = said.basis
    if basis in ("none", "named", "three_public"):
        return ()
    kinds = [_KINDS[one] for one in BASES if one in _KINDS and (basis in _WIDE[one] or one == basis)]
    found = [table for kind in kinds for table in book.tables(kind)]
    return tuple(table for table in found if any(row.code for row in table.rows))


def rows_named(listed: Sequence[Entry], path: Path) -> Iterator[Entry]:
    """The entries of the path's depth that agree with every level it names."""
    depth = path.depth
    for entry in listed:
        if entry.path.depth == depth:
            levels = zip(path.names, entry.path.names, strict=True)
            if all(not named or same_name(named, name) for named, name in levels):
                yield entry
