"""Question -> hits: nearest vectors and best words, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.article import Passage
from index.embed import Vectors
from index.store import OpenIndex
from qa.scope import Scope

# Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet (SIGIR 2009); ranks
# count from 1. Their 60 suits deep rankings of large collections; 10 sees to it that what one
# ranking puts first is read, however low the other ranks it.
RRF_K = 10
DEPTH = 20  # how far down each ranking is fused


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; `ranks` tells why, such as {"dense": 1, "bm25": 7}."""

    passage: Passage
    score: float
    ranks: Mapping[str, int]


def search(
    index: OpenIndex, question: str, vector: Vectors, *, k: int = 10, scope: Scope
) -> tuple[Hit, ...]:
    """Return the k best passages for a question and its vector, shape (dimensions,), best first."""
    # A narrowed search ranks everything first, so that what is left out takes nobody's place.
    depth = len(index.passages) if scope else min(DEPTH, len(index.passages))
    rankings = {
        "dense": by_vector(index, vector, depth=depth),
        "bm25": by_words(index, question, depth=depth),
    }
    if scope:
        inside = {i for i, p in enumerate(index.passages) if scope.admits(p.source)}
        rankings = {
            name: [i for i in ranking if i in inside][:DEPTH] for name, ranking in rankings.items()
        }
    return tuple(fused(index.passages, rankings)[:k])


def by_vector(index: OpenIndex, vector: Vectors, *, depth: int) -> list[int]:
    """Return positions of the nearest passages; leftovers of a killed run are passed over."""
    ids = index.vectors.nearest(vector, k=depth)
    return [index.position[i] for i in ids if i in index.position]


def by_words(index: OpenIndex, question: str, *, depth: int) -> list[int]:
    """Return positions of the passages that share the question's rarer words."""
    from index.lexical import best_by_words

    return [position for position, _ in best_by_words(index.words, question, k=depth)]


def reranked(hits: Sequence[Hit], scores: Sequence[float]) -> tuple[Hit, ...]:
    """Return the hits by all their ranks fused, a rank "read" by the reader's scores among them."""
    order = sorted(range(len(hits)), key=lambda i: -scores[i])
    place = {i: rank for rank, i in enumerate(order, start=1)}
    read = [
        Hit(hit.passage, hit.score + 1 / (RRF_K + place[i]), {**hit.ranks, "read": place[i]})
        for i, hit in enumerate(hits)
    ]
    return tuple(sorted(read, key=lambda hit: -hit.score))


def fused(passages: Sequence[Passage], rankings: Mapping[str, Sequence[int]]) -> list[Hit]:
    """Return all ranked passages by the sum of 1 / (RRF_K + rank), ties in order of position."""
    ranks: dict[int, dict[str, int]] = {}
    for name, ranking in rankings.items():
        for rank, position in enumerate(ranking, start=1):
            ranks.setdefault(position, {})[name] = rank
    hits = [
        (sum(1 / (RRF_K + rank) for rank in found.values()), -position, found)
        for position, found in ranks.items()
    ]
    hits.sort(key=lambda h: h[:2], reverse=True)
    return [Hit(passages[-position], score, found) for score, position, found in hits]
