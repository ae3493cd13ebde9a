"""Which rows of a table of things: the largest, those that meet a condition, how many (qa/matching/sheets.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.account import Cell, Kind, Row
from corpus.names import plain
from qa.accounts.ledger import Ledger
from qa.accounts.prepared import PERFORMANCE
from qa.answer import Answer, AnswerKind, Status
from qa.asking.places import picks, size
from qa.asking.question import RANKING, Amount, Condition, Question
from qa.evidence import wording
from qa.evidence.money import is_money
from qa.matching.sheets import Number, Sheet, sheets
from qa.operations import replies, sets
from qa.operations.indicators import words_of_asking
from qa.operations.sets import Frame, Thing
from qa.words.coverage import unexplained
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

_OTHERS = re.compile(
    "科目(?![下里中]+)|大类|类级|款级|项级|功能分类|经济分类|占(?!地)|比重|平均|人均|每(?!一?[个项家])|差多少|相差"
)
"""What the rows of such a table do not tell."""
_SUM = re.compile("合计|总和|加起来|总共|一共")
_ALL = re.compile("哪些|哪几|各个?|每一?[个项家]|分别|列|明细|都有|有什么|名单|清单|有谁")
_PICKED = frozenset({*RANKING, "breakdown", "count", "filter", "execution", "zero", "nonzero"})
_TITLE_SAYS_NOTHING = re.compile(
    r"\d{4}年度?|20\d\d|(?:支出)?(?:预算|决算)(?:明细|汇总|安排)?表|表|情况|汇总|明细|年度|部门|单位|结果|得分|自评|支出|收入|预算|决算|财政|拨款|经费|资金|总表|\(.*?\)"
)
_OF_ROWS = {"项目": "项目|专项", "指标": "指标", "采购": "采购", "分单位": "单位"}
_PROJECTS = re.compile("项目(?!支出|绩效|自评)|专项")
_SUBORDINATE = re.compile("下属|下级|直属")
_DENIED = "(?:没有?|未|不是?|非)[^,。]{0,3}"
_GRADE = "(?:被?评(?:为|上|了|得)?|为|是|得了?|拿了?|等[级次](?:为|是)?)"
_ONLY = "(?:全部|全都|全额|全|完全|只|仅|单|纯)(?:是|由|用|靠|从|来自|使用|动用)*[^,。的]{0,4}?"
_SAID = ("金额", "名单", "类", "个", "等级", "所属单位", "下属单位", "数额", "多少钱", "评优")
_COLUMNS_OF_ALL = frozenset(
    {"财政拨款", "一般公共预算", "政府性基金", "基本支出", "项目支出", "其他收入", "事业收入", "上年结转"}
)
_NO_COLUMNS = frozenset({"basic", "share", "moved", "budget", "excess", "shortfall"})
"""Columns of items of a classification."""
_MISSED = re.compile("(?:没有?|未|不)(?:完成|达标|达到)")
_FULL = re.compile("满分|拿满|得满")
_NOT_FULL = re.compile("扣分|被扣|扣了分|失分|丢分|(?:没有?|未)(?:拿|得|打|给)?(?:到)?满分?")
_PLANNED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?:数|金额|资金|安排|额)?(?:\(.*\))?$")
_SPENT = re.compile("花|用掉|支出了|开支|执行数|决算|实际")


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    cells: dict[int, Cell]
    shown: Number | None = None
    """In the column asked about."""


def picked(question: Question, ledger: Ledger) -> Answer | None:
    """“服务类里金额最小的”, “补助超过60万元的村”, “评优的项目有几个”; None unless one table explains every word.

    Of several that do, the one whose title the question says most of, then the one with most rows.
    """
    if not _is_asked(question):
        return None
    told = [found for sheet in sheets(ledger) if (found := measured(sheet, question, ledger)) is not None]
    answers = [(one.fitness, answer) for one in told if (answer := _answer(one, question, ledger))]
    best = max((fitness for fitness, _ in answers), default=None)
    chosen = [answer for fitness, answer in answers if fitness == best]
    same = {(answer.value, *((one.label, one.value) for one in answer.values)) for answer in chosen}
    return chosen[0] if len(same) == 1 else None


def _is_asked(question: Question) -> bool:
    allowed = _PICKED | ({"sum"} if sets.adds_up(question) or any(question.counters) else set())
    allowed |= {"average"} if re.search("每一?[个项家]", question.text) else set()
    counted = {one.value for one in question.given} - {size(question)}
    if question.operations - allowed or counted or question.excluded or question.relation:
        return False
    if _OTHERS.search(question.text) or (_SUM.search(question.text) and "sum" not in allowed):
        return False
    asks = {"what_is", "how", *({"units"} if question.operations & RANKING or sets.adds_up(question) else ())}
    if question.asks - asks or question.members.by not in {"", "rate"}:
        return False
    if set(question.counters) - {None, "个", "项", "家", "类", "笔"}:
        return False
    wants = (
        question.operations & _PICKED
        or picks(question)
        or sets.adds_up(question)
        or question.members.conditions
        or any(question.counters)
    )
    return bool(wants) or re.search(f"{_ALL.pattern}|是哪[个项家]", question.text) is not None


def is_sharp(question: Question) -> bool:
    """Whether it asks to pick by a figure or a mark, which no text of a table tells."""
    is_picked = question.operations & RANKING or _FULL.search(question.text) or _NOT_FULL.search(question.text)
    return bool(is_picked) or _MISSED.search(question.text) is not None


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of the sort asked for with their cells in the column asked about, if one is."""

    sheet: Sheet
    lines: tuple[_Line, ...]
    column: int | None
    likeness: int
    """How much of the title of the table the question says."""

    @property
    def fitness(self) -> tuple[int, int]:
        return self.likeness, len(self.sheet.rows)


