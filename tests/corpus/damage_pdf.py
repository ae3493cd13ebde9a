"""PDFs that are locked, built wrongly or built to harm, made from a sound one by rewriting its objects."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from pikepdf import Encryption, ObjectStreamMode, Pdf, Stream

from tests.corpus.damage import Variant, broken, known

Objects = dict[int, bytes]
"""What stands between "obj" and "endobj", by number."""
Change = Callable[[Objects], Objects]

MANY = 300_000
FAR = 10**30


def variants(document: bytes) -> Iterator[Variant]:
    """Of a sound PDF of a few pages."""
    yield from broken(document)
    yield from broken(_packed(document), seed=1)
    yield from _locked(document)
    yield from _rewritten(document, CHANGES)
    objects, root = taken_apart(document)
    for name, trailer in TRAILERS.items():
        yield known("trailer", name, put_together(objects, root, trailer))
    yield from _cross_references(put_together(objects, root))


def heavy(document: bytes) -> Iterator[Variant]:
    """Those that take seconds to minutes to make or to read, or are stopped."""
    yield from _rewritten(document, HEAVY)


def _rewritten(document: bytes, kinds: dict[str, dict[str, Change]]) -> Iterator[Variant]:
    objects, root = taken_apart(document)
    for kind, changes in kinds.items():
        for name, change in changes.items():
            yield Variant(kind, name, partial(_changed, objects, root, change))


def taken_apart(document: bytes) -> tuple[Objects, int]:
    """The objects and the number of the root."""
    with Pdf.open(io.BytesIO(document)) as pdf:
        objects = {}
        for item in pdf.objects:
            if isinstance(item, Stream):
                head = item.stream_dict.unparse()
                objects[item.objgen[0]] = stream(item.read_raw_bytes(), head[2:-2])
            else:
                objects[item.objgen[0]] = item.unparse(resolved=True)
        return objects, pdf.Root.objgen[0]


def put_together(objects: Objects, root: int, trailer: bytes | None = None) -> bytes:
    file, places = io.BytesIO(b"%PDF-1.7\n"), {}
    file.seek(0, io.SEEK_END)
    for number, body in objects.items():
        places[number] = file.tell()
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    size = max(objects) + 1
    lines = (b"%010d 00000 %b \n" % (places.get(n, 0), b"n" if n in places else b"f") for n in range(size))
    trailer = b"/Root %d 0 R" % root if trailer is None else trailer
    end = b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, file.tell())
    return file.getvalue() + b"xref\n0 %d\n" % size + b"".join(lines) + end


def stream(data: bytes, head: bytes = b"") -> bytes:
    head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"", head)
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(data), data)


def bomb(unit: bytes, megabytes: int, layers: int = 1) -> bytes:
    """A stream of that many megabytes, deflated as often as `layers` says."""
    data = b"".join(_deflated(unit * (2**20 // len(unit)), megabytes))
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%b]" % (b"/FlateDecode " * layers))


def _deflated(block: bytes, times: int) -> Iterator[bytes]:
    squeeze = zlib.compressobj(9)
    for _ in range(times):
        yield squeeze.compress(block)
    yield squeeze.flush()


def _packed(document: bytes) -> bytes:
    """The same with its objects in compressed streams, as newer producers write it."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(document)) as pdf:
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _locked(document: bytes) -> Iterator[Variant]:
    revisions: dict[str, Literal[2, 3, 4, 6]] = {"RC4 40": 2, "RC4 128": 3, "AES 128": 4, "AES 256": 6}
    for way, revision in revisions.items():
        for kind, user in (("owner password", ""), ("user password", "secret")):
            lock = Encryption(user=user, owner="owner", R=revision, aes=revision >= 4, metadata=revision >= 4)
            yield Variant(kind, way, partial(_encrypted, document, lock))


def _encrypted(document: bytes, encryption: Encryption) -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(document)) as pdf:
        pdf.save(out, encryption=encryption)
    return out.getvalue()


def _changed(objects: Objects, root: int, change: Change) -> bytes:
    return put_together(change(dict(objects)), root)


def every(pattern: bytes, new: bytes) -> Change:
    """Each place of the dictionaries that matches the pattern."""

    def change(objects: Objects) -> Objects:
        return {number: _outside_streams(body, pattern, new) for number, body in objects.items()}

    return change


def _outside_streams(body: bytes, pattern: bytes, new: bytes) -> bytes:
    head, mark, rest = body.partition(b"\nstream\n")
    return re.sub(pattern, lambda _: new, head, flags=re.DOTALL) + mark + rest


def numbers(objects: Objects, kind: bytes) -> list[int]:
    """Of the objects of that /Type."""
    return [number for number, body in objects.items() if re.search(rb"/Type\s*/" + kind + rb"\b", body[:20_000])]


