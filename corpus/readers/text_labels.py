"""Which lines of text belong to which label, when labels wrap around the line of their figures.

A page is printed in one way throughout: a label stands wholly before its figures
(in turn), is centred on their line, or hangs below it. Where exactly one of these fits
the page, it is how the page is read; where none or several do, the labels beside loose
lines stay unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.outline import numbering


@dataclass(frozen=True, slots=True)
class Wraps:
    """How the text of a page is spread around its rows of figures.

    `loose[i]` are the lines of text right before row i that do not hold its code or figures,
    `inline[i]` is the text on the line that does. The last of `loose` follows the last row.
    `coded[i]` says that the row begins with a code, so that loose lines before it come from elsewhere.
    """

    loose: Sequence[Sequence[str]]
    inline: Sequence[str]
    coded: Sequence[bool]

    def is_total(self, row: int) -> bool:
        """Whether the row has no code where others do, so that its label is short and never wraps."""
        return any(self.coded) and row < len(self.coded) and not self.coded[row]


@dataclass(frozen=True, slots=True)
class Labels:
    """`texts` are the labels, None where unknown; `used` counts the lines taken from behind the last row."""

    texts: tuple[str | None, ...]
    used: int = 0


def settle(wraps: Wraps) -> Labels:
    """The labels of the rows, as far as they are sure."""
    in_turn = _in_turn(wraps)
    if in_turn is not None and (not wraps.loose[-1] or all(wraps.inline)):
        return in_turn
    readings = {reading for reading in (in_turn, _centred(wraps), _hanging(wraps)) if reading is not None}
    return readings.pop() if len(readings) == 1 else _untouched(wraps)


def _in_turn(wraps: Wraps) -> Labels | None:
    """Each label complete before its figures, on their line or on lines before, never on both."""
    texts = []
    for above, inline, coded in zip(wraps.loose, wraps.inline, wraps.coded, strict=False):
        runs_on = any(numbering(line) for line in above[1:])
        if above and (coded or inline or runs_on):
            return None
        texts.append("".join(above) + inline)
    return Labels(tuple(texts))


def _centred(wraps: Wraps) -> Labels | None:
    """As many lines of a label above its figures as below."""
    texts = []
    above = len(wraps.loose[0])
    for index, inline in enumerate(wraps.inline):
        before, after = wraps.loose[index], wraps.loose[index + 1]
        if len(after) < above or not (inline or above):
            return None
        texts.append("".join([*before[len(before) - above :], inline, *after[:above]]))
        below, above = above, len(after) - above
    return Labels(tuple(texts), below) if texts else None


def _hanging(wraps: Wraps) -> Labels | None:
    """Every label begun on the line of its figures; where the last one ends is not known."""
    if wraps.loose[0] or not all(wraps.inline):
        return None
    if any(below and wraps.is_total(row) for row, below in enumerate(wraps.loose[1:])):
        return None
    texts: list[str | None] = [
        inline + "".join(below) for inline, below in zip(wraps.inline, wraps.loose[1:], strict=True)
    ]
    return Labels((*texts[:-1], None if wraps.loose[-1] else texts[-1]))


def _untouched(wraps: Wraps) -> Labels:
    """Only labels with no loose line on either side."""
    return Labels(
        tuple(
            inline if inline and not above and (wraps.is_total(row) or not wraps.loose[row + 1]) else None
            for row, (above, inline) in enumerate(zip(wraps.loose, wraps.inline, strict=False))
        )
    )
