"""Two invented accounts for the tests of questions, small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from corpus.library import Library
from corpus.statements import read_statements
from qa.assistant import Assistant
from tests.qa.clean_account import with_sentence

WATER = Identity("临江市清河区水务局", 2031, Kind.FINAL, Scope.DEPARTMENT)
AUDIT = Identity("临江市清河区审计局", 2031, Kind.FINAL, Scope.DEPARTMENT)

WithItems = Callable[[Identity, str, Sequence[Column], Sequence[Sequence[str | int]]], Assistant]
"""Makes an assistant of an account with one table of items: its title, its columns, its rows."""
Telling = Callable[[str], Assistant]
"""Makes an assistant of the clean account with one more sentence."""
Prose = dict[tuple[str, ...], str]
"""Heading paths with their paragraphs, one a line."""
Lines = list[tuple[Row, list[str]]]
"""Rows of a table with their printed figures."""

SUMMARY_INCOME = """
一、一般公共预算财政拨款收入 | 940.00
八、其他收入 | 50.00
本年收入合计 | 990.00
年初结转和结余 | 30.00
收入总计 | 1,020.00
"""
SUMMARY_EXPENDITURE = """
五、教育支出 | 8.00
八、社会保障和就业支出 | 120.00
十二、农林水支出 | 800.00
十九、住房保障支出 | 72.00
本年支出合计 | 1,000.00
年末结转和结余 | 20.00
支出总计 | 1,020.00
"""
INCOME = """
合计 | 990.00 | 940.00 | 50.00
205 教育支出 | 8.00 | 8.00 | 0.00
208 社会保障和就业支出 | 120.00 | 120.00 | 0.00
213 农林水支出 | 790.00 | 740.00 | 50.00
221 住房保障支出 | 72.00 | 72.00 | 0.00
"""
EXPENDITURE = """
合计 | 1,000.00 | 640.00 | 360.00
205 教育支出 | 8.00 | 0.00 | 8.00
20508 进修及培训 | 8.00 | 0.00 | 8.00
2050803 培训支出 | 8.00 | 0.00 | 8.00
208 社会保障和就业支出 | 120.00 | 120.00 | 0.00
20805 行政事业单位养老支出 | 120.00 | 120.00 | 0.00
2080505 机关事业单位基本养老保险缴费支出 | 80.00 | 80.00 | 0.00
2080506 机关事业单位职业年金缴费支出 | 40.00 | 40.00 | 0.00
213 农林水支出 | 800.00 | 448.00 | 352.00
21303 水利 | 800.00 | 448.00 | 352.00
2130301 行政运行 | 448.00 | 448.00 | 0.00
2130306 水利工程运行与维护 | 252.00 | 0.00 | 252.00
2130310 水土保持 | 100.00 | 0.00 | 100.00
221 住房保障支出 | 72.00 | 72.00 | 0.00
22102 住房改革支出 | 72.00 | 72.00 | 0.00
2210201 住房公积金 | 72.00 | 72.00 | 0.00
"""
GENERAL_EXPENDITURE = """
合计 | 950.00 | 640.00 | 310.00
205 教育支出 | 8.00 | 0.00 | 8.00
20508 进修及培训 | 8.00 | 0.00 | 8.00
2050803 培训支出 | 8.00 | 0.00 | 8.00
208 社会保障和就业支出 | 120.00 | 120.00 | 0.00
20805 行政事业单位养老支出 | 120.00 | 120.00 | 0.00
2080505 机关事业单位基本养老保险缴费支出 | 80.00 | 80.00 | 0.00
2080506 机关事业单位职业年金缴费支出 | 40.00 | 40.00 | 0.00
213 农林水支出 | 750.00 | 448.00 | 302.00
21303 水利 | 750.00 | 448.00 | 302.00
2130301 行政运行 | 448.00 | 448.00 | 0.00
2130306 水利工程运行与维护 | 202.00 | 0.00 | 202.00
2130310 水土保持 | 100.00 | 0.00 | 100.00
221 住房保障支出 | 72.00 | 72.00 | 0.00
22102 住房改革支出 | 72.00 | 72.00 | 0.00
2210201 住房公积金 | 72.00 | 72.00 | 0.00
"""
STAFF = """
301 工资福利支出 | 540.00
30101 基本工资 | 180.00
30102 津贴补贴 | 120.00
30103 奖金 | 48.00
30108 机关事业单位基本养老保险缴费 | 80.00
30109 职业年金缴费 | 40.00
30113 住房公积金 | 72.00
303 对个人和家庭的补助 | 20.00
30302 退休费 | 20.00
30304 抚恤金 | 0.00
人员经费合计 | 560.00
"""
OFFICE = """
302 商品和服务支出 | 76.00
30201 办公费 | 20.50
30202 印刷费 | 0.00
30205 水费 | 0.75
30206 电费 | 6.25
30211 差旅费 | 12.00
30216 培训费 | 3.50
30217 公务接待费 | 2.00
30231 公务用车运行维护费 | 9.00
30239 其他交通费用 | 22.00
310 资本性支出 | 4.00
31002 办公设备购置 | 4.00
公用经费合计 | 80.00
"""
THREE_PUBLIC = ("15.00 | 0.00 | 12.00 | 0.00 | 12.00 | 3.00", "11.00 | 0.00 | 9.00 | 0.00 | 9.00 | 2.00")
VEHICLES = "公务用车购置及运行维护费"
THREE_PUBLIC_ITEMS = (
    ("合计",),
    ("因公出国（境）费",),
    (VEHICLES, "小计"),
    (VEHICLES, "公务用车购置费"),
    (VEHICLES, "公务用车运行维护费"),
    ("公务接待费",),
)
PROSE: Prose = {
    ("第一部分 部门概况", "一、主要职责"): "贯彻水利法规，负责河道巡查，组织防汛抢险。",
    ("第三部分 决算情况说明", "二、支出决算情况说明"): (
        "2031年度本年支出合计1,000.00万元，比上年增加50.00万元，增长5.26%。"
    ),
    ("第三部分 决算情况说明", "六、“三公”经费支出决算情况说明"): (
        "2031年度财政拨款“三公”经费支出决算为11.50万元，完成预算15.00万元的76.67%。\n"
        "公务接待费支出决算为2.00万元，比上年减少0.50万元，主要原因是从严控制接待标准。"
    ),
    ("第三部分 决算情况说明", "七、工作成效"): "全年清理河道垃圾36吨，新建雨量站14座。",
    ("第三部分 决算情况说明", "八、巡查和服务"): (
        "汛期形势严峻期间，河长巡查平台上报隐患超2.50万处次，群众热线办件量超3.20万件，同比增长12%。\n"
        "收到群众表扬信18封、锦旗5面，热线满意率91.5%。\n"
        "与区审计部门联合通报4期，按期完成市交办整改事项9件和区领导批办件6件，推动整改疑难复杂问题超2万件。\n"
        "依托水情大数据平台，接收监测数据700万条、共享数据2亿条次，发出黄色预警21条、红色预警3条。\n"
        "88项高频用水事项下沉至街道办理，30项延伸至社区办理。\n"
        "为640多家新开办企业发放“接水大礼包”。\n"
        "绩效自评的2031年度项目12个，涉及预算金额360.00万元，平均得分96.50分，其中：绩效评级为“优”的项目9个；"
        "绩效评级为“合格”的项目2个；绩效评级为“不合格”的项目1个。\n"
        "窗口服务满意率98%。"
    ),
    ("第三部分 决算情况说明", "九、国有资产占用情况"): (
        "本部门共有车辆7辆，其中，应急保障用车4辆、机要通信用车1辆、其他用车2辆。\n"
        "2031年公务用车购置数1辆。\n"
        "项目支出360.00万元，主要用于水毁修复和湿地保护工作。\n"
        "社会保障和就业支出（类）行政事业单位养老支出（款）退休人员活动费（项）。年初预算为0.90万元，支出决算为0.80万元。\n"
        "国内公务接待支出2.00万元，接待6批次、48人次。"
    ),
    ("第四部分 名词解释",): "一、机关运行经费：指行政单位用于维持日常运转的资金。",
}


def _lines(text: str, side: str | None = None) -> Lines:
    lines: Lines = []
    for number, line in enumerate(text.strip().splitlines(), 1):
        name, *printed = (part.strip() for part in line.split("|"))
        code, _, label = name.rpartition(" ")
        lines.append((Row(number, label, code or None, (len(code) - 1) // 2 if code else 0, side), printed))
    return lines


def _table(number: int, title: str, standard: str, columns: list[Column], *sides: Lines) -> Table:
    """One line of figures for each row; the columns of a side are those that carry its name, or all."""
    rows = [row for side in sides for row, _ in side]
    cells = [
        Cell(n, columns.index(column), printed, Decimal(printed.replace(",", "")), number + 4)
        for n, (row, line) in enumerate(line for side in sides for line in side)
        for column, printed in zip([c for c in columns if c.side == row.side], line, strict=True)
    ]
    return Table(number, title, standard, "万元", tuple(columns), tuple(rows), tuple(cells), (number + 4,))


def _columns(*names: str) -> list[Column]:
    return [Column((name,)) for name in names]


def _tables() -> tuple[Table, ...]:
    spending = ("本年支出合计", "基本支出", "项目支出")
    both = [Column(("收入", "决算数"), "收入"), Column(("支出", "决算数"), "支出")]
    halves = [Column(("人员经费", "金额"), "人员经费"), Column(("公用经费", "金额"), "公用经费")]
    stages = ("预算数", "决算数")
    three_public = [Column((stage, *item), stage) for stage in stages for item in THREE_PUBLIC_ITEMS]
    printed = [[(Row(1, "", side=stage), line.split(" | "))] for stage, line in zip(stages, THREE_PUBLIC, strict=True)]
    return (
        _table(1, "收入支出决算总表", "summary", both,
               _lines(SUMMARY_INCOME, "收入"), _lines(SUMMARY_EXPENDITURE, "支出")),
        _table(2, "收入决算表", "income", _columns("本年收入合计", "财政拨款收入", "其他收入"), _lines(INCOME)),
        _table(3, "支出决算表", "expenditure", _columns(*spending), _lines(EXPENDITURE)),
        _table(5, "一般公共预算财政拨款支出决算表", "general_expenditure", _columns(*spending),
               _lines(GENERAL_EXPENDITURE)),
        _table(6, "一般公共预算财政拨款基本支出决算表", "general_basic", halves,
               _lines(STAFF, "人员经费"), _lines(OFFICE, "公用经费")),
        _table(7, "财政拨款“三公”经费支出决算表", "three_public", three_public, *printed),
    )  # fmt: skip


def _account(identity: Identity, tables: tuple[Table, ...], prose: Prose) -> Account:
    sections = tuple(
        Section(path, tuple(Paragraph(line, 20) for line in text.splitlines()), 20) for path, text in prose.items()
    )
    return Account(
        identity, tables, sections, f"{identity.department}.pdf", 30, read_statements(sections, identity.year)
    )


@pytest.fixture(scope="session")
def water() -> Account:
    return _account(WATER, _tables(), PROSE)


@pytest.fixture(scope="session")
def audit() -> Account:
    """A neighbour with one table and one section."""
    spending = "合计 | 300.00 | 260.00 | 40.00\n201 一般公共服务支出 | 300.00 | 260.00 | 40.00"
    table = _table(3, "支出决算表", "expenditure", _columns("本年支出合计", "基本支出", "项目支出"), _lines(spending))
    prose: Prose = {("第三部分 决算情况说明", "七、工作成效"): "全年完成审计项目17个，主要原因是提前谋划选题。"}
    return _account(AUDIT, (table,), prose)


@pytest.fixture(scope="session")
def water_library(water: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the water bureau alone, for reading only."""
    with Library.open(tmp_path_factory.mktemp("water")) as library:
        library.add(water, b"%PDF-")
        yield library


