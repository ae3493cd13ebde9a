"""Figures in prose: each number with what it measures, of what, and compared with what.

A number mostly stands in a clause that names only part of its meaning (“减少3.73万元”);
the rest is taken from the clauses before it, the beginning of the paragraph, or the
innermost heading, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from corpus.account import Measure, Section, Statement
from corpus.clauses import (
    BODY,
    Reading,
    basis_named,
    changed_item,
    is_sure_level,
    level_pattern,
    read_clause,
    read_level,
    subject_of,
    uncoded,
)
from corpus.outline import BULLETS, unnumbered
from corpus.quantities import Quantity, quantities
from corpus.respective import told_apart
from corpus.standard import load

_BRACKETED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)")
_BARE = ("支出", "收入")
"""Inherits when a figure of the same item was given just before: 年初预算为…，支出决算为…"""
_KINDS = ("", "项目")
"""What a heading names that says of what kind a thing is, not which; such a subject is the one spoken of."""
_ITEM = re.compile(
    r".*[（(](?:项|款|类)[）)]|[^，；。：]{2,}[（(]\d{5,7}[）)]|[^，；。：\d—–-]{2,}(?:[—–-]+[^，；。：\d—–-]{2,}){2}$"
)
"""A subject of a classification: …（款）行政运行（项）, 行政运行（2010101）, or 甲支出—乙—丙."""
_CODED = re.compile(r"\d{3}(?:\d\d){0,2}\D+")
_SIDE_BY_SIDE = re.compile(r"\d (?=\d)")
_PERIOD = re.compile(
    rf"(?:{BODY})?(?P<period>(?P<year>(?:19|20)\d\d)年(?:度|全年)?+(?![\d末底])|上一?年度?+(?!结转|结余|末)|去年)(?P<rest>.*)"
)
_UNDER = re.compile("[（(]([\u4e00-\u9fff]{2,20})[)）]([\u4e00-\u9fff]{2,30})")
"""A 项 behind its 款: （普通教育）初中教育：…."""
_LABEL = re.compile(r"(?P<code>\d{3,7})?(?P<label>[^，；：。（(\d]{2,30})[：:](?=.)")
"""What a paragraph is about, where it begins by saying so: 机关运行经费：2024年安排…."""
_APPROPRIATED = re.compile("(?:(?:一般公共预算)?财政(?:拨款)?|预算)?(?:安排|拨付|下达|投入)(?:预算|资金)?")
"""Where money comes from and that it is given, not what for."""
_OUTLAY = re.compile("(?:支出|经费|费用|费)+$")
_DIVIDING = re.compile("[（(](?:其中)?[:：]?[^（）()]*$")
_BASIS_ALONE = re.compile("(?:一般公共预算|政府性基金|国有资本经营)(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:支出|安排)?")
"""In brackets behind an item: what of it was paid from which budget, and nothing of the account's own totals."""
_OVER_YEARS = re.compile("(?:投资|概算|合同(?:总)?[价额]|合同(?:总)?金额)$")
"""What a thing costs in all its years, of which one year's appropriation is no other figure."""
_HEAD = re.compile(
    "(?:[^，；：。\\d]{2,12}(?:说明|如下|情况)[：:])?(?:\\d+[.、．]|[（(]?[一二三四五六七八九十\\d]+[）)、])?"
    "(?P<head>[^，；：。]{2,28}(?:项目|工程|专项|平台|系统|经费|资金|补助|补贴|活动|建设|改造|采购|运维|维护|维修|购置|更新|保障|费|[）)]))"
    "。(?=.)"
)
"""The name of a project that a paragraph begins with as a sentence of its own."""
_CIRCUMSTANCE = re.compile("^(?:因|由于|根据|按照?|为|对|通过|主要|其中|经|受|随着|截[至止])|[是有了]")
_HEADLESS = re.compile("(?:年初|调整|全年)?预算(?:数|金额)?为?(?=[\\d,]+)|支出决算数?为?(?=[\\d,]+)")
"""A paragraph about the item that the one before names."""
_LONGEST_NAME = 20
"""Characters; a longer clause before a number tells something, it does not name a thing."""
_YEAR_BEFORE = frozenset({"上年", "上年同期"})
_NEXT = 2
"""Clauses since the last number, where nothing but a comma stands between."""
_ACTUALLY = re.compile("(?:年末|现)?实有")
_GRADED = re.compile("(.*(?:等[级次]|结论|结果|评级|档次|评)为)[^为]+的$")
_LONGEST_GRADE, _SHORTEST_NOUN = 5, 4
"""Characters of a grade, of a noun that is a name by itself."""
_CHANGES = {Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE, Measure.UNCHANGED}
_MONEY_NOUN = re.compile("(?:支出|收入|收支|费|费用|经费|资金|补助|款|总额|金额|[总合]计|[预决]算|[预决]算数)$")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence has said so far, up to the character `stop`."""

    subject: str
    holder: str = ""
    """The subject without its properties: what has 涉及资金."""
    period: str = ""
    basis: str | None = None
    """What the last change was reckoned from, or the last figure named as a standard."""
    measure: Measure | None = None
    unit: str = ""
    clause: str = ""
    stop: int = 0
    tells_own_year: bool = False
    """Whether a figure of the account's own year has been told."""


