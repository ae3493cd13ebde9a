"""The web page: a chat, and beside it the place in the account that each answer rests on.

Nothing of a visitor is kept outside that visitor's own page, and the page asks nothing of
any other host: fonts are the system's, and Gradio's analytics and sharing are off.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from PIL import Image

from corpus.errors import MingzhangError
from corpus.library import Library
from qa.answer import Answer, Citation, Status
from qa.evidence import evidence_html
from qa.messages import answer_messages, printable, question_message, source_label, sources
from qa.pictures import cited_page

if TYPE_CHECKING:
    from qa.assistant import Assistant

HOUR = 3600
LONGEST_QUESTION = 1000
"""Characters the text box takes."""

EXAMPLES = ("本年支出合计是多少？", "公务接待费花了多少？", "支出最多的科目是哪三个？", "什么是机关运行经费？")
APOLOGY = "抱歉，回答这个问题时程序出了错，已记入日志。请换个问法再试。"
NOTHING_YET = '<p class="empty">提问之后，这里显示答案所依据的原表、原文和原页。</p>'
NO_SOURCE = '<p class="empty">这个回答没有引用账目。</p>'
NO_PICTURE = '<p class="note">这一处没有页面图：来源文件没有页，或者这一页打不开。</p>'
HEADER = """
<header><h1>明账</h1><p>向政府部门公开的决算、预算提问，每个数字都指回原表原页。</p></header>
"""
WELCOME = "### 想知道哪笔账？\n用平常的话问，例如："

FONTS = [
    gr.themes.Font(name)
    for name in ("PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "sans-serif")
]
THEME = gr.themes.Base(primary_hue="teal", neutral_hue="stone", radius_size="lg", font=FONTS).set(
    body_background_fill="*neutral_50",
    body_background_fill_dark="*neutral_950",
    block_border_width="0px",
    button_primary_background_fill="*primary_700",
)
LAUNCH: dict[str, Any] = {
    "theme": THEME,
    "css_paths": Path(__file__).with_name("web.css"),
    "js": "() => { document.documentElement.lang = 'zh-CN' }",
    "share": False,
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "max_file_size": "20mb",
    "allowed_paths": [],
    "show_error": False,
    "footer_links": [],
    "quiet": True,
}
"""How Gradio is launched: nothing shared, nothing kept in the visitor's browser, no file of ours within reach."""

SHOW_MARK = """
watch('value', () => {
  element.closest('#evidence-pane').scrollTop = 0;
  const mark = element.querySelector('mark') || element.querySelector('.cited');
  const box = mark && mark.closest('.sheet, .passage');
  if (!box) return;
  const place = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
  box.scrollTop += place.top - frame.top - frame.height / 2;
  box.scrollLeft += Math.max(0, place.right - frame.right + 24);
});
"""
"""Begins new evidence at the top, with the marked place in the middle of its box."""

PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What the page asks of the program."""

    assistant: Assistant
    library: Library

    def answer(self, question: str, asked: Sequence[str], account: str) -> Answer:
        try:
            return self.assistant.ask(question, asked, [account] if account else [])
        except MingzhangError as error:
            return Answer(question, Status.REFUSED, str(error))
        except Exception:  # the outer edge: the visitor gets an apology, the log gets the traceback
            log.exception("a question could not be answered")
            return Answer(question, Status.REFUSED, APOLOGY)

    def evidence(self, citation: Citation) -> tuple[str, Image.Image | None]:
        """The cited place as HTML, and its page as a picture where there is one."""
        try:
            account = self.library.account(citation.account.id)
            source = self.library.source(citation.account.id)
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>', None
        picture = cited_page(account, source, citation)
        return evidence_html(account, citation) + (NO_PICTURE if picture is None else ""), picture

    def scopes(self) -> list[tuple[str, str]]:
        """The accounts to choose from: what is shown, and the id."""
        return [("全部账目", ""), *((identity.title, identity.id) for identity in self.library.identities())]

    def examples(self) -> list[str]:
        """Questions to begin with; they say whose account they mean where the library holds several."""
        identities = self.library.identities()
        if len(identities) < 2:
            return list(EXAMPLES)
        whose = cycle(f"{identity.department}{identity.year}年" for identity in identities)
        return [next(whose) + question for question in EXAMPLES]


def build(assistant: Assistant, library: Library) -> gr.Blocks:
    """The page, to be launched with LAUNCH."""
    desk = Desk(assistant, library)
    with gr.Blocks(title="明账", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)) as page:
        asked, found = gr.State([]), gr.State(())
        with gr.Row(elem_id="top"):
            gr.HTML(HEADER, apply_default_css=False)
            scope = gr.Dropdown(desk.scopes(), value="", label="查哪一份账", elem_id="scope", scale=0, min_width=360)
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="talk-pane", min_width=320, scale=5):
                talk = _chatbot(desk.examples())
                box = _question_box()
            with gr.Column(elem_id="evidence-pane", min_width=320, scale=6):
                choice = gr.Radio(visible=False, type="index", label="依据", elem_id="sources")
                sheet = gr.HTML(NOTHING_YET, js_on_load=SHOW_MARK, apply_default_css=False, elem_id="evidence")
                picture = gr.Image(
                    visible=False, label="原页", alt_text="原文件中引用处所在的一页", buttons=["fullscreen"],
                    interactive=False, elem_id="picture",
                )  # fmt: skip

        def ask(question: str, account: str, shown: list[Any], before: list[str]) -> Iterator[dict[Any, Any]]:
            question = printable(question)
            shown = [*shown, question_message(question)]
            yield {box: "", talk: shown}
            answer = desk.answer(question, before, account)
            cited = sources(answer)
            yield {
                talk: shown + answer_messages(answer),
                asked: [*before, question],
                found: cited,
                choice: _choice(cited),
                **show(0, cited),
            }

        def show(index: int, cited: Sequence[Citation]) -> dict[Any, Any]:
            html, image = desk.evidence(cited[index]) if cited else (NO_SOURCE, None)
            return {sheet: html, picture: gr.Image(image, visible=image is not None)}

        def forget() -> dict[Any, Any]:
            hidden = gr.Image(None, visible=False)
            return {asked: [], found: (), choice: _choice(()), sheet: NOTHING_YET, picture: hidden}

        evidence = [sheet, picture]
        asking = (ask, [box, scope, talk, asked], [box, talk, asked, found, choice, *evidence])
        box.submit(*asking, **PRIVATE)
        gr.on([talk.option_select, talk.example_select], _chosen, None, box, **PRIVATE).then(*asking, **PRIVATE)
        choice.input(show, [choice, found], evidence, **PRIVATE)
        talk.clear(forget, None, [asked, found, choice, *evidence], **PRIVATE)
        page.load(lambda: gr.Dropdown(choices=desk.scopes()), None, scope, **PRIVATE)
    page.queue(max_size=64, default_concurrency_limit=8)
    return page


def serve(assistant: Assistant, library: Library, host: str, port: int) -> None:
    """Serves the page until interrupted."""
    build(assistant, library).launch(server_name=host, server_port=port, **LAUNCH)


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


def _chosen(event: gr.SelectData) -> str:
    """The question a suggestion or an example stands for."""
    return str(event.value["text"] if isinstance(event.value, dict) else event.value)
