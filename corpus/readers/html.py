"""Web pages (.html, and .mhtml that holds several) to Source: what a browser shows of the document itself.

Nothing is fetched and nothing is run. Hidden elements, controls and what belongs to the site (menus, feet, lines
of links) are not read. A table that holds tables only places them: the innermost are the tables of the document.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from itertools import chain

import cn2an
from lxml import html
from lxml.etree import LxmlError, _Element, iterwalk

from corpus.errors import DocumentError
from corpus.pages import Grid, GridCell, Line, Page, Source
from corpus.readers.markup import blocks, lines_of

LARGEST = 50 * 1024 * 1024
"""The largest page read, in bytes."""
_BEGINNING = 4096
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SKIPPED = (
    *("head", "script", "style", "noscript", "template", "nav", "aside", "footer", "button", "select", "input"),
    *("textarea", "datalist", "object", "embed", "iframe", "frame", "svg", "canvas", "video", "audio", "dialog"),
)
_SITE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|foot|footer|contentinfo|breadcrumbs?|sidebar|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BLOCKS = (
    *("address", "article", "body", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
    *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)
_CHINESE = re.compile(r"list-style[^;]*(?:cjk|chinese)", re.IGNORECASE)
_UNMARKED = re.compile(r"list-style[^;]*none", re.IGNORECASE)
_WIDEST = 1000
"""No cell spans more columns, as the standard of HTML has it."""
_MOST_PLACES = 2_000_000
"""A table with more places for cells is none."""
_MOST_PAGES = 500
"""A web archive of a workbook holds a page for each sheet; no account has more."""
_DAMAGE = (LxmlError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


_Text = tuple[str, bool]
"""A text, and whether it is a link that leads elsewhere."""
_Piece = _Text | _Element | None
"""A text, a table, or the end of a line."""


def read_html(data: bytes, name: str) -> Source:
    """A web page as one page without a number. Raises DocumentError for one that is too large or shows no text."""
    return _source([(data, None)], name)


def read_mhtml(data: bytes, name: str) -> Source:
    """The web pages of a web archive. Raises DocumentError as `read_html` does, and where the archive holds none."""
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.default)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        pages = [(_payload(part), part.get_content_charset()) for part in parts]
    except (MessageError, *_DAMAGE) as error:
        raise DocumentError(f"《{name}》已损坏，读不出来，请重新保存网页后再添加。") from error
    if len(pages) > _MOST_PAGES:
        raise DocumentError(f"《{name}》里有 {len(pages)} 个网页，没有加入。请只保存账所在的网页再添加。")
    return _source(pages, name)


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _source(documents: Iterable[tuple[bytes, str | None]], name: str) -> Source:
    """`documents` are web pages, each with the charset that its envelope names."""
    pages = []
    for data, charset in documents:
        if len(data) > LARGEST:
            raise DocumentError(
                f"《{name}》超过 {LARGEST // 1024 // 1024} MB，没有加入。请只留决算、预算的正文再添加。"
            )
        text = _decoded(data, charset)
        if _is_cut_short(text):
            raise DocumentError(f"《{name}》不完整，最后一张表没有读完，没有加入。请重新保存网页后再添加。")
        found = tuple(_blocks(_parsed(text, name), name))
        if found:
            pages.append(Page(None, 0, 0, found))
    if not pages:
        raise DocumentError(f"《{name}》里没有文字，没有加入。请打开网页确认内容后重新保存。")
    return Source(name, tuple(pages))


def _decoded(data: bytes, charset: str | None) -> str:
    """The text. Pages saved anew keep the charset they once had in their head, so UTF-8 is tried before it."""
    mark = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if mark is not None:
        return data.decode(mark, "replace")
    said = _CHARSET.search(data[:_BEGINNING])
    named = (said[1].decode("ascii") if said else charset or "gb18030").lower()
    # GB 18030 holds all that the older national standards do, and pages use more than they say.
    encoding = "gb18030" if named.startswith(("gb", "x-gb")) else named
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(encoding, "replace")
        except LookupError:
            return data.decode("gb18030", "replace")


def _is_cut_short(text: str) -> bool:
    """Whether the page ends within a table, so that its last number may lack digits."""
    plain = text.lower()
    ends = any(end in plain for end in ("</body", "</html"))
    return not ends and plain.rfind("<table") > plain.rfind("</table")


def _parsed(text: str, name: str) -> _Element:
    # huge_tree: pages full of tags that nothing closes are deep, and the size is limited already.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    plain = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(plain or b"<p>", parser=parser)
    except _DAMAGE as error:
        raise DocumentError(f"《{name}》里没有能显示的内容，没有加入。请重新保存网页后再添加。") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentError(f"《{name}》的网页代码嵌套过深，读不完整，没有加入。请在浏览器里另存为 PDF 再添加。")
    return root


def _blocks(root: _Element, name: str) -> Iterator[Line | Grid]:
    for block in _lines_and_tables(root):
        if isinstance(block, str):
            yield Line(block)
        else:
            for caption in block.iterchildren("caption"):
                yield from lines_of(_text(caption))
            yield from blocks(_cells(block, name), name)


def _lines_and_tables(root: _Element) -> Iterator[str | _Element]:
    """The lines that the element shows, and its tables. A line that is nothing but links is no part of the text."""
    texts: list[_Text] = []
    for piece in chain(_pieces(root), [None]):
        if isinstance(piece, tuple):
            texts.append(piece)
            continue
        line = re.sub(r"[\s\u200b\ufeff]+", " ", "".join(text for text, _ in texts)).strip()
        if line and not all(linked for text, linked in texts if text.strip()):
            yield line
        texts = []
        if piece is not None:
            yield piece


def _pieces(root: _Element) -> Iterator[_Piece]:
    """What the element shows, in order. Walked without recursion: pages are deep."""
    links: list[_Element] = []
    items: Counter[_Element] = Counter()
    number = ""
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        text = element.text if event == "start" else element.tail if element is not root else None
        if event == "start" and _is_skipped(element):
            walker.skip_subtree()
            continue
        if element.tag in _BLOCKS:
            yield None
        if event == "start" and _is_table(element):
            walker.skip_subtree()
            yield element
            continue
        if event == "start":
            links += [element] if _leads_elsewhere(element) else []
            number = _number(element, items) or number
        elif links and links[-1] is element:
            links.pop()
        if text and text.strip():
            text, number = number + text, ""
        if text:
            yield text, bool(links)


def _is_skipped(element: _Element) -> bool:
    """Whether a browser shows nothing of the element, or something of the site and not of the document."""
    if element.tag in _SKIPPED or not isinstance(element.tag, str):
        return True
    # Pages hide their body until their scripts have run.
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    if hidden and element.tag not in ("html", "body"):
        return True
    names = " ".join(element.get(key, "") for key in ("id", "class", "role"))
    return bool(_SITE.search(names)) and next(element.iter("table"), None) is None


def _is_table(element: _Element) -> bool:
    return element.tag == "table" and element.find(".//table") is None


def _leads_elsewhere(element: _Element) -> bool:
    return element.tag == "a" and "#" not in element.get("href", "#")


def _number(element: _Element, items: Counter[_Element]) -> str:
    """The number shown before an item of a list; `items` are the items of each list so far."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    items[parent] += 1
    style = parent.get("style", "") + ";" + element.get("style", "")
    count = items[parent] - 1 + (_integer(parent, "start") if parent.get("start") else 1)
    if _UNMARKED.search(style):
        return ""
    return f"{cn2an.an2cn(count, 'low')}、" if _CHINESE.search(style) else f"{count}."