@pytest.fixture(scope="session")
def assistant(water_library: Library) -> Assistant:
    """Answers about the water bureau alone."""
    return Assistant.open(water_library)


@pytest.fixture
def both(water: Account, audit: Account, tmp_path: Path) -> Iterator[Library]:
    """A library of a test's own that holds both accounts."""
    with Library.open(tmp_path / "both") as library:
        library.add(water, b"%PDF-")
        library.add(audit, b"%PDF-")
        yield library


@pytest.fixture
def with_items(tmp_path: Path) -> Iterator[WithItems]:
    """Accounts of one table of the general budget each; a row is its code, name and depth, and what it prints."""
    with ExitStack() as opened:

        def assistant_of(
            who: Identity, title: str, columns: Sequence[Column], lines: Sequence[Sequence[str | int]]
        ) -> Assistant:
            rows = tuple(Row(n, str(line[1]), str(line[0]) or None, int(line[2])) for n, line in enumerate(lines, 1))
            cells = tuple(
                Cell(at, column, str(printed), Decimal(printed), 6)
                for at, (_, _, _, *line) in enumerate(lines)
                for column, printed in enumerate(line)
                if printed
            )
            table = Table(5, title, "general_expenditure", "万元", tuple(columns), rows, cells, (6,))
            library = opened.enter_context(Library.open(tmp_path / "items"))
            library.add(Account(who, (table,), (), "items.pdf", 9, ()), b"%PDF-")
            return Assistant.open(library)

        yield assistant_of


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Telling]:
    """Assistants of the clean account with one more sentence each."""
    with ExitStack() as opened:

        def assistant_of(sentence: str) -> Assistant:
            library = opened.enter_context(Library.open(tmp_path / "told"))
            library.add(with_sentence("三、支出决算情况说明", sentence), b"<p>")
            return Assistant.open(library)

        yield assistant_of
