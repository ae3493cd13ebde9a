"""Items that the prose says there are none of, and for which a table has money: 无上级补助收入、其他收入."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from corpus.account import Figure, Kind, Measure, Paragraph, Section, Statement
from corpus.names import plain
from corpus.numbers import parse_amount
from qa.checks import telling
from qa.checks.amounts import bound_to
from qa.checks.book import Book, sentence_of
from qa.checks.said import Said, section_basis
from qa.checks.terms import bare_subject, term
from qa.checks.trial import FindingKind, Trial, outcome, rules

_SHORTEST = 4
"""A shorter name (支出, 收入) is not of one item."""


@cache
def _denial() -> re.Pattern[str]:
    return re.compile(rules()["denied"]["said"])


def denial_trials(book: Book) -> Iterator[Trial]:
    for number, section in enumerate(book.account.sections):
        basis = section_basis(section.path)
        if basis in (None, "none"):
            continue
        for index, paragraph in enumerate(section.paragraphs):
            for match in _denial().finditer(paragraph.text):
                if _is_of_now(book, paragraph.text, match.start()):
                    for item in _items(match["items"]):
                        near = _about(book, section, paragraph, (number, index), match, item)
                        yield from _tried(book, near, item, match.group())


def _is_of_now(book: Book, text: str, start: int) -> bool:
    """Whether the clause speaks of the account's own year and of all the department."""
    clause = re.split("[，。；：]", text[:start])[-1]
    years = set(re.findall(r"(?:19|20)\d\d(?=年)", clause))
    return years <= {str(book.identity.year)} and not re.search(rules()["denied"]["apart"], clause)


def _items(text: str) -> list[str]:
    return [re.sub(rules()["denied"]["tail"], "", item) for item in re.split("[、和及与]|以及", text) if item]


def _about(
    book: Book, section: Section, paragraph: Paragraph, where: tuple[int, int], match: re.Match[str], item: str
) -> Said:  # fmt: skip
    """The denial as a statement of 0."""
    final = book.identity.kind is Kind.FINAL
    measure = Measure.BUDGET if final and "预算" in match["how"] else Measure.ACTUAL if final else Measure.AMOUNT
    stated = Statement(
        *where, sentence_of(paragraph.text, match.start()), item, measure, Decimal(0), "万元", None,
        match.start(), match.end(),
    )  # fmt: skip
    return Said(-1, stated, section, paragraph, match.start(), match.end(), section_basis(section.path))


def _tried(book: Book, near: Said, item: str, words: str) -> Iterator[Trial]:
    money = _money(book, near, item)
    if money is None:
        return
    told = f"{telling.section(near)}写“{plain(words)}”，{telling.where(money)}却有{telling.figure(money)}。"
    here = book.sentence_place(near.section, near.paragraph, near.start)
    yield Trial("absent", FindingKind.NARRATIVE, outcome(not money.value), (here,), told, (book.place(money),))


def _money(book: Book, near: Said, item: str) -> Figure | None:
    """The figure that tells whether there is any of the item; None where it cannot be told."""
    subject = bare_subject(item, book.identity.department)
    if bought := re.fullmatch(rules()["denied"]["bought"], subject):
        return _bought(book, bought["kind"])
    named = term(subject, near.basis) if len(subject) >= _SHORTEST else None
    if named is None or not any(named.subjects):
        return None
    bound = bound_to(book, near)
    if bound is None or bound.doubt:
        return None
    return min(bound.figures, key=lambda figure: abs(figure.value))


def _bought(book: Book, kind: str) -> Figure | None:
    """The total of 货物, 工程 or 服务 in the one table of what is bought."""
    tables = [table for table in book.account.tables if "采购" in table.title and table.unit and table.origin.is_sure]
    if len(tables) != 1:
        return None
    table = tables[0]
    for cell in table.cells:
        row, column = table.rows[cell.row].label, table.columns[cell.column].innermost
        value = parse_amount(cell.printed)
        is_total = re.search(rules()["denied"]["total"], plain(row)) is not None and kind in plain(column)
        if value is not None and (is_total or re.fullmatch(f"(?:政府采购)?{kind}(?:类)?(?:支出|预算)?", plain(row))):
            return Figure(book.identity, table, cell, value)
    return None
