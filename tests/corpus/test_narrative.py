"""Lines become paragraphs under their headings. All text here is invented."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.account import Section
from corpus.narrative import read_sections
from corpus.pages import Line, PageLine
from corpus.paragraphs import tidy
from corpus.reading import read_account

EM, LEFT, WIDTH = 12.0, 90.0, 30
"""The invented page: characters of 12 points, a left edge at 90 points, 30 characters a line."""


def set_page(page: int, *paragraphs: str, indent: int = 2, top: float = 80.0) -> list[PageLine]:
    """Paragraphs as lines with boxes; one that begins with “^” is centred, the others are indented and wrapped."""
    lines: list[PageLine] = []
    for paragraph in paragraphs:
        if paragraph.startswith("^"):
            text = paragraph[1:]
            rows = [((WIDTH - len(text)) / 2, text)]
        else:
            first = paragraph[: WIDTH - indent]
            rest = paragraph[WIDTH - indent :]
            rows = [(indent, first), *((0, rest[i : i + WIDTH]) for i in range(0, len(rest), WIDTH))]
        for start, text in rows:
            x0, y = LEFT + start * EM, top + 20 * len(lines)
            lines.append((page, Line(text, (x0, y, x0 + len(text) * EM, y + EM))))
    return lines


def dump(*paragraphs: str, width: int = 28) -> list[PageLine]:
    """Paragraphs as lines without boxes, wrapped after `width` characters, the first line two shorter."""
    lines: list[PageLine] = []
    for paragraph in paragraphs:
        cuts = [0, *range(width - 2, len(paragraph), width), len(paragraph)]
        lines += [(None, Line(paragraph[a:b])) for a, b in pairwise(cuts) if paragraph[a:b]]
    return lines


def whole(*paragraphs: str) -> list[PageLine]:
    """Paragraphs as a web page or a .docx gives them: one a line, without boxes and pages."""
    return [(None, Line(paragraph)) for paragraph in paragraphs]


def paths(sections: tuple[Section, ...]) -> list[str]:
    return [section.name for section in sections]


def texts(sections: tuple[Section, ...]) -> list[str]:
    return [paragraph.text for section in sections for paragraph in section.paragraphs]


LONG = (
    "本中心全年为居民提供登记、咨询、转办三类服务，窗口开放到晚间，周末安排值班人员轮流接待来访群众，"
    "并在次日上午集中答复来电来信。"
)
OTHER = (
    "与此同时，本中心整理历年档案，把纸质材料逐页扫描入库，方便其他科室查阅，也减少了重复收取材料的情形，受到居民欢迎。"
)


def test_headings_of_five_kinds_make_a_tree() -> None:
    sections = read_sections(
        set_page(
            1,
            "^第一部分某某中心概况",
            "一、主要职能",
            LONG,
            "（一）内设机构情况",
            OTHER,
            "1.人员情况",
            LONG,
            "（1）编制情况",
            OTHER,
        )
        + set_page(2, "^第二部分某某中心决算情况说明", "一、总体情况", LONG)
    )
    assert paths(sections) == [
        "第一部分某某中心概况/一、主要职能",
        "第一部分某某中心概况/一、主要职能/（一）内设机构情况",
        "第一部分某某中心概况/一、主要职能/（一）内设机构情况/1.人员情况",
        "第一部分某某中心概况/一、主要职能/（一）内设机构情况/1.人员情况/（1）编制情况",
        "第二部分某某中心决算情况说明/一、总体情况",
    ]
    assert [section.page for section in sections] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("item", ["负责窗口接待。", "负责窗口接待，并答复来电", "财政拨款收入：指当年拨付的资金。"])
def test_numbered_sentences_are_paragraphs(item: str) -> None:
    sections = read_sections(dump("一、主要职能", f"（一）{item}", f"（二）{item}", "二、其他情况", LONG))
    assert paths(sections) == ["一、主要职能", "二、其他情况"]
    assert [paragraph.text for paragraph in sections[0].paragraphs] == [f"（一）{item}", f"（二）{item}"]


def test_a_colon_may_part_a_heading_from_its_number() -> None:
    found = read_sections(whole("第三部分：情况说明", "一、总体情况", LONG))
    assert paths(found) == ["第三部分：情况说明/一、总体情况"]


def test_names_in_a_numbered_list_are_paragraphs() -> None:
    sections = read_sections(
        set_page(1, "一、单位构成", "纳入范围的单位包括：", "1.甲区登记所", "2.乙区登记所", "二、其他情况", LONG)
    )
    assert paths(sections) == ["一、单位构成", "二、其他情况"]
    assert texts(sections)[1:3] == ["1.甲区登记所", "2.乙区登记所"]


def test_the_last_name_of_a_list_heads_nothing() -> None:
    sections = read_sections(whole("一、单位构成", "1.甲区登记所", "2.乙区登记所", LONG, "二、其他情况", OTHER))
    assert paths(sections) == ["一、单位构成", "二、其他情况"]


@pytest.mark.parametrize(
    "headings",
    [
        ("第一章 概况", "一、职能", "（一）分工", "1.人员", "（1）编制", "①在编人员"),
        ("第 一 部 分 概 况", "一、职能", "1、人员", "1）编制"),
        ("第三章 情况说明", "3.5 支出情况", "3.5.2 具体情况", "（1）教育支出"),
        ("一、概况", "1.人员", "1.2 人员编制"),
    ],
)
def test_each_style_of_numbers_stands_inside_the_one_before(headings: tuple[str, ...]) -> None:
    sections = read_sections(whole(*headings, LONG))
    assert paths(sections) == ["/".join(heading.replace(" ", "") for heading in headings)]


@pytest.mark.parametrize("amount", ["3.5万元，", "28.6 亩，", "2.14%，", "1.2人次", "3.5个百分点"])
def test_an_amount_that_begins_a_line_is_no_number_of_a_heading(amount: str) -> None:
    sections = read_sections(whole("一、收入情况", f"{amount}比上年有所增加", LONG))
    assert paths(sections) == ["一、收入情况"]


@pytest.mark.parametrize("mark", "◆●•➢")
def test_a_mark_begins_a_paragraph_after_a_full_line(mark: str) -> None:
    first = "年" * 27 + "。"
    assert (
        texts(read_sections(dump("一、重点工作情况", first, f"{mark}{LONG}", f"{mark}{OTHER}")))[-1] == f"{mark}{OTHER}"
    )


def test_the_level_of_a_name_never_begins_a_paragraph() -> None:
    name = "1.住房保障支出（类）住房改革支出（款）住房公积金"
    sections = read_sections(set_page(1, "一、具体使用情况", name, "（项）186.72万元，用于缴存。", indent=0))
    assert texts(sections) == [f"{name}（项）186.72万元，用于缴存。"]


def test_a_heading_may_end_with_a_full_stop() -> None:
    assert paths(read_sections(dump("二、自评结果", "（一）整体支出自评综述。", LONG))) == [
        "二、自评结果/（一）整体支出自评综述"
    ]


def test_a_number_before_a_year_is_a_number() -> None:
    sections = read_sections(dump("一、自评结果", "2.2031年度工作完成情况", LONG, "2.50万元用于修缮。"))
    assert paths(sections) == ["一、自评结果/2.2031年度工作完成情况"]
    assert texts(sections)[-1] == "2.50万元用于修缮。"


def test_unnumbered_chapters_are_centred_or_known_to_the_standard() -> None:
    assert paths(read_sections(set_page(1, "^甲区登记所的来历", LONG, "^附带的话", OTHER))) == [
        "甲区登记所的来历",
        "附带的话",
    ]
    assert paths(read_sections(dump("甲区登记所主要职能", LONG, "名词解释", OTHER))) == [
        "甲区登记所主要职能",
        "名词解释",
    ]


def test_titles_broken_over_lines_are_joined() -> None:
    long_title = "第三部分某某省某某市某某区政务登记服务与档案管理中心二〇三一年度部门"
    sections = read_sections(
        set_page(
            1,
            *(f"^{part}" for part in (long_title[:WIDTH], long_title[WIDTH:] + "决算情况说明")),
            "一、总体情况",
            LONG,
            OTHER,
        )
    )
    assert paths(sections) == [f"{long_title}决算情况说明/一、总体情况"]


def test_paragraphs_run_on_over_pages_and_keep_their_first_page() -> None:
    whole = LONG + OTHER
    first, second = set_page(4, "一、总体情况", whole[:58]), set_page(5, whole[58:], "二、其他情况", LONG, indent=0)
    sections = read_sections(first + second)
    assert texts(sections)[0] == whole
    assert sections[0].paragraphs[0].page == 4


def test_a_sentence_broken_off_goes_on_in_a_line_that_is_not_set_in() -> None:
    lines = set_page(1, LONG)
    page, last = lines[-1]
    assert last.box is not None
    short = Line("次日上午答复来电，并对登记为", (LEFT, last.box[1], LEFT + (WIDTH - 5) * EM, last.box[3]))
    onward = set_page(1, "“优”的窗口，予以表扬。", indent=0, top=last.box[3] + 8)
    [text] = texts(read_sections([*lines[:-1], (page, short), *onward]))
    assert text.endswith("并对登记为“优”的窗口，予以表扬。")


def test_a_report_in_an_annex_is_a_section_of_its_own() -> None:
    report = ("附件1", "2031年果树补助项目支出绩效自评报告", "一、项目概况", LONG, "附件2", OTHER)
    assert paths(read_sections(whole("第四部分附件", *report))) == [
        "第四部分附件/2031年果树补助项目支出绩效自评报告/一、项目概况",
        "第四部分附件/附件2",
    ]


def test_an_indent_begins_a_paragraph_even_after_a_full_line() -> None:
    full = LONG[: 2 * WIDTH - 3] + "。"
    sections = read_sections(set_page(1, "一、总体情况", full, OTHER))
    assert texts(sections) == [full, OTHER]


def test_page_numbers_and_running_heads_are_taken_out() -> None:
    bodies = [LONG, OTHER, LONG + OTHER, OTHER + LONG]
    lines: list[PageLine] = []
    for page, body in enumerate(bodies, start=1):
        lines.append((page, Line("某某中心", (200.0, 40.0, 248.0, 52.0))))
        lines.append((page, Line("决算公开", (200.0, 55.0, 248.0, 67.0))))
        lines += set_page(page, f"{'一二三四'[page - 1]}、甲情况", body)
        lines.append((page, Line(f"- {page} -", (280.0, 780.0, 310.0, 792.0))))
    assert texts(read_sections(lines)) == bodies


def test_a_page_copied_into_the_next_is_read_once() -> None:
    page = set_page(2, "一、主要职能", LONG, OTHER)
    copy = [(3, line) for _, line in page]
    assert texts(read_sections(page + copy + set_page(4, "二、其他情况", LONG))) == [LONG, OTHER, LONG]


@pytest.mark.parametrize("leader", ["", "………………3", "......12"])
def test_the_contents_page_and_the_cover_are_left_out(leader: str) -> None:
    cover = set_page(1, "^某某中心二〇三一年度部门决算", top=200)
    contents = set_page(2, "^目 录", f"一、主要职能{leader}", f"二、其他情况{leader}", indent=0)
    sections = read_sections(cover + contents + set_page(3, "一、主要职能", LONG, "二、其他情况", OTHER))
    assert paths(sections) == ["一、主要职能", "二、其他情况"]
    assert texts(sections) == [LONG, OTHER]


ENTRIES = ("第一部分 某某中心概况", "一、主要职能", "二、机构设置", "第二部分 决算表", "一、收入支出决算总表")
MORE_ENTRIES = (
    "二、收入决算表",
    "第三部分 情况说明",
    "一、总体情况",
    "第四部分 名词解释",
    "附件1：项目绩效自评表，整体自评表",
)
BODY = ("第一部分 某某中心概况", "一、主要职能", LONG, "第三部分 情况说明", "一、总体情况", OTHER)
TREE = ["第一部分某某中心概况/一、主要职能", "第三部分情况说明/一、总体情况"]


def test_contents_without_leaders_may_take_two_pages() -> None:
    contents = set_page(2, "^目 录", *ENTRIES, indent=0) + set_page(3, *MORE_ENTRIES, indent=0)
    assert paths(read_sections(contents + set_page(4, *BODY[:3]) + set_page(5, *BODY[3:]))) == TREE


@pytest.mark.parametrize("first", ["第一部分 某某中心概况", "第一部分 概况"])
def test_contents_of_a_web_page_end_where_their_numbers_begin_anew(first: str) -> None:
    contents = ("目录", first, *ENTRIES[1:], *MORE_ENTRIES)
    assert paths(read_sections(whole("某某中心决算", *contents, *BODY))) == TREE


def test_contents_read_as_a_table_leave_the_first_headings() -> None:
    assert paths(read_sections(whole("某某中心决算", "目录", *BODY))) == TREE


def test_contents_of_a_dump_end_where_they_repeat() -> None:
    sections = read_sections(dump("目录", "一、主要职能", "二、其他情况", "一、主要职能", LONG, "二、其他情况", OTHER))
    assert texts(sections) == [LONG, OTHER]


def test_a_dump_that_does_not_wrap_keeps_its_lines() -> None:
    lines = [(None, Line(text)) for text in ("一、主要职能", LONG, OTHER, LONG + OTHER, "短句。", "名词解释", OTHER)]
    assert texts(read_sections(lines)) == [LONG, OTHER, LONG + OTHER, "短句。", OTHER]


def test_short_paragraphs_of_a_web_page_stay_apart() -> None:
    names = ["办公室", "财务科", "人事科", "档案科", "宣传科"]
    assert texts(read_sections(whole("一、机构设置", "内设机构包括：", *names, LONG))) == [
        "内设机构包括：",
        *names,
        LONG,
    ]


@pytest.mark.parametrize("parted", ["。", "：", "2031年，"])
def test_a_heading_may_stand_in_the_paragraph_it_heads(parted: str) -> None:
    sections = read_sections(whole("三、决算情况说明", f"（一）收入情况{parted}{LONG}", f"（二）负责汇总情况。{OTHER}"))
    assert paths(sections) == ["三、决算情况说明/（一）收入情况"]
    assert texts(sections)[0].endswith(LONG)


def test_scraps_of_a_table_become_one_paragraph() -> None:
    scraps = ["指标", "预期值", "完成值", "满意率", "不低于九成", "九成五"]
    sections = read_sections(dump("一、自评结果", OTHER, LONG, *scraps, "二、其他情况", OTHER, LONG, OTHER))
    assert texts(sections) == [OTHER, LONG, "".join(scraps), OTHER, LONG, OTHER]


def test_a_number_torn_from_its_line_is_joined() -> None:
    lines = dump("一、总体情况", LONG, OTHER, LONG, "（一）", "收入情况说明", OTHER)
    assert paths(read_sections(lines)) == ["一、总体情况", "一、总体情况/（一）收入情况说明"]


def test_a_stop_never_begins_a_paragraph() -> None:
    lines = dump("一、总体情况", LONG, OTHER, LONG, "1、甲支出（类）乙支出（款）丙支出（项）", "。主要用于：修缮房屋。")
    assert texts(read_sections(lines))[-1] == "1、甲支出（类）乙支出（款）丙支出（项）。主要用于：修缮房屋。"


def test_a_dump_full_of_table_cells_still_shows_its_margin() -> None:
    cells = [text for text in ("支出", "1.00", "合计", "基本支出", "201") for _ in range(40)]
    sections = read_sections(dump("一、总体情况", *cells, "二、其他情况", LONG, OTHER, LONG))
    assert [paragraph.text for paragraph in sections[-1].paragraphs] == [LONG, OTHER, LONG]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2031 年度总收入 5,143.02 万元", "2031年度总收入5,143.02万元"),
        ("原有 OA 系统", "原有OA系统"),
        ("接入 Open Data 平台", "接入Open Data平台"),
        ("因 公 出 国", "因公出国"),
        ("合计 12.00 13.00", "合计12.00 13.00"),
    ],
)
def test_spaces_of_typesetting_are_dropped(printed: str, read: str) -> None:
    assert tidy(printed) == read


@given(st.lists(st.sampled_from([LONG, OTHER, LONG + OTHER, OTHER + LONG]), min_size=1, max_size=6))
def test_paragraphs_come_back_however_they_wrap(paragraphs: list[str]) -> None:
    assert texts(read_sections(set_page(1, "一、总体情况", *paragraphs))) == paragraphs


BOXES = st.none() | st.tuples(*[st.floats(0, 800)] * 4)


@given(st.lists(st.tuples(st.none() | st.integers(1, 4), st.builds(Line, st.text(max_size=30), BOXES)), max_size=30))
def test_no_line_is_invented(lines: list[PageLine]) -> None:
    printed = {char for _, line in lines for char in line.text} | {" "}
    assert {char for text in texts(read_sections(lines)) for char in text} <= printed


@cache
def sections_of(shared: Path, letter: str) -> tuple[Section, ...]:
    path = next((shared / "documents").glob(f"{letter}-*"))
    return read_account(path.read_bytes(), path.name).sections


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def cited_sections(shared: Path) -> set[tuple[str, str]]:
    """(document, section) of every citation in the sample questions."""
    found = set()
    pending: list[object] = list(read_lines(shared / "questions" / "dev.jsonl"))
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending += item.values()
            if "section" in item:
                found.add((str(item["doc"]), str(item["section"])))
        elif isinstance(item, list):
            pending += item
    return found


def test_cited_sections_exist(shared: Path) -> None:
    cited = cited_sections(shared)
    missing = {(doc, path) for doc, path in cited if not any(p.endswith(path) for p in paths(sections_of(shared, doc)))}
    assert cited
    assert not missing


def test_right_passages_stand_under_their_headings(shared: Path) -> None:
    """A passage may be part of a paragraph, and its section may be cut off above a run-in heading."""
    for question in read_lines(shared / "questions" / "retrieval.jsonl"):
        sections = sections_of(shared, str(question["doc"]))
        passages = question["passages"]
        assert isinstance(passages, list)
        for passage in passages:
            start = passage["text"][:12]
            homes = [section.name for section in sections for p in section.paragraphs if start in p.text]
            expected = passage["section"].replace("。", "")
            assert any(expected.startswith(home) or home.startswith(expected) for home in homes), start


@pytest.mark.parametrize("letter", ["B", "O", "P"])
def test_budgets_have_their_chapters(shared: Path, letter: str) -> None:
    sections = sections_of(shared, letter)
    chapters = list(dict.fromkeys(section.path[0] for section in sections))
    for ending in ("主要职能", "机构设置", "名词解释", "预算编制说明", "其他相关情况说明"):
        assert any(chapter.endswith(ending) for chapter in chapters)
    assert all(section.page for section in sections)
