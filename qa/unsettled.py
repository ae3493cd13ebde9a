"""What is said where the accounts asked about are too many, where several answer, and where none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.account import Identity
from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Labelled, Status
from qa.asked_for import asks_for_figure
from qa.asking.question import Question
from qa.departments.scope import Scope
from qa.evidence import wording
from qa.evidence.money import is_money
from qa.operations import replies

_OWN = re.compile("公务用车|公务接待|因公出国|车辆|本(?:部门|单位|局)|局机关")
_STANDARD = re.compile("每(?:人|户|生|床|亩)每?(?:年|月|天|日|学期|学年)?|标准")
MANY = 8
"""So many accounts are listed when a question leaves open which one it means."""


def too_many(scope: Scope, most: int) -> Answer:
    """Ask for the department where more than `most` might be meant: looking into each would keep people waiting."""
    number = len(scope.accounts)
    names = tuple(wording.whose(identity) for identity in scope.accounts[:3])
    asked = scope.rest.strip(",")
    if scope.compared:
        text = f"这个问题要比较{number}份账，一次最多{most}份，请说明哪几个部门或哪一年。"
        return replies.refusal(asked, text, [name + asked for name in names])
    text = f"账目库里有{number}个部门的账，请问您要问哪个部门？例如：{names[0]}{asked}"
    return Answer(asked, Status.CLARIFY, text, suggestions=tuple(name + asked for name in names))


_OF_ACCOUNTS = re.compile("支出|收入|经费|预算|决算|采购|结转|结余|公务|车辆|编制|人员|设备|资产")
"""Words of what every body has of its own."""


def is_of_one_body(answer: Answer) -> bool:
    """Whether it gives what one department has or spends: of a whole region that would be another figure."""
    if answer.kind is AnswerKind.NARRATIVE:
        return False
    return any((one.unit is None and one.table is not None) or _is_its_own(one) for one in answer.citations)


def _is_its_own(citation: Citation) -> bool:
    """Money, and what the form of the accounts counts of a body itself: vehicles, receptions, journeys."""
    if citation.table is None and citation.unit == "元" and _STANDARD.search(citation.quote or ""):
        return False  # what each person gets is the same all over the region
    if citation.table is None and _OF_ACCOUNTS.search(citation.quote or "") is None:
        return False  # what was done for the people there, which no other body does once more
    return citation.unit is not None and (is_money(citation.unit) or _OWN.search(citation.quote or "") is not None)


def of_region(region: str, scope: Scope) -> Answer:
    """Refuse what only the accounts of a whole region would tell."""
    names = tuple(wording.whose(identity) for identity in scope.accounts[:3])
    asked = scope.rest.strip(",")
    held = "、".join(map(wording.account_name, scope.accounts[:MANY]))
    text = f"账目库里没有{region}整体的账，只有{held}。请说明问的是哪个部门。"
    return replies.refusal(asked, text, [name + asked for name in names])


def one_of(found: Sequence[tuple[Identity, Answer]], scope: Scope) -> Answer:
    """The answer, if one account gives it; else ask which account is meant."""
    if len(found) == 1:
        return found[0][1]
    values = tuple(value for identity, answer in found for value in _told(identity, answer, scope.year))
    listed = "；".join(f"{entry.label}：{wording.amount(entry.value, entry.unit)}" for entry in values[:MANY])
    names = tuple(wording.whose(identity) for identity, _ in found)
    text = f"请问您要问哪个部门？{listed or '、'.join(names[:MANY])}。"
    cited = tuple(citation for _, answer in found for citation in answer.citations[:1])
    asked = scope.rest.strip(",")
    return Answer(
        asked, Status.CLARIFY, text, AnswerKind.FIGURE, values=values, citations=cited,
        suggestions=tuple(name + asked for name in names[:4]),
    )  # fmt: skip


def _told(identity: Identity, answer: Answer, year: int | None) -> list[Labelled]:
    """What the answer of one account gives: its figure, or those that it leaves open; of which year, if of another."""
    name = wording.account_name(identity)
    if year is not None and year != identity.year:
        name = f"{identity.department}{year}年{identity.kind.chinese}（见{identity.year}年{identity.kind.chinese}）"
    if answer.value is not None:
        return [Labelled(name, answer.value, answer.unit or "")]
    return [replace(one, label=f"{name}{one.label}") for one in answer.values if answer.status is Status.CLARIFY]


def refuse(scope: Scope, asked: Sequence[tuple[Ledger, Question]], suggestions: Sequence[str]) -> Answer:
    """Why the question cannot be answered, and what can be."""
    question = min((question for _, question in asked), key=lambda q: len("".join(q.unknown)))
    roles = {"absent", "beyond"} if question.unknown else {"beyond", "part_of_item"}
    strange = [word.text for word in question.words if word.sense is None or word.sense.role in roles]
    wants_figure = asks_for_figure(question)
    absent = [word for word in strange if wants_figure or not any(ledger.says(word) for ledger, _ in asked)]
    unexplained = "、".join(f"“{word}”" for word in absent if len(word) > 1)
    whose = wording.account_name(scope.accounts[0]) if len(scope.accounts) == 1 else "现有账目"
    if scope.year is not None and all(account.year != scope.year for account in scope.accounts):
        reason = f"{whose}里没有{scope.year}年的这个数，也没有可以推算它的增减说明。"
    elif unexplained:
        what = "数字" if wants_figure else "记载"
        reason = f"{whose}里没有关于{unexplained}的{what}，无法回答。"
    else:
        reason = f"{whose}里没有找到能回答这个问题的数字或文字。"
    refused = replies.refusal(question.text, reason, suggestions)
    if "claim" in question.operations:
        return replace(refused, kind=AnswerKind.VERIFICATION, verdict="unverifiable")
    return refused


def examples(accounts: Sequence[Identity]) -> list[str]:
    """Questions that nearly every account answers."""
    whose = wording.whose(accounts[0]) if accounts else ""
    return [f"{whose}{asked}" for asked in ("总支出是多少？", "“三公”经费是多少？", "基本支出占总支出的比例是多少？")]


def either(true: Answer, false: Answer) -> Answer:
    """Ask which account a claim is about that one bears out and another refutes, with what each says."""
    text = f"请问说的是哪一份账？两份账不同：\n{true.text}\n{false.text}"
    cited = (*true.citations, *false.citations)
    return Answer(true.question, Status.CLARIFY, text, true.kind, values=(*true.values, *false.values), citations=cited)
