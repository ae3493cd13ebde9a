"""What the tables of performance say: of each indicator the target and what came of it, of each project its score.

Their cells are words with numbers in them (≥95%, 612公里). A row answers where the question bears
most of its name, and the table with its rows explains every other word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from corpus.account import Cell, Measure, Row, Table
from corpus.concepts import Concept
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.accounts.prepared import PERFORMANCE
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.facts import Fact, counter
from qa.evidence.money import is_money, rounded
from qa.operations import replies, verdicts
from qa.words.coverage import covered, unexplained, units_for
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

MOST_OF_A_NAME = 0.6
"""So much of a row's name must stand in the question."""
LONG_PIECE = 4
"""Characters of a row's name in a row that name it, if no other row is meant."""
_TITLE = re.compile(r"^(?:\d{4}年度?)?(?P<project>.*?)(?:项目)?(?:支出)?绩效.*$")
_VALUE = re.compile(r"(?P<sign>[≥≤><=]|不低于|不少于|不高于|不超过)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d]*)")
_RECKONS = re.compile("每|平均|人均|均摊|成本|超支|除以")
"""What asks for a figure reckoned from others, unless the row is called so."""
_WHICH = re.compile("哪[些几](?![^,。?]*(?:目标|指标|得分|预算|支出|执行))")
"""“改造了哪些小区” asks for names, not for the number of them."""
_GOAL = re.compile("(?:绩效|总体|长期)目标(?!值)(?:$|[?。]|[都又]?(?:是什么|是啥|有哪些|有什么|是怎))")
"""What is to be reached on the whole, not the target of one indicator."""
_UNIT = re.compile("(?:百万|千|万|亿)?元")
_MONEY = re.compile("钱|花|元|经费|费用")
_OF_MONEY = frozenset(["planned", "spent"])
_USUAL_UNIT = {"score": "分", "weight": "分", "rate": "%"}
"""Of a column whose cells print none."""
_AT_MOST = frozenset(["≤", "<", "不高于", "不超过"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table of performance: its cells by the columns that the standard's words tell."""

    table: Table
    row: Row
    cells: dict[str, Cell]

    @property
    def title(self) -> str:
        return self.table.title or "项目绩效表"

    @property
    def project(self) -> str:
        """Whom the table is about; "" where each row is a project of its own."""
        named = _TITLE.match(plain(self.table.title))
        return named["project"] if named else ""


def _words() -> dict[str, Any]:
    return data_of("indicators")


def stated(question: Question, ledger: Ledger) -> Answer | None:
    """The target, outcome or score that the question asks for; None unless one row is meant and no word is left."""
    entry = _meant(question, ledger)
    columns = asked_columns(question.text)
    if entry is None or question.relation is not None or question.top or question.ranks:
        return None
    if (_WHICH.search(question.text) and not any(question.counters)) or _GOAL.search(question.text):
        return None
    if _RECKONS.search(question.text) and not _RECKONS.search(entry.row.label):
        return None
    if columns == ["rate"] and (reckoned := _rate_reckoned(question, entry, ledger)) is not None:
        return reckoned
    wanted = [name for name in columns if name in entry.cells] or [name for name in ("actual",) if name in entry.cells]
    if not wanted or (columns and len(wanted) < len(columns)):
        return None
    told_of = [(name, value) for name in wanted if (value := figure(entry, name)) is not None]
    if len(told_of) < len(wanted) or not all(_is_in(value.unit, question) for _, value in told_of):
        return None
    told = "，".join(f"{_header(entry, name)}{_printed(entry, name)}" for name in _shown(entry, wanted))
    text = f"{wording.whose(ledger.identity)}{_name(entry)}：{told}（见《{entry.title}》）。"
    cited = tuple(cite(entry, name, ledger) for name in wanted)
    if len(told_of) == 1:
        _, value = told_of[0]
        return Answer(
            question.text, Status.ANSWERED, text, AnswerKind.FIGURE, value.number, value.unit, citations=cited
        )
    values = tuple(Labelled(_header(entry, name), value.number, value.unit) for name, value in told_of)
    return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, values=values, citations=cited)


def _rate_reckoned(question: Question, entry: Entry, ledger: Ledger) -> Answer | None:
    """How much of a project's budget was spent, where the table leaves that to the reader."""
    if "rate" in entry.cells or not entry.cells.keys() >= _OF_MONEY:
        return None
    planned, spent = (figure(entry, name) for name in ("planned", "spent"))
    if planned is None or spent is None or not planned.number:
        return None
    rate = rounded(spent.number / planned.number * 100)
    formula = f"{format_amount(spent.number)} ÷ {format_amount(planned.number)} × 100% = {rate}%"
    told = "，".join(f"{_header(entry, name)}{_printed(entry, name)}" for name in ("planned", "spent"))
    text = f"{wording.whose(ledger.identity)}{_name(entry)}：{told}，执行率{rate}%。"
    cited = tuple(cite(entry, name, ledger) for name in ("spent", "planned"))
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.CALCULATION, rate, "%", formula=formula, citations=cited
    )


