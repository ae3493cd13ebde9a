from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

import pdfplumber
import pytest

from corpus import sample


class _Cells(HTMLParser):
    """The texts of the table cells of a page, blank ones left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "th"):
            self._open = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += "".join(data.split())


@pytest.fixture(scope="module")
def pages() -> Iterator[list[pdfplumber.page.Page]]:
    with pdfplumber.open(sample.path()) as pdf:
        yield pdf.pages


def _printed_cells(page: pdfplumber.page.Page) -> set[str]:
    thin = page.filter(lambda mark: mark["object_type"] != "rect" or min(mark["width"], mark["height"]) < 3)
    return {"".join(cell.split()) for table in thin.extract_tables() for row in table for cell in row if cell}


def test_every_cell_of_the_source_is_printed(pages: list[pdfplumber.page.Page]) -> None:
    cells = _Cells()
    cells.feed(sample.path().with_suffix(".html").read_text("utf-8"))
    captions = "".join("".join(page.extract_text().split()) for page in pages)
    printed = set().union(*map(_printed_cells, pages))

    missing = {text for text in cells.texts if text and text not in printed and text not in captions}

    assert missing == set()


def test_the_text_layer_holds_ordinary_characters(pages: list[pdfplumber.page.Page]) -> None:
    odd = {
        char["text"]
        for page in pages
        for char in page.chars
        if "RADICAL" in unicodedata.name(char["text"], "") or "COMPATIBILITY" in unicodedata.name(char["text"], "")
    }

    assert odd == set()


def test_tables_that_go_on_repeat_their_title(pages: list[pdfplumber.page.Page]) -> None:
    texts = [page.extract_text() for page in pages]

    assert sum("一般公共预算财政拨款基本支出决算表\n部门：" in text for text in texts) == 2
