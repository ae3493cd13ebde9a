"""One figure asked for: by any name, in any unit, wherever it is printed; never another figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.library import Library
from corpus.names import item_name
from qa.answer import Answer, AnswerKind, Status
from qa.assistant import Assistant

EXACT = [
    ("差旅费", "12.00"),
    ("30211", "12.00"),
    ("30211差旅费", "12.00"),
    ("出差", "12.00"),
    ("印刷费", "0.00"),
    ("公务接待费", "2.00"),
    ("公车", "9.00"),
    ("基本工资", "180.00"),
    ("住房公积金", "72.00"),
    ("2080505", "80.00"),
    ("总支出", "1000.00"),
    ("支出总计", "1020.00"),
    ("总收入", "990.00"),
    ("其他收入", "50.00"),
    ("财政拨款收入", "940.00"),
    ("年末结转和结余", "20.00"),
    ("基本支出", "640.00"),
    ("人员经费", "560.00"),
    ("公用经费", "80.00"),
    ("行政运行的基本支出", "448.00"),
    ("水土保持的项目支出", "100.00"),
    ("三公经费预算", "15.00"),
    ("公务接待费预算", "3.00"),
    ("全口径的项目支出", "360.00"),
    ("一般公共预算财政拨款的项目支出", "310.00"),
    ("水利工程运行与维护全口径支出", "252.00"),
    ("一般公共预算水利工程运行与维护支出", "202.00"),
]


@pytest.mark.parametrize(("name", "value"), EXACT)
def test_a_figure_goes_by_name_code_everyday_word_and_table(assistant: Assistant, name: str, value: str) -> None:
    answer = assistant.ask(f"2031年{name}是多少？")
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(value), "万元")
    assert answer.citations[0].value == Decimal(value)


def test_the_citation_names_table_row_column_and_page(assistant: Assistant) -> None:
    first = assistant.ask("差旅费是多少").citations[0]
    assert (first.table, first.table_no, first.page) == ("一般公共预算财政拨款基本支出决算表", 6, 10)
    assert (first.row, first.row_code, first.row_no, first.side) == ("差旅费", "30211", 6, "公用经费")
    assert (first.column, first.value, first.unit) == ("公用经费/金额", Decimal("12.00"), "万元")
    assert first.account.department == "临江市清河区水务局"


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("差旅费是多少元", "120000", "元"),
        ("水费折合多少元", "7500", "元"),
        ("总支出是多少亿元", "0.1", "亿元"),
        ("电费是多少万元", "6.25", "万元"),
    ],
)
def test_the_answer_comes_in_the_unit_asked_for(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)
    assert unit in answer.text
    assert (answer.formula is not None) == (unit != "万元")
    assert answer.citations[0].unit == "万元"


def test_tables_that_agree_are_all_cited(assistant: Assistant) -> None:
    answer = assistant.ask("住房公积金花了多少")
    assert {citation.table_no for citation in answer.citations} == {3, 5, 6}
    assert {citation.value for citation in answer.citations} == {Decimal("72.00")}
    assert answer.conflicts == ()


@pytest.mark.parametrize(
    ("question", "readings"),
    [("水利工程运行与维护是多少", ["252.00", "202.00"]), ("2130306支出决算数是多少", ["252.00", "202.00"])],
)
def test_different_bases_are_asked_back_with_every_reading(
    assistant: Assistant, question: str, readings: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.CLARIFY
    assert answer.value is None
    assert [entry.value for entry in answer.values] == [Decimal(value) for value in readings]
    assert all(value in answer.text for value in readings)
    assert len({entry.label for entry in answer.values}) == len(readings)
    assert [citation.value for citation in answer.citations] == [entry.value for entry in answer.values]


def test_the_questions_offered_with_a_clarification_settle_it(assistant: Assistant) -> None:
    asked_back = assistant.ask("水利工程运行与维护是多少")
    settled = [assistant.ask(suggestion) for suggestion in asked_back.suggestions]
    assert [answer.value for answer in settled] == [entry.value for entry in asked_back.values]


def test_a_contradiction_is_told_with_both_places(assistant: Assistant) -> None:
    answer = assistant.ask("三公经费决算数是多少")
    (conflict,) = answer.conflicts
    assert (answer.value, conflict.difference, conflict.unit) == (Decimal("11.00"), Decimal("0.50"), "万元")
    table, prose = conflict.figures
    assert (table.table_no, table.value) == (7, Decimal("11.00"))
    assert prose.section is not None
    assert prose.quote is not None
    assert "11.50" in prose.quote
    assert {table, prose} <= set(answer.citations)
    assert "11.50" in answer.text
    assert "不一致" in answer.text


def test_a_calculation_upon_a_contradicted_figure_tells_it_too(assistant: Assistant) -> None:
    answer = assistant.ask("三公经费预算执行率是多少")
    assert (answer.value, answer.unit) == (Decimal("73.33"), "%")
    assert [conflict.difference for conflict in answer.conflicts] == [Decimal("0.50")]


def test_several_items_are_answered_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask("办公费和电费分别是多少")
    assert answer.kind is AnswerKind.LIST
    assert [entry.value for entry in answer.values] == [Decimal("20.50"), Decimal("6.25")]
    assert len(answer.citations) == 2


@pytest.mark.parametrize(
    ("question", "value", "unit"), [("清理了多少吨河道垃圾", "36", "吨"), ("新建了几座雨量站", "14", "座")]
)
def test_a_count_is_read_from_the_prose(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)
    assert answer.citations[0].quote == "全年清理河道垃圾36吨，新建雨量站14座。"
    assert answer.citations[0].page == 20


def test_a_count_does_not_answer_for_money(assistant: Assistant) -> None:
    assert assistant.ask("雨量站花了多少钱").status is Status.REFUSED


POLITE = ["请问{}", "麻烦帮我查一下{}", "您好，我想知道{}。", "  {} ", "{}？？"]
QUESTIONS = [
    "2031年差旅费是多少",
    "30211差旅费支出决算数是多少",
    "公车花了多少钱",
    "办公费折合多少元",
    "水利工程运行与维护是多少",
    "基本支出占总支出的比例",
    "差旅费和培训费一共多少",
    "差旅费比培训费多多少",
    "三公经费预算执行率是多少",
    "2030年总支出是多少",
    "公用经费里第二多的是什么",
    "火星探测花了多少钱",
]


def outcome(answer: Answer) -> tuple[object, ...]:
    return (answer.status, answer.value, answer.unit, answer.values, answer.verdict)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("polite", POLITE)
def test_politeness_and_punctuation_change_nothing(assistant: Assistant, question: str, polite: str) -> None:
    assert outcome(assistant.ask(polite.format(question))) == outcome(assistant.ask(question))


def test_thanks_change_nothing(assistant: Assistant) -> None:
    for question in QUESTIONS:
        assert outcome(assistant.ask(f"{question}？谢谢")) == outcome(assistant.ask(question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_full_width_digits_and_spaces_change_nothing(assistant: Assistant, question: str) -> None:
    wide = "".join(
        chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isdigit() else letter for letter in question
    )
    assert (
        outcome(assistant.ask(wide))
        == outcome(assistant.ask("\u3000".join(question)))
        == outcome(assistant.ask(question))
    )


ITEMS = """
    SELECT t.standard, json_extract(c.path, '$[#-1]'), row.code, row.label, cell.value
    FROM cell JOIN "table" t ON t.account = cell.account AND t.number = cell."table"
    JOIN row ON row.account = cell.account AND row."table" = cell."table" AND row.position = cell.row
    JOIN "column" c ON c.account = cell.account AND c."table" = cell."table" AND c.position = cell."column"
    WHERE row.code IS NOT NULL AND cell.value IS NOT NULL
