"""What the tabs of the page have in common."""

from __future__ import annotations

from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Of an event: no spinner over the page, and no place in the public programming interface."""


def number_in(event: gr.EventData, name: str) -> int:
    """A count that the visitor's browser sends with an event; one that is beyond everything where it sends none."""
    text = str(getattr(event, name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 10**6
