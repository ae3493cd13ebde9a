"""Whose accounts a question is about: department, year, kind; taken out of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.account import Identity, Kind
from corpus.account import Scope as Coverage
from corpus.errors import UnknownAccount
from corpus.names import plain
from qa.departments.bodies import (
    GAP,
    Mention,
    cut_out,
    mentions,
    of_one_region,
    other_body,
    place_named,
    without_bodies,
)
from qa.departments.directory import Held

_YEAR = re.compile(
    r"(?<!\d)(?<!截至)(?<!截止)(?<!截至到)(?<!截止到)(20\d\d|(?<=[^\d.])\d\d(?=年)|^\d\d(?=年))(?:年度?(?![末初底])|(?=年[末初底])|(?![\d年.万亿元]))"
)
_CODE_BEFORE_YEAR = re.compile(r"(?<=(?<!\d)[1-5]\d{6})(?=20\d\d年)|(?<=(?<!\d)3\d{4})(?=20\d\d年)")
_CODE_BEHIND_YEAR = re.compile(r"(?<=(?<!\d)20[0-3]\d)(?=2\d{6}(?!\d))")
"""A code and a year, between which only a blank stood: 2210201 2030年."""
_YEAR_END = re.compile(r"20\d\d年年?[底末]")
_CHINESE_YEAR = re.compile("二[〇零]([〇零一二三四五六七八九])([〇零一二三四五六七八九])年?度?")
_STRANGER = re.compile(
    rf"(?:^|{GAP})(?!.{{0,5}}[哪几什谁])((?![对给向]|(?:下面|下属|下设|下辖|所属|直属|辖区|底下|手下|基层|各))[\u4e00-\u9fff]{{2,10}}?(?:局|委员会|办公室|街道办事处|(?<!办公)(?<!大)(?<!展)(?<!餐)厅|法院|检察院)|(?!.{{0,3}}[到在的个是])[\u4e00-\u9fff]{{2,4}}街道)(?![长里内(及]|机关|支出|事务)"
)
"""A public body named at the beginning of what is left of the question."""
_UNIT_ONLY = re.compile("本级|本部|单位(?:预算|决算)")
_EXCEPT = re.compile("(?:除了?|除去|不算|不含|除开)$")
_EXCEPTED = re.compile(f"(?:除了?|除去|不算|不含|除开){GAP}(?:以外|之外|外)?")
_GROWS = re.compile("[比较增减涨降]|[低高少多小大]于|不及|超过|变化|相差|差多少|差了")
_ASKS_FOR_EACH = re.compile(r"分别|各(?:是|为|有|多少)|20\d\d年?度?[和与跟同及、]")
_ALL_BODIES = re.compile(
    "(?:这|那)?(?:哪一?|各|所有|全部|每一?|几)(?:个|家)?(?:部门|单位|委办局|局)(?:里|中|当中|之间)?|谁家?(?=的|花|最|更|用)"
)
_RECALLS = re.compile(
    "(?:那|那么)?(?:这|那)?(?:两个?(?:部门|单位|家|局|者)?|它们|他们)?(?:合计|一共|总共|加起来|相加|相差|差|谁|哪个|哪家)"
    "(?:是|更|的)?(?:多少|几何|多|高|少|低|大|小)*(?:元|万元)?[呢吗?。]*"
)
_ALL_YEARS = re.compile(
    "(?:近|这|最近|过去|前后)(?:几|[两二三四五六])年(?:来|里)?|[两二三四五六]个?年度?(?:来|里|间)?(?=[\u4e00-\u9fff]{2,10}(?:合计|一共|总共|加起来)|的|各|分别|都|,|相比|哪|谁|加|合|总|一共|平均)|历年来?|哪一?年|逐年|各年度?|每一?年"
)
_SPAN_OF_YEARS = re.compile(r"(20\d\d)年?(?:-|—|~|至|到)(20\d\d)年?")
_FINAL_WORDS = re.compile(
    "[花用]了|[花用]掉|超(?:出|过|了)*(?:年初)?预算|突破(?:年初)?预算|决算|实际|执行|完成|超支|结余|[用花]完"
)
_BUDGET_WORDS = re.compile("(?<!公共)(?<!性基金)(?<!资本经营)预算|打算|计划|安排|编列|拟")
"""一般公共预算 says where money comes from; final accounts have it too."""
_HOW_MUCH = re.compile("多少|几")
_TOLD_IN = re.compile(
    r"(?<=[^\d比较和与跟同、])(?:看|查|翻|从|用|凭|靠|据|根据|按|由)?(?:20)?\d\d年?的?[决预]算(?:公开)?(?:报告|说明|文件)?[里中上]?"
    r"(?=(?:能不能|能否|能|可以)?(?:倒推|反推|推|算|查得?出|看得?出))"
)
"""“2022年…，看2023年的决算能推出来吗”: where the figure of the year before may be told."""
_YEAR_AFTER = re.compile("(?:那|那么)?(?:第二年|次年|下一年|后一年|转年)度?")
"""Of the year that the talk was about."""
_YEAR_CALLED = re.compile("(?:^|(?<=[,。]))[^,。]{1,8}?[那这]一?年[,(]*(?:也就?是|即)?(?=,)")
"""“台风那年，也就是2022年”: how people remember the year that is named."""
_NAMED_KIND = (
    "(?:^|(?<=[,(]))(?:部门|单位)+{kind}(?:公开|报告|说明|文件|数据)*"
    "(?:里面?|中|当中|上|显示|公布|披露)*的?(?=[\u4e00-\u9fff])"
)
"""The account by its kind, right behind its body and year, before what is asked of it."""
_LAST_YEAR = re.compile("去年度?")
"""Of the one who asks; idle where the year is named too."""

MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """`accounts` are those the question may be about, best first; none if `missing` says what is not there.

    `year` is the year asked for, None where the question names none. `rest` is the question
    without the words that named department and year. `compared` are the accounts that the
    question sets side by side (several departments or years), in the order named.
    """

    accounts: tuple[Identity, ...]
    rest: str
    year: int | None
    names_department: bool
    missing: str | None = None
    compared: tuple[Identity, ...] = ()
    region: str | None = None
    """The region that the question names where it names no body in it: 东湖区."""
    pieces: tuple[str, ...] = ()
    """For several departments named one by one, what the text says between each and the next."""


def resolve(text: str, library: Sequence[Identity], before: Scope | None = None) -> Scope:
    """The scope of `text` (in the form of corpus.names.plain) among the accounts of the library.

    What the text leaves open is taken from `before`, the scope of the question before it.
    """
    held = Held.of(library)
    text = _CODE_BEFORE_YEAR.sub(GAP, _CODE_BEHIND_YEAR.sub(GAP, _TOLD_IN.sub("", text)))
    return _without_kind(_side_by_side(text, held, before) or _single(text, held, before))


def _without_kind(scope: Scope) -> Scope:
    """The scope without the kind of account that is left of “某某局2023年度部门决算支出合计”: it only says which."""
    kinds = {account.kind.chinese for account in scope.accounts}
    if len(kinds) != 1:
        return scope
    return replace(scope, rest=re.sub(_NAMED_KIND.format(kind=kinds.pop()), GAP, scope.rest))


def _single(text: str, library: Held, before: Scope | None) -> Scope:
    years = {int(match[1]) % 100 + 2000 for match in _YEAR.finditer(text)}
    if len(years) > 1 and not _GROWS.search(text):
        held = {account.year for account in library}
        absent = "、".join(f"{year}年" for year in sorted(years - held))
        told_beside = len(years) == 2 and years - held == {max(years) - 1} and not _ASKS_FOR_EACH.search(text)
        if absent and not told_beside:
            return Scope((), text, None, False, missing=f"账目库里没有{absent}的账目")
    year, rest = _take_year(text)
    if year is None and before is not None and _YEAR_AFTER.match(text) and before.accounts:
        year, rest = (before.year or before.accounts[0].year) + 1, _YEAR_AFTER.sub("", text)
    named, rest, region, other = _take_department(rest, library)
    if other is not None:
        return Scope((), rest, year, True, missing=f"账目库里没有“{other}”的账目")
    if named is None and before is not None and before.accounts:
        if year is None and not names_kind(text):
            return replace(before, rest=rest, missing=_strange(rest), compared=(), pieces=())
        named = library.of_bodies([before.accounts[0].department])
        year = year if year is not None else before.year
    candidates = library if named is None else named
    by_end = year is not None and _YEAR_END.search(text) and year not in {one.year for one in candidates}
    if year is not None and by_end and all(one.kind is Kind.BUDGET for one in candidates if one.year > year):
        # What there was at the end of a year, the budget of the next tells.
        year += 1
    stranger = _stranger(rest)
    scope = Scope((), rest, year, named is not None, region=region)
    if stranger is not None:
        return replace(scope, missing=_strange(rest))
    return _of_year(scope, candidates, text)


def names_kind(text: str) -> bool:
    """Whether the text says which kind of account it means."""
    return bool(_FINAL_WORDS.search(text) or _BUDGET_WORDS.search(text) or _UNIT_ONLY.search(text))


def _strange(text: str) -> str | None:
    stranger = _stranger(text)
    return None if stranger is None else f"账目库里没有“{stranger}”的账目"


def recalled(text: str, scopes: Sequence[Scope]) -> Scope | None:
    """The last two accounts of the talk side by side, where the text sets them against each other (“合计呢”)."""
    if not _RECALLS.fullmatch(text) or len(scopes) < 2:
        return None
    last = tuple(dict.fromkeys(scope.accounts[0] for scope in scopes[-2:] if len(scope.accounts) == 1))
    return Scope(last, text, None, True, compared=last) if len(last) > 1 else None


def _side_by_side(text: str, library: Held, before: Scope | None) -> Scope | None:
    """The scope of a question about several departments, or several years of one; None if it is about one."""
    text = _SPAN_OF_YEARS.sub(_each_year, text)
    years = [int(match[1]) % 100 + 2000 for match in _YEAR.finditer(text)]
    rest = _YEAR.sub(GAP, text)
    spans = of_one_region(mentions(rest, library.bodies))
    ends = [*(one.start for one in spans[1:]), len(rest)][: len(spans)]
    pieces = tuple(rest[one.end : after] for one, after in zip(spans, ends, strict=True))
    spared = [name for one in spans for name in one.names if _EXCEPT.search(rest[: one.start])]
    rest = without_bodies(rest, spans, [name for one in spans for name in one.names])
    spans = _each_once(spans)
    if len(spans) == 1 and spared and _ALL_BODIES.search(rest):
        library = Held(account for account in library if account.department not in spared)
        spans, rest = [], _EXCEPTED.sub(GAP, rest)
    groups = [library.of_bodies(one.names) for one in spans]
    if not groups and before is not None and before.accounts:
        groups = [library.of_bodies([before.accounts[0].department])]
    if len(groups) > 1 or (not groups and _ALL_BODIES.search(rest)):
        rest = rest if groups else _ALL_BODIES.sub(GAP, rest)
        chosen = _departments_compared(groups or [tuple(library)], years, text)
    elif len(set(years)) > 1 or _ALL_YEARS.search(rest):
        rest = _ALL_YEARS.sub(GAP, rest)
        chosen = _years_compared(groups[0] if groups else library, years, text)
    else:
        return None
    if len(chosen) < 2 or _stranger(rest) is not None:
        return None
    one_each = len(pieces) == len(chosen) > 1
    return Scope(chosen, rest, None, bool(groups), compared=chosen, pieces=pieces if one_each else ())


def _each_once(found: Sequence[Mention]) -> list[Mention]:
    """Without the mentions of a body that was named before."""
    return [one for at, one in enumerate(found) if not any(set(one.names) & set(other.names) for other in found[:at])]


def _each_year(span: re.Match[str]) -> str:
    years = range(int(span[1]), int(span[2]) + 1)
    return "、".join(f"{year}年" for year in years) if 1 < len(years) < MOST_YEARS else span[0]


def _departments_compared(
    groups: Sequence[Sequence[Identity]], years: Sequence[int], text: str
) -> tuple[Identity, ...]:
    """One account of each department, of the year asked for; none if a department that is named has none.

    As many years as departments belong to them in the order named.
    """
    if len(years) == len(groups):
        wanted: list[int | None] = list(years)
    elif len(set(years)) < 2:
        wanted = [years[0] if years else None] * len(groups)
    else:
        return ()
    chosen = [
        _preferred([account for account in group if year in (None, account.year)], text)
        for group, year in zip(groups, wanted, strict=True)
    ]
    return tuple(account for accounts in chosen for account in accounts) if all(chosen) else ()


def _years_compared(accounts: Sequence[Identity], years: Sequence[int], text: str) -> tuple[Identity, ...]:
    """The accounts of one department of each of `years`, or of all years; none if one is not held."""
    if len({account.department for account in accounts}) > 1:
        return ()
    wanted = list(dict.fromkeys(years)) or sorted({account.year for account in accounts})
    own = _kinds_beside_years(text)
    chosen = [_preferred([one for one in accounts if one.year == year], own.get(year, text)) for year in wanted]
    alike = len(own) == len(wanted) or len({(one.kind, one.scope) for group in chosen for one in group}) == 1
    return tuple(account for group in chosen for account in group) if all(chosen) and alike else ()


def _kinds_beside_years(text: str) -> dict[int, str]:
    """“2024年预算比2023年决算”: what follows each year, where it says which kind of account is meant."""
    found = list(_YEAR.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    told = {int(one[1]) % 100 + 2000: text[one.end() : end] for one, end in zip(found, ends[: len(found)], strict=True)}
    return {year: words for year, words in told.items() if names_kind(words)}


def _of_year(scope: Scope, candidates: Sequence[Identity], text: str) -> Scope:
    """The accounts of the year asked for; of the year after it, where they tell its figures by comparison."""
    year = scope.year
    chosen = [account for account in candidates if year is None or account.year == year]
    if not scope.names_department or not chosen:
        # The budget of the next year tells this year's, too, where the department's own account is not held.
        told = {account.department for account in chosen}
        after = [one for one in candidates if one.year - 1 == year and one.department not in told]
        is_plan = not _FINAL_WORDS.search(text)
        chosen += [one for one in after if (one.kind is Kind.BUDGET and is_plan) or not told]
    if not chosen:
        held = "、".join(sorted({f"{account.year}年{account.kind.chinese}" for account in candidates}))
        return replace(scope, missing=f"账目库里没有{year}年的账目（现有{held}）")
    return replace(scope, accounts=_preferred(chosen, text))


def _preferred(accounts: Sequence[Identity], text: str) -> tuple[Identity, ...]:
    """One account for each department: the kind and coverage the words ask for, the latest year."""
    kind = _kind_asked(text)
    coverage = Coverage.UNIT if _UNIT_ONLY.search(text) else Coverage.DEPARTMENT

    def rank(account: Identity) -> tuple[bool, bool, int]:
        return (account.kind is kind, account.scope is coverage, account.year)

    best: dict[str, Identity] = {}
    for account in accounts:
        other = best.setdefault(account.department, account)
        if rank(account) > rank(other):
            best[account.department] = account
    return tuple(best.values())


def _kind_asked(text: str) -> Kind:
    return Kind.BUDGET if _BUDGET_WORDS.search(text) and not _FINAL_WORDS.search(text) else Kind.FINAL


def _compares_with(before: str, after: str) -> bool:
    """Whether the year between is one that another is compared with: “比2023年”, “与2023年相比”."""
    return before.endswith(("比", "较", "比起")) or (
        before.endswith(("与", "和", "同", "跟")) and after.startswith("相比")
    )


def _take_year(text: str) -> tuple[int | None, str]:
    match = _YEAR.search(text)
    years = sorted({int(found[1]) % 100 + 2000 for found in _YEAR.finditer(text)})
    if len(years) == 2 and years[0] + 1 == years[1] and _GROWS.search(text) and _HOW_MUCH.search(text):
        # “23年是…，那24年涨了多少”: the later year's account tells how it changed.
        match = next(found for found in _YEAR.finditer(text) if int(found[1]) % 100 + 2000 == years[1])
    if match is not None:
        text = _LAST_YEAR.sub(lambda said: GAP * len(said[0]), text)
    if match is not None and _compares_with(text[: match.start()], text[match.end() :]):
        # “比2023年” compares the year after it with that year.
        return int(match[1]) % 100 + 2001, text[: match.start()] + "上年" + text[match.end() :]
    if match is not None:
        year = int(match[1]) % 100 + 2000
        rest = _YEAR_CALLED.sub("", cut_out(text, match.start(), match.end()))
        rest = re.sub(rf"(?<!\d){year}年?度?(?=[预决]算)|(?<![\d至到—-]){year}年(?:度)?(?![末初底至到—-])", "", rest)
        return year, re.sub(rf"(?<!\d)(?:{year - 1}年?|{(year - 1) % 100}年)(?:度)?", "上年", rest)
    match = _CHINESE_YEAR.search(text)
    if match is not None:
        digits = [("〇零一二三四五六七八九".index(digit) or 1) - 1 for digit in match.groups()]
        return 2000 + 10 * digits[0] + digits[1], cut_out(text, match.start(), match.end())
    return None, text


def _take_department(
    text: str, library: Held
) -> tuple[tuple[Identity, ...] | None, str, str | None, str | None]:  # fmt: skip
    """The accounts whose department `text` names (None where it names none), the rest, the region it names instead,
    and a body it names that is none of the library's though part of its name is that of one."""
    found = mentions(text, library.bodies)
    if found:
        longest = max(found, key=lambda one: one.end - one.start)
        same = [one for one in found if set(one.names) & set(longest.names)]
        other = other_body(text, longest) if len(found) == 1 else None
        return library.of_bodies(longest.names), without_bodies(text, same, longest.names), None, other
    if (place := place_named(text, library.bodies)) is None:
        return None, without_bodies(text, (), ()), None, None
    mention, is_region = place
    region = text[mention.start : mention.end] if is_region else None
    return library.of_bodies(mention.names), without_bodies(text, [mention], ()), region, None


