"""What a figure measures, independent of where it is printed.

The same quantity stands in several tables under different headers; its Concept is the
same. The words that tell one attribute from another are data: standard/headers.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from corpus.account import Column, Figure, Kind, Row, Table
from corpus.names import item_name, plain
from corpus.standard import TableKind, load, table_kind

TOTAL = ""
"""The subject of a figure that covers the whole account."""


_YEAR = re.compile(r"(?P<year>20\d\d)年?度?|(?:^|(?<=\())上一?年度?(?=[预决]算|执行|完成|数|$|\))")
_SUM = re.compile("(?:合计|小计)$")
_GRAND = "总计"
_CARRIED = re.compile("^(?:上年|年初|以前年度).*(?:结转|结余)")
_OF_YEAR = re.compile("(?:本年|当年|本年度)(?:收入|支出)*(?:合计|小计)?$")
_IS_CHANGE = re.compile("比|较|增减|增长|变动")
"""A column of changes since another year belongs to neither."""


_FILLING = re.compile("(?:财政)?拨款|安排的?|预算|决算|支出|合计|小计|总额")
"""What a header may say of its table's own subject beside naming it."""
_OF_THE_YEAR = frozenset(["", "数", "本年", "本年度", "今年", "当年"])
"""What may be left of a row's label that says only which year's figures, or which stage of them, stand in it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """`subject` is an item's bare name, or TOTAL. The other fields use the words of standard/headers.toml.

    flow   income | expenditure | balance
    part   total, or the share of the subject that the column singles out: basic, project, staff,
           office, or the bare name of a column such as 事业收入
    basis  口径: all, fiscal, general, fund, capital, nontax
    stage  budget | initial | adjusted | actual
    """

    subject: str
    code: str | None
    flow: str
    part: str
    basis: str
    stage: str
    extent: str = "year"
    """year, or grand for 总计, which adds the carried-over money to the year's own."""
    when: str = "now"
    """now; before, in a column of the year before the account's; change, in one of what has changed since."""


def concept(figure: Figure) -> Concept:
    """What the figure measures, from its table's kind, its row and its header path."""
    kind = table_kind(figure.table.standard or "")
    stage = "actual" if figure.account.kind is Kind.FINAL else "budget"
    base = Concept(TOTAL, None, _flow(kind, figure.row), kind.part, kind.basis, stage)
    sets, measure = _said_by(figure.table.columns, figure.cell.column, figure.account.year)
    if len(figure.table.columns) == 1 and measure in plain(figure.table.title):
        measure = ""  # The one column of a table of operating funds says what all of the table is about.
    if kind.subject and kind.subject in measure and not _FILLING.sub("", measure.replace(kind.subject, "", 1)):
        measure = ""
    elif kind.subject and not measure and _covers_more(figure.table.columns, figure.cell.column, kind.subject):
        measure = item_name(figure.column.innermost)
    adds_up_years = _adds_up_years(figure, kind)
    return _name(replace(base, **sets), measure, figure.row, kind, figure.account.year, adds_up_years)


def _covers_more(columns: Sequence[Column], index: int, subject: str) -> bool:
    """Whether a total stands outside the columns of the table's own subject: it adds 会议费 and others to them."""
    named = [any(subject in plain(header) for header in column.path) for column in columns]
    grouped = any(subject in plain(header) for column in columns for header in column.path[:-1])
    return grouped and not named[index]


def _flow(kind: TableKind, row: Row) -> str:
    if row.side and "收入" in row.side:
        return "income"
    if row.side and "支出" in row.side:
        return "expenditure"
    return kind.flow if kind.flow != "both" else "expenditure"


@cache
def _header_words() -> tuple[tuple[str, dict[str, str]], ...]:
    """Header words with the attributes they set, longest first."""
    words = load("headers")["attribute"]
    return tuple(sorted(((word["text"], word["sets"]) for word in words), key=lambda pair: -len(pair[0])))


@cache
def _generic_headers() -> frozenset[str]:
    return frozenset(load("headers")["generic"])


