"""Drafts as .docx in the form of official papers: each bound number is a content control that says where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Lines
from lxml import etree

from corpus.errors import MingzhangError
from corpus.printable import one_line, printable
from qa.drafting.binding import Binding, whence
from qa.drafting.draft import Draft, Paragraph
from qa.drafting.edited import Edited, Marked, Stretch
from qa.drafting.record import numbered, read, written
from qa.drafting.verify import Verdict

_TITLE, _HEADING, _SUBHEADING, _BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_INSTEAD = {
    _TITLE: "小标宋,华文中宋,宋体,Noto Serif CJK SC",
    _HEADING: "SimHei,Noto Sans CJK SC",
    _SUBHEADING: "楷体,KaiTi,Noto Serif CJK SC",
    _BODY: "仿宋,FangSong,Noto Serif CJK SC",
}
"""Fonts for machines that lack the official ones."""
_FONTS = {1: _TITLE, 2: _HEADING, 3: _SUBHEADING, 4: _BODY}
_TITLE_SIZE, _SIZE, _FOOT_SIZE, _LINE = Pt(22), Pt(16), Pt(14), Pt(28)
"""二号, 三号, 四号, and the line that 22 lines a page make."""
_MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
_PREFIX, _BOOKMARK = "mingzhang-", "_mingzhang_"
_LONGEST_ALIAS = 60
_SPACE = "urn:mingzhang:draft"


def paper(draft: Draft) -> bytes:
    document = Document()
    _set_page(document)
    _set_styles(document)
    for paragraph, places in numbered(draft.paragraphs):
        _write(document, paragraph, places)
    _keep(document, written(draft))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def read_paper(content: bytes) -> Edited:
    """Raises MingzhangError where the file is no .docx or has no record."""
    document = _opened(content)
    paragraphs = document.element.body.iter(qn("w:p"))
    return Edited(read(_kept(document)), tuple(tuple(_stretches(paragraph)) for paragraph in paragraphs))


def _set_page(document: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in _MARGINS.items():
        setattr(section, side, width)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    page = foot.add_run()
    for child in (_field_mark("begin"), _field_code("PAGE"), _field_mark("end")):
        page._r.append(child)
    foot.add_run(" —")
    for run in foot.runs:
        run.font.size = _FOOT_SIZE


def _field_mark(kind: str) -> etree._Element:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _field_code(code: str) -> etree._Element:
    text = OxmlElement("w:instrText")
    text.text = code
    return text


def _set_styles(document: Paper) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _dress(normal, _BODY)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = _LINE
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    for level, font in _FONTS.items():
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        _dress(style, font)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    title = document.styles["Heading 1"]
    assert isinstance(title, ParagraphStyle)
    title.font.size = _TITLE_SIZE
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.space_after = _LINE
    _name_fonts(document)


def _dress(style: ParagraphStyle, font: str) -> None:
    style.font.size, style.font.bold, style.font.italic = _SIZE, False, False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), font)
    for script in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    for color in properties.findall(qn("w:color")):
        properties.remove(color)


def _name_fonts(document: Paper) -> None:
    """The fonts to take instead, in the table of fonts."""
    part = next(r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    table = etree.fromstring(part.blob)
    for font, instead in _INSTEAD.items():
        entry = etree.SubElement(table, qn("w:font"), {qn("w:name"): font})
        etree.SubElement(entry, qn("w:altName"), {qn("w:val"): instead})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _write(document: Paper, paragraph: Paragraph, places: list[int | None]) -> None:
    lines = document.add_paragraph(style=f"Heading {paragraph.level}" if paragraph.level else "Normal")
    if paragraph.level != 1:
        lines.paragraph_format.first_line_indent = _SIZE * 2
    for piece, number in zip(paragraph.pieces, places, strict=True):
        if number is None or piece.binding is None:
            lines.add_run(_fit(piece.text))
        else:
            _control(lines, piece.text, number, piece.binding)


def _fit(text: str) -> str:
    """Without what XML cannot hold; spaces stay where they are, as the text goes on in the next run."""
    return printable(text).replace("\n", " ").replace("\t", " ")


def _control(lines: Lines, text: str, number: int, binding: Binding) -> None:
    """A content control around the words, whose title Word and WPS show when it is clicked, in a bookmark.

    LibreOffice forgets whose control it is; a bookmark it keeps.
    """
    run = lines.add_run(_fit(text))
    alias = one_line(whence(binding))[:_LONGEST_ALIAS]
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    for name, value in (("alias", alias), ("tag", f"{_PREFIX}{number}"), ("id", str(number))):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), value)
        properties.append(child)
    control.append(properties)
    control.append(content)
    lines._p.replace(run._r, control)
    content.append(run._r)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"{_BOOKMARK}{number}")
    control.addprevious(start)
    control.addnext(end)


def _keep(document: Paper, record: str) -> None:
    """The record as a part of custom XML, which Word, WPS and LibreOffice leave in the file."""
    blob = f'<?xml version="1.0" encoding="UTF-8"?><draft xmlns="{_SPACE}">{escape(record)}</draft>'.encode()
    name = document.part.package.next_partname("/customXml/item%d.xml")
    part = Part(name, "application/xml", blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _kept(document: Paper) -> str:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            if root.tag == f"{{{_SPACE}}}draft":
                return str(root.text or "")
    raise MingzhangError(
        "文件里没有出处记录（可能另存时被去掉了），无法核对。请用 mingzhang draft 重新起草。"
    )  # fmt: skip


def _opened(content: bytes) -> Paper:
    try:
        return Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise MingzhangError("不是能读的 .docx 文件。请用 Word 或 WPS 另存为 .docx 再试。") from error


def refresh_paper(content: bytes, verdicts: Sequence[Verdict]) -> bytes:
    """The file with the numbers that differ put right. Raises MingzhangError where it is no .docx."""
    document = _opened(content)
    pieces: dict[int, list[etree._Element]] = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        for number, node in _texts(paragraph, None, {}):
            if number is not None:
                pieces.setdefault(number, []).append(node)
    for verdict in verdicts:
        nodes = pieces.get(verdict.piece or 0, [])
        before, found, after = "".join(node.text or "" for node in nodes).rpartition(verdict.found)
        for place, node in enumerate(nodes if found else ()):
            node.text = before + verdict.expected + after if place == 0 else ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _stretches(paragraph: etree._Element) -> Iterator[Stretch]:
    """The texts in order, those of one bound piece together; what is struck out is left out."""
    for number, parts in groupby(_texts(paragraph, None, {}), key=lambda part: part[0]):
        text = "".join(node.text or "" for _, node in parts)
        yield text if number is None else Marked(number, text)


_Texts = Iterator[tuple[int | None, etree._Element]]


def _texts(element: etree._Element, within: int | None, open_marks: dict[str, int]) -> _Texts:
    """Each text with the number of the bound piece around it. `open_marks` are the bookmarks by their ids."""
    for child in element:
        identifier = str(child.get(qn("w:id")))
        if child.tag == qn("w:bookmarkStart"):
            number = _number(str(child.get(qn("w:name"))), _BOOKMARK)
            open_marks |= {} if number is None else {identifier: number}
        elif child.tag == qn("w:bookmarkEnd"):
            open_marks.pop(identifier, None)
        elif child.tag == qn("w:t"):
            yield next(iter(open_marks.values()), within), child
        elif child.tag not in _PASSED_OVER:
            tag = child.find(f"{qn('w:sdtPr')}/{qn('w:tag')}") if child.tag == qn("w:sdt") else None
            number = None if tag is None else _number(str(tag.get(qn("w:val"))), _PREFIX)
            yield from _texts(child, within if number is None else number, open_marks)


_PASSED_OVER = frozenset([qn("w:del"), qn("w:moveFrom"), qn("w:sdtPr")])


def _number(name: str, prefix: str) -> int | None:
    digits = name.removeprefix(prefix)
    return int(digits) if name.startswith(prefix) and digits.isdecimal() else None