"""
"""Table, innermost header, code, label and value of every figure of a coded row."""
NAMES = "SELECT DISTINCT label, code FROM row"
ASKED = {
    ("general_basic", "金额"): "{code}{label}支出决算数是多少",
    ("expenditure", "本年支出合计"): "全口径{code}{label}支出决算数是多少",
    ("expenditure", "基本支出"): "全口径{code}{label}的基本支出是多少",
    ("expenditure", "项目支出"): "全口径{code}{label}的项目支出是多少",
    ("general_expenditure", "本年支出合计"): "一般公共预算财政拨款{code}{label}支出决算数是多少",
    ("general_expenditure", "基本支出"): "一般公共预算财政拨款{code}{label}的基本支出是多少",
    ("general_expenditure", "项目支出"): "一般公共预算财政拨款{code}{label}的项目支出是多少",
    ("income", "本年收入合计"): "{code}{label}的收入是多少",
}


def namesakes(library: Library) -> set[str]:
    """The names that stand beside several codes, or with a code in one table and without in another."""
    names = [item_name(label) for label, _ in library.connection.execute(NAMES)]
    return {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize("shared", [False, True], ids=["names of their own", "shared names"])
def test_every_figure_of_the_sample_is_found_and_no_other(sample_library: Library, shared: bool) -> None:
    """Beside the assistant stands plain SQL over the same library."""
    sample = Assistant.open(sample_library)
    names = namesakes(sample_library)
    wrong: list[tuple[str, str, list[Decimal | None]]] = []
    asked = 0
    for standard, column, code, label, value in sample_library.connection.execute(ITEMS):
        template = ASKED.get((standard, column))
        if template is None or (item_name(label) in names) != shared:
            continue
        asked += 1
        question = template.format(code=code, label=label)
        answer = sample.ask(question)
        listed: list[Decimal | None] = [answer.value]
        if answer.status is Status.CLARIFY:
            listed = [entry.value for entry in answer.values]
        if Decimal(value) not in listed:
            wrong.append((question, value, listed))
    assert asked > 50
    assert wrong == []
