"""The page in a real browser, served by `dateline serve`; and its two API endpoints."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index.settings import Settings, shipped_corpus
from qa import Assistant
from tests.browsing import free_port, scrolls_sideways, served
from tests.hostile_page import ARABIC, LIVE

pytestmark = pytest.mark.browser

TROOPS = "How many US troops are in Iraq?"


# ---- the real page --------------------------------------------------------------------------


def test_a_question_is_answered_and_its_citation_opens_the_marked_words(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    turn = visitor.ask(TROOPS)
    expect(turn.locator(".dl-text")).to_contain_text("2,500")
    chip = turn.locator(".dl-chip").first
    quote = chip.get_attribute("data-quote")
    chip.click()
    mark = page.locator(".dl-card.dl-active mark.dl-active").first
    expect(mark).to_be_in_viewport()
    assert quote is not None
    marked = page.locator(".dl-card.dl-active mark.dl-active").all_text_contents()
    assert "".join(marked) == quote
    # The words stand inside a longer paragraph of the article.
    paragraph = page.locator(".dl-card.dl-active blockquote").first.text_content() or ""
    assert any(paragraph in (f.read_text("utf-8")) for f in shipped_corpus().glob("*.txt"))
    byline = page.locator(".dl-card.dl-active .dl-byline").text_content() or ""
    assert re.search(r"(undated|\d+ \w+ \d{4})$", byline.strip())


def test_a_chip_works_by_keyboard_and_shows_its_quote(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    turn = visitor.ask(TROOPS)
    chip = turn.locator(".dl-chip").first
    page.get_by_label("Your question").focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("node => node === document.activeElement"):
            break
    expect(chip).to_be_focused()
    tip = page.locator("#dl-tip")
    expect(tip).to_contain_text(chip.get_attribute("data-quote") or "no quote")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".dl-card.dl-active")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    expect(page.locator(".dl-active")).to_have_count(0)


def test_the_whole_article_opens_with_its_marks_and_its_furniture_folded(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    visitor.ask(TROOPS)
    card = page.locator(".dl-card", has_text="003_8ecfb7e34f3acd0d.txt")
    quotes = "".join(card.locator("mark").all_text_contents())
    card.get_by_role("button", name="Read the whole article").click()
    reader = page.get_by_role("dialog")
    expect(reader.locator("mark").first).to_be_in_viewport()
    assert "".join(reader.locator("mark").all_text_contents()) == quotes
    furniture = reader.locator(".dl-furniture").last
    expect(furniture.get_by_text("Leave a Comment")).to_be_hidden()
    furniture.locator("summary").click()
    expect(furniture.get_by_text("Leave a Comment")).to_be_visible()
    page.keyboard.press("Escape")
    expect(reader).to_be_hidden()


def test_an_example_question_asks_itself_and_the_articles_are_listed(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    expect(page.locator(".dl-entry")).to_have_count(5)
    page.locator(".dl-example").first.click()
    page.locator(".dl-turn[aria-busy='false']").wait_for()
    page.locator(".dl-entry").nth(3).click()
    expect(page.get_by_role("dialog")).to_contain_text("The US confirmed to The National")


def test_the_first_example_shows_what_each_outlet_says_of_the_last_day(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    page.locator(".dl-example").first.click()
    turn = page.locator(".dl-turn[aria-busy='false']")
    table = turn.locator(".dl-versions")
    expect(table).to_contain_text("September 2026")
    expect(table).to_contain_text("end of 2026")
    expect(table).to_contain_text("The National")
    # Each is read in the article itself.
    for chip in table.locator(".dl-chip").all():
        chip.click()
        card = page.locator(".dl-card.dl-active")
        expect(card.locator("mark.dl-active").first).to_be_in_viewport()
        card.get_by_role("button", name="Read the whole article").click()
        wanted = page.get_by_role("dialog").locator("mark.dl-wanted")
        expect(wanted.first).to_be_in_viewport()
        assert "".join(wanted.all_text_contents()) == chip.get_attribute("data-quote")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_list_of_articles_is_searched_by_title_outlet_and_file(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    search = page.get_by_label("Search the articles")
    listed = page.locator(".dl-entry:visible")
    expect(listed).to_have_count(5)
    search.fill("national MISSION")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("The National")
    expect(listed).to_contain_text("passages")
    expect(page.locator("#dl-said")).to_have_text("1 article")
    search.fill("003_8ecf")
    expect(listed).to_have_count(1)
    search.fill("cheese")
    expect(listed).to_have_count(0)
    expect(page.get_by_text("None is called that.")).to_be_visible()
    search.fill("")
    expect(listed).to_have_count(5)


def test_a_refusal_shows_the_nearest_passage_and_can_be_answered_questions(visit, address: str):
    visitor = visit(address)
    turn = visitor.ask("What is the capital of France?")
    expect(turn.locator(".dl-refusal")).to_be_visible()
    expect(turn.locator(".dl-example")).to_have_count(3)
    expect(visitor.page.locator(".dl-near .dl-card").first).to_be_visible()


def test_answers_can_be_copied_and_the_conversation_saved(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = visitor.ask(TROOPS)
    turn.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "2,500" in copied and "[1]" in copied and ".txt, characters" in copied
    expect(page.get_by_role("button", name="Copied")).to_have_count(0)
    turn.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "\n\n> " in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the conversation").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.startswith("# A conversation with Dateline\n\n## How many US troops")


def test_starting_again_empties_the_conversation(visit, address: str):
    visitor = visit(address)
    visitor.ask(TROOPS)
    visitor.page.get_by_role("button", name="Start again").click()
    expect(visitor.page.locator(".dl-welcome")).to_be_visible()
    expect(visitor.page.locator(".dl-turn")).to_have_count(0)
    expect(visitor.page.locator(".dl-card")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_width_needs_sideways_scrolling(visit, address: str, width: int, scheme: str):
    visitor = visit(address, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = visitor.page
    assert not scrolls_sideways(page)
    visitor.ask(TROOPS)
    assert not scrolls_sideways(page)
    page.locator(".dl-card [data-open]").first.click()
    page.locator(".dl-whole").wait_for()
    assert not scrolls_sideways(page)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == ("rgb(22, 22, 20)" if scheme == "dark" else "rgb(250, 248, 244)")


@pytest.mark.parametrize("typed", ["", "   ", "\n"], ids=["empty", "spaces", "a line end"])
def test_a_question_without_a_word_is_not_sent(visit, hostile: str, typed: str):
    visitor = visit(hostile)
    page = visitor.page
    page.get_by_label("Your question").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_timeout(1000)
    expect(page.locator(".dl-turn")).to_have_count(0)
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("0 messages")


def test_a_question_of_ten_thousand_characters_is_refused_with_its_limit(visit, address: str):
    visitor = visit(address)
    turn = visitor.ask("word " * 2000)
    expect(turn.get_by_role("alert")).to_contain_text("2,000")
    expect(turn.locator(".dl-question")).to_have_text(re.compile("^word word .*…$"))
    expect(turn.get_by_role("button", name="Ask again")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "shown", "told"),
    [
        ("🙂🙂🙂", "🙂🙂🙂", ".dl-refusal, .dl-problem"),
        ("\u0007bell\u001b[2J", "\ufffdbell\ufffd[2J", ".dl-refusal, .dl-problem"),
        ("Quand partent les soldats ?", "Quand partent les soldats ?", ".dl-refusal"),
    ],
    ids=["emoji", "control characters", "another language"],
)
def test_what_cannot_be_answered_is_refused_and_shown_as_it_was_asked(
    visit, address: str, question: str, shown: str, told: str
):
    visitor = visit(address)
    turn = visitor.ask(question)
    expect(turn.locator(".dl-question")).to_have_text(shown)
    expect(turn.locator(told)).to_be_visible()
    expect(turn.locator(".dl-chip")).to_have_count(0)
    if told == ".dl-refusal":
        expect(turn.locator(".dl-text")).to_contain_text("French")


def test_a_question_asked_before_the_articles_are_open_is_answered_and_stays(visit, tmp_path: Path):
    port = free_port()
    command = ("ui.cli", "serve", "--port", str(port), "--home", str(tmp_path))
    with served(*command, port=port) as fresh:
        visitor = visit(fresh)
        turn = visitor.ask(TROOPS)
        expect(turn.locator(".dl-text")).to_contain_text("2,500")
        expect(visitor.page.locator(".dl-entry")).to_have_count(5)
        expect(turn).to_be_visible()
        expect(visitor.page.locator(".dl-welcome")).to_be_hidden()


# ---- hostile text ---------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_text_is_shown_as_text_and_fetches_nothing(visit, hostile: str, width: int):
    visitor = visit(hostile, viewport={"width": width, "height": 844})
    page = visitor.page
    for question in LIVE:
        turn = visitor.ask(question)
        expect(turn.locator(".dl-question")).to_have_text(question)
        for text in LIVE:
            expect(turn.locator(".dl-text")).to_contain_text(text)
    turn.locator(".dl-chip").first.hover()
    expect(page.locator("#dl-tip")).to_contain_text(LIVE[0])
    turn.locator(".dl-chip").first.click()
    expect(page.locator(".dl-card.dl-active mark").first).to_have_text(LIVE[0])
    page.locator(".dl-card.dl-active [data-open]").click()
    reader = page.locator(".dl-whole")
    for text in LIVE:
        expect(reader).to_contain_text(text)
    assert not scrolls_sideways(page)
    live = "img, form, iframe, style, script, a, input:not(.dl-search), svg:not(.dl-timeline)"
    ours = ".dl-log, .dl-evidence, .dl-library, .dl-whole, #dl-tip"
    assert page.locator(ours).locator(live).count() == 0
    assert page.evaluate("window.hacked") is None


def test_right_to_left_text_runs_right_to_left(visit, hostile: str):
    visitor = visit(hostile)
    visitor.ask("anything")
    passage = visitor.page.locator(".dl-card blockquote", has_text=ARABIC).first
    assert passage.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_visitors_never_share_a_history(visit, hostile: str):
    first, second = visit(hostile), visit(hostile)
    first.ask("one")
    first.ask("two")
    expect(second.ask("history").locator(".dl-text")).to_have_text("0 messages")
    expect(first.ask("history").locator(".dl-text")).to_have_text("4 messages")
    expect(second.page.locator(".dl-turn")).to_have_count(1)


def test_a_question_sent_twice_is_asked_once(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    page.get_by_label("Your question").fill("slow")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".dl-turn[aria-busy='false']").wait_for()
    expect(page.locator(".dl-turn")).to_have_count(1)
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("2 messages")


def test_a_reload_in_the_middle_of_an_answer_leaves_a_working_page(visit, hostile: str):
    visitor = visit(hostile)
    page = visitor.page
    page.get_by_label("Your question").fill("slow")
    page.keyboard.press("Enter")
    page.locator(".dl-waiting").wait_for()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Interrupted by a reload")
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("0 messages")


def test_an_unforeseen_fault_is_told_and_the_next_question_works(visit, hostile: str):
    visitor = visit(hostile)
    expect(visitor.ask("broken").get_by_role("alert")).to_contain_text("Something went wrong")
    expect(visitor.ask("history").locator(".dl-text")).to_have_text("0 messages")


# ---- the API --------------------------------------------------------------------------------


def test_the_api_gives_the_answer_that_python_gives(address: str, home: Path):
    from gradio_client import Client

    client = Client(address, verbose=False)
    found = client.predict(TROOPS, api_name="/ask")
    expected = Assistant.open(Settings(home=home)).ask(TROOPS).as_json()
    for one in (found, expected):
        assert one.pop("seconds") >= 0
    assert found == expected

    before = [{"role": "user", "content": TROOPS}, {"role": "assistant", "content": "2,500"}]
    again = client.predict(question="And in Syria?", history=before, api_name="/ask")
    assert again["question"] == "And in Syria?"
    sources = client.predict(api_name="/sources")
    assert [row["source"] for row in sources] == sorted(
        f.name for f in shipped_corpus().glob("*.txt")
    )


def test_the_api_documents_two_typed_endpoints_and_no_others(address: str):
    from gradio_client import Client

    described = Client(address, verbose=False).view_api(return_format="dict")
    assert set(described["named_endpoints"]) == {"/ask", "/sources"}
    assert described["unnamed_endpoints"] == {}
    ask = described["named_endpoints"]["/ask"]
    assert [p["parameter_name"] for p in ask["parameters"]] == [
        *("question", "history", "as_of", "since", "until", "publishers")
    ]
    returned = ask["returns"][0]["type"]["properties"]
    assert {"answer", "short", "abstained", "citations", "versions"} <= set(returned)


def test_the_api_narrows_as_python_does(address: str, assistant: Assistant):
    from gradio_client import Client

    client = Client(address, verbose=False)
    found = client.predict(TROOPS, publishers=["The National"], api_name="/ask")
    assert {c["publisher"] for c in found["citations"]} == {"The National"}
    found = client.predict(TROOPS, as_of="2025-08-18", api_name="/ask")
    expected = assistant.ask(TROOPS, as_of=date(2025, 8, 18)).as_json()
    assert found["notes"] == expected["notes"] and "The National" in found["notes"][0]
    assert found["citations"] == expected["citations"]


@pytest.mark.parametrize(
    ("narrowing", "told"),
    [
        ({"as_of": "yesterday"}, "year-month-day"),
        ({"since": "2025-02-02", "until": "2025-01-01"}, "is empty"),
        ({"publishers": ["The Onion"]}, "no article is by"),
    ],
)
def test_the_api_tells_what_is_wrong_with_a_narrowing(address: str, narrowing: dict, told: str):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match=told):
        Client(address, verbose=False).predict(TROOPS, **narrowing, api_name="/ask")


def test_the_api_tells_why_a_question_cannot_be_asked(address: str):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="2,000"):
        Client(address, verbose=False).predict("x" * 2001, api_name="/ask")
