"""The facts of an account: each figure of its tables and each statement of its prose, with what it measures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Account, Cell, Figure, Identity, Kind, Measure, Statement, Table
from corpus.checks.check import Check
from corpus.concepts import TOTAL, Concept, concept
from corpus.names import item_name, plain
from corpus.numbers import format_amount
from corpus.organs import without_own_name
from corpus.outline import OF_ACCOUNT, unnumbered
from corpus.proofs import Place, checks, doubtful, place
from corpus.quantities import unit_in_brackets
from qa.answer import Citation
from qa.evidence.money import is_money
from qa.words.lexicon import Lexicon, everyday

DIVIDES = re.compile("其中|按[^，]{1,8}分|分别|包括")
_PERFORMANCE = "绩效"
"""Sections on performance speak of the projects evaluated, in the words for the whole account."""
_TOPIC = re.compile(r"(.{3,}?)(?:\([^()]*\))?(?:项目)?(?:经费|资金)(?:使用)?情况(?:的)?说明")
_WHOLE_OF_TOPIC = frozenset(
    ["项目", "专项", "本项目", "该项目", "总", "合计", "项目总", "资金", "经费", "项目经费", "项目资金"]
)
_WITH_CARRIED_OVER = re.compile("[万亿]?元?[（(](?:其中)?[:：]?(?:含|包括|包含)[^（）()]*(?:结转|结余)")
"""“总收入…万元（含年初结转和结余…）”: the grand total."""
_WHOSE = re.compile(
    r"^(?:(?:局|委|办|院|厅)?机关(?:及|和)?(?:参公|下属|所属)?单位(?=机关))?(?:[本我](?:部门|单位|局|委|办|院|厅|街道|镇|乡))?(?:本级|机关本级|本部)?(?:\((?:行政|参公)单位\))?|^[部局委办院厅校](?=机关运行)|^[^的]{2,30}(?:[局委办院厅队所站会]|中心|机关|单位)的(?=机关运行)|^安排(?=.)"
)
"""Whose money it is, before the name of what it is for."""
_APPROPRIATED = re.compile("财政拨款(?:收入、?支出|收、?支)(?:总|预算|决算)")
"""In a heading the words for an appropriation may stand in the name of an item (财政拨款收入支出总体情况)."""
_INCOME = re.compile("收入(?:合计|总[计额])?$")
_NEXT = re.compile(r"[，、；：。（）(),;:\d-]")
_LEVEL = re.compile(r"\([类款项]\)|(?<=[\u4e00-\u9fff])[—–―-]+(?=[\u4e00-\u9fff])")
"""What stands between the names of 类, 款 and 项 of one item."""
_ONLY_MONEY = frozenset(["支出", "收入", "科目", "预算", "决算"])
_BOTH_FLOWS = "收支"
"""收支总预算: what comes in and goes out in all is one figure."""
_OF_ALL = re.compile(rf"{OF_ACCOUNT}(?P<flow>支出|收入)(?:[决预]算)?(?:总体)?情况的?(?:说明)?")
"""A heading under which just 支出 is all of it."""
_CODED = re.compile(r"(?P<before>\d{5,7})?(?P<name>[^\d()].*?)(?:\((?P<behind>\d{5,7})\))?")
_BEFORE = re.compile("上一?年|去年|往年")
_NAMED_YEAR = re.compile("(?<!截至)(?<!截止)(?<!截至到)(20[0-9]{2})年(?!末|底|1?[0-9]月)")
_SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_PLANS = frozenset({"budget", "initial"})
_PLANNED = (("年初", "initial"), ("调整", "adjusted"), ("预算", "budget"))
"""What says of which stage a budget is, the more particular first."""
_LEVELS = frozenset({Measure.AMOUNT, Measure.BUDGET})
_SUMS = _LEVELS | {Measure.ACTUAL}
_TOLD_AS_CONFLICTS = {"same_quantity"}
"""Checks of which answers speak by themselves, as they look a figure up wherever it is printed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a table or a statement of the prose, with what it measures."""

    account: Identity
    concept: Concept
    measure: Measure
    value: Decimal
    unit: str
    citation: Citation
    basis_of_comparison: str | None = None
    clause: str = ""
    """For a statement: the words around the number up to the next comma, with its subject."""
    own: str = ""
    """For a statement: the words that name this number and no other, up to the next number or mark."""
    lead: str = ""
    """For a statement: the sentence up to the end of the number's clause, after its subject."""
    formula: str = ""
    """For what no place prints: how it follows from what the account states (reckoned_facts.py)."""

    @property
    def is_of_another_year(self) -> bool:
        """Whether its clause says that it is of a year other than its concept's: “较上年的5万元增加”."""
        if self.is_printed_in_table or self.concept.when == "before":
            return False
        years = {int(year) for year in _NAMED_YEAR.findall(self.clause)}
        return _BEFORE.match(self.clause) is not None or (bool(years) and self.account.year not in years)

    @property
    def is_printed_in_table(self) -> bool:
        return self.citation.table is not None


