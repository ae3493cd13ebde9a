"""The tabs for looking through tables, checking a text and adding documents, in a real browser."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from corpus import sample
from corpus.account import Account
from corpus.library import Library
from corpus.reading import read_account
from qa.assistant import Assistant
from qa.page.adding import Gate, Intake
from qa.page.web import LAUNCH, build

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One that these tests may add to."""
    document = sample.path().read_bytes()
    with Library.open(tmp_path_factory.mktemp("tabs")) as library:
        library.add(read_account(document, sample.path().name), document)
        yield library


@pytest.fixture(scope="module")
def account(library: Library) -> Account:
    (identity,) = library.identities()
    return library.account(identity.id)


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = build(Assistant.open(library), library, Intake(library, Gate(), lambda: None))
    _, url, _ = page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, **LAUNCH)
    yield url
    page.close(verbose=False)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page. Afterwards: no other host was asked and nothing was wrong in the console."""
    page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="zh-CN", accept_downloads=True)
    hosts: set[str | None] = set()
    troubles: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    expect(page.get_by_role("tab", name="看表")).to_be_visible()
    yield page
    page.close()
    assert hosts <= {"127.0.0.1", None}
    assert troubles == []


def open_table(page: Page, number: int) -> None:
    page.get_by_role("tab", name="看表").click()
    expect(page.locator("#sheet table").first).to_be_visible()
    page.get_by_label("哪一张表").click()
    page.get_by_role("option", name=re.compile(rf"表{number}\s")).click()


def column(page: Page, name: str) -> list[str]:
    """The cells below a heading, as they stand now."""
    heads = [text.strip() for text in page.locator("#sheet thead th").all_inner_texts()]
    cells = page.locator(f"#sheet tbody tr:not([hidden]) > :nth-child({heads.index(name) + 1})")
    return [text.strip() for text in cells.all_inner_texts()]


def test_any_cell_opens_its_page(page: Page, account: Account) -> None:
    open_table(page, 3)
    table = next(table for table in account.tables if table.number == 3)
    expect(page.locator("#sheet-title")).to_contain_text(table.title)
    cell = page.locator("#sheet tbody td.number").nth(4)
    printed = cell.inner_text()
    cell.click()
    expect(page.locator("#cell .figure")).to_contain_text(printed)
    expect(page.locator("#cell")).to_contain_text("页")
    expect(page.locator("#cell .paper i").first).to_be_visible()
    expect(page.locator("#cell .paper img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    page.locator("#sheet tbody td.text, #sheet tbody th[data-cell]").first.click()
    expect(page.locator("#cell .figure")).not_to_contain_text(printed)


def test_columns_are_sorted_by_value_and_back(page: Page) -> None:
    open_table(page, 3)
    expect(page.locator("#sheet-title")).to_contain_text("支出决算表")
    printed = column(page, "基本支出")
    head = page.locator("#sheet thead th").filter(has_text="基本支出")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    values = [float(text.replace(",", "")) for text in column(page, "基本支出") if text]
    assert values == sorted(values)
    assert len({len(text) for text in printed if text}) > 1  # as text they would stand in another order
    head.get_by_role("button").click()
    values = [float(text.replace(",", "")) for text in column(page, "基本支出") if text]
    assert values == sorted(values, reverse=True)
    head.get_by_role("button").click()
    assert column(page, "基本支出") == printed


def test_rows_are_found_by_word_code_and_number(page: Page, account: Account) -> None:
    open_table(page, 3)
    expect(page.locator("#sheet-title")).to_contain_text("支出决算表")
    table = next(table for table in account.tables if table.number == 3)
    row = next(row for row in table.rows if row.code and len(row.code) == 7)
    cell = next(cell for cell in table.cells if table.rows[cell.row] is row and cell.value)
    for wanted in (row.label, row.code or "", f"{cell.value:f}", f"{cell.value:,f}"):
        page.fill("#sheet .search input", wanted)
        expect(page.locator("#sheet tbody tr:not([hidden])").filter(has_text=row.label).first).to_be_visible()
        assert page.locator("#sheet tbody tr:not([hidden])").count() < len(table.rows)
    page.fill("#sheet .search input", "没有这样的科目")
    expect(page.locator("#sheet .found")).to_have_text("0 行")


def test_cells_are_reached_with_the_keyboard_alone(page: Page) -> None:
    open_table(page, 3)
    expect(page.locator("#sheet-title")).to_contain_text("支出决算表")
    page.locator("#sheet thead button").last.focus()
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.textContent").strip()
    expect(page.locator("#cell .figure")).to_contain_text(focused)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_figures_can_be_taken_away(page: Page, form: str, account: Account) -> None:
    page.get_by_role("tab", name="看表").click()
    expect(page.locator(f"#tables-{form}")).to_be_visible()
    with page.expect_download() as download:
        page.locator(f"#tables-{form}").click()
    assert download.value.suggested_filename.endswith(f".{form}")
    assert download.value.suggested_filename.startswith(account.identity.department)


def test_pictures_tell_their_values_in_words_too(page: Page) -> None:
    page.get_by_role("tab", name="看表").click()
    page.get_by_role("tab", name="图", exact=True).click()
    picture = page.locator("#chart svg[role=img]")
    expect(picture).to_be_visible()
    values = page.locator("#chart td.number").all_inner_texts()
    assert values[0] in (picture.locator("desc").text_content() or "")
    for kind in ("基本支出构成", "预算与决算", "各份账并排"):
        page.get_by_label(kind).check()
        expect(page.locator("#chart h3")).to_contain_text("总支出" if kind == "各份账并排" else kind)
        expect(picture).to_be_visible()


def test_each_number_of_a_pasted_text_is_judged_and_shown(page: Page, account: Account) -> None:
    page.get_by_role("tab", name="核对").click()
    page.get_by_label("要核对的一段话").fill(
        "2020年公务接待费支出0.00万元，基本支出9,999.00万元，洗车费3万元。<b>好</b>"
    )
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#claim-told mark")).to_have_count(3)
    expect(page.locator("#claim-told mark.differs")).to_contain_text("9,999.00万元")
    expect(page.locator("#claim-told mark.differs .sign")).to_have_text("✗")
    expect(page.locator("#claim-told")).to_contain_text("<b>好</b>")
    expect(page.locator("#claim-list label.selected")).to_contain_text("不符")
    expect(page.locator("#claim-place mark").first).to_be_visible()
    page.locator("#claim-list label").last.click()
    expect(page.locator("#claim-place")).to_contain_text("没有找到")


def test_good_and_bad_files_are_told_apart_before_one_is_added(page: Page, tmp_path: Path, library: Library) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7\n")
    before = library.version()
    page.get_by_role("tab", name="添加").click()
    page.locator("#adding-files input[type=file]").set_input_files([bad, sample.path()])
    expect(page.locator("#adding-files")).to_contain_text("坏")
    page.get_by_role("button", name="读取").click()
    expect(page.locator("#adding-told .failed")).to_contain_text("坏.pdf", timeout=120_000)
    expect(page.locator("#adding-told dl")).to_contain_text("2020年")
    assert library.version() == before
    page.get_by_role("button", name="加入账目库").click()
    expect(page.locator("#adding-told")).to_contain_text("已替换")
    assert library.version() == before + 1


@pytest.fixture
def earlier(library: Library, account: Account) -> Iterator[Account]:
    """An account of the year before, so that the library holds several."""
    identity = account.identity
    other = replace(account, identity=replace(identity, year=identity.year - 1))
    library.add(other, library.source(identity.id))
    yield other
    library.remove(other.identity.id)


def test_an_account_of_the_summary_opens(earlier: Account, page: Page) -> None:
    open_tab(page, "自查")
    expect(page.locator("#check-head .summary button")).to_have_count(2)
    page.get_by_role("button", name=earlier.identity.title).click()
    expect(page.locator("#check-head")).to_contain_text("处错误")
    expect(page.locator("#period input")).to_have_value(f"{earlier.identity.year}年部门决算")


@pytest.mark.parametrize("tab", ["看表", "图", "核对", "添加"])
def test_no_tab_scrolls_sideways(page: Page, tab: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("看表", "图") if tab == "图" else (tab,):
        open_tab(page, name)
    if tab == "核对":
        page.get_by_label("要核对的一段话").fill("2020年基本支出9,999.00万元。")
        page.get_by_role("button", name="核对").click()
        expect(page.locator("#claim-told mark")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def open_tab(page: Page, name: str) -> None:
    """Also where the tabs do not fit and the last ones are in a menu."""
    tab = page.get_by_role("tab", name=name, exact=True)
    if not tab.is_visible():
        page.locator("#tabs .overflow-menu > button").first.click()
        tab = page.locator("#tabs .overflow-dropdown button").filter(has_text=name)
    tab.click()
