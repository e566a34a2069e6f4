"""Where the quoted words stand in an article, exactly, or nowhere.

Models write other quotation marks, dashes and spaces than the source. Both sides are folded for
the comparison, and an exact map leads from every folded character back to the source's own.
White space is left out altogether, so that words which lost their space in the article
("initiallyproposed") are found as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.article import Span

QUOTES = "\"'`´‘’‚‛“”„‟«»‹›′″"
DASHES = "-‐‑‒–—―−﹘－"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
FOLDS = {**dict.fromkeys(QUOTES, '"'), **dict.fromkeys(DASHES, "-")}
ELLIPSIS = re.compile(r"\s*[\[(]?\s*(?:\.{3,}|…)\s*[\])]?\s*")
LEAST_PART = 3  # words on each side of an ellipsis


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `spans[i]` are the source's characters behind the folded character i."""

    text: str
    spans: tuple[Span, ...]


@lru_cache(maxsize=256)
def folded(text: str) -> Folded:
    """Return the text with marks and dashes made one kind and without white space.

    >>> found = folded("a “b” – c")
    >>> found.text, found.spans[-1]
    ('a"b"-c', Span(start=8, end=9))
    """
    letters: list[str] = []
    spans: list[Span] = []
    at = 0
    for match in re.finditer(r"\.{3,}|…|[^\s]", text):
        piece = match.group()
        if piece in UNSEEN:
            continue
        letters.append("…" if piece[0] == "…" or len(piece) > 1 else FOLDS.get(piece, piece))
        spans.append(Span(match.start(), match.end()))
        at += 1
    return Folded("".join(letters), tuple(spans))


def locate(quote: str, text: str, within: Span) -> tuple[Span, ...]:
    """Return every place of the text, inside a span, where the quote stands word for word.

    A full stop or comma that a writer adds at the end, or a capital at the beginning, may differ.
    """
    for wording in wordings(quote.strip()):
        found = places(folded(wording).text, text, within)
        if found:
            return found
    return ()


def wordings(quote: str) -> list[str]:
    """Return the quote as it is, then as writers change its ends, most faithful first."""
    bare = re.sub(r"[\s.,;:]+$", "", quote)
    flipped = [w[:1].swapcase() + w[1:] for w in (quote, bare)]
    return [w for w in dict.fromkeys((quote, bare, *flipped)) if re.search(r"\w", w)]


def places(wanted: str, text: str, within: Span) -> tuple[Span, ...]:
    """Return the spans whose folded text is the wanted one and that cut no word in two."""
    whole = folded(text)
    found: list[Span] = []
    at = whole.text.find(wanted) if wanted else -1
    while at >= 0:
        span = Span(whole.spans[at].start, whole.spans[at + len(wanted) - 1].end)
        inside = within.start <= span.start and span.end <= within.end
        if inside and not cuts_word(text, span.start) and not cuts_word(text, span.end):
            found.append(span)
        at = whole.text.find(wanted, at + 1)
    return tuple(found)


def cuts_word(text: str, at: int) -> bool:
    """Tell whether a cut falls inside a word or a number; between glued words it does not."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if re.match(r"\d[.,]\d", text[max(0, at - 2) : at + 1]) or re.match(
        r"\d[.,]\d", text[max(0, at - 1) : at + 2]
    ):
        return True
    if not (before.isalnum() and after.isalnum()):
        return False
    return not (before.islower() and after.isupper())


def parts_of(quote: str) -> list[str]:
    """Return the pieces of a quote around its ellipses; one piece where it has none.

    >>> parts_of("the first ... by 2025"), parts_of("...by 2025")
    (['the first', 'by 2025'], ['by 2025'])
    """
    return [p for p in ELLIPSIS.split(quote) if re.search(r"\w", p)]


def in_order(parts: Sequence[str], text: str, within: Span) -> Span | None:
    """Return the span from the first to the last part, where they stand in that order, or None."""
    if any(len(p.split()) < LEAST_PART for p in parts):
        return None
    first = last = None
    at = within.start
    for part in parts:
        following = locate(part, text, Span(at, within.end))
        if not following:
            return None
        first = first or following[0]
        last = following[0]
        at = last.end
    return Span(first.start, last.end) if first and last else None
