"""The tab for asking: a talk, and beside it the place in the account that each answer rests on.

Whatever is a visitor's own comes into the events and goes out of them again; nothing of it is kept here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import gradio as gr

from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import printable
from qa.answer import Answer, Status
from qa.feedback import Feedback, Verdict
from qa.offering import offered
from qa.page.answers import Shown, chosen_by, sources
from qa.page.links import Link, boxes_in, question_in
from qa.page.parts import QUIET, number_in
from qa.page.places import Places
from qa.page.selection import Selection
from qa.page.turns import Talk, Turn, examples, offered_html, talk_html, welcome_html

LONGEST_QUESTION = 1000
"""Characters the text box takes."""
MOST_TURNS = 60
"""Turns of one talk; people who go on to other things begin a new one."""
APOLOGY = "抱歉，回答这个问题时程序出了错，已记入日志。请换个问法再试。"
NOT_HELD = "链接里说的那份账不在这个账目库里，所以没有作答。可以在上面另选一份，或不选，再问一次。"
NOTHING_YET = '<p class="empty">提问之后，这里显示答案所依据的原表、原文和原页。</p>'
NO_SOURCE = '<p class="empty">这个回答没有引用账目。</p>'
JS = Path(__file__).with_name("talk.js").read_text(encoding="utf-8")

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Assistant(Protocol):
    """Whoever answers: the program's assistant, or a test's."""

    def ask(self, question: str, history: Sequence[str] = ..., accounts: Sequence[str] = ...) -> Answer: ...

    def find(self, question: str, history: Sequence[str] = ..., accounts: Sequence[str] = ...) -> Answer:
        """The same, without a language model that might reword it."""
        ...


@dataclass(frozen=True)
class Desk:
    """What happens on the events of the tab."""

    assistant: Assistant
    library: Library
    places: Places
    feedback: Feedback

    def take(self, question: str, talk: Talk, department: str, period: str, accounts: tuple[str, ...]) -> Any:
        """An emptied box, the talk with the question in it, and no questions to go on with."""
        if talk.is_awaiting:
            raise gr.Error("请等上一个问题答完再问。", title="稍候", print_exception=False)
        if len(talk.turns) >= MOST_TURNS:
            raise gr.Error("这次问得很多了，请点“新对话”再问。", title="稍候", print_exception=False)
        within = " · ".join(filter(None, (department, period)))
        link = Link(department, period, accounts[0] if len(accounts) == 1 else "")
        turn = Turn(printable(question), within, link, accounts)
        talk = replace(talk, turns=(*talk.turns, turn))
        return "", talk, talk_html(talk), ""

    def open(self, department: str, period: str, accounts: tuple[str, ...], request: gr.Request) -> tuple[Any, ...]:
        """The talk that the link to the page asks for, its last question still to be answered."""
        question, before = question_in(request.query_params)
        if not question:
            return gr.skip(), gr.skip()
        talk = Talk()
        for earlier in [*before, question]:
            talk = self.answered(talk)
            _, talk, _, _ = self.take(earlier, talk, department, period, accounts)
        named = boxes_in(request.query_params).account
        if named and named not in accounts:
            talk = _told(talk, Answer(question, Status.REFUSED, NOT_HELD))
        return talk, talk_html(talk)

    def answer(self, talk: Talk) -> tuple[Any, ...]:
        """The talk with the answer in it, and the first place that it rests on."""
        if not talk.turns:
            return gr.skip(), gr.skip(), gr.skip()
        talk = self.answered(talk)
        return talk, talk_html(talk), self.evidence(talk, talk.shown)

    def answered(self, talk: Talk) -> Talk:
        if not talk.is_awaiting:
            return talk
        turn, history = talk.turns[-1], talk.questions(len(talk.turns) - 1)
        answer = _guarded(
            lambda: self.assistant.ask(turn.question, history, turn.accounts),
            lambda reason: Answer(turn.question, Status.REFUSED, reason),
        )
        choices = self._offered(answer, talk) if answer.status is Status.CLARIFY else ()
        return _told(talk, answer, choices)

    def offer(self, talk: Talk) -> str:
        """Questions to go on with, beside those that the answer itself has as buttons."""
        if not talk.turns or (answer := talk.turns[-1].answer) is None:
            return ""
        if answer.status is not Status.CLARIFY:
            return offered_html(answer.status, self._offered(answer, talk))
        left = [one for one in talk.turns[-1].choices if chosen_by(one, answer.values) is None]
        return offered_html(answer.status, left)

    def _offered(self, answer: Answer, talk: Talk) -> tuple[str, ...]:
        """Questions after the last turn that the accounts answer."""
        history, accounts = talk.questions(len(talk.turns) - 1), talk.turns[-1].accounts
        return _guarded(lambda: offered(self.assistant.find, answer, history, accounts), lambda _: ())

    def show(self, talk: Talk, shown: Shown) -> tuple[Any, ...]:
        """A place, and the talk that says which it is. The talk stays as it is while an answer is awaited."""
        evidence = self.evidence(talk, shown)
        if talk.is_awaiting:
            return gr.skip(), gr.skip(), evidence
        talk = replace(talk, shown=shown)
        return talk, talk_html(talk), evidence

    def judge(self, talk: Talk, turn: int, verdict: Verdict) -> tuple[Any, Any]:
        """Keep what the visitor thinks of an answer; the talk says so."""
        answer = talk.turns[turn].answer
        if answer is None or talk.is_awaiting or (turn, verdict) in talk.judged:
            return gr.skip(), gr.skip()
        if not self.feedback.keep(verdict, answer, talk.questions(turn), talk.turns[turn].accounts):
            raise gr.Error("没能记下：账目库的文件夹写不了。", title="抱歉", print_exception=False)
        gr.Info("只记在这台机器上，不会发往别处。", title=f"已记下“{verdict.chinese}”", duration=4)
        talk = replace(talk, judged=talk.judged | {(turn, verdict)})
        return talk, talk_html(talk)

    def evidence(self, talk: Talk, shown: Shown | None) -> str:
        answer = talk.turns[shown.turn].answer if shown is not None else None
        if shown is None or answer is None:
            return NOTHING_YET
        cited = sources(answer)
        if shown.compared:
            return self.places.contradiction_html(answer.conflicts[shown.place], len(cited))
        return self.places.html(cited, shown.place) or NO_SOURCE

    def welcome(self) -> str:
        """Examples that the accounts answer."""
        candidates = examples(self.library.identities())
        found = (_guarded(partial(self.assistant.find, one), lambda _: None) for one in candidates)
        answered = [one.question for one in found if one is not None and one.status is Status.ANSWERED]
        return welcome_html(answered or candidates)


def build_talk(assistant: Assistant, library: Library, places: Places, selection: Selection) -> None:
    """The content of the tab, inside a gr.Blocks."""
    desk = Desk(assistant, library, places, Feedback(library))
    kept, welcome = gr.State(Talk()), desk.welcome()
    with gr.Row(elem_id="panes", elem_classes="panes"):
        with gr.Column(elem_id="talk-pane", elem_classes="pane", min_width=320, scale=5):
            with gr.Column(elem_id="talk-scroll"):
                talk = gr.HTML(welcome, js_on_load=JS, apply_default_css=False, elem_id="talk")
                further = gr.HTML("", js_on_load=JS, apply_default_css=False, elem_id="further")
            with gr.Row(elem_id="asking"):
                box = _question_box()
                new = gr.Button("新对话", elem_id="new", scale=0, min_width=88)
        with gr.Column(elem_id="evidence-pane", elem_classes="pane", min_width=320, scale=6):
            evidence = desk.places.view(NOTHING_YET, "evidence")

    def show(talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        shown = _shown(talk, event)
        return (gr.skip(), gr.skip(), gr.skip()) if shown is None else desk.show(talk, shown)

    def judge(talk: Talk, event: gr.EventData) -> tuple[Any, Any]:
        turn, verdict = number_in(event, "turn"), Verdict.of(getattr(event, "verdict", None))
        if verdict is None or turn >= len(talk.turns):
            return gr.skip(), gr.skip()
        return desk.judge(talk, turn, verdict)

    chosen = [selection.department, selection.period, selection.accounts]
    taking = (desk.take, [box, kept, *chosen], [box, kept, talk, further])
    asked = [buttons.ask(_question, None, box, **QUIET).then(*taking, **QUIET) for buttons in (talk, further)]
    opened = selection.opened.then(desk.open, chosen, [kept, talk], **QUIET)
    for taken in (box.submit(*taking, **QUIET), *asked, opened):
        answered = taken.success(desk.answer, kept, [kept, talk, evidence], **QUIET)
        answered.success(desk.offer, kept, further, **QUIET)
    for buttons in (talk, evidence):
        buttons.show(show, kept, [kept, talk, evidence], **QUIET)
    talk.judge(judge, kept, [kept, talk], **QUIET)
    new.click(lambda: (Talk(), welcome, "", NOTHING_YET), None, [kept, talk, further, evidence], **QUIET)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        show_label=False,
        label="问题",
        placeholder="问一笔账",
        max_length=LONGEST_QUESTION,
        max_lines=4,
        submit_btn="提问",
        elem_id="question",
    )


def _told(talk: Talk, answer: Answer, choices: tuple[str, ...] = ()) -> Talk:
    """The talk with its last question answered; a contradiction is what is shown of it first."""
    turns = (*talk.turns[:-1], replace(talk.turns[-1], answer=answer, choices=choices))
    return replace(talk, turns=turns, shown=Shown(len(turns) - 1, compared=bool(answer.conflicts)))


def _question(event: gr.EventData) -> str:
    return str(getattr(event, "question", ""))[:LONGEST_QUESTION]


def _shown(talk: Talk, event: gr.EventData) -> Shown | None:
    """The place that a button asks for; of the answer shown where it names none. None where there is no such place."""
    here = talk.shown.turn if talk.shown is not None else 0
    turn = number_in(event, "turn") if hasattr(event, "turn") else here
    answer = talk.turns[turn].answer if turn < len(talk.turns) else None
    shown = Shown(turn, number_in(event, "place"), hasattr(event, "compared"))
    if answer is None:
        return None
    return shown if shown.place < len(answer.conflicts if shown.compared else sources(answer)) else None


def _guarded(action: Callable[[], Result], instead: Callable[[str], Result]) -> Result:
    """The outer edge: whatever goes wrong, the visitor gets a sentence, and the log the traceback."""
    try:
        return action()
    except Exception as error:
        log.exception("a question could not be answered")
        return instead(str(error) if isinstance(error, MingzhangError) else APOLOGY)
