"""Figures of tables that do not add up: answers, figure lines, the list and the page say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.account import Account, Origin, Table
from corpus.library import Library
from corpus.reading import read_account
from qa.answer import Answer
from qa.assistant import Assistant
from qa.cli import main
from qa.page.evidence import evidence_html, failing
from tests.qa.clean_account import clean_page

WRONG = "362.00"
"""What the broken account prints for the project expenditure on 农林水支出, instead of 352.00."""


def broken_table(table: Table) -> Table:
    cells = tuple(
        replace(cell, value=Decimal(WRONG), printed=WRONG) if table.rows[cell.row].code == "213" and cell.column == 2
        else cell
        for cell in table.cells
    )  # fmt: skip
    return replace(table, cells=cells)


@pytest.fixture
def broken(water: Account) -> Account:
    tables = tuple(broken_table(table) if table.standard == "expenditure" else table for table in water.tables)
    return replace(water, tables=tables)


@pytest.fixture
def library(broken: Account, tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as library:
        library.add(broken, b"%PDF-")
        yield library


def ask(library: Library, question: str) -> Answer:
    return Assistant.open(library).ask(question)


def run(library: Library, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--library", str(library.directory), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_an_answer_says_that_its_figure_does_not_add_up(library: Library) -> None:
    answer = ask(library, "支出决算表里农林水支出的项目支出是多少？")
    assert answer.value == Decimal(WRONG)
    assert answer.text.endswith("请对照原件。")
    assert "《支出决算表》前后不一" in answer.text
    assert "相差10.00万元" in answer.text
    assert answer.citations[0].doubt is not None


def test_a_reading_that_is_not_sure_may_be_what_is_wrong(broken: Account, tmp_path: Path) -> None:
    read = replace(broken, tables=tuple(replace(table, origin=Origin.SPACING) for table in broken.tables))
    with Library.open(tmp_path) as library:
        library.add(read, b"%PDF-")
        assert "可能是读取有误" in ask(library, "支出决算表里农林水支出的项目支出是多少？").text


@pytest.mark.parametrize("question", ["基本工资是多少？", "一般公共预算农林水支出是多少？"])
def test_figures_of_sound_tables_are_told_as_ever(library: Library, assistant: Assistant, question: str) -> None:
    assert ask(library, question) == assistant.ask(question)


def test_the_list_counts_the_tables_that_prove_themselves(library: Library) -> None:
    assert "自洽 5、有矛盾 1" in run(library, "list")
    record = json.loads(run(library, "list", "--json"))
    assert (record["proven"], record["contradicted"], record["unproven"]) == (5, 1, 0)
    (wrong,) = [table for table in record["proofs"] if table["proof"] == "contradicted"]
    assert (wrong["table"], wrong["origin"], wrong["checks_failed"] > 0) == ("支出决算表", "rules", True)


def test_figure_lines_carry_the_proof_of_their_table_and_their_own_doubt(library: Library) -> None:
    lines = [json.loads(line) for line in run(library, "figures", "水务局", "--json").splitlines()]
    assert {line["proof"] for line in lines if line["table"] == "支出决算表"} == {"contradicted"}
    assert {line["proof"] for line in lines if line["table"] != "支出决算表"} == {"proven"}
    doubted = [line for line in lines if line["doubt"]]
    assert WRONG in {line["printed"] for line in doubted}
    assert all(line["table"] == "支出决算表" for line in doubted)
    assert "2080505" not in {line["row_code"] for line in doubted}


def test_the_page_marks_the_table_that_does_not_add_up(library: Library, broken: Account, water: Account) -> None:
    citation = ask(library, "支出决算表里农林水支出的项目支出是多少？").citations[0]
    assert 'class="doubt"' in evidence_html(broken, citation, failing(broken))
    assert "有矛盾" in evidence_html(broken, citation, failing(broken))
    assert 'class="doubt"' not in evidence_html(water, citation, failing(water))


def test_an_answer_says_that_a_stated_figure_does_not_agree(tmp_path: Path) -> None:
    page = clean_page().decode().replace("政府采购服务支出103.44万元", "政府采购服务支出130.44万元").encode()
    with Library.open(tmp_path) as library:
        library.add(read_account(page, "a.html"), page)
        answer = ask(library, "政府采购服务支出是多少？")
        assert answer.value == Decimal("130.44")
        assert "所列3项之和" in answer.text
        assert answer.citations[0].doubt is not None


def test_an_answer_from_a_sound_sentence_is_told_as_ever(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.add(read_account(clean_page(), "a.html"), clean_page())
        assert "注意" not in ask(library, "政府采购服务支出是多少？").text