def drawn(content: Callable[[], bytes] | bytes) -> Change:
    """A further stream of content on the last page, given whole or as what to draw."""

    def change(objects: Objects) -> Objects:
        new, page = max(objects) + 1, numbers(objects, b"Page")[-1]
        objects[new] = content() if callable(content) else stream(content)
        objects[page] = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [\1 %d 0 R]" % new, objects[page])
        assert b"%d 0 R" % new in objects[page]
        return objects

    return change


def page_tree(kids: Callable[[Objects, list[int], int], bytes]) -> Change:
    """The root of the page tree as made from the objects, the numbers of the pages and its own number."""

    def change(objects: Objects) -> Objects:
        pages = numbers(objects, b"Page")
        (catalog,) = numbers(objects, b"Catalog")
        found = re.search(rb"/Pages (\d+) 0 R", objects[catalog])
        assert found
        own = int(found[1])
        return objects | {own: b"<< /Type /Pages %b >>" % kids(objects, pages, own)}

    return change


def many_pages(count: int) -> Change:
    def change(objects: Objects) -> Objects:
        page, first = objects[numbers(objects, b"Page")[-1]], max(objects) + 1
        added = {first + n: page for n in range(count)}
        refs = b" ".join(b"%d 0 R" % number for number in added)
        return page_tree(lambda *_: b"/Count %d /Kids [%b]" % (count, refs))(objects | added)

    return change


def deep_tree(levels: int) -> Change:
    def kids(objects: Objects, pages: list[int], own: int) -> bytes:
        first = max(objects) + 1
        for level in range(levels):
            below = first + level + 1 if level + 1 < levels else pages[-1]
            objects[first + level] = b"<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R] >>" % (own, below)
        return b"/Count 1 /Kids [%d 0 R]" % first

    return page_tree(kids)


def nested_forms(levels: int, each: int) -> Change:
    """Drawings that draw others `each` times, `levels` deep."""

    def change(objects: Objects) -> Objects:
        first, page = max(objects) + 1, numbers(objects, b"Page")[-1]
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X %d 0 R >> >>"
        for level in range(levels):
            below = first + (level + 1) % levels  # the last draws the first again
            objects[first + level] = stream(b"q /X Do Q 0 0 9 9 re f\n" * each, head % below)
        objects[page] = re.sub(rb"/Font\b", b"/XObject << /X %d 0 R >> /Font" % first, objects[page], count=1)
        return drawn(b"/X Do")(objects)

    return change


def beside(number: int, body: Callable[[], bytes] | bytes, catalog: bytes) -> Change:
    """An object of its own that the catalog names."""

    def change(objects: Objects) -> Objects:
        new = max(objects) + number
        (own,) = numbers(objects, b"Catalog")
        objects[new] = body() if callable(body) else body
        objects[own] = objects[own].replace(b"<<", b"<< " + catalog.replace(b"NEW", b"%d 0 R" % new), 1)
        return objects

    return change


def maps_of_characters(body: Callable[[], bytes]) -> Change:
    def change(objects: Objects) -> Objects:
        new = max(objects) + 1
        return every(rb"/ToUnicode \d+ 0 R", b"/ToUnicode %d 0 R" % new)(objects) | {new: body()}

    return change


def lattice(step: float, count: int) -> bytes:
    """Rules that cross one another everywhere."""
    upright = (f"{step * n:.3f} 0 m {step * n:.3f} {step * count:.3f} l S\n" for n in range(count))
    level = (f"0 {step * n:.3f} m {step * count:.3f} {step * n:.3f} l S\n" for n in range(count))
    return "".join((*upright, *level)).encode()


_BOX = rb"/MediaBox \[[^\]]*\]"
_FONT = rb"/Font (<<.*?>>|\d+ 0 R)"
_CMAP = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange %b endbfrange endcmap"

