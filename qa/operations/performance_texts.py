"""What tables of performance tell of a project in words: its goal, its indicators, why a target was missed.

Some tables give a project a row with a column for each, others are a form of one project, whose rows are so labelled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.account import Cell, Row, Table
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.accounts.prepared import PERFORMANCE
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.operations.indicators import LONG_PIECE, MOST_OF_A_NAME, Entry, words_of_asking
from qa.words.coverage import covered, unexplained
from qa.words.vocabulary import data_of

INDICATORS = "indicators"
_NAME_ROW = re.compile("^项目名称")
_HEAD = re.compile("指标$|指标值$|分值|权重|目标值|完成值|得分|备注")
"""Cells of the row that heads the indicators of a form."""
_FORM = re.compile("产出|效益|满意度|成本|管理")
"""Labels of the rows of indicators in a form."""
_ANY = re.compile("什么|哪|啥|为何|怎么|怎样|如何|多少|原因|目标|指标|措施|内容$")


@dataclass(frozen=True, slots=True)
class Told:
    """A text of a table: of which project, under which label, in which cells."""

    project: str
    label: str
    text: str
    table: Table
    row: Row
    cell: Cell


def told(question: Question, ledger: Ledger) -> Answer | None:
    """The texts that the question asks for of the one project that it names; None where a word would be left over."""
    if next(iter(ledger.indicators), None) is None:
        return None  # To know it, the account need not be read.
    kinds = [name for name, one in _kinds().items() if re.search(one["asked"], question.text)]
    if not kinds or question.amounts or question.ranks or _ANY.search(question.text) is None:
        return None
    texts = [one for table in ledger.account.tables if table.standard == PERFORMANCE for one in _texts(table)]
    project = _meant(question.text, {one.project for one in texts})
    for kind in kinds:
        found = [one for one in texts if one.project == project and _is_of(one, kind)] if project else []
        if found and not _left(question, found):
            return _answer(question, found, ledger)
    return None


def _kinds() -> Mapping[str, Mapping[str, str]]:
    kinds: Mapping[str, Mapping[str, str]] = data_of("indicators")["told"]
    return kinds


def _is_of(one: Told, kind: str) -> bool:
    return re.search(_kinds()[kind]["label"], one.label) is not None


def _meant(text: str, projects: set[str]) -> str | None:
    """The one project whose name stands in the text for the most part."""
    rated = sorted(((covered(one, text), len(one), one) for one in projects), reverse=True)
    rated = [one for one in rated if one[0] >= MOST_OF_A_NAME]
    if not rated or (len(rated) > 1 and rated[0][:2] == rated[1][:2]):
        return None
    return rated[0][2]


def _left(question: Question, found: Sequence[Told]) -> tuple[str, ...]:
    """What neither the project nor the words of asking nor the texts explain."""
    asked = [word for one in _kinds().values() for word in re.findall("[\u4e00-\u9fff]{2,}", one["asked"])]
    told = [part for one in found for part in (one.table.title, one.project, one.label, one.text)]
    return unexplained(question.words, plain(",".join([*told, *words_of_asking(), *asked])))


def _answer(question: Question, found: Sequence[Told], ledger: Ledger) -> Answer:
    whose, first = wording.whose(ledger.identity), found[0]
    title = first.table.title or "项目绩效表"
    listed = "；".join(f"{one.label}：{one.text}" for one in found)
    citations = tuple(
        Citation(
            ledger.identity, table=one.table.title, table_no=one.table.number, row=one.row.label,
            row_code=one.row.code, row_no=one.row.number, quote=one.text, page=one.cell.page, box=one.cell.box,
        )
        for one in found[:3]
    )  # fmt: skip
    text = f"{whose}{first.project}（《{title}》）：\n“{listed}”"
    return Answer(question.text, Status.ANSWERED, text, AnswerKind.NARRATIVE, citations=citations)


def _texts(table: Table) -> Iterator[Told]:
    cells: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        cells[cell.row].append(cell)
    project = _of_form(table, cells)
    for at, row in enumerate(table.rows):
        if project is None:
            yield from _of_row(table, row, cells[at])
        else:
            yield from _of_line(project, table, row, cells[at])


def _of_form(table: Table, cells: Mapping[int, Sequence[Cell]]) -> str | None:
    """The project that the whole table is about; None where each row is a project of its own."""
    for at, row in enumerate(table.rows):
        if _NAME_ROW.match(row.label) and (named := [one.printed for one in cells[at] if one.value is None]):
            return plain(named[0])
    titled = Entry(table, table.rows[0], {}).project if table.rows else ""
    return titled if len(titled) >= LONG_PIECE else None


def _of_row(table: Table, row: Row, cells: Sequence[Cell]) -> Iterator[Told]:
    for cell in cells:
        label = plain(table.columns[cell.column].innermost)
        if cell.value is None and row.label:
            yield Told(plain(row.label), label, cell.printed, table, row, cell)


def _of_line(project: str, table: Table, row: Row, cells: Sequence[Cell]) -> Iterator[Told]:
    """A text of a form, or an indicator with its target."""
    texts = [one for one in cells if one.value is None]
    if not texts or any(_HEAD.search(one.printed) for one in cells[1:]):
        return
    if len(texts) == 1:
        yield Told(project, plain(row.label), texts[0].printed, table, row, texts[0])
    elif _FORM.search(row.label):
        named = [one.printed for one in texts[1:3]] if len(texts) > 2 else [row.label, texts[0].printed]
        yield Told(project, f"{plain(row.label).removesuffix('指标')}指标", "".join(named), table, row, texts[0])
