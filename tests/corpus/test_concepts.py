"""A figure's meaning is told from its table, row and column; names are compared in one form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Cell, Column, Figure, Identity, Kind, Row, Scope, Table
from corpus.concepts import TOTAL, Concept, concept
from corpus.library import Library
from corpus.names import item_name, plain, spellings

FINAL = Identity("临江市清河区水务局", 2031, Kind.FINAL, Scope.DEPARTMENT)
BUDGET = Identity("临江市清河区水务局", 2031, Kind.BUDGET, Scope.DEPARTMENT)
VEHICLES = "公务用车购置及运行维护费"
THREE_PUBLIC = tuple(
    Column(path, "决算数")
    for path in (
        ("决算数", "合计"),
        ("决算数", "因公出国（境）费"),
        ("决算数", VEHICLES, "小计"),
        ("决算数", VEHICLES, "公务用车购置费"),
        ("决算数", VEHICLES, "公务用车运行维护费"),
        ("决算数", "公务接待费"),
    )
)
SPENDING = (Column(("本年支出合计",)), Column(("基本支出",)), Column(("项目支出",)))
CAPTIONED = tuple(Column(("本年支出", name)) for name in ("合计", "基本支出", "项目支出"))


def meaning(standard: str, columns: tuple[Column, ...], column: int, row: Row, account: Identity = FINAL) -> Concept:
    table = Table(1, "表", standard, "万元", columns, (row,), (Cell(0, column, "1.00", Decimal(1)),))
    return concept(Figure(account, table, table.cells[0], Decimal(1)))


@pytest.mark.parametrize("columns", [SPENDING, CAPTIONED], ids=["bare", "captioned"])
@pytest.mark.parametrize(("column", "part"), [(0, "total"), (1, "basic"), (2, "project")])
def test_the_column_singles_out_a_part(columns: tuple[Column, ...], column: int, part: str) -> None:
    row = Row(2, "行政运行", "2130301", 3)
    assert meaning("expenditure", columns, column, row) == Concept(
        "行政运行", "2130301", "expenditure", part, "all", "actual"
    )


def test_the_same_quantity_in_two_tables_differs_by_basis_alone() -> None:
    row = Row(2, "行政运行", "2130301", 3)
    everything, general = (meaning(kind, SPENDING, 0, row) for kind in ("expenditure", "general_expenditure"))
    assert (everything.basis, general.basis) == ("all", "general")
    assert (everything.subject, everything.part, everything.flow) == (general.subject, general.part, general.flow)


@pytest.mark.parametrize("header", ["一般公共预算拨款", "一般公共预算拨款收入", "一般公共预算资金", "一般公共预算"])
def test_a_column_of_appropriations_is_of_their_basis_however_it_is_worded(header: str) -> None:
    found = meaning("income", (Column(("合计",)), Column((header,))), 1, Row(1, "合计"), BUDGET)
    assert found == Concept(TOTAL, None, "income", "total", "general", "budget")


def test_a_row_of_the_whole_of_a_table_may_repeat_its_name() -> None:
    found = meaning("three_public", (Column(("统计数",)),), 0, Row(1, "“三公”经费合计"))
    assert (found.subject, found.stage) == ("三公经费", "actual")


@pytest.mark.parametrize("path", [("增减额",), ("2031年比2030年增减", "金额"), ("与上年相比增长%",)])
def test_a_column_of_changes_is_of_no_year(path: tuple[str, ...]) -> None:
    assert meaning("general_expenditure", (*SPENDING, Column(path)), 3, Row(1, "合计"), BUDGET).when == "change"


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("1.因公出国（境）团组数（个）", "个"),
        ("公务用车保有量(辆)", "辆"),
        ("教育支出（类）", "万元"),
        ("维修（护）费", "万元"),
        ("公务接待费", "万元"),
    ],
)
def test_a_row_that_counts_has_its_own_unit(label: str, unit: str) -> None:
    table = Table(1, "表", "three_public", "万元", SPENDING, (Row(1, label),), (Cell(0, 0, "2", Decimal(2)),))
    assert Figure(FINAL, table, table.cells[0], Decimal(2)).unit == unit


@pytest.mark.parametrize("label", ["合计", "本年支出合计", "总计", "支出总计"])
def test_a_total_is_of_the_whole_account(label: str) -> None:
    found = meaning("expenditure", SPENDING, 0, Row(1, label))
    assert (found.subject, found.code) == (TOTAL, None)
    assert found.extent == ("grand" if label == "支出总计" else "year")


@pytest.mark.parametrize(
    ("side", "label", "flow", "extent"),
    [
        ("收入", "本年收入合计", "income", "year"),
        ("收入", "收入总计", "income", "grand"),
        ("支出", "本年支出合计", "expenditure", "year"),
        ("支出", "支出总计", "expenditure", "grand"),
    ],
)
def test_the_side_of_a_summary_tells_income_from_expenditure(side: str, label: str, flow: str, extent: str) -> None:
    columns = (Column(("收入", "决算数"), "收入"), Column(("支出", "决算数"), "支出"))
    found = meaning("summary", columns, int(side == "支出"), Row(1, label, side=side))
    assert (found.subject, found.flow, found.extent) == (TOTAL, flow, extent)


@pytest.mark.parametrize(
    ("column", "subject"),
    [*enumerate(("三公经费", "因公出国(境)费", VEHICLES, "公务用车购置费", "公务用车运行维护费", "公务接待费"))],
)
def test_a_row_without_a_label_is_named_by_its_column(column: int, subject: str) -> None:
    found = meaning("three_public", THREE_PUBLIC, column, Row(1, "", side="决算数"))
    assert (found.subject, found.basis, found.stage) == (subject, "fiscal", "actual")


@pytest.mark.parametrize(
    ("header", "account", "stage"),
    [
        ("年初预算数", FINAL, "initial"),
        ("调整预算数", FINAL, "adjusted"),
        ("全年预算数", FINAL, "budget"),
        ("决算数", FINAL, "actual"),
        ("金额", FINAL, "actual"),
        ("金额", BUDGET, "budget"),
    ],
)
def test_the_header_tells_budget_from_actual_else_the_kind_of_account(
    header: str, account: Identity, stage: str
) -> None:
    columns = (Column(("支出", header), "支出"),)
    assert meaning("summary", columns, 0, Row(1, "一、教育支出", side="支出"), account).stage == stage


@pytest.mark.parametrize(("side", "part"), [("人员经费", "staff"), ("公用经费", "office")])
def test_the_totals_of_a_table_of_basic_expenditure_are_its_parts(side: str, part: str) -> None:
    columns = (Column(("人员经费", "金额"), "人员经费"), Column(("公用经费", "金额"), "公用经费"))
    found = meaning("general_basic", columns, int(part == "office"), Row(9, f"{side}合计", side=side))
    assert (found.subject, found.part, found.basis) == (TOTAL, part, "general")


def test_every_figure_of_an_account_has_a_meaning(sample_library: Library) -> None:
    (identity,) = sample_library.identities()
    figures = [figure for figure in sample_library.account(identity.id).figures() if figure.table.standard]
    meanings = {(figure.row.label, concept(figure).subject) for figure in figures if figure.row.code}
    assert meanings
    assert all(subject == item_name(label) for label, subject in meanings)


@given(st.text(st.sampled_from("一十、（）()其中：:减加1２．. \u3000\n“”「办公费水利款项类ＡbＣ％")))
def test_plain_and_bare_names_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(item_name(text)) == item_name(text)
    assert item_name(plain(text)) == item_name(text)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("八、社会保障和就业支出", "社会保障和就业支出"),
        ("（一）因公出国（境）费", "因公出国(境)费"),
        ("其中：公务接待费", "公务接待费"),
        ("水利（款）", "水利"),
        ("２０３１年 “三公” 经费", "2031年三公经费"),
        ("1．办公费", "办公费"),
        ("合 计", "合计"),
    ],
)
def test_bare_names(label: str, name: str) -> None:
    assert item_name(label) == name


def test_brackets_may_be_left_out_or_opened() -> None:
    assert set(spellings("维修(护)费")) == {"维修(护)费", "维修费", "维修护费"}
    assert spellings("差旅费") == ("差旅费",)


@pytest.mark.parametrize(
    ("path", "when", "part"),
    [
        (("2030年预算数",), "before", "total"),
        (("2031年预算数", "小计"), "now", "total"),
        (("2031年预算数", "项目支出"), "now", "project"),
        (("上年预算数",), "before", "total"),
        (("本年预算数",), "now", "total"),
    ],
)
def test_a_column_of_the_year_before_is_told_from_the_accounts_own(path: tuple[str, ...], when: str, part: str) -> None:
    columns = (Column(path), Column(("备注",)))
    found = meaning("general_expenditure", columns, 0, Row(1, "教育支出", "205"), BUDGET)
    assert (found.when, found.part, found.stage) == (when, part, "budget")


def test_a_column_of_changes_is_of_neither_year() -> None:
    columns = (Column(("2031年预算数",)), Column(("2031年比2030年增减额",)))
    found = meaning("general_expenditure", columns, 1, Row(1, "教育支出", "205"), BUDGET)
    assert found.part not in {"total", "basic", "project"}


@pytest.mark.parametrize(
    ("label", "stage", "when"),
    [("预算数", "budget", "now"), ("决算数", "actual", "now"), ("2030年决算数", "actual", "before")],
)
def test_a_row_may_be_a_stage_of_the_items_in_the_columns(label: str, stage: str, when: str) -> None:
    columns = (Column(("会议费",)), Column((VEHICLES, "小计")))
    found = [meaning("three_public", columns, column, Row(1, label)) for column in (0, 1)]
    assert [(one.subject, one.stage, one.when) for one in found] == [
        ("会议费", stage, when),
        (VEHICLES, stage, when),
    ]
