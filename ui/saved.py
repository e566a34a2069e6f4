"""Turns of a conversation <-> the JSON that the visitor's own browser keeps of them.

What comes back from a browser may be anything: it is read field by field, a turn that isn't one is
left out, and a quote is taken from the article itself wherever the article still has it there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from index.article import Article, Source, Span
from qa.answer import Answer, Citation, Usage, Version, cite
from ui.conversation import Turn
from ui.narrowing import scope_json, scope_of

FindArticle = Callable[[str], Article]
MOST_TURNS = 30  # the latest are kept
MOST_CHARACTERS = 20_000
MOST_ITEMS = 100


def turn_json(turn: Turn) -> dict[str, Any]:
    """Return a complete turn as the browser keeps it; the answer is the contract's JSON."""
    found: dict[str, Any] = {"question": turn.question}
    if turn.problem:
        found["problem"] = turn.problem
    if turn.answer is not None:
        found["answer"] = turn.answer.as_json()
    if turn.scope:
        found["scope"] = scope_json(turn.scope)
    return found


def turns_of(found: Any, find: FindArticle) -> tuple[Turn, ...]:
    """Return the turns that a browser sent, without those that can't be made out."""
    turns = []
    for item in found[-MOST_TURNS:] if isinstance(found, list) else ():
        try:
            turns.append(turn_of(item, find))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(turns)


def turn_of(found: Any, find: FindArticle) -> Turn:
    """Return one turn; raises KeyError, TypeError or ValueError where it is none."""
    fields = an_object(found)
    answer = answer_of(an_object(fields["answer"]), find) if "answer" in fields else None
    problem = text(fields.get("problem", ""))
    if answer is None and not problem:
        raise ValueError("a turn has an answer or a problem")
    scope = scope_of(fields.get("scope", {}))
    return Turn(text(fields["question"]), answer, problem=problem, done=True, scope=scope)


def answer_of(found: Mapping[str, Any], find: FindArticle) -> Answer:
    """Return the answer of a contract's JSON object; raises as `turn_of`."""
    citations = tuple(citation_of(item, find) for item in items(found["citations"]))
    return Answer(
        question=text(found["question"]),
        text=text(found["answer"]),
        short=text(found.get("short", "")),
        abstained=found["abstained"] is True,
        confidence=min(1.0, max(0.0, float(found["confidence"]))),
        citations=citations,
        versions=tuple(version_of(v, len(citations)) for v in items(found.get("versions", []))),
        nearest=tuple(citation_of(item, find) for item in items(found.get("nearest", []))),
        meant=text(found.get("meant", "")),
        voices=int(found.get("voices", 0)),
        reason=text(found.get("reason", "")),
        notes=tuple(text(note) for note in items(found.get("notes", []))),
        usage=usage_of(found["usage"]) if "usage" in found else None,
        seconds=max(0.0, float(found.get("seconds", 0.0))),
    )


def usage_of(found: Any) -> Usage:
    """Return what a language model used for an answer."""
    fields = an_object(found)
    return Usage(int(fields["read"]), int(fields["written"]), float(fields["cost"]))


def version_of(found: Any, most: int) -> Version:
    """Return a version whose citations are among the answer's."""
    numbers = tuple(int(n) for n in items(an_object(found)["citations"]))
    if not all(1 <= n <= most for n in numbers):
        raise ValueError(f"a version cites {numbers} of {most}")
    return Version(text(found["answer"]), numbers)


def citation_of(found: Any, find: FindArticle) -> Citation:
    """Return a citation: the article's own, or as remembered where the article has changed."""
    fields = an_object(found)
    span = Span(int(fields["start"]), int(fields["end"]))
    quote, source_id = text(fields["quote"]), text(fields["source"])
    try:
        here = cite(find(source_id), span)
    except (KeyError, ValueError):
        here = None
    if here is not None and here.quote == quote:
        return here
    # The index was rebuilt since: the words are shown, with no place beside them to point at.
    day = fields.get("published")
    source = Source(
        source_id,
        optional(fields.get("title")),
        optional(fields.get("publisher")),
        date.fromisoformat(day) if day else None,
    )
    return Citation(source, span, quote)


def an_object(found: Any) -> Mapping[str, Any]:
    """Return a JSON object."""
    if not isinstance(found, dict):
        raise TypeError(f"{type(found).__name__} is no object")
    return found


def items(found: Any) -> Sequence[Any]:
    """Return a list of a length that an answer can have."""
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        raise TypeError("no list, or too long a one")
    return found


def text(found: Any) -> str:
    """Return a string of a length that an answer can have."""
    if not isinstance(found, str) or len(found) > MOST_CHARACTERS:
        raise TypeError("no text, or too long a one")
    return found


def optional(found: Any) -> str | None:
    """Return a string, or None where there is none."""
    return None if found is None else text(found)
