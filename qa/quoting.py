"""A source's own words on one line of an answer, and the numbers that point to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.article import Article, Span
from qa.answer import Citation

Numbered = list[Citation]  # citations in the order of their numbers, which count from 1


def number_of(citation: Citation, cited: Numbered) -> int:
    """Return a citation's number, giving it the next one where it has none."""
    if citation not in cited:
        cited.append(citation)
    return cited.index(citation) + 1


def markers(numbers: Iterable[int]) -> str:
    """Return citation markers such as "[1][3]"."""
    return "".join(f"[{n}]" for n in numbers)


def quoted(sentence: str) -> str:
    """Return a sentence in quotation marks, unless it brings its own."""
    return sentence if sentence.startswith(("“", '"')) else f"“{sentence}”"


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def carrying(article: Article, sentence: Span, span: Span, *, most: int) -> str:
    """Return a sentence on one line; a long one is cut to the `most` words around the span."""
    text = article.text
    words = [
        Span(sentence.start + m.start(), sentence.start + m.end())
        for m in re.finditer(r"\S+", sentence.of(text))
    ]
    if len(words) <= most:
        return " ".join(sentence.of(text).split())
    inside = [i for i, w in enumerate(words) if w.overlaps(span)] or [0]
    first = max(0, min(inside[0] - most // 3, len(words) - most))
    last = min(len(words), first + most)
    piece = " ".join(text[words[first].start : words[last - 1].end].split())
    return ("… " if first else "") + piece + (" …" if last < len(words) else "")
