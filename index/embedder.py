"""Texts become vectors, by the default model or by any sentence-transformers model named instead.

torch takes seconds to import, and numpy a sixth of one: both wait until the first text must be embedded.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.model import PASSAGE_PROMPT, QUERY_PROMPT, ModelUnavailable, default_model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from sentence_transformers import SentenceTransformer

MODEL_VARIABLE = "MINGZHANG_MODEL"
"""Environment variable: a sentence-transformers model by name or directory, to be used instead of the default."""

LONGEST_TEXT = 1_000
"""Characters; the rest would be cut off after 512 tokens anyway, at the cost of tokenising it."""

_BATCH = 16
_MODEL_FILES = ("modules.json", "config.json")
"""One of which every model has; looked for first, since importing torch only to fail takes seconds."""
_WEIGHTS = ("*.safetensors", "*.bin")
_PROMPT_FILE = "config_sentence_transformers.json"
_FAMILY_PROMPTS = {
    "e5": (QUERY_PROMPT, PASSAGE_PROMPT),
    "bge-small-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-base-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-large-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
}
"""By a part of the model's name, for models that need prompts but do not carry them."""


class Embedder(Protocol):
    @property
    def identity(self) -> str:
        """Model, checksum and prompts: only vectors of the same identity may be compared. Raises ModelUnavailable."""

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One vector of length 1 a text. Raises ModelUnavailable."""

    def query(self, text: str) -> npt.NDArray[np.float32]:
        """One vector of length 1. Raises ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class _Prompts:
    query: str
    passage: str


class LocalModel:
    """A sentence-transformers model on this machine, `name` as in MINGZHANG_MODEL, "" for the default.

    May be used from several threads: one text or batch is embedded at a time.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.RLock()

    @property
    def identity(self) -> str:
        with self._lock:
            prompts = self._prompts
            return f"{self._directory.name}@{self._checksum}|{prompts.query}|{prompts.passage}"

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self._encode(texts, self._prompts.passage)

    def query(self, text: str) -> npt.NDArray[np.float32]:
        vector: npt.NDArray[np.float32] = self._encode([text], self._prompts.query)[0]
        return vector

    def _encode(self, texts: Sequence[str], prompt: str) -> npt.NDArray[np.float32]:
        import numpy as np

        with self._lock:
            encoded = self._model.encode(
                [_clean(text) for text in texts], prompt=prompt, batch_size=_BATCH, show_progress_bar=False
            )
        # Models in 16 bits give lengths that are off by a hundredth.
        vectors = np.asarray(encoded, np.float32)
        unit: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    @cached_property
    def _directory(self) -> Path:
        return _find(self._name) if self._name else default_model()

    @cached_property
    def _checksum(self) -> str:
        digest = hashlib.sha256()
        for file in sorted(path for pattern in _WEIGHTS for path in self._directory.rglob(pattern)):
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
        return digest.hexdigest()[:16]

    @cached_property
    def _prompts(self) -> _Prompts:
        file = self._directory / _PROMPT_FILE
        carried = json.loads(file.read_text(encoding="utf-8")).get("prompts", {}) if file.is_file() else {}
        if any(carried.values()):
            return _Prompts(carried.get("query", ""), carried.get("document", carried.get("passage", "")))
        for part, prompts in _FAMILY_PROMPTS.items():
            if part in self._name.lower():
                return _Prompts(*prompts)
        return _Prompts("", "")

    @cached_property
    def _model(self) -> SentenceTransformer:
        if not any((self._directory / file).is_file() for file in _MODEL_FILES):
            raise ModelUnavailable(
                f"文件夹 {self._directory} 里没有语义模型，目前只按字词检索。"
                f"请把环境变量 {MODEL_VARIABLE} 设为 sentence-transformers 模型所在的文件夹。"
            )
        import torch
        from sentence_transformers import SentenceTransformer

        # Twice as fast where the processor has it; vectors agree to 0.9999.
        brief = torch.cpu.get_capabilities().get("avx512_bf16", False)
        dtype = torch.bfloat16 if brief else torch.float32
        try:
            return SentenceTransformer(str(self._directory), device="cpu", model_kwargs={"dtype": dtype})
        except (OSError, ValueError) as error:
            raise ModelUnavailable(f"语义模型 {self._directory} 打不开（{error}）；目前只按字词检索。") from error


def default_embedder() -> LocalModel:
    """The model of MINGZHANG_MODEL, else the default one. Nothing is loaded yet."""
    return LocalModel(os.environ.get(MODEL_VARIABLE, ""))


def _find(name: str) -> Path:
    directory = Path(name)
    if directory.is_dir():
        return directory
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"本机没有语义模型“{name}”，目前只按字词检索。请把环境变量 {MODEL_VARIABLE} 设为模型所在的文件夹，"
            "或在能访问模型网站时设 HF_HUB_OFFLINE=0 再试。"
        ) from error


def _clean(text: str) -> str:
    return text[:LONGEST_TEXT].encode("utf-8", "ignore").decode().replace("\0", " ")
