"""The one entrance: what is answered, what is refused and why, and what a talk remembers."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.account import Account
from corpus.library import Library
from qa.answer import AnswerKind, Status
from qa.assistant import Assistant

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("火星探测花了多少钱", "火星"),
        ("差旅费里买火箭花了多少", "火箭"),
        ("局长张伟的工资是多少", "张伟"),
        ("邻居的差旅费是多少", "邻居"),
        ("人民医院总支出是多少", "人民医院"),
        ("临江市清河区教育局2031年总支出是多少", "教育局"),
        ("2025年总支出是多少", "2025"),
        ("2035年差旅费是多少", "2035"),
        ("明天天气怎么样", "天气"),
    ],
)
def test_a_word_that_nothing_explains_is_refused_and_named(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.value, answer.values) == (Status.REFUSED, None, ())
    assert told in answer.text
    assert answer.question == question


def test_what_a_refusal_offers_can_be_answered(assistant: Assistant) -> None:
    suggestions = assistant.ask("火星探测花了多少钱").suggestions
    assert suggestions
    for suggestion in suggestions:
        assert assistant.ask(suggestion).status is Status.ANSWERED


@pytest.mark.parametrize("question", ["", "   ", "？？！", "\u3000\n", "\0", "\u200b", "……"])
def test_an_empty_question_is_asked_for(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.REFUSED
    assert answer.text


@pytest.mark.parametrize(
    "question",
    ["差旅费" * 50_000, "9" * 100_000, "差旅费是多少" + " " * 100_000 + "！" * 99_999],
    ids=["words", "digits", "blanks"],
)
def test_a_question_of_a_hundred_thousand_characters_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED


@pytest.mark.parametrize(
    "question",
    [
        "差旅费\0是多少",
        "<script>alert(1)</script>是多少",
        "'; DROP TABLE account; --",
        "{0} %s ${x} 总支出",
        "\ud800是多少",
        "(((((((((总支出",
        'AND OR NOT "总支出* ~2',
        "第99999999999999多的是什么",
        "99999999999999999999万元对吗",
        "2031年2031年2031年总支出",
    ],
)
def test_odd_characters_break_nothing(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.question == question
    assert answer.text


WORDS = """
差旅费 公车 总支出 基本支出 占 比 多少 第二 第9 前三项 最少 一共 和 、 ？ 上年 2030年 2031年 2050年 预算 执行率 对吗
12万元
为什么 什么意思 哪些 没有 火星 10% 折合 元 增长 教育局 水务局 2130306 水利 几 条 呢 那
"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map("".join))
def test_any_mixture_of_words_gets_an_answer_of_a_whole(assistant: Assistant, question: str) -> None:
    """No exception, and what is answered is cited, while what is refused carries no figure."""
    answer = assistant.ask(question, ["差旅费是多少"])
    if answer.status is Status.REFUSED:
        assert (answer.value, answer.values) == (None, ())
        assert answer.verdict in {None, "unverifiable"}
        assert answer.text
    else:
        assert answer.citations
    assert (answer.value is None) == (answer.unit is None)