def read_statements(sections: Sequence[Section], year: int) -> tuple[Statement, ...]:
    """Every figure stated in the paragraphs of `sections`, in reading order.

    `year` is the account's: a figure of another year has that year in its subject.
    """
    return tuple(
        statement
        for index, section in enumerate(sections)
        for number, paragraph in enumerate(section.paragraphs)
        if not _is_torn(paragraph.text)
        for statement in _of_paragraph(index, number, section, str(year))
    )


def _is_torn(text: str) -> bool:
    """Whether numbers stand side by side: what is left of a table, in which no number is sure of its words."""
    return len(_SIDE_BY_SIDE.findall(text)) > 1


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph, each an exact substring; a stop within quotes or brackets ends none."""
    inner = [match.span() for match in _BRACKETED.finditer(text)]
    starts = [0]
    for match in re.finditer("[。！？]+[”’）)]*", text):
        if not any(start < match.start() < end - 1 for start, end in inner):
            starts.append(match.end())
    return tuple(text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if text[a:b].strip())


def _of_paragraph(section: int, paragraph: int, home: Section, year: str) -> Iterator[Statement]:
    body = _body(home.paragraphs[paragraph].text)
    item = _item_before(home, paragraph) if _HEADLESS.match(body) else _opening_item(body)
    topic = _heading_topic(home) or item if item in _KINDS else item
    label = _LABEL.match(body)
    if label and (label["code"] or _APPROPRIATED.fullmatch(topic)):
        topic = (label["code"] or "") + label["label"]
    headed = _HEAD.match(body)
    topic = uncoded(headed["head"]) if headed else topic
    money = whole = ""
    for sentence in split_sentences(body):
        for reading, quantity in _readings(sentence, topic, _Said("", unit=money), year):
            if reading.measure in _CHANGES and reading.subject in _BARE and _is_total(whole, reading.subject):
                reading = replace(reading, subject=whole)
            topic = topic or reading.subject
            whole = whole or reading.subject
            money = quantity.unit if quantity.is_money else money
            yield Statement(
                section, paragraph, sentence, reading.subject, reading.measure,
                quantity.value, quantity.unit, reading.basis, quantity.start, quantity.end,
            )  # fmt: skip


def _is_total(named: str, flow: str) -> bool:
    """Whether what a paragraph begins with is the total that a later sentence calls just 支出 or 收入."""
    return re.search(f"{flow}(?:合计|总计|总额|决算)?$", named) is not None


def _body(text: str) -> str:
    return unnumbered(text).lstrip(BULLETS)


def _item_before(home: Section, paragraph: int) -> str:
    """The item named by the paragraph before, where that says what it is for and no figure of it."""
    before = _body(home.paragraphs[paragraph - 1].text) if paragraph else ""
    return "" if any(True for _ in quantities(before)) else _named_item(re.split("[，：。]", before)[0])


def _named_item(text: str) -> str:
    """The subject of a classification that the text begins with; "" if it names none."""
    named = _ITEM.match(uncoded(text))
    return named.group().strip("“”") if named else ""


def _opening_item(body: str) -> str:
    """The item a paragraph is about: the subject code's name or the noun its first sentence begins with."""
    first = split_sentences(body)[0] if body.strip() else ""
    if item := _named_item(re.split("[，：]", first)[0]):
        return item
    quantity = next((quantity for quantity in quantities(first) if quantity.is_money), None)
    return read_clause(_clauses(first[: quantity.start])[-1], quantity, "").subject if quantity else ""


