"""The page as its visitors meet it: the bundled sample behind it, a real browser before it."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from corpus.account import Account
from corpus.errors import MingzhangError
from corpus.library import Library
from qa.answer import Answer, Status
from qa.assistant import Assistant
from qa.page.web import LAUNCH, build, serve

pytestmark = pytest.mark.browser

MARKUP = [
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "**粗** _斜_ `码` ~~删~~ [链](http://example.com) ![图](http://example.com/a.png)",
    "http://example.com www.example.com a@example.com",
    "# 一级\n- 项\n1. 序\n---\n===\n> 引",
    "| 甲 | 乙 |\n| - | - |\n| 1 | 2 |",
    "$x^2$ \\(x\\) &amp; &lt;b&gt; ${alert(1)} {{value}}",
]


FIGURE, SHARE = "公务接待费花了多少？", "基本支出占总支出多少？"
CONFLICT = "三公经费预算是多少？"
PROSE = "什么是机关运行经费？"
UNKNOWN = "火星基地花了多少？"
BROKEN, SLOW = "出错", "慢慢答"


class Eavesdropper:
    """The assistant, except that it remembers what it was asked, and echoes, fails or dawdles when told to."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.heard: list[tuple[list[str], list[str]]] = []
        self.may_answer = Event()

    def ask(self, question: str, history: Sequence[str] = (), accounts: Sequence[str] = ()) -> Answer:
        self.heard.append((list(history), list(accounts)))
        if question == BROKEN:
            raise ZeroDivisionError
        if question == SLOW:
            self.may_answer.wait()
        if question in MARKUP:
            return Answer(question, Status.REFUSED, question, suggestions=(question,))
        return self.assistant.ask(question, history, accounts)


@pytest.fixture(scope="module")
def account(sample_library: Library) -> Account:
    (identity,) = sample_library.identities()
    return sample_library.account(identity.id)


@pytest.fixture(scope="module")
def assistant(sample_library: Library) -> Eavesdropper:
    return Eavesdropper(Assistant.open(sample_library))


