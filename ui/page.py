"""The page: where the rendered conversation, its sources and the question box stand.

The only file that imports Gradio. The conversation is Gradio's HTML component, not its Chatbot:
that one puts a message's source into its aria-label and strips the data and aria attributes that
citation chips need. No `from __future__ import annotations` here: Gradio reads the signatures of
API functions to describe them, and needs types, not strings.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

from index.article import Article, Span
from index.errors import DatelineError, SettingsError
from index.settings import Settings
from qa import Assistant
from ui import evidence, render
from ui.contract import AnswerJSON, MessageJSON, SourceJSON, source_json
from ui.conversation import Turn, history
from ui.markup import escaped
from ui.suggest import suggestions

# Read when Gradio is imported; nothing that is asked or answered here leaves this machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr  # noqa: E402 - after the line above
from gradio.events import api  # noqa: E402 - likewise

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
HEADER = (
    '<header class="dl-top"><h1>Dateline</h1>'
    "<p>Answers from news articles, proved by their exact words.</p></header>"
)
OVERLAYS = (
    '<dialog id="dl-reader" aria-label="The whole article"><div class="dl-bar">'
    '<span class="dl-byline">The whole article</span>'
    '<button type="button" class="dl-quiet" data-close>Close</button></div>'
    '<div class="dl-article"></div></dialog>'
    '<div id="dl-tip" role="tooltip" hidden></div>'
    '<div id="dl-said" role="status"></div>'
)
READING = '<p class="dl-hint">Reading the articles…</p>'
BROKEN = "Something went wrong while answering; the server's log says what. Ask again, or another."
Opening = Assistant | Future[Assistant]
Ready = Callable[[], Assistant]
Outputs = tuple[Any, Any, Any, Any]


class Parts(NamedTuple):
    """The components that events read and write."""

    turns: gr.State
    welcome: gr.HTML
    conversation: gr.HTML
    question: gr.Textbox
    send: gr.Button
    sources: gr.HTML
    library: gr.HTML
    overlays: gr.HTML


def build(assistant: Opening) -> gr.Blocks:
    """Return the page over an assistant, or over one that is still being opened."""
    ready = assistant.result if isinstance(assistant, Future) else lambda: assistant
    page = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True)
    with page:
        connect(page, place(ready), ready)
        add_endpoints(ready)
    return page


def place(ready: Ready) -> Parts:
    """Lay out the page: conversation and question box, the evidence beside them."""
    html(HEADER)
    with gr.Row(elem_id="dl-main"):
        with gr.Column(elem_id="dl-left"):
            with gr.Column(elem_id="dl-conversation"):
                welcome = html(render.welcome(()))
                conversation = html(render.conversation(()))
            with gr.Row(elem_id="dl-ask"):
                question = gr.Textbox(
                    elem_id="dl-question",
                    label="Your question",
                    show_label=False,
                    placeholder="Ask a question",
                    max_lines=6,
                    container=False,
                    autofocus=True,
                )
                send = gr.Button("Ask", elem_id="dl-send")
        with gr.Column(elem_id="dl-right"):
            sources = html(evidence.evidence((), no_article))
            library = html(READING)
    overlays = gr.HTML(
        OVERLAYS,
        js_on_load=(FOLDER / "page.js").read_text(encoding="utf-8"),
        apply_default_css=False,
        elem_classes=["dl-html", "dl-overlays"],
        server_functions=[whole_article_view(ready)],
    )
    return Parts(gr.State(()), welcome, conversation, question, send, sources, library, overlays)


def connect(page: gr.Blocks, parts: Parts, ready: Ready) -> None:
    """Connect what a visitor does with what happens then."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asking = quiet | {
        "fn": answer_question(ready),
        "inputs": [parts.question, parts.turns],
        "outputs": [parts.question, parts.turns, parts.conversation, parts.sources],
        "concurrency_id": "answer",
        "concurrency_limit": 1,
    }
    # "once": what is sent again while an answer is under way is not asked twice.
    gr.on([parts.question.submit, parts.send.click], trigger_mode="once", **asking)
    # page.js triggers these two: an example question was clicked, or "Start again".
    chosen = parts.overlays.select(picked, None, parts.question, queue=False, **quiet)
    chosen.then(**asking)
    parts.overlays.clear(
        lambda: ((), render.conversation(()), evidence.evidence((), no_article)),
        None,
        [parts.turns, parts.conversation, parts.sources],
        **quiet,
    )
    # It may wait for the articles, so it touches nothing that an early question changes.
    page.load(introduce(ready), None, [parts.welcome, parts.library], **quiet)


def html(value: str, *, elem_id: str | None = None) -> gr.HTML:
    """Return a component that shows our own HTML under our own style sheet."""
    return gr.HTML(
        value,
        elem_id=elem_id,
        elem_classes="dl-html",
        apply_default_css=False,
        js_on_load=None,
    )


def no_article(source: str) -> Article:
    """Stand in for `Assistant.article` before there is an assistant."""
    raise KeyError(source)


