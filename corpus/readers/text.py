"""Plain-text dumps: what is left of a document when its text is copied out line by line.

Prose stays as lines. A table is found by its title and its header, and is set back into
the grid it was printed as, so that what follows need not know that it came from a dump.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, zip_longest
from operator import itemgetter

from corpus.errors import DocumentError
from corpus.pages import Grid, Line, Page, Source
from corpus.readers.text_tables import read_table
from corpus.standard import kind_of_title

LARGEST = 20 * 1024 * 1024
"""The largest dump read, in bytes."""
_LONGEST = 5_000
"""No table has more lines."""
_WIDEST = 20_000
"""No line of a table has more characters, not even where a whole page was copied as one."""

_NUMERAL = "[一二三四五六七八九十]+"
_NUMBERED = rf"(?:(?:附?表\s*\d+|{_NUMERAL})\s*[、.：:]?\s*)?"
_TITLE = re.compile(rf"{_NUMBERED}[^，。；：:、.…]{{2,60}}表(?:\s*（[^）]*）)?")
_TITLE_BEGUN = re.compile(r"[^，。；：:、.…]{6,60}(?<!表)")
_TABLE_NUMBER = re.compile(r"[（(]?(?:(?:附|公开)?\s*表\s*\d+|(?:附|公开)\s*\d+\s*表)[）)]?")
_UNIT = re.compile(r".*单位\s*[：:]\s*(?:人民币)?[万亿]?元.*")
_CAPTION = re.compile(
    rf"{_UNIT.pattern}|\S*(?:部门|单位)(?:名称|代码)?\s*[：:].*|\d{{4}}\s*年度?|{_TABLE_NUMBER.pattern}"
)
_AFTER = re.compile(rf"(?:注|备注|说明)\s*\d*\s*[：:.].*|第{_NUMERAL}部分.*|.*[。；！？，].*|.*无(?:此项)?数据.*")
_LAST_FIGURE = re.compile(r"[\d,]{1,30}(?:\.(?P<decimals>\d{0,9}))?")
_DECIMALS = re.compile(r"\d\.(\d+)(?![\d.])")
_PAGE_NUMBER = re.compile(r"[-—–]+\s*\d{1,3}\s*[-—–]+|第\s*\d+\s*页.*")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line without its trailing spaces. `page` counts from 0."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class _Region:
    """Where a printed table stands among the lines: captions up to `inside`, header and body up to `end`."""

    title: str
    first: int
    """The first line after the title."""
    inside: int
    end: int


def read_text(data: bytes, name: str) -> Source:
    """The dump as pages without numbers. Raises DocumentError for what is no readable text."""
    text = _decoded(data, name)
    if _is_cut_short(text):
        raise DocumentError(f"《{name}》不完整，最后一个数字没有写完，没有加入。请重新下载，或补全最后一行再添加。")
    lines = _without_page_numbers(list(_lines(text)))
    if not lines:
        raise DocumentError(f"《{name}》里没有文字，没有加入。请换一份有内容的文件。")
    pages = groupby(_blocks(lines), key=itemgetter(0))
    return Source(name, tuple(Page(None, 0, 0, tuple(block for _, block in blocks)) for _, blocks in pages))


def _decoded(data: bytes, name: str) -> str:
    if not data:
        raise DocumentError(f"《{name}》是空文件，没有加入。请重新下载后再添加。")
    if len(data) > LARGEST:
        raise DocumentError(f"《{name}》超过 {LARGEST // 1024 // 1024} MB，没有加入。请只留决算、预算的正文再添加。")
    marked = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise DocumentError(f"《{name}》不是 PDF，也不是纯文本，没有加入。请下载原文件，或另存为 UTF-8 编码的文本再添加。")


def _is_cut_short(text: str) -> bool:
    """Whether the text ends within a figure: behind others in its line, with fewer decimals than the text's figures."""
    before, _, last = text[text.rfind("\n") + 1 :].rpartition(" ")
    figure = _LAST_FIGURE.fullmatch(last)
    if figure is None or not before.strip(" \u3000\t0123456789"):
        return False
    places = Counter(map(len, _DECIMALS.findall(text)))
    return bool(places) and len(figure["decimals"] or "") < max(places, key=lambda n: places[n])


