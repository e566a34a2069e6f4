"""Chips and what they open: by mouse, by finger, and the whole article at the right place."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TROOPS = "How many US troops are in Iraq?"
LEAVE = "By when will US forces leave Iraq?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_a_tap_shows_the_quote_and_another_opens_the_source(visit: Any, address: str):
    visitor = visit(address, **PHONE)
    page = visitor.page
    turn = visitor.ask(TROOPS)
    chip, tip = turn.locator(".dl-chip").first, page.locator("#dl-tip")
    chip.tap()
    expect(tip).to_contain_text(chip.get_attribute("data-quote") or "no quote")
    expect(page.locator(".dl-active")).to_have_count(0)
    turn.locator(".dl-question").tap()
    expect(tip).to_be_hidden()
    chip.tap()
    tip.get_by_role("button", name="Open the source").tap()
    expect(page.locator(".dl-card.dl-active mark.dl-active").first).to_be_in_viewport()
    expect(tip).to_be_hidden()
    page.get_by_role("button", name="Back to the answer").tap()
    expect(chip).to_be_in_viewport()
    expect(chip).to_be_focused()
    expect(page.locator(".dl-active")).to_have_count(0)


def test_a_phone_does_not_begin_with_its_keyboard_open(visit: Any, address: str):
    phone, desk = visit(address, **PHONE), visit(address)
    expect(desk.page.get_by_label("Your question")).to_be_focused()
    phone.page.wait_for_timeout(500)
    expect(phone.page.get_by_label("Your question")).not_to_be_focused()


def test_the_question_box_stays_in_reach_below_a_long_answer_on_a_phone(visit: Any, hostile: str):
    visitor = visit(hostile, **PHONE)
    visitor.ask("anything")
    expect(visitor.page.get_by_label("Your question")).to_be_in_viewport()
    visitor.page.mouse.wheel(0, 600)
    expect(visitor.page.get_by_label("Your question")).to_be_in_viewport()


def test_a_quote_stays_while_the_pointer_moves_onto_it(visit: Any, address: str):
    visitor = visit(address)
    page = visitor.page
    turn = visitor.ask(TROOPS)
    tip = page.locator("#dl-tip")
    turn.locator(".dl-chip").first.hover()
    expect(tip).to_be_visible()
    turn.locator(".dl-question").hover()  # on the way
    tip.hover()
    page.wait_for_timeout(500)
    expect(tip).to_be_visible()
    page.locator(".dl-top h1").hover()
    expect(tip).to_be_hidden()


def test_the_whole_article_opens_at_the_words_that_were_clicked(visit: Any, address: str):
    visitor = visit(address)
    page = visitor.page
    visitor.ask(TROOPS)
    turn = visitor.ask(LEAVE)
    sources = page.locator(".dl-sources:visible")
    for chip in turn.locator(".dl-text .dl-chip").all():
        chip.click()
        card = sources.locator(".dl-card.dl-active")
        wanted = chip.get_attribute("data-quote")
        card.get_by_role("button", name="Read the whole article").click()
        reader = page.get_by_role("dialog")
        marks = reader.locator("mark.dl-wanted")
        expect(marks.first).to_be_in_viewport()
        assert "".join(marks.all_text_contents()) == wanted
        page.keyboard.press("Escape")
        expect(reader).to_be_hidden()


def test_passages_of_earlier_turns_are_marked_too_but_not_as_the_wanted_one(
    visit: Any, hostile: str
):
    visitor = visit(hostile)
    page = visitor.page
    visitor.ask("one")
    turn = visitor.ask("two")
    turn.locator(".dl-text .dl-chip").nth(4).click()
    page.locator(".dl-card.dl-active [data-open]").click()
    reader = page.get_by_role("dialog")
    expect(reader.locator("mark.dl-wanted")).to_have_count(1)
    wanted = turn.locator(".dl-text .dl-chip").nth(4).get_attribute("data-quote")
    expect(reader.locator("mark.dl-wanted")).to_have_text(wanted or "no quote")
    assert reader.locator("mark").count() > 5
