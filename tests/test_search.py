"""Fusion by reciprocal rank, and word search on its own."""

from __future__ import annotations

import pytest

from index.article import Passage, Source, Span
from index.lexical import best_by_words, build_words
from index.words import search_words, unglued
from qa import Assistant
from qa.search import RRF_K, fused


def passage(n: int) -> Passage:
    return Passage(Source("a.txt"), Span(n, n + 1), "x")


def test_reciprocal_ranks_are_summed_counting_from_one() -> None:
    passages = [passage(n) for n in range(3)]
    hits = fused(passages, {"dense": [2, 0], "bm25": [0]})
    assert [h.passage.span.start for h in hits] == [0, 2]
    assert hits[0].score == pytest.approx(1 / (RRF_K + 2) + 1 / (RRF_K + 1))
    assert hits[1].score == pytest.approx(1 / (RRF_K + 1))
    assert dict(hits[0].ranks) == {"dense": 2, "bm25": 1}


def test_bm25_score_of_a_hand_computed_case() -> None:
    # Three texts of two, one and one words; "storm" is in one of them. Lucene's BM25:
    # idf = ln(1 + (3 - 1 + .5) / (1 + .5)); tf part = 1 / (1 + 1.2 * (.25 + .75 * 1 / (4 / 3))).
    import math

    words = build_words(["storm coast", "bridge", "river"])
    expected = math.log(1 + 2.5 / 1.5) / (1 + 1.2 * (0.25 + 0.75 * 2 / (4 / 3)))
    assert best_by_words(words, "Storms!", k=3) == [(0, pytest.approx(expected, rel=1e-5))]
    assert best_by_words(words, "unheard of", k=3) == []


def test_words_glued_together_are_found_apart() -> None:
    assert (
        unglued("MinisterSabit al-Abassi, theUS, Iraqin")
        == "Minister Sabit al-Abassi, the US, Iraq in"
    )
    assert unglued("Ain Al Assad and Farhad Alaaldin") == "Ain Al Assad and Farhad Alaaldin"
    assert {"minist", "sabit", "ministersabit"} <= set(search_words("MinisterSabit"))


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Who is Defense Minister Sabit?", "001"),
        ("talks with Stephen Fagin about oil companies", "000"),
        ("traumatic brain injuries after Iranian missiles", "003"),
    ],
)
def test_hybrid_search_finds_the_article(assistant: Assistant, question: str, source: str) -> None:
    found = [hit.passage.source.id[:3] for hit in assistant.search(question, k=10)]
    assert source in found


def test_search_is_repeatable(assistant: Assistant) -> None:
    assert assistant.search("troops in Iraq") == assistant.search("troops in Iraq")