def _heading_topic(section: Section) -> str:
    """What the innermost heading is about that names more than a kind of thing (（1）项目概况 under 甲项目)."""
    return next((topic for topic in map(_topic, reversed(section.path)) if topic not in _KINDS), "")


def _topic(heading: str) -> str:
    return re.sub(
        "(?:决算|预算)?(?:总体|具体|结构|设置)?(?:情况)?(?:的)?(?:说明|情况|综述|概况|概述)?$",
        "",
        subject_of(unnumbered(heading)),
    )


def _readings(sentence: str, topic: str, said: _Said, year: str) -> Iterator[tuple[Reading, Quantity]]:
    """Each quantity of the sentence with what it says, subjects and bases filled in."""
    found = _figures(sentence)
    apart = told_apart(sentence, found)
    outside = said
    for quantity in (quantity for quantity in found if apart.get(quantity.start) != ""):
        alone = apart.get(quantity.start)
        clauses = [alone] if alone else _clauses(sentence[said.stop : quantity.start])
        said, outside = _across_brackets(_BRACKETED.sub("", sentence[said.stop : quantity.start]), said, outside)
        if said.measure is Measure.COUNT:
            clauses[-1] = clauses[-1].removeprefix(said.subject)
        reading = _complete(_read(sentence, clauses[-1], quantity, said), clauses, said, topic)
        if _DIVIDING.search(sentence[: quantity.start]) and _BASIS_ALONE.fullmatch(reading.subject):
            reading = replace(reading, subject=outside.subject + reading.subject)
        period = _period(clauses, said.period, year)
        if reading.measure in _CHANGES and period and not _period(clauses, "", year) and _is_since(reading, said):
            reading, period = replace(reading, basis=reading.basis or period), ""
        unit = quantity.unit or (said.unit if reading.measure is Measure.UNCHANGED else "")
        if _is_sound(reading, clauses[-1], sentence[quantity.start : quantity.end], unit):
            yield _dated(reading, period, year), replace(quantity, unit=unit)
        said = _Said(
            reading.subject,
            reading.subject if not reading.is_property else said.holder,
            period,
            reading.standard or (reading.basis if reading.measure in _CHANGES else None),
            reading.measure,
            quantity.unit if quantity.is_money else said.unit,
            clauses[-1],
            quantity.stop,
            said.tells_own_year or (not period and reading.measure not in _CHANGES),
        )


def _is_since(change: Reading, said: _Said) -> bool:
    """Whether a change told beside the year before is from that year, not of it.

    “上年13万元，增加5万元”; “今年18万元，上年13万元，同比增加5万元”.
    """
    return change.basis is None or (said.tells_own_year and change.basis in _YEAR_BEFORE)


def _across_brackets(between: str, said: _Said, outside: _Said) -> tuple[_Said, _Said]:
    """What has been said inside a bracket is forgotten behind it; `outside` is what was said before it opened."""
    if re.search("[）)]", between):
        said = replace(outside, stop=said.stop, clause=said.clause)
    return said, said if re.search("[（(]", between) else outside


