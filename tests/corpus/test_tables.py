from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import sample
from corpus.account import Table
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.pdf import read_pdf
from corpus.tables import read_tables

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LEFT, UP = "<", "^"


def grid(*rows: str, edges: Sequence[float] = ()) -> Grid:
    """A grid from rows of cells parted by |; “<” goes on from the left, “^” from above, ⏎ breaks a line."""
    texts = [[text.strip() for text in row.split("|")] for row in rows]
    cells = []
    for top, row in enumerate(texts):
        for left, text in enumerate(row):
            if text not in (LEFT, UP):
                right = next((c for c in range(left + 1, len(row)) if row[c] != LEFT), len(row))
                bottom = next((r for r in range(top + 1, len(texts)) if texts[r][left] != UP), len(texts))
                cells.append(GridCell(top, left, bottom, right, text.replace("⏎", "\n")))
    return Grid(len(texts), len(texts[0]), tuple(cells), None, tuple(edges))


def source(*pages: Sequence[str | Grid]) -> Source:
    """A document; texts become lines set one below the other, 20 points apart."""
    made = []
    for number, blocks in enumerate(pages, start=1):
        lines = [
            Line(block, (50.0, 20.0 * place, 50.0 + 10 * len(block), 20.0 * place + 10))
            if isinstance(block, str)
            else block
            for place, block in enumerate(blocks)
        ]
        made.append(Page(number, 600, 800, tuple(lines)))
    return Source("某某.pdf", tuple(made))


def tables(*pages: Sequence[str | Grid]) -> tuple[Table, ...]:
    return read_tables(source(*pages))[0]


def table(*blocks: str | Grid) -> Table:
    (only,) = tables(blocks)
    return only


def prose(*pages: Sequence[str | Grid]) -> list[str]:
    return [line.text for _, line in read_tables(source(*pages))[1]]


def values(found: Table) -> list[tuple[str, str, str]]:
    """Every figure as (label, column, value), in printed order."""
    return [
        (found.rows[cell.row].label, found.columns[cell.column].name, str(cell.value))
        for cell in found.cells
        if cell.value is not None
    ]


SIMPLE = ("科目编码|科目名称|合计|基本支出|项目支出",)


# --- captions and notes ---------------------------------------------------------------------------------------------


def test_title_unit_and_notes_belong_to_the_table_and_the_rest_is_prose() -> None:
    page: list[str | Grid] = [
        "第二部分 决算表",
        "收 入 决 算 表",
        "公开02表",
        "部门：某某局 金额单位：万元",
        grid("科目编码|科目名称|合计", "201|一般公共服务支出|3.00"),
        "注：本表反映各项收入，",
        "以万元为单位。",
        "三、支出情况",
    ]
    found = table(*page)
    assert (found.title, found.unit, found.standard, found.pages) == ("收入决算表", "万元", "income", (1,))
    assert found.notes == ("注：本表反映各项收入，以万元为单位。",)
    assert prose(page) == ["第二部分 决算表", "三、支出情况"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：元", "元"),
        ("单位:万元", "万元"),
        ("（单位：万元）", "万元"),
        ("编制部门：某某局 2031年度 金额单位：元", "元"),
        ("编报部门：某某局 单位：元", "元"),
        ("部门编码及名称：[205001]某某局 单位：元", "元"),
    ],
)
def test_units_in_their_many_forms(line: str, unit: str) -> None:
    assert table("支出决算表", line, grid(*SIMPLE, "201|一般公共服务支出|3|2|1")).unit == unit


@pytest.mark.parametrize(
    ("title", "standard"),
    [
        ("部门收支总体情况表", "summary"),
        ("财政拨款收支总体情况表", "fiscal_summary"),
        ("财政拨款收支预算表", "fiscal_summary"),
        ("一般公共预算财政拨款收入支出决算表", "general_expenditure"),
        # Totals of a slice are no totals of the account.
        ("一般公共预算收支总表", None),
        ("财政拨款收入总表", None),
        ("非财政拨款支出表", None),
    ],
)
def test_the_kind_of_a_table_is_told_by_its_title(title: str, standard: str | None) -> None:
    assert table(title, "单位：元", grid(*SIMPLE, "201|一般公共服务支出|3|2|1")).standard == standard


