"""Questions that ask for more than any rule reckons: whatever a rule would answer, it would pass over a word."""

from __future__ import annotations

import re

from qa.accounts.ledger import Ledger
from qa.asking.question import RANKING, Operand, Question
from qa.operations.moved import is_of_items

_PAID_IN = re.compile("[发买付缴办吃用领拿]的?(?:所有|全部)?钱[里中]")
"""“发的钱里哪项最多”: a set that no name tells."""
_MOVED_SHARE = re.compile(
    "(?:占比|占(?!比)|比重|比例)[^,。;]*(?:比(?=[上去前年2])|较|上年|提高|下降|上升|降低|变化)[^,。;]*百分(?:点|之)"
    "|百分点[^,。;]*(?:提高|下降)|比[^,。;重例]*[多少高低][^,。;]*百分点"
)
"""How far a share moved, which no rule reckons."""
_CHANGE_ITSELF = re.compile("(?:增减|增加|减少|增长|变动|下降)(?:额|数|值|金额)")
"""“甲的增减额是乙的几倍”: changes reckoned with, which no rule does."""
_AGAINST_BUDGET = re.compile("比(?:年初)?预算")
_RANKS_BY_SCORE = re.compile(
    "(?:得分|评分|分数|自评分|满意[度率])[^,。;]*最|最[高低好差]的?(?:得分|评分|分数|满意[度率])|得分[高低]"
)
RESULTS = frozenset({"unspent", "growth", "overspent", "difference", "sum", "share", "times"})
"""Operations on the members of a ranking, which none of the rules does."""
EXCLUDES = re.compile(
    "除了|除去|以外|之外|不含(?!0|零)|不包括|不算(?!零|0)|(?<!有)没有(?!钱|花钱|花完|完成|超|用完|执行)|不是(?!零|0)|其余"
)
OTHERS = ("两个部门", "两部门", "两个单位", "两家单位", "其他部门", "别的部门", "各部门", "所有部门", "几个部门")
"""Words for other accounts, which one account by itself does not answer."""


_STRANGE_TABLE = re.compile("表[,里中]")
"""A table by a name that it does not go by."""


def is_intricate(question: Question, ledger: Ledger) -> bool:
    """Whether it asks for what no rule here reckons: an average, an exclusion, a code not printed, a ranked result."""
    if any(_has_strange_code(one, ledger) for one in question.operands):
        return True
    if _STRANGE_TABLE.search(question.text) and _is_summed_with_place(question):
        return True
    if _PAID_IN.search(question.text) and not any(one.items for one in question.operands):
        return True
    if _CHANGE_ITSELF.search(question.text) and question.operations & RESULTS - {"growth", "unspent", "overspent"}:
        return True
    if question.text.count("占比") > 1 or question.says(*OTHERS):
        return True
    if _MOVED_SHARE.search(f"{question.premise},{question.text}") and "claim" not in question.operations:
        return True
    if ranks(question) and _results(question) and "claim" not in question.operations and not compares_two(question):
        return True
    if "claim" not in question.operations and (_picks_by_change(question) or _RANKS_BY_SCORE.search(question.text)):
        return True
    if _passes_over_a_comparison(question):
        return True
    excludes = EXCLUDES.search(question.text) is not None and question.relation is None and not question.excluded
    return excludes and not question.members.conditions and not question.operations & {"claim", "nonzero"}


def _picks_by_change(question: Question) -> bool:
    """“比上年减少的科目有哪些”, “决算比预算多得最多的”: items picked by how they moved, which no rule reckons."""
    picked = question.operations & {"count", "filter", "breakdown"} and is_of_items(question)
    if question.operations & {"growth", "previous"} and picked:
        return True
    by_budget = ranks(question) and not question.members.by and _AGAINST_BUDGET.search(question.text) is not None
    return by_budget and len(question.operands) > 1


def _passes_over_a_comparison(question: Question) -> bool:
    """“决算低于调整预算的有哪些” where that was read as no condition: the members would be told whatever they are."""
    asks = question.operations & {"count", "filter", "breakdown"}
    compared = question.relation is not None and question.relation[0] == "compare"
    one_thing = len({(one.items, one.code, one.whole) for one in question.operands}) < 2
    return bool(asks) and compared and one_thing and "claim" not in question.operations


def _has_strange_code(operand: Operand, ledger: Ledger) -> bool:
    """Whether its code is not printed, or beside another name than the one given with it."""
    if operand.code is None:
        return False
    names = ledger.codes.get(operand.code, frozenset())
    return not names or bool(operand.items and not operand.items & names)


def _results(question: Question) -> frozenset[str]:
    """What it asks of the members ranked that no rule reckons; the first few may be added up, or ordered by excess."""
    added = {"sum", "share"} if question.top else set()
    return question.operations & RESULTS - added - (RESULTS - {"growth"} if question.members.by else set())


def compares_two(question: Question) -> bool:
    """“甲和乙哪个高，高出多少”: the difference tells both."""
    ranked = question.operations & RANKING and not (question.ranks or question.top)
    return bool(ranked) and "difference" in question.operations and len(question.operands) == 2


def ranks(question: Question) -> bool:
    listed = question.operations & {"breakdown", "count"}
    picked = RANKING if listed else RANKING | {"nonzero"}
    return bool(question.operations & picked or question.ranks or question.top)


def _is_summed_with_place(question: Question) -> bool:
    """“某表，公用经费合计”: where to look is no addend."""
    return "sum" in question.operations and len(question.operands) > 1 and question.operands[0].is_bare
