"""python -m evals.drafts: what the published explanations state and the tables support, looked for in our drafts."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

import click
from platformdirs import user_data_path

from corpus.account import Account, Identity, Kind, Measure, Paragraph, Section
from corpus.checks.check import Outcome
from corpus.errors import MingzhangError
from corpus.library import Library
from corpus.statements import read_statements
from qa.accounts.ledger import Ledger
from qa.answer import Citation
from qa.checks.amounts import amount_trials
from qa.checks.book import Book
from qa.checks.ratios import ratio_trials
from qa.checks.run import check_account
from qa.checks.shares import share_trials
from qa.checks.trial import Key, Trial
from qa.departments.scope import find
from qa.drafting.binding import derive
from qa.drafting.command import drafted
from qa.drafting.draft import BLANKS, BUDGET_BLANK, Draft
from qa.evidence.facts import Fact
from qa.evidence.money import agree, differ_by_rounding, places

KIND = "说明"
_SAME_NAME = 0.7
"""How like the names of one thing are: 公务用车购置及运行费 and 公务用车购置及运行维护费."""
_ROUNDED = Decimal("1.5")
"""Of its last digit: as far as a rate is off that was reckoned from rounded amounts."""
_LEAVES = frozenset(["名词", "绩效"])
"""Words of the headings of parts that are no explanation of tables."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one account. `stated` numbers of its prose stand up to the tables, `told` of them the draft has too.

    `alike` of them it tells, read as prose is read, of the same thing; the others it may call by another name.
    """

    account: Identity
    stated: int
    told: int
    alike: int
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    """Numbers of the published prose that the tables contradict."""
    bound: int
    found: tuple[str, ...]
    """What the checks find in the draft, read as the prose of the account."""


def measure(library: Library, identity: Identity) -> Measured:
    account = library.account(identity.id)
    made = drafted(library, [identity], KIND)
    trials = [one for one in _trials(account) if one.outcome is not Outcome.UNCHECKED]
    failed = _places(one for one in trials if one.outcome is Outcome.FAILS)
    held = _places(one for one in trials if one.outcome is Outcome.HOLDS and not _rests_on(one, failed))
    held = {key: place for key, place in held.items() if key not in failed}
    values = list(_values(made))
    theirs = _by_place(Ledger.of(account).prose)
    ours = list(Ledger.of(_as_prose(account, made)).prose)
    missing = [place for place in held.values() if not _is_told(place, values)]
    return Measured(
        identity,
        len(held),
        len(held) - len(missing),
        sum(any(_is_alike(one, other) for other in ours for one in theirs.get(place, ())) for place in held.values()),
        tuple(map(_line, missing)),
        tuple(map(_line, failed.values())),
        sum(piece.binding is not None for paragraph in made.paragraphs for piece in paragraph.pieces),
        tuple(finding.statement for finding in check_account(_as_prose(account, made)).errors),
    )


def _trials(account: Account) -> Iterator[Trial]:
    book = Book(account)
    return chain(amount_trials(book), ratio_trials(book), share_trials(book))


def _places(trials: Iterable[Trial]) -> dict[Key, Citation]:
    """The stated numbers that the trials are about."""
    return {
        place.key: place.citation
        for trial in trials
        for place in trial.suspects
        if place.citation.quote and place.citation.value is not None and _is_explanation(place.citation.section or "")
    }


def _is_explanation(section: str) -> bool:
    return not any(word in section for word in _LEAVES)


def _rests_on(trial: Trial, failed: Mapping[Key, Citation]) -> bool:
    """Whether it holds only with a number that the tables contradict."""
    return any(place.key in failed for place in trial.others)


def _values(made: Draft) -> Iterator[tuple[Decimal, str]]:
    for paragraph in made.paragraphs:
        for piece in paragraph.pieces:
            derived = derive(piece.binding) if piece.binding is not None else None
            if derived is not None and derived.value is not None:
                yield derived.value, derived.unit


def _is_told(stated: Citation, values: Sequence[tuple[Decimal, str]]) -> bool:
    assert stated.value is not None
    return any(_same(stated.value, stated.unit or "", value, unit) for value, unit in values)


def _same(stated: Decimal, unit: str, value: Decimal, other: str) -> bool:
    """The same but for rounding; a published rate that lacks its % is one."""
    if other == "%":
        return unit in {"%", ""} and abs(stated - value) <= Decimal(1).scaleb(-places(stated)) * _ROUNDED
    return agree(stated, unit, value, other) or (unit == other and differ_by_rounding(stated, value, 1))


def _line(cited: Citation) -> str:
    return f"{cited.value}{cited.unit} “{cited.quote}”"


def _by_place(facts: Iterable[Fact]) -> Mapping[Citation, list[Fact]]:
    """What the statements are about, by where and how much they are."""
    found: defaultdict[Citation, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.citation].append(fact)
    return found


def _is_alike(one: Fact, other: Fact) -> bool:
    """Whether they tell the same number of the same thing."""
    names = SequenceMatcher(None, one.concept.subject, other.concept.subject).ratio()
    return (
        _same(one.value, one.unit, other.value, other.unit)
        and one.concept.part == other.concept.part
        and _measured(one) == _measured(other)
        and (names >= _SAME_NAME or other.concept.subject == _last(one.concept.subject))
    )


def _measured(fact: Fact) -> Measure:
    """An outcome is an amount, in final accounts; a budget is one in budgets."""
    is_plan = fact.account.kind is Kind.BUDGET and fact.measure is Measure.BUDGET
    return Measure.AMOUNT if is_plan or fact.measure is Measure.ACTUAL else fact.measure


def _last(subject: str) -> str:
    """行政运行 of 某某支出-某某事务-行政运行科目."""
    return subject.removesuffix("科目").rpartition("-")[2]


def _as_prose(account: Account, made: Draft) -> Account:
    """The account with the draft for its prose."""
    sections = tuple(_sections(made))
    statements = read_statements(sections, account.identity.year)
    return replace(account, sections=sections, statements=statements, titles=(), contents=())


def _sections(made: Draft) -> Iterator[Section]:
    path: list[str] = []
    texts: list[Paragraph] = []
    for paragraph in made.paragraphs:
        if not paragraph.level:
            texts.append(Paragraph(_filled(paragraph.text)))
            continue
        if texts:
            yield Section(tuple(path), tuple(texts))
        texts = []
        path = [*path[: paragraph.level - 1], paragraph.text]
    if texts:
        yield Section(tuple(path), tuple(texts))


def _filled(text: str) -> str:
    """As if people had filled in the blanks with words that say nothing, and left out the amounts they do not know."""
    text = re.sub(f"[^，。；：]*{BUDGET_BLANK}[，；]?", "", text)
    for blank in BLANKS:
        text = text.replace(blank, "另行说明")
    return text


@click.command()
@click.argument("names", metavar="[ACCOUNT…]", nargs=-1)
@click.option(
    "--library", "directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    envvar="MINGZHANG_LIBRARY", default=user_data_path("mingzhang"), help="账目库的文件夹。",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="每份账一行 JSON。")
def main(names: tuple[str, ...], directory: Path, as_json: bool) -> None:
    """重新起草账目库里各份账的情况说明，和公开的文字说明比。"""
    try:
        with Library.open(directory) as library:
            identities = library.identities()
            for identity in [find(identities, name) for name in names] or identities:
                measured = measure(library, identity)
                click.echo(_record(measured) if as_json else "\n".join(_readable(measured)))
    except MingzhangError as error:
        sys.exit(str(error))


def _record(measured: Measured) -> str:
    return json.dumps(
        {
            "account": measured.account.id, "stated": measured.stated, "told": measured.told, "alike": measured.alike,
            "missing": measured.missing, "wrong": measured.wrong, "bound": measured.bound, "found": measured.found,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _readable(measured: Measured) -> Iterator[str]:
    yield (
        f"{measured.account.title}：文字说明里与表相符的数 {measured.stated} 个，起草稿里有 {measured.told} 个，"
        f"其中照样读出是同一件事的 {measured.alike} 个；"
        f"起草稿有出处的数 {measured.bound} 个，核对查出 {len(measured.found)} 处"
    )
    for title, lines in (("没有", measured.missing), ("原文与表不符", measured.wrong), ("查出", measured.found)):
        yield from (f"  {title}：{line}" for line in lines)


if __name__ == "__main__":
    main()
