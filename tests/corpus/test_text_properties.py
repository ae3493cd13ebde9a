"""Properties of the dump reader: whatever was printed is read back, or refused; never shifted."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.pages import Source
from corpus.readers.text import read_text
from corpus.tables import read_tables

EXPENDITURE = """\
一般公共预算财政拨款支出决算表
单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出
"""

Figure = tuple[str | None, str, str, Decimal]
LABELS = st.text("支管理事务行政运基本养老保险公益环境卫生", min_size=2, max_size=24)
AMOUNTS = st.decimals(Decimal("-99999"), Decimal("9999999"), places=2).map(lambda value: f"{value:,}")
CODES = st.integers(2010100, 2299999).map(str)
SUBJECTS = st.lists(
    st.tuples(CODES, LABELS, st.lists(AMOUNTS, min_size=3, max_size=3)),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)
COLUMNS = ("本年支出合计", "基本支出", "项目支出")


def pieces(label: str, width: int) -> list[str]:
    return [label[at : at + width] for at in range(0, len(label), width)]


def subject_figures(rows: list[tuple[str, str, list[str]]]) -> set[Figure]:
    return {
        (code, label, column, Decimal(amount.replace(",", "")))
        for code, label, amounts in rows
        for column, amount in zip(COLUMNS, amounts, strict=True)
    }


def read_dump(text: str) -> Source:
    return read_text(text.encode(), "dump.txt")


def figures(source: Source) -> Counter[Figure]:
    """Code, row label, column and value of every figure."""
    return Counter(
        (table.rows[cell.row].code, table.rows[cell.row].label, table.columns[cell.column].name, cell.value)
        for table in read_tables(source)[0]
        for cell in table.cells
        if cell.value is not None
    )


def found_figures(source: Source) -> set[Figure]:
    return set(figures(source))


@settings(deadline=None)
@given(SUBJECTS, st.integers(4, 12))
def test_labels_wrapped_before_their_figures_are_read_back(rows: list[tuple[str, str, list[str]]], width: int) -> None:
    body = [
        " ".join([code, label, *amounts])
        if len(label) <= width
        else "\n".join([code, *pieces(label, width), " ".join(amounts)])
        for code, label, amounts in rows
    ]
    assert found_figures(read_dump(EXPENDITURE + "\n".join(body))) == subject_figures(rows)


@settings(deadline=None)
@given(SUBJECTS, st.integers(4, 12))
def test_labels_centred_on_their_figures_are_read_back_or_refused(
    rows: list[tuple[str, str, list[str]]], width: int
) -> None:
    body = ["合计 0.00 0.00 0.00"]
    for code, label, amounts in rows:
        parts = pieces(label, width)
        half, odd = divmod(len(parts), 2)
        body += [*parts[:half], " ".join([code, *parts[half : half + odd], *amounts]), *parts[half + odd :]]
    found = {figure for figure in found_figures(read_dump(EXPENDITURE + "\n".join(body))) if figure[0]}
    assert found <= subject_figures(rows)


@settings(deadline=None)
@given(SUBJECTS, st.data())
def test_rows_that_lack_figures_are_refused_alone(rows: list[tuple[str, str, list[str]]], data: st.DataObject) -> None:
    short = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    body = [
        " ".join([code, label, *(amounts[: data.draw(st.integers(1, 2))] if at in short else amounts)])
        for at, (code, label, amounts) in enumerate(rows)
    ]
    whole = [row for at, row in enumerate(rows) if at not in short]
    assert found_figures(read_dump(EXPENDITURE + "\n".join(body))) == subject_figures(whole)


WHOLE = st.integers(0, 999).map(str) | st.integers(0, 9999999).map(lambda value: f"{value:,}")


def sided_rows(amounts: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str, str, str]]]:
    """Rows of two sides, each blank, a label alone, or a label with its figure."""
    side = st.tuples(st.just(""), st.just("")) | st.tuples(LABELS, amounts | st.just(""))
    return st.lists(st.tuples(side, side).map(lambda sides: (*sides[0], *sides[1])), min_size=1, max_size=15)


def sided_table(rows: list[tuple[str, str, str, str]], width: int, numbering: str) -> Source:
    """The rows as a dump prints them: blank cells vanish, a row with a wrapped label takes several lines."""
    printed = ["收入支出决算总表", "单位：万元", "收入 支出", "项目 行次 决算数 项目 行次 决算数", numbering]
    for at, (left, income, right, expense) in enumerate(rows, 1):
        parts = [*pieces(left, width), f"{at} {income}", *pieces(right, width), f"{at + len(rows)} {expense}"]
        printed.append(("\n" if max(len(left), len(right)) > width else " ").join(parts))
    return read_dump("\n".join(printed))


def sided_figures(rows: list[tuple[str, str, str, str]]) -> Counter[tuple[str, str, Decimal]]:
    return Counter(
        (label, f"{side}/决算数", Decimal(amount.replace(",", "")))
        for row in rows
        for side, label, amount in (("收入", *row[:2]), ("支出", *row[2:]))
        if amount
    )


def found_sided(source: Source) -> Counter[tuple[str, str, Decimal]]:
    return Counter((label, column, value) for _, label, column, value in figures(source).elements())


@settings(deadline=None)
@given(sided_rows(AMOUNTS), st.integers(4, 12))
def test_blank_cells_of_two_sides_are_put_back(rows: list[tuple[str, str, str, str]], width: int) -> None:
    assert found_sided(sided_table(rows, width, "栏次 1 栏次 2")) == sided_figures(rows)


@settings(deadline=None)
@given(sided_rows(AMOUNTS) | sided_rows(WHOLE), st.integers(4, 12), st.sampled_from(["", "栏次 1 栏次 2"]))
def test_blank_cells_of_two_sides_never_shift_figures(
    rows: list[tuple[str, str, str, str]], width: int, numbering: str
) -> None:
    assert found_sided(sided_table(rows, width, numbering)) <= sided_figures(rows)
