"""The year throughout: in titles, of what is compared with, of the amounts that are the account's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from corpus.account import Kind, Measure, Paragraph, Section
from corpus.checks.check import Outcome
from corpus.names import plain
from qa.checks.amounts import bound_to, tolerance
from qa.checks.book import Book, yuan
from qa.checks.said import Said
from qa.checks.trial import FindingKind, Place, Trial, rules

_TITLED = re.compile(r"(?P<year>20\d\d)年(?:度)?(?=[^，。；\d]{0,40}(?P<kind>决算|预算))")
_COMPARED = re.compile(
    r"(?:与|比|较|同|和)(?P<year>20\d\d)年(?:度)?(?P<what>[^，。；]{0,8}?)"
    "(?=相比|比较|[增减上下降提持]|决算|，|支出|数)"
)
_LEADING = re.compile(r"^(?P<year>20\d\d)年(?:度)?(?=.)")
_AS_OF = re.compile(
    r"(?:截至?(?:到)?(?P<year>20\d\d)年(?:12月(?:31日|底|末)|年?[末底])|(?P<end>20\d\d)年(?:年?[末底]))"
)
_NOTHING = re.compile(r"(?P<year>20\d\d)年(?:度)?(?:没有|无|未安排|未发生)[^，。；]{0,4}(?:政府性基金|国有资本)")
_AGAINST_PLAN = re.compile(
    r"(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,24}(?:决算|执行)数?(?:小于|大于|等于|高于|低于)(?:年初|全年)?预算"
)
_CAPTION = re.compile(r"表\((?P<year>20\d\d)年(?:度)?\)$")
_STAGED = re.compile(r"^(?P<year>20\d\d)年(?:度)?[^比与较]{0,8}?(?:预算|决算|执行)(?:数|支出|收入)?$")
_EARLIER = re.compile(
    r"(?P<year>20\d\d)年(?:度)?[^。；\d]{2,60}\d[\d,.]*(?:万|亿)?元，(?:比|较|与)(?P<then>20\d\d)年(?:度)?[^，。；]{0,12}?"
    "(?:相比|比较|[增减上下降提持])"
)
_DATED = re.compile(r"(?P<year>20\d\d)年\d{1,2}月(?:\d{1,2}日)?")
_BARE = re.compile(r"(?P<year>20\d\d)年(?:度)?")
_PERIOD = re.compile(
    r"(?:实施|执行|建设|项目)(?:周期|期限|时间)[:：为]?(?P<begin>20\d\d)年[^，。；]{0,16}?(?:至|到|-|—|~)(?P<end>20\d\d)年"
)
_LAST = re.compile(r"(?P<year>20\d\d)年(?!\d{1,2}月|底|末|初)(?:(?!20\d\d年).)*$")
_FEW = 2
_LEVELS = frozenset([Measure.AMOUNT, Measure.ACTUAL, Measure.BUDGET])


def year_trials(book: Book) -> Iterator[Trial]:
    yield from _titles(book)
    yield from _columns(book)
    yield from _compared(book)
    yield from _reversed(book)
    yield from _own(book)
    yield from _as_of(book)
    yield from _captions(book)
    yield from _cover(book)
    yield from _periods(book)


def _trial(rule: str, here: Place, told: str, year: int, found: int) -> Trial:
    result = Outcome.HOLDS if year == found else Outcome.FAILS
    return Trial(rule, FindingKind.NAMING, result, (here,), told, (), str(year), str(found))


def _written(book: Book, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Place, str]]:
    """Where the prose writes what the pattern finds, and how a finding tells so."""
    for section, paragraph in book.prose():
        for match in pattern.finditer(plain(paragraph.text)):
            here = book.text_place(match.group(), paragraph.page, section.name)
            yield match, here, f"“{section.heading[:24]}”一节写“{match.group()}”"


def _titles(book: Book) -> Iterator[Trial]:
    """Cover, captions and headings name the account's own year."""
    own, kind = book.identity.year, book.identity.kind
    heads = {plain(name) for table in book.account.tables for column in table.columns for name in column.path}
    lines = [(line.text, line.page, "封面和表头") for line in book.account.titles if plain(line.text) not in heads]
    lines += [(table.title, next(iter(table.pages), None), f"表{table.number}") for table in book.account.tables]
    lines += [(heading, section.page, section.name) for section in book.account.sections for heading in section.path]
    lines += [(line.text, line.page, "目录") for line in book.account.contents]
    seen: set[str] = set()
    for text, page, where in lines:
        match = _TITLED.search(plain(text))
        if match is None or match["kind"] != kind.chinese or plain(text) in seen:
            continue
        if re.search("[，。；]|[比与较]20", text) or _STAGED.fullmatch(plain(text)):
            continue  # a sentence, or the head of a column that stands apart from its table
        seen.add(plain(text))
        found = int(match["year"])
        here = book.text_place(text, page, where)
        yield _trial("year", here, f"“{text}”写的是{found}年，本账是{own}年{kind.chinese}。", own, found)


