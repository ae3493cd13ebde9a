"""Two sides of a table facing each other without codes or 行次, told apart line by line.

A line that prints labels of both sides shows where each begins. A line with one label is
of the side whose name it carries (本年收入, 商品和服务支出) or that alone has so many columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from corpus.outline import numbering
from corpus.readers.text_shapes import Shape
from corpus.readers.text_words import Body, Row, Word, print_decimals

_Group = tuple[str, tuple[str, ...]]
"""A label and the figures after it."""


def facing_body(shape: Shape, words: Sequence[Word]) -> Body:
    """The rows of a table with two sides; a line beside a loose piece of a label is refused."""
    lines = [list(line) for _, line in groupby(words, lambda word: word.line)]
    groups = [_groups(line, print_decimals(words)) for line in lines]
    printed = [at for at, found in enumerate(groups) if any(figures for _, figures in found)]
    end = printed[-1] + 1 if printed else 0
    loose = {at for at, found in enumerate(groups) if _is_loose(found)}
    rows: list[Row] = []
    refused = []
    for at in range(end):
        row = None if loose & {at - 1, at, at + 1} else _row(shape, groups[at])
        if row is not None:
            rows.append(row)
        elif at in printed:
            refused.append(" ".join(word.text for word in lines[at]))
    return Body(tuple(rows), tuple(refused), lines[end - 1][0].line + 1 if end else 0)


def _groups(line: Sequence[Word], decimals: bool) -> list[_Group]:
    """The labels of a line, each one word, with the figures after it; figures without a label have ""."""
    found: list[_Group] = []
    for word in line:
        if not word.is_figure(decimals):
            found.append((word.text, ()))
        elif found:
            label, figures = found[-1]
            found[-1] = (label, (*figures, word.text))
        else:
            found.append(("", (word.text,)))
    return _with_numbers_joined(found)


def _with_numbers_joined(groups: Sequence[_Group]) -> list[_Group]:
    """The groups, a number set off from its label (1. 一般公共预算) put back before it."""
    found: list[_Group] = []
    for label, figures in groups:
        before, none = found[-1] if found else ("", ())
        mark = numbering(before)
        if mark is not None and not mark.rest and not none:
            found[-1] = (before + label, figures)
        else:
            found.append((label, figures))
    return found


def _is_loose(groups: Sequence[_Group]) -> bool:
    """Whether the line holds nothing but a piece of text that begins no row."""
    return all(not figures for _, figures in groups) and len(groups) == 1 and numbering(groups[0][0]) is None


def _row(shape: Shape, groups: Sequence[_Group]) -> Row | None:
    if len(groups) == 1:
        sides = _sides_of(shape, groups[0])
        placed = {sides[0]: groups[0]} if len(sides) == 1 else {}
    else:
        placed = dict(enumerate(groups)) if len(groups) == len(shape.sides) else {}
    if not placed or any(len(figures) not in (0, len(shape.sides[at].values)) for at, (_, figures) in placed.items()):
        return None
    cells: list[str] = []
    for at, side in enumerate(shape.sides):
        label, figures = placed.get(at, ("", ()))
        cells += [label, *(figures or ("",) * len(side.values))]
    return tuple(cells) if all(label for label, _ in placed.values()) else None


def _sides_of(shape: Shape, group: _Group) -> list[int]:
    """The sides a lone label can stand on: where its figures fit, and where the side's name is in it if any is."""
    label, figures = group
    fitting = [at for at, side in enumerate(shape.sides) if len(figures) in (0, len(side.values))]
    named = [at for at in range(len(shape.sides)) if shape.sides[at].name[-2:] in label]
    return [at for at in fitting if at in named] if named else fitting
