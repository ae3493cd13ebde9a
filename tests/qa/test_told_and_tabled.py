"""How accounts print and word figures, as far as answers depend on it: invented tables and sentences, asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.account import Account, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from corpus.library import Library
from corpus.statements import read_statements
from qa.answer import Answer, Status
from qa.assistant import Assistant

Asked = Callable[..., Answer]
PLAN = Identity("临江市清河区水务局", 2031, Kind.BUDGET, Scope.DEPARTMENT)


def _table(number: int, title: str, standard: str, columns: list[str], lines: list[tuple[str, ...]]) -> Table:
    rows, cells = [], []
    for at, (label, *printed) in enumerate(lines):
        code, _, name = label.rpartition(" ")
        rows.append(Row(at + 1, name, code or None, (len(code) - 1) // 2 if code else 0))
        cells += [Cell(at, n, text, Decimal(text.replace(",", "")), 9) for n, text in enumerate(printed) if text]
    return Table(
        number, title, standard, "万元", tuple(Column((name,)) for name in columns), tuple(rows), tuple(cells), (9,)
    )


def _section(text: str, *path: str) -> Section:
    return Section(path or ("七、工作成效",), tuple(Paragraph(line, 20) for line in text.splitlines()), 20)


@pytest.fixture
def ask(water: Account, tmp_path: Path) -> Iterator[Asked]:
    """Asks the water bureau's account, or budget, with tables and prose of the test's own added."""
    with ExitStack() as opened:

        def asked(
            question: str, *tables: Table, prose: str = "", path: tuple[str, ...] = (), plan: bool = False
        ) -> Answer:
            identity = PLAN if plan else water.identity
            sections = (*(() if plan else water.sections), *((_section(prose, *path),) if prose else ()))
            account = replace(
                water, identity=identity, tables=tables if plan else (*water.tables, *tables), sections=sections,
                statements=read_statements(sections, identity.year),
            )  # fmt: skip
            library = opened.enter_context(Library.open(tmp_path / "own"))
            library.add(account, b"%PDF-")
            return Assistant.open(library).ask(question)

        yield asked


YEARS = _table(
    8, "“三公”经费支出预算表", "three_public", ["合计", "公务用车运行费", "公务接待费"],
    [("2030年预算数", "12.00", "10.00", "2.00"), ("2031年预算数", "11.00", "9.50", "1.50")],
)  # fmt: skip
PROJECTS = _table(
    9, "项目支出预算明细表", "project", ["2031年预算数"],
    [("合计", "190.00"), ("城东排涝泵站改造", "120.00"), ("雨量站更新", "60.00"), ("节水宣传", "10.00")],
)  # fmt: skip
COUNTS = _table(
    8, "“三公”经费、会议费支出决算表", "three_public", ["统计数"],
    [("公务用车保有量（辆）", "7"), ("会议费", "0.85")],
)  # fmt: skip


def test_a_row_of_the_year_before_is_not_this_years(ask: Asked) -> None:
    answer = ask("公务接待费预算是多少", YEARS, plan=True)
    assert (answer.value, answer.unit) == (Decimal("1.50"), "万元")
    assert ask("2030年公务接待费预算是多少", YEARS, plan=True).value == Decimal("2.00")


def test_a_count_in_a_table_of_money_is_no_money(ask: Asked) -> None:
    answer = ask("公务用车保有量是多少", COUNTS)
    assert answer.unit != "万元"
    assert ask("会议费是多少", COUNTS).value == Decimal("0.85")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("金额最大的两个项目是什么", ["城东排涝泵站改造", "雨量站更新"]),
        ("预算最少的项目", ["节水宣传"]),
        ("50万元以上的项目有哪些", ["城东排涝泵站改造", "雨量站更新"]),
    ],
)
def test_projects_are_ranked_by_the_amounts_that_a_table_prints(ask: Asked, question: str, found: list[str]) -> None:
    assert [one.label for one in ask(question, PROJECTS, plan=True).values] == found


def test_items_of_a_classification_are_no_projects(ask: Asked) -> None:
    assert ask("金额最大的三个项目").status is Status.REFUSED


def test_a_project_is_looked_up_by_what_it_ends_with(ask: Asked) -> None:
    assert ask("排涝泵站改造预算多少", PROJECTS, plan=True).value == Decimal("120.00")


def test_a_standard_raised_is_told_as_it_is_now(ask: Asked) -> None:
    prose = "护堤员补助标准由每人每月450元提高到480元。"
    answer = ask("护堤员补助标准一个月给多少钱", prose=prose)
    assert (answer.value, answer.unit) == (Decimal("480"), "元")


def test_what_a_project_costs_in_all_its_years_is_not_this_years_money(ask: Asked) -> None:
    prose = "1、北闸智慧调度平台。实施周期三年，总投资900.00万元，2031年安排300.00万元。"
    assert ask("北闸智慧调度平台总投资多少", prose=prose).value == Decimal("900.00")


def test_each_count_of_receptions_is_of_its_own_kind(ask: Asked) -> None:
    prose = "其中：国内公务接待支出2.00万元，接待6批次、48人次；国（境）外公务接待支出0万元，接待0批次、0人次。"
    assert ask("国内公务接待多少批次", prose=prose).value == Decimal("6")
    assert ask("国（境）外公务接待多少批次", prose=prose).value == Decimal("0")


def test_a_second_count_is_not_of_the_noun_of_the_first(ask: Asked) -> None:
    prose = "本年度因公出国（境）共计0个团组，0人。"
    assert ask("听说因公出国（境）4人次，属实吗", prose=prose).verdict == "false"


def test_a_count_of_other_things_is_not_taken_for_the_unit_asked(ask: Asked) -> None:
    prose = "完成3个老旧管网改造，涉及居民1,862户。"
    assert ask("老旧管网改造多少户", prose=prose).value != Decimal("3")


RATED = (
    "1．农林水支出（类）水利（款）行政运行（项）：支出决算为448.00万元，完成预算103.00%。\n"
    "2．农林水支出（类）水利（款）水土保持（项）：支出决算为100.00万元，完成预算88.00%。\n"
    "3．教育支出（类）进修及培训（款）培训支出（项）：年初预算为9.00万元，支出决算为8.00万元，完成预算88.89%。"
)


def test_a_rate_told_without_its_budget_is_ranked_with_the_others(ask: Asked) -> None:
    answer = ask("执行率最低的科目是哪个", prose=RATED)
    assert [(one.label, one.value) for one in answer.values] == [("水土保持", Decimal("88.00"))]


def test_a_set_of_which_only_some_budgets_are_told_is_not_compared_with_them(ask: Asked) -> None:
    answer = ask("决算超过年初预算10万元以上的科目有哪些", prose=RATED)
    assert answer.status is Status.REFUSED


def test_a_rate_is_that_of_the_item_named_beside_its_formula(ask: Asked) -> None:
    answer = ask("培训支出预算执行率（决算÷年初预算）", prose=RATED)
    assert answer.value == Decimal("88.89")


def test_what_brackets_divide_is_no_total_of_the_account(ask: Asked) -> None:
    prose = "“三公”经费支出决算11.00万元（其中：一般公共预算支出11.00万元；政府性基金预算支出0万元）。"
    answer = ask("一般公共预算支出多少", prose=prose)
    assert (answer.value, answer.conflicts) == (Decimal("950.00"), ())


def test_an_average_is_no_figure_of_the_item(ask: Asked) -> None:
    answer = ask("公务接待费是多少", prose="国内公务接待6批次48人，人均接待费416.67元。")
    assert (answer.value, answer.conflicts) == (Decimal("2.00"), ())
