"""Which rule answers a question: what is asked of the figures, of the prose, or of a section."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asked_for import asks_for_figure, asks_only_for_words
from qa.asking.question import Amount, Operand, Question
from qa.asking.sharing import says_average
from qa.departments.scope import Scope
from qa.evidence import wording
from qa.evidence.facts import Fact, counter
from qa.evidence.money import convert, is_money
from qa.judging import claimed_rows, claimed_sets, claims, denied, proofreading
from qa.judging.claims_in_prose import counts, verify_in_prose
from qa.matching import figures
from qa.matching.cells import in_cells
from qa.matching.comparing import direction
from qa.matching.figures import Open, Settled
from qa.matching.naming import are_named_exactly
from qa.matching.parts import are_parts, framed
from qa.narrative import divisions, passages
from qa.operations import (
    arithmetic,
    averages,
    changes,
    execution,
    indicators,
    levels,
    moved,
    performance_texts,
    prose,
    rankings,
    reckoning,
    replies,
    sets,
    sheet_cells,
    sheet_rows,
    units,
)
from qa.operations.intricate import compares_two, is_intricate, ranks
from qa.operations.stretches import Said
from qa.words.coverage import units_for
from qa.words.lexicon import ABSENT

PLAIN = frozenset({"sum", "breakdown", "convert", "count", "share"})
"""Operations whose words also occur where a figure is simply asked for."""

Handler = Callable[[Question, Ledger], Answer | Open | None]
_ASKS_FOR_ALL = re.compile(
    "[,.]*(?:这|那)?(?:一年|全年|本年|当年|全部|所有)?(?:到底|究竟)?(?:一共|总共|共|合计|总计|拢共|统共)(?:是)?(?:花|用|支出|开销|花费)(?:了|掉|掉了|出去)?"
    "(?:多少|几)(?:钱|万|元|万元|亿)?[啊呀呢吗哦,?。!]*"
)
"""“一共花了多少钱”, and nothing else."""
_ASKS_FOR_PROJECT = re.compile("(?:哪[些几个一]*个?|什么|啥)(?:具体的?)?项目(?!支出|经费)")
"""“某科目下面是什么项目”: the figure of the item is none of it."""
_WHY = re.compile(
    "(?:是)?(?:为什么|为何|为啥|因何|怎么(?:会|就)?|咋(?:会|就)?|(?:的)?(?:主要)?原因(?:是什么|是啥|有哪些|何在)?|什么原因)(?:会|就|呢|是)?"
)
SETS = frozenset({"highest", "lowest", "breakdown", "count", "filter"})
"""Operations on the members of a set, from which what is excluded is left out."""
ABOUT_SETS: tuple[Handler, ...] = (
    rankings.told,
    arithmetic.same_everywhere,
    claims.verify,
)
"""What a question in 什么 or 哪些 may ask of figures: which items, not how much."""


def answer_from(question: Question, ledger: Ledger, scope: Scope) -> Answer | None:
    """What one account says to the question with figures, or with the section it asks for; None if nothing."""
    named = divisions.listed(question, ledger) or units.number(question, ledger)
    if named is not None:
        return named
    for ask in ("units", "duties"):
        is_alone = not any(one.items for one in question.operands) and not (ranks(question) or sets.adds_up(question))
        if ask in question.asks and not question.unknown and is_alone:
            return passages.about(question.text, ask, ledger)
    if sheet_rows.is_sharp(question) and (picked := sheet_rows.picked(question, ledger)) is not None:
        return picked
    if not asks_for_figure(question) and (told := performance_texts.told(question, ledger)) is not None:
        return told
    if "why" in question.asks and (refuted := _refuted(question, ledger)) is not None:
        return refuted
    if question.is_beyond or asks_only_for_words(question):
        return None
    if "agree" in question.operations:
        # “说明和表六对得上吗”: where to look is no thing asked for; every place is looked at.
        question = replace(question, operands=tuple(one for one in question.operands if not _is_place(one)))
    is_apart = len(question.amounts) > 1 or question.members.conditions
    meant = question if is_apart else _in_its_frame(question, ledger)
    if meant is None:
        return sheet_rows.picked(question, ledger)
    question = in_cells(meant, ledger)
    if (strange := _not_printed(question, ledger)) is not None:
        said = wording.amount(strange.value, strange.unit)
        return replies.refusal(question.text, f"{wording.account_name(ledger.identity)}里没有您说的{said}，无法回答。")
    # How many there are in all the account says itself, where it does; a table may list only some.
    stated = (prose.stated,) if _only_counts(question) else ()
    for handler in (*stated, moved.rank, sheet_rows.picked, *_handlers(question, ledger, scope)):
        result = handler(question, ledger)
        if isinstance(result, Open) and result.readings:
            return replies.clarification(question.text, result)
        if isinstance(result, Answer):
            return changes.with_level(question, ledger, result)
    return None


def _only_counts(question: Question) -> bool:
    """Whether it asks how many there are, and not of which kind; tables count the items of a level."""
    asked = question.members
    narrowed = asked.conditions or asked.level or question.operations - {"count", "sum"}
    return any(question.counters) and not narrowed


def _refuted(question: Question, ledger: Ledger) -> Answer | None:
    """“为什么总支出下降了” where it rose: what the account says instead; None where that cannot be told."""
    if direction(question.text) is None or question.unknown or question.amounts:
        return None
    if not are_named_exactly(question.operands, ledger):
        return None
    operations = question.operations | {"claim"}
    stated = replace(question, text=_WHY.sub("", question.text).strip(",?。"), asks=frozenset(), operations=operations)
    found = claims.verify(stated, ledger, claims.Said(question.operands))
    if not isinstance(found, Answer) or found.verdict != "false":
        return None
    return replies.refusal(question.text, f"账里写的不是这样：{found.text.partition('：')[2]}")


def _is_place(operand: Operand) -> bool:
    return operand.is_bare and operand.fixes == {"table"}


def _not_printed(question: Question, ledger: Ledger) -> Amount | None:
    """The first amount taken for granted that the account prints nowhere; “1平方米多少元” takes none for granted."""
    over_one = says_average(f"{question.premise},{question.text}")
    return next(
        (
            one
            for one in question.given
            if not (over_one and one.value == 1) and not any(_is_same(one, fact) for fact in ledger.facts)
        ),
        None,
    )


def _is_same(amount: Amount, fact: Fact) -> bool:
    comparable = counter(fact.unit) in units_for(amount.unit) or (is_money(fact.unit) and is_money(amount.unit))
    return Said(amount.value, amount.unit).is_of(fact) or (comparable and amount.holds(fact.value, fact.unit))


def _in_its_frame(question: Question, ledger: Ledger) -> Question | None:
    """The question with its operands as parts of what frames them; None where one is no part of it."""
    frame = question.context
    if frame is None or question.unknown or _is_only_told(frame, ledger):
        return question
    inside = [framed(one, frame, ledger) for one in question.operands]
    parts = tuple(operand for operand in inside if operand is not None)
    if len(parts) < len(inside) and _is_share_of_project(question, frame, ledger):
        return replace(question, operands=(*question.operands, frame), context=None, relation=("share", 1))
    return replace(question, operands=parts) if len(parts) == len(inside) else None


def _is_share_of_project(question: Question, frame: Operand, ledger: Ledger) -> bool:
    """“某项目在某科目里占多少”: tables of projects do not say under which item they are booked; the question does."""
    if "share" not in question.operations or len(question.operands) != 1:
        return False
    found = [figures.settle(one, ledger) for one in (question.operands[0], frame)]
    if not all(isinstance(one, Settled) and is_money(one.reading.unit) for one in found):
        return False
    part, whole = (one.reading.fact for one in found if isinstance(one, Settled))
    is_project = part.concept.code is None and part.concept.part == "project"
    smaller = convert(part.value, part.unit, "元") <= convert(whole.value, whole.unit, "元")
    return is_project and whole.concept.code is not None and smaller


def _is_only_told(operand: Operand, ledger: Ledger) -> bool:
    """Whether only the prose names it, where the words around a number decide."""
    return bool(operand.items) and not operand.items & ledger.tables.subjects


def _handlers(question: Question, ledger: Ledger, scope: Scope) -> list[Handler]:
    """The ways to answer, in the order to try them; none where a word of the question would be passed over."""
    operations = question.operations
    if is_intricate(question, ledger) or "units" in question.asks:
        return []
    only_asks = any(question.counters) and not question.amounts
    if "claim" in operations and not only_asks:
        return _verifiers(question, ledger, scope)
    if changes.is_of_last_year(question) or _asks_for_last_year(question, ledger, scope):
        return _of_last_year(question)
    if question.unknown or question.is_jumbled or not are_named_exactly(question.operands, ledger):
        is_figure = asks_for_figure(question) and not _names_absent(question)
        if question.members.conditions:
            return []
        return (
            [levels.moved, *_reckoners(question), prose.stated, indicators.stated, sheet_cells.looked_up, denied.stated]
            if is_figure
            else [reckoning.parts, indicators.stated]
        )
    if question.members.conditions:
        return [rankings.told]
    if any(question.counters) and "count" not in operations and operations & {"growth", "previous", "difference"}:
        return [levels.moved, *_reckoners(question), prose.changed]
    carried = question.says("结转", "结余")
    grows = "growth" in operations or ("previous" in operations and _relates(question))
    chosen: list[tuple[bool, Handler]] = [
        ("agree" in operations, arithmetic.same_everywhere),
        (compares_two(question), arithmetic.difference),
        (ranks(question), rankings.told),
        (bool(question.excluded) and not operations & SETS, arithmetic.remainder),
        ("average" in operations or question.per is not None, arithmetic.average),
        ("unspent" in operations and not (question.relation or question.excluded or carried), execution.unspent),
        ("overspent" in operations, execution.overspent),
        ("execution" in operations, execution.execution),
        ("times" in operations, arithmetic.times),
        (grows and not _is_shared(question), changes.change),
        (("share" in operations or _is_shared(question)) and question.unit is None, arithmetic.share),
        ("difference" in operations or _is_compared(question), arithmetic.difference),
        ("sum" in operations and len(question.operands) > 1, arithmetic.total),
        ("breakdown" in operations and _is_of_one(question), rankings.told),
    ]
    wanted = [handler for applies, handler in chosen if applies]
    if {"execution", "breakdown"} <= operations and not any(one.items or one.code for one in question.operands):
        return [rankings.rates]
    is_shared_out = {"share", "breakdown"} <= operations and not ranks(question)
    if is_shared_out and len(question.operands) < 2 and question.context is None:
        return [rankings.shares]
    if "count" in operations:
        return [rankings.told, prose.stated] if any(question.counters) else [rankings.told]
    if question.asks & {"how", "degree"} and not asks_for_figure(question):
        return [handler for handler in wanted if handler in ABOUT_SETS]
    if wanted and (
        operations - PLAIN or ranks(question) or question.excluded or question.per or wanted == [rankings.told]
    ):
        return [*wanted[:1], *_reckoners(question), indicators.stated]
    if any(question.counters) or _counts_what_is_not_counted(question):
        counted: list[Handler] = [prose.stated, sheet_cells.looked_up, levels.beside_money, denied.stated]
        return [*wanted, *_reckoners(question), *counted]
    told: list[Handler] = [prose.stated, indicators.stated, sheet_cells.looked_up, denied.stated]
    return [*wanted, *_reckoners(question), _look_up, *told]


def _reckoners(question: Question) -> list[Handler]:
    """The ways to reckon with figures that the prose states, by the words around what they are reckoned from."""
    if question.operations & {"claim", "previous", "highest", "lowest", "filter"}:
        return []
    if "growth" in question.operations:
        return [averages.for_each] if "average" in question.operations else []
    asked = [
        ("share" in question.operations or _is_shared(question), reckoning.share),
        ("times" in question.operations, reckoning.times),
        ("difference" in question.operations or _is_compared(question), reckoning.difference),
        ("sum" in question.operations, reckoning.total),
    ]
    return [reckoning.parts, averages.for_each, *(handler for applies, handler in asked if applies)]


def _verifiers(question: Question, ledger: Ledger, scope: Scope) -> list[Handler]:
    """The ways to judge a claim: of sets first, of several statements each by itself."""
    if "agree" in question.operations:
        return [arithmetic.same_everywhere]
    if claimed_sets.is_of_all(question.text):
        return [claimed_sets.verify]
    return [claimed_sets.verify, *_verifiers_of_figures(question, ledger, scope)]


def _verifiers_of_figures(question: Question, ledger: Ledger, scope: Scope) -> list[Handler]:
    if len(question.amounts) > 1 or proofreading.has_several(question, ledger):
        return [lambda asked, held: proofreading.proofread(asked, held, scope.year)]
    if _asks_for_last_year(question, ledger, scope):
        return [claims.of_last_year]
    if question.unknown or question.is_jumbled or not are_named_exactly(question.operands, ledger):
        told = verify_in_prose if question.amounts else indicators.verify
        return [told, claimed_rows.verify, denied.verify]
    judges: list[Handler] = [claims.verify, verify_in_prose if counts(question) else indicators.verify]
    return [*judges, claimed_rows.verify, denied.verify]


def _is_of_one(question: Question) -> bool:
    """Whether at most one thing is named, whatever 口径 or stage is named beside it."""
    qualifiers = {"stage", "basis", "classes"}
    named = [one for one in question.operands if not one.is_bare or one.fixes - qualifiers]
    return len(named) < 2


def _asks_for_last_year(question: Question, ledger: Ledger, scope: Scope) -> bool:
    """Whether it asks for the figure of the year before the account's, not for a change since."""
    if scope.year is not None and scope.year < ledger.identity.year:
        return True
    return "previous" in question.operations and "growth" not in question.operations and not _relates(question)


