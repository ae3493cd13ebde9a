"""Answers that quote the passage that says why, how, what or who."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from corpus.account import Kind, Section
from corpus.names import plain
from index.chunks import Passage
from index.search import Hit
from qa.answer import Answer, AnswerKind
from qa.candidates import LONGEST_LIST, NUMBERED, Candidate, prose_of
from qa.coverage import held, phrases
from qa.excerpts import excerpts, is_item, with_list
from qa.forms import Form, asks_for_person
from qa.glossary import explains, is_glossary, named_in
from qa.ledger import Ledger
from qa.question import Question
from qa.quotes import Quoted, quote
from qa.reasons import OVERALL, REASON, contradicts, gives_reason
from qa.tokens import is_light, places
from qa.topics import OF_ALL, Topic, longest, topic
from qa.vocabulary import data_of
from qa.ways import asks_of_change

WHOLE_SECTION = 0.6
"""A heading that holds this part of the wanted words announces the answer."""
MOST_ACCOUNTS = 3
"""Quoted side by side where the question leaves open which is meant."""
NEAR = 16
"""Characters at most between a term and what tells what it is."""
CUE_WEIGHT = 0.3
TOPIC_WEIGHT = 0.4
NAME_WEIGHT = 0.3
SUBJECT_WEIGHT = 0.4
"""A reason told of an item itself is nearer than one that mentions it."""
PLAN_WEIGHT = 0.8
"""What is planned for the year is told under 工作任务, not among the duties."""
STEPS_WEIGHT = 2.5
"""A heading 实施方案 announces how it is done, whatever words stand below it."""
TROUBLE_WEIGHT = 0.8
"""A paragraph that announces troubles (存在的问题：…) is nearer than one that only has the word."""
ORIGIN_WEIGHT = 1.5
"""Where money came from this year is told beside its amount; what a term means tells it of no year."""
CLEAR = 0.3
"""By so much merit the best passage must lead, for words alone to decide."""
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
_CUES = {
    Form.WHY: REASON,
    Form.PURPOSE: re.compile("为了|推动|促进|加快|旨在|以便|确保|保障|优化|提升|概述|目的"),
    Form.WHERE: re.compile(r"位于|地址|设在|前往|奔赴|\d{4}[年.]\d"),
    Form.USE: re.compile("用于|用作|安排|所需|概述"),
    Form.SOURCE: re.compile("来源|来自|主要[是为]|(?<![比例假])如|包括|其中|构成|转移支付|追加"),
    Form.TROUBLE: re.compile(f"问题|困难(?!{_IN_NEED})|不足|制约|约束|受限|难以|紧张|不便|壁垒"),
    Form.OUTLOOK: re.compile("改进|方向|下一步|计划|方案|将|拟|推动|打造|加强|完善"),
}
"""What a passage must hold to answer a question of this form."""
_HEADINGS = {"units": re.compile("单位构成|机构设置|单位组成|预算单位"), "duties": re.compile("职责|职能")}
_DUTIES = re.compile("职责|职能|机构设置|内设机构|概况")
_PLANS = re.compile("实施方案|项目概述|立项依据|实施主体|绩效目标$")
"""Headings under which a project is planned: nothing there is done yet."""
_TOLD_IN_LISTS = frozenset({Form.TOLD, Form.DUTY, Form.WHERE})
"""Forms whose answer to 哪些 must be a list."""
_IMPROVEMENT = re.compile("改进|整改|方向|下一步|下步|打算|计划")
"""Headings under which final accounts tell what is to come."""
_TO_IMPROVE = re.compile("(?:改进|整改|下一步)[^。；;]{0,6}[:：。]|下一步[,，]")
"""What announces it in the text itself."""
_IN_CHARGE = re.compile("实施主体|负总责|负具体责任|由[^,，。;；]{2,20}(?:负责|牵头|承担|实施)")
"""What tells who is in charge outside the lists of duties."""
_ASKS_WHO = re.compile("谁|哪一?[家个]")
_DEED = re.compile(
    "为(?:什么|啥|何)[^,。?]{0,4}?(?P<why>[一-鿿])(?:了|掉了?)[?。]?$|(?P<got>[一-鿿])到了?(?:什么|啥|哪)"
)
"""“为什么垮了”, “借到什么”: a verb of one character, which no other word stands for."""
_WHOLE_LISTS = frozenset({Form.TOLD, Form.TROUBLE, Form.OUTLOOK})
"""Forms of which a section with a fitting heading is quoted whole."""
_ASKS_GOAL = re.compile("(?P<what>目标|指标)(?=值?(?:$|[?。]|[都又分别]{0,2}(?:[是为有]|包括)|设))|(?:哪些|什么)[^,。?]{0,6}?(?P<which>目标|指标)")
_IS = "(?:设定|确定)?(?:[:：。是为]|包括)"
_ASKS_PLANNED = re.compile(
    "(?:准备|打算|计划|要|将|拟)(?:怎么|如何|怎样)?(?:做|搞|办|开展|干|推进|抓)(?:好)?(?:些|点)?(?:什么|哪些|啥)"
    "|今年(?:怎么|如何|怎样|咋)"
)
_PLANNED = re.compile("工作任务|重点工作|工作安排|工作计划|工作重点|主要任务|工作思路")
_ASKS_STEPS = re.compile("(?:怎么|怎样|如何|咋)(?:来|去|样)?(?:建(?!议)|做|搞|弄|推进|开展|实施|落实|安排|推动|进行)|分几步|哪几步")
_STEPS = re.compile("实施方案|实施计划|实施步骤|进度安排|实施内容|工作措施|主要措施")
"""Headings under which it is told how something will be done, step by step."""
_TWO_WORDS = 4
"""Characters of a noun that is made of two words."""
_SPENT = re.compile("(?:怎么|怎样|如何|咋)(?:花|用|分配)|花[在到]|用[在到]")
_SOURCE_OF_MONEY = re.compile("财政拨款|一般公共预算|政府性基金|国有资本经营")
_ASKS_PLACE = re.compile("(?:哪些?|哪一?[个几]|哪[两三四五]个|什么)(?:省|市|县|国家|国|城市|地方|地区)")
_COUNT = re.compile(r"(?<![\d.])\d[\d.]*(?![\d.]|[万亿]?元|%|年)")
"""A number that is no money: what was reached is told in such."""
_TITLE = re.compile("《[^》]*》")
_ASKS_FOR_PARTS = re.compile("包括|包含|哪几|哪些|构成|组成")
_LISTS = re.compile("包括|包含|、|；|;")
_DIVISION = re.compile("哪一?个?.{0,3}(?:[科处股庭]室|部门)|(?:哪一?个?|什么)[科处股庭](?![目技学理长])")
_NAMED_DIVISION = re.compile("[\u4e00-\u9fff]{2,8}?[科处室](?=的|是|负责|管|有|做|干)")
_NAMES_DIVISION = re.compile("[科处室股部庭队](?:[(（]|[。：:,，、])")


Search = Callable[[], Sequence[Hit]]


def about(question: str, ask: str, ledger: Ledger) -> Answer | None:
    """The section that lists the duties or the units of the department, quoted whole."""
    sections = [section for section in ledger.account.sections if _HEADINGS[ask].search(section.heading)]
    written = [section for section in sections if section.paragraphs]
    if not written:
        return None
    section = written[0]
    paragraphs = section.paragraphs[:LONGEST_LIST]
    listed = ledger.rows_beside(section) if ask == "units" else []
    quoted = Quoted(ledger.account, section, paragraphs, "\n".join(paragraph.text for paragraph in paragraphs))
    return quote(question, [quoted], AnswerKind.LIST if listed else AnswerKind.NARRATIVE, listed)


def passage(
    question: Question, said: Search, meant: Search, ledgers: Mapping[str, Ledger], year: int | None = None
) -> Answer | None:
    """The sentences that answer, of each account that has them; None where no passage names all that is asked about.

    `year` is one of which the accounts are not: only what a passage tells of that year itself answers.

    As a passage that answers holds the words of the question, or others for them, `said` (by words) finds it;
    `meant` (by meaning too) takes longer, and is made only to choose between several that do.
    """
    asked, wanted = topic(question), phrases(question.words)
    if not _names_enough(question, asked):
        return None
    found = _of_year(answering(question, said(), ledgers), year)
    best = _best(found)
    if not _is_clear(found, best):
        best = _best(_of_year(answering(question, meant(), ledgers), year)) or best
    shown = [_grown(one, asked, wanted) for one in list(best.values())[:MOST_ACCOUNTS]]
    return quote(question.text, shown, AnswerKind.NARRATIVE) if shown else None


def _of_year(found: list[Candidate], year: int | None) -> list[Candidate]:
    """Those that tell something of that year, not only what its figure is compared with or a date in it."""
    told = re.compile(rf"(?<![\d比较与同和]){year}年度?(?!\d)")
    return found if year is None else [one for one in found if told.search(one.quoted.text)]


def _names_enough(question: Question, asked: Topic) -> bool:
    picks = question.operations & {"highest", "lowest"}
    return bool(asked.words or (asked.form in OF_ALL and not picks)) and not asks_for_person(question)


def _best(found: Sequence[Candidate]) -> dict[str, Candidate]:
    """The best of each account, the best account first."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        best.setdefault(candidate.quoted.account.id, candidate)
    return best


