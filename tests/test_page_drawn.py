"""How the conversation is drawn: at once, step by step, aloud, and without losing what is open."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import COLLECT

pytestmark = pytest.mark.browser


def send(page: Page, question: str) -> None:
    """Send a question without waiting for its answer."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def test_the_stages_of_an_answer_show_one_after_the_other(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    page.evaluate(COLLECT, ".dl-waiting")
    visitor.ask("stages")
    shown = page.evaluate("window.shown")
    stages = [
        "Searching the articles",
        "Reading 24 passages",
        "Reading 12 of 24 passages",
        "Comparing what 24 passages say",
    ]
    assert [text for text in shown if text in stages] == stages


def test_a_question_that_waits_for_anothers_answer_shows_at_once_and_only_once(
    visit: Any, hostile: str
):
    first, second = visit(hostile), visit(hostile)
    send(first.page, "endless")
    expect(first.page.locator(".dl-waiting")).to_contain_text("Searching")
    page = second.page
    send(page, "history")
    expect(page.locator(".dl-turn[aria-busy='true'] .dl-question")).to_have_text("history")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    box = page.get_by_label("Your question")
    expect(box).to_have_value("")
    page.wait_for_timeout(2000)
    send(page, "meanwhile")
    expect(box).to_have_value("meanwhile")  # not lost, and not asked
    expect(page.locator(".dl-turn")).to_have_count(1)
    first.page.get_by_role("button", name="Stop").click()
    turn = page.locator(".dl-turn[aria-busy='false']")
    expect(turn.locator(".dl-text")).to_have_text("0 messages")
    page.wait_for_timeout(1000)
    expect(page.locator(".dl-turn")).to_have_count(1)
    expect(box).to_have_value("meanwhile")


def test_a_question_that_waits_can_be_stopped(visit: Any, hostile: str):
    first, second = visit(hostile), visit(hostile)
    send(first.page, "endless")
    expect(first.page.locator(".dl-waiting")).to_contain_text("Searching")
    send(second.page, "history")
    second.page.get_by_role("button", name="Stop").click()
    expect(second.page.locator(".dl-turn")).to_contain_text("Stopped before")
    first.page.get_by_role("button", name="Stop").click()
    expect(first.page.locator(".dl-turn")).to_contain_text("Stopped before")
    second.page.get_by_role("button", name="Ask again").click()
    expect(second.page.locator(".dl-text")).to_have_text("0 messages")
    expect(second.page.locator(".dl-turn")).to_have_count(1)


def test_what_happens_is_said_to_those_who_listen(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    page.evaluate(COLLECT, "#dl-said")
    visitor.ask("history")
    assert page.evaluate("window.shown")[-2:] == ["Searching the articles", "0 messages"]
    assert page.locator("#dl-said").get_attribute("role") == "status"
    assert page.locator(".dl-log #dl-said").count() == 0


def test_what_is_open_in_earlier_turns_stays_while_the_next_is_answered(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    first, second = visitor.ask("anything"), visitor.ask("history")
    first.locator(".dl-when summary").click()  # closes it: it differs, so it was open
    first.get_by_role("button", name="Wrong").click()
    page.get_by_label("Wrong. Why?").fill("half a com")
    second.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit the question").fill("half an edit")
    visitor.ask("stages")
    expect(page.get_by_label("Wrong. Why?")).to_have_value("half a com")
    expect(page.get_by_label("Edit the question")).to_have_value("half an edit")
    expect(first.locator(".dl-when")).not_to_have_attribute("open", "")


def test_focus_on_a_chip_stays_while_the_next_question_is_answered(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    chip = visitor.ask("anything").locator(".dl-chip").first
    send(page, "stages")
    chip.focus()
    page.locator(".dl-turn[data-turn='2'][aria-busy='false']").wait_for()
    expect(chip).to_be_focused()


def test_a_question_that_a_reload_interrupted_is_kept_and_can_be_asked_again(
    visit: Any, hostile: str
):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("one")
    send(page, "slow")
    expect(page.locator(".dl-turn[aria-busy='true']")).to_be_visible()
    page.reload()
    turn = page.locator(".dl-turn[data-turn='2']")
    expect(turn.locator(".dl-question")).to_have_text("slow")
    expect(turn.get_by_role("alert")).to_have_text(
        "Interrupted by a reload before it was answered."
    )
    turn.get_by_role("button", name="Ask again").click()
    expect(turn.locator(".dl-answer")).to_be_visible()
    expect(page.locator(".dl-turn")).to_have_count(2)
    page.reload()
    expect(page.locator(".dl-turn .dl-answer")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_question_asked_before_the_page_is_complete_was_not_interrupted(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    page.reload(wait_until="commit")
    page.get_by_label("Your question").wait_for()
    send(page, "slow")
    expect(page.locator(".dl-turn .dl-answer")).to_be_visible()
    expect(page.locator(".dl-turn")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_interrupted_question_is_one_tabs_own(visit: Any, hostile: str):
    visitor = visit(hostile)
    send(visitor.page, "slow")
    other = visitor.context.new_page()
    other.goto(hostile)
    other.locator(".dl-entry").first.wait_for()
    expect(other.locator(".dl-turn")).to_have_count(0)
    visitor.page.locator(".dl-turn[aria-busy='false']").wait_for()


def test_a_judgement_is_still_marked_after_a_reload(visit: Any, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("history")
    page.get_by_role("button", name="Right").click()
    page.keyboard.press("Enter")
    right = page.get_by_role("button", name="Right")
    expect(right).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(right).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Wrong")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    ("name", "panel"),
    [("Articles", ".dl-library"), ("Add your own", ".dl-own"), ("About", ".dl-about")],
)
def test_the_panels_are_opened_from_the_top_of_the_page(
    visit: Any, hostile: str, name: str, panel: str
):
    visitor = visit(hostile, viewport={"width": 390, "height": 844})
    page = visitor.page
    page.locator(".dl-entry").first.wait_for()
    visitor.ask("anything")
    page.get_by_role("navigation").get_by_role("button", name=name, exact=True).click()
    expect(page.locator(panel)).to_have_attribute("open", "")
    expect(page.locator(f"{panel} > summary")).to_be_in_viewport()
    expect(page.locator(f"{panel} > summary")).to_be_focused()
