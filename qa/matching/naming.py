"""Whether what is asked for is named well enough to be told from other things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cache, lru_cache

from corpus.names import spellings
from corpus.standard.subjects import standard_names
from qa.accounts.ledger import Ledger
from qa.asking.question import Operand
from qa.words.coverage import paraphrases
from qa.words.patterns import any_of

ENOUGH_OF_A_NAME = 0.45
"""A piece must make up this part of a name to stand for it."""
_STAGES = re.compile("(?:年初|调整后?|全年)?[预决]算(?:数|金额)?$")
"""What says which figure of a thing is meant is no part of its name."""
LONG_HEAD = 6
"""Characters of the end of a name that stand for it where no other name has them."""
LONG_PIECE = 4
"""Characters of a piece that stands for all names that have it, where these are of one thing."""
_REMEMBERED = 20_000
_BARE = 2
"""Characters that are no name by themselves: 支出, 其他."""
MOST_OF_A_NAME = 0.6
"""A piece must make up this part where the prose uses it for something else as well."""


def are_named_exactly(operands: Iterable[Operand], ledger: Ledger) -> bool:
    """Whether every thing asked for is named whole, or by a piece that makes up enough of a name."""
    printed = ledger.tables.subjects
    for operand in operands:
        if operand.items and not operand.is_exact:
            names = operand.items & printed or operand.items
            enough = MOST_OF_A_NAME if operand.items - names else ENOUGH_OF_A_NAME
            too_short = 2 if len(names) > 1 else 1
            if len(names) == 1 and _is_short_for(operand.text, min(names)):
                continue
            if len(names) == 1 and len(operand.text) >= LONG_HEAD and _ends_in(min(names), operand.text):
                enough = ENOUGH_OF_A_NAME
            if len(operand.text) >= LONG_PIECE and len(names) > 1 and _are_one_thing(names, ledger):
                continue
            said = _STAGES.sub("", operand.text)
            length = min(map(len, names)) if len(names) > 1 else len(_core(min(names)))
            if len(said) < enough * length or len(said) <= too_short:
                return False
    return True


@lru_cache(_REMEMBERED)
def _core(name: str) -> str:
    """What tells a project's name from others: without sizes, brackets and what projects are in general (…系统购置)."""
    if any(name in standard or standard in name for standard in standard_names() if len(standard) > _BARE):
        return name
    core = _general().sub("", name)
    return core if len(core) > _BARE else name


@cache
def _general() -> re.Pattern[str]:
    words = paraphrases()
    general = any_of((*words["turned"], *words["money"], *words["of_projects"]))
    return re.compile(rf"[A-Za-z\d.]+|\([^()]*\)|{general}")


def _are_one_thing(names: Collection[str], ledger: Ledger) -> bool:
    """Whether the tables print the same figures for all the names, as for a 款 and its only 项."""
    values: defaultdict[tuple[str, ...], set[Decimal]] = defaultdict(set)
    for fact in ledger.tables.where(lambda one: one.subject in names):
        of = fact.concept
        values[of.flow, of.part, of.basis, of.stage].add(fact.value)
    return bool(values) and all(len(same) == 1 for same in values.values())


def _ends_in(name: str, text: str) -> bool:
    """Whether the text is the end of the name: what stands before it tells which, and there is no other."""
    return any(spelling.endswith(text) for spelling in spellings(name))


def _is_short_for(text: str, name: str) -> bool:
    """Whether the text is the beginning of the name and its end, with nothing but what stands between left out."""
    cuts = range(2, len(text) - 1)
    return any(name.startswith(text[:cut]) and name.endswith(text[cut:]) for cut in cuts)
