"""Thousands of generated questions about the sample account, judged by plain SQL over the same figures.

The oracle knows rows, columns and codes as they are printed and nothing of concepts. An
answer may only give a figure that SQL finds under the very names asked for; a few answers
may ask back or refuse, none may give another figure.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest

from corpus import sample
from corpus.library import Library
from corpus.names import plain
from corpus.numbers import format_amount
from corpus.reading import read_account
from qa.answer import Answer, Status
from qa.assistant import Assistant

SEED = 20
PAIRS = 700
MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1)}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("sample")) as opened:
        data = sample.path().read_bytes()
        opened.add(read_account(data, "sample.pdf"), data)
        yield opened


@pytest.fixture(scope="module")
def asked(library: Library) -> Assistant:
    return Assistant.open(library)


@pytest.fixture(scope="module")
def figures(library: Library) -> sqlite3.Connection:
    """Every figure of money with its names as printed, in 万元, in a table of its own."""
    rows = library.connection.execute(
        """SELECT t.title, r.label, r.code, c.path, cell.value, t.unit
           FROM cell JOIN "table" t ON t.account = cell.account AND t.number = cell."table"
           JOIN row r ON r.account = cell.account AND r."table" = cell."table" AND r.position = cell.row
           JOIN "column" c ON c.account = cell.account AND c."table" = cell."table" AND c.position = cell."column"
           WHERE t.unit IS NOT NULL AND cell.value IS NOT NULL AND t.standard IS NOT NULL"""
    )
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE figure (title TEXT, label TEXT, code TEXT, path TEXT, value TEXT)")
    connection.executemany(
        "INSERT INTO figure VALUES (?, ?, ?, ?, ?)",
        [
            (title, plain(label), code, path, str(Decimal(value) * MONEY[unit]))
            for title, label, code, path, value, unit in rows
        ],
    )
    return connection


def printed(figures: sqlite3.Connection, where: str, *names: str) -> set[Decimal]:
    return {Decimal(value) for (value,) in figures.execute(f"SELECT value FROM figure WHERE {where}", names)}


def given(answer: Answer) -> set[Decimal]:
    """The amounts of money that the answer gives as its result, in 万元."""
    if answer.status is not Status.ANSWERED:
        return set()
    if answer.value is not None:
        return {answer.value * MONEY[answer.unit or ""]}
    return {entry.value * MONEY[entry.unit] for entry in answer.values}


def test_every_code_is_answered_with_a_figure_printed_beside_it(asked: Assistant, figures: sqlite3.Connection) -> None:
    codes = [
        code for (code,) in figures.execute("SELECT DISTINCT code FROM figure WHERE code IS NOT NULL ORDER BY code")
    ]
    answered = 0
    for code in codes:
        answer = asked.ask(f"{code}是多少")
        # A class is printed without its code in the summaries: its name is asked for there.
        values = printed(figures, "code = ?", code) | printed(
            figures, "label LIKE '%' || (SELECT min(label) FROM figure WHERE code = ?)", code
        )
        assert given(answer) <= values, code
        answered += bool(given(answer)) or answer.status is Status.CLARIFY
    assert len(codes) > 60
    assert answered == len(codes)


def test_every_row_of_every_table_is_answered_from_that_table(asked: Assistant, figures: sqlite3.Connection) -> None:
    rows = figures.execute("SELECT DISTINCT title, label FROM figure WHERE label <> '' AND code IS NOT NULL").fetchall()
    answered = 0
    for title, label in rows:
        answer = asked.ask(f"{title}里，{label}是多少？")
        values = printed(figures, "title = ? AND label = ?", title, label)
        assert given(answer) <= values, (title, label)
        answered += bool(given(answer)) or answer.status is Status.CLARIFY
    assert len(rows) > 150
    assert answered >= 0.95 * len(rows)


def test_every_part_of_every_item_is_answered_with_its_own_column(
    asked: Assistant, figures: sqlite3.Connection
) -> None:
    for part in ("基本支出", "项目支出"):
        codes = figures.execute(
            "SELECT DISTINCT code FROM figure WHERE path LIKE ? AND code IS NOT NULL", (f"%{part}%",)
        )
        for (code,) in codes.fetchall():
            values = printed(figures, "code = ? AND path LIKE ?", code, f"%{part}%")
            assert given(asked.ask(f"科目{code}的{part}有多少")) <= values, (code, part)


def _pairs(figures: sqlite3.Connection) -> list[tuple[str, str]]:
    names = [
        label
        for (label,) in figures.execute(
            """SELECT label FROM figure WHERE code LIKE '3____'
               GROUP BY label HAVING count(DISTINCT value) = 1 ORDER BY label"""
        )
    ]
    pairs = list(itertools.permutations(names, 2))
    random.Random(SEED).shuffle(pairs)
    return pairs[:PAIRS]


def _one(figures: sqlite3.Connection, label: str) -> Decimal:
    return next(iter(printed(figures, "label = ? AND code LIKE '3____'", label)))


def test_sums_differences_and_ratios_are_those_of_the_printed_figures(
    asked: Assistant, figures: sqlite3.Connection
) -> None:
    answered = 0
    pairs = _pairs(figures)
    for a, b in pairs:
        one, other = _one(figures, a), _one(figures, b)
        total = asked.ask(f"{a}和{b}加起来一共多少")
        apart = asked.ask(f"{a}比{b}多多少")
        assert given(total) <= {one + other}, (a, b, total.text)
        assert given(apart) <= {abs(one - other)}, (a, b, apart.text)
        assert "少" in apart.text or one >= other or apart.status is not Status.ANSWERED
        times = asked.ask(f"{a}是{b}的几倍")
        if times.status is Status.ANSWERED:
            assert times.value == (one / other).quantize(Decimal("0.01"), ROUND_HALF_UP), (a, b)
        answered += bool(given(total)) + bool(given(apart))
    assert answered >= 1.8 * len(pairs)


def test_claims_are_judged_as_the_figures_have_it(asked: Assistant, figures: sqlite3.Connection) -> None:
    for a, b in _pairs(figures):
        one, other = _one(figures, a), _one(figures, b)
        higher = asked.ask(f"有人说{a}比{b}高，对吗")
        assert higher.verdict in {"true" if one > other else "false", "unverifiable", None}, (a, b)
        stated = asked.ask(f"{a}花了{format_amount(other)}万元，对吗")
        assert stated.verdict in {"true" if one == other else "false", "unverifiable", None}, (a, other)


POLITE = (
    "请问{}",
    "麻烦帮我查一下{}，谢谢",
    "你好，我想知道{}",
    "{}呢？",
    "{}！",
    "  {}  ",
    "那个，{}？？",
    "请教一下：{}。",
)


@pytest.mark.parametrize("form", POLITE)
def test_politeness_and_punctuation_change_nothing(asked: Assistant, figures: sqlite3.Connection, form: str) -> None:
    labels = [
        label for (label,) in figures.execute("SELECT DISTINCT label FROM figure WHERE code IS NOT NULL ORDER BY label")
    ]
    for label in labels[::2]:
        question = f"{label}是多少"
        bare, dressed = asked.ask(question), asked.ask(form.format(question))
        assert _said(dressed) == _said(bare), question


SAME = (
    ("{}是多少", "{}有多少"),
    ("{}是多少", "{}花了多少钱"),
    ("{}是多少万元", "{}多少万元"),
    ("{0}和{1}一共多少", "{0}加上{1}总共是多少"),
    ("{0}和{1}一共多少", "{0}、{1}合起来多少"),
    ("{0}比{1}多多少", "{0}和{1}相差多少"),
    ("{0}是{1}的几倍", "{0}为{1}的多少倍"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_for_the_same_get_the_same(asked: Assistant, figures: sqlite3.Connection, one: str, other: str) -> None:
    for pair in _pairs(figures)[:120]:
        assert _said(asked.ask(one.format(*pair))) == _said(asked.ask(other.format(*pair))), pair


def _said(answer: Answer) -> tuple[object, ...]:
    """Everything but the question, and the wording of a refusal, which names its words."""
    if answer.status is Status.REFUSED:
        return (answer.status,)
    return (answer.status, answer.text, answer.value, answer.unit, answer.values, answer.formula, answer.citations)
