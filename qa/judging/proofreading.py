"""A claim or a pasted paragraph with several statements: each checked by itself, the verdict drawn from all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.account import Measure
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asking.operands import name_within
from qa.asking.question import Amount, Operand, Question
from qa.evidence import wording
from qa.evidence.facts import DIVIDES
from qa.evidence.money import convert, is_money
from qa.judging.claims import Said, is_denied, of_last_year, verify
from qa.judging.claims_in_prose import beside, counts, verify_in_prose
from qa.judging.clauses import Clause, clauses
from qa.matching.comparing import base_named, beyond, comparison, direction, side
from qa.matching.figures import Open, settle
from qa.matching.naming import are_named_exactly
from qa.matching.parts import framed

AGREES, DIFFERS, ABSENT, UNSURE = "相符", "不符", "账面没有", "难以核对"
"""What is found of a statement."""
_FOUND = {"true": AGREES, "false": DIFFERS, None: ABSENT}
_STATES = frozenset({"overspent", "zero"})
"""Operations by which a clause states something without a number."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A clause, and what the account says to it; None where it says nothing."""

    clause: Clause
    claimed: Amount | None
    answer: Answer | None

    @property
    def outcome(self) -> str | None:
        verdict = self.answer.verdict if self.answer is not None else None
        return None if verdict == "unverifiable" else verdict

    @property
    def found(self) -> str:
        return UNSURE if self.answer is not None and self.outcome is None else _FOUND[self.outcome]

    @property
    def detail(self) -> str:
        """What the account says instead or likewise, and by how much they differ; "" where it says nothing."""
        return "" if self.answer is None else self.answer.text.partition("：")[2].rstrip("。") + _deviation(self)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the clauses before have named."""

    heads: tuple[Operand, ...] = ()
    frame: Operand | None = None
    """What “其中” divides, up to the end of the sentence."""
    listed: tuple[Operand, ...] = ()
    """What has been given an amount since the sentence or the frame began, for a sum that follows."""
    whole: Operand | None = None
    """What the last share was said to be of, to the end of the sentence."""
    base: str = ""
    """What the last change was reckoned from, as worded."""
    is_before: bool = False
    """Whether the year before the account's is spoken of."""
    quotes: frozenset[str] = frozenset()
    """The sentences of the account that the clauses before were held against."""
    aside: Amount | None = None
    """How much, as claimed just before, that is of which a percentage follows: “完成预算3万元的40%”."""


def proofread(question: Question, ledger: Ledger, year: int | None) -> Answer | None:
    """Every statement of the question, compared with the account; None where it says nothing to any.

    `year` is the year that the question names first, None where it names none.
    """
    checked = list(check(question, ledger, year))
    verdicts = [one.outcome for one in checked]
    if not any(verdicts):
        return None
    verdict = "false" if "false" in verdicts else "unverifiable" if None in verdicts else "true"
    opening = {"true": "全部相符", "false": "有不符之处", "unverifiable": "有的无法核对"}[verdict]
    answers = [one.answer for one in checked if one.answer is not None]
    return Answer(
        question.text,
        Status.ANSWERED,
        f"逐项核对，{opening}。{''.join(_told(number, one) for number, one in enumerate(checked, 1))}",
        AnswerKind.VERIFICATION,
        values=tuple(
            Labelled(one.clause.shown, one.answer.value, one.answer.unit)
            for one in checked
            if one.answer is not None and one.answer.value is not None and one.answer.unit is not None
        ),
        verdict=verdict,
        conflicts=tuple(dict.fromkeys(conflict for answer in answers for conflict in answer.conflicts)),
        citations=tuple(dict.fromkeys(citation for answer in answers for citation in answer.citations)),
    )


def has_several(question: Question, ledger: Ledger) -> bool:
    """Whether the question states more than one thing."""
    return sum(_says_something(clause.text, ledger) for clause in _clauses(question.text, ledger)) > 1


def _told(number: int, checked: Checked) -> str:
    detail = "" if checked.answer is None else f"：{checked.detail}"
    return f"（{number}）“{checked.clause.shown}”{checked.found}{detail}。"


def _deviation(checked: Checked) -> str:
    """By how much a figure that is wrong differs, or that only its direction is wrong."""
    claimed, answer = checked.claimed, checked.answer
    if claimed is None or answer is None or answer.verdict != "false" or answer.value is None or answer.unit is None:
        return ""
    same_kind = is_money(claimed.unit) if is_money(answer.unit) else claimed.unit == answer.unit
    if claimed.bound != "is" or not same_kind:
        return ""
    stated = convert(claimed.value, claimed.unit, answer.unit) if is_money(claimed.unit) else claimed.value
    gap = abs(stated - answer.value)
    return f"，相差{wording.amount(gap, answer.unit)}" if gap else "，方向相反"


