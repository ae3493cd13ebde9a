"""Scanned pages: the bundled sample, printed to pictures, must read as its text layer does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from corpus import sample
from corpus.account import Box, Origin
from corpus.errors import DocumentError
from corpus.numbers import parse_amount
from corpus.pages import Grid, GridCell, Line, Page
from corpus.readers.pdf import read_pdf

TABLE, PROSE = 7, 15
"""Pages of the sample, counted from 0."""
DOTS = 200


def photograph(index: int, turn: int = 0, skew: float = 0.0) -> Image.Image:
    """A page of the sample as a scanner on a bad day sees it: slanted, on grey paper, with noise."""
    document = pypdfium2.PdfDocument(sample.path())
    picture = document[index].render(scale=DOTS / 72, grayscale=True).to_pil()
    document.close()
    picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).rotate(turn, expand=True)
    paper = np.linspace(190, 235, picture.width)
    noise = np.random.default_rng(1).normal(0, 6, (picture.height, picture.width))
    return Image.fromarray(np.clip(np.asarray(picture) / 255 * paper + noise, 0, 255).astype(np.uint8))


def scanned(*pictures: Image.Image, dots: float = DOTS) -> bytes:
    """A PDF that holds nothing but pictures."""
    data = BytesIO()
    pictures[0].save(data, "PDF", save_all=True, append_images=list(pictures[1:]), resolution=dots, quality=70)
    return data.getvalue()


def blank(width: int, height: int) -> Image.Image:
    return Image.new("L", (width, height), 250)


def printed(index: int) -> bytes:
    """One page of the sample with its text."""
    source, page, data = pypdfium2.PdfDocument(sample.path()), pypdfium2.PdfDocument.new(), BytesIO()
    page.import_pages(source, [index])
    page.save(data)
    return data.getvalue()


def joined(*documents: bytes) -> bytes:
    whole, data = pypdfium2.PdfDocument.new(), BytesIO()
    for document in documents:
        whole.import_pages(pypdfium2.PdfDocument(document))
    whole.save(data)
    return data.getvalue()


def grids(page: Page) -> list[Grid]:
    return [block for block in page.blocks if isinstance(block, Grid)]


def figures(page: Page) -> Iterator[tuple[int, GridCell]]:
    for number, grid in enumerate(grids(page)):
        yield from ((number, cell) for cell in grid.cells if parse_amount(cell.text) is not None)


def placed(page: Page) -> dict[tuple[int, int, int], object]:
    return {(number, cell.top, cell.left): parse_amount(cell.text) for number, cell in figures(page)}


def distance(one: Box | None, other: Box | None) -> float:
    assert one is not None
    assert other is not None
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def text(page: Page) -> str:
    return "".join("".join(block.text.split()) for block in page.blocks if isinstance(block, Line))


@pytest.fixture(scope="module")
def pages() -> tuple[Page, ...]:
    """A page of text, and a table and a page of prose that were scanned."""
    pytest.importorskip("rapidocr")
    data = joined(printed(TABLE), scanned(photograph(TABLE, skew=0.6), photograph(PROSE)))
    return read_pdf(data, "a.pdf").pages


def test_a_scanned_table_reads_as_its_text_does(pages: tuple[Page, ...]) -> None:
    original, scan, _ = pages
    assert placed(scan) == placed(original)
    for (_, cell), (_, other) in zip(figures(scan), figures(original), strict=True):
        assert distance(cell.box, other.box) < 6
    assert {grid.origin for grid in grids(original)} == {Origin.RULES}
    assert {grid.origin for grid in grids(scan)} == {Origin.RECOGNITION}


def test_scanned_prose_reads_line_by_line(pages: tuple[Page, ...]) -> None:
    (original,) = read_pdf(printed(PROSE), "a.pdf").pages
    assert SequenceMatcher(None, text(original), text(pages[2]), autojunk=False).ratio() > 0.97
    assert len(pages[2].blocks) == len(original.blocks)


def test_a_table_laid_sideways_on_the_scanner_is_turned(pages: tuple[Page, ...]) -> None:
    (scan,) = read_pdf(scanned(photograph(TABLE, turn=90)), "a.pdf").pages
    assert placed(scan) == placed(pages[0])
    for (_, cell), (_, upright) in zip(figures(scan), figures(pages[0]), strict=True):
        assert cell.box is not None
        assert upright.box is not None
        x0, top, x1, bottom = upright.box
        assert distance(cell.box, (top, scan.width - x1, bottom, scan.width - x0)) < 6


def test_a_digit_that_is_not_sure_makes_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr")
    from corpus.readers import recognition, scan
    from corpus.readers.picture import Picture

    def doubt(lines: list[Picture]) -> list[list[recognition.Character]]:
        sure = [recognition.Character(each, 0.2, 0.3, 0.4, 0.99) for each in "12.3"]
        return [[*sure, recognition.Character("4", 0.8, 0.9, 1.0, 0.3)] for _ in lines]

    monkeypatch.setattr(scan, "recognise", doubt)
    (page,) = read_pdf(scanned(photograph(TABLE)), "a.pdf").pages
    assert grids(page)
    assert not list(figures(page))


@pytest.mark.parametrize(
    ("picture", "dots"),
    [(blank(1000, 1400), 72), (blank(2000, 300), 10), (blank(30_000, 12), 72)],
    ids=["blank", "five metres wide", "a thread"],
)
def test_scans_without_text_are_refused_in_one_line(picture: Image.Image, dots: float) -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(DocumentError, match="没有读出文字") as refusal:
        read_pdf(scanned(picture, dots=dots), "a.pdf")
    assert "\n" not in str(refusal.value)


@pytest.fixture
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    for name in ("corpus.readers.scan", "corpus.readers.recognition"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("without_recognition")
def test_without_the_library_the_message_names_the_extra() -> None:
    page = scanned(blank(1000, 1400))
    with pytest.raises(DocumentError, match=r"有 1 页.*mingzhang\[ocr\]") as refusal:
        read_pdf(joined(printed(PROSE), page, printed(TABLE)), "a.pdf")
    assert "\n" not in str(refusal.value)
    with pytest.raises(DocumentError, match=r"mingzhang\[ocr\]"):
        read_pdf(page, "a.pdf")


@pytest.mark.usefixtures("without_recognition")
def test_covers_may_be_pictures() -> None:
    cover = scanned(blank(1000, 1400))
    assert len(read_pdf(joined(cover, printed(PROSE), cover), "a.pdf").pages) == 3


def test_reading_does_without_the_library_until_it_is_needed() -> None:
    code = "import sys, corpus.reading; print(sorted({'cv2', 'onnxruntime', 'rapidocr'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.integers(100, 300), min_size=5, max_size=8),
    st.lists(st.integers(50, 150), min_size=8, max_size=12),
    st.floats(-1.9, 1.9),
)
def test_a_drawn_grid_is_found_however_it_is_slanted(widths: list[int], heights: list[int], degrees: float) -> None:
    picture = pytest.importorskip("corpus.readers.picture")
    xs, ys = np.cumsum([80, *widths]), np.cumsum([80, *heights])
    paper = np.full((ys[-1] + 80, xs[-1] + 80), 255, np.uint8)
    for x in xs:
        paper[ys[0] : ys[-1], x - 1 : x + 2] = 0
    for y in ys:
        paper[y - 1 : y + 2, xs[0] : xs[-1]] = 0
    slanted = picture.turned(paper, degrees)
    assert picture.skew(slanted) == pytest.approx(-degrees, abs=0.2)
    rules = picture.find_rules(picture.ink(picture.turned(slanted, picture.skew(slanted))), 45)
    assert len(rules.level) == len(ys)
    assert len(rules.upright) == len(xs)
