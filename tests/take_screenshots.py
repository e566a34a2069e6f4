"""Take the README's pictures of the real page: python -m tests.take_screenshots [FOLDER].

Starts `dateline serve` over the shipped articles, asks, and writes page-light.png, page-dark.png
and page-phone.png.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import FLAGS, chromium_path, free_port, served

QUESTION = "By when will US forces leave Iraq?"
PICTURES = {
    "page-light.png": (1440, 900, "light"),
    "page-dark.png": (1440, 900, "dark"),
    "page-phone.png": (390, 844, "light"),
}


def take(browser: Browser, address: str, file: Path, width: int, height: int, scheme: str) -> None:
    """Write one picture: the question answered, and its first source opened."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".dl-example").first.wait_for()
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".dl-turn[aria-busy='false']").wait_for(timeout=60_000)
    chip = page.locator(".dl-chip").first
    if width > 900 and chip.count():
        chip.click()
    page.wait_for_timeout(500)
    page.screenshot(path=file)
    context.close()


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        command = ("ui.cli", "serve", "--port", str(port), "--home", home)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        with served(*command, port=port) as address:
            for name, (width, height, scheme) in PICTURES.items():
                take(browser, address, folder / name, width, height, scheme)
                sys.stdout.write(f"{folder / name}\n")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
