"""Whose account a document is, of which year and kind: a vote of everything printed that says so.

No single place can be trusted: covers are missing, table captions carry the name of another
body, the text mentions other years. What is said most often is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from corpus.account import Identity, Kind, Printed, Scope, Section, Table
from corpus.captions import BODY_LABEL
from corpus.errors import DocumentError
from corpus.organs import ending_pattern
from corpus.outline import unnumbered
from corpus.pages import Grid, Line, Page, Source

_Vote = TypeVar("_Vote")

_CAPTION_ROWS = 3
"""A caption drawn inside its table stands in one of the first rows."""
_TITLE = 60
"""A title is no longer than this, in characters."""
_LABELLED_WEIGHT = 3
_YEAR = r"(20\d\d)年(?:度)?"
_TITLED_YEAR = re.compile(rf"{_YEAR}(?=[^。，；]{{0,40}}(?:决算|预算))")
_NAME = "[\u4e00-\u9fff（）()、]{2,40}?"
_CHINESE_YEAR = re.compile(r"二[〇○零]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])(?=年)")
_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_TITLED_SCOPES = (
    (Scope.DEPARTMENT, re.compile(r"部门(?:决算|预算)|年度?(?:\w级)?部门")),
    (Scope.UNIT, re.compile(r"单位(?:决算|预算)|预算单位(?!构成|[:：])|年度?(?:\w级)?单位")),
)
# Departments, too, print 编制单位： above their tables.
_LABELLED_SCOPES = (
    (Scope.DEPARTMENT, re.compile(r"部门[:：]")),
    (Scope.UNIT, re.compile(r"(?:编制|预算|公开)单位[:：]")),
)


def identify(source: Source, sections: Sequence[Section], tables: Sequence[Table]) -> Identity:
    """The identity most of the document agrees on.

    Raises DocumentError where the department, the year or the kind is said nowhere.
    """
    titles = _titles(source, sections, tables)
    kind = _kind(titles, source.name)
    return Identity(
        department=_department([*titles, *_openings(sections)], source.name),
        year=_year(titles, sections, kind, source.name),
        kind=kind,
        scope=_scope(titles),
    )


_DATE = re.compile(r"20\d\d年(?:度|\d{1,2}月(?:\d{1,2}日)?)?")


def titles_printed(source: Source) -> tuple[Printed, ...]:
    """The short lines that name a public body or the year of an account, and the dates on the cover, as printed."""
    return tuple(
        line
        for place, page in enumerate(source.pages)
        for line in (Printed(re.sub(r"\s+", "", text), page.number) for text in _short_texts(page))
        if _may_identify(line.text) or (not place and _DATE.fullmatch(_with_plain_years(line.text)))
    )


def _may_identify(text: str) -> bool:
    if re.search("[\u4e00-\u9fff]", text) is None:
        return False
    named = _labelled().search(text) or _named().search(unnumbered(text))
    return named is not None or _TITLED_YEAR.search(text) is not None


def _titles(source: Source, sections: Iterable[Section], tables: Iterable[Table]) -> list[str]:
    """Everything printed that may be a title or a caption, without spaces."""
    printed = [text for page in source.pages for text in _short_texts(page)]
    headings = [title for section in sections for title in section.path]
    texts = (*_cover(source), *printed, *headings, *(table.title for table in tables))
    return [_with_plain_years(re.sub(r"\s+", "", text)) for text in texts]


def _with_plain_years(text: str) -> str:
    """二〇二三年 as 2023年."""
    return _CHINESE_YEAR.sub(lambda year: f"20{_DIGITS[year[1]]}{_DIGITS[year[2]]}", text)


def _short_texts(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in block.cells if cell.top < _CAPTION_ROWS and len(cell.text) <= _TITLE)
        elif len(block.text.strip()) <= _TITLE and not re.search("[，。；]", block.text):
            yield block.text


def _cover(source: Source) -> list[str]:
    """The first page in one piece, since names on covers are broken over lines."""
    lines = [block.text for block in source.pages[0].blocks if isinstance(block, Line)] if source.pages else []
    whole = "".join(lines)
    return [whole] if len(whole) <= 2 * _TITLE else []


def _openings(sections: Iterable[Section]) -> list[str]:
    return [_with_plain_years(paragraph.text) for section in sections for paragraph in section.paragraphs]


def _department(texts: Iterable[str], name: str) -> str:
    votes: Counter[str] = Counter()
    for text in texts:
        labelled = _labelled().search(text)
        if labelled:
            votes[labelled["name"] or labelled["other"]] += _LABELLED_WEIGHT
        else:
            votes.update(match["name"] for match in [_named().match(unnumbered(text))] if match)
    found = _most(votes)
    if found is None:
        raise DocumentError(
            f"《{name}》里找不到部门或单位名称，请确认它是部门决算或预算，并带有封面或“编制部门：”一行。"
        )
    return found


@cache
def _labelled() -> re.Pattern[str]:
    """编制部门：上海市…局, as captions and covers print it."""
    # In a caption even a body of a kind unknown to the standard is named: …监狱. What is 元 or 万元 is a unit of money.
    other = "(?!(?:人民币)?(?:百万|[千万亿])?元)(?P<other>[\u4e00-\u9fff]{4,30}?)(?<!元)"
    end = "(?=单位[:：]|金额|日期|$|[^\u4e00-\u9fff])"
    return re.compile(f"{BODY_LABEL}(?:{_body_name()}{end}|{other}(?=单位[:：]|金额单位|日期|$))")


@cache
def _named() -> re.Pattern[str]:
    """A title or a sentence that begins with the name: …局2024年度部门决算, 2024年度…局部门决算, …局概况."""
    end = r"(?=20\d\d年|概况|部门|单位(?![:：])|主要职|机构设置|预算|决算|$)"
    return re.compile(rf"(?:{_YEAR})?(?!本|我|各|该|全){_body_name()}(?:[（(]?本[级部][）)]?)?{end}")


@cache
def _body_name() -> str:
    """A name that ends as names of public bodies do, or has a second one in brackets: …档案局（馆）."""
    return rf"(?P<name>{_NAME}(?:{ending_pattern()})(?:[（(](?:{ending_pattern()})[）)])?)"


def _kind(titles: Iterable[str], name: str) -> Kind:
    """The last of 决算 and 预算 in a title is its kind: 一般公共预算支出决算表 is of final accounts."""
    words = [re.findall("决算|预算", title) for title in titles]
    found = _most(Counter(Kind.FINAL if word[-1] == "决算" else Kind.BUDGET for word in words if word))
    if found is None:
        raise DocumentError(f"《{name}》的标题里没有“决算”或“预算”，不像部门决算或部门预算，请确认文件。")
    return found


def _year(titles: Iterable[str], sections: Iterable[Section], kind: Kind, name: str) -> int:
    titled = Counter(
        match[1] for title in titles for match in _TITLED_YEAR.finditer(title) if kind.chinese in title[match.end() :]
    )
    mentioned = Counter(year for text in _openings(sections) for year in re.findall(_YEAR, text))
    found = _most(titled) or _most(mentioned)
    if found is None:
        raise DocumentError(f"《{name}》里找不到年度，请确认标题里有“20××年度”字样。")
    return int(found)


def _scope(titles: Sequence[str]) -> Scope:
    votes = (
        Counter(scope for title in titles for scope, pattern in patterns if pattern.search(title))
        for patterns in (_TITLED_SCOPES, _LABELLED_SCOPES)
    )
    return next((found for found in map(_most, votes) if found), Scope.DEPARTMENT)


def _most(votes: Counter[_Vote]) -> _Vote | None:
    return votes.most_common(1)[0][0] if votes else None