def _is_clear(found: Sequence[Candidate], best: Mapping[str, Candidate]) -> bool:
    """Whether no other passage of the same account comes near the best."""
    return not any(
        best[one.quoted.account.id].merit - one.merit < CLEAR
        for one in found
        if one.quoted.text != best[one.quoted.account.id].quoted.text
    )


def answering(question: Question, hits: Sequence[Hit], ledgers: Mapping[str, Ledger]) -> list[Candidate]:
    """The excerpts among what the search found that answer the question, the best first."""
    asked, wanted = topic(question), phrases(question.words)
    if not _names_enough(question, asked):
        return []
    found = [
        candidate
        for candidate in _candidates(hits, ledgers, asked.form, question.text)
        if _answers(candidate, asked, question.text)
    ]
    # “指的是哪几个” asks for members, not for a meaning.
    if "meaning" in question.asks and asked.form is Form.TOLD and not question.says("哪"):
        found = [one for one in found if _says_what_it_is(one.quoted.text, (*asked.names, *wanted))]
    rated = (replace(one, merit=_merit(one, asked, wanted, question.text)) for one in found)
    return sorted(rated, key=lambda one: -one.merit)


def _candidates(hits: Sequence[Hit], ledgers: Mapping[str, Ledger], form: Form, text: str) -> Iterator[Candidate]:
    """The excerpts of the paragraphs found; explanations of terms only where they may tell a source of money."""
    for hit in hits:
        ref, ledger = hit.chunk.ref, ledgers.get(hit.chunk.account)
        if ledger is None or not isinstance(ref, Passage):
            continue
        section = ledger.account.sections[ref.section]
        paragraph = section.paragraphs[ref.paragraph]
        terms = named_in(text, ledger.account) if is_glossary(section) and form is Form.SOURCE else ()
        if not is_glossary(section) or any(explains(paragraph.text, term) for term in terms):
            for excerpt in excerpts(paragraph.text):
                # A long paragraph is several chunks; each finds its own excerpts.
                if paragraph.text.find(excerpt) < ref.end and paragraph.text.find(excerpt) + len(excerpt) > ref.start:
                    yield Candidate(Quoted(ledger.account, section, (paragraph,), excerpt), hit.score)


