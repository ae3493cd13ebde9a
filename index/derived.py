"""Files made from the library and made again whenever it has changed.

Each generation is a folder named by the state of the library it was made from. It is
written beside and renamed into place, so a folder of that name is always whole, and a
kill or a full disk leaves the generation before. One process at a time makes one, so that
none removes what another has just made and not yet opened.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from filelock import FileLock

from corpus.errors import LibraryError

Loaded = TypeVar("Loaded")


class Derived(Generic[Loaded]):
    """The generations in `folder`, read by `load`, which raises OSError, ValueError or RuntimeError when it cannot."""

    def __init__(self, folder: Path, load: Callable[[Path], Loaded]) -> None:
        self._folder = folder
        self._load = load
        self._open: tuple[str, Loaded] | None = None
        self._lock = threading.Lock()

    def at(self, state: str, build: Callable[[Path], None]) -> Loaded:
        """The generation of that state, made if absent or unreadable. Raises LibraryError when it cannot be written."""
        with self._lock:
            return self._loaded(state) or self._made(state, build)

    def newest(self, prefix: str) -> Loaded | None:
        """The last generation made whose state begins so, None if there is none."""
        with self._lock:
            found = [path for path in self._folder.glob(f"{prefix}*") if path.is_dir()]
            return self._loaded(max(found, key=lambda path: path.stat().st_mtime).name) if found else None

    def _loaded(self, state: str) -> Loaded | None:
        opened = self._open
        if opened is not None and opened[0] == state:
            return opened[1]
        path = self._folder / state
        if not path.is_dir():
            return None
        try:
            loaded = self._load(path)
        except (OSError, ValueError, RuntimeError):
            # Damaged, or removed this moment by a process that made a newer one.
            return None
        self._open = (state, loaded)
        return loaded

    def _made(self, state: str, build: Callable[[Path], None]) -> Loaded:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock"):
                # Another process may have made it while this one waited.
                loaded = self._loaded(state) or self._load(self._written(state, build))
        except (OSError, ValueError, RuntimeError) as error:
            raise LibraryError(f"检索文件 {self._folder} 写不出来（{error}）。请检查磁盘空间和权限后再试。") from error
        self._open = (state, loaded)
        return loaded

    def _written(self, state: str, build: Callable[[Path], None]) -> Path:
        """The folder of the generation, now in place of all others."""
        target = self._folder / state
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".making-", ignore_cleanup_errors=True) as work:
            made = Path(work) / "made"
            made.mkdir()
            build(made)
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
        for old in self._folder.glob("[!.]*"):
            if old != target:
                shutil.rmtree(old, ignore_errors=True)
        return target
