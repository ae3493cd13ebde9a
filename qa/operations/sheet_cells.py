"""One cell of a table of things (qa/matching/sheets.py): its row is named in the question, and its column.

“石桥村补助多少” is the amount of the row 石桥村 in the table of 村补助; every word must be explained by the row,
the header, the title or the section of such a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.account import Cell, Row
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.money import is_money
from qa.matching.sheets import Number, Sheet, sheets
from qa.operations import replies
from qa.words.coverage import covered, unexplained, units_for

_PLAIN = frozenset({"sum", "convert"})
"""Operations whose words also occur where one cell is asked for."""
_OF_MONEY = re.compile("钱|花|元|金额|经费|费用|补助|资金|预算|支出")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class _Found:
    sheet: Sheet
    row: Row
    cells: dict[int, Cell]
    column: int
    number: Number


def looked_up(question: Question, ledger: Ledger) -> Answer | None:
    """The figure of the one cell that the question names; None unless a single one is meant and no word is left."""
    if question.operations - _PLAIN or question.relation or question.amounts or question.excluded or question.given:
        return None
    if question.asks or question.top or question.ranks or question.members.conditions or question.per:
        return None
    if not any(_stands(label, question.text) for label in ledger.labels if label):
        return None
    found = [one for sheet in sheets(ledger) for one in _cells(sheet, question)]
    longest = max((len(plain(one.row.label)) for one in found), default=0)
    meant = [one for one in found if len(plain(one.row.label)) == longest]
    if len({(one.number.value, one.number.unit) for one in meant}) != 1:
        return None
    return _told(meant[0], question, ledger)


def _cells(sheet: Sheet, question: Question) -> list[_Found]:
    """The cells of the rows that are named whole, in the column that the rest of the question asks for."""
    named = [(row, cells) for row, cells in sheet.rows if _stands(plain(row.label), question.text)]
    found = []
    for row, cells in named:
        numbers = {at: sheet.number(cells, at) for at in sheet.numbered}
        fitting = {at: one for at, one in numbers.items() if one is not None and _is_asked(one, sheet, at, question)}
        column = _column(sheet, fitting, question, plain(row.label))
        if column is not None and not _left(sheet, row, column, question):
            found.append(_Found(sheet, row, cells, column, fitting[column]))
    return found


def _stands(label: str, text: str) -> bool:
    return len(label) >= _SHORTEST and label in text


def _is_asked(number: Number, sheet: Sheet, column: int, question: Question) -> bool:
    """Whether the unit is one that the question asks in: money, or what it counts."""
    counted = [unit for unit in question.counters if unit]
    if counted:
        own = number.unit or sheet.headers[column]
        return any(unit in own or number.unit in units_for(unit) for unit in counted)
    if question.unit or _OF_MONEY.search(question.text):
        return is_money(number.unit)
    return True


def _column(sheet: Sheet, fitting: dict[int, Number], question: Question, label: str) -> int | None:
    """The column whose header the question names best, or the only one that fits."""
    text = question.text.replace(label, "")
    likeness = {at: covered(sheet.headers[at], text) for at in fitting}
    best = [at for at in fitting if likeness[at] == max(likeness.values())]
    return best[0] if len(best) == 1 else None


def _left(sheet: Sheet, row: Row, column: int, question: Question) -> tuple[str, ...]:
    """The words that neither the row, nor its column, nor the title of the table explains."""
    evidence = ",".join(map(plain, (row.label, sheet.title, *sheet.headers.values())))
    return unexplained(question.words, f"{evidence},{sheet.headers[column]}")


def _told(found: _Found, question: Question, ledger: Ledger) -> Answer:
    number, header = found.number, found.sheet.headers[found.column]
    value, unit, formula = replies.in_unit(number.value, number.unit, question.unit)
    text = (
        f"{wording.whose(ledger.identity)}{plain(found.row.label)}的{header}为{wording.amount(value, unit)}"
        f"（见《{found.sheet.title}》）。"
    )
    cited = (found.sheet.cite(found.row, found.cells, found.column, ledger),)
    kind = AnswerKind.CALCULATION if formula else AnswerKind.FIGURE
    return Answer(question.text, Status.ANSWERED, text, kind, value, unit, formula=formula, citations=cited)
