"""Files made from the library, by several at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.derived import Derived


def test_those_that_make_different_generations_at_once_each_get_theirs(tmp_path: Path) -> None:
    def states(person: int) -> list[str]:
        return [str((person + turn) % 3) for turn in range(100)]

    def asked(person: int) -> list[str]:
        derived = Derived(tmp_path, lambda path: (path / "state").read_text())
        return [derived.at(state, _writer(state)) for state in states(person)]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(asked, range(3))) == [states(person) for person in range(3)]


def _writer(state: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "state").write_text(state)

    return write