def measured(sheet: Sheet, question: Question, ledger: Ledger, *said: str) -> Measured | None:
    """The table as the question asks for it; None where it, with what else is said, does not explain every word."""
    likeness = _named(sheet, question.text) if not _is_partial(sheet, question.text) else 0
    if not likeness or _is_left(sheet, question, said):
        return None
    lines = _sorted_out(sheet, question.text)
    column = _column(sheet, question, ledger)
    if lines is None or (column is None and picks(question)):
        return None
    if column is not None:
        numbers = [(one, sheet.number(one.cells, column)) for one in lines]
        lines = [_Line(one.row, one.cells, number) for one, number in numbers if number is not None]
    return Measured(sheet, tuple(lines), column, likeness)


def _answer(found: Measured, question: Question, ledger: Ledger) -> Answer | None:
    is_narrowed = len(found.lines) < len(found.sheet.rows)
    # “未完成的”: where a column of words sorts the rows so, no amounts need to be set against each other.
    limits = [one for one in question.members.conditions if one.column != "executed" or not is_narrowed]
    if any(one.column in _NO_COLUMNS or not _is_comparable(found, one.limit) for one in limits):
        return None
    kept = [one for one in found.lines if all(_meets(found.sheet, one, limit) for limit in limits)]
    asks = picks(question) or sets.adds_up(question) or sets.asks_how_many(question) or _ALL.search(question.text)
    if not (is_narrowed or limits or asks):
        return None
    if found.column is None:
        return _named_only(found, kept, question, ledger) if kept else None
    frame = _frame(found, question, ledger)
    if not kept:
        return sets.none_is(question, _things(found, found.lines, ledger), frame, "这样的") if limits else None
    return sets.answer(question, _things(found, kept, ledger), frame, "这样的" if limits else "")


def _is_comparable(found: Measured, limit: Amount) -> bool:
    """Whether the rows are measured in what the limit is: where the table tells no unit, none is guessed."""
    units = {one.shown.unit for one in found.lines if one.shown}
    return all(unit == limit.unit or (is_money(unit) and is_money(limit.unit)) for unit in units) or limit.unit == "%"


def _is_partial(sheet: Sheet, text: str) -> bool:
    """“项目支出最多的是哪个” asks of all projects, and tables of performance may leave some out."""
    of_all = "项目支出" in text and re.search("项目(?!支出|经费|资金)", text) is None
    return of_all and sheet.table.standard == PERFORMANCE and re.search("绩效|自评|得分|执行率", text) is None


