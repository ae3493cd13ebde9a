"""What other programs ask of the server, asked with the official clients."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from corpus.account import Account
from corpus.library import Library
from qa import as_json
from qa.assistant import Assistant
from qa.checks import command
from qa.page.web import LAUNCH, build

FIGURE = "公务接待费花了多少？"
DEFAULTS: dict[str, list[Any]] = {"ask": ["", None, None], "figures": ["", False], "check": [[], False, False]}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def served(library: Library, as_tools: bool) -> Iterator[str]:
    page, address = asyncio.run(_opened(library, as_tools))
    yield address
    page.close(verbose=False)


async def _opened(library: Library, as_tools: bool) -> tuple[gr.Blocks, str]:
    """Inside an event loop: without one, Gradio begins several and closes none."""
    page = build(Assistant.open(library), library, as_tools=as_tools)
    options = {**LAUNCH, "server_port": free_port(), "mcp_server": as_tools}
    _, address, _ = page.launch(server_name="127.0.0.1", prevent_thread_lock=True, **options)
    return page, address


@pytest.fixture(scope="module")
def address(water_library: Library) -> Iterator[str]:
    yield from served(water_library, as_tools=False)


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False, analytics_enabled=False)


def plain(record: Any) -> Any:
    """As JSON gives it back, without the time it took."""
    return {**json.loads(json.dumps(record)), "elapsed_ms": None}


def test_an_answer_is_that_of_the_command_line(client: Client, assistant: Assistant) -> None:
    given = client.predict(question=FIGURE, api_name="/ask")
    assert plain(given) == plain(as_json.answer_record(assistant.ask(FIGURE), 0))


def test_a_talk_and_a_choice_of_accounts_are_taken_along(client: Client, water: Account) -> None:
    given = client.predict("那决算呢", history=["三公经费预算是多少？"], accounts=[water.id], api_name="/ask")
    assert given["value"] in {"11.00", "11.50"}


def test_figures_are_those_of_the_command_line(client: Client, water: Account) -> None:
    given = client.predict("清河区水务局 2031", api_name="/figures")
    assert given == json.loads(json.dumps(list(as_json.figure_records(water))))
    stated = client.predict(water.id, statements=True, api_name="/figures")
    assert stated == json.loads(json.dumps(as_json.statement_records(water)))


def test_findings_are_those_of_the_command_line(client: Client, water: Account, water_library: Library) -> None:
    given = client.predict([water.id], rounding=True, api_name="/check")
    reports = command.reports(water_library, [water.identity])
    assert given == json.loads(json.dumps(list(command.json_records(reports, True, False))))
    assert given


@pytest.mark.parametrize(
    ("endpoint", "data"),
    [
        ("ask", [7]),
        ("ask", [None]),
        ("ask", [["总支出"]]),
        ("ask", [{"path": "/etc/passwd"}]),
        ("ask", ["总支出", "不是一列"]),
        ("ask", ["总支出", [1, 2]]),
        ("ask", ["总支出", ["问"] * 1000]),
        ("ask", ["总支出", None, ["没有这份账"]]),
        ("figures", ["没有这份账"]),
        ("figures", [""]),
        ("figures", [3.5]),
        ("figures", ["水务局", "yes"]),
        ("check", ["水务局"]),
        ("check", [["水务局"] * 1000]),
        ("check", [["没有\n这份账"]]),
        ("check", [["水务局"], None]),
    ],
)
def test_a_request_of_the_wrong_shape_gets_one_line_of_chinese(address: str, endpoint: str, data: list[Any]) -> None:
    whole = data + DEFAULTS[endpoint][len(data) :]
    response = httpx.post(f"{address}gradio_api/run/{endpoint}", json={"data": whole}, trust_env=False)
    told = response.json()["error"]
    assert response.status_code == 500
    assert told
    assert "\n" not in told
    assert any("\u4e00" <= character <= "\u9fff" for character in told)


def test_odd_questions_are_answered_like_any_other(client: Client) -> None:
    for question in ("", "\x00\u202e", "长" * 100_000, "<script>alert(1)</script>", '"; DROP TABLE account; --'):
        assert client.predict(question, api_name="/ask")["status"] == "refused"


def test_the_official_client_raises_what_went_wrong(client: Client) -> None:
    with pytest.raises(AppError, match="账目库里没有"):
        client.predict("没有这份账", api_name="/figures")


def test_nothing_else_is_offered(client: Client) -> None:
    info = client.view_api(return_format="dict", print_info=False)
    assert isinstance(info, dict)
    assert set(info["named_endpoints"]) == {"/ask", "/figures", "/check"}
    assert info["unnamed_endpoints"] == {}


@pytest.fixture(scope="module")
def tool_address(water_library: Library) -> Iterator[str]:
    pytest.importorskip("mcp")
    yield from served(water_library, as_tools=True)


def test_tools_answer_with_the_same_json(tool_address: str, assistant: Assistant, water: Account) -> None:
    names, answer, figures, refused = asyncio.run(_use_tools(f"{tool_address}gradio_api/mcp/", water.id))
    assert names == {"ask", "figures", "check"}
    assert plain(json.loads(answer)) == plain(as_json.answer_record(assistant.ask(FIGURE), 0))
    assert len(json.loads(figures)) == sum(1 for _ in water.figures())
    assert "账目库里没有" in refused


async def _use_tools(address: str, account: str) -> tuple[set[str], str, str, str]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with streamable_http_client(address) as (reads, writes, _), ClientSession(reads, writes) as session:
        await session.initialize()
        listed = await session.list_tools()
        assert all(tool.description for tool in listed.tools)
        answer = await session.call_tool("ask", {"question": FIGURE})
        figures = await session.call_tool("figures", {"account": account})
        refused = await session.call_tool("figures", {"account": "没有这份账"})
        assert refused.isError
        names = {tool.name for tool in listed.tools}
        return names, _text(answer), _text(figures), _text(refused)


def _text(result: Any) -> str:
    return str(result.content[0].text)