def _captions(book: Book) -> Iterator[Trial]:
    """…表（2030年）, the only one of its kind: a table of the year before has this year's beside it."""
    kinds = Counter(table.standard for table in book.shown)
    for table in book.shown:
        match = _CAPTION.search(plain(table.title))
        if match and kinds[table.standard] == 1:
            here = book.text_place(table.title, next(iter(table.pages), None), f"表{table.number}")
            told = f"表{table.number}《{table.title}》写的是{match['year']}年，本账是{book.identity.year}年。"
            yield _trial("year", here, told, book.identity.year, int(match["year"]))


def _columns(book: Book) -> Iterator[Trial]:
    """A table with a column of the account's year and one of the year before names both years right."""
    own = book.identity.year
    for table in book.shown:
        heads = dict.fromkeys(plain(name) for column in table.columns for name in column.path)
        years = {int(match["year"]): name for name in heads if (match := _STAGED.match(name))}
        wrong = sorted(year for year in years if year not in (own, own - 1))
        if len(years) == _FEW and len(wrong) == 1 and wrong[0] < own:
            right = next(year for year in (own, own - 1) if year not in years)
            here = book.text_place(years[wrong[0]], next(iter(table.pages), None), f"表{table.number}")
            told = f"表{table.number}《{table.title}》的栏名“{years[wrong[0]]}”应是{right}年。"
            yield _trial("year", here, told, right, wrong[0])


def _compared(book: Book) -> Iterator[Trial]:
    """What is compared with is the year before."""
    found = list(_comparisons(book))
    usual = Counter(year for _, _, year, _ in found)
    before = book.identity.year - 1
    for section, paragraph, year, text in found:
        here = book.text_place(text, paragraph.page, section.name)
        told = f"“{section.heading[:24]}”一节“{text}”，上一年度应是{before}年。"
        trial = _trial("compared_year", here, told, before, year)
        sure = year >= book.identity.year or (usual[before] > _FEW and usual[year] <= _FEW)
        yield trial if sure or year == before else trial.unchecked("不能确定是否有意与更早的年份比较")


def _comparisons(book: Book) -> Iterator[tuple[Section, Paragraph, int, str]]:
    for section, paragraph in _account_prose(book):
        for match in _COMPARED.finditer(paragraph.text):
            planned = "预算" in paragraph.text[match.start("year") : match.end() + 6]
            if not (planned and book.identity.kind is Kind.FINAL):
                clause = re.split("[，。；]", paragraph.text[match.start() :])[0]
                yield section, paragraph, int(match["year"]), clause


def _reversed(book: Book) -> Iterator[Trial]:
    """A year that is compared with a later one, the one before the account's: its own is meant."""
    own = book.identity.year
    for section, paragraph in _account_prose(book):
        for match in _EARLIER.finditer(paragraph.text):
            year, then = int(match["year"]), int(match["then"])
            if year == own or (year <= then == own - 1):
                here = book.text_place(match.group(), paragraph.page, section.name)
                told = f"“{section.heading[:24]}”一节“{match.group()}”，{then}年之后应是{own}年。"
                yield _trial("year", here, told, own, year)


def _account_prose(book: Book) -> Iterator[tuple[Section, Paragraph]]:
    """The paragraphs that explain the account, performance and duties left out."""
    known = [said.statement for said in book.said if said.basis not in (None, "none")]
    stated = {(statement.section, statement.paragraph) for statement in known}
    for number, section in enumerate(book.account.sections):
        for index, paragraph in enumerate(section.paragraphs):
            if (number, index) in stated:
                yield section, paragraph


def _own(book: Book) -> Iterator[Trial]:
    """An amount said to be of another year that is the account's own figure."""
    own = book.identity.year
    for said in book.said:
        match = _LEADING.match(plain(said.statement.subject))
        if match and said.is_money and int(match["year"]) != own and _is_own_figure(book, said, match.end()):
            here = book.place(said)
            told = f"“{said.section.heading[:24]}”一节写“{match.group()}”，金额却是本账{own}年的数。"
            yield _trial("year", here, told, own, int(match["year"]))
    yield from _unmatched(book)
    yield from _later(book)
    yield from _titled(book)
    for pattern in (_AGAINST_PLAN, _NOTHING):
        for match, here, told in _written(book, pattern):
            yield _trial("year", here, f"{told}，本账是{own}年。", own, int(match["year"]))