def _answers(candidate: Candidate, asked: Topic, text: str) -> bool:
    """Whether the passage names what is asked about and has what a question of this form asks for."""
    said = candidate.quoted.text
    is_of_section = not asked.words or asked.form in {Form.TROUBLE, Form.OUTLOOK}
    if is_of_section and candidate.quoted.paragraphs[0] not in prose_of(candidate.section):
        return False
    if asked.form is Form.TOLD and _ASKS_PLACE.search(text) and not places(candidate.quoted.text):
        return False
    evidence = candidate.evidence
    if asked.form is Form.OUTLOOK and _is_remedy(candidate):
        evidence += plain(candidate.troubles)  # What is to be mended is told before how.
    if candidate.is_opening or not asked.is_met(evidence) or _is_wrong_place(candidate, asked, text):
        return False
    if not _says_deed(candidate, text) or (asked.form is Form.DUTY and _is_only_listed(said, text)):
        return False
    if asked.is_bare and asked.form is Form.TOLD:
        return any(asked.explains(word, plain(candidate.section.heading)) for word in (*asked.things, *asked.acts))
    if asked.form is Form.TOLD and (goal := _ASKS_GOAL.search(text)) and not _tells_goal(candidate, goal["what"] or goal["which"]):
        return False
    if asked.form is Form.TOLD and any(manner.search(text) and not told.search(said) for manner, told in _manners()):
        return False
    if asked.form is not Form.OUTLOOK and any(not _stand_together(pair, asked, candidate) for pair in _adjacent(asked, text)):
        return False
    if _DIVISION.search(text):
        return _NAMES_DIVISION.search(said) is not None
    is_listed = asked.form is Form.DUTY and NUMBERED.match(candidate.quoted.paragraphs[0].text)
    if not is_listed and asked.form in _TOLD_IN_LISTS and _ASKS_FOR_PARTS.search(text) and not _LISTS.search(said):
        return False
    if asked.form is Form.WHY:
        return gives_reason(candidate, asked) and not contradicts(said, text, asked.names, candidate.before)
    cue = _CUES.get(asked.form)
    return cue is None or cue.search(_TITLE.sub("", candidate.section.heading + said)) is not None


