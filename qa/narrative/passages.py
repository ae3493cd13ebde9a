"""Answers that quote the passage that says why, how, what or who."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.account import Kind, Section
from corpus.names import plain
from index.chunks import Passage
from index.search import Hit
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind
from qa.asking.forms import Form, asks_for_person
from qa.asking.question import RANKING, Question
from qa.asking.topics import OF_ALL, Topic, topic
from qa.evidence.quotes import Quoted, quote
from qa.narrative.attributes import tells_what_is_asked
from qa.narrative.candidates import LONGEST_LIST, NUMBERED, Candidate, prose_of
from qa.narrative.excerpts import excerpts, is_item, with_list
from qa.narrative.glossary import explains, is_glossary, named_in
from qa.narrative.merits import CUES, DUTIES, IMPROVEMENT, merit
from qa.narrative.reasons import contradicts, gives_reason
from qa.words.coverage import held, phrases
from qa.words.tokens import is_light, places, verb_before_what
from qa.words.ways import asks_of_change

WHOLE_SECTION = 0.6
"""A heading that holds this part of the wanted words announces the answer."""
MOST_ACCOUNTS = 3
"""Quoted side by side where the question leaves open which is meant."""
NEAR = 16
"""Characters at most between a term and what tells what it is."""
CLEAR = 0.3
"""By so much merit the best passage must lead, for words alone to decide."""

_HEADINGS = {"units": re.compile("单位构成|机构设置|单位组成|预算单位"), "duties": re.compile("职责|职能")}
_PLANS = re.compile("实施方案|项目概述|立项依据|实施主体|绩效目标$")
"""Headings under which a project is planned: nothing there is done yet."""
_TOLD_IN_LISTS = frozenset({Form.TOLD, Form.DUTY, Form.WHERE})
"""Forms whose answer to 哪些 must be a list."""
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
_ASKS_PLACE = re.compile("(?:哪些?|哪一?[个几]|哪[两三四五]个|什么)(?:省|市|县|国家|国|城市|地方|地区)")
_ASKS_FIRM = re.compile("哪一?家[^,。?]{0,8}(?:机构|公司|企业|事务所|院|厂商|中介)")
_NAMES_FIRM = re.compile("[\u4e00-\u9fff]{2}(?:公司|事务所|研究院|设计院|集团|大学|学院|协会|中心)")
_TITLE = re.compile("《[^》]*》")
_ASKS_FOR_PARTS = re.compile("包括|包含|哪几|哪些|构成|组成")
_LISTS = re.compile("包括|包含|、|；|;")
_DIVISION = re.compile("哪一?个?.{0,3}(?:[科处股庭]室|部门)|(?:哪一?个?|什么)[科处股庭](?![目技学理长])")
_NAMED_DIVISION = re.compile("[\u4e00-\u9fff]{2,8}?[科处室](?=的|是|负责|管|有|做|干)")
_LISTED_DUTY = re.compile(rf"{NUMBERED.pattern}|[◆◇●○■□▪•①-⑳]")
_STRUCTURE = re.compile("机构设置|单位构成|机构构成|单位组成|部门构成|决算单位|预算单位")
_DUTIES = re.compile("职责|职能")
_OF_STRUCTURE = re.compile("机构|改革|编制|设置|内设|下属|所属|划转|整合|合并|人员|科室|处室")
_ASKS_HOW = re.compile("怎么|如何|怎样|咋|做了?(?:些|点)?(?:什么|啥)")
_UNIT = re.compile(rf"(?:{NUMBERED.pattern})?[^,，。;；:：、]{{2,24}}(?:[(（][^()（）]*[)）])?[。;；]?")
_ASKS_WHICH = re.compile("哪|什么|啥|科室|处室|[个各]")
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
    picks = question.operations & RANKING
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
    candidates = list(_candidates(hits, ledgers, asked.form, question.text))
    found = [candidate for candidate in candidates if _answers(candidate, asked, question.text)]
    if not found and (eased := asked.eased()) is not None:
        found = [candidate for candidate in candidates if _answers(candidate, eased, question.text)]
    # “指的是哪几个” asks for members, not for a meaning.
    if "meaning" in question.asks and asked.form is Form.TOLD and not question.says("哪"):
        found = [one for one in found if _says_what_it_is(one.quoted.text, (*asked.names, *wanted))]
    rated = (replace(one, merit=merit(one, asked, wanted, question.text)) for one in found)
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
    if _ASKS_FIRM.search(text) and not _NAMES_FIRM.search(said):
        return False
    evidence = candidate.evidence
    if asked.form is Form.OUTLOOK and _is_remedy(candidate):
        evidence += plain(candidate.troubles)  # What is to be mended is told before how.
    if candidate.is_opening or not asked.is_met(evidence) or _is_wrong_place(candidate, asked, text):
        return False
    if not _says_deed(candidate, text) or (asked.form is Form.DUTY and _is_of_another_division(candidate, text)):
        return False
    if (
        asked.kind is not None
        and asked.kind.is_named
        and not (asked.kind.is_told(plain(said)) or asked.kind.is_listed(plain(said)))
    ):
        return False
    if asked.is_bare and asked.form is Form.TOLD:
        return any(asked.explains(word, plain(candidate.section.heading)) for word in (*asked.things, *asked.acts))
    if not tells_what_is_asked(candidate, asked, text):
        return False
    if _DIVISION.search(text):
        return _NAMES_DIVISION.search(said) is not None
    is_listed = asked.form is Form.DUTY and NUMBERED.match(candidate.quoted.paragraphs[0].text)
    if not is_listed and asked.form in _TOLD_IN_LISTS and _ASKS_FOR_PARTS.search(text) and not _LISTS.search(said):
        return False
    if asked.form is Form.WHY:
        return gives_reason(candidate, asked) and not contradicts(said, text, asked.names, candidate.before)
    cue = CUES.get(asked.form)
    return cue is None or cue.search(_TITLE.sub("", candidate.section.heading + said)) is not None


def _says_what_it_is(said: str, terms: Sequence[str]) -> bool:
    """Whether the text tells of one of the terms what it is or is for: “其他用车主要是…”."""
    return any(
        re.search(rf"{re.escape(term)}[^,;。]{{0,{NEAR}}}?(?:是|指|即|包括|用于|反映)", plain(said)) for term in terms
    )


def _is_wrong_place(candidate: Candidate, asked: Topic, text: str) -> bool:
    """Whether duties are asked for and these are none, or the other way round."""
    heading = candidate.section.heading
    is_duty = DUTIES.search(heading) is not None
    if asked.form is Form.DUTY:
        tells_who = _ASKS_WHO.search(text) and _IN_CHARGE.search(heading + candidate.quoted.text)
        return not (is_duty or tells_who)
    if is_duty and (asked.form is Form.WHY or (asked.form is Form.TOLD and _is_only_named(candidate, text))):
        return True
    if asked.form is Form.OUTLOOK and candidate.tells_trouble and not _TO_IMPROVE.search(candidate.quoted.text):
        return True
    if asked.form is Form.OUTLOOK and candidate.quoted.account.identity.kind is Kind.FINAL:
        return IMPROVEMENT.search(heading) is None and _TO_IMPROVE.search(candidate.quoted.text) is None
    if asked.is_of_deed and is_duty:
        return _LISTED_DUTY.match(candidate.quoted.paragraphs[0].text) is not None
    return (asked.is_of_deed or asked.is_of_degree) and _PLANS.search(heading) is not None


def _is_only_named(candidate: Candidate, text: str) -> bool:
    """Whether it only names units or divisions of the department, where it is asked how something is done."""
    if _ASKS_HOW.search(text) is None or _OF_STRUCTURE.search(text):
        return False
    is_list = _STRUCTURE.search(candidate.section.heading) and not _DUTIES.search(candidate.section.heading)
    return bool(is_list) or _UNIT.fullmatch(candidate.quoted.text) is not None


def _is_remedy(candidate: Candidate) -> bool:
    opening = candidate.section.heading + candidate.first_clause
    return IMPROVEMENT.search(opening) is not None or _TO_IMPROVE.search(candidate.quoted.text) is not None


def _says_deed(candidate: Candidate, text: str) -> bool:
    """Whether the passage says the verb of one character that the question asks about, if it has one."""
    match = _DEED.search(text)
    verb = (match["why"] or match["got"]) if match is not None and not asks_of_change(text) else ""
    return all(not one or is_light(one) or one in candidate.evidence for one in (verb, verb_before_what(text)))


def _is_of_another_division(candidate: Candidate, asked: str) -> bool:
    """Whether the division asked about is not named, or only among the names of others, without what it does."""
    text = candidate.quoted.text
    divisions = [one for one in _NAMED_DIVISION.findall(asked) if not _ASKS_WHICH.search(one)]
    return any(
        f"、{one}" in text or f"{one}、" in text or not _names_division(one, candidate.evidence) for one in divisions
    )


def _names_division(division: str, evidence: str) -> bool:
    """Whether it is named there, perhaps more fully: 财务审计科 for 财务科."""
    return re.search(rf"{division[-3:-1]}[^,。、]{{0,4}}[科处室股]", evidence) is not None


def _announces(section: Section, asked: Topic, wanted: Sequence[str]) -> bool:
    """Whether the heading announces what is asked for, of the account as a whole if nothing is named."""
    if asked.form not in _WHOLE_LISTS:
        return False
    if not asked.words:
        cue = CUES.get(asked.form)
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
    return asked.form is Form.OUTLOOK and (IMPROVEMENT.search(opening) or _TO_IMPROVE.search(opening)) is not None
