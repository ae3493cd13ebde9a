"""Answers made by hand, right, wrong and refused, against every form of expectation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from corpus.account import Identity, Kind, Scope
from evals.questions import Question, QuestionError, read_questions
from evals.score import Outcome, judge, score
from qa.answer import Answer, Citation, Conflict, Labelled, Status

ACCOUNT = Identity("某市某局", 2030, Kind.FINAL, Scope.DEPARTMENT)
OTHER = Identity("某市某委", 2030, Kind.FINAL, Scope.DEPARTMENT)
REFUSAL = Answer("?", Status.REFUSED, "账上没有这一项。")
ASKED_BACK = Answer("?", Status.CLARIFY, "您问的是哪个部门？")


def question(tmp_path: Path, expect: dict[str, Any], **fields: Any) -> Question:
    record = {"id": "q1", "question": "？", "doc": "X", "kind": "lookup", "expect": expect, **fields}
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return read_questions(path)[0]


def answer(text: str = "", value: str | None = None, unit: str | None = None, **fields: Any) -> Answer:
    return Answer("？", Status.ANSWERED, text, value=None if value is None else Decimal(value), unit=unit, **fields)


def listed(*entries: tuple[str, str, str]) -> tuple[Labelled, ...]:
    return tuple(Labelled(label, Decimal(value), unit) for label, value, unit in entries)


def cell(table: str, row: str, column: str, value: str = "1.00", **fields: Any) -> Citation:
    fields = {"account": ACCOUNT, **fields}
    return Citation(table=table, row=row, column=column, value=Decimal(value), unit="万元", **fields)


def passage(section: str) -> Citation:
    return Citation(ACCOUNT, section=section, quote="……")


TEA = ("茶水费", "3.50", "万元")
PAPER = ("纸张费", "2.25", "万元")
LIST = {"values": [dict(zip(("label", "value", "unit"), entry, strict=True)) for entry in (TEA, PAPER)]}
CONFLICT = Conflict(
    "茶水费",
    (cell("支出表", "茶水费", "决算数", "3.50"), cell("总表", "茶水费", "决算数", "3.51")),
    Decimal("0.01"),
    "万元",
)
BOTH = {"values_all": [{"value": "3.50", "unit": "万元"}, {"value": "3.51", "unit": "万元"}]}

RIGHT = [
    ({"value": "3.50", "unit": "万元"}, answer(value="35000", unit="元")),
    ({"value": "33.33", "unit": "%", "tolerance": "0.01"}, answer(value="33.34", unit="%")),
    ({"value": "35000", "unit": "元", "also": [{"value": "3.5", "unit": "个"}]}, answer(value="3.5", unit="个")),
    ({"value": "3.50", "unit": "万元"}, answer(values=listed(TEA))),
    (LIST, answer(values=listed(PAPER, TEA))),
    ({**LIST, "ordered": True}, answer(values=listed(TEA, PAPER))),
    (
        {"values": [{"label": "茶水费（30299）", "label_any": ["茶水"], "value": "3.50", "unit": "万元"}]},
        answer("最多的是茶水费。", "3.50", "万元"),
    ),
    (
        {
            "values": [
                {"label": "项目数", "value": "13", "unit": "个"},
                {"label": "资金", "value": "2.25", "unit": "万元"},
            ]
        },
        answer(values=listed(("评价的项目", "13", "个"), ("涉及金额", "2.25", "万元"))),
    ),
    (BOTH, answer(value="3.50", unit="万元", conflicts=(CONFLICT,))),
    ({**BOTH, "minor": True}, answer(value="3.51", unit="万元", citations=(CONFLICT.figures[1],))),
    ({"verdict": "false"}, answer(verdict="false")),
    ({"verdict": "true", "values": LIST["values"]}, answer(verdict="true", values=listed(TEA, PAPER))),
    ({"verdict": "true", "value": "3.50", "unit": "万元"}, answer(verdict="true", citations=(CONFLICT.figures[0],))),
    ({"text_any": [["区+街", "街道"], ["26个领域"]]}, answer("建立了“区＋街”体系，覆盖 26 个领域。")),
    ({"refuse": True}, REFUSAL),
    ({"clarify": True, "acceptable_values": LIST["values"]}, ASKED_BACK),
    ({"clarify": True, "acceptable_values": LIST["values"]}, answer(values=listed(TEA, PAPER))),
]

WRONG = [
    ({"value": "3.50", "unit": "万元"}, answer(value="3.50", unit="元")),
    ({"value": "3.50", "unit": "万元"}, answer("茶水费3.50万元。")),
    ({"value": "3.50", "unit": "万元"}, answer(values=listed(TEA, PAPER))),
    (LIST, answer(values=listed(TEA))),
    (LIST, answer(values=listed(("茶水费", "2.25", "万元"), ("纸张费", "3.50", "万元")))),
    ({**LIST, "ordered": True}, answer(values=listed(PAPER, TEA))),
    (BOTH, answer(value="3.50", unit="万元")),
    ({**BOTH, "minor": True}, answer(value="3.52", unit="万元")),
    ({"verdict": "false"}, answer(verdict="unverifiable")),
    ({"verdict": "true", "values": LIST["values"]}, answer(verdict="true", values=listed(TEA))),
    ({"text_any": [["区+街"], ["26个领域"]]}, answer("建立了“区＋街”体系。")),
    ({"refuse": True}, answer(value="3.50", unit="万元")),
    ({"clarify": True, "acceptable_values": LIST["values"]}, answer(value="3.50", unit="万元")),
]

WITHHELD = [
    ({"value": "3.50", "unit": "万元"}, REFUSAL),
    ({"text_any": [["区+街"]]}, ASKED_BACK),
    ({"refuse": True}, ASKED_BACK),
    ({"clarify": True, "acceptable_values": LIST["values"]}, REFUSAL),
    (
        {"clarify": True, "acceptable_values": LIST["values"]},
        Answer("？", Status.CLARIFY, "哪一年的？", values=listed(TEA, ("另一项", "9.99", "万元"))),
    ),
]


@pytest.mark.parametrize(
    ("expect", "given", "outcome"),
    [(*case, Outcome.RIGHT) for case in RIGHT]
    + [(*case, Outcome.WRONG) for case in WRONG]
    + [(*case, Outcome.WITHHELD) for case in WITHHELD],
)
def test_outcome(tmp_path: Path, expect: dict[str, Any], given: Answer, outcome: Outcome) -> None:
    judgement = judge(question(tmp_path, expect), given, {})
    assert (judgement.outcome, bool(judgement.reason)) == (outcome, outcome is not Outcome.RIGHT), judgement.reason


def test_the_history_is_asked_along(tmp_path: Path) -> None:
    class Recorder:
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            return answer(f"{question}|{'|'.join(history)}")

    asked = question(tmp_path, {"text_any": [["纸张费呢"]]}, question="那纸张费呢？", history=["茶水费多少？"])
    (judgement,) = score([asked], Recorder(), {})
    assert judgement.answer.text == "那纸张费呢？|茶水费多少？"


TABLE_PLACE = {"doc": "X", "table": "支出决算表", "row": "2080505 养老保险缴费支出", "column": "本年支出合计"}
SECTION_PLACE = {"doc": "X", "section": "四、其他事项/（一）茶水"}


@pytest.mark.parametrize(
    ("place", "citation", "cited"),
    [
        (TABLE_PLACE, cell("支出决算表", "养老保险缴费支出", "本年支出/合计", row_code="2080505"), True),
        (TABLE_PLACE, cell("2030年度部门支出决算表", "养老保险 缴费支出", "合计"), True),
        (TABLE_PLACE, cell("支出决算表", "养老保险缴费支出", "本年支出合计", row_code="2080506"), False),
        (TABLE_PLACE, cell("支出决算表", "职业年金缴费支出", "本年支出合计"), False),
        (TABLE_PLACE, cell("支出决算表", "养老保险缴费支出", "项目支出"), False),
        (TABLE_PLACE, cell("一般公共预算财政拨款支出决算表", "养老保险缴费支出", "本年支出合计"), False),
        (TABLE_PLACE, cell("支出决算表", "养老保险缴费支出", "本年支出合计", account=OTHER), False),
        (
            {"doc": "X", "table": "“三公”经费支出决算表", "row": "公务接待费", "column": "预算数"},
            cell("三公经费支出决算表", "", "公务接待费", side="预算数"),
            True,
        ),
        (
            {"doc": "X", "table": "“三公”经费支出决算表", "row": "公务接待费", "column": "预算数"},
            cell("三公经费支出决算表", "", "决算数/公务接待费"),
            False,
        ),
        (SECTION_PLACE, passage("第三部分 说明/四、其他事项/（一）茶水"), True),
        (SECTION_PLACE, passage("第三部分说明/四、其他事项/（一）茶水/1.说明"), True),
        (SECTION_PLACE, passage("十四、其他事项/（一）茶水"), False),
        (SECTION_PLACE, passage("四、其他事项"), False),
        (SECTION_PLACE, cell("支出决算表", "茶水", "决算数"), False),
    ],
)
def test_citation(tmp_path: Path, place: dict[str, Any], citation: Citation, cited: bool) -> None:
    asked = question(tmp_path, {"text_any": [["茶"]]}, citations=[place])
    assert judge(asked, answer("茶", citations=(citation,)), {"X": ACCOUNT.id}).cited is cited


def test_one_alternative_must_be_cited_whole(tmp_path: Path) -> None:
    asked = question(tmp_path, {"text_any": [["茶"]]}, citations_any=[[TABLE_PLACE, SECTION_PLACE], [SECTION_PLACE]])
    row = cell("支出决算表", "养老保险缴费支出", "本年支出合计")
    assert judge(asked, answer("茶", citations=(passage("四、其他事项/（一）茶水"),)), {}).cited is True
    assert judge(asked, answer("茶", citations=(row,)), {}).cited is False


def test_citations_count_for_right_answers_alone(tmp_path: Path) -> None:
    asked = question(tmp_path, {"value": "3.50", "unit": "万元"}, citations=[TABLE_PLACE])
    assert judge(asked, answer(value="3.51", unit="万元"), {}).cited is None
    assert judge(asked, REFUSAL, {}).cited is None


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "q1"}', '{"id": "q1", "question": "？", "kind": "x", "expect": {"value": "?"}}']
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"broken\.jsonl 第 2 行"):
        read_questions(path)


def ideal(record: dict[str, Any]) -> Answer:
    """The answer that the expectation of a question describes."""
    expect = record["expect"]
    if expect.get("refuse") or expect.get("clarify"):
        return Answer("？", Status.REFUSED if expect.get("refuse") else Status.CLARIFY, "……")
    figures = [*expect.get("values", ()), *expect.get("values_all", ())]
    places = record.get("citations") or record["citations_any"][-1]
    return answer(
        "".join(group[0] for group in expect.get("text_any", ())),
        expect.get("value"),
        expect.get("unit"),
        values=listed(*((figure["label"], figure["value"], figure["unit"]) for figure in figures)),
        verdict=expect.get("verdict"),
        citations=tuple(
            passage(place["section"]) if "section" in place else cell(place["table"], place["row"], place["column"])
            for place in places
        ),
    )


def test_shared_questions_have_a_right_answer_and_refusing_all_is_not_it(shared: Path) -> None:
    path = shared / "questions" / "dev.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    questions = read_questions(path)
    answered = [judge(asked, ideal(record), {}) for asked, record in zip(questions, records, strict=True)]
    assert [one.reason for one in answered if one.outcome is not Outcome.RIGHT or one.cited is False] == []
    refused = {asked.kind: judge(asked, REFUSAL, {}).outcome for asked in questions}
    assert {kind for kind, outcome in refused.items() if outcome is Outcome.RIGHT} == {"refuse"}
    assert Outcome.WRONG not in refused.values()
