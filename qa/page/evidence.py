"""What stands behind a citation, as HTML: the table as published, or the passage, with the place marked.

Everything a document says passes through `escape`; the only markup is what this module writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from corpus.account import Account, Box, Cell, Column, Row, Section, Table
from corpus.checks.check import Check, Outcome
from corpus.proofs import checks
from qa.answer import Citation
from qa.evidence.facts import doubt

COLUMN = ' class="column"'
MOST_DOUBTS = 3
"""So many reasons are told why a table does not add up."""


def cited_table(account: Account, citation: Citation) -> Table | None:
    """The table a citation points into, None where the account has no such table."""
    named = [table for table in account.tables if citation.table_no in (None, table.number)]
    exact = [table for table in named if table.title == citation.table]
    return next(iter(exact or (named if citation.table_no is not None else ())), None)


def row_box(table: Table, citation: Citation) -> Box | None:
    """The cited row's figures as one box on the cited page, None where the source has no coordinates."""
    rows = _cited_rows(table, citation)
    return _around(cell for cell in table.cells if cell.page == citation.page and table.rows[cell.row] in rows)


def label_room(table: Table, citation: Citation) -> float:
    """How far left of its figures the cited row's label can reach: where the side before it ends, in points."""
    first = min((i for i, column in enumerate(table.columns) if column.side == citation.side), default=0)
    before = _around(cell for cell in table.cells if cell.page == citation.page and cell.column < first)
    return before[2] if before else 0.0


def failing(account: Account) -> tuple[Check, ...]:
    """What does not add up in an account, which takes a while to try."""
    return tuple(check for check in checks(account) if check.outcome is Outcome.FAILS)


def evidence_html(account: Account, citation: Citation, doubts: Sequence[Check]) -> str:
    """The cited table or passage under a line that says which account and page it comes from.

    `doubts` are the failing checks of the same account.
    """
    table = cited_table(account, citation) if citation.table is not None else None
    page = f"　第{citation.page}页" if citation.page is not None else ""
    where = f'<p class="where"><strong>{escape(account.identity.title)}</strong>{page}</p>'
    if table is None:
        return where + passage_html(account, citation)
    return where + _doubts_html(table, doubts) + table_html(table, citation)


def _doubts_html(table: Table, doubts: Sequence[Check]) -> str:
    """A mark on a table that does not add up, with the first reasons."""
    reasons = dict.fromkeys(doubt(check) for check in doubts if any(figure.table is table for figure in check.where))
    told = "".join(f"<li>{escape(reason)}</li>" for reason in list(reasons)[:MOST_DOUBTS])
    return f'<div class="doubt"><strong>有矛盾</strong><ul>{told}</ul></div>' if told else ""


def table_html(table: Table, citation: Citation) -> str:
    """The whole table in its printed arrangement, the cited row and column tinted and the cited cell marked."""
    blocks = _blocks(table)
    cited = {(row.number, row.side) for row in _cited_rows(table, citation)}
    columns = {
        i
        for i, column in enumerate(table.columns)
        if column.name == citation.column and column.side in {side for _, side in cited}
    }
    figures = {(table.rows[cell.row].number, cell.column): cell for cell in table.cells}
    lines = (
        "".join(_line(block, number, figures, cited, columns) for block in blocks)
        for number in sorted({row.number for row in table.rows})
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    unit = f'<span class="unit">单位：{escape(table.unit)}</span>' if table.unit else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<div class="title">{escape(table.title)}{unit}</div>'
        f'<div class="sheet" tabindex="0" role="region" aria-label="{escape(table.title)}">'
        f"<table><thead>{_header(blocks, columns)}</thead><tbody>{body}</tbody></table></div>{notes}"
    )


def passage_html(account: Account, citation: Citation) -> str:
    """The cited section with its quotation marked; the quotation alone where the section is not found."""
    quote = citation.quote or ""
    section = _cited_section(account, citation)
    heading = " › ".join(section.path) if section else citation.section or ""
    texts = [paragraph.text for paragraph in section.paragraphs] if section else [quote]
    body = "".join(f"<p>{_marked(text, quote)}</p>" for text in texts)
    return f'<div class="passage" tabindex="0" role="region" aria-label="原文"><h4>{escape(heading)}</h4>{body}</div>'


