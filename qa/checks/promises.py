"""What the contents page promises, and tables that are empty without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from corpus.account import Printed, Table
from corpus.checks.check import Outcome
from corpus.names import plain
from corpus.outline import numbering, unnumbered
from corpus.standard import kind_of_title
from qa.checks.book import Book
from qa.checks.trial import FindingKind, Trial

_ALIKE = 0.6
_ENDING = 6
_EACH = re.compile("(?:重点)?(?:项目|专项)")
"""A chapter 项目经费情况说明 may be headed by each project's name: headings that end in so many equal characters."""
_MANY = 3
"""So many promises not kept mean that the account was split over files, or not read, rather than forgotten."""
_PART = re.compile("(?:部门|单位)(?:决算|预算)(?:公开)?(?:报)?表$")
"""The part of the document that holds all its tables."""
_SPECIFIC = 6
"""Characters of the name of a table that no standard knows, from which on it can be told from others."""
_SAYS_WHY = re.compile(
    "无数据|空表|没有|无.{0,20}(?:预算|收入|支出|收支|安排|发生|业务|内容)|为空(?!白)|未发生|未安排|无发生|不涉及"
    "|为零|均为0"
)
_NOTHING = re.compile("无[。]?")
_ABOUT_TABLE = re.compile("(?:本|此|该|上)表|表为空|空白?表|表[^，。]{0,6}空白")
_BLANK = re.compile("是否(?:为)?空表")
_MONEY = re.compile("政府性基金|国有资本经营|三公")
_TABLE = re.compile(r"表(?:[(（][^()（）]*[)）])?$")
_FILLER = re.compile(r"\d{4}年度?|部门|单位|决算|预算|情况|说明|的|公开")


def promise_trials(book: Book) -> Iterator[Trial]:
    yield from _promised(book)
    yield from _empty(book)
    yield from _without_unit(book)
    yield from _told_blank(book)


def _promised(book: Book) -> Iterator[Trial]:
    promises = [(entry, title) for entry in _joined(book.account.contents) if (title := _title(entry))]
    spoken = _headings(book)
    taken = {_bare(title) for _, title in promises} & {_bare(heading) for heading in spoken}
    free = [heading for heading in spoken if _bare(heading) not in taken]
    trials = [
        _kept(book, entry, title, spoken if _bare(title) in taken else free) for entry, title in promises
    ]  # fmt: skip
    broken = sum(trial.outcome is Outcome.FAILS for trial in trials)
    for trial in trials:
        many = broken >= _MANY and trial.outcome is Outcome.FAILS
        yield trial.unchecked("目录所列多处没有找到，可能另成一份文件") if many else trial


def _title(entry: Printed) -> str:
    """What an entry of the contents page promises, "" where it names only a part of the document."""
    title = re.sub(r"^表\d+", "", plain(unnumbered(entry.text)))
    if title.endswith("表"):
        general = re.search("(?:决算|预算|公开)表$", title) and len(_FILLER.sub("", title)) < _MANY
        unknown = kind_of_title(title) is None and (len(_FILLER.sub("", title)) < _SPECIFIC or _PART.search(title))
        return "" if unknown or general else title
    return title if re.search("(?:情况|说明|解释|概况|职责|职能)$", title) else ""


def _headings(book: Book) -> list[str]:
    """The headings, titles and captions of the document, without numbers."""
    found = [heading for section in book.account.sections for heading in section.path]
    found += [line.text for line in book.account.titles if line not in book.account.contents]
    found += [table.title for table in book.account.tables]
    found += [paragraph.text[:40] for _, paragraph in book.prose() if numbering(paragraph.text)]
    return [unnumbered(plain(heading)) for heading in found]


def _bare(title: str) -> str:
    return _FILLER.sub("", title) or title


def _joined(entries: tuple[Printed, ...]) -> Iterator[Printed]:
    """Entries of the contents page, the second line of a long one added to its first."""
    waiting: Printed | None = None
    for entry in entries:
        if waiting is not None and numbering(entry.text) is None and not entry.text.startswith(("表", "附")):
            waiting = Printed(waiting.text + entry.text, waiting.page)
            continue
        if waiting is not None:
            yield waiting
        waiting = entry
    if waiting is not None:
        yield waiting


