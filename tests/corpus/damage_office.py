"""Word, Excel and web documents that are damaged, built wrongly or built to harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from html import escape

import openpyxl
from docx import Document

from tests.corpus.damage import Variant, broken, known

TITLE = "某某市园林处2031年度部门决算"
CAPTION = ("支出决算表", "单位：万元")
TABLE = (
    ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"),
    ("", "合计", "1,210.50", "800.00", "410.50"),
    ("208", "社会保障和就业支出", "96.40", "96.40", "0.00"),
    ("20805", "行政事业单位养老支出", "96.40", "96.40", "0.00"),
    ("212", "城乡社区支出", "1,114.10", "703.60", "410.50"),
    ("21205", "城乡社区环境卫生", "1,114.10", "703.60", "410.50"),
)
PROSE = "2031年度本年支出1,210.50万元，比上年增加50.00万元。"

Parts = dict[str, bytes]
"""The files in a package, by their names there."""


def word() -> bytes:
    document = Document()
    for line in (TITLE, *CAPTION):
        document.add_paragraph(line)
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for row, cells in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph(PROSE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (TITLE, *CAPTION):
        sheet.append([line])
    for cells in TABLE:
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def page(table: str = "", head: str = "", prose: str = PROSE) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>" for cells in TABLE)
    lines = "".join(f"<p>{line}</p>" for line in (TITLE, *CAPTION))
    body = f"{lines}<table>{rows}{table}</table><p>{prose}</p>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def archived_page() -> bytes:
    message = EmailMessage()
    message.set_content(page().decode(), subtype="html", charset="utf-8")
    message.add_related(b"\x89PNG", "image", "png", cid="<picture>")
    return message.as_bytes()


SOUND: dict[str, Callable[[], bytes]] = {
    ".docx": word, ".xlsx": workbook, ".html": page, ".mhtml": archived_page,
}  # fmt: skip


def variants(suffix: str) -> Iterator[Variant]:
    document = SOUND[suffix]()
    yield from broken(document)
    if suffix in PARTS:
        parts = _unpacked(document)
        for name, change in _changes(*PARTS[suffix]).items():
            yield Variant("package", name, partial(_packed, change, parts))
    if suffix == ".html":
        yield from _pages()


def _unpacked(document: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(change: Callable[[Parts], Parts], parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in change(dict(parts)).items():
            package.writestr(name, data)
    return out.getvalue()


PARTS = {".docx": ("word/document.xml", "w:t"), ".xlsx": ("xl/worksheets/sheet1.xml", "t")}
"""The part that holds the text, and the tag around it."""
_BILLION_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_ENTITIES = {
    "entities by billions": f'<!DOCTYPE x [<!ENTITY e0 "lol">{_BILLION_LAUGHS}]>',
    "entities without end": '<!DOCTYPE x [<!ENTITY e9 "&e9;">]>',
    "an entity of a file": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/hostname">]>',
    "an entity of the network": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "http://127.0.0.1:9/x">]>',
    "an entity of a long text": f'<!DOCTYPE x [<!ENTITY e9 "{"9" * 100_000}">]>',
}


def _changes(part: str, tag: str) -> dict[str, Callable[[Parts], Parts]]:
    def rewritten(old: bytes, new: bytes, count: int = -1) -> Callable[[Parts], Parts]:
        return lambda parts: parts | {part: parts[part].replace(old, new, count)}

    opened = f"<{tag}>".encode()
    entities = {
        name: partial(_with_entity, part, opened, declared.encode()) for name, declared in _ENTITIES.items()
    }  # fmt: skip
    return entities | {
        "no text": lambda parts: {name: data for name, data in parts.items() if name != part},
        "no types": lambda parts: {name: data for name, data in parts.items() if "Content_Types" not in name},
        "no relations": lambda parts: {name: data for name, data in parts.items() if not name.endswith(".rels")},
        "an empty text": lambda parts: parts | {part: b""},
        "other markup": lambda parts: parts | {part: b"<html><body>x</body></html>"},
        "no markup": lambda parts: parts | {part: b"\0\xff" * 900},
        "a bomb of spaces": rewritten(opened, opened + b" " * (260 * 2**20), 1),
        "a bomb beside": lambda parts: parts | {"media/x.bin": bytes(260 * 2**20)},
        "names that lead out": lambda parts: parts | {"../../x": b"x", "/etc/x": b"x", "a\\..\\b": b"x"},
        "10 MB of one cell": rewritten("社会".encode(), "社".encode() * (10 * 2**20 // 3), 1),
        "10 MB of digits": rewritten(b"96.40", b"9" * (10 * 2**20), 1),
        "nested deeply": rewritten(opened, b"<a>" * 100_000 + opened, 1),
        "nested and closed": rewritten(opened, b"<a>" * 5_000 + b"</a>" * 5_000 + opened, 1),
        "controls": rewritten("社会".encode(), b"&#8;&#27;", 1),
        "halves of characters": rewritten("社会".encode(), b"&#xD800;", 1),
    }


def _with_entity(part: str, opened: bytes, declared: bytes, parts: Parts) -> Parts:
    head, _, body = parts[part].partition(b"?>")
    return parts | {part: head + b"?>" + declared + body.replace(opened, opened + b"&e9;", 1)}


def _pages() -> Iterator[Variant]:
    row = "<tr><td>x</td></tr>"
    tables = {
        "spans of millions": '<tr><td colspan="99999999" rowspan="99999999">1.00</td></tr>',
        "spans below zero": '<tr><td colspan="-5" rowspan="x">1.00</td></tr>',
        "spans on one another": '<tr><td rowspan="60000" colspan="900">x</td></tr>' * 50,
        "rows without end": row * 5_000,
        "cells without end": f"<tr>{'<td>x</td>' * 5_000}</tr>",
        "tables in tables": "<tr><td><table>" * 3_000,
        "a cell of 10 MB": f"<tr><td>{'9' * (10 * 2**20)}</td></tr>",
    }
    for name, table in tables.items():
        yield Variant("page", name, partial(page, table=table))
    yield known("page", "nested deeply", page(prose="<div>" * 100_000))
    yield known("page", "never closed", page()[:-60] + b"<p" * 1000)
    yield known("page", "a charset of nonsense", page().replace(b"utf-8", b"nonsense-9"))
    yield known("page", "a wrong charset", page().replace(b"utf-8", b"utf-16"))
    for name, head in {
        "script": "<script>document.body.innerHTML='9.99'</script>", "refresh": "<meta http-equiv=refresh content=0>",
        "a style": "<style>@import 'http://127.0.0.1:9/x';</style>", "a base": '<base href="http://127.0.0.1:9/">',
    }.items():  # fmt: skip
        yield known("active", name, page(head=head))
    for name, prose in {
        "handlers": '<img src=x onerror="alert(1)">', "frames": '<iframe src="file:///etc/hostname"></iframe>',
        "drawings": '<svg onload="alert(1)"><text>9.99万元</text></svg>', "comments": "<!-- 支出9.99万元。 -->",
    }.items():  # fmt: skip
        yield known("active", name, page(prose=prose + PROSE))
