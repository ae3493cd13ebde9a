"""Figures that only the prose states: found by the words around the number.

The number's name must be asked for, the words of the question must stand before the number or
in its clause, and of several numbers that fit none is taken for another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import Operand, Question
from qa.evidence import wording
from qa.evidence.facts import Fact, counter
from qa.evidence.money import is_money
from qa.matching.asked import Wanted, quantities_asked
from qa.matching.calling import is_named, is_told_by_unit, leads_elsewhere, own_name, told_by
from qa.matching.figures import BUDGETS, CHANGES, Reading, Settled
from qa.matching.parts import foreign_beside
from qa.matching.retelling import retold
from qa.operations import replies
from qa.words.coverage import (
    covered,
    others_for,
    paraphrases,
    same_deed,
    says_something,
    stands,
    synonyms,
    unexplained,
)
from qa.words.lexicon import Word

CLOSE = 0.2
"""Statements whose names fit this nearly as well as the best one's might as well be meant."""
HALF = 0.5
"""So much of a number's name must be asked for where only a heading explains the other words."""
MOST = 4
"""So many statements that fit equally well are offered."""
HARMLESS = frozenset({"count", "growth", "previous", "breakdown", "convert", "claim"})
"""Operations that a stated figure answers as it is."""
TOTALS = frozenset(["一共", "总共", "共计", "共", "合共", "统共", "拢共", "总计", "合计", "总数"])
"""Words for a sum that a stated total is."""
_ADJUSTED = re.compile("调整|全年预算")
_BUDGETED = re.compile("预算(?:数|金额|资金|安排)")
_OWNS = re.compile("共有|保有|现有|实有|占有")
"""What the body itself has, where others' are counted too."""
_ORDINALS = "零一二三四五六七八九十"
SHORT = 3
"""Characters of a name that is a verb alone."""
LONGEST_NAME, SHORTEST_NAME = 14, 6
"""Characters of a name that a question says as a sentence does."""
_BREAKS = re.compile("[,。;?!:的了多少几]")
_DENIED = re.compile(
    r"(?:没有?|未|尚未|不)(?:能|被|有)?(?!超|低|少|高|多|足|到|是|花|用|含|算)[\u4e00-\u9fff]{2}(?=的)"
)
_HAPPENED = re.compile("(?P<what>离?退休|调出|调入|离职|辞职|去世|病故|死亡|录用|入职)了")
_KIND_COUNTED = re.compile(
    "(?P<before>项目|单位|部门)(?:一共|总共|共|都|各)*(?:有|是|为)?(?:多少|几)个|(?:多少|几)个(?P<behind>项目|单位|部门)"
)
"""Words that say little elsewhere, and here what is counted: so many people are no 项目."""
_TAKEN_IN = re.compile("接收|招收|录取|引进|招录")
_IN_ALL = re.compile("(?:一共|总共|共|现)有(?:多少|几)")
"""Those taken in within the year are not all that there are."""
_OF_EACH = re.compile("各(?:自|类|种)?(?:有|是)?(?:几|多少)")
_EACH = re.compile("每(?!年|月|日|天|个月)")


def stated(question: Question, ledger: Ledger) -> Answer | None:
    """The figure or figures of one sentence that answer the question; None unless every word is explained."""
    if question.per is not None or question.excluded or _compares(question):
        return None
    answer = _stated(question, ledger.prose)
    if answer is not None or question.words != ledger.understand(question.text).words:
        return answer  # what the talk before has completed cannot be put in other words
    retellings = ((ledger.understand(text), facts) for text, facts in retold(question.text, ledger.prose).items())
    answers = [found for asked, facts in retellings if (found := _stated(asked, facts)) is not None]
    is_one = len({(one.value, one.unit, one.values) for one in answers}) == 1
    return replace(answers[0], question=question.text) if is_one else None


def _stated(question: Question, told: Sequence[Fact]) -> Answer | None:
    facts = [fact for fact in told if _is_asked_for(fact, question)]
    wanted = quantities_asked(question)
    if len(wanted) == 1:
        if _OF_EACH.search(question.text):
            return None  # one number is not that of each
        fitting = best(wanted[0], question, facts)
        domestic = next((fact for fact in fitting if set(fitting) <= {fact, *_foreign(fact, question, told)}), None)
        if (
            len(fitting) > 1
            and domestic is None
            and len(owned := [one for one in fitting if _OWNS.search(one.own)]) == 1
        ):
            return _answer(question, owned)
        if len(fitting) > 1 and domestic is None:
            return _ask_back(question, fitting) if len(fitting) <= MOST else None
        if domestic is not None and (apart := _foreign(domestic, question, told)):
            return _together(question, [domestic, *apart])
        return _answer(question, fitting) if fitting else None
    sentences: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        sentences[fact.citation.quote].append(fact)
    found = [matches for sentence in sentences.values() if (matches := _all_in(sentence, wanted, question))]
    return _answer(question, found[0], wanted) if len(found) == 1 else None


