"""An edited draft against the accounts as they are now: which of its numbers no longer agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.account import Measure
from corpus.names import plain
from corpus.numbers import parse_amount
from qa.accounts.ledger import Ledger
from qa.answer import Citation
from qa.drafting.binding import NUMBER, Binding, Derived, How, derive, told, whence
from qa.drafting.edited import Edited, Marked
from qa.drafting.names import vocabulary
from qa.drafting.record import Bound, Record
from qa.evidence.facts import Fact
from qa.evidence.money import convert, is_money, places, rounded

Held = Callable[[str], Ledger | None]
"""The ledger of the account with an id, None where the library does not hold it."""
_FEWEST_PLACES = {"%": 1}
"""Decimals that a rounded percentage must have to be the same; of money, 2."""


class Outcome(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    """The account says something else, or in the other direction."""
    LOST = "lost"
    """What it was taken from is no longer in the library."""
    UNBOUND = "unbound"
    """A number that people have added, or whose mark is gone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one number. `paragraph` counts from 1; `expected` and `source` are "" where nothing is known.

    `piece` is the number of what is bound, None for what is not.
    """

    outcome: Outcome
    paragraph: int
    found: str
    expected: str = ""
    source: str = ""
    piece: int | None = None
    is_quoted: bool = False
    """Whether it stands in words of the document."""


def verify(edited: Edited, held: Held) -> list[Verdict]:
    """A verdict on each number, in order."""
    return [
        verdict
        for number, stretches in enumerate(edited.paragraphs, 1)
        for stretch in stretches
        for verdict in (
            _of_marked(stretch, edited.record, number, held)
            if isinstance(stretch, Marked)
            else _unbound(_numbers(stretch), edited.record, number)
        )
    ]


def _of_marked(marked: Marked, record: Record, paragraph: int, held: Held) -> Iterator[Verdict]:
    bound = record.bound.get(marked.number)
    numbers = _numbers(marked.text)
    if bound is None:
        yield from _unbound(numbers, record, paragraph)
        return
    is_numbered = NUMBER.search(bound.text) is not None
    yield from _unbound(numbers[:-1] if is_numbered else numbers, record, paragraph)
    yield replace(_compared(marked.text, bound, paragraph, held), piece=marked.number)


def _numbers(text: str) -> list[str]:
    return [match[0] for match in NUMBER.finditer(text)]


def _unbound(numbers: Iterable[str], record: Record, paragraph: int) -> Iterator[Verdict]:
    for number in numbers:
        if number not in record.plain:
            yield Verdict(Outcome.UNBOUND, paragraph, number)


def _compared(text: str, bound: Bound, paragraph: int, held: Held) -> Verdict:
    now = _now(bound.binding, held)
    found = _last(text, bound)
    if now is None:
        return Verdict(Outcome.LOST, paragraph, found, bound.text, whence(bound.binding))
    if now.how is How.QUOTED:
        agrees, expected = _is_quoted(text, bound), bound.text
    else:
        derived = derive(now)
        agrees = derived is not None and _agrees(text, bound, derived)
        expected = "" if derived is None else _expected(derived, bound)
    outcome = Outcome.AGREES if agrees else Outcome.DIFFERS
    return Verdict(outcome, paragraph, found, expected, whence(now), is_quoted=now.how is How.QUOTED)


def _last(text: str, bound: Bound) -> str:
    """The words that are bound, for showing: the last number with its direction, or the last direction."""
    words = [match[0] for match in vocabulary().directions.finditer(text)]
    numbers = _numbers(text) if NUMBER.search(bound.text) else []
    direction = words[-1:] if vocabulary().directions.search(bound.text) else []
    return "".join(direction + numbers[-1:]) or text


def _expected(derived: Derived, bound: Bound) -> str:
    if derived.value is None:
        return {1: "大于", -1: "小于", 0: "持平"}[derived.sign or 0]
    return told(derived, "," in bound.text)


def _is_quoted(text: str, bound: Bound) -> bool:
    """Whether the number is still that of the quotation; its words may be changed at will."""
    numbers = _numbers(text)
    wanted = _numbers(bound.text)
    return not wanted or numbers[-1:] == wanted[-1:]


def _agrees(text: str, bound: Bound, derived: Derived) -> bool:
    words = vocabulary()
    directions = words.directions.findall(text)
    if derived.sign is not None and directions and words.sign(directions[-1]) != derived.sign:
        return False
    if derived.value is None or not NUMBER.search(bound.text):
        return not (derived.value and derived.sign is None)
    matches = list(NUMBER.finditer(text))
    return bool(matches) and _same(matches[-1]["value"], matches[-1]["unit"] or "", derived)


def _same(printed: str, unit: str, derived: Derived) -> bool:
    """Whether a printed number is the derived one, rounded to no fewer decimals than its unit wants."""
    value = parse_amount(printed)
    assert derived.value is not None
    if value is None:
        return False
    unit = unit.replace("％", "%")
    exact = derived.value
    if is_money(derived.unit):
        if not is_money(unit):
            return False
        exact = convert(exact, derived.unit, unit)
    elif derived.unit == "%" and unit != "%":
        return False
    enough = places(value) >= _fewest(unit)
    return value == exact or (enough and rounded(exact, places(value)) == value)


def _fewest(unit: str) -> int:
    return _FEWEST_PLACES.get(unit, 0 if unit in {"", "元"} else 2)


def _now(binding: Binding, held: Held) -> Binding | None:
    """The binding with its sources as the library has them now; None where one is gone."""
    sources = [_again(fact, binding.how, held(fact.account.id)) for fact in binding.sources]
    found = [fact for fact in sources if fact is not None]
    if len(found) < len(sources):
        return None
    is_filled = binding.how is How.BLANK and found[0].citation.value is not None
    return Binding(How.FIGURE if is_filled else binding.how, tuple(found))


def _again(fact: Fact, how: How, ledger: Ledger | None) -> Fact | None:
    if ledger is None:
        return None
    if how is How.QUOTED:
        return fact if _has_sentence(ledger, fact.citation.quote or "") else None
    if fact.citation.table is None:
        return _nearest(_statements(fact, ledger), fact.citation, ("quote", "section"))
    same = ledger.tables.where(lambda concept: replace(concept, code=None) == replace(fact.concept, code=None))
    coded = [one for one in same if one.concept.code == fact.concept.code] or same
    found = _nearest(coded, fact.citation, ("table", "row_code", "row", "side", "column", "row_no"))
    if found is None and fact.citation.value is None:
        return fact if any(table.title == fact.citation.table for table in ledger.account.tables) else None
    return found


def _statements(fact: Fact, ledger: Ledger) -> list[Fact]:
    """What the prose says of the same thing; a change may have turned into its opposite."""
    measures = next((kinds for kinds in _TURNED if fact.measure in kinds), frozenset([fact.measure]))
    found = ledger.prose.where(lambda concept: concept == fact.concept)
    return [one for one in found if one.measure in measures and one.unit == fact.unit]


_TURNED = (
    frozenset([Measure.INCREASE, Measure.DECREASE, Measure.UNCHANGED]),
    frozenset([Measure.GROWTH, Measure.DECLINE]),
)


def _nearest(facts: Sequence[Fact], cited: Citation, fields: Sequence[str]) -> Fact | None:
    """The one whose place is most like the one cited."""

    def likeness(fact: Fact) -> int:
        return sum(getattr(fact.citation, field) == getattr(cited, field) for field in fields)

    return max(facts, key=likeness, default=None)


def _has_sentence(ledger: Ledger, sentence: str) -> bool:
    wanted = plain(sentence)
    return any(wanted in plain(one.text) for section in ledger.account.sections for one in section.paragraphs)


def counted(verdicts: Sequence[Verdict]) -> dict[Outcome, int]:
    return {outcome: sum(one.outcome is outcome for one in verdicts) for outcome in Outcome}
