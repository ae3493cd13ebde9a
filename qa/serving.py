"""Serving the page: what is slow to load is loaded behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from threading import Event, Thread

from corpus.errors import MingzhangError
from corpus.library import Library
from index.search import Index
from qa.assistant import Assistant
from qa.page import web
from qa.page.adding import Gate, Intake
from qa.rewording import configured

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served."""

    host: str
    port: int
    allow_add: bool = False
    password: str | None = None
    """Asked of whoever adds documents."""
    as_tools: bool = False
    """Whether the endpoints are tools of the Model Context Protocol, too."""


def serve_page(library: Library, serving: Serving, opened: Callable[[str], None]) -> None:
    """Serves until interrupted; calls `opened` with the address once the page is up. Raises MingzhangError."""
    _require(serving)
    index = Index.open(library)
    changed = Event()
    Thread(target=_keep_ready, args=(index, changed), name="index", daemon=True).start()
    intake = Intake(library, Gate(serving.password), changed.set) if serving.allow_add else None
    page = web.build(Assistant(library, index, configured()), library, intake, serving.as_tools)
    web.serve(page, serving.host, serving.port, serving.as_tools, opened)


def _require(serving: Serving) -> None:
    """Raises MingzhangError for what must not or cannot be served so."""
    if serving.allow_add and not (serving.password or _is_loopback(serving.host)):
        raise MingzhangError(
            f"监听 {serving.host} 又允许添加时必须有密码：请设环境变量 MINGZHANG_PASSWORD，或去掉 --allow-add。"
        )
    if serving.as_tools and find_spec("mcp") is None:
        raise MingzhangError('--mcp 还缺一个包：请先运行 pip install "mingzhang[mcp]"。')


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _keep_ready(index: Index, changed: Event) -> None:
    """Embed what is new and load the model; questions are answered meanwhile, by words where it is about prose."""
    _ready(index, index.warm_up)
    while changed.wait():
        changed.clear()
        _ready(index)


def _ready(index: Index, *then: Callable[[], None]) -> None:
    try:
        index.update()
        for load in then:
            load()
    except MingzhangError as error:
        log.warning("%s", error)
