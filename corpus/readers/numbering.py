"""The numbers that Word computes for paragraphs (一、（一）1.) and does not keep in their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import cn2an
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from lxml.etree import _Element

_LEVELS = 9
_ANCESTORS = 20
"""Styles are based on one another no deeper than this; broken ones go in circles."""
_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10} | {
    "ix": 9,
    "v": 5,
    "iv": 4,
    "i": 1,
}
_LARGEST = 3999
"""No list counts further; what does is broken."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is numbered; `template` holds %1 where the count of the first level goes, and so on."""

    start: int
    style: str
    template: str


class Numbering:
    """Counts the numbered paragraphs of a document, which are given to it in order."""

    def __init__(self, document: Document) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._lists = _lists(document)
        self._counts: dict[str, list[int | None]] = {}

    def next(self, paragraph: _Element) -> str:
        """The number printed before the paragraph; "" for one that is not numbered."""
        number = self._property(paragraph, "w:numId") or ""
        level = int(self._property(paragraph, "w:ilvl") or 0)
        counter, levels = self._lists.get(number, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(counter, [None] * _LEVELS)
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _printed(levels, level, counts)

    def _property(self, paragraph: _Element, tag: str) -> str | None:
        """What the paragraph, or else its style or one that style is based on, says in its w:numPr."""
        element: _Element | None = paragraph
        style = value(paragraph, "w:pPr/w:pStyle")
        for _ in range(_ANCESTORS):
            if element is None:
                return None
            said = value(element, f"w:pPr/w:numPr/{tag}")
            if said is not None:
                return said
            element = self._styles.get(style or "")
            style = value(element, "w:basedOn") if element is not None else None
        return None


def value(element: _Element, path: str) -> str | None:
    """The w:val of the element at the path, if there is one."""
    found = element.find(path, nsmap)
    return None if found is None else found.get(qn("w:val"))


def _lists(document: Document) -> dict[str, tuple[str, dict[int, _Level]]]:
    """By number id: which counter the list shares with others, and its levels."""
    related = document.part.rels.values()
    part = next((rel.target_part for rel in related if rel.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
    root: _Element | None = getattr(part, "element", None)
    if root is None:
        return {}
    drafts = {
        draft.get(qn("w:abstractNumId"), ""): dict(_levels(draft)) for draft in root.findall("w:abstractNum", nsmap)
    }
    found = {}
    for number in root.findall("w:num", nsmap):
        draft = value(number, "w:abstractNumId") or ""
        id = number.get(qn("w:numId"), "")
        changed = _overridden(drafts.get(draft, {}), number)
        # Lists made from one draft count on, unless one begins anew.
        found[id] = (id if changed != drafts.get(draft, {}) else f"draft {draft}", changed)
    return found


def _levels(draft: _Element) -> Iterator[tuple[int, _Level]]:
    for level in draft.findall("w:lvl", nsmap):
        start, style = value(level, "w:start"), value(level, "w:numFmt")
        gap = "" if value(level, "w:suff") == "nothing" else " "
        template = (value(level, "w:lvlText") or "") + gap
        yield int(level.get(qn("w:ilvl"), 0)), _Level(int(start or 1), style or "decimal", template)


def _overridden(levels: Mapping[int, _Level], number: _Element) -> dict[int, _Level]:
    changed = dict(levels)
    for override in number.findall("w:lvlOverride", nsmap):
        level = int(override.get(qn("w:ilvl"), 0))
        changed |= {place: new for place, new in _levels(override) if place == level}
        start = value(override, "w:startOverride")
        if start is not None and level in changed:
            changed[level] = replace(changed[level], start=int(start))
    return changed


def _printed(levels: Mapping[int, _Level], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if own.style in ("bullet", "none"):
        return ""

    def count(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shown = levels.get(place, own)
        return _in_style(counts[place] or shown.start, shown.style)

    return re.sub(r"%([1-9])", count, own.template)


def _in_style(count: int, style: str) -> str:
    write = _STYLES.get(style)
    return write(count) if write and 0 < count <= _LARGEST else str(count)


def _chinese(count: int) -> str:
    return str(cn2an.an2cn(count, "low"))


def _letters(count: int) -> str:
    """a to z, then aa to zz."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    written = ""
    for letters, worth in _ROMAN.items():
        written += letters * (count // worth)
        count %= worth
    return written


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if count <= 20 else str(count)


_STYLES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "ideographDigital"), _chinese),
    **dict.fromkeys(("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"), _chinese),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalZero": lambda count: f"{count:02}",
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
"""How counts are written, by the names that WordprocessingML gives the ways; a way not listed is in digits."""
