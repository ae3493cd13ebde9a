"""What a question of a talk points back to with a word, put in place of that word: 比它多多少, 占其中几成."""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.asking.question import Operand, Question

_IT = re.compile(
    "(?<=比)(?:它|前者|这个数?|那个数?)(?=[多少高低大小])"
    "|(?<=是)(?:它|前者|这个数?)(?=的?(?:多少|几)[倍成]|的?百分|的(?:多少|几))"
    "|(?<=占)(?:了)?(?:它|其中|这里头?|这里面|里头|里面|前者|这笔钱)(?=的|百分|多少|几|比例|比重|[,。?]|$)"
    "|(?<=[跟和与同])(?:它|前者)(?=[差相比])"
)
_EACH = re.compile("人均|平均|均摊|摊到|每(?:一?个?人|人次|批次?|次|户|件|辆|台|家)")
_OTHERS_COUNTED = re.compile(
    "(?:那|那么)?(?P<which>[\u4e00-\u9fff]{2,6}?)的?(?:呢|(?:一共|总共)?有?(?:多少|几)(?P<unit>[\u4e00-\u9fff]{1,2}))[?。]?"
)
_COUNTED = re.compile("(?:多少|几)(?P<unit>[\u4e00-\u9fff]{1,2}?)(?P<thing>[\u4e00-\u9fff]{4,})[?。]?")
_OTHER = re.compile("[,。]*(?:那|那么|还有)?(?P<which>[\u4e00-\u9fff]{2,8}?)的?(?:呢|(?:又)?是?(?:多少|几何))?[?。,]*")
_THING = 2
"""Characters of the noun that a name ends with."""


def completed(text: str, asked: Question, before: Question, names: Collection[str]) -> str:
    """`text` with the name of what was asked before, where it says only 它 or averages nothing that it names.

    `asked` is `text` as understood by itself, `names` are those of the items that the account prints.
    """
    named = _named(before)
    if named and _IT.search(text):
        return _IT.sub(named, text)
    if named and _EACH.search(text) and not asked.operands:
        return f"{named},{text}"
    return _of_the_same_kind(text, asked, before) or _sibling(text, before, names) or text


def _sibling(text: str, before: Question, names: Collection[str]) -> str:
    """“事业单位的呢” after 行政单位医疗 asks for 事业单位医疗: what it says in the place of a part of the name."""
    other = _OTHER.fullmatch(text)
    if other is None or other["which"] in names or len(before.operands) != 1:
        return ""
    which = other["which"]
    alike = {
        in_place: abs(end - start - len(which))
        for name in before.operands[0].items
        for start in range(len(name))
        for end in range(start + 1, len(name) + 1)
        if len(name) - (end - start) >= _THING
        if (in_place := name[:start] + which + name[end:]) in names and in_place not in before.operands[0].items
    }
    nearest = [name for name, apart in alike.items() if apart == min(alike.values())]
    return f"{nearest[0]}呢" if len(nearest) == 1 else ""


def _named(before: Question) -> str:
    return next((one.text for one in (*before.operands, *before.earlier[::-1]) if _is_named(one)), "")


def _is_named(operand: Operand) -> bool:
    return bool(operand.text) and (operand.is_exact or bool(operand.items) or operand.whole is not None)


def _of_the_same_kind(text: str, asked: Question, before: Question) -> str:
    """“离婚的有多少对” after 多少对结婚登记 asks for 离婚登记."""
    other, counted = _OTHERS_COUNTED.fullmatch(text), _COUNTED.search(before.text)
    is_named = any(one.is_exact for one in asked.operands)
    if other is None or counted is None or is_named or (other["unit"] or counted["unit"]) != counted["unit"]:
        return ""
    return f"{other['which']}{counted['thing'][-_THING:]}多少{counted['unit']}"
