"""The statements of an account as the checks read them: bound to their item, rates and changes by what they say.

Prose leaves out what its reader knows: 执行率98% is the completion of the item just spoken of, 扩大12万元 the
change of the total before it. The words are data: `reading` in checks.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from corpus.account import Account, Measure, Paragraph, Section, Statement
from corpus.clauses import uncoded
from corpus.names import plain
from corpus.numbers import YUAN
from corpus.outline import numbering, unnumbered
from qa.checks.trial import rules

_ITEM = re.compile("([^。，；：\\d]{3,40})。")
"""The name of an item that stands as a sentence of its own before what is said of it."""
FINEST = Decimal("0.01")
"""The last digit of a stated 0: it is exact, however few zeros are printed."""
PERIOD = re.compile(r"^(?:(?:19|20)\d\d年|上年|上一年|去年|历年|以前年度)")
"""Begins the subject of a statement of another time."""
_REPEATED = re.compile(r"^((?:(?:19|20)\d\d年|上年|上一年|去年)度?)\1+")
_NAMED_BEFORE = re.compile(r"(?:^|[：:，；])(?P<item>[^：:，；。]{4,}[(（][款项][)）])。(?P<since>[^。]*)$")
"""A subject that ends the sentence before: …用于：甲（类）乙（款）丙（项）。年初预算为…."""
_CODED = re.compile(r"[（(](\d{3}(?:\d\d){0,2})[）)]")
_CODE_FIRST = re.compile(r"^(\d{5}(?:\d\d)?|\d{3}(?=[-—.、]))[-—–.、]?(?=[\u4e00-\u9fff])")
"""Begins a subject with its code: 2080505-甲支出."""
_CODE_BEFORE = re.compile(r"(?<![\d.])(\d{3}(?:\d\d){0,2})[-、.]?$")
_CODE_AFTER = re.compile(r"\((\d{3}(?:\d\d){0,2})\)")
_CLOSE = 10
"""Characters in which a code of a subject has room, with its brackets and what stands before it."""
_LEVELS = frozenset([Measure.AMOUNT, Measure.ACTUAL, Measure.BUDGET])
_CHANGES = frozenset([Measure.INCREASE, Measure.DECREASE, Measure.GROWTH, Measure.DECLINE])
_SEVERAL = 2
_REMEMBERED = 4_000
_BARE = 2
"""Characters of a heading that names a side of the account and nothing else: 支出, 收入."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with where it stands. `index` counts the statements of the account from 0.

    `start` and `stop` are where its number begins and ends in the text of its paragraph.
    """

    index: int
    statement: Statement
    section: Section
    paragraph: Paragraph
    start: int
    stop: int
    basis: str | None
    """The 口径 that its headings name (checks.toml), None where they name none."""
    code: str = ""
    """The code that the prose prints beside the subject, "" where it prints none."""

    @property
    def value(self) -> Decimal:
        return self.statement.value

    @property
    def is_money(self) -> bool:
        return self.statement.unit in YUAN

    @property
    def yuan(self) -> Decimal:
        """The amount in 元, of a statement of money."""
        return self.value * YUAN[self.statement.unit]

    @property
    def step(self) -> Decimal:
        """The last digit printed, in the statement's own unit."""
        exponent = self.value.as_tuple().exponent
        digits = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
        return digits if self.value else min(digits, FINEST)

    @property
    def before(self) -> str:
        """The text of the paragraph up to the number."""
        return self.paragraph.text[: self.start]

    @property
    def lead(self) -> str:
        """The paragraph before, where this one goes straight on with its item's figures: 年初预算为…."""
        index = self.statement.paragraph
        goes_on = index > 0 and _words()["opening"].match(plain(self.paragraph.text))
        return self.section.paragraphs[index - 1].text if goes_on else ""

    @property
    def after(self) -> str:
        return self.paragraph.text[self.stop :]


def read_said(account: Account) -> tuple[Said, ...]:
    return tuple(_read(account))


