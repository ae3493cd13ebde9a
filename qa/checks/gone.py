"""Rows that a table must have lost, and codes that no other table knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from corpus.account import Figure, Table
from corpus.checks.check import Outcome
from corpus.numbers import YUAN
from qa.checks import telling
from qa.checks.book import Book, yuan
from qa.checks.subjects import Entry, entries
from qa.checks.trial import FindingKind, Trial, outcome

_KINDS = ("expenditure", "general_expenditure", "fiscal_expenditure")
_ITEM = 7
"""Digits of the code of a 项."""
_SECTION = 5
_FEW = 3


def gone_trials(book: Book) -> Iterator[Trial]:
    listed = {table.number: entries(book, table) for table in book.tables(*_KINDS) if table.origin.is_sure}
    for number, rows in listed.items():
        others = [row for other, found in listed.items() if other != number for row in found]
        yield from _without_items(book, rows, others)
        yield from _lost(book, rows, others)
    yield from _unknown_codes(book, listed)


def _without_items(book: Book, rows: tuple[Entry, ...], others: list[Entry]) -> Iterator[Trial]:
    """A 款 with money but no 项 where every other 款 has its 项, and another table lists them."""
    sections = [row for row in rows if len(row.code) == _SECTION and row.figure is not None and row.figure.value]
    bare = [row for row in sections if not _items_of(row.code, rows)]
    if len(bare) != 1 or len(sections) < _FEW:
        return
    known = [one for row in bare for one in _items_of(row.code, others)]
    for row in bare:
        if known and row.figure is not None:
            names = "、".join(dict.fromkeys(f"{one.code} {one.path.name}" for one in known))
            table = row.table
            told = (
                f"{telling.where(row.figure)}有{telling.figure(row.figure)}，其下没有列出项级科目，"
                f"表{known[0].table.number}《{known[0].table.title}》列有{names}。"
            )
            others_cited = tuple(book.place(one.figure) for one in known[:1] if one.figure is not None)
            yield Trial(
                "missing_row", FindingKind.MISSING, Outcome.FAILS, (book.place(row.figure),), told, others_cited,
                names, table.title,
            )  # fmt: skip


def _lost(book: Book, rows: tuple[Entry, ...], others: list[Entry]) -> Iterator[Trial]:
    """A 款 whose 项 miss its amount by just the 项 that another table lists besides."""
    for row in rows:
        items = _items_of(row.code, rows) if len(row.code) == _SECTION else []
        codes = {item.code for item in items}
        gone = {other.code: other for other in _items_of(row.code, others) if other.code not in codes}
        if not items or not gone or row.figure is None:
            continue
        left = yuan(row.figure) - sum((yuan(item.figure) for item in items if item.figure), Decimal(0))
        missing = sum((yuan(other.figure) for other in gone.values() if other.figure), Decimal(0))
        slack = book.steps[row.table.number] * YUAN[row.table.unit or ""] * (len(items) + len(gone))
        if left and abs(left - missing) <= slack:
            yield _lost_trial(book, row, list(gone.values()))


def _lost_trial(book: Book, row: Entry, gone: list[Entry]) -> Trial:
    names = "、".join(f"{one.code} {one.path.name}" for one in gone)
    cells = [figure for figure, _ in book.figures if figure.table is row.table and figure.cell.row == row.row]
    told = (
        f"表{row.table.number}《{row.table.title}》{row.code} {row.path.name}下没有列出{names}，"
        f"各项之和因此不足，表{gone[0].table.number}《{gone[0].table.title}》列有。"
    )
    cited = tuple(book.place(one.figure) for one in gone[:1] if one.figure is not None)
    return Trial(
        "missing_row", FindingKind.MISSING, Outcome.FAILS, tuple(map(book.place, cells)), told, cited,
        names, row.table.title,
    )  # fmt: skip


def _items_of(code: str, rows: tuple[Entry, ...] | list[Entry]) -> list[Entry]:
    return [row for row in rows if len(row.code) == _ITEM and row.code.startswith(code) and _has_money(row)]


def _has_money(row: Entry) -> bool:
    return row.figure is not None and bool(row.figure.value)


def _unknown_codes(book: Book, listed: Mapping[int, tuple[Entry, ...]]) -> Iterator[Trial]:
    """The one code of a list of projects that the table of all expenditure does not have."""
    known = {row.code for table in book.tables("expenditure") for row in listed.get(table.number, ())}
    if not any(len(code) == _ITEM for code in known):
        return
    for table in book.account.tables:
        coded = [(index, row) for index, row in enumerate(table.rows) if len(row.code or "") == _ITEM]
        if table.number in listed or not table.origin.is_sure or table.unit is None or len(coded) < _FEW:
            continue
        unknown = [(index, row) for index, row in coded if row.code not in known]
        if len(unknown) == 1 and not _is_economic(table):
            index, row = unknown[0]
            figure = _first(book, table, index)
            told = f"表{table.number}《{table.title}》“{row.label}”的科目编码{row.code}，支出表中没有这个科目。"
            if figure is not None:
                yield Trial(
                    "unknown_code", FindingKind.NAMING, outcome(False), (book.place(figure),), told, (), None, row.code,
                )  # fmt: skip


def _is_economic(table: Table) -> bool:
    return all((row.code or "3").startswith("3") for row in table.rows)


def _first(book: Book, table: Table, index: int) -> Figure | None:
    cells = (cell for cell in table.cells if cell.row == index and cell.value is not None)
    return next((Figure(book.identity, table, cell, cell.value) for cell in cells if cell.value is not None), None)
