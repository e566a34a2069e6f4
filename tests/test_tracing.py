"""Who listens to LlamaIndex's instrumentation sees every stage of a question, in its place."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.instrumentation import get_dispatcher
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.span.simple import SimpleSpan
from llama_index.core.instrumentation.span_handlers import SimpleSpanHandler

from index.errors import SettingsError
from index.settings import Settings
from qa import Assistant
from qa.tracing import dispatcher, send_to, staged
from tests.lying_server import Reply, lying_server

QUESTION = "Who proposed a three-year withdrawal?"


class Events(BaseEventHandler):
    seen: list[Any] = []

    def handle(self, event: Any, **_: Any) -> None:
        self.seen.append(event)


@pytest.fixture
def listening() -> Iterator[tuple[SimpleSpanHandler, Events]]:
    root = get_dispatcher()
    spans, events = SimpleSpanHandler(), Events(seen=[])
    root.add_span_handler(spans)
    root.add_event_handler(events)
    yield spans, events
    root.span_handlers.remove(spans)
    root.event_handlers.remove(events)


def name(span: SimpleSpan | str) -> str:
    return (span if isinstance(span, str) else span.id_).partition("-")[0]


def parents(spans: SimpleSpanHandler) -> dict[str, str]:
    return {name(s): name(s.parent_id or "") for s in spans.completed_spans}


def test_the_stages_of_a_question_are_told_in_their_places(
    assistant: Assistant, listening: tuple[SimpleSpanHandler, Events]
) -> None:
    spans, events = listening
    answer = assistant.ask(QUESTION)
    assert parents(spans) == {"retrieve": "answer", "read": "answer", "answer": ""}
    ends = {type(e).__name__: e for e in events.seen}
    found = [n.node.text for n in ends["RetrievalEndEvent"].nodes]
    assert any(c.quote in text for c in answer.citations for text in found)
    assert {n.node.id_ for n in ends["ReRankEndEvent"].nodes} == {
        n.node.id_ for n in ends["RetrievalEndEvent"].nodes
    }
    assert not spans.open_spans


def test_a_stage_that_is_made_in_several_threads_stays_one(
    listening: tuple[SimpleSpanHandler, Events],
) -> None:
    spans, _ = listening
    items = staged("draft", iter("abc"), question="?")
    got: list[str] = []
    for _ in range(4):
        one = threading.Thread(target=lambda: got.extend([next(items, "")]))
        one.start()
        one.join()
    assert got == ["a", "b", "c", ""]
    assert parents(spans) == {"draft": ""}


def test_an_answer_that_nobody_waits_for_leaves_no_open_stage(
    assistant: Assistant, listening: tuple[SimpleSpanHandler, Events]
) -> None:
    spans, _ = listening
    stream = assistant.stream(QUESTION)
    next(stream)
    stream.close()
    assert not spans.open_spans
    assert [name(s) for s in spans.dropped_spans] == ["answer"]


def test_with_nobody_listening_nothing_is_made() -> None:
    assert dispatcher() is None
    handler = Events(seen=[])
    get_dispatcher("dateline").add_event_handler(handler)
    try:
        assert dispatcher() is not None
    finally:
        get_dispatcher("dateline").event_handlers.remove(handler)


def test_a_collector_needs_an_address() -> None:
    with pytest.raises(SettingsError, match="DATELINE_TRACE is 'phoenix'; it must be the address"):
        send_to("phoenix")


class Collector(BaseHTTPRequestHandler):
    bodies: list[bytes] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        gzipped = self.headers.get("Content-Encoding") == "gzip"
        self.bodies.append(gzip.decompress(body) if gzipped else body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass


def collected(question: str, home: Path, **environment: str) -> tuple[list[Any], str]:
    """Ask in a process that sends its stages to a collector; return them and what was printed."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    Collector.bodies.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/v1/traces"
    told = subprocess.run(
        [sys.executable, "-m", "ui.cli", "ask", question, "--json"],
        env=os.environ | {"DATELINE_TRACE": address, "DATELINE_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    server.shutdown()
    server.server_close()
    spans = [
        span
        for body in Collector.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    return spans, told.stdout


@pytest.mark.slow
def test_a_key_that_a_provider_repeats_is_not_sent(tmp_path: Path) -> None:
    with lying_server() as liar:
        liar.does(Reply(status=401, error="Incorrect API key sk-secret-123"))
        spans, _ = collected(
            QUESTION, tmp_path, DATELINE_LLM=liar.address, DATELINE_LLM_KEY="sk-secret-123"
        )
    assert "draft" in {span.name for span in spans}
    sent = b"".join(Collector.bodies)
    assert b"Incorrect API key *************" in sent
    assert b"sk-secret-123" not in sent


@pytest.mark.slow
def test_one_variable_sends_the_stages_to_a_collector(
    tmp_path: Path, seed_settings: Settings
) -> None:
    spans, printed = collected(QUESTION, tmp_path)
    kinds = {
        span.name: a.value.string_value
        for span in spans
        for a in span.attributes
        if a.key == "openinference.span.kind"
    }
    assert kinds == {"answer": "CHAIN", "retrieve": "RETRIEVER", "read": "RERANKER"}
    assert len({span.trace_id for span in spans}) == 1
    assert json.loads(printed)["question"] == QUESTION
