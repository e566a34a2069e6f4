"""Passages: exact, covering, in order, never across what does not belong together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Source, Span
from index.clean import paragraphs_of
from index.sentences import LONGEST, sentence_spans
from index.split import MOST_WORDS, passages_of

WORDS = st.sampled_from(
    [
        "Iraq",
        "U.S.",
        "Mr.",
        "troops",
        "left.",
        "2,500",
        "September",
        "2026.",
        "“Yes,”",
        "he",
        "said.",
        "\n\n",
        "\n",
        "Leave",
        "a",
        "Reply",
        "\n",
        "Dr.",
        "No.",
        "e.g.",
        "北京。",
        "😀",
        "\xa0",
        "...",
        "Topics",
    ]
)
TEXTS = st.one_of(st.text(max_size=600), st.lists(WORDS, min_size=1, max_size=200).map(" ".join))


def article_of_text(text: str) -> Article:
    return Article(Source("a.txt"), text, paragraphs_of(text))


@given(TEXTS)
@settings(max_examples=150)
def test_passages_are_exact_cover_all_content_and_move_on(text: str) -> None:
    article = article_of_text(text)
    passages = passages_of(article)
    assert all(p.span.of(text) == p.text for p in passages)
    covered = {i for p in passages for i in range(*p.span)}
    content = [i for span in article.content for i in range(*span) if not text[i].isspace()]
    assert [i for i in content if i not in covered] == []
    starts = [p.span.start for p in passages]
    assert all(a < b for a, b in zip(starts, starts[1:], strict=False))


@given(TEXTS)
def test_passages_hold_no_furniture(text: str) -> None:
    article = article_of_text(text)
    furniture = [p.span for p in article.paragraphs if not p.is_content]
    assert not any(p.span.overlaps(f) for p in passages_of(article) for f in furniture)


@given(st.text(max_size=3000))
def test_sentences_cover_a_text_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    covered = {i for span in spans for i in range(*span)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@pytest.mark.parametrize("text", ["x" * 5000, "word " * 5000, "。" * 2000])
def test_a_text_without_sentence_ends_is_cut(text: str) -> None:
    assert max(end - start for start, end in sentence_spans(text)) <= LONGEST


def test_neighbouring_passages_share_one_sentence() -> None:
    sentences = [f"Sentence number {i} speaks of the bridge over the river." for i in range(12)]
    text = " ".join(sentences)
    passages = passages_of(article_of_text(text))
    assert len(passages) > 2
    for a, b in zip(passages, passages[1:], strict=False):
        shared = Span(b.span.start, a.span.end).of(text)
        assert shared in sentences


def test_passages_stop_at_subheadings_and_captions(seed_articles: tuple[Article, ...]) -> None:
    national = next(a for a in seed_articles if a.source.publisher == "The National")
    texts = [p.text for p in passages_of(national)]
    assert any(
        t.startswith("US soldiers before a handover") and t.endswith("Reuters") for t in texts
    )
    assert any(t.startswith("Dispute over US presence\n\nThe US-led Global") for t in texts)
    assert all(len(t.split()) <= MOST_WORDS + 1 for t in texts)


def test_repeated_sentences_keep_their_own_places() -> None:
    text = "He left. She stayed for the whole of the long meeting. He left. " * 20
    article = article_of_text(text)
    assert passages_of(article)[-1].span.end == len(text.rstrip())
