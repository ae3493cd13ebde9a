"""From the words of a question to its operands, and what is set against what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.asking.question import Operand
from qa.words.lexicon import Lexicon, Word

RELATIONS = {
    **dict.fromkeys(["占", "占比", "除以"], "share"),
    **dict.fromkeys(
        ["比", "比起", "较", "超过", "超过了", "超出", "高于", "低于", "大于", "小于", "多于", "少于"], "compare"
    ),
    **dict.fromkeys(["减去", "减掉", "减"], "compare"),
}
"""Words that set what stands before them against what follows."""
STOPS = frozenset(",?()。;:!")
"""Marks between what is said apart."""
JOINTS = frozenset(["和", "与", "及", "以及", "、", "跟", "同", "加", "加上", "还是", "相比", "按", "分", "在", *STOPS])
QUALIFYING = frozenset({"stage", "basis", "table", "classes", "flow"})
"""Attributes that say of which of an item's figures something is asked."""
_TELLING_KINDS = frozenset({"flow", "classes", "stage"})
_SPENDING = ("flow", "expenditure")
"""花钱, which says no more than that money is meant."""
INTRODUCING = frozenset(["按", "在"])
_ADDING = INTRODUCING | {",", "("}
"""Behind these a bare attribute is of what was named before."""
LISTING = frozenset(["和", "与", "及", "以及", "、", "跟", "同"])
INSIDE = frozenset(["里", "里面", "里头", "中", "当中", "其中", "之中", "内"])
"""After these words, what was named is where to look for what follows."""
AFTER_EXCLUSION = frozenset(["以外", "之外", "外", "后", "的", ",", "其余", "还"])
"""These end what is to be left out."""
VAGUE = frozenset(["其他", "购置", "一般", "基本"])
"""Pieces of many names, which a filler beside them does not make into one: 其他费用 is not 其他交通费用."""
_FLOWS = {"income": "收入", "expenditure": "支出"}
SHORTEST_TAIL = 5
"""Characters that names of like things end in alike."""
WHOSE = frozenset(["单位", "部门", "个人"])
"""Who pays or gets, which says nothing about which of several items is meant."""
NAMING = frozenset({"item", "part_of_item", "code", "attribute", "whole", "table"})


_PARTS = (frozenset({"part=staff", "part=office"}), frozenset({"part=basic", "part=project"}))
"""What a whole is divided into: nothing is both."""


@dataclass(frozen=True, slots=True)
class _Segment:
    words: tuple[Word, ...] = ()
    is_context: bool = False
    is_excluded: bool = False
    joint: str = ""
    """The word that parts it from the one before."""
    is_split: bool = False
    """Whether it follows on the one before without a joint, sharing no item with it."""

    @property
    def asks(self) -> bool:
        return any("多少" in word.text for word in self.words)

    @property
    def names(self) -> bool:
        return any(word.sense is not None and word.sense.role in NAMING for word in self.words)

    def takes(self, word: Word) -> bool:
        """Whether `word` can belong to the thing named so far.

        A name that shares no item with it begins another thing, and so does the other part of the same whole.
        """
        if word.sense is None:
            return True
        said = {other.sense.value for other in self.words if other.sense is not None}
        if any(word.sense.value in parts and said & (parts - {word.sense.value}) for parts in _PARTS):
            return False
        if not word.sense.items:
            return True
        named = [other.sense.items for other in self.words if other.sense is not None and other.sense.items]
        return not named or any(items & word.sense.items for items in named)


@dataclass(frozen=True, slots=True)
class Operands:
    """The operands, the relation between them (kind, how many stand before it), and what frames them."""

    operands: tuple[Operand, ...]
    relation: tuple[str, int] | None
    context: Operand | None
    excluded: tuple[Operand, ...]
    topic: Operand | None
    is_jumbled: bool
    """Whether pieces of different names stand side by side: together they name nothing known."""


