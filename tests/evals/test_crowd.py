from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from corpus import sample
from corpus.account import Account
from corpus.library import Library
from corpus.proofs import prove
from corpus.reading import read_account
from evals.copies import copy_all, copy_index
from evals.crowd import main
from index.search import Index


def test_copies_print_other_figures_and_add_up_like_the_original(tmp_path: Path) -> None:
    original = read_account(sample.path().read_bytes(), "sample.pdf")
    with Library.open(tmp_path) as library:
        library.add(original, b"")
        copy_all(library, ["甲市乙区财政局", "甲市丙区财政局"], 2031)
        copies = [library.account(one.id) for one in library.identities() if one.year == 2031]
    assert {copy.identity.department for copy in copies} == {"甲市乙区财政局", "甲市丙区财政局"}
    for copy in copies:
        assert _failed(copy) - _failed(original) <= 3  # a sum of many rounded figures
        pairs = zip(copy.figures(), original.figures(), strict=True)
        assert all(one.value != other.value for one, other in pairs if other.value)
        for said in copy.statements:
            number = said.sentence[said.start : said.end].replace(",", "")
            assert number == "持平" or number == f"{said.value:f}" or said.unit not in {"元", "万元"}
            assert said.sentence in copy.sections[said.section].paragraphs[said.paragraph].text


def test_copies_are_found_in_the_index_of_the_original_under_their_own_names(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.add(read_account(sample.path().read_bytes(), "sample.pdf"), b"")
        (original,) = library.identities()
        words = "部门主要职责"
        found = [hit.chunk.ref for hit in Index.open(library).nearest(words, [original.id], "paragraph", 3)]
        copy_all(library, ["甲市乙区财政局"], 2031)
        copy_index(library)
        (copy,) = (one for one in library.identities() if one.year == 2031)
        hits = Index.open(library).nearest(words, [copy.id], "paragraph", 3)
    assert [hit.chunk.ref for hit in hits] == found
    assert all(copy.department in hit.chunk.words for hit in hits)


def test_the_accounts_asked_for_are_made_and_measured() -> None:
    result = CliRunner().invoke(main, ["--accounts", "3", "--json"])
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout.splitlines()[-1])
    assert (measured["accounts"], measured["questions"]) == (3, 2)
    assert measured["cold"]["p95"] > 0


def _failed(account: Account) -> int:
    return sum(proof.failed for proof in prove(account).values())
