"""The command line: mingzhang COMMAND … (contract: names and JSON fields stay stable)."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from platformdirs import user_data_path

from corpus.errors import MingzhangError
from corpus.library import Entry, Library
from qa import as_json
from qa.answer import REWORDED
from qa.output import complain, print_json, say
from qa.question_file import Asked, read_questions

if TYPE_CHECKING:
    from qa.assistant import Assistant

FOLDER = click.Path(file_okay=False, path_type=Path)
DOCUMENT = click.Path(path_type=Path)
INTERNAL = "程序内部出错，账目库没有受损。请设 MINGZHANG_DEBUG=1 再运行一次，把输出发给维护者。"
DAMAGED = "账目库读写出错，文件可能已损坏。请检查磁盘后再试；仍不行时移走账目库，重新添加"
TOOLS = "/gradio_api/mcp/"
JSON = click.option("--json", "as_lines", is_flag=True, help="每行一个 JSON 对象。")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--library",
    "directory",
    type=FOLDER,
    metavar="DIR",
    envvar="MINGZHANG_LIBRARY",
    default=user_data_path("mingzhang"),
    help="账目库所在的文件夹；默认取环境变量 MINGZHANG_LIBRARY，再则用户数据文件夹。",
)
@click.pass_context
def main(context: click.Context, directory: Path) -> None:
    """明账：用大白话问政府部门的决算和预算，答出数字、算式和出处。

    先用 add 添加公开的决算或预算文件（PDF、Word、Excel、网页或纯文本），再用 ask 提问，或用 serve 打开网页。
    账目库为空时，ask 和 serve 使用自带的样例账。
    """
    context.obj = directory


def _run(context: click.Context, action: Callable[[Library], bool]) -> None:
    """Do `action` with the library; exit 1 with one line if it fails, or if it says that a part failed."""
    try:
        with Library.open(context.obj) as library:
            complete = action(library)
    except MingzhangError as error:
        complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        complain("已中断；在此之前完成的都已保存。")
        sys.exit(130)
    except Exception as error:  # the outer edge: whoever sits at the terminal gets one line, a maintainer the traceback
        if os.environ.get("MINGZHANG_DEBUG"):
            raise
        complain(f"{DAMAGED}（{error}）。" if isinstance(error, sqlite3.DatabaseError) else INTERNAL)
        sys.exit(1)
    if not complete:
        sys.exit(1)


@main.command()
@click.argument("paths", metavar="FILE_OR_DIR…", nargs=-1, required=True, type=DOCUMENT)
@JSON
@click.pass_context
def add(context: click.Context, paths: tuple[Path, ...], as_lines: bool) -> None:
    """把文件读进账目库；给出文件夹时读其中所有能读的文件。

    同一部门、年度、种类（决算/预算）和范围（部门/单位）的旧账会被替换。
    """
    from qa.adding import add_documents

    def take(library: Library) -> bool:
        tally = add_documents(library, paths, _print_added if as_lines else _print_line)
        if not as_lines and tally.added + tally.failed > 1:
            say(str(tally))
        return not tally.failed

    _run(context, take)


def _print_added(record: as_json.Record) -> None:
    """A line of JSON; what failed is named on standard error too."""
    print_json(record)
    if "error" in record:
        complain(record["error"])


def _print_line(record: as_json.Record) -> None:
    if "error" in record:
        complain(record["error"])
    else:
        verb = "已加入" if record["new"] else "已替换"
        instead = f"（代替这次先读的 {Path(record['instead_of']).name}）" if "instead_of" in record else ""
        say(f"{verb} {record['title']}：{record['tables']} 张表，{record['figures']} 个数字{instead}")


@main.command("list")
@JSON
@click.pass_context
def list_accounts(context: click.Context, as_lines: bool) -> None:
    """列出账目库里的账，每份账各表能否自证（自洽、有矛盾、无从核对），数字凭什么读出。"""

    def show(library: Library) -> bool:
        entries = library.accounts()
        for entry in entries:
            print_json(as_json.entry_record(entry)) if as_lines else say(_entry_line(entry))
        if not entries and not as_lines:
            say("账目库是空的。用 mingzhang add 文件 添加账目。")
        return True

    _run(context, show)


def _entry_line(entry: Entry) -> str:
    verdicts = Counter(table.proof.verdict.chinese for table in entry.money)
    proven = "、".join(f"{verdict} {count}" for verdict, count in verdicts.items())
    origins = "、".join(dict.fromkeys(table.origin.chinese for table in entry.money))
    counted = f"{entry.tables} 张表\t{entry.figures} 个数字"
    return f"{entry.identity.id}\t{counted}\t{proven}\t读自{origins}\t{entry.source_name}"


@main.command()
@click.argument("names", metavar="ACCOUNT…", nargs=-1, required=True)
@JSON
@click.pass_context
def remove(context: click.Context, names: tuple[str, ...], as_lines: bool) -> None:
    """从账目库删去账目；ACCOUNT 是 list 显示的编号，或“东湖区文旅局 2023”这样能认准一份账的说法。"""

    def forget(library: Library) -> bool:
        from qa.departments.scope import find

        chosen = [find(library.identities(), name) for name in names]
        for identity in chosen:
            library.remove(identity.id)
            if as_lines:
                print_json({"account": identity.id, "removed": True})
            else:
                say(f"已删去 {identity.title}")
        return True

    _run(context, forget)


@main.command()
@click.argument("question", required=False)
@click.option("--questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="F.jsonl",
              help="每行一个 {id, question, history} 的文件；逐行输出答案。")  # fmt: skip
@click.option("--history", multiple=True, metavar="QUESTION", help="前面问过的问题，可多次给出。")
@click.option("--account", "names", multiple=True, metavar="ACCOUNT", help="只问这些账，可多次给出。")
@JSON
@click.pass_context
def ask(
    context: click.Context,
    question: str | None,
    questions: Path | None,
    history: tuple[str, ...],
    names: tuple[str, ...],
    as_lines: bool,
) -> None:
    """问一个问题：数字、占比、增减、排名、原因、名词解释都可以。"""
    if (question is None) == (questions is None):
        raise click.UsageError("请给出一个问题，或用 --questions 给出问题文件。")

    def reply(library: Library) -> bool:
        from qa.assistant import Assistant
        from qa.departments.scope import find
        from qa.sample import or_sample

        library = or_sample(library)
        assistant = Assistant.open(library)
        chosen = [find(library.identities(), name).id for name in names]
        if question is not None:
            record = _answered(assistant, Asked(question, history), chosen)
            print_json(record) if as_lines else say(_readable(record))
            return True
        return _answer_all(assistant, questions or Path(), chosen)

    _run(context, reply)


def _answer_all(assistant: Assistant, file: Path, accounts: Sequence[str]) -> bool:
    """Answer the questions of a file, a line each. False if some lines are no questions; they are named."""
    complete = True
    for number, asked in read_questions(file):
        if asked is None:
            complete = False
            complain(f'{file} 第 {number} 行不是 {{"question": …}} 形式的 JSON，已跳过。')
        else:
            print_json(_answered(assistant, asked, accounts))
    return complete


def _answered(assistant: Assistant, asked: Asked, accounts: Sequence[str]) -> as_json.Record:
    started = time.perf_counter()
    answer = assistant.ask(asked.question, asked.history, accounts)
    record = as_json.answer_record(answer, (time.perf_counter() - started) * 1000)
    return {"id": asked.id, **record}


def _readable(record: as_json.Record) -> str:
    lines = [record["text"]]
    if record["reworded"]:
        lines.append(REWORDED)
    if record["formula"]:
        lines.append(f"算式：{record['formula']}")
    for number, citation in enumerate(record["citations"], 1):
        lines.append(f"[{number}] {_source(citation)}")
    lines += [f"可以问：{suggestion}" for suggestion in record["suggestions"]]
    return "\n".join(lines)


def _source(citation: as_json.Record) -> str:
    page = f"第 {citation['page']} 页" if citation["page"] else ""
    if "table" in citation:
        row = " ".join(filter(None, (citation["row_code"], citation["row"])))
        place = " · ".join(filter(None, (f"表{citation['table_no']} {citation['table']}", row, citation["column"])))
    else:
        place = f"“{citation['section'].rsplit('/', 1)[-1]}”一节"
    return " ".join(filter(None, (f"{citation['department']} {citation['year']}", place, page)))


@main.command()
@click.argument("account")
@click.option("--statements", is_flag=True, help="改列文字说明里的数字。")
@JSON
@click.pass_context
def figures(context: click.Context, account: str, statements: bool, as_lines: bool) -> None:
    """列出一份账的每一个数字和它的出处。"""

    def show(library: Library) -> bool:
        from qa.departments.scope import find

        whole = library.account(find(library.identities(), account).id)
        records: Iterable[as_json.Record] = (
            as_json.statement_records(whole) if statements else as_json.figure_records(whole)
        )
        for record in records:
            print_json(record) if as_lines else say(_figure_line(record))
        return True

    _run(context, show)


def _figure_line(record: as_json.Record) -> str:
    page = f"第 {record['page']} 页" if record["page"] else ""
    if "section" in record:
        stated = f"{record['value']:>14}{record['unit']}\t{record['subject']} {record['measure']}"
        return f"{stated}\t{record['section']} {page}"
    row = " ".join(filter(None, (record["row_code"], record["row"])))
    return f"{record['printed']:>18}\t{row}\t{record['column']}\t表{record['table_no']} {record['table']} {page}"


@main.command()
@click.argument("names", metavar="[ACCOUNT…]", nargs=-1)
@click.option("--all", "with_rounding", is_flag=True, help="也列出四舍五入造成的尾差。")
@click.option("--unchecked", "with_unchecked", is_flag=True, help="也说明哪些无从核对，为什么。")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.xlsx|.docx",
              help="把全部结果写成 Excel 或 Word 文件。")  # fmt: skip
@JSON
@click.pass_context
def check(
    context: click.Context,
    names: tuple[str, ...],
    with_rounding: bool,
    with_unchecked: bool,
    output: Path | None,
    as_lines: bool,
) -> None:
    """核对一份账前后是否一致：表内合计、表与表、文字与表、百分比、名称和年份。

    不写 ACCOUNT 时核对全部账目；有几份账时每份只列一行汇总。账目库为空时核对自带的样例账。
    """

    def show(library: Library) -> bool:
        from qa.checks import command
        from qa.checks.report import Shown
        from qa.departments.scope import find
        from qa.sample import or_sample

        library = or_sample(library)
        identities = library.identities()
        chosen = [find(identities, name) for name in names] or identities
        reports = command.reports(library, chosen)
        if output is not None:
            command.export(reports, output)
            say(f"已写入 {output}")
        elif as_lines:
            for record in command.json_records(reports, with_rounding, with_unchecked):
                print_json(record)
        elif names or len(identities) == 1:
            say(command.readable(reports, Shown(with_rounding, with_unchecked)))
        else:
            say(command.summary(reports))
        return True

    _run(context, show)


@main.command()
@click.argument("names", metavar="[ACCOUNT…]", nargs=-1)
@click.option("--kind", default="说明", show_default=True, metavar="KIND",
              help="说明（官方情况说明）、摘要（给市民的一页纸）、问答（给新闻办）或 对比（两份账）。")  # fmt: skip
@click.option("--section", "sections", multiple=True, metavar="NAME", help="只写标题里有这些字的节，可多次给出。")
@click.option("--template", type=DOCUMENT, metavar="FILE", help="用自己的模板，写法见自带模板旁的 README.md。")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.docx|.md",
              help="写成 Word 或 Markdown 文件；和 --verify 同用时，把与账不符的数改成账上的，另存。")  # fmt: skip
@click.option("--verify", "edited", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="核对改过的稿子，列出与账不符和没有出处的数。")  # fmt: skip
@JSON
@click.pass_context
def draft(
    context: click.Context,
    names: tuple[str, ...],
    kind: str,
    sections: tuple[str, ...],
    template: Path | None,
    output: Path | None,
    edited: Path | None,
    as_lines: bool,
) -> None:
    """从表里起草情况说明，每个数都带着出处；或核对改过的稿子。

    只有人知道的原因留空，文字说明里有的照引。账目库为空时用自带的样例账。
    """
    if bool(names) == (edited is not None):
        raise click.UsageError("请给出要起草的账，或用 --verify 给出要核对的稿子。")

    def write(library: Library) -> bool:
        from qa.departments.scope import find
        from qa.drafting import command
        from qa.sample import or_sample

        library = or_sample(library)
        if edited is not None:
            verdicts = command.verified(library, edited)
            for line in command.records(verdicts) if as_lines else command.lines(verdicts):
                print_json(line) if isinstance(line, dict) else say(line)
            if output is not None:
                command.refresh(edited, verdicts, output)
            return output is not None or command.agree(verdicts)
        identities = library.identities()
        made = command.drafted(library, [find(identities, name) for name in names], kind, sections, template)
        if output is not None:
            command.export(made, output)
            say(f"已写入 {output}")
        elif as_lines:
            print_json(command.draft_record(made))
        else:
            say(command.printed(made))
        return True

    _run(context, write)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=7860, show_default=True, help="监听的端口。")
@click.option("--allow-add", is_flag=True, help="网页上可以添加文件。监听本机以外的地址时，还要有密码。")
@click.option("--password", envvar="MINGZHANG_PASSWORD", metavar="TEXT",
              help="在网页上添加文件要用的密码；默认取环境变量 MINGZHANG_PASSWORD。")  # fmt: skip
@click.option("--mcp", "as_tools", is_flag=True, help=f"也作为 MCP 工具供语言模型调用，地址是网页的 {TOOLS}。")
@click.pass_context
def serve(
    context: click.Context, host: str, port: int, allow_add: bool, password: str | None, as_tools: bool
) -> None:  # fmt: skip
    """打开问答网页。"""

    def run(library: Library) -> bool:
        from qa.sample import or_sample

        say("正在打开账目库…")
        shown = library if allow_add else or_sample(library)
        if shown is not library:
            say("账目库是空的，打开自带的样例账。用 mingzhang add 文件 添加账目。")
        say("正在启动网页…")
        from qa.serving import Serving, serve_page

        serving = Serving(host, port, allow_add, password, as_tools)
        tools = f"，MCP 工具在 {TOOLS}" if as_tools else ""
        serve_page(shown, serving, lambda address: say(f"明账已打开：{address}（按 Ctrl-C 停止）{tools}"))
        return True

    _run(context, run)
