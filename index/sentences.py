"""Text -> sentence spans, by a well-kept segmenter whose offsets are exact."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.article import Span

LONGEST = 700  # characters; what is longer without an end mark is cut at white space


@lru_cache(maxsize=4096)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph; they cover all its characters but white space.

    >>> text = "Mr. Fagin met him. He left."
    >>> [span.of(text) for span in sentence_spans(text)]
    ['Mr. Fagin met him.', 'He left.']
    """
    return tuple(piece for span in boundaries(text) for piece in pieces(text, span))


def boundaries(text: str) -> Iterator[Span]:
    """Yield the segmenter's sentences, without white space at their ends."""
    from sentencex import get_sentence_boundaries

    position = 0
    for found in get_sentence_boundaries("en", text):
        # Consecutive sentences touch; any gap the segmenter leaves belongs to the next one.
        yield from stripped(text, Span(position, found["end_index"]))
        position = found["end_index"]
    yield from stripped(text, Span(position, len(text)))


def pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence longer than LONGEST at white space, or anywhere where it has none."""
    start, end = span
    while end - start > LONGEST:
        cut = max(
            text.rfind(" ", start + 1, start + LONGEST),
            text.rfind("\n", start + 1, start + LONGEST),
        )
        cut = cut if cut > start else start + LONGEST
        yield from stripped(text, Span(start, cut))
        start = cut
    yield from stripped(text, Span(start, end))


def stripped(text: str, span: Span) -> Iterator[Span]:
    """Yield the span without white space at its ends, or nothing where nothing is left."""
    inside = span.of(text)
    if inside.strip():
        left = len(inside) - len(inside.lstrip())
        yield Span(span.start + left, span.start + len(inside.rstrip()))
