"""What other programs ask of the server: the commands ask, figures and check, with the JSON of the contract.

The docstrings of the functions registered here are shown to those programs, and to language models
that find them as tools of the Model Context Protocol. Refusals of a request are one line of Chinese.
"""

from __future__ import annotations

import json
import logging
import time
from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import Any

import gradio as gr
from gradio.events import api

from corpus.account import Identity
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.printable import one_line
from qa import as_json
from qa.checks import command
from qa.departments.scope import find
from qa.page.talk import Assistant

MOST_HISTORY = 50
"""Earlier questions of one talk."""
MOST_CHECKED = 20
"""Accounts of one request to check."""
LONGEST_NAME = 200
AT_ONCE = 2
"""Requests of a kind that are reckoned at the same time; more would only take turns, and each wait for all."""
APOLOGY = "抱歉，程序出了错，已记入日志。"

Record = dict[str, Any]
Endpoint = Callable[..., Any]

log = logging.getLogger(__name__)


def build_api(assistant: Assistant, library: Library) -> None:
    """Endpoints that answer with JSON, inside a gr.Blocks."""
    for endpoint in endpoints(assistant, library):
        endpoint.__dict__["_mcp_type"] = "endpoint"  # no tool: as a tool it would answer with Python, not with JSON
        api(_in_turn(endpoint), api_name=endpoint.__name__.removesuffix("_record"), queue=False)


def build_tools(assistant: Assistant, library: Library) -> None:
    """The same as tools, which answer with JSON as text, inside a gr.Blocks that is launched as an MCP server."""
    for endpoint in endpoints(assistant, library):
        tool = _in_text(endpoint)
        api(_in_turn(tool), api_name=f"{tool.__name__}_text", queue=False)


def endpoints(assistant: Assistant, library: Library) -> tuple[Endpoint, ...]:
    @_answering
    def ask_record(question: str, history: list[str] | None = None, accounts: list[str] | None = None) -> dict:  # type: ignore[type-arg]
        """Answer a question in Chinese about published government accounts (部门决算、部门预算).

        Every figure comes with the table, row, column and page it stands in; nothing is made up. The status of the
        answer is "answered", "refused" (the accounts do not say) or "clarify" (it asks back).

        Parameters:
            question: the question in plain Chinese, such as 2020年公务接待费花了多少
            history: earlier questions of the same talk, oldest first, for follow-up questions
            accounts: limit the answer to these accounts, each by its id or by words like 某某局 2020; none means all
        """
        asked = _text(question, "question")
        earlier = [_text(one, "history") for one in _list(history, "history", MOST_HISTORY)]
        chosen = [one.id for one in _identities(accounts, MOST_CHECKED)]
        started = time.perf_counter()
        answer = assistant.ask(asked, earlier, chosen)
        return as_json.answer_record(answer, (time.perf_counter() - started) * 1000)

    @_answering
    def figures_record(account: str, statements: bool = False) -> list[dict]:  # type: ignore[type-arg]
        """List every figure of one account, each with its table, row, column, unit and page.

        Parameters:
            account: the account by its id or by words like 某某局 2020
            statements: list the figures stated in the prose instead of those of the tables
        """
        (identity,) = _identities([account], 1)
        whole = library.account(identity.id)
        records = as_json.statement_records if _flag(statements, "statements") else as_json.figure_records
        return list(records(whole))

    @_answering
    def check_record(accounts: list[str], rounding: bool = False, unchecked: bool = False) -> list[dict]:  # type: ignore[type-arg]
        """Check whether accounts agree with themselves: sums, tables against one another, prose against tables.

        Parameters:
            accounts: the accounts to check, each by its id or by words like 某某局 2020
            rounding: list differences that rounding explains, too
            unchecked: list what could not be checked, too
        """
        reports = command.reports(library, _identities(accounts, MOST_CHECKED))
        return list(command.json_records(reports, _flag(rounding, "rounding"), _flag(unchecked, "unchecked")))

    def _identities(names: object, most: int) -> list[Identity]:
        held = library.identities()
        return [find(held, _text(name, "accounts")[:LONGEST_NAME]) for name in _list(names, "accounts", most)]

    return ask_record, figures_record, check_record


def _answering(endpoint: Endpoint) -> Endpoint:
    """Whatever goes wrong is told in one line; what nobody expected goes to the log."""

    @wraps(endpoint)
    def answered(*args: Any, **kwargs: Any) -> Any:
        try:
            return endpoint(*args, **kwargs)
        except MingzhangError as error:
            raise gr.Error(one_line(str(error)), print_exception=False) from error
        except gr.Error:
            raise
        except Exception as error:  # the outer edge
            log.exception("a request could not be answered")
            raise gr.Error(APOLOGY, print_exception=False) from error

    return answered


def _in_turn(endpoint: Endpoint) -> Endpoint:
    """Whoever came first is answered first; threads that wait for a lock take it as it happens, and some wait long."""
    turns = ThreadPoolExecutor(AT_ONCE, endpoint.__name__)

    @wraps(endpoint)
    async def waited(*args: Any, **kwargs: Any) -> Any:
        return await get_running_loop().run_in_executor(turns, partial(endpoint, *args, **kwargs))

    return waited


def _in_text(endpoint: Endpoint) -> Endpoint:
    @wraps(endpoint)
    def told(*args: Any, **kwargs: Any) -> str:
        return json.dumps(endpoint(*args, **kwargs), ensure_ascii=False)

    told.__name__ = endpoint.__name__.removesuffix("_record")
    told.__annotations__ = {**endpoint.__annotations__, "return": "str"}
    return told


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise gr.Error(f"{name} 应是文字。", print_exception=False)
    return value


def _list(value: object, name: str, most: int) -> list[object]:
    """A list as it came from outside; none where nothing was given."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise gr.Error(f"{name} 应是一列文字。", print_exception=False)
    if len(value) > most:
        raise gr.Error(f"{name} 最多 {most} 项。", print_exception=False)
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise gr.Error(f"{name} 应是 true 或 false。", print_exception=False)
    return value
