"""Questions that set several accounts side by side: which department, which year, by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.account import Identity, Kind
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.question import RANKING, Operand, Question
from qa.departments.bodies import GAP
from qa.departments.scope import Scope
from qa.evidence import wording
from qa.evidence.money import is_money, rounded
from qa.judging import claimed_across
from qa.matching.figures import BUDGETS, Open, Reading, Settled, settle
from qa.matching.settling import amounts, settle_each
from qa.operations import changes, moved, prose, replies
from qa.operations.arithmetic import TOTAL_EXPENDITURE

MEANT = RANKING.union(
    ["difference", "growth", "previous", "sum", "times", "average", "breakdown", "claim", "convert", "share"]
)
"""Operations that mean something between accounts; with any other a question is about each of them alone."""
_BETWEEN = frozenset({"claim", "difference", "times", "sum", "average"})
"""Operations that make one thing of several."""
RECKONED = frozenset({"share", "execution", "growth", "average", "times", "unspent"})
"""Operations whose result in each account may be compared."""
_LOWEST = re.compile("(?<!多)少|低|小|末")
_SINCE_ACTUAL = re.compile("比[^，。]*(?:执行|决算|实际)")
"""A change since what was spent, not since what was planned."""
_WHOSE = re.compile("谁|哪(?:一)?(?:家|个部门|个单位|个局|边|方|年)|更[高低多少大小快慢]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one account prints for the thing compared; `value` is in the unit common to all."""

    account: Identity
    settled: Settled
    value: Decimal

    @property
    def unit(self) -> str:
        return self.settled.reading.unit


def compare(asked: Sequence[tuple[Ledger, Question]], pieces: Sequence[str] = ()) -> Answer | None:
    """What all these accounts together, in the order named, say to a question; None where nothing.

    `pieces` is what the text says between each department and the next, where several are named.
    """
    own = _completed([ledger.understand(piece).operands for (ledger, _), piece in zip(asked, pieces, strict=False)])
    if sum(map(bool, own)) > 1:
        return _each_its_own(asked, own)
    fullest = min((question for _, question in asked), key=lambda question: len("".join(question.unknown)))
    operand = _thing_compared(fullest)
    is_claim = "claim" in fullest.operations
    if is_claim and (of_each := claimed_across.of_each(asked)) is not None:
        return of_each
    if "growth" in fullest.operations and fullest.operations & (RANKING | {"breakdown", "filter"}):
        return None  # which of the items moved most, not which account
    if fullest.operations - MEANT or fullest.is_beyond or (fullest.amounts and not is_claim):
        return None
    if not is_claim and fullest.is_of_count and (counts := _counted(asked)):
        return _reckoned_from(fullest, counts, (), counts[0].operand)
    if operand is None:
        return _all_of_all(fullest, asked) if fullest.operations <= {"breakdown"} else None
    wanted = _by_stage(fullest.operands, asked) or [
        (_thing_compared(question) or operand, ledger) for ledger, question in asked
    ]
    found = {ledger.identity: settle(one, ledger) for one, ledger in wanted}
    absent = [account for account, one in found.items() if isinstance(one, Open) and not one.readings]
    if len(found) - len(absent) < 2:
        return _lacking(fullest, operand, absent) if len(absent) < len(found) else None
    if (stated := _stated_by_the_later(fullest, asked)) is not None:
        return stated
    together = settle_each([(one, ledger) for one, ledger in wanted if ledger.identity not in absent])
    if isinstance(together, Open):
        return replies.clarification(fullest.text, together)
    return _reckoned_from(fullest, together, absent, operand)


