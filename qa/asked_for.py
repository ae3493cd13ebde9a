"""What a question asks for: a figure, the meaning of a term, or what a passage tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from qa.asking.forms import Form, asks_whether, form
from qa.asking.question import RANKING, Question
from qa.operations.intricate import ranks
from qa.words.lexicon import Word

_NO_NUMBER = re.compile("[哪那这]几|几(?:时|号|点|月)|几件事")
"""Words with 几 that ask for no amount."""
_OF_TERM = re.compile(
    "(?:依据|根据|目的|目标|原因|内容|标准|方案|措施|范围|周期|主体|对象|问题|用途|作用|名称|职责|职能|任务)[^,。]{0,3}是(?:什么|啥|哪)"
)
_WHY_RANKED = re.compile("[^,。?]{4,}为(?:什么|何|啥)[^,。?]{0,8}最[低高少多差好]")
"""“某项目为什么得分最低” asks of one that is named."""
_WHICH_THING = re.compile(
    "哪(?:一?个|一?份|一?部|一?家|一?种|一?条|些)?(?:文件|办法|规定|政策|通知|意见|公司|机构|平台|系统|地方|小区|社区|学校|企业|渠道|村)"
    "|凭(?:什么|啥|哪)|依据的?是?(?:什么|啥|哪)"
)
_INCLUDES = ("包括", "包含", "涵盖", "囊括", "哪几种", "含哪些", "含什么", "含有哪")
_RANKING = RANKING | {"zero", "nonzero"}


def asks_for_figure(question: Question) -> bool:
    if "average" in question.operations:
        return True
    return not question.asks - {"how", "degree"} and any(
        word in _NO_NUMBER.sub("", question.text) for word in ("多少", "几", "金额", "总额", "比例", "率", "多大", "占")
    )


def asks_only_for_words(question: Question) -> bool:
    """Whether no figure answers: a term is to be explained, a reason, a use or a duty told."""
    return asks_for_meaning(question) or asks_for_passage(question)


def asks_for_meaning(question: Question) -> bool:
    """“经营收入是什么意思”; but “第一名是什么” asks for a figure."""
    plain = not (question.operations or question.ranks) and form(question) is not Form.SOURCE
    return "meaning" in question.asks or ("what_is" in question.asks and plain)


def asks_what_it_includes(question: Question) -> bool:
    """“财政拨款收入包括哪几种”: where no table tells the parts, the explanation of the term may."""
    return question.says(*_INCLUDES) and len(question.operands) == 1


def asks_beside_term(question: Question) -> bool:
    """“某某专项的依据是什么” asks for what is told of a term, not for its meaning."""
    return "meaning" not in question.asks and _OF_TERM.search(question.text) is not None


def insists_on_meaning(question: Question) -> bool:
    """Whether only the explanation of a term answers: “…是什么意思”, but not “指的是哪几个” or “怎么解释”."""
    return question.says("意思", "含义", "定义", "名词", "概念", "什么叫", "何谓")


def asks_for_words(question: Question) -> bool:
    """Whether a passage can answer: why, how, which; not a claim, nor where something is ranked or named alone."""
    ranked = ranks(question) and not (_ranks_in_passing(question) or _WHY_RANKED.search(question.text))
    if question.members.conditions or ("why" in question.asks and ranked):
        return False
    if asks_for_passage(question):
        return True
    asks = question.says("什么", "哪", "怎么", "如何", "怎样", "咋")
    said_to_be = "claim" in question.operations and not asks and not asks_whether(question)
    if said_to_be or asks_for_figure(question):
        return False
    if (not question.asks and not question.operations and question.unknown) or asks_whether(question):
        return True
    listed = "breakdown" in question.operations
    picked = bool(question.operations & _RANKING) and bool(question.operands) and not _ranks_in_passing(question)
    return (bool(question.asks) or listed or _WHICH_THING.search(question.text) is not None) and not picked


def _ranks_in_passing(question: Question) -> bool:
    """“某项目得分最低，整改措施是什么”: the clause that asks ranks nothing."""
    clauses = _clauses(question.words)
    asking = [one for one in clauses if any(word.sense is not None and word.sense.role == "ask" for word in one)]
    ranking = [one for one in clauses if any(word.sense is not None and word.sense.value in _RANKING for word in one)]
    return bool(asking and ranking) and not any(one in ranking for one in asking)


def _clauses(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    return [tuple(run) for is_stop, run in groupby(words, lambda word: word.text in {",", ";", "?"}) if not is_stop]


def asks_for_passage(question: Question) -> bool:
    """Whether it asks for a reason, a use or a duty: no figure answers, whatever item is named."""
    if form(question) is Form.TOLD or any(one.value for one in question.amounts):
        return False
    if question.ranks or question.top or question.members.conditions:
        return False
    return "why" in question.asks or not (asks_for_figure(question) or question.unit)
