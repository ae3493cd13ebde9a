"""The evidence shows the table as printed, marks the cited place, and never interprets a document's text."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import corpus.sample
from corpus.account import Account, Box, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from corpus.library import Library
from qa.answer import Citation
from qa.page.evidence import evidence_html, passage_html, row_box, table_html
from qa.page.pictures import marks, page_picture
from qa.page.places import Places

IDENTITY = Identity("某市某局", 2020, Kind.FINAL, Scope.DEPARTMENT)


class Outline(HTMLParser):
    """Rows of cells as (tag, class, columns spanned, rows spanned, text), and every tag seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.tags: set[str] = set()
        self.marked = self.text = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            spans = found.get("colspan", "1"), found.get("rowspan", "1")
            self.rows[-1].append([tag, found.get("class", ""), *spans, ""])

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            self.marked += data
        if {"th", "td"} & set(self._open):
            self.rows[-1][-1][-1] += data

    def texts(self, row: int) -> list[str]:
        return [cell[-1] for cell in self.rows[row]]

    def cited(self) -> list[str]:
        return self.of_class("cited")

    def of_class(self, name: str) -> list[str]:
        return [cell[-1] for row in self.rows for cell in row if name in cell[1].split()]


def cell(row: int, column: int, printed: str, box: Box | None = None) -> Cell:
    return Cell(row, column, printed, Decimal(printed.replace(",", "")), 3, box)


SPENDING = Table(
    3,
    "支出决算表",
    "expenditure",
    "万元",
    (Column(("合计",)), Column(("本年支出", "基本支出")), Column(("本年支出", "项目支出"))),
    (Row(1, "合计"), Row(2, "行政运行", "2010301", 3)),
    (
        cell(0, 0, "12345.60", (100, 50, 150, 60)),
        cell(0, 1, "12,000.00", (150, 50, 200, 60)),
        cell(1, 1, "0.00", (150, 60, 200, 70)),
    ),
    (3,),
)
BOTH_SIDES = Table(
    1,
    "收入支出决算总表",
    "summary",
    "万元",
    (Column(("收入", "决算数"), "收入"), Column(("支出", "决算数"), "支出")),
    (Row(1, "财政拨款", side="收入"), Row(1, "教育支出", side="支出"), Row(2, "科技支出", side="支出")),
    (cell(0, 0, "7.00"), cell(1, 1, "5.00"), cell(2, 1, "2.00")),
)
IN_TURNS = Table(
    7,
    "“三公”经费支出决算表",
    "three_public",
    "万元",
    tuple(Column((item, side), side) for item in ("合计", "接待费") for side in ("预算数", "决算数")),
    (Row(1, "", side="预算数"), Row(1, "", side="决算数")),
    (cell(0, 0, "4.00"), cell(1, 1, "3.00"), cell(0, 2, "2.00"), cell(1, 3, "1.00")),
)


def cite(table: Table, row: Row, column: str, **more: object) -> Citation:
    named = {"row": row.label, "row_code": row.code, "row_no": row.number, "side": row.side}
    return Citation(IDENTITY, table.title, table.number, column=column, **{**named, **more})  # type: ignore[arg-type]


def test_header_cells_span_as_printed() -> None:
    outline = Outline(table_html(SPENDING, cite(SPENDING, SPENDING.rows[0], "合计")))
    assert [(c[4], c[2], c[3]) for c in outline.rows[0]] == [
        ("科目编码", "1", "2"),
        ("科目名称", "1", "2"),
        ("合计", "1", "2"),
        ("本年支出", "2", "1"),
    ]
    assert outline.texts(1) == ["基本支出", "项目支出"]


def test_numbers_are_grouped_and_blank_is_not_zero() -> None:
    outline = Outline(table_html(SPENDING, cite(SPENDING, SPENDING.rows[0], "合计")))
    assert outline.texts(2) == ["", "合计", "12,345.60", "12,000.00", ""]
    assert outline.texts(3) == ["2010301", "行政运行", "", "0.00", ""]


@pytest.mark.parametrize("known", [{}, {"row_no": None}, {"row_no": None, "row_code": None}])
def test_the_cited_row_is_tinted_and_the_cited_cell_marked(known: dict[str, None]) -> None:
    outline = Outline(table_html(SPENDING, cite(SPENDING, SPENDING.rows[1], "本年支出/基本支出", **known)))
    assert outline.cited() == ["2010301", "行政运行", "", "0.00", ""]
    assert outline.marked == "0.00"
    assert outline.of_class("column") == ["基本支出", "12,000.00"]


def test_two_sides_stand_side_by_side_and_only_the_cited_side_is_tinted() -> None:
    outline = Outline(table_html(BOTH_SIDES, cite(BOTH_SIDES, BOTH_SIDES.rows[1], "支出/决算数")))
    assert [outline.texts(i) for i in range(4)] == [
        ["收入", "支出"],
        ["项目", "决算数", "项目", "决算数"],
        ["财政拨款", "7.00", "教育支出", "5.00"],
        ["", "", "科技支出", "2.00"],
    ]
    assert outline.cited() == ["教育支出", "5.00"]
    assert outline.marked == "5.00"


def test_sides_that_take_turns_keep_their_printed_order() -> None:
    outline = Outline(table_html(IN_TURNS, cite(IN_TURNS, IN_TURNS.rows[1], "接待费/决算数")))
    assert outline.texts(0) == ["合计", "接待费"]
    assert outline.texts(2) == ["4.00", "3.00", "2.00", "1.00"]
    assert outline.cited() == ["3.00", "1.00"]
    assert outline.marked == "1.00"


