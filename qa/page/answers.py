"""An Answer as HTML: the figure first, then how it was computed, then where it stands; and as text to take away.

Everything that came from a document or a user passes through `escape`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from corpus.numbers import format_amount
from corpus.printable import printable
from qa.answer import REWORDED, Answer, Citation, Conflict, Labelled, Status

MOST_LISTED = 60
"""Entries of a list that the page shows; the text names them all."""
VERDICTS = {"true": "属实", "false": "不属实", "unverifiable": "无法核实"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The place that is shown: a source, or where two are compared a contradiction, of an answer. All count from 0."""

    turn: int
    place: int = 0
    compared: bool = False


def answer_html(answer: Answer, turn: int, shown: Shown | None = None, choices: Sequence[str] = ()) -> str:
    """`turn` is the number of the answer in its talk, which the buttons of its places carry.

    `choices` are questions that each ask for one of the readings among which the answer asks to choose.
    """
    parts = (
        _headline(answer),
        f'<p class="told">{_lines(_told(answer))}</p>',
        f'<p class="note">{escape(REWORDED)}</p>' if answer.is_reworded else "",
        _readings(answer.values, choices) if answer.status is Status.CLARIFY else _listing(answer.values),
        _arithmetic(answer.formula),
        "".join(
            _conflict(conflict, _opens(Shown(turn, number, True), shown))
            for number, conflict in enumerate(answer.conflicts)
        ),
        _sources(sources(answer), turn, shown),
    )
    return "".join(parts)


def answer_text(answer: Answer) -> str:
    """The answer with its arithmetic and its sources, to be pasted elsewhere."""
    lines = [f"问：{answer.question}", f"答：{answer.text}"]
    if answer.is_reworded:
        lines.append(REWORDED)
    if answer.formula:
        lines.append(f"算式：{answer.formula}")
    lines += (f"[{number}] {_source_text(one)}" for number, one in enumerate(sources(answer), 1))
    return printable("\n".join(lines))


def chosen_by(question: str, readings: Sequence[Labelled]) -> Labelled | None:
    """The reading that a question asks for; None where that is not plain."""
    found = [one for one in readings if one.label in question]
    return max(found, key=lambda one: len(one.label), default=None)


def sources(answer: Answer) -> tuple[Citation, ...]:
    """Everything the answer rests on, each place once: its citations, then the figures that disagree."""
    disagreeing = (figure for conflict in answer.conflicts for figure in conflict.figures)
    return tuple(dict.fromkeys((*answer.citations, *disagreeing)))


def place(citation: Citation) -> str:
    """Where a citation stands in its account, in a few words."""
    if citation.table is not None:
        return " · ".join(part for part in (citation.table, citation.row, citation.column) if part)
    return (citation.section or "正文").rsplit("/", 1)[-1]


def source_label(number: int, citation: Citation) -> str:
    figure = f"　{amount(citation.value, citation.unit or '')}" if citation.value is not None else ""
    return f"{number}　{printable(place(citation))}{figure}"


def amount(value: Decimal, unit: str) -> str:
    return f"{format_amount(value)}{'' if unit == '%' else ' '}{unit}".rstrip()


def _headline(answer: Answer) -> str:
    if answer.status is not Status.ANSWERED:
        return ""
    verdict = VERDICTS.get(answer.verdict or "")
    figure = amount(answer.value, answer.unit or "") if answer.value is not None else None
    headline = verdict or figure
    return f'<p class="figure">{escape(headline)}</p>' if headline else ""


def _told(answer: Answer) -> str:
    """The text; of a question asked back, only the question where the readings stand in a table below."""
    asked, mark, _ = answer.text.partition("？")
    return asked + mark if answer.status is Status.CLARIFY and mark and len(answer.values) > 1 else answer.text


def _lines(text: str) -> str:
    return escape(printable(text)).replace("\n\n", "</p><p>").replace("\n", "<br>")


def _listing(values: Sequence[Labelled]) -> str:
    if len(values) < 2:  # a single one is the headline
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(entry.label)}</th><td>{escape(amount(entry.value, entry.unit))}</td></tr>'
        for entry in values[:MOST_LISTED]
    )
    return f'<table class="listing"><tbody>{rows}</tbody></table>'


def _readings(values: Sequence[Labelled], choices: Sequence[str]) -> str:
    """Each with its figure; a button where there is a question that asks for it."""
    asking = {chosen_by(question, values): question for question in choices}
    return "".join(_reading(entry, asking.get(entry)) for entry in values[:MOST_LISTED])


def _reading(entry: Labelled, question: str | None) -> str:
    told = f"<span>{escape(entry.label)}</span><b>{escape(amount(entry.value, entry.unit))}</b>"
    if question is None:
        return f'<div class="reading">{told}</div>'
    asks = f'data-event="ask" data-question="{escape(printable(question))}"'
    return f'<button type="button" class="reading" {asks}>{told}</button>'


def _arithmetic(formula: str | None) -> str:
    if not formula:
        return ""
    return f"<details><summary>计算过程</summary><p>{_lines(formula)}</p></details>"


def _opens(place: Shown, shown: Shown | None) -> str:
    """The attributes of a button that opens a place."""
    current = ' aria-current="true"' if place == shown else ""
    compared = ' data-compared="1"' if place.compared else ""
    return f'type="button" data-event="show" data-turn="{place.turn}" data-place="{place.place}"{compared}{current}'


def _conflict(conflict: Conflict, opens: str) -> str:
    figures = "".join(
        f"<li>{escape(place(figure))}：{escape(amount(figure.value, figure.unit or ''))}</li>"
        for figure in conflict.figures
        if figure.value is not None
    )
    difference = escape(amount(conflict.difference, conflict.unit))
    return (
        f'<div class="conflict"><p><strong>账内数字不一致</strong>　{escape(conflict.concept)}相差 {difference}</p>'
        f"<ul>{figures}</ul><button {opens}>并排看这两处</button></div>"
    )


def _sources(cited: Sequence[Citation], turn: int, shown: Shown | None) -> str:
    """Numbered as in the view of evidence."""
    items = "".join(
        f"<li><button {_opens(Shown(turn, number), shown)}><b>{number + 1}</b>"
        f"<span>{escape(place(one))}{f'（第{one.page}页）' if one.page else ''}</span></button></li>"
        for number, one in enumerate(cited)
    )
    return f'<ol class="sources" aria-label="出处">{items}</ol>' if items else ""


def _source_text(citation: Citation) -> str:
    page = f"，第{citation.page}页" if citation.page else ""
    figure = f"：{amount(citation.value, citation.unit or '')}" if citation.value is not None else ""
    return f"{citation.account.title}，{place(citation)}{page}{figure}"
