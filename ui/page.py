"""The page: where the rendered conversation, its sources and the question box stand.

The only file that imports Gradio. The conversation is Gradio's HTML component, not its Chatbot:
that one puts a message's source into its aria-label and strips the data and aria attributes that
citation chips need. No `from __future__ import annotations` here: Gradio reads the signatures of
API functions to describe them, and needs types, not strings.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

from index.errors import DatelineError
from qa import Assistant
from ui import evidence, render, visit
from ui.contract import AnswerJSON, MessageJSON, SourceJSON, source_json
from ui.narrowing import asked, scope_of
from ui.shelf import Shelves
from ui.visit import Site

# Read when Gradio is imported; nothing that is asked or answered here leaves this machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr  # noqa: E402 - after the line above
from gradio.events import api  # noqa: E402 - likewise

FOLDER = Path(__file__).parent
SCRIPTS = ("page.js", "draw.js", "talk.js", "narrowing.js", "own.js")
# What the browser adds to a question, and what it kept from before a reload.
SENDING = "(question) => window.dateline.asking(question)"
STOPPING = "() => window.dateline.stopping()"
KEPT = """() => { try {
    const kept = JSON.parse(localStorage.getItem("dateline")) || {};
    const pending = JSON.parse(sessionStorage.getItem("dateline"));
    const earlier = pending && pending.page !== performance.timeOrigin;
    return JSON.stringify({ ...kept, pending: earlier ? pending : null });
} catch { return "" } }"""
Opening = Assistant | Future[Assistant]
Page = gr.Blocks


class Parts(NamedTuple):
    """The components that events read and write; `browser` carries what the browser sends."""

    browser: gr.Textbox
    welcome: gr.HTML
    conversation: gr.HTML
    narrowing: gr.HTML
    question: gr.Textbox
    send: gr.Button
    sources: gr.HTML
    side: gr.HTML
    overlays: gr.HTML


def build(assistant: Opening, *, shelves: Shelves | None = None, share: bool = False) -> Page:
    """Return the page over an assistant, or over one that is still being opened."""
    site = Site(opening_of(assistant), shelves or Shelves(), share)
    page = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True)
    with page:
        connect(page, place(site), site)
        add_endpoints(site)
    return page


def opening_of(assistant: Opening) -> Future[Assistant]:
    """Return an assistant as one whose opening may be waited for."""
    if isinstance(assistant, Future):
        return assistant
    opened: Future[Assistant] = Future()
    opened.set_result(assistant)
    return opened


def place(site: Site) -> Parts:
    """Lay out the page: conversation and question box, the evidence beside them."""
    html(render.HEADER)
    browser = gr.Textbox(visible=False)
    with gr.Row(elem_id="dl-main"):
        with gr.Column(elem_id="dl-left"):
            with gr.Column(elem_id="dl-conversation"):
                welcome = html(render.welcome(()))
                conversation = html(render.feed(""), elem_id="dl-feed")
                html(render.LOG)
            narrowing = html("", elem_id="dl-narrowing")
            with gr.Row(elem_id="dl-ask"):
                question = gr.Textbox(
                    elem_id="dl-question",
                    label="Your question",
                    show_label=False,
                    placeholder="Ask a question",
                    max_lines=6,
                    container=False,
                )
                send = gr.Button("Ask", elem_id="dl-send")
        with gr.Column(elem_id="dl-right"):
            sources = html(evidence.evidence((), visit.no_article))
            side = html(visit.READING)
    overlays = gr.HTML(
        render.OVERLAYS,
        js_on_load="\n".join((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS),
        apply_default_css=False,
        elem_classes=["dl-html", "dl-overlays"],
        server_functions=[server_function(act, site) for act in visit.ACTS],
    )
    return Parts(browser, welcome, conversation, narrowing, question, send, sources, side, overlays)


def connect(page: Page, parts: Parts, site: Site) -> None:
    """Connect what a visitor does with what happens then."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown = [parts.conversation, parts.sources]

    def answer(question: str, browser: str) -> Iterator[tuple[Any, ...]]:
        for found in visit.answer(site, question, browser):
            yield updates(found)

    # talk.js triggers the overlays' events, and keeps what is sent twice from being asked twice:
    # Gradio's own "once" would for a while after a stop take nothing at all.
    asking = gr.on(
        [parts.question.submit, parts.send.click, parts.overlays.submit],
        answer,
        [parts.question, parts.browser],
        shown,
        js=SENDING,
        trigger_mode="multiple",
        concurrency_id="answer",
        concurrency_limit=1,
        **quiet,
    )
    # First the end of it, then the words.
    parts.overlays.stop(None, None, None, cancels=[asking], **quiet).then(
        lambda browser: updates(visit.stopped(site, browser)),
        parts.browser,
        shown,
        js=STOPPING,
        queue=False,
        **quiet,
    )
    parts.overlays.clear(lambda: updates(visit.cleared()), None, shown, queue=False, **quiet)
    page.load(
        lambda browser: updates(visit.restored(site, browser)),
        parts.browser,
        shown,
        js=KEPT,
        queue=False,
        **quiet,
    )
    # It may wait for the articles, so it touches nothing that an early question changes.
    page.load(
        lambda browser: tuple(visit.introduction(site, browser)),
        parts.browser,
        [parts.welcome, parts.narrowing, parts.side],
        js=KEPT,
        **quiet,
    )


def updates(shown: visit.Shown) -> tuple[Any, ...]:
    """Return what Gradio is to put into the parts, where None leaves one alone."""
    conversation = None if shown.conversation is None else render.feed(shown.conversation)
    parts = (conversation, shown.sources)
    return tuple(gr.skip() if value is None else value for value in parts)


def html(value: str, *, elem_id: str | None = None) -> gr.HTML:
    """Return a component that shows our own HTML under our own style sheet."""
    return gr.HTML(
        value,
        elem_id=elem_id,
        elem_classes="dl-html",
        apply_default_css=False,
        js_on_load=None,
    )


def server_function(act: visit.Act, site: Site) -> Callable[[dict[str, Any]], Any]:
    """Return an act as the page's own script calls it: by its name, with one object."""

    def called(request: dict[str, Any]) -> Any:
        return act(site, request if isinstance(request, dict) else {})

    called.__name__ = act.__name__
    return called


def add_endpoints(site: Site) -> None:
    """Add the two public endpoints, /ask and /sources."""

    def ask(
        question: str,
        history: list[MessageJSON] | None = None,
        as_of: str | None = None,
        since: str | None = None,
        until: str | None = None,
        publishers: list[str] | None = None,
    ) -> AnswerJSON:
        """Answer a question from the articles, with the exact words that prove it.

        Args:
            question: What is asked, up to 2,000 characters.
            history: The conversation before it, oldest message first.
            as_of: Only what was published up to this day, such as 2025-08-18.
            since: Only what was published on this day or later.
            until: Only what was published on this day or before.
            publishers: Only articles of these outlets, as /sources names them.
        """
        days = {"as_of": as_of, "since": since, "until": until}
        try:
            scope = scope_of(days | {"publishers": publishers})
            answer = asked(site.assistant(""), question, history or [], scope)  # type: ignore[arg-type]  # typed more closely here
        except DatelineError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.as_json()  # type: ignore[return-value]  # a test holds it to the type

    def sources() -> list[SourceJSON]:
        """List the articles that answers come from."""
        return [source_json(article) for article in site.assistant("").articles]

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
