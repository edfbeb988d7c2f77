"""pytest plug-in: one headless Chromium per module, for every test that looks at a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Per module: while its event loop runs in this thread, no second one can be started."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django refuses its database beside an event loop; here that is meant.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()
    # Those opened before the loop ran were not seen while it did, and are cut off by now.
    connections.close_all()
