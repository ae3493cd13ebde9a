"""What becomes a chunk, and what each side of the search reads of it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Account, Cell, Column, Identity, Kind, Paragraph, Row, Scope, Section, Table
from index.chunks import PARAGRAPH_LIMIT, Chunk, Passage, TableRow, chunks

IDENTITY = Identity("甲局", 2031, Kind.BUDGET, Scope.UNIT)


def prose(*texts: str) -> Account:
    section = Section(("第二部分说明", "三、收入情况"), tuple(Paragraph(text) for text in texts))
    return Account(IDENTITY, (), (section,), "invented.txt")


def rows(table: Table) -> list[Chunk]:
    return list(chunks(Account(IDENTITY, (table,), (), "invented.txt")))


def test_words_name_the_account_and_the_headings_meaning_is_the_bare_passage() -> None:
    (chunk,) = chunks(prose("收入比上年多。"))
    assert chunk.meaning == "收入比上年多。"
    assert chunk.words == "甲局2031年单位预算\n第二部分说明\n三、收入情况\n收入比上年多。"
    assert (chunk.kind, chunk.account) == ("paragraph", IDENTITY.id)


def test_a_long_paragraph_is_cut_after_sentences() -> None:
    sentence = "树" * 99 + "。"
    first, second = chunks(prose(sentence * 4 + "”" + sentence))
    assert first.meaning == sentence * 4
    assert second.meaning == "”" + sentence


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    text = "“" + "树" * 200 + "。”" + "河" * 300 + "。"
    first, second = chunks(prose(text))
    assert first.meaning.endswith("。”")
    assert second.meaning.startswith("河")


@given(st.lists(st.text(alphabet="树河，。；” 1", max_size=900), max_size=4))
def test_the_passages_of_a_paragraph_are_the_paragraph(texts: list[str]) -> None:
    parts: dict[int, str] = {}
    for chunk in chunks(prose(*texts)):
        assert isinstance(chunk.ref, Passage)
        assert 0 < chunk.ref.end - chunk.ref.start <= PARAGRAPH_LIMIT
        assert chunk.meaning == texts[chunk.ref.paragraph][chunk.ref.start : chunk.ref.end]
        parts[chunk.ref.paragraph] = parts.get(chunk.ref.paragraph, "") + chunk.meaning
    assert {n: text.replace(" ", "") for n, text in parts.items()} == {
        n: text.replace(" ", "") for n, text in enumerate(texts) if text.strip()
    }


def test_a_row_tells_words_all_about_itself_and_meaning_its_label() -> None:
    table = Table(
        number=4,
        title="收入支出决算总表",
        standard="income_expenditure",
        unit="万元",
        columns=(Column(("决算数",), "收入"), Column(("决算数",), "支出")),
        rows=(Row(1, "事业收入", side="收入"), Row(1, "住房保障支出", "221", 1, "支出"), Row(2, "")),
        cells=(Cell(0, 0, "1,200.50", Decimal("1200.50")), Cell(1, 1, "88.00", Decimal("88.00"))),
    )
    income, expenditure = rows(table)
    assert income.ref == TableRow(table=4, number=1, side="收入", position=0)
    assert expenditure.ref == TableRow(table=4, number=1, side="支出", position=1)
    assert expenditure.words == "甲局2031年单位预算\n收入支出决算总表：支出：住房保障支出（221）：决算数88.00万元"
    assert (income.meaning, expenditure.meaning) == ("事业收入", "住房保障支出")


def test_a_row_without_label_is_kept_when_it_has_cells_and_its_texts_get_no_unit() -> None:
    table = Table(
        number=1,
        title="“三公”经费支出表",
        standard=None,
        unit="元",
        columns=(Column(("公务接待费",)), Column(("备注",))),
        rows=(Row(1, ""),),
        cells=(Cell(0, 0, "300", Decimal(300)), Cell(0, 1, "无", None)),
    )
    (chunk,) = rows(table)
    assert chunk.words.endswith("公务接待费300元，备注无")
    assert chunk.meaning == "“三公”经费支出表，无"
