"""Take pictures of the real page: python -m tests.take_screenshots [DOCS [REPORTS]].

Starts `dateline serve` over the shipped articles, asks, and writes page-WIDTH-SCHEME.png for three
widths in light and dark: those that the README shows into DOCS, the others into REPORTS.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import FLAGS, PATIENCE, chromium_path, free_port, served

QUESTION = "When will the last coalition forces leave Iraq?"
SIZES = {390: 844, 820: 1180, 1440: 900}
# What the README shows, under the name that it knows it by.
SHOWN = {
    (1440, "light"): "page-light.png",
    (1440, "dark"): "page-dark.png",
    (390, "light"): "page-phone.png",
}


def take(browser: Browser, address: str, file: Path, width: int, scheme: str) -> None:
    """Write one picture: the question answered, and its first source opened."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.locator(".dl-example").first.wait_for()
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".dl-turn[aria-busy='false']").wait_for()
    chip = page.locator(".dl-chip").first
    if width > 900 and chip.count():
        chip.click()
    page.wait_for_timeout(500)
    page.screenshot(path=file)
    context.close()


def main(docs: Path, reports: Path) -> None:
    """Take all pictures."""
    for folder in (docs, reports):
        folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        command = ("ui.cli", "serve", "--port", str(port), "--home", home)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        with served(*command, port=port) as address:
            for width, scheme in product(SIZES, ("light", "dark")):
                name = SHOWN.get((width, scheme))
                file = docs / name if name else reports / f"page-{width}-{scheme}.png"
                take(browser, address, file, width, scheme)
                sys.stdout.write(f"{file}\n")
        browser.close()


if __name__ == "__main__":
    docs, reports = [*sys.argv[1:], *("docs", "reports")[len(sys.argv) - 1 :]]
    main(Path(docs), Path(reports))