def _clauses(text: str, ledger: Ledger) -> Iterator[Clause]:
    return clauses(text, lambda piece: _is_statement(piece, ledger))


def _is_statement(piece: str, ledger: Ledger) -> bool:
    """Whether a piece has a number or a predicate of its own."""
    asked = side(piece, ledger)
    moved = direction(piece) is not None or comparison(piece) is not None or beyond(piece) is not None
    return bool(asked.amounts) or moved or is_denied(asked) or bool(asked.operations & _STATES)


def _says_something(text: str, ledger: Ledger) -> bool:
    """Whether a clause says more than that something is asked, or of what stage it speaks."""
    if _is_statement(text, ledger):
        return True
    asked = side(text, ledger)
    stages = all(one.is_bare and one.fixes <= {"stage"} for one in asked.operands)
    return bool(asked.unknown) or not stages


def check(question: Question, ledger: Ledger, year: int | None) -> Iterator[Checked]:
    """Every statement of the question, in order."""
    before = year is not None and year < ledger.identity.year
    context = _Context(question.earlier[-1:], is_before=before)
    for clause in _clauses(question.text, ledger):
        if not _says_something(clause.text, ledger):
            continue
        asked = side(clause.text, ledger)
        context = _moved_on(context, clause, asked, ledger)
        answer = None if _is_of_another_time(clause, ledger) else _judged(clause, asked, context, ledger)
        if answer is None and not context.is_before:
            answer = beside(asked, context.quotes, ledger)
        if answer is not None:
            told = {citation.quote for citation in answer.citations if citation.quote}
            context = replace(context, quotes=context.quotes | told)
        yield Checked(clause, next(iter(asked.amounts), None), answer)
        if clause.is_aside:
            context = replace(context, aside=next(iter(asked.amounts), None))
        else:
            context = replace(_named_by(context, clause, asked, ledger), aside=None)


def _is_of_another_time(clause: Clause, ledger: Ledger) -> bool:
    return clause.year is not None and clause.year not in {ledger.identity.year, ledger.identity.year - 1}


def _moved_on(context: _Context, clause: Clause, asked: Question, ledger: Ledger) -> _Context:
    """The context in which a clause is to be read: a new year, a new sentence, what “其中” divides."""
    if clause.year is not None:
        context = replace(context, is_before=clause.year < ledger.identity.year)
    elif "previous" in asked.operations and not comparison(clause.text) and direction(clause.text) is None:
        context = replace(context, is_before=True)
    if clause.begins_sentence:
        context = replace(context, frame=None, listed=(), whole=None)
    if "其中" in clause.text and context.heads:
        return replace(context, frame=context.heads[0], listed=())
    own = [one for one in asked.operands if one.items]
    if context.frame is not None and own and not all(_inside(one, context.frame, ledger) for one in own):
        return replace(context, frame=None)
    return context


def _whole_of(text: str, asked: Question, ledger: Ledger) -> Operand | None:
    """What a clause takes a share of: “占基本支出的两成”, “基本支出中人员经费占八成”."""
    _, share, base = text.partition("占")
    return next(iter(side(base, ledger).operands), asked.context) if share else None


def _judged(clause: Clause, asked: Question, context: _Context, ledger: Ledger) -> Answer | None:
    if len(asked.amounts) > 1:
        return None
    if asked.unknown or asked.is_jumbled or not _are_sure(asked, context, ledger):
        return verify_in_prose(asked, ledger) if asked.amounts and not (context.is_before or context.frame) else None
    operands = _completed(asked, context, ledger)
    if operands is None:
        return None
    claim = replace(asked, operands=operands, text=_with_base(clause.text, context))
    if context.is_before:
        found = of_last_year(replace(claim, operations=claim.operations - {"previous"}), ledger)
    else:
        found = verify(claim, ledger, Said(context.heads, context.frame or context.whole))
        found = found or (verify_in_prose(asked, ledger) if counts(asked) and context.frame is None else None)
    if not isinstance(found, Answer) or found.verdict is None:
        return None
    return found if found.verdict == "false" or _adds_up(claim, context, ledger) else None


def _adds_up(claim: Question, context: _Context, ledger: Ledger) -> bool:
    """Whether a percentage is that of the amount just claimed, and not of another that the account has for it."""
    if context.aside is None or not claim.amounts or claim.amounts[0].unit != "%" or not context.heads:
        return True
    found = settle(context.heads[0].without("stage"), ledger)
    if isinstance(found, Open) or not is_money(found.reading.unit) or not is_money(context.aside.unit):
        return False
    whole = convert(context.aside.value, context.aside.unit, found.reading.unit)
    return bool(whole) and claim.amounts[0].holds(found.reading.value / whole * 100, "%")


