"""From text to a Question: its numbers, its words, its operands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa.asking.conditions import in_limits, levels, read_members
from qa.asking.operands import NAMING, is_stage, part_of, read_operands
from qa.asking.question import Amount, Members, Operand, Question
from qa.asking.stated import amount, pattern, with_unit_of_all
from qa.words.enumerations import spelt_out
from qa.words.framing import unframed
from qa.words.idle import explained
from qa.words.lexicon import ABSENT, Lexicon, Word, joint_names
from qa.words.numerals import counts_in_digits, in_digits, small_number, some_in_digits
from qa.words.patterns import any_of
from qa.words.phrasings import rephrased
from qa.words.premises import ASKS, parted, without_asides

_KIND = "(?:大类|科目|项目|专项|部分|项|个|名|大|类|位|笔|款|家|样|种|块|村)"
_RANK = re.compile(
    rf"第([一二三四五六七八九十]|\d{{1,2}})(?=[多大高好贵少小低差]|名|位|{_KIND}|[的是为有呢啊、,和跟与及?。]|$)"
)
"""A place in a row; 第三方, 第一中学 and 第二季度 are none."""
_TOP = re.compile(
    rf"(?:前|头|最\w{{1,3}}的|(?<!最)后(?=[^,。]名|[^,。]位)|末|倒数(?!第))(?P<first>[一两二三四五六七八九十]|\d{{1,2}})(?!年|期|次)"
    rf"(?:{_KIND}|(?=[,。?的是分各依都有]|$))"
    r"|哪(?P<which>[两二三四五六七八九十]|\d{1,2})(?:项|个|名|类|款|样|种|笔|块|大)"
)
_MEMBER = "(?:个|大|功能)*(?:项(?!目)|类|款|块|科目|种)"
_HOW_MANY_OF = re.compile(
    f"(?:多少|(?<!哪)几){_MEMBER}|(?:科目|类|款|项)(?:一共|总共|合计|共)?(?:是|有)?(?:多少|几)[个项]"
)
_WHICH_OF = re.compile(f"哪几(?:{_MEMBER}|[笔样摊]|个(?=[,。?]|$))")
_SHARED_HEAD = re.compile(
    r"(?P<others>(?:[\u4e00-\u9fff]{2,10}[、和与及])+)(?P<last>[\u4e00-\u9fff]{2,10}?)(?P<head>收入|支出|经费|采购|补贴|补助|缴费|费用|费)"
)
_PLUS = re.compile(r"(?<=.)\+(?=.)")
"""Between two things it adds; within a name it stays."""
_BARE_TEN_THOUSANDS = re.compile("(?:多少|几)([万亿])(?=[,。?!、;的了呢吗啊]|$)")
_PART_OF_HUNDRED = re.compile("百分之(?:几|多少)|几成")
_OF_ITSELF = frozenset({"growth", "previous", "execution", "difference", "times", "claim", "unspent", "overspent"})
"""Operations of which a percentage asked for is the result, not a share."""
_BARE_YUAN = re.compile(r"(?<=多少)块(?!钱)|(?<=\d)块(?!钱)")
_SIZE_OF_SET = re.compile(
    "(?<![第前哪最几])[两二三四五六七八九十](?=(?:大|个|种)?(?:类|项(?!目)|个|块|样|种|笔|者|科目)(?!之一|百分))"
)
"""三 in “甲、乙、丙三类” counts what has been named."""
_DENYING = frozenset("不非未")
_IN_PERCENT = re.compile(
    "(?:几个|多少个?)(?:百分点|百分比|%)|几成几|百分之多少|几个点|(?:每|一)?(?:百|100)块(?:钱)?(?:里头?|里面|中)?有?多少块?(?:钱)?"
)
_LIKE_A_SHARE = re.compile("相当于(?=.*(?:百分之|几成|比例|%))")
_CODE_AND_NAME = re.compile(r"(?<![\d.])(?:\d{5}|\d{7})(?=(?P<name>(?![百千]?[万亿]|元)[\u4e00-\u9fff]{2}))")
"""30310个人农业生产补贴: a code and a name, not so many 个."""
_GLOSS = re.compile(
    r"(?:^|(?<=[,。;?!占里中的]))(?P<said>[\u4e00-\u9fff]{2,12}?)(?P<pointing>[那这][块项笔]|方面)?\((?:也?就?是|即)?(?P<name>[^(),]{2,24}(?:\([^()]*\)[^(),]*)?)\)"
)
"""“路灯那块（某某支出）”: everyday words, and behind them the official name."""
_DEED = re.compile("[买发交付修请租养印盖建]")
_ASKS_WHICH = re.compile("哪[些几个项类种]|哪一[项个类]")
_WHICH = re.compile(
    "哪|科目[?。]?$|的[?。]?$|(?:几|多少)[项个类款]|谁|(?:有|是)(?:什么|啥)|列|挑|找出|筛|报一|排[一个出]|都有|名单|清单|的(?:科目|明细)"
)
_ENDS = re.compile("(?:左右|上下|出头|了|多)*(?:[,。!;?]|$)")
_CONVERTS = re.compile("[换折]成|换算|折算|折合|等于|相当")
_RATE = re.compile("执行|完成率|完成度")
_IS_YES_OR_NO = re.compile(
    "(?:吗|(?<![什怎这那多])么|没有|不|吧|伐|(?<![了干])嘛|了没)(?:[?。!]*$|[?])|是否|有没有|(?:都|没|全|个个|不|已经?)[^,。;]*[?]$"
)


_ASKS_OF_PREMISE = frozenset({"why", "meaning"})
_SAYS_CHECK = re.compile("核对|核实|核一下|复核|查证|核查")


def understand(text: str, lexicon: Lexicon, counters: Iterable[str] = ()) -> Question:
    """`text` (in the form of corpus.names.plain, scope taken out) as a Question.

    `counters` are the units in which the account counts things.
    """
    text = rephrased(text, "question")
    text = _GLOSS.sub(lambda said: _official(said, lexicon), text)
    text = _CODE_AND_NAME.sub(lambda code: f"{code[0]}的" if lexicon.narrowed(code["name"]) else code[0], text)
    text, is_framed = unframed(text, lambda words: _names_something(words, lexicon))
    text = _in_digits(spelt_out(_apart(text, lexicon), lexicon)).replace("其它", "其他")
    counters = frozenset(counters)
    text = without_asides(text, lexicon)
    if is_framed or "claim" in _operations_in(text, lexicon, _how_many(counters).search(text) is not None):
        return _understand(_as_claimed(text, counters), lexicon, counters, frozenset({"claim"}))
    said = parted(text, pattern(counters).finditer(_without_places(text)))
    question = _understand(said.asked, lexicon, counters)
    if not said.premise:
        return question
    premise = _understand(said.premise, lexicon, counters)
    question = _completed(question, premise)
    return replace(question, given=(*premise.amounts, *premise.given, *question.given), premise=said.premise)


def _official(gloss: re.Match[str], lexicon: Lexicon) -> str:
    """The official name in place of both, where it is one and the words before it are none that these accounts know."""
    named = lexicon.sense(gloss["name"])
    if named is not None and named == lexicon.sense(gloss["said"]):
        return gloss["name"]
    if named is None or named.role != "item":
        return gloss[0]
    said = lexicon.sense(gloss["said"])
    if gloss["said"][-2:] == gloss["name"][-2:] and (said is None or said.role not in {"item", "attribute", "whole"}):
        before = gloss["said"][: max(gloss["said"].rfind(mark) for mark in "里中的") + 1]
        return before + gloss["name"]  # 诊疗收入(事业收入): of one kind, so the second tells the first
    words = lexicon.cut(gloss["said"])
    known = any(word.sense is not None and word.sense.role in NAMING - {"part_of_item"} for word in words)
    if not (gloss["pointing"] or _DEED.search(gloss["said"])):
        return gloss[0]  # “食堂(水费)” may be the water of the canteen alone
    strange = any(word.sense is None or word.sense.role == "part_of_item" for word in words)
    return gloss["name"] if strange and not known else gloss[0]


def _completed(question: Question, premise: Question) -> Question:
    """With what the premise is about, where the question names nothing or only another stage of it (“那年初预算呢”)."""
    if not question.operands:
        question = replace(question, operands=premise.operands, context=premise.context, topic=premise.topic)
        return _of_premise(question, premise) if question.asks & _ASKS_OF_PREMISE else question
    if not all(map(is_stage, question.operands)):
        return question
    words = (*(word for word in premise.words if word.is_unexplained), *question.words)
    heads = [one for one in premise.operands if not one.is_bare][:1]
    operands = tuple(part_of(head, one) for head in heads for one in question.operands)
    return replace(question, operands=operands or question.operands, words=words)


def _of_premise(question: Question, premise: Question) -> Question:
    """“甲少了13万，是什么原因”: the reason is asked for what was said."""
    return replace(
        question,
        text=f"{premise.text},{question.text.lstrip(',')}",
        words=(*(word for word in premise.words if word.text != ","), *question.words),
        operations=question.operations | (premise.operations - {"claim"}),
    )


def _as_claimed(text: str, counters: frozenset[str]) -> str:
    """`text` with what only a claim means: “几百万”, “一辆都没有”, a unit told once for all."""
    text = rephrased(text, "claim")
    return counts_in_digits(some_in_digits(with_unit_of_all(text)), counters)


def _understand(
    text: str, lexicon: Lexicon, counters: frozenset[str], said_to_be: frozenset[str] = frozenset()
) -> Question:
    """The question without premises; `said_to_be` are operations that its frame asks for."""
    text = _asked_outright(text, counters)
    how_many = _how_many(counters)
    asked_units = tuple(match["unit"] for match in how_many.finditer(text))
    operations = _operations_in(text, lexicon, bool(asked_units)) | said_to_be
    stated = pattern(counters)
    text = text if "claim" in operations else in_limits(text)
    matches = tuple(stated.finditer(_without_places(text)))
    amounts = tuple(amount(match, text) for match in matches)
    if amounts and _is_statement(text, stated):
        operations |= {"claim"}
    bare, members = text, Members()
    given: tuple[Amount, ...] = ()
    if "claim" not in operations:
        is_filter = _is_filter(text, amounts)
        limits = [(*match.span(), one) for match, one in zip(matches, amounts, strict=True) if is_filter]
        bare, members = read_members(text, limits)
        given, amounts = (() if is_filter else amounts), ()
        operations |= {"count"} if _HOW_MANY_OF.search(bare) else set()
        operations |= {"breakdown"} if _WHICH_OF.search(bare) else set()
        bare = bare if is_filter or _TOP.search(bare) else stated.sub(_unless_double, bare)
    else:
        members = levels(text)
        bare = stated.sub(_unless_double, text) if amounts else text
    per = _per(counters).search(bare) if "均" in bare or "每" in bare else None
    bare = bare if per is None else bare.replace(per[0], "平均", 1)
    top = _TOP.search(bare)
    bare = _RANK.sub(",", bare if top is None else bare.replace(top[0], _without_count(top), 1))
    bare = _SIZE_OF_SET.sub("", bare)
    words = _words(how_many.sub("多少", bare), lexicon)
    found = read_operands(words, lexicon)
    said = operations | frozenset(_values(words, "operation")) | _summed(words, found.operands)
    said |= frozenset({"share"} if _PART_OF_HUNDRED.search(text) and not said & _OF_ITSELF else ())
    said = _meant(said, text, bool(amounts), bool(asked_units))
    return Question(
        text=text,
        operands=tuple(_as_whole(operand) if "sum" in said else operand for operand in found.operands),
        context=found.context,
        topic=found.topic,
        is_jumbled=found.is_jumbled,
        operations=said,
        asks=frozenset(_values(words, "ask")),
        relation=found.relation,
        ranks=tuple(small_number(match[1]) for match in _RANK.finditer(text)),
        top=small_number(top["first"] or top["which"]) if top else None,
        unit=next(iter(_values(words, "unit")), None),
        counters=asked_units,
        per=(per["unit"] or per["item"] or per["each"] or "人") if per else None,
        excluded=found.excluded,
        amounts=amounts,
        given=given,
        words=words,
        members=members,
    )


def _meant(said: frozenset[str], text: str, has_amounts: bool, asks_how_many: bool) -> frozenset[str]:
    """The operations without those that the words for them do not ask for here."""
    if _SAYS_CHECK.search(text) and not has_amounts and said == {"claim"} and not _IS_YES_OR_NO.search(text):
        return frozenset()  # “核对一个数：水费” asks for it
    # “某费5万元，对得上吗” is to be held against the account, not the account against itself.
    said = said - {"agree"} if has_amounts and "claim" in said else said
    # “听说差旅费很高，到底是多少” asks, whatever was heard.
    return said - {"claim"} if asks_how_many and not has_amounts else said


def _without_places(text: str) -> str:
    """The text with blanks for places in a row (前5项, 第2名): these are no amounts."""
    for places in (_TOP, _RANK):
        text = places.sub(lambda match: " " * len(match[0]), text)
    return text


def _apart(text: str, lexicon: Lexicon) -> str:
    """水电费 as 水费加电费, where both are printed."""
    for joint, items in joint_names():
        if joint in text and lexicon.sense(joint) is None and all(lexicon.sense(item) for item in items):
            text = text.replace(joint, "加".join(items))
    text = _PLUS.sub(lambda plus: "+" if lexicon.narrowed(text[plus.start() - 1 : plus.end() + 1]) else "加", text)
    return _SHARED_HEAD.sub(lambda names: _with_head(names, lexicon), text)


def _with_head(names: re.Match[str], lexicon: Lexicon) -> str:
    """“事业、经营、其他收入”: the noun that the last name ends with is that of the others too."""
    named = lexicon.sense(names["last"] + names["head"])
    if named is None or named.role != "item":
        return names[0]
    others = re.sub(r"[^、和与及]+", lambda one: _ending_in(one[0], names["head"], lexicon), names["others"])
    return others + names["last"] + names["head"]


def _ending_in(text: str, head: str, lexicon: Lexicon) -> str:
    """`text` with `head` behind it, if that makes its end a name and it is none by itself."""
    for start in range(len(text) - 1):
        alone, joined = lexicon.sense(text[start:]), lexicon.sense(text[start:] + head)
        if alone is not None and alone.role == "item":
            break
        if joined is not None and joined.role == "item":
            return text + head
    return text


def _in_digits(text: str) -> str:
    """三千万 as 3000万, 几万 as 几万元; other numerals are left alone, being parts of names or ranks."""
    text = _BARE_TEN_THOUSANDS.sub(r"多少\1元", text)
    text = _BARE_YUAN.sub("元", _IN_PERCENT.sub("百分之几", text))
    return in_digits(_LIKE_A_SHARE.sub("占", text))


def _words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of `text`; where some are unknown, of `text` with a misspelt name set right, if that explains more."""
    words = _with_denied(lexicon.cut(text))
    if all(word.sense is not None for word in words):
        return words
    mended = _with_denied(lexicon.cut(lexicon.spelling.set_right(text, words)))
    words = explained(words, text)
    return min(words, mended, key=lambda cut: sum(len(word.text) for word in cut if word.sense is None))


