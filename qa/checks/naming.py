"""Names of 类, 款 and 项: in prose against the tables, in tables against one another and the standard."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from corpus.account import Origin, Table
from corpus.checks.check import Outcome
from corpus.names import item_name, plain
from corpus.standard.subjects import names_of, standard_names, subject_names
from qa.checks import telling
from qa.checks.amounts import tolerance
from qa.checks.book import Book, yuan
from qa.checks.said import Said
from qa.checks.spoken_names import is_misprint, spoken_name_trials
from qa.checks.subjects import Entry, Path, entries, path_of, rows_named, same_name, tables_for
from qa.checks.trial import FindingKind, Place, Trial, rules

_SHORTEST = 4
_UNSURE = (Origin.SPACING, Origin.RECOGNITION)
"""Where labels may be torn or misread."""


def naming_trials(book: Book) -> Iterator[Trial]:
    yield from _in_prose(book)
    yield from _by_code(book)
    yield from _in_summaries(book)
    yield from _misspelt(book)
    yield from spoken_name_trials(book)


def _in_prose(book: Book) -> Iterator[Trial]:
    tried: set[tuple[int, int, str]] = set()
    for said in book.said:
        stated = said.statement
        path = path_of(stated.subject)
        if path is None or (stated.section, stated.paragraph, path.told) in tried:
            continue
        tried.add((stated.section, stated.paragraph, path.told))
        tables = [(table, entries(book, table)) for table in tables_for(book, said)]
        if tables:
            yield _path_trial(book, said, path, tables)


def _path_trial(book: Book, said: Said, path: Path, tables: Sequence[tuple[Table, Sequence[Entry]]]) -> Trial:
    here = _named_in(book, said, path)
    told = f"{telling.section(said)}写“{path.told}”"
    named = [entry for _, listed in tables for entry in rows_named(listed, path)]
    repeated = _taken_twice(book, said, path, named, tables) if named else None
    if named and repeated is None:
        return Trial("subject_name", FindingKind.NAMING, Outcome.HOLDS, (here,), told)
    meant = repeated or _meant(book, said, path, tables)
    if meant is None:
        return _unknown(book, said, path, tables)
    level, wrong, right = _difference(path, meant.path)
    row = meant.table.rows[meant.row]
    told = (
        f"{told}，{level}级科目名与表{meant.table.number}《{meant.table.title}》{row.code} "
        f"“{meant.path.told}”不符：“{wrong}”应为“{right}”。"
    )
    others = (book.place(meant.figure),) if meant.figure is not None else ()
    amounts = [book.place(one) for one in _amounts(book, said)] if repeated else []
    return Trial("subject_name", FindingKind.NAMING, Outcome.FAILS, (*amounts, here), told, others, right, wrong)


def _amounts(book: Book, said: Said) -> list[Said]:
    return [other for other in book.said if _is_same_item(other, said) and other.is_money]


def _taken_twice(
    book: Book, said: Said, path: Path, named: Sequence[Entry], tables: Sequence[tuple[Table, Sequence[Entry]]]
) -> Entry | None:
    """The row meant where a name stands a second time: its amount is another row's, its own was given before."""
    mine = _amounts(book, said)
    elsewhere = [
        other for other in book.said
        if other.statement.section == said.statement.section and other.is_money
        and other.statement.paragraph != said.statement.paragraph and path_of(other.statement.subject) == path
    ]  # fmt: skip
    if _fit(book, mine, named) or not _fit(book, elsewhere, named):
        return None
    meant = _meant(book, said, path, tables)
    return meant if meant is not None and _fit(book, mine, [meant]) else None


def _fit(book: Book, amounts: Sequence[Said], rows: Sequence[Entry]) -> bool:
    return any(
        row.figure is not None and row.figure.value
        and abs(yuan(row.figure) - one.yuan) <= tolerance(book, one, row.figure)
        for row in rows for one in amounts
    )  # fmt: skip


def _named_in(book: Book, said: Said, path: Path) -> Place:
    """The sentence that names the subject, which need not be the one that states its amount."""
    sentences = re.split("(?<=。)", said.paragraph.text)
    sentence = next((one for one in sentences if path.name in plain(one)), said.statement.sentence)
    return book.text_place(sentence, said.paragraph.page, said.section.name)


def _unknown(book: Book, said: Said, path: Path, tables: Sequence[tuple[Table, Sequence[Entry]]]) -> Trial:
    """A subject of which no row can be meant: the tables do not have it, if they are read for sure."""
    here = _named_in(book, said, path)
    table = tables[0][0]
    told = f"{telling.section(said)}写“{path.told}”，表{table.number}《{table.title}》没有这个科目。"
    trial = Trial("subject_name", FindingKind.NAMING, Outcome.FAILS, (here,), told, (), None, path.name)
    sure = all(one.origin.is_sure for one, _ in tables) and said.value
    return trial if sure else trial.unchecked("没有找到对应的科目")


def _meant(book: Book, said: Said, path: Path, tables: Sequence[tuple[Table, Sequence[Entry]]]) -> Entry | None:
    """The row that a misnamed subject must be: all names but one are its, and if several are, the amount too."""
    alike = [
        entry for _, listed in tables for entry in listed
        if entry.path.depth == path.depth and _wrong_levels(path, entry.path) == 1
    ]  # fmt: skip
    amounts = _amounts(book, said)
    by_amount = [
        entry for entry in alike
        if entry.figure is not None
        and any(abs(yuan(entry.figure) - one.yuan) <= tolerance(book, one, entry.figure) for one in amounts)
    ]  # fmt: skip
    for found in (by_amount, alike):
        if found and len({entry.code for entry in found}) == 1:
            return found[0]
    return None


