"""Word documents (.docx) to Source: what the body prints, one line a paragraph; pages part at page breaks.

Headers and footers, comments, deleted and hidden text are not read: none of it is the text of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as OpenDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import nsmap, qn
from lxml.etree import LxmlError, _Element

from corpus.errors import DocumentError
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.markup import blocks, lines_of
from corpus.readers.numbering import Numbering, value
from corpus.readers.zipped import DAMAGE, check_package

_DAMAGE = (*DAMAGE, OpcError, LxmlError, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What python-docx raises for broken files: it trusts what it reads."""
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_CONTAINERS = {
    *(qn(f"w:{tag}") for tag in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag")),
    *(qn(f"w:{tag}") for tag in ("hyperlink", "fldSimple", "dir", "bdo")),
    f"{_COMPATIBLE}Choice",
    f"{_COMPATIBLE}Fallback",
}
"""Elements that wrap content and are nothing themselves."""
_DRAWN = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_SIGNS = {qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_LEADER = "………"
"""What a tab is printed as that is filled with dots, as those of a contents page are."""

_Block = Line | Grid | None
"""None is the end of a page."""


def read_docx(data: bytes, name: str) -> Source:
    """The body of a document. Raises DocumentError for one that is damaged, locked, too large or empty."""
    check_package(data, name)
    try:
        document = Document(BytesIO(data))
        found = list(_Reader(document, name).blocks(document.element.body))
    except _DAMAGE as error:
        raise DocumentError(f"《{name}》已损坏，读不出来，请重新下载，或重新另存为 .docx 后再添加。") from error
    parted = (list(group) for is_page, group in groupby(found, key=lambda block: block is not None) if is_page)
    pages = tuple(Page(None, 0, 0, tuple(block for block in part if block is not None)) for part in parted)
    if not pages:
        raise DocumentError(f"《{name}》里没有文字，没有加入。请换一份有内容的文件。")
    return Source(name, pages)


class _Reader:
    def __init__(self, document: OpenDocument, name: str) -> None:
        self._name = name
        self._numbering = Numbering(document)
        self._contents = {
            style.style_id for style in document.styles if (style.name or "").lower().startswith(("toc ", "目录 "))
        }

    def blocks(self, container: _Element) -> Iterator[_Block]:
        """What the paragraphs and tables of the container print, in order."""
        for element in _content(container):
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)

    def _paragraph(self, paragraph: _Element) -> Iterator[_Block]:
        number = self._numbering.next(paragraph)
        if paragraph.find("w:pPr/w:pageBreakBefore", nsmap) is not None:
            yield None
        tab = _LEADER if self._has_leader(paragraph) else " "
        boxes: list[_Element] = []
        text = number
        for piece in _pieces(paragraph):
            if isinstance(piece, str):
                text += piece.replace("\t", tab)
            elif piece.tag == qn("w:br"):
                yield from lines_of(text if text != number else "")
                yield None
                text = ""
            else:
                boxes.append(piece)
        yield from lines_of(text if text != number else "")
        for box in boxes:
            yield from self.blocks(box)
        section = paragraph.find("w:pPr/w:sectPr", nsmap)
        if section is not None and value(section, "w:type") != "continuous":
            yield None

    def _has_leader(self, paragraph: _Element) -> bool:
        leaders = {tab.get(qn("w:leader"), "none") for tab in paragraph.iterfind("w:pPr/w:tabs/w:tab", nsmap)}
        return bool(leaders - {"none"}) or value(paragraph, "w:pPr/w:pStyle") in self._contents

    def _table(self, table: _Element) -> Iterator[_Block]:
        """The lines and grids of a table; one with tables in its cells only places them."""
        if table.find(".//w:tc//w:tbl", nsmap) is None:
            yield from blocks(self._cells(table), self._name)
            return
        for row in _rows(table):
            for cell in _of(row, "w:tc"):
                yield from self.blocks(cell)

    def _cells(self, table: _Element) -> list[GridCell]:
        cells: dict[tuple[int, int], GridCell] = {}
        begun: dict[int, tuple[int, int]] = {}
        for top, row in enumerate(_rows(table)):
            left = int(value(row, "w:trPr/w:gridBefore") or 0)
            for cell in _of(row, "w:tc"):
                right = left + max(int(value(cell, "w:tcPr/w:gridSpan") or 1), 1)
                text = "\n".join(block.text for block in self.blocks(cell) if isinstance(block, Line))
                above = cells.get(begun.get(left, (-1, -1)))
                if _goes_on(cell) and above is not None and above.bottom == top:
                    cells[begun[left]] = replace(above, bottom=top + 1)
                else:
                    begun[left] = (top, left)
                    cells[top, left] = GridCell(top, left, top + 1, right, text)
                left = right
        return list(cells.values())


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows that are printed."""
    for row in _of(table, "w:tr"):
        if row.find("w:trPr/w:del", nsmap) is None and row.find("w:trPr/w:hidden", nsmap) is None:
            yield row


def _goes_on(cell: _Element) -> bool:
    """Whether the cell is merged with the one above it."""
    merge = cell.find("w:tcPr/w:vMerge", nsmap)
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _of(container: _Element, tag: str) -> Iterator[_Element]:
    return (element for element in _content(container) if element.tag == qn(tag))


def _content(container: _Element) -> Iterator[_Element]:
    """The elements in the container, taken out of what only wraps them; what was deleted is left out."""
    for element in container:
        if element.tag == f"{_COMPATIBLE}AlternateContent":
            # The same content twice: for programs that know the newer element, and for others.
            for preferred in list(element)[:1]:
                yield from _content(preferred)
        elif element.tag in _CONTAINERS:
            yield from _content(element)
        elif element.tag not in _DELETED:
            yield element


def _pieces(paragraph: _Element) -> Iterator[str | _Element]:
    """The texts of a paragraph in order, its page breaks (w:br) and its text boxes (w:txbxContent)."""
    for run in _of(paragraph, "w:r"):
        if run.find("w:rPr/w:vanish", nsmap) is not None:
            continue
        for element in _content(run):
            if element.tag == qn("w:t"):
                yield element.text or ""
            elif element.tag == qn("w:tab"):
                yield "\t"
            elif element.tag == qn("w:br"):
                yield element if element.get(qn("w:type")) == "page" else "\n"
            elif element.tag in _SIGNS:
                yield _SIGNS[element.tag]
            elif element.tag in _DRAWN:
                yield from element.iterfind(".//w:txbxContent", nsmap)
