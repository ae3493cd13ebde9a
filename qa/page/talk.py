"""The tab for asking: a chat, and beside it the place in the account that each answer rests on.

Whatever is a visitor's own comes into the events and goes out of them again; nothing of it is kept here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle
from typing import Any, Protocol

import gradio as gr
from PIL import Image

from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import printable
from qa.answer import Answer, Citation, Status
from qa.page.evidence import SHOW_MARK, evidence_html
from qa.page.messages import answer_messages, question_message, source_label, sources
from qa.page.parts import QUIET, page_picture
from qa.page.pictures import cited_page
from qa.page.selection import Selection

LONGEST_QUESTION = 1000
"""Characters the text box takes."""

EXAMPLES = ("“三公”经费预算是多少？", "基本支出占总支出多少？", "哪一类支出最多？", "什么是机关运行经费？")
APOLOGY = "抱歉，回答这个问题时程序出了错，已记入日志。请换个问法再试。"
NOTHING_YET = '<p class="empty">提问之后，这里显示答案所依据的原表、原文和原页。</p>'
NO_SOURCE = '<p class="empty">这个回答没有引用账目。</p>'
NO_PICTURE = '<p class="note">这一处没有页面图：来源文件没有页，或者这一页打不开。</p>'
WELCOME = "### 想知道哪笔账？\n用平常的话问，例如："

log = logging.getLogger(__name__)


class Assistant(Protocol):
    """Whoever answers: the program's assistant, or a test's."""

    def ask(self, question: str, history: Sequence[str] = ..., accounts: Sequence[str] = ...) -> Answer: ...


@dataclass(frozen=True)
class Desk:
    """What happens on the page's events. Whatever is a visitor's own comes in and goes out again."""

    assistant: Assistant
    library: Library

    def take(self, question: str, shown: list[dict[str, Any]], asked: list[str]) -> tuple[str, list[Any], list[str]]:
        """An emptied box, the talk with the question in it, and the questions of this talk."""
        if shown and shown[-1]["role"] == "user":
            raise gr.Error("请等上一个问题答完再问。", title="稍候", print_exception=False)
        question = printable(question)
        return "", [*shown, question_message(question)], [*asked, question]

    def answer(self, accounts: Sequence[str], shown: list[Any], asked: list[str]) -> tuple[Any, ...]:
        """The talk with the answer in it, the places it rests on, the choice between them, and the first."""
        *before, question = asked
        try:
            answer = self.assistant.ask(question, before, accounts)
            cited = sources(answer)
            evidence = self.show(0, cited)
        except Exception as error:  # the outer edge: the visitor gets an apology, the log gets the traceback
            log.exception("a question could not be answered")
            text = str(error) if isinstance(error, MingzhangError) else APOLOGY
            answer, cited, evidence = Answer(question, Status.REFUSED, text), (), self.show(0, ())
        return shown + answer_messages(answer), cited, _choice(cited), *evidence

    def show(self, index: int, cited: Sequence[Citation]) -> tuple[str, gr.Image]:
        """One cited place as HTML, and its page as a picture where there is one."""
        html, picture = self._evidence(cited[index]) if cited else (NO_SOURCE, None)
        return html, gr.Image(picture, visible=picture is not None)

    def examples(self) -> list[str]:
        """Questions to begin with; they say whose account they mean where the library holds several."""
        identities = self.library.identities()
        if len(identities) < 2:
            return list(EXAMPLES)
        whose = cycle(f"{identity.department}{identity.year}年" for identity in identities)
        return [next(whose) + question for question in EXAMPLES]

    def _evidence(self, citation: Citation) -> tuple[str, Image.Image | None]:
        try:
            account = self.library.account(citation.account.id)
            source = self.library.source(citation.account.id)
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>', None
        picture = cited_page(account, source, citation)
        return evidence_html(account, citation) + (NO_PICTURE if picture is None else ""), picture


def build_talk(assistant: Assistant, library: Library, selection: Selection) -> None:
    """The content of the tab, inside a gr.Blocks."""
    desk = Desk(assistant, library)
    asked, found = gr.State([]), gr.State(())
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="talk-pane", min_width=320, scale=5):
            talk = _chatbot(desk.examples())
            box = _question_box()
        with gr.Column(elem_id="evidence-pane", min_width=320, scale=6):
            choice = gr.Radio(visible=False, type="index", label="依据", elem_id="sources")
            sheet = gr.HTML(NOTHING_YET, js_on_load=SHOW_MARK, apply_default_css=False, elem_id="evidence")
            picture = page_picture("picture")

    taking = (desk.take, [box, talk, asked], [box, talk, asked])
    answering = (desk.answer, [selection.accounts, talk, asked], [talk, found, choice, sheet, picture])
    offered = gr.on([talk.option_select, talk.example_select], _chosen, None, box, **QUIET)
    for taken in (box.submit(*taking, **QUIET), offered.then(*taking, **QUIET)):
        taken.success(*answering, **QUIET | {"show_progress": "minimal", "show_progress_on": talk})
    choice.input(desk.show, [choice, found], [sheet, picture], **QUIET)
    talk.clear(_nothing, None, [asked, found, choice, sheet, picture], **QUIET)


def _chatbot(examples: Sequence[str]) -> gr.Chatbot:
    return gr.Chatbot(
        show_label=False,
        label="问答",
        placeholder=WELCOME,
        examples=[{"text": example} for example in examples],
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        buttons=["copy"],
        height=None,
        elem_id="talk",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        show_label=False,
        label="问题",
        placeholder="问一笔账",
        max_length=LONGEST_QUESTION,
        max_lines=4,
        submit_btn="提问",
        autofocus=True,
        elem_id="question",
    )


def _choice(cited: Sequence[Citation]) -> gr.Radio:
    labels = [source_label(number, citation) for number, citation in enumerate(cited, 1)]
    return gr.Radio(labels, value=next(iter(labels), None), visible=len(labels) > 1)


def _nothing() -> tuple[Any, ...]:
    """The state of a page on which nothing has been asked."""
    return [], (), _choice(()), NOTHING_YET, gr.Image(None, visible=False)


def _chosen(event: gr.SelectData) -> str:
    """The question a suggestion or an example stands for."""
    return str(event.value["text"] if isinstance(event.value, dict) else event.value)
