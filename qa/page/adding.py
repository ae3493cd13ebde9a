"""The tab for adding documents: what was recognised in them is shown first, and added once it is confirmed.

Whoever leaves midway, by the button or by closing the browser, ends the reading; the library is only
written to after the confirmation, one whole account at a time.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import gradio as gr

from corpus.account import Account
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import one_line
from corpus.proofs import Verdict, prove
from corpus.reading import SUFFIXES
from corpus.workers import Outcome, Reading, Step, follow_files
from qa.adding import store
from qa.page.parts import QUIET
from qa.page.selection import Selection

MOST_FILES = 20
AT_ONCE = 2
"""So many visitors' documents are read at the same time; others wait."""
AFTER_A_WRONG_PASSWORD = 1.0
"""Seconds until the next one is looked at."""
FORMS = "PDF、Word、Excel、网页和纯文本"

NO_FILE = '<p class="empty">请先选文件。</p>'
WRONG = '<p class="failed">密码不对。</p>'
STOPPED = '<p class="note">已停止，什么都没有加入。</p>'
TOO_MANY = f'<p class="failed">一次最多 {MOST_FILES} 个文件，请分几次添加。</p>'
NOTHING_CHOSEN = '<p class="failed">没有勾选任何一份账。</p>'


@dataclass(frozen=True)
class Gate:
    """Lets in whoever knows the password; everybody where there is none."""

    password: str | None = None
    _busy: Lock = field(default_factory=Lock)

    def opens(self, given: object) -> bool:
        if not self.password:
            return True
        if isinstance(given, str) and hmac.compare_digest(given.encode(), self.password.encode()):
            return True
        with self._busy:
            sleep(AFTER_A_WRONG_PASSWORD)
        return False


@dataclass(frozen=True)
class Intake:
    """What happens on the events of the tab. Documents that were read are the visitor's own until they are added."""

    library: Library
    gate: Gate
    added: Callable[[], None]
    """Called after something was added."""

    def read(self, password: object, paths: Sequence[str] | None) -> Generator[tuple[Any, ...], None, None]:
        """How far each file is, then what was recognised in it; what was read, and the choice of what to add."""
        files = [Path(path) for path in paths or ()]
        refusal = self._refusal(password, files)
        if refusal:
            yield refusal, (), *_nothing_to_add()
            return
        states = dict.fromkeys(files, "等待")
        yield _states_html(states), (), *_nothing_to_add()
        outcomes: list[Outcome] = []
        with closing(follow_files(files)) as following:
            for news in following:
                if isinstance(news, Step):
                    states[news.file] = f"第 {news.done} 页，共 {news.total} 页"
                elif news is not None:
                    states[files[len(outcomes)]] = "读完" if isinstance(news, Reading) else "读不了"
                    outcomes.append(news)
                yield _states_html(states), (), *_nothing_to_add()
        yield self._recognised(files, outcomes)

    def add(self, password: object, readings: Sequence[Reading], chosen: Sequence[str]) -> tuple[Any, ...]:
        """What became of each account chosen; nothing is left to add."""
        if not self.gate.opens(password):
            return WRONG, readings, gr.CheckboxGroup(), gr.Button()
        wanted = [one for number, one in enumerate(readings) if str(number) in chosen]
        if not wanted:
            return NOTHING_CHOSEN, readings, gr.CheckboxGroup(), gr.Button()
        told = "".join(f"<li>{self._added(reading)}</li>" for reading in wanted)
        self.added()
        return f'<ul class="recognised">{told}</ul>', (), *_nothing_to_add()

    def _refusal(self, password: object, files: Sequence[Path]) -> str:
        if not self.gate.opens(password):
            return WRONG
        if not files:
            return NO_FILE
        return TOO_MANY if len(files) > MOST_FILES else ""

    def _recognised(self, files: Sequence[Path], outcomes: Sequence[Outcome]) -> tuple[Any, ...]:
        held = {identity.id for identity in self.library.identities()}
        told = [_outcome_html(file, outcome, held) for file, outcome in zip(files, outcomes, strict=True)]
        readings = tuple(outcome for outcome in outcomes if isinstance(outcome, Reading))
        choices = [(one.account.identity.title, str(number)) for number, one in enumerate(readings)]
        every = [value for _, value in choices]
        group = gr.CheckboxGroup(choices=choices, value=every, visible=bool(choices))
        return f'<ul class="recognised">{"".join(told)}</ul>', readings, group, gr.Button(visible=bool(choices))

    def _added(self, reading: Reading) -> str:
        try:
            record = store(self.library, reading)
        except MingzhangError as error:
            return f'<p class="failed">{escape(one_line(str(error)))}</p>'
        return f"<p><strong>{'已加入' if record['new'] else '已替换'}</strong>　{escape(record['title'])}</p>"