CHANGES: dict[str, dict[str, Change]] = {
    "page tree": {
        "none": page_tree(lambda *_: b"/Count 0 /Kids []"),
        "none though it counts some": page_tree(lambda *_: b"/Count 9 /Kids []"),
        "itself": page_tree(lambda _, pages, own: b"/Count 3 /Kids [%d 0 R %d 0 R]" % (pages[0], own)),
        "a page that names itself": every(rb"/Parent \d+ 0 R", b"/Parent 1 0 R /Kids [1 0 R 2 0 R 3 0 R]"),
        "one page three times": page_tree(lambda _, pages, own: b"/Count 3 /Kids [%b]" % (b"%d 0 R " % pages[0] * 3)),
        "absent objects": page_tree(lambda *_: b"/Count 2 /Kids [9998 0 R 9999 0 R]"),
        "numbers": page_tree(lambda *_: b"/Count 2 /Kids [1 2 3]"),
        "no list": page_tree(lambda *_: b"/Count 2 /Kids 7"),
        "a count below zero": page_tree(lambda _, pages, own: b"/Count -5 /Kids [%d 0 R]" % pages[0]),
        "a count of billions": page_tree(lambda _, pages, own: b"/Count 4000000000 /Kids [%d 0 R]" % pages[0]),
        "3,000 deep": deep_tree(3_000),
        "5,000 pages": many_pages(5_000),
    },
    "box of the page": {
        "of no number": every(_BOX, b"/MediaBox [nan nan nan nan]"),
        "of words": every(_BOX, b"/MediaBox [(a) (b) (c) (d)]"),
        "of three numbers": every(_BOX, b"/MediaBox [0 0 500]"),
        "of none": every(_BOX, b"/MediaBox []"),
        "absent": every(_BOX, b""),
        "a reference to nothing": every(_BOX, b"/MediaBox 9999 0 R"),
        "empty": every(_BOX, b"/MediaBox [0 0 0 0]"),
        "turned over": every(_BOX, b"/MediaBox [595 842 0 0]"),
        "beside the page": every(_BOX, b"/MediaBox [-9000 -9000 -8000 -8000]"),
        "endless": every(_BOX, b"/MediaBox [0 0 %d %d]" % (FAR, FAR)),
        "cropped away": every(_BOX, b"/MediaBox [0 0 595 842] /CropBox [5000 5000 6000 6000]"),
        "cropped to nonsense": every(_BOX, b"/MediaBox [0 0 595 842] /CropBox [nan (x) 1]"),
        "turned by 45": every(_BOX, b"/MediaBox [0 0 595 842] /Rotate 45"),
        "turned by a word": every(_BOX, b"/MediaBox [0 0 595 842] /Rotate /Left"),
        "turned far": every(_BOX, b"/MediaBox [0 0 595 842] /Rotate 90000000090"),
    },
    "content": {
        "nested lists": drawn(b"[" * 100_000),
        "nested dictionaries": drawn(b"<<" * 100_000),
        "an open string": drawn(b"(" * 100_000),
        "infinite numbers": drawn(b"1e999 -1e999 m inf nan l S BT /F4 1e308 Tf 1e308 1e308 Td <0014> Tj ET"),
        "a matrix of zeros": drawn(b"0 0 0 0 0 0 cm BT /F4 9 Tf 50 50 Td <0014> Tj ET"),
        "too few operands": drawn(b"m l c re cm Tf Td Tm Tj TJ Do gs sh d w"),
        "operands of other kinds": drawn(b"(a) (b) m /c /d l [1] [2] re (x) cm (f) (g) Tf 1 Tj 2 TJ"),
        "an inline picture without end": drawn(b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + b"\x00" * 100_000),
        "drawings in a circle": nested_forms(1, 1),
        "absent": every(rb"/Contents \d+ 0 R", b"/Contents 9999 0 R"),
        "no stream": every(rb"/Contents \d+ 0 R", b"/Contents (text)"),
        "a filter unknown": drawn(stream(b"abc", b"/Filter /Nonsense")),
        "a filter of parameters": drawn(
            stream(zlib.compress(b"q Q"), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 999999999 >>")
        ),
    },
    "bomb": {
        "content": drawn(lambda: bomb(b" ", 70)),
        "content packed twice": drawn(lambda: bomb(b"\n", 70, layers=2)),
        "content packed thrice": drawn(lambda: bomb(b"\n", 70, layers=3)),
        "map of characters": maps_of_characters(lambda: bomb(b"% ", 70)),
        "a stream nobody reads": beside(1, lambda: bomb(b"\0", 70), b"/Nothing NEW"),
        "an object stream": beside(
            1, lambda: bomb(b"0 ", 70).replace(b"/Filter", b"/Type /ObjStm /N 9 /First 9 /Filter"), b"/Nothing NEW"
        ),
        "a picture": beside(
            1,
            lambda: bomb(b"\0", 70).replace(
                b"/Filter", b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8 /Filter"
            ),
            b"/Nothing NEW",
        ),
    },
    "font": {
        "absent": every(_FONT, b"/Font << /F4 9998 0 R /F5 9999 0 R >>"),
        "of no kind": every(rb"/Subtype /Type0", b"/Subtype /Nonsense"),
        "of no character set": every(rb"/Encoding /Identity-H", b"/Encoding /Nonsense-H"),
        "without descendants": every(rb"/DescendantFonts \[[^\]]*\]", b"/DescendantFonts []"),
        "widths of words": every(rb"/W \d+ 0 R|/W \[", b"/W [(a) (b) /c] /X ["),
        "a map of billions": maps_of_characters(lambda: stream(_CMAP % b"<00000000> <FFFFFFFF> <0030>")),
        "a map to line breaks": maps_of_characters(lambda: stream(_CMAP % b"<0000> <FFFF> <2028>")),
        "drawn by itself": every(
            rb"/Type /Font\b", b"/Type /Font /Subtype /Type3 /CharProcs << /a 1 0 R >> /FontMatrix [0 0 0 0 0 0]"
        ),
    },
    "harmless": {
        "script": beside(1, b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>", b"/OpenAction NEW"),
        "launch": beside(1, b"<< /S /Launch /F (/bin/sh) /NewWindow true >>", b"/OpenAction NEW"),
        "attached file": beside(
            1, stream(b"MZ" + b"\0" * 9_000, b"/Type /EmbeddedFile"),
            b"/Names << /EmbeddedFiles << /Names [(../x) << /Type /Filespec /F (../x) /EF << /F NEW >> >>] >> >>",
        ),
        "a form": beside(1, b"<< /FT /Tx /T (a) /V (b) >>", b"/AcroForm << /Fields [NEW] /XFA (<x>) >>"),
        "outlines in a circle": beside(1, b"<< /First 1 0 R /Title (x) >>", b"/Outlines NEW"),
    },
}  # fmt: skip

HEAVY: dict[str, dict[str, Change]] = {
    "only to be recognised by sight": {
        "none": every(_FONT, b""),
        "no font": every(_FONT, b"/Font << /F4 (text) /F5 7 >>"),
        "without a map of characters": every(rb"/ToUnicode \d+ 0 R", b""),
        "a map of many ranges": maps_of_characters(lambda: stream(_CMAP % (b"<0000> <FFFF> <0030>\n" * 500))),
        "a map to halves of characters": maps_of_characters(lambda: stream(_CMAP % b"<0000> <FFFF> <D800>")),
        "a map to nothing": maps_of_characters(lambda: stream(_CMAP % b"<0000> <FFFF> <0000>")),
        "a map of nonsense": maps_of_characters(lambda: stream(b"\0<<((" * 5_000)),
    },
    "page tree": {
        "100,000 pages": many_pages(100_000),
    },
    "content": {
        "millions of states": drawn(lambda: stream(b"q " * (10 * MANY))),
        "millions of states, packed": drawn(lambda: bomb(b"q Q ", 40)),
        "millions of points": drawn(lambda: stream(b"1 1 m 2 2 l S\n" * (3 * MANY))),
        "rules on one another": drawn(lambda: stream(b"9 9 300 .5 re f\n" * MANY)),
        "rules crossing": drawn(lambda: stream(lattice(0.5, 1_500))),
        "rules crossing, wide": drawn(lambda: stream(lattice(4, 400))),
        "glyphs on one another": drawn(lambda: stream(b"BT /F4 9 Tf 50 50 Td <0014> Tj ET\n" * (MANY // 3))),
        "one text of megabytes": drawn(lambda: stream(b"BT /F4 9 Tf 50 50 Td <" + b"0014" * MANY + b"> Tj ET")),
        "drawings by billions": nested_forms(10, 10),
        "content of runs": drawn(lambda: stream(b"\x81 " * 2_000_000, b"/Filter /RunLengthDecode")),
        "numbers without end": drawn(b"9" * 5_000_000 + b" 0 m"),
    },
}

TRAILERS = {
    "nothing": b"", "root absent": b"/Root 9999 0 R", "root a number": b"/Root 5",
    "before itself": b"/Root 1 0 R /Prev 9", "a stream before it": b"/Root 1 0 R /XRefStm 9",
    "locked with nonsense": b"/Root 1 0 R /Encrypt << /Filter /Nonsense /V 99 >> /ID [<00> <00>]",
    "locked without a key": b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 >>",
    "locked by an absent object": b"/Root 1 0 R /Encrypt 9999 0 R",
}  # fmt: skip


def _cross_references(document: bytes) -> Iterator[Variant]:
    start = document.rindex(b"xref\n0 ")
    place = document.rindex(b"startxref\n")
    for name, at in {"in a circle": start, "at zero": 0, "beyond the end": 10**12, "below zero": -5}.items():
        looped = document.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % at)
        yield known("cross references", f"before them {name}", looped)
        yield known("cross references", name, document[:place] + b"startxref\n%d\n%%%%EOF" % at)
    yield known("cross references", "none", document[:start])
    yield known("cross references", "of billions", document.replace(b"xref\n0 ", b"xref\n0 4000000"))
    yield known("cross references", "all shifted", b"%PDF-1.7\n%" + b"x" * 999 + b"\n" + document)
    rows = re.sub(rb"\d{10} 00000 n", b"0000000015 00000 n", document)
    yield known("cross references", "all to one object", rows)