def _are_sure(asked: Question, context: _Context, ledger: Ledger) -> bool:
    named = [_within(context, one, ledger) or one for one in asked.operands]
    return are_named_exactly(named, ledger)


def _with_base(text: str, context: _Context) -> str:
    """“增长8%” after “比上年增加5万元” is since the year before too."""
    inherits = context.base and direction(text) is not None and comparison(text) is None and "同比" not in text
    return f"比{context.base}{text}" if inherits else text


def _completed(asked: Question, context: _Context, ledger: Ledger) -> tuple[Operand, ...] | None:
    """What the clause is about, with what it takes from those before it; None where it does not lie in its frame."""
    if not asked.operands:
        is_sum = "sum" in asked.operations and len(context.listed) > 1
        return context.listed if is_sum else context.heads[:1]
    context = context if asked.context is None else replace(context, frame=asked.context)
    inside = [_within(context, one, ledger) for one in asked.operands]
    return tuple(one for one in inside if one is not None) if all(inside) else None


def _within(context: _Context, operand: Operand, ledger: Ledger) -> Operand | None:
    """“决算0.39万元”, “其中货物7.80万元”, “其中项目支出9万元”: as meant after what was named before."""
    if not context.heads:
        return operand if context.frame is None else _inside(operand, context.frame, ledger)
    head = context.heads[0]
    attributes = operand.fixes
    if operand.is_bare and "stage" in attributes and attributes <= {"stage", "flow"} and (head.items or head.code):
        return head.having(("stage", str(operand.get("stage"))))
    if context.frame is not None:
        return _inside(operand, context.frame, ledger) or _beside(head, operand)
    return _beside(head, operand) or name_within(head, operand)


def _inside(operand: Operand, frame: Operand, ledger: Ledger) -> Operand | None:
    """The operand as a part of what is divided; None where it is no part of it."""
    if operand.is_bare and operand.get("part") and (frame.items or frame.code):
        return replace(frame, text=frame.text + operand.text).having(*operand.attributes)
    named = name_within(frame, operand)
    if any(item in name for name in named.items for item in frame.items):
        return named
    return operand if _are_counted_together(operand, frame, ledger) else framed(operand, frame, ledger)


def _are_counted_together(part: Operand, whole: Operand, ledger: Ledger) -> bool:
    """“车辆2辆，其中：应急保障用车1辆”: whether a sentence that divides counts both, in one unit."""
    counts = [
        fact for fact in ledger.prose if fact.measure is Measure.COUNT and DIVIDES.search(fact.citation.quote or "")
    ]
    inner, outer = (
        {(fact.citation.quote, fact.unit) for fact in counts if fact.concept.subject in one.items}
        for one in (part, whole)
    )
    return bool(inner & outer)


def _beside(head: Operand, operand: Operand) -> Operand | None:
    """服务 after 政府采购货物采购金额 is 政府采购服务采购金额; None where no name is made alike."""
    if operand.is_exact:
        return None
    alike = frozenset(name for name in operand.items for other in head.items if _differ_in(name, other, operand.text))
    return replace(operand, items=alike, is_exact=True) if alike else None


def _differ_in(name: str, other: str, word: str) -> bool:
    """Whether `name` is `other` with one stretch of it replaced by `word`."""
    start, end = _alike(name, other), _alike(name[::-1], other[::-1])
    return start > 1 and name != other and name[start : len(name) - end] == word


def _alike(one: str, other: str) -> int:
    """How many characters they begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _named_by(context: _Context, clause: Clause, asked: Question, ledger: Ledger) -> _Context:
    """The context after a clause: what it is about, what it gave an amount, what it compared with."""
    compared = comparison(clause.text) or beyond(clause.text)
    subject = compared.left if compared else clause.text.partition("占")[0] if "占" in clause.text else clause.text
    named = side(subject, ledger) if subject != clause.text else asked
    own = [_within(context, one, ledger) for one in named.operands]
    heads = tuple(one for one in own if one is not None)
    if (whole := _whole_of(clause.text, asked, ledger)) is not None:
        context = replace(context, whole=whole)
    if compared and base_named(compared.base, ledger) is not None:
        context = replace(context, base=compared.base)
    if not heads or asked.unknown:
        return context
    is_level = subject == clause.text and bool(asked.amounts) and len(heads) == 1
    listed = (*context.listed, *heads) if is_level else context.listed
    base = context.base if compared else ""
    return replace(context, heads=heads[:1], listed=listed, base=base)
