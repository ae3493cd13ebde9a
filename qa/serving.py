"""Serving the page: what is slow to load is loaded behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from corpus.errors import MingzhangError
from corpus.library import Library
from index.search import Index
from qa.assistant import Assistant
from qa.page import web
from qa.rewording import configured

log = logging.getLogger(__name__)


def serve_page(library: Library, host: str, port: int, opened: Callable[[str], None]) -> None:
    """Serves until interrupted; calls `opened` with the address once the page is up. Raises MingzhangError."""
    index = Index.open(library)
    Thread(target=_prepare, args=(index,), name="index", daemon=True).start()
    web.serve(Assistant(library, index, configured()), library, host, port, opened)


def _prepare(index: Index) -> None:
    """Embed what is new and load the model; questions are answered meanwhile, by words where it is about prose."""
    try:
        index.update()
        index.warm_up()
    except MingzhangError as error:
        log.warning("%s", error)
