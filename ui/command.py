"""What the commands have in common: options, the assistant they open, where they print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from qa import Assistant

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of articles to answer from.")
]
HomeOption = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="Folder where the index lives.")
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Show what a language model said without proof, and why.")
]


def open_assistant(settings: Settings) -> Assistant:
    """Bring the index up to date, showing how far it is, and open it."""
    from index.build import update
    from qa import Assistant
    from qa.draft.open import check_model
    from ui.progress import progress_bar

    check_model(settings)  # before the work of indexing
    with progress_bar() as progress:
        report = update(settings, progress=progress)
    for problem in report.problems:
        typer.echo(f"left out: {problem}", err=True)
    return Assistant.open(settings)


def console() -> Console:
    """Return a console on standard output that prints what it is given and nothing else."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False)


def write_text(text: str) -> None:
    """Write text to standard output as UTF-8, line ends and all, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
