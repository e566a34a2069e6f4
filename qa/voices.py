"""How many independent voices say something: copies of one text count once.

A wire story printed by several outlets is one voice. Articles are compared by the five-word
shingles of their content (Broder, On the resemblance and containment of documents, 1997); for the
handful of articles behind an answer the sets themselves are compared, which is exact, not their
MinHash sketches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.article import Article
from index.words import fold

SHINGLE = 5
COPIED = 0.5  # share of the shorter article's shingles that stand in the other


def voices(articles: Sequence[Article]) -> list[list[Article]]:
    """Return the articles grouped by text that one took from the other or both from a third."""
    groups: list[list[Article]] = []
    for article in articles:
        mine = shingles(article)
        home = next(
            (g for g in groups if any(containment(mine, shingles(a)) >= COPIED for a in g)), None
        )
        if home is None:
            groups.append([article])
        else:
            home.append(article)
    return groups


@lru_cache(maxsize=512)
def shingles(article: Article) -> frozenset[int]:
    """Return the hashes of all runs of five words in an article's content."""
    words = [
        word for span in article.content for word in re.findall(r"\w+", fold(span.of(article.text)))
    ]
    runs = zip(*(words[i:] for i in range(SHINGLE)), strict=False)
    return frozenset(hash(run) for run in runs)


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """Return the share of the smaller set that is in the other, 0 for an empty one."""
    least = min(len(a), len(b))
    return len(a & b) / least if least else 0.0
