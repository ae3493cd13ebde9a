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
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import RANKING, Condition, Question
from qa.evidence import wording
from qa.evidence.money import is_money, rounded
from qa.matching.sheets import Number, Sheet, sheets
from qa.operations import replies
from qa.operations.indicators import words_of_asking
from qa.operations.rankings import at_places
from qa.words.coverage import unexplained
from qa.words.patterns import any_of
from qa.words.vocabulary import data_of

_OTHERS = re.compile(
    "科目(?![下里中]+)|类级|款级|项级|功能分类|经济分类|占(?!地)|比重|平均|合计|总和|加起来|每|差多少|相差"
)
"""What the rows of such a table do not tell."""
_ALL = re.compile("哪些|哪几|各个?|分别|列|明细|都有|有什么|名单|清单|有谁")
_PICKED = frozenset({*RANKING, "breakdown", "count", "filter", "execution", "zero", "nonzero"})
_TITLE_SAYS_NOTHING = re.compile(
    r"\d{4}年度?|20\d\d|(?:支出)?(?:预算|决算)(?:明细|汇总|安排)?表|表|情况|汇总|明细|年度|部门|单位|结果|得分|自评|支出|收入|预算|决算|财政|拨款|经费|资金|总表|\(.*?\)"
)
_OF_ROWS = {"项目": "项目|专项", "指标": "指标", "采购": "采购", "分单位": "单位"}
_DENIED = "(?:没有?|未|不是?|非)[^,。]{0,3}"
_GRADE = "(?:被?评(?:为|上|了|得)?|为|是|得了?|拿了?|等[级次](?:为|是)?)"
_ONLY = "(?:全部|全都|全额|全|完全|只|仅|单|纯)(?:是|由|用|靠|从|来自|使用|动用)*[^,。的]{0,4}?"
_SAID = ("金额", "名单", "类", "个", "等级", "所属单位", "下属单位", "数额", "多少钱", "评优")
_COLUMNS_OF_ALL = frozenset(
    {"财政拨款", "一般公共预算", "政府性基金", "基本支出", "项目支出", "其他收入", "事业收入", "上年结转"}
)
_NO_COLUMNS = frozenset({"basic", "share", "moved", "budget"})
"""Columns of items of a classification."""
_MISSED = re.compile("(?:没有?|未|不)(?:完成|达标|达到)")
_FULL = re.compile("满分|拿满|得满")
_NOT_FULL = re.compile("扣分|被扣|扣了分|失分|丢分|(?:没有?|未)(?:拿|得|打|给)?(?:到)?满分?")
_PLANNED = re.compile(r"预算(?:数|金额|资金|安排|额)?(?:\(.*\))?$")
_SPENT = re.compile("花|用掉|支出了|开支|执行数|决算|实际")


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    cells: dict[int, Cell]
    shown: Number | None = None
    """In the column asked about."""


def picked(question: Question, ledger: Ledger) -> Answer | None:
    """“服务类里金额最小的”, “补助超过60万元的村”, “评优的项目有几个”; None unless one table explains every word."""
    if not _is_asked(question):
        return None
    answers = [found for sheet in sheets(ledger) if (found := _of(sheet, question, ledger)) is not None]
    best = max((likeness for likeness, _ in answers), default=0)
    chosen = [answer for likeness, answer in answers if likeness == best]
    return (
        chosen[0] if len({tuple((one.label, one.value) for one in answer.values) for answer in chosen}) == 1 else None
    )


def _is_asked(question: Question) -> bool:
    if (
        question.operations - _PICKED
        or question.given
        or question.excluded
        or question.relation
        or _OTHERS.search(question.text)
    ):
        return False
    if question.asks - {
        "what_is",
        "how",
        *({"units"} if question.operations & RANKING else ()),
    } or question.members.by not in {"", "rate"}:
        return False
    if set(question.counters) - {None, "个", "项", "家", "类"}:
        return False
    asks = question.operations & _PICKED or question.members.conditions or any(question.counters)
    return bool(asks) or re.search(f"{_ALL.pattern}|是哪[个项家]", question.text) is not None


def is_sharp(question: Question) -> bool:
    """Whether it asks to pick by a figure or a mark, which no text of a table tells."""
    picks = question.operations & RANKING or _FULL.search(question.text) or _NOT_FULL.search(question.text)
    return bool(picks) or _MISSED.search(question.text) is not None


def _of(sheet: Sheet, question: Question, ledger: Ledger) -> tuple[int, Answer] | None:
    """The answer from one table with how much of its title the question says."""
    likeness = _named(sheet, question.text) if not _is_partial(sheet, question.text) else 0
    if not likeness or _is_left(sheet, question):
        return None
    lines = _sorted_out(sheet, question.text)
    column = _column(sheet, question, ledger)
    if lines is None or (column is None and question.operations & RANKING):
        return None
    if column is not None:
        measured = [(one, sheet.number(one.cells, column)) for one in lines]
        lines = [_Line(one.row, one.cells, number) for one, number in measured if number is not None]
    is_narrowed = len(lines) < len(sheet.rows)
    # “未完成的”: where a column of words sorts the rows so, no amounts need to be set against each other.
    limits = [one for one in question.members.conditions if one.column != "executed" or not is_narrowed]
    is_narrowed = is_narrowed or bool(limits)
    if any(one.column in _NO_COLUMNS for one in limits):
        return None
    kept = [one for one in lines if all(_meets(sheet, one, limit) for limit in limits)]
    counts = "count" in question.operations or any(question.counters)
    if not is_narrowed and not question.operations & RANKING and not counts and not _ALL.search(question.text):
        return None
    if not kept:
        return (
            (likeness, _none(sheet, lines, column, question, ledger))
            if limits and lines and column is not None
            else None
        )
    return likeness, _told(sheet, kept, column, question, ledger, counts=counts)


