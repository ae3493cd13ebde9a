"""Which form a document has, told from its content: names and suffixes lie."""

from __future__ import annotations

import re
import zipfile
from enum import Enum, auto
from io import BytesIO

import olefile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNING = 4096
"""So many bytes are looked at for what begins a web page."""
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div)[\s>]", re.IGNORECASE)
_MAIL = re.compile(rb"^(?:mime-version|content-type)\s*:", re.IGNORECASE | re.MULTILINE)


class Form(Enum):
    """The forms that can be told apart, read or not."""

    PDF = auto()
    TEXT = auto()
    DOCX = auto()
    XLSX = auto()
    XLS = auto()
    HTML = auto()
    MHTML = auto()
    DOC = auto()
    LOCKED = auto()
    OPENDOCUMENT = auto()
    BINARY_SHEET = auto()
    OFD = auto()
    RTF = auto()
    OFFICE_XML = auto()
    ARCHIVE = auto()
    PICTURE = auto()
    DAMAGED = auto()


ADVICE = {
    Form.DOC: "是旧版 Word 或 WPS 文字文件，请用 Word 或 WPS 另存为 .docx 或 PDF 再添加。",
    Form.LOCKED: "设有打开密码，请先解除密码再添加。",
    Form.OPENDOCUMENT: "是 OpenDocument 文件，请另存为 .docx、.xlsx 或 PDF 再添加。",
    Form.BINARY_SHEET: "是二进制工作簿（.xlsb），请另存为 .xlsx 再添加。",
    Form.OFD: "是 OFD 版式文件，请用 OFD 阅读器另存为 PDF 再添加。",
    Form.RTF: "是 RTF 文件，请用 Word 或 WPS 另存为 .docx 或 PDF 再添加。",
    Form.OFFICE_XML: "是 Office 2003 的 XML 文件，请另存为 .docx 或 .xlsx 再添加。",
    Form.ARCHIVE: "是压缩包，请解压后把里面的文件添加进来。",
    Form.PICTURE: "是图片，请先转成 PDF 再添加。",
    Form.DAMAGED: "已损坏或不完整，读不出来，请重新下载后再添加。",
}
"""What to do with a document of a form that is not read."""

_SIGNATURES = (
    (rb"%PDF-", Form.PDF),
    (rb"\{\\rtf", Form.RTF),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh\d|\xfd7zXZ", Form.ARCHIVE),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|RIFF.{4}WEBP", Form.PICTURE),
)
_PARTS = (
    ("word/document", Form.DOCX),
    ("xl/workbook.bin", Form.BINARY_SHEET),
    ("xl/", Form.XLSX),
    ("OFD.xml", Form.OFD),
    ("content.xml", Form.OPENDOCUMENT),
)
_STREAMS = (
    ("EncryptedPackage", Form.LOCKED),
    ("Workbook", Form.XLS),
    ("Book", Form.XLS),
    ("WordDocument", Form.DOC),
)


def form_of(data: bytes) -> Form:
    """The form of a document; what shows no other form is taken for text."""
    start = data[: 2 * _BEGINNING].lstrip()[:_BEGINNING]
    for signature, form in _SIGNATURES:
        if re.match(signature, start, re.DOTALL):
            return form
    if start.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if start.startswith(_OLE):
        return _compound(data)
    return _marked_up(start)


def _zipped(data: bytes) -> Form:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Form.DAMAGED
    return next((form for part, form in _PARTS if any(name.startswith(part) for name in names)), Form.ARCHIVE)


def _compound(data: bytes) -> Form:
    """The form of an OLE file by its streams."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as package:
            return next((form for stream, form in _STREAMS if package.exists(stream)), Form.DAMAGED)
    except (OSError, ValueError, IndexError):
        return Form.DAMAGED


def _marked_up(start: bytes) -> Form:
    plain = start.replace(b"\0", b"")  # UTF-16
    if b"<?mso-application" in plain:
        return Form.OFFICE_XML
    if _PAGE.search(plain):
        return Form.MHTML if _MAIL.match(plain) or b"multipart/related" in plain.lower() else Form.HTML
    return Form.MHTML if b"multipart/related" in plain.lower() else Form.TEXT
