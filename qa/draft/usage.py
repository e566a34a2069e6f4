"""What a language model was paid for: tokens read and written, and the cost, where it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa.answer import Usage

# What providers call the two counts: OpenAI's interface, Anthropic's, Ollama's.
READ = ("prompt_tokens", "input_tokens", "prompt_eval_count")
WRITTEN = ("completion_tokens", "output_tokens", "eval_count")


@dataclass
class Meter:
    """Counts what the calls for one answer used.

    A call that is ended early is mostly not counted by its provider: then the sum is the least.
    """

    usage: Usage | None = None
    whole: bool = True

    def add(self, used: Usage | None, *, whole: bool) -> None:
        """Count one call; None where the provider said nothing of it."""
        self.whole = self.whole and whole
        if used is not None:
            self.usage = used if self.usage is None else self.usage + used

    def words(self) -> str:
        """Return the sum as a line for readers, "" where nothing was counted."""
        return self.usage.words(least=not self.whole) if self.usage else ""


def usage_in(raw: Any) -> Usage | None:
    """Return what a piece of a provider's stream says was used so far, None where it doesn't.

    >>> usage_in({"prompt_eval_count": 12, "eval_count": 3})
    Usage(read=12, written=3, cost=0.0)
    """
    told = field(raw, "usage")
    counted = raw if told is None else told
    read, wrote = first(counted, READ), first(counted, WRITTEN)
    if not read and not wrote:
        return None
    cost = field(counted, "cost")
    return Usage(read, wrote, float(cost) if isinstance(cost, int | float) else 0.0)


def field(holder: Any, name: str) -> Any:
    """Return a field of a mapping or an object, None where there is none."""
    if isinstance(holder, Mapping):
        return holder.get(name)
    return getattr(holder, name, None)


def first(holder: Any, names: tuple[str, ...]) -> int:
    """Return the first count that is there, 0 where none is."""
    counts = (field(holder, name) for name in names)
    return next((c for c in counts if isinstance(c, int)), 0)


def larger(before: Usage | None, now: Usage | None) -> Usage | None:
    """Return the fuller of two reports on the same call: streams count up."""
    if before is None or now is None:
        return now or before
    return Usage(
        max(before.read, now.read), max(before.written, now.written), max(before.cost, now.cost)
    )