def read_operands(words: Sequence[Word], lexicon: Lexicon) -> Operands:
    segments, relation_at = _segments(words)
    kept = [(segment, at < (relation_at[1] if relation_at else 0)) for at, segment in enumerate(segments)]
    apart = _standing_apart(segments, relation_at[1] if relation_at else None, lexicon)
    heads = {before for before, after in pairwise(segments) if after.is_split and _is_head(before, after, lexicon)}
    kept = [pair for pair in kept if pair[0] not in apart and pair[0] not in heads]
    completed, context = _complete(
        [(_operand(one.words, lexicon), one, before) for one, before in kept if _is_asked_for(one)]
    )
    completed = [(_qualified(one, apart.values()), before) for one, before in completed]
    context = context and _qualified(context, apart.values())
    if context is not None and _named_by_frame(completed):
        said = dict(pair for one, _ in completed for pair in one.attributes if pair != _SPENDING)
        completed, context = [(context.having(*said.items()), False)], None
    excluded = tuple(_operand(one.words, lexicon) for one in segments if one.names and one.is_excluded)
    completed = _of_one_thing(_against_itself(_shared(completed, kept), relation_at), relation_at)
    relation = (relation_at[0], sum(before for _, before in completed)) if relation_at else None
    jumbled = any(
        after.is_split and not (_operand(before.words, lexicon).is_exact and _operand(after.words, lexicon).is_exact)
        for before, after in pairwise(segments)
    )
    named = [segment for segment, _ in kept if _is_asked_for(segment)]
    frames = len(named) > 1 and not named[0].asks and named[1].joint in {",", "("}
    topic = completed[0][0] if frames and completed and completed[0][0].is_exact else None
    return Operands(tuple(operand for operand, _ in completed), relation, context, excluded, topic, jumbled)


def _named_by_frame(completed: list[tuple[Operand, bool]]) -> bool:
    """“人员经费里的经济分类科目”, “公用经费里花钱最多的”: what only tells kinds of figures is asked of its frame."""
    return all(one.is_bare and one.fixes <= _TELLING_KINDS for one, _ in completed)


def _is_head(before: _Segment, after: _Segment, lexicon: Lexicon) -> bool:
    """Whether what stands right before a name only says of what it is, as the accounts say it of another like it.

    政府采购 before 授予小微企业合同金额, where they print 政府采购授予中小企业合同金额.
    """
    head, names = _operand(before.words, lexicon), _operand(after.words, lexicon).items
    if not (head.is_exact and head.items and names):
        return False
    others = {name for name in lexicon.narrowed(head.text) if name.startswith(head.text)} - head.items
    return any(other[-SHORTEST_TAIL:] == name[-SHORTEST_TAIL:] for other in others for name in names)


def _is_asked_for(segment: _Segment) -> bool:
    return segment.names and not segment.is_excluded


def _segments(words: Sequence[Word]) -> tuple[list[_Segment], tuple[str, int] | None]:
    """The words cut at joints and relations; the relation with the number of segments before it."""
    segments = [_Segment()]
    relation: tuple[str, int] | None = None
    joints = JOINTS | {"是"} if _are_likened(words) else JOINTS
    for at, word in enumerate(words, 1):
        if word.text in RELATIONS:
            relation = relation or (RELATIONS[word.text], len(segments))
            segments.append(_Segment())
        elif word.text in INSIDE and _only_stages(segments[-1]):
            continue  # 决算里的电费 is 决算的电费
        elif word.text in INSIDE and segments[-1].names and not _ends_list(segments, words[at:]):
            segments[-1] = replace(segments[-1], is_context=True)
            segments.append(_Segment())
        elif word.sense is not None and word.sense.role == "excluding":
            segments.append(_Segment(is_excluded=True))
        elif segments[-1].is_excluded and segments[-1].names and word.text in AFTER_EXCLUSION:
            segments.append(_Segment())
        elif word.text in joints:
            segments.append(_Segment(is_excluded=segments[-1].is_excluded, joint=word.text))
        elif segments[-1].takes(word):
            segments[-1] = replace(segments[-1], words=(*segments[-1].words, word))
        else:
            split = segments[-1].names and not segments[-1].is_excluded
            segments.append(_Segment((word,), is_excluded=segments[-1].is_excluded, is_split=split))
    return segments, relation


def _only_stages(segment: _Segment) -> bool:
    """Whether it names no more than 预算 or 决算, which what follows is asked of."""
    named = [word.sense.value for word in segment.words if word.sense is not None and word.sense.role in NAMING]
    return bool(named) and all(value.startswith("stage=") for value in named)


def _ends_list(segments: Sequence[_Segment], after: Sequence[Word]) -> bool:
    """“甲、乙两项里哪个多”: the last of a list is no frame where nothing is named in it."""
    listed = len(segments) > 1 and segments[-2].names and segments[-1].joint in LISTING
    return listed and not any(word.sense is not None and word.sense.role in NAMING for word in after)


def _are_likened(words: Iterable[Word]) -> bool:
    """“甲是乙的几倍”: here 是 stands between two things."""
    return any(word.sense is not None and word.sense.value == "times" for word in words)