def _is_in(unit: str, question: Question) -> bool:
    """Whether a value in this unit is what the question asks for: no pieces where it asks for money."""
    asked = [one for one in question.counters if one is not None]
    if asked:
        return any(counter(unit) in units_for(one) for one in asked) or (not unit and "分" in asked)
    return _MONEY.search(question.text) is None or is_money(unit)


def verify(question: Question, ledger: Ledger) -> Answer | None:
    """The verdict on “没达到目标”: the outcome against the target."""
    met, missed = (re.search(any_of(_words()["claim"][name]), question.text) for name in ("met", "missed"))
    entry = _meant(question, ledger) if (met or missed) and "target" in asked_columns(question.text) else None
    if entry is None or not {"target", "actual"} <= entry.cells.keys() or question.amounts:
        return None
    target, actual = (read(entry.cells[name].printed) for name in ("target", "actual"))
    if target is None or actual is None or target.unit != actual.unit:
        return None
    is_met = actual.number <= target.number if target.sign in _AT_MOST else actual.number >= target.number
    holds = is_met != bool(missed)
    told = "，".join(f"{_header(entry, name)}{entry.cells[name].printed}" for name in ("target", "actual"))
    text = f"{verdicts.opening(holds)}：{wording.whose(ledger.identity)}{_name(entry)}{told}（《{entry.title}》）。"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.VERIFICATION, actual.number, actual.unit,
        verdict="true" if holds else "false",
        citations=(cite(entry, "actual", ledger), cite(entry, "target", ledger))[: replies.MOST_CITED],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    number: Decimal
    unit: str
    sign: str


def read(printed: str) -> Value | None:
    """The one number of a cell with its unit: 612公里; None for words or several numbers."""
    match = _VALUE.fullmatch(plain(printed))
    if match is None:
        return None
    return Value(Decimal(match["number"].replace(",", "")), match["unit"], match["sign"] or "")


def figure(entry: Entry, column: str) -> Value | None:
    """The one number of a row's cell in the unit printed there, in the header or above the table; None without one."""
    cell = entry.cells.get(column)
    value = read(cell.printed) if cell is not None else None
    if value is None or value.unit:
        return value
    if column not in _OF_MONEY:
        return replace(value, unit=_USUAL_UNIT.get(column, ""))
    said = _UNIT.search(",".join([_header(entry, column), *entry.table.notes]))
    return replace(value, unit=said[0]) if said else None


def _printed(entry: Entry, column: str) -> str:
    """The cell as printed, money with its unit."""
    value, printed = figure(entry, column), entry.cells[column].printed
    is_bare = value is not None and column in _OF_MONEY and not printed.endswith(value.unit)
    return f"{printed}{value.unit}" if value is not None and is_bare else printed


def entries(ledger: Ledger) -> Iterator[Entry]:
    """The rows of the tables of performance."""
    for table in ledger.account.tables:
        if table.standard != PERFORMANCE:
            continue
        roles = {at: role for at, column in enumerate(table.columns) if (role := _role("".join(column.path)))}
        cells: defaultdict[int, dict[str, Cell]] = defaultdict(dict)
        for cell in table.cells:
            if cell.column in roles:
                cells[cell.row][roles[cell.column]] = cell
        yield from (Entry(table, row, cells[at]) for at, row in enumerate(table.rows) if row.label and at in cells)


