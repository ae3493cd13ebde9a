"""What a sum comes to for each of what the prose counts: 平均每批次多少钱, 一个项目摊到多少, 一批来几个人."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import takewhile

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import format_amount
from qa.accounts.ledger import Ledger
from qa.answer import Answer
from qa.asking.question import Operand, Question
from qa.asking.topics import longest
from qa.evidence import wording
from qa.evidence.facts import Fact, counter
from qa.evidence.money import convert, is_money, rounded
from qa.matching.figures import MONEY, Reading, Settled, readings, settle
from qa.matching.parts import foreign_beside
from qa.operations import indicators, replies
from qa.operations.stretches import MONEY_UNIT, Said, Stretch, figure, is_explained_by, scale, stretch
from qa.words.coverage import covered, paraphrases, units_for
from qa.words.lexicon import says_nothing
from qa.words.patterns import any_of

HALF = 0.5
"""So much of an item's name must a count bear to be of that item."""
SHORTEST_PIECE = 2
_NOUN_BEHIND = re.compile(
    "(?!多少|平均|准备|打算|计划|预计|实际|能|可|减|降|增|涨|少|涉及|承担|需|投|安|接待|拨|报|花|要|摊|合|分|的|是|得|有|几|补|发|支|用)[\u4e00-\u9fff]{2,4}"
)
"""What is counted, right behind its unit: 社区 in 每个社区."""
_MONEY_BEHIND = re.compile("[\u4e00-\u9fff]{1,8}?(?:费|支出|经费|金额|资金|成本)")
"""运行费 in 每辆运行费 is what is averaged, not what is counted."""
_CLAUSE_ENDS = re.compile("[,。;?!:]")
_KIND = re.compile("(?:支出|经费|费用|费)$")
_BY = "(?:按照?|以)?{name}(?:数量?)?(?:来|平均)?(?:计算|折算|算|计)?"
"""按某某人口算: by what a sum is divided."""
_WHO = ("人", "户")
"""Any money may be shared out among people; other things are only divided into what is told of them."""
_NEVER_GENERAL = frozenset(["户", "人", "名", "位", "人次"])
"""What is not counted in 个: 3个小区 are no 户."""
_ALL_THERE_ARE = re.compile("在校|在册|在编|在职|实有|现有|常住|总[数量]|年末")
_ALL = "year_expenditure"
_LESS = re.compile("[减免降]|补贴|补助")
_SEMICOLON = re.compile("[;；]")


def is_average(question: Question) -> bool:
    """Whether the question says that it wants an average."""
    return _IS_AVERAGE.search(f"{question.premise},{question.text}") is not None


def for_each(question: Question, ledger: Ledger) -> Answer | None:
    """A figure divided by a count of the same sentence, or of what is counted for the same item."""
    text = f"{question.premise},{question.text}"
    found = list(_per(ledger).finditer(text))
    per = next((match for match in found if match["sure"]), next(iter(found), None))
    if per is None or not (per["sure"] or _IS_AVERAGE.search(text)):
        return None
    unit = per["unit"] or per["bare"] or "人"
    if (by_name := _for_each_named(question, text, per, ledger)) is not None:
        return by_name
    rest = _IS_AVERAGE.sub("", text.replace(per[0], "", 1))
    if staff := _staff_named().search(f"{per[0]},{rest}"):
        return _for_each_of_staff(question, _staff_named().sub("", rest), ledger) if staff[0] else None
    clauses = [stretch(clause, ledger) for clause in _CLAUSE_ENDS.split(rest) if clause]
    named = [piece for piece in clauses if piece.names or piece.said]
    said = [one for piece in named for one in piece.said]
    number_said = [one for one in said if counter(one.unit) in units_for(unit)]
    whole = stretch("".join(piece.question.text for piece in named), ledger)
    behind = text[per.end() :]
    noun = None if "人" in per[0] or _MONEY_BEHIND.match(behind) else _NOUN_BEHIND.match(behind)
    if noun is not None and question.is_of_count and not any(question.counters):
        return None  # “每个社区多少工作者” asks for people, not for money
    for summed, count in _found(whole, unit, _unit_of_sum(question, ledger), number_said, ledger):
        if noun is not None and not any(
            noun[0][at : at + 2] in one.own for one in count for at in range(len(noun[0]) - 1)
        ):
            continue
        others = [one for one in said if one not in number_said]
        told = all(one.is_of(summed.reading.fact) for one in others)
        if "growth" in question.operations and not _LESS.search(summed.reading.fact.concept.subject):
            continue  # by how much each grew is no share of the whole
        if told and is_explained_by(whole, [summed.reading.fact, *count]):
            return _answer(question, summed, count, unit)
    return None


_IS_AVERAGE = re.compile(
    "平均(?:下来|到|摊到|每)?|人?均摊?(?!得分|分|衡|等|已|为)|摊下来|摊到|折合下来|算下来|(?:折合|合)(?=[每一1])"
)