def counter(unit: str) -> str:
    """The bare unit of a count: 条 for 万条, 台 for 台（套）."""
    return re.sub(r"[（(].*", "", unit.lstrip("百千万亿"))


def scale(unit: str) -> int:
    """How many of the bare unit one of a count is: 10,000 for 万人次."""
    return _SCALES.get(unit[:1], 1) if len(unit) > 1 else 1


def table_facts(account: Account, doubts: Mapping[Place, Check]) -> tuple[Fact, ...]:
    """The facts of the tables that the standard knows; `doubts` are the figures that do not add up."""
    return tuple(
        Fact(account.identity, concept(f), _measure(f), f.value, f.unit, cite_figure(f, doubts))
        for f in account.figures()
        if f.table.standard is not None
    )


def _measure(figure: Figure) -> Measure:
    return Measure.AMOUNT if is_money(figure.unit) else Measure.COUNT


def doubts_about(account: Account) -> dict[Place, Check]:
    """The figures of the tables that take part in a failed check, save those that answers compare by themselves."""
    return doubtful(check for check in checks(account) if check.identity.id not in _TOLD_AS_CONFLICTS)


def prose_facts(account: Account, printed: Collection[str]) -> tuple[Fact, ...]:
    """The facts that the prose states, in the names that the tables print where it uses them."""
    others = {name for group, _ in everyday() if not group & set(printed) for name in group}
    words = Lexicon({*printed, *others})
    bases = {n: _basis_of_headings(section.path, words) for n, section in enumerate(account.sections)}
    stated = [_stated(account, one, bases[one.section], words) for one in account.statements]
    return tuple(_with_heads(stated, others, printed))


def told_of_year_before(account: Account, printed: Collection[str]) -> Iterator[Fact]:
    """What the prose states for the year before of what the tables print for the account's own: 2022年某某支出5万元."""
    words = Lexicon(printed)
    before = re.compile(f"{account.identity.year - 1}年度?(?P<of>[^年末底初].+)")
    for one in account.statements:
        told = before.fullmatch(plain(one.subject))
        if told is not None and one.measure in _SUMS and is_money(one.unit):
            basis = _basis_of_headings(account.sections[one.section].path, words)
            fact = _stated(account, replace(one, subject=told["of"]), basis, words)
            if fact.concept.subject in printed or fact.concept.subject == TOTAL:
                yield replace(fact, concept=replace(fact.concept, when="before"))


def in_printed_bases(told: Iterable[Fact], printed: Collection[Concept]) -> tuple[Fact, ...]:
    """The facts of the prose, each that names no basis in that of the tables, if they print its item for no other.

    Items of “三公” are told without a basis, or under a heading that names the general budget, and printed as
    appropriations alone.
    """
    bases: defaultdict[str, set[str]] = defaultdict(set)
    for one in printed:
        bases[one.subject].add(one.basis)
    told = [_of_all_years(fact, printed) for fact in told]
    only = {subject: "fiscal" if "fiscal" in of else min(of) for subject, of in bases.items() if "all" not in of}
    fiscal = {subject for subject, of in bases.items() if of == {"fiscal"}}
    return tuple(
        replace(fact, concept=replace(fact.concept, basis=only.get(fact.concept.subject, "")))
        if (not fact.concept.basis or (fact.concept.basis == "general" and fact.concept.subject in fiscal))
        and is_money(fact.unit)
        and fact.concept.subject != TOTAL
        else fact
        for fact in told
    )


def _of_all_years(fact: Fact, printed: Collection[Concept]) -> Fact:
    """A budget's 收入预算 adds what was carried over, where its tables print that sum."""
    of = fact.concept
    is_plan = of.stage in _PLANS and fact.account.kind is Kind.BUDGET and fact.measure in _LEVELS
    summed = of.subject == TOTAL and of.part == "total" and is_plan and of.basis in {"", "all"}
    is_printed = any(
        (one.subject, one.part, one.flow, one.extent, one.basis) == (TOTAL, "total", of.flow, "grand", "all")
        for one in printed
    )
    return replace(fact, concept=replace(of, extent="grand")) if summed and is_printed else fact


