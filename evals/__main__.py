"""python -m evals F.jsonl: how well a library's questions are answered."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click
from platformdirs import user_data_path

from corpus.errors import MingzhangError
from corpus.library import Library
from evals import report
from evals.library import account_ids, temporary_library
from evals.questions import Question, read_questions
from evals.score import Judgement, score
from qa.assistant import Assistant

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", metavar="F.jsonl…", nargs=-1, required=True, type=FILE)
@click.option(
    "--library",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MINGZHANG_LIBRARY",
    default=user_data_path("mingzhang"),
    help="账目库的文件夹；默认用 $MINGZHANG_LIBRARY，再则用户数据文件夹。",
)
@click.option(
    "--documents",
    multiple=True,
    metavar="FILE_OR_DIR",
    type=click.Path(exists=True, path_type=Path),
    help="不用账库，而把题目所说的文件读进一个临时的库；可多次给出。文件名以题目里 doc 的名字开头。",
)
@click.option("--json", "as_json", is_flag=True, help="每题一行 JSON，最后一行是汇总。")
@click.option("--failures", is_flag=True, help="列出没有答对的题和原因。")
def main(files: tuple[Path, ...], library: Path, documents: tuple[Path, ...], as_json: bool, failures: bool) -> None:
    """给题目文件打分：按类列出答对、答错、未答的比例，以及引证是否指到该指的地方。

    答错比未答更坏：答错是给出了不对的数字、判断或文字，或在账上没有时仍然作答。
    """
    try:
        questions = [question for file in files for question in read_questions(file)]
        if documents:
            click.echo("正在把题目所说的文件读进一个临时的库…", err=True)
        with temporary_library(questions, documents) if documents else nullcontext(library) as directory:
            judgements = _judge(questions, directory)
    except MingzhangError as error:
        sys.exit(str(error))
    if as_json:
        _print_json(judgements)
    else:
        _print(judgements, failures)


def _judge(questions: Sequence[Question], directory: Path) -> list[Judgement]:
    with Library.open(directory) as library:
        return list(score(questions, Assistant.open(library), account_ids(questions, library)))


def _print_json(judgements: Sequence[Judgement]) -> None:
    records = [report.question_record(judgement) for judgement in judgements]
    for record in [*records, report.summary_record(report.tally(judgements))]:
        click.echo(json.dumps(record, ensure_ascii=False))


def _print(judgements: Sequence[Judgement], failures: bool) -> None:
    if failures and (listing := report.failures(judgements)):
        click.echo(f"{listing}\n")
    click.echo(report.table(report.tally(judgements)))


if __name__ == "__main__":
    main()
