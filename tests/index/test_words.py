"""Search by words: what counts as a word, and that a filter comes before the ranking."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.words import WordIndex, tokens


def test_chinese_becomes_characters_and_pairs() -> None:
    assert list(tokens("公车费")) == ["公", "车", "费", "公车", "车费"]
    assert list(tokens("公，车")) == ["公", "车"]


def test_numbers_lose_their_separators_and_latin_its_case() -> None:
    assert list(tokens("1,234.50 万人次 PDF ２０３１")) == ["1234.50", "万", "人", "次", "万人", "人次", "pdf", "2031"]


@given(st.text())
def test_any_text_becomes_words_that_a_whitespace_field_can_hold(text: str) -> None:
    assert all(word and not any(character.isspace() for character in word) for word in tokens(text))


def test_an_account_is_searched_to_the_end_however_good_the_others_are(tmp_path: Path) -> None:
    better = [(number, "别的账", "公车 公车 公车") for number in range(1, 500)]
    WordIndex.build(tmp_path, [*better, (500, "这份账", "公共绿地和车站"), (501, "这份账", "河道")])
    index = WordIndex(tmp_path)
    assert list(index.search("公车", ["这份账"], 3)) == [500]
    assert 500 not in index.search("公车", None, 3)
