"""What the tabs of the page have in common."""

from __future__ import annotations

from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Of an event: no spinner over the page, and no place in the public programming interface."""


def page_picture(elem_id: str | None = None) -> gr.Image:
    """Where a page of the source is shown, once there is one."""
    return gr.Image(
        visible=False,
        label="原页",
        alt_text="原文件中引用处所在的一页",
        buttons=["fullscreen"],
        interactive=False,
        elem_id=elem_id,
        elem_classes="page-picture",
    )
