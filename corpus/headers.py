"""The header of a grid: how many rows it has, and what it says about each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby, takewhile

from corpus.pages import Grid, GridCell
from corpus.words import (
    Role,
    bare,
    is_amount,
    is_body,
    is_code,
    is_counting,
    is_listed,
    is_measure,
    is_named,
    is_project,
    is_stub,
    is_total,
    is_years,
    joined_code,
    role_of,
    side_in,
)

STUB = (Role.CODE, Role.LABEL, Role.LINE)
"""The roles of the columns that say what a row is, as against what it holds."""
_HIGHEST = 50
"""No header has more rows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A grid column: its header cells from the outermost, and what it holds."""

    path: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a table (the only one of most): its columns by their index in the grid."""

    codes: tuple[int, ...]
    label: int | None
    stub: tuple[int, ...]
    values: tuple[int, ...]


def texts_of_row(grid: Grid, row: int) -> list[str]:
    """The cells that begin in the row and are not blank, from left to right."""
    return [bare(cell.text) for cell in _starting(grid, row) if bare(cell.text)]


def _starting(grid: Grid, row: int) -> list[GridCell]:
    return sorted((cell for cell in grid.cells if cell.top == row), key=lambda cell: cell.left)


def has_header(grid: Grid) -> bool:
    """Whether the grid begins with rows that name its columns."""
    return any(is_stub(text) for row in range(header_height(grid)) for text in texts_of_row(grid, row))


def header_height(grid: Grid) -> int:
    """The number of header rows. A row that holds both headings and the first figures is no header row."""
    labelled: set[int] = set()
    named = False
    rows = min(grid.rows, _HIGHEST)
    for row in range(rows):
        cells = _starting(grid, row)
        if _is_body(cells, labelled, row):
            return row
        for cell in cells:
            named = named or is_stub(cell.text) or is_measure(cell.text)
            if role_of(cell.text) is Role.LABEL:
                labelled.update(range(cell.left, cell.right))
    # Nothing looks like a body: either the grid is a header alone, or a table of words with one header row.
    return rows if named else max((cell.bottom for cell in _starting(grid, 0)), default=0)


def _is_body(cells: Sequence[GridCell], labelled: set[int], row: int) -> bool:
    texts = [bare(cell.text) for cell in cells if bare(cell.text)]
    if not texts:
        return bool(cells) and row > 0
    if is_counting(texts):
        return False
    under_labels = [cell.text for cell in cells if labelled.intersection(range(cell.left, cell.right))]
    if any(bare(text) and not is_stub(text) for text in under_labels):
        return True
    if any(is_amount(text) and not text.isdigit() for text in texts):
        return True
    if any(role_of(text) is Role.LABEL for text in texts):
        return False
    if any(is_amount(text) or is_listed(text) for text in texts):
        return True
    # A header cell is never blank, but for the corner on the left.
    return row > 0 and not labelled and any(not bare(cell.text) for cell in cells[1:])


def headings(grid: Grid, height: int) -> tuple[Heading, ...]:
    """What the header, `height` rows high, says about each column of the grid."""
    paths = [_path(grid, height, column) for column in range(grid.columns)]
    bodies = [_body(grid, height, column) for column in range(grid.columns)]
    roles = [_role(path, body) for path, body in zip(paths, bodies, strict=True)]
    if Role.LABEL not in roles:
        years = [bool(path) and is_years(path[-1]) for path in paths]
        roles = _with_unnamed_label(roles, bodies, years)
    return tuple(Heading(path, role) for path, role in zip(paths, roles, strict=True))


def _path(grid: Grid, height: int, column: int) -> tuple[str, ...]:
    cells = sorted(heading_cells(grid, height, column), key=lambda cell: cell.top)
    return tuple(bare(cell.text) for cell in cells)


