"""From text to a Question: its numbers, its words, its operands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from qa.lexicon import Lexicon, Word, joint_names
from qa.operands import read_operands
from qa.premises import parted, without_asides
from qa.question import Amount, Operand, Question

_DIGITS = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"两": 2}
_RANK = re.compile(r"第([一二三四五六七八九十]|\d{1,2})")
_TOP = re.compile(
    r"(?:前|最\w{1,3}的)(?P<first>[一两二三四五六七八九十]|\d{1,2})(?!年|期|次)(?:项|个|名|大|类|位|笔|款)?"
    r"|哪(?P<which>[两二三四五六七八九十]|\d{1,2})(?:项|个|名|类|款)"
)
_MEMBER = "(?:个|大|功能)*(?:项(?!目)|类|款|块|科目|种)"
_HOW_MANY_OF = re.compile(f"(?:多少|(?<!哪)几){_MEMBER}|(?:科目|类|款|项)(?:共?有)?(?:多少|几)个")
_WHICH_OF = re.compile(f"哪几{_MEMBER}")
_BOUND = (
    r"(?:(?P<not>不|(?<!有)没有?|未)?(?:(?P<over>超过了?|超出|高于|多于|大于|突破|超|逾)|(?P<under>低于|少于|小于)))?"
    r"(?:(?P<short>不到|不足)|(?P<least>至少)|(?P<most>至多|最多))?"
)
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
_MONEY_OR_SHARE = "万元|亿元|元|%|个百分点|倍"
_PART = r"(?P<tenths>[一两二三四五六七八九])成(?P<half>半)?|(?P<one_half>一半)|(?P<double>翻倍|翻番|翻了?一番)"
_UNDER = re.compile("不到|不足|还没到|没到")
_OVER = re.compile("超过|多于|高于|不止|多$|[成半番]还?多")
_NUMERAL = re.compile(
    "([一二两三四五六七八九十百][零一二两三四五六七八九十百千]*)(?P<more>多)?(?P<unit>个?[万亿]元?|倍)"
)
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
_IN_PERCENT = re.compile(
    "(?:几个|多少个?)(?:百分点|百分比|%)|几成几|百分之多少|几个点|(?:每|一)?(?:百|100)块(?:钱)?(?:里头?|里面|中)?有?多少块?(?:钱)?"
)
_LIKE_A_SHARE = re.compile("相当于(?=.*(?:百分之|几成|比例|%))")
_ASIDE = re.compile(
    r"^(?:[,。!]*(?:你好|您好|请问)?[,。!]*)(?:我|俺|本人|咱)(?:是|叫|住在|来自|在)(?![不没])[^,。;!?]{1,20}[,。;!]"
)
"""Who is asking: “我是退休教师，”."""
_TRAILING = re.compile(r"^(.+?)\(([^()]{2,})\)([?。!]*)$")
"""“…多少（某某专项）”: what is added in brackets frames the question."""
_ASKS = re.compile("多少|几|哪|什么|啥|谁|吗|呢|为何|怎么|如何|是否|[?]")
_WHICH = re.compile("哪|(?:几|多少)[项个类款]|有(?:什么|谁)|列出|筛选|都有|的(?:科目|明细|名单|清单)")
_RATE = re.compile("执行|完成率|完成度")
_IS_YES_OR_NO = re.compile("(?:吗|(?<![什怎这那多])么|没有|不)[?。!]*$|是否|有没有")


def understand(text: str, lexicon: Lexicon, counters: Iterable[str] = ()) -> Question:
    """`text` (in the form of corpus.names.plain, scope taken out) as a Question.

    `counters` are the units in which the account counts things.
    """
    text = _ASIDE.sub("", text)
    text = _TRAILING.sub(r"\2,\1\3", text)
    text = _in_digits(_spelt_out(text, lexicon)).replace("其它", "其他")
    counters = frozenset(counters)
    text = without_asides(text, lexicon)
    if "claim" in _operations_in(text, lexicon, _how_many(counters).search(text) is not None):
        return _understand(text, lexicon, counters)
    said = parted(text, _stated_amounts(counters).finditer(text))
    question = _understand(said.asked, lexicon, counters)
    if not said.premise:
        return question
    premise = _understand(said.premise, lexicon, counters)
    if not question.operands:
        question = replace(question, operands=premise.operands, context=premise.context, topic=premise.topic)
    return replace(question, given=(*premise.amounts, *premise.given, *question.given))


def _understand(text: str, lexicon: Lexicon, counters: frozenset[str]) -> Question:
    """The question without premises."""
    text = _asked_outright(text, counters)
    how_many = _how_many(counters)
    asked_units = tuple(match["unit"] for match in how_many.finditer(text))
    operations = _operations_in(text, lexicon, bool(asked_units))
    stated = _stated_amounts(counters)
    amounts = tuple(_amount(match, text) for match in stated.finditer(text))
    if len(amounts) > 1 and not _ASKS.search(text):
        # A pasted paragraph: several figures stated, nothing asked.
        operations |= {"claim"}
    if amounts and "claim" not in operations:
        operations |= {"filter"} if _is_filter(text, amounts) else set()
    bare = stated.sub(lambda match: match[0] if match["double"] else ",", text) if amounts else text
    given: tuple[Amount, ...] = ()
    if not operations & {"claim", "filter"}:
        given, amounts = amounts, ()
    per = _per(counters).search(bare) if "均" in bare or "每" in bare else None
    bare = bare if per is None else bare.replace(per[0], "平均", 1)
    top = _TOP.search(bare)
    bare = _RANK.sub(",", bare if top is None else bare.replace(top[0], _without_count(top), 1))
    bare = _SIZE_OF_SET.sub("", bare)
    words = _words(how_many.sub("多少", bare), lexicon)
    found = read_operands(words, lexicon)
    said = operations | frozenset(_values(words, "operation")) | _summed(words, found.operands)
    said |= frozenset({"share"} if _PART_OF_HUNDRED.search(text) and not said & _OF_ITSELF else ())
    return Question(
        text=text,
        operands=tuple(_as_whole(operand) if "sum" in said else operand for operand in found.operands),
        context=found.context,
        topic=found.topic,
        is_jumbled=found.is_jumbled,
        operations=said,
        asks=frozenset(_values(words, "ask")),
        relation=found.relation,
        ranks=tuple(_number(match[1]) for match in _RANK.finditer(text)),
        top=_number(top["first"] or top["which"]) if top else None,
        unit=next(iter(_values(words, "unit")), None),
        counters=asked_units,
        per=(per["unit"] or per["item"] or per["each"] or "人") if per else None,
        excluded=found.excluded,
        amounts=amounts,
        given=given,
        words=words,
    )


def _spelt_out(text: str, lexicon: Lexicon) -> str:
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
    text = _LIKE_A_SHARE.sub("占", text)
    return _NUMERAL.sub(_with_digits, text)


def _with_digits(match: re.Match[str]) -> str:
    return f"{'超过' if match['more'] else ''}{_read_numeral(match[1])}{match['unit'].removeprefix('个')}"


def _read_numeral(numeral: str) -> int:
    from cn2an import cn2an  # a fifth of a second, which few questions need

    return int(cn2an(numeral.replace("两", "二"), "smart"))


def _words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of `text`; where some are unknown, of `text` with a misspelt name set right, if that explains more."""
    words = lexicon.cut(text)
    if all(word.sense is not None for word in words):
        return words
    mended = lexicon.cut(lexicon.spelling.set_right(text, words))
    return min(words, mended, key=lambda cut: sum(len(word.text) for word in cut if word.sense is None))


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
    asks = asks_how_many or any(True for _ in _values(words, "ask"))
    said |= {"claim"} if _IS_YES_OR_NO.search(text) and not asks else frozenset()
    said |= {"count"} if _HOW_MANY_OF.search(text) else frozenset()
    return said | ({"breakdown"} if _WHICH_OF.search(text) else frozenset())