def _operand(words: Iterable[Word], lexicon: Lexicon) -> Operand:
    operand = Operand()
    for word in words:
        operand = _with(operand, word)
    for word in words:
        # Even a word that says nothing by itself narrows the choice among names that contain it.
        narrows = word.sense is not None and (
            word.sense.role == "filler" or (word.sense.role == "attribute" and not operand.is_exact)
        )
        if narrows and word.text not in WHOSE:
            narrower = operand.items & lexicon.narrowed(word.text) if operand.text not in VAGUE else frozenset()
            text = operand.text if word.text in operand.text else operand.text + word.text
            operand = replace(operand, items=narrower, text=text) if narrower else operand
    operand = _named_by_flow(operand, words, lexicon)
    if operand.whole is None or not (operand.items or operand.code):
        return operand
    # 商品和服务支出总额: the item is meant, not the whole account; of 行政运行本年收入合计 what comes in for it.
    of_item = replace(operand, whole=None)
    return of_item.having(("flow", "income")) if operand.whole.endswith("_income") else of_item


def _named_by_flow(operand: Operand, words: Iterable[Word], lexicon: Lexicon) -> Operand:
    """“经营挣了多少” is 经营收入, where that is a name: a piece of names, and which way the money went."""
    flow = _FLOWS.get(operand.get("flow") or "")
    if flow is None or operand.is_exact or not operand.items:
        return operand
    piece = "".join(word.text for word in words if word.sense is not None and word.sense.items)
    said = lexicon.sense(piece + flow)
    is_name = said is not None and said.role == "item"
    return replace(operand, items=said.items, is_exact=True) if said is not None and is_name else operand


def _with(operand: Operand, word: Word) -> Operand:
    """`operand` with what one more word says of it."""
    sense = word.sense
    if sense is None or sense.role not in NAMING:
        return operand
    said = replace(operand, text=operand.text + word.text)
    if sense.role == "code":
        return replace(said, code=sense.value, is_exact=True)
    if sense.role == "whole":
        return replace(said, whole=sense.value)
    if sense.role == "table":
        return said.having(("table", sense.value))
    if sense.role == "attribute":
        name, value = sense.value.split("=", 1)
        return said.having((name, value))
    items = operand.items & sense.items or sense.items
    return replace(said, items=items, is_exact=operand.is_exact or sense.role == "item")


def _complete(
    found: Sequence[tuple[Operand, _Segment, bool]],
) -> tuple[list[tuple[Operand, bool]], Operand | None]:
    """The operands with what they take from those before them, and what frames them all."""
    completed: list[tuple[Operand, bool]] = []
    head: Operand | None = None
    framing = False
    last: _Segment | None = None
    for operand, segment, before in found:
        narrowed = operand
        if head is not None:
            narrowed = (
                part_of(head, operand) if framing and operand.is_bare and head.items else name_within(head, operand)
            )
            framing = framing or (narrowed.is_exact and not operand.is_exact)
        if completed and last is not None and operand.is_bare:
            named, side = completed[-1]
            if _qualifies(operand, named, segment, last, side == before):
                if side == before and not last.asks and not _is_qualified(operand, named):
                    # “职业年金，年初预算是多少” asks for one figure, “职业年金多少，预算呢” for two.
                    completed.pop()
                narrowed = named.having(*operand.attributes)
        if completed and segment.joint == "(" and _is_same(narrowed, completed[-1][0]):
            continue  # “日常公用支出（公用经费）” is one thing
        last = segment
        if segment.is_context:
            framing, head = True, narrowed
        elif head is None and narrowed.is_exact:
            head = narrowed
        completed.append((narrowed, before))
    others = [pair for pair in completed if pair[0] is not head]
    return (others, head) if framing and others else (completed, None)


def _is_same(one: Operand, other: Operand) -> bool:
    return replace(one, text="") == replace(other, text="") and (bool(one.items) or one.is_bare)


def _qualifies(operand: Operand, before: Operand, segment: _Segment, last: _Segment, same_side: bool) -> bool:
    """Whether a bare stage or part is of what was named before: “行政运行的基本支出和项目支出”."""
    named = operand.fixes
    if named <= {"stage"}:
        return True
    if not same_side or not named <= {"stage", "part", "basis", "flow"} or not (before.items or before.code):
        return False
    if operand.get("flow") == "income":
        return not last.asks and segment.joint in STOPS and len(named) == 1
    return any(before.get(name) is not None for name in named) or (
        segment.joint in _ADDING and not last.asks and not (segment.joint in INTRODUCING and segment.is_context)
    )


def _is_qualified(operand: Operand, before: Operand) -> bool:
    return any(before.get(name) is not None for name, _ in operand.attributes)


