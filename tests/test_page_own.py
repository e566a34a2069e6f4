"""A visitor's own articles in the page: added, asked, refused, removed, never shared."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import COLLECT, free_port, served

pytestmark = pytest.mark.browser

ELECTION = b"""Quimby wins in Springfield

The mayor of Springfield, Joe Quimby, won the election on 3 March 2027 with 61 percent of the vote.
"""
WINNER = "Who won the election in Springfield?"


def offer(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files in the form that adds articles."""
    if not page.locator(".dl-own[open]").count():
        page.get_by_text("Add your own articles").click()
    page.locator(".dl-own input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )


def test_an_added_article_is_asked_and_no_other_visitor_sees_it(visit, address: str):
    visitor, other = visit(address), visit(address)
    page = visitor.page
    page.evaluate(COLLECT, ".dl-uploads li")
    offer(page, ("springfield.txt", ELECTION))
    expect(page.locator(".dl-uploads li")).to_have_text(["springfield.txt: added"])
    steps = ["reading", "read, putting it into the index", "added"]
    assert page.evaluate("window.shown") == [f"springfield.txt: {step}" for step in steps]
    expect(page.locator(".dl-library h2")).to_have_text("6 articles")
    turn = visitor.ask(WINNER)
    expect(turn.locator(".dl-text")).to_contain_text("Quimby")
    page.locator(".dl-card [data-open]").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("61 percent")
    page.keyboard.press("Escape")
    expect(other.page.locator(".dl-library h2")).to_have_text("5 articles")
    expect(other.ask(WINNER).locator(".dl-text")).not_to_contain_text("Quimby")
    # It is still there after a reload, until it is removed.
    page.reload()
    page.get_by_role("button", name="Remove Quimby wins in Springfield").click()
    expect(page.locator(".dl-library h2")).to_have_text("5 articles")
    expect(visitor.ask(WINNER).locator(".dl-text")).not_to_contain_text("61 percent")


def test_a_file_of_a_name_that_is_there_is_said_to_replace_it(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    offer(page, ("springfield.txt", ELECTION))
    lines = page.locator(".dl-uploads li")
    expect(lines).to_have_text(["springfield.txt: added"])
    offer(page, ("springfield.txt", ELECTION.replace(b"61", b"62")))
    expect(lines).to_have_text(["springfield.txt: replaced"])
    expect(page.locator(".dl-library h2")).to_have_text("6 articles")


def test_a_refusal_offers_what_ones_own_articles_answer_also_after_a_reload(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    offer(page, ("springfield.txt", ELECTION))
    expect(page.locator(".dl-uploads li")).to_have_text(["springfield.txt: added"])
    visitor.ask("What is the capital of France?")
    offered = page.locator(".dl-refusal .dl-example")
    expect(offered.first).to_be_visible()
    questions = offered.all_text_contents()
    page.reload()
    expect(offered).to_have_text(questions)
    for n in range(len(questions)):
        page.locator(".dl-turn[data-turn='1'] .dl-example").nth(n).click()
        answered = page.locator(f".dl-turn[data-turn='{n + 2}'][aria-busy='false']")
        expect(answered.locator(".dl-answer")).to_be_visible()


def test_each_file_that_cannot_be_read_has_its_own_line(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    offer(
        page,
        ("<img src=x onerror=alert(1)>.txt", ELECTION),
        ("picture.png", b"\x89PNG"),
        ("latin.txt", "Köln".encode("latin-1")),
        ("empty.txt", b" \n"),
        ("huge.txt", b"a " * 600_000),
    )
    lines = page.locator(".dl-uploads li")
    expect(lines.nth(0)).to_have_text("<img src=x onerror=alert(1)>.txt: added")
    expect(lines.nth(1)).to_contain_text("files of this kind can't be read")
    expect(lines.nth(2)).to_contain_text("is not UTF-8")
    expect(lines.nth(3)).to_contain_text("is empty")
    expect(lines.nth(4)).to_contain_text("over the limit of 1 MB")
    expect(page.locator(".dl-library h2")).to_have_text("6 articles")


def test_an_article_can_be_pasted_or_dropped(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    page.get_by_text("Add your own articles").click()
    page.get_by_label("Or paste an article").fill(ELECTION.decode())
    page.get_by_role("button", name="Add what is pasted").click()
    expect(page.locator(".dl-uploads li")).to_have_text(["Quimby wins in Springfield.txt: added"])
    dropped = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["A cheese moon\\n\\nThe moon is made of cheese, Dr Holmes said."],
          "moon.md")); return data; }"""
    )
    page.dispatch_event(".dl-drop", "drop", {"dataTransfer": dropped})
    expect(page.locator(".dl-uploads li")).to_have_text(["moon.md: added"])
    expect(page.locator(".dl-library h2")).to_have_text("7 articles")


def call(address: str, name: str, data: Any) -> Any:
    """Call one of the page's own functions without the page, as anyone could."""
    with urllib.request.urlopen(f"{address}/config") as response:
        config = json.load(response)
    overlays = next(
        c["id"] for c in config["components"] if "dl-overlays" in c["props"].get("elem_classes", [])
    )
    body = {"session_hash": "x", "component_id": overlays, "fn_name": name, "data": data}
    request = urllib.request.Request(
        f"{address}/gradio_api/component_server",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def test_the_server_holds_the_limits_whatever_a_browser_sends(address: str):
    import base64

    mine = {"visitor": "ab" * 16, "name": "a.txt"}
    large = base64.b64encode(b"word " * 250_000).decode()
    assert "over the limit" in call(address, "add_own", mine | {"data": large})["problem"]
    assert "not arrive whole" in call(address, "add_own", mine | {"data": "%%%"})["problem"]
    nobody = {"visitor": "../../etc", "name": "a.txt", "data": "YQ=="}
    assert "reload the page" in call(address, "add_own", nobody)["problem"]
    article = base64.b64encode(ELECTION).decode()
    for n in range(20):
        assert call(address, "add_own", mine | {"name": f"{n}.txt", "data": article}) == {
            "source": f"own/{n}.txt",
            "replaced": False,
        }
    told = call(address, "add_own", mine | {"name": "21.txt", "data": article})
    assert "you have 20 articles" in told["problem"]
    server = http.client.HTTPConnection(address.removeprefix("http://"))
    server.request("POST", "/gradio_api/component_server", headers={"Content-Length": "7000000"})
    assert server.getresponse().status == 413
    server.close()
    for nonsense in (None, [], "x", {"visitor": 7}, {"spans": "x", "source": {}}):
        for name in ("whole_article", "settle_own", "remove_own", "saved_page", "judge_answer"):
            assert call(address, name, nonsense)


def test_no_file_can_be_left_at_gradios_own_door(address: str):
    data = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    body = data + b"x" * 5000 + b"\r\n--b--\r\n"
    request = urllib.request.Request(
        f"{address}/gradio_api/upload", body, {"Content-Type": "multipart/form-data; boundary=b"}
    )
    with pytest.raises(urllib.error.HTTPError, match="413") as refused:
        urllib.request.urlopen(request)
    refused.value.close()


@pytest.fixture(scope="module")
def shared(home: Path) -> Iterator[str]:
    """The page with shared uploads."""
    port = free_port()
    command = ("ui.cli", "serve", "--shared-uploads", "--port", str(port), "--home", str(home))
    with served(*command, port=port) as found:
        yield found


def test_shared_uploads_are_everybodys(visit, shared: str):
    visitor, other = visit(shared), visit(shared)
    visitor.page.get_by_text("Add your own articles").click()
    expect(visitor.page.locator(".dl-own")).to_contain_text("Everybody who opens this page")
    offer(visitor.page, ("springfield.txt", ELECTION))
    expect(visitor.page.locator(".dl-uploads li")).to_have_text(["springfield.txt: added"])
    expect(other.ask(WINNER).locator(".dl-text")).to_contain_text("Quimby")
