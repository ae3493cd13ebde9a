"""Excerpts of paragraphs that may answer a question, with what each stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from corpus.account import Paragraph, Section
from corpus.names import plain
from qa.accounts.prepared import PERFORMANCE
from qa.evidence.quotes import Quoted
from qa.narrative.excerpts import with_list

OPENING = 40
"""Characters in which a paragraph says what it is about."""
LONGEST_LIST = 40
"""Paragraphs of a section quoted whole, as for the duties of a department."""
NUMBERED = re.compile(r"\d+[.、．]|[（(][一二三四五六七八九十\d]+[）)]")
_PLACE = re.compile(".*[省市区县]")
_TROUBLE = re.compile("[^，。；:：]{0,16}(?:问题|不足|困难|短板|未完成原因|偏差原因)")
"""How a paragraph or a heading begins that tells what is wrong."""
_NOTE = re.compile(
    "(?:指标)?(?:未完成|未达标|未达到|未达|偏差|扣分|差异)(?:的)?(?:主要)?(?:原因|情况)|(?:整改|改进)(?:措施|建议|意见)"
)
"""How a paragraph begins that belongs to the table of performance on its page."""
_CLAUSE = re.compile("[，。；,;]|主要用于")
_TELLS = re.compile("。(?!其中)|原因")


_plain = lru_cache(10_000)(plain)
"""Questions look through the same paragraphs again and again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An excerpt of a paragraph that the search found."""

    quoted: Quoted
    score: float
    """Of the search; only scores of one question compare."""
    merit: float = 0.0
    """How well it answers; only merits of one question compare."""

    @property
    def section(self) -> Section:
        return self.quoted.section

    @property
    def opening(self) -> str:
        """The innermost heading and how the paragraph begins: what it is about."""
        return _plain(self.section.heading + self.quoted.paragraphs[0].text[:OPENING])

    @property
    def lead(self) -> str:
        """The paragraph that introduces this one: the nearest before it that ends in a colon, none if numbered."""
        paragraph = self.quoted.paragraphs[0]
        if NUMBERED.match(paragraph.text):
            return ""
        at = self.section.paragraphs.index(paragraph)
        for earlier in reversed(self.section.paragraphs[:at]):
            if earlier.text.endswith((":", "：")):
                return earlier.text
            if NUMBERED.match(earlier.text):
                break
        return ""

    @property
    def before(self) -> str:
        """The paragraph up to what is quoted."""
        paragraph = self.quoted.paragraphs[0].text
        return paragraph[: paragraph.find(self.quoted.text)]

    @property
    def is_opening(self) -> bool:
        """Whether it only announces what follows in other paragraphs."""
        text, paragraph = self.quoted.text, self.quoted.paragraphs[0].text
        return text.endswith((":", "：")) and _TELLS.search(text) is None and with_list(paragraph, text) == text

    @property
    def first_clause(self) -> str:
        return _CLAUSE.split(self.quoted.paragraphs[0].text, maxsplit=1)[0]

    @property
    def noted(self) -> str:
        """What the table of performance prints of which the paragraph tells: why a target was missed, what is done."""
        paragraph = self.quoted.paragraphs[0]
        if _NOTE.match(paragraph.text) is None:
            return ""
        near = [
            table
            for table in self.quoted.account.tables
            if table.standard == PERFORMANCE and table.pages and table.pages[-1] == paragraph.page
        ]
        if len(near) != 1:
            return ""
        return ",".join([near[0].title, *(row.label for row in near[0].rows), *(one.printed for one in near[0].cells)])

    @property
    def tells_trouble(self) -> bool:
        """Whether the paragraph announces what is wrong."""
        return _TROUBLE.match(self.first_clause) is not None

    @property
    def troubles(self) -> str:
        """What is told to be wrong where remedies follow: in the section itself and those beside it."""
        beside = [one for one in self.quoted.account.sections if one.path[:-1] == self.section.path[:-1]]
        return "".join(
            paragraph.text
            for section in beside
            for paragraph in section.paragraphs
            if (section is not self.section and _TROUBLE.match(section.heading)) or _TROUBLE.match(paragraph.text)
        )

    @property
    def evidence(self) -> str:
        """What is quoted with what it stands under; of the department's name, given up by the question, the place."""
        identity = self.quoted.account.identity
        told = (self.section.name, self.lead, self.opening, self.quoted.text, self.noted)
        said = f"{','.join(map(_plain, told))},{identity.year}年"
        place = _PLACE.match(identity.department)
        return said.replace(_plain(identity.department), ",") + (place[0] if place is not None else "")


def prose_of(section: Section) -> tuple[Paragraph, ...]:
    """The paragraphs of the section up to a table set among them."""
    return tuple(takewhile(_is_prose, section.paragraphs[:LONGEST_LIST]))


def _is_prose(paragraph: Paragraph) -> bool:
    """Whether it ends or begins as prose does; a table set among the prose does neither."""
    text = paragraph.text
    return text.rstrip("”’》）)").endswith(tuple("。；;：:！!？?，,、…")) or NUMBERED.match(text) is not None
