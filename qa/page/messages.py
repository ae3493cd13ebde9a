"""An Answer as chat messages: the figure first, then how it was computed, then where it stands.

Chat messages are Markdown, so everything that came from a document or a user goes through `plain`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import gradio as gr

from corpus.numbers import format_amount
from corpus.printable import printable
from qa.answer import REWORDED, Answer, Citation, Conflict, Labelled, Status

SHOWN_QUESTION = 500
"""Characters of a question repeated in the chat; the assistant is given all of it."""
SHOWN_SOURCES = 6
"""Sources named in the chat; the evidence beside it names them all."""

VERDICTS = {"true": "属实", "false": "不属实", "unverifiable": "无法核实"}

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_ACTIVE = re.compile(
    r"""[\\`*_#~<>&|\[\]@]       # emphasis, code, heading, markup, entity, table, link, address
    | :(?=//) | (?<=www)\.      # a bare address
    | ^[-+](?=\s|$)            # a list
    | [.)](?=\s|$)             # a numbered list
    | ^-(?=[-\s]*$) | ^=(?==*\s*$)  # a rule, or the underline of a heading
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
"""Characters that Markdown may act upon where they stand."""


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no emphasis, markup, link, list, rule or heading comes of it."""
    return _ACTIVE.sub(r"\\\g<0>", _INDENT.sub("", printable(text)))


def question_message(question: str) -> gr.ChatMessage:
    shown = question if len(question) <= SHOWN_QUESTION else question[:SHOWN_QUESTION] + "……"
    return gr.ChatMessage(role="user", content=plain(shown))


def answer_messages(answer: Answer) -> list[gr.ChatMessage]:
    marked = f"*{REWORDED}*" if answer.is_reworded else None
    main = (_headline(answer), plain(answer.text), marked, _listing(answer.values))
    notes = (*map(_conflict, answer.conflicts), _source_list(sources(answer)))
    messages = [gr.ChatMessage(content="\n\n".join(filter(None, main)))]
    if answer.formula:
        messages.append(gr.ChatMessage(content=plain(answer.formula), metadata={"title": "计算过程", "status": "done"}))
    if any(notes):
        messages.append(gr.ChatMessage(content="\n\n".join(filter(None, notes))))
    messages[-1].options = [{"value": printable(question)} for question in answer.suggestions]
    return messages


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


def _headline(answer: Answer) -> str | None:
    if answer.status is not Status.ANSWERED:
        return None
    verdict = VERDICTS.get(answer.verdict or "")
    figure = plain(amount(answer.value, answer.unit or "")) if answer.value is not None else None
    headline = verdict or figure
    return f"**{headline}**" if headline else None


def _listing(values: Sequence[Labelled]) -> str | None:
    if len(values) < 2:  # a single one is the headline
        return None
    rows = (f"| {plain(entry.label)} | {plain(amount(entry.value, entry.unit))} |" for entry in values)
    return "\n".join(("| 项目 | 数值 |", "| :--- | ---: |", *rows))


def _conflict(conflict: Conflict) -> str:
    figures = "\n".join(
        f"> - {plain(place(figure))}：{plain(amount(figure.value, figure.unit or ''))}"
        for figure in conflict.figures
        if figure.value is not None
    )
    difference = plain(amount(conflict.difference, conflict.unit))
    return f"> **账内数字不一致**　{plain(conflict.concept)}相差 {difference}\n>\n{figures}"


def _source_list(cited: Sequence[Citation]) -> str:
    """Numbered as in the choice of evidence."""
    shown = [
        f"{number}. {plain(place(citation))}" + (f"（第{citation.page}页）" if citation.page else "")
        for number, citation in enumerate(cited[:SHOWN_SOURCES], 1)
    ]
    rest = [f"　等{len(cited)}处"] if len(cited) > SHOWN_SOURCES else []
    return "\n".join((*shown, *rest))