def _is_partial(sheet: Sheet, text: str) -> bool:
    """“项目支出最多的是哪个” asks of all projects, and tables of performance may leave some out."""
    of_all = "项目支出" in text and re.search("项目(?!支出|经费|资金)", text) is None
    return of_all and sheet.table.standard == PERFORMANCE and re.search("绩效|自评|得分|执行率", text) is None


def _named(sheet: Sheet, text: str) -> int:
    """How many characters the question shares with what the table is of; 0 where it names it not."""
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


def _is_left(sheet: Sheet, question: Question) -> bool:
    """Whether a word is explained neither by the title, the headers and the sorts of the table, nor by asking."""
    sorts = [word for at in sheet.worded for word in sheet.words_in(at)]
    evidence = ",".join([sheet.title, *sheet.headers.values(), *sorts, *words_of_asking(), *_SAID])
    single = {word for word in sorts if len(word) == 1} | set(plain(sheet.title)) | set("为是评得了等级次被")
    return any(not set(left) <= single for left in unexplained(question.words, plain(evidence)))


def _sorted_out(sheet: Sheet, text: str) -> list[_Line] | None:
    """The rows of the sort that the question names; None where it denies one, which no rule reads."""
    lines = [_Line(row, cells) for row, cells in sheet.rows]
    for column in sheet.worded:
        said = next((word for word in sheet.words_in(column) if _says(word, text)), None)
        if said is None:
            continue
        if re.search(_DENIED + re.escape(said), text) and not said.startswith(("未", "不", "没")):
            return None
        lines = [one for one in lines if column in one.cells and _is_of(plain(one.cells[column].printed), said)]
    if (only := _only_from(sheet, text)) is not None:
        others = [at for at in sheet.numbered if at != only and not re.search("合计|小计|总计", sheet.headers[at])]
        lines = [one for one in lines if only in one.cells and not any(at in one.cells for at in others)]
    if _NOT_FULL.search(text) or _FULL.search(text):
        return _by_full_marks(sheet, lines, is_full=_NOT_FULL.search(text) is None)
    return lines


def _is_of(printed: str, said: str) -> bool:
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
    if shown is None or (is_money(limit.unit) and not is_money(shown.unit)):
        return False
    return limit.holds(shown.value, shown.unit or limit.unit)


def _of_role(sheet: Sheet, line: _Line, role: str) -> Number | None:
    at = _role(sheet, role)
    return None if at is None else sheet.number(line.cells, at)


def _told(
    sheet: Sheet, kept: Sequence[_Line], column: int | None, question: Question, ledger: Ledger, *, counts: bool
) -> Answer:
    rising = "lowest" in question.operations
    measured = [one for one in kept if one.shown is not None]
    if column is not None:
        kept = sorted(
            (one for one in measured if not rising or (one.shown and one.shown.value)),
            key=lambda one: one.shown.value if one.shown else Decimal(0),
            reverse=not rising,
        )
    picks = bool(question.operations & RANKING)
    if picks and not counts and (question.top or question.ranks or not _ALL.search(question.text)):
        kept = at_places(question, kept, lambda one: one.shown.value if one.shown else None)
    header = sheet.table.columns[column].innermost if column is not None else ""
    values = tuple(
        Labelled(one.row.label, one.shown.value if one.shown else Decimal(1), one.shown.unit if one.shown else "")
        for one in kept
    )
    listed = "、".join(
        one.row.label + (wording.amount(rounded_as(one.shown), one.shown.unit) if one.shown else "") for one in kept
    )
    how_many = f"有{len(kept)}{next(filter(None, question.counters), '项')}" if counts else ""
    text = f"{wording.whose(ledger.identity)}{_place(sheet)}{header}{how_many}：{listed}。"
    cited = tuple(sheet.cite(one.row, one.cells, _cited(one, column), ledger) for one in kept)
    only = kept[0].shown if len(kept) == 1 and not counts else None
    value, unit = (only.value, only.unit) if only else (None, None)
    if counts:
        value, unit = Decimal(len(kept)), next(filter(None, question.counters), "项")
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.RANKING if picks else AnswerKind.LIST, value, unit,
        values=values if column is not None else (), citations=cited[: max(replies.MOST_CITED, len(values))],
    )  # fmt: skip


def _none(sheet: Sheet, lines: Sequence[_Line], column: int, question: Question, ledger: Ledger) -> Answer:
    """That no row meets what is asked."""
    header = sheet.table.columns[column].innermost
    cited = tuple(sheet.cite(one.row, one.cells, column, ledger) for one in lines[: replies.MOST_CITED])
    text = f"{wording.whose(ledger.identity)}{_place(sheet)}的{len(lines)}项里，没有{header}这样的。"
    return Answer(question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(0), "项", citations=cited)


def _place(sheet: Sheet) -> str:
    return f"《{sheet.title}》" if sheet.title else "表"


def rounded_as(number: Number) -> Decimal:
    return number.value if number.unit != "%" else rounded(number.value)


def _cited(line: _Line, column: int | None) -> int:
    return column if column is not None else min(line.cells)
