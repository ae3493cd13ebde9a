"""What the prose says there was none of: “未购置公务用车”, “无政府性基金预算财政拨款收入和支出”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.account import Account
from corpus.names import plain
from corpus.statements import split_sentences

_CLAUSE = re.compile("[,。;!?:()]+")
_NONE = re.compile(
    "(?:没有|无|(?:未|不|没有?)(?:再)?(?:安排|发生|列支|编列|编制|开支|产生|组织|使用|新增|更新)+"
    "|(?:未|没有?|不)(?=购置|新购|购买|采购|更新))(?:使用|安排|发生|涉及)?(?P<what>.+)"
)
_CAREFUL = re.compile("原因|由于|因|若|如果|尚|全部|以外|之外|其他")
"""Beside these a clause denies less, or more, than there having been any."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A clause that denies `what`, after the words `before`, both in the form of corpus.names.plain.

    `sentence` is where it stands, as printed; `section` the names of its headings.
    """

    before: str
    what: str
    sentence: str
    section: str | None
    page: int | None


def denials_in(account: Account) -> Iterator[Denial]:
    for section in account.sections:
        for paragraph in section.paragraphs:
            for sentence in split_sentences(paragraph.text):
                for clause in _CLAUSE.split(plain(sentence)):
                    denied = _NONE.search(clause)
                    if denied is not None and not _CAREFUL.search(clause):
                        before = clause[: denied.start()]
                        yield Denial(before, denied["what"], sentence.strip(), section.name, paragraph.page)
