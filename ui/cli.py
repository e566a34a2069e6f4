"""The command line: index, ask, chat, serve, models, sources, eval.

Heavy imports stand inside the commands, so that `dateline --help` is quick.
"""

from __future__ import annotations

import importlib
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from index.errors import ArticleError, DatelineError, SettingsError
from index.settings import Settings
from ui import asking, command
from ui.command import CorpusOption, HomeOption

INTERRUPTED = 130


class Commands(TyperGroup):
    """The commands, with every foreseen failure told in one sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit 1 on a foreseen failure and 130, quietly, on Ctrl-C."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            typer.echo(f"dateline: {error}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(INTERRUPTED) from interrupt


app = typer.Typer(
    cls=Commands,
    name="dateline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it
    """Print the version and leave."""
    if wanted:
        from importlib.metadata import version as installed

        typer.echo(f"dateline {installed('dateline-qa')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answer questions over news articles, every answer proved by the exact words it came from."""


@app.command(short_help="Bring the index up to date with the articles.")
def index(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files or folders of articles.")
    ] = None,
    *,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index anew.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Go back to the articles Dateline comes with.")
    ] = False,
    corpus: CorpusOption = None,
    home: HomeOption = None,
) -> None:
    """Bring the index up to date with the articles; PATHs become what is answered from."""
    from index import build
    from ui.progress import progress_bar

    settings = Settings.load(corpus=corpus, home=home)
    if forget:
        build.forget(settings)
    with progress_bar() as progress:
        report = build.update(settings, paths=paths or (), rebuild=rebuild, progress=progress)
    count = report.added + report.changed + report.unchanged
    typer.echo(
        f"{count} article{'' if count == 1 else 's'}, {report.passages} passages "
        f"from {report.corpus}: {report.added} added, "
        f"{report.changed} changed, {report.removed} removed, {report.unchanged} unchanged."
    )
    for problem in report.problems:
        typer.echo(f"left out: {problem}", err=True)
    if report.problems:
        raise typer.Exit(1)


app.command(short_help="Answer one question, or a file of them.")(asking.ask)
app.command(short_help="Ask and follow up in the terminal.")(asking.chat)


@app.command(short_help="Open the page.")
def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on.  [127.0.0.1]")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.  [7860]")] = None,
    auth: Annotated[
        Path | None,
        typer.Option("--auth", metavar="FILE", help="Let in only these users (see: user)."),
    ] = None,
    root_path: Annotated[
        str, typer.Option("--root-path", metavar="PATH", help="Path under which a proxy serves it.")
    ] = "",
    shared_uploads: Annotated[
        bool, typer.Option("--shared-uploads", help="What one visitor adds, all can read and ask.")
    ] = False,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Offer /ask and /sources as tools for agents too.")
    ] = False,
    share: Annotated[
        bool, typer.Option("--share", help="Open the page to the internet through Gradio's relay.")
    ] = False,
    corpus: CorpusOption = None,
    home: HomeOption = None,
) -> None:
    """Open the page; it stays on this machine unless --host or --share says otherwise."""
    from ui.users import check_of, load_users

    settings = Settings.load(corpus=corpus, home=home, host=host, port=port)
    users = load_users(auth)
    if users and mcp:
        raise SettingsError(
            "--mcp asks agents for no login, so it can't go with users; serve the tools on another "
            "port, behind a proxy that lets in whom you choose"
        )
    if share:
        typer.echo(
            "Anyone with the link can ask and read all articles; "
            "questions and answers pass through Gradio's servers.",
            err=True,
        )
    from ui import serving

    how = serving.Serving(
        host=settings.host,
        port=settings.port,
        share=share,
        check=check_of(users) if users else None,
        root_path=root_path,
        mcp=mcp,
        shared_uploads=shared_uploads,
    )
    serving.serve(
        settings,
        how,
        announce=lambda address: typer.echo(f"Dateline is at {address} (Ctrl-C stops it)"),
    )


@app.command(short_help="Make the line that lets a user open the page.")
def user(name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]) -> None:
    """Ask for a password and print the line for --auth FILE, or for DATELINE_USERS."""
    from ui.users import user_line

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    typer.echo(user_line(name, password))


@app.command(short_help="Show the language model that is set, and try it.")
def models(home: HomeOption = None) -> None:
    """Show the language model that is set and ask it one short question."""
    from qa.draft.trial import tried
    from ui.terminal import list_providers, show_trial

    settings = Settings.load(home=home)
    if settings.llm:
        show_trial(tried(settings), command.console())
    else:
        list_providers(command.console())


@app.command(short_help="List the articles, or print one's text.")
def sources(
    *,
    text: Annotated[
        str | None, typer.Option("--text", metavar="SOURCE", help="Print one article's text.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    corpus: CorpusOption = None,
    home: HomeOption = None,
) -> None:
    """List the articles, or print the text that a source's offsets refer to."""
    assistant = command.open_assistant(Settings.load(corpus=corpus, home=home))
    if text is not None:
        try:
            article = assistant.article(text)
        except KeyError as error:
            raise ArticleError(
                f"there is no source {text!r}; list them with: dateline sources"
            ) from error
        command.write_text(article.text)
    elif as_json:
        import json

        from ui.contract import source_json

        rows = [source_json(article) for article in assistant.articles]
        command.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        from ui.terminal import list_sources

        list_sources(assistant, command.console())


@app.command(
    "eval",
    short_help="Measure the answers on the gold questions.",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def run_eval(context: typer.Context) -> None:
    """Measure the answers on the gold questions; `dateline eval --help` says more."""
    # By name: the surfaces and the evaluation don't know each other.
    run = importlib.import_module("eval.__main__").main
    raise typer.Exit(run(context.args))


def main() -> None:
    """Run the command line and exit with its code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A locale without some character shows a stand-in for it; it is no reason to fail.
        sys.stdout.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
