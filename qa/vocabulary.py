"""The words of questions, as words.toml has them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def vocabulary() -> dict[str, Any]:
    """What words.toml says, group by group."""
    return tomllib.loads((files("qa") / "words.toml").read_text(encoding="utf-8"))