def changed(question: Question, ledger: Ledger) -> Answer | None:
    """How a number of the prose has changed, where the question asks that of a count."""
    return stated(replace(question, operations=question.operations - {"difference"} | {"growth", "previous"}), ledger)


def counted(question: Question, ledger: Ledger) -> Fact | None:
    """The one number of things that the question asks for; None where the prose states none or several."""
    wanted = quantities_asked(question)
    if len(wanted) != 1 or not question.is_of_count:
        return None
    found = best(wanted[0], question, [fact for fact in ledger.prose if _is_asked_for(fact, question)])
    is_all = len(found) == 1 and not _foreign(found[0], question, ledger.prose)
    return found[0] if is_all else None


def _foreign(fact: Fact, question: Question, told: Sequence[Fact]) -> list[Fact]:
    """What is counted apart from a domestic count, where the question asks for all of it."""
    if question.says(*paraphrases()["domestic"]):
        return []
    return [one for one in foreign_beside(fact, told) if one.value]


def _together(question: Question, found: Sequence[Fact]) -> Answer:
    total = sum((fact.value for fact in found), Decimal(0))
    listed = "、".join(f"{wording.name(fact)}{wording.amount(fact.value, fact.unit)}" for fact in found)
    text = f"{wording.whose(found[0].account)}{listed}，合计{wording.amount(total, found[0].unit)}。"
    formula = f"{' + '.join(format_amount(fact.value) for fact in found)} = {format_amount(total)}{found[0].unit}"
    used = [Settled(Operand(), Reading((fact,))) for fact in found]
    return replies.calculation(question.text, text, total, found[0].unit, formula, used)


def _compares(question: Question) -> bool:
    """Whether it sets one thing against another, rather than a thing against what it was before."""
    is_compared = question.relation is not None and question.relation[0] == "compare"
    return is_compared and not {"growth", "previous"} <= question.operations


def _is_asked_for(fact: Fact, question: Question) -> bool:
    """Whether the statement is of the kind asked for: a change or a level, a budget or what came of it."""
    if (fact.measure in CHANGES) != ("growth" in question.operations):
        return False
    if fact.measure not in CHANGES and "previous" not in question.operations and fact.is_of_another_year:
        return False
    if _EACH.search(fact.own) and not question.says("每", "均", "单个", "一个", "标准"):
        return False  # so many for each are not so many in all
    if fact.measure is Measure.COUNT and (not same_deed(fact.clause, question.text) or _is_of_state(fact, question)):
        return False
    if fact.measure is Measure.COUNT and _kind_counted(question) not in (fact.citation.quote or ""):
        return False
    stages = {operand.get("stage") for operand in question.operands} - {None}
    if not stages or fact.measure is Measure.COUNT:
        return True
    if stages == {"adjusted"}:
        return fact.concept.stage == "adjusted" or _ADJUSTED.search(fact.own) is not None
    return bool(stages & BUDGETS and _is_budget(fact)) or ("actual" in stages and fact.concept.stage == "actual")


def _kind_counted(question: Question) -> str:
    """项目 in “几个项目”; "" where what is counted goes by a name that says more."""
    kind = _KIND_COUNTED.search(question.text)
    return (kind["before"] or kind["behind"]) if kind is not None else ""


def _is_of_state(fact: Fact, question: Question) -> bool:
    """“几个人退休了” asks for those who did in the year, not for 退休人员; “一共有多少人” not for those taken in."""
    if taken := _TAKEN_IN.match(own_name(fact)):
        return _IN_ALL.search(question.text) is not None and taken[0] not in question.text
    event = _HAPPENED.search(question.text)
    return event is not None and re.search(f"{event['what']}(?:人员|干部|职工|人数|教师)", fact.own) is not None


def _is_budget(fact: Fact) -> bool:
    return fact.concept.stage in BUDGETS or _BUDGETED.search(fact.own) is not None


def _all_in(sentence: Sequence[Fact], wanted: Sequence[Wanted], question: Question) -> list[Fact]:
    """A statement of the sentence for each quantity asked for; none unless there is one for every one."""
    found: list[Fact] = []
    for one in wanted:
        fitting = best(one, question, [fact for fact in sentence if fact not in found])
        if len(fitting) != 1:
            return []
        found += fitting
    return found


