"""A series as a picture of bars, and below it the same in a table with the place of each figure.

The picture is inline SVG, so its words are set in the fonts of the browser that shows them. Positions
across are percentages and sizes of type are fixed: it is readable in any width, in light and in dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from corpus.numbers import format_amount
from qa.answer import Citation
from qa.evidence.money import rounded
from qa.operations.series import UNIT, Bar, Entry, Series

MOST_DRAWN = 24
"""Entries of a picture; the table has all."""
_LABEL, _BAR, _GAP = 20, 20, 14
"""Heights in pixels: of a line of words, of a bar, between entries."""
_WIDEST = 70
"""Percent of the width that the longest bar takes; its figure stands behind it."""
_LONGEST_LABEL = 24


def chart_html(series: Series) -> str:
    """The picture, its table, and what is lacking."""
    lacking = "".join(f"<li>{escape(reason)}</li>" for reason in series.lacking)
    notes = f'<ul class="lacking">{lacking}</ul>' if lacking else ""
    if not series.entries:
        return f'<div class="chart"><h3>{escape(series.title)}</h3>{notes}</div>'
    return (
        f'<div class="chart"><h3>{escape(series.title)}<span class="unit">单位：{UNIT}</span></h3>'
        f"{_picture(series)}{_table(series)}{notes}</div>"
    )


def _picture(series: Series) -> str:
    drawn = series.entries[:MOST_DRAWN]
    top = max((bar.value for entry in drawn for bar in entry.bars), default=Decimal(0)) or Decimal(1)
    parts, y = [], 0
    for entry in drawn:
        parts.append(f'<text class="label" y="{y + _LABEL - 5}">{escape(_shortened(entry.label))}</text>')
        y += _LABEL
        for order, bar in enumerate(entry.bars):
            parts.append(_bar(bar, order, y, top))
            y += _BAR
        y += _GAP
    return (
        f'<svg role="img" width="100%" height="{y}" aria-label="{escape(series.title)}">'
        f"<title>{escape(series.title)}</title><desc>{escape(_described(drawn))}</desc>{''.join(parts)}</svg>"
    )


def _bar(bar: Bar, order: int, y: int, top: Decimal) -> str:
    width = rounded(max(bar.value, Decimal(0)) / top * _WIDEST)
    told = f"{bar.name} {format_amount(bar.value)}".strip()
    return (
        f'<rect class="bar{order}" y="{y + 2}" width="{width}%" height="{_BAR - 6}" rx="3"/>'
        f'<text class="value" x="{width + 1}%" y="{y + _BAR - 7}">{escape(told)}</text>'
    )


def _described(entries: Sequence[Entry]) -> str:
    """All figures of the picture in words."""
    figures = (
        f"{entry.label}{bar.name}{format_amount(bar.value)}{UNIT}" for entry in entries for bar in entry.bars
    )  # fmt: skip
    return "；".join(figures)


def _table(series: Series) -> str:
    names = [bar.name or "金额" for bar in series.entries[0].bars]
    extra = ["占比"] if series.are_parts else ["差额", "完成"] if len(names) == 2 else []
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("项目", *names, *extra, "出处"))
    rows = "".join(f"<tr>{''.join(_cells(entry, series))}</tr>" for entry in series.entries)
    return f'<div class="sheet" tabindex="0" role="region" aria-label="图中的数字"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'  # noqa: E501


def _cells(entry: Entry, series: Series) -> Iterator[str]:
    yield f'<th scope="row">{escape(entry.label)}</th>'
    for text in (*(format_amount(bar.value) for bar in entry.bars), *_reckoned(entry, series)):
        yield f'<td class="number">{text}</td>'
    places = dict.fromkeys(_place(bar.fact.citation) for bar in entry.bars)
    yield f'<td class="source">{"<br>".join(map(escape, places))}</td>'


def _reckoned(entry: Entry, series: Series) -> Iterator[str]:
    """The share of the whole; or by how much the second figure differs from the first, and what part of it it is."""
    first, *others = (bar.value for bar in entry.bars)
    if series.are_parts:
        yield f"{rounded(first / series.whole * 100, 1)}%"
    for other in others:
        yield f"{other - first:+,f}"
        yield f"{rounded(other / first * 100, 1)}%" if first > 0 else "—"


def _place(citation: Citation) -> str:
    page = f" 第{citation.page}页" if citation.page else ""
    where = f"表{citation.table_no}" if citation.table else (citation.section or "正文").rsplit("/", 1)[-1]
    return f"{citation.account.year}年{citation.account.kind.chinese} {where}{page}"


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
