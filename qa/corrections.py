"""What an article takes back: "Correction: an earlier version said twelve; it is seventeen"."""

from __future__ import annotations

import re
from functools import lru_cache

from index.article import Article, Span
from qa.amounts import amounts_in
from qa.dates import days_in

TAKES_BACK = re.compile(
    r"(?i)\b(?:(?:earlier|previous|original|first|prior) version"
    r"|(?:wrongly|incorrectly|mistakenly)\b)"
    r"[^.;]*?\b(?:said|stated|gave|put|reported|named|called|misstated|had|as)\b"
)
ENDS = re.compile(
    r"[.;](?=\s|\Z)|\b(?:but|when|instead of|rather than|in fact|it is|it was|they)\b"
)


@lru_cache(maxsize=512)
def withdrawn(article: Article) -> tuple[Span, ...]:
    """Return the spans of what an article's corrections say was wrong."""
    found = []
    for paragraph in article.content:
        for match in TAKES_BACK.finditer(paragraph.of(article.text)):
            start = paragraph.start + match.end()
            end = ENDS.search(article.text, start, paragraph.end)
            found.append(Span(start, end.start() if end else paragraph.end))
    return tuple(found)


def is_withdrawn(article: Article, span: Span) -> bool:
    """Tell whether an answer is one that its own article takes back, wherever it stands."""
    wrong = withdrawn(article)
    if not wrong:
        return False
    if any(span.overlaps(w) for w in wrong):
        return True
    values = values_of(span.of(article.text))
    return bool(values) and any(values & values_of(w.of(article.text)) for w in wrong)


def values_of(text: str) -> set[object]:
    """Return the dates and numbers of a text."""
    return {*days_in(text), *(amount.value for amount in amounts_in(text))}
