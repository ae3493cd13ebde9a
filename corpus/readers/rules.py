"""The cells that the rules of a page part.

pdfplumber's steps (edges, intersections, cells, tables) are taken one by one, because something happens
between them: tables that the printer left open at the sides, the top or the bottom are closed, and rows with
level rules alone are parted as the header above them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.geometry import filter_edges

from corpus.account import Box

TOLERANCE = 3.0
"""Points within which rules are taken to meet or to be one: pdfplumber's own default."""

_TALLEST = 3
"""A row without rules between its columns is at most so many times as high as the header."""

Rule = dict[str, Any]


def cells_between(edges: Sequence[Rule]) -> list[list[Box]]:
    """The cell boxes of each table that level and upright edges draw, tables from top to bottom."""
    merged = filter_edges(merge_edges(list(edges), TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE), min_length=TOLERANCE)
    rules = [*merged, *_open_ends(merged)]
    rules += _open_sides(rules)
    rules += _open_rows(rules)
    cells = intersections_to_cells(edges_to_intersections(rules, TOLERANCE, TOLERANCE))
    return [
        [(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in table]
        for table in cells_to_tables(cells)
    ]


def _open_ends(rules: Sequence[Rule]) -> Iterator[Rule]:
    """The top and bottom rules that a table lacks.

    Vertical rules that end beyond the last of the horizontal rules they meet show where the
    table ends; it is as wide as those.
    """
    flat = [rule for rule in rules if rule["orientation"] == "h"]
    for end in ("top", "bottom"):
        ends: list[list[Rule]] = []
        for rule in sorted(_loose(rules, flat, end), key=lambda rule: float(rule[end])):
            if ends and rule[end] - ends[-1][0][end] <= TOLERANCE:
                ends[-1].append(rule)
            else:
                ends.append([rule])
        for together in ends:
            met = [level for level in flat if any(_meet(rule, level) for rule in together)]
            if len(met) > 1:
                x0, x1 = min(level["x0"] for level in met), max(level["x1"] for level in met)
                yield level_rule(x0, x1, together[0][end])


def _loose(rules: Iterable[Rule], flat: Sequence[Rule], end: str) -> Iterator[Rule]:
    """The vertical rules at whose end no horizontal rule stands."""
    for rule in rules:
        if rule["orientation"] == "v":
            touching = (level for level in flat if abs(level["top"] - rule[end]) <= TOLERANCE)
            if not any(level["x0"] - TOLERANCE <= rule["x0"] <= level["x1"] + TOLERANCE for level in touching):
                yield rule


def _meet(upright: Rule, level: Rule) -> bool:
    within = level["x0"] - TOLERANCE <= upright["x0"] <= level["x1"] + TOLERANCE
    return bool(within and upright["top"] - TOLERANCE <= level["top"] <= upright["bottom"] + TOLERANCE)


def _open_sides(rules: list[Rule]) -> Iterator[Rule]:
    """The outer rules that a table open at its sides lacks.

    Two horizontal rules of equal extent, one following the other, with a vertical rule that
    joins both, belong to one table; where they end, its side is.
    """
    upright = [rule for rule in rules if rule["orientation"] == "v"]
    for upper, lower in _stacked(rule for rule in rules if rule["orientation"] == "h"):
        joining = [rule["x0"] for rule in upright if _joins(rule, upper, lower)]
        if any(upper["x0"] + TOLERANCE < x < upper["x1"] - TOLERANCE for x in joining):
            for side in (upper["x0"], upper["x1"]):
                if not any(abs(side - x) <= TOLERANCE for x in joining):
                    yield upright_rule(side, upper["top"], lower["top"])


def _open_rows(rules: Sequence[Rule]) -> Iterator[Rule]:
    """The rules between columns that rows lack below a header that has them.

    Between two tables of equal extent there are none either: what comes right before rows with rules is such a gap.
    """
    upright = [rule for rule in rules if rule["orientation"] == "v"]
    for levels in _of_equal_extent(rule for rule in rules if rule["orientation"] == "h"):
        columns: list[float] = []
        tallest = 0.0
        rows: list[tuple[Rule, Rule]] = []
        for upper, lower in pairwise(levels):
            reaching = sorted(rule["x0"] for rule in upright if _reaches(rule, upper, lower))
            if reaching:
                yield from _parted(rows[:-1], columns)
                is_closed = abs(reaching[0] - lower["x0"]) <= TOLERANCE >= abs(reaching[-1] - lower["x1"])
                columns, tallest, rows = reaching if is_closed else [], lower["top"] - upper["top"], []
            elif lower["top"] - upper["top"] <= _TALLEST * tallest:
                rows.append((upper, lower))
        yield from _parted(rows, columns)


def _parted(rows: Sequence[tuple[Rule, Rule]], columns: Sequence[float]) -> Iterator[Rule]:
    return (upright_rule(x, upper["top"], lower["top"]) for upper, lower in rows for x in columns)


def _reaches(rule: Rule, upper: Rule, lower: Rule) -> bool:
    """Whether the vertical rule comes down to `lower` from above, beside or below `upper`."""
    within = lower["x0"] - TOLERANCE <= rule["x0"] <= lower["x1"] + TOLERANCE
    above = upper["top"] - TOLERANCE < rule["bottom"] and rule["top"] < lower["top"] - TOLERANCE
    return bool(within and above and rule["bottom"] >= lower["top"] - TOLERANCE)


def _stacked(flat: Iterable[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Each horizontal rule with the next one below it that begins and ends where it does."""
    for levels in _of_equal_extent(flat):
        yield from pairwise(levels)


def _of_equal_extent(flat: Iterable[Rule]) -> list[list[Rule]]:
    """Horizontal rules that begin and end at the same places, from top to bottom."""
    by_extent: list[list[Rule]] = []
    for rule in sorted(flat, key=lambda rule: float(rule["top"])):
        for group in by_extent:
            if abs(group[-1]["x0"] - rule["x0"]) <= TOLERANCE and abs(group[-1]["x1"] - rule["x1"]) <= TOLERANCE:
                group.append(rule)
                break
        else:
            by_extent.append([rule])
    return by_extent


def _joins(rule: Rule, upper: Rule, lower: Rule) -> bool:
    return bool(rule["top"] <= upper["top"] + TOLERANCE and rule["bottom"] >= lower["top"] - TOLERANCE)


def upright_rule(x: float, top: float, bottom: float) -> Rule:
    return {"x0": x, "x1": x, "top": top, "bottom": bottom, "height": bottom - top, "orientation": "v"}


def level_rule(x0: float, x1: float, y: float) -> Rule:
    return {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "orientation": "h"}
