"""What the `check` command does with accounts of a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.account import Identity
from corpus.library import Library
from qa.as_json import Record
from qa.checks.paper import paper
from qa.checks.records import records
from qa.checks.report import Shown, headline, lines
from qa.checks.run import Report, check_account
from qa.checks.workbook import workbook
from qa.written import write, writer_for

_WRITERS = {".xlsx": workbook, ".docx": paper}


def reports(library: Library, chosen: Sequence[Identity]) -> list[Report]:
    return [check_account(library.account(identity.id)) for identity in chosen]


def readable(found: Sequence[Report], shown: Shown) -> str:
    return "\n\n".join("\n".join(lines(report, shown)) for report in found)


def summary(found: Sequence[Report]) -> str:
    """A line for each account, those with most errors first, and how to see more."""
    ordered = sorted(found, key=lambda report: -len(report.errors))
    told = [headline(report) for report in ordered]
    return "\n".join([*told, "用 mingzhang check 账名 看每一处；加 --output 文件.xlsx 或 .docx 导出全部。"])


def json_records(found: Sequence[Report], with_rounding: bool, with_unchecked: bool) -> Iterator[Record]:
    for report in found:
        yield from records(report, with_rounding, with_unchecked)


def export(found: Sequence[Report], output: Path) -> None:
    """Write the findings of all accounts to a file. Raises MingzhangError for other forms and where it cannot write."""
    write(output, writer_for(output, _WRITERS)(found))
