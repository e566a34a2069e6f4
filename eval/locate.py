"""A quote or a pair of offsets -> where it stands in its article. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.article import Span

# \Z, not $: that also matches before a last line feed, and a paragraph's first word isn't torn.
WORD_END = re.compile(r"\w+\Z")
WORD_START = re.compile(r"\w+")


def located(item: Mapping[str, Any], text: str) -> Span:
    """Return where a quote or a pair of offsets is; ValueError where that isn't sure."""
    if "start" not in item and "end" not in item:
        return found_quote(item, text)
    span = Span(item.get("start", -1), item.get("end", -1))
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"{span.start} to {span.end} is no span of {len(text)} characters")
    if "quote" in item and span.of(text) != item["quote"]:
        raise ValueError(f"{span.start} to {span.end} is {span.of(text)!r}, not the quote")
    if torn := torn_word(text, span):
        raise ValueError(f"{span.start} to {span.end} cuts the word {torn!r}; is it off by one?")
    return span


def found_quote(item: Mapping[str, Any], text: str) -> Span:
    """Return where a quote stands; ValueError where it doesn't, or isn't said which is meant."""
    quote = item["quote"]
    starts = list(occurrences(text, quote))
    if not starts:
        raise ValueError(f"{quote[:60]!r} does not stand in {item['source']}")
    occurrence = item.get("occurrence")
    if occurrence is None and len(starts) > 1:
        raise ValueError(f"{quote[:60]!r} stands there {len(starts)} times; say which: occurrence")
    if occurrence is not None and not 1 <= occurrence <= len(starts):
        raise ValueError(f"has occurrence {occurrence}, but the quote stands there {len(starts)}x")
    start = starts[(occurrence or 1) - 1]
    span = Span(start, start + len(quote))
    if torn := torn_word(text, span):
        raise ValueError(f"{quote[:60]!r} cuts the word {torn!r}; quote whole words")
    return span


def occurrences(text: str, quote: str) -> Iterator[int]:
    """Yield where a quote starts in a text, overlapping ones too."""
    start = text.find(quote)
    while start != -1:
        yield start
        start = text.find(quote, start + 1)


def torn_word(text: str, span: Span) -> str:
    """Return the word that a span's edge cuts, or the span that begins or ends in space; else ''.

    An edge inside a glued word ("inSeptember") cuts nothing.
    """
    if span.of(text) != span.of(text).strip():
        return span.of(text)
    for edge in span:
        before, after = WORD_END.search(text[:edge]), WORD_START.match(text[edge:])
        if before and after and not (text[edge - 1].islower() and text[edge].isupper()):
            return before[0] + after[0]
    return ""
