"""The index changes while somebody reads: the next question sees it, the page stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.settings import shipped_corpus
from tests.browsing import ROOT, free_port, served
from tests.test_page_own import ELECTION, WINNER

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TROOPS = "How many US troops are in Iraq?"


def test_a_rebuilt_index_answers_the_next_question_and_keeps_the_last(visit, tmp_path: Path):
    corpus, home, port = tmp_path / "corpus", tmp_path / "home", free_port()
    shutil.copytree(shipped_corpus(), corpus)
    where = ("--corpus", str(corpus), "--home", str(home))
    with served("ui.cli", "serve", "--port", str(port), *where, port=port) as address:
        visitor = visit(address)
        page = visitor.page
        first = visitor.ask(TROOPS)
        expect(first.locator(".dl-text")).to_contain_text("2,500")
        (corpus / "springfield.txt").write_bytes(ELECTION)
        again = [sys.executable, "-m", "ui.cli", "index", str(corpus), "--home", str(home)]
        subprocess.run(again, check=True, capture_output=True, cwd=ROOT, timeout=120)
        expect(visitor.ask(WINNER).locator(".dl-text")).to_contain_text("Quimby")
        page.locator(".dl-sources:visible .dl-card [data-open]").first.click()
        expect(page.get_by_role("dialog")).to_contain_text("61 percent")
        page.keyboard.press("Escape")
        # What was answered before still opens its sources.
        first.locator(".dl-chip").first.click()
        expect(page.locator(".dl-card.dl-active mark.dl-active").first).to_be_in_viewport()


def test_an_article_that_went_after_it_was_cited_is_still_quoted(visit, tmp_path: Path):
    corpus, home, port = tmp_path / "corpus", tmp_path / "home", free_port()
    shutil.copytree(shipped_corpus(), corpus)
    (corpus / "springfield.txt").write_bytes(ELECTION)
    where = ("--corpus", str(corpus), "--home", str(home))
    with served("ui.cli", "serve", "--port", str(port), *where, port=port) as address:
        visitor = visit(address)
        page = visitor.page
        turn = visitor.ask(WINNER)
        (corpus / "springfield.txt").unlink()
        again = [sys.executable, "-m", "ui.cli", "index", str(corpus), "--home", str(home)]
        subprocess.run(again, check=True, capture_output=True, cwd=ROOT, timeout=120)
        visitor.ask(TROOPS)  # the server has the new state now
        turn.locator(".dl-chip").first.click()
        card = page.locator(".dl-card.dl-active")
        expect(card.locator("mark.dl-active").first).to_contain_text("Quimby")
        card.get_by_role("button", name="Read the whole article").click()
        expect(page.get_by_role("dialog")).to_contain_text("no longer in the index")
