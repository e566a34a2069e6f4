"""A source's own words on one line of an answer, and the numbers that point to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.article import Article, Span
from qa.answer import Citation
from qa.speakers import REPORTED_BY

Numbered = list[Citation]  # citations in the order of their numbers, which count from 1
MOST_NAMING = 10  # words of a cut sentence that name its source


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
    """Return a sentence on one line; a long one is cut to the `most` words around the span.

    Whom it names as its source is kept where there is room: "Reuters reported … by May 2027".
    """
    text = article.text
    words = [
        Span(sentence.start + m.start(), sentence.start + m.end())
        for m in re.finditer(r"\S+", sentence.of(text))
    ]
    if len(words) <= most:
        return on_line(text, words)
    inside = [i for i, w in enumerate(words) if w.overlaps(span)] or [0]
    source = naming(text, sentence, words)
    room = most - len(source)
    if not source or source[-1] >= inside[0] or len(inside) > room:
        return cut(text, words, inside[0], most)
    rest = words[source[-1] + 1 :]
    tail = cut(text, rest, inside[0] - source[-1] - 1, room)
    lead = "… " if source[0] else ""
    return f"{lead}{on_line(text, [words[i] for i in source])} {tail}"


def naming(text: str, sentence: Span, words: Sequence[Span]) -> list[int]:
    """Return which words of a sentence name its source, none where they are too many."""
    found = REPORTED_BY.search(sentence.of(text))
    if not found:
        return []
    named = Span(sentence.start + found.start(), sentence.start + found.end())
    inside = [i for i, word in enumerate(words) if word.overlaps(named)]
    return inside if len(inside) <= MOST_NAMING else []


def cut(text: str, words: Sequence[Span], at: int, most: int) -> str:
    """Return `most` words around one of them, with dots where words are left out."""
    first = max(0, min(at - most // 3, len(words) - most))
    last = min(len(words), first + most)
    piece = on_line(text, words[first:last])
    return ("… " if first else "") + piece + (" …" if last < len(words) else "")


def on_line(text: str, words: Sequence[Span]) -> str:
    """Return the text from the first to the last of some words, on one line."""
    return " ".join(text[words[0].start : words[-1].end].split())
