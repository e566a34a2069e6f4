"""What a visitor does besides asking: narrowing, editing, stopping, coming back, judging."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.settings import shipped_corpus
from qa.reader.weights import read_settings

pytestmark = pytest.mark.browser

TROOPS = "How many US troops are in Iraq?"


def narrow(page: Page) -> None:
    """Open the form that narrows."""
    page.get_by_text("Narrow to outlets or dates").click()


# ---- narrowing ------------------------------------------------------------------------------


def test_an_answer_can_be_narrowed_to_an_outlet_and_widened_again(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    narrow(page)
    page.get_by_role("checkbox", name="The National").check()
    chip = page.get_by_role("button", name="Remove: The National")
    expect(chip).to_be_visible()
    turn = visitor.ask(TROOPS)
    expect(turn.locator(".dl-understood")).to_have_text("Only The National")
    expect(page.locator(".dl-card .dl-publisher")).to_have_text(["The National"])
    chip.click()
    expect(page.locator(".dl-scope-chip")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="The National")).not_to_be_checked()
    turn = visitor.ask(TROOPS)
    expect(turn.locator(".dl-understood")).to_have_count(0)


def test_a_day_leaves_undated_articles_out_and_says_so(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    narrow(page)
    page.get_by_label("Published to").fill("2025-08-18")
    expect(page.get_by_role("button", name="Remove: to 18 August 2025")).to_be_visible()
    turn = visitor.ask(TROOPS)
    expect(turn.locator(".dl-notes")).to_contain_text("Left out, because they state no date")
    expect(turn.locator(".dl-notes")).to_contain_text("The National")
    expect(page.locator(".dl-sources:visible .dl-card time")).to_have_text(["18 August 2025"])


def test_an_impossible_range_is_told(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    narrow(page)
    page.get_by_label("Published from").fill("2025-08-19")
    page.get_by_label("Published to").fill("2025-08-18")
    expect(visitor.ask(TROOPS).get_by_role("alert")).to_contain_text("swap them")


def test_what_was_narrowed_stays_after_a_reload(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    narrow(page)
    page.get_by_label("As known on").fill("2025-09-01")
    page.reload()
    expect(page.get_by_role("button", name="Remove: as known on 1 September 2025")).to_be_visible()


# ---- editing, stopping, coming back -----------------------------------------------------------


def test_a_question_can_be_edited_and_what_came_after_it_goes(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    for question in ("one", "two", "three"):
        visitor.ask(question)
    page.locator(".dl-turn[data-turn='2']").get_by_role("button", name="Edit").click()
    page.get_by_label("Edit the question").fill("history")
    page.keyboard.press("Enter")
    expect(page.locator(".dl-question")).to_have_text(["one", "history"])
    expect(page.locator(".dl-turn[data-turn='2'] .dl-text")).to_have_text("2 messages")


def test_editing_can_be_left_by_keyboard(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("one")
    edit = page.get_by_role("button", name="Edit")
    edit.click()
    expect(page.get_by_label("Edit the question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    expect(page.locator(".dl-question")).to_have_text(["one"])


def test_an_answer_under_way_can_be_stopped_and_the_next_question_works(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("one")
    page.get_by_label("Your question").fill("endless")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".dl-turn[data-turn='2']")).to_contain_text("Stopped before")
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("2 messages")


def test_a_reload_brings_the_conversation_back_from_the_browser_alone(visit, address: str):
    visitor, other = visit(address), visit(address)
    page = visitor.page
    visitor.ask(TROOPS)
    text = page.locator(".dl-turn .dl-text").text_content()
    page.reload()
    expect(page.locator(".dl-turn .dl-text")).to_have_text(text or "no text")
    expect(page.locator(".dl-welcome")).to_be_hidden()
    page.locator(".dl-chip").first.click()
    expect(page.locator(".dl-card.dl-active mark.dl-active").first).to_be_in_viewport()
    other.page.reload()
    expect(other.page.locator(".dl-turn")).to_have_count(0)
    expect(visitor.ask("And in Syria?")).to_have_attribute("data-turn", "2")


def test_a_follow_up_is_understood_from_what_was_asked_before(visit, address: str):
    visitor = visit(address)
    visitor.ask("When does the first phase of the withdrawal end?")
    turn = visitor.ask("And the second phase?")
    expect(turn.locator(".dl-understood")).to_contain_text("second phase")
    expect(turn.locator(".dl-understood")).to_contain_text("withdrawal")
    expect(turn.locator(".dl-text")).to_contain_text("2026")
    expect(turn.locator(".dl-text .dl-chip").first).to_be_visible()


def test_starting_again_is_remembered_too(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("one")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".dl-turn")).to_have_count(0)
    page.reload()
    page.locator(".dl-example, .dl-entry").first.wait_for()
    expect(page.locator(".dl-turn")).to_have_count(0)
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("0 messages")


@pytest.mark.parametrize(
    "kept",
    ["not json", "[]", '{"turns": 7}', '{"turns": [{"question": "<img src=x>"}], "scope": "x"}'],
    ids=["text", "a list", "a number", "half a turn"],
)
def test_what_the_browser_kept_may_be_anything(visit, hostile: str, kept: str):
    visitor = visit(hostile)
    page = visitor.page
    page.evaluate("kept => localStorage.setItem('dateline', kept)", kept)
    page.reload()
    page.locator(".dl-entry").first.wait_for()
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("0 messages")


def test_an_example_clicked_twice_is_asked_once(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    page.locator(".dl-example").first.dblclick()
    page.locator(".dl-turn[aria-busy='false']").wait_for()
    page.wait_for_timeout(1500)
    expect(page.locator(".dl-turn")).to_have_count(1)


# Where something stands in the window, how large its letters are there, and in which colours.
BOX = """node => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const style = getComputedStyle(node), scale = node.getScreenCTM().a;
    return { left, right, top, bottom, letters: parseFloat(style.fontSize) * scale,
        colour: style.fill, ground: getComputedStyle(document.body).backgroundColor };
}"""


# ---- what an answer shows besides its text ----------------------------------------------------


def test_an_answer_shows_its_time_and_what_was_understood(visit, hostile: str):
    visitor = visit(hostile)
    turn = visitor.ask("anything")
    expect(turn.locator(".dl-understood")).to_contain_text("Understood as")
    picture = turn.locator("svg.dl-timeline:visible")
    expect(picture).to_have_count(1)
    assert ", 1 August 2025" in (picture.get_attribute("aria-label") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 820, 950, 1440])
def test_the_timelines_words_can_be_read_at_every_width(
    visit, hostile: str, width: int, scheme: str
):
    visitor = visit(hostile, viewport={"width": width, "height": 844}, color_scheme=scheme)
    turn = visitor.ask("anything")
    picture = turn.locator("svg.dl-timeline:visible")
    expect(picture).to_have_count(1)
    bounds = picture.evaluate(BOX)
    words = picture.locator("text").evaluate_all(f"nodes => nodes.map({BOX})")
    assert len(words) >= 4
    for box in words:
        assert bounds["left"] - 1 <= box["left"] and box["right"] <= bounds["right"] + 1
        assert box["letters"] >= 10.5
        assert box["colour"] != bounds["ground"]
    for one, other in combinations(words, 2):
        assert (
            one["right"] <= other["left"]
            or other["right"] <= one["left"]
            or (one["bottom"] <= other["top"] + 4 or other["bottom"] <= one["top"] + 4)
        )


def test_the_conversation_can_be_saved_as_a_page_that_is_only_text(visit, hostile: str, tmp_path):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("<script>window.hacked=1</script>")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a web page").click()
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)
    fetched: list[str] = []
    opened = visitor.context.new_page()
    opened.on("request", lambda request: fetched.append(request.url))
    opened.goto(saved.as_uri())
    expect(opened.locator("h2")).to_have_text("<script>window.hacked=1</script>")
    assert fetched == [saved.as_uri()]
    assert opened.evaluate("window.hacked") is None


def test_a_judgement_is_written_down_with_all_that_is_needed_to_redo_it(
    visit, address: str, home: Path
):
    visitor = visit(address)
    page = visitor.page
    turn = visitor.ask(TROOPS)
    turn.get_by_role("button", name="Right").click()
    page.get_by_label("Right. Why?").fill("Checked with the <b>embassy</b>")
    page.keyboard.press("Enter")
    expect(turn.locator(".dl-comment")).to_contain_text("Noted")
    expect(turn.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    line = json.loads((home / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["opinion"], line["comment"]) == ("good", "Checked with the <b>embassy</b>")
    assert line["question"] == line["answer"]["question"] == TROOPS
    assert line["answer"]["citations"]
    assert line["versions"]["reader_sha256"] == read_settings()["sha256"]
    assert line["versions"]["threshold"] == read_settings()["threshold"]
    assert line["versions"]["llm"] is None
    cited = {citation["source"] for citation in line["answer"]["citations"]}
    assert line["articles"] == {source: digest(shipped_corpus() / source) for source in cited}


def digest(file: Path) -> str:
    """Return the sha256 of an article's text."""
    return sha256(file.read_bytes()).hexdigest()


def test_the_page_tells_what_it_answers_from(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    page.get_by_text("About these articles").click()
    about = page.locator(".dl-about")
    expect(about).to_contain_text("18 August 2025; 4 undated")
    expect(about).to_contain_text("not sent anywhere")
