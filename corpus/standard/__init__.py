"""The published standard, kept as data files beside this module and read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table of the standard; the fields are explained in tables.toml."""

    id: str
    name: str
    pattern: str
    basis: str
    flow: str
    classes: str
    shapes: tuple[tuple[str, ...], ...]
    part: str = "total"
    subject: str = ""
    headers: str = ""


@cache
def load(name: str) -> dict[str, Any]:
    """The content of the data file `name` (without its .toml)."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def table_kinds() -> tuple[TableKind, ...]:
    """All kinds, in the order in which a title is matched against them."""
    return tuple(
        TableKind(**{**entry, "shapes": tuple(tuple(shape) for shape in entry["shapes"])})
        for entry in load("tables")["kind"]
    )


def kind_of_title(title: str) -> TableKind | None:
    """The kind of table that a printed title names, or None for a table the standard does not know."""
    bare = re.sub(r"[\s“”\"'‘’]|\d{4}年度?|部门|单位", "", title)
    if re.search(load("tables")["slices"], bare):
        return None
    return next((kind for kind in table_kinds() if re.search(kind.pattern, bare)), None)


def kind_of_header(text: str) -> TableKind | None:
    """The kind of an untitled table whose header has this text, None where it could be of several."""
    return next((kind for kind in table_kinds() if kind.headers and re.search(kind.headers, text)), None)


def table_kind(id: str) -> TableKind:
    """The kind with this id; KeyError if the standard has none."""
    return _kinds_by_id()[id]


@cache
def _kinds_by_id() -> dict[str, TableKind]:
    return {kind.id: kind for kind in table_kinds()}