def _for_each_named(question: Question, text: str, per: re.Match[str], ledger: Ledger) -> Answer | None:
    """A sum for each of what the account counts by the very name that the question says: 每个常住人口, 某某人口人均."""
    before, behind = text[: per.start()], text[per.end() :]
    counts = [fact for fact in ledger.prose if any(_is_count(fact, unit) for unit in _WHO)]
    names = {fact.concept.subject for fact in counts}
    tails = {name[at:] for name in names for at in range(len(name) - 1)}
    if "人" in per[0]:
        tails = {tail for tail in tails if tail in names or _ALL_THERE_ARE.match(tail)}
    tails = {tail for tail in tails if tail in names or not says_nothing(tail)}
    for name in sorted((tail for tail in tails if len(tail) >= SHORTEST_PIECE and tail in text), key=len, reverse=True):
        alike = _standing([fact for fact in counts if fact.concept.subject.endswith(name)])
        if behind.startswith(name):
            rest = before + behind.removeprefix(name)
        elif "人" in per[0] and name in before and _is_count(alike[0], "人"):
            rest = re.sub(_BY.format(name=re.escape(name)), "", before, count=1) + behind
        else:
            continue
        piece = stretch(_IS_AVERAGE.sub("", rest), ledger)
        everything = _all_money(piece, ledger)
        summed = everything or _planned(text, ledger) or _sum_named(Stretch(piece.question), MONEY_UNIT, ledger)
        if summed is None or len({(fact.value, fact.unit) for fact in alike}) != 1:
            continue
        fact = summed.reading.fact
        if fact.is_printed_in_table and not all(one.is_exact for one in piece.question.operands if one.items):
            continue
        told = all(one.is_of(fact) or one.is_of(alike[0]) for one in piece.said)
        if told and (everything is not None or is_explained_by(Stretch(piece.question), [fact])):
            return _answer(question, summed, alike[:1], _unit_named(per, alike[0]))
    return None


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
    if not says_all or {name for name, _ in named.attributes} - {"flow", "stage"}:
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


def _unit_named(per: re.Match[str], fact: Fact) -> str:
    return "人" if "人" in per[0] or counter(fact.unit) in units_for("人") else counter(fact.unit)


def _for_each_of_staff(question: Question, rest: str, ledger: Ledger) -> Answer | None:
    """A sum for each of those who work there, where the account counts them once: 人均, 每个在编职工."""
    counted = re.compile(paraphrases()["staff_counted"])
    counts = [fact for fact in ledger.prose if _is_count(fact, "人") and counted.search(fact.concept.subject)]
    whole = stretch(rest, ledger)
    summed = _sum_named(Stretch(whole.question), MONEY_UNIT, ledger)
    if summed is None or len({fact.value for fact in counts}) != 1:
        return None
    if not all(one.is_of(counts[0]) or one.is_of(summed.reading.fact) for one in whole.said):
        return None
    return _answer(question, summed, counts[:1], "人") if is_explained_by(whole, [summed.reading.fact]) else None


@cache
def _staff_named() -> re.Pattern[str]:
    return re.compile(paraphrases()["staff"])


def _per(ledger: Ledger) -> re.Pattern[str]:
    """每批次, 一个项目, 1平方米, 人均: what is averaged over, with the noun that follows it."""
    units = any_of(ledger.counters)
    people = f"(?:{'|'.join(paraphrases()['people'])})"
    return re.compile(
        rf"(?:每|每?[一1])[个名位]?{people}|(?P<sure>每)(?:一|1)?(?:个(?=人))?(?P<unit>{units}|)|(?<![\d第同其之])(?:一|1)(?:个(?=人))?(?P<bare>{units})|人均"
    )


def _unit_of_sum(question: Question, ledger: Ledger) -> str:
    """The unit asked for: money, or the unit of what is counted (一批来多少人)."""
    for unit in question.counters:
        if unit is not None:
            return unit
    return MONEY_UNIT


def _found(
    whole: Stretch, unit: str, wanted: str, said: Sequence[Said], ledger: Ledger
) -> Iterable[tuple[Settled, tuple[Fact, ...]]]:
    """The sums with what they may be divided by, likeliest first: by the sum's name, then by the count's."""
    bare = Stretch(whole.question)
    summed = _sum_named(bare, wanted, ledger)
    counts = [fact for fact in ledger.prose if _is_count(fact, unit) and all(one.is_of(fact) for one in said)]
    if summed is not None:
        fact = summed.reading.fact
        beside = [other for other in counts if other.citation.quote == fact.citation.quote and other is not fact]
        for group in (_belonging(beside, fact, ledger), _of_item(counts, fact, ledger)):
            if group:
                yield summed, group
    number = figure(Stretch(whole.question, tuple(said)), ledger, unit)
    if number is None:
        return
    fact = number.reading.fact
    beside = [other for other in ledger.prose if other.citation.quote == fact.citation.quote]
    sums = [other for other in beside if _sums(other, wanted)]
    told_with_it = [other for other in sums if _clause_number(other) == _clause_number(fact)]
    behind = list(takewhile(lambda other: not _is_apart(other, fact), beside[beside.index(fact) + 1 :]))
    for among in (sums, told_with_it or [other for other in behind if other in sums], _alike_before(fact, beside)):
        if len({(other.value, other.unit) for other in among}) == 1:
            yield Settled(Operand(), Reading((among[0],))), (fact,)


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
    alike = units_for(unit) - ({paraphrases()["general_unit"]} if unit in _NEVER_GENERAL else set())
    return fact.measure is Measure.COUNT and counter(fact.unit) in alike and bool(fact.value)


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
    text = f"{wording.whose(fact.account)}{told}，平均每{unit}{wording.amount(value, asked)}。"
    used = [summed, *(Settled(Operand(), Reading((one,))) for one in count)]
    return replies.calculation(question.text, text, value, asked, formula, used)
