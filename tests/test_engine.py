"""LlamaIndex's interfaces over the shipped articles: what an agent gets is what a reader gets."""

from __future__ import annotations

import asyncio

from qa import Assistant
from qa.engine import DatelineQueryEngine, DatelineRetriever

QUESTION = "Who proposed a three-year withdrawal?"


def test_the_retriever_finds_what_search_finds(assistant: Assistant) -> None:
    found = DatelineRetriever(assistant, k=4).retrieve(QUESTION)
    hits = assistant.find(QUESTION, 4)
    assert [n.node.get_content() for n in found] == [h.passage.text for h in hits]
    assert [n.node.metadata["source"] for n in found] == [h.passage.source.id for h in hits]


def test_the_engine_answers_with_its_citations_as_nodes(assistant: Assistant) -> None:
    engine = DatelineQueryEngine(assistant)
    answer = assistant.ask(QUESTION)
    for response in (engine.query(QUESTION), asyncio.run(engine.aquery(QUESTION))):
        assert str(response) == answer.text
        assert [n.node.get_content() for n in response.source_nodes] == [
            c.quote for c in answer.citations
        ]
        for n, source in enumerate(response.source_nodes, start=1):
            told = source.node.metadata
            text = assistant.article(told["source"]).text
            assert text[told["start"] : told["end"]] == source.node.get_content()
            assert told["n"] == n
        assert response.metadata["abstained"] is answer.abstained


def test_a_refusal_has_no_sources(assistant: Assistant) -> None:
    response = DatelineQueryEngine(assistant).query("Who won the Champions League final?")
    assert response.metadata["abstained"] is True
    assert response.source_nodes == []
