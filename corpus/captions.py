"""The lines around a grid: what is printed above it (title, 部门, unit) and below it (notes)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pages import Line
from corpus.words import bare

_UNIT = re.compile(r"[(（]?(?:金额|货币|计量)?单位[:：(（]?(?:人民币)?((?:百万|千|万|亿)?元)[)）]?")
_ORDINAL = r"(?:\d+|[一二三四五六七八九十]+?(?=一般公共)|[一二三四五六七八九十]+)"
"""表5一般公共预算… is the fifth, not the fifty-first; so is 表五一般公共预算…."""
_FORM = re.compile(
    rf"[(（]?(?:(?:预算|决算)?公开|财决(?:公开)?|附){_ORDINAL}表[)）]?"
    rf"|^[(（]?(?:附件?|附录){_ORDINAL}(?:[-—.]\d+)?(?:表(?!格))?[)）]?[:：]?"
    rf"|^[(（]?[\u4e00-\u9fff]{{0,6}}\d{{1,2}}(?:-\d+)?表[)）]?$"
    rf"|^[(（]?(?:附|(?:部门|单位|预算|决算)*公开)?表{_ORDINAL}(?:-\d+)?[)）]?[:：]?"
)
BODY_LABEL = (
    r"(?:编[制报列]|填[报表制写]|公[开布]|[上申]报|报[送表]|制表|(?:预算|决算)?主管|预算|决算)?"
    r"(?:部门|单位)(?:[/／、（(]?(?:部门|单位)[）)]?)?(?:[（(]?(?:编码|代码)[)）]?[及和与、/／]?)?(?:名称)?"
    r"[（(]?(?:公章|盖章|签章)?[）)]?[:：](?:[\[［【(（]?\d{3,}[\]］】)）]?[-—]?)?"
)
"""编制部门：, 部门编码及名称：[205001]: what stands before the name of the body whose table it is."""
_BODY = re.compile(rf"{BODY_LABEL}(.*)$")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、])")
_CONTINUED = re.compile(r"[(（]续(?:表)?[一二三四五六七八九十\d]*[)）]|^续表?[:：]?|续表$")
_PROSE = re.compile(r"[。；;，,！？?]|[:：]$|(?:如下|下|上|见|附)表$")
_NOTE = re.compile(r"^(?:注|说明|备注|附注)\d*[:：.、]|本表(?:无|为空|没有)|^无[。]?$")
_LISTED_NOTE = re.compile(r"\d+[.．、]")
_PAGE_NUMBER = re.compile(r"[-—–－·.\s]*(?:第)?\d+(?:页)?(?:[/／,，]?(?:共)?\d+页?)?[-—–－·.\s]*")
_LONGEST_TITLE = 60
_LONGEST_NOTE = 4
"""Lines that a note between a title and its grid may run over."""
_FULL_LINE = 25
"""Characters from which on a line without coordinates may have been broken for lack of room."""
_LONGEST_BESIDE = 30
"""Characters of what may stand on the line of the unit, and is no title."""
_LEFT_OVER = re.compile(r"[()（）、,，%％/]*|[(（][^()（）]*[)）]|\d{4}年?度?|日期[:：].*")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed above a grid: its title, whose table it is, and the unit of its money.

    Each is None where it is not printed. The title is without spaces, form number and “续表”.
    `notes` stand between title and grid.
    """

    title: str | None = None
    body: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Caption()


def read_caption(text: str) -> Caption | None:
    """What one line above a grid says; None if the line is prose. An empty Caption is a form number or a date."""
    rest = bare(text)
    unit = _UNIT.search(rest)
    if unit:
        rest = rest[: unit.start()] + rest[unit.end() :]
    rest = _FORM.sub("", rest)
    body = _BODY.search(rest)
    if body:
        rest = rest[: body.start()]
    title = _NUMBER.sub("", _CONTINUED.sub("", rest))
    if _LEFT_OVER.fullmatch(title):
        title = ""
    if title and not _is_title(title):
        says_more = unit is not None or (body is not None and body[1])
        if not says_more or _PROSE.search(title) or len(title) > _LONGEST_BESIDE:
            return None
        title = ""  # the body's name without a label, or a form number of another kind, beside the unit
    return Caption(title or None, body[1] if body else None, unit[1] if unit else None)