def build_adding(intake: Intake, selection: Selection) -> None:
    """The content of the tab, inside a gr.Blocks."""
    readings = gr.State((), time_to_live=3600)
    with gr.Column(elem_id="adding-pane"):
        files = gr.File(
            label=f"拖进来或点选公开的决算、预算文件（{FORMS}，可以几份一起，每份不超过 20 MB）",
            file_count="multiple",
            file_types=list(SUFFIXES),
            type="filepath",
            elem_id="adding-files",
        )
        password = gr.Textbox(
            label="密码", type="password", visible=bool(intake.gate.password), elem_id="adding-password"
        )
        with gr.Row():
            begin = gr.Button("读取", variant="primary", elem_id="adding-read")
            stop = gr.Button("停止", elem_id="adding-stop")
        told = gr.HTML("", apply_default_css=False, elem_id="adding-told")
        choice = gr.CheckboxGroup(visible=False, label="加入哪几份", elem_id="adding-choice")
        confirm = gr.Button("加入账目库", variant="primary", visible=False, elem_id="adding-confirm")
    outcome = [told, readings, choice, confirm]
    reading = begin.click(
        intake.read, [password, files], outcome, **QUIET, concurrency_limit=AT_ONCE, concurrency_id="reading"
    )
    stop.click(lambda: (STOPPED, (), *_nothing_to_add()), None, outcome, cancels=[reading], **QUIET)
    adding = confirm.click(
        intake.add, [password, readings, choice], outcome, **QUIET, concurrency_limit=AT_ONCE, concurrency_id="adding"
    )
    adding.success(lambda: None, None, files, **QUIET)
    selection.keep_up(intake.library, adding.success)


def _nothing_to_add() -> tuple[gr.CheckboxGroup, gr.Button]:
    return gr.CheckboxGroup(choices=[], value=[], visible=False), gr.Button(visible=False)


def _states_html(states: dict[Path, str]) -> str:
    lines = "".join(
        f"<li><strong>{escape(one_line(file.name))}</strong>　{state}</li>" for file, state in states.items()
    )
    return f'<ul class="states" role="status">{lines}</ul>'


def _outcome_html(file: Path, outcome: Outcome, held: set[str]) -> str:
    name = f"<strong>{escape(one_line(file.name))}</strong>"
    if not isinstance(outcome, Reading):
        return f'<li><p class="failed">{name}：{escape(one_line(str(outcome)))}</p></li>'
    account = outcome.account
    replaces = "，将<b>替换</b>账目库里已有的这份账" if account.id in held else ""
    return f"<li><p>{name}{replaces}</p>{_recognised_html(account)}</li>"


def _recognised_html(account: Account) -> str:
    who = account.identity
    proofs = prove(account).values()
    verdicts = Counter(proof.verdict for proof in proofs)
    proven = "、".join(f"{verdict.chinese} {verdicts[verdict]}" for verdict in Verdict if verdicts[verdict])
    facts = {
        "部门": who.department,
        "年度": f"{who.year}年",
        "种类": f"{who.scope.chinese}{who.kind.chinese}",
        "表": f"{len(account.tables)} 张（{proven}）" if proven else f"{len(account.tables)} 张",
        "数字": f"{sum(proof.figures for proof in proofs)} 个",
        "页": f"{account.page_count} 页" if account.page_count else "没有页",
    }
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts.items()) + "</dl>"