def _tells_goal(candidate: Candidate, what: str) -> bool:
    """Whether it says what the goal is, not only that goals were set."""
    told = re.search(f"{what}{_IS}", candidate.quoted.text)
    return told is not None or candidate.section.heading.endswith(what)


@cache
def _manners() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """How something was done: what asks for it with a verb of one character, and what tells it."""
    return tuple((re.compile(one["asked"]), re.compile(one["told"])) for one in data_of("passages")["manner"])


def _adjacent(asked: Topic, text: str) -> Iterator[tuple[str, ...]]:
    """The nouns that the question joins to one: 物业公司; and those that may be told in two pieces: 教学设备."""
    nouns = (*asked.names, *asked.things)
    yield from ((one, other) for one in nouns for other in nouns if one != other and one + other in text)
    yield from ((one,) for one in asked.things if len(one) >= _TWO_WORDS)


def _stand_together(pair: tuple[str, ...], asked: Topic, candidate: Candidate) -> bool:
    """Whether a sentence, under its headings, speaks of both."""
    above = plain(candidate.section.name + candidate.lead + candidate.first_clause + candidate.noted)
    told = [above + sentence for sentence in re.split("[。;]", plain(candidate.quoted.text))]
    return any(all(asked.explains(noun, sentence) for noun in pair) for sentence in told)


def _says_what_it_is(said: str, terms: Sequence[str]) -> bool:
    """Whether the text tells of one of the terms what it is or is for: “其他用车主要是…”."""
    return any(
        re.search(rf"{re.escape(term)}[^,;。]{{0,{NEAR}}}?(?:是|指|即|包括|用于|反映)", plain(said)) for term in terms
    )


