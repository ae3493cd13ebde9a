from __future__ import annotations

from decimal import Decimal

from evals.questions import Question
from evals.report import TOTAL, failures, question_record, table, tally
from evals.requirements import Answered, Refused
from evals.score import Judgement, judge
from qa.answer import Answer, Conflict, Status


def judgement(kind: str, status: Status, conflicts: tuple[Conflict, ...] = ()) -> Judgement:
    requirement = Refused() if kind == "refuse" else Answered()
    asked = Question(f"{kind}-{status}", "茶水费多少？", (), ("X",), kind, (requirement,), ())
    return judge(asked, Answer("茶水费多少？", status, "……", conflicts=conflicts), {})


JUDGEMENTS = [
    judgement("lookup", Status.ANSWERED, (Conflict("茶水费", (), Decimal("0.01"), "万元"),)),
    judgement("lookup", Status.REFUSED),
    judgement("refuse", Status.REFUSED),
    judgement("refuse", Status.ANSWERED),
]


def test_counts_by_kind_and_in_all() -> None:
    tallies = tally(JUDGEMENTS)
    assert list(tallies) == ["lookup", "refuse", TOTAL]
    lookup, refuse = tallies["lookup"], tallies["refuse"]
    assert (lookup.n, lookup.right, lookup.wrong, lookup.withheld, lookup.conflicts) == (2, 1, 0, 1, 1)
    assert (refuse.right, refuse.wrong, refuse.withheld) == (1, 1, 0)
    assert (tallies[TOTAL].n, tallies[TOTAL].right) == (4, 2)


def test_table_lines_up_chinese_and_latin() -> None:
    lines = table(tally(JUDGEMENTS)).splitlines()
    assert len(lines) == 4
    assert len({len(line.encode("gbk")) for line in lines}) == 1


def test_failures_name_question_and_reason() -> None:
    listing = failures(JUDGEMENTS)
    assert "lookup-refused" in listing
    assert "应当说明账上没有" in listing
    assert "lookup-answered" not in listing


def test_record_of_a_question() -> None:
    record = question_record(JUDGEMENTS[1])
    assert (record["id"], record["outcome"], record["cited"]) == ("lookup-refused", "withheld", None)
