"""Rewording by a language model, with a small server in its place that answers well, badly, slowly or not at all."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner

from corpus.account import Account, Identity, Kind, Paragraph, Scope, Section
from corpus.errors import MingzhangError
from corpus.library import Library
from index.search import Index
from qa.answer import REWORDED, Answer
from qa.assistant import Assistant
from qa.cli import main
from qa.page.answers import answer_html, answer_text
from qa.rewording import DEADLINE, Rewriter, configured

PARKS = Identity("临江市清河区园林局", 2031, Kind.FINAL, Scope.DEPARTMENT)
REASON = "公务接待费支出3.20万元，比上年减少1.15万元，下降26.44%，主要原因是压减接待批次。"
QUESTION = "园林局公务接待费为什么下降"
FAITHFUL = "园林局压减了接待批次，所以公务接待费比上年减少1.15万元，下降26.44%。"

Reply = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    section = Section(("第三部分 情况说明", "（三）“三公”经费情况"), (Paragraph(REASON),))
    glossary = Section(("第五部分 名词解释",), (Paragraph("一、其他收入：指除财政拨款以外的收入。"),))
    with Library.open(tmp_path_factory.mktemp("parks")) as library:
        library.add(Account(PARKS, (), (section, glossary), "invented.txt"), b"")
        yield library


@contextmanager
def server(reply: Reply, heard: list[dict[str, Any]] | None = None) -> Iterator[str]:
    """The base address of an endpoint that answers every request by `reply`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if heard is not None:
                heard.append({"path": self.path, "key": self.headers["Authorization"], **json.loads(body)})
            reply(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/v1"
    finally:
        httpd.shutdown()
        httpd.server_close()


def raw(body: bytes, status: int = 200) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def saying(text: object) -> Reply:
    return raw(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def asked(library: Library, url: str, question: str = QUESTION, deadline: float = DEADLINE) -> Answer:
    address = f"{url}/chat/completions"
    return Assistant(library, Index.open(library), Rewriter(address, deadline=deadline)).ask(question)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_off_by_default(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGZHANG_LLM_URL", raising=False)
    answer = Assistant.open(library).ask(QUESTION)
    assert REASON in answer.text
    assert not answer.is_reworded
    assert configured({}) is None


def test_a_faithful_rewording_is_shown_and_the_quotation_is_cited(library: Library) -> None:
    with server(saying(FAITHFUL)) as url:
        answer = asked(library, url)
    assert answer.text == FAITHFUL
    assert answer.is_reworded
    assert answer.citations[0].quote == REASON


def test_the_endpoint_is_told_the_question_and_the_quotation(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[dict[str, Any]] = []
    with server(saying(FAITHFUL), heard) as url:
        monkeypatch.setenv("MINGZHANG_LLM_URL", f"{url}/")
        monkeypatch.setenv("MINGZHANG_LLM_MODEL", "small")
        monkeypatch.setenv("MINGZHANG_LLM_KEY", "secret")
        assert Assistant.open(library).ask(QUESTION).is_reworded
    (request,) = heard
    assert (request["path"], request["model"], request["key"]) == ("/v1/chat/completions", "small", "Bearer secret")
    assert QUESTION in request["messages"][-1]["content"]
    assert REASON in request["messages"][-1]["content"]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费比上年减少1.51万元，因为压减接待批次。",
        "公务接待费比上年减少1.15亿元，因为压减接待批次。",
        "公务接待费下降26.44个百分点，因为压减接待批次。",
        "公务接待费下降近三成，因为压减接待批次。",
        "公务接待费减少两倍，因为压减接待批次。",
        "公务接待费比2019年减少，因为压减接待批次。",
        "审计局的公务接待费减少，因为压减接待批次。",
        "园林局按照上海市的要求压减接待批次。",
        "按照《反浪费条例》，公务接待费减少，因为压减接待批次。",
        "公务接待费减少，因为台风影响，压减接待批次。",
        "公务接待费增加，因为压减接待批次。",
        FAITHFUL * 40,
        "",
    ],
)
def test_what_the_evidence_does_not_say_is_not_shown(library: Library, text: str) -> None:
    with server(saying(text)) as url:
        answer = asked(library, url)
    assert REASON in answer.text
    assert not answer.is_reworded


@pytest.mark.parametrize(
    "reply",
    [
        raw(b"<html>Bad gateway</html>"),
        raw(b"", 500),
        raw(b"[]"),
        raw(b'{"choices": []}'),
        raw(b'{"error": {"message": "overloaded"}}', 429),
        raw(b"\xff\xfe" * 100_000),
        raw(b"not http at all", 204),
        saying(None),
        saying(["列表"]),
        lambda handler: handler.connection.close(),
    ],
)
def test_an_endpoint_that_answers_badly_leaves_the_quotation(library: Library, reply: Reply) -> None:
    with server(reply) as url:
        answer = asked(library, url)
    assert REASON in answer.text
    assert not answer.is_reworded


def test_an_endpoint_that_is_slow_is_not_waited_for(library: Library) -> None:
    may_answer = Event()
    with server(lambda handler: (may_answer.wait(), None)[1]) as url:
        answer = asked(library, url, deadline=0.2)
        may_answer.set()
    assert REASON in answer.text


def test_an_endpoint_that_never_ends_is_not_waited_for(library: Library) -> None:
    may_stop = Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not may_stop.wait(0.01):
            handler.wfile.write(b" ")

    with server(drip) as url:
        answer = asked(library, url, deadline=0.2)
        may_stop.set()
    assert REASON in answer.text


def test_an_endpoint_that_is_not_there_leaves_the_quotation(library: Library) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        answer = asked(library, f"http://127.0.0.1:{closed.getsockname()[1]}/v1")
    assert REASON in answer.text


@pytest.mark.parametrize("question", ["园林局其他收入是什么意思", "园林局局长是谁", "园林局公务接待费减少了多少"])
def test_only_quoted_passages_are_reworded(library: Library, question: str) -> None:
    heard: list[dict[str, Any]] = []
    with server(saying(FAITHFUL), heard) as url:
        assert not asked(library, url, question).is_reworded
    assert heard == []


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "file:///etc/passwd", "http://", "ftp://example.com/v1"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(MingzhangError, match="MINGZHANG_LLM_URL"):
        configured({"MINGZHANG_LLM_URL": url})


def test_a_reworded_answer_is_marked_on_the_page_and_on_the_command_line(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(saying(FAITHFUL)) as url:
        answer = asked(library, url)
        monkeypatch.setenv("MINGZHANG_LLM_URL", url)
        folder: Path = library.directory
        printed = CliRunner().invoke(main, ["--library", str(folder), "ask", QUESTION]).output
        record = json.loads(CliRunner().invoke(main, ["--library", str(folder), "ask", QUESTION, "--json"]).output)
    assert REWORDED in answer_html(answer, 0)
    assert REWORDED in answer_text(answer)
    assert REWORDED in printed
    assert record["reworded"] is True
    assert record["citations"][0]["quote"] == REASON
