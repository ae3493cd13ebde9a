"""The command line and its JSON, as other programs rely on them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpus import sample
from corpus.account import Account
from corpus.library import Library
from index.embedder import MODEL_VARIABLE
from qa.cli import main

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("add", "list", "remove", "ask", "figures", "draft", "serve")
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No command needs a model; the cache is the test's own."""
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "no-model"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(both: Library) -> Path:
    """The folder of a library with both accounts."""
    return both.directory


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--library", str(folder), *map(str, arguments)])


def lines(result: Result) -> list[Json]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def process(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own: all that the interpreter and the packages say is seen too."""
    return subprocess.run(
        [sys.executable, "-c", "from qa.cli import main; main()", *map(str, arguments)],
        cwd=ROOT, env={**os.environ, "MINGZHANG_LIBRARY": str(folder), "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


def fails_in_one_line(result: Result) -> bool:
    """Status 1 with one line of Chinese on stderr."""
    return result.exit_code == 1 and is_one_line(result.stderr)


def is_one_line(told: str) -> bool:
    return re.fullmatch(".*[\u4e00-\u9fff]{3}.*\n", told) is not None


def test_the_help_names_every_command_in_chinese() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +.*[\u4e00-\u9fff]", result.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_a_command_is_in_chinese_with_english_names(command: str, option: str) -> None:
    result = CliRunner().invoke(main, [command, option])
    assert result.exit_code == 0
    assert re.search("[\u4e00-\u9fff]{6}", result.stdout)
    assert ("--json" in result.stdout) == (command != "serve")


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["add"], ["remove"], ["figures"], ["ask"], ["nonsense"], ["list", "--nonsense"],
        ["ask", "总支出是多少", "--questions", __file__], ["ask", "--questions", "/nowhere.jsonl"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_ends_with_2(folder: Path, arguments: list[str]) -> None:
    result = run(folder, *arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr
    assert "Traceback" not in result.output


def test_list_shows_each_account(folder: Path, water: Account, audit: Account) -> None:
    result = run(folder, "list")
    assert result.exit_code == 0
    assert all(account.id in result.stdout for account in (water, audit))


def test_list_as_json(folder: Path, water: Account) -> None:
    shown = {line["account"]: line for line in lines(run(folder, "list", "--json"))}
    proofs = shown[water.id].pop("proofs")
    assert [proof["table_no"] for proof in proofs] == [table.number for table in water.tables]
    assert shown[water.id] == {
        "account": water.id, "department": "临江市清河区水务局", "year": 2031, "kind": "final", "scope": "department",
        "source": "临江市清河区水务局.pdf", "pages": 30, "tables": 6, "figures": sum(1 for _ in water.figures()),
        "proven": 6, "contradicted": 0, "unproven": 0,
    }  # fmt: skip


def test_list_of_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    assert "mingzhang add" in run(tmp_path, "list").stdout
    assert run(tmp_path, "list", "--json").stdout == ""


@pytest.mark.parametrize("name", ["id", "临江市清河区审计局 2031", "审计局", "清河区审计局2031年决算"])
def test_remove_takes_an_id_or_what_only_one_account_answers_to(
    folder: Path, both: Library, audit: Account, name: str
) -> None:
    result = run(folder, "remove", audit.id if name == "id" else name, "--json")
    assert (result.exit_code, lines(result)) == (0, [{"account": audit.id, "removed": True}])
    assert audit.identity not in both.identities()


@pytest.mark.parametrize("name", ["教育局", "清河区", ""], ids=["unknown", "ambiguous", "empty"])
@pytest.mark.parametrize("command", [["remove"], ["figures"], ["ask", "总支出是多少", "--account"]], ids=" ".join)
def test_an_unknown_or_ambiguous_account_ends_with_1(
    folder: Path, both: Library, command: list[str], name: str
) -> None:
    result = run(folder, *command, name)
    assert fails_in_one_line(result)
    assert result.stdout == ""
    assert len(both.identities()) == 2


def test_one_unknown_account_among_several_removes_none(folder: Path, both: Library, audit: Account) -> None:
    assert run(folder, "remove", audit.id, "教育局").exit_code == 1
    assert len(both.identities()) == 2


def test_ask_prints_the_answer_and_where_it_stands(folder: Path) -> None:
    result = run(folder, "ask", "水务局2031年差旅费是多少")
    assert result.exit_code == 0
    assert "12.00万元" in result.stdout
    assert "一般公共预算财政拨款基本支出决算表" in result.stdout
    assert "第 10 页" in result.stdout


def test_a_refusal_is_an_answer_not_a_failure(folder: Path) -> None:
    result = run(folder, "ask", "水务局火星探测花了多少", "--json")
    assert result.exit_code == 0
    assert lines(result)[0]["status"] == "refused"


ANSWER: dict[str, tuple[type, ...]] = {
    "question": (str,), "status": (str,), "kind": (str, type(None)), "text": (str,), "value": (str, type(None)),
    "unit": (str, type(None)), "values": (list,), "verdict": (str, type(None)), "formula": (str, type(None)),
    "conflicts": (list,), "citations": (list,), "elapsed_ms": (float,),
}  # fmt: skip
KINDS = {"figure", "calculation", "ranking", "list", "narrative", "definition", "verification", None}


def check_answer(record: Json) -> None:
    """The fields of the contract, of the right types."""
    assert {name for name, types in ANSWER.items() if not isinstance(record.get(name), types)} == set()
    assert record["status"] in {"answered", "refused", "clarify"}
    assert record["kind"] in KINDS
    assert record["verdict"] in {"true", "false", "unverifiable", None}
    for entry in record["values"]:
        Decimal(entry["value"])
        assert set(entry) == {"label", "value", "unit"}
    for conflict in record["conflicts"]:
        Decimal(conflict["difference"])
        assert {"concept", "figures", "difference", "unit"} <= set(conflict)
    for citation in record["citations"] + [
        figure for conflict in record["conflicts"] for figure in conflict["figures"]
    ]:
        check_citation(citation)


def check_citation(citation: Json) -> None:
    assert {"account", "department", "year", "kind", "page"} <= set(citation)
    table = {"table", "table_no", "row", "row_code", "column", "value", "unit", "box"}
    assert table <= set(citation) or {"section", "quote"} <= set(citation)
    assert isinstance(citation["year"], int)
    assert citation["page"] is None or citation["page"] >= 1
    assert citation["value"] is None or str(Decimal(citation["value"])) == citation["value"]


@pytest.mark.parametrize(
    "question",
    [
        "差旅费是多少", "水利工程运行与维护是多少", "三公经费是多少", "基本支出占总支出多少", "公用经费里最多的三项",
        "农林水支出包括哪些", "有人说差旅费是13万元，对吗", "什么是机关运行经费", "主要职责是什么", "火星探测花了多少",
    ],
)  # fmt: skip
def test_answers_have_the_fields_of_the_contract(folder: Path, question: str) -> None:
    (record,) = lines(run(folder, "ask", question, "--account", "水务局", "--json"))
    check_answer(record)
    assert record["question"] == question


def test_values_are_decimal_strings_without_separators(folder: Path) -> None:
    (record,) = lines(run(folder, "ask", "水务局总支出是多少", "--json"))
    assert (record["value"], record["unit"], record["citations"][0]["value"]) == ("1000.00", "万元", "1000.00")


def test_history_and_account_are_taken(folder: Path) -> None:
    (record,) = lines(
        run(folder, "ask", "差旅费呢", "--history", "总支出是多少", "--history", "办公费是多少", "--account", "水务局",
            "--json")
    )  # fmt: skip
    assert record["value"] == "12.00"


def test_a_file_of_questions_gets_one_answer_a_line(folder: Path, tmp_path: Path) -> None:
    asked: list[Json] = [
        {"id": "一", "question": "水务局差旅费是多少"},
        {"id": "二", "question": "培训费呢", "history": ["水务局差旅费是多少"]},
        {"question": "水务局火星探测花了多少", "history": None, "expect": {"refuse": True}},
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("\ufeff" + "\n\n".join(json.dumps(line, ensure_ascii=False) for line in asked), encoding="utf-8")
    result = run(folder, "ask", "--questions", file)
    answers = lines(result)
    assert result.exit_code == 0
    assert [answer["id"] for answer in answers] == ["一", "二", None]
    assert [answer["value"] for answer in answers] == ["12.00", "3.50", None]
    assert [answer["question"] for answer in answers] == [line["question"] for line in asked]
    for answer in answers:
        check_answer(answer)


@pytest.mark.parametrize(
    "line", ["差旅费是多少", "[1, 2]", '{"id": 1}', "null"], ids=["text", "list", "no question", "null"]
)
def test_a_line_that_is_no_question_is_told_with_its_number(folder: Path, tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "水务局差旅费是多少"}\n' + line, encoding="utf-8")
    result = run(folder, "ask", "--questions", file)
    assert fails_in_one_line(result)
    assert "第 2 行" in result.stderr
    assert json.loads(result.stdout)["value"] == "12.00"


def test_an_empty_library_answers_from_the_sample(tmp_path: Path) -> None:
    result = run(tmp_path / "empty", "ask", "总支出是多少", "--json")
    (record,) = lines(result)
    check_answer(record)
    assert result.exit_code == 0
    assert record["status"] == "answered"
    assert record["citations"][0]["year"] == 2020
    assert run(tmp_path / "empty", "list", "--json").stdout == ""


FIGURE = {
    "account", "table", "table_no", "standard", "page", "box", "side", "row", "row_code", "row_no", "depth", "column",
    "value", "unit", "printed",
}  # fmt: skip


def test_figures_lists_every_figure(folder: Path, water: Account) -> None:
    shown = lines(run(folder, "figures", "水务局", "--json"))
    assert all(set(line) >= FIGURE for line in shown)
    assert [(line["row"], line["column"], Decimal(line["value"])) for line in shown] == [
        (figure.row.label, figure.column.name, figure.value) for figure in water.figures()
    ]
    (travel,) = [line for line in shown if line["row_code"] == "30211"]
    assert (travel["table_no"], travel["side"], travel["depth"], travel["unit"]) == (6, "公用经费", 2, "万元")
    assert (travel["value"], travel["printed"], travel["page"]) == ("12.00", "12.00", 10)
    plain = run(folder, "figures", "水务局").stdout.splitlines()
    assert len(plain) == len(shown)


def test_figures_of_the_prose(folder: Path, water: Account) -> None:
    shown = lines(run(folder, "figures", "水务局", "--statements", "--json"))
    assert [(line["subject"], Decimal(line["value"])) for line in shown] == [
        (stated.subject, stated.value) for stated in water.statements
    ]
    assert {"account", "section", "quote", "page", "measure", "unit", "basis_of_comparison"} <= set(shown[0])
    assert len(run(folder, "figures", "水务局", "--statements").stdout.splitlines()) == len(shown)


def test_add_reads_the_good_and_names_the_bad(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "good.pdf").write_bytes(sample.path().read_bytes())
    (papers / "bad.pdf").write_bytes(b"%PDF-1.7\nrubbish")
    for other in ("notes.csv", "~$good.docx", ".DS_Store", ".hidden.pdf"):
        (papers / other).write_bytes(b"not looked at")
    folder = tmp_path / "library"
    result = run(folder, "add", papers, tmp_path / "absent.pdf", "--json")
    records = lines(result)
    assert result.exit_code == 1
    errors = {Path(record["file"]).name: record["error"] for record in records if "error" in record}
    assert set(errors) == {"bad.pdf", "absent.pdf"}
    assert all("\n" not in error for error in errors.values())
    (added,) = [record for record in records if "error" not in record]
    with Library.open(folder) as library:
        (entry,) = library.accounts()
        assert library.source(entry.identity.id) == sample.path().read_bytes()
    assert (added["account"], added["new"], added["figures"]) == (entry.identity.id, True, entry.figures)
    assert "Traceback" not in result.output


def test_add_counts_the_documents_and_says_which_stands_for_which(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    (papers / "below").mkdir(parents=True)
    for name in ("a.pdf", "below/b.pdf"):
        (papers / name).write_bytes(sample.path().read_bytes())
    told = run(tmp_path / "library", "add", papers, papers / "a.pdf").stdout.splitlines()
    assert [line[:3] for line in told] == ["已加入", "已替换", "已加入"]
    assert "a.pdf" in told[1]
    assert told[2] == "已加入 2 份。"


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "library", "add", tmp_path / "empty")
    assert result.exit_code == 1
    assert "empty" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a process group is told to stop")
def test_ctrl_c_keeps_what_was_added_and_leaves_no_process_behind(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(12):
        (papers / f"{number:02}.pdf").write_bytes(sample.path().read_bytes())
    with subprocess.Popen(
        [sys.executable, "-c", "from qa.cli import main; main()", "--library", tmp_path / "library", "add", papers],
        cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, encoding="utf-8", start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as adding:  # fmt: skip
        assert adding.stdout is not None
        first = adding.stdout.readline()
        os.killpg(adding.pid, signal.SIGINT)
        # The workers write to the same pipes: these end when the last of them has ended.
        _, said = adding.communicate()
    assert first.startswith("已加入")
    assert adding.returncode == 130
    assert said == "已中断；在此之前完成的都已保存。\n"
    with Library.open(tmp_path / "library") as library:
        assert len(library.accounts()) == 1


def test_a_bad_document_leaves_the_library_as_it_was(folder: Path, both: Library, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("没有表格的文章。", encoding="utf-8")
    version = both.version()
    result = run(folder, "add", tmp_path / "bad.txt")
    assert result.exit_code == 1
    assert "bad.txt" in result.stderr
    assert both.version() == version


def test_a_file_that_is_no_library_is_told(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"rubbish" * 1000)
    for arguments in (["list"], ["ask", "总支出是多少"], ["remove", "x"]):
        assert fails_in_one_line(run(tmp_path, *arguments))


def test_a_script_gets_nothing_but_json(folder: Path) -> None:
    done = process(folder, "ask", "水务局差旅费是多少", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["value"] == "12.00"


def test_a_script_is_told_of_a_failure_in_one_line(folder: Path) -> None:
    done = process(folder, "remove", "教育局", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_line(done.stderr)