def _kept(book: Book, entry: Printed, title: str, headings: Sequence[str]) -> Trial:
    here = book.text_place(entry.text, entry.page, "目录")
    kind = kind_of_title(title) if title.endswith("表") else None
    found = kind is not None and any(table.standard == kind.id for table in book.account.tables)
    # A section that explains a table does not replace it, nor the table the section.
    named = [heading for heading in headings if bool(_TABLE.search(heading)) is title.endswith("表")]
    found = found or _is_headed(title, named)
    told = f"目录列有“{entry.text}”，正文里没有找到。"
    return Trial("promised", FindingKind.MISSING, Outcome.HOLDS if found else Outcome.FAILS, (here,), told, (), title)


def _is_headed(title: str, headings: Sequence[str]) -> bool:
    """Whether one of the headings is the title, or much like it."""
    wanted = _bare(title)
    for heading in headings:
        other = _bare(heading)
        if wanted in other or (_EACH.match(title) and title[-_ENDING:] == heading[-_ENDING:]):
            return True
        if len(other) >= _ALIKE * len(wanted) and (
            other in wanted or SequenceMatcher(None, wanted, other).ratio() >= _ALIKE
        ):
            return True
    return False


def _empty(book: Book) -> Iterator[Trial]:
    for table in book.account.tables:
        if table.standard is None or table.unit is None or not table.origin.is_sure:
            continue
        if any(cell.value is not None or cell.printed.strip() for cell in table.cells):
            continue
        here = book.text_place(table.title, next(iter(table.pages), None), table.title)
        told = f"表{table.number}《{table.title}》是空表，没有说明原因。"
        explained = _is_explained(book, table)
        yield Trial("empty_table", FindingKind.MISSING, Outcome.HOLDS if explained else Outcome.FAILS, (here,), told)


def _without_unit(book: Book) -> Iterator[Trial]:
    """The only table of money that does not print its unit."""
    money = [table for table in book.account.tables if table.unit is not None and table.origin.is_sure]
    missing = [table for table in money if not table.prints_unit]
    if len(money) < _MANY or len(missing) > 1:
        return
    for table in money:
        here = book.text_place(table.title, next(iter(table.pages), None), table.title)
        told = f"表{table.number}《{table.title}》没有注明金额单位，其他各表都有。"
        found = Outcome.FAILS if table in missing else Outcome.HOLDS
        yield Trial("unit_missing", FindingKind.MISSING, found, (here,), told, (), table.unit)


def _told_blank(book: Book) -> Iterator[Trial]:
    """A table of contents with a column 是否空表."""
    titles: dict[str, Table] = {_bare(plain(table.title)): table for table in book.account.tables if table.unit}
    for listed in book.account.tables:
        columns = [index for index, column in enumerate(listed.columns) if _BLANK.search(plain(column.innermost))]
        for cell in listed.cells:
            table = titles.get(_bare(plain(listed.rows[cell.row].label))) if cell.column in columns[:1] else None
            if table is None or plain(cell.printed) not in ("是", "否") or not table.origin.is_sure:
                continue
            blank = not any(one.value is not None for one in table.cells)
            told = (
                f"目录表注明《{table.title}》{'是' if plain(cell.printed) == '是' else '不是'}空表，"
                f"表{table.number}里{'没有' if blank else '有'}数。"
            )
            here = book.text_place(f"{listed.rows[cell.row].label} {cell.printed}", cell.page, listed.title)
            holds = blank is (plain(cell.printed) == "是")
            yield Trial("blank_told", FindingKind.MISSING, Outcome.HOLDS if holds else Outcome.FAILS, (here,), told)


def _is_explained(book: Book, table: Table) -> bool:
    if any(_SAYS_WHY.search(note) or _NOTHING.fullmatch(note) for note in table.notes):
        return True
    # The prose of the part that holds the tables may carry the note.
    notes = (paragraph.text for _, paragraph in book.prose() if _ABOUT_TABLE.search(paragraph.text))
    return any(_SAYS_WHY.search(note) and _is_about(note, table) for note in notes)


def _is_about(note: str, table: Table) -> bool:
    """Whether a note speaks of the table's own kind of money, or of none."""
    named = set(_MONEY.findall(note))
    return not named or any(kind in table.title for kind in named)
