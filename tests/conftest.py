"""What several packages' tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import sample
from corpus.library import Library
from corpus.reading import read_account


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of published documents beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("没有 shared 文件夹，跳过用真实文件的测试")
    return folder


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the bundled sample, for reading only: all tests share it."""
    document = sample.path().read_bytes()
    with Library.open(tmp_path_factory.mktemp("sample-library")) as library:
        library.add(read_account(document, sample.path().name), document)
        yield library


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; tests that need it skip without it."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("没有 Chromium，跳过网页测试；请安装：apt-get install chromium fonts-noto-cjk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a browser first: they take longest, and last of all they would leave one of two cores idle."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