@dataclass(frozen=True, slots=True)
class _Block:
    """One half of a two-sided table, or the whole of another: heading columns, then columns of figures."""

    name: str | None
    columns: tuple[tuple[int, str | None, tuple[str, ...]], ...]
    """Index into Table.columns, side, and the header path below the block's own name."""
    rows: dict[int, Row]
    """By printed line, for what the heading columns say."""

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings of the columns that hold no figures."""
        if any(row.code for row in self.rows.values()):
            return ("科目编码", "科目名称")
        return ("项目",) if any(row.label for row in self.rows.values()) else ()

    @property
    def depth(self) -> int:
        return max((len(path) for _, _, path in self.columns), default=1)


def _blocks(table: Table) -> list[_Block]:
    """The table cut where one side ends and the next begins; uncut where the sides take turns."""
    runs = [(side, list(group)) for side, group in groupby(enumerate(table.columns), lambda entry: entry[1].side)]
    if len(runs) > len({side for side, _ in runs}) or len(runs) == 1:
        columns = tuple((i, column.side, column.path) for i, column in enumerate(table.columns))
        return [_Block(None, columns, {row.number: row for row in table.rows})]
    return [
        _Block(
            side,
            tuple((i, side, _below(column)) for i, column in run),
            {row.number: row for row in table.rows if row.side == side},
        )
        for side, run in runs
    ]


def _below(column: Column) -> tuple[str, ...]:
    """The header path without the side's name, which heads the whole side."""
    own = len(column.path) > 1 and column.path[0] == column.side
    return column.path[1:] if own else column.path


def _header(blocks: Sequence[_Block], cited: set[int]) -> str:
    """`cited` are the columns to be tinted."""
    depth = max((block.depth for block in blocks), default=1)
    lines = ["".join(_header_line(block, level, depth, cited) for block in blocks) for level in range(depth)]
    if any(block.name for block in blocks):
        lines.insert(0, "".join(_heading(b.name or "", len(b.heads) + len(b.columns), 1) for b in blocks))
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _header_line(block: _Block, level: int, depth: int, cited: set[int]) -> str:
    """Headings that start on this level: groups span their columns, the last ones reach down to the body."""
    cells = [_heading(name, 1, depth) for name in block.heads] if level == 0 else []
    columns = [(i, path) for i, _, path in block.columns if len(path) > level]
    for (start, last), group in groupby(columns, lambda one: (one[1][: level + 1], len(one[1]) == level + 1)):
        numbers = [i for i, _ in group]
        if last:
            cells += [_heading(start[-1], 1, depth - level, COLUMN if i in cited else "") for i in numbers]
        else:
            cells.append(_heading(start[-1], len(numbers), 1))
    return "".join(cells)


def _heading(text: str, columns: int, rows: int, kind: str = "") -> str:
    return f'<th scope="col" colspan="{columns}" rowspan="{rows}"{kind}>{escape(text)}</th>'


def _line(
    block: _Block,
    number: int,
    figures: dict[tuple[int, int], Cell],
    cited: set[tuple[int, str | None]],
    columns: set[int],
) -> str:
    """One printed line of one block."""
    row = block.rows.get(number, Row(number, ""))
    tint = " cited" if (number, row.side) in cited else ""
    code = f'<td class="code{tint}">{escape(row.code or "")}</td>'
    label = f'<th scope="row" class="depth{row.depth}{tint}">{escape(row.label)}</th>'
    heads = (code, label)[2 - len(block.heads) :]
    cells = (_figure(figures.get((number, i)), (number, side) in cited, i in columns) for i, side, _ in block.columns)
    return "".join((*heads, *cells))


def _figure(cell: Cell | None, in_row: bool, in_column: bool) -> str:
    """A cell, marked where the cited row and the cited column meet."""
    place = " cited" if in_row else " column" if in_column else ""
    if cell is None:
        return f'<td class="{place.strip()}"></td>' if place else "<td></td>"
    text = escape(cell.printed) if cell.value is None else f"{cell.value:,f}"
    kind = "text" if cell.value is None else "number"
    return f'<td class="{kind}{place}">{f"<mark>{text}</mark>" if in_row and in_column else text}</td>'


def _cited_rows(table: Table, citation: Citation) -> list[Row]:
    """The cited row; by its printed line where known, else by code, else by label."""
    rows = [row for row in table.rows if citation.side in (None, row.side)]
    if citation.row_no is not None:
        return [row for row in rows if row.number == citation.row_no]
    if citation.row_code is not None:
        return [row for row in rows if row.code == citation.row_code]
    return [row for row in rows if row.label == citation.row]


def _cited_section(account: Account, citation: Citation) -> Section | None:
    named = [section for section in account.sections if section.name == citation.section]
    quoting = [s for s in named if any(_span(p.text, citation.quote or "") for p in s.paragraphs)]
    return next(iter(quoting or named), None)


def _marked(text: str, quote: str) -> str:
    span = _span(text, quote)
    if span is None:
        return escape(text)
    start, end = span
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def _span(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quotation stands in the text, spaces and line breaks aside; half-open."""
    places = [i for i, character in enumerate(text) if not character.isspace()]
    wanted = "".join(quote.split())
    start = "".join(text[i] for i in places).find(wanted)
    return (places[start], places[start + len(wanted) - 1] + 1) if wanted and start >= 0 else None


def _around(cells: Iterable[Cell]) -> Box | None:
    """The smallest box that holds the cells."""
    boxes = [cell.box for cell in cells if cell.box is not None]
    if not boxes:
        return None
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)