def _named(sheet: Sheet, text: str) -> int:
    """How many characters the question shares with what the table is of; 0 where it names it not."""
    if sheet.is_of_indicators and _PROJECTS.search(text) and "指标" not in text:
        return 0
    title = plain(sheet.title)
    of = _TITLE_SAYS_NOTHING.sub(",", title)
    pairs = {of[at : at + 2] for at in range(len(of) - 1)} - {
        of[at : at + 2] for at in range(len(of)) if "," in of[at : at + 2]
    }
    things = title + ",".join(sheet.headers.values())
    kinds = [kind for kind, words in _OF_ROWS.items() if kind in things and re.search(words, text)]
    sorted_by = [word for at in sheet.worded for word in sheet.words_in(at) if len(word) > 1 and word in text]
    usual = "|".join(words["header"] for words in data_of("indicators")["column"].values())
    cores = [core for header in sheet.headers.values() if len(core := _core(header)) > 2 and not re.search(usual, core)]
    sorted_by += [core for core in cores if core in text and core not in _COLUMNS_OF_ALL]
    return sum(2 for pair in pairs if pair in text) + 2 * len(kinds) + sum(len(word) for word in sorted_by)


def _is_left(sheet: Sheet, question: Question, said: Sequence[str]) -> bool:
    """Whether a word is explained neither by the title, the headers and the sorts of the table, nor by asking."""
    sorts = [word for at in sheet.worded for word in sheet.words_in(at)]
    codes = [code for at in sheet.worded for code in sheet.codes_in(at)]
    evidence = ",".join([sheet.title, *sheet.headers.values(), *sorts, *codes, *words_of_asking(), *_SAID, *said])
    single = {word for word in sorts if len(word) == 1} | set(plain(sheet.title)) | set("为是评得了等级次被")
    return any(not set(left) <= single for left in unexplained(question.words, plain(evidence)))


def _sorted_out(sheet: Sheet, text: str) -> list[_Line] | None:
    """The rows of the sort that the question names; None where it denies one, which no rule reads."""
    lines = [_Line(row, cells) for row, cells in sheet.rows if not (_SUBORDINATE.search(text) and "本级" in row.label)]
    for column in sheet.worded:
        coded = next((code for code in sheet.codes_in(column) if code in text), "")
        said = next((word for word in sheet.words_in(column) if _says(word, text)), None)
        if said is None and not coded:
            continue
        if said and re.search(_DENIED + re.escape(said), text) and not said.startswith(("未", "不", "没")):
            return None
        lines = [
            one
            for one in lines
            if sheet.code(one.cells, column).startswith(coded)
            and (coded or _is_of(sheet.word(one.cells, column), said))
        ]
    if (only := _only_from(sheet, text)) is not None:
        others = [at for at in sheet.numbered if at != only and not re.search("合计|小计|总计", sheet.headers[at])]
        lines = [one for one in lines if only in one.cells and not any(at in one.cells for at in others)]
    if _NOT_FULL.search(text) or _FULL.search(text):
        return _by_full_marks(sheet, lines, is_full=_NOT_FULL.search(text) is None)
    return lines


def _is_of(printed: str, said: str | None) -> bool:
    """Whether the cell says that sort, or that sort with more of it in brackets."""
    return said in {printed, re.sub(r"\(.*?\)", "", printed)}


def _says(word: str, text: str) -> bool:
    if len(word) > 1:
        return word in text
    return re.search(f"{_GRADE}{word}|{word}(?:的|级|等|档|秀|好)", text) is not None


def _only_from(sheet: Sheet, text: str) -> int | None:
    """The column of money that all of the things asked for are paid from: “全部用自有资金安排”."""
    money = [at for at in sheet.numbered if sheet.is_money(at)]
    said = [at for at in money if (name := _core(sheet.headers[at])) and re.search(f"{_ONLY}{re.escape(name)}", text)]
    return said[0] if len(said) == 1 and len(money) > 1 else None


def _by_full_marks(sheet: Sheet, lines: Sequence[_Line], *, is_full: bool) -> list[_Line] | None:
    columns = {role: _role(sheet, role) for role in ("score", "weight")}
    score, weight = columns["score"], columns["weight"]
    if score is None or weight is None:
        return None
    pairs = [(one, sheet.number(one.cells, score), sheet.number(one.cells, weight)) for one in lines]
    return [one for one, got, most in pairs if got and most and (got.value == most.value) == is_full]