def best(wanted: Wanted, question: Question, facts: Iterable[Fact]) -> list[Fact]:
    """The statements that fit the words best, one for each value; none if none explains them all."""
    counted = [fact for fact in facts if wanted.fits(fact)]
    counted = [fact for fact in counted if not leads_elsewhere(fact, question, counted)]
    alike = _named_whole(question.text, _in_their_own_unit(wanted, counted))
    explained = [fact for fact in alike if _explains(fact, wanted, question)]
    named = [fact for fact in explained if is_named(fact, question, wanted)]
    fitting = _in_the_unit(wanted, named or [fact for fact in explained if is_told_by_unit(fact, question, wanted)])
    if near := _as_near(fitting, counted, wanted):
        return [*fitting, *near]
    scores = [(-_left(wanted.words, fact.own, fact.own), covered(own_name(fact), question.text)) for fact in fitting]
    if not fitting or (not wanted.name and len(fitting) > 1):
        return []
    (held, tight), first = max(zip(scores, fitting, strict=True), key=lambda pair: pair[0])
    rivals = [
        fact
        for fact, score in zip(fitting, scores, strict=True)
        if score[0] == held and (score[1] >= tight - CLOSE or _is_namesake(fact, first))
    ]
    return list({(fact.value, fact.unit): fact for fact in [*reversed(rivals), first]}.values())[::-1]


def _as_near(fitting: Sequence[Fact], others: Iterable[Fact], wanted: Wanted) -> list[Fact]:
    """Other counts in the unit of which a verb of one character is as true: 结 is said in 审结 as in 执结."""
    verbs = {word.text for word in wanted.words if word.sense is None and len(word.text) == 1}
    verbs -= {thing for fact in fitting for thing in told_by(fact.unit)}
    said = [verb for verb in verbs if all(verb in own_name(fact) for fact in fitting)]
    if not fitting or not said or wanted.unit is None:
        return []
    names, units = {fact.own for fact in fitting}, {counter(fact.unit) for fact in fitting}
    alike = (fact for fact in others if counter(fact.unit) in units and fact.own not in names)
    return [fact for fact in alike if len(own_name(fact)) <= SHORT and any(verb in own_name(fact) for verb in said)]


def _in_their_own_unit(wanted: Wanted, facts: Sequence[Fact]) -> list[Fact]:
    """Without what is counted in 个 beside a number in the very unit asked for: 3个小区 are no 户 beside 1,862户."""
    general = paraphrases()["general_unit"]
    exact = {fact.citation.quote for fact in facts if counter(fact.unit) == wanted.unit != general}
    return [fact for fact in facts if counter(fact.unit) != general or fact.citation.quote not in exact]


