"""Answers, figures and statements as the JSON of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from corpus.account import Account, Figure
from corpus.library import Entry, TableEntry
from corpus.proofs import Verdict, checks, doubtful, place, proofs
from qa.answer import Answer, Citation, Conflict, Labelled
from qa.evidence.facts import doubt

Record = dict[str, Any]


def answer_record(answer: Answer, elapsed_ms: float) -> Record:
    """One answer; `elapsed_ms` is the time it took, in milliseconds."""
    return {
        "question": answer.question,
        "status": answer.status,
        "kind": answer.kind,
        "text": answer.text,
        "value": _text(answer.value),
        "unit": answer.unit,
        "values": [_labelled(value) for value in answer.values],
        "verdict": answer.verdict,
        "formula": answer.formula,
        "conflicts": [_conflict(conflict) for conflict in answer.conflicts],
        "citations": [citation_record(citation) for citation in answer.citations],
        "suggestions": list(answer.suggestions),
        "reworded": answer.is_reworded,
        "elapsed_ms": round(elapsed_ms, 1),
    }


def citation_record(citation: Citation) -> Record:
    """A figure's place in a table, or a quotation with its section."""
    who = citation.account
    record: Record = {"account": who.id, "department": who.department, "year": who.year, "kind": who.kind}
    if citation.table is not None:
        record |= {
            "table": citation.table,
            "table_no": citation.table_no,
            "row": citation.row,
            "row_code": citation.row_code,
            "row_no": citation.row_no,
            "side": citation.side,
            "column": citation.column,
        }
    else:
        record |= {"section": citation.section, "quote": citation.quote}
    record |= {
        "value": _text(citation.value),
        "unit": citation.unit,
        "page": citation.page,
        "box": _box(citation.box),
    }
    return record if citation.doubt is None else record | {"doubt": citation.doubt}


def entry_record(entry: Entry) -> Record:
    """One account as `list` shows it."""
    who = entry.identity
    verdicts = Counter(table.proof.verdict for table in entry.money)
    return {
        "account": who.id,
        "department": who.department,
        "year": who.year,
        "kind": who.kind,
        "scope": who.scope,
        "source": entry.source_name,
        "pages": entry.page_count,
        "tables": entry.tables,
        "figures": entry.figures,
        **{verdict.value: verdicts[verdict] for verdict in Verdict},
        "proofs": [_table_record(table) for table in entry.money],
    }


def _table_record(table: TableEntry) -> Record:
    proof = table.proof
    return {
        "table": table.title,
        "table_no": table.number,
        "origin": table.origin,
        "proof": proof.verdict,
        "checks_held": proof.held,
        "checks_failed": proof.failed,
        "figures": proof.figures,
        "figures_proven": proof.proven,
    }


def figure_records(account: Account) -> Iterator[Record]:
    """Every figure of the tables of money."""
    tried = checks(account)
    proven, doubted = proofs(account, tried), doubtful(tried)
    for figure in account.figures():
        failed = doubted.get(place(figure))
        yield _figure_record(figure) | {
            "origin": figure.table.origin,
            "proof": proven[figure.table.number].verdict,
            "doubt": None if failed is None else doubt(failed),
        }


def _figure_record(figure: Figure) -> Record:
    """One figure of a table (the contract's figure line)."""
    table, row, cell = figure.table, figure.row, figure.cell
    return {
        "account": figure.account.id,
        "table": table.title,
        "table_no": table.number,
        "standard": table.standard,
        "page": cell.page,
        "box": _box(cell.box),
        "side": row.side,
        "row": row.label,
        "row_code": row.code,
        "row_no": row.number,
        "depth": row.depth,
        "column": figure.column.name,
        "value": _text(figure.value),
        "unit": figure.unit,
        "printed": cell.printed,
    }


def statement_records(account: Account) -> list[Record]:
    """Every figure of the prose."""
    return [
        {
            "account": account.id,
            "section": account.sections[stated.section].name,
            "page": account.sections[stated.section].paragraphs[stated.paragraph].page,
            "quote": stated.sentence,
            "subject": stated.subject,
            "measure": stated.measure,
            "value": _text(stated.value),
            "unit": stated.unit,
            "basis_of_comparison": stated.basis_of_comparison,
        }
        for stated in account.statements
    ]


def _labelled(value: Labelled) -> Record:
    return {"label": value.label, "value": _text(value.value), "unit": value.unit}


def _conflict(conflict: Conflict) -> Record:
    return {
        "concept": conflict.concept,
        "figures": [citation_record(citation) for citation in conflict.figures],
        "difference": _text(conflict.difference),
        "unit": conflict.unit,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _box(box: tuple[float, ...] | None) -> list[float] | None:
    return None if box is None else [round(side, 1) for side in box]
