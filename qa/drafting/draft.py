"""A template filled from an account: paragraphs whose numbers are bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.account import Identity, Kind, Measure
from qa.accounts.ledger import Ledger
from qa.drafting import quoting
from qa.drafting.binding import Binding, Derived, How, Piece, derive, told
from qa.drafting.figures import Figures, is_zero
from qa.drafting.names import vocabulary
from qa.drafting.template import ALL, EACH, THEIRS, Line, Loop, Optional, Part, Slot, Template
from qa.evidence.facts import Fact

REASON_BLANK = "（请补充主要原因）"
USE_BLANK = "（请补充主要用途）"
BUDGET_BLANK = "（请补充）"
NOTHING = "（账中没有本节所需的数，请补充。）"
BLANKS = (REASON_BLANK, USE_BLANK, BUDGET_BLANK, NOTHING)
"""What a draft leaves for people to fill in."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`level` 1 is the title of the draft, 2 to 4 are headings, 0 is text."""

    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Draft:
    account: Identity
    paragraphs: tuple[Paragraph, ...]


def draft(ledger: Ledger, template: Template, sections: Sequence[str] = (), other: Ledger | None = None) -> Draft:
    """`sections` limits it to those whose heading has one of the words; `other` is the account compared with."""
    filler = _Filler(ledger, template, other)
    paragraphs = list(_complete(list(filler.paragraphs())))
    chosen = list(_chosen(paragraphs, sections)) if sections else paragraphs
    return Draft(ledger.identity, tuple(chosen))


