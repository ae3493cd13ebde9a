"""The web page: a chat, and beside it the place in the account that each answer rests on.

Nothing of a visitor is kept outside that visitor's own page, and the page asks nothing of
any other host: fonts are the system's, and Gradio's analytics and sharing are off.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any, Protocol
from urllib.request import getproxies

import gradio as gr
from PIL import Image

from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import printable
from qa.answer import Answer, Citation, Status
from qa.page.evidence import SHOW_MARK, evidence_html
from qa.page.findings import build_findings
from qa.page.messages import answer_messages, question_message, source_label, sources
from qa.page.pictures import cited_page

HOUR = 3600
LONGEST_QUESTION = 1000
"""Characters the text box takes."""

EXAMPLES = ("“三公”经费预算是多少？", "基本支出占总支出多少？", "哪一类支出最多？", "什么是机关运行经费？")
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

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Of an event: no spinner over the page, and no place in the public programming interface."""

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

    def answer(self, account: str, shown: list[Any], asked: list[str]) -> tuple[Any, ...]:
        """The talk with the answer in it, the places it rests on, the choice between them, and the first."""
        *before, question = asked
        try:
            answer = self.assistant.ask(question, before, [account] if account else [])
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

    def _evidence(self, citation: Citation) -> tuple[str, Image.Image | None]:
        try:
            account = self.library.account(citation.account.id)
            source = self.library.source(citation.account.id)
        except MingzhangError as error:
            return f'<p class="empty">{escape(str(error))}</p>', None
        picture = cited_page(account, source, citation)
        return evidence_html(account, citation) + (NO_PICTURE if picture is None else ""), picture


def build(assistant: Assistant, library: Library) -> gr.Blocks:
    """The page, to be launched with LAUNCH."""
    desk = Desk(assistant, library)
    page = gr.Blocks(title="明账", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR))
    with page:
        asked, found = gr.State([]), gr.State(())
        with gr.Row(elem_id="top"):
            gr.HTML(HEADER, apply_default_css=False)
            scope = gr.Dropdown(desk.scopes(), value="", label="查哪一份账", elem_id="scope", scale=0, min_width=360)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("提问"), gr.Row(elem_id="panes"):
                with gr.Column(elem_id="talk-pane", min_width=320, scale=5):
                    talk = _chatbot(desk.examples())
                    box = _question_box()
                with gr.Column(elem_id="evidence-pane", min_width=320, scale=6):
                    choice = gr.Radio(visible=False, type="index", label="依据", elem_id="sources")
                    sheet = gr.HTML(NOTHING_YET, js_on_load=SHOW_MARK, apply_default_css=False, elem_id="evidence")
                    picture = _picture()
            with gr.Tab("自查", elem_id="check-tab") as opened:
                build_findings(library, scope, opened)

        taking = (desk.take, [box, talk, asked], [box, talk, asked])
        answering = (desk.answer, [scope, talk, asked], [talk, found, choice, sheet, picture])
        offered = gr.on([talk.option_select, talk.example_select], _chosen, None, box, **QUIET)
        for taken in (box.submit(*taking, **QUIET), offered.then(*taking, **QUIET)):
            taken.success(*answering, **QUIET | {"show_progress": "minimal", "show_progress_on": talk})
        choice.input(desk.show, [choice, found], [sheet, picture], **QUIET)
        talk.clear(_nothing, None, [asked, found, choice, sheet, picture], **QUIET)
        page.load(lambda: gr.Dropdown(choices=desk.scopes()), None, scope, **QUIET)
    page.queue(max_size=64, default_concurrency_limit=8)
    return page


def serve(assistant: Assistant, library: Library, host: str, port: int, opened: Callable[[str], None]) -> None:
    """Serves the page until interrupted; calls `opened` with its address once it is up.

    Raises MingzhangError when the address cannot be listened on.
    """
    _require_free(host, port)
    os.environ["no_proxy"] = f"{getproxies().get('no', '')},127.0.0.1,localhost"  # Gradio calls itself as it starts
    page = build(assistant, library)
    _, address, _ = page.launch(server_name=host, server_port=port, prevent_thread_lock=True, **LAUNCH)
    opened(address)
    try:
        Event().wait()
    except KeyboardInterrupt:
        page.close(verbose=False)


def _require_free(host: str, port: int) -> None:
    """Gradio tells a taken port only after half a start, and leaves the half behind."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = f"网页开不起来：{host} 的端口 {port} 已被占用，或不能使用（{error.strerror}）。"
        raise MingzhangError(reason + "请用 --port 换一个端口。") from error


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


def _picture() -> gr.Image:
    return gr.Image(
        visible=False,
        label="原页",
        alt_text="原文件中引用处所在的一页",
        buttons=["fullscreen"],
        interactive=False,
        elem_id="picture",
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
