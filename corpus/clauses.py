"""The words before a number → what it says of what: 比上年决算减少 → a decrease against 上年决算."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from corpus.account import Measure
from corpus.outline import unnumbered
from corpus.quantities import Quantity, change_words
from corpus.standard import load


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause says of its number. An empty subject is one that the clause leaves out."""

    subject: str
    measure: Measure
    basis: str | None = None
    is_property: bool = False
    """Whether the subject names a property of what was spoken of before (涉及资金)."""
    standard: str | None = None
    """What the number is compared with, if it is itself that figure (比年初预算80万元|减少); "" if it has no name."""


YEAR = r"(?:19|20)\d\d年(?:度|全年)?+"
BODY = "[^的]{2,40}(?:局|委|办|会|室|厅|部|院|校|所|站|队|中心|街道|办事处|单位)(?:本级|本部)?"
_PERIOD = rf"(?:{YEAR}(?!初)|(?:19|20)\d\d(?=年初)|上一?年度?|上一度|去年|上期|(?:上年|去年)?同期)"
_TAIL = "(?:净|共|各|(?<!人)均|略有|有所|分别|基本|总体|大体|大致)?$"
_COMPARISON = re.compile(
    r"^(?P<subject>.*?)(?:比(?!例|重|率)|较(?![大小好快高低多少为])|与|同(?![期比步时])|和(?=[^和]*(?:相比|比较)|上年|去年|(?:19|20)\d\d年))"
    "(?P<basis>(?:(?!比|较|与|同(?!期)).)+?)(?:相比|比较|相)?(?:保持)?" + _TAIL
)
_SAME_PERIOD = re.compile("(?:同比|环比)(?:大幅|略有|净)?$")
_OWNER = re.compile(rf"^(?:{BODY})?{YEAR}(?:(?![末底初])|[末底](?!结转|结余|余额|债务))(?=.)")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?|上一?年度?|去年|[本全]年度?")
_HOLDER = re.compile("^[^的]{0,60}共有(?=.)")
_CHANGE_NOTE = re.compile(r"[（(](?:增长|增加|下降|减少|降低)[）)]$")
_EACH = re.compile("(?<!平均)(?<!人均)(?:每(?:人|户|生|床|月|年|季|天|日|次|学期|学年|年度)){1,3}$")
"""How often or to whom an amount is paid: 标准为每人每月|480元 is the 标准."""
_CODE = re.compile(r"[（(]\d+[)）]")
_CODED_LEVEL = re.compile(r"\d{2,7}(?=[（(][类款项][)）])|(?<=[（(])\d{2,7}(?=[类款项][)）])")
"""The code printed with a level: 教育支出205（类）, 教育支出（205类）."""
_CODED_ITEM = re.compile(
    r"([^\d（）()]{2,20})[（(]\d{3}[）)]([^\d（）()]{2,30})[（(]\d{2}[）)]([^\d（）()]{2,30})[（(]\d{2}[）)]"
)
"""教育支出（205）普通教育（02）小学教育（02）."""
_OF_PLAN = "(?:为|是|相当于|达到?)(?=(?:年初|全年|调整后?|当年|年度)?预算数?的$)"
"""Before the plan that a figure is so many per cent of: 为年初预算的|98%."""
_INVOLVES = re.compile("涉及(?=.*(?:资金|经费|金额|拨款|预算)$)")
"""“涉及财政资金”: whatever is involved is a property of what was spoken of before."""
_MONEY_MOVES = re.compile("(?:支出|收入|费|[总合]计|总额)(?:[各均共净]|分别)*$")
"""What stands before a change, and nothing that money is for: 收、支总计各|增长5万元."""
_SHARE_WORD = re.compile("(?:^|的)?(?:比重|比例|份额|百分比|比)$")


def read_clause(clause: str, quantity: Quantity, after: str) -> Reading:
    """What `clause`, the words before a quantity back to the last comma, says; `after` is what follows it."""
    lead = _CHANGE_NOTE.sub("", _without_links(_EACH.sub("", _without_links(clause))))
    if lead.endswith(("由", "从")) and _leads_on().match(after):
        return replace(read_clause(lead[:-1], quantity, ""), standard="")
    if quantity.is_ratio:
        return _read_ratio(lead)
    change = _read_change(lead, rise=Measure.INCREASE if quantity.unit else Measure.GROWTH, fall=Measure.DECREASE)
    if change is not None and not change.basis and _lacks(lead):
        change = None
    if change is not None and (change.basis or not change.subject or not quantity.unit or not _is_purpose(lead)):
        return change
    return _read_standard(lead) or (_read_money(lead) if quantity.is_money else _read_count(lead, after))


