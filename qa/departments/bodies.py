"""Where a text names public bodies of the library: by full, short, misspelt or turned names, or by their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.organs import names_in, places_of
from qa.departments.directory import Directory
from qa.words.patterns import any_of
from qa.words.spelling import respelt, sound

GAP = ","
"""Stands where a name or a year was taken out, so that its neighbours do not grow together."""

SHORTEST_MISSPELT = 3
"""Characters of a name with a wrong one among them."""
_KIND_OF_PLACE = "[省市区县镇乡]"
_GOVERNMENT = "政府"
_OF_GOVERNMENT = re.compile("性基金|采购|购买服务|债|收支|投资|预算")
"""What 政府 begins the name of."""
_THE_GOVERNMENT = re.compile(
    "(?<=,)(?:镇|乡|区|县|市|省)(?:人民)?政府的?(?!性基金|采购|购买|债|收支|投资|预算|办公|和|及|、)"
)
"""Who it is once more, beside the name of its place."""
_PARTY = ("中国共产党", "中共")
"""Stands before the place of the party's bodies."""
_UNDER = ("镇级", "乡级", "县级", "区级", "市级", "省级")
_INSIDE_NAME = re.compile(
    "(?![的和与跟同比较对在是给把被让及、这那该用由从向归属去找到问请叫靠凭为替帮查看说])[\u4e00-\u9fff]"
)
_BEHIND_CODE = re.compile(r"(?<!\d)(?:\d{5}|\d{7})$")
"""2070104图书馆 names a subject, not the library that is named elsewhere."""
_SOME_BODY = re.compile(
    "(?:这个|那个|这家|那家|同一个|同一家|这|该|他们|你们|我们|咱们)(?:局|委|办|部门|单位|街道|中心|法院)(?![长里])"
)
_POINTING = frozenset("的那这个我们咱家里在今去前年度是本某全市区县级镇乡")
"""Said between a place and its body without making another of it."""
_BODY = re.compile("[局委办厅院部处会队站所]|中心|街道|镇|乡")


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] names a body; `names` are the departments that go by that name."""

    start: int
    end: int
    names: tuple[str, ...]


def mentions(text: str, known: Directory) -> list[Mention]:
    """Every stretch of `text` that names one of the known bodies, in order."""
    spans: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for alike in known.alike(text):
        for span in names_in(text, alike[0]):
            spans[_with_place(text, _whole(text, span, alike[0]), alike[0])].update(alike)
    if not spans and _BODY.search(text):
        for alike in known.alike_by_sound(text):
            if (misspelt := _misspelt_in(text, alike[0])) is not None:
                spans[misspelt].update(alike)
    if apart := {span: names for span, names in spans.items() if not _BEHIND_CODE.search(text[: span[0]])}:
        spans = defaultdict(set, apart)
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other_start or other_end <= start for other_start, other_end in chosen):
            chosen.append((start, end))
    chosen = [span for span in chosen if not _ends_another_name(text, span, spans, chosen)]
    return [Mention(start, end, tuple(known.in_order(spans[start, end]))) for start, end in sorted(chosen)]


def _ends_another_name(
    text: str, span: tuple[int, int], names: Mapping[tuple[int, int], set[str]], chosen: Sequence[tuple[int, int]]
) -> bool:
    """Whether a body named in full elsewhere is not meant again, but some other name ends alike: 综合医院."""
    start, end = span
    in_full = any(names[other] == names[span] and other[1] - other[0] > end - start for other in chosen)
    return in_full and start > 0 and _INSIDE_NAME.match(text, start - 1) is not None


def other_body(text: str, found: Mention) -> str | None:
    """Another body of the same place that the text names instead: 某县中医院, where the library holds 某县人民医院."""
    name, said = found.names[0], text[found.start : found.end]
    for place in places_of(name):
        before = re.search(rf"{re.escape(place)}{_KIND_OF_PLACE}?([\u4e00-\u9fff]{{1,4}})$", text[: found.start])
        if before is None or place in said or set(before[1]) <= _POINTING:
            continue
        if not set(before[1]) <= set(name):
            return before[0] + said
    return None


def of_one_region(found: Sequence[Mention]) -> list[Mention]:
    """“清河区水务局和审计局”: a name that many bodies go by means the one of the region named beside it."""
    regions = {places_of(one.names[0]) for one in found if len(one.names) == 1}
    near = [tuple(name for name in one.names if places_of(name) in regions) for one in found]
    return [Mention(one.start, one.end, close or one.names) for one, close in zip(found, near, strict=True)]


def without_bodies(text: str, found: Iterable[Mention], named: Sequence[str]) -> str:
    """`text` with gaps for the mentions, for words that point back to them, and for places of the bodies `named`."""
    for one in sorted(found, key=lambda mention: -mention.start):
        text = cut_out(text, one.start, one.end)
    places = {place for name in named for place in places_of(name) if place in text}
    if places:
        text = re.sub(f"(?:{any_of(places)}){_KIND_OF_PLACE}?的?", GAP, text)
    if any(name.endswith(_GOVERNMENT) for name in named):
        text = _THE_GOVERNMENT.sub("", text)
    return _SOME_BODY.sub(GAP, text)


def place_named(text: str, known: Directory) -> tuple[Mention, bool] | None:
    """The most specific place that `text` names (“东湖那个局”), with the departments there.

    True behind it where the region itself is named (东湖区) and no body in it.
    """
    best: list[str] = []
    depth = 0
    found: re.Match[str] | None = None
    for name in known.in_order(known.near(text)):
        for level, place in enumerate(places_of(name), 1):
            match = re.search(rf"{re.escape(place)}({_KIND_OF_PLACE})?", text) if place in text else None
            if match and level > depth:
                best, depth, found = [name], level, match
            elif match and level == depth and name not in best:
                best.append(name)
    if found is None:
        return None
    is_region = found[1] is not None and _SOME_BODY.search(text) is None
    return Mention(*found.span(), tuple(best)), is_region


def cut_out(text: str, start: int, end: int) -> str:
    return text[:start] + GAP + text[end:]


def _whole(text: str, span: tuple[int, int], name: str) -> tuple[int, int]:
    """The span up to where the name of the body ends: with 镇 of 某某镇, without 政府 of 政府性基金."""
    start, end = span
    start -= next((len(party) for party in _PARTY if text[:start].endswith(party)), 0)
    if text[:end].endswith(_GOVERNMENT) and _OF_GOVERNMENT.match(text[end:]):
        end -= len(_GOVERNMENT)
    kind = text[end : end + 1]
    if re.match(_KIND_OF_PLACE, kind) and text[end - 2 : end] + kind in name and not text[end:].startswith(_UNDER):
        end += 1
    return start, end


def _with_place(text: str, span: tuple[int, int], name: str) -> tuple[int, int]:
    """The span with the place before it, perhaps misspelt (清何水务局), or right behind it (水务局清河)."""
    start, end = span
    for place in places_of(name)[::-1]:
        if place in text[start:end]:
            break
        before = re.search(rf"[\u4e00-\u9fff]{{{len(place)}}}(?={_KIND_OF_PLACE}?$)", text[:start])
        if before is not None and sound(before[0]) == sound(place):
            return before.start(), end
        behind = re.match(rf"{re.escape(place)}{_KIND_OF_PLACE}?", text[end:])
        if behind is not None:
            return start, end + behind.end()
    return span


def _misspelt_in(text: str, name: str) -> tuple[int, int] | None:
    """Where `text` names the body with one character that only sounds right: 规滑局 for 规划局."""
    mended = respelt(text, name)
    for start, end in names_in(mended, name):
        wrong = sum(one != other for one, other in zip(text[start:end], mended[start:end], strict=True))
        if wrong == 1 and end - start >= SHORTEST_MISSPELT:
            return start, end
    return None