@pytest.mark.parametrize("form", ["公开05表", "部门预算05表", "财决公开05表", "附表5-1"])
def test_the_number_of_a_form_is_no_title(form: str) -> None:
    found = table("支出决算表", form, "单位：元", grid(*SIMPLE, "201|一般公共服务支出|3|2|1"))
    assert (found.title, found.unit) == ("支出决算表", "元")


def test_the_unit_may_stand_behind_the_title_or_below_the_table() -> None:
    body = grid(*SIMPLE, "201|一般公共服务支出|3.00|2.00|1.00")
    found = tables(["2031年支出决算表（单位：元）", body], ["支出决算表", body, "单位：万元"])
    assert [(item.title, item.unit) for item in found] == [("2031年支出决算表", "元"), ("支出决算表", "万元")]


def test_notes_may_stand_between_title_and_table() -> None:
    page: list[str | Grid] = [
        "前面的话。",
        "支出决算表",
        "单位：万元",
        "注：本表反映本年度的各项支出，",
        "含上年结转。",
        grid(*SIMPLE, "201|一般公共服务支出|3.00|2.00|1.00"),
    ]
    found = table(*page)
    assert (found.title, found.unit, found.notes) == (
        "支出决算表",
        "万元",
        ("注：本表反映本年度的各项支出，含上年结转。",),
    )
    assert prose(page) == ["前面的话。"]


def test_a_title_and_a_unit_inside_the_grid() -> None:
    found = table(
        grid(
            "2031年支出预算表|<|<",
            "部门：某某局|<|单位：元",
            "科目编码|科目名称|合计",
            "201|一般公共服务支出|3.00",
            "注：含上年结转。|<|<",
        )
    )
    assert (found.title, found.unit, found.notes) == ("2031年支出预算表", "元", ("注：含上年结转。",))
    assert values(found) == [("一般公共服务支出", "合计", "3.00")]


def test_a_caption_at_the_foot_of_the_page_before() -> None:
    (found,) = tables(
        ["前面的话。", "支出决算表", "单位：万元", "- 7 -"],
        [grid(*SIMPLE, "201|一般公共服务支出|3.00|2.00|1.00")],
    )
    assert (found.title, found.unit, found.pages) == ("支出决算表", "万元", (2,))


def test_a_sentence_above_a_grid_is_no_title() -> None:
    page: list[str | Grid] = [
        "纳入范围的单位见下表",
        "包括以下单位：",
        grid("序号|单位名称|备注", "1|某某局本级|", "2|某某中心|新增"),
    ]
    found = table(*page)
    assert (found.title, found.unit, found.standard) == ("", None, None)
    assert [row.label for row in found.rows] == ["某某局本级", "某某中心"]
    assert [(cell.printed, cell.value) for cell in found.cells] == [("新增", None)]
    assert prose(page) == ["纳入范围的单位见下表", "包括以下单位："]


def test_the_unit_is_that_of_the_tables_before_when_none_is_printed() -> None:
    body = grid(*SIMPLE, "201|一般公共服务支出|3.00|2.00|1.00")
    assert [found.unit for found in tables(["收入决算表", "单位：元", body, "支出决算表", body])] == ["元", "元"]


def test_the_unit_may_stand_in_the_header() -> None:
    assert table("支出决算表", grid("项目|金额（万元）", "会议费|3.00")).unit == "万元"


def test_tables_of_money_are_numbered_first() -> None:
    found = tables(
        ["包括：", grid("序号|单位名称", "1|某某局")],
        ["支出决算表", "单位：元", grid(*SIMPLE, "201|一般公共服务支出|3|2|1")],
    )
    assert [(item.number, item.title) for item in found] == [(2, ""), (1, "支出决算表")]


def test_performance_tables_are_words_even_where_they_hold_numbers() -> None:
    found = table(
        "项目支出绩效自评表", "金额单位：万元", grid("一级指标|二级指标|指标值", "产出|数量|≥30", "^|质量|95")
    )
    assert (found.standard, found.unit) == ("performance", None)
    assert all(cell.value is None for cell in found.cells)


