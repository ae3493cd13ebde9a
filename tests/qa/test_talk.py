"""What the page writes of a talk: the figure first, everything escaped, and links that lead back to the question."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from corpus.account import Identity, Kind, Scope
from qa.answer import Answer, AnswerKind, Citation, Conflict, Labelled, Status
from qa.page.answers import answer_html, answer_text
from qa.page.links import MOST_BEFORE, Link, address, boxes_in, question_in
from qa.page.turns import Talk, Turn, examples, offered_html, talk_html, welcome_html

IDENTITY = Identity("某市某局", 2020, Kind.FINAL, Scope.DEPARTMENT)
OTHER = Identity("某市某所", 2021, Kind.BUDGET, Scope.UNIT)
CELL = Citation(IDENTITY, table="支出表", table_no=3, row="合计", column="基本支出", value=Decimal("1234.5"), page=6)
SENTENCE = Citation(IDENTITY, section="说明/总体", quote="支出1200万元。", value=Decimal(1200), unit="万元")
OURS = {
    "article", "b", "br", "button", "details", "div", "h2", "li", "ol", "p", "span", "strong", "summary", "table",
    "tbody", "td", "th", "tr", "ul",
}  # fmt: skip
"""The tags that the page itself writes."""


class Read(HTMLParser):
    """The tags and attributes of some HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def buttons(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == "button"]


def answered(text: str = "", **fields: object) -> Answer:
    return Answer("问", Status.ANSWERED, text, **fields)  # type: ignore[arg-type]


def test_the_figure_comes_first_and_the_sources_are_numbered() -> None:
    answer = answered("合计是那么多。", value=Decimal("1234.5"), unit="万元", citations=(CELL, SENTENCE))
    read = Read(answer_html(answer, 2))
    assert read.text.startswith("1,234.5 万元合计是那么多。")
    assert read.text.endswith("1支出表 · 合计 · 基本支出（第6页）2总体")
    assert [(one["data-turn"], one["data-place"]) for one in read.buttons] == [("2", "0"), ("2", "1")]


def test_figures_that_disagree_are_places_too() -> None:
    conflict = Conflict("合计", (CELL, SENTENCE), Decimal("34.5"), "万元")
    read = Read(answer_html(answered("多少。", conflicts=(conflict,), citations=(CELL,)), 0))
    assert "合计相差 34.5 万元" in read.text
    assert [one.get("data-compared") for one in read.buttons] == ["1", None, None]


def test_readings_are_buttons_where_a_question_asks_for_them() -> None:
    values = (Labelled("合计", Decimal(5), "万元"), Labelled("财政的合计", Decimal(4), "万元"))
    answer = Answer("问", Status.CLARIFY, "要哪个？合计：5；财政的合计：4。", values=values)
    read = Read(answer_html(answer, 0, None, ["某局财政的合计是多少？", "别的呢？"]))
    assert read.text == "要哪个？合计5 万元财政的合计4 万元"
    assert [one["data-question"] for one in read.buttons] == ["某局财政的合计是多少？"]


def test_an_answer_is_text_with_its_sources() -> None:
    answer = answered("合计1,234.5万元。", formula="1 + 2 = 3", citations=(CELL, SENTENCE))
    assert answer_text(answer).splitlines() == [
        "问：问",
        "答：合计1,234.5万元。",
        "算式：1 + 2 = 3",
        "[1] 某市某局2020年部门决算，支出表 · 合计 · 基本支出，第6页：1,234.5",
        "[2] 某市某局2020年部门决算，总体：1,200 万元",
    ]


@given(st.text(), st.sampled_from(Status))
def test_no_text_is_ever_markup(text: str, status: Status) -> None:
    cited = Citation(IDENTITY, section=text, quote=text, value=Decimal(1), unit=text)
    answer = Answer(
        text, status, text, AnswerKind.FIGURE, Decimal(1), text, (Labelled(text, Decimal(1), text),) * 2,
        formula=text, conflicts=(Conflict(text, (cited, cited), Decimal(1), text),), citations=(cited,),
    )  # fmt: skip
    talk = Talk((Turn(text, text, Link(text, text), (), answer, (text,)), Turn(text, text)))
    someone = Identity(text, 2020, Kind.FINAL, Scope.DEPARTMENT)
    for html in (talk_html(talk), offered_html(Status.CLARIFY, [text]), welcome_html(examples([someone, OTHER]))):
        read = Read(html)
        assert {tag for tag, _ in read.tags} <= OURS
        assert not any(name.startswith("on") for _, attributes in read.tags for name in attributes)


@given(st.text(min_size=1, max_size=50), st.lists(st.text(min_size=1, max_size=50), max_size=MOST_BEFORE))
def test_a_link_leads_back_to_the_question(question: str, before: list[str]) -> None:
    plain = [" ".join(text.split()) for text in (question, *before)]
    if not all(text.isprintable() for text in plain):
        return
    query = QueryParams(address(Link("某局", "2020年部门决算"), plain[0], plain[1:]).removeprefix("?"))
    assert question_in(query) == (plain[0], plain[1:])
    assert boxes_in(query) == Link("某局", "2020年部门决算")


def test_a_link_names_one_account_by_its_id() -> None:
    query = parse_qs(address(Link("某局", "2020年部门决算", IDENTITY.id), "问", []).removeprefix("?"))
    assert query == {"q": ["问"], "account": [IDENTITY.id]}


@given(st.text())
def test_any_query_is_read(text: str) -> None:
    question, before = question_in(QueryParams(text))
    assert len(question) <= 1000
    assert before == []


def test_a_link_with_no_question_asks_none() -> None:
    assert question_in(QueryParams("account=x")) == ("", [])


def test_examples_name_an_account_where_there_are_several() -> None:
    assert not any(IDENTITY.department in one for one in examples([IDENTITY]))
    both = "".join(examples([IDENTITY, OTHER]))
    assert "某市某局2020年" in both
    assert "某市某所2021年" in both
