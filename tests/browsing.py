"""Servers and headless Chromium windows for the tests of the page; fixtures through conftest."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 90_000  # milliseconds; a loaded machine is no failure
expect.set_options(timeout=PATIENCE)
# Collects every text that an element matching the selector shows.
COLLECT = """(selector) => {
    window.shown = [];
    new MutationObserver(() => {
        const text = document.querySelector(selector)?.textContent;
        if (text && window.shown.at(-1) !== text) window.shown.push(text);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(*command: str, port: int) -> Iterator[str]:
    """Run a server until the block ends and give its address once it answers."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            wait_for(address, process)
            yield address
        finally:
            process.kill()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; fail with its output if it ends instead."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            assert process.stdout is not None
            pytest.fail(process.stdout.read().decode())
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within two minutes")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the index of the shipped articles."""
    return tmp_path_factory.mktemp("page-home")


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """The real page over the shipped articles."""
    port = free_port()
    with served("ui.cli", "serve", "--port", str(port), "--home", str(home), port=port) as found:
        yield found


@pytest.fixture(scope="session")
def hostile() -> Iterator[str]:
    """The page over articles, answers and titles that try to be more than text."""
    port = free_port()
    with served("tests.hostile_page", str(port), port=port) as found:
        yield found


def chromium_path() -> str:
    """Return where the distribution's own Chromium is."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "no chromium on the PATH; apt-get install chromium"
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, the distribution's own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield chromium
        chromium.close()


class Visitor:
    """One person's browser window, with a record of where it made requests to."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE)
        self.address = address
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", self.note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{address}/")
        self.page.wait_for_selector(".dl-welcome")

    def note(self, request: Any) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def ask(self, question: str) -> Locator:
        """Ask and return the answered turn."""
        before = self.page.locator(".dl-turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        turn = self.page.locator(f".dl-turn[data-turn='{before + 1}'][aria-busy='false']")
        turn.wait_for()
        return turn


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    """A function that opens a window; at the end none may have asked elsewhere or failed."""
    visitors: list[Visitor] = []

    def opened(address: str, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **options))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.context.close()
        assert visitor.elsewhere == []
        assert visitor.faults == []


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