@cache
def _leads_on() -> re.Pattern[str]:
    """What follows the figure before a change: 由6辆|减少到5辆."""
    return re.compile(f"(?:{'|'.join(change_words())}|[升降增减])[到至为]")


def _lacks(lead: str) -> bool:
    """Whether only a bare 少 says that something has become less."""
    return lead.endswith(_words("lack")) and not lead.endswith(_words("fall"))


def _is_purpose(lead: str) -> bool:
    """Whether the change in `lead` may be what money is for rather than what it did (支持稳增长)."""
    word = next((word for word in _words("growth") if lead.endswith(word)), None)
    return word is not None and _MONEY_MOVES.search(lead.removesuffix(word)) is None


@cache
def level_pattern() -> re.Pattern[str]:
    """Matches 持平 and its like."""
    return re.compile("|".join((*_words("level"), *_words("level_compared"))))


def is_sure_level(word: str) -> bool:
    """Whether `word`, which the level pattern matches, says by itself that a figure has not changed."""
    return word in _words("level")


def read_level(clause: str) -> Reading:
    """What `clause`, the words before 持平, says."""
    return _compared(clause, Measure.UNCHANGED)


def changed_item(clause: str) -> str:
    """The item that `clause` says has changed, without a number (项目支出增加); "" if it says none."""
    word = next((word for word in change_words() if clause.endswith(word)), None)
    return _compared(clause.removesuffix(word), Measure.INCREASE).subject if word else ""


def basis_named(context: str) -> str | None:
    """What “与…相比” in the clauses before names."""
    found = re.findall(r"(?:与|和|同|较)([^，。；：与和同较]{2,20})(?:相比|比较)", context)
    return _basis(found[-1]) if found else None


def uncoded(text: str) -> str:
    """`text` with its levels alone where codes stand beside them or in their place: 教育支出（类）."""
    return _CODED_LEVEL.sub("", _CODED_ITEM.sub(r"\1（类）\2（款）\3（项）", text))


def subject_of(text: str) -> str:
    """`text` without what introduces it (其中, 2., 2020年) and without the links to its number (为, 达)."""
    text = unnumbered(text).strip("，；：、。 ")
    text = re.sub("(?<=收)、(?=支)|(?<=收入)、(?=支)", "", _CODE.sub("", uncoded(text)))
    for pattern in (_OWNER, _HOLDER):
        text = pattern.sub("", text)
    if _BARE_YEAR.fullmatch(text):
        return ""
    opener = re.match("|".join(_words("openers")), text)
    return subject_of(text[opener.end() :]) if opener else _without_links(text)


def _read_ratio(lead: str) -> Reading:
    change = _read_change(lead, rise=Measure.GROWTH, fall=Measure.DECLINE)
    if change is not None:
        return change
    shares = ("占(?![用有地])", Measure.SHARE), ("完成(?!率|数)", Measure.COMPLETION), (_OF_PLAN, Measure.COMPLETION)
    for word, measure in shares:
        match = re.match(f"(?P<subject>.*){word}(?P<whole>.*?)的?$", lead)
        if match:
            compared = _compared(match["subject"], measure)
            return replace(compared, basis=compared.basis or _basis(_SHARE_WORD.sub("", match["whole"])))
    return Reading(subject_of(lead.removesuffix("的")), Measure.RATE)


def _read_change(lead: str, *, rise: Measure, fall: Measure) -> Reading | None:
    for name, measure in (("rise", rise), ("growth", rise), ("fall", fall), ("lack", fall)):
        word = next((word for word in _words(name) if lead.endswith(word)), None)
        if word is not None:
            return _compared(lead.removesuffix(word), measure)
    match = _order_pattern().match(lead)
    if match:
        return Reading(_item(match["subject"]), rise if match["above"] else fall, _basis(match["standard"]))
    return None


