"""From a file to an Account: the one entrance for documents."""

from __future__ import annotations

from collections.abc import Callable

from corpus.account import Account
from corpus.errors import DocumentError
from corpus.furniture import contents_entries
from corpus.identity import identify, titles_printed
from corpus.narrative import read_sections
from corpus.pages import Grid, Source
from corpus.printable import one_line
from corpus.readers.docx import read_docx
from corpus.readers.forms import ADVICE, Form, form_of
from corpus.readers.html import read_html, read_mhtml
from corpus.readers.pdf import read_pdf
from corpus.readers.spreadsheet import read_xls, read_xlsx
from corpus.readers.text import read_text
from corpus.statements import read_statements
from corpus.tables import read_tables

Progress = Callable[[int, int], None]
"""Called with (pages read, pages in all)."""

SUFFIXES: tuple[str, ...] = (
    *(".pdf", ".txt", ".docx", ".xlsx", ".xlsm", ".xls", ".et", ".html", ".htm", ".mhtml", ".mht"),
    # Not read, but accounts are published in them: whoever adds a folder is told what to do with those.
    *(".doc", ".wps", ".ofd"),
)
"""What the names of documents end in, in lower case, when a folder is searched for them."""

_READERS: dict[Form, Callable[[bytes, str], Source]] = {
    Form.TEXT: read_text,
    Form.DOCX: read_docx,
    Form.XLSX: read_xlsx,
    Form.XLS: read_xls,
    Form.HTML: read_html,
    Form.MHTML: read_mhtml,
}

LONGEST = 500_000
"""Characters of a cell or a line; whole accounts, copied as one line, have a tenth."""


def read_account(data: bytes, name: str, progress: Progress | None = None) -> Account:
    """The account that the document `data`, called `name`, contains.

    The form is told from the content, not from the name. Raises DocumentError when the
    document is of no known form, damaged, or holds no table of an account.
    """
    name = one_line(name)  # file names can hold line breaks and worse
    source = _read(data, name, progress)
    _check_lengths(source)
    tables, prose = read_tables(source)
    if not any(table.unit for table in tables):
        raise DocumentError(f"《{name}》里没有找到任何决算或预算表格，没有加入。请确认它是完整的部门决算或预算。")
    sections = read_sections(prose)
    identity = identify(source, sections, tables)
    return Account(
        identity=identity,
        tables=tuple(sorted(tables, key=lambda table: table.number)),
        sections=sections,
        statements=read_statements(sections, identity.year),
        source_name=name,
        page_count=len(source.pages) if source.pages[0].number is not None else None,
        titles=titles_printed(source),
        contents=contents_entries(prose),
    )


def _check_lengths(source: Source) -> None:
    for page in source.pages:
        for block in page.blocks:
            for piece in block.cells if isinstance(block, Grid) else (block,):
                if len(piece.text) > LONGEST:
                    how = f"里有一格或一行超过 {LONGEST} 字"
                    raise DocumentError(f"《{source.name}》{how}，没有加入。请确认它是一份决算或预算。")


def _read(data: bytes, name: str, progress: Progress | None) -> Source:
    if not data.strip():
        raise DocumentError(f"《{name}》是空文件，没有加入。请重新下载后再添加。")
    form = form_of(data)
    if form is Form.PDF:
        return read_pdf(data, name, progress)
    if form not in _READERS:
        raise DocumentError(f"《{name}》{ADVICE[form]}")
    return _READERS[form](data, name)
