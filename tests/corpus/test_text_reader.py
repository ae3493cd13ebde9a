"""Text dumps: what is read is what was printed, and what cannot be read for sure is left as text."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.pages import Grid, Line, Source
from corpus.readers.text import LARGEST, read_text
from corpus.tables import read_tables

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

Printed = tuple[str, str | None, str, str, Decimal]
"""Table, code, row label, column and value of one figure."""


def read(text: str) -> Source:
    return read_text(dedent(text).encode(), "dump.txt")


def figures(source: Source) -> Counter[Printed]:
    return Counter(
        (
            table.title,
            table.rows[cell.row].code,
            table.rows[cell.row].label,
            table.columns[cell.column].name,
            cell.value,
        )
        for table in read_tables(source)[0]
        for cell in table.cells
        if cell.value is not None
    )


def values(source: Source, label: str) -> list[str]:
    """The figures of the row called `label`, in printed order."""
    return [f"{column}={value}" for _, _, row, column, value in figures(source) if row == label]


def grids(source: Source) -> list[Grid]:
    return [block for page in source.pages for block in page.blocks if isinstance(block, Grid)]


def lines(source: Source) -> list[str]:
    return [block.text for page in source.pages for block in page.blocks if isinstance(block, Line)]


# The document at hand


def test_reads_every_figure_of_a_real_dump() -> None:
    gold = SHARED / "gold" / "cells" / "S.jsonl"
    if not gold.exists():
        pytest.skip("the shared documents are not here")
    path = next((SHARED / "documents").glob("S-*.txt"))
    cells = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    expected = Counter((c["table"], c["row_code"], c["row"], c["column"], Decimal(c["value"])) for c in cells)
    assert figures(read_text(path.read_bytes(), path.name)) == expected


# Another dump, of no real department

OTHER = """\
某某市园林处2031年度部门决算
公开01表
收入支出决算总表
编制单位：某某市园林处　　　　金额单位：万元
收入 支出
项目 行次 金额 项目 行次 金额
栏次 1 栏次 2
一、一般公共预算财政拨款
收入
1 1,210.50 一、文化旅游体育与传媒
支出
11 0.00
二、其他收入 2 -3.25 二、社会保障和就业支出 12 96.40
 3 三、城乡社区支出 13
本年收入合计 4 1,207.25 本年支出合计 14 1,207.25
- 7 -
公开03表
支出决算表（表3）
金额单位：万元
项目
科目代码 科目名称
本年支出 基本 项目
合计 支出 支出
上缴上级支出 经营支出
对附属单位
补助支出
合计 1,207.25 800.00 407.25 0.00 0.00 0.00
城乡社区环境
21205 卫生 700.00 400.00 300.00 0.00 0.00 0.00
管理
2120501 园林绿化 700.00 400.00 300.00 0.00 0.00 0.00
说明：本表反映支出情况。
基本支出在上一年的基础上增加。
"""


def test_reads_another_dump_with_other_words_and_wraps() -> None:
    source = read(OTHER)
    assert values(source, "一、一般公共预算财政拨款收入") == ["收入/金额=1210.50"]
    assert values(source, "一、文化旅游体育与传媒支出") == ["支出/金额=0.00"]
    assert values(source, "二、其他收入") == ["收入/金额=-3.25"]
    assert values(source, "三、城乡社区支出") == []
    assert values(source, "本年支出合计") == ["支出/金额=1207.25"]
    assert values(source, "园林绿化")[:3] == ["本年支出合计=700.00", "基本支出=400.00", "项目支出=300.00"]
    assert len(values(source, "园林绿化")) == 6
    assert "基本支出在上一年的基础上增加。" in lines(source)


# Rows


EXPENDITURE = """\
一般公共预算财政拨款支出决算表
单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出
"""


def test_a_row_with_a_missing_or_an_extra_figure_is_refused_and_kept_as_text() -> None:
    source = read(
        EXPENDITURE
        + """\