@pytest.fixture(scope="module")
def address(sample_library: Library, assistant: Eavesdropper) -> Iterator[str]:
    """Address of the page, served in the background."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = build(assistant, sample_library)
    _, url, _ = page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, **LAUNCH)
    yield url
    page.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[BrowserContext]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        browser.close()


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    """A fresh page. Afterwards: no other host was asked and nothing was wrong in the console."""
    page = browser.new_page()
    hosts: set[str | None] = set()
    troubles: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.add_init_script("window.alert = text => console.error(`alert: ${text}`)")
    page.goto(address)
    expect(page.locator("#question textarea")).to_be_visible()
    yield page
    page.close()
    assert hosts <= {"127.0.0.1", None}
    assert troubles == []


def answers(page: Page) -> Locator:
    """The answers in the talk, without the dots that stand for one to come."""
    return page.locator("#talk .bot-row:has(.md)")


def ask(page: Page, question: str) -> None:
    before = answers(page).count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(answers(page)).to_have_count(before + 1)


def test_a_figure_comes_with_its_row_and_its_page(page: Page, assistant: Eavesdropper) -> None:
    ask(page, FIGURE)
    answer = assistant.ask(FIGURE)
    figure = f"{answer.value:,f}"
    expect(answers(page).last.locator("strong").first).to_have_text(f"{figure} {answer.unit}")
    expect(page.locator("#evidence mark")).to_have_text(figure)
    expect(page.locator("#evidence .cited").first).to_be_visible()
    expect(page.locator("#evidence")).to_contain_text(answer.citations[0].account.title)
    expect(page.locator("#picture img")).to_have_js_property("complete", True)
    assert page.locator("#picture img").evaluate("image => image.naturalWidth") > 1000


def test_arithmetic_is_folded(page: Page, assistant: Eavesdropper) -> None:
    ask(page, SHARE)
    formula = answers(page).last.get_by_text(assistant.ask(SHARE).formula or "no formula")
    expect(formula).not_to_be_visible()
    answers(page).last.get_by_text("计算过程").click()
    expect(formula).to_be_visible()


def test_a_conflict_is_told_and_both_places_can_be_looked_at(page: Page, assistant: Eavesdropper) -> None:
    ask(page, CONFLICT)
    (conflict,) = assistant.ask(CONFLICT).conflicts
    expect(answers(page).last.locator("blockquote")).to_contain_text("账内数字不一致")
    sources = page.locator("#sources input")
    expect(sources.first).to_be_checked()
    for figure in conflict.figures:
        page.locator("#sources label").filter(has_text=f"{figure.value:,f}").first.click()
        expect(page.locator("#evidence mark")).to_contain_text(f"{figure.value}")


def test_a_passage_is_marked_in_its_section(page: Page, assistant: Eavesdropper) -> None:
    ask(page, PROSE)
    (citation,) = assistant.ask(PROSE).citations
    expect(page.locator("#evidence .passage mark")).to_have_text(citation.quote or "no quotation")
    expect(page.locator("#picture img")).to_be_visible()
    expect(page.locator("#sources")).to_have_count(0)


def test_a_suggestion_is_asked_with_a_click(page: Page, assistant: Eavesdropper) -> None:
    ask(page, UNKNOWN)
    expect(page.locator("#evidence")).to_contain_text("没有引用")
    page.locator("#talk .option").first.click()
    expect(answers(page)).to_have_count(2)
    expect(page.locator("#evidence mark")).to_be_visible()
    assert assistant.heard[-1] == ([UNKNOWN], [])


def test_an_example_is_asked_with_a_click(page: Page) -> None:
    example = page.locator("#talk .example").first
    question = example.inner_text()
    example.click()
    expect(page.locator("#talk .user-row")).to_have_text(question.strip())
    expect(answers(page)).to_have_count(1)


def test_a_chosen_department_restricts_the_question(page: Page, account: Account, assistant: Eavesdropper) -> None:
    page.get_by_label("部门").click()
    page.get_by_role("option", name=account.identity.department).click()
    ask(page, FIGURE)
    assert assistant.heard[-1] == ([], [account.id])


def test_clearing_the_talk_clears_the_evidence_and_the_history(page: Page, assistant: Eavesdropper) -> None:
    ask(page, FIGURE)
    page.get_by_role("button", name="清空对话").click()
    expect(page.locator("#evidence mark")).to_have_count(0)
    expect(page.locator("#picture img")).to_have_count(0)
    ask(page, FIGURE)
    assert assistant.heard[-1][0] == []


def test_markup_is_shown_as_text(page: Page) -> None:
    for markup in MARKUP:
        ask(page, markup)
        for place in ("#talk .user-row .md", "#talk .bot-row .md"):
            shown = page.locator(place).last
            assert "".join(markup.split()) in "".join(shown.inner_text().split())
            assert shown.locator(":scope *:not(p):not(br)").count() == 0


def test_odd_questions_get_an_answer(page: Page) -> None:
    page.locator("#question textarea").evaluate("box => box.removeAttribute('maxlength')")
    for question in ("", " ", "\u0000\u202e\u0007", "长" * 100_000):
        ask(page, question)
        expect(answers(page).last).to_contain_text("请")
        assert len(page.locator("#talk .user-row").last.inner_text()) < 1000


def test_an_error_gets_an_apology_and_the_page_goes_on(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    ask(page, BROKEN)
    expect(answers(page).last).to_contain_text("抱歉")
    assert "ZeroDivisionError" in caplog.text
    ask(page, FIGURE)
    expect(page.locator("#evidence mark")).to_be_visible()


def test_a_question_waits_for_the_answer_to_the_one_before(page: Page, assistant: Eavesdropper) -> None:
    assistant.may_answer.clear()
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    expect(page.locator("#question textarea")).to_have_value("")
    page.fill("#question textarea", FIGURE)
    page.press("#question textarea", "Enter")
    expect(page.get_by_text("请等上一个问题答完")).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value(FIGURE)
    assistant.may_answer.set()
    expect(answers(page)).to_have_count(1)
    ask(page, FIGURE)
    assert assistant.heard[-1][0] == [SLOW]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_itself_never_scrolls_sideways(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for question in (SHARE, CONFLICT, PROSE, UNKNOWN):
        ask(page, question)
        for width in (390, 860, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_finding_opens_both_of_its_places(page: Page) -> None:
    page.get_by_role("tab", name="自查").click()
    expect(page.locator("#check-head")).to_contain_text("1处错误")
    expect(page.locator("#findings label")).to_have_count(1)
    expect(page.locator("#finding")).to_contain_text("3.64万元")
    expect(page.locator(".place .passage mark")).to_contain_text("3.64")
    expect(page.locator(".place .sheet mark")).to_have_text("1.50")
    expect(page.locator(".page-picture img")).to_have_count(2)
    page.locator("#others label").last.click()
    expect(page.locator(".place .sheet")).to_have_count(0)


def test_findings_can_be_taken_away(page: Page) -> None:
    page.get_by_role("tab", name="自查").click()
    expect(page.locator("#as-docx")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#as-xlsx").click()
    assert download.value.suggested_filename.endswith("自查.xlsx")


def test_rounding_is_listed_on_demand(page: Page) -> None:
    page.get_by_role("tab", name="自查").click()
    expect(page.locator("#findings label")).to_have_count(1)
    page.get_by_label("也列出四舍五入造成的尾差").check()
    expect(page.locator("#findings label").nth(1)).to_contain_text("尾差")


def test_the_page_is_chinese_and_has_no_way_out(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.title() == "明账"
    outside = page.locator("a[href]").evaluate_all("links => links.map(link => link.hostname)")
    assert set(outside) <= {"127.0.0.1"}


def test_building_the_page_looks_up_no_host(
    sample_library: Library, assistant: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[Any] = []

    def look_up(host: Any, *_: Any, **__: Any) -> list[Any]:
        looked_up.append(host)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    build(assistant, sample_library)
    assert looked_up == []


def test_a_port_that_is_taken_is_told(
    sample_library: Library, assistant: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "")  # serve adds to it; this takes the addition back
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MingzhangError, match="已被占用"):
            serve(assistant, sample_library, "127.0.0.1", taken.getsockname()[1], pytest.fail)
