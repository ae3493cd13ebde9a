"""The one entrance for questions: ask(question, history) → Answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from corpus.account import Identity
from corpus.library import Library
from corpus.names import plain
from index.chunks import TableRow
from index.search import Index
from qa import across, rewording, several, unsettled
from qa.accounts.ledger import Ledger
from qa.accounts.ledgers import Ledgers
from qa.answer import Answer, AnswerKind, Labelled, Status
from qa.asked_for import (
    asks_beside_term,
    asks_for_figure,
    asks_for_meaning,
    asks_for_words,
    asks_only_for_words,
    asks_what_it_includes,
    insists_on_meaning,
)
from qa.asking.followup import follow
from qa.asking.forms import Form, asks_for_contrast, form
from qa.asking.pronouns import completed
from qa.asking.question import Question
from qa.asking.topics import topic
from qa.departments.scope import Scope, names_kind, recalled, resolve
from qa.evidence import wording
from qa.evidence.doubted import with_findings
from qa.evidence.quotes import side_by_side
from qa.narrative import glossary, passages
from qa.narrative.divisions import asks_for_divisions
from qa.narrative.reorganised import changed
from qa.operations import replies
from qa.rewording import Rewriter
from qa.routes import answer_from
from qa.words.coverage import content, phrases
from qa.words.tokens import is_plain_verb
from qa.words.ways import asks_of_change

LONGEST = 500
"""Characters of a question; nobody asks more at once."""
HITS = 12
PASSAGES = 150
"""Passages found in which the sentences that answer are looked for."""
MOST_OPENED = 60
"""So many accounts are opened for one question."""
MOST_YEARS = 3
"""Other years told beside the latest, where the question names none."""


class Assistant:
    """Answers questions about the accounts of a library. May be used from several threads."""

    def __init__(self, library: Library, index: Index, rewriter: Rewriter | None = None) -> None:
        self._ledgers = Ledgers(library)
        self._index = index
        self._rewriter = rewriter

    @classmethod
    def open(cls, library: Library) -> Assistant:
        """With the rewriter that the environment names, if any. Raises MingzhangError where that is no address."""
        return cls(library, Index.open(library), rewording.configured())

    def ask(self, question: str, history: Sequence[str] = (), accounts: Sequence[str] = ()) -> Answer:
        """The answer to `question`, asked after the questions of `history` (oldest first).

        `accounts` limits it to the accounts of these ids; none means all of the library.
        """
        answer = self.find(question, history, accounts)
        return self._rewriter.reworded(answer) if self._rewriter is not None else answer

    def find(self, question: str, history: Sequence[str] = (), accounts: Sequence[str] = ()) -> Answer:
        """The same as it stands in the accounts: no language model puts it into other words."""
        text = plain(question)[: LONGEST + 1]
        if not any(character.isalnum() for character in text):
            return replies.refusal(question, "请输入一个问题，例如：“2020年公务接待费是多少？”")
        if len(text) > LONGEST:
            return replies.refusal(question, f"问题太长了（超过{LONGEST}个字），请缩短后再问。")
        identities = self._identities(accounts)
        if not identities:
            return replies.refusal(question, "账目库是空的，请先用 mingzhang add 添加部门决算或预算。")
        scopes: list[Scope] = []
        for earlier in history:
            scopes.append(resolve(plain(earlier)[:LONGEST], identities, scopes[-1] if scopes else None))
        scope = recalled(text, scopes) or resolve(text, identities, scopes[-1] if scopes else None)
        if scope.missing is not None:
            return replies.refusal(question, f"{scope.missing}，无法回答。", unsettled.examples(identities))
        talk = [plain(earlier)[:LONGEST] for earlier in history]
        answer = self._answer(scope, talk, identities)
        answer = with_findings(answer, lambda citation: self._ledgers.of(citation.account).doubt(citation))
        return replies.with_doubts(replace(answer, question=question))

    def _identities(self, accounts: Sequence[str]) -> tuple[Identity, ...]:
        held = self._ledgers.held
        return tuple(identity for identity in held if identity.id in accounts) if accounts else held

    def _answer(self, scope: Scope, history: Sequence[str], identities: Sequence[Identity]) -> Answer:
        """The answer to each part of a question, or to the question as one."""
        parts = self._parts(scope)
        in_words = any(part.asks_for_words for part in parts)
        if in_words and not scope.compared:
            return self._in_parts(parts, scope, history, identities) or self._within(scope, history, identities)
        whole = self._within(scope, history, identities)
        if scope.compared and whole.value is not None:
            return whole
        is_told = whole.status is Status.REFUSED and any(part.may_be_told for part in parts)
        is_one_figure = whole.kind is AnswerKind.FIGURE and whole.value is not None and len(whole.values) < 2
        if in_words or is_told or (is_one_figure and len(parts) > 1):
            return self._in_parts(parts, scope, history, identities) or whole
        return whole

    def _parts(self, scope: Scope) -> Sequence[several.Part]:
        if not scope.accounts or len(scope.accounts) > MOST_OPENED:
            return ()
        return several.parts(scope.rest, self._ledgers.of(scope.accounts[0]).understand)

    def _in_parts(
        self, parts: Sequence[several.Part], scope: Scope, history: Sequence[str], identities: Sequence[Identity]
    ) -> Answer | None:
        """The answers to a question's several parts together; None where none has an answer."""
        answered = []
        for part in parts:
            read = [self._within(replace(scope, rest=text), history, identities) for text in part.readings]
            answered.append((part, next((one for one in read if one.status is Status.ANSWERED), read[-1])))
        return several.together(scope.rest, answered)

    def _within(self, scope: Scope, history: Sequence[str], identities: Sequence[Identity]) -> Answer:
        if len(scope.accounts) > MOST_OPENED:
            return unsettled.too_many(scope, MOST_OPENED)
        ledgers = [self._ledgers.of(identity) for identity in scope.accounts]
        if (reorganised := changed(scope.rest, ledgers)) is not None:
            return reorganised
        asked = [(ledger, self._understand(scope, history, identities, ledger)) for ledger in ledgers]
        if scope.compared and (picked := across.moved_most(asked)) is not None:
            return picked
        if asks_for_contrast(asked[0][1]) and (meanings := _defined(asked)) is not None:
            return meanings
        in_words = asks_only_for_words(asked[0][1])
        if scope.compared and not in_words and (answer := across.compare(asked, scope.pieces)) is not None:
            return answer
        found = [
            (ledger.identity, answer)
            for ledger, question in asked
            if (answer := answer_from(across.alone(question, scope), ledger, scope)) is not None
        ]
        if scope.compared and scope.names_department:
            together = _together(found, asked[0][1]) if len(found) == len(asked) else None
            together = together or self._quoted_of_each(scope, asked)
            return together or unsettled.refuse(scope, asked, self._suggestions(scope, ledgers))
        told = [(identity, answer) for identity, answer in found if answer.status is not Status.REFUSED]
        if scope.region is not None and len(told) == 1 and unsettled.is_of_one_body(told[0][1]):
            return unsettled.of_region(scope.region, scope)
        if told:
            answer, of = unsettled.one_of(told, scope), told[0][0]
            if answer.verdict == "false" and len(scope.accounts) == 1:
                return self._unless_borne_out(answer, of, scope, history, identities)
            return self._with_other_years(answer, of, scope, history, identities)
        if found:
            return found[0][1]
        beside = self._answered_beside(scope, history, identities)
        return beside or self._quoted(scope, asked) or unsettled.refuse(scope, asked, self._suggestions(scope, ledgers))

    def _unless_borne_out(
        self, answer: Answer, of: Identity, scope: Scope, history: Sequence[str], identities: Sequence[Identity]
    ) -> Answer:
        """The verdict false, or the question which account is meant where another of the department bears it out."""
        for one in identities:
            is_other = one != of and one.department == of.department and scope.year in {None, one.year}
            if is_other and (one.kind is of.kind or not names_kind(scope.rest)):
                found = self._asked_of(one, scope, history, identities)
                if found is not None and found.verdict == "true":
                    return unsettled.either(found, answer)
        return answer

    def _with_other_years(
        self, answer: Answer, of: Identity, scope: Scope, history: Sequence[str], identities: Sequence[Identity]
    ) -> Answer:
        """The answer with the figures of the same department's other years, where the question names no year."""
        is_plain = answer.status is Status.ANSWERED and answer.kind is AnswerKind.FIGURE and answer.value is not None
        if scope.year is not None or len(scope.accounts) > 1 or not is_plain:
            return answer
        others = [
            (one, found)
            for one in identities
            if (one.department, one.scope) == (of.department, of.scope) and one != of
            if one.kind is of.kind or not names_kind(scope.rest)
            if (found := self._answered_of(one, scope, history, identities)) is not None
            if _thing(found, one) == _thing(answer, of)
        ][:MOST_YEARS]
        return _beside_other_years(answer, of, others) if others else answer

    def _answered_of(
        self, account: Identity, scope: Scope, history: Sequence[str], identities: Sequence[Identity]
    ) -> Answer | None:
        found = self._asked_of(account, scope, history, identities)
        is_figure = found is not None and found.status is Status.ANSWERED and found.value is not None
        return found if is_figure else None

    def _asked_of(
        self, account: Identity, scope: Scope, history: Sequence[str], identities: Sequence[Identity]
    ) -> Answer | None:
        """What one account says to the question with figures."""
        ledger = self._ledgers.of(account)
        return answer_from(self._understand(scope, history, identities, ledger), ledger, scope)

    def _understand(
        self, scope: Scope, history: Sequence[str], identities: Sequence[Identity], ledger: Ledger
    ) -> Question:
        """The question, completed from the talk before it."""
        question = None
        for earlier in history:
            question = follow(ledger.understand(resolve(earlier, identities).rest), question)
        asked = ledger.understand(scope.rest)
        if (
            question is not None
            and (text := completed(scope.rest, asked, question, ledger.tables.subjects)) != scope.rest
        ):
            asked = replace(ledger.understand(text), earlier=(*question.earlier, *question.operands))
            return asked if asked.operations or asked.is_of_count else follow(asked, question)
        return follow(asked, question)

    def _suggestions(self, scope: Scope, ledgers: Sequence[Ledger]) -> list[str]:
        """Questions about the printed rows nearest to the words of the question; they can be answered."""
        by_id = {ledger.identity.id: ledger for ledger in ledgers}
        found = []
        for hit in self._index.nearest(scope.rest, list(by_id), "row", HITS):
            if isinstance(hit.chunk.ref, TableRow) and (named := by_id[hit.chunk.account].row_name(hit.chunk.ref)):
                found.append(f"{wording.whose(by_id[hit.chunk.account].identity)}{named}是多少？")
        return list(dict.fromkeys(found)) or unsettled.examples(scope.accounts)

    def _quoted(self, scope: Scope, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
        return self._quote(scope, asked) or self._quote_beside(scope, asked)

    def _quoted_of_each(self, scope: Scope, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
        """What each of the accounts compared says, or that it says nothing; explanations of a term together."""
        if form(asked[0][1]) is Form.TOLD and asks_for_meaning(asked[0][1]):
            return self._quoted(scope, asked)
        quoted = [(ledger.identity, self._quoted(scope, [(ledger, question)])) for ledger, question in asked]
        found = [answer for _, answer in quoted if answer is not None]
        if not found:
            return None
        answer = side_by_side(asked[0][1].text, found)
        absent = "、".join(wording.account_name(identity) for identity, answer in quoted if answer is None)
        lacking = f"\n\n{absent}里没有找到能回答这个问题的文字。" if absent else ""
        return replace(answer, text=answer.text + lacking)

    def _quote(self, scope: Scope, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
        """A definition or a passage, where the question asks for words rather than for a figure."""
        question = asked[0][1]
        ledgers = {ledger.identity.id: ledger for ledger, _ in asked}
        if form(question) is Form.TOLD and (asks_for_meaning(question) or asks_what_it_includes(question)):
            found = _defined(asked)
            if (found is not None and not asks_beside_term(question)) or insists_on_meaning(question):
                return found
        other_year = scope.year is not None and all(ledger.identity.year != scope.year for ledger, _ in asked)
        beyond = question.is_beyond and form(question) is not Form.OUTLOOK
        if beyond or not asks_for_words(question) or (other_year and asks_of_change(question.text)):
            return None
        if (explained := _explained(asked)) is not None:
            return explained
        asked_for = "".join(word.text for word in question.words) or scope.rest
        said, meant = (
            partial(search, asked_for, list(ledgers), "paragraph", PASSAGES)
            for search in (self._index.said, self._index.search)
        )
        quoted = passages.passage(question, said, meant, ledgers, scope.year if other_year else None)
        # What the money was spent on is told, or at least what such money is for.
        return quoted or (_defined(asked) if form(question) is Form.USE else None)

    def _answered_beside(self, scope: Scope, history: Sequence[str], identities: Sequence[Identity]) -> Answer | None:
        """The number of things that only what the same body published beside its account states; its divisions."""
        of_divisions = asks_for_divisions(scope.rest)
        for ledger in map(self._ledgers.of, self._elsewhere(scope)) if of_divisions else self._beside(scope):
            question = self._understand(scope, history, identities, ledger)
            answer = answer_from(question, ledger, scope) if of_divisions or question.is_of_count else None
            if answer is not None and answer.status is Status.ANSWERED:
                return answer
        return None

    def _quote_beside(self, scope: Scope, asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
        """A quotation from what the same bodies published beside these accounts: a department's, its own unit's.

        Duties last for years: of them other years' accounts tell, too, the nearest first.
        """
        question = asked[0][1]
        beside = self._beside(scope)
        quoted = self._quote(scope, [(ledger, question) for ledger in beside]) if beside else None
        if quoted is not None or form(question) is not Form.DUTY:
            return quoted
        others = (self._quote(scope, [(self._ledgers.of(one), question)]) for one in self._elsewhere(scope))
        return next((quoted for quoted in others if quoted is not None), None)

    def _beside(self, scope: Scope) -> list[Ledger]:
        """The other accounts of the same bodies, year and kind, where the question names a body."""
        published = {(account.year, account.kind) for account in scope.accounts}
        return [self._ledgers.of(one) for one in self._elsewhere(scope) if (one.year, one.kind) in published]

    def _elsewhere(self, scope: Scope) -> list[Identity]:
        """All other accounts of the bodies that the question names, those of the nearest years first."""
        if not scope.names_department:
            return []
        bodies = {account.department for account in scope.accounts}
        found = [one for one in self._identities(()) if one.department in bodies and one not in scope.accounts]
        return sorted(found, key=lambda one: abs(one.year - scope.accounts[0].year))


def _explained(asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """“某某检查是怎么回事”: a term's explanation, where nothing is asked about but the term and what that says."""
    question = asked[0][1]
    is_open = form(question) is Form.TOLD or question.says("怎么回事", "咋回事")
    if not is_open or asks_beside_term(question) or asks_for_figure(question) or question.operations - {"claim"}:
        return None
    words = [word for word in topic(question).words if not is_plain_verb(word)]
    terms = {term for ledger, _ in asked for term in glossary.named_in(question.text, ledger.account)}
    found = _defined(asked) if any(word in term for word in words for term in terms) else None
    return found if found is not None and all(word in plain(found.text) for word in words) else None


def _defined(asked: Sequence[tuple[Ledger, Question]]) -> Answer | None:
    """What the accounts explain of the terms that the question names."""
    question = asked[0][1]
    named = {term for ledger, _ in asked for term in glossary.named_in(question.text, ledger.account)}
    terms = {*content(question.words), *phrases(question.words), *named}
    return glossary.definition(question.text, terms, [ledger for ledger, _ in asked])


def _together(found: Sequence[tuple[Identity, Answer]], question: Question) -> Answer | None:
    """The answers of several accounts as one: quotations side by side, figures compared."""
    answers = [answer for _, answer in found]
    if all(answer.kind in {AnswerKind.NARRATIVE, AnswerKind.LIST} and not answer.values for answer in answers):
        return side_by_side(question.text, answers)
    return across.each(found, question)


def _thing(answer: Answer, of: Identity) -> str:
    """What an answer of one figure names, without its stage."""
    told = answer.text.removeprefix(wording.whose(of))
    return re.split(r"(?:年初预算数|调整预算数|预算数|决算数)?为?(?=[-\d])", told, maxsplit=1)[0]


def _beside_other_years(answer: Answer, of: Identity, others: Sequence[tuple[Identity, Answer]]) -> Answer:
    each = [(of, answer), *others]
    values = tuple(Labelled(wording.account_name(one), found.value, found.unit or "") for one, found in each
                   if found.value is not None)  # fmt: skip
    listed = "、".join(f"{one.year}年{'' if one.kind is of.kind else one.kind.chinese}"
                      f"{wording.amount(entry.value, entry.unit)}"
                      for (one, _), entry in zip(others, values[1:], strict=True))  # fmt: skip
    cited = (*answer.citations, *(citation for _, found in others for citation in found.citations[:1]))
    return replace(answer, text=f"{answer.text}另有{listed}。", values=values, citations=cited)
