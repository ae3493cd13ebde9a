"""Drafts: every number is tied to the account, nothing is made up, and an edited draft is found out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml.ns import qn

from corpus.account import Account, Identity
from corpus.library import Library
from corpus.reading import read_account
from qa.cli import main
from qa.drafting.binding import NUMBER
from qa.drafting.command import drafted, export, verified
from qa.drafting.draft import NOTHING, REASON_BLANK, Draft
from qa.drafting.verify import Outcome, Verdict
from tests.qa.clean_account import CARRIED, GUESTS, WHO, YEAR, Reckoned, clean_page

TOTAL = f"{Reckoned.total:.2f}"
BEFORE = Reckoned.total - 100
OTHER_PLACE = "临江市清河区园林所"
SAMPLED = 9
"""One number in so many is tried."""
LINES = ["# {部门}的{年}年", "支出{本年支出}。"]


def told(was: str, now: str) -> bytes:
    text = clean_page().decode()
    assert was in text
    return text.replace(was, now).encode()


def add(library: Library, content: bytes) -> Account:
    account = read_account(content, "清河林园.html")
    library.add(account, content)
    return account


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of the clean account alone."""
    with Library.open(tmp_path / "library") as opened:
        add(opened, clean_page())
        yield opened


def draft_of(library: Library, kind: str = "说明", own: Path | None = None) -> Draft:
    return drafted(library, [one for one in library.identities() if one.year == YEAR][:1], kind, (), own)


def text_of(made: Draft) -> str:
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


def section(made: Draft, heading: str) -> str:
    """The text below a heading, up to the next."""
    taken: list[str] = []
    within = False
    for paragraph in made.paragraphs:
        if paragraph.level:
            within = heading in paragraph.text
        elif within:
            taken.append(paragraph.text)
    return "\n".join(taken)


def from_template(library: Library, folder: Path, *lines: str, head: str = "用于：决算 说明") -> Draft:
    file = folder / "自己的.txt"
    file.write_text("\n".join([head, "", *lines]), encoding="utf-8")
    return draft_of(library, own=file)


# What is written


def test_every_number_is_bound_or_the_templates_own(library: Library) -> None:
    made = draft_of(library)
    loose = [
        match[0]
        for paragraph in made.paragraphs
        if not paragraph.level
        for piece in paragraph.pieces
        if piece.binding is None
        for match in NUMBER.finditer(piece.text)
    ]
    assert {number for number in loose if "元" in number or "%" in number or "." in number} == set()
    assert set(loose) <= {str(YEAR), str(YEAR - 1), "12", "31", *map(str, range(1, 10))}


def test_amounts_shares_and_rates_are_those_of_the_tables(library: Library) -> None:
    made = draft_of(library)
    share = (Reckoned.basic * 100 / Reckoned.every).quantize(Decimal("0.01"))
    assert f"基本支出{Reckoned.basic:.2f}万元，占{share}%" in section(made, "三、支出决算情况说明")
    rate = (Reckoned.fiscal * 100 / Reckoned.planned).quantize(Decimal("0.01"))
    assert f"完成年初预算的{rate}%。决算数小于预算数" in section(made, "具体情况")
    assert f"年初结转和结余{CARRIED[0]}万元" in text_of(made)


def test_items_are_named_with_class_and_group(library: Library) -> None:
    items = section(draft_of(library), "（三）一般公共预算")
    assert "农林水支出（类）林业和草原（款）森林资源培育（项）" in items
    assert "年初预算为241.50万元，支出决算为254.83万元，完成年初预算的105.52%。决算数大于预算数" in items
    assert "支出决算为178.26万元，完成年初预算的100.00%。决算数与预算数持平。" in items


def test_an_empty_table_is_told_in_the_official_words(library: Library) -> None:
    told_of_funds = section(draft_of(library), "八、政府性基金")
    assert told_of_funds == f"{WHO}{YEAR}年度无政府性基金预算财政拨款收入和支出。"


def test_a_table_that_is_not_there_is_not_told_to_be_empty(library: Library) -> None:
    assert section(draft_of(library), "九、国有资本经营预算") == NOTHING


