"""Names listed in short: 审判、执行、两庭建设 for 案件审判、案件执行、两庭建设; 事业、经营、其他收入."""

from __future__ import annotations

import re

from qa.words.lexicon import Lexicon

_LIST = re.compile(r"[\u4e00-\u9fff]+(?:、[\u4e00-\u9fff]+)+(?:(?:和|与|及|以及|跟)[\u4e00-\u9fff]+)?")
_JOINT = re.compile("(、|以及|和|与|及|跟)")
_NAMES = frozenset({"item", "attribute", "whole", "code", "table"})
SHORTEST, LONGEST = 2, 16
"""Characters of a name in a list."""


def spelt_out(text: str, lexicon: Lexicon) -> str:
    """`text` with the names that a list says in short said in full, where each of them can only be one."""
    return _LIST.sub(lambda match: _in_full(match[0], lexicon), text)


def _in_full(said: str, lexicon: Lexicon) -> str:
    """The list in full; as it is where an element is no name or every one is."""
    first, *rest = _parted(said, lexicon)
    if not rest:
        return said
    *middle, last = rest
    head = next((at for at in range(len(first) - SHORTEST + 1) if _is_short(first[at:], lexicon)), None)
    tail = next((end for end in range(len(last), SHORTEST - 1, -1) if _is_short(last[:end], lexicon)), None)
    if head is None or tail is None:
        return said
    ending = last[:tail]
    elements = [first[head:], *middle, ending]
    full = [part if at % 2 else _name(part, ending, lexicon) for at, part in enumerate(elements)]
    if any(part is None for part in full):
        return said
    return first[:head] + "".join(part for part in full if part is not None) + last[tail:]


def _parted(said: str, lexicon: Lexicon) -> list[str]:
    """The elements with the joints between them; the 和 of 社会保障和就业支出 is none."""
    parts = [""]
    at = 0
    for joint in _JOINT.finditer(said):
        if not _is_within_name(said, joint, lexicon):
            parts[-1:] = [said[at : joint.start()], joint[0], ""]
            at = joint.end()
    return [*parts[:-1], said[at:]]


def _is_within_name(said: str, joint: re.Match[str], lexicon: Lexicon) -> bool:
    starts = range(max(0, joint.start() - LONGEST), joint.start())
    ends = range(joint.end() + 1, min(len(said), joint.end() + LONGEST) + 1)
    return joint[0] != "、" and any(_is_item(said[start:end], lexicon) for start in starts for end in ends)


def _is_short(text: str, lexicon: Lexicon) -> bool:
    return len(text) <= LONGEST and (_is_name(text, lexicon) or bool(lexicon.narrowed(text)))


def _is_name(text: str, lexicon: Lexicon) -> bool:
    sense = lexicon.sense(text)
    return sense is not None and sense.role in _NAMES


def _name(part: str, last: str, lexicon: Lexicon) -> str | None:
    """The one name that `part` is short for: itself, with the ending of the last, or the only one with it at an end."""
    if _is_name(part, lexicon):
        return part
    ends = (part + last[start:] for start in range(1, len(last) - 1))
    if (found := next((name for name in ends if _is_item(name, lexicon)), None)) is not None:
        return found
    names = lexicon.narrowed(part)
    for chosen in ({name for name in names if name.endswith(part)}, {name for name in names if name.startswith(part)}):
        if len(chosen) == 1:
            return min(chosen)
    return None


def _is_item(text: str, lexicon: Lexicon) -> bool:
    sense = lexicon.sense(text)
    return sense is not None and sense.role == "item"