205 教育支出 5.00 3.00 2.00
20502 普通教育 5.00 3.00
2050201 学前教育 5.00 3.00 2.00 1.00
2050202 小学教育 1.00 1.00 0.00
"""
    )
    assert {label for _, _, label, _, _ in figures(source)} == {"教育支出", "小学教育"}
    assert "20502 普通教育 5.00 3.00" in lines(source)
    assert "2050201 学前教育 5.00 3.00 2.00 1.00" in lines(source)


def test_a_row_without_any_figure_is_a_blank_row() -> None:
    source = read(EXPENDITURE + "205 教育支出\n20502 普通教育 5.00 3.00 2.00\n")
    assert grids(source)[0].rows == 3
    assert {label for _, _, label, _, _ in figures(source)} == {"普通教育"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("20502\n普通\n教育\n5.00 3.00 2.00\n205 其他 1.00 1.00 0.00\n", id="before its figures"),
        pytest.param(
            "205 其他 1.00 1.00 0.00\n20502 普通 5.00 3.00 2.00\n教育\n206 科学 2.00 1.00 1.00\n", id="hanging"
        ),
        pytest.param("合计 6.00 4.00 2.00\n普通\n20502 5.00 3.00 2.00\n教育\n205 其他 1.00 1.00 0.00\n", id="centred"),
        pytest.param("20502 普 通 教 育 5.00 3.00 2.00\n", id="justified"),
        pytest.param("205 02\n普通教育 5.00 3.00 2.00\n", id="code in columns"),
    ],
)
def test_wrapped_labels_are_joined(body: str) -> None:
    found = figures(read(EXPENDITURE + body))
    assert ("一般公共预算财政拨款支出决算表", "20502", "普通教育", "基本支出", Decimal("3.00")) in found


def test_a_label_that_could_be_divided_in_two_ways_is_refused() -> None:
    source = read(
        EXPENDITURE
        + """\