def heading_cells(grid: Grid, height: int, column: int) -> list[GridCell]:
    """The header cells over a column, blank ones and the counting row left out.

    Where the row below the header completes a merged header cell (合计 | 基本支出 | 项目支出 under 本年支出,
    printed in the line of the total), its heading cells count too.
    """
    counting = {row for row in range(height) if is_counting(texts_of_row(grid, row))}
    above = [
        cell
        for cell in grid.cells
        if cell.left <= column < cell.right and cell.top < height and cell.top not in counting and bare(cell.text)
    ]
    lowest = max(above, key=lambda cell: cell.top, default=None)
    if lowest is None or lowest.right - lowest.left == 1 or role_of(lowest.text) in STUB:
        return above
    line = _starting(grid, height)
    below = [cell for cell in line if lowest.left <= cell.left and cell.right <= lowest.right]
    if not any(is_total(cell.text) and cell.left < lowest.left for cell in line):
        return above
    if len(below) < 2 or not all(bare(cell.text) and _is_word(cell.text) for cell in below):
        return above
    return above + [cell for cell in below if cell.left <= column < cell.right]


def _is_word(text: str) -> bool:
    return any(character.isalpha() for character in text) and not is_listed(text)


def _body(grid: Grid, height: int, column: int) -> list[str]:
    texts = (bare(cell.text) for cell in grid.cells if cell.top >= height and cell.right - 1 == column)
    return [text for text in texts if text]


def _role(path: Sequence[str], body: Sequence[str]) -> Role:
    """The role that the lowest heading gives, unless what stands below shows another."""
    role = role_of(path[-1]) if path else None
    if any(role_of(heading) is Role.TEXT for heading in path):
        return Role.TEXT
    entries = [text for text in body if not is_total(text)]
    if role is Role.LABEL and entries:
        if all(is_code(text) for text in entries):
            return Role.CODE
        if all(is_amount(text) for text in entries):
            return Role.FIGURE
    if role is Role.CODE and entries and all(_is_word(text) for text in entries):
        return Role.LABEL
    return role or Role.FIGURE


def may_go_on(columns: Sequence[Heading], grid: Grid) -> bool:
    """Whether each column of a grid without a header holds what its heading asks for: codes, words or figures."""
    held = [(heading.role, text) for column, heading in enumerate(columns) for text in _body(grid, 0, column)]
    roles = {role for role, text in held if not is_total(text)}
    worded = any(role in STUB for role in roles) and Role.FIGURE in roles
    return worded and all(is_total(text) or _suits(role, text) for role, text in held)


def _suits(role: Role, text: str) -> bool:
    if role is Role.CODE:
        return joined_code(text).isdecimal()
    has_letters = any(character.isalpha() for character in text)
    return role is Role.TEXT or has_letters == (role is Role.LABEL)


def _with_unnamed_label(roles: Sequence[Role], bodies: Sequence[Sequence[str]], years: Sequence[bool]) -> list[Role]:
    """The roles, with the first column of words, or of years, taken for the label if it stands left of all figures."""
    found = list(roles)
    for column, body in enumerate(bodies):
        is_worded = any(_is_word(text) for text in body) and roles[column] is Role.FIGURE
        if is_worded or (years[column] and body):
            found[column] = Role.LABEL
            break
        if roles[column] is Role.FIGURE and body:
            break
    return found


def one_side(columns: Sequence[Heading]) -> Side:
    """A table of words as a whole: its label is what the first columns of labels offer, all else are values."""
    opened = dropwhile(lambda item: item[1].role not in STUB, enumerate(columns))
    stub = [index for index, _ in takewhile(lambda item: item[1].role in STUB, opened)]
    return _side(columns, stub, [index for index in range(len(columns)) if index not in stub])