def _read(account: Account) -> Iterator[Said]:
    home, item = (-1, -1), ""
    for index, stated in enumerate(account.statements):
        said = _placed(account, index, stated)
        if (stated.section, stated.paragraph) != home:
            home, item = (stated.section, stated.paragraph), _topic(said.section.path)
        said = _meant(said, item, account.identity.year)
        if said.statement.measure in _LEVELS and said.is_money and not PERIOD.match(plain(said.statement.subject)):
            item = said.statement.subject
        yield said


def _placed(account: Account, index: int, stated: Statement) -> Said:
    section = account.sections[stated.section]
    paragraph = section.paragraphs[stated.paragraph]
    offset = max(0, paragraph.text.find(stated.sentence))
    start, stop = offset + stated.start, offset + stated.end
    subject = _subject(stated.subject, paragraph.text[:start], account.identity.year)
    subject = _sided(subject, paragraph.text[:start])
    code = _code(subject, paragraph.text)
    subject = _uncoded(subject) if code else subject
    placed = replace(stated, subject=subject)
    basis = section_basis(section.path)
    if basis in (None, "all"):
        basis = _introduced(section, stated.paragraph) or basis
    return Said(index, placed, section, paragraph, start, stop, basis, code)


@lru_cache(_REMEMBERED)
def _introduced(section: Section, paragraph: int) -> str | None:
    """The 口径 of a list that a line before it introduces: 财政拨款支出主要内容如下."""
    for before in section.paragraphs[paragraph - 1 :: -1] if paragraph else ():
        for basis, pattern in rules()["introduces"].items():
            if re.search(pattern, plain(before.text)):
                return str(basis)
    return None


def _subject(subject: str, before: str, year: int) -> str:
    """The subject without the account's own year; that of an item is the item's (2.公务接待费。2022年度决算数…)."""
    words = _words()
    subject = _REPEATED.sub(r"\1", re.sub(f"{year}年(?:度)?$", "", subject))
    number = numbering(before)
    item = _ITEM.match(number.rest) if number else None
    if item and plain(subject) not in plain(before):
        return item[1]
    named = _NAMED_BEFORE.search(before)
    if named and re.fullmatch(rules()["words"]["stage"], plain(named["since"])):
        return uncoded(unnumbered(named["item"]))
    member = words["member"].search(before)
    if member and not re.search("货物|工程|服务", subject):
        return f"政府采购{member['item']}"
    label = words["label"].match(unnumbered(before)) if len(subject) <= _BARE else None
    if label:
        return label["item"]
    bare = words["lead"].sub("", words["bullet"].sub("", subject))
    return words["tail"].sub("", bare) or subject


def _sided(subject: str, before: str) -> str:
    """The subject with the side of the list it stands in: “收入包括：政府性基金预算拨款…” is of the income."""
    words = rules()["words"]
    if not re.fullmatch(words["source"], plain(subject)):
        return subject
    sides = list(re.finditer(words["side"], before.rpartition("。")[2]))
    return f"{subject}收入" if sides and sides[-1]["side"] == "收入" else subject


@lru_cache(_REMEMBERED)
def _code(subject: str, text: str) -> str:
    """The code printed right before or after the name in the text: ◆2010301行政运行, 行政运行（2010301）."""
    own = _CODED.findall(plain(subject)) or _CODE_FIRST.findall(plain(subject))
    if own:
        return str(own[-1])
    name, printed = plain(subject), plain(text)
    around = list(_around(printed, name)) if len(name) > 1 else []
    before = next(filter(None, (_CODE_BEFORE.search(text) for text, _ in around)), None)
    found = before or next(filter(None, (_CODE_AFTER.match(text) for _, text in around)), None)
    return found[1] if found else ""


def _around(text: str, name: str) -> Iterator[tuple[str, str]]:
    """What stands close before and after the name wherever the text names it."""
    place = text.find(name)
    while place >= 0:
        end = place + len(name)
        yield text[max(0, place - _CLOSE) : place], text[end : end + _CLOSE]
        place = text.find(name, place + 1)


def _uncoded(subject: str) -> str:
    """The subject without its code; a path with several has its levels named instead: 甲（201）乙（20101）."""
    if len(_CODED.findall(subject)) < _SEVERAL:
        return _CODE_FIRST.sub("", _CODED.sub("", subject))
    levels = {3: "（类）", 5: "（款）", 7: "（项）"}
    return _CODED.sub(lambda code: levels[len(code[1])], subject)


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in rules()["reading"].items()}


