"""A small reverse proxy, such as a newsroom's: one path leads to the page, all else to nothing."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@dataclass
class Proxy:
    """Where the proxy is, and what was asked of it outside of its path."""

    address: str
    strays: list[str] = field(default_factory=list)


@contextmanager
def proxied(port: int, *, path: str, keeps: bool = False) -> Iterator[Proxy]:
    """Serve what listens on a port of this machine under a path, until the block ends.

    Some proxies take the path off what they pass on, others keep it.
    """

    class Forward(BaseHTTPRequestHandler):
        """Passes a request on, and its answer back as it comes."""

        def forward(self) -> None:
            if not self.path.startswith(f"{path}/"):
                proxy.strays.append(self.path)
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
            headers["Host"] = self.headers["Host"]
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as behind:
                asked = self.path if keeps else self.path.removeprefix(path)
                behind.request(self.command, asked, body, headers)
                answer = behind.getresponse()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.end_headers()
                try:
                    while part := answer.read1(65_536):
                        self.wfile.write(part)
                except OSError:
                    pass  # the browser has left, or the page's server
                finally:
                    answer.close()

        do_GET = do_POST = do_HEAD = forward  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    server.daemon_threads = False
    proxy = Proxy(f"http://127.0.0.1:{server.server_address[1]}{path}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()  # waits until every answer has ended