def test_the_row_box_covers_the_row_on_the_cited_page_only() -> None:
    citation = cite(SPENDING, SPENDING.rows[0], "合计", page=3)
    assert row_box(SPENDING, citation) == (100, 50, 200, 60)
    assert row_box(SPENDING, cite(SPENDING, SPENDING.rows[0], "合计", page=4)) is None


@given(st.text(min_size=1))
def test_text_of_a_table_is_shown_and_never_interpreted(text: str) -> None:
    table = Table(
        1, text, None, text, (Column((text,)),), (Row(1, text, text),), (Cell(0, 0, text, None),), notes=(text,)
    )
    outline = Outline(table_html(table, cite(table, table.rows[0], text)))
    assert outline.tags <= {"div", "span", "table", "thead", "tbody", "tr", "th", "td", "mark", "p"}
    assert {row[-1][-1] for row in outline.rows} == {text}


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_quotation_is_marked_in_its_section(before: str, after: str, quote: str) -> None:
    section = Section(("第三部分", "情况说明"), (Paragraph("别的话。", 3), Paragraph(before + quote + after, 4)), 3)
    account = Account(IDENTITY, (), (section,), "a.pdf")
    outline = Outline(passage_html(account, Citation(IDENTITY, section=section.name, quote=quote)))
    assert "".join(outline.marked.split()) == "".join(quote.split())
    assert before + quote + after in outline.text
    assert outline.tags <= {"div", "h4", "p", "mark"}


def test_a_quotation_is_found_across_line_breaks() -> None:
    section = Section(("说明",), (Paragraph("本年支出 12\n万元。另有"),))
    account = Account(IDENTITY, (), (section,), "a.txt")
    html = passage_html(account, Citation(IDENTITY, section="说明", quote="支出12万元。"))
    assert Outline(html).marked == "支出 12\n万元。"


def test_evidence_names_the_account_and_survives_a_table_that_is_gone() -> None:
    citation = cite(SPENDING, SPENDING.rows[0], "合计", page=3)
    assert "某市某局2020年部门决算" in evidence_html(Account(IDENTITY, (SPENDING,), (), "a.pdf"), citation, ())
    assert "<table" not in evidence_html(Account(IDENTITY, (), (), "a.pdf"), citation, ())


def test_a_page_is_pictured() -> None:
    picture = Image.open(BytesIO(page_picture(corpus.sample.path().read_bytes(), 1)))
    assert picture.width > 1000
    assert picture.height > picture.width


def test_a_sentence_is_found_on_its_page(sample_library: Library) -> None:
    (identity,) = sample_library.identities()
    account, source = sample_library.account(identity.id), sample_library.source(identity.id)
    statement = account.statements[0]
    section = account.sections[statement.section]
    page = section.paragraphs[statement.paragraph].page
    found = marks(account, source, Citation(identity, section=section.name, quote=statement.sentence, page=page))
    assert found is not None
    assert found.tinted
    assert all(0 <= x0 < x1 <= found.size[0] and 0 <= top < bottom for x0, top, x1, bottom in found.tinted)
    for quote in ("这句话不在这一页上", ""):
        elsewhere = marks(account, source, Citation(identity, section=section.name, quote=quote, page=page))
        assert elsewhere is not None
        assert elsewhere.tinted == ()


@pytest.mark.parametrize(
    ("source", "page"),
    [(b"plain text", 1), (b"%PDF-1.7 broken", 1), (corpus.sample.path().read_bytes(), 999)],
    ids=["no pages", "broken", "no such page"],
)
def test_what_cannot_be_pictured_is_left_out(source: bytes, page: int) -> None:
    account = Account(IDENTITY, (SPENDING,), (), "a.pdf")
    assert marks(account, source, cite(SPENDING, SPENDING.rows[0], "合计", page=page)) is None


def test_the_tint_reaches_from_the_label_to_the_last_figure_and_the_cell_is_framed(sample_library: Library) -> None:
    (identity,) = sample_library.identities()
    account, source = sample_library.account(identity.id), sample_library.source(identity.id)
    figure = next(figure for figure in account.figures() if figure.row.label and figure.table.number == 3)
    box = figure.cell.box
    assert box is not None
    citation = cite(figure.table, figure.row, figure.column.name, page=figure.cell.page, box=box)
    found = marks(account, source, citation)
    assert found is not None
    assert found.framed == (box,)
    ((left, top, right, bottom),) = found.tinted
    assert left < box[0] < box[2] <= right + 1
    assert abs(top - box[1]) < 2
    assert abs(bottom - box[3]) < 2


def test_pages_are_given_only_of_accounts_that_are_held(sample_library: Library) -> None:
    (identity,) = sample_library.identities()
    places = Places(sample_library)
    assert places.picture(identity.id, 1).startswith("data:image/jpeg;base64,")
    assert places.picture(identity.id, 0) == places.picture(identity.id, 999) == places.picture("../x", 1) == ""


def test_a_place_whose_account_is_gone_says_so(sample_library: Library) -> None:
    html = Places(sample_library).place_html(cite(SPENDING, SPENDING.rows[0], "合计", page=3))
    assert "账目库里没有" in html
    assert "<table" not in html