def _against_itself(
    completed: list[tuple[Operand, bool]], relation: tuple[str, int] | None
) -> list[tuple[Operand, bool]]:  # fmt: skip
    """“跟预算比，三公经费省下多少”: the stage named first is of the thing named behind, set against its outcome."""
    if relation is None or relation[0] != "compare" or len(completed) != 2:
        return completed
    (first, before), (second, after) = completed
    stage_only = first.is_bare and first.fixes == {"stage"}
    if not (stage_only and before and not after and second.items):
        return completed
    return [(second, True), (second.having(*first.attributes), False)]


def _shared(
    completed: list[tuple[Operand, bool]], kept: Sequence[tuple[_Segment, bool]]
) -> list[tuple[Operand, bool]]:  # fmt: skip
    """“甲和乙项目支出一共”: what stands behind the last of a list, and behind no other, is said of all."""
    joints = [segment.joint for segment, _ in kept if _is_asked_for(segment)]
    if len(completed) < 2 or len(joints) != len(completed) or not LISTING.issuperset(joints[1:]):
        return completed
    *others, (last, _) = completed
    said = [(name, value) for name, value in last.attributes if name in {"part", "stage"}]
    are_plain = all(one.items and not one.fixes & {"part", "stage"} for one, _ in others)
    if not (last.items and said and are_plain):
        return completed
    return [*((one.having(*said), before) for one, before in others), completed[-1]]


def _of_one_thing(
    completed: list[tuple[Operand, bool]], relation: tuple[str, int] | None
) -> list[tuple[Operand, bool]]:  # fmt: skip
    """“甲，这张表比那张表多多少”: tables and 口径 set against each other are those of the one thing named."""
    things = [pair for pair in completed if pair[0].items or pair[0].code]
    others = [pair for pair in completed if pair[0].is_bare and pair[0].fixes <= {"table", "basis"}]
    if relation is None or relation[0] != "compare" or len(things) != 1 or len(things) + len(others) != len(completed):
        return completed
    thing, side = things[0]
    of_it = [(replace(thing, text=thing.text + one.text).having(*one.attributes), before) for one, before in others]
    is_told_apart = any(before is side for _, before in others)  # then the thing itself is neither
    return of_it if is_told_apart else sorted([things[0], *of_it], key=lambda pair: not pair[1])


def _standing_apart(
    segments: Sequence[_Segment], related: int | None, lexicon: Lexicon
) -> dict[_Segment, Operand]:  # fmt: skip
    """What between commas only says of which figure something is asked: “两家决算，…”, “…？一般公共预算口径”.

    Nothing where it is set against another of its kind (年初预算多少，决算呢) or where nothing else is named.
    `related` is the number of the segment that a relation leads to, which the first thing named from there is.
    """
    base = next((one for one in segments[related:] if _is_asked_for(one)), None) if related is not None else None
    read = {one: _operand(one.words, lexicon) for one in segments if _is_asked_for(one)}
    apart = {
        one: read[one]
        for one, after in zip(segments, [*segments[1:], None], strict=True)
        if one in read
        and one is not base
        and read[one].is_bare
        and read[one].fixes <= QUALIFYING
        and not one.asks
        and (one is segments[0] or one.joint in STOPS | INTRODUCING)
        and (after is None or after.joint in STOPS | INTRODUCING)
    }
    named = {name for one, operand in read.items() if one not in apart for name, _ in operand.attributes}
    others = [operand for one, operand in read.items() if one not in apart]
    fitting = {one: said for one, said in apart.items() if not named & said.fixes}
    if sum(bool(operand.items or operand.code) for operand in others) > 1:
        # “甲＋乙，一般公共预算支出合计”: the sum of these in that basis.
        fitting |= {one: replace(said, whole=None) for one, said in read.items() if said.whole and one.joint in STOPS}
    return fitting if others else {}


def _qualified(operand: Operand, by: Iterable[Operand]) -> Operand:
    said = {name: value for one in by for name, value in one.attributes}
    return operand.having(*((name, value) for name, value in said.items() if operand.get(name) is None))


def is_stage(operand: Operand) -> bool:
    """Whether it says no more than 预算 or 决算."""
    return operand.is_bare and operand.fixes == {"stage"}


def part_of(head: Operand, operand: Operand) -> Operand:
    """基本支出 within 教育支出 is the part of that item."""
    return replace(head, text=head.text + operand.text).having(*operand.attributes)


def name_within(head: Operand, operand: Operand) -> Operand:
    """The name that contains both: 货物 after 政府采购 is 政府采购货物支出; else with head's basis and table."""
    if operand.items and not operand.is_exact:
        inner = frozenset(name for name in operand.items if any(item in name for item in head.items))
        return replace(operand, items=inner, is_exact=True) if inner else operand
    inherited = [pair for pair in head.attributes if pair[0] in {"basis", "table"}]
    return replace(operand, attributes=tuple({**dict(inherited), **dict(operand.attributes)}.items()))
