"""Names of public bodies: where they end, and which short names stand for them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.standard import load

_LEVEL = re.compile(
    "([^省市区县]{2,7}?)(?<!开发|保税|度假|名胜|示范|试验|实验|合作|高新)(?<!园)"
    "(新区(?!管理委员会)|自治区|自治州|自治县|省|市|区|县)"
)
"""A region and its kind; a zone (开发区, 园区) is no region but a body of its own."""
_BEHIND_REGION = re.compile("^(?:中国)?(?:人民)?(?P<body>共青团|政治协商会议)(?P<place>.*)(?=委员会$)")
"""共青团某某市委员会: what the body is stands before its place."""
_INFIX = re.compile("^(?:人民政府(?=..|$)|(?:委员会|委)(?=..))")
"""区委宣传部, 区人民政府城东街道办事处: between region and name, mostly left out."""
_NO_PUPIL = "(?!(?<=学)生)"
"""七中学生 are those of 七中."""
_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")
_ORDINAL = re.compile(f"^第(?={_NUMBER.pattern}$)")
"""第七中学 is also 七中."""
_SHORTEST = 3
"""Characters of a body's name, of which the beginning is often left out."""
_ENDS = frozenset("局委办院厅校部会队所站处园馆镇乡道学心室")
"""What the names of public bodies end in."""
_QUARTER = "街道"
_REMEMBERED = 2_000
"""So many names of bodies of which the short forms are kept as a pattern."""


class Shape(NamedTuple):
    """What the names of like bodies of different places share."""

    kinds: tuple[str, ...]
    """Of the places: 市, 区."""
    infix: str
    proper: str
    ending: str


def is_abbreviation(short: str, full: str) -> bool:
    """Whether `short` can be said for the body named `full`: 区文旅局 for …区文化和旅游局.

    A short name keeps the order of the characters, begins with a region or with the first
    character of the name proper, and ends in the same kind of body. A name stands for itself.
    """
    return bool(short) and (short == full or _short_forms(full).fullmatch(short) is not None)


@lru_cache(_REMEMBERED)
def without_own_name(text: str, full: str) -> str:
    """What of a text is left behind the name of the body `full`, however much of it the text begins with."""
    for end in range(len(text) - 1, _SHORTEST - 1, -1):
        name = text[:end]
        if full.endswith(name) or (name[-1] in _ENDS and (name in full or is_abbreviation(name, full))):
            return text[end:]
    return text


@cache
def ending_pattern() -> str:
    """A regular expression that matches the end of the name of a public body."""
    return "|".join(re.escape(ending) for ending, _ in _kinds())


@cache
def shape_of(full: str) -> Shape:
    region, infix, proper, ending = _taken_apart(full)
    return Shape(tuple(kind for _, kind in region), infix, proper, ending)


@lru_cache(_REMEMBERED)
def _short_forms(full: str) -> re.Pattern[str]:
    region, infix, proper, ending = _taken_apart(full)
    shorts = next((short for end, short in _kinds() if end == ending), ())
    if _NUMBER.fullmatch(proper):
        shorts = (*shorts, *_short_behind_numbers(ending))
    forms = "|".join(re.escape(form) for form in sorted({ending, *shorts}, key=len, reverse=True))
    before = (
        f"{_region_pattern(region)}{_infix_pattern(infix.removesuffix('第'))}{'第?' if infix.endswith('第') else ''}"
    )
    return re.compile(
        f"{before}{_core_pattern(proper)}(?:{forms}){_NO_PUPIL}{_endless(region, proper)}{_alone(proper, ending)}"
    )


@cache
def _taken_apart(full: str) -> tuple[list[tuple[str, str]], str, str, str]:
    """A name as its regions, what stands between region and name, the name proper, and the kind of body."""
    bare = full.removeprefix("中国共产党").removeprefix("中共")
    region, name = _split_region(_BEHIND_REGION.sub(r"\g<place>\g<body>", bare))
    ending = next((end for end, _ in _kinds() if name.endswith(end)), "")
    core = name.removesuffix(ending)
    proper = _ORDINAL.sub("", _INFIX.sub("", core))
    return region, core.removesuffix(proper), proper, ending


def _split_region(full: str) -> tuple[list[tuple[str, str]], str]:
    """The regions that a name begins with, each as (place, kind), and the rest."""
    region: list[tuple[str, str]] = []
    while (match := _LEVEL.match(full)) and len(full) > match.end() + 1:
        region.append((match[1], match[2]))
        full = full[match.end() :]
    return region, full


