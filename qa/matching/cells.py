"""Rows and columns named one by one: 某某科目那行的经营支出 is one cell, not two things."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.accounts.ledger import Ledger
from qa.asking.question import Operand, Question

_TOGETHER = frozenset({"sum", "difference", "times", "share", "average"})
"""Operations that want the two things named apart."""
_JOINS = "(?:(?:这|那|该)?一?[行栏列项]|科目|在|里|中|上|,|的|(?<=[行栏列])、|按|列|写着?|填着?|记着?|对应)*"


def in_cells(question: Question, ledger: Ledger) -> Question:
    """The question with a row and a column that it names side by side as one operand, where such a cell is printed."""
    if len(question.operands) == 1 and (cell := _of_code(question.operands[0], ledger)) is not None:
        return replace(question, operands=(cell,))
    if len(question.operands) != 2 or question.relation is not None or question.operations & _TOGETHER:
        return question
    for row, column in (question.operands, question.operands[::-1]):
        measured = _measured(row, column, ledger)
        if measured and _stand_together(question.operands, question.text):
            cell = replace(row, text=row.text + column.text).having(("part", measured), *column.attributes)
            return replace(question, operands=(cell,))
    return question


def _of_code(operand: Operand, ledger: Ledger) -> Operand | None:
    """“2050201那行其他收入”: the code names the row, the name the column."""
    names = ledger.codes.get(operand.code or "", frozenset())
    if not names or not operand.items or operand.items & names:
        return None
    row = replace(operand, items=names)
    measured = _measured(row, operand, ledger)
    return replace(operand, items=frozenset()).having(("part", measured)) if measured else None


def _measured(row: Operand, column: Operand, ledger: Ledger) -> str | None:
    """The column's name where a row named so has a figure in it."""
    if not row.items or not column.items or row.get("part"):
        return None
    parts = {fact.concept.part for fact in ledger.tables if fact.concept.subject in row.items}
    return next(iter(sorted(column.items & parts)), None)


def _stand_together(operands: tuple[Operand, ...], text: str) -> bool:
    """Whether no word for several things stands between the two: 和, 与, 分别."""
    first, second = (re.sub(r"(?<=\d)(?=\D)", "的?", re.escape(one.text)) for one in operands)
    return re.search(f"{first}{_JOINS}{second}", text) is not None
