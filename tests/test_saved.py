"""Turns that a browser keeps: they come back as they were, anything else as nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.answer import Answer, Progress, Usage
from qa.scope import Scope
from tests.scripted import seeds_assistant
from ui.contract import AnswerJSON, CitationJSON, UsageJSON, VersionJSON
from ui.conversation import Turn
from ui.narrowing import form, scope_json, scope_of, scope_words
from ui.saved import turn_json, turns_of

ASSISTANT = seeds_assistant()
TURNS = [
    Turn(
        question,
        replace(answer, question=question, meant="what", usage=Usage(1200, 64, 0.002)),
        done=True,
        scope=scope,
    )
    for (question, answer), scope in zip(
        ASSISTANT.answers.items(),
        (Scope(), Scope(date(2025, 8, 18), publishers=("The National",))),
        strict=True,
    )
]
TURNS.append(Turn("<b>", problem="the question is empty", done=True))


def test_turns_come_back_as_they_were():
    kept = json.loads(json.dumps([turn_json(turn) for turn in TURNS]))
    assert turns_of(kept, ASSISTANT.article) == tuple(TURNS)


def test_the_json_of_every_answer_is_what_the_api_documents():
    answer = ASSISTANT.ask("When will the last coalition forces leave Iraq?")
    full = replace(answer, meant="m", voices=2, notes=("a note",), usage=Usage(1, 2))
    full = replace(full, progress=Progress("comparing", 12, 12))
    refused = Answer("q", "No.", abstained=True, nearest=answer.citations, reason="not answered")
    told = full.as_json() | refused.as_json()
    assert {type(value) for value in told.values()} <= {str, bool, float, int, list, dict}
    assert set(told) == set(AnswerJSON.__annotations__)
    assert set(told["usage"]) == set(UsageJSON.__annotations__)
    assert len(full.versions) == 2
    for version in full.as_json()["versions"]:
        assert set(version) == set(VersionJSON.__annotations__)
    for citation in (*full.as_json()["citations"], *told["nearest"]):
        assert set(citation) == set(CitationJSON.__annotations__)
    for name in ("question", "answer", "short", "citations", "versions", "seconds"):
        assert name in Answer("q", "a").as_json()


def test_a_quote_of_a_changed_article_is_kept_as_it_was_quoted():
    def gone(source: str) -> Any:
        raise KeyError(source)

    kept = [turn_json(TURNS[0])]
    (turn,) = turns_of(kept, gone)
    assert turn.answer is not None and TURNS[0].answer is not None
    assert [c.quote for c in turn.answer.citations] == [c.quote for c in TURNS[0].answer.citations]
    assert turn.answer.citations[1].source.publisher == "The National"


def test_a_forged_quote_never_points_into_the_article():
    kept = turn_json(TURNS[0])
    kept["answer"]["citations"][0]["quote"] = "a forgery"
    (turn,) = turns_of([kept], ASSISTANT.article)
    assert turn.answer is not None
    assert turn.answer.citations[0].quote == "a forgery"  # shown to its forger, without a place
    with_place = {c.quote for c in turn.answer.citations if c.source in sources()}
    assert "a forgery" not in {q for q in with_place if stands_there(turn.answer.citations[0])}


def sources() -> set[Any]:
    return {article.source for article in ASSISTANT.articles}


def stands_there(citation: Any) -> bool:
    text = ASSISTANT.article(citation.source.id).text
    return bool(citation.span.of(text) == citation.quote)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["question", "answer", "citations", "start", "scope", "problem"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_anything_else_comes_back_as_nothing_or_as_turns(found: Any):
    assert all(isinstance(turn, Turn) for turn in turns_of(found, ASSISTANT.article))


@pytest.mark.parametrize("field", ["question", "answer", "confidence", "citations", "abstained"])
@pytest.mark.parametrize("wrong", [None, 7, "x" * 20_001, [1], {"a": 1}], ids=type)
def test_a_turn_with_a_wrong_field_is_left_out(field: str, wrong: Any):
    kept = turn_json(TURNS[1])
    kept["answer"][field] = wrong
    if (field, wrong) not in (("abstained", None), ("confidence", 7), ("abstained", 7)):
        assert field == "abstained" or turns_of([kept], ASSISTANT.article) == ()


def test_only_the_latest_turns_are_kept():
    kept = [turn_json(TURNS[0])] * 40
    assert len(turns_of(kept, ASSISTANT.article)) == 30


# ---- narrowing -------------------------------------------------------------------------------


def test_a_scope_comes_back_as_it_was_and_in_words():
    scope = Scope(date(2025, 9, 1), date(2025, 8, 1), date(2025, 8, 31), ("The National", "AP"))
    assert scope_of(json.loads(json.dumps(scope_json(scope)))) == scope
    assert scope_words(scope) == (
        "Only The National and AP, published from 1 August 2025 to 31 August 2025 "
        "as known on 1 September 2025"
    )
    assert scope_json(Scope()) == {} and scope_words(Scope()) == ""


@pytest.mark.parametrize(
    "found",
    [7, [], {"since": "soon"}, {"until": 20250101}, {"publishers": "AP"}, {"as_of": "2025-02-30"}],
    ids=str,
)
def test_an_impossible_scope_is_told(found: Any):
    with pytest.raises(QuestionError):
        scope_of(found)


def test_the_form_names_each_outlet_once_and_apart_from_articles_that_name_none():
    articles = (*ASSISTANT.articles, ASSISTANT.articles[3])
    outlets, others = form(articles).split("<legend>Outlets</legend>")[1].split("<legend>")
    assert outlets.count("data-publisher=") == 1
    assert 'data-publisher="The National"' in outlets
    assert others.startswith("Articles that name no outlet</legend>")
    assert others.count("data-publisher=") == 4


def test_the_form_shows_no_empty_group():
    assert "Articles that name no outlet" not in form(ASSISTANT.articles[3:4])
    assert "Outlets<" not in form(ASSISTANT.articles[:1])