# --- headers --------------------------------------------------------------------------------------------------------


def test_header_levels_become_the_path_and_spanning_cells_count_once() -> None:
    found = table(
        "财务收支预算总表",
        "单位：元",
        grid(
            "本年收入|<|本年支出|<|<|<|<",
            "项目|预算数|项目|预算数|<|<|<",
            "^|^|^|合计|基本支出|<|项目支出",
            "^|^|^|^|人员⏎经费|公用经费|^",
            "一、财政拨款收入|9.00|一、一般公共服务支出|8.00|5.00|2.00|1.00",
        ),
    )
    assert [(column.name, column.side) for column in found.columns] == [
        ("本年收入/预算数", "收入"),
        ("本年支出/预算数/合计", "支出"),
        ("本年支出/预算数/基本支出/人员经费", "支出"),
        ("本年支出/预算数/基本支出/公用经费", "支出"),
        ("本年支出/预算数/项目支出", "支出"),
    ]


def test_a_counting_row_and_line_numbers_are_no_figures() -> None:
    found = table(
        "收入支出决算总表",
        "单位：万元",
        grid("项目|行次|决算数", "栏次||1", "一、财政拨款收入|1|5.00", "二、上级补助收入|2|", "本年收入合计|3|5.00"),
    )
    assert values(found) == [("一、财政拨款收入", "决算数", "5.00"), ("本年收入合计", "决算数", "5.00")]
    assert [row.number for row in found.rows] == [1, 2, 3]


def test_the_total_may_share_its_line_with_code_headings() -> None:
    found = table(
        "收入决算表",
        "单位：万元",
        grid(
            "科目编码|<|<|科目名称|本年收入合计|其他收入",
            "类|款|项|栏次|1|2",
            "^|^|^|合计|7.00|1.00",
            "201|3|1|行政运行|6.00|1.00",
        ),
    )
    assert [column.name for column in found.columns] == ["本年收入合计", "其他收入"]
    assert [(row.code, row.label) for row in found.rows] == [(None, "合计"), ("2010301", "行政运行")]
    assert values(found)[0] == ("合计", "本年收入合计", "7.00")


def test_the_total_may_share_its_line_with_the_last_headings() -> None:
    found = table(
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        grid(
            "项目|<|年初结转|本年支出|<|<",
            "科目编码|科目名称|^|^|^|^",
            "合计|<||合计|基本支出|项目支出",
            "212|城乡社区支出|1.00|2.00|2.00|",
        ),
    )
    assert [column.name for column in found.columns] == [
        "年初结转",
        "本年支出/合计",
        "本年支出/基本支出",
        "本年支出/项目支出",
    ]
    assert values(found)[0] == ("城乡社区支出", "年初结转", "1.00")
    assert not [cell for cell in found.cells if found.rows[cell.row].label == "合计"]


def test_the_three_public_table_has_no_labels() -> None:
    found = table(
        "“三公”经费支出决算表",
        "单位：万元",
        grid(
            "“三公”经费|<|<|<",
            "合计|<|公务接待费|<",
            "预算数|决算数|预算数|决算数",
            "2.85|0.39|2.85|0.39",
        ),
    )
    assert [(row.label, row.side) for row in found.rows] == [("", None)]
    assert found.columns[2].path == ("“三公”经费", "公务接待费", "预算数")
    assert values(found)[1] == ("", "“三公”经费/合计/决算数", "0.39")


def test_halves_without_labels_are_sides_too() -> None:
    found = table(
        "“三公”经费支出决算表", "单位：万元", grid("预算数|<|决算数|<", "合计|公务接待费|合计|公务接待费", "1.0|2|3|4")
    )
    assert [(row.number, row.side) for row in found.rows] == [(1, "预算数"), (1, "决算数")]
    assert [column.side for column in found.columns] == ["预算数", "预算数", "决算数", "决算数"]


def test_numbers_that_are_no_money_stay_text() -> None:
    found = table(
        "国内公务接待支出表", "单位：万元", grid("项目|金额|人数|增减（%）|备注", "外事接待|3.00|12|5.1|2031")
    )
    assert values(found) == [("外事接待", "金额", "3.00")]
    assert [cell.printed for cell in found.cells] == ["3.00", "12", "5.1", "2031"]


