"""Quoted sentences as an answer, with the place where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.account import Account, Paragraph, Section
from qa.answer import Answer, AnswerKind, Citation, Status


@dataclass(frozen=True, slots=True)
class Quoted:
    """`text` as it stands in these paragraphs of the section, or their whole."""

    account: Account
    section: Section
    paragraphs: tuple[Paragraph, ...]
    text: str

    def citation(self) -> Citation:
        return Citation(
            self.account.identity, section=self.section.name, quote=self.text,
            page=self.paragraphs[0].page if self.paragraphs else self.section.page,
        )  # fmt: skip


def quote(question: str, quoted: Sequence[Quoted], kind: AnswerKind, beside: Sequence[str] = ()) -> Answer:
    """Each different text once, under its account and heading; `beside` are lines shown after the text."""
    shown = []
    for i, one in enumerate(quoted):
        if one.text not in [earlier.text for earlier in quoted[:i]]:
            text = "\n".join([one.text, *beside])
            shown.append(f"{one.account.identity.title}（{one.section.heading}）：\n“{text}”")
    citations = tuple(one.citation() for one in quoted)
    return Answer(question, Status.ANSWERED, "\n\n".join(shown), kind, citations=citations)


def side_by_side(question: str, answers: Sequence[Answer], kind: AnswerKind = AnswerKind.NARRATIVE) -> Answer:
    """Several quotations, each under its own heading, as one answer."""
    citations = tuple(citation for answer in answers for citation in answer.citations)
    text = "\n\n".join(answer.text for answer in answers)
    return Answer(question, Status.ANSWERED, text, kind, citations=citations)
