"""The divisions of a body as its account names them (内设机构、科室、庭): read, listed and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from corpus.account import Account, Paragraph, Section
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Status
from qa.asking.question import Question
from qa.asking.topics import topic
from qa.evidence import wording
from qa.evidence.quotes import Quoted

KIND = "(?:内设|下设|职能|业务)*(?:科室|股室|处室|庭室|(?<!下属)(?<!所属)(?<!直属)机构|部门|科(?!目|技|学)|股|处|庭|室)"
"""What divisions are called, as a pattern."""
_ASKED = re.compile(
    rf"(?:多少|几|哪些|哪几|什么|啥)个?{KIND}|{KIND}(?:都|分别|一共|总共|共|具体|各)*(?:有|是|叫|设|为)?(?:哪些|哪几|什么|啥|几|多少)"
)
_TASK = re.compile(
    "负责|归|管|承担|牵头|受理|哪一?个|哪[科处室股]|谁|职责|职能|[做干][什啥]|变化|变动|调整|[新增]|撤|[多少]了"
)
"""Words of questions about what divisions do or how they changed, not which there are."""
_HEADING = re.compile("机构|概况|基本情况|构成|组成")
_SETS_UP = re.compile("内设|下设|分设|(?<![建开增])设(?![备施计想区])")
_LEAD = re.compile(
    "^(?:[有置了为是共]|立(?!案)|机构|科室|股室|处室|部门|包括|分别|[,，:：]|(?:[0-9]+|[一二三四五六七八九十]+)个[^、,，:：]{0,8}(?=[,，:：])|[0-9]+个)*"
)
"""What stands between “设” and the first name: “9个内设机构，包括：”."""
_BETWEEN = re.compile("[、,，]|(?<=[科股处室部庭局队组所办心])[和及与](?=[\u4e00-\u9fff]{2})")
_NAME = re.compile(
    r"(?!下设|另设|下属|内设)"
    r"(?P<name>(?:[\u4e00-\u9fff]{1,16}?(?:[科股处室部庭局队组所办院馆站司厅]|中心|委员会|学会|协会|系)|[^、]{0,4}?(?:[团党纪工]委|工会|妇联))"
    r"(?:[(（][^()（）]{2,16}[)）])?)(?:(?:[0-9]+|[一二三四五六七八九十]+)个.*|等.*)?"
)
_NUMBER = re.compile(
    "(?P<number>[0-9]+|[一二三四五六七八九十]+)个[^、,，:：。；;]{0,4}(?:机构|科室|股室|处室|部门)|(?:机构|科室|股室|处室|部门)(?P<behind>[0-9]+)个"
)
_ANNOUNCED = re.compile("(?:内设机构|科室|股室|处室).*[:：]$")
_ITEM = re.compile(
    r"[(（]?(?:[0-9]+|[一二三四五六七八九十]+)[)）、.．]+\s*(?P<item>[^。:：;；,，]+)(?:[。:：;；,，]|$)"
)
_SAYS_NO_MORE = "内设机构科室股室处室部门名字名称机关局里"
_FEWEST = 2
"""Names that make a list."""


@dataclass(frozen=True, slots=True)
class Divisions:
    """`names` as printed in these paragraphs of the section; `number` is how many the account says there are."""

    account: Account
    section: Section
    paragraphs: tuple[Paragraph, ...]
    names: tuple[str, ...]
    number: int

    def quoted(self) -> Quoted:
        text = "\n".join(paragraph.text for paragraph in self.paragraphs)
        return Quoted(self.account, self.section, self.paragraphs, text)


def asks_for_divisions(text: str) -> bool:
    """Whether it asks which or how many divisions there are."""
    return _ASKED.search(text) is not None and _TASK.search(_ASKED.sub("", text)) is None


def listed(question: Question, ledger: Ledger) -> Answer | None:
    """The divisions by name and number; None where they are not asked for or not all that is asked is said of them."""
    if not asks_for_divisions(question.text):
        return None
    found = divisions(ledger.account)
    if found is None or not _is_about(question):
        return None
    listed = "：" if found.number == len(found.names) else "，列出的是："
    text = f"{wording.whose(ledger.identity)}有{found.number}个内设机构{listed}{'、'.join(found.names)}。"
    return Answer(
        question.text, Status.ANSWERED, text, AnswerKind.LIST, Decimal(found.number), "个",
        citations=(found.quoted().citation(),),
    )  # fmt: skip


def _is_about(question: Question) -> bool:
    """Whether nothing is asked about but the divisions themselves: 派出法庭 and 哪些部门参加了普查 are about more."""
    return all(word in _SAYS_NO_MORE or re.fullmatch(KIND, word) for word in topic(question).words)


def divisions(account: Account) -> Divisions | None:
    """The longest list of divisions that the account prints."""
    lists = [one for section in account.sections if _HEADING.search(section.name) for one in _lists(account, section)]
    return max(lists, key=lambda one: len(one.names), default=None)


def _lists(account: Account, section: Section) -> Iterator[Divisions]:
    for at, paragraph in enumerate(section.paragraphs):
        for sentence in re.split("[。；;]", paragraph.text):
            names = _names(sentence)
            if len(names) >= _FEWEST:
                yield Divisions(account, section, (paragraph,), names, _number(sentence, names))
        if _ANNOUNCED.search(paragraph.text):
            items = tuple(takewhile(lambda one: _ITEM.match(one.text), section.paragraphs[at + 1 :]))
            names = tuple(match["item"] for one in items if (match := _ITEM.match(one.text)) is not None)
            if len(names) >= _FEWEST and all(_NAME.fullmatch(name) for name in names):
                yield Divisions(account, section, (paragraph, *items), names, _number(paragraph.text, names))


def _names(sentence: str) -> tuple[str, ...]:
    """The names listed behind the first “内设”, “下设”, “设” that lists any."""
    for match in _SETS_UP.finditer(sentence):
        pieces = map(_NAME.fullmatch, _BETWEEN.split(_LEAD.sub("", sentence[match.end() :])))
        names = tuple(piece["name"] for piece in takewhile(bool, pieces) if piece is not None)
        if len(names) >= _FEWEST:
            return names
    return ()


def _number(text: str, names: Sequence[str]) -> int:
    """How many there are, as the text says where it does so in digits."""
    match = _NUMBER.search(text)
    said = (match["number"] or match["behind"]) if match is not None else ""
    return int(said) if said.isdecimal() else len(names)
