"""The compressed streams of a PDF, looked over before anything reads them.

Readers of PDFs pass over damage in silence: they go on with what they could unpack, in which a number
may lack its last digits or have another. The checksum at the end of each stream tells. And they unpack
without limit, so that a small file can fill the memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from enum import Enum, auto

from corpus.errors import DocumentError

LARGEST = 64 * 2**20
"""Bytes of one stream, unpacked; a whole Chinese font, the largest of all, has twenty million."""

_LONGEST_HEAD = 4096
_ZLIB_HEAD = 2
"""Bytes."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*((?:/(?:FlateDecode|Fl)\b\s*)+)")
_NOT_READ = re.compile(rb"/Type\s*/(?:Metadata|EmbeddedFile)\b|/Subtype\s*/Image\b")
"""Pictures and enclosures. Fonts count: where a glyph's outline is damaged, its character is not read."""


class _State(Enum):
    SOUND = auto()
    DAMAGED = auto()
    OTHER_CHECKSUM = auto()


def check_streams(data: bytes, name: str) -> None:
    """Raises DocumentError where a stream that text depends on is damaged or unpacks to more than LARGEST.

    In a PDF with an owner's password the streams are out of sight; it is let pass.
    """
    if b"/Encrypt" in data:
        return
    states = [_state(packed, layers, name) for packed, layers in _streams(data)]
    # A producer that reckons checksums in its own way does so in every stream.
    if _State.DAMAGED in states or (_State.OTHER_CHECKSUM in states and _State.SOUND in states):
        raise DocumentError(f"《{name}》的内容已损坏，里面的数字不可靠，没有加入。请重新下载后再添加。")


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Each deflated stream, and how many times over it is deflated."""
    for mark in _STREAM.finditer(data):
        begin = data.rfind(b" obj", max(0, mark.start() - _LONGEST_HEAD), mark.start())
        head = data[max(0, begin) : mark.start()]
        packed = _PACKED.search(head)
        if packed and not _NOT_READ.search(head):
            end = data.find(b"endstream", mark.end())
            yield data[mark.end() : end if end >= 0 else len(data)], packed[1].count(b"/")


def _state(packed: bytes, layers: int, name: str) -> _State:
    for _ in range(layers):
        inflate = zlib.decompressobj()
        try:
            unpacked = inflate.decompress(packed, LARGEST + 1)
        except zlib.error:
            return _without_checksum(packed)
        if len(unpacked) > LARGEST:
            raise DocumentError(f"《{name}》里有过大的内容，没有加入。请确认它是一份决算或预算。")
        if not inflate.eof:
            return _without_checksum(packed)
        packed = unpacked
    return _State.SOUND


def _without_checksum(packed: bytes) -> _State:
    """Whether the stream is whole but for the checksum after its data."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        inflate.decompress(packed[_ZLIB_HEAD:], LARGEST)
    except zlib.error:
        return _State.DAMAGED
    return _State.OTHER_CHECKSUM if inflate.eof else _State.DAMAGED
