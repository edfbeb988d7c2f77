"""Looking at a page as a person would: size, theme, accessibility, policy, overflow."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Nothing is being fetched any more, and what was has been drawn: still true two frames later.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const still = () => !document.querySelector("[aria-busy=true]");
  if (!still()) return false;
  await frame();
  await frame();
  return still();
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = os.environ.get("SCREENSHOTS")


@dataclass
class Window:
    """A browser window of one person, which remembers what the page complained of."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}", wait_until="load")
        return self.page

    def sign_in(self, email: str) -> None:
        """Through the demo's door: one click on the person's name."""
        self.go("/account/login/")
        self.page.locator(f'form[data-person="{email}"] button').click()
        self.page.wait_for_url(re.compile(r"/$"))

    def close(self) -> None:
        self.context.close()


def open_window(
    browser: Browser, address: str, *, size: dict[str, int], scheme: str = "light",
    language: str = "id-ID",
) -> Window:  # fmt: skip
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    window = Window(page, context, address)

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            window.complaints.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
    return window


def faults(window: Window, name: str) -> list[str]:
    """What is wrong with the page that is open: axe, overflow, console; empty when all is well."""
    page = window.page
    page.wait_for_function(SETTLED)
    if SHOTS:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    found = [
        f"{name}: axe {violation['id']}: {node['html'][:160]}"
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]
        for node in violation["nodes"][:3]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{name}: {wide} px wider than the screen")
    found += [f"{name}: {complaint}" for complaint in window.complaints]
    window.complaints.clear()
    return found
