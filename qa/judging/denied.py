"""Questions about what the account says there was none of: “有…吗”, “没有…”, “…多少”."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from qa.accounts.ledger import Ledger
from qa.answer import Answer, AnswerKind, Citation, Status
from qa.asking.question import Question
from qa.evidence import wording
from qa.evidence.denials import Denial
from qa.judging.claims import is_denied
from qa.operations import verdicts
from qa.words.coverage import others_for, paraphrases, synonyms, unexplained
from qa.words.patterns import any_of

_GENERIC = re.compile(
    "预算|决算|财政|拨款|收入|支出|收支|安排|经费|费用|费|情况|资金|本年|当年|年初|全年|的|和|与|及|、|任何|相关|项目|科目|使用|新"
)
"""Words of what is denied that say no more than that it is money."""
_CARRIED = re.compile("结转|结余")
_RECKONED = frozenset(
    {"growth", "previous", "difference", "share", "times", "average", "highest", "lowest", "execution", "unspent"}
)
"""Operations that no “there was none” answers."""


def verify(question: Question, ledger: Ledger) -> Answer | None:
    """The verdict on “有…吗”, “没有…”: where the prose says there was none; None where it does not."""
    found = _denial(question, ledger)
    if found is None or any(one.value == 0 for one in question.amounts):
        return None
    holds = is_denied(question) and not question.amounts
    return Answer(
        question.text, Status.ANSWERED, f"{verdicts.opening(holds)}：{_told(found, ledger)}", AnswerKind.VERIFICATION,
        verdict="true" if holds else "false", citations=(_cite(found, ledger),),
    )  # fmt: skip


def stated(question: Question, ledger: Ledger) -> Answer | None:
    """“没有”, with the sentence that says so, to how much there was; None where the prose does not say so."""
    found = _denial(question, ledger) if question.relation is None and not question.amounts else None
    if found is None or _left(question, replace(found, before="")):
        return None
    unit = next(iter(question.counters), None) or question.unit or "万元"
    return Answer(
        question.text, Status.ANSWERED, f"没有。{_told(found, ledger)}", AnswerKind.FIGURE, Decimal(0), unit,
        citations=(_cite(found, ledger),),
    )  # fmt: skip


def _told(found: Denial, ledger: Ledger) -> str:
    heading = (found.section or "").rsplit("/", 1)[-1]
    return f"{wording.account_name(ledger.identity)}写明：“{found.sentence}”（“{heading}”一节）。"


def _cite(found: Denial, ledger: Ledger) -> Citation:
    return Citation(ledger.identity, section=found.section, quote=found.sentence, page=found.page)


def _denial(question: Question, ledger: Ledger) -> Denial | None:
    """The first sentence that says there was none of what the question is about, all of it and nothing else."""
    if question.operations & _RECKONED:
        return None
    said = _as_reported(question.text)
    return next((one for one in ledger.denials if _is_all(one.what, said) and not _left(question, one)), None)


def _left(question: Question, denial: Denial) -> tuple[str, ...]:
    """What of the question the clause does not explain."""
    spans = ((at, end) for at in range(len(denial.what)) for end in range(at + 2, len(denial.what) + 1))
    called = ",".join(name for at, end in spans for name in synonyms(denial.what[at:end]))
    return unexplained(question.words, f"{denial.before},{denial.what},{called}")


def _is_all(denied: str, said: str) -> bool:
    """Whether `said` names all that is denied; “无基金结转” says nothing of what was spent."""
    what = _as_reported(denied)
    if _CARRIED.search(what) and not re.search("收入|支出", what) and not _CARRIED.search(said):
        return False
    left = what
    for length in range(len(what), 1, -1):
        for start in range(len(what) - length + 1):
            left = left.replace(what[start : start + length], ",") if what[start : start + length] in said else left
    return len(_GENERIC.sub("", left).replace(",", "")) < 2 and "," in left


def _as_reported(text: str) -> str:
    """`text` with one word for each thing that people call by several."""
    return _paraphrased().sub(lambda word: min([word[0], *others_for(word[0])]), text)


@cache
def _paraphrased() -> re.Pattern[str]:
    return re.compile(any_of(word for group in paraphrases()["same"] for word in group))
