"""Changes: columns of them, and those of the prose that make up the change of a whole.

In a column 增减额 is the one year less the other, 增减% the 增减额 of the year before. Which column is of which year
the rows themselves tell: the equation is that which nearly all rows keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import permutations

from corpus.account import Cell, Figure, Measure, Table
from corpus.checks.check import Outcome, rounding
from corpus.names import plain
from corpus.numbers import YUAN, format_amount, parse_amount
from qa.checks import telling
from qa.checks.book import Book
from qa.checks.context import CHANGES, LEVELS, Amount, levels
from qa.checks.ratios import current
from qa.checks.reckoned import is_rounded
from qa.checks.said import Said
from qa.checks.subjects import path_of
from qa.checks.terms import bare_subject, term
from qa.checks.trial import FindingKind, Trial, outcome, rules

_FEW = 4
"""So many rows must keep an equation before another is wrong that does not."""
_MOST = Decimal("0.8")
_HUNDRED = Decimal(100)
_Figures = Mapping[tuple[int, int], Figure]
"""The numbers of a table by row and column."""
_Rows = list[tuple[Figure, ...]]


def change_trials(book: Book) -> Iterator[Trial]:
    yield from _columns_of_changes(book)
    yield from _changes(book)
    yield from _listed_changes(book)


def _columns_of_changes(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        if not table.origin.is_sure:
            continue
        figures = {
            (cell.row, cell.column): Figure(book.identity, table, cell, value)
            for cell in table.cells
            if (value := _number(cell)) is not None
        }
        rates, changes = (_columns(table, word) for word in ("rate", "change"))
        others = [column for column in range(len(table.columns)) if column not in (*rates, *changes)]
        if len(changes) == 1:
            yield from _differences(book, figures, changes[0], others)
        if len(changes) == len(rates) == 1:
            yield from _rates(book, figures, rates[0], changes[0], others)
        elif len(rates) == 1 and not changes:
            yield from _rates_of_years(book, figures, rates[0], others)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rules()["changes"][name])


def _columns(table: Table, word: str) -> list[int]:
    return [number for number, column in enumerate(table.columns) if _word(word).search(plain(column.innermost))]


def _number(cell: Cell) -> Decimal | None:
    return parse_amount(plain(cell.printed).removesuffix("%"))


def _rows(figures: _Figures, *columns: int) -> _Rows:
    """The figures of these columns in each row that has them all."""
    rows = ([figures.get((row, one)) for one in columns] for row in sorted({row for row, _ in figures}))
    return [found for row in rows if len(found := tuple(filter(None, row))) == len(columns)]


def _differences(book: Book, figures: _Figures, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减额 = 本年 - 上年."""
    for row in _best((_rows(figures, change, *years) for years in permutations(others, 2)), _is_difference):
        _, later, earlier = row
        told = f"{format_amount(later.value)} - {format_amount(earlier.value)}"
        yield _trial(book, row, later.value - earlier.value, told, _is_difference(*row))


def _best(candidates: Iterable[_Rows], holds: Callable[..., bool]) -> _Rows:
    """The rows of the columns that most rows keep to; none where too few do for the columns to be meant."""
    best: _Rows = []
    most = 0
    for rows in candidates:
        kept = sum(holds(*row) for row in rows)
        if kept > most:
            best, most = rows, kept
    return best if most >= _FEW and most >= _MOST * len(best) else []


def _is_difference(change: Figure, now: Figure, then: Figure) -> bool:
    return abs(change.value - (now.value - then.value)) <= Decimal("0.015")