def _stated(account: Account, statement: Statement, basis: str, words: Lexicon) -> Fact:
    section = account.sections[statement.section]
    citation = Citation(
        account.identity,
        section=section.name,
        quote=statement.sentence,
        value=statement.value,
        unit=statement.unit,
        page=section.paragraphs[statement.paragraph].page,
    )
    concept = _stated_concept(statement, section.path, basis, account.identity, words)
    if concept.subject == TOTAL and _WITH_CARRIED_OVER.match(statement.sentence[statement.end :]):
        concept = replace(concept, extent="grand")
    own = _own(statement)
    topic = _topic(section.path)
    if topic and concept.subject in _WHOLE_OF_TOPIC:
        concept = replace(concept, subject=topic)
        own = f"{topic},{own.partition(',')[2]}"
    return Fact(
        account.identity,
        concept,
        statement.measure,
        statement.value,
        statement.unit,
        citation,
        statement.basis_of_comparison,
        plain(f"{statement.subject},{_clause(statement)}"),
        plain(own),
        plain(f"{statement.subject},{_lead(statement)}"),
    )


def _topic(path: Sequence[str]) -> str:
    """The project or fund that a part of the account describes by itself: 某某专项 under 某某专项经费情况说明."""
    named = (_TOPIC.fullmatch(plain(heading)) for heading in path)
    return next((match[1] for match in named if match), "")


def _with_heads(facts: Iterable[Fact], official: Collection[str], printed: Collection[str]) -> Iterator[Fact]:
    """“政府采购…，其中：货物支出…”: what the sentence divides is what it began with."""
    head = sentence = ""
    for fact in facts:
        if fact.citation.quote != sentence:
            sentence = fact.citation.quote or ""
            head = fact.concept.subject if fact.concept.subject in official else ""
        is_share = fact.concept.subject != head and head not in fact.concept.subject and is_money(fact.unit)
        is_named = fact.concept.subject in official or fact.concept.subject in printed
        if head and is_share and not is_named and DIVIDES.search(sentence):
            fact = replace(fact, concept=replace(fact.concept, subject=head + fact.concept.subject))
        yield fact


def cite_figure(figure: Figure, doubts: Mapping[Place, Check]) -> Citation:
    """Where the figure stands, and what does not add up with it."""
    failed = doubts.get(place(figure))
    cited = cite_cell(figure.account, figure.table, figure.cell)
    return cited if failed is None else replace(cited, doubt=doubt(failed))


def cite_cell(account: Identity, table: Table, cell: Cell) -> Citation:
    """Where the cell stands, whatever it prints."""
    row = table.rows[cell.row]
    return Citation(
        account,
        table=table.title,
        table_no=table.number,
        row=row.label,
        row_code=row.code,
        row_no=row.number,
        side=row.side,
        column=table.columns[cell.column].name,
        value=cell.value,
        unit=unit_in_brackets(row.label) or table.unit,
        page=cell.page,
        box=cell.box,
    )


def doubt(failed: Check) -> str:
    """What a failed check says, in a sentence."""
    first = failed.where[0].table
    found, expected, apart = (
        f"{format_amount(value)}{failed.unit}" for value in (failed.found, failed.expected, abs(failed.difference))
    )
    cause = "请对照原件" if first.origin.is_sure else "可能是读取有误，请对照原件"
    return f"《{first.title}》前后不一：{failed.identity.name}，表中却是{found}与{expected}，相差{apart}，{cause}。"


def _clause(statement: Statement) -> str:
    """The stretch of the sentence between commas in which the number stands."""
    before = re.split("[，；：。]", statement.sentence[: statement.start])[-1]
    return before + re.split("[，；。]", statement.sentence[statement.start :])[0]


def _own(statement: Statement) -> str:
    """The innermost name of the subject, and the words beside the number on both sides."""
    items = [part for part in _LEVEL.split(plain(statement.subject)) if part]
    name = (items or [statement.subject])[-1].rpartition("-")[2]
    before = _NEXT.split(statement.sentence[: statement.start])[-1]
    return f"{name},{before},{re.split('和|与|及', _own_words_after(statement, name))[0]}"


def _own_words_after(statement: Statement, name: str) -> str:
    """The words behind the number; up to its noun where they lead on to another number (3个单位|共有车辆2辆)."""
    behind = statement.sentence[statement.end :]
    ends = _NEXT.search(behind)
    after = behind[: ends.start()] if ends else behind
    if ends and ends[0].isdigit() and name in after:
        return after[: after.index(name) + len(name)]
    return after