@lru_cache(2_000)
def _said_by(columns: tuple[Column, ...], index: int, year: int) -> tuple[dict[str, str], str]:
    """The attributes that a column's header path sets, and the innermost header that names a thing of its own."""
    column = columns[index]
    sets: dict[str, str] = {}
    measure = ""
    path = column.path[1:] if _is_caption(column, columns) else column.path
    for header in column.path[: len(column.path) - len(path)]:
        sets |= _attributes(item_name(header))[0]
    for outer, header in zip(("", *path), path, strict=False):
        when, undated = _dated(item_name(header), year)
        own, rest = _attributes(undated)
        sets |= when
        sets |= own
        if rest and rest not in _generic_headers():
            measure = _completed(rest, item_name(outer), columns)
    return sets, measure


def _dated(header: str, year: int) -> tuple[dict[str, str], str]:
    """Whether `header` says that its column is of the year before `year`, and the header without the years it names."""
    if _IS_CHANGE.search(header):
        return {"when": "change"}, header
    years = {int(match["year"] or year - 1) for match in _YEAR.finditer(header)}
    if not years or max(years) > year:
        return {}, header
    return {"when": "now" if year in years else "before"}, _YEAR.sub("", header)


def _is_caption(column: Column, columns: Iterable[Column]) -> bool:
    """Whether the outermost header spans its whole side: it says what the table is about, not what a column is."""
    side = [other.path for other in columns if other.side == column.side]
    return len(column.path) > 1 and all(path[0] == column.path[0] for path in side)


def _attributes(header: str) -> tuple[dict[str, str], str]:
    """The attributes that the words of `header` set, and the words left over."""
    sets: dict[str, str] = {}
    for text, attributes in _header_words():
        if text in header:
            sets = {**attributes, **sets}
            header = header.replace(text, "")
    return sets, header


def _completed(leaf: str, parent: str, columns: Iterable[Column]) -> str:
    """购置费 under 公务用车购置及运行费 is 公务用车购置费: the parent's words before its first child's."""
    siblings = (plain(column.path[-1]) for column in columns if len(column.path) > 1)
    starts = [parent.find(sibling[:2]) for sibling in siblings if parent and parent != leaf]
    start = min((position for position in starts if position > 0), default=0)
    head = parent[:start]
    return leaf if leaf.startswith(head) else head + leaf


def _stage_of_row(label: str, year: int) -> dict[str, str]:
    """What a row called 预算数, 2030年 or 2030年决算数, its items in the columns, says of its figures; else nothing."""
    when, undated = _dated(label, year)
    sets, rest = _attributes(undated)
    said = {**sets, **when}
    return said if said and sets.keys() <= {"stage"} and rest in _OF_THE_YEAR else {}


@cache
def _totals() -> frozenset[str]:
    return frozenset(load("headers")["totals"])


def _adds_up_years(figure: Figure, kind: TableKind) -> bool:
    """Whether a total adds what was carried over to the money of the year, as its table shows."""
    columns = figure.table.columns
    if kind.flow == "income" and _SUM.search(plain(columns[figure.cell.column].innermost)):
        return any(_CARRIED.search(plain(column.innermost)) for column in columns)
    return figure.row.label.endswith(_GRAND) and _has_total_of_year(figure.table, figure.row.side)


def _has_total_of_year(table: Table, side: str | None) -> bool:
    """Whether that side of the table prints the year's own total, to which 总计 adds what was carried over."""
    return any(_OF_YEAR.match(item_name(row.label)) for row in table.rows if row.side == side)


def _name(base: Concept, measure: str, row: Row, kind: TableKind, year: int, adds_up_years: bool) -> Concept:
    """The concept with its subject, told from the row, or from the column where the row names nothing."""
    label = item_name(row.label)
    if staged := _stage_of_row(label, year):
        base, label = replace(base, **staged), ""
    if label.removesuffix("合计") == kind.subject:
        label = ""
    if label in _totals() or not label:
        # A table of one flow may call the total of its rows just 总计; what is carried over is no row there.
        is_of_rows = label == _GRAND and kind.flow in {"income", "expenditure"}
        is_grand = label.endswith(_GRAND) and base.stage == "actual" and not is_of_rows
        extent = "grand" if adds_up_years or is_grand else "year"
        return replace(base, subject=measure or kind.subject, code=None, extent=extent)
    staff_or_office, rest = _attributes(_SUM.sub("", label)) if _SUM.search(label) else ({}, label)
    if staff_or_office and not rest:
        return replace(base, **staff_or_office)
    if kind.classes == "economic":
        base = replace(base, part="total")
    return replace(base, subject=label, code=row.code, part=measure or base.part)