def picked(event: gr.EventData) -> str:
    """Return the example question that a visitor clicked."""
    return str(event.question)


def answer_question(ready: Ready) -> Callable[..., Iterator[Outputs]]:
    """Return the handler that answers, giving the page successively fuller conversations."""

    def answer(question: str, turns: tuple[Turn, ...]) -> Iterator[Outputs]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        turn = Turn(question.strip())
        # The session keeps a turn only when it is complete; a reload in between loses nothing else.
        yield "", gr.skip(), render.conversation((*turns, turn)), gr.skip()
        find: evidence.FindArticle = no_article
        questions: tuple[str, ...] = ()
        try:
            assistant = ready()
            find, questions = assistant.article, suggestions(assistant.articles)
            for found in assistant.stream(question, history(turns)):
                turn = Turn(turn.question, found)
                shown = (*turns, turn)
                yield gr.skip(), gr.skip(), render.conversation(shown), gr.skip()
            turn = Turn(turn.question, turn.answer, done=True)
        except DatelineError as error:
            turn = Turn(turn.question, problem=str(error), done=True)
        except Exception:
            logger.exception("A question could not be answered.")
            turn = Turn(turn.question, problem=BROKEN, done=True)
        shown = (*turns, turn)
        conversation = render.conversation(shown, questions=questions)
        yield gr.skip(), shown, conversation, evidence.evidence(shown, find)

    return answer


def introduce(ready: Ready) -> Callable[[], tuple[str, str]]:
    """Return the handler that gives the invitation its example questions and lists the articles."""

    def introduction() -> tuple[str, str]:
        try:
            articles = ready().articles
        except DatelineError as error:
            return render.welcome(()), f'<p class="dl-problem">{escaped(str(error))}</p>'
        return render.welcome(suggestions(articles)), evidence.library(articles)

    return introduction


def whole_article_view(ready: Ready) -> Callable[[dict[str, Any]], str]:
    """Return the function that the browser calls for a whole article with its marks."""

    def whole(request: dict[str, Any]) -> str:
        try:
            article = ready().article(str(request["source"]))
            spans = [Span(int(start), int(end)) for start, end in request.get("spans", ())]
        except (KeyError, TypeError, ValueError):
            return '<p class="dl-hint">This article is no longer in the index.</p>'
        return evidence.whole_article(article, spans)

    return whole


def add_endpoints(ready: Ready) -> None:
    """Add the two public endpoints, /ask and /sources."""

    def ask(question: str, history: list[MessageJSON] | None = None) -> AnswerJSON:
        """Answer a question from the articles, with the exact words that prove it."""
        try:
            return ready().ask(question, history=history or []).as_json()  # type: ignore[return-value, arg-type]
        except DatelineError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def sources() -> list[SourceJSON]:
        """List the articles that answers come from."""
        return [source_json(article) for article in ready().articles]

    api(ask, api_name="ask", concurrency_id="answer", concurrency_limit=1)
    api(sources, api_name="sources")


def theme() -> gr.themes.Base:
    """Return a theme of system fonts and the style sheet's own colours; nothing is fetched."""
    return gr.themes.Base(
        font=["-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "Liberation Mono", "monospace"],
    ).set(
        body_background_fill="#faf8f4",
        body_background_fill_dark="#161614",
        body_text_color="#1d1b18",
        body_text_color_dark="#ece8df",
        body_text_color_subdued="#5d584f",
        body_text_color_subdued_dark="#aca697",
    )


def launch(page: gr.Blocks, *, host: str, port: int, share: bool = False) -> str:
    """Serve the page in the background and return its address.

    Raises SettingsError when the port is taken.
    """
    try:
        _, local, public = page.launch(
            server_name=host,
            server_port=port,
            share=share,
            theme=theme(),
            css_paths=[FOLDER / "page.css"],
            head='<meta name="color-scheme" content="light dark">',
            favicon_path=FOLDER / "favicon.svg",
            footer_links=["api"],
            max_file_size="1kb",  # nothing is uploaded here
            prevent_thread_lock=True,
            ssr_mode=False,
            quiet=True,
        )
    except OSError as error:
        raise SettingsError(
            f"Port {port} on {host} can't be opened, probably another program has it; "
            f"try dateline serve --port {port + 1}"
        ) from error
    return public or local


def serve(settings: Settings, *, share: bool = False, announce: Callable[[str], None]) -> None:
    """Open the page at once, then the articles behind it, and serve until interrupted.

    `announce` is told the address. Raises what opening the assistant raises.
    """
    opening: Future[Assistant] = Future()
    page = build(opening)
    address = launch(page, host=settings.host, port=settings.port, share=share)
    try:
        announce(address)
        try:
            assistant = Assistant.open(settings)
        except BaseException as error:
            opening.set_exception(error)
            raise
        opening.set_result(assistant)
        assistant.warm()
        threading.Event().wait()
    finally:
        page.close(verbose=False)
