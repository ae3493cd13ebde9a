"""Files that the commands write, in the form that their names tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from corpus.errors import MingzhangError

Writer = TypeVar("Writer")


def writer_for(output: Path, writers: Mapping[str, Writer]) -> Writer:
    """That for the file's suffix. Raises MingzhangError where there is none."""
    writer = writers.get(output.suffix.lower())
    if writer is None:
        forms = " 或 ".join(writers)
        raise MingzhangError(f"不能写成“{output.suffix or output.name}”文件，请把文件名写成 {forms}。")
    return writer


def write(output: Path, content: bytes) -> None:
    """Raises MingzhangError where it cannot."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise MingzhangError(
            f"{output} 写不了（{error.strerror}）。请换一个文件夹，或先关掉打开着它的程序。"
        ) from error
