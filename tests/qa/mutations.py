"""Accounts with one thing wrong: seeded changes of one figure, name or word of an account that is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from corpus.account import Account, Cell, Measure, Printed, Section, Table
from corpus.names import plain
from corpus.statements import read_statements

_Item = TypeVar("_Item")
Kind = Callable[[Account, Random], Iterable["Mutation"]]
_MONEY = {"万元", "元"}


@dataclass(frozen=True)
class Mutation:
    """`kind` says what was changed, `was` and `now` how it reads, `account` is the account with the change."""

    kind: str
    was: str
    now: str
    account: Account


def wrong_number(printed: str, random: Random) -> str:
    """The number with two unequal digits swapped, or another leading digit: far beyond rounding."""
    digits = [i for i, c in enumerate(printed) if c.isdigit()]
    whole = [i for i in digits if "." not in printed[:i]]
    pairs = [(i, j) for i in whole for j in whole if i < j and printed[i] != printed[j] and printed[j] != "0"]
    characters = list(printed)
    if pairs and random.random() < 0.5:
        i, j = random.choice(pairs)
        characters[i], characters[j] = characters[j], characters[i]
    else:
        i = random.choice(whole)
        characters[i] = random.choice([d for d in "123456789" if d != characters[i]])
    return "".join(characters)


def cells(account: Account, random: Random) -> Iterator[Mutation]:
    """One figure of a table of money after another."""
    places = [
        (t, c) for t, table in enumerate(account.tables) if table.unit and table.standard
        for c, cell in enumerate(table.cells) if cell.value
    ]  # fmt: skip
    random.shuffle(places)
    for t, c in places:
        table = account.tables[t]
        cell = table.cells[c]
        now = wrong_number(cell.printed, random)
        changed = replace(cell, printed=now, value=Decimal(now.replace(",", "")))
        yield Mutation("cell", f"表{table.number} {cell.printed}", now, _with_cell(account, t, c, changed))


def _with_cell(account: Account, t: int, c: int, cell: Cell) -> Account:
    table = account.tables[t]
    return _with_table(account, t, replace(table, cells=(*table.cells[:c], cell, *table.cells[c + 1 :])))


def _with_table(account: Account, t: int, table: Table) -> Account:
    return replace(account, tables=(*account.tables[:t], table, *account.tables[t + 1 :]))


def labels(account: Account, random: Random) -> Iterator[Mutation]:
    """The name of one subject with a code after another."""
    places = [
        (t, r) for t, table in enumerate(account.tables) if table.unit and table.standard
        for r, row in enumerate(table.rows) if row.code and len(row.label) > 3
    ]  # fmt: skip
    random.shuffle(places)
    for t, r in places:
        table = account.tables[t]
        row = table.rows[r]
        now = _misspelt(row.label, random)
        rows = (*table.rows[:r], replace(row, label=now), *table.rows[r + 1 :])
        changed = _with_table(account, t, replace(table, rows=rows))
        yield Mutation("label", f"表{table.number} {row.label}", now, changed)


def codes(account: Account, random: Random) -> Iterator[Mutation]:
    """Another code for one 项 of a table after another, whose name stays."""
    places = [
        (t, r) for t, table in enumerate(account.tables) if table.unit and table.standard
        for r, row in enumerate(table.rows) if row.code and len(row.code) == 7
    ]  # fmt: skip
    random.shuffle(places)
    for t, r in places:
        table = account.tables[t]
        row = table.rows[r]
        was = str(row.code)
        now = was[:-1] + random.choice([digit for digit in "0123456789" if digit != was[-1]])
        rows = (*table.rows[:r], replace(row, code=now), *table.rows[r + 1 :])
        yield Mutation(
            "code", f"表{table.number} {was}{row.label}", now, _with_table(account, t, replace(table, rows=rows))
        )


def blanks(account: Account, random: Random) -> Sequence[Mutation]:
    """An amount or a percentage that was never filled in."""
    return _shuffled(_in_prose(account, "blank", r"\d[\d,]*\.\d\d(?=万元[，。；]|%)", lambda m: ""), random)


def _misspelt(name: str, random: Random) -> str:
    place = random.randrange(0, len(name) - 2)
    other = random.choice([c for c in "林海建民法城" if c != name[place]])
    return name[:place] + other + name[place + 1 :]


def numbers(account: Account, random: Random) -> Iterator[Mutation]:
    """One amount or percentage of the prose after another; counts of people and things have nothing to agree with."""
    stated = [s for s in account.statements if s.value and (s.unit in _MONEY or s.unit == "%")]
    stated = [s for s in stated if s.measure is not Measure.UNCHANGED]
    random.shuffle(stated)
    for one in stated:
        printed = one.sentence[one.start : one.end]
        now = wrong_number(printed, random)
        sentence = one.sentence[: one.start] + now + one.sentence[one.end :]
        changed = _with_sentence(account, one.section, one.paragraph, one.sentence, sentence)
        yield Mutation("number", f"{one.subject} {printed}{one.unit}", now, changed)


def _with_sentence(account: Account, section: int, paragraph: int, was: str, now: str) -> Account:
    home = account.sections[section]
    old = home.paragraphs[paragraph]
    new = replace(old, text=old.text.replace(was, now, 1))
    return _with_section(account, section, replace(home, paragraphs=_put(home.paragraphs, paragraph, new)))


def _put(items: tuple[_Item, ...], index: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _with_section(account: Account, index: int, section: Section) -> Account:
    sections = _put(account.sections, index, section)
    return replace(account, sections=sections, statements=read_statements(sections, account.identity.year))


def _in_prose(
    account: Account, kind: str, pattern: str, change: Callable[[re.Match[str]], str], where: str = "情况说明|编制说明"
) -> Iterator[Mutation]:
    for s, section in enumerate(account.sections):
        for p, paragraph in enumerate(section.paragraphs):
            if not re.search(where, section.name):
                continue
            for match in re.finditer(pattern, paragraph.text):
                text = paragraph.text[: match.start()] + change(match) + paragraph.text[match.end() :]
                paragraphs = _put(section.paragraphs, p, replace(paragraph, text=text))
                changed = _with_section(account, s, replace(section, paragraphs=paragraphs))
                around = paragraph.text[max(0, match.start() - 12) : match.end() + 8]
                yield Mutation(kind, around, change(match), changed)


def _shuffled(mutations: Iterator[Mutation], random: Random) -> Sequence[Mutation]:
    found = list(mutations)
    random.shuffle(found)
    return found


def words(account: Account, random: Random) -> Sequence[Mutation]:
    """大于 for 小于, 增长 for 下降, where figures stand beside them."""
    plan = r"(?P<said>大于|小于)(?=(?:年初|全年)?预算数?)"
    turned = {"大于": "小于", "小于": "大于", "增长": "下降", "下降": "增长"}
    pairs = _in_prose(account, "word", plan, lambda m: turned[m["said"]])
    rates = _in_prose(account, "word", r"(?<=万元，)(?P<said>增长|下降)(?=\d)", lambda m: turned[m["said"]])
    return [*_shuffled(pairs, random), *_shuffled(rates, random)]


def signs(account: Account, random: Random) -> Sequence[Mutation]:
    """A percent sign or a unit forgotten, 元 for 万元, the choice of a template left standing."""
    percent = _in_prose(account, "sign", r"(?<=\d\.\d\d)%(?=[，。；])", lambda m: "")
    money = _in_prose(account, "unit", r"(?<=[为出]\d{2}\.\d\d)万元(?=[，。])", lambda m: "")
    residue = _in_prose(account, "residue", r"(?:增加|减少)(?=\d)", lambda m: "增加（减少）")
    return [m for group in (percent, money, residue) for m in _shuffled(group, random)]


def subjects(account: Account, random: Random) -> Sequence[Mutation]:
    """One level of 类, 款, 项 misspelt."""
    pattern = r"(?P<name>[\u4e00-\u9fff]{4,})(?=（[款项]）)"
    return _shuffled(_in_prose(account, "subject", pattern, lambda m: _misspelt(m["name"], random)), random)


def years(account: Account, random: Random) -> Sequence[Mutation]:
    """Another year in a comparison, or at the end of the year."""
    before = account.identity.year - 1
    compared = _in_prose(account, "year", rf"(?<=与){before}(?=年)", lambda m: str(before + 1))
    closing = _in_prose(account, "year", rf"(?<=截至){before + 1}(?=年12月31日)", lambda m: str(before))
    return [*_shuffled(compared, random), *_shuffled(closing, random)]


def bodies(account: Account, random: Random) -> Sequence[Mutation]:
    """The department's name with a character left out, in sentences that go on with what it reports."""
    name = account.identity.department
    place = len(name) // 2
    wrong = name[:place] + name[place + 1 :]
    pattern = rf"{re.escape(name)}(?=\d{{4}}年|共有|政府采购|部门决算)"
    return _shuffled(_in_prose(account, "body", pattern, lambda m: wrong, where="."), random)


def cover(account: Account, random: Random) -> Iterator[Mutation]:
    """Another year or a misspelt name in one title line after another."""
    name, year = account.identity.department, str(account.identity.year)
    for index, line in enumerate(account.titles):
        titled = re.search(rf"{year}年(?:度)?[^，。；\d]{{0,40}}{account.identity.kind.chinese}", plain(line.text))
        changes = [line.text.replace(year, str(int(year) - 1), 1)] if titled else []
        changes += [line.text.replace(name, name[:4] + name[5:], 1)] if name in line.text else []
        for text in changes:
            titles = _put(account.titles, index, Printed(text, line.page))
            yield Mutation("cover", line.text, text, replace(account, titles=titles))
