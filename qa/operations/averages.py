"""What a sum comes to for each of what the account counts: 平均每批次多少钱, 一个项目摊到多少, 按人口算每人多少.

A question names what is divided and what by. Each name is settled by itself; where only a unit is said (每辆),
what is told with the sum, or of its item, is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, takewhile

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.asking.sharing import AMONG, Division, divisions
from qa.asking.topics import longest
from qa.evidence import wording
from qa.evidence.facts import Fact, counter, scale
from qa.evidence.money import convert, is_money, rounded
from qa.matching.calling import own_name
from qa.matching.figures import MONEY, Reading, Settled, readings, settle
from qa.matching.parts import foreign_beside
from qa.operations import indicators, replies
from qa.operations.stretches import MONEY_UNIT, Said, Stretch, figure, is_explained_by, stretch
from qa.words.coverage import covered, paraphrases, units_for

HALF = 0.5
"""So much of an item's name must a count bear to be of that item."""
SHORTEST_PIECE = 2
LONG_NAME = 4
"""Characters of a name that are no piece of another's by chance."""
_CLAUSE_ENDS = re.compile("[,。;?!:]")
_KIND = re.compile("(?:支出|经费|费用|费)$")
_ALL_THERE_ARE = re.compile("在校|在册|在编|在职|实有|现有|常住|总[数量]|年末")
_ALL = "year_expenditure"
_LESS = re.compile("[减免降]|补贴|补助")
_FOR_ONE = re.compile("[人户生床]均|平均|每(?!年|月|日|天|周)")
"""What is told for one already, not to be divided again: 人均救助水平."""
_SEMICOLON = re.compile("[;；]")


def for_each(question: Question, ledger: Ledger) -> Answer | None:
    """A figure divided by a count: by the one named, or told for the same thing where only its unit is said."""
    if question.excluded:
        return None  # “除了甲，还有多少人” leaves out, it does not divide
    people = [one.concept.subject for one in ledger.prose for unit in AMONG if _is_count(one, unit)]
    read = list(divisions(f"{question.premise},{question.text}", ledger.counters, people))
    named = [(one, *parts) for one in read for parts in _each_named(one, question, ledger)]
    exact = [one for one in named if (of := one[1].operand).is_exact or of.whole or of.attributes]
    together = ((one, *parts) for one in read[:1] for parts in _told_together(one, question, ledger))
    for division, summed, count in chain(exact, together, named):
        subject = plain(summed.reading.fact.concept.subject)
        if _FOR_ONE.search(subject):
            if subject in question.text:
                return replies.figure(question.text, summed, question.unit)
            continue
        # By how much each of several things grew is no share of the growth of all.
        if "growth" not in question.operations or _LESS.search(summed.reading.fact.concept.subject):
            return _answer(question, summed, count, division.unit)
    return None


Parts = tuple[Settled, tuple[Fact, ...]]


def _each_named(division: Division, question: Question, ledger: Ledger) -> Iterator[Parts]:
    """The sum and the count, each by its own name; a clause with the number of what is counted names that."""
    clauses = [stretch(clause, ledger) for clause in _CLAUSE_ENDS.split(division.whole) if clause]
    counting = [one for one in clauses if any(counter(said.unit) in units_for(division.unit) for said in one.said)]
    whole = _joined([one for one in clauses if one not in counting], ledger)
    by = _joined([stretch(division.by, ledger), *counting], ledger)
    if not (by.names or by.said):
        return
    named = Stretch(whole.question)
    everything = _all_money(stretch(division.whole, ledger) if not whole.names else named, ledger)
    summed = everything or _planned(division.whole, ledger) or _sum_named(named, _unit_of_sum(question, ledger), ledger)
    if summed is None or not all(one.is_of(summed.reading.fact) for one in whole.said):
        return
    if everything is None and not is_explained_by(named, [summed.reading.fact], ledger):
        return
    among_any = division.is_outright or division.unit in AMONG or everything is not None
    for count in _counts(division, by, summed.reading.fact, ledger):
        if not (among_any or _belongs(count[0], summed.reading)):
            continue
        if is_explained_by(by, [*count, summed.reading.fact], ledger) or _is_staff(division.by):
            yield summed, count