# --- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("band", "is_money"), [("2031年度", True), ("上年度", True), ("实施年度", False)])
def test_a_year_above_columns_is_no_remark(band: str, is_money: bool) -> None:
    read = table(
        "“三公”经费支出表", "单位：万元", grid(f"项目|{band}|<|备注", "^|预算数|决算数|^", "接待费|3.00|2031|")
    )
    assert [cell.value is not None for cell in read.cells[:2]] == [is_money] * 2


def test_wrapped_and_justified_labels_are_joined() -> None:
    found = table(
        "支出决算表", "单位：元", grid("科目编码|科目名称|合计", "2080505|机关事业单位⏎基本 养 老保险⏎缴费支出|1.00")
    )
    assert found.rows[0].label == "机关事业单位基本养老保险缴费支出"


def test_codes_in_columns_are_joined_padded_and_inherited() -> None:
    found = table(
        "支出预算表",
        "单位：元",
        grid(
            "科目编码|<|<|科目名称|合计",
            "类|款|项|^|^",
            "201|||一般公共服务支出|1",
            "201|3||政府办公厅事务|1",
            "||1|行政运行|1",
            "201|20103|2010302|一般行政管理事务|1",
            "合计|<|<|<|1",
        ),
    )
    assert [(row.code, row.depth) for row in found.rows] == [
        ("201", 1),
        ("20103", 2),
        ("2010301", 3),
        ("2010302", 3),
        (None, 0),
    ]
    assert found.rows[-1].label == "合计"


def test_names_in_columns_of_levels_are_labels() -> None:
    found = table(
        "支出决算表",
        "单位：元",
        grid(
            "科目名称|<|<|合计",
            "类|款|项|^",
            "教育支出|||9.00",
            "|普通教育||8.00",
            "教育支出|普通教育|小学教育|7.00",
            "合计|<|<|9.00",
        ),
    )
    assert [row.label for row in found.rows] == ["教育支出", "普通教育", "小学教育", "合计"]
    assert [value for _, _, value in values(found)] == ["9.00", "8.00", "7.00", "9.00"]


def test_what_is_bought_names_the_row() -> None:
    found = table(
        "政府采购预算表",
        "单位：元",
        grid("采购类别|采购品目|单位|预算金额", "货物|办公家具|套|7.00", "服务|印刷服务|次|8.00"),
    )
    assert [row.label for row in found.rows] == ["办公家具", "印刷服务"]


def test_codes_printed_in_front_of_the_label() -> None:
    found = table("支出决算表", "单位：元", grid("项目|金额", "301 工资福利支出|2", "[30101]基本工资|2", "合计|2"))
    assert [(row.code, row.label) for row in found.rows] == [
        ("301", "工资福利支出"),
        ("30101", "基本工资"),
        (None, "合计"),
    ]


@pytest.mark.parametrize("code", ["208.05.01", "208-05-01", "208 05 01"])
def test_codes_may_be_parted(code: str) -> None:
    found = table(
        "支出决算表", "单位：元", grid("科目编码|科目名称|合计", f"{code}|退休费用|3.00", f"{code[:6]}|养老支出|4.00")
    )
    assert [(row.code, row.label) for row in found.rows] == [("2080501", "退休费用"), ("20805", "养老支出")]
    joined = table("支出决算表", "单位：元", grid("功能科目名称|合计", f"{code} 退休费用|3.00"))
    assert [(row.code, row.label) for row in joined.rows] == [("2080501", "退休费用")]


def test_a_total_midway_over_two_sides_belongs_to_the_figure_of_the_last() -> None:
    found = table(
        "基本支出决算表",
        "单位：元",
        grid(
            "人员经费|<|公用经费|<|公用经费|<",
            "科目名称|金额|科目名称|金额|科目名称|金额",
            "工资|1.00|办公费|2.00|购置费|3.00",
            "人员经费合计|1.00|<|公用经费合计||5.00",
        ),
    )
    assert ("公用经费合计", "公用经费/金额", "5.00") in values(found)


