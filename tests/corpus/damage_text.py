"""Plain-text dumps in other encodings, with bytes that are no text, and of sizes that nobody printed."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.damage import Variant, broken, known

DOCUMENT = """\
某某市园林处2031年度部门决算

一、收入支出决算总表
金额单位：万元
收入 支出
项目 行次 金额 项目 行次 金额
栏次 1 栏次 2
一、一般公共预算财政拨款收入 1 1,210.50 一、社会保障和就业支出 11 96.40
二、其他收入 2 3.25 二、城乡社区支出 12 1,117.35
本年收入合计 3 1,213.75 本年支出合计 13 1,213.75

三、一般公共预算财政拨款支出决算表
金额单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出
合计 1,210.50 800.00 410.50
208 社会保障和就业支出 96.40 96.40 0.00
20805 行政事业单位养老支出 96.40 96.40 0.00
2080505 机关事业单位基本养老保险缴费支出 96.40 96.40 0.00
212 城乡社区支出 1,114.10 703.60 410.50
21205 城乡社区环境卫生 1,114.10 703.60 410.50
2120501 园林绿化 1,114.10 703.60 410.50

第三部分 决算情况说明
2031年度本年支出1,213.75万元，比上年增加50.00万元，增长4.30%。
""".encode()
"""An account of no real department."""

ROW = "2120501 园林绿化 1,114.10 703.60 410.50\n"
_ODD = {
    "changes of direction": "\u202e", "marks of direction": "\u200f", "no width": "\u200b", "order marks": "\ufeff",
    "bells": "\x07", "escapes": "\x1b[2J\x1b]0;x\x07", "deletes": "\x7f", "line separators": "\u2028",
    "private characters": "\ue000", "characters beyond the first plane": "\U0001f4b0", "combining marks": "\u0301",
}  # fmt: skip


def variants() -> Iterator[Variant]:
    yield from broken(DOCUMENT)
    text = DOCUMENT.decode()
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "utf-7"):
        yield known("encoding", encoding, text.encode(encoding, "replace"))
    for name, mark in _ODD.items():
        yield known("odd characters", f"{name} in lines", text.replace(" ", f" {mark}").encode())
        yield known("odd characters", f"{name} in figures", text.replace(".", f"{mark}.").encode())
        yield known("odd characters", f"{name} between lines", text.replace("\n", f"\n{mark}\n").encode())
    for byte in (b"\0", b"\xff", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\x1a"):
        yield known("no text", f"{byte!r} at the end", DOCUMENT + byte)
        yield known("no text", f"{byte!r} within", DOCUMENT.replace(b"\n", b"\n" + byte))
    yield known("large", "one line of 21 MB", b"1 " * (21 * 2**19))
    yield known("large", "a number of thousands of digits", text.replace("703.60", "7" * 4_500 + ".60").encode())
    yield known("large", "a number with an exponent", text.replace("703.60", "7E999999999").encode())
    yield known("large", "a number of many commas", text.replace("703.60", "1" + ",000" * 9_000 + ".60").encode())
    yield from _active(text)


def heavy() -> Iterator[Variant]:
    """Of sizes that take seconds to minutes, or are stopped."""
    text = DOCUMENT.decode()

    def grown(name: str, old: str, new: str) -> Variant:
        return Variant("large", name, lambda: text.replace(old, new).encode())

    yield Variant("large", "one line of 19 MB", lambda: b"1 " * (19 * 2**19))
    yield Variant("large", "blank lines", lambda: b"\n" * (19 * 2**20))
    yield Variant("large", "form feeds", lambda: b"\fx" * (5 * 2**20))
    yield grown("a number of millions of digits", "703.60", "7" * 5_000_000 + ".60")
    yield grown("a label of 10 MB", "园林绿化", "园" * (3 * 2**20))
    yield grown("a row of a million cells", "703.60", "1.00 " * 1_000_000)
    yield grown("a million rows", ROW, ROW * 200_000)
    yield grown("the account a thousand times", text, text * 1_000)
    yield grown("titles", "第三部分", "一、收入支出决算总表\n金额单位：万元\n" * 20_000 + "第三部分")
    yield grown("headings", "第三部分", "（一）关于某事\n" * 50_000 + "第三部分")
    yield grown("brackets", "第三部分", "（" * 100_000 + "）" * 100_000 + "第三部分")
    yield grown("a sentence of a million figures", "第三部分", "支出1.00万元，其中：" * 50_000 + "。\n第三部分")
    yield grown("figures without words", "第三部分", "1" * 100_000 + "万元" * 10_000 + "\n第三部分")
    yield grown("spaces", "2120501 园", "2120501" + " " * 1_000_000 + "园")
    yield grown("wide spaces", "园林绿化", "园" + "\u3000" * 1_000_000 + "绿化")


def _active(text: str) -> Iterator[Variant]:
    """Text that something else than a reader might act upon."""
    for name, active in {
        "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>", "SQL": "'); DROP TABLE account; --",
        "a path": "../../etc/passwd", "a format": "%s%n{0.__class__}", "a formula": "=cmd|'/c calc'!A1",
        "Markdown": "[x](javascript:alert(1)) ![](http://example.invalid/x)", "JSON": '"}], "status": "answered',
    }.items():  # fmt: skip
        yield known("active text", f"{name} as a label", text.replace("园林绿化", active).encode())
        yield known("active text", f"{name} as the department", text.replace("某某市园林处", active).encode())
        yield known("active text", f"{name} in the prose", text.replace("本年支出", f"{active}本年支出").encode())
