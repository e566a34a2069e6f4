"""The commands that ask: one question, a file of them, or a conversation in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.settings import Settings
from ui import command
from ui.command import CorpusOption, ExplainOption, HomeOption

if TYPE_CHECKING:
    from qa.scope import Scope


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="One question.", show_default=False)
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer as one JSON object.")
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="IN.jsonl", help="Questions, one JSON object a line."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="OUT.jsonl", help="Where the batch's answers go."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As known on this day, such as 2025-08-18."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Published then or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Published then or before.")
    ] = None,
    publishers: Annotated[
        list[str] | None,
        typer.Option("--publisher", metavar="NAME", help="Only by this outlet; may be repeated."),
    ] = None,
    explain: ExplainOption = False,
    corpus: CorpusOption = None,
    home: HomeOption = None,
) -> None:
    """Answer one question, or with --questions a file of them, one JSON object a line."""
    if (question is None) == (questions is None):
        raise typer.BadParameter("give one question, or --questions FILE")
    if output is not None and questions is None:
        raise typer.BadParameter("--output belongs to --questions; use > FILE for one answer")
    from ui.narrowing import asked, scope_of

    settings = Settings.load(corpus=corpus, home=home)
    days = {"as_of": as_of, "since": since, "until": until}
    scope = scope_of(days | {"publishers": publishers})
    if questions is not None:
        if ask_file(settings, questions, output or Path("-"), scope, explain=explain):
            raise typer.Exit(1)
        return
    answer = asked(command.open_assistant(settings), question or "", (), scope)
    if as_json:
        from ui.batch import explained, json_line

        command.write_text(json_line(explained(answer) if explain else answer.as_json()) + "\n")
    else:
        from ui.terminal import show

        show(answer, command.console(), explain=explain)


def ask_file(
    settings: Settings, questions: Path, output: Path, scope: Scope, *, explain: bool = False
) -> int:
    """Answer a file of questions and return how many could not be asked."""
    from ui.batch import answered, json_line, output_lines, read_entries
    from ui.progress import progress_bar

    entries = read_entries(questions)
    refused = 0
    with output_lines(output) as stream:
        assistant = command.open_assistant(settings)
        with progress_bar() as progress:
            for done, found in enumerate(
                answered(assistant, entries, scope, explain=explain), start=1
            ):
                refused += "error" in found
                stream.write(json_line(found) + "\n")
                stream.flush()
                progress("Answering", done, len(entries))
    if refused:
        typer.echo(f'{refused} of {len(entries)} could not be asked; see their "error"', err=True)
    return refused


def chat(
    *, explain: ExplainOption = False, corpus: CorpusOption = None, home: HomeOption = None
) -> None:
    """Ask and follow up in the terminal; /quit or Ctrl-D leaves."""
    from ui import terminal

    assistant = command.open_assistant(Settings.load(corpus=corpus, home=home))
    terminal.chat(assistant, command.console(), explain=explain)
