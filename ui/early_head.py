"""What a page's head says before any script of it runs.

Gradio adds its `head` by script: too late for the colours of an empty page, and for the icon, which
a browser without a link asks for outside of the path that a proxy serves.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

END = b"</head>"


class EarlyHead:
    """ASGI middleware that puts HTML at the end of every page's head."""

    def __init__(self, app: ASGIApp, html: str) -> None:
        self.app = app
        self.html = html.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add to its answer where that is a page."""
        start: Message | None = None  # of an answer that is a page
        body = b""

        async def added(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    whole = body.replace(END, self.html + END, 1)
                    MutableHeaders(scope=start)["content-length"] = str(len(whole))
                    await send(start)
                    await send({**message, "body": whole})

        await self.app(scope, receive, added if scope["type"] == "http" else send)


def is_page(start: Message) -> bool:
    """Return whether an answer is HTML, all of it."""
    kind = MutableHeaders(scope=start).get("content-type", "")
    return start["status"] == 200 and kind.startswith("text/html")
