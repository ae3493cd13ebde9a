"""How well a passage answers: what decides between several that do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.account import Kind
from corpus.names import plain
from qa.asking.forms import Form
from qa.asking.topics import TOGETHER, Topic, longest
from qa.narrative.candidates import Candidate
from qa.narrative.reasons import OVERALL, REASON
from qa.words.coverage import held

CUE_WEIGHT = 0.3
TOPIC_WEIGHT = 0.4
NAME_WEIGHT = 0.3
SUBJECT_WEIGHT = 0.4
"""A reason told of an item itself is nearer than one that mentions it."""
HOW_WEIGHT = 0.8
"""How something is done is told of the work of the year, rather than by saying whose duty or what money it is."""
RESULT_WEIGHT = 0.8
"""What was achieved is told under 工作完成情况, not beside the money of an item."""
TITLE_WEIGHT = 1.0
"""A paragraph that begins with the name of what is asked about tells of it first of all."""
PLAN_WEIGHT = 0.8
"""What is planned for the year is told under 工作任务, not among the duties."""
STEPS_WEIGHT = 2.5
"""A heading 实施方案 announces how it is done, whatever words stand below it."""
TROUBLE_WEIGHT = 0.8
"""A paragraph that announces troubles (存在的问题：…) is nearer than one that only has the word."""
ORIGIN_WEIGHT = 1.5
"""Where money came from this year is told beside its amount; what a term means tells it of no year."""
MEANT_WEIGHT = 0.6
"""A heading that prints what everyday talk means (谁来做 → 实施主体) announces the answer."""
DEPTH_WEIGHT = 2.0
"""What is asked of the account as a whole stands under few headings."""
DIVIDED_WEIGHT = 1.6
"""How money is spent is told by its parts, though these may stand under a heading that alone names what it is for."""
FIGURE_WEIGHT = 0.5
"""Amounts of money do not say how or which."""

_IN_NEED = "群众|家庭|学生|职工|老人|老年|党员|人员|人群|企业|户|救助|残疾|儿童|妇女|毕业生"
"""People in need (困难群众): no trouble of the account."""
CUES = {
    Form.WHY: REASON,
    Form.PURPOSE: re.compile("为了|用于|支持|满足|解决|推动|促进|加快|旨在|以便|确保|保障|优化|提升|概述|目的"),
    Form.WHERE: re.compile(r"位于|地址|设在|前往|奔赴|[往出]访|到访|访问|赴|迁至|搬[至到]|设于|\d{4}[年.]\d"),
    Form.USE: re.compile("用于|用作|安排(?!的)|所需|概述"),
    Form.SOURCE: re.compile(
        "列支|承担|负担|出资|捐|自有资金|自筹|财政保障|来源|来自|主要[是为]|(?<![比例假])如|包括|其中|构成|转移支付|追加"
    ),
    Form.CHARGED: re.compile(r"[(（][类款项][)）]|科目|列支|用于|用途|(?<!\d)\d{7}(?!\d)"),
    Form.TROUBLE: re.compile(f"问题|困难(?!{_IN_NEED})|不足|制约|约束|受限|难以|紧张|不便|壁垒"),
    Form.OUTLOOK: re.compile(
        "改进|方向|下一步|计划|方案|将|拟|推动|推进|打造|加强|完善|力争|重点工作|工作任务|工作安排|主要任务|工作思路"
    ),
}
"""What a passage must hold to answer a question of this form."""
DUTIES = re.compile("职责|职能|机构设置|内设机构|概况")
IMPROVEMENT = re.compile("改进|整改|方向|下一步|下步|打算|计划")
"""Headings under which final accounts tell what is to come."""
_ASKS_PLANNED = re.compile(
    "(?:准备|打算|计划|要|将|拟)(?:怎么|如何|怎样)?(?:做|搞|办|开展|干|推进|抓)(?:好)?(?:些|点)?(?:什么|哪些|啥)"
    "|今年(?:怎么|如何|怎样|咋)"
)
_PLANNED = re.compile("工作任务|重点工作|工作安排|工作计划|工作重点|主要任务|工作思路")
_ASKS_STEPS = re.compile(
    "(?:怎么|怎样|如何|咋)(?:来|去|样)?(?:建(?!议)|做|搞|弄|推进|开展|实施|落实|安排|推动|进行)|分几步|哪几步"
)
_STEPS = re.compile("实施方案|实施计划|实施步骤|进度安排|实施内容|工作措施|主要措施")
"""Headings under which it is told how something will be done, step by step."""
_SPENT = re.compile("(?:怎么|怎样|如何|咋)(?:花|用|分配)|花[在到]|用[在到]")
_SOURCE_OF_MONEY = re.compile("财政拨款|一般公共预算|政府性基金|国有资本经营")
_RESULTS = re.compile("工作完成|工作开展|工作总结|工作情况|工作成效|主要成效|主要成绩|履职|完成情况|工作亮点")
_ASKS_MEASURES = re.compile(
    "(?:哪些|什么|啥|何种|哪几[条项种])[^,。]{0,4}(?:办法|措施|做法|举措|手段|招数|方法|行动|动作)"
)
_OF_MONEY = re.compile("经费|万元|预算数|决算数")
_ASKS_HOW = re.compile("怎么|如何|怎样|咋|做了?(?:些|点)?(?:什么|啥)")
LONGEST_TITLE = 24
_BARE_TITLE = re.compile(r"^[^。:：]{0,10}[:：]|^[(（]?[0-9一二三四五六七八九十]+[)）]?[.、．]?")
_COUNT = re.compile(r"(?<![\d.])\d[\d.]*(?![\d.]|[万亿]?元|%|年)")
"""A number that is no money: what was reached is told in such."""


def merit(candidate: Candidate, asked: Topic, wanted: Sequence[str], text: str) -> float:
    """How much the passage says of what is asked, in its text, its heading and opening, and as the search saw it."""
    said, evidence = plain(candidate.quoted.text), candidate.evidence
    cue = CUES.get(asked.form)
    cued = sum(1 for text in (said, candidate.section.heading) if cue is not None and cue.search(text))
    figures = asked.form is Form.TOLD and ("万元" in said or OVERALL.search(candidate.section.heading) is not None)
    figures = figures or (_ASKS_MEASURES.search(text) is not None and _OF_MONEY.search(said) is not None)
    degree = asked.is_of_degree and _COUNT.search(said) is not None
    return (
        candidate.score
        + held(wanted, evidence)
        + _together(wanted, evidence)
        + asked.share(said)
        + TOPIC_WEIGHT * asked.share(candidate.opening)
        + CUE_WEIGHT * (cued + 2 * degree)
        + DIVIDED_WEIGHT * _divides_money(said, text)
        + MEANT_WEIGHT * any(word in candidate.section.heading for _, printed in asked.meant for word in printed)
        + NAME_WEIGHT * all(_stands_alone(name, said) for name in asked.names)
        + SUBJECT_WEIGHT * (asked.form in {Form.WHY, Form.USE} and any(_is_subject(name, said) for name in asked.names))
        + TITLE_WEIGHT * (asked.form is Form.TOLD and _is_titled(candidate, asked))
        + RESULT_WEIGHT
        * bool(asked.is_of_degree and _RESULTS.search(candidate.section.heading) and asked.share(said) > TOGETHER)
        + PLAN_WEIGHT * _is_planned(candidate, text)
        + STEPS_WEIGHT * bool(_ASKS_STEPS.search(text) and _STEPS.search(candidate.section.heading))
        + TROUBLE_WEIGHT * (asked.form is Form.TROUBLE and candidate.tells_trouble)
        + ORIGIN_WEIGHT * (asked.form is Form.SOURCE and any(_tells_origin(name, said) for name in asked.names))
        - (0 if asked.words else DEPTH_WEIGHT * len(candidate.section.path))
        - DEPTH_WEIGHT * (asked.form is Form.WHY and not asked.names and _is_of_less(candidate, text))
        + HOW_WEIGHT * (asked.form is Form.TOLD and _ASKS_HOW.search(text) is not None and _is_of_work(candidate))
        - FIGURE_WEIGHT * figures
        - FIGURE_WEIGHT * (asked.form is Form.TOLD and _tells_no_deed(candidate))
    )


def _divides_money(said: str, text: str) -> bool:
    """Whether it is asked how money is spent, and this tells the parts of it."""
    return _SPENT.search(text) is not None and said.count("万元") > 1 and "其中" in said


def _is_titled(candidate: Candidate, asked: Topic) -> bool:
    """Whether the paragraph begins with the name of a thing, and little else: “2、某某平台（二期）。建设…”."""
    title = _BARE_TITLE.sub("", candidate.quoted.paragraphs[0].text.partition("。")[0])
    said = plain(title)
    words = (*asked.names, *asked.things)
    return bool(words) and len(said) <= LONGEST_TITLE and all(asked.explains(word, said) for word in words)


def _is_planned(candidate: Candidate, text: str) -> int:
    """1 for the plans of the year where they are asked for, -1 for duties."""
    if _ASKS_PLANNED.search(text) is None:
        return 0
    heading = candidate.section.heading
    return bool(_PLANNED.search(heading)) - bool(DUTIES.search(heading))


def _is_of_less(candidate: Candidate, text: str) -> bool:
    """Whether it is told of money of one source only, which the question does not name."""
    told = _SOURCE_OF_MONEY.search(candidate.section.heading)
    return told is not None and told[0] not in text


def _is_of_work(candidate: Candidate) -> bool:
    """Whether it stands where the work of the year is told, done or planned."""
    heading = candidate.section.heading
    return (_PLANNED.search(heading) or _RESULTS.search(heading)) is not None


def _tells_no_deed(candidate: Candidate) -> bool:
    """Whether final accounts say there what is to be done, by the department at all or in years to come."""
    heading = candidate.section.heading
    is_final = candidate.quoted.account.identity.kind is Kind.FINAL
    return is_final and (DUTIES.search(heading) or IMPROVEMENT.search(heading)) is not None


def _together(wanted: Sequence[str], evidence: str) -> float:
    """How much of the wanted stretches stands in the evidence in one piece: 大数据平台 is more than 大数据 and 平台."""
    return sum(longest(run, evidence) for run in wanted) / max(1, sum(map(len, wanted)))


def _stands_alone(name: str, said: str) -> bool:
    """Whether the name is no part of a longer one: 事业单位医疗 in 行政事业单位医疗."""
    return re.search(rf"(?<![\u4e00-\u9fff]){re.escape(name)}", said) is not None


def _is_subject(name: str, said: str) -> bool:
    """Whether the text tells of the item so named itself, what it came to: “某某支出(项)12万元”, “某某支出决算…”."""
    return (
        re.search(rf"{re.escape(name)}(?:\([类款项]\))?(?:支出|经费|费用)?[:,]?(?:\d|[预决]算|年初|支出)", said)
        is not None
    )


def _tells_origin(name: str, said: str) -> bool:
    """Whether the text tells how much was received under this name and from whom or what: no explanation of a term."""
    amount = rf"{re.escape(name)}[^;。]{{0,12}}?\d[\d,.]*[万亿]?元[^;。]{{0,20}}?"
    return re.search(rf"{amount}[,(](?:主要|全部|均|都|其中|系|为|是|来自|包括|如)", said) is not None