@pytest.mark.parametrize(
    ("history", "question", "value", "unit"),
    [
        (["办公费是多少"], "差旅费呢", "12.00", "万元"),
        (["办公费是多少", "差旅费呢"], "那培训费呢", "3.50", "万元"),
        (["差旅费是多少"], "换成元", "120000", "元"),
        (["基本支出占总支出多少"], "那项目支出呢", "36.00", "%"),
        (["火星探测花了多少"], "差旅费是多少", "12.00", "万元"),
        (["2031年水务局办公费是多少"], "差旅费是多少", "12.00", "万元"),
        (["公务接待费是多少"], "预算是多少", "3.00", "万元"),
        (["三公经费是多少"], "那公务接待费呢", "2.00", "万元"),
        (["水利是多少"], "全口径", "800.00", "万元"),
        (["水利是多少"], "一般公共预算的呢", "750.00", "万元"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_from_the_talk(
    assistant: Assistant, history: list[str], question: str, value: str, unit: str
) -> None:
    answer = assistant.ask(question, history)
    assert (answer.value, answer.unit) == (Decimal(value), unit)
    assert answer.question == question


def test_a_term_is_explained_from_the_glossary(assistant: Assistant) -> None:
    for question in ("什么是机关运行经费", "机关运行经费是什么意思？"):
        answer = assistant.ask(question)
        assert answer.kind is AnswerKind.DEFINITION
        (citation,) = answer.citations
        assert (citation.section, citation.page) == ("第四部分 名词解释", 20)
        assert citation.quote == "一、机关运行经费：指行政单位用于维持日常运转的资金。"


def test_a_term_the_glossary_does_not_hold_is_not_explained(assistant: Assistant) -> None:
    assert assistant.ask("什么是量子纠缠").status is Status.REFUSED


def test_duties_and_reasons_are_quoted(assistant: Assistant, water: Account) -> None:
    duties, reason = assistant.ask("主要职责是什么"), assistant.ask("公务接待费为什么减少")
    assert "负责河道巡查" in duties.text
    assert "从严控制接待标准" in reason.text
    texts = {paragraph.text for section in water.sections for paragraph in section.paragraphs}
    for answer in (duties, reason):
        assert answer.kind is AnswerKind.NARRATIVE
        assert answer.citations[0].quote in texts


def test_two_departments_are_asked_back(both: Library) -> None:
    answer = Assistant.open(both).ask("2031年总支出是多少")
    assert answer.status is Status.CLARIFY
    assert {entry.value for entry in answer.values} == {Decimal("1000.00"), Decimal("300.00")}


@pytest.mark.parametrize(
    ("name", "value"), [("清河区审计局", "300.00"), ("临江市清河区水务局", "1000.00"), ("水务局", "1000.00")]
)
def test_a_department_named_is_the_one_asked(both: Library, name: str, value: str) -> None:
    answer = Assistant.open(both).ask(f"{name}2031年总支出是多少")
    assert answer.value == Decimal(value)
    assert {citation.account.department for citation in answer.citations} == {answer.citations[0].account.department}


def test_only_the_accounts_chosen_are_asked(both: Library, water: Account, audit: Account) -> None:
    assistant = Assistant.open(both)
    assert assistant.ask("总支出是多少", accounts=[audit.id]).value == Decimal("300.00")
    assert assistant.ask("总支出是多少", accounts=[water.id]).value == Decimal("1000.00")
    assert assistant.ask("差旅费是多少", accounts=[audit.id]).status is Status.REFUSED
    assert assistant.ask("审计项目有多少个", accounts=[water.id]).status is Status.REFUSED
    assert assistant.ask("水务局总支出是多少", accounts=[audit.id]).status is Status.REFUSED


def test_the_follow_up_stays_with_the_department(both: Library) -> None:
    answer = Assistant.open(both).ask("基本支出呢", ["审计局总支出是多少"])
    assert answer.value == Decimal("260.00")


def test_a_removed_account_leaves_no_trace_in_any_answer(both: Library, audit: Account) -> None:
    assistant = Assistant.open(both)
    questions = [
        "审计局2031年总支出是多少", "总支出是多少", "完成了多少个审计项目", "为什么审计项目增加",
        "一般公共服务支出是多少", "审计项目做得怎么样",
    ]  # fmt: skip
    before = [assistant.ask(question) for question in questions]
    assert any(citation.account == audit.identity for answer in before for citation in answer.citations)
    both.remove(audit.id)
    for question in questions:
        answer = assistant.ask(question)
        assert audit.identity not in {citation.account for citation in answer.citations}
        assert "300" not in answer.text
        assert "17" not in answer.text
        assert audit.identity.department not in answer.text.replace(question, "")
    assert assistant.ask("总支出是多少").value == Decimal("1000.00")


def test_a_replaced_account_answers_with_its_new_figures(both: Library, water: Account, audit: Account) -> None:
    assistant = Assistant.open(both)
    assert assistant.ask("审计局总支出是多少").value == Decimal("300.00")
    both.add(Account(audit.identity, water.tables, (), "new.pdf"), b"")
    assert assistant.ask("审计局总支出是多少").value == Decimal("1000.00")


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        answer = Assistant.open(library).ask("总支出是多少")
    assert answer.status is Status.REFUSED
    assert "mingzhang add" in answer.text


def test_figure_questions_do_not_load_the_model(both: Library) -> None:
    script = """
        import sys
        from pathlib import Path
        from corpus.library import Library
        from qa.assistant import Assistant

        with Library.open(Path(sys.argv[1])) as library:
            assistant = Assistant.open(library)
            for question in ("水务局差旅费是多少", "水务局基本支出占总支出多少", "水务局公用经费里最多的是哪项"):
                print(assistant.ask(question).status)
        print(*sorted({"torch", "sentence_transformers", "transformers", "gradio"} & set(sys.modules)))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(both.directory)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["answered", "answered", "answered", ""]