def _stated_by_the_later(question: Question, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """Of a budget and the final accounts before it, the change that the budget itself tells."""
    accounts = [ledger.identity for ledger, _ in asked]
    is_one = len({account.department for account in accounts}) == 1 and len({one.kind for one in accounts}) == 2
    if not is_one or not question.operations & {"growth", "previous", "difference"}:
        return None
    ledger, own = max(asked, key=lambda one: one[0].identity.year)
    found = changes.change(replace(own, operations=own.operations | {"growth"}), ledger)
    return found if isinstance(found, Answer) and _SINCE_ACTUAL.search(found.text) else None


def _by_stage(operands: Sequence[Operand], asked: Sequence[tuple[Ledger, Question]]) -> list[tuple[Operand, Ledger]]:
    """“2032年某费预算比2031年某费决算”: of each account, in the order named, the stage named with it."""
    stages = [one.get("stage") for one in operands]
    is_one_thing = len({one.without("stage") for one in map(_bare_of_text, operands)}) == 1
    if len(operands) != len(asked) or len(set(stages)) < len(stages) or None in stages or not is_one_thing:
        return []
    return [(one, ledger) for one, (ledger, _) in zip(operands, asked, strict=True)]


def _bare_of_text(operand: Operand) -> Operand:
    return replace(operand, text="", is_exact=True)


def _completed(own: Sequence[tuple[Operand, ...]]) -> list[tuple[Operand, ...]]:
    """“甲的机关运行经费预算比乙的预算多”: what only fixes attributes is of the thing named first."""
    named = next((one[0] for one in own if len(one) == 1 and not one[0].is_bare), None)
    if named is None:
        return list(own)
    return [(named.having(*one[0].attributes),) if len(one) == 1 and one[0].is_bare else one for one in own]


def _counted(asked: Sequence[tuple[Ledger, Question]]) -> list[Settled]:
    """The number of things that the prose of each account states; nothing where one states none."""
    bare = [(ledger, replace(one, operations=one.operations - MEANT, relation=None)) for ledger, one in asked]
    found = [prose.counted(one, ledger) for ledger, one in bare]
    told = [Settled(Operand(), Reading((fact,))) for fact in found if fact is not None]
    return told if len(told) == len(found) else []


def _each_its_own(asked: Sequence[tuple[Ledger, Question]], own: Sequence[tuple[Operand, ...]]) -> Answer | None:
    """“甲的电费和乙的水费差多少”: another thing of each account; None unless each has one."""
    question = asked[0][1]
    if any(len(operands) != 1 for operands in own) or any(one.unknown for _, one in asked):
        return None
    together = settle_each([(operands[0], ledger) for (ledger, _), operands in zip(asked, own, strict=True)])
    if isinstance(together, Open):
        return replies.clarification(question.text, together) if together.readings else None
    return _reckoned_from(replace(question, operands=(own[0][0],)), together, (), own[0][0])


def _reckoned_from(
    question: Question, together: Sequence[Settled], absent: Sequence[Identity], operand: Operand
) -> Answer | None:
    units = {one.reading.unit for one in together}
    if len(units) > 1 and not all(map(is_money, units)):
        return None
    entries = [
        Entry(one.reading.fact.account, one, value) for one, value in zip(together, amounts(together), strict=True)
    ]
    answer = _answer(question, entries, units.pop() if len(units) == 1 else "万元")
    return answer and replace(answer, text=answer.text + _reservations(entries, absent, operand))


def _thing_compared(question: Question) -> Operand | None:
    """The one thing asked of every account; all the money spent where only spending is named, None where unclear."""
    operands = _named_once(question.operands)
    if question.unknown or question.is_jumbled or question.context is not None or len(operands) > 1:
        return None
    if not operands:
        return TOTAL_EXPENDITURE if question.operations & (RANKING | {"sum"}) else None
    operand = operands[0]
    if operand.is_bare and operand.fixes == {"flow"}:
        return replace(operand, whole=f"year_{operand.get('flow')}")
    return operand


def _named_once(operands: Sequence[Operand]) -> list[Operand]:
    """Each thing once, without what only says of which figures (决算) something is asked of it."""
    things = [one for one in operands if not (one.is_bare and one.fixes <= {"stage", "basis"})]
    first = {(one.items, one.code, one.whole, one.get("part")): one for one in reversed(things or operands)}
    return list(reversed(first.values()))


def _all_of_all(question: Question, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """Several things of several accounts, each as its account prints it; None where one does not print one."""
    if question.is_jumbled or question.relation or len(question.operands) < 2 or any(one.unknown for _, one in asked):
        return None
    found = [settle(operand, ledger) for ledger, one in asked for operand in one.operands]
    undecided = [one for one in found if isinstance(one, Open)]
    if undecided:
        return replies.clarification(question.text, undecided[0]) if all(one.readings for one in undecided) else None
    settled = [one for one in found if isinstance(one, Settled)]
    answer = replies.figures(question.text, settled, question.unit)
    told = "；".join(_told(Entry(one.reading.fact.account, one, one.reading.value)) for one in settled)
    values = [
        replace(value, label=wording.account_name(one.reading.fact.account) + value.label)
        for one, value in zip(settled, answer.values, strict=True)
    ]
    return replace(answer, text=f"{told}。{replies.told(answer.conflicts)}", values=tuple(values))


def _lacking(question: Question, operand: Operand, absent: Sequence[Identity]) -> Answer:
    names = "、".join(map(wording.account_name, absent))
    return replies.refusal(question.text, f"{names}里没有列出“{operand.text}”，无法比较。")


def _reservations(entries: Sequence[Entry], absent: Sequence[Identity], operand: Operand) -> str:
    """What to keep in mind: accounts of another kind or year, accounts that print nothing."""
    said = []
    if len({entry.account.kind for entry in entries}) > 1:
        said.append("其中有决算也有预算")
    if len({entry.account.year for entry in entries}) > 1 and len({entry.account.department for entry in entries}) > 1:
        said.append("年度不同")
    note = f"（{'，'.join(said)}，比较时请留意。）" if said else ""
    names = "、".join(map(wording.account_name, absent))
    return note + (f"{names}里没有列出“{operand.text}”，未计入。" if absent else "")


def _answer(question: Question, entries: Sequence[Entry], unit: str) -> Answer | None:
    operations = question.operations
    pair = len(entries) == 2
    if "claim" in operations:
        values = [entry.value for entry in entries]
        return claimed_across.of_two(question, _used(entries), values, unit) if pair else None
    if "times" in operations or _is_share_of_the_other(question):
        return _ratio(question, entries) if pair else None
    if "share" in operations:
        return None
    if operations & {"growth", "previous"} and len({entry.account.department for entry in entries}) == 1:
        first, *_, last = sorted(entries, key=lambda entry: entry.account.year)
        return changes.between(question, first.settled, last.settled)
    compared = "difference" in operations or (question.relation is not None and question.relation[0] == "compare")
    if compared and pair:
        return _difference(question, entries, unit)
    if operations & RANKING and question.is_of_count:
        return _ranking(question, entries, unit)
    if "average" in operations:
        return _reckoned(question, entries, unit, "平均")
    if "sum" in operations:
        return _reckoned(question, entries, unit, "合计")
    if operations & RANKING or question.ranks or question.top or question.says("谁", "哪", "更"):
        return _ranking(question, entries, unit)
    return _listing(question, entries, unit)


def _is_share_of_the_other(question: Question) -> bool:
    """“甲的三公经费占乙的百分之几”: the name of the other account, taken out, left a gap behind 占."""
    return "share" in question.operations and re.search(f"(?:占|占到|相当于){GAP}", question.text) is not None


def moved_most(asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """Which items of one department moved most from year to year: the later account tells."""
    if len({ledger.identity.department for ledger, _ in asked}) > 1:
        return None
    ledger, question = max(asked, key=lambda one: one[0].identity.year)
    return moved.rank(question, ledger)


def alone(question: Question, scope: Scope) -> Question:
    """What to ask of each account, where a figure that is reckoned in each is compared: whose share is the highest."""
    if scope.compared and _asks_whose(question):
        return replace(question, operations=question.operations - RANKING - {"difference"})
    return question


def each(answers: Sequence[tuple[Identity, Answer]], question: Question) -> Answer | None:
    """What each account answers by itself, listed or ranked; None unless all give one value in one unit."""
    asks_whose = _asks_whose(question)
    told = [
        (Labelled(wording.account_name(account), answer.value, answer.unit), answer)
        for account, answer in answers
        if answer.status is Status.ANSWERED and answer.value is not None and answer.unit is not None
    ]
    single = len(question.operands) == 1 and not question.operations & _BETWEEN
    if len(told) < len(answers) or len({value.unit for value, _ in told}) > 1 or not (single or asks_whose):
        return None
    ranked = asks_whose or bool(question.operations & RANKING)
    if ranked:
        rising = _is_rising(question)
        told.sort(key=lambda one: one[0].value, reverse=not rising)
    values = [value for value, _ in told]
    listed = "；".join(f"{value.label}{wording.amount(value.value, value.unit)}" for value in values)
    if asks_whose:
        listed = f"由{'低到高' if rising else '高到低'}为：{listed}。" + "".join(answer.text for _, answer in told)
    formulas = (answer.formula for _, answer in answers if answer.formula)
    return Answer(
        question.text, Status.ANSWERED, f"{listed.rstrip('。')}。", AnswerKind.RANKING if ranked else AnswerKind.LIST,
        values=tuple(values), formula="；".join(formulas) or None,
        conflicts=tuple(conflict for _, answer in answers for conflict in answer.conflicts),
        citations=tuple(citation for _, answer in answers for citation in answer.citations),
    )  # fmt: skip


def _asks_whose(question: Question) -> bool:
    """Whose share, rate or change it is that is asked for."""
    return bool(question.operations & RECKONED) and _WHOSE.search(question.text) is not None


def _told(entry: Entry) -> str:
    reading, is_final = entry.settled.reading, entry.account.kind is Kind.FINAL
    of_plan = wording.stage(reading.fact) if is_final and reading.fact.concept.stage in BUDGETS else ""
    what = f"{wording.account_name(entry.account)}{wording.full_name(reading.fact)}{of_plan}"
    return what + wording.amount(reading.value, reading.unit)


def _labelled(entries: Sequence[Entry], unit: str) -> tuple[Labelled, ...]:
    return tuple(Labelled(wording.account_name(entry.account), entry.value, unit) for entry in entries)


def _used(entries: Sequence[Entry]) -> list[Settled]:
    return [entry.settled for entry in entries]


def _listing(question: Question, entries: Sequence[Entry], unit: str) -> Answer:
    answer = replies.figures(question.text, _used(entries), question.unit)
    text = f"{'；'.join(map(_told, entries))}。{replies.told(answer.conflicts)}"
    return replace(answer, text=text, values=_labelled(entries, unit))


def _ranking(question: Question, entries: Sequence[Entry], unit: str) -> Answer:
    rising = _is_rising(question)
    ordered = sorted(entries, key=lambda entry: entry.value, reverse=not rising)
    listed = "、".join(map(_told, ordered))
    first, second = ordered[0], ordered[1]
    ahead = abs(first.value - second.value)
    gap = f"相差{wording.amount(ahead, unit)}" if ahead else "前两者相同"
    conflicts = replies.contradictions(_used(ordered))
    text = f"由{'少到多' if rising else '多到少'}为：{listed}；{'两者' if len(entries) == 2 else '前两者'}{gap}。"
    return replace(
        replies.figures(question.text, _used(ordered), None),
        kind=AnswerKind.RANKING, text=text + replies.told(conflicts), values=_labelled(ordered, unit),
    )  # fmt: skip


def _is_rising(question: Question) -> bool:
    """Whether the lowest is asked for, and comes first."""
    return "highest" not in question.operations and _LOWEST.search(question.text) is not None


def _difference(question: Question, entries: Sequence[Entry], unit: str) -> Answer:
    first, second = entries
    value, shown, _ = replies.in_unit(abs(first.value - second.value), unit, question.unit)
    word = "多" if first.value > second.value else "少" if first.value < second.value else "相同，相差"
    larger, smaller = max(first.value, second.value), min(first.value, second.value)
    formula = f"{format_amount(larger)} − {format_amount(smaller)} = {format_amount(larger - smaller)}{unit}"
    text = f"{_told(first)}，{_told(second)}，前者比后者{word}{wording.amount(value, shown)}。"
    return replies.calculation(question.text, text, value, shown, formula, _used(entries))


def _reckoned(question: Question, entries: Sequence[Entry], unit: str, what: str) -> Answer:
    """The sum (合计) or the mean (平均) of all."""
    total = sum((entry.value for entry in entries), Decimal(0))
    addends = " + ".join(format_amount(entry.value) for entry in entries)
    value = total if what == "合计" else rounded(total / len(entries))
    shown, shown_unit, _ = replies.in_unit(value, unit, question.unit)
    formula = f"{addends} = {format_amount(total)}{unit}"
    if what == "平均":
        formula = f"({addends}) ÷ {len(entries)} = {format_amount(value)}{unit}"
    text = f"{'、'.join(map(_told, entries))}，{what}{wording.amount(shown, shown_unit)}。"
    labelled = _labelled(entries, unit)
    return replies.calculation(question.text, text, shown, shown_unit, formula, _used(entries), labelled)


def _ratio(question: Question, entries: Sequence[Entry]) -> Answer:
    first, second = entries
    if second.value == 0:
        return replies.refusal(question.text, f"{_told(second)}，不能作除数。")
    is_share = "share" in question.operations
    factor, sign = (100, "%") if is_share else (1, "倍")
    value = rounded(first.value / second.value * factor)
    times_100 = " × 100%" if is_share else ""
    formula = f"{format_amount(first.value)} ÷ {format_amount(second.value)}{times_100} = {value}{sign}"
    text = f"{_told(first)}，{_told(second)}，前者是后者的{value}{sign}。"
    return replies.calculation(question.text, text, value, sign, formula, _used(entries))
