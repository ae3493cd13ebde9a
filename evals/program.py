"""mingzhang run as its users run it: another process, by the command line of the contract."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import MingzhangError

PYTHON = (sys.executable, "-W", "ignore")
CALL = "from qa.cli import main; main()"


class ProgramError(MingzhangError):
    pass


def run(library: Path, *arguments: str, python: Sequence[str] = PYTHON) -> subprocess.CompletedProcess[str]:
    """Raise ProgramError with what the program said on stderr when it fails."""
    command = [*python, "-c", CALL, "--library", str(library), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        raise ProgramError(f"mingzhang {arguments[0]} 失败：{last}")
    return done
