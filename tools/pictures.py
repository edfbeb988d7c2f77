#!/usr/bin/env python3
"""Take the pictures of the README from a demo that is running (developers only).

    make demo PORT=8001
    .venv/bin/python tools/pictures.py http://127.0.0.1:8001

The demo office is the same every time, so a picture changes only with the product and the day.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from socmed_program.bootstrap import chromium_or_say  # noqa: E402
from tests.browser.looking import SETTLED, Window, open_window  # noqa: E402
from tests.chromium import ARGUMENTS  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 900}


def first(page: Page, room: str, link: str) -> None:
    """Open the first thing of a room that such a link leads to."""
    page.goto(room)
    address = page.locator(f'main a[href*="{link}"]').first.get_attribute("href")
    assert address is not None, f"{room} has no link to {link}"
    page.goto(f"{room.split('/', 3)[0]}//{room.split('/', 3)[2]}{address}")


def compose(page: Page, site: str) -> None:
    """A NIK typed into the text, and what the screening says of it."""
    page.goto(f"{site}/posts/new/")
    page.fill("[name=title]", "Jadwal imunisasi November")
    for channel in page.locator("input[name=channels]").all()[:2]:
        channel.check()
    page.fill("[name=text]", "Imunisasi gratis. Bawa KTP; contoh NIK 3174015502950001.")
    page.wait_for_selector(".finding, [data-finding]")


STORY: dict[str, tuple[str, Callable[[Page, str], object]]] = {
    "home": ("dewi", lambda page, site: page.goto(f"{site}/")),
    "review": (
        "hendra",
        lambda page, site: first(page, f"{site}/ethics/queue/", "/ethics/reviews/"),
    ),
    "channel": ("ratna", lambda page, site: page.goto(f"{site}/channels/1/")),
    "composer": ("dewi", compose),
    "calendar": ("dewi", lambda page, site: page.goto(f"{site}/posts/calendar/")),
    "publication": ("dewi", lambda page, site: first(page, f"{site}/", "/posts/publications/")),
    "message": ("dewi", lambda page, site: first(page, f"{site}/", "/inbox/")),
}


def main(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_or_say(), args=ARGUMENTS)
        for name, (person, walk) in STORY.items():
            window: Window = open_window(browser, site, size=SIZE)
            window.sign_in(f"{person}@nusabahari.example")
            walk(window.page, site)
            window.page.wait_for_function(SETTLED)
            window.page.screenshot(path=PICTURES / f"{name}.png")
            window.close()
            print(f"docs/pictures/{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