def test_the_code_of_a_unit_is_no_subject_code() -> None:
    found = table(
        "部门支出总表",
        "单位：元",
        grid(
            "科目编码|<|<|单位代码|单位名称（科目）|合计",
            "类|款|项|^|^|^",
            "||||合计|7.00",
            "201|03|01|301|行政运行|7.00",
        ),
    )
    assert [(row.code, row.label) for row in found.rows] == [(None, "合计"), ("2010301", "行政运行")]


def test_of_two_classifications_side_by_side_label_and_code_are_of_one() -> None:
    found = table(
        "基本支出表",
        "单位：元",
        grid(
            "政府经济分类|<|部门经济分类|<|合计",
            "科目编码|科目名称|科目编码|科目名称|^",
            "501|机关工资福利支出|30101|基本工资|7.00",
        ),
    )
    assert [(row.code, row.label) for row in found.rows] == [("30101", "基本工资")]


def test_two_sides_are_unfolded_and_named_by_their_totals() -> None:
    found = table(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        grid(
            "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
            "301|工资福利支出|3.00|302|商品和服务支出|1.00",
            "|||30201|办公费|1.00",
            "|||||",
            "人员经费合计|<|3.00|公用经费合计|<|1.00",
        ),
    )
    assert [(row.number, row.side, row.code, row.label) for row in found.rows] == [
        (1, "人员经费", "301", "工资福利支出"),
        (1, "公用经费", "302", "商品和服务支出"),
        (2, "公用经费", "30201", "办公费"),
        (3, "人员经费", None, "人员经费合计"),
        (3, "公用经费", None, "公用经费合计"),
    ]
    assert [column.side for column in found.columns] == ["人员经费", "公用经费"]


def test_sides_that_codes_deny_have_no_name() -> None:
    found = table(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        grid(
            "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
            "301|工资福利支出|3.00|30201|办公费|1.00",
            "302|商品和服务支出|1.00|303|对个人和家庭的补助|2.00",
            "人员经费合计|<|5.00|公用经费合计|<|1.00",
        ),
    )
    assert {row.side for row in found.rows} == {None}


def test_three_sides_with_one_name_twice() -> None:
    found = table(
        "收入支出决算总表",
        "单位：万元",
        grid(
            "收入|<|支出|<|<|<",
            "项目|决算数|项目（按功能分类）|决算数|项目（按支出性质分类）|决算数",
            "一、财政拨款收入|9.00|一、一般公共服务支出|8.00|一、基本支出|7.00",
        ),
    )
    assert [(row.side, row.label) for row in found.rows] == [
        ("收入", "一、财政拨款收入"),
        ("支出", "一、一般公共服务支出"),
        ("支出", "一、基本支出"),
    ]


def test_a_printed_zero_is_a_figure_and_a_blank_or_a_dash_is_none() -> None:
    found = table("支出决算表", "单位：元", grid(*SIMPLE, "201|一般公共服务支出|0.00||—"))
    assert [(cell.printed, cell.value) for cell in found.cells] == [("0.00", Decimal("0.00")), ("—", None)]


def test_an_empty_table_keeps_its_columns_and_notes() -> None:
    found = table("国有资本经营预算支出表", "单位：元", grid(*SIMPLE, "||||", "||||"), "注：无此项安排，故本表为空表。")
    assert ([column.name for column in found.columns], found.rows, found.cells) == (
        ["合计", "基本支出", "项目支出"],
        (),
        (),
    )
    assert found.notes == ("注：无此项安排，故本表为空表。",)


# --- pages ----------------------------------------------------------------------------------------------------------

FIRST = (
    "支出决算表",
    "单位：万元",
    grid(*SIMPLE, "合计|<|9|9|", "201|一般公共服务支出|9|9|", edges=(1, 99, 150, 200, 250)),
)