def _core(header: str) -> str:
    """A header as questions say it: 自有资金 for 单位自有资金."""
    return re.sub(r"\(.*?\)|\d{4}年度?|^(?:单位|部门|其中:?)|(?<=.)(?:数|额)$", "", header)


def _role(sheet: Sheet, role: str) -> int | None:
    pattern = data_of("indicators")["column"][role]["header"]
    found = (at for at in sheet.numbered if re.search(pattern, sheet.headers[at]))
    return next((at for at in found if role != "planned" or _PLANNED.search(sheet.headers[at])), None)


def _column(sheet: Sheet, question: Question, ledger: Ledger) -> int | None:
    """The column of numbers asked about: by its header, by what is asked of such tables, else the one of money."""
    text = question.text
    if _FULL.search(text) or _NOT_FULL.search(text):
        return _role(sheet, "score")
    roles = data_of("indicators")["column"]
    for name in ("rate", "score", "weight", "spent", "planned"):
        is_said = re.search(any_of(roles[name]["asked"]), text) or (name == question.members.by)
        if is_said and (at := _role(sheet, name)) is not None:
            return at
    if "execution" in question.operations:
        return None
    money = [at for at in sheet.numbered if sheet.is_money(at)]
    named = [at for at in sheet.numbered if len(core := _core(sheet.headers[at])) > 1 and core in text]
    if named:
        return max(named, key=lambda at: len(_core(sheet.headers[at])))
    if _SPENT.search(text) and (spent := _role(sheet, "spent")) is not None:
        return spent
    if len(money) == 1:
        return money[0]
    total = [at for at in money if re.search("合计|小计|总计", sheet.headers[at])]
    if total or not money:
        return total[0] if total else None
    planned = _role(sheet, "planned")
    return planned if planned is not None and ledger.identity.kind is Kind.BUDGET else None


def _meets(sheet: Sheet, line: _Line, condition: Condition) -> bool:
    limit, shown = condition.limit, line.shown
    if condition.column == "executed":
        planned, spent = (_of_role(sheet, line, role) for role in ("planned", "spent"))
        if planned is None or spent is None or not planned.value:
            return False
        return limit.holds(spent.value / planned.value * 100, "%")
    return shown is not None and limit.holds(shown.value, shown.unit or limit.unit)


def _of_role(sheet: Sheet, line: _Line, role: str) -> Number | None:
    at = _role(sheet, role)
    return None if at is None else sheet.number(line.cells, at)


def things(sheet: Sheet, question: Question, ledger: Ledger) -> tuple[list[Thing], Frame] | None:
    """All rows as the question measures them, where they too may be named in it."""
    labels = [row.label for row, _ in sheet.rows]
    found = measured(sheet, question, ledger, *labels)
    if found is None or found.column is None:
        return None
    return _things(found, found.lines, ledger), _frame(found, question, ledger)


def _things(found: Measured, lines: Sequence[_Line], ledger: Ledger) -> list[Thing]:
    return [
        Thing(one.row.label, (one.shown.value, one.shown.unit), (found.sheet.cite(one.row, one.cells, at, ledger),))
        for one in lines
        if one.shown is not None and (at := found.column) is not None
    ]


def _frame(found: Measured, question: Question, ledger: Ledger) -> Frame:
    header = "" if found.column is None else found.sheet.table.columns[found.column].innermost
    topic = f"{(_PROJECTS.search(question.text) and '各项目') or ''}{header}"
    return Frame(wording.whose(ledger.identity), topic, _place(found.sheet))


def _named_only(found: Measured, kept: Sequence[_Line], question: Question, ledger: Ledger) -> Answer:
    """The rows of a table in which no column of numbers is asked about, and how many there are."""
    counts = sets.asks_how_many(question)
    counter = sets.counter(question)
    names = "、".join(one.row.label for one in kept)
    cited = tuple(found.sheet.cite(one.row, one.cells, min(one.cells), ledger) for one in kept)
    how_many = f"有{len(kept)}{counter}" if counts else ""
    text = f"{wording.whose(ledger.identity)}{_place(found.sheet)}{how_many}：{names}。"
    value, unit = (Decimal(len(kept)), counter) if counts else (None, None)
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST, value, unit, citations=cited[: replies.MOST_CITED]
    )


def _place(sheet: Sheet) -> str:
    return f"《{sheet.title}》" if sheet.title else "表"
