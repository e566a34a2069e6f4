"""What can be measured of the page's looks: accessibility by axe-core, weight, time to answer."""

from __future__ import annotations

import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "By when will US forces leave Iraq?"
SIZES = {"phone": (390, 844), "tablet": (820, 1100), "desktop": (1440, 900)}


def violations(page: Page) -> list[str]:
    """Return what axe-core finds serious, each with the elements it is about."""
    found = Axe().run(page)
    return [
        f"{v['id']}: {[node['target'] for node in v['nodes']][:4]}"
        for v in found.response["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


def test_axe_finds_what_is_wrong(visit, address: str):
    page = visit(address).page
    page.evaluate("document.querySelector('.dl-top').innerHTML = '<img src=\"data:,\">'")
    assert any("image-alt" in line for line in violations(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_state_of_the_page_has_a_serious_fault(visit, address: str, size: str, scheme: str):
    width, height = SIZES[size]
    visitor = visit(address, viewport={"width": width, "height": height}, color_scheme=scheme)
    page = visitor.page
    page.locator(".dl-entry").first.wait_for()
    faults = {"at the start": violations(page)}
    turn = visitor.ask(QUESTION)
    if not turn.locator(".dl-when[open]").count():
        turn.locator(".dl-when summary").click()
    turn.get_by_role("button", name="Wrong").click()
    turn.get_by_role("button", name="Edit").click()
    page.get_by_text("Narrow to outlets or dates").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_text("Add your own articles").click()
    visitor.ask("What is the capital of France?")
    faults["answered"] = violations(page)
    page.get_by_text("About these articles").click()
    page.locator(".dl-sources:visible [data-open]").first.click()
    page.locator(".dl-whole").wait_for()
    faults["reading"] = violations(page)
    assert faults == dict.fromkeys(faults, [])


def test_the_page_is_light_and_the_first_answer_quick(visit, browser, address: str):
    weights: list[int] = []
    context = browser.new_context()
    page = context.new_page()

    def weigh(response: Any) -> None:
        weights.append(int(response.headers.get("content-length") or 0))

    page.on("response", weigh)
    began = time.monotonic()
    page.goto(address)
    page.locator(".dl-example").first.wait_for()
    shown = time.monotonic() - began
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".dl-turn[aria-busy='false']").wait_for()
    answered = time.monotonic() - began - shown
    context.close()
    assert sum(weights) < 3_000_000, f"{sum(weights) / 1e6:.1f} MB in {len(weights)} requests"
    assert shown < 20, f"{shown:.1f} s to the page"
    assert answered < 20, f"{answered:.1f} s to the first answer"


def test_focus_is_seen_on_everything_that_takes_it(visit, address: str):
    visitor = visit(address)
    page = visitor.page
    visitor.ask(QUESTION)
    page.locator(".dl-top h1").click()  # where tabbing begins
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => { const node = document.activeElement, near = node.closest(".dl-pick") || node;
            return [node.outerHTML.slice(0, 250), getComputedStyle(near).outlineStyle]; }"""
        )
        if name.startswith("<body"):
            break
        seen.add(name)
        assert outline != "none", name
    assert len(seen) > 15
    expect(page.locator(".dl-chip").first).to_be_visible()


def test_the_page_follows_the_system_from_light_to_dark_while_it_is_open(visit, hostile: str):
    page = visit(hostile, color_scheme="light").page
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(250, 248, 244)"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{ground} === 'rgb(22, 22, 20)'")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{ground} === 'rgb(250, 248, 244)'")


@pytest.mark.parametrize(("motion", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_glides_for_those_who_want_no_motion(
    visit, hostile: str, motion: str, behaviour: str
):
    visitor = visit(hostile, reduced_motion=motion)
    page = visitor.page
    page.evaluate(
        """() => { window.scrolls = []; const scroll = Element.prototype.scrollIntoView;
        Element.prototype.scrollIntoView = function (how) {
            window.scrolls.push(how.behavior ?? "auto"); return scroll.call(this, how); }; }"""
    )
    visitor.ask("anything").locator(".dl-chip").first.click()
    assert set(page.evaluate("window.scrolls")) == {behaviour}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_can_be_done_looks_like_a_button(visit, hostile: str, scheme: str):
    visitor = visit(hostile, color_scheme=scheme)
    page = visitor.page
    turn = visitor.ask("anything")
    named = ("Copy with sources", "Copy as Markdown", "Save the conversation", "Save as a web page")
    for button in [
        turn.get_by_role("button", name="Edit"),
        *(page.get_by_role("button", name=name) for name in named),
    ]:
        border, lines, height = button.evaluate(
            """node => { const style = getComputedStyle(node);
            return [style.borderTopWidth, style.textDecorationLine, node.offsetHeight]; }"""
        )
        assert (border, lines) == ("1px", "none")
        assert height >= 24  # WCAG 2.5.8