def _region_pattern(region: list[tuple[str, str]]) -> str:
    """Every region may be left out, save the last where a wider one is named: 上海市商务委 is not the district's."""
    if not region:
        return ""
    *wider, (place, kind) = region
    outer = "".join(f"(?:{re.escape(name)}(?:{of})?|{of})?" for name, of in wider)
    own = f"(?:{re.escape(place)}(?:{kind})?|{kind})"
    return f"(?:{outer}{own})?" if outer else f"{own}?"


def _infix_pattern(infix: str) -> str:
    return {"": "", "人民政府": "(?:人民政府|政府)?"}.get(infix, "(?:委员会|委)?")


def _core_pattern(core: str) -> str:
    return "".join(re.escape(char) + ("?" if index else "") for index, char in enumerate(core))


def _endless(region: list[tuple[str, str]], proper: str) -> str:
    """With the place before it, the name proper does without the kind of body: 海东政数, 安川水务."""
    if not region or len(proper) < 2:
        return ""
    place, kind = region[-1]
    first, *others = map(re.escape, proper)
    return f"|{re.escape(place)}{kind}?{first}(?:{'|'.join(others)})"


def _alone(proper: str, ending: str) -> str:
    """A town's name by itself stands for its government, a quarter's at the end of what is said: “…是多少,望江”."""
    places = tuple(
        place for organ in load("organs")["organ"] if organ["ending"] == ending for place in organ.get("alone", ())
    )
    if places and proper.endswith(places):
        return f"|{re.escape(proper)}(?!人大(?!代表|会议|换届|选举|监督|经费)|党委(?!会议))"
    if unplaced := _unplaced(ending):
        return f"|{'|'.join(unplaced)}"
    is_quarter = ending.startswith(_QUARTER) and len(proper) > 1
    return f"|{re.escape(proper)}(?=[,。?!;]|$)" if is_quarter else ""


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each ending with its short forms, the longest ending first."""
    organs = load("organs")
    kinds = [(organ["ending"], tuple(organ["short"])) for organ in organs["organ"]]
    plain = [(ending, ()) for ending in organs["plain"]["endings"]]
    return tuple(sorted([*kinds, *plain], key=lambda kind: len(kind[0]), reverse=True))


@cache
def _unplaced(ending: str) -> tuple[str, ...]:
    """What a body with this ending is called even without its place: 经开区."""
    organs = load("organs")["organ"]
    return tuple(short for organ in organs if organ["ending"] == ending for short in organ.get("unplaced", ()))


@cache
def _short_behind_numbers(ending: str) -> tuple[str, ...]:
    """What an ending is shortened to behind a number only: 七中, but 初中 is no body."""
    organs = load("organs")["organ"]
    return tuple(short for organ in organs if organ["ending"] == ending for short in organ.get("numbered", ()))


def names_in(text: str, full: str) -> list[tuple[int, int]]:
    """Where `text` names the body `full`, by its full or a short name."""
    region, _, _, _ = _taken_apart(full)
    if not may_be_in(text, shape_of(full)):
        return []
    wider = "|".join(f"{re.escape(place)}(?:{kind})?" for place, kind in region[:-1])
    spans = (match.span() for match in _short_forms(full).finditer(text))
    return [
        (start, end) for start, end in spans if not _follows(text, start, wider) and not _ends_another(text, start, end)
    ]


def may_be_in(text: str, shape: Shape) -> bool:
    """Whether the text may name a body of the shape; this spares most names of a large library their pattern.

    No short name does without the first character of the name proper, save those that do without all of it.
    """
    return shape.proper[:1] in text or any(name in text for name in _unplaced(shape.ending))


def _ends_another(text: str, start: int, end: int) -> bool:
    """Whether the stretch is but the end of another body's name: 政局 of 财政局."""
    return start > 0 and text[start - 1 : end] in load("organs")["others"]["names"]


def _follows(text: str, start: int, wider: str) -> bool:
    """Whether a name of a wider region stands right before: then another body is meant."""
    return bool(wider) and re.search(f"(?:{wider})$", text[:start]) is not None


@cache
def places_of(full: str) -> tuple[str, ...]:
    """The places that the name of a body begins with, widest first, each without its kind (市、区…).

    What a zone is called by besides its kind is a place too: 川临 of 川临经开区.
    """
    region, _, proper, ending = _taken_apart(full)
    zone = (proper,) if proper and _unplaced(ending) else ()
    return (*(place for place, _ in region), *zone)