def _lines(text: str) -> Iterator[_Printed]:
    """The lines that are not blank, each with its page.

    Pages part at form feeds. Where there are none and lines are set apart by blank ones, a line
    set in by one space right below another begins a page.
    """
    raw = [line.rstrip(" \t\u3000") for line in re.split(r"\r\n|[\r\n]|(?=\f)", text)]
    feeds = "\f" in text
    apart = raw.count("") * 4 > len(raw)
    page, above = 0, ""
    for line in raw:
        content = line.lstrip("\f")
        set_in = not feeds and apart and above != "" and re.match(r" [^ \u3000]", content) is not None
        page += line.startswith("\f") or set_in
        if content:
            yield _Printed(content[1:] if set_in else content, page)
        above = content


def _without_page_numbers(lines: Sequence[_Printed]) -> list[_Printed]:
    """The lines without those that only number their page: set off by dashes, or bare at its end."""
    return [
        line
        for line, after in zip_longest(lines, lines[1:])
        if not _PAGE_NUMBER.fullmatch(line.text.strip())
        and not (line.text.strip().isdigit() and after is not None and after.page != line.page)
    ]


def _blocks(lines: Sequence[_Printed]) -> Iterator[tuple[int, Line | Grid]]:
    """Lines and grids in reading order, each with the page it begins on."""
    at, title, shape = 0, "", None
    while at < len(lines):
        region = _region(lines, at)
        inside = [line.text for line in lines[region.inside : region.end]] if region else []
        before = shape if region and region.title == title else None
        table = read_table(inside, kind_of_title(region.title), before) if region else None
        if region is None or table is None:
            yield lines[at].page, Line(lines[at].text)
            at += 1
            continue
        yield lines[at].page, Line(region.title)
        yield from ((line.page, Line(line.text)) for line in lines[region.first : region.inside])
        page = lines[region.inside].page
        yield page, table.grid
        yield from ((page, Line(text)) for text in table.refused)
        at, title, shape = region.inside + table.length, region.title, table.shape


def _region(lines: Sequence[_Printed], at: int) -> _Region | None:
    """The table whose title begins on line `at`: of a kind the standard knows, or with a unit of money below."""
    title, first = _title(lines, at)
    if title is None:
        return None
    inside = _end(lines, first, _is_caption)
    kind = kind_of_title(title)
    of_words = kind is not None and kind.basis == "none"
    has_unit = any(_UNIT.fullmatch(line.text.strip()) for line in lines[first:inside])
    if of_words or not (has_unit or (kind and kind.shapes)):
        return None
    end = _end(lines, inside, _can_be_inside)
    return _Region(title, first, inside, end) if end > inside else None


def _end(lines: Sequence[_Printed], start: int, test: Callable[[_Printed], bool]) -> int:
    """The index after the lines from `start` on that pass the test, as far as a table can reach."""
    end = start
    while end < min(len(lines), start + _LONGEST) and test(lines[end]):
        end += 1
    return end


def _title(lines: Sequence[_Printed], at: int) -> tuple[str | None, int]:
    """The title of a table that begins on line `at`, wrapped or not, and the first line after it."""
    line = lines[at].text.strip()
    if _is_caption(lines[at]):
        return None, at
    if _TITLE.fullmatch(line):
        return line, at + 1
    whole = "".join(part.text.strip() for part in lines[at : at + 2])
    wraps = _TITLE_BEGUN.fullmatch(line) and _TITLE.fullmatch(whole) and kind_of_title(whole)
    return (whole, at + 2) if wraps else (None, at)


def _is_caption(line: _Printed) -> bool:
    return _CAPTION.fullmatch(line.text.strip()) is not None


def _can_be_inside(line: _Printed) -> bool:
    text = line.text.strip()
    return len(text) <= _WIDEST and not any(pattern.fullmatch(text) for pattern in (_AFTER, _TABLE_NUMBER, _TITLE))
