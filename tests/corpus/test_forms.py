"""Word documents, workbooks and web pages are read by the cells they mark up."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from corpus.account import Account
from corpus.errors import DocumentError
from corpus.numbers import parse_amount
from corpus.pages import Grid, Line, Source
from corpus.readers.docx import read_docx
from corpus.readers.html import read_html, read_mhtml
from corpus.readers.number_formats import shown
from corpus.readers.spreadsheet import read_xlsx
from corpus.reading import SUFFIXES, read_account
from tests.corpus import forms

XLS = Path(__file__).with_name("account.xls").read_bytes()
"""The account of forms.py with a hidden sheet besides, written once: what writes .xls is no longer maintained."""
DOCUMENTS = {"docx": forms.as_docx(), "xlsx": forms.as_xlsx(), "xls": XLS, "html": forms.as_html()}


def figures(account: Account) -> set[tuple[str | None, str, Decimal]]:
    return {(figure.row.code, figure.column.name, figure.value) for figure in account.figures()}


def lines(source: Source) -> list[str]:
    return [block.text.strip() for page in source.pages for block in page.blocks if isinstance(block, Line)]


def grids(source: Source) -> list[list[list[str]]]:
    """The texts of each grid by row; a merged cell counts once."""
    found = [block for page in source.pages for block in page.blocks if isinstance(block, Grid)]
    return [
        [[cell.text for cell in sorted(grid.cells, key=lambda cell: cell.left) if cell.top == row] for row in rows]
        for grid, rows in ((grid, range(grid.rows)) for grid in found)
    ]


# --- every form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", DOCUMENTS)
def test_an_account_is_the_same_in_every_form(form: str) -> None:
    account = read_account(DOCUMENTS[form], "随便.pdf")
    (table,) = account.tables
    assert account.identity.title == "临江市清河区水务局2031年部门决算"
    assert (table.title, table.standard, table.unit, table.notes) == (
        "支出决算表",
        "expenditure",
        "万元",
        (forms.NOTE,),
    )
    assert len(list(account.figures())) == 14
    assert figures(account) >= forms.FIGURES
    assert {cell.printed for cell in table.cells} == {"1,234.56", "1,000.00", "234.56", "0.00"}
    assert [section.heading for section in account.sections] == ["一、支出决算情况说明"]
    assert len(account.statements) == 2
    assert account.page_count is None


NUMBERS = st.decimals(0, 10**9, places=2).map(lambda value: f"{value:,.2f}")
WORDS = st.text("项目支出人员公用工资", min_size=1, max_size=6)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(WORDS, NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_cells_come_back_as_they_were_written(rows: list[tuple[str, str, str]]) -> None:
    table = [("科目名称", "预算数", "决算数"), *rows]
    expected = [list(row) for row in table]
    web = read_html(forms.html_table(table).encode(), "x")
    book = read_xlsx(forms.as_xlsx(lambda book: forms.fill_sheet(book.create_sheet("又"), table)), "x")
    word = read_docx(forms.as_docx(lambda document: forms.fill_table(document, table)), "x")
    assert grids(web) == [expected]
    assert grids(book)[-1] == grids(word)[-1] == expected


# --- Word documents -------------------------------------------------------------------------------------------------


def appended(xml: str) -> Callable[[Document], None]:
    """Puts the XML at the end of the body, before its section."""
    return lambda document: document.element.body.insert(-1, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def run(text: str, inside: str = "") -> str:
    return f"<w:r>{inside}<w:t>{text}</w:t></w:r>"


BOX = f"<w:r><w:pict><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("留") + f"<w:del>{run('删')}</w:del><w:ins>{run('增')}</w:ins>", ["留增"]),
        (run("看") + run("藏", "<w:rPr><w:vanish/></w:rPr>"), ["看"]),
        (f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", ["控件"]),
        (run("上") + "<w:r><w:br/></w:r>" + run("下"), ["上", "下"]),
        (
            run("文") + f"<w:r><w:pict><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></w:pict></w:r>",
            ["文", "框"],
        ),
        ("<w:fldSimple w:instr='PAGE'>" + run("7") + "</w:fldSimple>", ["7"]),
        ("<w:pPr><w:pStyle w:val='TOC1'/></w:pPr>" + run("概况") + "<w:r><w:tab/><w:t>3</w:t></w:r>", ["概况………3"]),
    ],
)
def test_what_a_paragraph_prints(content: str, expected: list[str]) -> None:
    def change(document: Document) -> None:
        document.styles.add_style("toc 1", 1).element.set(f"{{{W}}}styleId", "TOC1")
        appended(paragraph(content))(document)

    assert lines(read_docx(forms.as_docx(change), "x"))[-len(expected) :] == expected


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def numbered(*levels: tuple[str, str]) -> str:
    """A list whose levels are numbered in these ways, after these templates."""
    made = "".join(
        f"<w:lvl w:ilvl='{place}'><w:start w:val='1'/><w:numFmt w:val='{style}'/><w:suff w:val='nothing'/>"
        f"<w:lvlText w:val='{template}'/></w:lvl>"
        for place, (style, template) in enumerate(levels)
    )
    return f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>{made}</w:abstractNum>"


def test_numbers_that_word_computes_are_in_the_text() -> None:
    def change(document: Document) -> None:
        root = document.part.numbering_part.element
        root.insert(
            0, parse_xml(numbered(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")))
        )
        root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
        for level in (0, 1, 1, 2, 0, 1):
            place = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr>"
            appended(paragraph(f"<w:pPr>{place}</w:pPr>{run('收入')}"))(document)

    printed = lines(read_docx(forms.as_docx(change), "x"))[-6:]
    assert printed == ["一、收入", "（一）收入", "（二）收入", "1.收入", "二、收入", "（一）收入"]


def test_numbers_of_headings_come_from_their_style() -> None:
    def change(document: Document) -> None:
        root = document.part.numbering_part.element
        root.insert(0, parse_xml(numbered(("chineseCounting", "第%1部分 "))))
        root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='78'><w:abstractNumId w:val='77'/></w:num>"))
        properties = document.styles["Heading 1"].element.get_or_add_pPr()
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='78'/></w:numPr>"))
        document.add_heading("概况", 1)
        document.add_heading("情况说明", 1)

    assert lines(read_docx(forms.as_docx(change), "x"))[-2:] == ["第一部分 概况", "第二部分 情况说明"]


def test_heads_and_feet_are_no_text_and_a_table_of_tables_only_places_them() -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        outer = document.add_table(1, 2)
        inner = outer.cell(0, 1).add_table(2, 2)
        for place, text in enumerate(("项目", "决算数", "会议费", "1.20")):
            inner.cell(place // 2, place % 2).text = text
        outer.cell(0, 0).text = "左边的话"

    source = read_docx(forms.as_docx(change), "x")
    assert "页眉" not in lines(source)
    assert lines(source)[-1] == "左边的话"
    assert grids(source)[-1] == [["项目", "决算数"], ["会议费", "1.20"]]


# --- workbooks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5600000001, "General", "1234.56"),
        (123456789.12, "General", "123456789.12"),
        (208.0, "General", "208"),
        (-0.0, "General", "0"),
        (1234.5600000001, "#,##0.00", "1,234.56"),
        (1234567.891, "#,##0", "1,234,568"),
        (1.005, "0.00", "1.01"),
        (-5.005, "#,##0.00_);(#,##0.00)", "(5.01)"),
        (-5, "#,##0.00;[Red]-#,##0.00", "-5.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (0.1234, "0.00%", "12.34%"),
        (5, "000000", "000005"),
        (1234567, "0!.0000", "123.4567"),
        (12345678.9, "#,##0.00,", "12,345.68"),
        (1234, "#,##0.##", "1,234"),
        (12, '0"人"', "12人"),
        (7, "[$¥-804]#,##0.00", "¥7.00"),
        (150, '[>=100]0.0"大";0', "150.0大"),
        (-3, "[Red][<0]-0.00;0.00", "-3.00"),
        (12.5, "# ?/?", "12.5"),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(st.decimals(-(10**11), 10**11, places=4), st.integers(0, 4))
def test_a_format_rounds_half_up_and_loses_nothing_else(value: Decimal, places: int) -> None:
    code = "#,##0" + "." * bool(places) + "0" * places
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert parse_amount(shown(float(value), code)) == rounded
    assert parse_amount(shown(float(value), "General")) == value or abs(value) > 10**6


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_code_raises(code: str, value: float) -> None:
    assert isinstance(shown(value, code), str)


def changed(**cells: str | bool) -> list[list[str]]:
    """The table of the account after these cells were changed."""

    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book["账"][place] = value

    (table,) = grids(read_xlsx(forms.as_xlsx(change), "x"))
    return table


def test_texts_codes_and_errors_are_shown_as_they_stand() -> None:
    table = changed(A6="0213", C7="#REF!", D8="1,000.50", E8=True)
    assert table[3][0] == "0213"
    assert table[4][2] == "#REF!"
    assert table[5][3:] == ["1,000.50", "TRUE"]
    assert table[6][0] == "2130306"


def test_what_is_hidden_is_not_published() -> None:
    def change(book: Workbook) -> None:
        book["账"].row_dimensions[7].hidden = True
        book["账"].column_dimensions["D"].hidden = True
        forms.fill_sheet(book.create_sheet("旧"), forms.ROWS)
        book["旧"].sheet_state = "hidden"

    (table,) = grids(read_xlsx(forms.as_xlsx(change), "x"))
    assert table[:3] == [["科目编码", "科目名称", "本年支出"], ["合计", "项目支出"], ["", "合计", "1,234.56", "234.56"]]
    assert len(table) == len(forms.ROWS) - 1


def test_zeros_that_the_sheet_does_not_show_are_blank() -> None:
    def change(book: Workbook) -> None:
        book["账"].sheet_view.showZeros = False

    account = read_account(forms.as_xlsx(change), "x")
    assert len(list(account.figures())) == 13


def test_a_sheet_without_a_title_is_named_by_its_tab() -> None:
    def change(book: Workbook) -> None:
        book["账"]["A1"] = None
        book["账"].title = "支出决算表"

    assert lines(read_xlsx(forms.as_xlsx(change), "x"))[2] == "支出决算表"


def test_tables_one_below_the_other_are_told_apart_and_blank_rows_part_none() -> None:
    income = (("项目", "决算数"), ("财政拨款收入", "5.00"), ("事业收入", "2.00"))

    def change(book: Workbook) -> None:
        sheet = book["账"]
        sheet.insert_rows(8, 2)
        sheet.append([])
        sheet.append(["收入决算表"])
        sheet.append(["单位：", "万元"])
        forms.fill_sheet(sheet, income, sheet.max_row + 1)

    first, second = read_account(forms.as_xlsx(change), "x").tables
    assert (first.title, len(first.cells)) == ("支出决算表", 14)
    assert (second.title, second.unit, len(second.cells)) == ("收入决算表", "万元", 2)


def test_formulas_without_results_are_told() -> None:
    def change(book: Workbook) -> None:
        book["账"]["C5"] = "=D5+E5"

    with pytest.raises(DocumentError, match="公式没有算出结果"):
        read_xlsx(forms.as_xlsx(change), "x")


# --- web pages ------------------------------------------------------------------------------------------------------


def test_what_belongs_to_the_site_or_is_hidden_is_not_read() -> None:
    site = (
        "<script>var t='<table>'</script><ul class='top-nav'><li>走进</li></ul><p><a href='/x'>信息公开</a></p>"
        "<div style='display: none'>单位：元</div><p hidden>藏</p><!-- 注 --><noscript>无</noscript>"
    )
    foot = "<div id='footer'>主办单位：某某市人民政府办公室</div>"
    assert lines(read_html(forms.as_html(site, foot), "x")) == lines(read_html(forms.as_html(), "x"))


def test_tables_that_only_place_the_page_are_no_tables() -> None:
    placed = f"<table><tr><td width=9></td><td><p>正文</p>{forms.html_table(forms.ROWS)}</td><td>边</td></tr></table>"
    source = read_html(forms.as_html(table=placed), "x")
    assert grids(source) == grids(read_html(forms.as_html(), "x"))
    assert {"正文", "边"} <= set(lines(source))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gb2312", "utf-8"),
        ("x", "utf-16"),
        ("", "gb18030"),
        ("x", "utf-8-sig"),
    ],
)
def test_characters_are_told_whatever_the_page_declares(declared: str, encoding: str) -> None:
    text = forms.as_html().decode().replace("<head>", f'<head><meta charset="{declared}">')
    assert len(list(read_account(text.encode(encoding), "x").figures())) == 14


def test_a_web_archive_is_read_page_by_page() -> None:
    part = "Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n"
    body = forms.as_html().decode()
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
    archive = f"{head}--b\n{part}{body}\n--b\n{part}<p>又一页</p>\n--b--\n".encode("gb18030")
    assert [len(page.blocks) > 1 for page in read_mhtml(archive, "x").pages] == [True, False]
    assert figures(read_account(archive, "x")) >= forms.FIGURES


def test_lists_are_numbered_as_a_browser_numbers_them() -> None:
    page = "<ol start=2><li><p>甲</p><li>乙</ol><ol style='list-style-type: cjk-ideographic'><li>丙</ol><ul><li>丁</ul>"
    assert lines(read_html(page.encode(), "x")) == ["2.甲", "3.乙", "一、丙", "丁"]


# --- what is not read, and what means harm --------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def rewritten(data: bytes, path: str, content: bytes) -> bytes:
    """The package with another content of the part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return archive(**{name: content if name == path else package.read(name) for name in package.namelist()})


