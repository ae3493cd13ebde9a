"""Optical character recognition: pictures of single lines of text to characters with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import onnxruntime
from rapidocr import RapidOCR

from corpus.readers.picture import Picture

_SHAPE = (3, 48, 160)
"""Channels, height and least width of what the model is given. Cells are narrow: the usual 320 take twice the time."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character recognised, with the engine's confidence from 0 to 1.

    It reaches from `left` to `right`, as parts from 0 to 1 of the width of the picture it stands in.
    """

    text: str
    left: float
    centre: float
    right: float
    confidence: float


def recognise(lines: Sequence[Picture]) -> list[list[Character]]:
    """The characters of each picture of one line of text, from left to right, spaces left out."""
    if not lines:
        return []
    found = _engine().recognize_txt([np.repeat(line[..., None], 3, axis=2) for line in lines])
    return [list(_characters(text, places)) for text, places in zip(found.txts or (), found.word_results, strict=True)]


@cache
def _engine() -> RapidOCR:
    onnxruntime.set_default_logger_severity(4)
    return RapidOCR(
        params={"Global.log_level": "critical", "Global.return_word_box": True, "Rec.rec_img_shape": list(_SHAPE)}
    )


def _characters(text: str, places: Any) -> Iterator[Character]:
    """Each character reaches half-way to its neighbours, so that they leave no gaps."""
    columns = [(column + 0.5) / places.line_txt_len for word in places.word_cols for column in word]
    visible = [index for index, character in enumerate(text) if not character.isspace()]
    borders = [0.0, *((one + other) / 2 for one, other in pairwise(columns)), 1.0][: len(columns) + 1]
    for index, centre, (left, right) in zip(visible, columns, pairwise(borders), strict=True):
        yield Character(text[index], left, centre, right, places.confs[index])