def _meant(said: Said, item: str, year: int) -> Said:
    """The statement with the item and the measure that its words mean; `item` is what was spoken of last."""
    words = _words()
    stated = said.statement
    subject = plain(stated.subject)
    swapped = words["swapped"].fullmatch(subject)
    if swapped and stated.measure in _CHANGES and stated.basis_of_comparison:
        # “与上年相比收支总计增加2万元”: what follows 比 has changed.
        stated = replace(stated, subject=stated.basis_of_comparison, basis_of_comparison=swapped["then"])
        return replace(said, statement=stated)
    if stated.measure in _CHANGES and PERIOD.match(subject):
        # “上年10万元，增加2万元”: the change is since the year before, not of it.
        subject = re.sub(f"^(?:{PERIOD.pattern[1:]}度?)+", "", subject) or item
        said = replace(said, statement=replace(stated, subject=subject))
        stated = said.statement
    against = words["against"].fullmatch(subject)
    if against and item and int(against["year"] or year) == year and not PERIOD.match(against["of"]):
        # “与年初预算12万元相比，增加2万元”: of the item spoken of, against its own plan.
        return _of_plan(said, item)
    if stated.unit == "%" and stated.measure in (Measure.RATE, Measure.SHARE, Measure.AMOUNT):
        rate = _rate(stated, subject, item, said.before)
        return replace(said, statement=rate) if rate is not None else said
    planned = words["planned"].fullmatch(subject)
    if planned and item and stated.measure in _LEVELS:
        measure = Measure.BUDGET if stated.measure is Measure.AMOUNT else stated.measure
        return replace(said, statement=replace(stated, subject=item, measure=measure))
    if words["rate"].fullmatch(subject) and item:
        return replace(said, statement=replace(stated, subject=item))
    changed = words["changed"].fullmatch(subject) if stated.measure in (Measure.AMOUNT, Measure.GROWTH) else None
    return replace(said, statement=_change(stated, changed, item)) if changed else said


def _of_plan(said: Said, item: str) -> Said:
    stated = said.statement
    if stated.measure in _CHANGES:
        return replace(said, statement=replace(stated, subject=item, basis_of_comparison="年初预算"))
    planned = stated.measure in (Measure.BUDGET, Measure.COMPLETION)
    return replace(said, statement=replace(stated, subject=item)) if planned else said


def _rate(stated: Statement, subject: str, item: str, before: str) -> Statement | None:
    words = _words()
    done, share = words["completion"].fullmatch(subject), words["share"].fullmatch(subject)
    of_plan = stated.measure is Measure.SHARE and words["plan"].fullmatch(plain(stated.basis_of_comparison or ""))
    if done or of_plan:
        clause = re.split("[，。；]", before)[-1]
        basis = "年初预算" if "年初" in clause else "预算"
        of = (done["of"] if done else subject) or item
        return replace(stated, subject=of, measure=Measure.COMPLETION, basis_of_comparison=basis) if of else None
    if share and item:
        return replace(stated, subject=share["of"] or item, measure=Measure.SHARE)
    return None


def _change(stated: Statement, changed: re.Match[str], item: str) -> Statement:
    rises = changed["rise"] is not None
    if stated.unit == "%":
        measure = Measure.GROWTH if rises else Measure.DECLINE
    else:
        measure = Measure.INCREASE if rises else Measure.DECREASE
    return replace(stated, subject=changed["of"] or item, measure=measure)


def _topic(path: Sequence[str]) -> str:
    """What the innermost heading that names an item is about: 三、关于…支出决算情况说明."""
    for heading in reversed(path):
        topic = _words()["heading"].sub("", unnumbered(plain(heading)))
        if len(topic) > _BARE:
            return topic
    return ""


@cache
def section_basis(path: Sequence[str]) -> str | None:
    """The 口径 that the innermost heading naming one names: a basis of the tables, three_public, named or none."""
    for heading in reversed(path):
        for entry in rules()["basis"]:
            if re.search(entry["pattern"], plain(heading)):
                return str(entry["basis"])
    return None