def _stated_amounts(counters: Iterable[str]) -> re.Pattern[str]:
    """Amounts of money, shares, and counts in the units of the account: 12万元, 七成, 36吨."""
    longest_first = sorted(counters, key=len, reverse=True)
    units = "|".join([_MONEY_OR_SHARE, *(f"[万亿]?{re.escape(counter)}" for counter in longest_first), "万|亿"])
    number = rf"{_NUMBER}(?P<unit>{units})(?![目钟])"
    return re.compile(rf"{_BOUND}(?:{number}|{_PART})(?P<more>以上)?(?P<less>以[下内]|之内)?")


def _amount(match: re.Match[str], text: str) -> Amount:
    bound = _bound(match, text)
    if match["number"]:
        unit = {"万": "万元", "亿": "亿元", "个百分点": "%"}.get(match["unit"], match["unit"])
        return Amount(Decimal(match["number"].replace(",", "")), unit, bound)
    if match["double"]:
        return Amount(Decimal(100), "%", "over")
    tenths = Decimal(5) if match["one_half"] else Decimal(_DIGITS[match["tenths"]])
    return Amount((tenths + (Decimal("0.5") if match["half"] else 0)) * 10, "%", bound)


def _bound(match: re.Match[str], text: str) -> str:
    """How the claim relates to the amount, from the words beside it, else from 不到 or 超过 further off."""
    if match["not"]:
        return "at_most" if match["over"] else "at_least"
    if match["over"]:
        return "over"
    if match["under"] or match["short"]:
        return "under"
    if match["least"] or match["most"] or match["more"] or match["less"]:
        # 以上 and 以下 include the number itself, as the Civil Code has it.
        return "at_least" if match["least"] or match["more"] else "at_most"
    if _UNDER.search(text):
        return "under"
    return "over" if _OVER.search(text[: match.end() + 1]) else "is"


