"""The project's own events: articles that state who and when, and answers that stand in them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from eval.own_events import versions_of
from eval.public import score_set
from index.split import passages_of
from qa.reader.events import (
    articles_of,
    event_examples,
    events,
    gap_examples,
    places_of,
    touches,
)
from qa.reader.gap import GAP
from qa.reader.pairs import Row

TRAINED = events("train")
KEPT = [*events("calibrate"), *events("measure")]
EVENTS = [*(pytest.param(e, marks=pytest.mark.slow) for e in TRAINED), *KEPT]


def test_no_event_is_in_two_splits() -> None:
    names = [event["event"] for event in (*TRAINED, *KEPT)]
    assert len(names) == len(set(names)) > 20


@pytest.mark.parametrize("event", EVENTS, ids=[e["event"] for e in (*TRAINED, *KEPT)])
def test_every_article_states_its_source_and_every_answer_is_in_a_passage(event: Row) -> None:
    articles = articles_of(event)
    for row, article in zip(event["articles"], articles.values(), strict=True):
        source = article.source
        stated = date.fromisoformat(row["date"]) if row["date"] else None
        assert (source.title, source.publisher, source.published) == (
            row["title"],
            row["publisher"],
            stated,
        )
    passages = [p for article in articles.values() for p in passages_of(article)]
    for row in event["questions"]:
        places = places_of(row, articles)
        told = {s.of(articles[name].text) for name, spans in places.items() for s in spans}
        assert told == {answer["answer"] for answer in row["answers"]}
        assert not places or any(touches(p, places) for p in passages), row["question"]


def test_examples_point_at_the_answers_words_or_at_nothing() -> None:
    examples = event_examples("calibrate", random.Random(1))
    answers = {
        a["answer"] for e in events("calibrate") for q in e["questions"] for a in q["answers"]
    }
    with_one = [e for e in examples if e.answer]
    assert {e.context[slice(*e.answer)] for e in with_one if e.answer} <= answers
    assert 0.25 < len(with_one) / len(examples) < 0.5
    behind_another = [e for e in examples if e.question.count("?") > 1]
    assert 0.02 < len(behind_another) / len(examples) < 0.2


def test_a_gap_is_filled_by_another_article_or_by_nothing() -> None:
    examples = gap_examples("calibrate", random.Random(1))
    answers = {
        a["answer"] for e in events("calibrate") for q in e["questions"] for a in q["answers"]
    }
    filled = [e for e in examples if e.answer]
    assert {e.context[slice(*e.answer)] for e in filled if e.answer} <= answers
    assert all(e.question.count(GAP) == 1 for e in examples)
    assert 0.1 < len(filled) / len(examples) < 0.6


def test_versions_are_what_two_articles_cannot_both_be_right_on() -> None:
    def marked(*told: tuple[str, str]) -> list[Row]:
        return [{"article": article, "answer": answer} for article, answer in told]

    differ = versions_of(marked(("a", "about 40"), ("b", "forty"), ("c", "55 men")))
    assert [(v.value, v.sources) for v in differ] == [
        ("about 40", ("a.txt", "b.txt")),
        ("55 men", ("c.txt",)),
    ]
    assert versions_of(marked(("a", "by May 2024"), ("b", "in 2024"))) == ()
    assert versions_of(marked(("a", "12 dead"), ("a", "13 dead"))) == ()
    assert versions_of(marked(("a", "the mayor"), ("b", "Lena Aroki"))) == ()


@pytest.mark.slow
def test_held_back_events_are_measured_end_to_end(tmp_path: Path) -> None:
    scores = score_set("events", tmp_path, 12)
    assert scores is not None
    measured = scores.columns[""]
    assert measured["questions"] == 12
    assert measured["cite_verbatim"] == 1
    assert measured["accuracy"] > 0
    assert measured["recall@5"] > 0.3
