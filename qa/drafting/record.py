"""What a file of a draft keeps of its bindings, so that it can be read again after it was edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from corpus.account import Identity, Kind, Measure, Scope
from corpus.concepts import Concept
from corpus.errors import MingzhangError
from qa.answer import Citation
from qa.drafting.binding import NUMBER, Binding, How, Piece
from qa.drafting.draft import Draft, Paragraph
from qa.evidence.facts import Fact

VERSION = 1
_CITED = ("table", "table_no", "row", "row_code", "row_no", "side", "column", "section", "quote", "unit", "page")
BROKEN = "文件里的出处记录读不出来，无法核对。请用 mingzhang draft 重新起草。"


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound piece of a draft, as it was written."""

    text: str
    binding: Binding


@dataclass(frozen=True, slots=True)
class Record:
    """`bound` by the numbers of the pieces from 1; `plain` are the numbers that the template itself wrote."""

    account: str
    bound: Mapping[int, Bound]
    plain: frozenset[str]


def numbered(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, list[int | None]]]:
    """Each paragraph with a number for each of its bound pieces, counted from 1 through the draft."""
    count = 0
    result = []
    for paragraph in paragraphs:
        places: list[int | None] = []
        for piece in paragraph.pieces:
            count += piece.binding is not None
            places.append(count if piece.binding is not None else None)
        result.append((paragraph, places))
    return result


def written(draft: Draft) -> str:
    """The record of a draft as JSON."""
    pieces = [piece for paragraph in draft.paragraphs for piece in paragraph.pieces]
    bound = [_bound_json(piece) for piece in pieces if piece.binding is not None]
    content = {"mingzhang": VERSION, "account": draft.account.id, "plain": sorted(_plain(pieces)), "bound": bound}
    return json.dumps(content, ensure_ascii=False)


def read(text: str) -> Record:
    """Raises MingzhangError where it is no record."""
    try:
        content = json.loads(text)
        bound = {number: _bound(entry) for number, entry in enumerate(content["bound"], 1)}
        return Record(content["account"], bound, frozenset(content["plain"]))
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise MingzhangError(BROKEN) from error


def _plain(pieces: Iterable[Piece]) -> set[str]:
    return {match[0] for piece in pieces if piece.binding is None for match in NUMBER.finditer(piece.text)}


def _bound_json(piece: Piece) -> dict[str, Any]:
    assert piece.binding is not None
    return {"text": piece.text, "how": piece.binding.how, "from": [_fact_json(one) for one in piece.binding.sources]}


def _fact_json(fact: Fact) -> dict[str, Any]:
    who, cited = fact.account, fact.citation
    return {
        "account": [who.department, who.year, who.kind, who.scope],
        "concept": list(astuple(fact.concept)),
        "measure": fact.measure,
        "value": str(fact.value),
        "unit": fact.unit,
        "basis": fact.basis_of_comparison,
        "blank": cited.value is None,
        **{field: getattr(cited, field) for field in _CITED if getattr(cited, field) is not None},
    }


def _bound(entry: Mapping[str, Any]) -> Bound:
    return Bound(str(entry["text"]), Binding(How(entry["how"]), tuple(map(_fact, entry["from"]))))


def _fact(entry: Mapping[str, Any]) -> Fact:
    department, year, kind, scope = entry["account"]
    who = Identity(str(department), int(year), Kind(kind), Scope(scope))
    value = Decimal(entry["value"])
    citation = Citation(
        who,
        value=None if entry["blank"] else value,
        **{field: entry[field] for field in _CITED if field in entry and field != "unit"},
    )
    return Fact(
        who, Concept(*entry["concept"]), Measure(entry["measure"]), value, entry["unit"], citation, entry["basis"]
    )
