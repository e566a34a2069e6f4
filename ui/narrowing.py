"""Which articles to keep to: the form in the page, the words for it, and its JSON.

The chosen outlets and days live in the visitor's browser and come with every question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from index.article import Article
from index.errors import QuestionError
from index.words import fold
from qa import Answer, Assistant
from qa.scope import Scope
from ui.markup import escaped, spoken_date

DAYS = ("since", "until", "as_of")
MOST_PUBLISHERS = 200


def scope_of(found: Any) -> Scope:
    """Return the scope in a JSON object; raises QuestionError where it holds something else."""
    if not isinstance(found, Mapping):
        raise QuestionError("the narrowing is not an object; clear it and set it again")
    publishers = found.get("publishers") or []
    if not isinstance(publishers, list | tuple) or len(publishers) > MOST_PUBLISHERS:
        raise QuestionError(f"publishers is a list of at most {MOST_PUBLISHERS} names")
    days = {name: day_of(name, found.get(name)) for name in DAYS}
    return Scope(**days, publishers=tuple(str(p) for p in publishers))


def day_of(name: str, value: Any) -> date | None:
    """Return the day written as 2025-08-18, None where there is none; raises QuestionError."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise QuestionError(
            f"{name} is {value!r}; a day is written as year-month-day, such as 2025-08-18"
        ) from error


def scope_json(scope: Scope) -> dict[str, Any]:
    """Return a scope as JSON, only what is set."""
    found: dict[str, Any] = {
        name: day.isoformat() for name in DAYS if (day := getattr(scope, name)) is not None
    }
    if scope.publishers:
        found["publishers"] = list(scope.publishers)
    return found


def scope_words(scope: Scope) -> str:
    """Return a scope in words, "" for one that keeps everything.

    >>> scope_words(Scope(since=date(2025, 8, 1), publishers=("The National",)))
    'Only The National, published from 1 August 2025'
    """
    days = [
        f"{word} {spoken_date(day)}"
        for word, day in (
            ("from", scope.since),
            ("to", scope.until),
            ("as known on", scope.as_of),
        )
        if day is not None
    ]
    parts = [f"only {' and '.join(scope.publishers)}"] if scope.publishers else []
    if days:
        # "As known on" by itself is no span of publication.
        parts.append(" ".join(["published", *days]) if scope.since or scope.until else days[0])
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def asked(
    assistant: Assistant, question: str, history: Sequence[Mapping[str, str]], scope: Scope
) -> Answer:
    """Return the answer to a question narrowed to a scope."""
    return assistant.ask(
        question,
        history,
        as_of=scope.as_of,
        since=scope.since,
        until=scope.until,
        publishers=scope.publishers,
    )


def labels(articles: Iterable[Article]) -> list[str]:
    """Return what readers know the sources by, each once, in the alphabet's order."""
    found: dict[str, str] = {}
    for article in articles:
        found.setdefault(fold(article.source.label), article.source.label)
    return [found[key] for key in sorted(found)]


def form(articles: Iterable[Article]) -> str:
    """Return the form that narrows; narrowing.js reads it and draws the chips of what is active."""
    articles = tuple(articles)
    days = "".join(
        f'<label class="dl-day">{words}<input type="date" data-day="{name}"></label>'
        for name, words in (
            ("since", "Published from"),
            ("until", "Published to"),
            ("as_of", "As known on"),
        )
    )
    return (
        '<details class="dl-narrow"><summary>Narrow to outlets or dates</summary>'
        f'<fieldset class="dl-days"><legend>Dates</legend>{days}'
        '<p class="dl-hint">As soon as a date is set, articles that state none are left out.</p>'
        "</fieldset>"
        f"{boxes('Outlets', [a for a in articles if a.source.publisher])}"
        f"{boxes('Articles that name no outlet', [a for a in articles if not a.source.publisher])}"
        "</details>"
    )


def boxes(legend: str, articles: Iterable[Article]) -> str:
    """Return a group of boxes to check, "" where there is nothing to choose."""
    shown = "".join(
        f'<label class="dl-check"><input type="checkbox" data-publisher="{escaped(label)}">'
        f'<span dir="auto">{escaped(label)}</span></label>'
        for label in labels(articles)
    )
    if not shown:
        return ""
    return f'<fieldset class="dl-outlets"><legend>{legend}</legend>{shown}</fieldset>'