def _is_wrong_place(candidate: Candidate, asked: Topic, text: str) -> bool:
    """Whether duties are asked for and these are none, or the other way round."""
    heading = candidate.section.heading
    is_duty = _DUTIES.search(heading) is not None
    if asked.form is Form.DUTY:
        tells_who = _ASKS_WHO.search(text) and _IN_CHARGE.search(heading + candidate.quoted.text)
        return not (is_duty or tells_who)
    if is_duty and asked.form is Form.WHY:
        return True
    if asked.form is Form.OUTLOOK and candidate.tells_trouble:
        return True
    if asked.form is Form.OUTLOOK and candidate.quoted.account.identity.kind is Kind.FINAL:
        return _IMPROVEMENT.search(heading) is None and _TO_IMPROVE.search(candidate.quoted.text) is None
    if asked.is_of_deed and is_duty:
        return NUMBERED.match(candidate.quoted.paragraphs[0].text) is not None
    return (asked.is_of_deed or asked.is_of_degree) and _PLANS.search(heading) is not None


def _is_remedy(candidate: Candidate) -> bool:
    opening = candidate.section.heading + candidate.first_clause
    return _IMPROVEMENT.search(opening) is not None or _TO_IMPROVE.search(candidate.quoted.text) is not None


def _says_deed(candidate: Candidate, text: str) -> bool:
    """Whether the passage says the verb of one character that the question asks about, if it has one."""
    match = _DEED.search(text)
    verb = (match["why"] or match["got"]) if match is not None and not asks_of_change(text) else ""
    return not verb or is_light(verb) or verb in candidate.evidence


def _is_only_listed(text: str, asked: str) -> bool:
    """Whether the division asked about stands only among the names of others, without what it does."""
    divisions = _NAMED_DIVISION.findall(asked)
    return any(f"、{division}" in text or f"{division}、" in text for division in divisions)


def _merit(candidate: Candidate, asked: Topic, wanted: Sequence[str], text: str) -> float:
    """How much the passage says of what is asked, in its text, its heading and opening, and as the search saw it."""
    said = plain(candidate.quoted.text)
    cue = _CUES.get(asked.form)
    cued = sum(1 for text in (said, candidate.section.heading) if cue is not None and cue.search(text))
    figures = asked.form is Form.TOLD and ("万元" in said or OVERALL.search(candidate.section.heading) is not None)
    degree = asked.is_of_degree and _COUNT.search(said) is not None
    return (
        candidate.score
        + held(wanted, candidate.evidence)
        + _together(wanted, candidate.evidence)
        + asked.share(said)
        + TOPIC_WEIGHT * asked.share(candidate.opening)
        + CUE_WEIGHT * (cued + 2 * degree)
        + DIVIDED_WEIGHT * _divides_money(said, text)
        + MEANT_WEIGHT * any(word in candidate.section.heading for _, printed in asked.meant for word in printed)
        + NAME_WEIGHT * all(_stands_alone(name, said) for name in asked.names)
        + SUBJECT_WEIGHT * (asked.form in {Form.WHY, Form.USE} and any(_is_subject(name, said) for name in asked.names))
        + PLAN_WEIGHT * _is_planned(candidate, text)
        + STEPS_WEIGHT * bool(_ASKS_STEPS.search(text) and _STEPS.search(candidate.section.heading))
        + TROUBLE_WEIGHT * (asked.form is Form.TROUBLE and candidate.tells_trouble)
        + ORIGIN_WEIGHT * (asked.form is Form.SOURCE and any(_tells_origin(name, said) for name in asked.names))
        - (0 if asked.words else DEPTH_WEIGHT * len(candidate.section.path))
        - DEPTH_WEIGHT * (asked.form is Form.WHY and not asked.names and _is_of_less(candidate, text))
        - FIGURE_WEIGHT * figures
        - FIGURE_WEIGHT * (asked.form is Form.TOLD and _tells_no_deed(candidate))
    )


def _divides_money(said: str, text: str) -> bool:
    """Whether it is asked how money is spent, and this tells the parts of it."""
    return _SPENT.search(text) is not None and said.count("万元") > 1 and "其中" in said


