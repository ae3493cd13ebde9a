"""The level and upright strokes that a PDF page draws, as pdfium finds them.

Producers draw rules in three ways: as lines, as the outlines of boxes, and as thin filled rectangles. Larger
filled rectangles are no rules; taken for such, the coloured ground of a caption would be a row of the table.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfMatrix

from corpus.readers.rules import TOLERANCE, Rule, level_rule, upright_rule
from corpus.readers.turned import View

_STRAIGHT = 0.5
"""Points by which the ends of a stroke may stand off from level or upright."""
_SHORTEST = 1.0
_DEEPEST = 8
"""Forms are followed no deeper into one another."""
_RECTANGLE = 5
"""Corners of a rectangle, the first twice."""

_Point = tuple[float, float]
_Outline = list[_Point]


def read_strokes(page: pypdfium2.PdfPage, view: View) -> list[Rule]:
    """The strokes of the page as seen in this view."""
    strokes: list[Rule] = []
    for path, matrix in _paths(page.raw, view.matrix):
        stroked = _is_stroked(path)
        for outline in _outlines(path, matrix) if stroked or not _is_simple(path) else [_bounds(path, matrix)]:
            if stroked or not _is_ground(outline):
                strokes += _strokes(outline)
    return strokes


def _paths(holder: Any, matrix: PdfMatrix, depth: int = 0) -> Iterator[tuple[Any, PdfMatrix]]:
    """The paths of a page or of a form, each with the matrix that takes its bounds to where they are seen."""
    count, get = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    for index in range(count(holder)):
        drawn = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield drawn, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _paths(drawn, _matrix_of(drawn).multiply(matrix), depth + 1)


def _matrix_of(drawn: Any) -> PdfMatrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return PdfMatrix.from_raw(matrix)


def _is_stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _is_simple(path: Any) -> bool:
    """Whether the path is one outline with no more corners than a rectangle, so that its bounds tell enough."""
    return int(pdfium.FPDFPath_CountSegments(path)) <= _RECTANGLE


def _bounds(path: Any, matrix: PdfMatrix) -> _Outline:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    return [matrix.on_point(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]


def _outlines(path: Any, matrix: PdfMatrix) -> Iterator[_Outline]:
    """The runs of straight lines of the path."""
    placed = _matrix_of(path).multiply(matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: _Outline = []
    start: _Point = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = placed.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            outline.append(point)
        else:
            yield outline
            outline = [point]
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(start)
    yield outline


def _is_ground(outline: Sequence[_Point]) -> bool:
    """Whether the outline is a rectangle too large to be a rule."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    if len(outline) < _RECTANGLE - 1 or max(xs) - min(xs) < TOLERANCE or max(ys) - min(ys) < TOLERANCE:
        return False
    return len(set(outline)) == 4 and all(_is_level(a, b) or _is_level(a[::-1], b[::-1]) for a, b in pairwise(outline))


def _is_level(one: Sequence[float], other: Sequence[float]) -> bool:
    return abs(one[1] - other[1]) <= _STRAIGHT


def _strokes(outline: Sequence[_Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(outline):
        if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) >= _SHORTEST:
            yield level_rule(min(x0, x1), max(x0, x1), (y0 + y1) / 2)
        elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) >= _SHORTEST:
            yield upright_rule((x0 + x1) / 2, min(y0, y1), max(y0, y1))
