"""Answers for a terminal: short answer first, then each source with its quote; and the chat."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import DatelineError
from qa import Answer, Assistant, Citation
from ui.conversation import Turn, history, name, place, short_length, version_rows, versions_heading
from ui.markup import CONTROLS, spoken_date
from ui.suggest import Suggestions

if TYPE_CHECKING:
    from rich.console import Console

    from qa.draft.trial import Trial

HELP = "Ask a question. /sources lists the articles, /new starts again, /quit or Ctrl-D leaves."


def printable(text: str) -> str:
    """Return text without the control characters that would steer a terminal."""
    return text.translate(CONTROLS).replace("\r", " ")


def show(answer: Answer, console: Console, *, explain: bool = False) -> None:
    """Print an answer, its differing versions and its sources; what was withheld on request."""
    from rich.text import Text

    if answer.meant:
        write(Text(f"Understood as “{printable(answer.meant)}”", style="dim"), console)
    text = Text(printable(answer.text))
    text.stylize("bold", 0, short_length(answer))
    write(text, console)
    if answer.versions:
        show_versions(answer, console)
    elif answer.voices > 1:
        write(Text(f"{answer.voices} independent sources say so.", style="dim"), console)
    if answer.citations:
        console.print()
    for n, citation in enumerate(answer.citations, start=1):
        show_citation(citation, f"[{n}]", console)
    if answer.abstained and answer.nearest:
        write(Text("\nThe nearest passage, which does not answer it:", style="dim"), console)
        show_citation(answer.nearest[0], "   ", console)
    for note in answer.notes:
        write(Text(f"\n{printable(note)}", style="dim"), console)
    if explain:
        show_withheld(answer, console)


def show_withheld(answer: Answer, console: Console) -> None:
    """Print what a language model said that no source bears out, and why it is not shown."""
    from rich.text import Text

    if answer.withheld:
        write(Text("\nWithheld, because no source bears it out:", style="bold"), console)
    for held in answer.withheld:
        write(Text(f"  ✗ {printable(held.statement)}", style="red"), console)
        write(Text(f"    {printable(held.reason)}", style="dim"), console)


def show_trial(trial: Trial, console: Console) -> None:
    """Print which language model is set, where it is, and what it answered."""
    from rich.text import Text

    where = f" at {trial.where}" if trial.where else ""
    write(Text(printable(f"{trial.name}{where}")), console)
    write(Text(printable(f"It answers in {trial.seconds:.1f} s: {trial.said}")), console)


def list_providers(console: Console) -> None:
    """Print how a language model is set, and what has to be installed for each kind."""
    from qa.draft.trial import providers

    console.print("No language model is set; answers come from the reader alone. To set one:")
    for provider, extra, there in providers():
        how = "" if there else f"   (first: pip install 'dateline-qa[{extra}]')"
        console.print(f"  DATELINE_LLM={provider}/NAME{how}", soft_wrap=True)
    console.print("  DATELINE_LLM=http://127.0.0.1:8080/v1   (any OpenAI-compatible server)")


def show_versions(answer: Answer, console: Console) -> None:
    """Print who gives which answer, when and in what words: a table on a terminal, else lines."""
    from rich.table import Table
    from rich.text import Text

    write(Text(f"\n{versions_heading(answer)}:", style="bold"), console)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for heading, ratio in (("Answer", 3), ("Source", 3), ("Published", 2), ("In its words", 6)):
        table.add_column(heading, overflow="fold", ratio=ratio)
    for version in answer.versions:
        value = version.answer
        for n, citation in version_rows(version, answer):
            source = citation.source
            cells = [
                value,
                f"{source.label} [{n}]",
                spoken_date(source.published),
                f"“{' '.join(citation.quote.split())}”",
            ]
            if not console.is_terminal:
                cells[0] = version.answer
                write(Text("  " + printable(" | ".join(cells))), console)
            table.add_row(*(Text(printable(cell)) for cell in cells))
            value = ""  # stands once in the table
    if console.is_terminal:
        console.print(table)


def show_citation(citation: Citation, label: str, console: Console) -> None:
    """Print a source in a line and the words quoted from it in the next."""
    from rich.text import Text

    quote = " ".join(printable(citation.quote).split())
    write(Text.assemble((f"{label} ", "bold"), (printable(name(citation)), "cyan")), console)
    write(Text(f"    “{quote}”"), console)
    write(Text(f"    {printable(place(citation))}", style="dim"), console)


def write(text: object, console: Console) -> None:
    """Print a line as it is; only a terminal gets it wrapped."""
    console.print(text, soft_wrap=not console.is_terminal, highlight=False, markup=False)


def list_sources(assistant: Assistant, console: Console) -> None:
    """Print the articles: a table on a terminal, tab-separated lines elsewhere."""
    if not console.is_terminal:
        for article in assistant.articles:
            source = article.source
            day = source.published.isoformat() if source.published else ""
            fields = (source.id, source.publisher or "", day, source.title or "")
            sys.stdout.write("\t".join(" ".join(printable(f).split()) for f in fields) + "\n")
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Source", "Outlet", "Published", "Title"):
        table.add_column(heading, overflow="fold")
    for article in assistant.articles:
        source = article.source
        cells = (
            source.id,
            source.publisher or "not stated",
            spoken_date(source.published),
            source.title or "untitled",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console.print(table)


def chat(assistant: Assistant, console: Console, *, explain: bool = False) -> None:
    """Answer questions until the reader leaves; each is asked with the conversation before it."""
    from rich.text import Text

    interactive = sys.stdin.isatty()
    if interactive:
        write(Text(f"{len(assistant.articles)} articles. {HELP}", style="dim"), console)
        for question in Suggestions().of(assistant, most=3):
            write(Text(f"  {printable(question)}", style="dim"), console)
    turns: tuple[Turn, ...] = ()
    for line in lines(interactive=interactive):
        if line in {"/quit", "/exit"}:
            return
        if line == "/new":
            turns = ()
        elif line == "/sources":
            list_sources(assistant, console)
        elif line.startswith("/"):
            write(Text(HELP, style="dim"), console)
        else:
            turns = (*turns, answered(assistant, line, turns, console, explain=explain))


def lines(*, interactive: bool) -> Iterator[str]:
    """Yield what is typed, stripped and never empty, until the end of input."""
    if interactive:
        # Arrow keys and a history of questions, where Python has them.
        with suppress(ImportError):
            import readline  # noqa: F401 - importing it is what turns it on
    while True:
        try:
            line = input("\n> " if interactive else "").strip()
        except EOFError:
            return
        except UnicodeDecodeError:
            line = ""
        if line:
            yield line


def so_far(answer: Answer) -> str:
    """Return what to show while an answer is not whole: its verified words, else who is read."""
    if answer.text:
        return printable(answer.text)
    outlets = dict.fromkeys(c.source.label for c in answer.evidence)
    return printable(f"Reading {', '.join(outlets)}…") if outlets else "Reading the articles…"


def answered(
    assistant: Assistant,
    question: str,
    turns: tuple[Turn, ...],
    console: Console,
    *,
    explain: bool = False,
) -> Turn:
    """Print the answer to a question, or why it can't be asked, and return the turn."""
    from rich.text import Text

    try:
        with console.status("Reading the articles…", spinner="line") as status:
            for answer in assistant.stream(question, history(turns)):
                status.update(Text(so_far(answer)))
    except DatelineError as error:
        write(Text(printable(str(error)), style="red"), console)
        return Turn(question, problem=str(error), done=True)
    show(answer, console, explain=explain)
    return Turn(question, answer, done=True)