def _role(header: str) -> str | None:
    columns = _words()["column"].items()
    return next((name for name, words in columns if re.search(words["header"], plain(header))), None)


def asked_columns(text: str) -> list[str]:
    """The columns that the question's own words name, in the order named."""
    found = {}
    rate = any_of(_words()["column"]["rate"]["asked"])
    for name, words in _words()["column"].items():
        # 预算 of 预算执行率 asks for no budget.
        said = text if name == "rate" else re.sub(rate, lambda word: "," * len(word[0]), text)
        if match := re.search(any_of(words["asked"]), said):
            found[name] = match.start()
    return sorted(found, key=found.__getitem__)


def _meant(question: Question, ledger: Ledger) -> Entry | None:
    """The one row that the question names, its table explaining what else is said."""
    text = question.text
    if not any(_is_named(plain(label), text) for label in ledger.indicators):
        return None
    fitting = [
        (covered(label, text), len(label), entry)
        for entry in entries(ledger)
        if _is_named(label := plain(entry.row.label), text)
    ]
    fitting = [one for one in fitting if not _left(question, one[2])]
    best = max((one[:2] for one in fitting), default=None)
    chosen = [one[2] for one in fitting if one[:2] == best]
    named = [one for one in chosen if one.project and covered(one.project, text) >= MOST_OF_A_NAME]
    chosen = named or chosen
    return chosen[0] if len(chosen) == 1 else None


def _is_named(label: str, text: str) -> bool:
    """Whether most of the name, or a piece of it that is a name by itself, stands in the text."""
    if not label:
        return False
    pieces = (label[at : at + LONG_PIECE] for at in range(len(label) - LONG_PIECE + 1))
    return covered(label, text) >= MOST_OF_A_NAME or any(piece in text for piece in pieces)


def _left(question: Question, entry: Entry) -> tuple[str, ...]:
    """What neither the table nor the words of asking explain."""
    rows = [row.label for row in entry.table.rows]
    printed = [cell.printed for cell in entry.cells.values()]
    return unexplained(question.words, plain(",".join([entry.table.title, *rows, *printed, *words_of_asking()])))


def words_of_asking() -> list[str]:
    """What is said in asking for a column, of no row or table."""
    asked = [word for words in _words()["column"].values() for word in words["asked"]]
    return [*asked, *_words()["said"]["words"]]


def _shown(entry: Entry, wanted: Sequence[str]) -> list[str]:
    """What is told: the target beside the outcome."""
    beside = ["target"] if "actual" in wanted and "target" in entry.cells and "target" not in wanted else []
    return [*beside, *wanted]


def _name(entry: Entry) -> str:
    return "的".join(part for part in (entry.project, entry.row.label) if part)


def _header(entry: Entry, name: str) -> str:
    return entry.table.columns[entry.cells[name].column].innermost


def planned(name: str, ledger: Ledger) -> Fact | None:
    """The money set aside for the project called `name` (in the form of corpus.names.plain)."""
    named = [entry for entry in entries(ledger) if plain(entry.row.label) == name]
    value = figure(named[0], "planned") if len(named) == 1 else None
    if value is None or not is_money(value.unit):
        return None
    concept = Concept(name, None, "expenditure", "project", "", "budget")
    cited = cite(named[0], "planned", ledger)
    return Fact(ledger.identity, concept, Measure.AMOUNT, value.number, value.unit, replace(cited, unit=value.unit))


def cite(entry: Entry, name: str, ledger: Ledger) -> Citation:
    """Where the cell in the column called `name` stands."""
    cell, row, table = entry.cells[name], entry.row, entry.table
    value = read(cell.printed)
    return Citation(
        ledger.identity, table=table.title, table_no=table.number, row=row.label, row_code=row.code, row_no=row.number,
        column=_header(entry, name), value=value.number if value else None, unit=value.unit if value else None,
        page=cell.page, box=cell.box,
    )  # fmt: skip
