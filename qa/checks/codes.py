"""Codes of subjects: one subject has one code, in all tables and in the standard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.account import Table
from corpus.checks.check import Outcome
from corpus.names import item_name
from corpus.standard.subjects import names_of, subject_names
from qa.checks.book import Book
from qa.checks.subjects import same_name
from qa.checks.trial import FindingKind, Place, Trial

_LEVEL = 2
"""Digits of a code that each level below 类 adds."""


@dataclass(frozen=True, slots=True)
class _Printed:
    code: str
    name: str
    table: Table
    place: Place


def code_trials(book: Book) -> Iterator[Trial]:
    rows = list(_rows(book))
    by_name: defaultdict[tuple[str, str], list[_Printed]] = defaultdict(list)
    for row in rows:
        by_name[_above(row.code), row.name].append(row)
    known = {row.code for row in rows if any(same_name(row.name, name) for name in names_of(row.code))}
    for (above, name), printed in by_name.items():
        yield from _across(printed, known)
        yield from _standard(above, name, printed)


def _rows(book: Book) -> Iterator[_Printed]:
    seen: set[tuple[int, int]] = set()
    for figure, _ in book.figures:
        where = figure.table.number, figure.cell.row
        if where not in seen and figure.row.code and figure.row.label and figure.table.origin.is_sure:
            seen.add(where)
            yield _Printed(figure.row.code, item_name(figure.row.label), figure.table, book.place(figure))


def _above(code: str) -> str:
    """The code of the level above; of a 类 the digit of its classification."""
    return code[:-_LEVEL] if len(code) > 3 else code[:1]


def _across(printed: list[_Printed], known: set[str]) -> Iterator[Trial]:
    """A subject with one code in most tables, or in the standard, and another in this one."""
    tables: Mapping[str, list[_Printed]] = _grouped(printed)
    if len(tables) < 2 or any(len(rows) != len({row.table.number for row in rows}) for rows in tables.values()):
        return
    once = {row.table.number for row in printed}
    if len(once) != len(printed):
        return  # one table prints the name under both codes
    right = max(tables, key=lambda code: (code in known, len(tables[code])))
    if right not in known and len(tables[right]) * 2 <= len(printed):
        return
    for code, rows in tables.items():
        for row in rows if code != right else ():
            yield _wrong(row, right, (tables[right][0].place,), f"别的表是{right}")


def _grouped(printed: list[_Printed]) -> dict[str, list[_Printed]]:
    groups: defaultdict[str, list[_Printed]] = defaultdict(list)
    for row in printed:
        groups[row.code].append(row)
    return dict(groups)


def _standard(above: str, name: str, printed: list[_Printed]) -> Iterator[Trial]:
    """A subject that the standard has under another code of the same level, if none is printed under that one."""
    codes = {row.code for row in printed}
    meant = [code for code in _codes_below().get(above, ()) if any(same_name(name, one) for one in names_of(code))]
    if len(codes) != 1 or len(meant) != 1 or meant[0] in codes or len(meant[0]) != len(printed[0].code):
        return
    for row in printed[:1]:
        yield _wrong(row, meant[0], (), f"标准编码是{meant[0]}")


@cache
def _codes_below() -> dict[str, tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in subject_names():
        groups[_above(code)].append(code)
    return {above: tuple(codes) for above, codes in groups.items()}


def _wrong(row: _Printed, right: str, others: tuple[Place, ...], why: str) -> Trial:
    told = f"表{row.table.number}《{row.table.title}》“{row.name}”的科目编码写作{row.code}，{why}。"
    return Trial(
        "subject_code", FindingKind.NAMING, Outcome.FAILS, (row.place,), told, others, right, row.code,
    )  # fmt: skip
