from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import sample
from corpus.account import Account, Cell, Column, Identity, Kind, Origin, Row, Scope, Table
from corpus.checks.check import Check, Outcome
from corpus.proofs import Verdict, checks, doubtful, place, proofs, prove
from corpus.reading import read_account

FINAL = Identity("临江市清河区水务局", 2031, Kind.FINAL, Scope.DEPARTMENT)
BUDGET = replace(FINAL, kind=Kind.BUDGET)
SPENDING = ("本年支出合计", "基本支出", "项目支出")
DOCUMENTS = (
    "S-haizhu-zhengshuju-2020-final.txt",
    "G-putuo-guiziju-2024-final.pdf",
    "B-putuo-shangwuwei-2025-budget.pdf",
    "O-putuo-qufuban-2025-budget-department.pdf",
    "P-putuo-qufuban-2025-budget-unit.pdf",
)


def table(standard: str, columns: Sequence[str], *halves: str, title: str = "支出决算表", unit: str = "万元") -> Table:
    """A table drawn as text: a line a row, `code label | figure | figure`, a blank cell left blank.

    A half that begins with a line “收入：” is that side of a two-sided table, and has the columns of that name.
    """
    paths = [Column(tuple(name.split("/")), None) for name in columns]
    rows, cells = [], []
    for half in halves:
        lines = half.strip().splitlines()
        side = lines.pop(0).strip("： ") if lines[0].strip().endswith("：") else None
        own = [n for n, path in enumerate(paths) if side is None or path.path[0] == side]
        paths = [replace(path, side=side) if n in own else path for n, path in enumerate(paths)]
        for number, line in enumerate(lines, 1):
            name, *printed = (part.strip() for part in line.split("|"))
            code, _, label = name.rpartition(" ")
            rows.append(Row(number, label, code or None, (len(code) - 1) // 2 if code else 0, side))
            cells += [cell(len(rows) - 1, n, text) for n, text in zip(own, printed, strict=True) if text]
    return Table(1, title, standard, unit, tuple(paths), tuple(rows), tuple(cells))


def cell(row: int, column: int, printed: str) -> Cell:
    return Cell(row, column, printed, Decimal(printed.replace(",", "")), 1)


def account(*tables: Table, identity: Identity = FINAL) -> Account:
    numbered = tuple(replace(table, number=number) for number, table in enumerate(tables, 1))
    return Account(identity, numbered, (), "账.pdf")


def tried(table: Table, identity: Identity = FINAL) -> list[tuple[str, str]]:
    return [(check.identity.id, check.outcome.value) for check in checks(account(table, identity=identity))]


def verdict(table: Table) -> Verdict:
    return prove(account(table))[1].verdict


def failed(account: Account) -> list[Check]:
    return [check for check in checks(account) if check.outcome is Outcome.FAILS]


SUBJECTS = """
合计 | 100.00 | 60.00 | 40.00
205 教育支出 | 30.00 | 10.00 | 20.00
20508 进修及培训 | 30.00 | 10.00 | 20.00
2050803 培训支出 | 30.00 | 10.00 | 20.00
213 农林水支出 | 70.00 | 50.00 | 20.00
21303 水利 | 70.00 | 50.00 | 20.00
2130301 行政运行 | 50.00 | 50.00 |
2130306 水利工程运行与维护 | 20.00 | | 20.00
"""


def test_a_table_proves_itself_down_and_across() -> None:
    proof = prove(account(table("expenditure", SPENDING, SUBJECTS)))[1]
    assert (proof.verdict, proof.failed, proof.proven, proof.figures) == (Verdict.PROVEN, 0, 22, 22)


@pytest.mark.parametrize(
    ("right", "wrong", "identities"),
    [
        ("行政运行 | 50.00 | 50.00", "行政运行 | 50.00 | 49.00", {"hierarchy", "column_total"}),
        ("教育支出 | 30.00", "教育支出 | 31.00", {"hierarchy", "row_total", "column_total"}),
        ("合计 | 100.00", "合计 | 1000.00", {"row_total", "column_total"}),
    ],
)
def test_a_wrong_figure_is_seen_from_every_side(right: str, wrong: str, identities: set[str]) -> None:
    found = failed(account(table("expenditure", SPENDING, SUBJECTS.replace(right, wrong))))
    assert {check.identity.id for check in found} == identities


def test_rounding_is_half_the_last_digit_for_each_addend_and_the_total() -> None:
    three = "合计 | {}\n201 甲 | 1.00\n202 乙 | 1.00\n203 丙 | 1.00"
    assert verdict(table("expenditure", ["合计"], three.format("3.02"))) is Verdict.PROVEN
    assert verdict(table("expenditure", ["合计"], three.format("3.03"))) is Verdict.CONTRADICTED


def test_a_table_in_whole_yuan_has_its_own_last_digit() -> None:
    two = "合计 | {}\n201 甲 | 1,000\n202 乙 | 1,000"
    assert verdict(table("expenditure", ["合计"], two.format("2,001"), unit="元")) is Verdict.PROVEN
    assert verdict(table("expenditure", ["合计"], two.format("2,002"), unit="元")) is Verdict.CONTRADICTED


def test_a_figure_that_lost_its_zeros_is_as_exact_as_its_neighbours() -> None:
    assert verdict(table("expenditure", ["合计"], "合计 | 3\n201 甲 | 1.55\n202 乙 | 1.05")) is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "rows",
    [
        "合计 | 9.00\n205 教育支出 | 9.00\n2050803 培训支出 | 4.00",
        "合计 | \n205 教育支出 | 9.00\n213 农林水支出 | 4.00",
        "合计 | 9.00\n205 教育支出 | \n213 农林水支出 | ",
        "合计 | 9.00\n本级 | 9.00\n205 教育支出 | 4.00",
        "小计 | 9.00\n205 教育支出 | 4.00\n合计 | 20.00",
        "合计 | 9.00\n205 教育支出 | 9.00\n20508 培训 | 9.00\n205 教育支出 | 9.00\n20508 培训 | 4.00",
    ],
    ids=["款 left out", "total blank", "items blank", "unit rows", "several totals", "subjects repeated"],
)
def test_what_the_document_leaves_open_is_not_held_against_it(rows: str) -> None:
    outcomes = {outcome for _, outcome in tried(table("expenditure", ["合计"], rows))}
    assert "fails" not in outcomes
    assert "unchecked" in outcomes


def test_a_total_that_is_blank_in_a_column_proves_nothing_there() -> None:
    rows = "合计 | | 9.00\n205 教育支出 | 4.00 | 9.00"
    assert "fails" not in {outcome for _, outcome in tried(table("expenditure", ["年初预算数", "决算数"], rows))}


def test_a_row_that_a_dump_lost_is_not_taken_for_zero() -> None:
    rows = "合计 | 9.00\n205 教育支出 | \n213 农林水支出 | 4.00"
    read = table("expenditure", ["合计"], rows)
    assert verdict(read) is Verdict.CONTRADICTED
    assert verdict(replace(read, origin=Origin.DUMP)) is Verdict.UNPROVEN


def test_a_table_of_chosen_items_proves_nothing_wrong() -> None:
    rows = "合计 | 100.00\n1、防汛 | 30.00\n2、补助 | 20.00"
    assert verdict(table("expenditure", ["合计"], rows, title="支出决算表")) is Verdict.CONTRADICTED
    assert verdict(table("expenditure", ["合计"], rows, title="项目支出表")) is Verdict.UNPROVEN


SUMMARY = ("收入/决算数", "支出/决算数")
INCOME = """收入：
一、财政拨款收入 | 90.00
其中：政府性基金 | 5.00
二、其他收入 | 10.00
本年收入合计 | 100.00
使用非财政拨款结余 |
年初结转和结余 | 20.00
其中：项目支出结转和结余 | 15.00
总计 | 120.00"""
EXPENDITURE = """支出：
一、教育支出 | 30.00
二、农林水支出 | 80.00
本年支出合计 | 110.00
结余分配 |
年末结转和结余 | 10.00
总计 | 120.00"""


def test_the_two_sides_add_up_and_balance() -> None:
    both = table("summary", SUMMARY, INCOME, EXPENDITURE, title="收入支出决算总表")
    assert {outcome for _, outcome in tried(both)} <= {"holds", "unchecked"}
    assert {"row_total", "grand_total", "both_sides"} <= {id for id, outcome in tried(both) if outcome == "holds"}


@pytest.mark.parametrize(("staff", "outcome"), [("95.00", "holds"), ("80.00", "fails")])
def test_a_third_block_carries_on_the_two_beside_it(staff: str, outcome: str) -> None:
    blocks = (
        f"人员经费：\n301 工资福利支出 | 80.00\n人员经费合计 | {staff}",
        "公用经费：\n302 商品和服务支出 | 20.00\n公用经费合计 | 24.00",
        "303 对个人和家庭的补助 | | | 15.00\n310 资本性支出 | | | 4.00",
    )
    drawn = table("general_basic", ("人员经费/金额", "公用经费/金额", "金额"), *blocks, title="基本支出决算表")
    columns = tuple(Column(("金额",), side) for side in ("人员经费", "公用经费", None))
    found = tried(replace(drawn, columns=columns))
    assert found.count(("row_total", outcome)) == (2 if outcome == "holds" else 1)


@pytest.mark.parametrize(
    ("right", "wrong", "identity"),
    [
        ("年初结转和结余 | 20.00", "年初结转和结余 | 21.00", "grand_total"),
        ("其他收入 | 10.00", "其他收入 | 11.00", "row_total"),
        ("其中：项目支出结转和结余 | 15.00\n总计 | 120.00", "总计 | 130.00", "both_sides"),
    ],
)
def test_a_side_that_does_not_add_up_fails(right: str, wrong: str, identity: str) -> None:
    income = INCOME.replace(right, wrong)
    found = failed(account(table("summary", SUMMARY, income, EXPENDITURE, title="收入支出决算总表")))
    assert identity in {check.identity.id for check in found}


def test_what_is_listed_after_within_need_not_be_all_but_cannot_be_more() -> None:
    listed = "（一）支出合计 | {}\n1．公务用车费 | 4.00\n其中：（1）运行费 | {}\n2．公务接待费 | 1.00"
    sums = [table("three_public", ["决算数"], listed.format("5.00", part), title="三公表") for part in ("3.00", "4.50")]
    assert [verdict(one) for one in sums] == [Verdict.PROVEN, Verdict.CONTRADICTED]


def test_a_total_printed_first_sums_up_what_follows() -> None:
    items = "1、因公出国（境）费 | 1.00\n2、公务接待费 | 2.00\n3、公务用车费 | 4.00\n（1）购置费 | 4.00"
    rows = "“三公”经费合计 | {}\n" + items
    sums = [table("three_public", ["预算数"], rows.format(total), title="三公表") for total in ("7.00", "11.00")]
    assert [verdict(one) for one in sums] == [Verdict.PROVEN, Verdict.CONTRADICTED]


def test_money_carried_over_is_not_counted_twice() -> None:
    income = """收入：
一、一般公共预算财政拨款 | 90.00
本年收入合计 | 90.00
年初财政拨款结转和结余 | 20.00
一、一般公共预算财政拨款 | 15.00
二、政府性基金预算财政拨款 | 5.00
总计 | 110.00"""
    both = table("fiscal_summary", SUMMARY, income, EXPENDITURE.replace("120", "110").replace("10.00\n总", "0.00\n总"))
    assert ("grand_total", "fails") not in tried(both)
    assert ("breakdown", "holds") in tried(both)


VEHICLES = "三公经费/公务用车购置及运行费"
THREE_PUBLIC = [
    "三公经费/公务接待费",
    "三公经费/因公出国（境）费",
    f"{VEHICLES}/运行费",
    f"{VEHICLES}/购置费",
    f"{VEHICLES}/小计",
    "机关运行经费",
    "三公经费/合计",
]


def test_total_columns_follow_the_header_not_the_place() -> None:
    row = " | 2.00 | 1.00 | 3.00 | 4.00 | {} | 50.00 | 10.00"
    right, wrong = (table("three_public", THREE_PUBLIC, row.format(sum)) for sum in ("7.00", "8.00"))
    assert verdict(right) is Verdict.PROVEN
    assert [check.identity.id for check in failed(account(wrong))] == ["column_total"] * 2


def test_stages_are_summed_apart_wherever_the_header_names_them() -> None:
    items = ("三公经费/合计", "三公经费/因公出国（境）费", "三公经费/公务接待费")
    columns = [f"{item}/{stage}" for item in items for stage in ("预算数", "决算数")]
    row = " | 3.00 | 2.00 | 1.00 | | 2.00 | 2.00"
    assert tried(table("three_public", columns, row)) == [("column_total", "holds")] * 2


def test_columns_that_are_no_part_of_the_total_are_left_out() -> None:
    columns = [*SPENDING, "上年决算数", "增减变动/增减额", "其中：一次性项目"]
    assert verdict(table("expenditure", columns, "合计 | 10.00 | 6.00 | 4.00 | 9.00 | 1.00 | 2.00")) is Verdict.PROVEN


def test_a_column_nobody_knows_makes_a_mismatch_uncertain() -> None:
    columns = ["合计", "基本支出", "项目支出", "另列支出"]
    assert tried(table("expenditure", columns, "合计 | 10.00 | 6.00 | 4.00 | 3.00")) == [("column_total", "unchecked")]


def test_fund_money_is_carried_forward() -> None:
    columns = [
        "年初结转和结余",
        "本年收入",
        "本年支出/小计",
        "本年支出/基本支出",
        "本年支出/项目支出",
        "年末结转和结余",
    ]
    rows = "合计 | 5.00 | 10.00 | 12.00 | | 12.00 | {}"
    found = [verdict(table("fund", columns, rows.format(left), title="政府性基金表")) for left in ("3.00", "2.00")]
    assert found == [Verdict.PROVEN, Verdict.CONTRADICTED]


def test_columns_printed_side_by_side_to_save_room_are_one() -> None:
    columns = ["公用经费/金额", "公用经费/金额"]
    rows = """公用经费：
302 商品和服务支出 | 6.00 |
310 资本性支出 | | 4.00
30201 办公费 | 6.00 |
31002 办公设备购置 | | 4.00
公用经费合计 | | {}"""
    found = [verdict(table("general_basic", columns, rows.format(total))) for total in ("10.00", "11.00")]
    assert found == [Verdict.PROVEN, Verdict.CONTRADICTED]


def general(total: str = "100.00", basic: str = "60.00") -> Table:
    rows = SUBJECTS.replace("合计 | 100.00 | 60.00", f"合计 | {total} | {basic}")
    return table("general_expenditure", SPENDING, rows, title="一般公共预算财政拨款支出决算表")


def basic(staff: str, office: str) -> Table:
    rows = f"合计 | | {staff} | {office}\n301 工资福利支出 | | {staff} | \n302 商品和服务支出 | | | {office}"
    return table("general_basic", ["合计", "人员经费", "公用经费"], rows, title="一般公共预算财政拨款基本支出决算表")


def test_staff_and_office_make_up_basic_expenditure_in_another_table() -> None:
    outcomes = [
        check.outcome
        for office in ("20.02", "20.03")
        for check in checks(account(general(), basic("40.00", office)))
        if check.identity.id == "staff_and_office"
    ]
    assert outcomes == [Outcome.HOLDS, Outcome.FAILS]


def fiscal(total: str) -> Table:
    rows = f"支出：\n一、教育支出 | 30.00\n二、农林水支出 | 70.00\n本年支出合计 | {total}\n总计 | {total}"
    return table("fiscal_summary", ["支出/一般公共预算财政拨款"], rows, title="财政拨款收入支出决算总表")


def test_of_two_tables_that_differ_the_one_that_does_not_add_up_is_in_doubt() -> None:
    found = prove(account(general(), fiscal("101.00")))
    assert [proof.verdict for proof in found.values()] == [Verdict.PROVEN, Verdict.CONTRADICTED]


def test_of_two_tables_that_add_up_both_are_in_doubt() -> None:
    other = table(
        "fiscal_summary", ["支出/一般公共预算财政拨款"], "支出：\n二、农林水支出 | 99.00\n本年支出合计 | 99.00"
    )
    total, item = failed(account(general(), other))
    assert {figure.table.number for check in (total, item) for figure in check.where} == {1, 2}


def test_tables_of_another_basis_need_not_agree() -> None:
    every = table("expenditure", SPENDING, "合计 | 105.00 | 60.00 | 45.00\n213 农林水支出 | 105.00 | 60.00 | 45.00")
    assert failed(account(every, general())) == []


def test_budgets_that_carry_money_over_are_not_compared() -> None:
    carrying = table(
        "summary", ["支出/预算数"], "支出：\n一、农林水支出 | 50.00\n二、结转下年 | 5.00\n支出总计 | 55.00"
    )
    plain = table("expenditure", ["合计"], "合计 | 50.00\n213 农林水支出 | 50.00")
    assert failed(account(carrying, plain, identity=BUDGET)) == []


def test_tables_without_figures_or_of_words_are_not_proven() -> None:
    empty = table("fund", SPENDING, "合计 | | | ")
    words = replace(empty, unit=None)
    assert verdict(empty) is Verdict.UNPROVEN
    assert prove(account(words)) == {}


leaves = st.lists(st.lists(st.integers(0, 10**8), min_size=1, max_size=4), min_size=1, max_size=4)


@given(leaves, st.booleans())
def test_sums_that_are_right_always_hold(groups: list[list[int]], at_the_end: bool) -> None:
    lines = []
    for number, items in enumerate(groups, 201):
        lines += [f"{number} 类 | {money(sum(items))}", f"{number}01 款 | {money(sum(items))}"]
        lines += [f"{number}01{item:02} 项 | {money(value)}" for item, value in enumerate(items)]
    total = f"合计 | {money(sum(map(sum, groups)))}"
    rows = [*lines, total] if at_the_end else [total, *lines]
    proof = prove(account(table("expenditure", ["合计"], "\n".join(rows))))[1]
    assert (proof.verdict, proof.proven) == (Verdict.PROVEN, proof.figures)


def money(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


@pytest.fixture(scope="module")
def published() -> Account:
    return read_account(sample.path().read_bytes(), sample.path().name)


def test_the_sample_proves_every_figure_it_prints(published: Account) -> None:
    for proof in prove(published).values():
        assert (proof.verdict, proof.proven) == (Verdict.PROVEN, proof.figures)


def changed(account: Account, seed: int) -> tuple[Account, tuple[int, int, int]]:
    """The account with one figure changed by more than rounding, and where."""
    chance = random.Random(seed)
    figure = chance.choice(list(account.figures()))
    value = figure.value + chance.choice([Decimal("0.9"), Decimal(100), figure.value * 9 + 1])
    cells = tuple(replace(c, value=value, printed=str(value)) if c is figure.cell else c for c in figure.table.cells)
    tables = tuple(replace(t, cells=cells) if t is figure.table else t for t in account.tables)
    return replace(account, tables=tables), place(figure)


def mutations(account: Account) -> Iterator[tuple[Account, tuple[int, int, int]]]:
    return (changed(account, seed) for seed in range(200))


def test_every_changed_figure_of_the_sample_is_noticed_and_no_other_table_blamed(published: Account) -> None:
    for mutated, where in mutations(published):
        found = checks(mutated)
        assert where in doubtful(found)
        wrong = {number for number, proof in proofs(mutated, found).items() if proof.failed}
        assert wrong == {where[0]}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_published_accounts_raise_no_false_alarm(shared: Path, name: str) -> None:
    read = read_account((shared / "documents" / name).read_bytes(), name)
    assert failed(read) == []
    for proof in prove(read).values():
        assert proof.verdict is (Verdict.PROVEN if proof.figures else Verdict.UNPROVEN)