def _is_sound(reading: Reading, clause: str, printed: str, unit: str) -> bool:
    """Whether it is sure what the figure is of."""
    if not re.search("[\u4e00-\u9fff]", reading.subject.strip("由从比较与同和的")) or reading.standard == "":
        return False
    if reading.measure is Measure.RATE:
        return bool(clause) and unit != "倍"
    if reading.measure is Measure.UNCHANGED and not is_sure_level(printed):
        return reading.basis is not None and _MONEY_NOUN.search(reading.subject) is not None
    return True


def _period(clauses: Sequence[str], before: str, year: str) -> str:
    """The year that the clauses are about as printed, "" for the account's own, `before` where they name none."""
    for clause in reversed(clauses):
        match = _PERIOD.match(clause)
        if match and (clause is clauses[-1] or not match["rest"]):
            return "" if match["year"] == year else match["period"]
    return before


def _dated(reading: Reading, period: str, year: str) -> Reading:
    """The reading with the year in its subject, if it is not the account's own."""
    if reading.standard:
        match = _PERIOD.match(reading.standard)
        period = match["period"] if match and match["year"] != year else ""
    return replace(reading, subject=period + _undated(reading.subject, year))


def _undated(subject: str, year: str) -> str:
    """The subject without the account's own year behind its name, and of an item without the 支出 behind the year."""
    match = re.fullmatch(f"(.+?){year}年度?((?:支出|收入)?)", subject)
    if match is None:
        return subject
    is_item = _ITEM.fullmatch(match[1]) or _CODED.fullmatch(match[1])
    return match[1] if is_item else match[1] + match[2]


def _figures(sentence: str) -> list[Quantity]:
    """The quantities of a sentence and, as zeros, its 持平."""
    levels = [
        Quantity(Decimal(0), "", match.start(), match.end(), match.end())
        for match in level_pattern().finditer(sentence)
    ]
    return sorted([*quantities(sentence), *levels], key=lambda quantity: quantity.start)


def _read(sentence: str, clause: str, quantity: Quantity, said: _Said) -> Reading:
    if level_pattern().fullmatch(sentence, quantity.start, quantity.end):
        return read_level(clause)
    if quantity.is_ratio and clause == "的" and "完成" in said.clause:
        return Reading("", Measure.COMPLETION, said.clause.rpartition("完成")[2] or None)
    return read_clause(clause, quantity, sentence[quantity.stop :])


def _complete(reading: Reading, clauses: Sequence[str], said: _Said, topic: str) -> Reading:
    """The reading with what its own clause leaves out."""
    before = said.subject or topic
    subject = reading.subject
    is_same = said.measure in {Measure.BUDGET, Measure.ACTUAL} or _ITEM.fullmatch(topic)
    if reading.is_property:
        qualifier = "".join(clause for clause in clauses[:-1] if clause.endswith(("的", "中")))
        subject = (subject_of(qualifier) or said.holder or topic) + subject
    elif subject and subject in _KINDS and topic.endswith(subject):
        subject = topic
    elif reading.measure is Measure.COUNT and (
        told := _told_apart(subject, clauses[-1], said) or _held_by(subject, said)
    ):
        subject = told
    elif subject and reading.measure is Measure.COUNT is said.measure and len(clauses) <= _NEXT:
        subject = _governed(subject, said.subject)
    elif not subject or (subject in _BARE and is_same) or _is_of_those_counted(subject, clauses[-1], said):
        named = "" if said.subject else _named_apart(clauses, reading.measure)
        subject = next(filter(None, map(changed_item, reversed(clauses[:-1]))), "") or named or before
    elif _APPROPRIATED.fullmatch(subject):
        subject = (topic if _OVER_YEARS.search(before) else before) or subject
    subject = _in_full(subject, f"{topic},{said.subject}") if reading.measure is not Measure.COUNT else subject
    return replace(reading, subject=subject, basis=reading.basis or _inherited_basis(reading, clauses, said))


