"""What the prose lists and what the tables have money for: economic items named without money, subjects left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from corpus.account import Figure, Kind, Measure, Paragraph, Section, Table
from corpus.checks.check import Outcome
from corpus.names import item_name, plain
from corpus.numbers import YUAN
from corpus.standard.subjects import names_of, subject_names
from qa.checks.book import Book, yuan
from qa.checks.said import Said
from qa.checks.subjects import Entry, Path, entries, path_of, rows_named, tables_for
from qa.checks.trial import FindingKind, Trial

_LIST = re.compile(r"(?:包括|包含|用于|为)[:：]?(?P<items>[^。；;：:]+)")
_LEAST = 3
"""A list of fewer names is none."""


def listing_trials(book: Book) -> Iterator[Trial]:
    yield from _economic(book)
    yield from _omitted(book)
    yield from _declared_absent(book)


def _economic(book: Book) -> Iterator[Trial]:
    tables = [table for table in book.tables("general_basic") if table.cells]
    if len(tables) != 1:
        return
    printed = _by_name(book, tables[0])
    for section, paragraph in book.prose():
        if not re.search("基本支出|人员经费|公用经费", f"{section.heading}{paragraph.text}"):
            continue
        for match in _LIST.finditer(paragraph.text):
            before = paragraph.text[: match.start()]
            named = re.findall("人员经费|公用经费", before)
            if named and section.path and "基本支出" in section.name + before:
                yield _list_trial(book, section, paragraph, match["items"], printed, tables[0])


def _by_name(book: Book, table: Table) -> Mapping[str, Sequence[Figure]]:
    """The figures of each economic item, by its name and by what the standard calls its code."""
    found: dict[str, list[Figure]] = {}
    for figure, what in book.figures:
        if figure.table is table and figure.row.code and what.part == "total":
            names = [item_name(figure.row.label), *names_of(figure.row.code)]
            for name in {_loose(name) for name in names}:
                found.setdefault(name, []).append(figure)
    return found


def _loose(name: str) -> str:
    return re.sub("(?:支出|费用|费)$", "", re.sub(r"[()（）]", "", plain(name)))


def _list_trial(
    book: Book,
    section: Section,
    paragraph: Paragraph,
    items: str,
    printed: Mapping[str, Sequence[Figure]],
    table: Table,
) -> Trial:
    names = [re.sub("等(?:支出|费用)?$", "", plain(name)) for name in re.split("[、，,]|和(?!家庭)", items)]
    names = [name for name in names if name]
    standard = {_loose(name) for code, known in subject_names().items() if code.startswith("3") for name in known}
    known = [name for name in names if _loose(name) in printed or _loose(name) in standard]
    empty = [name for name in known if not any(figure.value for figure in printed.get(_loose(name), ()))]
    here = book.text_place(_sentence(paragraph.text, items), paragraph.page, section.name)
    told = f"“{section.heading[:24]}”一节列举的支出内容"
    if len(known) < _LEAST or len(known) * 2 < len(names) or (not table.origin.is_sure and len(empty) > len(known) / 2):
        return Trial(
            "listed_item", FindingKind.NARRATIVE, Outcome.UNCHECKED, (here,), told, reason="列举的不是经济分类科目名称"
        )
    if not empty:
        return Trial("listed_item", FindingKind.NARRATIVE, Outcome.HOLDS, (here,), told)
    cells = [book.place(figure) for name in empty for figure in printed.get(_loose(name), ())[:1]]
    return Trial(
        "listed_item", FindingKind.NARRATIVE, Outcome.FAILS, (here,),
        f"{told}里有{'、'.join(f'“{name}”' for name in empty)}，表{table.number}《{table.title}》中没有金额。",
        tuple(cells), None, "、".join(empty),
    )  # fmt: skip


def _sentence(text: str, part: str) -> str:
    return next((one for one in re.split("(?<=。)", text) if part in one), text)


def _omitted(book: Book) -> Iterator[Trial]:
    """Where the prose goes through the 项 one by one: those with money that it leaves out."""
    final = book.identity.kind is Kind.FINAL
    for number in range(len(book.account.sections)):
        worded = (
            _listed(book, number, one) for one in ((Measure.ACTUAL, Measure.AMOUNT) if final else (Measure.AMOUNT,))
        )
        listed = next((found for found in worded if len(found) >= _LEAST), [])
        if not listed:
            continue
        for table in tables_for(book, listed[0][0])[:1] if listed[0][0].basis not in (None, "all", "fiscal") else ():
            rows = [entry for entry in entries(book, table) if entry.path.depth == 3]
            yield from _left_out(book, table, rows, listed)


def _listed(book: Book, section: int, measure: Measure) -> list[tuple[Said, Path]]:
    """The 项 of which a section states an amount of this measure."""
    stated = (
        said for said in book.said
        if said.statement.section == section and said.is_money and said.statement.measure is measure
    )  # fmt: skip
    return [(said, path) for said in stated if (path := path_of(said.statement.subject)) and path.depth == 3]


def _left_out(book: Book, table: Table, rows: Sequence[Entry], listed: Sequence[tuple[Said, Path]]) -> Iterator[Trial]:
    section = listed[0][0].statement.section
    subjects = {said.statement.subject for said in book.said if said.statement.section == section}
    paths = [path for subject in sorted(subjects) if (path := path_of(subject)) is not None]
    named = {entry.code for path in paths for entry in rows_named(rows, path)}
    missing = [entry for entry in rows if entry.code not in named and entry.figure is not None and entry.figure.value]
    told = sum({said.statement.subject: said.yuan for said, _ in listed}.values(), Decimal(0))
    total = sum((yuan(entry.figure) for entry in rows if entry.figure is not None), Decimal(0))
    gap = total - told - sum((yuan(entry.figure) for entry in missing if entry.figure is not None), Decimal(0))
    fine = book.steps[table.number] * YUAN[table.unit or ""] * (len(rows) + 1)
    if not missing or len(missing) > len(listed) / 2 or abs(gap) > fine:
        return
    for entry in missing:
        if entry.figure is not None:
            yield Trial(
                "omitted_item", FindingKind.MISSING, Outcome.FAILS, (book.place(entry.figure),),
                f"表{table.number}《{table.title}》{entry.code} {entry.path.name}有{entry.figure.value}"
                f"{table.unit}，文字逐项说明时没有写。",
                (book.place(listed[-1][0]),), entry.path.name,
            )  # fmt: skip


_ABSENT = re.compile(
    "(?:没有|无|未发生|未安排)(?:使用)?(?P<what>政府性基金|国有资本经营)"
    "(?:预算)?(?:财政拨款)?(?:安排的)?(?:收入|支出|收支|预算)"
)
_KIND = {"政府性基金": "fund", "国有资本经营": "capital"}


def _misplaced(book: Book, section: Section, paragraph: Paragraph, match: re.Match[str]) -> Iterator[Trial]:
    """A section headed by one kind of money that says only of another kind that there is none."""
    own = next((what for what in _KIND if what in section.heading), None)
    text = section.heading + "".join(one.text for one in section.paragraphs)
    others = [what for what in _KIND if what in section.heading]
    if own is None or len(others) > 1 or match["what"] == own or own in text.removeprefix(section.heading):
        return
    here = book.text_place(_sentence(paragraph.text, match.group()), paragraph.page, section.name)
    told = f"“{section.heading[:24]}”一节写的却是“{match.group()}”，像是照抄别的一节。"
    yield Trial("absent", FindingKind.NARRATIVE, Outcome.FAILS, (here,), told, (), own, match["what"])


def _declared_absent(book: Book) -> Iterator[Trial]:
    """“没有政府性基金预算财政拨款收入和支出”, and yet there is money in that table."""
    for section, paragraph in book.prose():
        for match in _ABSENT.finditer(paragraph.text):
            yield from _misplaced(book, section, paragraph, match)
            for table in book.tables(_KIND[match["what"]]):
                money = [figure for figure, _ in book.figures if figure.table is table and figure.value]
                here = book.text_place(_sentence(paragraph.text, match.group()), paragraph.page, section.name)
                told = f"文字写“{match.group()}”，表{table.number}《{table.title}》里却有金额。"
                yield Trial(
                    "absent", FindingKind.NARRATIVE, Outcome.FAILS if money else Outcome.HOLDS, (here,), told,
                    tuple(map(book.place, money[:1])),
                )  # fmt: skip
