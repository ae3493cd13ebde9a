"""Templates of drafts: text with names in braces, as a clerk writes it (templates/说明.md tells how)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus.account import Identity
from corpus.errors import MingzhangError
from qa.drafting.figures import THIS
from qa.drafting.names import vocabulary

_TOKEN = re.compile(r"\{(?P<slot>[^{}]*)\}|(?P<mark>［|］|〖|〗|｜)")
_LOOP = re.compile("逐(?P<which>[个一另])“(?P<name>[^“”]+)”(?P<join>[、；，。]?)[:：]")
_CONDITION = re.compile("(?P<verb>若有|若无|若非)“(?P<name>[^“”]+)”[:：]")
_HEADING = re.compile("(?P<marks>#{1,4}) *(?P<text>.+)")
_HEAD = re.compile("(?P<key>[^：]{2,5})：(?P<value>.*)")
EACH, ALL, THEIRS = "个", "一", "另"
"""Rows that are not 0, those that are 0 too, and those that only the account compared with has."""
_OPERATORS = re.compile("(?P<operator>÷|较上年|较年初预算|较另一份|比)")


@dataclass(frozen=True, slots=True)
class Slot:
    """{first operator second：wordings}; `unit` picks among numbers of several units (名·单位)."""

    first: str
    operator: str = ""
    second: str = ""
    unit: str = ""
    wordings: tuple[str, ...] = ()
    asks: str = ""
    """原因, 用途, 基数 ask for words instead of a number; 另一份 for the number of the account compared with."""


@dataclass(frozen=True, slots=True)
class Optional:
    """［parts｜instead］: what stands instead where a number of the parts is missing."""

    parts: tuple[Part, ...]
    instead: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """`which` rows: EACH, ALL or THEIRS."""

    name: str
    which: str
    join: str
    parts: tuple[Part, ...]


Part = str | Slot | Optional | Loop


@dataclass(frozen=True, slots=True)
class Line:
    """A heading of `level` 1 to 4, or a paragraph (0), which stands once for each row of `each` where that is named."""

    parts: tuple[Part, ...]
    level: int = 0
    conditions: tuple[tuple[str, str], ...] = ()
    each: str = ""
    which: str = EACH


@dataclass(frozen=True, slots=True)
class Template:
    title: str
    account_kind: str
    """决算 or 预算."""
    kind: str
    """说明, 摘要, 问答 or 对比."""
    lines: tuple[Line, ...]
    places: tuple[str, ...] = ()
    """Words in the names of the departments that use it; none for all."""
    separated: bool = False
    """Whether commas stand between thousands."""


@dataclass(slots=True)
class _Parser:
    text: str
    where: str
    at: int = 0
    closed: str = ""

    def parsed(self, closing: str = "") -> tuple[Part, ...]:
        """The parts up to one of the closing marks, which is kept in `closed`."""
        parts: list[Part] = []
        while match := _TOKEN.search(self.text, self.at):
            if match.start() > self.at:
                parts.append(self.text[self.at : match.start()])
            self.at = match.end()
            if match["mark"] in {"］", "〗", "｜"}:
                if match["mark"] not in closing:
                    raise _wrong(self.where, f"多了一个“{match['mark']}”")
                self.closed = match["mark"]
                return tuple(parts)
            parts.append(self._part(match))
        if closing:
            raise _wrong(self.where, f"少了一个“{closing[-1]}”")
        if self.at < len(self.text):
            parts.append(self.text[self.at :])
        return tuple(parts)

    def _part(self, match: re.Match[str]) -> Part:
        if match["slot"] is not None:
            return _slot(match["slot"], self.where)
        if match["mark"] == "［":
            parts = self.parsed("｜］")
            return Optional(parts, self.parsed("］") if self.closed == "｜" else ())
        loop = _LOOP.match(self.text, self.at)
        if loop is None:
            raise _wrong(self.where, "“〖”后面应是 逐个“名字”：")
        self.at = loop.end()
        _known(loop["name"], self.where)
        return Loop(loop["name"], loop["which"], loop["join"], self.parsed("〗"))


_WORDS = frozenset(
    ["部门", "年", "上年", "本部门", "类名", "款名", "项名", "序号", "另一部门", "另一年", "编码", "范围"]
)
"""Slots that are no numbers."""
_ASKED = re.compile("(?P<asks>原因|用途|基数|另一份)：")


def _slot(text: str, where: str) -> Slot:
    text = text.strip()
    if text in _WORDS:
        return Slot(text)
    asked = _ASKED.match(text)
    body, _, wordings = (text[asked.end() :] if asked else text).partition("：")
    first, *rest = _OPERATORS.split(body)
    operator, second = (*rest, "", "")[:2]
    first, _, unit = first.partition("·")
    for name in filter(None, (first, second)):
        _known(name, where)
    asks = asked["asks"] if asked else ""
    return Slot(first, operator, second, unit, tuple(filter(None, wordings.split("|"))), asks)


def _known(name: str, where: str) -> None:
    if name != THIS and name not in vocabulary().names:
        raise _wrong(where, f"没有“{name}”这个名字")


def _wrong(where: str, what: str) -> MingzhangError:
    return MingzhangError(f"模板{where}写得不对：{what}。写法见 qa/drafting/templates/README.md。")


def read_template(text: str, name: str) -> Template:
    """Raises MingzhangError that names the line where the text is no template."""
    head: dict[str, str] = {}
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("//"):
            continue
        if not lines and not bare.startswith("#") and (entry := _HEAD.fullmatch(bare)):
            head[entry["key"]] = entry["value"].strip()
        else:
            lines.append(_line(bare, f"“{name}”第 {number} 行"))
    used = head.get("用于", "").split()
    if len(used) != 2:
        raise _wrong(f"“{name}”", "开头要有“用于：决算 说明”这样的一行")
    separated = head.get("千分位", "否") == "是"
    return Template(
        head.get("模板", name), used[0], used[1], tuple(lines), tuple(head.get("适用", "").split()), separated
    )


def _line(text: str, where: str) -> Line:
    conditions: list[tuple[str, str]] = []
    while condition := _CONDITION.match(text):
        _known(condition["name"], where)
        conditions.append((condition["verb"], condition["name"]))
        text = text[condition.end() :]
    each = _LOOP.match(text)
    if each:
        _known(each["name"], where)
        text = text[each.end() :]
    heading = _HEADING.fullmatch(text)
    level = len(heading["marks"]) if heading else 0
    parts = _Parser(heading["text"] if heading else text, where).parsed()
    return Line(parts, level, tuple(conditions), each["name"] if each else "", each["which"] if each else EACH)


@cache
def templates() -> tuple[Template, ...]:
    """Those that come with the program."""
    folder = files(__package__) / "templates"
    return tuple(
        read_template(entry.read_text(encoding="utf-8"), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".txt")
    )


def template_for(account: Identity, kind: str, own: Path | None) -> Template:
    """The template of a file, or the one that the account's place uses, or else the general one."""
    if own is not None:
        try:
            return read_template(own.read_text(encoding="utf-8"), own.name)
        except (OSError, UnicodeDecodeError) as error:
            raise MingzhangError(f"模板 {own} 读不了，请确认它是 UTF-8 的文本文件。") from error
    fitting = [one for one in templates() if one.kind == kind and one.account_kind == account.kind.chinese]
    if not fitting:
        raise MingzhangError(f"没有{account.kind.chinese}的{kind}模板。可用的有：{_named(templates())}。")
    local = [one for one in fitting if any(place in account.department for place in one.places)]
    return (local or [one for one in fitting if not one.places] or fitting)[0]


def _named(several: Sequence[Template]) -> str:
    return "、".join(dict.fromkeys(f"{one.account_kind}{one.kind}" for one in several))
