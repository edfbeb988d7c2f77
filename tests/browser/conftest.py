from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import Site, running

# Playwright runs an event loop in this thread; our database calls beside it are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM_MISSING = """\
The browser tests need Chromium and found none. Install it and run again:
    Debian, Ubuntu   apt-get install chromium
    macOS            brew install --cask chromium"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    with django_db_blocker.unblock(), running() as started:  # type: ignore[attr-defined]
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(
        filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
    )
    if path is None:
        pytest.fail(CHROMIUM_MISSING, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()