def test_a_rate_over_a_budget_of_nothing_is_left_out(library: Library) -> None:
    whole = section(draft_of(library), "（一）“三公”经费")
    assert "因公出国（境）费预算为0.00万元，支出决算为0.00万元；" in whole
    assert f"公务接待费预算为{GUESTS[0]}万元，支出决算为{GUESTS[1]}万元，完成预算的61.50%" in whole


def test_a_blank_cell_is_0_with_itself_as_source_and_another_items_is_not(library: Library) -> None:
    add(library, told("0.00</td><td>16.00</td><td>0.00</td>", "</td><td>16.00</td><td>0.00</td>"))
    (paragraph,) = (one for one in draft_of(library).paragraphs if one.text.startswith("“三公”经费财政拨款支出预算"))
    blank = [piece for piece in paragraph.pieces if piece.binding and piece.binding.how == "blank"]
    assert [piece.text for piece in blank] == ["0.00万元"]
    assert blank[0].binding is not None
    assert "因公出国" in (blank[0].binding.sources[0].citation.column or "")


# Changes and reasons


def test_a_change_is_the_proses_where_the_library_has_no_year_before(library: Library) -> None:
    assert "收入支出总计增加118.43万元，增长" in section(draft_of(library), "一、收入支出决算总体")


def test_a_change_is_reckoned_where_the_library_has_the_year_before(library: Library) -> None:
    earlier = clean_page().decode().replace(str(YEAR), str(YEAR - 1)).replace(f">{TOTAL}<", f">{BEFORE:.2f}<")
    add(library, earlier.encode())
    growth = (Decimal(10000) / BEFORE).quantize(Decimal("0.01"))
    assert f"收入支出总计增加100.00万元，增长{growth}%。" in section(draft_of(library), "一、收入支出决算总体")


def test_words_follow_the_sign_of_a_change(library: Library) -> None:
    earlier = clean_page().decode().replace(str(YEAR), str(YEAR - 1)).replace(f">{TOTAL}<", ">9000.00<")
    add(library, earlier.encode())
    assert re.search("收入支出总计减少[0-9.]+万元，下降[0-9.]+%", text_of(draft_of(library)))


def test_reasons_are_left_blank_where_the_document_has_none(library: Library) -> None:
    assert f"主要原因：{REASON_BLANK}" in section(draft_of(library), "一、收入支出决算总体")


def test_a_reason_of_the_document_is_offered_with_its_source(library: Library) -> None:
    add(library, told("收、支总计增加118.43万元，", "收、支总计增加118.43万元，主要原因是新设2个管护站，"))
    (paragraph,) = (one for one in draft_of(library).paragraphs if "与2030年度相比，收入支出总计" in one.text)
    assert "主要原因：新设2个管护站" in paragraph.text
    quoted = [piece for piece in paragraph.pieces if piece.binding and piece.binding.how == "quoted"]
    assert quoted[0].text == "2"
    assert quoted[0].binding is not None
    assert "新设2个管护站" in (quoted[0].binding.sources[0].citation.quote or "")


def test_the_reason_of_another_item_is_not_offered(library: Library) -> None:
    add(library, told("决算数小于预算数。", "决算数小于预算数。公务接待费支出减少的主要原因是来访减少。"))
    assert "“三公”经费支出决算数小于预算数的主要原因：" + REASON_BLANK in section(draft_of(library), "（一）“三公”")


def test_a_reason_for_the_opposite_is_not_offered(library: Library) -> None:
    add(library, told("收、支总计增加118.43万元，", "收、支总计增加118.43万元，主要原因是来访增加，"))
    assert "主要原因：来访增加" in section(draft_of(library), "一、收入支出决算总体")
    add(library, clean_page().decode().replace(str(YEAR), str(YEAR - 1)).replace(f">{TOTAL}<", ">9000.00<").encode())
    assert f"主要原因：{REASON_BLANK}" in section(draft_of(library), "一、收入支出决算总体")


@pytest.mark.parametrize("other", ["，其中来访减少3.00万元", "，公务接待费减少3.00万元"])
def test_a_reason_behind_another_number_is_not_offered(library: Library, other: str) -> None:
    add(library, told("收、支总计增加118.43万元，", f"收、支总计增加118.43万元{other}，主要原因是来访减少，"))
    assert f"主要原因：{REASON_BLANK}" in section(draft_of(library), "一、收入支出决算总体")