def _later(book: Book) -> Iterator[Trial]:
    """Money said to have come or gone in a year after the account's, which it cannot know of."""
    own, final = book.identity.year, book.identity.kind is Kind.FINAL
    for said in book.said:
        sentence = said.before.rpartition("。")[2]
        match = _LAST.search(plain(sentence))
        unsure = not final and said.basis == "none"
        if match is None or not said.is_money or said.statement.measure not in _LEVELS or unsure:
            continue
        whole = sentence + re.split("[。；]", said.after)[0]
        year = int(match["year"])
        if year > own and not re.search(rules()["words"]["outlook"][final], f"{said.section.heading}{whole}"):
            told = f"“{said.section.heading[:24]}”一节写“{match.group()}”，本账是{own}年{book.identity.kind.chinese}。"
            yield _trial("year", book.place(said), told, own, year)


def _titled(book: Book) -> Iterator[Trial]:
    """2030年部门决算 in a sentence, where the others that name the account give its year; not what is compared with."""
    own, kind = book.identity.year, book.identity.kind.chinese
    pattern = re.compile(rules()["words"]["titled"].format(kind=kind))
    found = [(match, here, told) for match, here, told in _written(book, pattern)]
    usual = Counter(int(match["year"]) for match, _, _ in found)
    for match, here, told in found:
        year = int(match["year"])
        clause = re.split("[。；]", match.string[: match.start()])[-1]
        aside = re.search(rules()["words"]["aside"], clause + match.string[match.end() : match.end() + _FEW])
        if year == own or (usual[own] >= _FEW and usual[year] == 1 and not aside):
            yield _trial("year", here, f"{told}，本账是{own}年{kind}。", own, year)


def _unmatched(book: Book) -> Iterator[Trial]:
    """A section on a figure that no table prints, and it gives the figure of another year only."""
    own = book.identity.year
    repeated = re.compile(rules()["words"]["repeated"])
    for _, group in groupby(book.said, key=lambda said: said.statement.section):
        stated = [said for said in group if said.is_money and said.statement.measure in _LEVELS]
        named = [(said, _LEADING.match(plain(said.statement.subject))) for said in stated]
        for said, match in named[:1]:
            bare = plain(said.statement.subject)[match.end() :] if match else ""
            alone = not any(plain(other.statement.subject) == bare for other in stated)
            if match and repeated.fullmatch(bare) and alone and int(match["year"]) != own:
                told = f"“{said.section.heading[:24]}”一节写“{match.group()}{bare}”，本账是{own}年。"
                yield _trial("year", book.place(said), told, own, int(match["year"]))


def _is_own_figure(book: Book, said: Said, length: int) -> bool:
    """Whether the statement without its year is bound to a figure that it equals, and not 0."""
    now = replace(said, statement=replace(said.statement, subject=plain(said.statement.subject)[length:]))
    bound = bound_to(book, now)
    if bound is None or not said.value:
        return False
    return any(abs(yuan(figure) - said.yuan) <= tolerance(book, said, figure) for figure in bound.figures)


def _as_of(book: Book) -> Iterator[Trial]:
    """What final accounts say of the end of the year is of the end of their own; a budget knows of no later one."""
    own, final = book.identity.year, book.identity.kind is Kind.FINAL
    for match, here, told in _written(book, _AS_OF):
        year = int(match["year"] or match["end"])
        about = re.split("[。；]", match.string[match.start() :])[0]
        compared = re.match("[^。；]*(?:与|比|较)", match.group())
        if (final or year > own) and re.search("车辆|设备|资产|用车|在职|在编|实有", about) and not compared:
            yield _trial("year", here, f"{told}，本账是{own}年{book.identity.kind.chinese}。", own, year)


def _cover(book: Book) -> Iterator[Trial]:
    """Final accounts are published after their year; a year that stands alone on the cover is the account's."""
    own, final = book.identity.year, book.identity.kind is Kind.FINAL
    for line in book.account.titles:
        dated, bare = _DATED.fullmatch(plain(line.text)), _BARE.fullmatch(plain(line.text))
        found = bare or (dated if final else None)
        if line.page not in (None, 1) or found is None:
            continue
        year = int(found["year"])
        here = book.text_place(line.text, line.page, "封面")
        told = f"封面写的是“{line.text}”，本账是{own}年{book.identity.kind.chinese}。"
        right = own if bare else max(year, own + 1)
        yield _trial("year", here, told, right, year)


def _periods(book: Book) -> Iterator[Trial]:
    """A project that has money this year is not over before it."""
    own = book.identity.year
    for match, here, told in _written(book, _PERIOD):
        end = int(match["end"])
        yield _trial("year", here, f"{told}，本账是{own}年{book.identity.kind.chinese}。", max(own, end), end)
