"""Whose account a document is, and which short names stand for a body. Names here are invented or of the standard."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Identity, Kind, Paragraph, Scope, Section
from corpus.errors import DocumentError
from corpus.identity import identify
from corpus.organs import is_abbreviation
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.reading import read_account

BUREAU = "江原省云川市石桥区档案和史志管理局"


def document(*pages: tuple[str, ...]) -> Source:
    blocks = [tuple(Line(text) for text in page) for page in pages]
    return Source("甲.pdf", tuple(Page(i, 595, 842, lines) for i, lines in enumerate(blocks, start=1)))


def section(path: str, *texts: str) -> Section:
    return Section(tuple(path.split("/")), tuple(Paragraph(text) for text in texts))


CAPTIONS = ("收入支出决算总表", f"部门：{BUREAU} 单位：万元")


def test_the_cover_says_it_all() -> None:
    source = document((BUREAU, "2031年度部门决算"))
    assert identify(source, (), ()) == Identity(BUREAU, 2031, Kind.FINAL, Scope.DEPARTMENT)


def test_a_name_broken_over_two_lines_of_the_cover() -> None:
    assert identify(document((BUREAU[:12], BUREAU[12:], "2031年单位预算")), (), ()).department == BUREAU


def test_captions_are_enough() -> None:
    found = identify(document(("2031年单位收入预算总表", f"编制单位：{BUREAU}  单位：元")), (), ())
    assert found == Identity(BUREAU, 2031, Kind.BUDGET, Scope.UNIT)


def test_departments_print_captions_of_units_too() -> None:
    captions = (f"编制单位：{BUREAU}  单位：元",) * 3
    assert identify(document((BUREAU, "2031年度部门决算"), captions), (), ()).scope is Scope.DEPARTMENT


@pytest.mark.parametrize("title", ["2031年度{}部门决算", "2031年{}部门决算公开", "二〇三一年度{}部门决算"])
def test_a_title_may_begin_with_the_year(title: str) -> None:
    assert identify(document((title.format(BUREAU),)), (), ()) == Identity(BUREAU, 2031, Kind.FINAL, Scope.DEPARTMENT)


@pytest.mark.parametrize("name", ["云川市石桥区灯塔", "云川市档案局（馆）", "云川市监狱", "云川市青少年宫"])
def test_a_caption_names_bodies_of_any_kind(name: str) -> None:
    captions = ("2031年度部门决算", f"编制部门：{name} 单位：万元", "金额单位：人民币万元")
    assert identify(document(captions), (), ()).department == name


def test_what_follows_a_unit_of_money_is_no_body() -> None:
    captions = (f"{BUREAU}2031年度部门决算", *("单位：万元本年支出",) * 3)
    assert identify(document(captions), (), ()).department == BUREAU


def test_a_caption_may_stand_within_its_table() -> None:
    cells = (GridCell(0, 0, 1, 2, "2031年度部门收入决算表"), GridCell(1, 0, 2, 2, f"部门：{BUREAU}"))
    source = Source("甲.pdf", (Page(1, 595, 842, (Grid(9, 2, cells),)),))
    assert identify(source, (), ()) == Identity(BUREAU, 2031, Kind.FINAL, Scope.DEPARTMENT)


def test_the_majority_wins_over_a_wrong_title() -> None:
    wrong = "江原省档案和史志管理局2030年度部门预算表"
    source = document((wrong,), CAPTIONS, CAPTIONS)
    sections = [section(f"第三部分{BUREAU}2031年度部门决算情况说明/一、总体情况", "与2030年度相比，收入增加。")]
    assert identify(source, sections, ()) == Identity(BUREAU, 2031, Kind.FINAL, Scope.DEPARTMENT)


def test_other_years_and_budgets_in_the_text_do_not_count() -> None:
    sections = [section("2031年部门预算编制说明", *["比2030年预算增加3万元，2029年决算为2万元。"] * 9)]
    found = identify(document((f"预算主管部门：{BUREAU}",)), sections, ())
    assert (found.year, found.kind) == (2031, Kind.BUDGET)


@pytest.mark.parametrize("label", ["编报部门：", "部门编码及名称：[205001]", "部门（单位）名称：205001-"])
def test_labels_of_the_body_take_many_forms(label: str) -> None:
    found = identify(document(("2031年度收入决算表", f"{label}{BUREAU}")), (), ())
    assert found.department == BUREAU


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        (("2031年度部门决算",), "部门或单位名称"),
        ((BUREAU, "部门决算"), "年度"),
        ((BUREAU, "2031年工作总结"), "决算"),
        ((), "决算"),
    ],
)
def test_what_is_said_nowhere_is_named(page: tuple[str, ...], missing: str) -> None:
    with pytest.raises(DocumentError, match=missing) as error:
        identify(document(page), (), ())
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("letter", "year", "kind", "scope"),
    [
        ("S", 2020, Kind.FINAL, Scope.DEPARTMENT),
        ("G", 2024, Kind.FINAL, Scope.DEPARTMENT),
        ("B", 2025, Kind.BUDGET, Scope.DEPARTMENT),
        ("O", 2025, Kind.BUDGET, Scope.DEPARTMENT),
        ("P", 2025, Kind.BUDGET, Scope.UNIT),
    ],
)
def test_real_accounts(shared: Path, letter: str, year: int, kind: Kind, scope: Scope) -> None:
    path = next((shared / "documents").glob(f"{letter}-*"))
    found = read_account(path.read_bytes(), path.name).identity
    assert (found.year, found.kind, found.scope) == (year, kind, scope)
    assert found.department.startswith(("上海市普陀区", "广州市海珠区"))


OFFICE = "云川市石桥区人民政府办公室"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("规资局", "上海市普陀区规划和自然资源局"),
        ("规划资源局", "上海市普陀区规划和自然资源局"),
        ("普陀规划资源局", "上海市普陀区规划和自然资源局"),
        ("海珠政数局", "广州市海珠区政务服务数据管理局"),
        ("海珠区政务数据局", "广州市海珠区政务服务数据管理局"),
        ("商务委", "上海市普陀区商务委员会"),
        ("省发改委", "广东省发展和改革委员会"),
        ("区府办", OFFICE),
        ("石桥府办", OFFICE),
        ("区政府办公室", OFFICE),
        ("社工部", "中共云川市石桥区委员会社会工作部"),
        ("区委社工部", "中共云川市石桥区委社会工作部"),
        ("万里街道", "上海市普陀区人民政府万里街道办事处"),
        ("市监局", "云川市石桥区市场监督管理局"),
        ("档案史志局", BUREAU),
        ("石桥区法院", "云川市石桥区人民法院"),
        ("实验小学", "云川市石桥区实验小学"),
    ],
)
def test_short_names_people_use(short: str, full: str) -> None:
    assert is_abbreviation(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("数据局", "广州市海珠区政务服务数据管理局"),
        ("资规局", "上海市普陀区规划和自然资源局"),
        ("规资委", "上海市普陀区规划和自然资源局"),
        ("黄浦规资局", "上海市普陀区规划和自然资源局"),
        ("商务局", "上海市普陀区商务委员会"),
        ("普陀", "上海市普陀区商务委员会"),
        ("区局", BUREAU),
        ("局", BUREAU),
        ("", BUREAU),
        ("区政府", OFFICE),
        ("教育局", BUREAU),
    ],
)
def test_names_of_others(short: str, full: str) -> None:
    assert not is_abbreviation(short, full)


CORES = st.text("档案史志规划资源商务教育卫生统计水利", min_size=2, max_size=10)
PLACES = st.text("云川石桥江原溪谷", min_size=2, max_size=3)
ENDINGS = st.sampled_from(["局", "中心", "委员会", "街道办事处", "学校"])


@given(PLACES, CORES, ENDINGS, st.data())
def test_any_name_shortened_in_order_is_recognised(place: str, core: str, ending: str, data: st.DataObject) -> None:
    full = f"{place}区{core}{ending}"
    kept = data.draw(st.lists(st.booleans(), min_size=len(core) - 1, max_size=len(core) - 1))
    short = core[0] + "".join(char for char, keep in zip(core[1:], kept, strict=True) if keep)
    for region in ("", place, f"{place}区", "区"):
        assert is_abbreviation(f"{region}{short}{ending}", full)


@given(CORES, CORES, ENDINGS)
def test_a_character_the_name_lacks_makes_it_another_name(core: str, other: str, ending: str) -> None:
    assert not is_abbreviation(f"{core}龘{other}{ending}", f"云川市{core}{other}{ending}")


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_can_be_asked_about(short: str, full: str) -> None:
    assert is_abbreviation(full, full) == bool(full)
    is_abbreviation(short, full)
