"""Whether an account agrees with itself: nothing found in a clean one, everything found that is made wrong in it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from corpus.account import Account, Printed
from corpus.checks.check import Outcome
from corpus.library import Library
from corpus.reading import read_account
from qa.checks.paper import paper
from qa.checks.report import Shown, lines
from qa.checks.roots import Finding, Severity
from qa.checks.run import CHECKS, Report, check_account
from qa.checks.sources import rule_told
from qa.checks.workbook import workbook
from qa.cli import main
from tests.qa import mutations
from tests.qa.clean_account import clean_account, clean_page

SEED = 20311
MUTATIONS: dict[mutations.Kind, int] = {
    mutations.cells: 60, mutations.labels: 40, mutations.numbers: 60, mutations.words: 8, mutations.signs: 36,
    mutations.subjects: 14, mutations.years: 3, mutations.bodies: 3, mutations.cover: 12,
    mutations.codes: 10, mutations.blanks: 20,
}  # fmt: skip
"""How many changes of each kind are tried: in all 266."""
FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def clean() -> Account:
    return clean_account()


def said(account: Account, was: str, now: str) -> Account:
    """The account with other words in one paragraph."""
    page = clean_page().decode()
    assert was in page
    return read_account(page.replace(was, now, 1).encode(), account.source_name)


def only(report: Report) -> Finding:
    assert len(report.errors) == 1, [finding.statement for finding in report.errors]
    return report.errors[0]


# Before and after one thing is changed.


def test_nothing_is_found_in_a_clean_account(clean: Account) -> None:
    report = check_account(clean)
    assert [finding.statement for finding in report.findings] == []
    assert report.held > 200
    assert report.failed == 0


def test_so_many_changes_are_tried() -> None:
    assert sum(MUTATIONS.values()) >= 200


@pytest.mark.parametrize("kind", MUTATIONS, ids=lambda kind: str(getattr(kind, "__name__", "")))
def test_each_change_of_a_figure_a_name_or_a_word_is_found(clean: Account, kind: mutations.Kind) -> None:
    changed = list(islice(kind(clean, Random(SEED)), MUTATIONS[kind]))
    assert len(changed) == MUTATIONS[kind]
    missed = [(one.kind, one.was, one.now) for one in changed if not check_account(one.account).errors]
    assert missed == []


# What is told of a finding.


def test_one_wrong_cell_is_one_finding_with_all_its_places(clean: Account) -> None:
    page = clean_page().decode()
    row = "<td>2130209</td><td>森林生态效益补偿</td><td>178.26</td>"
    before, _, after = page.rpartition(row)
    wrong = before + row.replace("178.26", "187.26") + after
    finding = only(check_account(read_account(wrong.encode(), "a.html")))
    assert finding.severity is Severity.ERROR
    assert finding.places[0].citation.value == Decimal("187.26")
    assert {trial.rule for trial in finding.trials} >= {"hierarchy", "column_total"}
    assert any(place.citation.section for place in finding.places)


def test_a_figure_of_another_basis_is_told_with_both_places(clean: Account) -> None:
    wrong = said(clean, "其中：基本支出878.96万元", "其中：基本支出788.96万元")
    finding = next(f for f in check_account(wrong).errors if f.main.rule == "stated_amount")
    cited = [place.citation for place in finding.places]
    assert cited[0].quote is not None
    assert "788.96" in cited[0].quote
    assert any(one.table == "支出决算表" and one.value == Decimal("878.96") for one in cited)
    assert finding.main.difference == Decimal("-90.00")


def test_a_difference_that_rounding_explains_is_no_error(clean: Account) -> None:
    report = check_account(said(clean, "其中：基本支出878.96万元", "其中：基本支出878.95万元"))
    assert report.errors == ()
    assert any("878.95" in finding.statement for finding in report.rounded)


def test_a_percentage_cut_off_instead_of_rounded_is_no_error(clean: Account) -> None:
    report = check_account(said(clean, "完成年初预算的98.49%", "完成年初预算的98.48%"))
    assert report.errors == ()
    assert any(finding.main.rule == "completion" for finding in report.rounded)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("支出决算为254.83万元", "支出决算约254万元"),
        ("共有车辆5辆", "共有公务用车等各种设备80余件，车辆5辆"),
    ],
)
def test_what_cannot_be_bound_surely_is_never_an_error(clean: Account, was: str, now: str) -> None:
    assert check_account(said(clean, was, now)).errors == ()


@pytest.mark.parametrize(
    "remark",
    [
        "其中：局本级基本支出500.00万元，下属中心基本支出378.96万元。",
        "上年度基本支出850.00万元，项目支出500.12万元。",
        "人均公用经费2.10万元，单位项目支出中管护支出178.26万元。",
        "基本支出主要用于保障运转，较上年增加12.00万元，增长1.38%；项目支出用于造林，较上年减少69.29万元，下降13.79%。",
        "支出约0.13亿元，其中森林资源培育项目254.83万元。",
    ],
)
def test_what_is_said_of_a_part_or_of_another_year_is_no_error(clean: Account, remark: str) -> None:
    heading = "<p>三、支出决算情况说明</p>"
    assert check_account(said(clean, heading, f"{heading}<p>{remark}</p>")).errors == ()


def test_an_item_that_heads_its_paragraph_is_its_subject(clean: Account) -> None:
    heading = "<p>六、“三公”经费支出决算情况说明</p>"
    item = f"{heading}<p>1.公务接待费。{clean.identity.year}年度决算数"
    assert check_account(said(clean, heading, f"{item}2.46万元。</p>")).errors == ()
    assert "4.26万元" in only(check_account(said(clean, heading, f"{item}4.26万元。</p>"))).statement


def test_what_could_not_be_checked_says_why(clean: Account) -> None:
    wrong = said(clean, "支出决算为254.83万元", "支出决算为约250万元")
    unchecked = check_account(wrong).unchecked
    assert unchecked
    assert all(trial.outcome is Outcome.UNCHECKED and trial.reason for trial in unchecked)
    assert any("确数" in trial.reason for trial in unchecked)


def test_no_rate_of_completion_without_a_budget(clean: Account) -> None:
    was = "因公出国（境）费支出决算为0.00万元"
    now = "因公出国（境）费预算为0.00万元，支出决算为0.00万元，完成预算的"
    wrong = said(clean, was, f"{now}95.89%")
    assert only(check_account(wrong)).main.rule == "zero_base"
    assert check_account(said(clean, was, f"{now}0.00%")).errors == ()


def test_an_item_listed_without_money_is_told(clean: Account) -> None:
    finding = only(check_account(said(clean, "包括：办公费、电费", "包括：办公费、印刷费、电费")))
    assert finding.main.rule == "listed_item"
    assert "印刷费" in finding.statement


def test_a_subject_left_out_of_the_prose_is_told(clean: Account) -> None:
    page = clean_page().decode()
    start = page.index("<p>6.农林水支出（类）")
    shorter = page[:start] + page[page.index("</p>", start) + 4 :]
    report = check_account(read_account(shorter.encode(), "a.html"))
    assert any(trial.rule == "omitted_item" for finding in report.errors for trial in finding.trials)


def test_an_empty_table_without_a_note_is_told(clean: Account) -> None:
    finding = only(check_account(said(clean, "<p>注：本部门没有这类收支，故本表为空表。</p>", "")))
    assert finding.main.rule == "empty_table"


def test_what_the_contents_page_promises_is_looked_for(clean: Account) -> None:
    promise = Printed("十、非税收入征缴情况表")
    report = check_account(replace(clean, contents=(Printed("一、收入支出决算总表"), promise)))
    assert only(report).main.rule == "promised"


def test_every_rule_has_a_name_and_a_source(clean: Account) -> None:
    for mutation in (next(iter(kind(clean, Random(1)))) for kind in MUTATIONS):
        for finding in check_account(mutation.account).findings:
            assert all(rule_told(finding.main.rule))
    assert len(CHECKS) == len(set(CHECKS))


def test_an_account_is_checked_in_a_blink(clean: Account) -> None:
    check_account(clean)
    started = time.process_time()
    check_account(clean)
    assert time.process_time() - started < 0.3


# Published documents, where they are at hand.


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, Report]:
    found = {}
    for path in sorted((shared / "documents").iterdir()):
        found[path.name[0]] = check_account(read_account(path.read_bytes(), path.name))
    return found


def gold(shared: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "gold" / "findings" / name).read_text(encoding="utf-8").splitlines()]


def words(finding: Finding) -> str:
    parts = [finding.statement, *(trial.told for trial in finding.trials)]
    parts += [f"{place.citation.quote} {place.citation.value}" for place in finding.places]
    return " ".join(parts).replace(",", "")


@pytest.mark.parametrize("document", ["G", "S"])
def test_every_definite_inconsistency_is_found_once_and_no_other(
    shared: Path, published: dict[str, Report], document: str
) -> None:
    entries = [entry for entry in gold(shared, "gold.jsonl") if entry["document"] == document]
    definite = {str(e["group"]): e for e in entries if e["tier"] == "A" and not str(e["id"]).endswith("-02")}
    allowed = [e for e in entries if e["tier"] in "AC"]
    errors = published[document].errors
    for group, entry in definite.items():
        first = str(entry["figures"][0]).replace(",", "")
        assert [finding for finding in errors if first in words(finding)], group
    for finding in errors:
        known = [e for e in allowed if any(str(f).replace(",", "") in words(finding) for f in e["figures"])]
        assert known, finding.statement
    assert len(errors) <= len(definite) + 1


@pytest.mark.parametrize("document", ["G", "S"])
def test_traps_are_no_errors(shared: Path, published: dict[str, Report], document: str) -> None:
    """What looks wrong and is not: no finding speaks of its figures that is not one of a known inconsistency."""
    known = {figure for entry in gold(shared, "gold.jsonl") if entry["tier"] != "B" for figure in bare(entry)}
    for trap in (entry for entry in gold(shared, "near_misses.jsonl") if entry["document"] == document):
        for finding in published[document].errors:
            amounts = {figure for figure in bare(trap) if "." in figure}
            assert not amounts & numbers(finding) - known, (trap["id"], finding.statement)


@pytest.mark.parametrize("document", ["G", "S"])
def test_what_rounding_explains_is_told_as_rounding_only(
    shared: Path, published: dict[str, Report], document: str
) -> None:
    tier = [e for e in gold(shared, "gold.jsonl") if e["document"] == document and e["tier"] == "B"]
    known = {figure for e in gold(shared, "gold.jsonl") if e["tier"] != "B" for figure in bare(e)}
    report = published[document]
    told = [entry for entry in tier if any(bare(entry) & numbers(one) for one in report.rounded)]
    assert len(told) >= len(tier) * 3 / 4
    for finding in report.errors:
        assert not [entry["id"] for entry in tier if len(bare(entry) & numbers(finding) - known) > 1]


def bare(entry: dict[str, Any]) -> set[str]:
    """The figures that an entry of the gold files speaks of."""
    return {str(figure).replace(",", "") for figure in entry["figures"]}


def numbers(finding: Finding) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?%?", words(finding))) | set(re.findall(r"\d+(?:\.\d+)?", words(finding)))


@pytest.mark.parametrize("document", ["B", "O", "P"])
def test_documents_without_known_mistakes_have_none(published: dict[str, Report], document: str) -> None:
    assert [finding.statement for finding in published[document].errors] == []


# What people and programs get.


@pytest.fixture
def library(clean: Account, tmp_path: Path) -> Iterator[Library]:
    page = clean_page().decode().replace("其中：基本支出878.96万元", "其中：基本支出788.96万元", 1).encode()
    with Library.open(tmp_path / "library") as library:
        library.add(read_account(page, "清河林园2031.html"), page)
        yield library


def run(library: Library, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--library", str(library.directory), "check", *arguments], catch_exceptions=False)


def test_the_report_tells_places_arithmetic_and_rule(library: Library) -> None:
    told = run(library, "清河林园").stdout
    assert "1处错误" in told
    assert "出处：表" in told
    assert "依据：文字写的金额应等于" in told


def test_the_json_is_that_of_the_contract(library: Library) -> None:
    (line,) = run(library, "--json").stdout.splitlines()
    record = json.loads(line)
    assert record["account"] == library.identities()[0].id
    assert (record["kind"], record["severity"], record["unit"]) == ("narrative_vs_table", "error", "万元")
    assert (record["expected"], record["found"], record["difference"]) == ("878.96", "788.96", "90.00")
    assert {"section", "quote"} <= record["figures"][0].keys()
    assert record["figures"][1]["table"]
    everything = [json.loads(one) for one in run(library, "--json", "--all", "--unchecked").stdout.splitlines()]
    assert {one["severity"] for one in everything} <= {"error", "rounding", None}
    assert all(one["reason"] for one in everything if one["severity"] is None)


def test_a_library_of_several_is_summed_up_a_line_each(library: Library, clean: Account) -> None:
    other = replace(clean, identity=replace(clean.identity, department="临江市清河区水务局"))
    library.add(other, b"")
    told = run(library).stdout.splitlines()
    assert len(told) == 3
    assert "临江市清河区水务局2031年部门决算" in "".join(told)


def test_an_account_keeps_its_titles_and_contents(library: Library, clean: Account) -> None:
    kept = library.account(library.identities()[0].id)
    assert kept.titles == clean.titles
    assert kept.titles
    assert kept.contents == clean.contents


def test_findings_are_written_as_text_never_as_formulas(clean: Account) -> None:
    report = check_account(said(clean, "包括：办公费、电费", "包括：办公费、印刷费、电费"))
    finding = replace(report.errors[0], statement=FORMULA)
    sheet = load_workbook(BytesIO(workbook([replace(report, findings=(finding,))])))["发现"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA)
    assert cell.data_type == "s"


def test_the_word_file_has_quotes_arithmetic_and_pages(clean: Account) -> None:
    report = check_account(said(clean, "完成年初预算的98.49%", "完成年初预算的94.89%"))
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(paper([report]))).paragraphs)
    assert "94.89" in text
    assert "算式：" in text
    assert "出处：" in text


@pytest.mark.parametrize("name", ["自查.xlsx", "自查.docx"])
def test_findings_are_exported(library: Library, tmp_path: Path, name: str) -> None:
    result = run(library, "--output", str(tmp_path / name))
    assert result.exit_code == 0
    assert (tmp_path / name).stat().st_size > 1000


@pytest.mark.parametrize("name", ["自查.pdf", "没有这个文件夹/自查.xlsx"])
def test_what_cannot_be_written_is_told_in_a_line(library: Library, tmp_path: Path, name: str) -> None:
    result = run(library, "--output", str(tmp_path / name))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_the_report_of_a_clean_account_says_so(clean: Account) -> None:
    assert "没有发现错误" in next(iter(lines(check_account(clean), Shown())))