def _stranger(text: str) -> str | None:
    """A public body that the text still names once the known ones are taken out."""
    match = _STRANGER.search(text)
    return match[1].lstrip("和与跟同及比较") if match is not None else None


def find(library: Sequence[Identity], name: str) -> Identity:
    """The one account that goes by `name`: its id, or words that only it answers to. Raises UnknownAccount."""
    chosen = [account for account in library if account.id == name] or _answering_to(library, name)
    if not chosen:
        raise UnknownAccount(f"账目库里没有“{name}”。用 mingzhang list 查看已有的账目。")
    if len(chosen) > 1:
        raise UnknownAccount(f"“{name}”可以指 {'、'.join(account.id for account in chosen)}，请写得更具体。")
    return chosen[0]


def _answering_to(library: Sequence[Identity], name: str) -> list[Identity]:
    """The accounts whose department `name` names, by a short name or a part of it, in the year and kind it names."""
    text = plain(name)
    year, rest = _take_year(text)
    named, _, _, _ = _take_department(rest, Held.of(library))
    part = rest.strip(GAP)
    chosen = list(named) if named is not None else [account for account in library if part and part in account.title]
    chosen = [account for account in chosen if year is None or account.year == year]
    for word, kind in (("决算", Kind.FINAL), ("预算", Kind.BUDGET)):
        if word in text and any(account.kind is kind for account in chosen):
            chosen = [account for account in chosen if account.kind is kind]
    if _UNIT_ONLY.search(text):
        chosen = [account for account in chosen if account.scope is Coverage.UNIT]
    return chosen
