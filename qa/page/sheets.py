"""A table of an account to look through: searched, sorted, each cell a way to its page.

Two-sided tables are unfolded: each side's rows stand below one another by themselves, so that they
can be sorted. Everything a document says passes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from corpus.account import Cell, Row, Table

SCRIPT = (files("qa.page") / "sheets.js").read_text(encoding="utf-8")
"""Gives the tables their search, order and keys."""


def sheets_html(table: Table) -> str:
    """All sides of a table under a box to search it."""
    sides = dict.fromkeys(column.side for column in table.columns)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        '<label class="search">在表中查找<input type="search" placeholder="科目、编码或数字"></label>'
        f'<p class="found" role="status"></p>{"".join(_side(table, side) for side in sides)}{notes}'
    )


def _side(table: Table, side: str | None) -> str:
    """One side: its columns of figures behind the code and the name of each row."""
    columns = [place for place, column in enumerate(table.columns) if column.side == side]
    rows = [(place, row) for place, row in enumerate(table.rows) if row.side == side]
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    heads = _row_heads(rows)
    names = [*heads, *(_below(table, column, side) for column in columns)]
    head = "".join(
        f'<th scope="col" aria-sort="none"><button type="button">{escape(name)}</button></th>' for name in names
    )
    body = "".join(f"<tr>{''.join(_line(place, row, columns, cells, heads))}</tr>" for place, row in rows)
    title = " · ".join(filter(None, (table.title, side)))
    caption = f"<caption>{escape(side)}</caption>" if side else ""
    return (
        f'<div class="sheet" role="region" aria-label="{escape(title)}"><table>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_heads(rows: list[tuple[int, Row]]) -> list[str]:
    code = ["科目编码"] if any(row.code for _, row in rows) else []
    return [*code, "项目"] if any(row.label for _, row in rows) else code


def _below(table: Table, column: int, side: str | None) -> str:
    """The header path without the name of the side."""
    path = table.columns[column].path
    return " / ".join(path[1:] if len(path) > 1 and path[0] == side else path)


def _line(
    place: int, row: Row, columns: list[int], cells: dict[tuple[int, int], Cell], heads: list[str]
) -> Iterator[str]:  # fmt: skip
    first = next((column for column in columns if (place, column) in cells), None)
    opens = "" if first is None else f' data-cell="{place},{first}"'
    if "科目编码" in heads:
        yield f'<td class="code"{opens}>{escape(row.code or "")}</td>'
    if "项目" in heads:
        yield f'<th scope="row" class="depth{row.depth}"{opens}>{escape(row.label)}</th>'
    for column in columns:
        yield _figure(cells.get((place, column)))


def _figure(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    where = f'data-cell="{cell.row},{cell.column}" tabindex="-1"'
    if cell.value is None:
        return f'<td class="text" {where}>{escape(cell.printed)}</td>'
    return f'<td class="number" {where} data-value="{cell.value:f}">{cell.value:,f}</td>'