def _lead(statement: Statement) -> str:
    after = statement.sentence[statement.end :]
    return statement.sentence[: statement.end] + re.split("[，；：。]", after)[0]


def _stated_concept(
    statement: Statement, path: Sequence[str], basis: str, account: Identity, words: Lexicon
) -> Concept:  # fmt: skip
    """What a statement is about, in the terms of the tables where its subject's words allow it.

    The basis is the one that the subject names, else that of the headings.
    """
    told = _without_own_year(plain(statement.subject), account.year)
    left = without_own_name(told, plain(account.department))
    subject = told if left.startswith("(") else left  # an item may be called what the body is: 图书馆(2070104)
    if (
        subject in _ONLY_MONEY
        and (heading := _OF_ALL.fullmatch(plain(unnumbered(path[-1]))))
        and subject == heading["flow"]
    ):
        subject = f"本年{subject}合计"
    if subject == _BOTH_FLOWS:
        subject = "收支总计"
    usual = "actual" if account.kind is Kind.FINAL else "budget"
    stage = {Measure.BUDGET: _planned(statement) or "budget", Measure.ACTUAL: "actual"}.get(statement.measure, usual)
    flow = "income" if _INCOME.search(subject) else "expenditure"
    base = Concept(subject, None, flow, "total", basis, stage)
    coded = _CODED.fullmatch(subject)
    code = (coded["before"] or coded["behind"]) if coded else None
    name = coded["name"] if coded and code else subject
    levels = [part for part in _LEVEL.split(name) if part and part not in _ONLY_MONEY]
    if levels and (code or len(levels) > 1 or levels[0] != name):
        return replace(base, subject=_as_printed(item_name(levels[-1].removesuffix("科目")), words), code=code)
    is_counted = statement.measure is Measure.COUNT or any(_PERFORMANCE in heading for heading in path)
    return base if is_counted else _in_table_terms(base, subject, words)


def _planned(statement: Statement) -> str | None:
    return stage_of_plan(re.split("[，；：。]", statement.sentence[: statement.start])[-1])


def stage_of_plan(text: str) -> str | None:
    """Which stage of a budget a text names (corpus/concepts.py); None where it names no budget."""
    return next((stage for words, stage in _PLANNED if words in text), None) if "预算" in text else None


def _as_printed(name: str, words: Lexicon) -> str:
    """The name without a 支出 that the account's tables do not print: 行政运行支出."""
    bare = name.removesuffix("支出")
    is_known = [[word.sense.role for word in words.cut(one) if word.sense] == ["item"] for one in (name, bare)]
    return bare if is_known == [False, True] else name


def _without_own_year(subject: str, year: int) -> str:
    """“行政运行2025年” of the account of 2025 is 行政运行."""
    return re.sub(rf"(?<=.){year}年度?$", "", subject)


def _basis_of_headings(path: Sequence[str], words: Lexicon) -> str:
    """The basis that the innermost heading naming one names (一般公共预算财政拨款支出决算情况说明); "" if none does."""
    for heading in reversed(path):
        for word in words.cut(plain(heading)):
            if word.sense is not None and word.sense.value.startswith("basis="):
                return word.sense.value.removeprefix("basis=")
        if _APPROPRIATED.search(plain(heading)):
            return "fiscal"
    return ""


def _in_table_terms(base: Concept, subject: str, words: Lexicon) -> Concept:
    """`base` with its subject replaced by attributes and a known item, if that leaves no word over."""
    subject = _WHOSE.sub("", re.sub(r"\([^()]*以[^()]*为准\)", "", subject))
    found = replace(base, subject=TOTAL)
    named = False
    for word in words.cut(subject):
        sense = word.sense
        if sense is None or sense.role in {"part_of_item", "ask", "code"} or sense.value == "average":
            return base  # 人均接待费 is no 接待费
        if sense.role == "item":
            if found.subject != TOTAL:
                return base
            found = replace(found, subject=min(sense.items))
        if sense.role == "attribute":
            name, value = sense.value.split("=", 1)
            found = replace(found, **{name: value})
        if sense.role == "whole":
            # 财政拨款收入支出总计 is the grand total of that basis, not of all money.
            basis = found.basis or "all"
            found = replace(found, **{**attributes_of_whole(sense.value), "basis": basis})
        named = named or sense.role in {"item", "attribute", "whole"}
    return found if named else base


def attributes_of_whole(value: str) -> dict[str, str]:
    """What a word for the whole account fixes: “year_expenditure” is all money spent in the year."""
    extent, flow = value.split("_", 1)
    return {"flow": flow, "basis": "all", "extent": extent}
