from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import sample
from corpus.account import Origin
from corpus.errors import DocumentError
from corpus.pages import Grid, Line, Source
from corpus.readers.pdf import read_pdf

FILLER = "BT /F 10 Tf 50 20 Td (the quick brown fox jumps over) Tj ET\n"


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def make_pdf(
    *contents: str, trailer: str = "", font: str = HELVETICA, page: str = "", forms: Sequence[str] = ()
) -> bytes:
    """A PDF with one page of 400 × 300 points for each content stream; /F is the font.

    `page` are further entries of the pages. The forms, /X0, /X1 … on the pages and in each other, are drawn one
    inside the other by whoever names them; each is moved 10 points to the right.
    """
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(contents)))
    named = " ".join(f"/X{index} {4 + 2 * len(contents) + index} 0 R" for index in range(len(forms)))
    resources = f"/Resources << /Font << /F 3 0 R >> /XObject << {named} >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        font,
    ]
    for index, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] {resources} {page} /Contents {5 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    for form in forms:
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Matrix [1 0 0 1 10 0] {resources}"
        objects.append(f"<< {entries} /Length {len(form)} >>\nstream\n{form}\nendstream")
    data, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode()


def text(x: float, y: float, words: str, size: float = 10) -> str:
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A border as many producers draw it: a thin filled rectangle."""
    return f"{x0} {y0} {max(x1 - x0, 0.5)} {max(y1 - y0, 0.5)} re f\n"


def grid_lines(xs: list[float], ys: list[float]) -> str:
    upright = [rule(x, min(ys), x, max(ys)) for x in xs]
    return "".join(upright + [rule(min(xs), y, max(xs), y) for y in ys])


def grids(source: Source) -> list[Grid]:
    return [block for page in source.pages for block in page.blocks if isinstance(block, Grid)]


def lines(source: Source) -> list[str]:
    return [block.text for page in source.pages for block in page.blocks if isinstance(block, Line)]


def cells(grid: Grid) -> dict[tuple[int, int, int, int], str]:
    return {(cell.top, cell.left, cell.bottom, cell.right): cell.text for cell in grid.cells}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "不是 PDF"),
        ("这是一段文字".encode(), "不是 PDF"),
        (b"%PDF-1.4\n" + b"\x00garbage" * 50, "已损坏"),
        (make_pdf(FILLER)[:200], "已损坏"),
        (make_pdf(), "没有页面"),
        (make_pdf(rule(10, 10, 390, 290)), "扫描件"),
        (make_pdf(*[""] * 2001), "2001 页"),
        (
            make_pdf(
                FILLER,
                trailer=f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2"
                f" /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>",
            ),
            "密码",
        ),
    ],
    ids=["empty", "text", "garbage", "truncated", "no pages", "no text", "too long", "encrypted"],
)
def test_a_bad_file_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as refusal:
        read_pdf(data, "某某.pdf")
    assert "《某某.pdf》" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    read_pdf(make_pdf(FILLER, FILLER), "a.pdf", lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_merged_cells_span_and_keep_their_lines() -> None:
    # Two columns over three rows; the top row is merged.
    content = rule(50, 200, 250, 200) + rule(50, 170, 250, 170) + rule(50, 140, 250, 140) + rule(50, 110, 250, 110)
    content += rule(50, 110, 50, 200) + rule(250, 110, 250, 200) + rule(150, 110, 150, 170)
    content += text(60, 182, "head") + text(60, 158, "two") + text(60, 146, "lines") + text(160, 150, "1.00")
    content += text(60, 120, "b") + text(160, 120, "2.00")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (3, 2)
    assert cells(grid) == {
        (0, 0, 1, 2): "head",
        (1, 0, 2, 1): "two\nlines",
        (1, 1, 2, 2): "1.00",
        (2, 0, 3, 1): "b",
        (2, 1, 3, 2): "2.00",
    }
    assert grid.edges == pytest.approx((150, 250), abs=1)


def test_filled_backgrounds_and_frames_are_no_rules() -> None:
    content = "1 1 1 rg 40 205 300 40 re f 0 g\n" + text(60, 220, "caption in a white box")
    content += grid_lines([50, 150, 250], [110, 140, 170]) + text(60, 150, "a") + text(160, 150, "1.00")
    content += grid_lines([300, 390], [110, 170]) + text(310, 140, "framed")
    source = read_pdf(make_pdf(content + FILLER), "a.pdf")
    assert len(grids(source)) == 1
    assert lines(source)[:2] == ["caption in a white box", "framed"]


def test_a_table_open_at_its_sides_is_closed() -> None:
    content = (
        "".join(rule(50, y, 350, y) for y in (110, 140, 170)) + rule(150, 110, 150, 170) + rule(250, 110, 250, 170)
    )
    for x, words in ((60, "left"), (160, "1.00"), (260, "2.00")):
        content += text(x, 150, words) + text(x, 120, words)
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (2, 3)


@pytest.mark.parametrize("closed", [(110, 140), (140, 170), (140,)], ids=["no top", "no bottom", "neither"])
def test_a_table_without_its_outermost_rules_is_closed(closed: tuple[int, ...]) -> None:
    content = "".join(rule(50, y, 350, y) for y in (125, 155, *closed))
    content += "".join(rule(x, 110, x, 170) for x in (150, 250))
    for x, words in ((60, "left"), (160, "1.00"), (260, "2.00")):
        content += "".join(text(x, y, words) for y in (114, 129, 144, 159))
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (4, 3)
    assert [cell.text for cell in grid.cells if cell.top in (0, 3)] == ["left", "1.00", "2.00"] * 2


def test_rows_with_level_rules_alone_are_parted_like_their_header() -> None:
    """Not so the gap between two tables of equal extent."""
    content = grid_lines([50, 150, 250, 350], [240, 260]) + "".join(rule(50, y, 350, y) for y in (220, 200))
    content += grid_lines([50, 150, 250, 350], [140, 160])
    for y in (245, 225, 205, 145):
        content += text(60, y, "left") + text(160, y, "1.00") + text(260, y, "2.00")
    content += text(60, 175, "a title of the second")
    upper, lower = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (upper.rows, upper.columns, lower.rows, lower.columns) == (3, 3, 1, 3)
    assert [cell.text for cell in upper.cells] == ["left", "1.00", "2.00"] * 3


@pytest.mark.parametrize(
    ("matrix", "corner"),
    [("0 1 -1 0 350 0", (180, 150)), ("0 -1 1 0 0 300", (140, 50)), ("-1 0 0 -1 400 300", (250, 140))],
    ids=["bottom to top", "top to bottom", "upside down"],
)
def test_a_page_drawn_sideways_is_read_upright_and_its_boxes_stay_where_they_are_printed(
    matrix: str, corner: tuple[int, int]
) -> None:
    content = text(50, 200, "above") + grid_lines([50, 150, 250], [110, 140, 170])
    content += text(60, 150, "a") + text(160, 150, "1.00") + text(60, 120, "b") + text(160, 120, "2.00")
    source = read_pdf(make_pdf(f"q {matrix} cm\n{content}{FILLER}Q"), "a.pdf")
    (grid,) = grids(source)
    assert [cell.text for cell in grid.cells] == ["a", "1.00", "b", "2.00"]
    assert lines(source)[0] == "above"
    assert grid.cells[0].box is not None
    assert grid.cells[0].box[:2] == pytest.approx(corner, abs=1)


@pytest.mark.parametrize(
    ("turn", "matrix", "corner"),
    [
        (0, "1 0 0 1 0 0", (50, 130)),
        (90, "0 1 -1 0 350 0", (50, 180)),
        (180, "-1 0 0 -1 400 300", (50, 130)),
        (270, "0 -1 1 0 0 300", (50, 230)),
    ],
)
def test_boxes_are_where_the_page_shows_them_when_it_is_to_be_turned(
    turn: int, matrix: str, corner: tuple[int, int]
) -> None:
    content = grid_lines([50, 150, 250], [110, 140, 170])
    content += text(60, 150, "a") + text(160, 150, "1.00") + text(60, 120, "b") + text(160, 120, "2.00")
    (grid,) = grids(read_pdf(make_pdf(f"q {matrix} cm\n{content}{FILLER}Q", page=f"/Rotate {turn}"), "a.pdf"))
    assert [cell.text for cell in grid.cells] == ["a", "1.00", "b", "2.00"]
    assert grid.cells[0].box is not None
    assert grid.cells[0].box[:2] == pytest.approx(corner, abs=1)


def test_boxes_are_reckoned_from_what_is_shown_of_a_cropped_page() -> None:
    content = grid_lines([50, 150, 250], [110, 140, 170]) + text(60, 150, "a") + text(160, 150, "1.00")
    source = read_pdf(make_pdf(content + FILLER, page="/CropBox [40 10 300 200]"), "a.pdf")
    (grid,) = grids(source)
    assert (source.pages[0].width, source.pages[0].height) == (260, 190)
    assert grid.box == pytest.approx((10, 30, 210, 90), abs=1)


def test_what_forms_within_forms_draw_is_read_where_they_put_it() -> None:
    inner = grid_lines([50, 150, 250], [110, 140, 170]) + text(60, 150, "a") + text(160, 150, "1.00")
    outer = "q 1 0 0 1 0 20 cm /X0 Do Q\n" + text(60, 140, "b") + text(160, 140, "2.00")
    (grid,) = grids(read_pdf(make_pdf(FILLER + "/X1 Do\n", forms=(inner, outer)), "a.pdf"))
    assert [cell.text for cell in grid.cells] == ["a", "1.00", "b", "2.00"]
    assert grid.box == pytest.approx((70, 110, 270, 170), abs=1)


STROKED = {
    "lines": "".join(f"50 {y} m 250 {y} l S\n" for y in (110, 140, 170))
    + "".join(f"{x} 110 m {x} 170 l S\n" for x in (50, 150, 250)),
    "boxes": "".join(f"{x} {y} 100 30 re S\n" for x in (50, 150) for y in (110, 140)),
    "one path": "".join(f"{x} {y} 100 30 re\n" for x in (50, 150) for y in (110, 140)) + "S\n",
    "filled and stroked": "1 1 1 rg "
    + "".join(f"{x} {y} 100 30 re B\n" for x in (50, 150) for y in (110, 140))
    + "0 g\n",
    "dashes": "".join(rule(x, y, x + 6, y) for y in (110, 140, 170) for x in range(50, 250, 8))
    + "".join(rule(x, y, x, y + 6) for x in (50, 150, 250) for y in range(110, 170, 8)),
}


@pytest.mark.parametrize("drawn", STROKED.values(), ids=STROKED)
def test_rules_are_seen_however_they_are_drawn(drawn: str) -> None:
    content = drawn + text(60, 150, "a") + text(160, 150, "1.00") + text(60, 120, "b") + text(160, 120, "2.00")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert [cell.text for cell in grid.cells] == ["a", "1.00", "b", "2.00"]


def test_a_watermark_set_at_a_slant_is_passed_over() -> None:
    slanted = "".join(f"BT /F 30 Tf 0.87 0.5 -0.5 0.87 {x} {x / 2} Tm (W) Tj ET\n" for x in (60, 160, 260))
    content = grid_lines([50, 150, 250], [40, 110, 170]) + text(60, 150, "a") + text(160, 150, "1.00")
    source = read_pdf(make_pdf(content + FILLER + slanted), "a.pdf")
    assert "W" not in "".join([*lines(source), *(cell.text for grid in grids(source) for cell in grid.cells)])


def test_a_watermark_larger_than_the_cells_is_none_of_their_text() -> None:
    content = grid_lines([50, 150, 250], [110, 140, 170]) + text(60, 150, "a") + text(160, 150, "1.00")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER + text(60, 130, "WATER", 60)), "a.pdf"))
    assert [cell.text for cell in grid.cells] == ["a", "1.00", "", ""]


def test_raised_digits_behind_a_number_are_marks() -> None:
    content = grid_lines([50, 150, 250], [110, 140, 170]) + text(60, 150, "a")
    content += text(160, 150, "12.50") + text(185, 154, "1", 7)
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert [cell.text for cell in grid.cells][:2] == ["a", "12.50¹"]


def test_a_wrapped_label_that_runs_over_its_rules_stays_in_its_row() -> None:
    content = grid_lines([50, 150, 250], [125, 140, 155, 170])
    for y, number in ((159, "1.00"), (144, "2.00"), (129, "3.00")):
        content += text(160, y, number)
    content += text(55, 159, "upper") + text(55, 129, "lower")
    content += text(55, 151, "a label as wide as its") + text(55, 137, "column")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    labels = [cell.text for cell in grid.cells if cell.left == 0]
    assert labels == ["upper", "a label as wide as its\ncolumn", "lower"]


def test_rules_of_page_headers_make_no_table() -> None:
    content = rule(50, 280, 350, 280) + rule(50, 40, 350, 40) + text(60, 150, "prose between two rules")
    source = read_pdf(make_pdf(content + FILLER), "a.pdf")
    assert not grids(source)
    assert "prose between two rules" in lines(source)


def test_slanted_lines_are_passed_over() -> None:
    content = grid_lines([50, 150, 250], [110, 140, 170]) + "50 170 m 150 140 l S\n" + text(160, 150, "1.00")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (2, 2)


def test_rows_without_rules_are_parted_at_their_numbers() -> None:
    content = grid_lines([50, 150, 250, 350], [60, 170, 190])
    for x, words in ((60, "item"), (160, "first"), (260, "second")):
        content += text(x, 176, words)
    for y, label, first, second in ((150, "a", "1.00", "2.00"), (120, "b", "3.00", ""), (90, "c", "5.00", "6.00")):
        content += text(60, y, label) + text(160, y, first) + text(260, y, second)
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    by_row = [
        [cell.text for cell in sorted(grid.cells, key=lambda cell: cell.left) if cell.top == row] for row in range(4)
    ]
    assert by_row == [["item", "first", "second"], ["a", "1.00", "2.00"], ["b", "3.00", ""], ["c", "5.00", "6.00"]]


def test_a_number_wrapped_in_a_narrow_column_stays_one() -> None:
    content = grid_lines([50, 150, 250], [110, 170])
    content += text(60, 150, "123456") + text(60, 130, "78.90") + text(160, 150, "654321") + text(160, 130, "09.80")
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert [cell.text for cell in grid.cells] == ["123456\n78.90", "654321\n09.80"]


def test_lines_follow_the_baseline_whatever_the_size() -> None:
    content = text(50, 150, "big", 14) + text(90, 150, "small", 8) + text(50, 130, "next")
    assert lines(read_pdf(make_pdf(content + FILLER), "a.pdf"))[:2] == ["big small", "next"]


def test_fake_bold_is_read_once() -> None:
    content = text(50, 150, "1,234.50") + text(50.3, 150, "1,234.50")
    assert lines(read_pdf(make_pdf(content + FILLER), "a.pdf"))[0] == "1,234.50"


def test_a_hyphen_at_the_end_of_a_line_stays_one() -> None:
    content = text(50, 150, "1.00-") + text(50, 130, "2.00")
    assert lines(read_pdf(make_pdf(content + FILLER), "a.pdf"))[:2] == ["1.00-", "2.00"]


def test_text_that_is_not_painted_is_read() -> None:
    content = "3 Tr\n" + text(50, 150, "recognised")
    assert lines(read_pdf(make_pdf(content + FILLER), "a.pdf"))[0] == "recognised"


def encoded(*names: str) -> str:
    """A font that draws the glyphs of these names for A, B, C …"""
    differences = " ".join(f"/{name}" for name in names)
    return f"{HELVETICA[:-3]} /Encoding << /Type /Encoding /Differences [65 {differences}] >> >>"


def test_a_ligature_is_its_letters_and_an_unknown_glyph_is_no_character() -> None:
    data = make_pdf(text(50, 150, "oAce") + text(50, 130, "1B0.00") + FILLER, font=encoded("ffi", "g12345"))
    assert lines(read_pdf(data, "a.pdf"))[:2] == ["office", "1\ufffd0.00"]


def text_row(y: float, *words: tuple[float, str]) -> str:
    return "".join(text(x, y, word) for x, word in words)


UNRULED = (
    text_row(213, (156, "received"), (282, "spent"))
    + text_row(203, (72, "item"))
    + text_row(193, (160, "total"), (230, "staff"), (280, "office"), (330, "project"))
    + text_row(170, (60, "first"), (165, "1.00"), (235, "2.00"), (285, "3.00"), (340, "4.00"))
    + text_row(150, (60, "second"), (165, "5.00"), (235, "6.00"), (340, "8.00"))
    + text_row(130, (60, "third"), (165, "9.00"), (285, "1.00"), (340, "2.00"))
)


@pytest.mark.parametrize("rules", [(), (125, 145, 165, 185, 225)], ids=["no rules", "horizontal rules"])
def test_a_table_without_upright_rules_is_told_from_the_gaps_between_its_columns(rules: tuple[int, ...]) -> None:
    content = UNRULED + "".join(rule(50, y, 390, y) for y in rules)
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (5, 5)
    found = cells(grid)
    assert found[0, 2, 1, 5] == "spent"
    assert found[0, 0, 2, 1] == "item"
    body = [[text for place, text in sorted(found.items()) if place[0] == row] for row in (2, 3, 4)]
    assert body == [
        ["first", "1.00", "2.00", "3.00", "4.00"],
        ["second", "5.00", "6.00", "", "8.00"],
        ["third", "9.00", "", "1.00", "2.00"],
    ]


def test_without_rules_a_label_goes_on_below_where_it_filled_its_column() -> None:
    content = text_row(200, (60, "name"), (200, "a"), (300, "b"))
    content += text_row(180, (60, "a long name"), (195, "1.00"), (295, "2.00")) + text_row(167, (60, "goes on"))
    content += text_row(150, (60, "short"), (195, "3.00"), (295, "4.00")) + text_row(133, (60, "blank"))
    content += text_row(116, (60, "last"), (195, "5.00"), (295, "6.00"))
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    labels = [cell.text for cell in grid.cells if cell.left == 0]
    assert labels == ["name", "a long name\ngoes on", "short", "blank", "last"]


def test_rows_drawn_without_the_upright_rules_of_the_others_are_parted_all_the_same() -> None:
    rows = [("a", "1.00", "2.00"), ("b", "3.00", "4.00"), ("c", "5.00", "6.00"), ("d", "7.00", "8.00")]
    heights = [190, 160, 130, 100]
    content = "".join(rule(50, y, 350, y) for y in (210, 180, 150, 120, 90))
    content += "".join(rule(x, y - 10, x, y + 20) for y in heights[::2] for x in (150, 250))
    content += rule(50, 90, 50, 210) + rule(350, 90, 350, 210)
    for y, row in zip(heights, rows, strict=True):
        content += "".join(text(60 + 100 * column, y, words) for column, words in enumerate(row))
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert [cell.text for cell in grid.cells] == [text for row in rows for text in row]
    assert grid.origin is Origin.SPACING


def unruled(*rows: Sequence[str]) -> list[list[str]]:
    """What is read of rows without rules: columns 90 points apart, 14 between the lines."""
    content = ""
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            content += text(40 + 90 * column, 250 - 14 * number, words)
    found = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    return [[cell.text for cell in grid.cells] for grid in found]


def test_without_rules_whole_numbers_are_figures_behind_a_word_or_a_code() -> None:
    rows = [("201", "item", "1234", "0"), ("20101", "other", "99", "5"), ("2010101", "third", "3024", "77")]
    assert unruled(*rows) == [[text for row in rows for text in row]]
    assert unruled(("1", "2", "3", "4"), ("5", "6", "7", "8"), ("9", "1", "2", "3")) == []


def test_without_rules_a_number_that_may_be_two_is_left_to_the_prose() -> None:
    rows = [
        ("a", "1,234.00", "2.00"),
        ("b", "3.00", "4.00"),
        ("c", "5.00", "6.00"),
        ("d", "7.0", "8.00"),
        ("", "1.00", ""),
    ]
    assert unruled(*rows) == []


def test_without_rules_figures_too_close_to_be_parted_are_left_to_the_prose() -> None:
    rows = ((200, 240), (180, 180), (160, 220))
    content = "".join(text_row(y, (60, "name"), (195, "1.00"), (x, "2.00")) for y, x in rows)
    assert not grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))


def test_without_rules_a_column_without_figures_keeps_its_heading() -> None:
    content = text_row(206, (255, "two")) + text_row(200, (60, "name"), (150, "paid"), (200, "blank"), (330, "last"))
    content += text_row(194, (255, "lines"))
    for y, row in zip(
        (175, 155, 135), (("a", "1.00", "2.00"), ("b", "3.00", "4.00"), ("c", "5.00", "6.00")), strict=True
    ):
        content += text_row(y, *zip((60, 155, 340), row, strict=True))
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    headings = sorted((cell.left, cell.text) for cell in grid.cells if cell.top == 0 and cell.text)
    assert [text for _, text in headings] == ["name", "paid", "blank", "two\nlines", "last"]


def test_without_rules_codes_with_names_and_one_figure_are_rows() -> None:
    content = "".join(
        text_row(y, (60, code)) + text_row(y, (100, "name"), (250, figure))
        for y, code, figure in ((200, "30101", "1.00"), (180, "30102", "2.00"), (160, "30103", "3.00"))
    )
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    assert (grid.rows, grid.columns) == (3, 3)


def test_without_rules_a_code_below_its_name_is_no_page_number() -> None:
    content = ""
    for y, name, code in ((200, "first", "20805"), (170, "second", "2080501"), (140, "third", "2080505")):
        content += text(60, y + 6, name) + text(60, y - 6, code) + text_row(y, (180, "1.00"), (280, "2.00"))
    (grid,) = grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))
    labels = [cell.text for cell in grid.cells if cell.left == 0 and cell.text]
    assert labels == ["first\n20805", "second\n2080501", "third\n2080505"]


@pytest.mark.parametrize(
    "line",
    ["spent 12.30 of it in the first half", "12.30 was spent, 4.50 received", "1.1 scope 1.2 terms"],
)
def test_prose_with_figures_is_no_table(line: str) -> None:
    content = "".join(text(50, y, line) for y in (200, 185, 170, 155))
    assert not grids(read_pdf(make_pdf(content + FILLER), "a.pdf"))


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(1, 12)),
        st.sampled_from(["12.30", "9.00", "total", "of a longer name", "208", "1,234.50"]),
        min_size=8,
    )
)
def test_every_word_is_read_once_wherever_it_stands(words: dict[tuple[int, int], str]) -> None:
    content = "".join(text(20 + 60 * column, 40 + 18 * row, word, 7) for (column, row), word in words.items())
    source = read_pdf(make_pdf(content + FILLER), "a.pdf")
    read = "".join([*lines(source), *(cell.text for grid in grids(source) for cell in grid.cells)])
    printed = "".join([*words.values(), "thequickbrownfoxjumpsover"])
    assert Counter("".join(read.split())) == Counter("".join(printed.split()))


@pytest.fixture(scope="module")
def read_sample() -> Source:
    return read_pdf(sample.path().read_bytes(), "sample.pdf")


def test_every_glyph_of_the_sample_is_read_once(read_sample: Source) -> None:
    document = pypdfium2.PdfDocument(sample.path())
    for page, other in zip(read_sample.pages, document, strict=True):
        texts = [block.text for block in page.blocks if isinstance(block, Line)]
        texts += [cell.text for block in page.blocks if isinstance(block, Grid) for cell in block.cells]
        expected = other.get_textpage().get_text_range()
        assert Counter("".join("".join(texts).split())) == Counter("".join(expected.split()))
    document.close()


def test_grid_cells_of_the_sample_do_not_overlap(read_sample: Source) -> None:
    for grid in grids(read_sample):
        places = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.top, cell.bottom)
            for column in range(cell.left, cell.right)
        ]
        assert len(places) == len(set(places))
        assert len(grid.edges) == grid.columns