def _complete(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Sections that nothing could be written in say so."""
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        yield paragraph
        is_empty = following is None or 0 < following.level <= paragraph.level
        if paragraph.level > 1 and is_empty:
            yield Paragraph((Piece(NOTHING),))


def _chosen(paragraphs: Sequence[Paragraph], words: Sequence[str]) -> Iterator[Paragraph]:
    """The title, and the sections whose heading has one of the words, with all below it."""
    within = 0
    for paragraph in paragraphs:
        if paragraph.level and within and paragraph.level <= within:
            within = 0
        if paragraph.level > 1 and not within and any(word in paragraph.text for word in words):
            within = paragraph.level
        if within or paragraph.level == 1:
            yield paragraph


class _Missing(Exception):
    """A name that the account has no figure for; it ends the brackets or the paragraph that it stands in."""


class _Filler:
    def __init__(self, ledger: Ledger, template: Template, other: Ledger | None) -> None:
        self._ledger = ledger
        self._template = template
        self._figures = Figures(ledger, other)

    def paragraphs(self) -> Iterator[Paragraph]:
        for line in self._template.lines:
            if all(self._holds(verb, name) for verb, name in line.conditions):
                yield from self._line(line)

    def _holds(self, verb: str, name: str) -> bool:
        """若有: there is such a figure, and it is not 0. 若无: there is a place for it, and it is 0 or blank.

        若非: there is none that is not 0, be there a place for it or not.
        """
        rows = vocabulary().names[name].level
        found = self._figures.find(name) if not rows else None
        if verb in {"若有", "若非"}:
            is_there = bool(self._rows(name, EACH)) if rows else not is_zero(found)
            return is_there == (verb == "若有")
        return found is not None and is_zero(found)

    def _line(self, line: Line) -> Iterator[Paragraph]:
        if not line.each:
            yield from self._paragraph(line, None, 0)
            return
        for number, row in enumerate(self._rows(line.each, line.which), 1):
            yield from self._paragraph(line, row, number)

    def _rows(self, name: str, which: str) -> list[Fact]:
        rows = self._figures.rows(name)
        if which == THEIRS:
            ours = {row.concept.code for row in rows}
            other = self._figures.other
            theirs = [] if other is None else Figures(other).rows(name)
            return [row for row in theirs if row.value and row.concept.code not in ours]
        return [row for row in rows if which == ALL or row.value]

    def _paragraph(self, line: Line, row: Fact | None, number: int) -> Iterator[Paragraph]:
        try:
            pieces = tuple(self._fill(line.parts, row, number))
        except _Missing:
            return
        if any(piece.text for piece in pieces):
            yield Paragraph(pieces, line.level)

    def _fill(self, parts: Sequence[Part], row: Fact | None, number: int) -> Iterator[Piece]:
        for part in parts:
            match part:
                case str():
                    yield Piece(part)
                case Slot():
                    yield from self._slot(part, row, number)
                case Optional():
                    yield from self._optional(part, row, number)
                case Loop():
                    yield from self._loop(part)

    def _optional(self, part: Optional, row: Fact | None, number: int) -> Sequence[Piece]:
        return self._whole(part.parts, row, number) or list(self._fill(part.instead, row, number))

    def _whole(self, parts: Sequence[Part], row: Fact | None, number: int) -> list[Piece]:
        """The parts filled; none where a number is missing."""
        try:
            return list(self._fill(parts, row, number))
        except _Missing:
            return []

    def _loop(self, loop: Loop) -> Iterator[Piece]:
        """One after another; rows that lack a number are left out."""
        rows = enumerate(self._rows(loop.name, loop.which), 1)
        filled = [pieces for number, row in rows if (pieces := self._whole(loop.parts, row, number))]
        if not filled:
            raise _Missing
        for place, pieces in enumerate(filled):
            yield from [Piece(loop.join)] if place and loop.join else []
            yield from pieces

    def _slot(self, slot: Slot, row: Fact | None, number: int) -> Sequence[Piece]:
        word = self._word(slot.first, row, number)
        if word is not None:
            return [Piece(word)]
        if slot.asks:
            return self._asked(slot, row)
        if slot.operator.startswith("较"):
            return self._change(slot, row)
        return [self._number(slot, row)]

    def _word(self, name: str, row: Fact | None, number: int) -> str | None:
        who = self._ledger.identity
        words = {
            "部门": who.department, "年": str(who.year), "上年": str(who.year - 1), "序号": str(number),
            "本部门": f"本{who.scope.chinese}", "另一年": str(self._theirs.year), "另一部门": self._theirs.department,
            "范围": who.scope.chinese,
        }  # fmt: skip
        if row is not None:
            digits = {"类名": 3, "款名": 5, "项名": 7}
            if name in digits:
                return self._figures.name_of(row, digits[name]) if row.concept.code else _wide(row.concept.subject)
            words["编码"] = row.citation.row_code or ""
        return words.get(name)

    @property
    def _theirs(self) -> Identity:
        other = self._figures.other
        return self._ledger.identity if other is None else other.identity

    def _number(self, slot: Slot, row: Fact | None) -> Piece:
        first = self._figures.find(slot.first, row, slot.unit)
        if slot.operator:
            first = self._related(slot, first, row)
        derived = None if first is None else derive(first)
        if first is None or derived is None:
            raise _Missing
        return Piece(self._wording(slot, derived), first)

    def _related(self, slot: Slot, first: Binding | None, row: Fact | None) -> Binding | None:
        second = self._figures.find(slot.second, row)
        if first is None or second is None:
            return None
        return Binding(How.RATIO if slot.operator == "÷" else How.COMPARED, first.sources + second.sources)

    def _wording(self, slot: Slot, derived: Derived) -> str:
        """One of three wordings for more, less and the same; or the number."""
        if len(slot.wordings) == 3 and derived.sign is not None:
            return slot.wordings[{1: 0, -1: 1, 0: 2}[derived.sign]]
        return told(derived, self._template.separated)

    def _change(self, slot: Slot, row: Fact | None) -> Sequence[Piece]:
        found = self._figures.change(slot.first, slot.operator, row)
        pieces = [
            Piece(told(derived, self._template.separated), binding)
            for binding in found
            if (derived := derive(binding)) is not None
        ]
        if not pieces:
            raise _Missing
        return [pieces[0]] if pieces[0].text == "持平" or len(pieces) == 1 else [pieces[0], Piece("，"), pieces[1]]

    def _asked(self, slot: Slot, row: Fact | None) -> Sequence[Piece]:
        """Reasons for a change or a difference, what money was used for, what a change is reckoned from."""
        if slot.asks == "另一份":
            return [self._theirs_of(slot, row)]
        if slot.asks == "基数":
            return [Piece(self._base(slot, row))]
        if slot.asks == "用途":
            told_of = self._figures.told(slot.first, row)
            return quoting.use(self._ledger, told_of) or [Piece(USE_BLANK)]
        sign = self._direction(slot, row)
        if slot.operator == "比":
            told_of = [fact for fact in self._figures.told(slot.first, row) if fact.measure is Measure.ACTUAL]
        else:
            told_of = self._figures.stated_changes(slot.first, slot.operator, row)
        return quoting.reason(self._ledger, told_of, sign) or [Piece(REASON_BLANK)]

    def _direction(self, slot: Slot, row: Fact | None) -> int:
        """Of a change or a difference that has a reason; missing where there is none or it is nothing."""
        if slot.operator == "比":
            related = self._related(slot, self._figures.find(slot.first, row), row)
            bindings = [] if related is None else [related]
        else:
            bindings = self._figures.change(slot.first, slot.operator, row)
        derived = derive(bindings[0]) if bindings else None
        if derived is None or not derived.sign:
            raise _Missing
        return derived.sign

    def _theirs_of(self, slot: Slot, row: Fact | None) -> Piece:
        """The number of the account compared with."""
        found = self._figures.before(slot.first, "较另一份", row)
        derived = None if found is None else derive(found)
        if derived is None:
            raise _Missing
        return Piece(told(derived, self._template.separated), found)

    def _base(self, slot: Slot, row: Fact | None) -> str:
        """“2023年度” or “上年决算数”: of which the change is, as the document says; of both accounts, the year."""
        year, kind = self._ledger.identity.year - 1, self._ledger.identity.kind
        stated = self._figures.stated_changes(slot.first, "较上年", row)
        if self._figures.before(slot.first, "较上年", row) is None and stated:
            return stated[0].basis_of_comparison or ""
        return f"{year}年度" if kind is Kind.FINAL else f"{year}年预算"


def _wide(name: str) -> str:
    """With the brackets of Chinese text."""
    return name.translate(str.maketrans("()", "（）"))
