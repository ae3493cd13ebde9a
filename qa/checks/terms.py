"""What a statement's subject is called in the tables: 一般公共预算财政拨款支出 is the total of its own 口径."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.account import Figure, Kind, Measure
from corpus.concepts import TOTAL, Concept
from corpus.names import plain
from corpus.organs import without_own_name
from qa.checks.book import Book
from qa.checks.said import PERIOD, Said
from qa.checks.trial import rules

BASES = ("all", "fiscal", "general", "fund", "capital")
_OWN = re.compile(
    "^(?:所属各?预算单位|所属各单位|本部门|本单位|我部门|我单位|我局|我委|我办|我院|我校|部门|单位|本年度|财政部门)"
)
_REMEMBERED = 10_000
_STAGES = (
    re.compile("(?!)"), re.compile("(?:支出)?(?:决算|预算)数?$"),
    re.compile("(?<=支出|收入|收支)(?:决算|预算)(?=总计|合计|总额|小计|总规模)|(?:决算|预算)数?$"),
)  # fmt: skip
"""What may be left out of a subject that is no term as it stands: 本年支出决算合计 is 本年支出合计."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a subject names. `subjects` are names that tables print; `basis` is None where only the section tells."""

    flow: str
    part: str
    extent: str
    basis: str | None
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The figures that print what a statement states.

    It is `sure` where the statement must equal one of them; else `doubt` says why a mismatch proves nothing.
    """

    figures: tuple[Figure, ...]
    doubt: str = ""


@lru_cache(_REMEMBERED)
def bare_subject(text: str, department: str) -> str:
    """The subject without the department's name, 本部门 and 、: “…局收、支总计” is 收支总计."""
    subject = re.sub("[、，]", "", plain(text)).replace(plain(department), "")
    return _OWN.sub("", without_own_name(subject, plain(department)))


def is_of_another_time(subject: str) -> bool:
    return PERIOD.match(subject) is not None


def term(subject: str, basis: str | None = None) -> Term | None:
    """The term that the bare subject is in a section of this 口径, None for anything else."""
    if not subject:
        return None
    return next(filter(None, (_term(stage.sub("", subject), basis) for stage in _STAGES)), None)


@cache
def _term(subject: str, basis: str | None) -> Term | None:
    for entry in _entries():
        if entry[0].fullmatch(subject) and (not entry[3] or basis in entry[3]):
            sets, names = entry[1], entry[2]
            subjects = tuple(subject if name == "=" else name for name in names) or (TOTAL,)
            part, extent = sets.get("part", "total"), sets.get("extent", "year")
            return Term(sets["flow"], part, extent, sets.get("basis"), subjects)
    return None


@cache
def _entries() -> tuple[tuple[re.Pattern[str], dict[str, str], tuple[str, ...], tuple[str, ...]], ...]:
    """Each term's pattern, what it sets, its subjects, and the 口径 of the sections it is confined to, if any."""
    return tuple(
        (
            re.compile(entry["pattern"]), entry["sets"],
            tuple(entry.get("subjects", ())), tuple(entry.get("within", ())),
        )
        for entry in rules()["term"]
    )  # fmt: skip


def stages(said: Said, kind: Kind) -> tuple[str, ...]:
    """The stages of a figure (corpus/concepts.py) that the statement may be of, the surest first; none for a change."""
    measure = said.statement.measure
    if kind is Kind.BUDGET:
        return ("budget",) if measure in (Measure.AMOUNT, Measure.BUDGET) else ()
    if measure is Measure.BUDGET:
        initial = rules()["words"]["initial"]
        is_initial = re.search(f"{initial}[^，。；]*$", said.before) is not None
        return ("initial", "budget") if is_initial else ("budget", "adjusted", "initial")
    return ("actual",) if measure in (Measure.AMOUNT, Measure.ACTUAL) else ()


def of_stages(found: Sequence[tuple[str, Sequence[Figure]]]) -> Bound | None:
    """The figures of the stages that a statement may be of, the surest first; 年初预算 is of no other, if printed."""
    filled = [(stage, figures) for stage, figures in found if figures]
    if not filled:
        return None
    stage, figures = filled[0]
    if found[0][0] == "initial":
        doubt = "" if stage == "initial" else "文字是年初预算，表中没有注明是年初预算还是全年预算"
        return Bound(tuple(figures), doubt)
    return Bound(tuple(figure for _, group in filled for figure in group))


def bind(book: Book, said: Said) -> Bound | None:
    """The figures of the tables that a statement of money must agree with, None where it cannot be told."""
    subject = bare_subject(said.statement.subject, book.identity.department)
    named = term(subject, said.basis)
    if named is None or is_of_another_time(subject) or not said.is_money or said.basis == "none":
        return None
    basis = named.basis or said.basis
    if (basis in ("named", "three_public") and named.basis is None) or (said.basis == "nontax" != named.basis):
        return None
    if said.basis == "three_public" != named.basis:
        return None  # 其中：一般公共预算支出 is a part of what the section is about, not of the account
    possible = stages(said, book.identity.kind)
    inner = None if named.basis or basis != "all" else _spoken_of(said)
    bound = of_stages([(stage, _figures(book, named, basis, stage)) for stage in possible])
    if bound is None or bound.doubt:
        return bound
    apart = [figure for stage in possible if inner for figure in _figures(book, named, inner, stage)]
    figures = bound.figures + tuple(apart)
    if inner and not apart:
        return Bound(figures, "表中没有同一口径的数")
    if basis is None and len({figure.value for figure in figures}) > 1:
        return Bound(figures, "文字没有写明口径，各表的数不同")
    return Bound(figures)


_BASIS_NAMED = re.compile(
    "(?P<general>一般公共预算(?:财政拨款)?)|(?P<fund>政府性基金(?:预算)?(?:财政拨款)?)|(?P<fiscal>财政拨款(?!.{0,12}一般公共))"
)


def _spoken_of(said: Said) -> str | None:
    """The 口径 that the paragraph last named before the statement: what follows may be divided off it."""
    named = list(_BASIS_NAMED.finditer(plain(said.before)))
    return str(named[-1].lastgroup) if named else None


def _figures(book: Book, named: Term, basis: str | None, stage: str) -> tuple[Figure, ...]:
    found = (book.by_concept.get(what, ()) for what in _concepts(book, named, basis, stage))
    return tuple(figure for figures in found for figure in figures)


def _concepts(book: Book, named: Term, basis: str | None, stage: str) -> Iterator[Concept]:
    flows = ("income", "expenditure") if named.flow == "both" else (named.flow,)
    extents = _extents(named, book.identity.kind)
    for flow in flows:
        for subject in named.subjects:
            for one in _bases(named, basis):
                for extent in extents:
                    yield Concept(subject, None, flow, named.part, one, stage, extent)
    if (named.flow, basis, named.extent, named.subjects) == ("income", "fiscal", "year", (TOTAL,)):
        yield Concept("财政拨款收入", None, "income", "total", "all", stage)


def _extents(named: Term, kind: Kind) -> tuple[str, ...]:
    """Of the year, or with what was carried over; of a budget the words do not tell which."""
    return ("grand", "year") if named.extent == "any" or kind is Kind.BUDGET else (named.extent,)


def _bases(named: Term, basis: str | None) -> tuple[str, ...]:
    if basis is None:
        return BASES
    if basis == "three_public":
        return ("fiscal", "general")
    if basis != "all" and named.flow == "income" and named.subjects != (TOTAL,):
        return ("all", basis)  # 一般公共预算财政拨款收入 stands in the table of all income, too
    return (basis,)