def _is_same_item(one: Said, other: Said) -> bool:
    mine, its = one.statement, other.statement
    return (mine.section, mine.paragraph, mine.subject) == (its.section, its.paragraph, its.subject)


def _wrong_levels(path: Path, other: Path) -> int:
    return sum(bool(a) and not same_name(a, b) for a, b in zip(path.names, other.names, strict=True))


def _difference(path: Path, right: Path) -> tuple[str, str, str]:
    levels = zip("类款项", path.names, right.names, strict=True)
    return next((level, a, b) for level, a, b in levels if a and not same_name(a, b))


def _by_code(book: Book) -> Iterator[Trial]:
    """One code has one name in every table, and in the standard if the standard's is known here."""
    labels: defaultdict[str, list[tuple[str, Place, Table]]] = defaultdict(list)
    shown = {table.number for table in book.shown}
    others = [table for table in book.account.tables if table.number not in shown and table.origin.is_sure]
    for table in (*book.shown, *others):
        if table.origin in _UNSURE:
            continue
        for index, row in enumerate(table.rows):
            name = item_name(row.label)
            # Beside a code a table of chosen items may name a project; what is almost the subject's name is meant so.
            near = table.number in shown or any(is_misprint(name, one) for one, _, _ in labels.get(row.code or "", ()))
            if row.code and row.label and near:
                labels[row.code].append((name, _row_place(book, table, index), table))
    for code, printed in labels.items():
        yield from _names_of(code, printed)


def _row_place(book: Book, table: Table, index: int) -> Place:
    first = book.first_of_row.get((table.number, index))
    if first is not None:
        return book.place(first)
    return book.text_place(table.rows[index].label, next(iter(table.pages), None), table.title)


def _names_of(code: str, printed: Sequence[tuple[str, Place, Table]]) -> Iterator[Trial]:
    known = names_of(code)
    votes = Counter(name for name, _, _ in printed)
    usual = next((name for name in votes if any(same_name(name, right) for right in known)), votes.most_common(1)[0][0])
    for name, place, table in printed:
        told = f"表{table.number}《{table.title}》科目{code}写作“{name}”"
        alone = len(printed) == 1 and not table.origin.is_sure
        if not same_name(name, usual) and not alone:
            yield Trial(
                "subject_code", FindingKind.NAMING, Outcome.FAILS, (place,), f"{told}，别处写作“{usual}”。",
                tuple(other for other_name, other, _ in printed if other_name == usual)[:1], usual, name,
            )  # fmt: skip
        elif known and not alone and not any(same_name(name, right) for right in known):
            trial = Trial(
                "standard_name", FindingKind.NAMING, Outcome.FAILS, (place,),
                f"{told}，标准名称是“{known[0]}”。", (), known[0], name,
            )  # fmt: skip
            yield trial if _is_slip(name, known) else trial.unchecked("可能是本地或某年的名称")
        else:
            yield Trial("subject_code", FindingKind.NAMING, Outcome.HOLDS, (place,), told)


def _is_slip(name: str, known: Sequence[str]) -> bool:
    """Whether the name is a misprint of the standard's, or another subject's; any other may be one not known here."""
    others = any(same_name(name, other) for other in standard_names())
    return others or any(is_misprint(name, right) for right in known)


def _in_summaries(book: Book) -> Iterator[Trial]:
    """The 类 that have money in the summary tables are named as in the tables by code, and as in the standard."""
    coded = [entry.path.name for kind in ("expenditure", "general_expenditure", "income") for table in book.tables(kind)
             for entry in entries(book, table) if entry.path.depth == 1]  # fmt: skip
    standard = [name for code, names in subject_names().items() if len(code) == 3 for name in names]
    if not coded:
        return
    for figure, what in book.figures:
        if figure.table.standard not in ("summary", "fiscal_summary") or not figure.value or figure.row.code:
            continue
        if what.flow != "expenditure" or figure.row.side is None or "支出" not in figure.row.side or not what.subject:
            continue
        name = item_name(figure.row.label)
        if re.fullmatch(rules()["names"]["nature"], name):
            continue
        if not name.endswith("支出") or any(same_name(name, one) for one in (*coded, *standard)):
            continue
        told = f"{telling.where(figure)}的类级科目“{name}”在支出决算表中没有，也不是标准科目名称。"
        numbered = plain(figure.row.label) != name
        if numbered:
            yield Trial("standard_name", FindingKind.NAMING, Outcome.FAILS, (book.place(figure),), told, (), None, name)


def _misspelt(book: Book) -> Iterator[Trial]:
    """A row of a summary table that is one of the standard's but for one character."""
    words = rules()["names"]
    known = [*words["summary"], *(name for code, names in subject_names().items() if len(code) == 3 for name in names)]
    for table in book.tables("summary", "fiscal_summary"):
        if not table.origin.is_sure:
            continue
        for index, row in enumerate(table.rows):
            name = item_name(row.label)
            if row.code or len(name) < _SHORTEST or any(same_name(name, right) for right in known):
                continue
            near = [right for right in known if _is_one_off(name, plain(right), words["telling"])]
            if len(near) == 1:
                told = f"表{table.number}《{table.title}》的“{row.label}”应是“{near[0]}”。"
                place = _row_place(book, table, index)
                yield Trial("standard_name", FindingKind.NAMING, Outcome.FAILS, (place,), told, (), near[0], name)


def _is_one_off(name: str, right: str, telling_apart: str) -> bool:
    """Whether one character stands for another, and none that makes another item of it (年初 for 年末)."""
    apart = [one for one, other in zip(name, right, strict=False) if one != other]
    return len(name) == len(right) and len(apart) == 1 and apart[0] not in telling_apart
