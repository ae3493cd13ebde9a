"""Drafts as Markdown: a footnote for each bound number says where it is from; the record is a comment at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.errors import MingzhangError
from corpus.printable import printable
from qa.drafting.binding import whence
from qa.drafting.draft import Draft
from qa.drafting.edited import Edited, Marked, Stretch
from qa.drafting.record import numbered, read, written
from qa.drafting.verify import Verdict

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~.)-])")
_NUMBERING = re.compile(r"^(\d+)([.)])")
"""What Markdown would take for the item of a list."""
_MARKER = re.compile(r"\[\^(\d+)\]")
_NOTE = re.compile(r"\[\^\d+\]:")
_RECORD = re.compile(r"<!-- 明账出处 (?P<record>.*?) -->", re.DOTALL)


def markdown(draft: Draft) -> str:
    lines: list[str] = []
    notes: list[str] = []
    for paragraph, places in numbered(draft.paragraphs):
        text = ""
        for piece, number in zip(paragraph.pieces, places, strict=True):
            text += _escaped(piece.text)
            if number is not None and piece.binding is not None:
                text += f"[^{number}]"
                notes.append(f"[^{number}]: {_escaped(whence(piece.binding))}")
        marks = f"{'#' * paragraph.level} " if paragraph.level else ""
        lines += [marks + (text if marks else _NUMBERING.sub(r"\1\\\2", text)), ""]
    record = written(draft).replace("--", "-\\u002d")
    return "\n".join([*lines, *notes, "", f"<!-- 明账出处 {record} -->", ""])


def read_markdown(text: str) -> Edited:
    """Raises MingzhangError where the file has no record."""
    found = _RECORD.search(text)
    if found is None:
        raise MingzhangError("文件末尾没有“明账出处”那一段，无法核对。请用 mingzhang draft 重新起草。")
    lines = [line for line in text[: found.start()].splitlines() if line.strip() and not _NOTE.match(line)]
    return Edited(read(found["record"]), tuple(tuple(_stretches(line)) for line in lines))


def _stretches(line: str) -> Iterator[Stretch]:
    """The plain words and the bound ones of a line: what stands before a footnote is bound from its last number on."""
    start = 0
    for marker in _MARKER.finditer(line):
        yield Marked(int(marker[1]), _unescaped(line[start : marker.start()]))
        start = marker.end()
    yield _unescaped(line[start:])


def refresh_markdown(text: str, verdicts: Sequence[Verdict]) -> str:
    """The text with the numbers that differ put right, and their footnotes with them."""
    for verdict in verdicts:
        marker = f"[^{verdict.piece}]"
        place = text.find(marker)
        before, found, after = text[: max(place, 0)].rpartition(_escaped(verdict.found))
        if found:
            text = f"{before}{_escaped(verdict.expected)}{after}{text[place:]}"
            text = _with_note(text, f"{marker}: ", _escaped(verdict.source))
    return text


def _with_note(text: str, note: str, words: str) -> str:
    """The text with other words in a footnote."""
    head, found, rest = text.partition(f"\n{note}")
    return f"{head}{found}{words}\n{rest.partition(chr(10))[2]}" if found else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text).replace("\n", " "))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
