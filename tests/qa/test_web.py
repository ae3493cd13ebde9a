"""The page as its visitors meet it: the bundled sample behind it, a real browser before it."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from corpus.account import Account
from corpus.errors import MingzhangError
from corpus.library import Library
from qa.answer import Answer, Status
from qa.assistant import Assistant
from qa.page.web import LAUNCH, build, serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing"),  # its statistics, of pandas
]

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
UNCLEAR = "其他支出是多少？"
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
            return Answer(question, Status.REFUSED, question, formula=question, suggestions=(FIGURE,))
        return self.assistant.ask(question, history, accounts)

    def find(self, question: str, history: Sequence[str] = (), accounts: Sequence[str] = ()) -> Answer:
        return self.assistant.find(question, history, accounts)


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
        context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context
        browser.close()


@pytest.fixture
def visit(browser: BrowserContext, address: str) -> Iterator[Callable[[str], Page]]:
    """Opens fresh pages. Afterwards: no other host was asked and nothing was wrong in the console."""
    hosts: set[str | None] = set()
    troubles: list[str] = []
    pages: list[Page] = []

    def opened(query: str) -> Page:
        page = browser.new_page()
        pages.append(page)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.add_init_script("window.alert = text => console.error(`alert: ${text}`)")
        page.goto(address + query)
        expect(page.locator("#question textarea")).to_be_visible()
        return page

    yield opened
    for page in pages:
        page.close()
    assert hosts <= {"127.0.0.1", None}
    assert troubles == []


@pytest.fixture
def page(visit: Callable[[str], Page]) -> Page:
    return visit("")


def answers(page: Page) -> Locator:
    """The answers in the talk, without the line that stands for one to come."""
    return page.locator("#talk .answer")


def ask(page: Page, question: str) -> None:
    before = answers(page).count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(answers(page)).to_have_count(before + 1)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_a_figure_comes_with_its_row_its_column_and_its_page_enlarged(page: Page, assistant: Eavesdropper) -> None:
    ask(page, FIGURE)
    answer = assistant.ask(FIGURE)
    figure = f"{answer.value:,f}"
    expect(answers(page).last.locator(".figure")).to_have_text(f"{figure} {answer.unit}")
    expect(page.locator("#evidence mark")).to_have_text(figure)
    expect(page.locator("#evidence .cited").first).to_be_visible()
    expect(page.locator("#evidence thead .column")).to_have_text(str(answer.citations[0].column).rpartition("/")[2])
    expect(page.locator("#evidence")).to_contain_text(answer.citations[0].account.title)
    assert (
        page.locator("#evidence .page img[src]").evaluate("image => image.decode().then(() => image.naturalWidth)")
        > 1000
    )
    expect(page.locator("#evidence .paper .tint")).to_have_count(1)
    paper = page.locator("#evidence .paper")
    width = paper.evaluate("paper => paper.offsetWidth")
    page.get_by_role("button", name="放大").click()
    assert paper.evaluate("paper => paper.offsetWidth") > width * 1.4
    page.get_by_role("button", name="缩小").click()
    assert paper.evaluate("paper => paper.offsetWidth") == width


def test_arithmetic_is_folded_and_each_source_is_a_chip_that_opens_it(page: Page, assistant: Eavesdropper) -> None:
    ask(page, SHARE)
    formula = answers(page).last.get_by_text(assistant.ask(SHARE).formula or "no formula")
    expect(formula).not_to_be_visible()
    answers(page).last.get_by_text("计算过程").click()
    expect(formula).to_be_visible()
    cited = assistant.ask(SHARE).citations
    chips = answers(page).last.locator(".sources button")
    expect(chips).to_have_count(len(cited))
    for number in (1, 0):
        chips.nth(number).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#evidence mark")).to_have_text(f"{cited[number].value:,f}")
        expect(chips.nth(number)).to_have_attribute("aria-current", "true")
    page.locator("#evidence .numbers button").nth(1).click()
    expect(chips.nth(1)).to_have_attribute("aria-current", "true")


def test_a_contradiction_is_shown_side_by_side_and_each_place_by_itself(page: Page, assistant: Eavesdropper) -> None:
    ask(page, CONFLICT)
    (conflict,) = assistant.ask(CONFLICT).conflicts
    expect(answers(page).last.locator(".conflict")).to_contain_text("账内数字不一致")
    expect(page.locator("#evidence .side")).to_have_count(2)
    for side, figure in zip(page.locator("#evidence .side").all(), conflict.figures, strict=True):
        expect(side.locator("mark")).to_contain_text(f"{figure.value}")
        expect(side.locator("img[src]")).to_be_visible()
    page.locator("#evidence .numbers button").first.click()
    expect(page.locator("#evidence .side")).to_have_count(0)
    expect(page.locator("#evidence mark")).to_have_count(1)
    answers(page).last.get_by_role("button", name="并排看这两处").click()
    expect(page.locator("#evidence .side")).to_have_count(2)


def test_a_passage_is_marked_in_its_section(page: Page, assistant: Eavesdropper) -> None:
    ask(page, PROSE)
    (citation,) = assistant.ask(PROSE).citations
    expect(page.locator("#evidence .passage mark")).to_have_text(citation.quote or "no quotation")
    expect(page.locator("#evidence .page img[src]")).to_be_visible()
    expect(page.locator("#evidence .numbers")).to_have_count(0)


def test_a_reading_is_chosen_with_a_click(page: Page, assistant: Eavesdropper) -> None:
    ask(page, UNCLEAR)
    readings = assistant.ask(UNCLEAR).values
    expect(answers(page).last.locator(".reading")).to_have_count(len(readings))
    choice = answers(page).last.locator("button.reading").last
    expect(choice).to_contain_text(f"{readings[-1].value:,f}")
    choice.click()
    expect(answers(page)).to_have_count(2)
    expect(answers(page).last.locator(".figure")).to_contain_text(f"{readings[-1].value:,f}")


def test_what_is_offered_to_go_on_with_is_answered_with_a_click(page: Page, assistant: Eavesdropper) -> None:
    ask(page, FIGURE)
    further = page.locator("#further .ask")
    expect(further.first).to_be_visible()
    question = further.first.inner_text()
    further.first.click()
    expect(answers(page)).to_have_count(2)
    expect(page.locator("#talk .asked").last).to_have_text(question)
    expect(page.locator("#evidence mark").first).to_be_visible()
    assert assistant.heard[-1] == ([FIGURE], [])


def test_a_refusal_offers_what_can_be_asked(page: Page, assistant: Eavesdropper) -> None:
    ask(page, UNKNOWN)
    expect(page.locator("#evidence")).to_contain_text("没有引用")
    page.locator("#further .ask").first.click()
    expect(answers(page)).to_have_count(2)
    expect(page.locator("#evidence mark").first).to_be_visible()
    assert assistant.heard[-1] == ([UNKNOWN], [])


def test_an_example_is_asked_with_a_click(page: Page) -> None:
    example = page.locator("#talk .ask").first
    question = example.inner_text()
    example.click()
    expect(page.locator("#talk .asked")).to_have_text(question)
    expect(answers(page)).to_have_count(1)


def test_a_chosen_department_restricts_the_talk(page: Page, account: Account, assistant: Eavesdropper) -> None:
    page.get_by_label("部门").click()
    page.get_by_role("option", name=account.identity.department).click()
    ask(page, FIGURE)
    assert assistant.heard[-1] == ([], [account.id])
    expect(page.locator("#talk .within")).to_contain_text(account.identity.department)
    ask(page, SHARE)
    assert assistant.heard[-1] == ([FIGURE], [account.id])


def test_a_new_talk_has_no_evidence_and_no_history(page: Page, assistant: Eavesdropper) -> None:
    ask(page, FIGURE)
    page.get_by_role("button", name="新对话").click()
    expect(answers(page)).to_have_count(0)
    expect(page.locator("#evidence mark")).to_have_count(0)
    expect(page.locator("#further .ask")).to_have_count(0)
    ask(page, FIGURE)
    assert assistant.heard[-1][0] == []


def test_an_answer_is_copied_as_text_with_its_sources(page: Page, assistant: Eavesdropper) -> None:
    ask(page, SHARE)
    answer = assistant.ask(SHARE)
    page.get_by_role("button", name="复制答案和出处").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert answer.text in copied
    assert answer.formula is not None
    assert answer.formula in copied
    assert all(f"[{number}] {one.account.title}" in copied for number, one in enumerate(answer.citations, 1))


def test_a_link_asks_the_same_question_of_the_same_account(
    page: Page, visit: Callable[[str], Page], address: str, account: Account, assistant: Eavesdropper
) -> None:
    page.get_by_label("部门").click()
    page.get_by_role("option", name=account.identity.department).click()
    ask(page, FIGURE)
    ask(page, "占总支出多少？")
    told = answers(page).last.inner_text()
    page.get_by_role("button", name="复制链接").last.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{address}?q=")
    again = visit(link.removeprefix(address))
    expect(answers(again)).to_have_count(2)
    assert assistant.heard[-1] == ([FIGURE], [account.id])
    assert answers(again).last.inner_text() == told
    expect(again.get_by_label("部门")).to_have_value(account.identity.department)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"q": "长" * 3000}, "太长"),
        ({"q": MARKUP[0], "account": MARKUP[0]}, "不在这个账目库里"),
        ({"q": "\u202e\x00？", "department": MARKUP[0], "period": "'\\"}, "请输入一个问题"),
        ({"q": FIGURE, "before": ["甲" * 20] * 20}, "万元"),
    ],
    ids=["long", "markup", "control characters", "much before"],
)
def test_any_link_gets_an_answer(visit: Callable[[str], Page], query: dict[str, Any], told: str) -> None:
    page = visit("?" + urlencode(query, doseq=True))
    expect(answers(page).last).to_contain_text(told)
    assert page.locator("#talk img, #talk script").count() == 0


def test_what_is_thought_of_an_answer_is_kept_here(page: Page, sample_library: Library) -> None:
    kept = sample_library.directory / "feedback.jsonl"
    kept.unlink(missing_ok=True)
    ask(page, FIGURE)
    page.get_by_role("button", name="数字错").click()
    expect(page.get_by_role("button", name="数字错")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("不会发往别处")).to_be_visible()
    (line,) = kept.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["answer"]["question"] == FIGURE
    assert json.loads(line)["verdict"] == "wrong_figure"


def test_markup_is_shown_as_text(page: Page) -> None:
    for markup in MARKUP:
        ask(page, markup)
        for place in ("#talk .asked", "#talk .answer"):
            shown = page.locator(place).last
            assert "".join(markup.split()) in "".join(shown.inner_text().split())
            assert shown.locator(":scope :is(img, script, a, em, strong, code, table, ul, ol, h1, hr)").count() == 0


def test_odd_questions_get_an_answer(page: Page) -> None:
    page.locator("#question textarea").evaluate("box => box.removeAttribute('maxlength')")
    for question in ("", " ", "\u0000\u202e\u0007", "长" * 100_000):
        ask(page, question)
        expect(answers(page).last).to_contain_text("请")
        assert len(page.locator("#talk .asked").last.inner_text()) < 1000


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
    expect(page.locator("#talk .awaited")).to_be_visible()
    page.fill("#question textarea", FIGURE)
    page.press("#question textarea", "Enter")
    expect(page.get_by_text("请等上一个问题答完")).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value(FIGURE)
    assistant.may_answer.set()
    expect(answers(page)).to_have_count(1)
    ask(page, FIGURE)
    assert assistant.heard[-1][0] == [SLOW]


def test_all_can_be_done_by_keyboard_on_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#question textarea").focus()
    page.keyboard.type(SHARE)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    for wanted in ("summary", ".sources button", "[data-verdict]", "#further .ask"):
        reach(page, wanted, "Shift+Tab" if wanted == "summary" else "Tab")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)
    for wanted in ("#evidence :is(.sheet, .passage)", "[data-zoom='1']", ".desk"):
        reach(page, wanted, "Tab")


def reach(page: Page, wanted: str, key: str) -> None:
    """Press the key until what is wanted has the focus, and shows that it has it."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            style = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle") == "solid"
            return
    pytest.fail(f"{wanted} is not reached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_itself_never_scrolls_sideways(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for question in (SHARE, CONFLICT, PROSE, UNKNOWN):
        ask(page, question)
    for tab in ("提问", "自查", "起草"):
        open_tab(page, tab)
        for width in (390, 860, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_finding_opens_both_of_its_places(page: Page) -> None:
    open_tab(page, "自查")
    expect(page.locator("#check-head")).to_contain_text("1处错误")
    expect(page.locator("#findings label")).to_have_count(1)
    expect(page.locator("#finding")).to_contain_text("3.64万元")
    expect(page.locator("#places-pane .passage mark")).to_contain_text("3.64")
    expect(page.locator("#places-pane .sheet mark")).to_have_text("1.50")
    expect(page.locator("#places-pane .page img[src]")).to_have_count(2)
    page.locator("#others label").last.click()
    expect(page.locator("#places-pane .sheet")).to_have_count(0)


def test_rounding_is_listed_on_demand_and_findings_can_be_taken_away(page: Page) -> None:
    open_tab(page, "自查")
    expect(page.locator("#findings label")).to_have_count(1)
    page.get_by_label("也列出四舍五入造成的尾差").check()
    expect(page.locator("#findings label").nth(1)).to_contain_text("尾差")
    with page.expect_download() as download:
        page.locator("#as-xlsx").click()
    assert download.value.suggested_filename.endswith("自查.xlsx")


def test_each_number_of_a_draft_shows_its_cell_and_the_draft_can_be_taken_away(page: Page) -> None:
    open_tab(page, "起草")
    page.locator("#start-draft").click()
    number = page.locator("#draft [data-piece]").first
    source = number.get_attribute("data-whence")
    number.hover()
    expect(page.locator("#draft .whence")).to_have_text(source or "no source")
    page.mouse.move(0, 0)
    expect(page.locator("#draft .whence")).to_be_hidden()
    number.focus()
    expect(page.locator("#draft .whence")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#draft-place mark")).to_have_text(number.inner_text().removesuffix("万元"))
    expect(page.locator("#draft-place .page img[src]")).to_be_visible()
    for button, ending in (("#draft-docx", ".docx"), ("#draft-md", ".md")):
        with page.expect_download() as download:
            page.locator(button).click()
        assert download.value.suggested_filename.endswith(ending)


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
            serve(build(assistant, sample_library), "127.0.0.1", taken.getsockname()[1], False, pytest.fail)