def test_a_footnote_says_what_the_prose_tells_otherwise(library: Library) -> None:
    add(library, told(f"本年支出合计{Reckoned.every:.2f}万元", "本年支出合计1.00万元"))
    assert "（注意：文字说明里写的是1.00万元）" in printed(library)


def printed(library: Library) -> str:
    result = CliRunner().invoke(main, ["--library", str(library.directory), "draft", WHO])
    assert result.exit_code == 0, result.output
    return result.stdout


# Templates


def test_a_template_of_ones_own_is_a_text_file(library: Library, tmp_path: Path) -> None:
    made = from_template(library, tmp_path, *LINES)
    assert text_of(made) == f"{WHO}的{YEAR}年\n支出{Reckoned.every:.2f}万元。"


def test_thousands_are_parted_where_the_template_says_so(library: Library, tmp_path: Path) -> None:
    made = from_template(library, tmp_path, *LINES, head="用于：决算 说明\n千分位：是")
    assert f"支出{Reckoned.every:,.2f}万元" in text_of(made)


def test_brackets_fall_away_with_a_number_that_is_missing(library: Library, tmp_path: Path) -> None:
    made = from_template(
        library, tmp_path, "支出{本年支出}［，含{国资支出}］［，借{国资支出}｜不借］。", "只有{国资支出}。"
    )
    assert text_of(made) == f"支出{Reckoned.every:.2f}万元不借。"


@pytest.mark.parametrize(
    ("line", "what"),
    [("支出{本年之支出}。", "没有“本年之支出”"), ("支出［{本年支出}。", "少了一个“］”"), ("支出］。", "多了一个“］”")],
)
def test_a_wrong_template_is_told_with_its_line(library: Library, tmp_path: Path, line: str, what: str) -> None:
    file = tmp_path / "错.txt"
    file.write_text(f"用于：决算 说明\n\n{line}\n", encoding="utf-8")
    told_wrong = complaint(library.directory, "draft", WHO, "--template", file)
    assert "“错.txt”第 3 行" in told_wrong
    assert what in told_wrong


