"""Text to HTML that can't be anything but text, and the highlighting of spans in it.

Every other rendering module builds on these functions; none of them puts a string from an article,
a question or a model into HTML in another way.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from index.article import Span

# Gradio renders HTML components through Handlebars and JavaScript template strings. It substitutes
# the value only once today; these stay inert even if it did so twice.
TEMPLATE_CHARACTERS = {ord(c): f"&#{ord(c)};" for c in "`${}\\"}
# C0 and C1 controls have no place in HTML; tab and line ends do.
CONTROLS = {c: "\ufffd" for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in {9, 10, 13}}
# Lone halves of a surrogate pair can't be sent as UTF-8 at all.
CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def escaped(text: str) -> str:
    """Return text as HTML that shows exactly it, in an element or in a quoted attribute.

    >>> escaped('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(text.translate(CONTROLS)).translate(TEMPLATE_CHARACTERS)


def marked(text: str, window: Span, marks: Sequence[tuple[int, Span]]) -> str:
    """Return the window of a text as HTML with numbered spans in `<mark>`.

    Where spans overlap, each stretch is marked once and carries the numbers of all that cover it.
    The stretch in which a span begins shows the span's number (the style sheet draws it, so that
    copied text holds the source's own words only).
    """
    cuts = {window.start, window.end}
    for _, span in marks:
        cuts |= {min(max(edge, window.start), window.end) for edge in span}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        covering = [n for n, span in marks if span.start <= start and end <= span.end]
        piece = escaped(text[start:end])
        if covering:
            begins = [n for n, span in marks if n in covering and span.start == start]
            shown = f' data-first="{",".join(map(str, begins))}"' if begins else ""
            numbers = " ".join(map(str, covering))
            piece = f'<mark data-n="{numbers}"{shown}>{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def excerpt(paragraph: Span, spans: Iterable[Span], text: str, *, reach: int = 700) -> Span:
    """Return as much of a paragraph as a reader needs around the spans, cut between words.

    Ordinary paragraphs come whole; one that fills pages is cut `reach` characters from the spans.
    """
    inside = [span for span in spans if span.overlaps(paragraph)]
    if not inside:
        return paragraph
    start = max(paragraph.start, min(span.start for span in inside) - reach)
    end = min(paragraph.end, max(span.end for span in inside) + reach)
    if start > paragraph.start:
        space = text.find(" ", start, min(span.start for span in inside))
        start = space + 1 if space >= 0 else start
    if end < paragraph.end:
        space = text.rfind(" ", max(span.end for span in inside), end)
        end = space if space >= 0 else end
    return Span(start, end)


def spoken_date(day: date | None) -> str:
    """Return a date as people write it, or "undated".

    >>> spoken_date(date(2025, 8, 18))
    '18 August 2025'
    """
    return f"{day.day} {day:%B %Y}" if day else "undated"


def dated(day: date | None) -> str:
    """Return a date as HTML that programs can read too."""
    if day is None:
        return '<span class="undated">undated</span>'
    return f'<time datetime="{day.isoformat()}">{spoken_date(day)}</time>'
