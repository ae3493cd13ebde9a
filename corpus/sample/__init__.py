"""The bundled sample account: what `ask` and `serve` open while the library is empty."""

from __future__ import annotations

from pathlib import Path


def path() -> Path:
    """The sample as a PDF, ready to be added to a library."""
    return Path(__file__).with_name("haizhu-2020.pdf")