def _in_full(subject: str, about: str) -> str:
    """The subject by the name that the standard's wording gives it, where it is told in short."""
    for one in load("measures")["named"]:
        if (match := re.fullmatch(one["said"], subject)) and re.search(one["of"], about):
            return match.expand(one["name"])
    return subject


def _is_of_those_counted(subject: str, clause: str, said: _Said) -> bool:
    """“接待34批次、218人次，共计支出3万元”: spent on what was counted, not on everything."""
    is_sum = subject.removeprefix("计") in _BARE and re.match("共|合计|累计|总共", clause) is not None
    return is_sum and said.measure is Measure.COUNT and bool(said.subject)


def _told_apart(subject: str, clause: str, said: _Said) -> str:
    """What a count is of that tells some of those counted from the others; "" where the clause does no such thing.

    “评价等级为优的7个、良的2个”; “行政编制38名、实有36人”.
    """
    if said.measure is Measure.COUNT and (actual := _ACTUALLY.fullmatch(clause)):
        return said.subject + actual[0]
    those = clause.replace("“", "").replace("”", "").removeprefix("其中")
    if subject or _GRADED.match(those):
        return those if not subject else ""
    alike = _GRADED.match(said.subject) if those.endswith("的") and len(those) <= _LONGEST_GRADE else None
    return f"{alike[1]}{those}" if alike else ""


def _held_by(subject: str, said: _Said) -> str:
    """What a count is of that its own clause names only by the end of it, or by nothing; "" if that is told.

    “国内公务接待支出3万元，接待41批次” is 国内公务接待; the second number of “出国（境）共计0个团组，0人” is no 团组.
    """
    if subject:
        bare = _OUTLAY.sub("", said.subject)
        if said.measure is Measure.COUNT and len(subject) >= _SHORTEST_NOUN:
            return ""  # “参公事业编制36名、事业编制58名” are two
        return bare if len(subject) > 1 and bare.endswith(subject) and bare != subject else ""
    before = subject_of(said.clause)
    is_noun = said.measure is Measure.COUNT and bool(said.subject) and said.subject not in said.clause
    return before if is_noun and not said.subject.endswith(before) else ""


def _governed(subject: str, before: str) -> str:
    """The second thing that a verb governs, with the verb: 来宾 of “接待团组3个、来宾20人次”."""
    verb = next((verb for verb in load("measures")["governing"] if before.startswith(verb)), "")
    return subject if subject.startswith(verb) or len(before) == len(verb) else verb + subject


def _named_apart(clauses: Sequence[str], measure: Measure) -> str:
    """The thing that the sentence begins by naming: “某某工程，预算12万元”; "" where it begins otherwise."""
    first, *rest = clauses
    is_name = bool(rest) and len(first) <= _LONGEST_NAME and not (_CIRCUMSTANCE.search(first) or _PERIOD.match(first))
    if not is_name or measure not in {Measure.BUDGET, Measure.ACTUAL}:
        return ""
    under = _UNDER.fullmatch(first)
    return f"{under[1]}（款）{under[2]}（项）" if under else subject_of(first)


def _inherited_basis(reading: Reading, clauses: Sequence[str], said: _Said) -> str | None:
    if reading.measure not in _CHANGES:
        return None
    return basis_named("，".join(clauses)) or said.basis


def _clauses(text: str) -> list[str]:
    """`text` cut at its commas and their like, those within quotes and balanced brackets left alone; never empty."""
    inner = [match.span() for match in _BRACKETED.finditer(text)]
    cuts = [
        match.start()
        for match in re.finditer(r"[，；：。;（(）)]|,(?!\d{3})|(?<!收)(?<!收入)、|、(?!支)", text)
        if not any(start <= match.start() < end for start, end in inner)
    ]
    bounds = [-1, *cuts, len(text)]
    return [text[a + 1 : b].strip() for a, b in pairwise(bounds)]