def _belongs(count: Fact, summed: Reading) -> bool:
    """Whether the count is told where the sum is, or of something that bears a piece of its name."""
    if any(fact.citation.section == count.citation.section for fact in summed.facts if fact.citation.section):
        return True
    core = _KIND.sub("", summed.fact.concept.subject)
    return longest(core, count.clause) >= SHORTEST_PIECE or core in plain(count.citation.quote or "")


def _joined(pieces: Iterable[Stretch], ledger: Ledger) -> Stretch:
    """Those that name something, as one."""
    named = [piece for piece in pieces if piece.names or piece.said]
    said = tuple(one for piece in named for one in piece.said)
    return Stretch(ledger.understand("".join(piece.question.text for piece in named)), said)


def _counts(division: Division, by: Stretch, summed: Fact, ledger: Ledger) -> Iterator[tuple[Fact, ...]]:
    """What goes by the name: staff, all there are of a kind, one number so called, what is counted beside the sum."""
    counts = [one for one in ledger.prose if _is_count(one, division.unit) and all(said.is_of(one) for said in by.said)]
    if _is_staff(division.by):
        counted = re.compile(paraphrases()["staff_counted"])
        yield from _alone([one for one in counts if counted.search(one.concept.subject)])
        return
    name = re.sub("(?:人数|总数|数量?)$", "", division.by) or division.by
    if len(name) >= SHORTEST_PIECE:
        yield from _alone(_standing([one for one in counts if one.concept.subject.endswith(name)]))
    units = [division.unit] if division.unit else sorted({counter(one.unit) for one in counts})
    numbers = [found.reading.fact for unit in units if (found := figure(by, ledger, unit)) is not None]
    yield from _alone([one for one in numbers if one in counts])
    beside = [one for one in counts if one.citation.quote == summed.citation.quote and one is not summed]
    pieces = {name[at : at + SHORTEST_PIECE] for at in range(max(1, len(name) - 1))}
    yield from _alone([one for one in beside if any(piece in one.own for piece in pieces)])


