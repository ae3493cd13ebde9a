"""The zip container of .docx and .xlsx, looked at before anything in it is unpacked or parsed."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from corpus.errors import DocumentError

LARGEST = 256 * 1024 * 1024
"""The largest document, unpacked, in bytes."""
MOST_TAGS = 1_500_000
"""No account has more tags; each costs a parser some hundred bytes of memory."""
_CHUNK = 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What zipfile raises for a container that is damaged, locked or compressed in a strange way."""


def check_package(data: bytes, name: str) -> None:
    """Raises DocumentError if the package `data` is damaged, locked, or would unpack to more than can be read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > LARGEST or _tags(package, parts) > MOST_TAGS:
                raise DocumentError(f"《{name}》展开后太大，不像一份决算或预算，没有加入。请只留需要的内容再添加。")
    except DAMAGE as error:
        raise DocumentError(f"《{name}》已损坏或加了密，读不出来，请重新下载或解除密码后再添加。") from error


def _tags(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """The number of tags, counted without parsing and no further than needed."""
    count = 0
    for part in parts:
        with package.open(part) as stream:
            while count <= MOST_TAGS and (chunk := stream.read(_CHUNK)):
                count += chunk.count(b"<")
    return count
