"""What the command line prints: lines for people, lines of JSON for programs.

Both may hold text of documents, questions and file names, which must not act upon a terminal.
"""

from __future__ import annotations

import json
import re

import click

from corpus.printable import one_line, printable
from qa.as_json import Record

# Those that json.dumps leaves as they are: they steer terminals, break lines, or cannot be encoded.
_UNSAFE = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def say(text: str) -> None:
    click.echo(printable(text))


def complain(text: str) -> None:
    """One line on standard error."""
    click.echo(one_line(text), err=True)


def print_json(record: Record) -> None:
    """One line; what could act upon a terminal is written as \\uXXXX, which JSON reads back."""
    line = json.dumps(record, ensure_ascii=False)
    click.echo(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line))