def _text(element: _Element) -> str:
    return "\n".join(line for line in _lines_and_tables(element) if isinstance(line, str))


def _cells(table: _Element, name: str) -> Iterator[GridCell]:
    """The cells of a table in their places, as the standard of HTML lays them out."""
    rows = [row for row in table.iter("tr") if not _is_skipped(row)]
    taken: dict[int, int] = {}
    for top, row in enumerate(rows):
        left = 0
        for cell in row.iterchildren("td", "th"):
            if _is_skipped(cell):
                continue
            while taken.get(left, 0) > top:
                left += 1
            right = left + 1
            while right < left + min(_integer(cell, "colspan"), _WIDEST) and taken.get(right, 0) <= top:
                right += 1
            if (top + 1) * right > _MOST_PLACES:
                raise DocumentError(f"《{name}》里有一张表大得不像决算或预算，没有加入。请只留需要的内容再添加。")
            bottom = min(top + _integer(cell, "rowspan"), len(rows))
            taken |= dict.fromkeys(range(left, right), bottom) if bottom > top + 1 else {}
            yield GridCell(top, left, bottom, right, _text(cell))
            left = right


def _integer(element: _Element, attribute: str) -> int:
    """The whole number that the attribute says, at least 1."""
    match = re.match(r"\s*0*(\d{1,6})", element.get(attribute, ""))
    return max(int(match[1]), 1) if match else 1
