"""Who may open the page, behind a proxy's path, and as tools for agents."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from tests.browsing import Visitor, free_port, served
from tests.proxying import proxied
from ui.body_limit import BodyLimit
from ui.cli import app
from ui.users import user_line

pytestmark = pytest.mark.slow

TROOPS = "How many US troops are in Iraq?"


@pytest.fixture(scope="module")
def guarded(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with one user."""
    users = tmp_path_factory.mktemp("users") / "users.txt"
    users.write_text(user_line("ana", "correct horse"), encoding="utf-8")
    port = free_port()
    command = ("serve", "--auth", str(users), "--port", str(port), "--home", str(home))
    with served("ui.cli", *command, port=port) as found:
        yield found


@pytest.mark.browser
def test_only_a_user_gets_in(browser: Browser, guarded: str):
    context = browser.new_context()
    page = context.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda r: None if r.url.startswith(guarded) else elsewhere.append(r.url))
    page.goto(guarded)
    page.get_by_label("username").fill("ana")
    page.get_by_label("password").fill("wrong horse")
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_text("Incorrect")).to_be_visible()
    expect(page.locator(".dl-top")).to_have_count(0)
    page.get_by_label("username").fill("ana")  # a refusal empties the fields
    page.get_by_label("password").fill("correct horse")
    page.get_by_role("button", name="Login").click()
    expect(page.locator(".dl-entry")).to_have_count(5)
    context.close()
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/gradio_api/info", None),
        ("/gradio_api/call/ask", {"data": [TROOPS]}),
        ("/gradio_api/queue/join", {"data": [TROOPS], "fn_index": 0, "session_hash": "x"}),
        (
            "/gradio_api/component_server",
            {"session_hash": "x", "component_id": 1, "fn_name": "settle_own", "data": {}},
        ),
    ],
)
def test_no_door_is_open_without_a_login(guarded: str, path: str, body: Any):
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    data = json.dumps(body).encode() if body else None
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{guarded}{path}", data, headers))
    refused.value.close()
    assert refused.value.code == 401


def test_tools_that_ask_for_no_login_do_not_go_with_users(tmp_path: Path):
    users = tmp_path / "users.txt"
    users.write_text(user_line("ana", "correct horse"), encoding="utf-8")
    done = CliRunner().invoke(app, ["serve", "--auth", str(users), "--mcp"])
    assert done.exit_code == 1
    assert "can't go with users" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--share",)], ids=["by default", "shared"])
def test_the_page_stays_here_unless_asked_and_then_warns(monkeypatch, arguments: tuple[str, ...]):
    served_as = []
    monkeypatch.setattr("ui.serving.serve", lambda settings, how, **_: served_as.append(how))
    done = CliRunner().invoke(app, ["serve", *arguments])
    assert done.exit_code == 0
    assert [how.share for how in served_as] == [bool(arguments)]
    assert ("Anyone with the link" in done.stderr) == bool(arguments)


@pytest.mark.browser
def test_agents_get_the_contract_from_two_tools(home: Path):
    pytest.importorskip("mcp")
    port = free_port()
    command = ("ui.cli", "serve", "--mcp", "--port", str(port), "--home", str(home))
    with served(*command, port=port) as address:
        tools, answer, sources = run_apart(use_tools(f"{address}/gradio_api/mcp/"))
    assert set(tools) == {"ask", "sources"}
    assert "exact words" in tools["ask"]
    assert answer["citations"] and not answer["abstained"]
    assert {c["publisher"] for c in answer["citations"]} == {"The National"}
    assert len(sources) == 5


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def use_tools(address: str) -> tuple[dict[str, str], Any, Any]:
    """Return the tools of an MCP server by description, and what the two of ours give."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(address) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = {t.name: t.description or "" for t in (await session.list_tools()).tools}
        asked = {"question": TROOPS, "publishers": ["The National"]}
        answer = await session.call_tool("ask", asked)
        sources = await session.call_tool("sources", {})
        return tools, read(answer), read(sources)


def read(result: Any) -> Any:
    """Return what a tool gave."""
    return json.loads(result.content[0].text)


@pytest.mark.browser
def test_behind_a_proxy_everything_is_asked_for_under_its_path(browser: Browser, home: Path):
    port = free_port()
    command = ("serve", "--root-path", "/news/desk", "--port", str(port), "--home", str(home))
    with (
        proxied(port, path="/news/desk") as cutting,
        proxied(port, path="/news/desk", keeps=True) as keeping,
        served("ui.cli", *command, port=port),
    ):
        for proxy in (cutting, keeping):
            visitor = Visitor(browser, proxy.address)
            page = visitor.page
            expect(page.locator(".dl-entry")).to_have_count(5)
            turn = visitor.ask(TROOPS)
            expect(turn.locator(".dl-text")).to_contain_text("2,500")
            turn.locator(".dl-chip").first.click()
            page.locator(".dl-card.dl-active [data-open]").click()
            expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
            page.keyboard.press("Escape")
            page.reload()
            expect(page.locator(".dl-turn .dl-text")).to_contain_text("2,500")
            visitor.context.close()
            assert (visitor.elsewhere, visitor.faults, proxy.strays) == ([], [], [])


# ---- the limit on requests -------------------------------------------------------------------


def pass_through(chunks: list[bytes], headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    """Return status and body of a request that an app behind a limit of 10 bytes echoes."""

    async def echo(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    sent: list[dict[str, Any]] = []
    left = [
        {"type": "http.request", "body": chunk, "more_body": n < len(chunks)}
        for n, chunk in enumerate(chunks, start=1)
    ]

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": headers}
    run_apart(BodyLimit(echo, most=10)(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


def test_a_request_up_to_the_limit_passes_and_one_byte_more_does_not():
    assert pass_through([b"12345", b"67890"], []) == (200, b"1234567890")
    assert pass_through([b"12345", b"678901"], [])[0] == 413
    assert pass_through([b""], [(b"content-length", b"11")])[0] == 413
    assert pass_through([b""], [(b"content-length", b"-1")])[0] == 413