def _compared(text: str, measure: Measure) -> Reading:
    if _SAME_PERIOD.search(text):
        return Reading(subject_of(_SAME_PERIOD.sub("", text)), measure, "上年同期")
    match = _COMPARISON.match(text)
    if match is None or not any(word in match["basis"] for word in _words("standards")):
        return Reading(_item(re.sub(_TAIL, "", text)), measure)
    return Reading(_item(match["subject"]), measure, _basis(match["basis"]))


def _read_standard(lead: str) -> Reading | None:
    """The figure that another is compared with: 比上年决算|50万元|减少…, 由|30万元|减少到…."""
    match = _standard_pattern().match(lead)
    if match is None:
        return None
    names = (("budget", Measure.BUDGET), ("actual", Measure.ACTUAL))
    measure = next((said for name, said in names if match["stage"] in _words(name)), Measure.AMOUNT)
    return Reading(_item(match["subject"]), measure, standard=_basis(match["standard"] or "") or "")


@cache
def _standard() -> str:
    stage = "|".join(_words("budget") + _words("actual"))
    return rf"(?=[^的])(?P<standard>(?:{_PERIOD})?(?:(?:支出|收入|收支)?(?P<stage>{stage})数?)?)的?"


@cache
def _standard_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?P<subject>.*?)(?:[比较与同和由从]{_standard()})$")


@cache
def _order_pattern() -> re.Pattern[str]:
    above, below = "|".join(_words("above")), "|".join(_words("below"))
    return re.compile(rf"^(?P<subject>.*?)(?<!不)(?:(?P<above>{above})|{below}){_standard()}$")


def _read_money(lead: str) -> Reading:
    if lead.endswith("完成"):
        return Reading(subject_of(lead.removesuffix("完成").removesuffix("已")), Measure.ACTUAL)
    bare = re.sub("(?<=[算行成])数$", "", lead)
    for name, measure in (("budget", Measure.BUDGET), ("actual", Measure.ACTUAL)):
        word = next((word for word in _words(name) if bare.endswith(word)), None)
        if word is not None and not _is_property(lead):
            return Reading(subject_of(bare.removesuffix(word).removesuffix("完成")), measure)
    return _plain(lead, Measure.AMOUNT)


def _read_count(lead: str, after: str) -> Reading:
    counted = _counted_noun(after)
    if len(counted) > 1:
        return Reading(counted, Measure.COUNT)
    if lead.endswith("的"):
        return Reading("", Measure.COUNT)
    return _plain(lead, Measure.COUNT)


def _counted_noun(after: str) -> str:
    """The noun right after a counted number (13个|预算单位); "" if there is none."""
    run = re.match("(?:以[上下内]|左右)?的?([\u4e00-\u9fffA-Za-z]{0,20})", after)
    noun = re.split("|".join(_words("breaks")), run[1] if run else "", maxsplit=1)[0]
    head = re.match(f".*?(?:{'|'.join(_words('heads'))})", noun)
    return head.group() if head else noun


def _plain(lead: str, measure: Measure) -> Reading:
    subject, is_property = subject_of(lead), _is_property(lead)
    return Reading(subject if is_property else subject.removeprefix("涉及"), measure, is_property=is_property)


def _is_property(lead: str) -> bool:
    subject = subject_of(lead)
    return _INVOLVES.match(subject) is not None or subject.removeprefix("平均") in _words("general")


def _item(text: str) -> str:
    """The subject of a comparison, without the word that says which of its figures is compared (决算数)."""
    subject = re.sub("(?<=[算行])数$", "", subject_of(text))
    word = next((word for word in _words("budget") + _words("actual") if subject.endswith(word)), "")
    return subject.removesuffix(word)


def _basis(text: str) -> str | None:
    plain = re.sub("^(?:上一年度?|上一度|上年度|去年)", "上年", text.strip("，的"))
    return re.sub("(?<=算)数$", "", plain) or None


def _without_links(text: str) -> str:
    return _link_pattern().sub("", text)


@cache
def _link_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_words('links'))})+$")


@cache
def _words(name: str) -> tuple[str, ...]:
    """A list of measures.toml, longest first."""
    return tuple(sorted(load("measures")[name], key=len, reverse=True))