def _with_denied(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """不满意率 is not 满意率: what denies a name right before it makes another of it, which must stand as such."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before is not None and before.text in _DENYING and word.sense is not None and word.sense.items:
            joined[-1] = Word(before.text + word.text, before.start, word.end, ABSENT)
        else:
            joined.append(word)
    return tuple(joined)


def _summed(words: Iterable[Word], operands: Sequence[Operand]) -> frozenset[str]:
    """“甲和乙的支出合计”: a word for a total behind several items asks for their sum."""
    items = [operand for operand in operands if (operand.items or operand.code) and operand.whole is None]
    total = any(word.sense is not None and word.sense.role == "whole" and word.text.endswith("计") for word in words)
    return frozenset({"sum"}) if total and len(items) == len(operands) > 1 else frozenset()


def _as_whole(operand: Operand) -> Operand:
    """“一共花了多少” with nothing named means all the money of the year."""
    if operand.is_bare and [name for name, _ in operand.attributes] == ["flow"]:
        return replace(operand, whole=f"year_{operand.get('flow')}")
    return operand


def _operations_in(text: str, lexicon: Lexicon, asks_how_many: bool) -> frozenset[str]:
    """Whether the text is a claim (said to be one, or to be answered yes or no), and what it asks of a set."""
    words = lexicon.cut(text)
    said = frozenset(_values(words, "operation")) & {"claim"}
    asks = asks_how_many or any(True for _ in _values(words, "ask")) or _ASKS_WHICH.search(text) is not None
    said |= {"claim"} if _IS_YES_OR_NO.search(text) and not asks else frozenset()
    said |= {"count"} if _HOW_MANY_OF.search(text) else frozenset()
    return said | ({"breakdown"} if _WHICH_OF.search(text) else frozenset())


def _is_statement(text: str, stated: re.Pattern[str]) -> bool:
    """Whether figures are stated and nothing is asked: “总支出12万元”, but not “12万元的支出”, nor a code."""
    *_, last = stated.finditer(text)
    asks = ASKS.search(text.rstrip("?,。")) or _CONVERTS.search(text) or _TOP.search(text)
    return not asks and _ENDS.match(text[last.end() :]) is not None


def _names_something(words: str, lexicon: Lexicon) -> bool:
    return any(word.sense is not None and word.sense.role in NAMING for word in lexicon.cut(words))


def _is_filter(text: str, amounts: Sequence[Amount]) -> bool:
    """Whether the amounts are limits for the members of a set: “超过100万元的有哪些”."""
    is_rate = _RATE.search(text) is not None
    limits = any(one.bound != "is" or (is_rate and one.unit == "%") for one in amounts)
    return bool(amounts) and limits and _WHICH.search(text) is not None


def _per(counters: Iterable[str]) -> re.Pattern[str]:
    units = any_of(counters)
    return re.compile(
        rf"(?:平均)?每一?个?(?P<unit>{units})(?:平均)?|平均[每一](?P<item>个|项)|[每一](?P<each>个|项)平均"
        "|人均|每(?:个|名|位)?(?:员工|职工|干部|工作人员|人)"
    )


def _how_many(counters: Iterable[str]) -> re.Pattern[str]:
    units = any_of(counters)
    return re.compile(rf"(?:多少|(?<!哪)几)(?:[百千万亿]+(?=(?:{units})))?(?P<unit>(?:{units})(?![万亿]))?")


def _asked_outright(text: str, counters: Iterable[str]) -> str:
    """“项目个数” as “项目多少个”, “平均分” as “平均得分多少分”."""
    units = any_of(counters)
    if "分" in counters:
        text = re.sub("(?<=总)分(?:数)?(?:是|为)?(?:多少|几)?分?(?=[,。?!]|$)", "分多少分", text)
        text = re.sub("(?:得|(?<=平均))分(?:数)?(?=[,。?!]|$)", "得分多少分", text)
    long = "|".join(re.escape(unit) for unit in counters if len(unit) > 1) or "(?!)"
    text = re.sub(f"(?<=[\u4e00-\u9fff])(?<![多少几每百千万亿])({long})(?=[,。?!]|$)", r"多少\1", text)
    text = re.sub(f"(?<=.)(?<!百)({units})数(?=[,。?!及和与、]|$)", r"多少\1", text)
    return re.sub(
        f"(多少(?:{units}))(?:以及|及|和|与|、)((?:涉及)?(?:资金|金额|预算|经费)+)(?=[,。?!]|$)", r"\1,\2多少", text
    )


def _unless_double(match: re.Match[str]) -> str:
    """Nothing in place of an amount, but 翻倍 is also a word that asks for a change."""
    return match[0] if match["double"] else ","


def _without_count(match: re.Match[str]) -> str:
    """前三项, 最多的三项 and 哪三项 without the number, which is kept apart."""
    if match["which"]:
        return "哪" + match[0][-1]
    if match[0].startswith(("后", "末", "倒数")):
        return "最少"
    return "最多" if match[0].startswith(("前", "头")) else match[0][: match.start(1) - match.start()]


def _values(words: Iterable[Word], role: str) -> Iterator[str]:
    return (word.sense.value for word in words if word.sense is not None and word.sense.role == role)