@pytest.mark.parametrize(
    "second",
    [
        (grid("205|教育支出|4||4", edges=(1, 99, 150, 200, 250)),),
        (grid(*SIMPLE, "205|教育支出|4||4"),),
        (grid("||||", *SIMPLE, "205|教育支出|4||4"),),
        ("支出决算表（续）", grid(*SIMPLE, "205|教育支出|4||4")),
        ("支出决算表", "单位：万元", grid(*SIMPLE, "合计|<|9|9|", "205|教育支出|4||4")),
        ("某某局2031年度部门决算", grid("205|教育支出|4||4")),
        (grid("205教育支出|4||4", edges=(99, 150, 200, 250)),),
        (grid("205|教育支出|4||4", edges=(1, 30, 50, 70, 250)),),
    ],
    ids=[
        "no header",
        "header",
        "blank row",
        "continued caption",
        "caption and total",
        "page header",
        "merged columns",
        "other widths",
    ],
)
def test_a_table_goes_on_over_the_page(second: Sequence[str | Grid]) -> None:
    (found,) = tables(FIRST, second)
    assert found.pages == (1, 2)
    assert [row.number for row in found.rows] == [1, 2, 3]
    assert [(column, value) for _, column, value in values(found)] == [
        ("合计", "9"),
        ("基本支出", "9"),
        ("合计", "9"),
        ("基本支出", "9"),
        ("合计", "4"),
        ("项目支出", "4"),
    ]
    assert found.rows[-1].label.endswith("教育支出")


def test_a_header_alone_is_completed_by_the_grid_below_it() -> None:
    found = table("支出决算表", "单位：万元", grid(*SIMPLE), grid("205|教育支出|4||4"))
    assert values(found) == [("教育支出", "合计", "4"), ("教育支出", "项目支出", "4")]


def test_a_label_cut_by_the_end_of_the_page_is_mended() -> None:
    (found,) = tables(FIRST, [grid("|及其他支出|||", "205|教育支出|4||4")])
    assert [row.label for row in found.rows] == ["合计", "一般公共服务支出及其他支出", "教育支出"]


@pytest.mark.parametrize(
    "second",
    [
        ("收入决算表", grid(*SIMPLE, "205|教育支出|4||4")),
        (grid("序号|单位名称|备注", "1|某某局|"),),
        ("以下是各单位的情况：", grid("1|某某局|3|4|5")),
        (grid("甲|乙|3|4|5", edges=(1, 30, 50, 70, 250)),),
        ("支出决算表", "部门：另一局 单位：万元", grid(*SIMPLE, "205|教育支出|4||4")),
    ],
    ids=["other caption", "other header", "prose between", "other columns", "other department"],
)
def test_another_table_is_not_taken_for_a_continuation(second: Sequence[str | Grid]) -> None:
    assert len(tables(FIRST, second)) == 2


def test_a_grid_beside_another_does_not_continue_it() -> None:
    left, right = (
        replace(grid(*SIMPLE, "205|教育支出|4||4"), box=(x, 50, x + 200, 90), edges=(1, 2, 3, 4, 5)) for x in (50, 300)
    )
    assert len(tables(["支出决算表", "单位：万元", left, right])) == 2


# --- round trip -----------------------------------------------------------------------------------------------------

names = st.text(st.sampled_from("教育科技文化水电气暖差旅会议培训接待维修租赁"), min_size=2, max_size=8)
amounts = st.none() | st.decimals(min_value=0, max_value=10**9, places=2)


