"""Damaged, locked and hostile documents, made from a sound one; every variant is the same on every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variant:
    """`make` gives the document's bytes; large ones are made only when they are needed."""

    kind: str
    name: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def known(kind: str, name: str, data: bytes) -> Variant:
    return Variant(kind, name, lambda: data)


def broken(document: bytes, seed: int = 0) -> Iterator[Variant]:
    """What a bad download or a bad disk makes of any document, whatever its form."""
    size = len(document)
    for part in range(1, 20):
        yield known("cut short", f"{part}/20", document[: size * part // 20])
    for missing in (1, 2, 7, 30, 200):
        yield known("cut short", f"{missing} bytes", document[:-missing])
    for number in range(25):
        yield known("one bit flipped", str(number), flipped(document, 1, random.Random(f"{seed} one {number}")))
    for number in range(12):
        yield known("bits flipped", str(number), flipped(document, 64, random.Random(f"{seed} many {number}")))
    for number in range(12):
        chance = random.Random(f"{seed} hole {number}")
        start, length = chance.randrange(size), chance.choice((16, 512, 4096))
        yield known("hole", str(number), document[:start] + bytes(length) + document[start + length :])
    for number in range(8):
        yield known("blocks mixed", str(number), mixed(document, random.Random(f"{seed} mixed {number}")))
    yield known("wrapped", "junk before", b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n" + document)
    yield known("wrapped", "junk after", document + b"\0" * 5000)
    yield known("wrapped", "twice", document + document)
    yield known("wrapped", "newlines changed", document.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    yield known("wrapped", "text mode", document.decode("utf-8", "replace").encode())


def flipped(document: bytes, bits: int, chance: random.Random) -> bytes:
    data = bytearray(document)
    for _ in range(bits):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def mixed(document: bytes, chance: random.Random) -> bytes:
    """The blocks of the file, one of them lost, doubled or at another's place."""
    width = 1024
    blocks = [document[start : start + width] for start in range(0, len(document), width)]
    one, other = chance.randrange(len(blocks)), chance.randrange(len(blocks))
    change = chance.choice(("lost", "doubled", "exchanged"))
    if change == "lost":
        del blocks[one]
    elif change == "doubled":
        blocks.insert(other, blocks[one])
    else:
        blocks[one], blocks[other] = blocks[other], blocks[one]
    return b"".join(blocks)
