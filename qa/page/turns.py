"""A talk as HTML: what was asked, what was answered, and the buttons that go with each answer.

The buttons name the event they stand for and what it is about (talk.js passes it on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle

from corpus.account import Identity
from corpus.printable import printable
from qa.answer import Answer, Status
from qa.feedback import Verdict
from qa.page.answers import Shown, answer_html, answer_text
from qa.page.links import Link, address

SHOWN_QUESTION = 500
"""Characters of a question repeated in the talk; the assistant is given all of it."""
WHOSE = "{}"
EXAMPLES = ("{}“三公”经费预算是多少？", "{}基本支出占总支出多少？", "{}哪一类支出最多？", "什么是机关运行经费？")
NOWHERE = Link()
OFFERS = {Status.ANSWERED: "接着问", Status.CLARIFY: "请选一个", Status.REFUSED: "可以问"}


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    within: str = ""
    """The department and year the visitor had chosen, to be told."""
    asked_of: Link = NOWHERE
    """The same as a link that opens the question names them."""
    accounts: tuple[str, ...] = ()
    """Ids of the accounts they come to; empty for all of the library."""
    answer: Answer | None = None
    """None while it is awaited."""
    choices: tuple[str, ...] = ()
    """Questions that each ask for one of the readings among which the answer asks to choose."""


@dataclass(frozen=True, slots=True)
class Talk:
    """All that the page keeps of a visitor, for as long as the page is open."""

    turns: tuple[Turn, ...] = ()
    shown: Shown | None = None
    judged: frozenset[tuple[int, Verdict]] = frozenset()
    """Numbers of turns, each with what the visitor thinks of its answer."""

    @property
    def is_awaiting(self) -> bool:
        return bool(self.turns) and self.turns[-1].answer is None

    def questions(self, before: int) -> list[str]:
        """What was asked before a turn, oldest first."""
        return [turn.question for turn in self.turns[:before]]


def talk_html(talk: Talk) -> str:
    return "".join(_turn(talk, number) for number in range(len(talk.turns)))


def examples(identities: Sequence[Identity]) -> list[str]:
    """Questions to begin with; they say whose account they mean where the library holds several."""
    whose = cycle([""] if len(identities) < 2 else [f"{one.department}{one.year}年" for one in identities])
    return [question.replace(WHOSE, next(whose)) for question in EXAMPLES]


def welcome_html(questions: Sequence[str]) -> str:
    buttons = "".join(map(_asks, questions))
    return f'<div class="welcome"><h2>想知道哪笔账？</h2><p>用平常的话问，例如：</p>{buttons}</div>'


def offered_html(status: Status, questions: Sequence[str]) -> str:
    """Questions to go on with, after an answer of that status."""
    buttons = "".join(map(_asks, questions))
    return f'<div class="further"><p>{OFFERS[status]}</p>{buttons}</div>' if buttons else ""


def _turn(talk: Talk, number: int) -> str:
    turn = talk.turns[number]
    question = turn.question if len(turn.question) <= SHOWN_QUESTION else turn.question[:SHOWN_QUESTION] + "……"
    within = f'<p class="within">只查 {escape(turn.within)}</p>' if turn.within else ""
    asked = f'<div class="asked"><p>{escape(question)}</p>{within}</div>'
    if turn.answer is None:
        return f'<article>{asked}<p class="awaited" role="status">正在查账…</p></article>'
    answer = f'<div class="answer">{answer_html(turn.answer, number, talk.shown, turn.choices)}</div>'
    return f"<article>{asked}{answer}{_actions(talk, number, answer_text(turn.answer))}</article>"


def _actions(talk: Talk, number: int, text: str) -> str:
    turn = talk.turns[number]
    link = address(turn.asked_of, turn.question, talk.questions(number))
    judge = "".join(
        f'<button type="button" data-event="judge" data-turn="{number}" data-verdict="{one}"'
        f' aria-pressed="{"true" if (number, one) in talk.judged else "false"}">{one.chinese}</button>'
        for one in Verdict
    )
    return (
        f'<div class="actions"><button type="button" data-copy="{escape(text)}">复制答案和出处</button>'
        f'<button type="button" data-link="{escape(link)}">复制链接</button><span class="judge">{judge}</span></div>'
    )


def _asks(question: str) -> str:
    text = escape(printable(question))
    return f'<button type="button" class="ask" data-event="ask" data-question="{text}">{text}</button>'