def _of_last_year(question: Question) -> list[Handler]:
    if changes.is_of_last_year(question):
        return [changes.multiple]
    passes_over_words = question.unknown or question.is_jumbled or len(question.operands) > 1
    is_plain = not question.operations - {"previous", "sum", "convert"} and not _relates(question)
    return [changes.previous] if is_plain and not passes_over_words else []


def _relates(question: Question) -> bool:
    return "difference" in question.operations or question.relation is not None


def _names_absent(question: Question) -> bool:
    """Whether it names an item that is not printed; counts in the prose may still go by everyday words."""
    return not any(question.counters) and any(word.sense is ABSENT for word in question.words)


def _is_shared(question: Question) -> bool:
    return question.relation is not None and question.relation[0] == "share"


def _is_compared(question: Question) -> bool:
    return question.relation is not None and question.relation[0] == "compare"


def _look_up(question: Question, ledger: Ledger) -> Answer | Open | None:
    """The figures of the operands, one or several."""
    operands = question.operands or ((arithmetic.TOTAL_EXPENDITURE,) if _ASKS_FOR_ALL.fullmatch(question.text) else ())
    if not operands or _counts_what_is_not_counted(question) or _ASKS_FOR_PROJECT.search(question.text):
        return None
    if question.says("百分之", "比例", "比重", "占比"):
        return None
    if question.relation is not None and len(operands) > 2:
        return None
    if len(operands) == 2 and question.topic is operands[0] and arithmetic.contains(*operands, ledger=ledger):
        operands = operands[1:]
    settled = []
    for operand in operands:
        found = figures.settle_outright(operand, ledger)
        if isinstance(found, Open):
            return found
        settled.append(found)
    if not all(is_money(one.reading.unit) for one in settled):
        return None
    if question.context is not None and _is_only_told(question.context, ledger):
        whole = figures.settle(question.context, ledger)
        named = "".join(question.context.items)
        parts = [one.reading.fact for one in settled if named not in one.reading.fact.concept.subject]
        if parts and isinstance(whole, Settled) and not are_parts(parts, whole.reading.fact):
            return None
    if len({id(one.reading.fact) for one in settled}) == 1:
        return replies.figure(question.text, settled[0], question.unit)
    return replies.figures(question.text, settled, question.unit)


def _counts_what_is_not_counted(question: Question) -> bool:
    """“多少人”, “几台” where the account counts nothing in that unit: no sum of money answers it."""
    return not any(question.counters) and question.is_of_count
