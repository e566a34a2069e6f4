"""What happens while a question is answered, as events of LlamaIndex's instrumentation.

Whatever listens to them (OpenInference, Phoenix, a handler of one's own) sees the stages answer,
retrieve, read, draft and verify, with the calls of a language model in their places. With nobody
listening nothing is made or kept. `DATELINE_TRACE` sends them to an OpenTelemetry collector.
"""

from __future__ import annotations

import inspect
import sys
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import SettingsError

if TYPE_CHECKING:
    from llama_index_instrumentation.dispatcher import Dispatcher

    from qa.search import Hit

T = TypeVar("T")
DEAF = frozenset({"NullSpanHandler", "NullEventHandler"})  # what is there from the start
SENDING: list[str] = []  # the address that the stages go to, once
Told = Callable[[Any], None]


def dispatcher() -> Dispatcher | None:
    """Return LlamaIndex's dispatcher where somebody listens to it."""
    package = sys.modules.get("llama_index_instrumentation")
    if package is None:
        return None
    found: Dispatcher = package.get_dispatcher("dateline")
    handlers = [h for d in (found, found.root) for h in (*d.span_handlers, *d.event_handlers)]
    return None if all(type(h).__name__ in DEAF for h in handlers) else found


@contextmanager
def stage(name: str, **given: Any) -> Iterator[Told]:
    """Tell of a stage that runs within a `with`; call what it gives with the stage's result."""
    listening = dispatcher()
    if listening is None:
        yield lambda _: None
        return
    results: list[Any] = []
    with active(entered := enter(listening, name, given)):
        try:
            yield results.append
        except BaseException as error:
            listening.span_drop(entered, no_arguments(), err=error)
            raise
        listening.span_exit(entered, no_arguments(), result=results[-1] if results else None)


def staged(name: str, items: Iterator[T], **given: Any) -> Iterator[T]:
    """Pass items on, and tell of the stage in which they are made; the last one is its result.

    The stage is the active one only while an item is being made: between two of them the caller
    may be in another thread.
    """
    listening = dispatcher()
    if listening is None:
        yield from items
        return
    entered = enter(listening, name, given)
    last: T | None = None
    try:
        while True:
            with active(entered):
                try:
                    last = next(items)
                except StopIteration:
                    break
            yield last
    except BaseException as error:
        if isinstance(items, Generator):
            items.close()
        listening.span_drop(entered, no_arguments(), err=error)
        raise
    listening.span_exit(entered, no_arguments(), result=shown(last))


def enter(listening: Dispatcher, name: str, given: dict[str, Any]) -> str:
    """Open a span under the active one and return its id."""
    from llama_index_instrumentation.span import active_span_id

    entered = f"{name}-{uuid.uuid4()}"
    arguments = inspect.signature(lambda **_: None).bind(**given)
    listening.span_enter(entered, arguments, parent_id=active_span_id.get())
    return entered


@contextmanager
def active(span: str) -> Iterator[None]:
    """Make a span the active one for a while."""
    from llama_index_instrumentation.span import active_span_id

    before = active_span_id.get()
    active_span_id.set(span)
    try:
        yield
    finally:
        active_span_id.set(before)


def no_arguments() -> inspect.BoundArguments:
    """Return the arguments of a span that is over."""
    return inspect.signature(lambda: None).bind()


def shown(result: Any) -> Any:
    """Return an answer as its JSON, anything else as it is."""
    return result.as_json() if hasattr(result, "as_json") else result


def retrieved(question: str, hits: Sequence[Hit]) -> None:
    """Tell which passages were found for a question."""
    if (listening := dispatcher()) is None:
        return
    from llama_index.core.instrumentation.events.retrieval import (
        RetrievalEndEvent,
        RetrievalStartEvent,
    )

    listening.event(RetrievalStartEvent(str_or_query_bundle=question))
    listening.event(RetrievalEndEvent(str_or_query_bundle=question, nodes=nodes(hits)))


def reordered(question: str, hits: Sequence[Hit], best: Sequence[Hit], reader: str) -> None:
    """Tell in which order reading put the passages."""
    if (listening := dispatcher()) is None:
        return
    from llama_index.core.instrumentation.events.rerank import ReRankEndEvent, ReRankStartEvent

    before = nodes(hits)
    listening.event(
        ReRankStartEvent(query=question, nodes=before, top_n=len(hits), model_name=reader)
    )
    listening.event(ReRankEndEvent(nodes=nodes(best)))


def nodes(hits: Sequence[Hit]) -> list[Any]:
    """Return hits as LlamaIndex's nodes."""
    from llama_index.core.schema import NodeWithScore, TextNode

    return [
        NodeWithScore(
            node=TextNode(
                id_=hit.passage.id,
                text=hit.passage.text,
                metadata={"source": hit.passage.source.id, "ranks": dict(hit.ranks)},
            ),
            score=hit.score,
        )
        for hit in hits
    ]


def send_to(address: str, secrets: Sequence[str] = ()) -> None:
    """Send the stages of every question to an OpenTelemetry collector, such as Phoenix's.

    No secret is sent, not even where a provider repeats one in an error. Once it is begun it goes
    on until the program ends. Raises SettingsError for what is no address, where the packages are
    not installed, and where somebody else has instrumented LlamaIndex already.
    """
    if address in SENDING:
        return
    if not address.startswith(("http://", "https://")):
        raise SettingsError(
            f"DATELINE_TRACE is {address!r}; it must be the address of an OpenTelemetry "
            "collector, such as http://127.0.0.1:6006/v1/traces"
        )
    try:
        import requests
        from openinference.instrumentation.llama_index import LlamaIndexInstrumentor
        from opentelemetry.exporter.otlp.proto.http import Compression
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise SettingsError(
            "DATELINE_TRACE needs packages that are not installed; "
            "run: pip install 'dateline-qa[trace]'"
        ) from error
    instrumentor = LlamaIndexInstrumentor()
    if instrumentor.is_instrumented_by_opentelemetry:
        raise SettingsError(
            f"DATELINE_TRACE is {address}, but LlamaIndex's events go elsewhere already; "
            "unset it, and they go there"
        )

    class Discreet(requests.Session):
        """Sends what it is given with stars in place of secrets, which keeps every length."""

        def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
            if isinstance(request.body, bytes):
                request.body = masked(request.body, secrets)
            return super().send(request, **kwargs)

    exporter = OTLPSpanExporter(
        endpoint=address, session=Discreet(), compression=Compression.NoCompression
    )
    provider = TracerProvider(resource=Resource.create({"service.name": "dateline"}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    instrumentor.instrument(
        tracer_provider=provider,
        separate_trace_from_runtime_context=True,
        raise_exception_on_conflict=True,
    )
    SENDING.append(address)


def masked(body: bytes, secrets: Sequence[str]) -> bytes:
    """Return bytes with as many stars in place of each secret.

    >>> masked(b"Incorrect API key sk-1", ["sk-1"])
    b'Incorrect API key ****'
    """
    for secret in filter(None, secrets):
        written = secret.encode()
        body = body.replace(written, b"*" * len(written))
    return body
