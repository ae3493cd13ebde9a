"""Perturbed copies of an account of a library: other bodies, other figures, written in bulk.

Adding an account checks all of its tables, which for thousands takes half an hour; a copy is the
rows of the original with every amount of money, of tables and prose alike, multiplied by one factor
of its own. But for rounded digits a copy adds up like the original: what the checks told is copied, too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from corpus.account import Identity
from corpus.library import Library

_PARTS = ("table", "column", "row", "cell", "section", "paragraph", "statement", "line")
"""Tables of the library of which an account has rows, each after those it refers to."""
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?(?=[亿万]?元|万[，。；、（(])")
"""An amount of money in prose, without its unit."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Original:
    """The rows of an account by the library's table."""

    identity: Identity
    account: Record
    parts: Mapping[str, Sequence[Record]]


def copy_all(library: Library, departments: Iterable[str], year: int) -> None:
    """A copy for each department, of the accounts of the library in turn; all or none are kept."""
    originals = [_original(library, identity) for identity in library.identities()]
    with library.transaction() as connection:
        for number, department in enumerate(departments):
            original = originals[number % len(originals)]
            identity = replace(original.identity, department=department, year=year)
            for name, records in _copied(original, identity):
                columns = ", ".join(f'"{column}"' for column in records[0])
                values = ", ".join(f":{column}" for column in records[0])
                connection.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({values})', records)
        connection.execute("UPDATE meta SET version = version + 1")


def copy_index(library: Library) -> None:
    """Give every account without chunks those of an indexed account from the same file, as `copy_all` makes them.

    Its paragraphs differ in their amounts only, so the vectors of the original serve; embedding them would take hours.
    """
    with library.transaction() as connection:
        indexed = dict(
            connection.execute(
                "SELECT source_name, id FROM account WHERE id IN (SELECT DISTINCT account FROM chunk) ORDER BY id DESC"
            ).fetchall()
        )
        copies = connection.execute(
            "SELECT id, source_name, department FROM account WHERE id NOT IN (SELECT DISTINCT account FROM chunk)"
        ).fetchall()
        for copy, source, department in copies:
            ((name,),) = connection.execute("SELECT department FROM account WHERE id = ?", (indexed[source],))
            pair = {"copy": copy, "original": indexed[source], "name": name, "department": department}
            connection.execute(
                """INSERT INTO chunk (account, kind, ref, words, meaning, hash)
                   SELECT :copy, kind, ref, replace(words, :name, :department), meaning, hash
                   FROM chunk WHERE account = :original ORDER BY id""",
                pair,
            )
            connection.execute(
                """INSERT INTO sentence (chunk, text, hash)
                   SELECT new.id, sentence.text, sentence.hash FROM chunk old
                   CROSS JOIN sentence ON sentence.chunk = old.id  -- CROSS: in this order, not through all sentences
                   CROSS JOIN chunk new ON new.account = :copy AND new.kind = old.kind AND new.ref = old.ref
                   WHERE old.account = :original""",
                pair,
            )


def _original(library: Library, identity: Identity) -> Original:
    (account,) = _records(library, "account", "id", identity)
    parts = {name: _records(library, name, "account", identity) for name in _PARTS}
    return Original(identity, {**account, "source": b""}, {name: found for name, found in parts.items() if found})


def _records(library: Library, table: str, key: str, identity: Identity) -> list[Record]:
    cursor = library.connection.execute(f'SELECT * FROM "{table}" WHERE {key} = ?', (identity.id,))
    columns = [column for column, *_ in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]


def _copied(original: Original, identity: Identity) -> Iterable[tuple[str, list[Record]]]:
    factor = Decimal(random.Random(identity.department).randint(500, 1500)) / 1000
    yield "account", [{**original.account, "id": identity.id, "department": identity.department, "year": identity.year}]
    for name, records in original.parts.items():
        yield name, [{**record, "account": identity.id, **_changed(name, record, factor)} for record in records]


def _changed(name: str, record: Record, factor: Decimal) -> Record:
    """What the copy of a record prints otherwise."""
    if name == "cell" and record["value"] is not None:
        value = _multiplied(Decimal(record["value"]), factor)
        return {"value": f"{value:f}", "printed": f"{value:,}"}
    if name == "paragraph":
        return {"text": _told(record["text"], factor)}
    return _stated(record, factor) if name == "statement" else {}


def _stated(record: Record, factor: Decimal) -> Record:
    """The sentence with its amounts multiplied, and where its number then stands."""
    told, start, end = record["sentence"], record["start"], record["end"]
    sentence, behind = _told(told, factor), _told(told[end:], factor)
    begins, ends = len(_told(told[:start], factor)), len(sentence) - len(behind)
    is_same = sentence[begins:ends] == told[start:end]
    value = Decimal(record["value"])
    changed = value if is_same else _multiplied(value, factor)
    return {"sentence": sentence, "start": begins, "end": ends, "value": f"{changed:f}"}


def _told(text: str, factor: Decimal) -> str:
    return _MONEY.sub(lambda found: _printed(found[0], factor), text)


def _printed(number: str, factor: Decimal) -> str:
    value = _multiplied(Decimal(number.replace(",", "")), factor)
    return f"{value:,}" if "," in number else f"{value:f}"


def _multiplied(value: Decimal, factor: Decimal) -> Decimal:
    """The product, with as many decimals as `value` has."""
    return (value * factor).quantize(value) if value else value