205 教育支出 1.00 1.00 0.00
普通教育
20502 管理 5.00 3.00 2.00
学前教育
2050201 事务 5.00 3.00 2.00
206 科学 2.00 1.00 1.00
"""
    )
    assert {label for _, _, label, _, _ in figures(source)} <= {"教育支出", "科学", "普通教育管理学前教育"}


def test_whole_numbers_are_told_from_codes() -> None:
    source = read(
        """\
        一般公共预算财政拨款支出决算表
        单位：元
        科目编码 科目名称 合计 基本支出 项目支出
        205 教育支出 12345 12045 300
        20502 普通教育 12345 12045 300
        2050201 学前教育 345 45 300
        """
    )
    assert values(source, "教育支出") == ["合计=12345", "基本支出=12045", "项目支出=300"]
    assert values(source, "学前教育") == ["合计=345", "基本支出=45", "项目支出=300"]


def test_dashes_fill_cells_without_being_figures() -> None:
    source = read(EXPENDITURE + "205 教育支出 5.00 — 5.00\n")
    assert values(source, "教育支出") == ["本年支出合计=5.00", "项目支出=5.00"]


def test_labels_that_stand_apart_from_their_figures_are_refused() -> None:
    source = read(
        """\
        非税收入征缴情况表
        单位：万元
        科目名称 合计 纳入预算管理 纳入财政专户管理
        栏次 1 2 3
        3.00 2.00 1.00
        一、专项收入
        合计
        2.00 1.00 1.00
        二、罚没收入
        1.00 1.00 0.00
        """
    )
    assert not figures(source)


# Two sides


def test_sides_are_told_by_the_row_numbers() -> None:
    source = read(
        """\
        收入支出决算总表
        单位：万元
        收入 支出
        项目 行次 决算数 项目 行次 决算数
        一、财政拨款收入 1 8.00 一、教育支出 5 1.00
        2 二、科学技术支出 6 2.00
        3 30.00 三、卫生健康支出 7
        本年收入合计 4 8.00 本年支出合计 8 3.00
        """
    )
    assert values(source, "二、科学技术支出") == ["支出/决算数=2.00"]
    assert values(source, "三、卫生健康支出") == []
    assert values(source, "本年收入合计") == ["收入/决算数=8.00"]


def test_sides_without_row_numbers_are_told_by_the_line() -> None:
    source = read(
        """\
        2031年部门收支预算总表
        编制部门：某某市园林处 单位：元
        本年收入 本年支出
        项目 预算数 项目 预算数
        一、财政拨款收入 5,000,000 一、教育支出
        1. 一般公共预算资金 5,000,000 二、城乡社区支出 4,000,000
        二、事业收入 三、住房保障支出 900,000
        四、其他支出 100,000
        收入总计 5,000,000 支出总计 5,000,000
        """
    )
    assert values(source, "1.一般公共预算资金") == ["本年收入/预算数=5000000"]
    assert values(source, "一、教育支出") == []
    assert values(source, "三、住房保障支出") == ["本年支出/预算数=900000"]
    assert values(source, "四、其他支出") == ["本年支出/预算数=100000"]


def test_sides_of_economic_subjects_are_told_by_the_code() -> None:
    source = read(
        """\
        一般公共预算财政拨款基本支出决算表
        单位：万元
        人员经费 公用经费
        科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数
        301 工资福利支出 9.00 302 商品和服务支出 3.00 30227 委托业务费 0.50
        30101 基本工资 9.00 30201 办公费 2.00 30228 工会经费 0.20
        30202 印刷费 0.30 307 债务利息 0.10
        310 资本性支出 0.40
        人员经费合计 9.00 公用经费合计 3.50
        """
    )
    assert values(source, "印刷费") == ["公用经费/决算数=0.30"]
    assert values(source, "资本性支出") == ["公用经费/决算数=0.40"]
    assert values(source, "人员经费合计") == ["人员经费/决算数=9.00"]
    assert values(source, "公用经费合计") == ["公用经费/决算数=3.50"]


def test_a_blank_cell_is_put_back_where_the_code_leaves_only_one_place() -> None:
    source = read(
        """\
        一般公共预算基本支出预算表
        单位：元
        科目编码 科目名称 合计 人员经费 公用经费
        301 01 基本工资 1,000 1,000
        302 01 办公费 2,500 2,500
        合计 3,500 1,000 2,500
        """
    )
    assert values(source, "基本工资") == ["合计=1000", "人员经费=1000"]
    assert values(source, "办公费") == ["合计=2500", "公用经费=2500"]


# Headers


THREE_LEVELS = """\
“三公”经费支出决算表
金额单位：万元
预算数 决算数
合计
因公出国
（境）费用
公务用车购置及运行维护费
公务接
待费
合计
因公出国
（境）费用
公务用车购置及运行维护费
公务接
待费
小计 公务用车购置费 公务用车运行维护费 小计 公务用车购置费 公务用车运行维护费
1 2 3 4 5 6 7 8 9 10 11 12
12.00 1.00 9.00 5.00 4.00 2.00 10.00 0.00 8.00 5.00 3.00 2.00
"""


def test_a_header_of_three_levels_is_drawn_again() -> None:
    found = values(read(THREE_LEVELS), "")
    assert found[1] == "预算数/因公出国（境）费用=1.00"
    assert found[9] == "决算数/公务用车购置及运行维护费/公务用车购置费=5.00"
    assert len(found) == 12


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("科目编码 科目名称 合计 项目支出 基本支出", id="its own order"),
        pytest.param("科目编码 科目名称 支出合计 行政支出 事业支出", id="its own words"),
    ],
)
def test_a_plain_header_names_its_own_columns(header: str) -> None:
    source = read(f"一般公共预算财政拨款支出决算表\n单位：万元\n{header}\n205 教育支出 5.00 3.00 2.00\n")
    columns = header.split()[2:]
    assert values(source, "教育支出") == [f"{c}={v}" for c, v in zip(columns, ("5.00", "3.00", "2.00"), strict=True)]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("科目编码\n科目名称\n合计\n项目支出\n基本支出", id="swapped"),
        pytest.param("科目编码\n科目名称\n合计\n基本支出\n项目支出\n结转资金", id="one column more"),
        pytest.param("科目编码\n科目名称\n合计\n基本支出\n项目支出\n栏次 1 2 3 4", id="numbered otherwise"),
        pytest.param("科目编码\n科目名称\n合计\n基本支出\n项目支出\n栏次\n1\n2\n3\n4", id="numbered down the page"),
        pytest.param("收支\n分类 科目编码\n金额 比例\n上年", id="unknown"),
    ],
)
def test_a_header_that_is_not_sure_leaves_the_table_as_text(header: str) -> None:
    text = f"一般公共预算财政拨款支出决算表\n单位：万元\n{header}\n合计 5.00 3.00 2.00\n205 教育支出 5.00 3.00 2.00\n"
    source = read(text)
    assert not grids(source)
    assert lines(source) == text.splitlines()


def test_a_table_the_standard_does_not_know_needs_a_unit_of_money() -> None:
    table = "项目 上年数 本年数\n机构运转 1.00 2.00\n专项工作 3.00 4.00\n"
    assert values(read("项目支出情况明细表\n单位：万元\n" + table), "专项工作") == ["上年数=3.00", "本年数=4.00"]
    assert not grids(read("人员情况统计表\n" + table))


def test_a_list_of_tables_is_no_table() -> None:
    text = "一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n第三部分 情况说明\n"
    assert lines(read(text)) == text.splitlines()


# Pages


def test_a_table_continues_with_or_without_title_and_header() -> None:
    title, unit, header = EXPENDITURE.splitlines()
    text = (
        EXPENDITURE
        + "205 教育支出 5.00 3.00 2.00\n12\n\f"
        + f"{header}\n20502 普通教育 5.00 3.00 2.00\n13\n\f"
        + "2050201 学前教育 4.00 3.00 1.00\n14\n\f"
        + f"{title}\n{unit}\n2050202 小学教育 1.00 0.00 1.00\n"
    )
    source = read_text(text.encode(), "dump.txt")
    assert sum(figures(source).values()) == 12
    assert len(read_tables(source)[0]) == 1
    assert values(source, "小学教育")[0] == "本年支出合计=1.00"


def test_pages_part_at_form_feeds() -> None:
    source = read_text("第一页\f第二页\n 缩进一格\n".encode(), "dump.txt")
    assert [[block.text for block in page.blocks if isinstance(block, Line)] for page in source.pages] == [
        ["第一页"],
        ["第二页", " 缩进一格"],
    ]
    assert all(page.number is None for page in source.pages)


def test_pages_part_at_a_line_set_in_by_one_space_right_below_another() -> None:
    source = read_text("甲\n\n　　乙\n\n 丙\n\n丁\n 戊\n\n己\n".encode(), "dump.txt")
    pages = [[block.text for block in page.blocks if isinstance(block, Line)] for page in source.pages]
    assert pages == [["甲", "　　乙", " 丙", "丁"], ["戊", "己"]]


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_encodings_are_read(encoding: str) -> None:
    assert lines(read_text("部门决算".encode(encoding), "dump.txt")) == ["部门决算"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \n\f\n", id="blank"),
        pytest.param(b"PK\x03\x04\x00\x00", id="binary"),
        pytest.param(b"\xff\xff\xff", id="undecodable"),
        pytest.param(b"1" * (LARGEST + 1), id="too large"),
    ],
)
def test_what_is_no_readable_text_says_what_to_do(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^《dump\.txt》.*请[^\n]*$"):
        read_text(data, "dump.txt")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        source = read_text(data, "dump.txt")
    except DocumentError:
        return
    assert source.pages
