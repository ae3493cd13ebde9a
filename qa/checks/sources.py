"""What a rule demands and where the standard says so, for rules of tables and of prose alike."""

from __future__ import annotations

from functools import cache

from corpus.checks.check import identity
from qa.checks.trial import rules


@cache
def rule_told(rule: str) -> tuple[str, str]:
    """The name of the rule and its source in the standard."""
    for entry in rules()["rule"]:
        if entry["id"] == rule:
            return str(entry["name"]), str(entry["source"])
    found = identity(rule)
    return found.name, found.source