def _is_planned(candidate: Candidate, text: str) -> int:
    """1 for the plans of the year where they are asked for, -1 for duties."""
    if _ASKS_PLANNED.search(text) is None:
        return 0
    heading = candidate.section.heading
    return bool(_PLANNED.search(heading)) - bool(_DUTIES.search(heading))


def _is_of_less(candidate: Candidate, text: str) -> bool:
    """Whether it is told of money of one source only, which the question does not name."""
    told = _SOURCE_OF_MONEY.search(candidate.section.heading)
    return told is not None and told[0] not in text


def _tells_no_deed(candidate: Candidate) -> bool:
    """Whether final accounts say there what is to be done, by the department at all or in years to come."""
    heading = candidate.section.heading
    is_final = candidate.quoted.account.identity.kind is Kind.FINAL
    return is_final and (_DUTIES.search(heading) or _IMPROVEMENT.search(heading)) is not None


def _together(wanted: Sequence[str], evidence: str) -> float:
    """How much of the wanted stretches stands in the evidence in one piece: 大数据平台 is more than 大数据 and 平台."""
    return sum(longest(run, evidence) for run in wanted) / max(1, sum(map(len, wanted)))


def _stands_alone(name: str, said: str) -> bool:
    """Whether the name is no part of a longer one: 事业单位医疗 in 行政事业单位医疗."""
    return re.search(rf"(?<![\u4e00-\u9fff]){re.escape(name)}", said) is not None


def _is_subject(name: str, said: str) -> bool:
    """Whether the text tells of the item so named itself, what it came to: “某某支出(项)12万元”, “某某支出决算…”."""
    return re.search(rf"{re.escape(name)}(?:\([类款项]\))?(?:支出|经费|费用)?[:,]?(?:\d|[预决]算|年初|支出)", said) is not None


def _tells_origin(name: str, said: str) -> bool:
    """Whether the text tells how much was received under this name and from whom or what: no explanation of a term."""
    amount = rf"{re.escape(name)}[^;。]{{0,12}}?\d[\d,.]*[万亿]?元[^;。]{{0,20}}?"
    return re.search(rf"{amount}[,(](?:主要|全部|均|都|其中|系|为|是|来自|包括|如)", said) is not None


def _announces(section: Section, asked: Topic, wanted: Sequence[str]) -> bool:
    """Whether the heading announces what is asked for, of the account as a whole if nothing is named."""
    if asked.form not in _WHOLE_LISTS:
        return False
    if not asked.words:
        cue = _CUES.get(asked.form)
        return cue is not None and cue.search(section.heading) is not None
    return bool(wanted) and held(wanted, plain(section.name)) >= WHOLE_SECTION


def _grown(candidate: Candidate, asked: Topic, wanted: Sequence[str]) -> Quoted:
    """The excerpt with the rest of its list; the whole section where its heading announces what is asked for."""
    quoted = candidate.quoted
    if _announces(candidate.section, asked, wanted):
        prose = prose_of(quoted.section)
        paragraphs = prose if quoted.paragraphs[0] in prose else quoted.paragraphs
        return replace(quoted, paragraphs=paragraphs, text="\n".join(paragraph.text for paragraph in paragraphs))
    paragraph = quoted.paragraphs[0].text
    opening = excerpts(paragraph)[0]
    if is_item(quoted.text) and (_is_under(opening, asked) or _lists_remedies(opening, asked)):
        return replace(quoted, text=with_list(paragraph, opening))
    return replace(quoted, text=with_list(paragraph, quoted.text))


def _is_under(opening: str, asked: Topic) -> bool:
    """Whether all that is asked about is announced by the sentence that introduces a list: the whole of it answers."""
    said = plain(opening)
    return asked.form in _WHOLE_LISTS and bool(asked.words) and all(asked.explains(word, said) for word in asked.words)


def _lists_remedies(opening: str, asked: Topic) -> bool:
    """“改进措施。一是…”: which of them mends what is asked about, the list does not tell."""
    return asked.form is Form.OUTLOOK and (_IMPROVEMENT.search(opening) or _TO_IMPROVE.search(opening)) is not None
