"""What a system gave for an answer -> why it can't be scored, if it can't."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.article import Passage, Source
from qa.answer import Answer, Citation, Version

TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "short": str,
    "abstained": bool,
    "confidence": (int, float),
    "citations": (tuple, list),
    "versions": (tuple, list),
    "evidence": (tuple, list),
    "nearest": (tuple, list),
}


def fault_of(answer: object) -> str | None:
    """Return why what a system gave is no answer that can be scored and written, None if it is."""
    if not isinstance(answer, Answer):
        return f"gave {answer!r} instead of an Answer"
    for name, kind in TYPES.items():
        value = getattr(answer, name)
        if not isinstance(value, kind):
            return f"gave an Answer whose {name} is {value!r}"
    if not 0 <= answer.confidence <= 1:  # nor is NaN
        return f"gave the confidence {answer.confidence!r}; it must be from 0 to 1"
    return next(wrong_parts(answer), None) or unwritable(answer)


def wrong_parts(answer: Answer) -> Iterator[str]:
    """Yield where a list of an answer holds something else than it should."""
    for name in ("citations", "evidence", "nearest"):
        for item in getattr(answer, name):
            if not is_citation(item):
                yield f"gave an Answer with {item!r} among its {name}"
    for version in answer.versions:
        if not is_version(version):
            yield f"gave an Answer with {version!r} among its versions"


def is_citation(item: Any) -> bool:
    """Tell whether an item is a citation whose parts are of their types."""
    return (
        isinstance(item, Citation)
        and isinstance(item.source, Source)
        and isinstance(item.quote, str)
        and isinstance(item.span, tuple)
        and all(type(edge) is int for edge in item.span)
    )


def is_version(item: Any) -> bool:
    """Tell whether an item is a version whose parts are of their types."""
    return (
        isinstance(item, Version)
        and isinstance(item.answer, str)
        and all(type(n) is int for n in item.citations)
    )


def unwritable(answer: Answer) -> str | None:
    """Return why an answer can't stand in a run file, None if it can."""
    try:
        json.dumps(answer.as_json(), ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        return f"gave an Answer with half a character ({half!r}), which can't be written"
    except (TypeError, ValueError, AttributeError) as error:
        return f"gave an Answer that can't be written as JSON ({error})"
    return None


def passages(found: Iterable[object]) -> list[Passage]:
    """Return what a search brought; raises TypeError where something isn't a passage."""
    brought = list(found)
    for item in brought:
        if not isinstance(item, Passage):
            raise TypeError(f"{item!r} is no Passage")
    return [item for item in brought if isinstance(item, Passage)]


def said(failure: Exception) -> str:
    """Return an exception as one line that any file can hold."""
    return f"{type(failure).__name__}: {failure}".encode(errors="backslashreplace").decode()