def _is_title(text: str) -> bool:
    unbracketed = re.sub(r"[(（][^()（）]*[)）]$", "", text)
    return len(text) <= _LONGEST_TITLE and unbracketed.endswith("表") and not (_PROSE.search(text) or is_note(text))


def caption_above(lines: Sequence[Line]) -> tuple[Caption, frozenset[int]]:
    """The caption that ends the lines, and which of them (counted from 0) it takes.

    Reading goes upwards past page numbers and notes and stops at the title or at the first line of prose.
    """
    title = body = unit = None
    notes: tuple[str, ...] = ()
    taken: set[int] = set()
    for index in reversed(range(len(lines))):
        text = lines[index].text
        if index in taken or is_page_number(text):
            continue
        said = read_caption(text)
        if said is None:
            note = _note_ending(lines, index)
            if not note:
                # A heading right above the unit line names the table, but it stays a heading of the prose.
                title = _NUMBER.sub("", bare(text)) if index + 1 in taken and _may_title(text) else None
                break
            taken.update(note)
            notes = notes_below([lines[place] for place in note])[0] + notes
            continue
        taken.add(index)
        body, unit = body or said.body, unit or said.unit
        if said.title:
            wrapped = _first_half(lines, index)
            if wrapped:
                taken.add(index - 1)
            title = wrapped + said.title
            break
    return Caption(title, body, unit, notes), frozenset(taken)


def _note_ending(lines: Sequence[Line], last: int) -> range:
    """The lines of the note under a caption that ends with the line `last`; none if that is no note."""
    for first in range(last, max(last - _LONGEST_NOTE, 0), -1):
        if is_note(lines[first].text):
            whole = notes_below(lines[first : last + 1])[1] == last + 1 - first
            return range(first, last + 1 if whole and _may_precede_note(lines[first - 1].text) else first)
    return range(0)


def _may_precede_note(text: str) -> bool:
    return is_note(text) or read_caption(text) is not None


def _may_title(text: str) -> bool:
    """Whether a line right above the unit line can be a title although it does not end in 表."""
    return len(bare(text)) <= _LONGEST_TITLE / 2 and not _PROSE.search(bare(text))


def _first_half(lines: Sequence[Line], index: int) -> str:
    """The upper line of a title too long for one line, or "".

    Both lines are centred on the same axis in the same size, and the upper one is the longer.
    """
    if index == 0:
        return ""
    upper, lower = lines[index - 1], lines[index]
    if upper.box is None or lower.box is None:
        return ""
    size = lower.box[3] - lower.box[1]
    centred = abs(upper.box[0] + upper.box[2] - lower.box[0] - lower.box[2]) < 2 * size
    longer = upper.box[2] - upper.box[0] > lower.box[2] - lower.box[0]
    alike = abs(upper.box[3] - upper.box[1] - size) < 1 and 0 < lower.box[1] - upper.box[1] < 3 * size
    text = bare(upper.text)
    complete = text.endswith("表") or bool(_PROSE.search(text)) or read_caption(text) is not None
    return "" if not (centred and longer and alike) or complete else text


def notes_below(lines: Sequence[Line]) -> tuple[tuple[str, ...], int]:
    """The notes that begin the lines, and how many lines they take. A note may run over several lines."""
    notes: list[str] = []
    taken = 0
    for index, line in enumerate(lines):
        text = bare(line.text)
        unfinished = bool(notes) and not re.search(r"[。！.!）)]$", notes[-1])
        if _NOTE.search(text) or (notes and _LISTED_NOTE.match(text) and "1" in notes[0][:6]):
            notes.append(text)
        elif unfinished and _goes_on(lines[index - 1], line):
            notes[-1] += text
        else:
            break
        taken = index + 1
    return tuple(notes), taken


def _goes_on(above: Line, line: Line) -> bool:
    if above.box is None or line.box is None:
        return len(bare(above.text)) >= _FULL_LINE
    return 0 < line.box[1] - above.box[1] < 2.5 * (line.box[3] - line.box[1])


def is_note(text: str) -> bool:
    return bool(_NOTE.search(bare(text)))


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text))


def is_prose(text: str) -> bool:
    """Whether a line is running text, not a heading, a page header or a page number."""
    return bool(_PROSE.search(bare(text))) or len(bare(text)) > _LONGEST_TITLE
