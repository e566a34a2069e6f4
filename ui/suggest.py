"""Questions to start with, which the loaded articles can answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.article import Article
from index.settings import shipped_corpus

SHIPPED_QUESTIONS = (
    "By when will US forces leave Iraq?",
    "How many US troops are in Iraq?",
    "Who is Hussein Allawi?",
    "Why was the announcement delayed?",
    "When was the coalition formed?",
)


@cache
def shipped_names() -> frozenset[str]:
    """Return the file names of the shipped articles."""
    return frozenset(file.name for file in shipped_corpus().glob("*.txt"))


def suggestions(articles: Sequence[Article], *, most: int = 5) -> tuple[str, ...]:
    """Return questions about the articles: our own for the shipped ones, else one per title."""
    if articles and {article.source.id for article in articles} == shipped_names():
        return SHIPPED_QUESTIONS[:most]
    titles = [article.source.title for article in articles if article.source.title]
    return tuple(
        f"What do the articles say about “{title.rstrip('.')}”?" for title in titles[:most]
    )
