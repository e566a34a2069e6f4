"""What a visitor does -> what the page shows. Knows no Gradio; nothing here outlives a request.

The conversation lives in the visitor's browser, which sends it along with each question. Requests
come from a browser and may hold anything.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from index.article import Article, Span
from index.errors import DatelineError
from qa import Assistant
from qa.scope import Scope
from ui import evidence, render
from ui.about import about
from ui.conversation import BROKEN, INTERRUPTED, STOPPED, Turn, history
from ui.document import document
from ui.feedback import append, entry, feedback_file
from ui.library import adding, library
from ui.markup import escaped
from ui.narrowing import form, scope_of
from ui.saved import FindArticle, turn_of, turns_of
from ui.shelf import Shelves
from ui.suggest import Suggestions

logger = logging.getLogger(__name__)

READING = '<p class="dl-hint">Reading the articles…</p>'
GONE = '<p class="dl-hint">This article is no longer in the index.</p>'
LONGEST = 10_000  # characters of a question without an answer
Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """What the page is served from: the common assistant, maybe still opening, and the shelves."""

    opening: Future[Assistant]
    shelves: Shelves
    shared_link: bool = False
    suggestions: Suggestions = field(default_factory=Suggestions)

    def ready(self) -> Assistant:
        """Return the common assistant as soon as it is open; raises why it can't be."""
        return self.opening.result()

    def assistant(self, visitor: str) -> Assistant:
        """Return the assistant over what a visitor can read."""
        return self.shelves.assistant(visitor, self.ready())


class Shown(NamedTuple):
    """New contents of the page's parts; None leaves one as it is."""

    conversation: str | None = None
    sources: str | None = None


class Side(NamedTuple):
    """What the page fills in once the articles are open."""

    welcome: str
    narrowing: str
    side: str


