"""What every scene of the story needs: who tells it, in which language, and small gestures."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESKTOP, Window, open_window
from tests.browser.site import Site

WIB = ZoneInfo("Asia/Jakarta")
NIK = "1971010203910001"


class Story:
    """One telling of the story, in one language."""

    def __init__(self, site: Site, browser: Browser, language: str) -> None:
        self.site = site
        self.browser = browser
        self.language = language
        self.windows: list[Window] = []
        self.admin_email = f"admin-{language}@nusabahari.example"
        self.officer_email = f"intan-{language}@nusabahari.example"
        self.officer_name = {"id": "Intan Permata", "en": "Kartika Anjani"}[language]
        self.secret = ""
        self.post_url = ""
        self.channel_urls: list[str] = []

    def say(self, words: str, **values: object) -> str:
        """What the page says for these English words."""
        with translation.override(self.language):
            return gettext(words) % values if values else gettext(words)

    def window(self) -> Window:
        locale = "id-ID" if self.language == "id" else "en-GB"
        window = open_window(self.browser, self.site.address, size=DESKTOP, language=locale)
        self.windows.append(window)
        return window

    def as_demo(self, key: str) -> Window:
        window = self.window()
        window.sign_in(f"{key}@nusabahari.example")
        return window

    def press(self, page: Page, words: str) -> None:
        page.get_by_role("button", name=self.say(words), exact=True).click()

    def complaints(self) -> list[str]:
        """Errors and policy violations of all windows; refused pages are meant."""
        said = [words for window in self.windows for words in window.complaints]
        return [words for words in said if not re.search(r"status of (404|409|410|422)", words)]

    def handle(self, network: str) -> str:
        return f"{'@' if network == 'youtube' else ''}dishubbahari{self.language}"


def option(page: Page, select: str, *words: str) -> str:
    """The label of the option that holds all these words (trees are indented)."""
    labels = page.locator(f"{select} option").all_text_contents()
    found = [label for label in labels if all(word in label for word in words)]
    assert found, f"{words} not among {labels}"
    return found[0]


def eventually(ask, seconds: float = 30):  # type: ignore[no-untyped-def]
    """What the clock brings within its promise; fails with the question otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"{ask} found nothing within {seconds} s")


def today() -> date:
    """In the zone of the office, wherever the tests run."""
    return datetime.now(WIB).date()


def state_is(page: Page, story: Story, state: str) -> None:
    page.goto(story.post_url)
    expect(page.locator(".standing")).to_contain_text(story.say(state))