@st.composite
def paths(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Header paths of one to three levels, the columns of one upper heading side by side."""
    tops = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    found: list[tuple[str, ...]] = []
    for top in tops:
        below = draw(st.lists(names, max_size=3, unique=True))
        found += [(top, leaf) for leaf in below] if len(below) > 1 else [(top,)]
    return found


def render(columns: Sequence[tuple[str, ...]], rows: Sequence[Sequence[str]]) -> list[str]:
    """The table in the notation of `grid`: codes, labels and a header of two levels with merged cells."""
    upper = ["科目编码", "科目名称"]
    lower = [UP, UP]
    for index, path in enumerate(columns):
        follows = index > 0 and columns[index - 1][0] == path[0]
        upper.append(LEFT if follows else path[0])
        lower.append(path[1] if len(path) > 1 else UP)
    header = [upper] if all(len(path) == 1 for path in columns) else [upper, lower]
    return ["|".join(row) for row in [*header, *rows]]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), columns=paths())
def test_what_is_printed_comes_back_exactly(data: st.DataObject, columns: list[tuple[str, ...]]) -> None:
    width = len(columns)
    body = data.draw(
        st.lists(st.tuples(names, st.lists(amounts, min_size=width, max_size=width)), min_size=1, max_size=12)
    )
    printed = [
        [str(2010101 + number), label, *("" if value is None else f"{value:,}" for value in figures)]
        for number, (label, figures) in enumerate(body)
    ]
    cut = data.draw(st.integers(0, len(printed)))
    repeat = data.draw(st.booleans())
    first = ["支出决算表", "单位：元", grid(*render(columns, printed[:cut]))]
    rest = render(columns, printed[cut:]) if repeat else ["|".join(row) for row in printed[cut:]]
    pages = [first] if cut == len(printed) else [first, [grid(*rest)]]
    (found,) = tables(*pages)
    assert [column.path for column in found.columns] == columns
    assert [(row.code, row.label) for row in found.rows] == [(row[0], row[1]) for row in printed]
    got = {(cell.row, cell.column): cell.value for cell in found.cells}
    assert got == {
        (row, column): value
        for row, (_, figures) in enumerate(body)
        for column, value in enumerate(figures)
        if value is not None
    }


# --- real documents -------------------------------------------------------------------------------------------------


def counted(found: Sequence[Table]) -> Counter[tuple[str, str, str | None, str, Decimal]]:
    return Counter(
        (item.title, item.rows[cell.row].label, item.rows[cell.row].code, item.columns[cell.column].name, cell.value)
        for item in found
        if item.unit
        for cell in item.cells
        if cell.value is not None
    )


def gold(letter: str) -> Counter[tuple[str, str, str | None, str, Decimal]]:
    path = SHARED / "gold" / "cells" / f"{letter}.jsonl"
    if not path.exists():
        pytest.skip("没有共享的标准答案")
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return Counter(
        (cell["table"], cell["row"], cell["row_code"], cell["column"], Decimal(cell["value"])) for cell in lines
    )


@pytest.mark.parametrize("letter", ["G", "B"])
def test_every_figure_of_a_real_document_and_no_other(letter: str) -> None:
    expected = gold(letter)
    path = next((SHARED / "documents").glob(f"{letter}-*.pdf"))
    assert counted(read_tables(read_pdf(path.read_bytes(), path.name))[0]) == expected


def test_the_sample_shows_the_figures_of_the_dump_it_was_made_from() -> None:
    expected = gold("S")
    assert counted(read_tables(read_pdf(sample.path().read_bytes(), "sample.pdf"))[0]) == expected


def test_the_groups_of_the_sample_add_up_to_its_totals() -> None:
    for found in read_tables(read_pdf(sample.path().read_bytes(), "sample.pdf"))[0]:
        if found.standard not in ("income", "expenditure", "general_expenditure"):
            continue
        for index, column in enumerate(found.columns):
            cells = {cell.row: cell.value for cell in found.cells if cell.column == index and cell.value is not None}
            tops = [value for row, value in cells.items() if found.rows[row].depth == 1]
            total = next(value for row, value in cells.items() if found.rows[row].label == "合计")
            assert abs(sum(tops) - total) <= Decimal("0.005") * (len(tops) + 1), column.name


def test_the_number_of_a_form_ends_before_the_general_budget() -> None:
    found = table("表五 一般公共预算财政拨款支出决算表", "单位：万元", grid("科目|合计", "教育支出|1.00"))
    assert (found.title, found.standard) == ("一般公共预算财政拨款支出决算表", "general_expenditure")


def test_an_untitled_table_of_projects_is_known_by_its_header() -> None:
    found = table("单位：万元", grid("项目名称|全年预算数|全年执行数|自评得分", "河道清淤|12.00|11.00|95.5"))
    assert (found.standard, found.unit, found.notes) == ("performance", None, ("单位：万元",))


@pytest.mark.parametrize(
    "beside", ["附件2 部门：某某局 单位：元", "附2-1  单位：元", "某某市某某局  单位：元", "样表12  单位：元"]
)
def test_whatever_stands_beside_the_unit_the_title_is_above_it(beside: str) -> None:
    found = table("支出决算表", beside, grid(*SIMPLE, "201|一般公共服务支出|3.00|2.00|1.00"))
    assert (found.title, found.unit) == ("支出决算表", "元")
