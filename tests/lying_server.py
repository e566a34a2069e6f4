"""A real HTTP server that speaks OpenAI's API and says, or fails, what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server does to one call: say a text, wait, fail, or break off after some pieces."""

    text: str = ""
    status: int = 200
    error: str = ""
    wait: float = 0.0
    break_after: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    usage: dict[str, float] | None = None
    counts: bool = True  # a server that can't be asked to count rejects the call


@dataclass
class LyingServer:
    """The server's replies, in order, the last one for ever; and what it was asked."""

    address: str
    replies: list[Reply] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    loading: int = 0  # how often it says that it isn't ready
    hung_up: threading.Event = field(default_factory=threading.Event)

    def says(self, *texts: str) -> None:
        self.replies = [Reply(text) for text in texts]

    def does(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


# The last piece of a stream that was asked to count, in OpenAI's interface.
MADE = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "liar-1"}
WHOLE = MADE | {"object": "chat.completion"}
COUNTED = MADE | {"choices": []}


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's script says."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass

    def do_GET(self) -> None:
        if self.server.script.loading:
            self.server.script.loading -= 1
            self.send(503, b"{}")
            return
        self.send(200, json.dumps({"data": [{"id": "liar-1", "object": "model"}]}).encode())

    def do_POST(self) -> None:
        script = self.server.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script.calls.append(body)
        script.keys.append(self.headers.get("Authorization", ""))
        reply = script.reply()
        time.sleep(reply.wait)
        if not reply.counts and "stream_options" in body:
            told = {"error": {"message": "extra_forbidden: stream_options", "type": "x"}}
            self.send(422, json.dumps(told).encode())
        elif reply.status != 200:
            told = {"error": {"message": reply.error, "type": "x", "code": None}}
            self.send(reply.status, json.dumps(told).encode(), reply.headers)
        elif not body.get("stream"):
            message = {"role": "assistant", "content": reply.text}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self.send(200, json.dumps(WHOLE | {"choices": [choice]}).encode())
        elif reply.raw is not None:
            self.send(200, reply.raw, kind="text/event-stream")
        else:
            self.stream(reply)

    def send(
        self,
        status: int,
        data: bytes,
        headers: dict[str, str] | None = None,
        kind: str = "application/json",
    ) -> None:
        self.send_response(status)
        # No connection is left open for a later test to trip over.
        self.send_header("Connection", "close")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = [reply.text[i : i + 7] for i in range(0, len(reply.text), 7)]
        try:
            for n, piece in enumerate(pieces):
                if n == reply.break_after:
                    return
                self.event({"role": "assistant", "content": piece}, None)
            self.event({}, "stop")
            if reply.usage:
                self.chunk(b"data: " + json.dumps(COUNTED | {"usage": reply.usage}).encode())
                self.chunk(b"\n\n")
            self.chunk(b"data: [DONE]\n\n")
            self.chunk(b"")
        except OSError:
            self.server.script.hung_up.set()

    def event(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.chunk(f"data: {json.dumps(MADE | {'choices': [choice]})}\n\n".encode())

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    """A server with its script; it says nothing of clients that hang up: some tests do."""

    daemon_threads = True
    script: LyingServer

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def lying_server() -> Iterator[LyingServer]:
    """Serve on a free port of loopback until the block ends."""
    server = Server(("127.0.0.1", 0), Handler)
    server.script = LyingServer(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
