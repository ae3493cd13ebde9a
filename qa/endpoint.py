"""A request to an OpenAI-compatible endpoint."""

from __future__ import annotations

import json
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

LONGEST_REPLY = 65_536
"""Bytes read of a reply."""


def reply(url: str, key: str, asked: dict[str, Any], deadline: float) -> Any:
    """The JSON that comes back within `deadline` seconds. Raises OSError or ValueError where none does."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    until = monotonic() + deadline
    content = b""
    try:
        with urlopen(Request(url, json.dumps(asked).encode(), headers), timeout=deadline) as response:
            # A server that sends a byte now and then would never run into the timeout of a single read.
            while chunk := response.read1(LONGEST_REPLY):
                content += chunk
                if monotonic() > until or len(content) > LONGEST_REPLY:
                    raise TimeoutError
    except HTTPException as error:
        raise OSError(error) from error
    return json.loads(content)