def _is_filter(text: str, amounts: Sequence[Amount]) -> bool:
    """Whether the amounts are limits for the members of a set: “超过100万元的有哪些”."""
    limits = all(amount.bound != "is" for amount in amounts) or _RATE.search(text) is not None
    return limits and _WHICH.search(text) is not None


def _per(counters: Iterable[str]) -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, counters), key=len, reverse=True)) or "(?!)"
    return re.compile(
        rf"(?:平均)?每一?个?(?P<unit>{units})(?:平均)?|平均[每一](?P<item>个|项)|[每一](?P<each>个|项)平均"
        "|人均|每(?:个|名|位)?(?:员工|职工|干部|工作人员|人)"
    )


def _how_many(counters: Iterable[str]) -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, counters), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:多少|(?<!哪)几)(?:[百千万亿]+(?=(?:{units})))?(?P<unit>(?:{units})(?![万亿]))?")


def _asked_outright(text: str, counters: Iterable[str]) -> str:
    """“项目个数” as “项目多少个”, “平均分” as “平均得分多少分”."""
    units = "|".join(sorted(map(re.escape, counters), key=len, reverse=True)) or "(?!)"
    if "分" in counters:
        text = re.sub("(?:得|(?<=平均))分(?=[,。?!]|$)", "得分多少分", text)
    return re.sub(f"(?<=.)({units})数(?=[,。?!]|$)", r"多少\1", text)


def _without_count(match: re.Match[str]) -> str:
    """前三项, 最多的三项 and 哪三项 without the number, which is kept apart."""
    if match["which"]:
        return "哪" + match[0][-1]
    return "最多" if match[0].startswith("前") else match[0][: match.start(1) - match.start()]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _DIGITS[text]


def _values(words: Iterable[Word], role: str) -> Iterator[str]:
    return (word.sense.value for word in words if word.sense is not None and word.sense.role == role)
