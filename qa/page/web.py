"""The web page: its tabs, its look, and how it is served.

Nothing of a visitor is kept outside that visitor's own page, and the page asks nothing of
any other host: fonts are the system's, and Gradio's analytics and sharing are off.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import getproxies

import gradio as gr

from corpus.errors import MingzhangError
from corpus.library import Library
from qa.page.adding import Intake, build_adding
from qa.page.api import build_api, build_tools
from qa.page.claims import build_claims
from qa.page.drafts import build_drafts
from qa.page.findings import build_findings
from qa.page.places import Places
from qa.page.selection import build_selection
from qa.page.tables import build_tables
from qa.page.talk import Assistant, build_talk

HOUR = 3600
HEADER = """
<header><h1>明账</h1><p>向政府部门公开的决算、预算提问，每个数字都指回原表原页。</p></header>
"""
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
    "css_paths": sorted(Path(__file__).parent.glob("*.css")),
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
NEVER = 10**9
"""Events after which Gradio sums up all events so far: after each one, which it does else, that takes ever longer."""


def build(assistant: Assistant, library: Library, intake: Intake | None = None, as_tools: bool = False) -> gr.Blocks:
    """The page, to be launched with LAUNCH. Each tab is built by a module of its own.

    There is a tab for adding documents where there is an intake; `as_tools` offers the endpoints as tools, too.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(NEVER))
    page = gr.Blocks(title="明账", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR))
    with page:
        build_api(assistant, library)  # first, so that its names are not taken
        if as_tools:
            build_tools(assistant, library)
        with gr.Row(elem_id="top"):
            gr.HTML(HEADER, apply_default_css=False)
            with gr.Row(elem_id="scope"):
                selection = build_selection(library, page)
        places = Places(library)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("提问", elem_id="talk-tab"):
                build_talk(assistant, library, places, selection)
            with gr.Tab("看表", elem_id="tables-tab") as browsed:
                build_tables(library, places, selection, browsed)
            with gr.Tab("核对", elem_id="claims-tab"):
                build_claims(library, places, selection)
            with gr.Tab("自查", elem_id="check-tab") as opened:
                build_findings(library, places, selection, opened)
            with gr.Tab("起草", elem_id="draft-tab"):
                build_drafts(library, places, selection)
            if intake is not None:
                with gr.Tab("添加", elem_id="adding-tab"):
                    build_adding(intake, selection)
    page.queue(max_size=64, default_concurrency_limit=8)
    return page


def serve(page: gr.Blocks, host: str, port: int, as_tools: bool, opened: Callable[[str], None]) -> None:
    """Serves the page until interrupted; calls `opened` with its address once it is up.

    Raises MingzhangError when the address cannot be listened on.
    """
    _require_free(host, port)
    if find_spec("matplotlib") is None:
        sys.modules["matplotlib"] = None  # type: ignore[assignment]  # else Gradio searches for it twice an event
    os.environ["no_proxy"] = f"{getproxies().get('no', '')},127.0.0.1,localhost"  # Gradio calls itself as it starts
    with redirect_stdout(StringIO()):  # it tells in English what `opened` tells in Chinese
        _, address, _ = page.launch(
            server_name=host, server_port=port, prevent_thread_lock=True, mcp_server=as_tools, **LAUNCH
        )
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
