"""The index as its callers see it: what is added is found, what is gone leaves no trace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from corpus.account import Account, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from corpus.library import Library
from index.chunks import Passage, TableRow
from index.model import ModelUnavailable
from index.search import BATCH, Index, fuse


class Letters:
    """An embedder for tests: texts are alike when they share characters. Remembers what it was given."""

    def __init__(self, name: str = "letters", dimensions: int = 64) -> None:
        self.identity = name
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.full(self.dimensions, 0.01, np.float32)
        for character in text:
            vector[ord(character) % self.dimensions] += 1
        return vector / np.float32(np.linalg.norm(vector))


class Missing:
    """An embedder on a machine without a model."""

    @property
    def identity(self) -> str:
        raise ModelUnavailable("本机没有语义模型。")

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise ModelUnavailable("本机没有语义模型。")

    def query(self, text: str) -> npt.NDArray[np.float32]:
        raise ModelUnavailable("本机没有语义模型。")


def account(department: str, *paragraphs: str) -> Account:
    identity = Identity(department, 2031, Kind.FINAL, Scope.DEPARTMENT)
    table = Table(
        number=1,
        title="支出决算表",
        standard="expenditure",
        unit="万元",
        columns=(Column(("本年支出", "基本支出")),),
        rows=(Row(1, "合计"), Row(2, "气象观测", "2200509", 3)),
        cells=(Cell(0, 0, "12.50", Decimal("12.50")), Cell(1, 0, "3.10", Decimal("3.10"))),
    )
    sections = (Section(("第一部分概况", "一、主要职责"), tuple(Paragraph(text) for text in paragraphs)),)
    return Account(identity, (table,), sections, "invented.pdf")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as library:
        library.add(account("甲局", "负责修剪行道树。", "负责清理河道淤泥。"), b"")
        library.add(account("乙局", "负责路灯照明维护。", "负责清理积雪。"), b"")
        yield library


def found(index: Index, question: str, accounts: Sequence[str] | None = None) -> list[str]:
    return [hit.chunk.meaning for hit in index.search(question, accounts, "paragraph", 5)]


JIA = "甲局-2031-final"
YI = "乙局-2031-final"


def test_the_right_passage_comes_first(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    (hit, *_) = index.search("谁管路灯", None, "paragraph", 5)
    assert hit.chunk.account == YI
    assert hit.chunk.ref == Passage(section=0, paragraph=0, start=0, end=9)
    assert 0 < hit.score <= 1


def test_nothing_outside_the_accounts_asked_about(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    assert {hit.chunk.account for hit in index.search("路灯", [JIA], "paragraph", 5)} == {JIA}
    assert index.search("路灯", [], "paragraph", 5) == []
    assert index.search("路灯", ["没有的账"], "paragraph", 5) == []


def test_rows_and_passages_are_searched_separately(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    (hit, *_) = index.search("气象观测用了多少", [JIA], "row", 5)
    assert hit.chunk.ref == TableRow(table=1, number=2, side=None, position=1)
    assert "3.10万元" in hit.chunk.words
    assert all(hit.chunk.kind == "paragraph" for hit in index.search("气象观测", None, "paragraph", 5))


def test_headings_are_found_by_words_and_kept_from_the_meaning(library: Library) -> None:
    embedder = Letters()
    Index(library, embedder).update()
    assert not any("主要职责" in text for text in embedder.embedded)
    index = Index(library, Missing())
    assert found(index, "甲局主要职责", [JIA])


def test_a_new_account_is_found_by_words_before_any_update(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    library.add(account("丙局", "负责孵化朱鹮。"), b"")
    assert found(index, "朱鹮")[0] == "负责孵化朱鹮。"


def test_removal_leaves_no_trace(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    library.remove(JIA)
    assert not [text for text in found(index, "清理河道淤泥") if "淤泥" in text]
    index.update()
    left = library.connection.execute("SELECT count(*), count(DISTINCT hash) FROM embedding").fetchone()
    chunks = library.connection.execute("SELECT count(DISTINCT hash) FROM chunk").fetchone()
    assert left == (*chunks, *chunks)


def test_a_removed_account_does_not_come_back_through_files_another_process_made(library: Library) -> None:
    index, other = Index(library, Letters()), Index(library, Letters())
    index.update()
    assert other.search("淤泥", None, "paragraph", 5)
    library.remove(JIA)
    assert all(hit.chunk.account == YI for hit in other.search("淤泥", None, "paragraph", 5))


def test_a_replaced_text_is_not_found(library: Library) -> None:
    index = Index(library, Letters())
    index.update()
    library.add(account("甲局", "负责修剪行道树。", "负责喂养天鹅。"), b"")
    assert "负责清理河道淤泥。" not in found(index, "清理河道淤泥", [JIA])
    index.update()
    assert found(index, "天鹅", [JIA])[0] == "负责喂养天鹅。"


def test_the_same_text_is_embedded_once(library: Library) -> None:
    embedder = Letters()
    Index(library, embedder).update()
    library.add(account("丙局", "负责修剪行道树。"), b"")
    embedder.embedded.clear()
    Index(library, embedder).update()
    assert embedder.embedded == []


def test_an_update_with_nothing_new_embeds_nothing(library: Library) -> None:
    embedder = Letters()
    Index(library, embedder).update()
    embedder.embedded.clear()
    Index(library, embedder).update()
    assert embedder.embedded == []


def test_vectors_of_two_models_are_never_mixed(library: Library) -> None:
    Index(library, Letters("first", dimensions=64)).update()
    second = Letters("second", dimensions=32)
    index = Index(library, second)
    assert found(index, "路灯照明")[0] == "负责路灯照明维护。"
    assert second.embedded == []
    index.update()
    assert len(second.embedded) == 6
    assert found(index, "路灯照明")[0] == "负责路灯照明维护。"


def test_files_that_are_lost_or_damaged_are_made_again(library: Library) -> None:
    Index(library, Letters()).update()
    derived = library.directory / "index"
    for file in derived.rglob("*"):
        if file.is_file():
            file.write_bytes(b"no index")
    damaged = Index(library, Letters())
    assert found(damaged, "路灯照明")[0] == "负责路灯照明维护。"
    shutil.rmtree(derived)
    lost = Index(library, Letters())
    lost.update()
    assert found(lost, "路灯照明")[0] == "负责路灯照明维护。"


def test_without_a_model_search_goes_by_words(library: Library) -> None:
    index = Index(library, Missing())
    with pytest.raises(ModelUnavailable):
        index.update()
    assert found(index, "谁管路灯")[0] == "负责路灯照明维护。"


def test_a_model_that_has_gone_leaves_the_words(library: Library) -> None:
    Index(library, Letters()).update()
    assert found(Index(library, Missing()), "谁管路灯")[0] == "负责路灯照明维护。"


def test_an_interrupted_update_goes_on_where_it_stopped(library: Library) -> None:
    library.add(account("丙局", *(f"负责第{number}号闸门。" for number in range(2 * BATCH))), b"")
    embedder = Letters()

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(library, embedder).update(interrupt)
    assert len(embedder.embedded) == BATCH
    calls: list[tuple[int, int]] = []
    index = Index(library, embedder)
    index.update(lambda done, total: calls.append((done, total)))
    assert len(embedder.embedded) == len(set(embedder.embedded)) == calls[-1][1] + BATCH
    assert calls[-1][0] == calls[-1][1]
    assert found(index, "第77号闸门", ["丙局-2031-final"])[0] == "负责第77号闸门。"


EVERY_CHARACTER = pytest.param("".join(map(chr, range(0x4E00, 0x9FFF))), id="every character")


@pytest.mark.parametrize("question", ["", "？？？", "\0\ud800", "AND OR (", '" OR text:*', EVERY_CHARACTER])
def test_no_question_is_too_odd(library: Library, question: str) -> None:
    index = Index(library, Letters())
    index.update()
    assert len(index.search(question, None, "paragraph", 3)) <= 3


def test_an_empty_library_has_no_hits(tmp_path: Path) -> None:
    with Library.open(tmp_path / "空") as library:
        index = Index(library, Letters())
        index.update()
        assert index.search("路灯", None, "paragraph", 5) == []


def test_fusion_spreads_each_side_and_divides_the_weight_of_meaning() -> None:
    assert fuse({1: 9.0, 2: 3.0}, {2: 0.86, 3: 0.82}) == pytest.approx({1: 0.5, 2: 0.5, 3: 0.0})
    assert fuse({1: 9.0, 2: 3.0}, {2: 0.86, 3: 0.82}, {3: 0.9, 1: 0.8}) == pytest.approx({1: 0.5, 2: 0.25, 3: 0.25})
    assert fuse({}, {}) == {}


def test_a_sentence_deep_in_a_paragraph_is_found_by_its_meaning(library: Library) -> None:
    filler = "本局坚持统筹协调，提升服务水平，推动各项任务落实。"
    library.add(account("丙局", filler * 4 + "救治野生候鸟。" + filler * 3, filler * 4 + "候车棚改造。"), b"")
    index = Index(library, Letters())
    index.update()
    (hit, *_) = index.alike("救治野生候鸟", ["丙局-2031-final"], "paragraph", 2)
    assert "候鸟" in hit.chunk.meaning


def test_the_words_of_everyday_talk_find_those_of_reports(library: Library) -> None:
    library.add(account("丙局", "开展不动产确权登记。", "开展房屋普查和房租测算。"), b"")
    assert found(Index(library, Missing()), "谁办房产证", ["丙局-2031-final"])[0] == "开展不动产确权登记。"


def test_a_library_indexed_before_there_were_sentences_is_completed(library: Library) -> None:
    Index(library, Letters()).update()
    with library.transaction() as connection:
        connection.execute("DELETE FROM sentence")
    index = Index(library, Letters())
    index.update()
    assert index.alike("路灯照明", [YI], "paragraph", 1)[0].chunk.meaning == "负责路灯照明维护。"