def sides(columns: Sequence[Heading]) -> tuple[Side, ...]:
    """The halves of the table: each begins with columns that say what a row is and goes on with its values."""
    runs = [
        (is_stub_run, [index for index, _ in run])
        for is_stub_run, run in groupby(enumerate(columns), key=lambda item: item[1].role in STUB)
    ]
    found: list[tuple[list[int], list[int]]] = []
    for number, (is_stub_run, run) in enumerate(runs):
        opens = is_stub_run and any(columns[index].role is Role.LABEL for index in run) and number + 1 < len(runs)
        if opens or (is_stub_run and not found):
            found.append((run, []))
        elif found:
            found[-1][1].extend(run)
        else:
            found.append(([], run))
    if len(found) == 1 and not found[0][0]:
        return tuple(Side((), None, (), values) for values in _halves(columns, found[0][1]))
    return tuple(_side(columns, stub, values) for stub, values in found)


def _halves(columns: Sequence[Heading], values: Sequence[int]) -> list[tuple[int, ...]]:
    """The value columns of a table without labels, parted where its outermost headings name sides (预算数 | 决算数)."""
    tops = groupby(values, key=lambda index: columns[index].path[:1])
    halves = [(side_in("".join(top)), tuple(run)) for top, run in tops]
    names = [name for name, _ in halves]
    told_apart = None not in names and len(set(names)) == len(names)
    return [run for _, run in halves] if told_apart else [tuple(values)]


def _side(columns: Sequence[Heading], stub: Sequence[int], values: Sequence[int]) -> Side:
    labels = [index for index in stub if columns[index].role is Role.LABEL]
    names = [index for index in labels if is_named("".join(columns[index].path[-1:]))]
    projects = [index for index in names if is_project("".join(columns[index].path[-1:]))]
    if projects and len(names) > len(projects):
        # Rows that name a project and the item it is booked under are those of the projects.
        coded = [index for index in stub if columns[index].role is Role.CODE]
        booked = [*(index for index in labels if index not in projects[:1]), *coded]
        held = sorted(index for index in (*booked, *values) if columns[index].role is not Role.LINE)
        return Side((), projects[0], (projects[0],), tuple(held))
    things = [index for index in names if not is_body(columns[index].path[-1])]
    label = next(reversed(things or names or labels), None)
    # Names in columns of their own for 类, 款 and 项 are one label.
    others = [index for index in labels if index != label and not _is_level(columns, index, label)]
    kept = [index for index in values if columns[index].role is not Role.LINE]
    codes = tuple(index for index in stub if columns[index].role is Role.CODE)
    # Where two names stand side by side, each with its code, the label's code is the one between them.
    named = max((index for index in labels if label is not None and index < label), default=-1)
    own = tuple(index for index in codes if index > named) or codes
    return Side(own, label, tuple(index for index in stub if index not in others), (*others, *kept))


def _is_level(columns: Sequence[Heading], index: int, label: int | None) -> bool:
    """Whether a column of labels is of the same kind as the label, one level above it."""
    paths = [columns[each].path for each in (index, label) if each is not None]
    return all(path and role_of(path[-1]) is Role.CODE for path in paths)


def side_names(grid: Grid, height: int, found: Sequence[Side], labels: Sequence[Sequence[str]]) -> list[str | None]:
    """What each side is called: by the header above it, else by its total (`labels` of its rows).

    A name that all sides share says nothing.
    """
    headed = [_named_by(_words_above(grid, height, (*side.stub, *side.values))) for side in found]
    if len(set(headed)) > 1:
        return headed
    totals = [_named_by([label for label in side if is_total(label)]) for side in labels]
    return totals if len(set(totals)) > 1 else [None] * len(found)


def _words_above(grid: Grid, height: int, columns: Sequence[int]) -> list[str]:
    cells = [
        cell for cell in grid.cells if cell.top < height and any(cell.left <= column < cell.right for column in columns)
    ]
    return [bare(cell.text) for cell in sorted(cells, key=lambda cell: (cell.top, cell.left))]


def _named_by(words: Sequence[str]) -> str | None:
    return next((name for name in map(side_in, words) if name), None)
