"""What is no account is told in one line of Chinese; what is one is read whole."""

from __future__ import annotations

import io
import random
import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import sample
from corpus.account import Account, Kind, Scope
from corpus.errors import DocumentError
from corpus.library import Library
from corpus.reading import read_account

SAMPLE = sample.path().read_bytes()
PROSE = "临江市清河区水务局2031年度部门决算\n一、主要职责\n负责河道巡查。\n二、决算情况\n支出12.00万元。\n"


def pdf_of(*pages: int) -> bytes:
    """A PDF of these pages of the sample, counted from 0; of one blank page for none."""
    document = pypdfium2.PdfDocument.new()
    if pages:
        document.import_pages(pypdfium2.PdfDocument(SAMPLE), list(pages))
    else:
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A document without pages whose trailer says that a password, which nobody knows, locks it."""
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> "
        b"/ID [<" + b"43" * 16 + b"> <" + b"43" * 16 + b">] "
    )  # fmt: skip
    catalog = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    body = b"%PDF-1.4\n" + catalog + b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (body.find(b"1 0"), body.find(b"2 0"))
    trailer = b"trailer\n<< /Size 3 /Root 1 0 R " + lock + b">>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + table + trailer


BAD = {
    "empty": b"",
    "blank": b" \n\t\r\n\f ",
    "zip": b"PK\x03\x04" + bytes(range(256)) * 20,
    "random": random.Random(1).randbytes(20_000),
    "nul": b"\0" * 5_000,
    "word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000,
    "prose": PROSE.encode(),
    "prose in another encoding": PROSE.encode("gb18030"),
    "a long line": "水".encode() * 200_000,
    "web page": "<!DOCTYPE html><html><body><p>404 页面不存在</p></body></html>".encode(),
    "PDF, head only": b"%PDF-1.7\n",
    "PDF, cut short": SAMPLE[: len(SAMPLE) // 3],
    "PDF, garbage within": b"%PDF-1.7\n" + random.Random(2).randbytes(20_000),
    "PDF, blank page": pdf_of(),
    "PDF, a table of no known year": pdf_of(5),
    "PDF, locked": encrypted_pdf(),
}

SHORT = pdf_of(0, 5)
"""The cover and one table."""


@pytest.mark.parametrize("name", BAD)
def test_a_document_that_is_no_account_is_told_in_one_line(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_account(BAD[name], "某份文件.pdf")
    message = str(caught.value)
    assert "\n" not in message
    assert "某份文件.pdf" in message
    assert re.search("[\u4e00-\u9fff]{4}", message.replace("某份文件", ""))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(DocumentError):
        read_account(data, "x")


@settings(max_examples=8, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), hole=st.integers(1, 2_000))
def test_a_damaged_pdf_is_read_or_refused(place: float, hole: int) -> None:
    start = int(place * len(SHORT))
    damaged = SHORT[:start] + b"\0" * hole + SHORT[start + hole :]
    outcome = read_or_told(damaged)
    assert isinstance(outcome, str) or any(outcome.figures())


def read_or_told(data: bytes) -> Account | str:
    try:
        return read_account(data, "x")
    except DocumentError as error:
        return str(error)


def test_pages_of_an_account_are_read() -> None:
    account = read_account(SHORT, "x")
    assert account.identity.year == 2020
    assert [table.standard for table in account.tables] == ["expenditure"]


def test_the_form_is_told_from_the_content_not_from_the_name(sample_library: Library) -> None:
    pages: list[tuple[int, int]] = []
    account = read_account(SAMPLE, "随便起的名字.txt", lambda done, total: pages.append((done, total)))
    (kept,) = sample_library.identities()
    assert account.identity == kept
    assert account.source_name == "随便起的名字.txt"
    assert (account.identity.kind, account.identity.scope) == (Kind.FINAL, Scope.DEPARTMENT)
    assert pages[-1] == (account.page_count, account.page_count)
    assert [table.number for table in account.tables] == sorted({table.number for table in account.tables})


def test_statements_stand_where_they_say(sample_library: Library) -> None:
    (identity,) = sample_library.identities()
    account = sample_library.account(identity.id)
    assert account.statements
    for stated in account.statements:
        paragraph = account.sections[stated.section].paragraphs[stated.paragraph].text
        assert stated.sentence in paragraph
        assert 0 <= stated.start < stated.end <= len(stated.sentence)
