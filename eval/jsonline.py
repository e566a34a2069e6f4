"""A line of text -> the JSON it holds, or a sentence that says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


class NotJsonError(ValueError):
    """A line can't be used as JSON; the message goes on after file and line."""


def parsed(raw: str) -> Any:
    """Return what a line of JSON holds; raises NotJsonError saying why it can't be used.

    Stricter than `json.loads`: a field twice, NaN and infinities are errors, since the first
    hides what was written and the others are no JSON.
    """
    try:
        return json.loads(raw, object_pairs_hook=without_repeats, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"is not JSON: {error.msg} at column {error.colno}") from error
    except NotJsonError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise NotJsonError(f"is not JSON that can be read: {error}") from error
    except RecursionError as error:
        raise NotJsonError("is not JSON that can be read: it is nested too deeply") from error


def without_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's fields; raises NotJsonError where one stands there twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotJsonError(f"holds the field {name!r} twice; remove one")
        found[name] = value
    return found


def no_number(constant: str) -> None:
    """Raise NotJsonError: NaN and infinities are no JSON."""
    raise NotJsonError(f"is not JSON: {constant} is no number")
