"""The fields of a question in a JSONL file -> checked values of the right types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

REQUIRED = ("id", "question", "answers", "facts", "evidence", "kind")
SCOPE = ("as_of", "since", "until", "publishers")  # which articles count
OPTIONAL = ("history", "nearest", "versions", *SCOPE, "tags")
EVIDENCE = {"source": str, "quote": str, "occurrence": int, "facts": list, "start": int, "end": int}


def read_fields(found: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return a question's fields, lists as tuples, and everything that is wrong with them."""
    problems = [
        f"has the unknown field {name!r}; known are {', '.join((*REQUIRED, *OPTIONAL))}"
        for name in found
        if name not in REQUIRED and name not in OPTIONAL
    ]
    problems += [f"lacks the field {name!r}" for name in REQUIRED if name not in found]
    fields: dict[str, Any] = {"history": (), "nearest": (), "versions": (), "tags": ()}
    for name, read in READERS.items():
        if name not in found:
            continue
        try:
            fields[name] = read(found[name])
        except (ValueError, TypeError) as error:
            problems.append(f"{name} {error}")
    if not problems:
        problems += disagreements(fields)
    return fields, problems


def disagreements(fields: Mapping[str, Any]) -> list[str]:
    """Return what doesn't fit together among fields that are each right."""
    if not fields["answers"]:
        extra = [name for name in ("facts", "evidence", "versions") if fields[name]]
        return [f"has no answers, so it can't have {name}" for name in extra]
    return [
        f"has answers, so it needs {name}" for name in ("facts", "evidence") if not fields[name]
    ]


def text(value: Any) -> str:
    """Return a string that isn't blank."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"is {value!r}; it must be text that isn't blank")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"is {value!r}, which holds half a character (a lone surrogate)")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """Return a list of strings that aren't blank."""
    return tuple(text(item) for item in a_list(value))


def a_list(value: Any) -> Sequence[Any]:
    """Return a list."""
    if not isinstance(value, list):
        raise TypeError(f"is {value!r}; it must be a list")
    return value


def fact_list(value: Any) -> tuple[tuple[str, ...], ...]:
    """Return the facts: for each the alternatives, one at least."""
    facts = tuple(texts(item) for item in a_list(value))
    if not all(facts):
        raise ValueError("holds a fact without alternatives; give each a list of wordings")
    return facts


def an_object(value: Any, known: Mapping[str, type]) -> Mapping[str, Any]:
    """Return an object whose fields are known and of their types."""
    if not isinstance(value, dict):
        raise TypeError(f"holds {value!r}; it must be an object")
    for name, item in value.items():
        if name not in known:
            raise ValueError(f"holds the unknown field {name!r}; known are {', '.join(known)}")
        if not isinstance(item, known[name]) or isinstance(item, bool):
            raise TypeError(f"holds {name} {item!r}; it must be of type {known[name].__name__}")
    return value


def evidence_list(value: Any) -> tuple[Mapping[str, Any], ...]:
    """Return pieces of evidence, not yet located."""
    items = tuple(an_object(item, EVIDENCE) for item in a_list(value))
    for item in items:
        text(item.get("source"))
        if "quote" in item:
            text(item["quote"])
        elif not ("start" in item and "end" in item):
            raise ValueError("holds neither a quote nor start and end")
        if not all(type(fact) is int for fact in item.get("facts", [])):
            raise ValueError(f"holds facts {item['facts']!r}; they are indices from 0")
    return items


def version_list(value: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the versions that sources differ on, two at least."""
    known = {"value": str, "alternatives": list, "sources": list}
    items = tuple(an_object(item, known) for item in a_list(value))
    for item in items:
        text(item.get("value"))
        if not texts(item.get("alternatives")) or not texts(item.get("sources")):
            raise ValueError(f"holds {item['value']!r} without alternatives or without sources")
    if len(items) == 1:
        raise ValueError("holds one version; a difference needs two")
    return items


def message_list(value: Any) -> tuple[Mapping[str, str], ...]:
    """Return what was said before, oldest first."""
    items = tuple(an_object(item, {"role": str, "content": str}) for item in a_list(value))
    for item in items:
        if item.get("role") not in {"user", "assistant"}:
            raise ValueError(f"holds the role {item.get('role')!r}; it is user or assistant")
        text(item.get("content"))
    return items


def iso_date(value: Any) -> date:
    """Return a date written as 2025-08-18."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"is {value!r}; it must be a date such as 2025-08-18") from error


READERS: dict[str, Callable[[Any], Any]] = {
    "id": text,
    "question": text,
    "answers": texts,
    "facts": fact_list,
    "evidence": evidence_list,
    "kind": text,
    "history": message_list,
    "nearest": evidence_list,
    "versions": version_list,
    "as_of": iso_date,
    "since": iso_date,
    "until": iso_date,
    "publishers": texts,
    "tags": texts,
}