@pytest.mark.parametrize("kind", ["摘要", "问答"])
def test_other_kinds_are_bound_too(library: Library, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "稿.md"
    export(draft_of(library, kind), file)
    verdicts = verified(library, file)
    assert len(verdicts) > 20
    assert {one.outcome for one in verdicts} == {Outcome.AGREES}


def test_two_accounts_are_compared(library: Library) -> None:
    other = (
        clean_page().decode().replace(WHO, OTHER_PLACE).replace("卫生健康支出", "教育支出").replace(">210<", ">205<")
    )
    add(library, other.encode())
    chosen = sorted(library.identities(), key=lambda one: one.department != WHO)
    text = text_of(drafted(library, chosen, "对比"))
    assert OTHER_PLACE in text
    assert f"本年支出：前者{Reckoned.every:,.2f}万元，后者{Reckoned.every:,.2f}万元，持平。" in text
    assert "卫生健康支出：前者37.15万元，后者的表里没有这一类。" in text
    assert "教育支出：前者的表里没有这一类，后者37.15万元。" in text


# An edited draft


@pytest.fixture(params=[".md", ".docx"])
def file(request: pytest.FixtureRequest, library: Library, tmp_path: Path) -> Path:
    """A draft of the clean account as a file."""
    path = tmp_path / f"稿{request.param}"
    export(draft_of(library), path)
    return path


def edit(file: Path, was: str, now: str) -> None:
    """Change the first run or line that has the words, as people do."""
    if file.suffix == ".md":
        text = file.read_text(encoding="utf-8")
        assert was in text
        file.write_text(text.replace(was, now, 1), encoding="utf-8")
        return
    document = Document(str(file))
    node = next(one for one in document.element.body.iter(qn("w:t")) if was in (one.text or ""))
    node.text = node.text.replace(was, now, 1)
    document.save(str(file))


def wrong(library: Library, file: Path) -> list[Verdict]:
    return [one for one in verified(library, file) if one.outcome is not Outcome.AGREES]


def test_an_unedited_draft_agrees(library: Library, file: Path) -> None:
    assert wrong(library, file) == []


def test_an_edited_number_is_found(library: Library, file: Path) -> None:
    edit(file, f"{Reckoned.basic:.2f}万元", "999.99万元")
    (found,) = wrong(library, file)
    assert (found.outcome, found.found, found.expected) == (Outcome.DIFFERS, "999.99万元", f"{Reckoned.basic:.2f}万元")
    assert "《支出决算表》" in found.source


def test_each_number_changed_in_its_last_digit_is_found(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "稿.md"
    export(draft_of(library), path)
    text = path.read_text(encoding="utf-8")
    numbers = list(re.finditer(r"(?P<head>[\d.,]*)(?P<last>\d)(?P<unit>万元|%|辆)\[\^", text))
    assert len(numbers) > 80
    for match in numbers[::SAMPLED]:
        digit = str((int(match["last"]) + 3) % 10)
        path.write_text(text[: match.start("last")] + digit + text[match.end("last") :], encoding="utf-8")
        (found,) = wrong(library, path)
        assert found.outcome is Outcome.DIFFERS
        assert found.expected.endswith(f"{match['head']}{match['last']}{match['unit']}")


def test_an_edited_unit_is_found(library: Library, file: Path) -> None:
    edit(file, f"{Reckoned.basic:.2f}万元", f"{Reckoned.basic:.2f}元")
    assert [one.outcome for one in wrong(library, file)] == [Outcome.DIFFERS]


def test_a_direction_turned_round_is_found(library: Library, file: Path) -> None:
    edit(file, "增加118.43万元", "减少118.43万元")
    (found,) = wrong(library, file)
    assert (found.outcome, found.expected) == (Outcome.DIFFERS, "增加118.43万元")


def test_a_comparison_turned_round_is_found(library: Library, file: Path) -> None:
    edit(file, "决算数小于预算数", "决算数大于预算数")
    assert [(one.outcome, one.expected) for one in wrong(library, file)] == [(Outcome.DIFFERS, "小于")]


def test_rounding_and_words_may_be_edited(library: Library, file: Path) -> None:
    share = (Reckoned.basic * 100 / Reckoned.every).quantize(Decimal("0.01"))
    edit(file, f"{share}%", f"{share.quantize(Decimal('0.1'))}%")
    edit(file, REASON_BLANK, "人员增加")
    assert wrong(library, file) == []


def test_a_number_that_people_add_has_no_source(library: Library, file: Path) -> None:
    edit(file, REASON_BLANK, "新增设备57.31万元")
    assert [(one.outcome, one.found) for one in wrong(library, file)] == [(Outcome.UNBOUND, "57.31万元")]


def test_a_replaced_account_is_found_in_its_drafts(library: Library, file: Path) -> None:
    text = clean_page().decode()
    old, new = f">{Reckoned.every:.2f}<", f">{Reckoned.every + 1:.2f}<"
    assert old in text
    add(library, text.replace(old, new).encode())
    found = wrong(library, file)
    assert (Outcome.DIFFERS, f"{Reckoned.every:.2f}万元", f"{Reckoned.every + 1:.2f}万元") in [
        (one.outcome, one.found, one.expected) for one in found
    ]


def test_a_draft_is_refreshed_after_its_account_is_replaced(library: Library, file: Path) -> None:
    edit(file, REASON_BLANK, "人员增加")
    text = clean_page().decode()
    text = text.replace(f">{Reckoned.every:.2f}<", f">{Reckoned.every + 1:.2f}<").replace("增加118.43", "减少118.43")
    add(library, text.encode())
    assert wrong(library, file) != []
    new = file.with_stem("新稿")
    assert run(library.directory, "draft", "--verify", file, "--output", new).exit_code == 0
    assert wrong(library, new) == []
    export_text = new.read_text(encoding="utf-8") if new.suffix == ".md" else words_of(new)
    assert "人员增加" in export_text
    assert "减少118.43万元" in export_text


def words_of(file: Path) -> str:
    return "".join(Document(str(file)).element.body.itertext())


def test_a_removed_account_is_told(library: Library, file: Path) -> None:
    add(library, clean_page().decode().replace(WHO, OTHER_PLACE).encode())
    library.remove(next(one.id for one in library.identities() if one.department == WHO))
    assert {one.outcome for one in verified(library, file)} == {Outcome.LOST}


# Files


def test_paper_has_headings_official_fonts_and_page_numbers(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    export(draft_of(library), path)
    document = Document(str(path))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert styles[:3] == ["Heading 1", "Heading 2", "Normal"]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    table = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/fontTable"))
    assert '<w:altName w:val="仿宋,' in table.blob.decode()
    assert "PAGE" in document.sections[0].footer._element.xml
    assert f"本年支出合计{Reckoned.every:.2f}万元" in "".join(document.element.body.itertext())


def test_words_of_the_account_are_no_markdown(library: Library) -> None:
    add(library, told("森林资源培育", "森林*资源*&lt;b&gt;培育"))
    assert "森林\\*资源\\*\\<b\\>培育" in printed(library)


# The command


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--library", str(folder), *map(str, arguments)])


def complaint(folder: Path, *arguments: str | Path) -> str:
    """The one line with which a command gives up."""
    result = run(folder, *arguments)
    assert result.exit_code == 1
    return result.stderr


def test_the_command_writes_and_verifies(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    assert run(library.directory, "draft", WHO, "--output", path).exit_code == 0
    checked = run(library.directory, "draft", "--verify", path)
    assert checked.exit_code == 0
    assert "0 处与账不符" in checked.stdout
    edit(path, f"{Reckoned.basic:.2f}万元", "999.99万元")
    checked = run(library.directory, "draft", "--verify", path, "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.stdout)["expected"] == f"{Reckoned.basic:.2f}万元"


def test_sections_are_chosen_by_their_heading(library: Library) -> None:
    text = run(library.directory, "draft", WHO, "--section", "三公").stdout
    assert "## 七、" in text
    assert "## 三、" not in text
    assert "没有标题里有“没有这节”的一节" in complaint(library.directory, "draft", WHO, "--section", "没有这节")


def test_json_has_the_cells_of_each_number(library: Library) -> None:
    record = json.loads(run(library.directory, "draft", WHO, "--json").stdout)
    bound = [piece for paragraph in record["paragraphs"] for piece in paragraph["bound"]]
    assert {"table", "row", "column", "value"} <= bound[0]["citations"][0].keys()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("draft", WHO, "--output", "稿.pdf"), "不能写成“.pdf”文件"),
        (("draft", WHO, "--kind", "小说"), "没有决算的小说模板"),
        (("draft", WHO, "--kind", "对比"), "起草对比要给出两份账"),
        (("draft", WHO, "--template", "没有.txt"), "读不了"),
    ],
)
def test_what_cannot_be_done_is_told(library: Library, arguments: tuple[str, ...], what: str) -> None:
    assert what in complaint(library.directory, *arguments)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("稿.md", b"# 1.00", "没有“明账出处”"),
        ("稿.md", '<!-- 明账出处 {"bound": 1} -->'.encode(), "出处记录读不出来"),
        ("稿.docx", b"PK", "不是能读的 .docx"),
        ("稿.txt", b"", "只能核对"),
    ],
)
def test_what_cannot_be_verified_is_told(
    library: Library, tmp_path: Path, name: str, content: bytes, what: str
) -> None:  # fmt: skip
    (tmp_path / name).write_bytes(content)
    assert what in complaint(library.directory, "draft", "--verify", tmp_path / name)


def test_a_paper_that_lost_its_record_is_told(library: Library, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("支出1.00万元。")
    document.save(str(tmp_path / "稿.docx"))
    assert "没有出处记录" in complaint(library.directory, "draft", "--verify", tmp_path / "稿.docx")


def test_published_accounts_can_be_drafted(shared: Path, tmp_path: Path) -> None:
    """Each department's accounts in the shared folder: in .md and .docx, all numbers agree."""
    with Library.open(tmp_path / "library") as opened:
        for path in sorted((shared / "documents").glob("[SGB]-*")):
            content = path.read_bytes()
            opened.add(read_account(content, path.name), content)
        for identity in opened.identities():
            for suffix in (".md", ".docx"):
                _agrees(opened, identity, tmp_path / f"稿{suffix}")


def _agrees(library: Library, identity: Identity, path: Path) -> None:
    export(drafted(library, [identity], "说明"), path)
    verdicts = verified(library, path)
    assert len(verdicts) > 80
    assert {one.outcome for one in verdicts} == {Outcome.AGREES}
