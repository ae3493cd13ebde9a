"""Whose accounts a question is about: department, year, kind; taken out of its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.account import Identity, Kind
from corpus.account import Scope as Coverage
from corpus.errors import UnknownAccount
from corpus.names import plain
from corpus.organs import name_in, places_of
from qa.spelling import respelt

GAP = ","
"""Stands where a name or a year was taken out, so that its neighbours do not grow together."""

_YEAR = re.compile(
    r"(?<!\d)(20\d\d|(?<=[^\d.])\d\d(?=年)|^\d\d(?=年))(?:年度?(?![末初底])|(?=年[末初底])|(?![\d年.万亿元]))"
)
_CHINESE_YEAR = re.compile("二[〇零]([〇零一二三四五六七八九])([〇零一二三四五六七八九])年?度?")
_SOME_BODY = re.compile("(?:这个|那个|这家|那家|该)(?:局|委|办|部门|单位|街道|中心)")
_STRANGER = re.compile(
    rf"(?:^|{GAP})([\u4e00-\u9fff]{{2,10}}?(?:局|委员会|办公室|街道办事处|(?<!办公)(?<!大)(?<!展)(?<!餐)厅|法院|检察院)|[\u4e00-\u9fff]{{2,4}}街道)(?![长里内(及]|机关|支出|事务)"
)
"""A public body named at the beginning of what is left of the question."""
_UNIT_ONLY = re.compile("本级|本部|单位(?:预算|决算)")
_EXCEPT = re.compile("(?:除了?|除去|不算|不含|除开)$")
_EXCEPTED = re.compile(f"(?:除了?|除去|不算|不含|除开){GAP}(?:以外|之外|外)?")
_GROWS = re.compile("[比较增减涨降]|变化|相差|差多少|差了")
_BODY = re.compile("[局委办厅院部处会队站所]|中心|街道|镇|乡")
_ALL_BODIES = re.compile(
    "(?:这|那)?(?:哪一?|各|所有|全部|每一?|几)(?:个|家)?(?:部门|单位|委办局|局)(?:里|中|当中|之间)?|谁家?(?=的|花|最|更|用)"
)
_RECALLS = re.compile(
    "(?:那|那么)?(?:这|那)?(?:两个?(?:部门|单位|家|局|者)?|它们|他们)?(?:合计|一共|总共|加起来|相加|相差|差|谁|哪个|哪家)"
    "(?:是|更|的)?(?:多少|几何|多|高|少|低|大|小)*(?:元|万元)?[呢吗?。]*"
)
_ALL_YEARS = re.compile("(?:近|这|最近|过去)(?:几|[两二三四五六])年(?:来|里)?|历年来?|哪一?年|逐年|各年度?|每一?年")
_SPAN_OF_YEARS = re.compile(r"(20\d\d)年?(?:-|—|~|至|到)(20\d\d)年?")


MOST_YEARS = 20
SHORTEST_MISSPELT = 3
"""Characters of a name with a wrong one among them."""


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
    pieces: tuple[str, ...] = ()
    """For several departments named one by one, what the text says between each and the next."""


def resolve(text: str, library: Sequence[Identity], before: Scope | None = None) -> Scope:
    """The scope of `text` (in the form of corpus.names.plain) among the accounts of the library.

    What the text leaves open is taken from `before`, the scope of the question before it.
    """
    return _side_by_side(text, library, before) or _single(text, library, before)


def _single(text: str, library: Sequence[Identity], before: Scope | None) -> Scope:
    years = {int(match[1]) % 100 + 2000 for match in _YEAR.finditer(text)}
    if len(years) > 1 and not _GROWS.search(text):
        held = {account.year for account in library}
        absent = "、".join(f"{year}年" for year in sorted(years - held))
        if absent:
            return Scope((), text, None, False, missing=f"账目库里没有{absent}的账目")
    year, rest = _take_year(text)
    named, rest = _take_department(rest, library)
    if named is None and before is not None and before.accounts:
        named = tuple(account for account in library if account.department == before.accounts[0].department)
        year = year if year is not None else before.year
    candidates = library if named is None else named
    stranger = _stranger(rest)
    scope = Scope((), rest, year, named is not None)
    if stranger is not None:
        return replace(scope, missing=f"账目库里没有“{stranger}”的账目")
    return _of_year(scope, candidates, text)


def recalled(text: str, scopes: Sequence[Scope]) -> Scope | None:
    """The last two accounts of the talk side by side, where the text sets them against each other (“合计呢”)."""
    if not _RECALLS.fullmatch(text) or len(scopes) < 2:
        return None
    last = tuple(dict.fromkeys(scope.accounts[0] for scope in scopes[-2:] if len(scope.accounts) == 1))
    return Scope(last, text, None, True, compared=last) if len(last) > 1 else None


def _side_by_side(text: str, library: Sequence[Identity], before: Scope | None) -> Scope | None:
    """The scope of a question about several departments, or several years of one; None if it is about one."""
    text = _SPAN_OF_YEARS.sub(_each_year, text)
    years = [int(match[1]) % 100 + 2000 for match in _YEAR.finditer(text)]
    rest = _YEAR.sub(GAP, text)
    spans = _of_one_region(_departments_in(rest, library))
    ends = [*(start for start, _, _ in spans[1:]), len(rest)][: len(spans)]
    pieces = tuple(rest[end:after] for (_, end, _), after in zip(spans, ends, strict=True))
    spared = [name for start, _, names in spans for name in names if _EXCEPT.search(rest[:start])]
    for start, end, _ in reversed(spans):
        rest = _cut_out(rest, start, end)
    if len(spans) == 1 and spared and _ALL_BODIES.search(rest):
        library = [account for account in library if account.department not in spared]
        spans, rest = [], _EXCEPTED.sub(GAP, rest)
    groups = [[account for account in library if account.department in names] for _, _, names in spans]
    if not groups and before is not None and before.accounts:
        groups = [[account for account in library if account.department == before.accounts[0].department]]
    if len(groups) > 1 or (not groups and _ALL_BODIES.search(rest)):
        rest = rest if groups else _ALL_BODIES.sub(GAP, rest)
        chosen = _departments_compared(groups or [list(library)], years, text)
    elif len(set(years)) > 1 or _ALL_YEARS.search(rest):
        rest = _ALL_YEARS.sub(GAP, rest)
        chosen = _years_compared(groups[0] if groups else list(library), years, text)
    else:
        return None
    if len(chosen) < 2 or _stranger(rest) is not None:
        return None
    one_each = len(pieces) == len(chosen) > 1
    return Scope(chosen, rest, None, bool(groups), compared=chosen, pieces=pieces if one_each else ())


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
    chosen = [_preferred([account for account in accounts if account.year == year], text) for year in wanted]
    same_kind = len({(account.kind, account.scope) for group in chosen for account in group}) == 1
    return tuple(account for group in chosen for account in group) if all(chosen) and same_kind else ()


def _of_year(scope: Scope, candidates: Sequence[Identity], text: str) -> Scope:
    """The accounts of the year asked for; of the year after it, where they tell its figures by comparison."""
    year = scope.year
    chosen = [account for account in candidates if year is None or account.year == year]
    if not chosen:
        chosen = [account for account in candidates if account.year - 1 == year]
    if not chosen:
        held = "、".join(sorted({f"{account.year}年{account.kind.chinese}" for account in candidates}))
        return replace(scope, missing=f"账目库里没有{year}年的账目（现有{held}）")
    return replace(scope, accounts=_preferred(chosen, text))


def _preferred(accounts: Sequence[Identity], text: str) -> tuple[Identity, ...]:
    """One account for each department: the kind and coverage the words ask for, the latest year."""
    kind = Kind.BUDGET if "预算" in text and "决算" not in text else Kind.FINAL
    coverage = Coverage.UNIT if _UNIT_ONLY.search(text) else Coverage.DEPARTMENT

    def rank(account: Identity) -> tuple[bool, bool, int]:
        return (account.kind is kind, account.scope is coverage, account.year)

    departments = dict.fromkeys(account.department for account in accounts)
    return tuple(max((a for a in accounts if a.department == name), key=rank) for name in departments)


def _compares_with(before: str, after: str) -> bool:
    """Whether the year between is one that another is compared with: “比2023年”, “与2023年相比”."""
    return before.endswith(("比", "较")) or (before.endswith(("与", "和", "同", "跟")) and after.startswith("相比"))


def _take_year(text: str) -> tuple[int | None, str]:
    match = _YEAR.search(text)
    if match is not None and _compares_with(text[: match.start()], text[match.end() :]):
        # “比2023年” compares the year after it with that year.
        return int(match[1]) % 100 + 2001, text[: match.start()] + "上年" + text[match.end() :]
    if match is not None:
        year = int(match[1]) % 100 + 2000
        rest = _cut_out(text, match.start(), match.end())
        return year, re.sub(rf"(?<!\d){year - 1}年?(?:度)?", "上年", rest)
    match = _CHINESE_YEAR.search(text)
    if match is not None:
        digits = [("〇零一二三四五六七八九".index(digit) or 1) - 1 for digit in match.groups()]
        return 2000 + 10 * digits[0] + digits[1], _cut_out(text, match.start(), match.end())
    return None, text


def _take_department(text: str, library: Sequence[Identity]) -> tuple[tuple[Identity, ...] | None, str]:
    """The accounts whose department `text` names, None where it names none."""
    found = _departments_in(text, library)
    if found:
        start, end, names = max(found, key=lambda span: span[1] - span[0])
        return tuple(account for account in library if account.department in names), _cut_out(text, start, end)
    return _take_place(text, library)


def _departments_in(text: str, library: Sequence[Identity]) -> list[tuple[int, int, list[str]]]:
    """The stretches of `text` that name departments, in order: (start, end, departments that go by that name)."""
    names = tuple(dict.fromkeys(account.department for account in library))
    spans: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for name in names:
        if (span := name_in(text, name)) is not None:
            spans[span].append(name)
    if not spans and _BODY.search(text):
        for name in names:
            if (span := _misspelt_in(text, name)) is not None:
                spans[span].append(name)
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other_start or other_end <= start for other_start, other_end in chosen):
            chosen.append((start, end))
    return [(start, end, spans[start, end]) for start, end in sorted(chosen)]


def _of_one_region(spans: list[tuple[int, int, list[str]]]) -> list[tuple[int, int, list[str]]]:
    """“清河区水务局和审计局”: a name that many bodies go by means the one of the region named beside it."""
    regions = {places_of(names[0]) for _, _, names in spans if len(names) == 1}
    near = [[name for name in names if places_of(name) in regions] for _, _, names in spans]
    return [(start, end, close or names) for (start, end, names), close in zip(spans, near, strict=True)]


def _misspelt_in(text: str, name: str) -> tuple[int, int] | None:
    """Where `text` names the body with one character that only sounds right: 规滑局 for 规划局."""
    mended = respelt(text, name)
    span = name_in(mended, name)
    if span is None:
        return None
    wrong = sum(one != other for one, other in zip(text[slice(*span)], mended[slice(*span)], strict=True))
    return span if wrong == 1 and span[1] - span[0] >= SHORTEST_MISSPELT else None


def _take_place(text: str, library: Sequence[Identity]) -> tuple[tuple[Identity, ...] | None, str]:
    """The accounts of the most specific place that `text` names (“东湖那个局”)."""
    best: list[Identity] = []
    depth = 0
    span = (0, 0)
    for account in library:
        for level, place in enumerate(places_of(account.department), 1):
            match = re.search(rf"{re.escape(place)}(?:市|区|县)?", text)
            if match and level > depth:
                best, depth, span = [account], level, match.span()
            elif match and level == depth and account not in best:
                best.append(account)
    if not best:
        return None, text
    rest = _cut_out(text, *span)
    return tuple(best), _SOME_BODY.sub(GAP, rest)


def _stranger(text: str) -> str | None:
    """A public body that the text still names once the known ones are taken out."""
    match = _STRANGER.search(text)
    return match[1].lstrip("和与跟同及比较") if match is not None else None


def _cut_out(text: str, start: int, end: int) -> str:
    return text[:start] + GAP + text[end:]


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
    named, _ = _take_department(rest, library)
    part = rest.strip(GAP)
    chosen = list(named) if named is not None else [account for account in library if part and part in account.title]
    chosen = [account for account in chosen if year is None or account.year == year]
    for word, kind in (("决算", Kind.FINAL), ("预算", Kind.BUDGET)):
        if word in text and any(account.kind is kind for account in chosen):
            chosen = [account for account in chosen if account.kind is kind]
    if _UNIT_ONLY.search(text):
        chosen = [account for account in chosen if account.scope is Coverage.UNIT]
    return chosen
