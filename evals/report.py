"""Judgements summed up by kind of question, for people and for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from evals.score import Judgement, Outcome

TOTAL = "all"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of questions; `citing` are the right answers expected to cite, `cited` those that did."""

    n: int
    right: int
    wrong: int
    withheld: int
    citing: int
    cited: int
    conflicts: int


def tally(judgements: Sequence[Judgement]) -> dict[str, Tally]:
    """A tally for every kind of question in order of appearance, and for all under TOTAL."""
    kinds = dict.fromkeys(judgement.question.kind for judgement in judgements)
    by_kind = {kind: _count([one for one in judgements if one.question.kind == kind]) for kind in kinds}
    return {**by_kind, TOTAL: _count(judgements)}


def _count(judgements: Sequence[Judgement]) -> Tally:
    outcomes = [judgement.outcome for judgement in judgements]
    return Tally(
        n=len(judgements),
        right=outcomes.count(Outcome.RIGHT),
        wrong=outcomes.count(Outcome.WRONG),
        withheld=outcomes.count(Outcome.WITHHELD),
        citing=sum(judgement.cited is not None for judgement in judgements),
        cited=sum(judgement.cited is True for judgement in judgements),
        conflicts=sum(bool(judgement.answer.conflicts) for judgement in judgements),
    )


def table(tallies: Mapping[str, Tally]) -> str:
    head = ("类别", "题数", "答对", "答错", "未答", "引证准确", "报出矛盾")
    return aligned([head, *(_row(kind, counts) for kind, counts in tallies.items())])


def _row(kind: str, counts: Tally) -> tuple[str, ...]:
    shares = (_percent(part, counts.n) for part in (counts.right, counts.wrong, counts.withheld))
    name = "合计" if kind == TOTAL else kind
    return (name, str(counts.n), *shares, _percent(counts.cited, counts.citing), str(counts.conflicts))


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns lined up in a terminal, the first to the left and the others to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(_pad(cells, widths)).rstrip() for cells in rows)


def _pad(cells: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    yield cells[0] + " " * (widths[0] - _width(cells[0]))
    for cell, width in zip(cells[1:], widths[1:], strict=True):
        yield " " * (width - _width(cell)) + cell


def _width(text: str) -> int:
    """Terminal columns taken: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def failures(judgements: Iterable[Judgement]) -> str:
    """The questions not answered rightly, with the reason, and those whose right answer cites another place."""
    lines = []
    for judgement in judgements:
        if judgement.reason:
            mark = "答错" if judgement.outcome is Outcome.WRONG else "未答"
            lines.append(f"{mark}  {judgement.question.id}  {judgement.question.text}\n      {judgement.reason}")
        elif judgement.cited is False:
            lines.append(f"引证  {judgement.question.id}  {judgement.question.text}")
    return "\n".join(lines)


def question_record(judgement: Judgement) -> dict[str, object]:
    return {
        "id": judgement.question.id,
        "kind": judgement.question.kind,
        "question": judgement.question.text,
        "outcome": judgement.outcome,
        "reason": judgement.reason,
        "cited": judgement.cited,
        "text": judgement.answer.text,
    }


def summary_record(tallies: Mapping[str, Tally]) -> dict[str, object]:
    return {"summary": {kind: asdict(counts) for kind, counts in tallies.items()}}