def request_of(raw: str) -> Request:
    """Return what a browser sent, empty where it is no JSON object."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def visitor_of(request: Request) -> str:
    """Return the mark by which a browser is known, "" where it sent none."""
    visitor = request.get("visitor")
    return visitor if isinstance(visitor, str) else ""


def no_article(source: str) -> Article:
    """Stand in for `Assistant.article` before there is an assistant."""
    raise KeyError(source)


# ---- the conversation ------------------------------------------------------------------------


def answer(site: Site, question: str, raw: str) -> Iterator[Shown]:
    """Yield successively fuller conversations with the answer to a question."""
    if not question.strip():
        yield Shown()
        return
    request = request_of(raw)
    turns = turns_of(request.get("turns"), no_article)
    turn = Turn(question.strip())
    yield Shown(render.conversation((*turns, turn)))
    find: FindArticle = no_article
    scope = Scope()
    try:
        scope = scope_of(request.get("scope") or {})
        turn = Turn(turn.question, scope=scope)
        assistant = site.assistant(visitor_of(request))
        find = assistant.article
        turns = turns_of(request.get("turns"), find)
        for found in assistant.stream(question, history(turns), scope=scope):
            turn = Turn(turn.question, found, scope=scope)
            yield Shown(conversation=render.conversation((*turns, turn)))
        turn = Turn(turn.question, turn.answer, done=True, scope=scope)
    except DatelineError as error:
        turn = Turn(turn.question, problem=str(error), done=True, scope=scope)
    except Exception:
        logger.exception("A question could not be answered.")
        turn = Turn(turn.question, problem=BROKEN, done=True, scope=scope)
    shown = (*turns, turn)
    yield whole(site, request, shown, find)


def stopped(site: Site, raw: str) -> Shown:
    """Return the conversation with its last question given up."""
    request = request_of(raw)
    find = finder(site, request)
    turns = turns_of(request.get("turns"), find)
    question = request.get("stopped")
    if isinstance(question, str) and question:
        turns = (*turns, Turn(question[:LONGEST], problem=STOPPED, done=True))
    return whole(site, request, turns, find)


def restored(site: Site, raw: str) -> Shown:
    """Return the conversation that a browser kept, as it was before a reload."""
    request = request_of(raw)
    find = finder(site, request)
    turns = (*turns_of(request.get("turns"), find), *interrupted(request.get("pending")))
    return whole(site, request, turns, find)


def whole(site: Site, request: Request, turns: Sequence[Turn], find: FindArticle) -> Shown:
    """Return a conversation with its sources; refusals in it offer questions that are answered."""
    refused = any(turn.answer is not None and turn.answer.abstained for turn in turns)
    known = find is not no_article
    questions = (
        site.suggestions.of(site.assistant(visitor_of(request))) if refused and known else ()
    )
    return Shown(
        render.conversation(turns, questions=questions),
        evidence.evidence(turns, find),
    )


def interrupted(pending: Any) -> Iterator[Turn]:
    """Yield the turn of a question that a reload left without its answer."""
    question = pending.get("question") if isinstance(pending, dict) else None
    if isinstance(question, str) and question.strip():
        yield Turn(question.strip()[:LONGEST], problem=INTERRUPTED, done=True)


def cleared() -> Shown:
    """Return an empty conversation."""
    return Shown(render.conversation(()), evidence.evidence((), no_article))


def finder(site: Site, request: Request) -> FindArticle:
    """Return how to find an article, without waiting for the index to be opened."""
    if not site.opening.done() or site.opening.exception() is not None:
        return no_article
    return site.assistant(visitor_of(request)).article


def saved_page(site: Site, request: Request) -> str:
    """Return the conversation with its sources as a web page of its own."""
    return document(turns_of(request.get("turns"), finder(site, request)))


# ---- the articles ----------------------------------------------------------------------------


def introduction(site: Site, raw: str) -> Side:
    """Return example questions, the form that narrows, and all that stands under the sources."""
    visitor = visitor_of(request_of(raw))
    try:
        assistant = site.assistant(visitor)
    except DatelineError as error:
        problem = f'<p class="dl-problem" role="alert">{escaped(str(error))}</p>'
        return Side(render.welcome(()), "", problem)
    articles, shelves = assistant.articles, site.shelves
    return Side(
        render.welcome(site.suggestions.of(assistant)),
        form(articles),
        library(articles, shelves.own(visitor))
        + adding(shelves.limits, shared=shelves.shared)
        + about(articles, assistant.settings, shared_link=site.shared_link),
    )


def whole_article(site: Site, request: Request) -> str:
    """Return a whole article with its marks."""
    try:
        article = site.assistant(visitor_of(request)).article(str(request["source"]))
        spans = [Span(int(start), int(end)) for start, end in request.get("spans", ())]
    except (KeyError, TypeError, ValueError):
        return GONE
    return evidence.whole_article(article, spans)


def add_own(site: Site, request: Request) -> dict[str, Any]:
    """Keep one article of a visitor's own; "problem" says why it can't be kept."""
    name = str(request.get("name") or "article.txt")
    try:
        data = base64.b64decode(str(request.get("data", "")), validate=True)
        added = site.shelves.add(visitor_of(request), name, data)
    except binascii.Error:
        return {"problem": f"{name}: did not arrive whole; try again"}
    except DatelineError as error:
        return {"problem": str(error)}
    return added._asdict()


def remove_own(site: Site, request: Request) -> dict[str, str]:
    """Take away one of a visitor's own articles and bring the collection up to date."""
    site.shelves.remove(visitor_of(request), str(request.get("source", "")))
    return settle_own(site, request)


def settle_own(site: Site, request: Request) -> dict[str, str]:
    """Bring a visitor's collection up to date; return the lists that show it."""
    visitor = visitor_of(request)
    try:
        assistant = site.shelves.settle(visitor, site.ready())
    except DatelineError as error:
        return {"problem": str(error)}
    return {
        "library": library(assistant.articles, site.shelves.own(visitor)),
        "about": about(assistant.articles, assistant.settings, shared_link=site.shared_link),
        "narrow": form(assistant.articles),
    }


# ---- feedback --------------------------------------------------------------------------------


def judge_answer(site: Site, request: Request) -> dict[str, str]:
    """Write down what a visitor thinks of an answer."""
    try:
        assistant = site.assistant(visitor_of(request))
        turn = turn_of(request.get("turn"), assistant.article)
        before = turns_of(request.get("before"), assistant.article)
        opinion, comment = str(request.get("opinion")), str(request.get("comment") or "")
        line = entry(turn, before, opinion, comment.strip(), assistant)
        append(line, feedback_file(site.ready().settings))
    except DatelineError as error:
        return {"problem": str(error)}
    except (KeyError, TypeError, ValueError):
        return {"problem": "the answer can't be made out; ask the question again"}
    return {}


Act = Callable[[Site, Request], Any]
ACTS: tuple[Act, ...] = (
    whole_article,
    saved_page,
    add_own,
    remove_own,
    settle_own,
    judge_answer,
)