def _alone(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    if len({(one.value, one.unit) for one in facts}) == 1:
        yield (facts[0],)


def _is_staff(by: str) -> bool:
    return bool(by) and _staff_named().fullmatch(by) is not None


def _told_together(division: Division, question: Question, ledger: Ledger) -> Iterator[Parts]:
    """The sum and the count that one sentence tells, or of one item."""
    whole = _joined((stretch(clause, ledger) for clause in _CLAUSE_ENDS.split(division.text) if clause), ledger)
    number_said = [one for one in whole.said if counter(one.unit) in units_for(division.unit)]
    others = [one for one in whole.said if one not in number_said]
    if division.by and question.is_of_count and not any(question.counters):
        return  # “每个社区多少工作者” asks for people, not for money
    for summed, count in _found(whole, division.unit or "人", _unit_of_sum(question, ledger), number_said, ledger):
        if division.by and not any(covered(division.by, one.own) >= HALF for one in count):
            continue
        if division.unit == paraphrases()["general_unit"] and not any(_is_said(one, division.text) for one in count):
            continue
        told = all(one.is_of(summed.reading.fact) for one in others)
        if (
            told
            and _is_of_item(summed.reading.fact, division.whole, ledger)
            and is_explained_by(whole, [summed.reading.fact, *count], ledger)
        ):
            yield summed, count


def _is_said(count: Fact, text: str) -> bool:
    """Whether a piece of what is counted is named, where the unit does not tell it."""
    return covered(own_name(count), text) > 0 or covered(text, count.own) > 0


def _is_of_item(summed: Fact, text: str, ledger: Ledger) -> bool:
    """Whether the sum bears the name of each item of the tables that the question says."""
    items = [
        one.items for one in ledger.understand(text).operands if one.is_exact and one.items & ledger.tables.subjects
    ]
    return all(any(covered(_KIND.sub("", name), summed.concept.subject) > HALF for name in names) for names in items)


def _standing(counts: list[Fact]) -> list[Fact]:
    """Of those called so, all that there are rather than some that something was done for, where the names say so."""
    return [fact for fact in counts if _ALL_THERE_ARE.search(fact.concept.subject)] or counts


def _all_money(piece: Stretch, ledger: Ledger) -> Settled | None:
    """All that the account spends, or the part of all that is named (公用经费), where the question names no item."""
    asked = piece.question
    named = asked.operands[0] if len(asked.operands) == 1 and not asked.unknown else Operand()
    if named.is_bare and named.get("part") is not None:
        found = settle(named, ledger)
        return found if isinstance(found, Settled) else None
    says_all = named.whole == _ALL or (named.is_bare and named.get("flow") == "expenditure")
    if not says_all or named.fixes - {"flow", "stage"}:
        return None
    found = settle(Operand(attributes=(("basis", "all"), *named.attributes), whole=_ALL), ledger)
    return found if isinstance(found, Settled) else None


def _planned(text: str, ledger: Ledger) -> Settled | None:
    """The money of the project in a table of performance that the question calls by its whole name."""
    names = {plain(label) for label in ledger.indicators}
    if not any(len(name) > SHORTEST_PIECE and name in text for name in names):
        return None
    fact = indicators.planned(max((name for name in names if name in text), key=len), ledger)
    return None if fact is None else Settled(Operand(text=fact.concept.subject), Reading((fact,)))


@cache
def _staff_named() -> re.Pattern[str]:
    return re.compile(paraphrases()["staff"])


def _unit_of_sum(question: Question, ledger: Ledger) -> str:
    """The unit asked for: money, or the unit of what is counted (一批来多少人)."""
    for unit in question.counters:
        if unit is not None:
            return unit
    return MONEY_UNIT


def _found(whole: Stretch, unit: str, wanted: str, said: Sequence[Said], ledger: Ledger) -> Iterator[Parts]:
    """The sums with what they may be divided by, likeliest first: by the sum's name, then by the count's."""
    summed = _sum_named(Stretch(whole.question), wanted, ledger)
    counts = [fact for fact in ledger.prose if _is_count(fact, unit) and all(one.is_of(fact) for one in said)]
    if summed is not None:
        fact = summed.reading.fact
        beside = [other for other in counts if other.citation.quote == fact.citation.quote and other is not fact]
        for group in (_belonging(beside, fact, ledger), _of_item(counts, fact, ledger), _told_of_item(counts, fact)):
            if group:
                yield summed, group
    number = figure(Stretch(whole.question, tuple(said)), ledger, unit)
    if number is None:
        return
    fact = number.reading.fact
    beside = [other for other in ledger.prose if other.citation.quote == fact.citation.quote]
    sums = _as_spent([other for other in beside if _sums(other, wanted)], whole.question)
    if wanted != MONEY_UNIT:
        sums = [one for one in sums if _counts_the_same(one, fact)]
    told_with_it = [other for other in sums if _clause_number(other) == _clause_number(fact)]
    behind = list(takewhile(lambda other: not _is_apart(other, fact), beside[beside.index(fact) + 1 :]))
    for among in (sums, told_with_it or [other for other in behind if other in sums], _alike_before(fact, beside)):
        if len({(other.value, other.unit) for other in among}) == 1:
            yield Settled(Operand(), Reading((among[0],))), (fact,)


def _counts_the_same(one: Fact, other: Fact) -> bool:
    """Whether two numbers are of one thing: 6批次、48人次, one right behind the other, or by their names."""
    bare = [fact for fact in (one, other) if fact.own.split(",")[1:2] == [""]]
    return bool(bare) or longest(one.concept.subject, other.concept.subject) >= SHORTEST_PIECE


def _as_spent(sums: list[Fact], question: Question) -> list[Fact]:
    """Without the budgets beside what was spent, where the question does not ask for them."""
    is_of_budget = any(one.get("stage") not in {None, "actual"} for one in question.operands)
    spent = [one for one in sums if one.measure is not Measure.BUDGET and one.concept.stage == "actual"]
    return sums if is_of_budget else spent or sums


def _clause_number(fact: Fact) -> int:
    """The number of semicolons before it in its sentence: what they part is told of different things."""
    return len(_SEMICOLON.findall(fact.lead))


def _alike_before(fact: Fact, beside: Sequence[Fact]) -> list[Fact]:
    """The sum nearest before the count, with no count between, if both name one kind of thing: 某车购置费, 某车3辆."""
    before = list(takewhile(lambda other: other.measure is not Measure.COUNT, beside[: beside.index(fact)][::-1]))
    nearest = [other for other in before if is_money(other.unit) and other.measure in MONEY][:1]
    return [other for other in nearest if longest(other.concept.subject, fact.concept.subject) >= SHORTEST_PIECE]


def _is_apart(other: Fact, fact: Fact) -> bool:
    """Whether it counts other things."""
    return other.measure is Measure.COUNT and other.concept.subject != fact.concept.subject


def _sum_named(piece: Stretch, wanted: str, ledger: Ledger) -> Settled | None:
    found = figure(piece, ledger, wanted)
    if found is None and wanted == MONEY_UNIT and len(piece.question.operands) == 1:
        in_money = [one for one in readings(piece.question.operands[0], ledger) if is_money(one.unit)]
        found = Settled(piece.question.operands[0], in_money[0]) if len(in_money) == 1 else None
    return found


def _is_count(fact: Fact, unit: str) -> bool:
    """Whether it counts things in the unit, or in any where none is said."""
    if not unit:
        return fact.measure is Measure.COUNT and bool(fact.value)
    return fact.measure is Measure.COUNT and counter(fact.unit) in units_for(unit) and bool(fact.value)


def _sums(fact: Fact, wanted: str) -> bool:
    if wanted == MONEY_UNIT:
        return is_money(fact.unit) and fact.measure in MONEY
    return fact.measure is Measure.COUNT and counter(fact.unit) in units_for(wanted)


def _belonging(beside: Sequence[Fact], fact: Fact, ledger: Ledger) -> tuple[Fact, ...]:
    """Of the counts in the sum's own sentence the nearest before it, else the first behind it."""
    order = {id(other): at for at, other in enumerate(ledger.prose)}
    before = [other for other in beside if order[id(other)] < order.get(id(fact), -1)]
    chosen = before[-1:] or beside[:1]
    return tuple(chosen)


def _of_item(counts: Sequence[Fact], fact: Fact, ledger: Ledger) -> tuple[Fact, ...]:
    """The counts that bear the name of the sum's item, the foreign ones beside the domestic."""
    core = _KIND.sub("", fact.concept.subject)
    telling = [word for word in paraphrases()["telling"] if word not in core]
    bearing = [one for one in counts if not any(word in one.concept.subject for word in telling)]
    best = max((covered(core, one.concept.subject) for one in bearing), default=0.0)
    closest = [one for one in bearing if covered(core, one.concept.subject) == best >= HALF and _names_it(one, core)]
    if len({(one.value, one.unit) for one in closest}) != 1:
        return ()
    return (closest[0], *foreign_beside(closest[0], counts))


def _told_of_item(counts: Sequence[Fact], fact: Fact) -> tuple[Fact, ...]:
    """The one count in the sentences that say the whole name of the sum's item: “完成3个小区改造，涉及居民160户”."""
    core = _KIND.sub("", fact.concept.subject)
    told = [one for one in counts if len(core) >= LONG_NAME and core in plain(one.citation.quote or "")]
    return (told[0],) if len({(one.value, one.unit) for one in told}) == 1 else ()


def _names_it(count: Fact, core: str) -> bool:
    """Whether it bears the end of the name or a longer piece: 公务 is of cars as well as of guests."""
    return core[-2:] in count.concept.subject or longest(core, count.concept.subject) > SHORTEST_PIECE


def _answer(question: Question, summed: Settled, count: Sequence[Fact], unit: str) -> Answer:
    fact = summed.reading.fact
    number = sum((one.value * scale(one.unit) for one in count), Decimal(0))
    if is_money(fact.unit):
        in_wan = convert(fact.value, fact.unit, "万元")
        asked = question.unit or ("元" if in_wan < number else "万元")
        dividend = convert(fact.value, fact.unit, asked)
    else:
        asked = next((one for one in question.counters if one), counter(fact.unit))
        dividend = fact.value * scale(fact.unit)
    value = rounded(dividend / number)
    addends = " + ".join(format_amount(one.value * scale(one.unit)) for one in count)
    divisor = f"({addends})" if len(count) > 1 else addends
    formula = f"{format_amount(dividend)} ÷ {divisor} = {format_amount(value)}{asked}"
    told = "，".join(f"{wording.name(one)}{wording.amount(one.value, one.unit)}" for one in (fact, *count))
    text = (
        f"{wording.whose(fact.account)}{told}，平均每{unit or counter(count[0].unit)}{wording.amount(value, asked)}。"
    )
    used = [summed, *(Settled(Operand(), Reading((one,))) for one in count)]
    return replies.calculation(question.text, text, value, asked, formula, used)
