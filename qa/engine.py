"""Dateline as LlamaIndex's retriever and query engine, to drop into anybody's agent or chain.

from qa.engine import DatelineQueryEngine
engine = DatelineQueryEngine(Assistant.open())
engine.query("How many US troops are in Iraq?")
"""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.answer import Citation, citation_json
from qa.assistant import Assistant
from qa.tracing import nodes

FOUND = 10


class DatelineRetriever(BaseRetriever):
    """Finds passages by vectors and words, best first, as LlamaIndex's nodes."""

    def __init__(self, assistant: Assistant, *, k: int = FOUND) -> None:
        super().__init__()
        self._assistant = assistant
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return nodes(self._assistant.find(query_bundle.query_str, self._k))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class DatelineQueryEngine(BaseQueryEngine):
    """Answers with exact citations, or refuses.

    A response's source nodes are the citations: node n is `[n]` in the text, its metadata is the
    citation as the contract writes it. `response.metadata` is the whole answer as JSON.
    """

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=None)
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._assistant.ask(query_bundle.query_str)
        cited = [node_of(c, n) for n, c in enumerate(answer.citations, start=1)]
        return Response(answer.text, source_nodes=cited, metadata=answer.as_json())

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def node_of(citation: Citation, n: int) -> NodeWithScore:
    """Return a citation as a node whose text is the exact quote."""
    return NodeWithScore(
        node=TextNode(
            text=citation.quote,
            metadata=citation_json(citation, n),
            start_char_idx=citation.span.start,
            end_char_idx=citation.span.end,
        )
    )
