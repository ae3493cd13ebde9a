"""What the data files of questions say: words.toml and its neighbours."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data_of(name: str) -> dict[str, Any]:
    """The content of the data file `name` (without its .toml), read once."""
    return tomllib.loads((files("qa.words") / f"{name}.toml").read_text(encoding="utf-8"))


def vocabulary() -> dict[str, Any]:
    """What words.toml says, group by group."""
    return data_of("words")