def compound(stream: str) -> bytes:
    """The beginning of an OLE file that holds one empty stream of this name."""

    def entry(name: str, kind: int, child: int) -> bytes:
        coded = name.encode("utf-16-le")
        links = struct.pack("<HBBiii", len(coded) + 2, kind, 1, -1, -1, child)
        return coded.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<iQ", -2, 0)

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<iiiiiiiii", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<i", 0) + b"\xff" * 432
    table = struct.pack("<ii", -3, -2) + b"\xff" * 504
    return head + table + (entry("Root Entry", 5, 1) + entry(stream, 2, -1)).ljust(512, b"\0")


SHEET = "xl/worksheets/sheet2.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(content: str) -> bytes:
    return rewritten(DOCUMENTS["xlsx"], SHEET, f'<worksheet xmlns="{MAIN}">{content}</worksheet>'.encode())


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "0000000000">{ENTITIES}]>'.encode()
TOLD = {
    "旧版 Word": compound("WordDocument"),
    "设有打开密码": compound("EncryptedPackage"),
    "已损坏": DOCUMENTS["docx"][:9000],
    "是压缩包": archive(账=b"1"),
    "7z 是压缩包": b"7z\xbc\xaf\x27\x1c" + b"\0" * 50,
    "OFD": archive(**{"OFD.xml": b"<a/>"}),
    "OpenDocument": archive(**{"content.xml": b"<a/>"}),
    ".xlsb": archive(**{"xl__workbook.bin": b"1"}),
    "是图片": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "RTF": rb"{\rtf1\ansi 123}",
    "Office 2003": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    "太大": archive(**{"word__document.xml": b"<w:p/>" * 1_600_000}),
    "已损坏 2": rewritten(DOCUMENTS["docx"], "word/document.xml", BOMB + b"<a>&e11;</a>"),
    "已损坏 3": rewritten(DOCUMENTS["xlsx"], SHEET, BOMB + b"<worksheet>&e11;</worksheet>"),
    "已损坏 4": sheet('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "已损坏 5": sheet('<sheetData/><hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'),
    "大得不像": b"<html><table>" + b"<tr><td rowspan=9 colspan=999>1" * 3000 + b"</table></html>",
    "嵌套过深": b"<html>" + b"<div>" * 5000 + b"</html>",
    "没有文字": b"<html><script>1</script></html>",
}


@pytest.mark.parametrize("told", TOLD)
def test_what_cannot_be_read_is_told_in_one_line(told: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_account(TOLD[told], "某份文件")
    assert told.split(" ")[-1 if told.startswith("7z") else 0] in str(caught.value)
    assert "某份文件" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sheet_that_claims_to_be_endless_costs_only_what_it_holds() -> None:
    endless = sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    assert len(read_xlsx(endless, "x").pages) == 3


def test_nothing_outside_the_document_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    body = f"<w:body>{paragraph(run('见') + run('&x;'))}</w:body>"
    head = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    xml = f'{head}<w:document xmlns:w="{W}">{body}</w:document>'.encode()
    assert lines(read_docx(rewritten(DOCUMENTS["docx"], "word/document.xml", xml), "x")) == ["见"]


def test_suffixes_are_lower_case_and_none_comes_twice() -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)
    assert len(set(SUFFIXES)) == len(SUFFIXES)