def _rates(book: Book, figures: _Figures, rate: int, change: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = 增减额 ÷ 上年 × 100%."""
    for row in _best((_since(_rows(figures, rate, change, then)) for then in others), _is_rate):
        _, moved, earlier = row
        exact = (moved.value / earlier.value * _HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)
        told = f"{format_amount(moved.value)} ÷ {format_amount(earlier.value)} × 100%"
        yield _trial(book, row, exact, told, _is_rate(*row))


def _rates_of_years(book: Book, figures: _Figures, rate: int, others: Sequence[int]) -> Iterator[Trial]:
    """增减% = (本年 - 上年) ÷ 上年 × 100%, where the table prints no 增减额."""
    candidates = (_since(_rows(figures, rate, *years)) for years in permutations(others, 2))
    for row in _best(candidates, _is_growth):
        _, later, earlier = row
        told = (
            f"({format_amount(later.value)} - {format_amount(earlier.value)}) ÷ {format_amount(earlier.value)} × 100%"
        )
        exact = _growth(later, earlier).quantize(Decimal("0.01"), ROUND_HALF_UP)
        yield _trial(book, row, exact, told, _is_growth(*row))


def _since(rows: _Rows) -> _Rows:
    """The rows that had something in the year before, their last figure, to grow from."""
    return [row for row in rows if row[-1].value > 0]


def _is_growth(printed: Figure, now: Figure, then: Figure) -> bool:
    return is_rounded(printed.value, _growth(now, then))


def _growth(now: Figure, then: Figure) -> Decimal:
    return (now.value - then.value) / then.value * _HUNDRED


def _is_rate(printed: Figure, change: Figure, then: Figure) -> bool:
    return is_rounded(printed.value, change.value / then.value * _HUNDRED)


def _trial(book: Book, row: Sequence[Figure], exact: Decimal, sum_told: str, holds: bool) -> Trial:
    """The figure that is reckoned is in doubt first, and with it those it is reckoned from."""
    first = row[0]
    told = f"{telling.where(first)}写{format_amount(first.value)}，重算是{format_amount(exact)}（{sum_told}）。"
    return Trial(
        "table_change", FindingKind.TABLE_SUM, outcome(holds), tuple(map(book.place, row)), told, (),
        exact, first.value, None if holds else first.value - exact, arithmetic=f"{sum_told} = {format_amount(exact)}",
    )  # fmt: skip


# Changes of the prose that make up another.


def _name(book: Book, said: Said) -> str:
    return bare_subject(said.statement.subject, book.identity.department)


def _changes(book: Book) -> Iterator[Trial]:
    """What the parts have changed by makes up what the whole has changed by, since the same year."""
    for group in book.paragraphs.values():
        moved = [said for said in group if said.statement.measure in _MOVES]
        for position, head in enumerate(moved):
            for entry in rules()["change"]:
                if re.fullmatch(entry["whole"], _name(book, head)):
                    parts = [_first(book, moved[position + 1 :], member) for member in entry["members"]]
                    found = [part for part in parts if part is not None]
                    if len(found) == len(parts) and all(_since_same(head, part) for part in found):
                        yield _change(book, head, found)


_MOVES = {Measure.INCREASE: 1, Measure.DECREASE: -1, Measure.UNCHANGED: 0}


def _first(book: Book, moved: Sequence[Said], member: str) -> Said | None:
    return next((said for said in moved if re.search(member, _name(book, said))), None)


def _since_same(head: Said, part: Said) -> bool:
    same = head.statement.basis_of_comparison == part.statement.basis_of_comparison
    return same or part.statement.measure is Measure.UNCHANGED


def _listed_changes(book: Book) -> Iterator[Trial]:
    """Subjects listed with all the money of a 口径, each with its change, make up the change of the whole."""
    for number in range(len(book.account.sections)):
        items = [said for said in book.said if said.statement.section == number and _depth(said)]
        told = {plain(said.statement.subject): said for said in items if said.statement.measure in LEVELS}
        moved = {plain(said.statement.subject): said for said in items if said.statement.measure in _MOVES}
        if len(moved) < _FEWEST or told.keys() != moved.keys() or len({_depth(said) for said in items}) > 1:
            continue
        parts, total = list(moved.values()), sum((said.yuan for said in told.values()), Decimal(0))
        heads = [head for head in book.said if head.statement.measure in CHANGES]
        for head in heads:
            same = all(_since_same(head, part) for part in parts)
            if same and any(abs(level.value - total) <= _CLOSE for level in _levels_of_all(book, head, parts[0])):
                yield _of_items(_change(book, head, parts), parts)


_FEWEST = 3
"""So many subjects are a list."""
_CLOSE = Decimal(1000)
"""元 that rounding of many items may make."""


def _depth(said: Said) -> int:
    path = path_of(said.statement.subject)
    return path.depth if path is not None else 0


def _levels_of_all(book: Book, head: Said, part: Said) -> list[Amount]:
    meant = term(_name(book, head), head.basis)
    is_all = meant is not None and (meant.flow, meant.part, meant.basis or head.basis) == (
        "expenditure", "total", part.basis,
    )  # fmt: skip
    return levels(book, head, current(book)) if is_all and head.is_money else []


def _of_items(trial: Trial, parts: Sequence[Said]) -> Trial:
    """An item of the year before that has no money now may be missing: it can only have made the whole less.

    That the whole is less proves nothing, unless one item's change turned round explains it.
    """
    gap = (trial.difference or Decimal(0)) * YUAN[trial.unit]
    turned = any(abs(abs(gap) - 2 * said.yuan) <= _CLOSE / 10 for said in parts if said.is_money and said.value)
    doubtful = trial.outcome is Outcome.FAILS and gap < 0 and not turned
    return trial.unchecked("上年有而本年没有的科目可能没有列出") if doubtful else trial


def _change(book: Book, head: Said, parts: Sequence[Said]) -> Trial:
    moves = [said.yuan * _MOVES[said.statement.measure] if said.is_money else Decimal(0) for said in (head, *parts)]
    gap = (moves[0] - sum(moves[1:], Decimal(0))) / YUAN[head.statement.unit]
    steps = [said.step * YUAN[said.statement.unit] for said in (head, *parts) if said.is_money]
    holds = abs(gap) * YUAN[head.statement.unit] <= rounding(min(max(steps), Decimal(100)), len(parts))
    told = (
        f"{telling.section(head)}“{plain(head.statement.subject)}”的增减额{telling.stated(head)}"
        f"与各部分增减额之和相差{telling.amount(abs(gap), head.statement.unit)}。"
    )
    return Trial(
        "stated_sum", FindingKind.NARRATIVE, outcome(holds),
        tuple(map(book.place, (head, *parts))), told, (), head.value - gap, head.value, gap, head.statement.unit,
    )  # fmt: skip