def _named_whole(text: str, facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts whose sentences say the question's longest name whole, where some do: 甲乙平台 is not 甲, 乙平台."""
    quotes = {fact.citation.quote: plain(fact.citation.quote or "") for fact in facts}
    for length in range(LONGEST_NAME, SHORTEST_NAME - 1, -1):
        names = (text[at : at + length] for at in range(len(text) - length + 1))
        for name in names:
            saying = {quote for quote, said in quotes.items() if name in said}
            if saying and not _BREAKS.search(name):
                return [fact for fact in facts if fact.citation.quote in saying]
    return facts


def _in_the_unit(wanted: Wanted, facts: Sequence[Fact]) -> list[Fact]:
    """Those counted in the very unit asked for, where there are some."""
    exact = [fact for fact in facts if counter(fact.unit) == (wanted.unit or wanted.usual_unit)]
    return exact or list(facts)


def _is_namesake(fact: Fact, other: Fact) -> bool:
    """Whether it is as likely meant, being called the same in a sentence about something else."""
    return own_name(fact)[-2:] == own_name(other)[-2:] and fact.citation.quote != other.citation.quote


def _explains(fact: Fact, wanted: Wanted, question: Question) -> bool:
    """Whether what stands before the number or in its clause explains the question."""
    if not (_does(fact, wanted) and _is_placed(fact, question)):
        return False
    if any(not stands(denied, plain(fact.lead)) for denied in _denied(question)):
        return False
    if is_money(fact.unit) and _is_otherwise_qualified(own_name(fact), question):
        return False
    own = f"{fact.own},{','.join(told_by(fact.unit))}"
    around = _without_department(f"{fact.citation.section},{fact.lead},{own}", fact)
    sentence = _without_department(f"{around},{fact.citation.quote}", fact)
    if _left(wanted.words, around, own) or _left(wanted.shared, sentence, sentence):
        return False
    if (
        _left(wanted.words, _without_department(f"{fact.lead},{own}", fact), own)
        and covered(own_name(fact), question.text) < HALF
    ):
        return False
    said = _left(wanted.words, "", "")
    return not said or _left(wanted.words, own, own) < said or _kind_counted(question) != ""


def _denied(question: Question) -> list[str]:
    """What the question denies, with the denial, as far as it asks for what is not done: 没审结 in “没审结的有几件”."""
    return [match[0] for match in _DENIED.finditer(question.text)]


def _is_otherwise_qualified(name: str, question: Question) -> bool:
    """Whether the question says something else before the end of the name: 事业单位离退休 is not 行政单位离退休."""
    name = re.sub(f"(?:{'|'.join(paraphrases()['money'])})+$", "", name)
    return any(
        name.endswith(word.text) and name != word.text and _is_strange(before, name)
        for before, word in pairwise(question.words)
        if len(word.text) > 1 and says_something(word)
    )


def _is_strange(word: Word, name: str) -> bool:
    """Whether it says something that the name does not."""
    said = (word.text, *others_for(word.text), *synonyms(word.text))
    return len(word.text) > 1 and says_something(word) and not any(other in name for other in said)


def _left(words: Sequence[Word], evidence: str, near: str) -> int:
    """How many characters the evidence leaves unexplained; one by itself proves something only `near` the number."""
    return sum(len(run) for run in unexplained(words, evidence) if len(run) > 1 or run not in near)


def _without_department(text: str, fact: Fact) -> str:
    """As compared; without the department's name, which the question has given up."""
    return plain(text).replace(plain(fact.account.department), ",")


def _does(fact: Fact, wanted: Wanted) -> bool:
    """Whether the number is what the question wants done: the rest is for reckoning, not for looking up."""
    asked = [word for word in wanted.words + wanted.shared if word.sense is not None and word.sense.role == "operation"]
    return all(
        word.text in fact.own
        or (word.sense is not None and word.sense.value in HARMLESS)
        or word.text in TOTALS
        or (wanted.is_share and word.sense is not None and word.sense.value == "share")
        or (wanted.unit is not None and word.sense is not None and word.sense.value == "execution")
        for word in asked
    )


def _is_placed(fact: Fact, question: Question) -> bool:
    """Whether a number of the first, second … thing is one: 首批, 第二批."""
    return all(f"第{_ORDINALS[rank]}" in fact.lead or (rank == 1 and "首" in fact.lead) for rank in question.ranks)


def _ask_back(question: Question, found: Sequence[Fact]) -> Answer:
    """Which of the numbers is meant, each with its sentence's own words."""
    values = tuple(Labelled(own_name(fact), fact.value, fact.unit) for fact in found)
    names = [own_name(fact) for fact in found]
    told = [name if names.count(name) == 1 and name else _clause(fact) for name, fact in zip(names, found, strict=True)]
    listed = "；".join(
        f"{name}：{wording.amount(fact.value, fact.unit)}" for name, fact in zip(told, found, strict=True)
    )
    text = f"{wording.whose(found[0].account)}有{len(found)}处写到，请问要哪一个？{listed}。"
    return Answer(
        question.text, Status.CLARIFY, text, AnswerKind.FIGURE, values=values,
        citations=tuple(dict.fromkeys(fact.citation for fact in found)),
    )  # fmt: skip


def _clause(fact: Fact) -> str:
    return f"“{fact.clause.rpartition(',')[2]}”"


def _answer(question: Question, found: Sequence[Fact], wanted: Sequence[Wanted] = ()) -> Answer:
    names = [wording.name(fact) for fact in found]
    if len(set(names)) < len(found):
        names = [one.name for one in wanted]
    values = tuple(Labelled(name, fact.value, fact.unit) for name, fact in zip(names, found, strict=True))
    listed = "，".join(f"{entry.label}{wording.amount(entry.value, entry.unit)}" for entry in values)
    quote = found[0].citation.quote or ""
    value, unit, formula = replies.in_unit(found[0].value, found[0].unit, question.unit)
    several = len(found) > 1
    return Answer(
        question.text, Status.ANSWERED, f"{wording.whose(found[0].account)}{listed}。原文：“{quote}”",
        AnswerKind.LIST if several else AnswerKind.FIGURE, None if several else value, None if several else unit,
        values=values if several else (), formula=formula,
        citations=tuple(dict.fromkeys(fact.citation for fact in found)),
    )  # fmt: skip
