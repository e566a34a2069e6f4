"""The page on a port: who may open it, under which path, and when the articles are there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from starlette.middleware import Middleware

from index.errors import SettingsError
from index.settings import Settings
from qa import Assistant
from ui import drawing
from ui.body_limit import BodyLimit
from ui.early_head import EarlyHead
from ui.page import FOLDER, Page, build, theme
from ui.shelf import Shelves
from ui.users import Check

HEAD = '<meta name="color-scheme" content="light dark"><link rel="icon" href="favicon.ico">'
LARGEST_REQUEST = 6_000_000  # a long conversation, or an article of a megabyte as base64


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served: who may open it, under which path, and what else is offered."""

    host: str
    port: int
    share: bool = False
    check: Check | None = None
    root_path: str = ""
    mcp: bool = False
    shared_uploads: bool = False


def launch(page: Page, serving: Serving) -> str:
    """Serve the page in the background and return its address.

    Raises SettingsError when the port is taken, or where MCP is wanted and not installed.
    """
    if serving.mcp:
        try:
            import mcp  # noqa: F401 - Gradio imports it later and says less when it is missing
        except ImportError as error:
            raise SettingsError(
                "--mcp needs the package mcp; run: pip install 'dateline-qa[mcp]'"
            ) from error
    try:
        _, local, public = page.launch(
            server_name=serving.host,
            server_port=serving.port,
            share=serving.share,
            auth=serving.check,
            root_path=serving.root_path,
            mcp_server=serving.mcp,
            theme=theme(),
            css_paths=[FOLDER / "page.css"],
            favicon_path=FOLDER / "favicon.svg",
            footer_links=[],  # the API is told of under About
            max_file_size="1kb",  # articles come through `add`, not through Gradio's own upload
            app_kwargs={
                "middleware": [
                    Middleware(BodyLimit, most=LARGEST_REQUEST),
                    Middleware(EarlyHead, html=HEAD),
                ]
            },
            run_history=False,
            enable_monitoring=False,
            prevent_thread_lock=True,
            ssr_mode=False,
            quiet=True,
        )
    except OSError as error:
        raise SettingsError(
            f"Port {serving.port} on {serving.host} can't be opened, probably another program has "
            f"it; try dateline serve --port {serving.port + 1}"
        ) from error
    if serving.mcp:
        # Gradio gives agents str(result), which for an object is no JSON.
        page.mcp_server_obj.postprocess_output_data = json_texts  # type: ignore[union-attr, method-assign]
    return public or local


def json_texts(data: list[Any], root_url: str) -> list[Any]:
    """Return what tools gave as JSON texts."""
    from mcp.types import TextContent

    del root_url
    return [TextContent(type="text", text=json.dumps(found, ensure_ascii=False)) for found in data]


def serve(settings: Settings, serving: Serving, *, announce: Callable[[str], None]) -> None:
    """Open the page at once, then the articles behind it, and serve until interrupted.

    `announce` is told the address. Raises what opening the assistant raises.
    """
    opening: Future[Assistant] = Future()
    shelves = Shelves(shared=serving.shared_uploads)
    page = build(opening, shelves=shelves, share=serving.share)
    address = launch(page, serving)
    try:
        announce(address)
        try:
            assistant = Assistant.open(settings)
            # Before anyone may ask: two threads that import the same libraries for the first time
            # can lock each other out.
            assistant.warm()
            drawing.warm()
        except BaseException as error:
            opening.set_exception(error)
            raise
        opening.set_result(assistant)
        threading.Event().wait()
    finally:
        page.close(verbose=False)
        shelves.close()
