"""Damaged, locked and hostile documents end in one line of Chinese, within limits, or are read for what they say.

What is read is held against the sound document: it may say less, never anything else. One kind of damage cannot be
noticed: a bit flipped in plain text, which has no checksum and may leave another digit in its place.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest

from corpus import sample
from corpus.account import Account
from corpus.errors import DocumentError
from corpus.reading import read_account
from corpus.workers import Limits, Outcome, Reading, read_files
from tests.corpus import damage_office, damage_pdf, damage_text
from tests.corpus.damage import Variant

LIMITS = Limits(seconds=40, memory=2**30)
STOPPED = re.compile("中止|没有进展|内存不够")
"""How a document is told that the worker died of, or took too long for."""
PLAIN = {".txt", ".html", ".mhtml"}
UNNOTICED = {
    "one bit flipped",
    "bits flipped",
    "blocks mixed",
    "hole",
    "active text",
    "large",
    "odd characters",
    "wrapped",
}
"""Kinds of damage that leave other text, or the same twice, in a document of plain text."""

DOCUMENTS = {".txt": damage_text.DOCUMENT, **{suffix: make() for suffix, make in damage_office.SOUND.items()}}

Tried = list[tuple[Variant, Outcome]]
Said = Counter[tuple[str, ...]]


def pages_of_sample(*numbers: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.import_pages(pypdfium2.PdfDocument(sample.path()), list(numbers))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


COVER_AND_TABLE = pages_of_sample(0, 5)


def said(account: Account) -> Said:
    """All that an account says in numbers."""
    figures = ((f.table.title, f.row.label, f.column.name, str(f.value)) for f in account.figures())
    stated = ((s.subject, s.measure.value, str(s.value), s.unit) for s in account.statements)
    return Counter([*figures, *stated])


def variants(suffix: str) -> Iterator[Variant]:
    return damage_text.variants() if suffix == ".txt" else damage_office.variants(suffix)


def read(folder: Path, variants: Iterable[Variant], suffix: str) -> Tried:
    """What becomes of each variant, read as `mingzhang add` reads a folder."""
    tried = list(variants)
    files = [folder / f"{number}{suffix}" for number in range(len(tried))]
    for file, variant in zip(files, tried, strict=True):
        file.write_bytes(variant.make())
    return list(zip(tried, read_files(files, lambda *_: None, LIMITS), strict=True))


def is_told(outcome: Outcome) -> bool:
    """Whether it is one line of Chinese that names the file."""
    line = str(outcome)
    return "\n" not in line and len(line) < 200 and re.search(r"《\d+\.\w+》.*[\u4e00-\u9fff]{4}", line) is not None


def faults(tried: Tried, sound: Said) -> Iterator[str]:
    """The variants that ended otherwise than they may, by exhausting or crashing their reader too."""
    for variant, outcome in tried:
        if isinstance(outcome, Reading):
            invented = said(outcome.account) - sound
            if invented:
                yield f"{variant}: {list(invented)[:3]}"
        elif not is_told(outcome) or STOPPED.search(str(outcome)):
            yield f"{variant}: {outcome}"


def of_kind(tried: Tried, *kinds: str) -> list[Outcome]:
    return [outcome for variant, outcome in tried if variant.kind in kinds]


@pytest.fixture(scope="module")
def sound_pdf() -> Said:
    return said(read_account(COVER_AND_TABLE, "x"))


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return read(tmp_path_factory.mktemp("pdf"), damage_pdf.variants(COVER_AND_TABLE), ".pdf")


def test_damaged_pdfs_are_told_or_read_for_what_they_say(pdfs: Tried, sound_pdf: Said) -> None:
    assert len(pdfs) > 200
    assert list(faults(pdfs, sound_pdf)) == []


def test_pdfs_are_read_whole_where_nothing_is_amiss(pdfs: Tried, sound_pdf: Said) -> None:
    outcomes = of_kind(pdfs, "harmless", "owner password")
    assert outcomes
    assert all(isinstance(outcome, Reading) and said(outcome.account) == sound_pdf for outcome in outcomes)


def test_a_pdf_locked_by_its_reader_s_password_is_told_as_such(pdfs: Tried) -> None:
    assert all("密码" in str(outcome) for outcome in of_kind(pdfs, "user password"))


def test_a_flipped_bit_in_a_packed_stream_is_noticed(pdfs: Tried) -> None:
    outcomes = of_kind(pdfs, "one bit flipped", "bits flipped")
    assert sum(not isinstance(outcome, Reading) for outcome in outcomes) > 0.8 * len(outcomes)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_dump_is_read_whatever_its_encoding(encoding: str) -> None:
    account = read_account(damage_text.DOCUMENT.decode().encode(encoding), "x")
    assert said(account) == said(read_account(damage_text.DOCUMENT, "x"))


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_other_damaged_documents_are_told_or_read_for_what_they_say(tmp_path: Path, suffix: str) -> None:
    document = DOCUMENTS[suffix]
    tried = read(tmp_path, variants(suffix), suffix)
    unnoticed = [(variant, outcome) for variant, outcome in tried if suffix in PLAIN and variant.kind in UNNOTICED]
    noticed = [trial for trial in tried if trial not in unnoticed]
    assert len(tried) > 80
    assert list(faults(noticed, said(read_account(document, "x")))) == []
    assert [str(outcome) for _, outcome in unnoticed if not isinstance(outcome, Reading) and not is_told(outcome)] == []


@pytest.mark.parametrize("suffix", sorted(PLAIN))
def test_no_place_where_plain_text_is_cut_short_leaves_part_of_a_figure(suffix: str) -> None:
    document = DOCUMENTS[suffix]
    sound = said(read_account(document, "x"))
    for end in range(1, len(document), 3):
        with suppress(DocumentError):
            assert said(read_account(document[:end], "x")) <= sound, document[:end][-20:]


@pytest.mark.sweep
def test_pdfs_made_to_exhaust_are_stopped_or_read(tmp_path: Path, sound_pdf: Said) -> None:
    values = {figure[-1] for figure in sound_pdf}
    for variant, outcome in read(tmp_path, damage_pdf.heavy(COVER_AND_TABLE), ".pdf"):
        if isinstance(outcome, Reading):
            assert {figure[-1] for figure in said(outcome.account)} <= values, variant
        else:
            assert is_told(outcome), variant


@pytest.mark.sweep
def test_dumps_made_to_exhaust_are_stopped_or_read(tmp_path: Path) -> None:
    for variant, outcome in read(tmp_path, damage_text.heavy(), ".txt"):
        assert isinstance(outcome, Reading) or is_told(outcome), variant
