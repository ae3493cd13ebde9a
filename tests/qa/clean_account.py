"""An invented account in which everything agrees, reckoned from its items and printed as a web page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as D
from functools import cache

from corpus.account import Account
from corpus.reading import read_account

WHO, YEAR = "临江市清河区林业和园林管理局", 2031
NAMES = {
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出", "210": "卫生健康支出", "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗", "213": "农林水支出", "21302": "林业和草原", "2130201": "行政运行",
    "2130205": "森林资源培育", "2130209": "森林生态效益补偿", "221": "住房保障支出", "22102": "住房改革支出",
    "2210201": "住房公积金",
}  # fmt: skip
ITEMS = {
    "2080505": ("88.64", "0.00", "90.00"), "2080506": ("44.32", "0.00", "45.20"), "2101101": ("37.15", "0.00", "37.15"),
    "2130201": ("612.47", "0.00", "630.18"), "2130205": ("0.00", "254.83", "241.50"),
    "2130209": ("0.00", "178.26", "178.26"), "2210201": ("96.38", "0.00", "99.41"),
}  # fmt: skip
"""项 with its basic and its project expenditure and its budget of the beginning of the year."""
STAFF = {
    "30101": ("基本工资", "214.35"), "30102": ("津贴补贴", "187.62"), "30103": ("奖金", "131.48"),
    "30108": ("机关事业单位基本养老保险缴费", "88.64"), "30109": ("职业年金缴费", "44.32"),
    "30113": ("住房公积金", "96.38"),
}  # fmt: skip
OFFICE = {
    "30201": ("办公费", "42.17"), "30206": ("电费", "18.56"), "30211": ("差旅费", "27.93"),
    "30217": ("公务接待费", "2.46"), "30231": ("公务用车运行维护费", "13.58"), "30239": ("其他交通费用", "11.47"),
}  # fmt: skip
OTHER = D("63.54")
"""Spent from other income on 森林资源培育, so that not all money is fiscal."""
CARRIED = D("26.75"), D("19.38")
"""Carried over from the year before and into the next."""
EMPTY = "注：本部门没有这类收支，故本表为空表。"
CARS, GUESTS = (D("16.00"), D("13.58")), (D("4.00"), D("2.46"))
"""Budget and outcome."""


def _n(value: D) -> str:
    return f"{value:.2f}"


def _rate(part: D, whole: D) -> str:
    return f"{(part / whole * 100):.2f}%"


@cache
def _leaves() -> dict[str, tuple[D, D]]:
    return {code: (D(basic), D(project)) for code, (basic, project, _) in ITEMS.items()}


def _rows(leaves: dict[str, tuple[D, D]]) -> list[tuple[str, D, D]]:
    """类, 款 and 项 in order, each with its basic and project expenditure."""
    sums: dict[str, tuple[D, D]] = {}
    for code, (basic, project) in leaves.items():
        for length in (3, 5, 7):
            before = sums.get(code[:length], (D(0), D(0)))
            sums[code[:length]] = (before[0] + basic, before[1] + project)
    return [(code, *sums[code]) for code in sorted(sums)]


def _table(title: str, heads: Sequence[Sequence[str]], body: Sequence[Sequence[str]], note: str = "") -> str:
    lines = ["".join(f"<th>{cell}</th>" if cell[:1] != "<" else cell for cell in line) for line in heads]
    lines += ["".join(f"<td>{cell}</td>" for cell in line) for line in body]
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    above = f"<p align=center>{title}</p><p>编制部门：{WHO}</p><p>单位：万元</p>"
    return f"{above}<table border=1>{table}</table>" + (f"<p>{note}</p>" if note else "")


def _span(text: str, columns: int, rows: int = 1) -> str:
    return f"<th colspan={columns} rowspan={rows}>{text}</th>"


def _spending(title: str, leaves: dict[str, tuple[D, D]]) -> str:
    rows = _rows(leaves)
    tops = [row for row in rows if len(row[0]) == 3]
    basic, project = sum((row[1] for row in tops), D(0)), sum((row[2] for row in tops), D(0))
    body = [["", "合计", _n(basic + project), _n(basic), _n(project)]]
    body += [[code, NAMES[code], _n(b + p), _n(b), _n(p)] for code, b, p in rows]
    return _table(title, [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]], body)


def _facing(title: str, income: list[list[str]], spending: list[list[str]], ends: list[list[str]], wide: bool) -> str:
    """A table of two sides; `wide` has a column for each kind of appropriation."""
    width = len(spending[0])
    height = max(len(income), len(spending))
    income += [["", ""]] * (height - len(income))
    spending += [[""] * width] * (height - len(spending))
    kinds = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"] if wide else ["决算数"]
    heads = [[_span("收入", 2), _span("支出", width)], ["项目", "决算数", "项目", *kinds]]
    return _table(title, heads, [[*a, *b] for a, b in zip(income, spending, strict=True)] + ends)


class Reckoned:
    """The sums that tables and prose print alike."""

    fiscal = sum((basic + project for basic, project in _leaves().values()), D(0))
    basic = sum((leaf[0] for leaf in _leaves().values()), D(0))
    project = fiscal - basic
    every = fiscal + OTHER
    income = every + CARRIED[1] - CARRIED[0]
    total = income + CARRIED[0]
    staff = sum((D(value) for _, value in STAFF.values()), D(0))
    office = sum((D(value) for _, value in OFFICE.values()), D(0)) + D("0.00")
    planned = sum((D(budget) for _, _, budget in ITEMS.values()), D(0))
    three = CARS[0] + GUESTS[0], CARS[1] + GUESTS[1]


def _tables() -> list[str]:
    r = Reckoned
    leaves = _leaves()
    rest = r.income - r.fiscal
    whole = {**leaves, "2130205": (leaves["2130205"][0], leaves["2130205"][1] + OTHER)}
    classes = [row for row in _rows(whole) if len(row[0]) == 3]
    tops = [[f"{'一二三四'[i]}、{NAMES[code]}", _n(b + p)] for i, (code, b, p) in enumerate(classes)]
    ends = [
        ["本年收入合计", _n(r.income), "本年支出合计", _n(r.every)],
        ["年初结转和结余", _n(CARRIED[0]), "年末结转和结余", _n(CARRIED[1])],
        ["总计", _n(r.total), "总计", _n(r.total)],
    ]
    money = [["一、一般公共预算财政拨款收入", _n(r.fiscal)], ["二、事业收入", ""], ["三、其他收入", _n(rest)]]
    fiscal = [
        [f"{'一二三四'[i]}、{NAMES[c]}", _n(b + p), _n(b + p), ""]
        for i, (c, b, p) in enumerate(row for row in _rows(leaves) if len(row[0]) == 3)
    ]
    granted = [["一、一般公共预算财政拨款", _n(r.fiscal)], ["二、政府性基金预算财政拨款", ""]]
    fund = ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"]
    closing = [["本年收入合计", _n(r.fiscal), "本年支出合计", _n(r.fiscal), _n(r.fiscal), ""],
               ["总计", _n(r.fiscal), "总计", _n(r.fiscal), _n(r.fiscal), ""]]  # fmt: skip
    return [
        _facing("收入支出决算总表", money, tops, ends, wide=False),
        _spending("支出决算表", whole),
        _facing("财政拨款收入支出决算总表", granted, fiscal, closing, wide=True),
        _spending("一般公共预算财政拨款支出决算表", leaves),
        _economic(),
        _three(),
        _table("政府性基金预算财政拨款收入支出决算表", [fund], [["", "合计", "", "", "", ""]], EMPTY),
    ]


def _economic() -> str:
    def listed(items: dict[str, tuple[str, str]], code: str, name: str, total: D) -> list[list[str]]:
        return [[code, name, _n(total)], *([code, name, value] for code, (name, value) in items.items())]

    left = listed(STAFF, "301", "工资福利支出", Reckoned.staff)
    right = listed(OFFICE, "302", "商品和服务支出", Reckoned.office)
    body = [[*a, *b] for a, b in zip(left, right, strict=True)]
    body.append(["", "人员经费合计", _n(Reckoned.staff), "", "公用经费合计", _n(Reckoned.office)])
    heads = [[_span("人员经费", 3), _span("公用经费", 3)], ["科目编码", "科目名称", "决算数"] * 2]
    return _table("一般公共预算财政拨款基本支出决算表", heads, body)


def _three() -> str:
    zero = D("0.00")
    body = [[_n(v) for i in (0, 1) for v in (Reckoned.three[i], zero, CARS[i], zero, CARS[i], GUESTS[i])]]
    tall = [_span(name, 1, 2) for name in ("合计", "因公出国（境）费", "公务接待费")]
    inner = [*tall[:2], _span("公务用车购置及运行费", 3), tall[2]]
    heads = [[_span("预算数", 6), _span("决算数", 6)], inner * 2, ["小计", "公务用车购置费", "公务用车运行费"] * 2]
    return _table("财政拨款“三公”经费支出决算表", heads, body)


def _compared(spent: D, planned: D) -> str:
    if spent == planned:
        return "决算数与预算数持平"
    return f"决算数{'大于' if spent > planned else '小于'}预算数，主要是工作量有变化"


def _prose() -> list[str]:
    r = Reckoned
    before, earlier = r.total - D("118.43"), r.fiscal + D("57.29")
    tops = [row for row in _rows(_leaves()) if len(row[0]) == 3]
    year, last = f"{YEAR}年度", f"与{YEAR - 1}年度相比"
    parts = "；".join(f"{NAMES[c]}（类）{_n(b + p)}万元，占{_rate(b + p, r.fiscal)}" for c, b, p in tops)
    items = [
        f"{i}.{NAMES[c[:3]]}（类）{NAMES[c[:5]]}（款）{NAMES[c]}（项）。"
        f"年初预算为{_n(D(plan))}万元，支出决算为{_n(D(b) + D(p))}万元，"
        f"完成年初预算的{_rate(D(b) + D(p), D(plan))}，{_compared(D(b) + D(p), D(plan))}。"
        for i, (c, (b, p, plan)) in enumerate(ITEMS.items(), 1)
    ]
    return [
        "一、收入支出决算总体情况说明",
        f"{WHO}{year}收、支总计{_n(r.total)}万元。{last}，收、支总计增加118.43万元，增长{_rate(D('118.43'), before)}。",
        "二、收入决算情况说明",
        f"本年收入合计{_n(r.income)}万元，其中：财政拨款收入{_n(r.fiscal)}万元，占{_rate(r.fiscal, r.income)}；"
        f"其他收入{_n(r.income - r.fiscal)}万元，占{_rate(r.income - r.fiscal, r.income)}。",
        "三、支出决算情况说明",
        f"本年支出合计{_n(r.every)}万元，其中：基本支出{_n(r.basic)}万元，占{_rate(r.basic, r.every)}；"
        f"项目支出{_n(r.project + OTHER)}万元，占{_rate(r.project + OTHER, r.every)}。",
        "四、一般公共预算财政拨款支出决算情况说明",
        "（一）支出总体情况",
        f"{year}一般公共预算财政拨款支出{_n(r.fiscal)}万元，占本年支出合计的{_rate(r.fiscal, r.every)}。"
        f"{last}，一般公共预算财政拨款支出减少57.29万元，下降{_rate(D('57.29'), earlier)}。",
        "（二）支出结构情况",
        f"{year}一般公共预算财政拨款支出{_n(r.fiscal)}万元，主要用于以下方面：{parts}。",
        "（三）支出具体情况",
        f"{year}一般公共预算财政拨款支出年初预算为{_n(r.planned)}万元，支出决算为{_n(r.fiscal)}万元，"
        f"完成年初预算的{_rate(r.fiscal, r.planned)}。其中：",
        *items,
        "五、一般公共预算财政拨款基本支出决算情况说明",
        f"{year}一般公共预算财政拨款基本支出{_n(r.basic)}万元，其中：",
        f"人员经费{_n(r.staff)}万元，包括：{'、'.join(name for name, _ in STAFF.values())}。",
        f"公用经费{_n(r.office)}万元，包括：{'、'.join(name for name, _ in OFFICE.values())}。",
        "六、“三公”经费支出决算情况说明",
        f"{year}“三公”经费支出预算为{_n(r.three[0])}万元，支出决算为{_n(r.three[1])}万元，"
        f"完成预算的{_rate(r.three[1], r.three[0])}，决算数小于预算数。",
        f"其中：因公出国（境）费支出决算为0.00万元，占0.00%；公务用车购置及运行费支出决算为{_n(CARS[1])}万元，"
        f"占{_rate(CARS[1], r.three[1])}；公务接待费支出决算为{_n(GUESTS[1])}万元，占{_rate(GUESTS[1], r.three[1])}。",
        "七、政府采购支出情况说明",
        f"{WHO}政府采购支出总额287.46万元，其中：政府采购货物支出35.12万元、政府采购工程支出148.90万元、政府采购服务支出103.44万元。",
        "八、国有资产占有情况说明",
        f"截至{YEAR}年12月31日，{WHO}共有车辆5辆，其中：应急保障用车3辆、其他用车2辆。",
    ]


@cache
def clean_page() -> bytes:
    """The account as an HTML file."""
    title = f"{WHO}{YEAR}年度部门决算"
    lines = [
        f"<h1>{title}</h1>",
        *(f"<p>{text}</p>" for text in (f"第一部分 {WHO}概况", f"负责{WHO}辖区内林地、绿地的管护。")),
        f"<p>第二部分 {YEAR}年度部门决算表</p>",
        *_tables(),
        f"<p>第三部分 {YEAR}年度部门决算情况说明</p>",
        *(f"<p>{text}</p>" for text in _prose()),
    ]
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{''.join(lines)}</body></html>".encode()


@cache
def clean_account() -> Account:
    return read_account(clean_page(), "清河林园2031.html")


def with_sentence(heading: str, sentence: str) -> Account:
    """The clean account with one more paragraph under a heading."""
    page = clean_page().decode()
    paragraph = f"<p>{heading}</p>"
    assert paragraph in page
    return read_account(page.replace(paragraph, f"{paragraph}<p>{sentence}</p>", 1).encode(), "a.html")


def with_table(table: str) -> Account:
    """The clean account with one more table under a heading of its own."""
    page = clean_page().decode().replace("</body>", f"<p>九、绩效自评结果</p>{table}</body>")
    return read_account(page.encode(), "a.html")


def rows(*lines: str) -> str:
    """A table of these lines, their cells parted by spaces, the first a header."""
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split())}</tr>" for line in lines)
