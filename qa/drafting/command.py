"""What the `draft` command does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.account import Identity
from corpus.errors import MingzhangError
from corpus.library import Library
from qa.accounts.ledgers import Ledgers
from qa.as_json import Record, citation_record
from qa.drafting.draft import Draft, draft
from qa.drafting.edited import Edited
from qa.drafting.markdown import markdown, read_markdown, refresh_markdown
from qa.drafting.paper import paper, read_paper, refresh_paper
from qa.drafting.template import template_for
from qa.drafting.verify import Outcome, Verdict, counted, verify
from qa.written import write, writer_for

_WRITERS: dict[str, Callable[[Draft], bytes]] = {".docx": paper, ".md": lambda made: markdown(made).encode()}
_READERS: dict[str, Callable[[bytes], Edited]] = {
    ".md": lambda content: read_markdown(content.decode("utf-8", "replace")),
    ".docx": read_paper,
}
_REFRESHERS: dict[str, Callable[[bytes, Sequence[Verdict]], bytes]] = {
    ".md": lambda content, wrong: refresh_markdown(content.decode("utf-8", "replace"), wrong).encode(),
    ".docx": refresh_paper,
}
COMPARISON = "对比"


def drafted(
    library: Library, chosen: Sequence[Identity], kind: str, sections: Sequence[str] = (), own: Path | None = None
) -> Draft:
    """Raises MingzhangError where the accounts do not suit the kind of draft."""
    wanted = 2 if kind == COMPARISON else 1
    if len(chosen) != wanted:
        raise MingzhangError(f"起草{kind}要给出{'两' if wanted == 2 else '一'}份账。")
    ledgers = Ledgers(library)
    other = ledgers.of(chosen[1]) if len(chosen) > 1 else None
    made = draft(ledgers.of(chosen[0]), template_for(chosen[0], kind, own), sections, other)
    if sections and len(made.paragraphs) <= 1:
        raise MingzhangError(f"没有标题里有“{'”“'.join(sections)}”的一节。不写 --section 可看全部各节。")
    return made


def printed(made: Draft) -> str:
    """The draft for a terminal."""
    return markdown(made)


def draft_record(made: Draft) -> Record:
    """The paragraphs with their bound pieces, each with its sources."""
    return {
        "account": made.account.id,
        "paragraphs": [
            {
                "level": paragraph.level,
                "text": paragraph.text,
                "bound": [
                    {
                        "text": piece.text,
                        "how": piece.binding.how,
                        "citations": [citation_record(fact.citation) for fact in piece.binding.sources],
                    }
                    for piece in paragraph.pieces
                    if piece.binding is not None
                ],
            }
            for paragraph in made.paragraphs
        ],
    }


def export(made: Draft, output: Path) -> None:
    """Raises MingzhangError for other forms and where it cannot write."""
    write(output, writer_for(output, _WRITERS)(made))


def refresh(file: Path, verdicts: Sequence[Verdict], output: Path) -> None:
    """Write an edited draft anew with what the account says in place of what differs. Raises MingzhangError."""
    if output.suffix.lower() != file.suffix.lower():
        raise MingzhangError(f"{file.name} 更新后还是 {file.suffix} 文件，请把 --output 也写成 {file.suffix}。")
    # What differs in a quotation, people have changed: their words stand.
    wrong = [one for one in verdicts if one.outcome is Outcome.DIFFERS and not one.is_quoted]
    write(output, _REFRESHERS[file.suffix.lower()](file.read_bytes(), wrong))


def verified(library: Library, file: Path) -> list[Verdict]:
    """The verdicts on the numbers of an edited draft. Raises MingzhangError where it cannot be read."""
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise MingzhangError(f"不能核对“{file.suffix or file.name}”文件，只能核对 draft 写出的 .docx 或 .md。")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise MingzhangError(f"{file} 读不了（{error.strerror}）。") from error
    try:
        edited = reader(content)
    except MingzhangError as error:
        raise MingzhangError(f"{file}：{error}") from error
    return verify(edited, Ledgers(library).named)


def summary(verdicts: Sequence[Verdict]) -> str:
    count = counted(verdicts)
    bound = len(verdicts) - count[Outcome.UNBOUND]
    return (
        f"核对了 {bound} 处：{count[Outcome.AGREES]} 处一致，{count[Outcome.DIFFERS]} 处与账不符，"
        f"{count[Outcome.LOST]} 处找不到出处；另有 {count[Outcome.UNBOUND]} 个数没有出处。"
    )


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each number that does not agree, and the summary."""
    for one in verdicts:
        match one.outcome:
            case Outcome.DIFFERS:
                yield f"第{one.paragraph}段：写的是“{one.found}”，账上是“{one.expected}”。出处：{one.source}"
            case Outcome.LOST:
                yield f"第{one.paragraph}段：“{one.found}”的出处已不在账目库里。原出处：{one.source}"
            case Outcome.UNBOUND:
                yield f"第{one.paragraph}段：“{one.found}”没有出处，请自行核实。"
    yield summary(verdicts)


def records(verdicts: Sequence[Verdict]) -> Iterator[Record]:
    for one in verdicts:
        if one.outcome is not Outcome.AGREES:
            yield {
                "outcome": one.outcome, "paragraph": one.paragraph, "found": one.found, "expected": one.expected,
                "source": one.source,
            }  # fmt: skip


def agree(verdicts: Sequence[Verdict]) -> bool:
    """Whether nothing disagrees; numbers without a source are for people to judge."""
    count = counted(verdicts)
    return not count[Outcome.DIFFERS] and not count[Outcome.LOST]
